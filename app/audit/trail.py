"""Write lines of the trail, check that none was changed or taken away, and let go of the oldest.

The lines of a transaction are written together, as the last thing before it commits. So there is one chain however many
write at once, nobody waits for a chain that somebody else holds during a long import, and no two transactions wait for
each other: whoever holds the head of the chain asks for nothing more.
"""

import dataclasses as dc
import datetime as dt
import hashlib
import json
import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.audit.actions import Action
from app.audit.records import AuditEntry, AuditHead
from app.storage.append import append_once
from app.storage.database import Db

START = "0" * 64
"""What the first line is chained to."""

BATCH = 5000
LOG = logging.getLogger("signaalwijzer.trail")
"""Is told every line once it is committed, as `line`; silent until somebody listens."""

_WAITING = "lines of the trail that wait for the commit"
_WRITTEN = "lines of the trail that were written"

Details = Mapping[str, str | int | bool | None]


@dc.dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the trail does not hold.

    Args:
        number: Of the line.
        what: `changed` (altered, exchanged or put in), `missing` (taken away, perhaps the last ones), `extra` (a line where
            none should be) or `head` (the line is right, but what is kept of the end of the chain is not).
    """

    number: int
    what: str


@dc.dataclass(frozen=True, slots=True)
class Head:
    """How far the trail goes.

    Args:
        lines: How many are kept.
        number: Of the last line.
        hash: Of the last line: noted elsewhere, it shows a trail that was written anew as a whole.
    """

    lines: int
    number: int
    hash: str


@dc.dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: how far it got, and the first fault if there is one."""

    head: Head
    fault: Fault | None


@dc.dataclass(frozen=True, slots=True)
class _Line:
    at: dt.datetime
    actor: UUID | None
    action: str
    subject: UUID | None
    details: dict[str, Any]


def note(
    db: Db,
    action: Action,
    at: dt.datetime,
    *,
    actor: UUID | None = None,
    subject: UUID | None = None,
    details: Details | None = None,
) -> None:
    """Append one line, in the transaction of what it tells about: both happen or neither.

    Twenty thousand lines of one transaction cost a moment: they are written together, when it commits.

    Args:
        db: For writing.
        action: What was done.
        at: When.
        actor: The random subject of who did it; None for the program itself.
        subject: The random subject of whom it is about, if it is about somebody.
        details: What else, without names, addresses, answers or search texts: slugs, numbers, fixed words.
    """
    db.info.setdefault(_WAITING, []).append(_Line(at, actor, action, subject, dict(details or {})))


@sa.event.listens_for(Db, "before_commit")
def _write_waiting(db: Db) -> None:
    lines: list[_Line] = db.info.pop(_WAITING, [])
    if not lines:
        return
    number, digest = _lock_head(db)
    rows = []
    for line in lines:
        number, digest = number + 1, line_hash(digest, number + 1, line.at, line.actor, line.action, line.subject, line.details)
        rows.append({"number": number, "hash": digest, **dc.asdict(line)})
    db.execute(sa.insert(AuditEntry), rows)
    db.execute(sa.update(AuditHead).values(number=number, hash=digest))
    db.info[_WRITTEN] = rows


@sa.event.listens_for(Db, "after_commit")
def _tell_the_log(db: Db) -> None:
    for row in db.info.pop(_WRITTEN, ()):
        LOG.info(row["action"], extra={"line": row})


@sa.event.listens_for(Db, "after_rollback")
def _forget_waiting(db: Db) -> None:
    db.info.pop(_WAITING, None)
    db.info.pop(_WRITTEN, None)


_HEAD = sa.select(AuditHead.number, AuditHead.hash).with_for_update()


def _lock_head(db: Db) -> tuple[int, str]:
    """Return number and hash of the last line. PostgreSQL keeps the row for us; SQLite has one writer anyway."""
    row = db.execute(_HEAD).first()
    if row is None:
        append_once(db, AuditHead, {"id": 1, "first": 0, "first_hash": START, "number": 0, "hash": START})
        row = db.execute(_HEAD).one()
    return row.number, row.hash


