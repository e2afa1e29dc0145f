"""What an editor is told beyond what stops publication: each finding at its place, and figures that add up."""

import datetime as dt
from pathlib import Path

import pytest

from app.catalogue.review import Review, review
from app.catalogue.review_document import document
from app.errors import Problem
from tests import catalogue_files
from tests.catalogue_files import LESSON_ONE, LESSON_TWO, MODULE, QUIZ_FILE, SCENARIO_FILE, lesson

TODAY = dt.date(2026, 11, 10)


def _review(folder: Path, texts: dict[str, str] | None = None) -> Review:
    return review(catalogue_files.write(folder, catalogue_files.files() | (texts or {})), TODAY)


def _find(found: Review, part: str) -> Problem:
    matching = [problem for problem in found.problems if part in problem.what]
    assert len(matching) == 1, "\n".join(map(str, found.problems))
    return matching[0]


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.path, problem.line, problem.column, problem.severity


def _lesson(body: str) -> dict[str, str]:
    return {LESSON_ONE: lesson("Wat is een geschenk?", f"Een geschenk kan een signaal zijn. [@gedragscode]\n\n{body}")}


@pytest.mark.parametrize(
    ("body", "part", "place"),
    [
        ("Doe dat niet!", "uitroepteken", (6, 13, "warning")),
        ("Een gemente.", "‘gemente’", (6, 5, "warning")),
        ("Dit is sinds 2024 strafbaar.", "geen bron", (6, 1, "warning")),
        ("Je " + "en je " * 10 + "belt.", "22 woorden", (6, 1, "warning")),
        ("Lees [dit](/modules/weg/).", "leidt nergens heen", (6, 6, "error")),
        ("Lees [dit](/modules/geschenken/weg/).", "leidt nergens heen", (6, 6, "error")),
        ("Lees [dit](/briefings/geschenken/9/).", "leidt nergens heen", (6, 6, "error")),
        ("Lees [dit](/quizzes/weg/).", "leidt nergens heen", (6, 6, "error")),
        ("Lees [dit](02-wat-doe-je.md).", "begint niet met", (6, 6, "error")),
        ("![](/modules/geschenken/mand.png)", "geen alt-tekst", (6, 1, "error")),
        ("![foto](/modules/geschenken/mand.png)", "geen alt-tekst", (6, 1, "error")),
        ("![Een gesprek](gesprek.mp4)", "ondertiteling", (6, 1, "error")),
        ("![](gesprek.mp3)", "geen titel", (6, 1, "error")),
    ],
)
def test_each_finding_stands_at_its_place(tmp_path: Path, body: str, part: str, place: tuple[int, int, str]) -> None:
    assert _place(_find(_review(tmp_path, _lesson(body)), part)) == (LESSON_ONE, *place)


@pytest.mark.parametrize(
    "body",
    [
        "Lees [dit](/modules/geschenken/wat-doe-je/), [dit](/briefings/geschenken/1/), [dit](/routes/) en [dit](https://a.example).",
        "![Een mand met fruit op een bureau](/modules/geschenken/mand.png)",
        "Gemeenten noemen:[@gedragscode]\n\n- 45% van de giften.",
        '!!! signal "Stel"\n    Het is 2024 en een boete dreigt.',
        "Is dat sinds 2024 strafbaar?",
    ],
)
def test_what_is_right_is_not_told(tmp_path: Path, body: str) -> None:
    assert [problem for problem in _review(tmp_path, _lesson(body)).problems if problem.path == LESSON_ONE] == []


def test_captions_beside_a_film_are_found(tmp_path: Path) -> None:
    texts = _lesson("![Een gesprek](gesprek.mp4)") | {f"modules/{catalogue_files.SLUG}/gesprek.vtt": "WEBVTT"}
    assert not [one for one in _review(tmp_path, texts).problems if one.severity == "error"]


