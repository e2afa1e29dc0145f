"""SQL to counts per group: the only reader of what people did in bulk. Hands out groups, never people.

It counts participation, made of facts by `app.learning.participation`; who calls it has let that catch up.
Every function is a fixed number of queries, whatever the number of people, departments and modules.
"""

import dataclasses as dc
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.clock import local_date, start_of
from app.insight import overlap, placing
from app.insight.disclosure import Cell, Counts, Sum
from app.insight.measures import (
    CIVIL_SERVANTS,
    COMPLETED,
    MEASURES,
    NOT_COUNTED,
    OFFICE_HOLDERS,
    ORGANISATION,
    ROLE,
    ROLES,
    STARTED,
    UNIT,
    Required,
    of_module,
)
from app.insight.overlap import Presence, Stretch
from app.insight.periods import DAY, Period
from app.insight.placing import Placement
from app.learning.records import Participation
from app.people.records import Absence, DepartmentState, Membership
from app.people.structure import Tree
from app.storage.database import Db

# Between a role and a unit, and between departments that somebody was in one after the other: no slug has these in it.
OF, THEN = "/", "|"
# In front of a measure: who did it before the period.
BEFORE = "before "

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
class _Look:
    """A day on which people are somewhere, and how they are moved on from there to the departments of a later day."""

    day: dt.date
    placement: Placement | None = None

    def key(self, role: str, unit: str | None) -> str:
        """Return the key of the row that a role and a unit stand for."""
        if not unit:
            return ROLE + role
        if self.placement is None:
            return UNIT + unit
        department, *went = unit.split(THEN)
        return self.placement.row(department, [one or None for one in went])


@dc.dataclass(frozen=True, slots=True)
class _Calendar:
    """The days and the stretches between them that some periods are made of, each with a number."""

    of: Tree
    looks: tuple[_Look, ...]
    edges: tuple[dt.date, ...]

    def number_of(self, period: Period) -> int:
        """Return the number of the look at the last day of a period."""
        return self.looks.index(_Look(period.last, placing.placement_of(self.of, period)))

    def stretch(self, at: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
        """Return the number of the stretch in which a moment lies; -1 is before all of them."""
        return sa.case(*((at < start_of(edge), place - 1) for place, edge in enumerate(self.edges)), else_=len(self.edges))

    def holds(self, period: Period, stretch: int | None) -> bool:
        """Tell whether a stretch lies within a period."""
        first, after = self.edges.index(period.first), self.edges.index(period.last + DAY)
        return stretch is not None and first <= stretch < after

    def precedes(self, period: Period, stretch: int | None) -> bool:
        """Tell whether a stretch lies before a period."""
        return stretch is not None and stretch < self.edges.index(period.first)


def _calendar(periods: Iterable[Period], of: Tree) -> _Calendar:
    every = list(periods)
    edges = {one.first for one in every} | {one.last + DAY for one in every}
    looks = dict.fromkeys(_Look(one.last, placing.placement_of(of, one)) for one in every)
    return _Calendar(of, tuple(looks), tuple(sorted(edges)))


def first_day(db: Db) -> dt.date | None:
    """Return the day on which somebody first began something, or None when nobody did."""
    at = db.scalar(sa.select(sa.func.min(Participation.began_at)))
    return local_date(at) if at else None


def count(db: Db, wanted: Collection[Period], asked: Asked, of: Tree) -> dict[Period, Counts]:
    """Count periods, for every group that is published for each of them. Three queries.

    Args:
        db: For reading.
        wanted: The last day of each decides who is counted, and where. A redrawn year moves them on from there.
        asked: What has to be finished, and which modules are counted apart.
        of: The organisation: each period is divided as it was on its last day.

    Returns:
        Everybody in service on the last day, long leave and exemption left out, in exactly one role and department.
        The organisation is both roles together.
    """
    calendar = _calendar(wanted, of)
    found: dict[Period, Tallies] = {one: defaultdict(Counter) for one in wanted}
    seen: dict[int, list[Period]] = defaultdict(list)
    for one in wanted:
        seen[calendar.number_of(one)].append(one)
    for look, role, unit, began, done, people in db.execute(_totals(calendar, asked)):
        for one in seen[look]:
            within = {STARTED: calendar.holds(one, began), COMPLETED: calendar.holds(one, done)}
            numbers = {"people": people} | {measure: people * is_in for measure, is_in in within.items()}
            numbers |= {BEFORE + STARTED: people * calendar.precedes(one, began)}
            numbers |= {BEFORE + COMPLETED: people * calendar.precedes(one, done)}
            _tally(found[one], role, calendar.looks[look].key(role, unit), numbers)
    if asked.modules and any(one.has_modules for one in wanted):
        for measure, at in ((STARTED, Participation.began_at), (COMPLETED, Participation.completed_at)):
            for look, role, unit, slug, stretch, people in db.execute(_each(calendar, at, asked.modules)):
                for one in seen[look]:
                    key, name = calendar.looks[look].key(role, unit), of_module(measure, slug)
                    numbers = {name: people * calendar.holds(one, stretch)}
                    _tally(found[one], role, key, numbers | {BEFORE + name: people * calendar.precedes(one, stretch)})
    return {one: _as_counts(one, found[one], asked, of) for one in wanted}


def _tally(found: Tallies, role: str, place: str, numbers: Mapping[str, int]) -> None:
    for key in {ORGANISATION, ROLE + role, place}:
        found[key].update(numbers)


def _as_counts(period: Period, found: Tallies, asked: Asked, of: Tree) -> Counts:
    modules = asked.modules if period.has_modules else ()
    measures = [of_module(measure, slug) for slug in ("", *modules) for measure in MEASURES]
    units = _units(period, found, of) if period.has_units else ()
    whole = (Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)),) if period.has_office_holders else ()
    keys = (ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS, *units) if whole else (CIVIL_SERVANTS, *units)
    behind = () if whole or period.kind == "today" else (ORGANISATION, OFFICE_HOLDERS)
    cells, others = (tuple(_cell(key, found[key], measures) for key in some) for some in (keys, behind))
    both = Counts(others, (Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)),)) if behind else None
    return Counts(cells, (*whole, Sum(CIVIL_SERVANTS, units)) if units else whole, both)


