"""Write a line of the trail, and check that none was changed or taken away."""

import dataclasses as dc
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.audit.records import AuditEntry, AuditHead
from app.storage.append import append_once
from app.storage.database import Db

START = "0" * 64
"""What the first line is chained to."""

Details = Mapping[str, str | int | bool | None]


@dc.dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the trail does not hold.

    Args:
        number: Of the line.
        what: `changed`, `missing` or `head`: a line was altered, taken away, or the last ones were.
    """

    number: int
    what: str


def note(
    db: Db,
    action: str,
    at: dt.datetime,
    *,
    actor: UUID | None = None,
    subject: UUID | None = None,
    details: Details | None = None,
) -> int:
    """Append one line, in the transaction of what it tells about: both happen or neither.

    Args:
        db: For writing.
        action: What was done, such as `person.deactivated`; the list is in `app.audit.actions`.
        at: When.
        actor: The random subject of who did it; None for the program itself.
        subject: The random subject of whom it is about, if it is about somebody.
        details: What else, without names, addresses or answers: slugs, numbers, filters.

    Returns:
        The number of the line.
    """
    append_once(db, AuditHead, {"id": 1, "first": 0, "first_hash": START, "number": 0, "hash": START})
    # One writer at a time: PostgreSQL keeps this row until the end of the transaction, SQLite has one writer anyway.
    head = db.scalars(sa.select(AuditHead).with_for_update().execution_options(populate_existing=True)).one()
    number, told = head.number + 1, dict(details or {})
    digest = line_hash(head.hash, number, at, actor, action, subject, told)
    db.add(AuditEntry(number=number, at=at, actor=actor, action=action, subject=subject, details=told, hash=digest))
    head.number, head.hash = number, digest
    db.flush()
    return number


def line_hash(
    before: str, number: int, at: dt.datetime, actor: UUID | None, action: str, subject: UUID | None, details: Mapping[str, Any]
) -> str:
    """Return the SHA-256 of one line and the hash of the line before it, as 64 hexadecimal digits."""
    line = [before, number, at.astimezone(dt.UTC).isoformat(), str(actor or ""), action, str(subject or ""), details]
    return hashlib.sha256(json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()