def test_a_hard_text_is_told_with_its_hardest_sentences(tmp_path: Path) -> None:
    hard = "Integriteitsbeoordelingen veronderstellen onafhankelijke vertrouwenspersonen en zorgvuldigheid. [@gedragscode]"
    found = _review(tmp_path, {LESSON_TWO: lesson("Wat doe je?", f"Je belt even met hem.\n\n{hard}")})
    told = [problem for problem in found.problems if problem.path == LESSON_TWO]
    assert [one.line for one in told] == [1, 6]
    assert "leest te moeilijk" in told[0].what
    assert "moeilijke zin" in told[1].what


def test_what_nobody_refers_to_is_told(tmp_path: Path) -> None:
    files = catalogue_files.files()
    spare = files[MODULE].replace(
        "sources:\n",
        "sources:\n  - id: spaar\n    title: Niet genoemd\n    url: https://b.example\n    checked_on: 2026-11-01\n"
        "    review_by: 2099-12-31\n",
    )
    found = _review(tmp_path, {MODULE: spare, "quizzes/los.yaml": files[QUIZ_FILE], "quizzes/oud.yml": "kind: quiz\n"})
    assert _place(_find(found, "‘spaar’")) == (MODULE, 9, 5, "warning")
    assert _find(found, "noemt deze toets").path == "quizzes/los.yaml"
    assert _find(found, "wordt niet gelezen").path == "quizzes/oud.yml"


def test_ids_that_mean_two_things_are_told(tmp_path: Path) -> None:
    files = catalogue_files.files()
    other = files[SCENARIO_FILE].replace("https://voorbeeld.example/gedragscode", "https://anders.example")
    found = _review(tmp_path, {"quizzes/los.yaml": files[QUIZ_FILE], SCENARIO_FILE: other})
    double = [one for one in found.problems if "staat ook in" in one.what]
    assert [(one.path, one.severity) for one in double] == [("quizzes/los.yaml", "warning")] * 4
    assert _find(found, "een ander adres").path == SCENARIO_FILE


def test_figures_of_a_module_add_up(tmp_path: Path) -> None:
    found = _review(tmp_path, _lesson("Dit is sinds 2024 strafbaar."))
    module, briefing = found.modules
    assert (module.kind, module.slug, module.lessons, module.items, module.scenes, module.sources) == (
        "module", catalogue_files.SLUG, 2, 4, 5, 1,
    )  # fmt: skip
    assert (module.claims_with_source, module.claims_without_source) == (2, 1)
    assert module.reading_level is not None
    assert (briefing.kind, briefing.lessons, briefing.items) == ("briefing", 3, 0)
    assert {one.kind for one in found.texts} == {"lesson", "card", "quiz", "scenes"}


def test_the_document_has_names_that_stay(tmp_path: Path) -> None:
    told = document(_review(tmp_path))
    assert list(told) == ["format", "ok", "errors", "warnings", "spelling", "problems", "modules", "texts"]
    assert (told["format"], told["ok"], told["errors"], told["spelling"]) == (1, True, 0, "checked")
    module = told["modules"][0]  # type: ignore[index]
    assert set(module) == {
        "kind", "slug", "title", "words", "minutes", "lessons", "items", "scenes", "sources", "reading_level",
        "claims_with_source", "claims_without_source",
    }  # fmt: skip


def test_while_a_file_cannot_be_read_only_that_is_told(tmp_path: Path) -> None:
    found = _review(tmp_path, {MODULE: "titel: x"})
    assert found.catalogue is None
    assert (found.modules, found.texts) == ((), ())
    assert found.problems


def test_a_list_of_words_that_is_no_text_is_told(tmp_path: Path) -> None:
    catalogue_files.write(tmp_path)
    (tmp_path / "modules/words.txt").write_bytes(b"caf\xe9\n")
    found = review(tmp_path, TODAY)
    assert _place(_find(found, "geen UTF-8")) == ("modules/words.txt", 1, 1, "error")
