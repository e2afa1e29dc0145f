"""A pulse over the web, without scripts: one page, one vote, and nothing that tells what was answered."""

import json
import logging
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.clock import now
from app.learning.publishing import Library
from app.learning.pulse_records import PulseCount, PulseInvitation
from app.pulses import closing
from app.storage.database import Database
from tests import asked, catalogue_files, pulse_files
from tests.pulse_files import GIVEN, SLUG
from tests.visitor import Page, Visitor

PAGE = f"/pulses/{SLUG}/"


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", pulse_files.files())


def open_now(database: Database, library: Library) -> None:
    with database.writing() as db:
        asked.open_one(db, library, now())


def total(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.sum(PulseCount.count)).where(PulseCount.question == "melden")) or 0


def send(visitor: Visitor, seen: Page, **given: str | list[str]) -> Page:
    return visitor.submit(seen.form(action=PAGE), **given)


def refused(visitor: Visitor, seen: Page, status: int = 422, **given: str | list[str]) -> Page:
    return visitor.refused(seen.form(action=PAGE), status, **given)


def test_an_employee_answers_from_the_first_page_and_is_thanked(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    first = employee.open("/")
    assert "Peiling: 3 vragen, 1 minuut" in first.text
    seen = employee.open(first.links["Doe mee"])
    assert "Je antwoorden zijn anoniem" in seen.text
    assert "Zou je dat melden?" in seen.text
    assert "Bij de griffier" not in seen.text
    thanked = send(employee, seen, **{name: list(one) for name, one in GIVEN.items()})
    assert thanked.path == f"{PAGE}thanks"
    assert "je antwoorden zijn geteld" in thanked.text
    assert total(database) == 1
    assert "Peiling:" not in employee.open("/").text


def test_an_office_holder_is_addressed_with_u(office_holder: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    seen = office_holder.open(PAGE)
    assert "Uw antwoorden zijn anoniem" in seen.text
    assert "Waar meldt u dit?" in seen.text
    assert "Bij het Meldpunt" not in seen.text
    thanked = send(office_holder, seen, melden="certainly", route="griffier", drempels=["no_barrier"])
    assert "uw antwoorden zijn geteld" in thanked.text


def test_the_pulse_is_never_the_first_thing_to_do(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    primary = [one for one in employee.open("/").all("a") if "utrecht-button--primary-action" in one.get("class", "")]
    assert PAGE not in {one.get("href") for one in primary}


def test_what_is_missing_is_asked_again_and_nothing_is_lost(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    again = refused(employee, employee.open(PAGE), 422, melden="probably", drempels=["afraid", "not_serious"])
    assert "Kies een antwoord" in again.text
    values = again.form(action=PAGE).values
    assert values["melden"] == ["probably"]
    assert sorted(values["drempels"]) == ["afraid", "not_serious"]
    assert total(database) == 0
    send(employee, again, route="alarm")
    assert total(database) == 1


def test_too_many_barriers_are_told_and_kept(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    many = ["afraid", "not_serious", "part_of_work", "solved_myself"]
    again = refused(employee, employee.open(PAGE), 422, melden="probably", route="alarm", drempels=many)
    assert "Kies er ten hoogste 3." in again.text
    assert sorted(again.form(action=PAGE).values["drempels"]) == sorted(many)
    alone = refused(employee, again, 422, drempels=["afraid", "no_barrier"])
    assert "gaan niet samen" in alone.text


def test_a_second_tab_gives_no_second_vote(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    one, other = employee.open(PAGE), employee.open(PAGE)
    given = {name: list(each) for name, each in GIVEN.items()}
    send(employee, one, **given)
    told = refused(employee, other, 409, **given)
    assert "Je hebt deze peiling al ingevuld" in told.text
    assert total(database) == 1
    assert "al ingevuld" in employee.open(PAGE).text


def test_who_is_not_asked_and_who_is_late_are_told_so(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    with database.writing() as db:
        db.execute(sa.delete(PulseInvitation))
    assert "niet aan jou gevraagd" in employee.open(PAGE).text
    with database.writing() as db:
        closing.close(db, SLUG, now())
    assert "gesloten" in employee.open(PAGE).text


def test_a_post_after_the_close_is_told_so(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    seen = employee.open(PAGE)
    with database.writing() as db:
        closing.close(db, SLUG, now())
    late = refused(employee, seen, 409, **{name: list(one) for name, one in GIVEN.items()})
    assert "gesloten" in late.text


def test_a_pulse_that_was_never_opened_is_not_there(employee: Visitor) -> None:
    employee.open(PAGE, status=404)


def test_no_page_says_what_was_answered_and_no_line_is_written_about_it(
    employee: Visitor, database: Database, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    open_now(database, library)
    with database.reading() as db:
        lines = db.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    caplog.set_level(logging.DEBUG)
    thanked = send(employee, employee.open(PAGE), melden="certainly_not", route="alarm", drempels=["afraid"])
    for text in ("certainly_not", "Zeker niet", "alarm", "Via 112", "afraid", "Ik ben bang"):
        assert text not in thanked.text
        assert text not in thanked.path
        assert text not in caplog.text
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == lines
        subject = db.scalars(sa.select(PulseInvitation.subject)).one()
    assert isinstance(subject, UUID)
    assert str(subject) not in caplog.text


def test_answers_that_differ_get_answers_that_do_not(
    page: Visitor, employee: Visitor, database: Database, library: Library
) -> None:
    """Whoever sees only the length and the place of what comes back learns nothing of what was sent."""
    open_now(database, library)
    first = send(employee, employee.open(PAGE), melden="certainly_not", route="alarm", drempels=["afraid"])
    with database.writing() as db:
        db.execute(sa.update(PulseInvitation).values(answered=False))
    second = send(employee, employee.open(PAGE), melden="certainly", route="meldpunt", drempels=["no_barrier"])
    assert (first.path, first.status, first.text) == (second.path, second.status, second.text)
    assert page is not employee


def test_my_own_data_tell_that_answers_cannot_be_shown(employee: Visitor, database: Database, library: Library) -> None:
    open_now(database, library)
    send(employee, employee.open(PAGE), melden="certainly_not", route="alarm", drempels=["afraid"])
    own = employee.open("/me/")
    assert "Uitnodiging voor een peiling" in own.text
    assert "al geantwoord" in own.text
    assert "kunnen daarom niet per persoon getoond of verwijderd worden" in own.text
    assert "Zeker niet" not in own.text
    assert json.dumps("certainly_not") not in own.text
