"""Long leave and exemptions: days on which somebody is not counted. Why is a choice from a list, and never about health."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.errors import Conflict, NotFound
from app.people.records import Absence
from app.people.values import By
from app.storage.database import Db

KINDS: Mapping[str, str] = {
    "long_leave": "leave",
    "seconded": "exemption",
    "learned_elsewhere": "exemption",
    "no_access": "exemption",
    "leaving_soon": "exemption",
}
"""Each reason, with what it is a reason for."""


class AlreadyAway(Conflict):
    """Some of these days are in another absence already."""


def add(db: Db, subject: UUID, reason: str, from_on: dt.date, until_on: dt.date | None, by: By) -> None:
    """Let somebody not be counted from a day until a day (not included), or until further notice.

    Raises:
        AlreadyAway: They are away on some of these days already.
    """
    ends_later = sa.or_(Absence.until_on.is_(None), Absence.until_on > from_on)
    begins_before = Absence.from_on < until_on if until_on else sa.true()
    if db.scalar(sa.select(Absence.id).where(Absence.subject == subject, ends_later, begins_before).limit(1)):
        raise AlreadyAway
    db.add(Absence(subject=subject, kind=KINDS[reason], reason=reason, from_on=from_on, until_on=until_on))
    db.flush()
    told = {"source": by.source, "kind": KINDS[reason], "on": from_on.isoformat()}
    trail.note(db, Action.ABSENCE_ADDED, by.at, actor=by.actor, subject=subject, details=told)


def end(db: Db, absence_id: UUID, subject: UUID, on_day: dt.date, by: By) -> None:
    """Count somebody again from a day on; an absence that would not have lasted a day is taken away.

    Raises:
        NotFound: It is not theirs, or ended before that day.
    """
    absence = db.get(Absence, absence_id)
    if absence is None or absence.subject != subject or (absence.until_on is not None and absence.until_on < on_day):
        raise NotFound
    kind = absence.kind
    if absence.from_on >= on_day:
        db.delete(absence)
    else:
        absence.until_on = on_day
    db.flush()
    told = {"source": by.source, "kind": kind, "on": on_day.isoformat()}
    trail.note(db, Action.ABSENCE_ENDED, by.at, actor=by.actor, subject=subject, details=told)
