"""The front door to how far people come in a module: what is due, publish once, read what is published.

A module is published once for each closed quarter, thirty days after it, of the whole organisation. When too few people are
ready they wait for the next quarter. Pages read what was published, and count nothing.
"""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Iterable

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import lesson_counts, lesson_figures, outcomes, periods
from app.insight.lesson_counts import WINDOW
from app.insight.lesson_figures import LessonFigures
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.storage.database import Database, Db

KIND = "lessons"


@dc.dataclass(frozen=True, slots=True)
class Due:
    """A module after a quarter of which everybody had their thirty days, and that is not published yet."""

    slug: str
    period: Period


def due(database: Database, today: dt.date) -> list[Due]:
    """Return what is due and not published yet, oldest first.

    Args:
        database: For reading.
        today: A quarter is due when its last starter had thirty days before it.
    """
    with database.reading() as db:
        spans, known = lesson_counts.spans(db), outcomes.known(db, KIND)
    found = [
        Due(slug, period)
        for slug, (first, last) in sorted(spans.items())
        for period in quarters(first, last)
        if is_due(period, today) and (slug, period.key) not in known
    ]
    return sorted(found, key=lambda one: one.period.last)


def quarters(first: dt.date, last: dt.date) -> Iterable[Period]:
    """Return the quarters from a day to another, oldest first."""
    every = (periods.quarter(year, number) for year in range(first.year, last.year + 1) for number in range(1, 5))
    return (one for one in every if one.last >= first and one.first <= last)


def is_due(period: Period, today: dt.date) -> bool:
    """Tell whether everybody who began in a period had their thirty days."""
    return period.last + WINDOW < today


def publish(
    database: Database,
    catalogue: Catalogue,
    one: Due,
    today: dt.date,
    *,
    minimum: int = MINIMUM_ANSWERS,
    chance: random.Random | None = None,
) -> bool:
    """Count who was not told of yet, take what may be told, and append that.

    Args:
        database: For reading and, at the end, one short write.
        catalogue: Holds the current versions.
        one: What is due.
        today: The day it is published.
        minimum: Fewer people are not told of.
        chance: For tests; the machine's own chance otherwise.

    Returns:
        Whether this call added it. Two at once add it once.
    """
    if not is_due(one.period, today):
        message = f"{one.period.key} is not due on {today}"
        raise ValueError(message)
    with database.reading() as db:
        earlier = [known.period.last for known in outcomes.of_kinds(db, [KIND], one.slug)]
        before = max((last for last in earlier if last < one.period.last), default=None)
        found = lesson_counts.began(db, catalogue, one.slug, one.period, before)
    since = periods.quarter_of(found.first).key if found else ""
    told = lesson_figures.told(found.lessons, found.depths, since, minimum, chance or random.SystemRandom()) if found else None
    shown = dc.asdict(told) if told else {}
    title = found.title if found else ""
    return outcomes.append(database, Outcome(KIND, one.slug, title, one.period, minimum, today, shown))


def publish_due(database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS) -> int:
    """Publish everything that is due. Returns how many tables are new, empty ones counted in."""
    return sum(publish(database, catalogue, one, today, minimum=minimum) for one in due(database, today))


def listed(db: Db) -> list[Outcome]:
    """Return every table that tells something, newest quarter first. One query."""
    return outcomes.of_kinds(db, [KIND])


def figures_of(outcome: Outcome) -> LessonFigures:
    """Return what a published table tells."""
    return LessonFigures.read(outcome.shown)
