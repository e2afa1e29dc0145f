"""A small organisation with half a year of participation: enough to publish, small enough to publish in a test."""

import datetime as dt
import random

from app.catalogue.model import Catalogue
from app.clock import AMSTERDAM
from app.insight import published
from app.insight.periods import Period
from app.storage.database import Database, Db
from tests import factories
from tests.factories import Known

TODAY = dt.date(2026, 7, 10)
NEW_YEAR = dt.date(2026, 1, 1)
DAYS = 180
UNITS = {"trambeheer": 30, "openbaar-vervoer": 25, "wonen": 28, "datalab": 4, "griffie": 3}
OFFICE_HOLDERS = 20


def noon(day: dt.date) -> dt.datetime:
    """Return the middle of a day in the Netherlands."""
    return dt.datetime.combine(day, dt.time(12), AMSTERDAM)


def fill(db: Db, *, module: str = "geschenken", version: str = "0" * 64) -> None:
    """Add departments in two domains, people, office-holders, a leaver and a mover, and what they began and finished."""
    chance = random.Random(7)  # noqa: S311  repeatable on purpose
    for domain in ("mobiliteit", "stad"):
        factories.department(db, domain)
    for unit, parent in (
        ("trambeheer", "mobiliteit"),
        ("openbaar-vervoer", "mobiliteit"),
        ("wonen", "stad"),
        ("datalab", "stad"),
    ):
        factories.department(db, unit, parent=parent)
    factories.department(db, "griffie", parent="stad", reported_with="wonen")
    for unit, size in UNITS.items():
        for number in range(size):
            until = dt.date(2026, 5, 20) if number == 0 and size > 10 else None
            _perhaps(db, factories.person(db, unit=unit, until=until), "module", module, chance, version)
    for _ in range(OFFICE_HOLDERS):
        _perhaps(db, factories.office_holder(db), "briefing", module, chance, version)


def _perhaps(db: Db, who: Known, kind: str, slug: str, chance: random.Random, version: str) -> None:
    day = NEW_YEAR + dt.timedelta(days=chance.randrange(int(DAYS * 1.4)))
    if (day - NEW_YEAR).days >= DAYS:
        return
    factories.attempt(db, who, kind=kind, slug=slug, at=noon(day), version=version)
    if chance.random() < 0.8:
        factories.completion(db, who, kind=kind, slug=slug, at=noon(day))


def publish_all(database: Database, catalogue: Catalogue, today: dt.date = TODAY) -> list[Period]:
    """Publish everything that is due."""
    due = published.due(database, catalogue, today)
    for period in due:
        assert published.publish(database, catalogue, period, today)
    return due
