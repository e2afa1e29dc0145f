"""What the Meldpunt counted, as it was brought, and days in service. Only `app.insight.meldpunt` reads it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import sqlalchemy as sa

from app.insight.brought import Reports
from app.insight.brought_records import MeldpuntCount
from app.insight.measures import NOT_COUNTED
from app.insight.periods import DAY, Period, parse
from app.people.records import Membership
from app.storage.database import Db


def keep(db: Db, reports: Sequence[Reports], at: dt.datetime) -> int:
    """Append what is new or was corrected.

    Args:
        db: For writing.
        reports: Of closed quarters.
        at: Now.

    Returns:
        How many quarters are new or otherwise than before.
    """
    before = {one.period: one.lanes for one in newest(db)}
    numbers = {
        (key, lane): number
        for key, lane, number in db.execute(
            sa.select(MeldpuntCount.period_key, MeldpuntCount.lane, sa.func.max(MeldpuntCount.number)).group_by(
                MeldpuntCount.period_key, MeldpuntCount.lane
            )
        )
    }
    changed = [one for one in reports if before.get(one.period) != one.lanes]
    for one in changed:
        known = before.get(one.period, {})
        db.add_all(
            MeldpuntCount(period_key=one.period.key, lane=lane, number=numbers.get((one.period.key, lane), 0) + 1,
                          count=count, brought_at=at)
            for lane, count in one.lanes.items() if known.get(lane) != count
        )  # fmt: skip
    return len(changed)


def newest(db: Db) -> list[Reports]:
    """Return the newest counts of every quarter, oldest quarter first."""
    found: dict[Period, dict[str, int]] = {}
    for row in db.scalars(sa.select(MeldpuntCount).order_by(MeldpuntCount.number)):
        period = parse(row.period_key)
        assert period is not None
        found.setdefault(period, {})[row.lane] = row.count
    return [Reports(period, lanes) for period, lanes in sorted(found.items(), key=lambda one: one[0].last)]


LEAST_COVERED = 0.5
"""Where fewer than this part of the people of today were in service, the list had not begun, or knows only who stayed since."""


def person_days(db: Db, wanted: Sequence[Period], today: dt.date) -> Mapping[Period, int]:
    """Return how many days everybody together was in service, per period; 0 of a period that the list of people does not cover.

    Two memberships at a time are one person in service. People who support a political group are not counted, as in all tables.

    Args:
        db: For reading.
        wanted: Closed periods.
        today: A period is covered when on its first day at least half as many were in service as on this day: a list that
            begins halfway, or of which older years hold only who is still there, would give a rate that is far too high.
    """
    if not wanted:
        return {}
    least = LEAST_COVERED * _in_service(db, today)
    covered = [one for one in wanted if _in_service(db, one.first) >= max(1, least)]
    return dict.fromkeys(wanted, 0) | (_days_of(db, covered) if covered else {})


def _in_service(db: Db, day: dt.date) -> int:
    """Return how many people were in service on a day."""
    is_in = sa.and_(Membership.from_on <= day, sa.or_(Membership.until_on.is_(None), Membership.until_on > day))
    is_counted = sa.or_(Membership.office.is_(None), Membership.office != NOT_COUNTED)
    return db.scalar(sa.select(sa.func.count(sa.distinct(Membership.subject))).where(is_in, is_counted)) or 0


def _days_of(db: Db, wanted: Sequence[Period]) -> dict[Period, int]:
    first, last = min(one.first for one in wanted), max(one.last for one in wanted)
    rows = db.execute(
        sa.select(Membership.subject, Membership.from_on, Membership.until_on)
        .where(
            Membership.from_on <= last,
            sa.or_(Membership.until_on.is_(None), Membership.until_on > first),
            sa.or_(Membership.office.is_(None), Membership.office != NOT_COUNTED),
        )
        .order_by(Membership.subject, Membership.from_on)
        .execution_options(yield_per=10_000)
    )
    found = dict.fromkeys(wanted, 0)
    for _subject, stays in groupby(rows, key=lambda row: row[0]):
        merged = list(_merged((from_on, until_on or last + DAY) for _who, from_on, until_on in stays))
        for period in wanted:
            found[period] += sum(_days(period, since, until) for since, until in merged)
    return found


def _merged(stays: Iterator[tuple[dt.date, dt.date]]) -> Iterator[tuple[dt.date, dt.date]]:
    """Join stays that overlap or follow each other; they come in the order of their first day."""
    since, until = next(stays)
    for from_on, until_on in stays:
        if from_on > until:
            yield since, until
            since, until = from_on, until_on
        until = max(until, until_on)
    yield since, until


def _days(period: Period, since: dt.date, until: dt.date) -> int:
    """Return the days of a stay, its last day not included, that are in a period."""
    return max(0, (min(until, period.last + DAY) - max(since, period.first)).days)
