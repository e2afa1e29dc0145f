"""The front door: what may be published, publishing it once, and asking for a published table.

Pages read the ledger and nothing else: no page counts. What is published is checked against everything the ledger
already holds.
"""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.config import MINIMUM_GROUP
from app.insight import counts, disclosure, overlap, periods, placing
from app.insight.measures import MEASURES, ORGANISATION, ROLES, UNIT, module_titles, of_module, required_of
from app.insight.periods import Period
from app.insight.records import Release
from app.insight.tables import Group, Table
from app.learning import participation
from app.people import departments
from app.people.structure import Tree
from app.storage.append import append_once
from app.storage.database import Database, Db

ALL_MODULES = ""
YEARS_BACK = 3
"""So many years before its own are weighed with a period: with the months of more, a number of 64 bits is too short."""
WHOLE, PARTLY = "due", "due; what could not be told stays as it was"


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """A table that exists.

    Args:
        period: Which.
        module: A slug, or empty for all together.
        module_title: Of the module.
        is_whole: Whether nothing of it had to stay as it was before.
        created_on: When it was published.
        number: Which release of this table.
        tells: Whether there is a row in it: sometimes nothing may be told, and that stands in the ledger too.
    """

    period: Period
    module: str
    module_title: str
    is_whole: bool
    created_on: dt.date
    number: int
    tells: bool


def due(database: Database, catalogue: Catalogue, today: dt.date) -> list[Period]:
    """Return what is due and not published yet, in the order in which it has to be published.

    Args:
        database: For reading, once participation has caught up with the facts.
        catalogue: Where nothing is taught, nothing is due.
        today: What was due on the day before it, is.
    """
    participation.catch_up(database)
    with database.reading() as db:
        began = counts.first_day(db) if module_titles(catalogue) else None
        known = set(db.scalars(sa.select(Release.period_key).distinct()))
        of = departments.tree(db)
    if began is None or began >= today:
        return []
    wanted = periods.due_between(began, today)
    return [one for one in (*wanted, *_redrawn(wanted, known, of, today)) if one.key not in known]


def _redrawn(wanted: Sequence[Period], known: Collection[str], of: Tree, today: dt.date) -> Iterator[Period]:
    """Give every closed year that was last divided otherwise than the organisation is today."""
    drawn = [one for key in known if (one := periods.parse(key)) and one.drawn_on]
    for whole in (one for one in wanted if one.kind == "year"):
        latest = max((one.drawn_on for one in drawn if one.drawn_on and one.first == whole.first), default=whole.last)
        if not placing.structure(of, today).is_like(placing.structure(of, latest)):
            yield periods.redrawn(whole, today)


def publish(database: Database, catalogue: Catalogue, period: Period, today: dt.date, *, minimum: int = MINIMUM_GROUP) -> bool:
    """Count a period, let disclosure control decide what may be seen, and append that to the ledger.

    Args:
        database: For reading, once participation has caught up with the facts, and, at the end, one short write.
        catalogue: What is required, and which modules there are.
        period: One that is due.
        today: The day it is published.
        minimum: The smallest group that is shown.

    Returns:
        Whether this call added it. Two at once add it once; what is there already stays as it is.
    """
    if not period.is_due(today):
        message = f"{period.key} is not due on {today}"
        raise ValueError(message)
    participation.catch_up(database)
    while True:
        with database.reading() as db:
            position = db.scalar(sa.select(sa.func.max(Release.position))) or 0
            if db.scalar(sa.select(sa.exists().where(Release.period_key == period.key))):
                return False
            made = _release(db, catalogue, period, minimum)
        with database.writing() as db:
            if _append(db, made, position, today):
                return True
        # Somebody else published in between: what was checked is no longer the whole ledger.


@dc.dataclass(frozen=True, slots=True)
class _Made:
    """What passed disclosure control, per module, ready for the ledger."""

    period: Period
    minimum: int
    groups: tuple[Group, ...]
    titles: Mapping[str, str]
    published: disclosure.Published
    reason: str


def _release(db: Db, catalogue: Catalogue, period: Period, minimum: int) -> _Made:
    """Count and protect."""
    of = departments.tree(db)
    if period.is_rough:
        asked = counts.Asked({role: required_of(catalogue, role) for role in ROLES})
        found = counts.count(db, [period], asked, of)[period]
        shown = disclosure.roughly(found, minimum=minimum)
    else:
        found, past = _found_and_past(db, catalogue, period, of)
        shown = _told(found, past, minimum=minimum)
        if period.drawn_on and _is_forgotten(found, past.published.get(overlap.name_of(periods.year(period.first.year)))):
            shown = disclosure.Published(())
    keys = {row.key for row in shown.rows}
    division = placing.structure_of(of, period, {key for key in keys if key.startswith(UNIT)})
    groups = tuple(group for group in division.groups if group.key in keys)
    titles = module_titles(catalogue) if period.has_modules else {}
    is_whole = keys.issuperset(cell.key for cell in found.cells)
    return _Made(period, minimum, groups, {ALL_MODULES: "", **titles}, shown, WHOLE if is_whole else PARTLY)


