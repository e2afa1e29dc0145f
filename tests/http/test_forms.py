"""Before a module one may show what one knows; what is locked says why; what is missing stands with the way to it."""

import dataclasses as dc
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.catalogue.model import ModuleFile
from app.catalogue.read import parse
from app.clock import now
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Credit
from app.people.records import Person
from app.storage.base import Base
from app.storage.database import Database
from app.web import rule_words
from tests import catalogue_files, factories, forms_files
from tests.catalogue_files import SCENARIO, SLUG
from tests.factories import Known
from tests.forms_files import LATER, OTHER_SCENARIO
from tests.journeys import MODULE, item_of, start
from tests.visitor import Page, Visitor

SignIn = Callable[..., Visitor]
LOCKED = "Deze module gaat open als je ‘Geschenken’ hebt afgerond."
BEGIN = "Begin met zes vragen vooraf"
SKIP = "Sla over, naar de eerste les"


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", forms_files.files())


def _rows(database: Database, table: type[Base]) -> list[Base]:
    with database.reading() as db:
        return list(db.scalars(sa.select(table)))


def _answer(visitor: Visitor, seen: Page, right: int, total: int = 6) -> Page:
    """Answer so many questions right and the rest wrong; return what comes after the last."""
    for number in range(total):
        seen = visitor.submit(seen.form(action=seen.path), choice=["a" if number < right else "c"])
    return seen


def _finish(visitor: Visitor) -> None:
    seen = visitor.open(MODULE)
    _answer(visitor, visitor.submit(seen.form(button=BEGIN)), 6)


# Questions before


def test_the_page_of_a_module_first_asks_what_one_knows_and_lets_one_pass(employee: Visitor) -> None:
    seen = employee.open(MODULE)
    assert "Heb je er vijf van de zes goed, dan ben je meteen klaar." in seen.main
    primary = [form for form in seen.forms if any(BEGIN in one for one in form.buttons)]
    assert len(primary) == 1
    lesson = employee.submit(seen.form(button=SKIP))
    assert lesson.h1 == "Wat is een geschenk?"
    again = employee.open(MODULE)
    assert BEGIN not in again.main
    assert "overgeslagen" in again.main


def test_from_home_to_the_first_lesson_in_two_clicks(employee: Visitor) -> None:
    home = employee.open("/")
    module = employee.go(home.links["Begin"])
    assert employee.submit(module.form(button=SKIP)).h1 == "Wat is een geschenk?"


def test_who_knows_it_is_done_with_six_questions(employee: Visitor, database: Database) -> None:
    result = _answer(employee, employee.submit(employee.open(MODULE).form(button=BEGIN)), 5)
    assert "Uitleg bij" not in result.main, "the questions after share some with these"
    done = employee.go(result.links["Rond de module af"])
    assert done.h1 == "Geschenken is afgerond"
    overview = employee.open(MODULE)
    assert "de vragen vooraf waren genoeg" in overview.main
    assert "Alles blijft hier staan om na te lezen." in overview.main
    (row,) = _rows(database, Completion)
    assert isinstance(row, Completion)
    assert row.via == "entry"


def test_who_does_not_is_led_to_the_first_lesson(employee: Visitor) -> None:
    result = _answer(employee, employee.submit(employee.open(MODULE).form(button=BEGIN)), 3)
    assert employee.submit(result.form(button="Naar de eerste les")).h1 == "Wat is een geschenk?"
    overview = employee.open(MODULE)
    assert "Vooraf had je 50% goed." in overview.main
    assert BEGIN not in overview.main


def test_one_can_stop_and_go_on_on_another_device(employee: Visitor, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db)
    desk, phone = employee.another().sign_in(who), employee.another().sign_in(who)
    first = desk.submit(desk.open(MODULE).form(button=BEGIN))
    second = desk.submit(first.form(action=first.path), choice=["a"])
    home = phone.open("/")
    assert item_of(phone.go(home.links["Ga verder"])) == item_of(second)
    assert item_of(phone.go(phone.open(MODULE).links["Ga verder met de vragen vooraf"])) == item_of(second)


