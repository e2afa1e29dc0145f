"""SQL to counts per group: the only reader of what people did in bulk. Hands out groups, never people.

It counts participation, made of facts by `app.learning.participation`; who calls it has let that catch up.
Every function is a fixed number of queries, whatever the number of people, departments and modules.
"""

import dataclasses as dc
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from app.insight.placing import Fork, Placement
from app.learning.records import Participation
from app.people.records import Absence, Membership
from app.people.structure import Tree
from app.storage.database import Db

# Between a role and a department: no slug has it in it.
OF = "/"
# How finely shares are told apart, and how long the text is that puts memberships in order: share, day and number.
SHARES = 1_000_000
TURN = 7 + 10 + 32
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
    """A day on which people are somewhere, and how they are moved on from there to the departments of a later day.

    Args:
        day: The day.
        rows: Department to the key of the row that counts it on that day.
        placement: To a later day.
    """

    day: dt.date
    rows: Mapping[str, str] = dc.field(compare=False)
    placement: Placement | None = None

    @property
    def forks(self) -> tuple[Fork, ...]:
        """Return the splits of departments in between."""
        return self.placement.forks if self.placement else ()

    def key(self, role: str, department: str, went: Sequence[str | None]) -> str:
        """Return the key of the row that somebody with this role, in this department, is counted in.

        Args:
            role: Of somebody.
            department: Where they are on the day; empty for who has none.
            went: Per fork, to which successor they went, if to one.
        """
        if not department:
            return ROLE + role
        if self.placement is None:
            return self.rows.get(department, UNIT + department)
        return self.placement.row(department, went)


def _look(of: Tree, day: dt.date, placement: Placement | None) -> _Look:
    return _Look(day, placing.structure(of, day).rows, placement)