def _told(found: disclosure.Counts, past: disclosure.Past, *, minimum: int) -> disclosure.Published:
    try:
        return disclosure.release(found, minimum=minimum, past=past)
    except disclosure.Unreleasable:
        return disclosure.Published(())


def _is_forgotten(found: disclosure.Counts, told: disclosure.Published | None) -> bool:
    """Tell whether a closed year cannot be counted again: facts that it was told of have been let go since."""
    before = next((row for row in told.rows if row.key == ORGANISATION), None) if told else None
    again = next((cell for cell in found.cells if cell.key == ORGANISATION), None)
    if before is None or again is None:
        return False
    lost = (
        again.counts.get(measure, 0) < figure.count
        for measure, figure in before.figures.items()
        if measure in again.counts and figure.count is not None
    )
    return again.people < (before.people or 0) or any(lost)


def _found_and_past(db: Db, catalogue: Catalogue, period: Period, of: Tree) -> tuple[disclosure.Counts, disclosure.Past]:
    """Return the counts of a period, and everything that hangs together with it, counted again.

    That is what there is of its year, with the departments of the periods that share days with it. Where an organisation is
    small enough to follow everybody, it is all of it, and the years before: nobody does something for the first time twice.
    """
    ledger = _ledger(db, period)
    is_small = counts.people_between(db, period.last.replace(month=1, day=1), period.last) <= overlap.FOLLOWED
    for every in (_earlier(db, period) | ledger, ledger) if is_small else ():
        followed = _weighed(db, catalogue, period, of, every, is_followed=True)
        if any(one.is_everybody for one in followed[1].kin):
            return followed
    return _weighed(db, catalogue, period, of, ledger)


def _weighed(
    db: Db, catalogue: Catalogue, period: Period, of: Tree, ledger: Mapping[Period, Mapping[str, Table]], *,
    is_followed: bool = False,
) -> tuple[disclosure.Counts, disclosure.Past]:  # fmt: skip
    """Count everything again that hangs together with a period.

    Args:
        db: To read from.
        catalogue: What is required, and which modules there are.
        period: The one that is published.
        of: The organisation.
        ledger: What was published before.
        is_followed: Whether everybody is followed through all tables; otherwise departments only where they share days.
    """
    others = dict.fromkeys([*ledger, *_unpublished(period)])
    modules = {*module_titles(catalogue), *(slug for tables in ledger.values() for slug in tables)} - {ALL_MODULES}
    asked = counts.Asked(
        {role: required_of(catalogue, role) for role in ROLES}, tuple(sorted(modules)) if period.has_modules else ()
    )
    counted, began = counts.count(db, [period, *others], asked, of), counts.first_day(db)
    is_year_known = periods.year(period.last.year) in {*ledger, overlap.later_than(period)}
    then, shown = {}, {}
    for one in others:
        name = overlap.name_of(one)
        if one in ledger:
            shown[name] = _together(ledger[one])
        shares = is_followed or overlap.shares_departments(period, one, is_year_known)
        tells = name in shown and overlap.tells_by_departments(shown[name])
        again = counted[one] if shares or tells else overlap.of_roles(counted[one])
        if one in ledger:
            again = overlap.as_it_was(again, shown[name])
        elif one != overlap.later_than(period):
            shown[name] = overlap.nothing_told(again) if began is None or one.last < began else disclosure.Published(())
        then[name] = again
    present = counts.presence(db, *overlap.looks_and_stretches([period, *others]), of)
    found = overlap.of_modules(counted[period], module_titles(catalogue))
    every = {overlap.name_of(one): one for one in others} | {overlap.NOW: period}
    kin = overlap.kin_of(every, {**then, overlap.NOW: found}, present, of, began or period.first)
    spans = overlap.spans(period, others, {**then, overlap.NOW: found}, present, kin)
    return found, disclosure.Past(then, shown, spans, kin)


def _unpublished(period: Period) -> list[Period]:
    """Return the periods that closed and may not be published yet: what will be in their tables is protected now."""
    closed = (one for one in periods.in_year(period.last.year) if one.is_told and one.last <= period.due_after)
    return [one for one in closed if one != period and not one.is_rough]


def _ledger(db: Db, period: Period) -> dict[Period, dict[str, Table]]:
    """Return the published tables of the year of a period, by module.

    What is told roughly is left out: it adds nothing. Of the totals up to some yesterday, which are published no more, those
    of the last month are enough: the total at the end of the month before holds what the earlier ones held.
    """
    month = period.last.replace(day=1)
    every = _published(db, period.first.replace(month=1, day=1), period.last.replace(month=12, day=31))
    return {one: tables for one, tables in every.items() if not (one.kind == "today" and one.last < month)}