def test_too_late_is_no_error(employee: Visitor, database: Database) -> None:
    employee.submit(employee.open(MODULE).form(button=SKIP))
    answer = employee.post(f"{MODULE}entry")
    assert (answer.status_code, answer.headers["Location"]) == (303, MODULE)
    assert employee.post(f"{MODULE}entry/skip").status_code == 303
    assert len(_rows(database, AttemptEnd)) == 1


# Why am I not done


def test_what_is_missing_stands_with_the_way_to_it_also_before_anything_was_begun(employee: Visitor) -> None:
    assert "Waarom ben ik nog niet klaar?" not in employee.open("/").links
    seen = employee.open(MODULE)
    assert "Deze 4 dingen zijn er nog te doen:" in seen.main
    assert f"{MODULE}wat-doe-je/" in seen.hrefs
    assert employee.submit(seen.form(button="Naar de toets")).title.startswith("Vraag 1 van 6")
    assert employee.open("/").links["Waarom ben ik nog niet klaar?"] == f"{MODULE}#missing"


def test_the_rule_is_one_sentence_made_of_the_data(employee: Visitor, with_duty: SignIn) -> None:
    sentence = (
        "Je bent klaar als je vooraf ten minste 83% goed hebt, of als je alle lessen hebt gelezen, "
        "ten minste 70% van de toets goed hebt en het scenario hebt uitgespeeld."
    )
    assert sentence in employee.open(MODULE).main
    content = with_duty("editor").open("/content/")
    assert sentence in content.main
    assert LOCKED in content.main
    assert "Deze briefing is klaar als u de laatste kaart hebt gezien." in content.main


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("pages", "alle lessen hebt gelezen"),
        ("{any: [quiz, scenario]}", "ten minste 70% van de toets goed hebt, of als je het scenario hebt uitgespeeld"),
        ("{all: [pages, {any: [quiz, {all: [scenario, pages]}]}]}",
         ("alle lessen hebt gelezen en ofwel ten minste 70% van de toets goed hebt, ofwel het scenario hebt uitgespeeld en "
          "alle lessen hebt gelezen")),
    ],
)  # fmt: skip
def test_every_rule_can_be_said(app: Flask, library: Library, rule: str, what: str) -> None:
    module = library.catalogue.modules[SLUG]
    changed = dc.replace(module, head=parse_head(forms_files.module(rule)))
    with app.test_request_context("/"):
        assert rule_words.sentence(changed) == f"Je bent klaar als je {what}."


def parse_head(text: str) -> ModuleFile:
    """Return the head of a module as its file says it."""
    head, _places, problems = parse(ModuleFile, catalogue_files.MODULE, text)
    assert head is not None, problems
    return head


# Locks


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", "start"), ("POST", "verder/"), ("GET", "verder/")],
)  # fmt: skip
def test_what_is_locked_says_why_and_what_opens_it(employee: Visitor, database: Database, method: str, path: str) -> None:
    path = f"/modules/{LATER}/{path}"
    answer = employee.raw(method, path) if method == "GET" else employee.post(path)
    seen = employee.go(answer.headers["Location"]) if answer.status_code == 303 else employee.open(path)
    assert seen.path == f"/modules/{LATER}/"
    assert LOCKED in seen.main
    assert employee.go(seen.links["Naar ‘Geschenken’"]).path == MODULE
    assert _rows(database, Attempt) == []


def test_it_opens_when_the_other_is_done(employee: Visitor) -> None:
    assert LOCKED in employee.open("/").main
    _finish(employee)
    seen = employee.open(f"/modules/{LATER}/")
    assert LOCKED not in seen.main
    assert employee.submit(seen.form(button="Begin")).h1 == "Verder"


