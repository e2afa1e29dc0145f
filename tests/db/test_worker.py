"""The worker: every job when it is due, one failing job stops no other, and nothing personal in the log."""

import datetime as dt
import json
import logging

import pytest
import sqlalchemy as sa

from app import worker
from app.clock import local_date, now, start_of
from app.config import Config
from app.learning.publishing import Library
from app.learning.records import Participation
from app.people import directory
from app.people.records import Membership, Person
from app.people.values import By
from app.storage.database import Database
from app.worker import Job, Place, Worker
from tests import factories
from tests.factories import NOON

DAY = NOON.date()
YESTERDAY, TOMORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
BY = By(None, NOON, "worker")


@pytest.fixture
def place(config: Config, database: Database, library: Library) -> Place:
    """Where the work is done."""
    return Place(config, database, library)


def _job(name: str, counts: list[int], log: list[str], *, after: tuple[str, ...] = ()) -> Job:
    """Return a job that does as much as the counts say, and fails at a negative one."""

    def run(_place: Place) -> int:
        log.append(name)
        count = counts.pop(0) if counts else 0
        if count < 0:
            message = "anna@provincie.example is niet te vinden"
            raise ValueError(message)
        return count

    return Job(name, run, worker.each_night, after)


# Turns


def test_a_job_goes_on_as_long_as_there_is_something_to_do_and_lets_others_in_between(place: Place) -> None:
    log: list[str] = []
    done, failed = Worker(place, [_job("a", [2, 3], log), _job("b", [1], log)]).work_once()
    assert (done, failed) == ({"a": 5, "b": 1}, set())
    assert log == ["a", "b", "a", "b", "a"]


def test_a_job_that_follows_others_waits_until_they_are_done(place: Place) -> None:
    log: list[str] = []
    jobs = [_job("a", [], log), _job("b", [1, 1], log), _job("c", [1], log, after=("a", "b"))]
    Worker(place, jobs).work_once()
    assert log == ["a", "b", "b", "b", "c", "c"]


def test_a_job_that_fails_stops_no_other_but_those_that_follow_it(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    log: list[str] = []
    jobs = [_job("a", [-1], log), _job("b", [1], log), _job("c", [], log, after=("a",))]
    with caplog.at_level(logging.ERROR):
        done, failed = Worker(place, jobs).work_once()
    assert (done, failed) == ({"a": 0, "b": 1, "c": 0}, {"a"})
    assert log == ["a", "b", "b"]
    line = json.loads(caplog.records[-1].getMessage())
    assert (line["job"], line["result"], line["error"]) == ("a", "failed", "ValueError")
    assert line["where"].startswith("test_worker.py:")
    assert "anna" not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


def test_what_failed_is_tried_again_and_what_follows_it_comes_after(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "RETRY", dt.timedelta(0))
    log: list[str] = []
    jobs = [_job("a", [-1, -1], log), _job("b", [], log, after=("a",))]
    done, failed = Worker(place, jobs).work_once()
    assert (done, failed) == ({"a": 0, "b": 0}, set())
    assert log == ["a", "a", "a", "b"]


def test_it_ends_between_two_jobs(place: Place) -> None:
    log: list[str] = []

    def run(_place: Place) -> int:
        log.append("a")
        one.stop()
        return 1

    one = Worker(place, [Job("a", run, worker.each_night), _job("b", [], log)])
    one.work()
    assert log == ["a"]


def test_the_worker_of_a_demonstration_ends_with_its_server(place: Place) -> None:
    answers = [True, True, False]
    log: list[str] = []
    Worker(place, [_job("a", [1, 1, 1], log)]).work(goes_on=lambda: answers.pop(0))
    assert log == ["a", "a"]


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC), dt.datetime(2026, 11, 10, 23, 30, tzinfo=dt.UTC)),
        (dt.datetime(2026, 7, 1, 21, 59, tzinfo=dt.UTC), dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)),
        (dt.datetime(2026, 7, 1, 22, 0, tzinfo=dt.UTC), dt.datetime(2026, 7, 2, 22, 30, tzinfo=dt.UTC)),
    ],
)
def test_each_night_is_half_past_midnight_in_the_netherlands(at: dt.datetime, night: dt.datetime) -> None:
    assert worker.each_night(at) == night


def test_each_night_all_completions_are_computed_again_and_only_numbers_reach_the_log(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with place.database.writing() as db:
        factories.completion(db, factories.person(db))  # follows from nothing
    jobs = [job for job in worker.JOBS if job.name == "replay"]
    with caplog.at_level(logging.INFO):
        Worker(place, jobs).work_once()
    (line,) = [json.loads(one.getMessage()) for one in caplog.records if one.name == worker.LOG.name]
    assert (line["job"], line["different"]) == ("replay", 1)
    assert set(line) == {"at", "job", "different"}
    assert caplog.records[-1].levelno == logging.ERROR


def test_each_night_what_is_counted_is_compared_with_the_facts_and_mended_before_it_is_published(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with place.database.writing() as db:
        who = factories.person(db)
        factories.attempt(db, who)
    jobs = [job for job in worker.JOBS if job.name == "participation"]
    told = []
    for night in range(3):
        with caplog.at_level(logging.INFO):
            Worker(place, jobs).work_once()
        line = json.loads(caplog.records[-1].getMessage())
        told.append((caplog.records[-1].levelno, line["job"], line["different"]))
        assert set(line) == {"at", "job", "different"}
        with place.database.writing() as db:
            mine = db.scalars(sa.select(Participation)).one()
            assert mine.began_at == NOON
            mine.began_at = NOON + dt.timedelta(days=1) if night == 0 else NOON
    well, wrong = (logging.INFO, "participation", False), (logging.ERROR, "participation", True)
    assert told == [well, wrong, well]
    publishing = next(job for job in worker.JOBS if job.name == "publish")
    assert "participation" in publishing.after


def test_the_real_jobs_run_on_an_empty_database_and_again(place: Place) -> None:
    for _time in range(2):
        done, failed = Worker(place).work_once()
        assert failed == set()
        assert set(done) == {job.name for job in worker.JOBS}
        assert set(done.values()) == {0}


def test_the_worker_ends_the_access_of_who_left(place: Place, database: Database) -> None:
    today = local_date(now())
    with database.writing() as db:
        gone = factories.person(db, until=today)
        stays = factories.person(db)
    done, _failed = Worker(place).work_once()
    assert done["settle"] == 1
    with database.reading() as db:
        left = {row.id: row.deactivated_at is not None for row in db.scalars(sa.select(Person))}
    assert left == {gone.id: True, stays.id: False}
    assert start_of(today)


# Settling


def _settle(database: Database, day: dt.date = DAY) -> int:
    with database.writing() as db:
        return directory.settle(db, day, BY)


def test_access_ends_on_the_day_after_the_last_one_and_only_once(database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db, until=DAY)
    assert _settle(database, YESTERDAY) == 0
    assert _settle(database) == 1
    assert _settle(database) == 0
    with database.reading() as db:
        assert db.get_one(Person, who.id).deactivated_at == NOON


def test_who_belongs_somewhere_or_will_keeps_access(database: Database) -> None:
    with database.writing() as db:
        two_hats, between, never = (factories.person(db, until=DAY) for _number in range(3))
        factories.person(db)
        factories.person(db, until=TOMORROW)
        places = [(two_hats, factories.LONG_AGO), (between, TOMORROW)]
        db.add_all(Membership(subject=one.subject, role="civil_servant", department="vth", from_on=day) for one, day in places)
        db.execute(sa.delete(Membership).where(Membership.subject == never.subject))
    assert _settle(database) == 0
