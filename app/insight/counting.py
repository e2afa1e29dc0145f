"""What the counters of answers agree on: who counts, which moments are in a period, and the versions that were taught."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from app.catalogue.model import Content, Kind
from app.catalogue.read import read_version
from app.clock import start_of
from app.insight.measures import NOT_COUNTED
from app.insight.periods import DAY, Period
from app.learning.records import Attempt, ContentVersion
from app.people.records import Membership
from app.storage.database import Db

Moment = sa.orm.InstrumentedAttribute[dt.datetime]

# Who supports a political group stands in no table; who also is something else, does.
IS_COUNTED = sa.exists().where(
    Membership.subject == Attempt.subject,
    Membership.role == Attempt.role,
    sa.or_(Membership.office.is_(None), Membership.office != NOT_COUNTED),
)


def within(at: Moment, period: Period) -> sa.ColumnElement[bool]:
    """Return the condition that a moment is on a day of a period."""
    return sa.and_(at >= start_of(period.first), until(at, period))


def until(at: Moment, period: Period) -> sa.ColumnElement[bool]:
    """Return the condition that a moment is not after a period."""
    return at < start_of(period.last + DAY)


def after(at: Moment, day: dt.date) -> sa.ColumnElement[bool]:
    """Return the condition that a moment is on a later day than this one."""
    return at >= start_of(day + DAY)


def versions(db: Db, kind: Kind, slug: str, wanted: Collection[str], current: Content | None) -> dict[str, Content]:
    """Return versions as they were taught; the current one is read already."""
    found = {current.version: current} if current else {}
    older = sorted(set(wanted) - set(found))
    kept = sa.select(ContentVersion.version, ContentVersion.files).where(ContentVersion.version.in_(older))
    return found | {version: read_version(kind, slug, files) for version, files in (db.execute(kept) if older else ())}