# Turns


def test_of_two_stories_one_gets_ones_own_whatever_one_asks_for(employee: Visitor, database: Database) -> None:
    employee.submit(employee.open(MODULE).form(button=SKIP))
    first, second = start(employee, SCENARIO), start(employee, OTHER_SCENARIO)
    assert first.path == second.path
    stories = [row for row in _rows(database, Attempt) if isinstance(row, Attempt) and row.kind == "scenario"]
    assert len(stories) == 1


# Credits


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser", unit="wegen")


def _enter(administrator: Visitor, anna: Known, **values: str) -> Page:
    asked = administrator.open(f"/people/{anna.id}/credit")
    filled = {"what": f"module/{SLUG}", "year": str(now().year), "reason": "earlier_meeting", "proof": "zaak 12", **values}
    return administrator.submit(asked.form(action=asked.path), **filled)


def test_a_credit_is_entered_and_its_owner_sees_it_with_the_reason(
    with_duty: SignIn, page: Visitor, anna: Known, database: Database
) -> None:
    administrator = with_duty("administrator")
    person = administrator.open(f"/people/{anna.id}/")
    assert person.links["Afronding bijschrijven"] == f"/people/{anna.id}/credit"
    seen = _enter(administrator, anna)
    assert "De afronding is bijgeschreven." in seen.main
    assert len(_rows(database, Credit)) == len(_rows(database, Completion)) == 1
    whose = page.another().sign_in(anna)
    assert "omdat je bij een bijeenkomst hierover was" in whose.open(MODULE).main
    assert "Bijgeschreven op" in whose.open("/").main
    assert "bewijs: zaak 12" in whose.open("/me/").main


def test_whoever_enters_it_cannot_tell_who_had_finished_already(
    with_duty: SignIn, page: Visitor, anna: Known, database: Database
) -> None:
    with database.writing() as db:
        bram = factories.person(db, name="Anna Visser", unit="wegen")
    _finish(page.another().sign_in(bram))
    administrator = with_duty("administrator")
    seen = [_enter(administrator, who) for who in (anna, bram, bram)]
    texts = {one.main.replace(who.email, "") for one, who in zip(seen, (anna, bram, bram), strict=True)}
    assert len(texts) == 1
    pages = {administrator.open(f"/people/{who.id}/credit").main for who in (anna, bram)}
    assert len(pages) == 1
    assert {row.via for row in _rows(database, Completion) if isinstance(row, Completion)} == {"credit", "entry"}


@pytest.mark.parametrize(
    ("field", "value"), [("what", "module/weg"), ("year", "2020"), ("reason", "ziek"), ("proof", ""), ("proof", "x" * 121)]
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    with_duty: SignIn, anna: Known, database: Database, field: str, value: str
) -> None:
    administrator = with_duty("administrator")
    asked = administrator.open(f"/people/{anna.id}/credit")
    filled = {"what": f"module/{SLUG}", "year": str(now().year), "reason": "earlier_meeting", "proof": "zaak 12", field: value}
    wrong = administrator.refused(asked.form(action=asked.path), 422, **filled)
    assert wrong.title.startswith("Fout:")
    assert _rows(database, Credit) == []


def test_nobody_credits_themselves_and_others_cannot(
    with_duty: SignIn, employee: Visitor, anna: Known, database: Database
) -> None:
    administrator = with_duty("administrator")
    with database.reading() as db:
        own = db.scalar(sa.select(Person.id).where(Person.given_name == "Koen"))
    asked = administrator.open(f"/people/{own}/credit")
    form = asked.form(action=asked.path)
    filled = {"what": f"module/{SLUG}", "year": str(now().year), "reason": "earlier_meeting", "proof": "zaak 12"}
    assert "Vraag het een andere beheerder." in administrator.refused(form, 422, **filled).main
    assert employee.raw("GET", f"/people/{anna.id}/credit").status_code == 403
