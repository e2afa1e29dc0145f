"""The dated activities that the core team notes: campaigns, meetings, news. They are marked in figures over time."""

import dataclasses as dc
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.errors import NotFound
from app.insight.brought import Activity
from app.insight.brought_records import ActivityRow
from app.insight.periods import Period
from app.storage.database import Db


@dc.dataclass(frozen=True, slots=True)
class Noted:
    """An activity with the number of its row."""

    id: UUID
    activity: Activity


def add(db: Db, activities: Sequence[Activity], at: dt.datetime) -> int:
    """Note activities. Returns how many were not noted yet.

    Args:
        db: For writing.
        activities: Those that are noted already are left as they are.
        at: Now.
    """
    known = {one.activity for one in noted(db)}
    new = [one for one in dict.fromkeys(activities) if one not in known]
    db.add_all(ActivityRow(on_day=one.on_day, kind=one.kind, title=one.title, added_at=at) for one in new)
    return len(new)


def withdraw(db: Db, which: UUID, at: dt.datetime) -> None:
    """Take an activity from the list. Doing it twice is doing it once.

    Raises:
        NotFound: There is no such activity.
    """
    row = db.get(ActivityRow, which)
    if row is None:
        raise NotFound
    row.withdrawn_at = row.withdrawn_at or at


def noted(db: Db) -> list[Noted]:
    """Return every activity that is not withdrawn, newest first."""
    rows = db.scalars(sa.select(ActivityRow).where(ActivityRow.withdrawn_at.is_(None)))
    found = [Noted(row.id, Activity(row.on_day, row.kind, row.title)) for row in rows]
    return sorted(found, key=lambda one: (-one.activity.on_day.toordinal(), one.activity.title, one.id))


def one_of(db: Db, which: UUID) -> Noted:
    """Return an activity that is not withdrawn.

    Raises:
        NotFound: There is none with this number.
    """
    found = next((one for one in noted(db) if one.id == which), None)
    if found is None:
        raise NotFound
    return found


def during(db: Db, period: Period) -> list[Activity]:
    """Return the activities in a period, oldest first."""
    return sorted(one.activity for one in noted(db) if period.first <= one.activity.on_day <= period.last)
