"""The front door to knowledge before and after: what is due, publish once, read what is published.

All modules are published together, once for each closed quarter, of the whole organisation. A module of which too few pairs are
ready waits for the next quarter. Pages read what was published, and count nothing.
"""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import knowledge_counts, knowledge_figures, outcomes, periods
from app.insight.knowledge_figures import FEWEST_FOR_MARGIN, Knowledge
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.storage.database import Database, Db

KIND = "knowledge"
LAST_QUARTER = 4


def due(database: Database, today: dt.date) -> list[Period]:
    """Return the quarters that are due and not published yet, oldest first.

    Args:
        database: For reading.
        today: A quarter that closed before it is due.
    """
    with database.reading() as db:
        spans, known = knowledge_counts.spans(db), {key for _subject, key in outcomes.known(db, KIND)}
    if not spans:
        return []
    first, last = min(one for one, _last in spans.values()), max(one for _first, one in spans.values())
    last += knowledge_counts.WINDOW
    every = (periods.quarter(year, number) for year in range(first.year, last.year + 1) for number in range(1, 5))
    inside = (one for one in every if one.last >= first and one.first <= _end_of_year(last))
    return [one for one in inside if one.is_due(today) and one.key not in known]


def _end_of_year(day: dt.date) -> dt.date:
    """Return the last day of a year: then fewer pairs are enough."""
    return periods.year(day.year).last


def needed(period: Period, minimum: int = MINIMUM_ANSWERS) -> int:
    """Return how many pairs have to be told of: so many that there can be a margin, and at the end of a year the minimum."""
    return minimum if period.quarter == LAST_QUARTER else max(minimum, FEWEST_FOR_MARGIN)


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
        minimum: Fewer pairs are not told of.
        chance: For tests; the machine's own chance otherwise.

    Returns:
        Whether this call added it. Two at once add it once.
    """
    if not period.is_due(today):
        message = f"{period.key} is not due on {today}"
        raise ValueError(message)
    chance, rows = chance or random.SystemRandom(), []
    modules = [one for one in catalogue.modules.values() if one.head.quiz and one.head.entry_percent is not None]
    with database.reading() as db:
        earlier = [one for one in listed(db) if one.period.last < period.last]
        for module in modules:
            until = max((one.period.last for one in earlier for row in rows_of(one) if row.module == module.slug), default=None)
            measured = knowledge_counts.measured(db, module, period, until)
            rows.append(knowledge_figures.told(measured, needed(period, minimum), chance))
    found = [dc.asdict(row) for row in rows if row]
    shown = {"modules": found} if found else {}
    return outcomes.append(database, Outcome(KIND, "", "", period, minimum, today, shown))


def publish_due(
    database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS,
    chance: random.Random | None = None,
) -> int:  # fmt: skip
    """Publish everything that is due. Returns how many tables are new, empty ones counted in."""
    return sum(publish(database, catalogue, one, today, minimum=minimum, chance=chance) for one in due(database, today))


def listed(db: Db) -> list[Outcome]:
    """Return every table that tells something, newest quarter first. One query."""
    return outcomes.of_kinds(db, [KIND])


def rows_of(outcome: Outcome) -> tuple[Knowledge, ...]:
    """Return what a published table tells, module by module."""
    return tuple(Knowledge.read(one) for one in outcome.shown["modules"])


def years(every: Iterable[Outcome]) -> list[Period]:
    """Return the years of which something was told, newest first."""
    found = {one.period.last.year for one in every}
    return [periods.year(number) for number in sorted(found, reverse=True)]


def until(every: Sequence[Outcome], period: Period) -> tuple[Knowledge, ...]:
    """Return everything that was told up to and including a quarter, module by module."""
    within = sorted((one for one in every if one.period.last <= period.last), key=lambda one: one.period.last)
    return tuple(_by_module(within))


def inside(every: Sequence[Outcome], period: Period) -> tuple[Knowledge, ...]:
    """Return what was told in a period, module by module: of a year, everything its quarters told taken together.

    Args:
        every: Published tables.
        period: A quarter or a year.
    """
    within = sorted(
        (one for one in every if period.first <= one.period.first and one.period.last <= period.last),
        key=lambda one: one.period.last,
    )
    return tuple(_by_module(within))


def _by_module(tables: Sequence[Outcome]) -> Iterator[Knowledge]:
    rows = [row for one in tables for row in rows_of(one)]
    for module in dict.fromkeys(row.module for row in rows):
        found = knowledge_figures.together([row for row in rows if row.module == module])
        if found:
            yield found
