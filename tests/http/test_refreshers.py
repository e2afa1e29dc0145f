"""What is asked again, over the web: the probe first, then refreshers, and never a word to anybody else."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.clock import local_date, now
from app.learning.records import Attempt, AttemptEnd, Completion, ProbeSlot, Response
from app.storage.database import Database
from app.web.words import day
from tests import again_files, catalogue_files, factories
from tests.catalogue_files import QUIZ, SLUG
from tests.factories import Known
from tests.visitor import Page, Visitor

REFRESHERS = "/refreshers/"


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", again_files.files())


@pytest.fixture
def somebody(database: Database) -> Known:
    """A civil servant who has done nothing yet."""
    with database.writing() as db:
        return factories.person(db, name="Samira Bakker")


@pytest.fixture
def employee(page: Visitor, somebody: Known) -> Visitor:
    return page.another().sign_in(somebody)


def finished(database: Database, who: Known, ago: int, *, slot: int | None = 30) -> None:
    """Somebody finished the module so many days ago, with this lot."""
    at = now() - dt.timedelta(days=ago)
    with database.writing() as db:
        factories.completion(db, who, slug=SLUG, at=at)
        if slot:
            due = local_date(at) + dt.timedelta(days=slot)
            values = {"subject": who.subject, "module": SLUG, "cycle": at.year, "days": slot, "due_on": due, "at": at}
            db.add(ProbeSlot(id=uuid4(), **values))


def answer(visitor: Visitor, seen: Page) -> Page:
    """Answer a question rightly and surely; return the page one lands on."""
    form = seen.form(action=seen.path)
    return visitor.submit(form, choice="a", confidence="sure")


def to_the_end(visitor: Visitor, seen: Page) -> list[str]:
    """Answer all that an attempt asks; return the ids of its questions."""
    asked: list[str] = []
    while any("item" in form.values for form in seen.forms):
        asked += seen.form(action=seen.path).values["item"]
        place = seen.path
        answer(visitor, seen)
        seen = visitor.open(place)
    return asked


def kinds(database: Database, who: Known) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Attempt.kind).where(Attempt.subject == who.subject).order_by(Attempt.started_at)))


def test_who_finished_nothing_reads_what_will_come(employee: Visitor) -> None:
    seen = employee.open(REFRESHERS)
    assert "Er staat nu niets open." in seen.main
    assert "Als je een module met een toets hebt afgerond" in seen.main
    assert "opfris" not in employee.open("/").main.lower()


def test_a_probe_before_its_day_says_when_it_opens(employee: Visitor, somebody: Known, database: Database) -> None:
    finished(database, somebody, 20)
    opens = local_date(now()) + dt.timedelta(days=10)
    with employee.app.test_request_context():
        words = f"Op {day(opens)} vragen we wat is blijven hangen."
    assert words in employee.open(REFRESHERS).main
    assert words in employee.open("/").main
    token = employee.open(REFRESHERS).forms[0].values["csrf_token"]
    for path in (f"{REFRESHERS}{SLUG}/", f"{REFRESHERS}{SLUG}/probe"):
        early = employee.raw("POST", path, {"csrf_token": token})
        assert (early.status_code, early.headers["Location"]) == (303, REFRESHERS)
    assert kinds(database, somebody) == []


def test_the_probe_comes_first_and_the_next_thing_is_told(employee: Visitor, somebody: Known, database: Database) -> None:
    finished(database, somebody, 40)
    home = employee.open("/")
    assert "Wat is blijven hangen?" in home.main
    assert "ongeveer drie minuten" in home.main
    assert "Fris op" not in home.main
    seen = employee.submit(home.form(button="Begin met de vragen"))
    assert len(to_the_end(employee, seen)) == 7
    assert kinds(database, somebody) == ["probe"]
    after = employee.open(REFRESHERS)
    assert "Er staat nu niets open." in after.main
    assert "De volgende opfrisser komt op" in after.main


def test_a_probe_that_was_begun_is_gone_on_with(employee: Visitor, somebody: Known, database: Database) -> None:
    finished(database, somebody, 40)
    seen = employee.submit(employee.open(REFRESHERS).form(button="Begin met de vragen"))
    answer(employee, seen)
    again = employee.submit(employee.open(REFRESHERS).form(button="Ga verder"))
    assert again.path == seen.path
    assert len(to_the_end(employee, again)) == 6


def test_a_refresher_is_two_questions_with_their_explanation(employee: Visitor, somebody: Known, database: Database) -> None:
    finished(database, somebody, 160, slot=None)
    home = employee.open("/")
    assert "Even opfrissen · twee vragen, 40 seconden" in home.main
    assert "Weet je het nog?" in home.main
    listed = employee.open(REFRESHERS)
    assert "Het gaat over:" in listed.main
    assert "Opfrissers zijn alleen voor jou." in listed.main
    seen = employee.submit(home.form(button="Fris op"))
    first = seen.form(action=seen.path).values["item"][0]
    assert f"Uitleg bij a van {first.replace('-', ' ')}" in answer(employee, seen).main
    assert len(to_the_end(employee, employee.open(seen.path))) == 1
    assert "Fris op" not in employee.open("/").main
    with database.reading() as db:
        stamped = db.execute(sa.select(Attempt.kind, Attempt.slug, Response.confidence).join(Response)).all()
        assert [tuple(row) for row in stamped] == [("refresher", QUIZ, "sure")] * 2
        assert db.scalar(sa.select(sa.func.count()).select_from(Completion)) == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(AttemptEnd)) == 1


def test_two_tabs_are_one_refresher(employee: Visitor, somebody: Known, database: Database) -> None:
    finished(database, somebody, 160, slot=None)
    form = employee.open("/").form(button="Fris op")
    assert employee.send(form).headers["Location"] == employee.send(form).headers["Location"]
    assert kinds(database, somebody) == ["refresher"]


def test_only_their_owner_sees_them(employee: Visitor, somebody: Known, page: Visitor, database: Database) -> None:
    finished(database, somebody, 160, slot=None)
    seen = employee.submit(employee.open("/").form(button="Fris op"))
    with database.writing() as db:
        boss = factories.person(db, name="Koen Rietveld", duties=("core_team",))
        administrator = factories.person(db, name="Anna Visser", duties=("administrator",))
    for other in (boss, administrator):
        visitor = page.another().sign_in(other)
        assert visitor.raw("GET", seen.path).status_code == 404
    assert "pfris" not in page.another().sign_in(administrator).open(f"/people/{somebody.id}/").main
    assert "pfris" in employee.open("/me/").main


def test_an_address_that_does_not_exist_is_not_found(employee: Visitor) -> None:
    token = employee.open(REFRESHERS).forms[0].values["csrf_token"]
    for path in ("weg/", "weg/probe"):
        assert employee.raw("POST", f"{REFRESHERS}{path}", {"csrf_token": token}).status_code == 404


def test_an_office_holder_reads_it_formally(office_holder: Visitor) -> None:
    assert "Als u een module met een toets hebt afgerond" in office_holder.open(REFRESHERS).main
