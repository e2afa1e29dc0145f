"""Two closed years of participation in a small organisation, and what is told of outcomes: enough for a yearly report."""

import datetime as dt
import functools
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.insight import outcomes, periods, published, yearly_ledger
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.insight.records import Release
from app.insight.yearly import Report
from app.learning.publishing import Library
from app.storage import migrate
from app.storage.database import Database, Db, make_engine
from tests import catalogue_files, factories
from tests.participation import noon

YEAR = 2025
FROZEN_ON = dt.date(2026, 1, 20)
NAME = "Provincie Test"
UNITS = ("trambeheer", "wonen", "ruimte")
EACH, OFFICE_HOLDERS = 25, 20
PERIODS = (
    periods.year(2024), periods.quarter(2025, 4), periods.year(2025), *(periods.so_far(2025, month) for month in (3, 6, 9)),
)  # fmt: skip


def fill(db: Db, *, module: str = "geschenken") -> None:
    """Add three departments and office-holders: some began in 2024, more in 2025."""
    factories.department(db, "mobiliteit")
    for place, slug in enumerate(UNITS):
        factories.department(db, slug, parent="mobiliteit")
        for number in range(EACH):
            _learn(db, factories.person(db, unit=slug), "module", module, number, 3 + place * 4)
    for number in range(OFFICE_HOLDERS):
        _learn(db, factories.office_holder(db), "briefing", module, number, 6)


def _learn(db: Db, who: factories.Known, kind: str, slug: str, number: int, many: int) -> None:
    if number < many:
        day = dt.date(2025, 2 + number % 10, 3)
    elif number < many + 4:
        day = dt.date(2024, 5, 6)
    else:
        return
    factories.attempt(db, who, kind=kind, slug=slug, at=noon(day))
    if number % 3:
        factories.completion(db, who, kind=kind, slug=slug, at=noon(day))


@functools.cache
def _published() -> tuple[dict[str, Any], ...]:
    """Return the rows of the ledger. To publish takes seconds, so it is done once."""
    with tempfile.TemporaryDirectory() as name:
        engine = make_engine(f"sqlite:///{Path(name) / 'year.sqlite'}")
        migrate.upgrade(engine)
        database, library = Database(engine), Library(catalogue_files.write(Path(name) / "content"))
        with database.writing() as db:
            fill(db)
        for period in PERIODS:
            assert published.publish(database, library.catalogue, period, FROZEN_ON)
        with database.reading() as db:
            rows = [dict(row) for row in db.execute(sa.select(Release.__table__)).mappings()]
        engine.dispose()
    return tuple(rows)


def publish(database: Database) -> None:
    """Fill a database with people of two years, and with what was published of them."""
    with database.writing() as db:
        fill(db)
        db.add_all(Release(**row) for row in _published())


def add(database: Database, *more: Period) -> None:
    """Append more periods of which the same is told as of the whole year."""
    of_year = next(row for row in _published() if (row["period_key"], row["module"]) == (str(YEAR), ""))
    with database.writing() as db:
        for place, one in enumerate(more, max(row["position"] for row in _published()) + 1):
            db.add(Release(**{**of_year, "position": place, "period_key": one.key, "last_on": one.last}))


def tell(database: Database, shown: dict[str, Any], *, number: int = 1, kind: str = "trial", year: int = YEAR) -> None:
    """Append a table of outcomes of a year."""
    reason = "Een getal was fout." if number > 1 else ""
    outcome = Outcome(kind, "", "", periods.year(year), 5, FROZEN_ON, shown, number, reason)
    assert outcomes.append(database, outcome)


def draft(database: Database, day: dt.date = FROZEN_ON) -> Report:
    """Return the report as it would be frozen now."""
    with database.reading() as db:
        return yearly_ledger.draft(db, NAME, YEAR, day)


def candidate(database: Database, reason: str = "", day: dt.date = FROZEN_ON) -> Report:
    """Return what the draft becomes when it is frozen."""
    concept = draft(database, day)
    with database.reading() as db:
        return yearly_ledger.candidate(db, concept, reason, day)
