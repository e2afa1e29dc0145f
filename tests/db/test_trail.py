"""The trail: one chain however many write, every kind of tampering is found, and the oldest lines may go."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry, AuditHead
from app.errors import Conflict
from app.storage.database import Database, Db
from tests.factories import NOON

LINES = 12
RULES = {
    "audit_entry_is_not_changed": "audit_entry", "audit_entry_is_not_taken_away": "audit_entry",
    "audit_head_moves_on": "audit_head", "audit_head_stays": "audit_head",
}  # fmt: skip


def _write(database: Database, count: int = LINES, *, at: dt.datetime = NOON, subject: UUID | None = None) -> None:
    for number in range(count):
        with database.writing() as db:
            trail.note(db, Action.SIGNED_IN, at, actor=uuid4(), subject=subject, details={"way": "passkey", "number": number})


def _check(database: Database) -> trail.Checked:
    with database.reading() as db:
        return trail.verify(db)


@pytest.fixture
def owner(database: Database) -> Any:  # noqa: ANN401  a context that opens a session of the owner of the database
    """Somebody who owns the database, and first takes away the rules that stand in the way."""

    def open_it(what: Callable[[Db], object]) -> None:
        with database.writing() as db:
            rules = list(RULES.items())
            is_postgresql = db.get_bind().dialect.name == "postgresql"
            for name, table in rules:
                db.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER {name}" if is_postgresql else f"DROP TRIGGER {name}"))
            what(db)
            for name, table in rules if is_postgresql else ():
                db.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER {name}"))

    return open_it


def test_an_untouched_trail_holds(database: Database) -> None:
    assert _check(database) == trail.Checked(trail.Head(0, 0, trail.START), None)
    _write(database)
    checked = _check(database)
    assert (checked.fault, checked.head.lines, checked.head.number) == (None, LINES, LINES)
    with database.reading() as db:
        assert trail.head(db) == checked.head


def test_what_is_not_done_is_not_told(database: Database) -> None:
    def fail_halfway() -> None:
        with database.writing() as db:
            trail.note(db, Action.SIGNED_IN, NOON)
            raise Conflict

    with pytest.raises(Conflict):
        fail_halfway()
    assert _check(database).head.lines == 0


def test_lines_of_one_transaction_are_written_together_in_their_order(database: Database) -> None:
    with database.writing() as db:
        for number in range(5000):
            trail.note(db, Action.PERSON_JOINED, NOON, details={"number": number})
    with database.reading() as db:
        told = list(db.scalars(sa.select(AuditEntry.details).order_by(AuditEntry.number)))
    assert [one["number"] for one in told] == list(range(5000))
    assert _check(database).fault is None


def test_many_at_once_make_one_chain(database: Database) -> None:
    ready, problems = threading.Barrier(8), []

    def write() -> None:
        ready.wait()
        try:
            _write(database, 10)
        except sa.exc.DBAPIError as error:
            problems.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    checked = _check(database)
    assert (checked.fault, checked.head.lines) == (None, 80)


def _remove(number: int) -> Callable[[Db], object]:
    return lambda db: db.execute(sa.delete(AuditEntry).where(AuditEntry.number == number))


def _set(number: int, **values: object) -> Callable[[Db], object]:
    return lambda db: db.execute(sa.update(AuditEntry).where(AuditEntry.number == number).values(**values))


def _cut_off_and_move_the_head(db: Db) -> None:
    db.execute(sa.delete(AuditEntry).where(AuditEntry.number > 9))
    db.execute(sa.update(AuditHead).values(number=9))


def _renumber(db: Db) -> None:
    db.execute(sa.delete(AuditEntry).where(AuditEntry.number == 5))
    for number in range(6, LINES + 1):
        db.execute(sa.update(AuditEntry).where(AuditEntry.number == number).values(number=number - 1))
    db.execute(sa.update(AuditHead).values(number=LINES - 1))


def _exchange(db: Db) -> None:
    for old, new in ((5, 100), (6, 5), (100, 6)):
        db.execute(sa.update(AuditEntry).where(AuditEntry.number == old).values(number=new))


def _put_in(db: Db) -> None:
    row = db.execute(sa.select(AuditEntry.__table__).where(AuditEntry.number == LINES)).mappings().one()
    db.execute(sa.insert(AuditEntry), [{**row, "number": LINES + 1}])


def _take_the_first_and_move_the_anchor(db: Db) -> None:
    db.execute(sa.delete(AuditEntry).where(AuditEntry.number == 1))
    db.execute(sa.update(AuditHead).values(first=1))


@pytest.mark.parametrize(
    ("tamper", "number", "what"),
    [
        (_set(5, action="signin.refused"), 5, "changed"),
        (_set(5, actor=uuid4()), 5, "changed"),
        (_set(5, subject=uuid4()), 5, "changed"),
        (_set(5, at=NOON + dt.timedelta(seconds=1)), 5, "changed"),
        (_set(5, details={"way": "password", "number": 4}), 5, "changed"),
        (_set(5, hash="f" * 64), 5, "changed"),
        (_set(LINES, details={}), LINES, "changed"),
        (_remove(1), 1, "missing"),
        (_remove(5), 5, "missing"),
        (_remove(LINES), LINES, "missing"),
        (_cut_off_and_move_the_head, 9, "head"),
        (_renumber, 5, "changed"),
        (_exchange, 5, "changed"),
        (_put_in, LINES + 1, "extra"),
        (_take_the_first_and_move_the_anchor, 2, "changed"),
        (lambda db: db.execute(sa.delete(AuditHead)), 1, "extra"),
        (lambda db: db.execute(sa.update(AuditHead).values(hash="f" * 64)), LINES, "head"),
    ],
)
def test_tampering_is_found(database: Database, owner: Any, tamper: Callable[[Db], object], number: int, what: str) -> None:  # noqa: ANN401
    _write(database)
    owner(tamper)
    assert _check(database).fault == trail.Fault(number, what)


def test_a_trail_that_was_written_anew_as_a_whole_has_another_last_hash(database: Database, owner: Any) -> None:  # noqa: ANN401
    """The owner of the database can make any chain; that is why the last hash is noted elsewhere."""
    _write(database)
    noted = _check(database).head.hash
    owner(lambda db: (db.execute(sa.delete(AuditEntry)), db.execute(sa.delete(AuditHead))))
    _write(database)
    assert _check(database).fault is None
    assert _check(database).head.hash != noted


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x' WHERE number = 3",
        "UPDATE audit_entry SET number = 99 WHERE number = 12",
        "DELETE FROM audit_entry WHERE number = 3",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET number = 3",
        "UPDATE audit_head SET first = 13",
    ],
)
def test_the_database_itself_refuses_to_rewrite_it(database: Database, statement: str) -> None:
    _write(database)
    with pytest.raises(sa.exc.DBAPIError), database.writing() as db:
        db.execute(sa.text(statement))
    checked = _check(database)
    assert (checked.fault, checked.head.lines) == (None, LINES)


LATER = NOON + dt.timedelta(days=1)


def test_the_oldest_lines_go_and_the_rest_stays_one_chain(database: Database) -> None:
    _write(database, 5)
    _write(database, 7, at=LATER)
    with database.writing() as db:
        assert trail.shorten(db, LATER, LATER) == 5
    checked = _check(database)
    assert (checked.fault, checked.head.lines, checked.head.number) == (None, 8, 13)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.min(AuditEntry.number))) == 6
        last = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
        assert (last.action, last.details) == ("trail.shortened", {"lines": 5, "until": 5})
    with database.writing() as db:
        assert trail.shorten(db, LATER, LATER) == 0
    with database.writing() as db:
        assert trail.shorten(db, LATER + dt.timedelta(days=1), LATER) == 8
    checked = _check(database)
    assert (checked.fault, checked.head.lines, checked.head.number) == (None, 1, 14)


def test_after_shortening_a_line_that_is_missing_is_still_found(database: Database, owner: Any) -> None:  # noqa: ANN401
    _write(database, 5)
    _write(database, 7, at=LATER)
    with database.writing() as db:
        trail.shorten(db, LATER, LATER)
    owner(_remove(6))
    assert _check(database).fault == trail.Fault(6, "missing")


def test_an_investigation_keeps_its_lines_and_all_later_ones(database: Database) -> None:
    suspect = uuid4()
    _write(database, 3)
    _write(database, 1, subject=suspect)
    _write(database, 3)
    with database.writing() as db:
        assert trail.shorten(db, LATER, LATER, held={suspect}) == 3
    assert _check(database).head.lines == 5
    with database.writing() as db:
        assert trail.shorten(db, LATER, LATER, held={suspect}) == 0
    assert _check(database).fault is None
