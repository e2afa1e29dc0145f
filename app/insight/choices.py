"""The front door to what people chose: what is due, publish once, read what is published.

A scenario, or the dilemmas of a briefing, is published once for each closed quarter, of the whole organisation. What was
published never changes; pages read that and count nothing.
"""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import choice_counts, choice_shares, choice_tables, periods
from app.insight.choice_counts import Kind
from app.insight.choice_shares import Share
from app.insight.choice_tables import ChoiceTable, Scene
from app.insight.periods import Period
from app.insight.records import ChoiceRelease
from app.storage.append import append_once
from app.storage.database import Database, Db


@dc.dataclass(frozen=True, slots=True)
class Due:
    """A scenario or briefing in a quarter that closed and is not published yet."""

    kind: Kind
    slug: str
    period: Period


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """What people chose in something in a quarter, as far as it could be told.

    Args:
        kind: A scenario, or the dilemmas of a briefing.
        slug: Which.
        period: A quarter.
        title: At the time.
        created_on: When it was published.
    """

    kind: str
    slug: str
    period: Period
    title: str
    created_on: dt.date

    @property
    def subject(self) -> str:
        """Return kind and slug as they stand in addresses."""
        return subject_of(self.kind, self.slug)


def subject_of(kind: str, slug: str) -> str:
    """Return what a table is about, as it stands in addresses: `scenario:het-etentje`."""
    return f"{kind}:{slug}"


@dc.dataclass(frozen=True, slots=True)
class ChosenShares:
    """What others chose in one scene.

    Args:
        period: The quarter.
        people: At least so many.
        choices: Id of a choice to the share that made it.
    """

    period: Period
    people: int
    choices: Mapping[str, Share]


def due(database: Database, catalogue: Catalogue, today: dt.date) -> list[Due]:
    """Return what is due and not published yet, oldest first.

    Args:
        database: For reading.
        catalogue: Knows which cards have a dilemma.
        today: A quarter that closed before it is due.
    """
    with database.reading() as db:
        spans = choice_counts.spans(db, catalogue)
        ledger = sa.select(ChoiceRelease.kind, ChoiceRelease.slug, ChoiceRelease.period_key)
        known = {(kind, slug, key) for kind, slug, key in db.execute(ledger)}
    found = [
        Due(kind, slug, period)
        for (kind, slug), (first, last) in sorted(spans.items())
        for period in _quarters(first, last, today)
        if (kind, slug, period.key) not in known
    ]
    return sorted(found, key=lambda one: one.period.last)


def _quarters(first: dt.date, last: dt.date, today: dt.date) -> Iterable[Period]:
    every = (periods.quarter(year, number) for year in range(first.year, last.year + 1) for number in range(1, 5))
    return (one for one in every if one.last >= first and one.first <= last and one.is_due(today))


def publish(
    database: Database,
    catalogue: Catalogue,
    one: Due,
    today: dt.date,
    *,
    minimum: int = MINIMUM_ANSWERS,
    chance: random.Random | None = None,
) -> bool:
    """Count a quarter, take what may be told, and append that.

    Args:
        database: For reading and, at the end, one short write.
        catalogue: Knows which cards have a dilemma.
        one: What is due.
        today: The day it is published.
        minimum: Fewer answers are not told.
        chance: For tests; the machine's own chance otherwise.

    Returns:
        Whether this call added it. Two at once add it once.
    """
    if not one.period.is_due(today):
        message = f"{one.period.key} is not due on {today}"
        raise ValueError(message)
    with database.reading() as db:
        count = choice_counts.scenario_runs if one.kind == "scenario" else choice_counts.card_runs
        found = count(db, catalogue, one.slug, one.period)
    told = choice_shares.told(found.runs, minimum, chance or random.SystemRandom()) if found else ()
    scenes = choice_tables.with_texts(found.content, told) if found else []
    values = {
        "kind": one.kind, "slug": one.slug, "period_key": one.period.key,
        "title": found.content.head.title if found else "", "created_on": today,
        "shown": {"minimum": minimum, "scenes": [dc.asdict(scene) for scene in scenes]},
    }  # fmt: skip
    with database.writing() as db:
        return append_once(db, ChoiceRelease, values)


def publish_due(database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS) -> int:
    """Publish everything that is due. Returns how many tables are new, empty ones counted in."""
    return sum(publish(database, catalogue, one, today, minimum=minimum) for one in due(database, catalogue, today))


def listed(db: Db) -> list[Listed]:
    """Return what is published and tells something, newest quarter first; one query."""
    rows = db.scalars(sa.select(ChoiceRelease))
    found = (Listed(row.kind, row.slug, _period(row), row.title, row.created_on) for row in rows if row.shown["scenes"])
    return sorted(found, key=lambda one: (-one.period.last.toordinal(), one.kind != "scenario", one.title, one.slug))


def read(db: Db, kind: str, slug: str, period_key: str) -> ChoiceTable | None:
    """Return what was published of a scenario or briefing in a quarter; None when nothing was. One query."""
    which = (ChoiceRelease.kind == kind, ChoiceRelease.slug == slug, ChoiceRelease.period_key == period_key)
    row = db.scalars(sa.select(ChoiceRelease).where(*which)).first()
    return _table(row) if row else None


def shares(db: Db, kind: str, slug: str, scene: str) -> ChosenShares | None:
    """Return what others chose in a scene, or on a card of a briefing: of the newest quarter that tells it. One query.

    Args:
        db: For reading.
        kind: `scenario` or `briefing`.
        slug: Which.
        scene: Id of the scene, or slug of the card.

    Returns:
        None when it is not told of any quarter. What is offered now may differ: then a choice has no share.
    """
    which = (ChoiceRelease.kind == kind, ChoiceRelease.slug == slug)
    rows = db.scalars(sa.select(ChoiceRelease).where(*which).order_by(ChoiceRelease.period_key.desc()))
    for table in map(_table, rows):
        found = next((one for one in table.scenes if one.id == scene), None)
        if found:
            return ChosenShares(table.period, found.people, {way.id: way.share for way in found.ways})
    return None


def _period(row: ChoiceRelease) -> Period:
    found = periods.parse(row.period_key)
    assert found is not None
    return found


def _table(row: ChoiceRelease) -> ChoiceTable:
    scenes = tuple(Scene.read(one) for one in row.shown["scenes"])
    return ChoiceTable(row.kind, row.slug, row.title, _period(row), row.shown["minimum"], row.created_on, scenes)