@dc.dataclass(frozen=True, slots=True)
class _Calendar:
    """The days and the stretches between them that some periods are made of, each with a number.

    Args:
        looks: At the last day of each period.
        edges: The first day of each stretch; the last one is after all periods.
        periods: With the number of the look of each.
    """

    looks: tuple[_Look, ...]
    edges: tuple[dt.date, ...]
    periods: Mapping[Period, int]

    def seen_at(self, look: int) -> list[Period]:
        """Return the periods whose last day has this look."""
        return [one for one, number in self.periods.items() if number == look]

    def numbers(self, period: Period, stretches: Mapping[str, int | None], people: int) -> dict[str, int]:
        """Return what people count who first did something in these stretches: within the period, and before it."""
        within = {measure: people * self.holds(period, stretch) for measure, stretch in stretches.items()}
        return within | {BEFORE + measure: people * self.precedes(period, stretch) for measure, stretch in stretches.items()}

    def stretch(self, at: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
        """Return the number of the stretch in which a moment lies, none of no moment; -1 is before all of them."""
        before = ((at < start_of(edge), place - 1) for place, edge in enumerate(self.edges))
        return sa.case((at.is_(None), None), *before, else_=len(self.edges))

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
    at = {one: _look(of, one.last, placing.placement_of(of, one)) for one in every}
    looks = list(dict.fromkeys(at.values()))
    return _Calendar(tuple(looks), tuple(sorted(edges)), {one: looks.index(look) for one, look in at.items()})


def first_day(db: Db) -> dt.date | None:
    """Return the day on which somebody first began something, or None when nobody did."""
    at = db.scalar(sa.select(sa.func.min(Participation.began_at)))
    return local_date(at) if at else None


def people_between(db: Db, first: dt.date, last: dt.date) -> int:
    """Return how many people were in service on some day between two days, both included."""
    is_in = sa.and_(Membership.from_on <= last, sa.or_(Membership.until_on.is_(None), Membership.until_on > first))
    return db.scalar(sa.select(sa.func.count(sa.distinct(Membership.subject))).where(is_in)) or 0


def count(db: Db, wanted: Collection[Period], asked: Asked, of: Tree) -> dict[Period, Counts]:
    """Count periods, for every group that is published for each of them. Two queries.

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
    for (look, role, key, began, *done_as), people in _placed(db, calendar, _totals(calendar, asked), isouter=True).items():
        stretches = {STARTED: began, COMPLETED: done_as[ROLES.index(role)]}
        for one in calendar.seen_at(look):
            _tally(found[one], role, key, {"people": people} | calendar.numbers(one, stretches, people))
    if asked.modules and any(one.has_modules for one in wanted):
        for (look, role, key, slug, *firsts), people in _placed(db, calendar, _each(calendar, asked.modules)).items():
            stretches = {of_module(measure, slug): first for measure, first in zip((STARTED, COMPLETED), firsts, strict=True)}
            for one in calendar.seen_at(look):
                _tally(found[one], role, key, calendar.numbers(one, stretches, people))
    return {one: _as_counts(one, found[one], asked, of) for one in wanted}


def _placed(db: Db, calendar: _Calendar, did: sa.Subquery, *, isouter: bool = False) -> Counter[tuple[Any, ...]]:
    """Return how many people were somewhere at a look and have the same facts, of whatever path they were on.

    Args:
        db: For reading.
        calendar: Has the looks.
        did: Subject and facts of it.
        isouter: Whoever has no facts counts too.
    """
    people = _people(calendar.looks, ())
    facts = [column for column in did.c if column.name != "subject"]
    columns = (*facts, *(column for column in people.c if column.name not in {"subject", "served"}))
    joined = people.join(did, did.c.subject == people.c.subject, isouter=isouter)
    found: Counter[tuple[Any, ...]] = Counter()
    for number, *row in db.execute(sa.select(sa.func.count(), *columns).select_from(joined).group_by(*columns)):
        for look, (role, key) in _places(calendar.looks, row[len(facts) :]):
            found[look, role, key, *row[: len(facts)]] += number
    return found


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
    placed = [_look(of, day, placing.placement(of, day, drawn) if drawn else None) for day, drawn in ordered]
    people = _people(placed, served)
    places = [column for column in people.c if column.name != "subject"]
    paths: Counter[tuple[tuple[str | None, ...], int]] = Counter()
    for count_, in_service, *row in db.execute(sa.select(sa.func.count(), *places).group_by(*places)):
        at = {number: key for number, (_role, key) in _places(placed, row)}
        paths[tuple(map(at.get, range(len(placed)))), in_service] += count_
    return overlap.presence_of(ordered, served, paths)


def _places(looks: Sequence[_Look], row: Sequence[str | None]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Give the number of each look at which somebody was in service, with their role and the key of their row."""
    at = 0
    for number, look in enumerate(looks):
        stood, went = row[at], row[at + 1 : at + 1 + len(look.forks)]
        at += 1 + len(look.forks)
        if stood is not None:
            role, department = stood.split(OF, 1)
            yield number, (role, look.key(role, department, went))


def _people(looks: Sequence[_Look], stretches: Sequence[Stretch]) -> sa.CTE:
    """Return a row for everybody who is counted at some look: who, when in service, and where at each look.

    `served` has a bit for each stretch in which they were in service for a day or more, on leave or not. `at_0` and so on
    are role and department, empty at looks at which they are not counted; `went_0_0` and so on where they went at a fork.
    """
    stays = _stays()
    served: sa.ColumnElement[int] = sa.literal(0, sa.BigInteger())
    for number, (first, last) in enumerate(stretches):
        is_in = sa.and_(
            stays.c.is_away == 0, stays.c.from_on <= last, sa.or_(stays.c.until_on.is_(None), stays.c.until_on > first)
        )
        served += sa.func.max(sa.case((is_in, sa.literal(1 << number, sa.BigInteger())), else_=0))
    columns: list[sa.ColumnElement[Any]] = [served.label("served")]
    for number, look in enumerate(looks):
        holds = sa.and_(stays.c.from_on <= look.day, sa.or_(stays.c.until_on.is_(None), stays.c.until_on > look.day))
        is_away = sa.func.max(sa.case((holds, stays.c.is_away), else_=0)) == 1
        here = _main(stays.c.turn + stays.c.role + OF + stays.c.department, holds, stays.c.is_counted == 1)
        columns.append(sa.case((is_away, None), else_=here).label(f"at_{number}"))
        for at, fork in enumerate(look.forks):
            then = sa.and_(stays.c.from_on <= fork.on_day, sa.or_(stays.c.until_on.is_(None), stays.c.until_on > fork.on_day))
            went = _main(stays.c.turn + stays.c.department, then, stays.c.department.in_(fork.successors))
            columns.append(went.label(f"went_{number}_{at}"))
    grouped = sa.select(stays.c.subject, *columns).group_by(stays.c.subject).subquery()
    is_somewhere = sa.or_(*(grouped.c[f"at_{number}"].is_not(None) for number in range(len(looks))))
    return sa.select(*grouped.c).where(is_somewhere).cte("people")


def _stays() -> sa.Subquery:
    """Return memberships and absences as one list: of a list that is read once, no database makes a search for each person.

    `turn` puts the memberships of one person in order, as text: the larger share first, then the oldest. Of several on one day
    the first is the main one, and counts.
    """
    share = sa.cast(SHARES + sa.cast((1 - Membership.share) * SHARES, sa.Integer), sa.String)
    number = sa.func.replace(sa.cast(Membership.id, sa.String), "-", "")
    nothing, no, yes = sa.literal(""), sa.literal(0), sa.literal(1)
    is_counted = sa.case((sa.func.coalesce(Membership.office, "") == NOT_COUNTED, 0), else_=1)
    return sa.union_all(
        sa.select(
            Membership.subject, Membership.from_on, Membership.until_on, Membership.role, is_counted.label("is_counted"),
            sa.func.coalesce(Membership.department, "").label("department"), no.label("is_away"),
            (share + sa.cast(Membership.from_on, sa.String) + number).label("turn"),
        ),
        sa.select(Absence.subject, Absence.from_on, Absence.until_on, nothing, no, nothing, yes, nothing),
    ).subquery()  # fmt: skip


def _main(place: sa.ColumnElement[str], *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[str | None]:
    """Return the place of the main membership of those that meet the conditions."""
    return sa.func.substr(sa.func.min(sa.case((sa.and_(*conditions), place))), 1 + TURN)


def _totals(calendar: _Calendar, asked: Asked) -> sa.Subquery:
    """Return, of everybody, the stretches in which they first began, and finished what is required of each role."""
    began = calendar.stretch(_first(Participation.began_at)).label("began")
    done = (calendar.stretch(_finished(asked.required[role])).label(f"done_as_{role}") for role in ROLES)
    return sa.select(Participation.subject, began, *done).group_by(Participation.subject).subquery()


def _finished(required: Required) -> sa.ColumnElement[Any]:
    """Return when somebody finished a required set, or nothing; the first completion of each item counts."""
    if not required.items:
        return sa.null()
    is_asked = sa.tuple_(Participation.kind, Participation.slug).in_(sorted(required.items))
    completed_at: sa.ColumnElement[Any] = sa.case((is_asked, Participation.completed_at))
    if not required.every:
        return sa.func.min(completed_at)
    return sa.case((sa.func.count(completed_at) >= len(required.items), sa.func.max(completed_at)))


def _each(calendar: _Calendar, modules: tuple[str, ...]) -> sa.Subquery:
    """Return, of everybody and by module, the stretches of the first facts about it; a module and its briefing are one."""
    firsts = (calendar.stretch(_first(at)).label(at.key) for at in (Participation.began_at, Participation.completed_at))
    which = (Participation.subject, Participation.slug)
    return sa.select(*which, *firsts).where(Participation.slug.in_(modules)).group_by(*which).subquery()


def _first(at: sa.orm.InstrumentedAttribute[dt.datetime | None]) -> sa.ColumnElement[Any]:
    moment: sa.ColumnElement[Any] = at.expression
    return sa.func.min(moment)