def _cell(key: str, found: Counter[str], measures: Collection[str]) -> Cell:
    before = {measure: found[BEFORE + measure] for measure in measures}
    return Cell(key, found["people"], {measure: found[measure] for measure in measures}, before)


def _units(period: Period, found: Tallies, of: Tree) -> tuple[str, ...]:
    """Return the departments in their order; a domain is one only when people belong to the domain itself.

    In the departments of a later day there are rows only for who was there then.
    """
    counted = {key for key in found if key.startswith(UNIT) and found[key]["people"]}
    division = placing.structure_of(of, period, counted)
    keys = (group.key for group in division.groups)
    return tuple(key for key in keys if key in counted or (period.drawn_on is None and key not in division.headings))


def presence(db: Db, looks: Collection[overlap.Look], stretches: Collection[Stretch], of: Tree) -> Presence:
    """Return in which groups people were on some days, and whether they were in service in some stretches of days.

    One query, which gives numbers of people per path.

    Args:
        db: For reading.
        looks: Days, each with the later day whose departments count if that is another one.
        stretches: First and last days.
        of: The organisation.
    """
    ordered, served = overlap.in_order(looks), tuple(sorted(set(stretches)))
    placed = [_Look(day, placing.placement(of, day, drawn) if drawn else None) for day, drawn in ordered]
    paths: Counter[tuple[tuple[str | None, ...], int]] = Counter()
    for in_service, people, *places in db.execute(_paths(placed, served)):
        at = (one and look.key(*one.split(OF, 1)) for look, one in zip(placed, places, strict=True))
        paths[tuple(at), in_service] += people
    return overlap.presence_of(ordered, served, paths)


def _paths(looks: Sequence["_Look"], stretches: Sequence[Stretch]) -> Select:
    """Count people by where they were each time, and by when they were in service."""
    everyone, service = _everyone(looks), _served(stretches)
    stood = everyone.c.role + OF + sa.func.coalesce(everyone.c.unit, "")
    each = (sa.func.max(sa.case((everyone.c.look == number, stood))).label(f"at_{number}") for number in range(len(looks)))
    path = sa.select(everyone.c.subject, *each).group_by(everyone.c.subject).subquery()
    places = [column for column in path.c if column.name != "subject"]
    counted = sa.select(service.c.served, sa.func.count(), *places).outerjoin(service, service.c.subject == path.c.subject)
    return counted.group_by(service.c.served, *places)


def _everyone(looks: Sequence["_Look"]) -> sa.CTE:
    """Return who was in service on each of some days, and where; a look at a day has a number."""
    standings = [_standing(look) for look in looks]
    return sa.union_all(
        *(sa.select(one.c.subject, one.c.role, one.c.unit, sa.literal(n).label("look")) for n, one in enumerate(standings))
    ).cte("everyone")


def _served(stretches: Sequence[Stretch]) -> sa.CTE:
    """Return per person in which stretches they were in service for a day or more, on leave or not."""
    each = [
        sa.select(Membership.subject, sa.literal(1 << n, sa.BigInteger()).label("bit"))
        .where(Membership.from_on <= last, sa.or_(Membership.until_on.is_(None), Membership.until_on > first))
        .distinct()
        for n, (first, last) in enumerate(stretches)
    ]
    every = sa.union_all(*each).subquery()
    bits = sa.cast(sa.func.sum(every.c.bit), sa.BigInteger()).label("served")
    return sa.select(every.c.subject, bits).group_by(every.c.subject).cte("served")


