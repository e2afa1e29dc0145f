"""A question holds what its type needs and nothing else, and the forms of a quiz are equal. Each mistake has its line."""

import datetime as dt
from pathlib import Path

import pytest

from app.catalogue.load import load
from tests import again_files, catalogue_files, kinds_files
from tests.catalogue_files import QUIZ_FILE

TODAY = dt.date(2026, 11, 10)


def _problems(folder: Path, files: dict[str, str], text: str) -> list[tuple[int, str]]:
    catalogue, problems = load(catalogue_files.write(folder, files | {QUIZ_FILE: text}), TODAY)
    found = [one for one in problems if one.severity == "error"]
    assert (catalogue is None) == bool(found)
    assert all(one.path == QUIZ_FILE and one.remedy for one in found)
    return [(one.line, one.what) for one in found]


def _line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("files", [kinds_files.files(), again_files.files()], ids=["types", "forms"])
def test_a_quiz_without_mistakes_has_none(tmp_path: Path, files: dict[str, str]) -> None:
    assert _problems(tmp_path, files, files[QUIZ_FILE]) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "what"),
    [
        ("target: x", "target: weg", "target: weg", "Het doel ‘weg’ bestaat niet."),
        ("- id: s2", "- id: s1", None, "De id ‘s1’ komt twee keer voor."),
        ("- id: y", "- id: x", None, "De id ‘x’ komt twee keer voor."),
        ("answer: 8", "answer: 1", "number:\n", "valt het goede antwoord buiten minimum en maximum"),
        ("answer: 8", "answer: 52", "number:\n", "valt het goede antwoord buiten minimum en maximum"),
        ("type: number", "type: order", "- id: getal", "heeft ten minste 3 keer ‘steps’ nodig"),
        ("type: number", "type: order", "number:\n", "daar hoort geen ‘number’ bij"),
        ("type: match", "type: single", "- id: koppel", "heeft ten minste 2 keer ‘options’ nodig"),
        ("text: Wat komt eerst?\n", "text: Wat komt eerst?\n    type: number\n", None, "staat er al"),
        ("high: Uitleg als het getal te hoog is.\n      sources: [gedragscode]",
         "high: Te hoog.\n      sources: [weg]", "weg]", "Bron ‘weg’ staat niet in de bronnenlijst."),
        ("Uitleg bij stap b, pas na het antwoord.\n        sources: [gedragscode]",
         "Uitleg.\n        sources: [weg]", "weg]", "Bron ‘weg’ staat niet in de bronnenlijst."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_question_is_told_at_its_line(tmp_path: Path, old: str, new: str, at: str | None, what: str) -> None:
    assert old in kinds_files.quiz()
    text = kinds_files.quiz().replace(old, new, 1)
    found = [line for line, said in _problems(tmp_path, kinds_files.files(), text) if what in said]
    assert len(found) == 1
    assert at is None or found == [_line_of(text, at)]


@pytest.mark.parametrize(
    ("forms", "question", "what"),
    [
        (("a, b", "a, b", "a"), None, "Vorm a heeft 3 vragen en vorm b 2."),
        (("year", "year", "probe"), None, "Vorm a heeft 0 vragen en vorm b 0."),
        (("a, b", "a", "b"), None, "De vormen a en b delen te weinig vragen."),
        (("a, b", "a, b", "probe, year"), 2, "Vraag ‘vraag-2’ meet wat bleef hangen, en wordt ook ergens anders gesteld."),
        (("a, b", "a, b", "route, a", "b"), 2, "Vraag ‘vraag-2’ meet wat bleef hangen"),
        (("a, b", "a, b", "year, year"), 2, "Vraag ‘vraag-2’ noemt een versie twee keer."),
    ],
)
def test_forms_that_are_not_equal_or_not_apart_are_refused(
    tmp_path: Path, forms: tuple[str, ...], question: int | None, what: str
) -> None:
    text = again_files.quiz_text(forms).replace("draw: 6", "draw: 2")
    found = [line for line, said in _problems(tmp_path, again_files.files(), text) if what in said]
    assert len(found) == 1
    if question is not None:
        assert found[0] == _line_of(text, f"- id: vraag-{question}\n") + 4
