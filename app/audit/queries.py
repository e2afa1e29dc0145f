"""Reads of the trail; each returns frozen values."""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.storage.database import Db


@dc.dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    number: int
    at: dt.datetime
    actor: UUID | None
    action: str
    subject: UUID | None
    details: Mapping[str, Any]
    hash: str


@dc.dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines somebody looks for; what is left empty does not matter.

    Args:
        action: What was done.
        since: From this moment on.
        until: Before this moment.
        people: Subjects: lines of what they did, or about them.
    """

    action: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    people: tuple[UUID, ...] = ()


def newest(db: Db, wanted: Wanted, *, most: int, before: int | None = None) -> list[Entry]:
    """Return lines, the newest first.

    Args:
        db: For reading.
        wanted: Which.
        most: How many at most.
        before: Only lines with a lower number; this is how one turns pages, however long the trail is.
    """
    conditions = []
    if wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.since:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until:
        conditions.append(AuditEntry.at < wanted.until)
    if wanted.people:
        conditions.append(sa.or_(AuditEntry.actor.in_(wanted.people), AuditEntry.subject.in_(wanted.people)))
    if before is not None:
        conditions.append(AuditEntry.number < before)
    rows = db.scalars(sa.select(AuditEntry).where(*conditions).order_by(AuditEntry.number.desc()).limit(most))
    return [Entry(row.number, row.at, row.actor, row.action, row.subject, row.details, row.hash) for row in rows]
