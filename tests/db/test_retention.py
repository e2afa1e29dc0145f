"""Letting go of what is past its time, with a clock that is moved on."""

import dataclasses as dc
import datetime as dt
from collections import Counter

import pytest
import sqlalchemy as sa

from app.audit import trail
from app.clock import local_date
from app.config import Config
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Response
from app.mail.records import Mail
from app.people.records import Membership, Person, RosterRun, SignInSession
from app.people.values import By
from app.privacy import erasure, retention
from app.privacy.retention import months_before
from app.simulation.history import simulate
from app.storage.base import Base
from app.storage.database import Database
from tests import factories, traces
from tests.factories import NOON, Known

DAY = dt.timedelta(days=1)
MONTH = 31 * DAY


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return traces.somebody(db, "Anna Wittenbrood", "wittenbrood")


def _run(database: Database, at: dt.datetime, config: Config) -> Counter[str]:
    """Run, and see that the look beforehand told the same."""
    with database.reading() as db:
        told = Counter(retention.due(db, at, config))
    gone = Counter(retention.nightly(database, at, config))
    if not gone["people"] and not gone["trail_lines"]:
        assert +told == +gone
    with database.reading() as db:
        assert trail.verify(db).fault is None
        last = retention.last_run(db)
    assert last is not None
    assert (last.at, Counter(last.gone)) == (at, gone)
    return +gone


