"""SQL to what stayed: of each probe how many of its questions were right, without whose. Only `app.insight.retention` reads it.

A probe belongs to the lot of a completion. Only of whoever followed the module it counts: who knew enough before did not learn it
there. Its question about the reporting route is another measure. Of somebody with several probes of one lot the first counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.clock import local_date
from app.insight import counting
from app.insight.periods import Period
from app.learning.records import Attempt, AttemptEnd, Completion, ProbeSlot, Response
from app.learning.spacing import PROBE_ITEMS, WINDOW_DAYS
from app.storage.database import Db

Scores = Mapping[int, tuple[dt.date, tuple[int, ...]]]
"""Days of a lot to the first day on which somebody answered, and how many questions each person had right."""

_ANSWERED = sa.and_(
    Attempt.kind == "probe", AttemptEnd.attempt_id == Attempt.id, AttemptEnd.outcome == "answered", counting.IS_COUNTED
)


def span(db: Db) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day on which a probe ended; None when there is none. One query."""
    ended = sa.select(sa.func.min(AttemptEnd.ended_at), sa.func.max(AttemptEnd.ended_at)).where(_ANSWERED)
    first, last = db.execute(ended).one()
    return (local_date(first), local_date(last)) if first else None


def scores(db: Db, catalogue: Catalogue, period: Period, told_until: Mapping[int, dt.date]) -> Scores:
    """Return what was answered until the end of a period and not told of. Three queries.

    Args:
        db: For reading.
        catalogue: Knows which module a quiz belongs to.
        period: What ended after it does not count yet.
        told_until: Days of a lot to the last day that was told of.
    """
    modules = {one.head.quiz: one.slug for one in catalogue.modules.values() if one.head.quiz}
    lots = _lots(db)
    columns = (Attempt.id, Attempt.subject, Attempt.slug, Attempt.asked, AttemptEnd.ended_at)
    since = min((told_until.get(days, dt.date(2000, 1, 1)) for days in {days for days, _due in _flat(lots)}), default=None)
    if since is None:
        return {}
    which = sa.and_(_ANSWERED, counting.until(AttemptEnd.ended_at, period), counting.after(AttemptEnd.ended_at, since))
    rights = _rights(db, which)
    found: dict[int, dict[UUID, tuple[dt.date, int]]] = defaultdict(dict)
    for name, subject, slug, asked, at in db.execute(sa.select(*columns).where(which).order_by(AttemptEnd.ended_at)):
        day, items = local_date(at), (asked or [])[:PROBE_ITEMS]
        days = _lot_of(lots.get((subject, modules.get(slug, "")), ()), day)
        if days is not None and len(items) == PROBE_ITEMS and day > told_until.get(days, dt.date.min):
            found[days].setdefault(subject, (day, sum(item in rights[name] for item in items)))
    return {
        days: (min(day for day, _right in of.values()), tuple(right for _day, right in of.values())) for days, of in found.items()
    }


def _flat(lots: Mapping[tuple[UUID, str], list[tuple[int, dt.date]]]) -> list[tuple[int, dt.date]]:
    return [one for every in lots.values() for one in every]


def _lots(db: Db) -> Mapping[tuple[UUID, str], list[tuple[int, dt.date]]]:
    """Return the lots of everybody who followed a module, by person and module."""
    of_completion = (
        sa.select(ProbeSlot.subject, ProbeSlot.module, ProbeSlot.days, ProbeSlot.due_on)
        .join(Completion, sa.and_(Completion.subject == ProbeSlot.subject, Completion.slug == ProbeSlot.module))
        .where(Completion.kind == "module", Completion.cycle == ProbeSlot.cycle, Completion.via == "rule")
    )
    found: dict[tuple[UUID, str], list[tuple[int, dt.date]]] = defaultdict(list)
    for subject, module, days, due_on in db.execute(of_completion):
        found[subject, module].append((days, due_on))
    return found


def _lot_of(lots: list[tuple[int, dt.date]] | tuple[()], day: dt.date) -> int | None:
    """Return the lot in whose weeks a day is; one day more, for whoever begins before midnight and ends after it."""
    weeks = dt.timedelta(days=WINDOW_DAYS + 1)
    return next((days for days, due_on in lots if due_on <= day <= due_on + weeks), None)


def _rights(db: Db, which: sa.ColumnElement[bool]) -> Mapping[UUID, set[str]]:
    """Return which questions were right in each probe; partly right is not right."""
    found: dict[UUID, set[str]] = defaultdict(set)
    columns = (Response.attempt_id, Response.step)
    rows = db.execute(sa.select(*columns).where(which, Response.attempt_id == Attempt.id, Response.points == 1))
    for attempt_id, step in rows:
        found[attempt_id].add(step)
    return found
