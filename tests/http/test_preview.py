"""The preview for whoever writes: each role side by side, every change at once, mistakes in words, nothing kept."""

import dataclasses as dc
import re
import shutil
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from app.config import Config
from app.web.preview import EDITOR, EMPLOYEE, OFFICE_HOLDER, Preview
from tests import catalogue_files
from tests.conftest import SECRET_KEY

HERE = "http://localhost:5050"
LESSON = f"/employee/modules/{catalogue_files.SLUG}/wat-doe-je/"


@pytest.fixture
def preview(content_dir: Path, tmp_path: Path, migrated_file: Path) -> Preview:
    """A preview of the tiny catalogue, in a database that is thrown away."""
    shutil.copy(migrated_file, tmp_path / "preview.sqlite")
    config = Config(
        secret_key=SECRET_KEY, mode="development", content_dir=content_dir, workers=1,
        database_url=f"sqlite:///{tmp_path / 'preview.sqlite'}",
    )  # fmt: skip
    return Preview(config)


@pytest.fixture
def browser(preview: Preview) -> Client:
    """A browser on this computer."""
    return Client(preview)


def _open(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path, base_url=HERE, follow_redirects=False)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def _send(browser: Client, path: str, **values: str) -> TestResponse:
    return browser.post(path, base_url=HERE, data=values)


def _edit(preview: Preview, path: str, old: str, new: str) -> None:
    file = preview.config.content_dir / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    preview._looked_at = float("-inf")  # noqa: SLF001  as if a moment went by


def _heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", text, re.DOTALL)
    assert found
    return found[1]


def test_the_desk_shows_a_phone_beside_the_page_and_a_way_to_the_whole_page(browser: Client) -> None:
    text = _open(browser, f"/?as=office-holder&page=/briefings/{catalogue_files.SLUG}/")
    frames = re.findall(r'<iframe[^>]*src="([^"]+)"[^>]*title="([^"]+)"', text)
    assert {src for src, _title in frames} == {f"/office-holder/briefings/{catalogue_files.SLUG}/"}
    assert len({title for _src, title in frames}) == 2
    assert "Open als hele pagina" in text
    assert "Ververs deze pagina" in text


def test_each_role_sees_its_own_pages_side_by_side(browser: Client) -> None:
    assert "Geschenken" in _open(browser, f"/{EMPLOYEE}/modules/")
    assert "Geschenken in het kort" in _open(browser, f"/{OFFICE_HOLDER}/briefings/")
    assert "De inhoud is in orde" in _open(browser, f"/{EDITOR}/content/")
    assert "Modules" in _open(browser, f"/{EMPLOYEE}/")
    _open(browser, f"/{EMPLOYEE}/content/", 403)


def test_a_frame_of_ours_is_allowed_and_no_other(browser: Client) -> None:
    for path in ("/", f"/{EMPLOYEE}/"):
        found = browser.get(path, base_url=HERE).headers
        assert "frame-ancestors 'self'" in found["Content-Security-Policy"]
        assert "script-src 'self';" in found["Content-Security-Policy"]
        assert found["X-Frame-Options"] == "SAMEORIGIN"


def test_nobody_comes_in_by_another_name(browser: Client) -> None:
    for address in ("http://kwaad.example", "http://kwaad.example:5050", "http://localhost.kwaad.example"):
        assert browser.get("/employee/", base_url=address).status_code == 403
    assert browser.get("/employee/", base_url="http://127.0.0.1:5050").status_code == 200


def test_a_page_elsewhere_sends_nothing_here(browser: Client) -> None:
    begin = f"/{EMPLOYEE}/quizzes/{catalogue_files.QUIZ}/"
    for origin in ("https://kwaad.example", "http://localhost:8000", "null"):
        assert browser.post(begin, base_url=HERE, headers={"Origin": origin}).status_code == 403
    assert browser.post(begin, base_url=HERE, headers={"Origin": HERE}).status_code == 303


def test_a_change_of_words_is_there_at_once_and_one_stays_where_one_was(browser: Client, preview: Preview) -> None:
    assert _send(browser, f"/employee/modules/{catalogue_files.SLUG}/start").status_code == 303
    assert _heading(_open(browser, LESSON)) == "Wat doe je?"
    before = browser.get("/preview/state", base_url=HERE).get_json()
    _edit(preview, catalogue_files.LESSON_TWO, "title: Wat doe je?", "title: Een nieuwe kop, langer")
    assert browser.get("/preview/state", base_url=HERE).get_json() != before
    assert _heading(_open(browser, LESSON)) == "Een nieuwe kop, langer"


