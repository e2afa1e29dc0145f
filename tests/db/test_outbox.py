"""The outbox: one letter a key, claimed by one worker at a time, tried again later and later, and then given up."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.mail import outbox
from app.mail.outbox import Draft
from app.mail.records import Mail
from app.people.records import Person
from app.storage.database import Database
from tests import factories
from tests.factories import NOON, Known

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser")


def _put(database: Database, who: Known, key: str = "k", *, due_at: dt.datetime | None = None) -> bool:
    with database.writing() as db:
        return outbox.put(db, who.id, Draft(key, "reset", "nl", {"a": [1, "é"]}, due_at), NOON)


def _claim(database: Database, at: dt.datetime = NOON, size: int = 10) -> list[outbox.Claimed]:
    with database.writing() as db:
        return outbox.claim(db, at, size)


def _row(database: Database) -> Mail:
    with database.reading() as db:
        return db.scalars(sa.select(Mail)).one()


def test_a_letter_comes_out_as_it_was_put_down(database: Database, anna: Known) -> None:
    assert _put(database, anna)
    (mail,) = _claim(database)
    assert (mail.person_id, mail.letter, mail.language, mail.contents) == (anna.id, "reset", "nl", {"a": [1, "é"]})
    assert (mail.created_at, mail.until, mail.tries) == (NOON, NOON + outbox.LEASE, 1)


def test_the_same_key_is_one_letter(database: Database, anna: Known) -> None:
    assert _put(database, anna)
    assert not _put(database, anna)
    assert len(_claim(database)) == 1


def test_fifty_at_once_put_down_one_letter(database: Database, anna: Known) -> None:
    pool = database.engine.pool
    assert isinstance(pool, sa.pool.QueuePool)
    pool._max_overflow = 50  # noqa: SLF001  as a setting of the test
    gate = threading.Barrier(50)

    def put(_number: int) -> bool:
        gate.wait(timeout=30)
        return _put(database, anna)

    with ThreadPoolExecutor(50) as threads:
        assert sum(threads.map(put, range(50))) == 1
    _row(database)


def test_somebody_who_is_not_there_gets_nothing(database: Database) -> None:
    with database.writing() as db:
        assert not outbox.put(db, uuid4(), Draft("k", "reset", "nl"), NOON)
    assert _claim(database) == []


def test_what_is_undone_is_not_mailed(database: Database, anna: Known) -> None:
    def put_and_fail() -> None:
        with database.writing() as db:
            outbox.put(db, anna.id, Draft("k", "reset", "nl"), NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert _claim(database) == []


def test_nothing_is_claimed_before_it_is_due(database: Database, anna: Known) -> None:
    _put(database, anna, due_at=NOON + MINUTE)
    with database.reading() as db:
        assert not outbox.is_waiting(db, NOON)
        assert outbox.is_waiting(db, NOON + MINUTE)
    assert _claim(database) == []
    assert len(_claim(database, NOON + MINUTE)) == 1


def test_what_is_claimed_is_claimed_by_nobody_else_until_the_lease_ends(database: Database, anna: Known) -> None:
    _put(database, anna)
    _claim(database)
    assert _claim(database, NOON + outbox.LEASE) == []
    (again,) = _claim(database, NOON + outbox.LEASE + dt.timedelta(seconds=1))
    assert again.tries == 2


def test_what_was_sent_is_never_claimed_again(database: Database, anna: Known) -> None:
    _put(database, anna)
    (mail,) = _claim(database)
    with database.writing() as db:
        outbox.mark_sent(db, mail, NOON)
    assert _claim(database, NOON + dt.timedelta(days=30)) == []
    assert _row(database).sent_at == NOON


def test_a_letter_waits_longer_each_time_and_is_then_given_up(database: Database, anna: Known) -> None:
    _put(database, anna)
    at, waits = NOON, []
    for _try in range(5):
        (mail,) = _claim(database, at)
        with database.writing() as db:
            assert outbox.mark_failed(db, mail, at, "SMTPDataError 451")
        due = _row(database).due_at
        waits.append((due - at) // MINUTE)
        assert _claim(database, due - dt.timedelta(seconds=1)) == []
        at = due
    assert waits == [1, 5, 30, 120, 720]
    (mail,) = _claim(database, at)
    with database.writing() as db:
        assert not outbox.mark_failed(db, mail, at, "x" * 300)
    row = _row(database)
    assert (row.given_up_at, row.sent_at, row.last_error) == (at, None, "x" * 200)
    assert _claim(database, at + dt.timedelta(days=30)) == []


def test_a_letter_of_which_every_worker_dies_is_given_up(database: Database, anna: Known) -> None:
    _put(database, anna)
    step = outbox.LEASE + MINUTE
    assert [len(_claim(database, NOON + step * number)) for number in range(8)] == [1] * 6 + [0] * 2
    assert _row(database).last_error == "worker died"


def test_who_was_too_slow_decides_nothing_any_more(database: Database, anna: Known) -> None:
    _put(database, anna)
    (slow,) = _claim(database)
    later = NOON + outbox.LEASE + MINUTE
    (quick,) = _claim(database, later)
    with database.writing() as db:
        outbox.mark_failed(db, slow, later, "TimeoutError")
        outbox.give_up(db, slow, later, "x")
    assert _row(database).leased_until == quick.until
    with database.writing() as db:
        outbox.mark_sent(db, quick, later)
        outbox.mark_failed(db, quick, later, "x")
    assert (_row(database).sent_at, _row(database).given_up_at) == (later, None)


def test_many_workers_at_once_claim_each_letter_once(database: Database, anna: Known) -> None:
    for number in range(60):
        _put(database, anna, f"k{number}")

    def work(_number: int) -> list[outbox.Claimed]:
        mine: list[outbox.Claimed] = []
        while claimed := _claim(database, size=3):
            mine += claimed
        return mine

    with ThreadPoolExecutor(6) as threads:
        found = [mail.id for claimed in threads.map(work, range(6)) for mail in claimed]
    assert len(found) == len(set(found)) == 60


def test_with_the_person_go_the_letters(database: Database, anna: Known) -> None:
    _put(database, anna)
    with database.writing() as db:
        db.execute(sa.delete(Person).where(Person.id == anna.id))
    assert _claim(database) == []
