"""How questions behave, for editors: the same numbers as sentence, table and file, and nothing else than was published."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.insight import items
from app.learning import publishing
from app.learning.publishing import Library
from app.storage.database import Database
from tests import again_files, catalogue_files, factories
from tests.catalogue_files import QUIZ, QUIZ_FILE
from tests.db.test_choices import people
from tests.db.test_item_statistics import FIRST, SECOND, THIRD, on, sit_all
from tests.sitting import Sitting, sit
from tests.visitor import Page, Visitor, text_of

SignIn = Callable[..., Visitor]
INDEX, PATH, FILE = "/content/items/", f"/content/items/{QUIZ}/", f"/content/items/{QUIZ}.csv"


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """The tiny catalogue, with a quiz that has forms."""
    return catalogue_files.write(tmp_path / "content", again_files.files())


@pytest.fixture
def editor(with_duty: SignIn) -> Visitor:
    return with_duty("editor")


@pytest.fixture
def _sat(database: Database, library: Library) -> None:
    crowd = people(database, 132)
    sit_all(database, library, crowd[:60], FIRST)
    sit_all(database, library, crowd[60:100], SECOND)  # too few, until the next quarter
    sit_all(database, library, crowd[100:112], THIRD)
    with database.writing() as db:
        for number, who in enumerate(crowd[100:]):
            sure = "sure" if number < 8 else "guess"
            sit(db, library, who, on(THIRD), {"vraag-12": float(number >= 12)}, Sitting("year", number=2, sure=sure))
    items.publish_due(database, library.catalogue, dt.date(2026, 10, 2))


def _tables(page: Page) -> list[list[list[str]]]:
    return [
        [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in one.iter("tr")] for one in page.all("table")
    ]


def _file(visitor: Visitor) -> list[list[str]]:
    answer = visitor.raw("GET", FILE)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="vragen-{QUIZ}.csv"'
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def test_before_anything_is_published_the_pages_say_when_there_is_something(editor: Visitor) -> None:
    page = editor.open(INDEX)
    assert page.h1 == "De eerste cijfers over vragen zie je als het kwartaal voorbij is"
    assert _tables(page)[0][1] == ["Toets over geschenken", "Nog te weinig antwoorden", "–"]
    assert editor.open(PATH).h1 == "Over deze vragen is nog niets te zeggen"
    assert editor.raw("GET", FILE).status_code == 404
    assert editor.raw("GET", "/content/items/niets/").status_code == 404


@pytest.mark.usefixtures("_sat")
def test_sentence_table_and_file_say_the_same(editor: Visitor) -> None:
    page = editor.open(INDEX)
    assert page.h1 == "1 vraag verdient een tweede blik"
    assert _tables(page)[0][1] == [
        "Toets over geschenken", "1 van de 7 vragen verdient een tweede blik", "3e kwartaal 2026",
    ]  # fmt: skip
    page = editor.open(PATH)
    assert page.h1 == "1 van de 7 vragen verdient een tweede blik"
    assert "Bij ‘Hoe luidt vraag 12?’ is ongeveer 25% zeker van een fout antwoord." in page.main
    form, drawn = _tables(page)
    assert form[0] == ["Vraag", "Mensen (ten minste)", "Goed (%)", "Onderscheid", "Zeker maar fout (%)", "Wat je doet"]
    assert form[6] == [
        "Hoe luidt vraag 5?", "50", "ten minste 95%", "–", "ten hoogste 5%",
        "Bijna iedereen heeft dit goed: maak de vraag moeilijker, tenzij niemand dit fout mag hebben.",
    ]  # fmt: skip
    assert drawn[1][1:] == ["30", "60%", "–", "25%", "Niets bijzonders."]
    assert drawn[1][0] == "Hoe luidt vraag 12? 3e kwartaal 2026"
    assert "Ten minste 50 mensen, 2e kwartaal 2026 tot en met 3e kwartaal 2026." in page.main
    assert "Ze gaat over 5 vragen." in page.main
    lines = _file(editor)
    assert [line[0] for line in lines[1:]].count("1ste kwartaal 2026") + [line[0] for line in lines].count(
        "1e kwartaal 2026"
    ) == 6
    assert [[cell.removesuffix("%") for cell in line[3:]] for line in lines[1:7]] == [
        [cell.removesuffix("%") for cell in line] for line in form[1:]
    ]


@pytest.mark.usefixtures("_sat")
def test_the_list_of_findings_is_a_line_of_the_trail(editor: Visitor, database: Database) -> None:
    editor.open(INDEX)
    with database.reading() as db:
        seen = list(db.scalars(sa.select(AuditEntry.details).where(AuditEntry.action == Action.REPORT_VIEWED)))
    assert seen == [{"kind": "items"}]


@pytest.mark.usefixtures("_sat")
def test_a_question_that_changed_since_says_so(
    editor: Visitor, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    assert "daarna veranderd" not in editor.open(PATH).main
    text = again_files.quiz_text().replace("vraag 3?", "de derde?").replace("vraag 12?", "de dertiende?")
    (content_dir / QUIZ_FILE).write_text(text, encoding="utf-8")
    page = editor.open(PATH)
    assert "Een van deze vragen is daarna veranderd." in page.main
    assert _tables(page)[1][1][0] == "Hoe luidt vraag 12? 3e kwartaal 2026, daarna veranderd"


def test_the_pages_of_content_lead_to_it(editor: Visitor) -> None:
    links = {link.get("href") for link in editor.open("/content/").all("a")}
    assert INDEX in links
    # An editor reads the files there, answers and all.
    assert f'href="{PATH}"' in editor.raw("GET", f"/content/module/{QUIZ}/").get_data(as_text=True)


@pytest.mark.usefixtures("_sat")
def test_others_do_not_see_it(employee: Visitor, database: Database, page: Visitor) -> None:
    with database.writing() as db:
        core_team = factories.person(db, duties=("core_team",))
    for who in (employee, page.another().sign_in(core_team)):
        assert {who.raw("GET", path).status_code for path in (INDEX, PATH, FILE)} == {403}
