"""SQL to counts per group: the only reader of what people did in bulk. Hands out groups, never people.

Every function is a fixed number of queries, whatever the number of people, departments and modules.
"""

import dataclasses as dc
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.clock import local_date, start_of
from app.insight.disclosure import Cell, Counts, Sum
from app.insight.measures import (
    CIVIL_SERVANTS,
    COMPLETED,
    MEASURES,
    OFFICE_HOLDERS,
    ORGANISATION,
    ROLE,
    ROLES,
    STARTED,
    UNIT,
    Required,
    of_module,
)
from app.insight.overlap import Pattern, Presence, Stretch
from app.insight.periods import DAY, Period
from app.insight.tables import Group, Structure
from app.learning.records import Attempt, Completion
from app.people.records import Absence, DepartmentState, Membership
from app.storage.database import Db

LEARNING = ("module", "briefing")
# Who supports a political group is no civil servant and holds no office: they learn, and stand in no table.
NOT_COUNTED = "fractieondersteuner"

Select = sa.Select[*tuple[Any, ...]]


Tallies = dict[str, Counter[str]]
"""Group to measure, or `people`, to a number of people."""


@dc.dataclass(frozen=True, slots=True)
class Asked:
    """What a count is about.

    Args:
        required: Role to what it has to finish.
        modules: Slugs that are also counted one by one, where the period has modules.
    """

    required: Mapping[str, Required]
    modules: tuple[str, ...] = ()


@dc.dataclass(frozen=True, slots=True)
class _Calendar:
    """The days and the stretches between them that some periods are made of, each with a number."""

    days: tuple[dt.date, ...]
    edges: tuple[dt.date, ...]

    def stretch(self, at: sa.ColumnElement[dt.datetime]) -> sa.ColumnElement[int]:
        """Return the number of the stretch in which a moment lies; -1 is before all of them."""
        return sa.case(*((at < start_of(edge), place - 1) for place, edge in enumerate(self.edges)), else_=len(self.edges))

    def holds(self, period: Period, stretch: int | None) -> bool:
        """Tell whether a stretch lies within a period."""
        first, after = self.edges.index(period.first), self.edges.index(period.last + DAY)
        return stretch is not None and first <= stretch < after


def _calendar(periods: Iterable[Period]) -> _Calendar:
    every = list(periods)
    edges = {one.first for one in every} | {one.last + DAY for one in every}
    return _Calendar(tuple(sorted({one.last for one in every})), tuple(sorted(edges)))


def first_day(db: Db) -> dt.date | None:
    """Return the day on which somebody first began something, or None when nobody did."""
    at = db.scalar(sa.select(sa.func.min(Attempt.started_at)).where(Attempt.kind.in_(LEARNING)))
    return local_date(at) if at else None


def structure(db: Db, day: dt.date) -> Structure:
    """Return the departments that are reported on a day, in their fixed order, and which domains are only headings."""
    states = sa.select(DepartmentState).where(*_holds(DepartmentState, day))
    rows = db.scalars(states.order_by(DepartmentState.position, DepartmentState.department)).all()
    names = {row.department: row.name for row in rows}
    order = {row.department: place for place, row in enumerate(rows)}
    together: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.reported_with:
            together[row.reported_with].append(row.name)
    reported = [row for row in rows if not row.reported_with]
    reported.sort(key=lambda row: (order[row.parent or row.department], row.parent is not None, order[row.department]))
    groups = (
        Group(UNIT + row.department, row.name, names[row.parent or row.department], tuple(together[row.department]))
        for row in reported
    )
    return Structure(tuple(groups), frozenset(UNIT + row.parent for row in rows if row.parent))