def _count(database: Database, table: type[Base]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _leave(database: Database, who: Known, day: dt.date) -> None:
    with database.writing() as db:
        db.execute(sa.update(Membership).where(Membership.subject == who.subject).values(until_on=day))


def test_on_the_first_night_only_the_content_of_lists_goes(database: Database, config: Config, anna: Known) -> None:
    assert anna
    assert _run(database, NOON + DAY / 2, config) == Counter()
    assert _run(database, NOON + 2 * DAY, config) == Counter(list_contents=1)
    assert _count(database, RosterRun) == 1


def test_each_kind_goes_after_its_own_term(database: Database, config: Config, anna: Known) -> None:
    assert anna
    _run(database, NOON + 2 * DAY, config)
    assert _run(database, NOON + 5 * MONTH, config) == Counter()
    assert _run(database, NOON + 7 * MONTH, config) == Counter(sessions=1, links=1, keys=1)
    assert _run(database, NOON + 11 * MONTH, config) == Counter()
    assert _run(database, NOON + 13 * MONTH, config) == Counter(mails=1)
    assert _run(database, NOON + 23 * MONTH, config) == Counter()
    assert _run(database, NOON + 25 * MONTH, config) == Counter(responses=2)
    gone = _run(database, NOON + 37 * MONTH, config)
    assert gone.pop("trail_lines") > 1
    assert gone == Counter(lists=1)
    assert (_count(database, Completion), _count(database, Attempt), _count(database, Person)) == (1, 1, 1)


def test_the_terms_are_settings(database: Database, config: Config, anna: Known) -> None:
    assert anna
    shorter = dc.replace(config, retention_mail_months=1, retention_answers_months=2)
    gone = _run(database, NOON + 3 * MONTH, shorter)
    assert (gone["mails"], gone["responses"], gone["sessions"]) == (1, 2, 0)


def test_of_an_old_attempt_only_the_first_beginning_stays(database: Database, config: Config) -> None:
    with database.writing() as db:
        who = factories.person(db)
        for kind in ("module", "briefing", "quiz", "scenario"):
            for number in (1, 2):
                attempt = factories.attempt(db, who, kind=kind, number=number, ended=True, percent=80 if kind == "quiz" else None)
                db.add(Response(attempt_id=attempt, step="een", position=0, chosen=["a"], points=None, at=NOON))
    gone = _run(database, NOON + 25 * MONTH, config)
    assert gone == Counter(responses=8, attempt_ends=6, attempts=6)
    with database.reading() as db:
        kept = db.execute(sa.select(Attempt.kind, Attempt.number, Attempt.started_at).order_by(Attempt.kind)).all()
        scores = db.scalars(sa.select(AttemptEnd.score_percent)).all()
    assert [tuple(row) for row in kept] == [("briefing", 1, NOON), ("module", 1, NOON)]
    assert scores == [None, None]


def test_an_attempt_that_was_touched_lately_stays_whole(database: Database, config: Config) -> None:
    with database.writing() as db:
        who = factories.person(db)
        attempt = factories.attempt(db, who, kind="quiz")
        for place, at in enumerate((NOON, NOON + 20 * MONTH)):
            db.add(Response(attempt_id=attempt, step=f"stap{place}", position=place, chosen=["a"], points=1.0, at=at))
    assert _run(database, NOON + 26 * MONTH, config) == Counter()
    assert _run(database, NOON + 46 * MONTH, config)["responses"] == 2


def test_figures_do_not_change_when_answers_go(database: Database, config: Config, library: Library) -> None:
    today = dt.date(2026, 11, 24)
    with database.writing() as db:
        simulate(db, library, seed=7, today=today, size=0.04)
    at = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
    days = (dt.date(2026, 1, 31), dt.date(2026, 9, 30), today)
    before = traces.tallies(database, days)
    gone = _run(database, at, dc.replace(config, retention_answers_months=6))
    assert gone["responses"] > 100
    assert gone["attempts"] > 20
    assert traces.tallies(database, days) == before
    assert any(count > 1 for _group, count in before.items())


def test_who_left_a_year_ago_is_gone_whole(database: Database, config: Config, anna: Known) -> None:
    _leave(database, anna, local_date(NOON))
    with database.reading() as db:
        known = traces.known_of(db, anna)
    _run(database, NOON + 11 * MONTH, config)
    assert _count(database, Person) == 1
    gone = _run(database, NOON + 13 * MONTH, config)
    assert gone == Counter(people=1, responses=2, attempt_ends=1, attempts=1, completions=1, plans=2, absences=1, memberships=1)
    assert traces.hits(known, traces.dump(database.engine)) == []


def test_who_came_back_or_belongs_elsewhere_stays(database: Database, config: Config, anna: Known) -> None:
    _leave(database, anna, local_date(NOON))
    with database.writing() as db:
        db.add(Membership(subject=anna.subject, role="civil_servant", department="vth", from_on=local_date(NOON + 8 * MONTH)))
    assert "people" not in _run(database, NOON + 14 * MONTH, config)


def test_somebody_without_any_place_goes_a_year_after_access_ended(database: Database, config: Config) -> None:
    with database.writing() as db:
        who = factories.person(db)
        db.execute(sa.delete(Membership))
        other = factories.person(db, name="Koen Rietveld")
        db.execute(sa.delete(Membership))
        db.get_one(Person, who.id).deactivated_at = NOON
    assert "people" not in _run(database, NOON + 11 * MONTH, config)
    assert _run(database, NOON + 13 * MONTH, config)["people"] == 1
    with database.reading() as db:
        assert list(db.scalars(sa.select(Person.id))) == [other.id]


def test_facts_of_somebody_erased_go_a_year_after_they_left_too(database: Database, config: Config, anna: Known) -> None:
    with database.writing() as db:
        erasure.erase(db, db.get_one(Person, anna.id), By(None, NOON))
    assert "completions" not in _run(database, NOON + 11 * MONTH, config)
    gone = _run(database, NOON + 13 * MONTH, config)
    assert (gone["completions"], gone["attempts"], gone["memberships"]) == (1, 1, 1)


def test_facts_without_any_place_do_not_stay_for_ever(database: Database, config: Config, anna: Known) -> None:
    with database.writing() as db:
        db.execute(sa.delete(Membership).where(Membership.subject == anna.subject))
        erasure.erase(db, db.get_one(Person, anna.id), By(None, NOON))
    assert "completions" not in _run(database, NOON + 11 * MONTH, config)
    assert _run(database, NOON + 13 * MONTH, config)["completions"] == 1


def test_a_hold_keeps_everything_of_somebody_and_nothing_of_others(database: Database, config: Config, anna: Known) -> None:
    with database.writing() as db:
        other = traces.somebody(db, "Bob Zandstra", "zandstra")
        erasure.place_hold(db, anna.subject, "INC-1", None, By(None, NOON))
    for who in (anna, other):
        _leave(database, who, local_date(NOON))
    before = traces.rows_of(database)
    _run(database, NOON + 50 * MONTH, config)
    after = traces.rows_of(database)
    for table in ("person", "membership", "absence", "attempt", "response", "attempt_end", "completion", "mail",
                  "sign_in_session", "sign_in_token", "audit_entry"):  # fmt: skip
        mine = [row for row in before[table] if anna.id in row.values() or anna.subject in row.values()]
        assert all(row in after[table] for row in mine), table
    with database.reading() as db:
        assert db.get(Person, other.id) is None
        assert db.get(Person, anna.id) is not None
        assert db.scalar(sa.select(Completion.subject)) == anna.subject
        assert db.scalar(sa.select(Response.id)) is not None
        assert db.scalar(sa.select(Mail.person_id)) == anna.id
        assert db.scalar(sa.select(SignInSession.person_id)) == anna.id


def test_running_twice_in_a_night_changes_nothing_more(database: Database, config: Config, anna: Known) -> None:
    assert anna
    at = NOON + 25 * MONTH
    assert _run(database, at, config)
    assert _run(database, at + dt.timedelta(minutes=5), config) == Counter()


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [("2026-11-24", 24, "2024-11-24"), ("2026-03-31", 1, "2026-02-28"), ("2024-02-29", 12, "2023-02-28"),
     ("2026-01-15", 1, "2025-12-15"), ("2026-12-31", 6, "2026-06-30")],
)  # fmt: skip
def test_months_are_months_of_the_calendar(day: str, months: int, earlier: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months).isoformat() == earlier