def _standing(look: "_Look") -> sa.Subquery:
    """Return subject, role and unit of everybody in service on a day: one row a person, the larger share first."""
    away = sa.exists().where(Absence.subject == Membership.subject, *_holds(Absence, look.day))
    here = (*_holds(Membership, look.day), sa.func.coalesce(Membership.office, "") != NOT_COUNTED, ~away)
    ranked = _main(Membership.role, Membership.department).where(*here).subquery()
    if look.placement:
        return _moved_on(ranked, look.placement)
    unit = sa.func.coalesce(DepartmentState.reported_with, ranked.c.department)
    state = sa.and_(DepartmentState.department == ranked.c.department, *_holds(DepartmentState, look.day))
    return (
        sa.select(ranked.c.subject, ranked.c.role, unit.label("unit"))
        .outerjoin(DepartmentState, state)
        .where(ranked.c.place == 1)
        .subquery()
    )


def _moved_on(ranked: sa.Subquery, placed: Placement) -> sa.Subquery:
    """Return the same with, as unit, the department and per fork where the person went: who reads it places them."""
    unit: sa.ColumnElement[str] = ranked.c.department
    joined: sa.FromClause = ranked
    for fork in placed.forks:
        on_that_day = (*_holds(Membership, fork.on_day), Membership.department.in_(fork.successors))
        went = _main(Membership.department).where(*on_that_day).subquery()
        unit = unit + THEN + sa.func.coalesce(went.c.department, "")
        joined = joined.outerjoin(went, sa.and_(went.c.subject == ranked.c.subject, went.c.place == 1))
    return (
        sa.select(ranked.c.subject, ranked.c.role, unit.label("unit")).select_from(joined).where(ranked.c.place == 1).subquery()
    )


def _main(*columns: sa.orm.InstrumentedAttribute[Any]) -> Select:
    """Select memberships with their place among those of the same person: the larger share first, then the oldest."""
    order = (Membership.share.desc(), Membership.from_on, Membership.id)
    place = sa.func.row_number().over(partition_by=Membership.subject, order_by=order)
    return sa.select(Membership.subject, *columns, place.label("place"))


def _holds(table: type[Membership | Absence | DepartmentState], day: dt.date) -> tuple[sa.ColumnElement[bool], ...]:
    return table.from_on <= day, sa.or_(table.until_on.is_(None), table.until_on > day)


def _totals(calendar: _Calendar, asked: Asked) -> Select:
    """Count people by day, group, and the stretches in which they first began and finished what is required."""
    everyone = _everyone(calendar.looks)
    began = (
        sa.select(Participation.subject, calendar.stretch(_first(Participation.began_at)).label("stretch"))
        .where(Participation.began_at.is_not(None))
        .group_by(Participation.subject)
        .subquery()
    )
    done = sa.union_all(*(_finished(calendar, role, asked.required[role]) for role in ROLES)).subquery()
    columns = (everyone.c.look, everyone.c.role, everyone.c.unit, began.c.stretch, done.c.stretch)
    return (
        sa.select(*columns, sa.func.count())
        .select_from(everyone)
        .outerjoin(began, began.c.subject == everyone.c.subject)
        .outerjoin(done, sa.and_(done.c.subject == everyone.c.subject, done.c.role == everyone.c.role))
        .group_by(*columns)
    )


def _finished(calendar: _Calendar, role: str, required: Required) -> Select:
    """Return when everybody finished the required set of a role; the first completion of each item counts."""
    wanted = sa.tuple_(Participation.kind, Participation.slug).in_(sorted(required.items)) if required.items else sa.false()
    needed = len(required.items) if required.every else 1
    completed_at: sa.ColumnElement[Any] = Participation.completed_at.expression
    moment = sa.func.max(completed_at) if required.every else sa.func.min(completed_at)
    return (
        sa.select(Participation.subject, sa.literal(role).label("role"), calendar.stretch(moment).label("stretch"))
        .where(wanted, Participation.completed_at.is_not(None))
        .group_by(Participation.subject)
        .having(sa.func.count() >= needed)
    )


def _first(at: sa.orm.InstrumentedAttribute[dt.datetime | None]) -> sa.ColumnElement[Any]:
    moment: sa.ColumnElement[Any] = at.expression
    return sa.func.min(moment)


def _each(calendar: _Calendar, at: sa.orm.InstrumentedAttribute[dt.datetime | None], modules: tuple[str, ...]) -> Select:
    """Count by module the stretch of the first fact about it; a module and its briefing are one."""
    everyone = _everyone(calendar.looks)
    firsts = (
        sa.select(Participation.subject, Participation.slug, calendar.stretch(_first(at)).label("stretch"))
        .where(at.is_not(None), Participation.slug.in_(modules))
        .group_by(Participation.subject, Participation.slug)
        .subquery()
    )
    columns = (everyone.c.look, everyone.c.role, everyone.c.unit, firsts.c.slug, firsts.c.stretch)
    counted = sa.select(*columns, sa.func.count()).select_from(everyone).join(firsts, firsts.c.subject == everyone.c.subject)
    return counted.group_by(*columns)
