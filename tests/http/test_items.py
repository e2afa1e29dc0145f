"""Questions of every type over the web: what goes wrong is told at its field and nothing that was filled in is lost."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.catalogue.model import Item
from app.learning.records import Response
from app.storage.database import Database
from tests import catalogue_files, factories, kinds_files
from tests.catalogue_files import QUIZ
from tests.journeys import item_of, onward, start
from tests.kinds_files import RIGHT, WRONG, sent
from tests.visitor import Page, Visitor, text_of


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", kinds_files.files())


def _asked(visitor: Visitor, seen: Page) -> Item:
    item = visitor.catalogue.quizzes[QUIZ].item(item_of(seen))
    assert item is not None
    return item


def _give(visitor: Visitor, seen: Page, chosen: tuple[str, ...], sure: str = "fairly") -> Page:
    return visitor.submit(seen.form(action=seen.path), confidence=sure, **sent(_asked(visitor, seen), chosen))


def _to(visitor: Visitor, item_id: str) -> Page:
    """Go on, rightly, until this question is asked."""
    seen = start(visitor, QUIZ)
    while item_of(seen) != item_id:
        seen = onward(visitor, _give(visitor, seen, RIGHT[item_of(seen)]))
    return seen


def _filled(seen: Page) -> dict[str, str]:
    """Return what stands in the fields of a page, by field."""
    chosen = {
        select.get("name", ""): next((one.get("value", "") for one in select.iter("option") if "selected" in one.attrib), "")
        for select in seen.one("main").iter("select")
    }
    typed = {one.get("name", ""): one.get("value", "") for one in seen.one("main").iter("input") if one.get("type") == "text"}
    return {name: value for name, value in (chosen | typed).items() if value}


def _checked(seen: Page) -> list[str]:
    return sorted(one.get("value", "") for one in seen.one("main").iter("input") if "checked" in one.attrib)


@pytest.mark.parametrize(
    ("item_id", "values", "words", "field"),
    [
        ("een", {}, "Kies een antwoord.", "choice-1"),
        ("een", {"choice": ["a", "b"]}, "Kies een antwoord.", "choice-1"),
        ("meer", {"choice": ["weg"]}, "Kies een antwoord.", "choice-1"),
        ("volgorde", {"place-a": "1", "place-b": "2", "place-c": "3"}, "Geef elke stap een plaats.", "place-d"),
        ("volgorde", {"place-a": "1", "place-b": "2", "place-c": "3", "place-d": "3"}, "Elke plaats komt één keer voor.", None),
        ("koppel", {"target-s1": "x", "target-s3": "y"}, "Kies bij elke regel iets.", "target-s2"),
        ("getal", {"number": "acht"}, "Vul een heel getal in, alleen cijfers.", "number"),
        ("getal", {"number": "60"}, "Vul een getal in van 1 tot en met 52.", "number"),
        ("getal", {"number": ""}, "Vul een heel getal in, alleen cijfers.", "number"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_leads_to_its_field_and_keeps_the_rest(
    employee: Visitor, database: Database, item_id: str, values: dict[str, str | list[str]], words: str, field: str | None
) -> None:
    seen = _to(employee, item_id)
    with database.reading() as db:
        before = db.scalar(sa.select(sa.func.count()).select_from(Response))
    wrong = employee.refused(seen.form(action=seen.path), 422, confidence="sure", **values)
    assert words in wrong.main
    assert wrong.title.startswith("Fout:")
    assert field is None or f"#{field}" in wrong.hrefs
    assert _filled(wrong) == {name: value for name, value in values.items() if name != "choice" and value}
    assert "sure" in _checked(wrong)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Response)) == before
    assert employee.submit(wrong.form(action=seen.path), **sent(_asked(employee, wrong), RIGHT[item_id])).path != seen.path


@pytest.mark.parametrize("item_id", sorted(RIGHT))
def test_how_sure_one_is_is_asked_and_the_answer_stays(employee: Visitor, item_id: str) -> None:
    seen = _to(employee, item_id)
    item = _asked(employee, seen)
    values = sent(item, RIGHT[item_id])
    for nothing in ("", "heel"):
        wrong = employee.refused(seen.form(action=seen.path), 422, confidence=nothing, **values)
        assert "Kies ook hoe zeker je bent." in wrong.main
        assert "#confidence-guess" in wrong.hrefs
        assert _checked(wrong) == (list(RIGHT[item_id]) if item.options else [])
        assert _filled(wrong) == ({} if item.options else {name: value[0] for name, value in values.items()})


def test_both_mistakes_are_told_at_once(employee: Visitor) -> None:
    seen = start(employee, QUIZ)
    wrong = employee.refused(seen.form(action=seen.path), confidence="")
    assert "#confidence-guess" in wrong.hrefs
    assert "Kies ook hoe zeker je bent." in wrong.main


SAID = {
    "een": ("Geen goed antwoord", "Uitleg bij b van een"),
    "meer": ("Geen goed antwoord", "Uitleg bij c van meer"),
    "volgorde": ("Plaats 1. Jij koos plaats 4.", "Uitleg bij stap a"),
    "koppel": ("Hoort bij: Plek x. Jij koos: Plek y.", "Uitleg bij signaal 1"),
    "getal": ("Jij vulde in: 12 weken.", "Uitleg als het getal te hoog is."),
}


@pytest.mark.parametrize("item_id", sorted(RIGHT))
def test_an_answer_is_explained_by_its_type_and_stays_as_it_was(employee: Visitor, item_id: str) -> None:
    seen = _to(employee, item_id)
    told = _give(employee, seen, WRONG[item_id], "sure")
    for words in (*SAID[item_id], "Niet goed", "Gedragscode integriteit", "Je antwoord is opgeslagen."):
        assert words in told.main, words
    assert "Je was zeker. Juist dan is het goed om dit te weten." in told.main
    again = employee.submit(seen.form(action=seen.path), confidence="guess", **sent(_asked(employee, seen), RIGHT[item_id]))
    assert (again.path, again.main) == (told.path, told.main), "the first answer stays"


def test_what_is_right_is_said_kindly_and_without_the_rest(employee: Visitor) -> None:
    told = _give(employee, _to(employee, "getal"), ("8",), "sure")
    assert "Uitleg als het getal klopt." in told.main
    assert "te hoog" not in told.main
    assert "Je was zeker" not in told.main


def _whole(visitor: Visitor, wrong: dict[str, str]) -> Page:
    """Do the whole quiz, with these questions wrong and how sure one was of them; the others right and fairly sure."""
    seen = start(visitor, QUIZ)
    for _number in RIGHT:
        item_id = item_of(seen)
        chosen = (WRONG if item_id in wrong else RIGHT)[item_id]
        seen = onward(visitor, _give(visitor, seen, chosen, wrong.get(item_id, "fairly")))
    return seen


def test_the_result_tells_what_went_well_and_the_one_thing_to_remember(employee: Visitor) -> None:
    result = _whole(employee, {"een": "fairly", "koppel": "sure"})
    assert result.h1 == "3 van de 5 vragen helemaal goed"
    assert "Je score is 60%. Nodig is 70%." in result.main
    remember = next(text_of(one) for one in result.all("section") if "Om te onthouden" in text_of(one))
    assert "Hier was je zeker, en het klopte niet." in remember
    assert "Wat hoort waar?" in remember
    assert "Uitleg bij signaal 1" in remember
    assert "Gedragscode integriteit" in remember
    well = next(text_of(one) for one in result.all("section") if "Wat je goed deed" in text_of(one))
    assert all(words in well for words in ("Hoe luidt meer?", "Wat komt eerst?", "Hoeveel weken?"))
    assert "Meldpunt ondermijning" in result.main
    # Right and fairly sure three times: 6. Wrong and fairly sure: -2. Wrong and sure: -6.
    assert "Zo kom je op \N{MINUS SIGN}2. Het kan van \N{MINUS SIGN}30 tot 15." in result.main
    assert "Je was één keer zeker. Dat klopte nog niet helemaal." in result.main
    assert "Alleen jij ziet dit, en het telt niet mee." in result.main


def test_the_score_does_not_know_how_sure_one_was(employee: Visitor, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db)
    other = employee.another().sign_in(who)
    assert "Je score is 80%." in _whole(employee, {"een": "guess"}).main
    assert "Je score is 80%." in _whole(other, {"een": "sure"}).main


def test_all_tries_stay_with_the_first_and_the_best(employee: Visitor, database: Database) -> None:
    first = _whole(employee, {"een": "guess", "meer": "guess"})
    assert "Je pogingen" not in first.main
    _whole(employee, {})
    third = _whole(employee, {"getal": "guess"})
    assert "Eerste score: 60%, de poging waarmee je begon. Beste score: 100%, de hoogste van alle pogingen." in third.main
    assert employee.open(first.path).h1 == "3 van de 5 vragen helemaal goed"
    assert first.path in third.hrefs
    with database.writing() as db:
        who = factories.person(db)
    other = employee.another().sign_in(who)
    other.open(first.path, 404)
    other.open(f"{first.path}feedback/1/", 404)


def test_a_defect_logs_no_answer(employee: Visitor, database: Database, caplog: pytest.LogCaptureFixture) -> None:
    seen = start(employee, QUIZ)
    with database.writing() as db:
        db.execute(sa.text("CREATE TRIGGER full BEFORE INSERT ON response BEGIN SELECT RAISE(ABORT, 'disk is full'); END"))
    try:
        form = seen.form(action=seen.path)
        name = form.values["item"][0]
        answer = employee.send(form, **sent(_asked(employee, seen), RIGHT[name]), confidence="sure")
    finally:
        with database.writing() as db:
            db.execute(sa.text("DROP TRIGGER full"))
    assert answer.status_code == 500
    assert "disk is full" in caplog.text
    told = caplog.text.split("[SQL:")[1]
    assert "parameters hidden" in told
    assert not [word for word in (f"'{name}'", "'sure'") if word in told]