def _earlier(db: Db, period: Period) -> dict[Period, dict[str, Table]]:
    """Return the published quarters and totals of the years before that of a period, by module."""
    year = period.last.year
    every = _published(db, dt.date(year - YEARS_BACK, 1, 1), dt.date(year - 1, 12, 31))
    return {one: tables for one, tables in every.items() if one.kind in {"quarter", "year", "redrawn"}}


def _published(db: Db, first: dt.date, last: dt.date) -> dict[Period, dict[str, Table]]:
    """Return the published tables that end between two days, in order and by module, but for what is told roughly."""
    found: dict[Period, dict[str, Table]] = defaultdict(dict)
    between = sa.and_(Release.last_on >= first, Release.last_on <= last)
    for row in db.scalars(sa.select(Release).where(between).order_by(Release.position)):
        table = _table(row)
        if not (table.period.is_rough and disclosure.is_rough(table.published)):
            found[table.period][row.module] = table
    return found


def _together(tables: Mapping[str, Table]) -> disclosure.Published:
    """Return the tables of one period as the one union that was released."""
    figures: dict[str, dict[str, disclosure.Figure]] = defaultdict(dict)
    for module, table in tables.items():
        for row in table.published.rows:
            figures[row.key].update({of_module(measure, module): figure for measure, figure in row.figures.items()})
    rows = (disclosure.Row(row.key, row.people, figures[row.key]) for row in tables[ALL_MODULES].published.rows)
    return disclosure.Published(tuple(rows))


def _append(db: Db, made: _Made, position: int, today: dt.date) -> bool:
    """Add one row per module. False when the ledger has grown since `position`: then the first row finds its place taken."""
    for place, (module, title) in enumerate(made.titles.items(), position + 1):
        added = append_once(db, Release, {
            "position": place, "period_key": made.period.key, "module": module, "number": 1,
            "last_on": made.period.last, "module_title": title, "minimum": made.minimum, "reason": made.reason,
            "shown": _to_json(made, module), "created_on": today,
        })  # fmt: skip
        if not added:
            assert place == position + 1
            return False
    return True


def _to_json(made: _Made, module: str) -> dict[str, Any]:
    rows = [
        {
            "key": row.key,
            "people": row.people,
            "figures": {measure: _filled(row.figures[of_module(measure, module)]) for measure in MEASURES},
        }
        for row in made.published.rows
    ]
    return {"groups": [dc.asdict(group) for group in made.groups], "rows": rows}


def _filled(figure: disclosure.Figure) -> dict[str, Any]:
    return {name: value for name, value in dc.asdict(figure).items() if value is not None}


def _table(row: Release) -> Table:
    groups = (Group(**{**one, "together": tuple(one["together"])}) for one in row.shown["groups"])
    rows = (
        disclosure.Row(
            one["key"], one["people"], {name: disclosure.Figure(**figure) for name, figure in one["figures"].items()}
        )
        for one in row.shown["rows"]
    )  # fmt: skip
    return Table(
        _period(row.period_key, row.last_on), row.module, row.module_title, row.minimum, row.created_on, tuple(groups),
        disclosure.Published(tuple(rows)),
    )  # fmt: skip


def _period(key: str, last_on: dt.date) -> Period:
    return periods.parse(key) or Period("today", dt.date(last_on.year, 1, 1), last_on)


def _newest(*columns: Any) -> sa.Select[*tuple[Any, ...]]:  # noqa: ANN401  columns or the whole row
    """Select from the newest release of every table."""
    later = sa.orm.aliased(Release)
    same = (later.period_key == Release.period_key, later.module == Release.module, later.number > Release.number)
    return sa.select(*columns).where(~sa.exists().where(*same))


# Made once: to make a statement takes longer than to run it.
_LISTED = _newest(
    Release.period_key, Release.last_on, Release.module, Release.module_title, Release.reason, Release.created_on,
    Release.number, ~sa.cast(Release.shown, sa.Text).contains('"rows": []'),
)  # fmt: skip
_WANTED = _newest(Release).where(sa.tuple_(Release.period_key, Release.module).in_(sa.bindparam("wanted", expanding=True)))


def listed(db: Db) -> list[Listed]:
    """Return the tables that exist, newest period first; one query."""
    rows = db.connection().execute(_LISTED)
    found = (
        Listed(_period(key, last_on), module, title, reason == WHOLE, created_on, number, bool(tells))
        for key, last_on, module, title, reason, created_on, number, tells in rows
    )
    return sorted(found, key=lambda one: (one.period.last, one.period.key, one.module), reverse=True)


def read(db: Db, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Table]:
    """Return published tables by period key and module; one query. What does not exist is left out."""
    return {(row.period_key, row.module): _table(row) for row in db.scalars(_WANTED, {"wanted": list(wanted)})}
