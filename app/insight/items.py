"""The front door to how questions behave: what is due, publish once, read what is published.

A quiz is published once after each closed quarter, of the whole organisation. A paper of it is told when enough people
answered it; until then answers wait. An answer that was told of is never counted again, so that no two tables differ by the
answers of a few. Pages read what was published, and count nothing.
"""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import item_counts, item_figures, periods, question_words
from app.insight.item_figures import Paper, PaperFigures, Told
from app.insight.item_quality import FEWEST_FOR_DISCRIMINATION, FEWEST_FOR_FLAG
from app.insight.periods import Period
from app.insight.question_words import Question
from app.insight.records import ItemRelease
from app.storage.append import append_once
from app.storage.database import Database, Db

LAST_QUARTER = 4


@dc.dataclass(frozen=True, slots=True)
class Due:
    """A quiz after a quarter that closed and of which it is not published yet."""

    slug: str
    period: Period


@dc.dataclass(frozen=True, slots=True)
class ItemTable:
    """Everything that was published of one quiz.

    Args:
        slug: Which.
        title: When it was published last.
        told: Newest quarter first.
    """

    slug: str
    title: str
    told: tuple[Told, ...]


def needed(paper: Paper, period: Period, minimum: int = MINIMUM_ANSWERS) -> int:
    """Return how many people have to have answered a paper before it is told.

    So many that everything can be said of it; at the end of a year, so many that anything can be remarked. What was told is
    not told again with more people, so it pays to wait.

    Args:
        paper: Of one question nothing can be said of questions together.
        period: The quarter that closed.
        minimum: A setting, which can only go up.
    """
    waits = len(paper.items) > 1 and period.quarter != LAST_QUARTER
    return max(minimum, FEWEST_FOR_DISCRIMINATION if waits else FEWEST_FOR_FLAG)


def due(database: Database, today: dt.date) -> list[Due]:
    """Return what is due and not published yet, oldest first: what is told in one quarter is not told in the next.

    Args:
        database: For reading.
        today: A quarter that closed before it is due.
    """
    with database.reading() as db:
        spans = item_counts.spans(db)
        known = {(slug, key) for slug, key in db.execute(sa.select(ItemRelease.slug, ItemRelease.period_key))}
    found = [
        Due(slug, period)
        for slug, (first, last) in sorted(spans.items())
        for period in _quarters(first, last, today)
        if (slug, period.key) not in known
    ]
    return sorted(found, key=lambda one: one.period.last)


def _quarters(first: dt.date, last: dt.date, today: dt.date) -> Iterable[Period]:
    """Return quarters up to the end of the year of the last answer: then fewer people are enough."""
    every = (periods.quarter(year, number) for year in range(first.year, last.year + 1) for number in range(1, 5))
    return (one for one in every if one.last >= first and one.is_due(today))


def publish(
    database: Database, catalogue: Catalogue, one: Due, today: dt.date, *, minimum: int = MINIMUM_ANSWERS
) -> bool:  # fmt: skip
    """Count what was not told yet, take what may be told, and append that.

    Args:
        database: For reading and, at the end, one short write.
        catalogue: Holds the current versions.
        one: What is due.
        today: The day it is published.
        minimum: Fewer answers are not told.

    Returns:
        Whether this call added it. Two at once add it once.
    """
    if not one.period.is_due(today):
        message = f"{one.period.key} is not due on {today}"
        raise ValueError(message)
    with database.reading() as db:
        until = _told_until(db, one.slug)
        found = item_counts.ready(
            db, catalogue, one.slug, one.period, until, lambda paper: needed(paper, one.period, minimum)
        )  # fmt: skip
    papers = [item_figures.told(ready.paper, ready.runs, periods.quarter_of(ready.first).key) for ready in found]
    values = {
        "slug": one.slug, "period_key": one.period.key, "title": found[0].title if found else "", "created_on": today,
        "shown": {"minimum": minimum, "papers": [dc.asdict(paper) for paper in papers]},
    }  # fmt: skip
    with database.writing() as db:
        return append_once(db, ItemRelease, values)


def publish_due(database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS) -> int:
    """Publish everything that is due. Returns how many tables are new, empty ones counted in."""
    return sum(publish(database, catalogue, one, today, minimum=minimum) for one in due(database, today))


def _told_until(db: Db, slug: str) -> Mapping[str, dt.date]:
    """Return the last day of what was told, per key of a paper."""
    found: dict[str, dt.date] = {}
    for row in db.scalars(sa.select(ItemRelease).where(ItemRelease.slug == slug)):
        last = _period(row).last
        for paper in row.shown["papers"]:
            found[paper["key"]] = max(last, found.get(paper["key"], last))
    return found


def listed(db: Db) -> dict[str, ItemTable]:
    """Return everything that is published and tells something, by quiz. One query."""
    return _tables(db.scalars(sa.select(ItemRelease)))


def quarters(tables: Mapping[str, ItemTable]) -> list[Period]:
    """Return the quarters after which something was told of any quiz, newest first."""
    found = {one.period for table in tables.values() for one in table.told}
    return sorted(found, key=lambda one: one.last, reverse=True)


def questions(tables: Mapping[str, ItemTable], until: Period) -> tuple[Question, ...]:
    """Return every question of every quiz as it was told last, until a quarter."""
    return question_words.questions({slug: (one.title, one.told) for slug, one in tables.items()}, until)


def read(db: Db, slug: str) -> ItemTable | None:
    """Return what was published of a quiz; None when nothing was told. One query."""
    return _tables(db.scalars(sa.select(ItemRelease).where(ItemRelease.slug == slug))).get(slug)


def _tables(rows: Iterable[ItemRelease]) -> dict[str, ItemTable]:
    found: dict[str, list[ItemRelease]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.period_key, reverse=True):
        if row.shown["papers"]:
            found[row.slug].append(row)
    return {
        slug: ItemTable(slug, of[0].title, tuple(told for row in of for told in _told(row))) for slug, of in found.items()
    }  # fmt: skip


def _told(row: ItemRelease) -> Iterable[Told]:
    period = _period(row)
    return (Told(period, row.created_on, PaperFigures.read(paper)) for paper in row.shown["papers"])


def _period(row: ItemRelease) -> Period:
    found = periods.parse(row.period_key)
    assert found is not None
    return found
