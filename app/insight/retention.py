"""The front door to what stays: what is due, publish once, read what is published.

The three lots are published together, once for each closed quarter, of the whole organisation. A lot of which too few people
answered waits for the next quarter. Pages read what was published, and count nothing.
"""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Iterable, Sequence

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import outcomes, periods, retention_counts, retention_figures
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.insight.retention_figures import Stayed
from app.storage.database import Database, Db

KIND = "retention"


def due(database: Database, today: dt.date) -> list[Period]:
    """Return the quarters that are due and not published yet, oldest first.

    Args:
        database: For reading.
        today: A quarter that closed before it is due.
    """
    with database.reading() as db:
        span, known = retention_counts.span(db), {key for _subject, key in outcomes.known(db, KIND)}
    if span is None:
        return []
    first, last = span
    every = (periods.quarter(year, number) for year in range(first.year, last.year + 1) for number in range(1, 5))
    inside = (one for one in every if one.last >= first and one.first <= last)
    return [one for one in inside if one.is_due(today) and one.key not in known]


def publish(
    database: Database,
    catalogue: Catalogue,
    period: Period,
    today: dt.date,
    *,
    minimum: int = MINIMUM_ANSWERS,
    chance: random.Random | None = None,
) -> bool:
    """Count what was not told yet, take what may be told, and append that.

    Args:
        database: For reading and, at the end, one short write.
        catalogue: Holds the modules.
        period: What is due.
        today: The day it is published.
        minimum: Fewer people are not told of.
        chance: For tests; the machine's own chance otherwise.

    Returns:
        Whether this call added it. Two at once add it once.
    """
    if not period.is_due(today):
        message = f"{period.key} is not due on {today}"
        raise ValueError(message)
    chance = chance or random.SystemRandom()
    with database.reading() as db:
        until: dict[int, dt.date] = {}
        for one in listed(db):
            for row in rows_of(one):
                until[row.days] = max(one.period.last, until.get(row.days, one.period.last))
        scores = retention_counts.scores(db, catalogue, period, until)
    rows = (
        retention_figures.told(days, right, periods.quarter_of(first).key, minimum, chance)
        for days, (first, right) in sorted(scores.items())
    )
    found = [dc.asdict(row) for row in rows if row]
    shown = {"lots": found} if found else {}
    return outcomes.append(database, Outcome(KIND, "", "", period, minimum, today, shown))


def publish_due(database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS) -> int:
    """Publish everything that is due. Returns how many tables are new, empty ones counted in."""
    return sum(publish(database, catalogue, one, today, minimum=minimum) for one in due(database, today))


def listed(db: Db) -> list[Outcome]:
    """Return every table that tells something, newest quarter first. One query."""
    return outcomes.of_kinds(db, [KIND])


def rows_of(outcome: Outcome) -> tuple[Stayed, ...]:
    """Return what a published table tells, lot by lot."""
    return tuple(Stayed.read(one) for one in outcome.shown["lots"])


def until(every: Iterable[Outcome], period: Period) -> tuple[Stayed, ...]:
    """Return everything that was told up to and including a quarter."""
    return tuple(row for one in every if one.period.last <= period.last for row in rows_of(one))


def newest(every: Sequence[Outcome]) -> Period | None:
    """Return the newest quarter of which something was told."""
    return max((one.period for one in every), key=lambda one: one.last, default=None)
