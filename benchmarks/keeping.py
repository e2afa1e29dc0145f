"""Three years of an invented organisation, published by the program itself, and everything that was told kept."""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid5

import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.clock import AMSTERDAM
from app.insight import published
from app.insight.measures import ROLES
from app.insight.periods import Period
from app.insight.tables import Table
from app.learning import participation
from app.learning.records import Attempt, Completion
from app.people.records import Department, DepartmentState, DepartmentSuccession, Membership
from app.storage.base import Base
from app.storage.database import Database, Db, make_engine
from benchmarks.organisations import LONG_AGO, Organisation

NAMES = UUID(int=6)
DOMAIN = "domein"
DAILY_MONTH, DAILY_DAYS = 4, (9, 10, 17)


@dc.dataclass(frozen=True, slots=True)
class Told:
    """A table as somebody kept it. A total up to some yesterday is replaced on the site, but not forgotten."""

    period: Period
    module: str
    table: Table


def catalogue(slugs: Sequence[str]) -> Catalogue:
    """Return some modules, of which the first one has to be done."""

    def head(slug: str) -> SimpleNamespace:
        required = ROLES if slug == slugs[0] else ()
        return SimpleNamespace(title=slug.capitalize(), audience=ROLES, required_for=required)

    modules = {slug: SimpleNamespace(kind="module", slug=slug, head=head(slug)) for slug in slugs}
    return cast("Catalogue", SimpleNamespace(modules=modules, briefings={}))


def publish(organisation: Organisation) -> list[Told]:
    """Publish everything that would have been published, on the days on which it would have been."""
    engine = make_engine("sqlite://")
    Base.metadata.create_all(engine)
    database, taught, kept = Database(engine), catalogue(organisation.modules), list[Told]()
    with database.writing() as db:
        _fill(db, organisation)
    participation.rebuild(database)
    for today in _days(organisation):
        for period in published.due(database, taught, today):
            if published.publish(database, taught, period, today):
                kept += _read(database, period, organisation.modules)
    engine.dispose()
    return kept


def _days(organisation: Organisation) -> Iterator[dt.date]:
    """Yield the days on which is published: the first of every month, and in one month of the year some more."""
    for first in organisation.months[1:]:
        yield first
        if first.month == DAILY_MONTH and first != organisation.months[-1]:
            yield from (first.replace(day=day) for day in DAILY_DAYS)


def _read(database: Database, period: Period, modules: Sequence[str]) -> Iterator[Told]:
    wanted = [(period.key, module) for module in ("", *modules)]
    with database.reading() as db:
        for (_key, module), table in published.read(db, wanted).items():
            yield Told(period, module, table)


def _fill(db: Db, organisation: Organisation) -> None:
    _departments(db, organisation)
    stays, starts, ends = list[Mapping[str, Any]](), list[Mapping[str, Any]](), list[Mapping[str, Any]]()
    for number, life in enumerate(organisation.lives):
        subject = uuid5(NAMES, str(number))
        for place, stay in enumerate(life.stays):
            role = "civil_servant" if stay.place else "office_holder"
            office = None if stay.place else "statenlid"
            stays.append({"id": uuid5(subject, str(place)), "subject": subject, "role": role, "office": office,
                          "department": stay.place, "from_on": stay.from_on, "until_on": stay.until_on})  # fmt: skip
        where = {"subject": subject, "kind": "module", "version": "0" * 64, "role": role, "department": None}
        for slug, day in life.started.items():
            starts.append({**where, "id": uuid5(subject, slug), "slug": slug, "number": 1, "seed": 1, "started_at": _noon(day)})
        for slug, day in life.completed.items():
            ends.append({**where, "slug": slug, "cycle": day.year, "completed_at": _noon(day)})
    for table, rows in ((Membership, stays), (Attempt, starts), (Completion, ends)):
        if rows:
            db.execute(sa.insert(table), rows)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), AMSTERDAM)


def _departments(db: Db, organisation: Organisation) -> None:
    begun = {DOMAIN: LONG_AGO} | dict.fromkeys(organisation.units, LONG_AGO)
    ended: dict[str, dt.date] = {}
    for change in organisation.changes:
        begun |= dict.fromkeys(change.begun, change.on_day)
        ended |= dict.fromkeys(change.ended, change.on_day)
    _insert(db, Department, [{"slug": slug} for slug in begun])
    _insert(db, DepartmentState, [
        {"department": slug, "name": slug, "parent": None if slug == DOMAIN else DOMAIN, "position": place, "from_on": day,
         "until_on": ended.get(slug)}
        for place, (slug, day) in enumerate(begun.items())
    ])  # fmt: skip
    _insert(db, DepartmentSuccession, [
        {"department": slug, "successor": heir, "on_day": change.on_day}
        for change in organisation.changes for slug in change.ended for heir in change.into
    ])  # fmt: skip


def _insert(db: Db, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.execute(sa.insert(table), rows)