def line_hash(
    before: str, number: int, at: dt.datetime, actor: UUID | None, action: str, subject: UUID | None, details: Mapping[str, Any]
) -> str:
    """Return the SHA-256 of one line and the hash of the line before it, as 64 hexadecimal digits."""
    line = [before, number, at.astimezone(dt.UTC).isoformat(), str(actor or ""), action, str(subject or ""), details]
    return hashlib.sha256(json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def head(db: Db) -> Head:
    """Return how far the trail says that it goes, without checking a line."""
    row = db.execute(sa.select(AuditHead.first, AuditHead.number, AuditHead.hash)).first()
    return Head(row.number - row.first, row.number, row.hash) if row else Head(0, 0, START)


def is_shortened(db: Db) -> bool:
    """Tell whether the oldest lines went."""
    return bool(db.scalar(sa.select(AuditHead.first)))


def holds(db: Db, digest: str) -> bool:
    """Tell whether the trail reaches a hash that was noted earlier; after that moment lines may have been added.

    In a chain that verifies, one line with the old hash proves every line before it.
    """
    line = sa.select(AuditEntry.number).where(AuditEntry.hash == digest).limit(1)
    anchor = sa.select(AuditHead.first).where(sa.or_(AuditHead.first_hash == digest, AuditHead.hash == digest))
    return db.scalar(line) is not None or db.scalar(anchor) is not None


def verify(db: Db, progress: Callable[[int], None] = lambda _lines: None) -> Checked:
    """Follow the chain from its beginning and stop at the first fault. A million lines need no more memory than a thousand.

    Args:
        db: For reading.
        progress: Is told how many lines were looked at since the last time.
    """
    kept = db.execute(sa.select(AuditHead.first, AuditHead.first_hash, AuditHead.number, AuditHead.hash)).first()
    first, digest, end, end_hash = kept or (0, START, 0, START)
    number = first
    with db.execute(_LINES) as lines:
        for line in lines:
            what = _fault_of(line, number, digest, end)
            if what:
                fault = Fault(number + 1 if what == "missing" else line.number, what)
                return Checked(Head(number - first, number, digest), fault)
            number, digest = line.number, line.hash
            if number % BATCH == 0:
                progress(BATCH)
    checked = Head(number - first, number, digest)
    if number < end:
        return Checked(checked, Fault(number + 1, "missing"))
    return Checked(checked, None if digest == end_hash else Fault(number, "head"))


_LINES = (
    sa.select(AuditEntry.number, AuditEntry.at, AuditEntry.actor, AuditEntry.action, AuditEntry.subject, AuditEntry.details,
              AuditEntry.hash)
    .order_by(AuditEntry.number)
    .execution_options(yield_per=BATCH)
)  # fmt: skip


def _fault_of(line: sa.Row[Any], before: int, digest: str, end: int) -> str:
    """Return what is wrong with a line that should follow the one with this number and hash; empty when nothing is."""
    if line.number <= before or line.number > end:
        return "extra"
    if line.number != before + 1:
        return "missing"
    right = line_hash(digest, line.number, line.at, line.actor, line.action, line.subject, line.details)
    return "" if right == line.hash else "changed"


def shorten(db: Db, before: dt.datetime, at: dt.datetime, *, held: Collection[UUID] = ()) -> int:
    """Let go of the oldest lines. The rest stays one chain: the hash of the last line that went is kept as its anchor.

    The chain has no holes, so a line that has to stay keeps every later line too.

    Args:
        db: For writing.
        before: Lines from this moment on stay.
        at: Now.
        held: Subjects of whom everything stays: there is an investigation.

    Returns:
        How many lines went.
    """
    _lock_head(db)
    stays = sa.or_(AuditEntry.at >= before, AuditEntry.actor.in_(held), AuditEntry.subject.in_(held))
    first_to_stay = db.scalar(sa.select(sa.func.min(AuditEntry.number)).where(stays))
    going = sa.true() if first_to_stay is None else AuditEntry.number < first_to_stay
    last = db.execute(sa.select(AuditEntry.number, AuditEntry.hash).where(going).order_by(AuditEntry.number.desc())).first()
    if last is None:
        return 0
    count = int(last.number) - (db.scalar(sa.select(AuditHead.first)) or 0)
    # The anchor goes first: the database refuses to lose a line that lies behind it.
    db.execute(sa.update(AuditHead).values(first=last.number, first_hash=last.hash))
    db.execute(sa.delete(AuditEntry).where(AuditEntry.number <= last.number))
    note(db, Action.TRAIL_SHORTENED, at, details={"lines": count, "until": last.number})
    return count