def count(db: Db, wanted: Collection[Period], asked: Asked, of: Structure) -> dict[Period, Counts]:
    """Count periods, for every group that is published for each of them. Three queries.

    Args:
        db: For reading.
        wanted: The last day of each decides who is counted, and where.
        asked: What has to be finished, and which modules are counted apart.
        of: The departments.

    Returns:
        Everybody in service on the last day, long leave and exemption left out, in exactly one role and department.
        The organisation is both roles together.
    """
    calendar = _calendar(wanted)
    found: dict[Period, Tallies] = {one: defaultdict(Counter) for one in wanted}
    by_day: dict[int, list[Period]] = defaultdict(list)
    for one in wanted:
        by_day[calendar.days.index(one.last)].append(one)
    for day, role, unit, began, done, people in db.execute(_totals(calendar, asked)):
        for one in by_day[day]:
            within = {STARTED: calendar.holds(one, began), COMPLETED: calendar.holds(one, done)}
            _tally(found[one], role, unit, {"people": people} | {measure: people * is_in for measure, is_in in within.items()})
    if asked.modules and any(one.has_modules for one in wanted):
        for measure, query in ((STARTED, _started_each(calendar, asked)), (COMPLETED, _completed_each(calendar, asked))):
            for day, role, unit, slug, stretch, people in db.execute(query):
                for one in by_day[day]:
                    _tally(found[one], role, unit, {of_module(measure, slug): people * calendar.holds(one, stretch)})
    return {one: _as_counts(one, found[one], asked, of) for one in wanted}


def _tally(found: Tallies, role: str, unit: str | None, numbers: Mapping[str, int]) -> None:
    for key in (ORGANISATION, ROLE + role, *([UNIT + unit] if unit else [])):
        found[key].update(numbers)


def _as_counts(period: Period, found: Tallies, asked: Asked, of: Structure) -> Counts:
    modules = asked.modules if period.has_modules else ()
    measures = [of_module(measure, slug) for slug in ("", *modules) for measure in MEASURES]
    units = _units(of, found) if period.has_units else ()
    whole = (Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)),) if period.has_office_holders else ()
    keys = (ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS, *units) if whole else (CIVIL_SERVANTS, *units)
    cells = (Cell(key, found[key]["people"], {measure: found[key][measure] for measure in measures}) for key in keys)
    return Counts(tuple(cells), (*whole, Sum(CIVIL_SERVANTS, units)) if units else whole)


def _units(of: Structure, found: Tallies) -> tuple[str, ...]:
    """Return the departments in their order; a domain is one only when people belong to the domain itself."""
    keys = (group.key for group in of.groups)
    return tuple(key for key in keys if key not in of.headings or found[key]["people"])


def presence(db: Db, days: Collection[dt.date], stretches: Collection[Stretch]) -> Presence:
    """Return in which groups people were on some days, and whether they were in service in some stretches of days.

    One query, which gives numbers of people per pattern.
    """
    ordered, served = tuple(sorted(set(days))), tuple(sorted(set(stretches)))
    everyone, service = _everyone(ordered), _served(served)
    levels = ((UNIT, everyone.c.unit), (ROLE, everyone.c.role), (ORGANISATION, sa.literal("")))
    query = sa.union_all(*(_patterns(everyone, service, prefix, name) for prefix, name in levels))
    patterns: dict[str, dict[Pattern, int]] = defaultdict(dict)
    for prefix, name, stood, in_service, people in db.execute(query):
        patterns[prefix + name][stood, in_service] = people
    return Presence(ordered, served, patterns)


def _patterns(everyone: sa.CTE, served: sa.CTE, prefix: str, name: sa.ColumnElement[str]) -> Select:
    """Count people per group and pattern."""
    stood = (
        sa.select(everyone.c.subject, name.label("name"), sa.func.sum(everyone.c.bit).label("stood"))
        .where(name.is_not(None))
        .group_by(everyone.c.subject, *([] if prefix == ORGANISATION else [name]))
        .subquery()
    )
    columns = (stood.c.name, stood.c.stood, served.c.served)
    joined = sa.select(sa.literal(prefix), *columns, sa.func.count()).outerjoin(served, served.c.subject == stood.c.subject)
    return joined.group_by(*columns)


def _everyone(days: Sequence[dt.date]) -> sa.CTE:
    """Return who was in service on each of some days, and where; a day has a number, and a bit of its own."""
    standings = [_standing(day) for day in days]
    return sa.union_all(
        *(
            sa.select(one.c.subject, one.c.role, one.c.unit, sa.literal(n).label("day"), sa.literal(1 << n).label("bit"))
            for n, one in enumerate(standings)
        )
    ).cte("everyone")


def _served(stretches: Sequence[Stretch]) -> sa.CTE:
    """Return per person in which stretches they were in service for a day or more, on leave or not."""
    each = [
        sa.select(Membership.subject, sa.literal(1 << n).label("bit"))
        .where(Membership.from_on <= last, sa.or_(Membership.until_on.is_(None), Membership.until_on > first))
        .distinct()
        for n, (first, last) in enumerate(stretches)
    ]
    every = sa.union_all(*each).subquery()
    return sa.select(every.c.subject, sa.func.sum(every.c.bit).label("served")).group_by(every.c.subject).cte("served")