def _begin_quiz(browser: Client) -> str:
    answer = _send(browser, f"/employee/quizzes/{catalogue_files.QUIZ}/")
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert address.startswith("/employee/attempts/")
    return address


def test_a_question_under_way_shows_its_new_words(browser: Client, preview: Preview) -> None:
    address = _begin_quiz(browser)
    assert "Hoe luidt vraag" in _open(browser, address)
    _edit(preview, catalogue_files.QUIZ_FILE, "Hoe luidt vraag", "Wat is het antwoord op vraag")
    assert "Wat is het antwoord op vraag" in _open(browser, address)


def test_another_question_begins_anew_at_the_module(browser: Client, preview: Preview) -> None:
    _open(browser, f"/employee/modules/{catalogue_files.SLUG}/")
    address = _begin_quiz(browser)
    _edit(preview, catalogue_files.QUIZ_FILE, "id: vraag-1\n", "id: vraag-een\n")
    answer = browser.get(address, base_url=HERE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/employee/modules/{catalogue_files.SLUG}/"


def test_mistakes_are_shown_with_their_place_and_remedy_and_go_away(browser: Client, preview: Preview) -> None:
    _edit(preview, catalogue_files.MODULE, "title: Geschenken", "tittel: Geschenken")
    text = _open(browser, LESSON, 422)
    assert f"{catalogue_files.MODULE}:1:1" in text
    assert "Haal deze sleutel weg" in text
    assert "Traceback" not in text
    assert "De inhoud heeft fouten" in _open(browser, "/")
    _edit(preview, catalogue_files.MODULE, "tittel: Geschenken", "title: Geschenken")
    assert _heading(_open(browser, LESSON)) == "Wat doe je?"


def test_it_starts_with_content_that_is_broken_or_not_there(preview: Preview, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    config = dc.replace(preview.config, content_dir=tmp_path / "leeg", database_url=f"sqlite:///{tmp_path / 'nieuw.sqlite'}")
    empty = Client(Preview(config))
    assert "organisation.yaml:1:1" in _open(empty, "/")
    assert "organisation.yaml:1:1" in _open(empty, "/employee/modules/", 422)


def test_marks_of_a_beginning_are_warnings_here(browser: Client, preview: Preview) -> None:
    _edit(preview, catalogue_files.LESSON_TWO, "Meld een geschenk", "INVULLEN meld een geschenk")
    assert "INVULLEN" in _open(browser, LESSON)
    assert "Hier staat nog INVULLEN." in _open(browser, "/")


def test_it_keeps_nothing_in_any_other_database(browser: Client, preview: Preview) -> None:
    _send(browser, f"/employee/modules/{catalogue_files.SLUG}/start")
    database = preview._database  # noqa: SLF001  where it went
    assert database is not None
    assert Path(database.engine.url.database or "").name == "preview-1.sqlite"


def test_a_choice_of_language_stays_with_its_role(browser: Client) -> None:
    answer = _send(browser, "/employee/language", lang="en", next="/modules/")
    assert answer.headers["Location"] == "/employee/modules/"
    assert 'lang="en"' in _open(browser, "/employee/modules/")
    assert '<html lang="nl">' in _open(browser, "/office-holder/briefings/")


@pytest.mark.parametrize("page", ["//kwaad.example", "\\kwaad", "javascript:alert(1)", "/x\n"])
def test_a_frame_never_leads_elsewhere(browser: Client, page: str) -> None:
    text = browser.get("/", query_string={"page": page, "as": "iemand"}, base_url=HERE).get_data(as_text=True)
    assert all(src.startswith("/employee/") for src in re.findall(r'<iframe[^>]*src="([^"]+)"', text))


def test_scripts_are_ours_and_there_is_a_link_without_them(browser: Client) -> None:
    text = _open(browser, f"/{EMPLOYEE}/")
    assert re.findall(r"<noscript>.*?Ververs deze pagina.*?</noscript>", text)
    assert all(src.startswith("/static/js/") for src in re.findall(r'<script[^>]*src="([^"]+)"', text))
