"""Erasing somebody: nothing leads to them any more, in rows, files or log; what is counted and published does not change."""

import datetime as dt
import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.clock import local_date
from app.errors import Conflict, NotFound
from app.insight import published
from app.insight.periods import quarter
from app.learning.publishing import Library
from app.learning.records import Attempt, Completion
from app.people import directory
from app.people.records import Membership, Person, RosterRun, SignInSession
from app.people.values import By, Particulars, Place
from app.privacy import erasure
from app.privacy.erasure import AskedBefore, OnHold
from app.simulation.history import simulate
from app.storage.database import Database
from tests import traces
from tests.factories import NOON, Known

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
TODAY = local_date(NOW)
BY = By(None, NOW, "command")
DAYS = (dt.date(2025, 12, 31), dt.date(2026, 9, 30), dt.date(2026, 11, 23))


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        boss = traces.somebody(db, "Koen Rietveld", "koen", unit="ict")
        return traces.somebody(db, "Anna Wittenbrood", "wittenbrood", by=boss)


def _erase(database: Database, who: Known, by: By = BY) -> None:
    with database.writing() as db:
        erasure.erase(db, db.get_one(Person, who.id), by)
    assert database.leave_no_trace()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO):
        yield caplog


def test_nothing_in_the_database_or_its_files_or_the_log_leads_to_somebody_any_more(
    database: Database, anna: Known, logged: pytest.LogCaptureFixture
) -> None:
    with database.reading() as db:
        known = traces.known_of(db, anna)
    assert len(known) >= 10
    before = set(traces.hits(known, traces.dump(database.engine)))
    assert {one for one in known - before if one.replace("-", "") != anna.id.hex} == set(), "all of it was there before"
    _erase(database, anna)
    assert traces.hits(known, traces.dump(database.engine)) == []
    assert traces.hits(known, logged.text) == []
    if database.engine.dialect.name == "sqlite":
        assert traces.hits(known, traces.files_of(database.engine).decode("latin-1")) == []


def test_in_a_whole_simulated_organisation_nothing_is_left_and_no_figure_changes(
    database: Database, library: Library, logged: pytest.LogCaptureFixture
) -> None:
    with database.writing() as db:
        simulate(db, library, seed=7, today=TODAY, size=0.04)
    published.publish(database, library.catalogue, quarter(2026, 3), TODAY)
    with database.writing() as db:
        person = db.scalars(sa.select(Person).where(sa.exists().where(Completion.subject == Person.subject))).first()
        assert person is not None
        person.family_name, person.email, person.email_key = "Wittenbrood", "Wittenbrood@x.example", "wittenbrood@x.example"
        person.external_id, person.user_name = "hr-wittenbrood", "wittenbrood.a"
        who = Known(person.id, person.subject, person.email, "civil_servant", None)
        known = traces.known_of(db, who)
    before, releases = traces.tallies(database, DAYS), traces.rows_of(database)["release"]
    _erase(database, who)
    assert traces.hits(known, traces.dump(database.engine)) == []
    assert traces.hits(known, logged.text) == []
    if database.engine.dialect.name == "sqlite":
        assert traces.hits(known, traces.files_of(database.engine).decode("latin-1")) == []
    assert traces.tallies(database, DAYS) == before
    assert traces.rows_of(database)["release"] == releases
    assert releases
    with database.reading() as db:
        assert trail.verify(db).fault is None
        assert db.scalar(sa.select(sa.func.count()).select_from(Completion).where(Completion.subject == who.subject))


def test_what_they_did_stays_under_a_number_that_belongs_to_nobody(database: Database, anna: Known) -> None:
    before = traces.rows_of(database)
    _erase(database, anna)
    after = traces.rows_of(database)
    for table in ("attempt", "response", "attempt_end", "completion", "absence", "release"):
        assert after[table] == before[table], table
    assert after["audit_entry"][: len(before["audit_entry"])] == before["audit_entry"]
    assert [row["action"] for row in after["audit_entry"][len(before["audit_entry"]) :]][-2:] == ["person.left", "person.erased"]
    with database.reading() as db:
        place = db.scalars(sa.select(Membership).where(Membership.subject == anna.subject)).one()
    assert place.until_on == TODAY, "groups of later days are counted without them"


def test_others_keep_everything(database: Database, anna: Known) -> None:
    with database.reading() as db:
        koen = db.scalars(sa.select(Person).where(Person.given_name == "Koen")).one()
        boss = Known(koen.id, koen.subject, koen.email, "civil_servant", "ict")
        known = traces.known_of(db, boss)
    before, told = traces.rows_of(database), traces.hits(known, traces.dump(database.engine))
    _erase(database, anna)
    assert traces.hits(known, traces.dump(database.engine)) == told
    after = traces.rows_of(database)
    for table, rows in before.items():
        about_anna = {"credit", "certificate", "roster_run"}
        belonging = [
            row for row in rows if anna.id not in row.values() and (table not in about_anna or row.get("subject") == boss.subject)
        ]
        mine = [row for row in belonging if boss.id in row.values() or boss.subject in row.values()]
        assert all(row in after[table] for row in mine), table
    with database.reading() as db:
        assert [run.content is None for run in db.scalars(sa.select(RosterRun).order_by(RosterRun.by))].count(True) == 1