def _standing(day: dt.date) -> sa.Subquery:
    """Return subject, role and unit of everybody in service on a day: one row a person, the larger share first."""
    place = sa.func.row_number().over(
        partition_by=Membership.subject, order_by=(Membership.share.desc(), Membership.from_on, Membership.id)
    )
    away = sa.exists().where(Absence.subject == Membership.subject, *_holds(Absence, day))
    ranked = (
        sa.select(Membership.subject, Membership.role, Membership.department, place.label("place"))
        .where(*_holds(Membership, day), sa.func.coalesce(Membership.office, "") != NOT_COUNTED, ~away)
        .subquery()
    )
    unit = sa.func.coalesce(DepartmentState.reported_with, ranked.c.department)
    return (
        sa.select(ranked.c.subject, ranked.c.role, unit.label("unit"))
        .outerjoin(DepartmentState, sa.and_(DepartmentState.department == ranked.c.department, *_holds(DepartmentState, day)))
        .where(ranked.c.place == 1)
        .subquery()
    )


def _holds(table: type[Membership | Absence | DepartmentState], day: dt.date) -> tuple[sa.ColumnElement[bool], ...]:
    return table.from_on <= day, sa.or_(table.until_on.is_(None), table.until_on > day)


def _totals(calendar: _Calendar, asked: Asked) -> Select:
    """Count people by day, group, and the stretches in which they first began and finished what is required."""
    everyone = _everyone(calendar.days)
    began = (
        sa.select(Attempt.subject, calendar.stretch(sa.func.min(Attempt.started_at)).label("stretch"))
        .where(Attempt.kind.in_(LEARNING))
        .group_by(Attempt.subject)
        .subquery()
    )
    done = sa.union_all(*(_finished(calendar, role, asked.required[role]) for role in ROLES)).subquery()
    columns = (everyone.c.day, everyone.c.role, everyone.c.unit, began.c.stretch, done.c.stretch)
    return (
        sa.select(*columns, sa.func.count())
        .select_from(everyone)
        .outerjoin(began, began.c.subject == everyone.c.subject)
        .outerjoin(done, sa.and_(done.c.subject == everyone.c.subject, done.c.role == everyone.c.role))
        .group_by(*columns)
    )


def _finished(calendar: _Calendar, role: str, required: Required) -> Select:
    """Return when everybody finished the required set of a role; the first completion of each item counts."""
    wanted = sa.tuple_(Completion.kind, Completion.slug).in_(sorted(required.items)) if required.items else sa.false()
    firsts = (
        sa.select(Completion.subject, sa.func.min(Completion.completed_at).label("at"))
        .where(wanted)
        .group_by(Completion.subject, Completion.kind, Completion.slug)
        .subquery()
    )
    needed = len(required.items) if required.every else 1
    moment = sa.func.max(firsts.c.at) if required.every else sa.func.min(firsts.c.at)
    return (
        sa.select(firsts.c.subject, sa.literal(role).label("role"), calendar.stretch(moment).label("stretch"))
        .group_by(firsts.c.subject)
        .having(sa.func.count() >= needed)
    )


def _started_each(calendar: _Calendar, asked: Asked) -> Select:
    return _each(calendar, Attempt, Attempt.started_at, asked.modules)


def _completed_each(calendar: _Calendar, asked: Asked) -> Select:
    return _each(calendar, Completion, Completion.completed_at, asked.modules)


def _each(
    calendar: _Calendar,
    table: type[Attempt | Completion],
    at: sa.orm.InstrumentedAttribute[dt.datetime],
    modules: tuple[str, ...],
) -> Select:
    """Count by module the stretch of the first fact about it; a module and its briefing are one."""
    everyone = _everyone(calendar.days)
    firsts = (
        sa.select(table.subject, table.slug, calendar.stretch(sa.func.min(at)).label("stretch"))
        .where(table.kind.in_(LEARNING), table.slug.in_(modules))
        .group_by(table.subject, table.slug)
        .subquery()
    )
    columns = (everyone.c.day, everyone.c.role, everyone.c.unit, firsts.c.slug, firsts.c.stretch)
    counted = sa.select(*columns, sa.func.count()).select_from(everyone).join(firsts, firsts.c.subject == everyone.c.subject)
    return counted.group_by(*columns)