def test_access_ends_with_it(database: Database, anna: Known) -> None:
    _erase(database, anna)
    with database.reading() as db:
        assert db.scalars(sa.select(SignInSession).where(SignInSession.person_id == anna.id)).all() == []


def test_a_hold_delays_it_until_it_ends(database: Database, anna: Known) -> None:
    with database.writing() as db:
        erasure.place_hold(db, anna.subject, "INC-2026/014", None, BY)
    with database.writing() as db, pytest.raises(OnHold):
        erasure.erase(db, db.get_one(Person, anna.id), BY)
    with database.reading() as db:
        assert db.get(Person, anna.id) is not None
        hold = erasure.hold_on(db, anna.subject, TODAY)
    assert hold is not None
    assert hold.reference == "INC-2026/014"
    with database.writing() as db:
        assert erasure.end_holds(db, anna.subject, BY) == 1
        assert erasure.end_holds(db, anna.subject, BY) == 0
    with database.reading() as db:
        known = traces.known_of(db, anna)
    _erase(database, anna)
    assert traces.hits(known | {"INC-2026"}, traces.dump(database.engine)) == []


def test_a_hold_that_has_an_end_ends_by_itself(database: Database, anna: Known) -> None:
    with database.writing() as db:
        erasure.place_hold(db, anna.subject, "INC-1", TODAY + dt.timedelta(days=7), BY)
    with database.reading() as db:
        assert erasure.hold_on(db, anna.subject, TODAY + dt.timedelta(days=6))
        assert erasure.hold_on(db, anna.subject, TODAY + dt.timedelta(days=7)) is None


@pytest.mark.parametrize("reference", ["", "Anna Wittenbrood", "a@b.nl", "-1", "x" * 81, "a\nb"])
def test_the_mark_of_a_hold_has_no_room_for_a_name(database: Database, anna: Known, reference: str) -> None:
    with database.writing() as db, pytest.raises(Conflict):
        erasure.place_hold(db, anna.subject, reference, None, BY)


def test_a_hold_cannot_end_before_it_begins(database: Database, anna: Known) -> None:
    with database.writing() as db, pytest.raises(Conflict):
        erasure.place_hold(db, anna.subject, "INC-1", TODAY, BY)


def test_somebody_asks_once_and_administrators_see_it_until_it_is_done(database: Database, anna: Known) -> None:
    with database.writing() as db:
        erasure.ask(db, anna.subject, NOON)
    with database.writing() as db, pytest.raises(AskedBefore):
        erasure.ask(db, anna.subject, NOW)
    with database.reading() as db:
        (request,) = erasure.requests(db, TODAY)
        assert erasure.asked_at(db, anna.subject) == NOON
    assert (request.name, request.asked_at, request.on_hold) == ("Anna Wittenbrood", NOON, False)
    with database.writing() as db:
        erasure.place_hold(db, anna.subject, "INC-1", None, BY)
    with database.reading() as db:
        assert erasure.requests(db, TODAY)[0].on_hold
    with database.writing() as db:
        erasure.end_holds(db, anna.subject, BY)
    _erase(database, anna)
    with database.reading() as db:
        assert erasure.requests(db, TODAY) == []


def test_who_is_erased_and_stands_in_the_list_of_hr_again_is_somebody_new(database: Database, anna: Known) -> None:
    _erase(database, anna)
    again = Particulars("Anna", "Wittenbrood", anna.email, "hr-wittenbrood", "wittenbrood.naam")
    with database.writing() as db:
        person = directory.join(db, again, Place("civil_servant", None, "vth"), TODAY, BY)
        found: tuple[UUID, UUID] = (person.id, person.subject)
    assert found[0] != anna.id
    assert found[1] != anna.subject
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Attempt).where(Attempt.subject == found[1])) == 0
        standing = sa.select(Membership.subject).where(Membership.until_on.is_(None), Membership.department == "vth")
        assert list(db.scalars(standing)) == [found[1]], "counted once"


def test_the_trail_still_holds_and_names_the_one_who_did_it_by_number(database: Database, anna: Known) -> None:
    with database.reading() as db:
        koen = db.scalars(sa.select(Person).where(Person.given_name == "Koen")).one()
    _erase(database, anna, By(koen.subject, NOW))
    with database.reading() as db:
        line = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
        assert (line.action, line.actor, line.subject) == (Action.PERSON_ERASED, koen.subject, anna.subject)
        assert trail.verify(db).fault is None


def test_somebody_is_found_by_address_or_number(database: Database, anna: Known) -> None:
    with database.reading() as db:
        assert erasure.find(db, email=" WITTENBROOD@provincie.example").id == anna.id
        assert erasure.find(db, external_id="hr-wittenbrood").id == anna.id
        for wrong in ({"email": "x@y.nl"}, {"external_id": "?"}, {}, {"email": anna.email, "external_id": "?"}):
            with pytest.raises(NotFound):
                erasure.find(db, **wrong)
