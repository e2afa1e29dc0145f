"""Figures across a reorganisation: each table as it was, nobody worked out from all of them, a year in today's departments."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.insight import counts, disclosure, measures, periods, published
from app.insight.disclosure import Published
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION, STARTED, UNIT
from app.insight.periods import Period, month, quarter, year
from app.learning import participation
from app.learning.publishing import Library
from app.learning.records import Attempt
from app.people import departments
from app.people.departments import When
from app.people.records import Membership
from app.people.structure import New
from app.people.values import By
from app.storage.database import Database, Db
from tests import factories
from tests.attacker import World, spoken
from tests.participation import noon, publish_all

APRIL = dt.date(2026, 4, 1)
MARCH = dt.date(2026, 3, 1)
NEXT_YEAR = dt.date(2027, 2, 1)
Row = Callable[[str, dt.date], str]
Path = tuple[tuple[tuple[Period, tuple[str, ...]], ...], tuple[int, ...]]
"""The groups of somebody in each table, and the months in which they were in service."""


def _by(day: dt.date) -> By:
    return By(None, noon(day - dt.timedelta(days=20)))


def _starts(*numbers: int, first: int = 1) -> list[dt.date]:
    """Return the days on which people began, so many per month."""
    return [dt.date(2026, first + at, 3) for at, number in enumerate(numbers) for _ in range(number)]


def _staff(db: Db, unit: str, size: int, days: Sequence[dt.date], *, until: dt.date | None = None) -> None:
    """Add people to a department; the first ones began on these days."""
    for number in range(size):
        who = factories.person(db, unit=unit, until=until)
        if number < len(days):
            factories.attempt(db, who, at=noon(days[number]))
            factories.completion(db, who, at=noon(days[number]))


def _council(db: Db, size: int, days: Sequence[dt.date]) -> None:
    for number in range(size):
        who = factories.office_holder(db)
        if number < len(days):
            factories.attempt(db, who, kind="briefing", at=noon(days[number]))
            factories.completion(db, who, kind="briefing", at=noon(days[number]))


class Colleague:
    """Somebody who knows who belonged where and when, read every table that ever was, and can calculate.

    Args:
        db: For reading who belonged where. What people did is read to check what was worked out, and is not used for it.
        row: Slug of a department and a day to the slug it was counted in on that day.
        now: Slugs of the departments somebody was in, the oldest first, to the row of a redrawn year.
    """

    def __init__(self, db: Db, row: Row, now: Callable[[Sequence[str]], str] | None = None) -> None:
        self.stays: dict[Any, list[Membership]] = {}
        for one in db.scalars(sa.select(Membership).order_by(Membership.from_on)):
            self.stays.setdefault(one.subject, []).append(one)
        first = sa.select(Attempt.subject, sa.func.min(Attempt.started_at)).group_by(Attempt.subject)
        self.did = {subject: at.month for subject, at in db.execute(first)}
        self.row, self.now = row, now or (lambda slugs: slugs[-1])

    def place(self, subject: Any, period: Period) -> tuple[str, ...]:  # noqa: ANN401  an id
        """Return the groups in which somebody is counted in a period."""
        (here,) = [*(one for one in self.stays[subject] if one.from_on <= period.last < (one.until_on or dt.date.max)), None][:1]
        if here is None:
            return ()
        if here.department is None:
            return (ORGANISATION, OFFICE_HOLDERS)
        if not period.has_units:
            return (ORGANISATION, CIVIL_SERVANTS)
        if period.drawn_on is None:
            return (ORGANISATION, CIVIL_SERVANTS, UNIT + self.row(here.department, period.last))
        slugs = [one.department or "" for one in self.stays[subject] if (one.until_on or dt.date.max) > period.last]
        return (ORGANISATION, CIVIL_SERVANTS, UNIT + self.now(slugs))

    def read(self, tables: Mapping[Period, Published]) -> tuple[World, list[Mapping[Any, int]]]:
        """Return all that follows from who belonged where and from these tables, and what nobody may know."""
        # Everybody knows that nobody took part before the first one did.
        months = range(min(self.did.values()), max(one.last.month for one in tables) + 1)
        paths = {subject: self._path(subject, tables, months) for subject in self.stays}
        alike, world, targets = Counter(paths.values()), World(), list[Mapping[Any, int]]()
        true = Counter((path, self.did[subject]) for subject, path in paths.items() if subject in self.did)
        for path, people in alike.items():
            for at in path[1]:
                world.add_column((path, at), true[path, at], people)
            together = {(path, at): 1 for at in path[1]}
            world.constrain(together, 0, people)
            if people < disclosure.SMALLEST:
                spells = [path[1][at:to] for at in range(len(path[1])) for to in range(at + 1, len(path[1]) + 1)]
                targets += [{(path, one): 1 for one in spell} for spell in spells]
        for period, table in tables.items():
            for key in {key for path in alike for key in dict(path[0]).get(period, ())}:
                terms = {(path, at): 1 for path, at in world.columns
                         if key in dict(path[0]).get(period, ()) and period.first.month <= at <= period.last.month}  # fmt: skip
                count = sum(world.truth[world.columns[one]] for one in terms)
                people = sum(number for path, number in alike.items() if key in dict(path[0]).get(period, ()))
                row = next((row for row in table.rows if row.key == key), None)
                if row is not None and row.people:
                    assert row.people == people, (period.key, key)
                    world.constrain(terms, *spoken(row.figures[STARTED], people))
                if people < disclosure.SMALLEST or min(count, people - count) <= disclosure.NEARLY:
                    targets.append(terms)
        return world, targets

    def _path(self, subject: Any, tables: Collection[Period], months: Iterable[int]) -> Path:  # noqa: ANN401  an id
        seen = tuple((period, found) for period in tables if (found := self.place(subject, period)))
        return seen, tuple(at for at in months if self._serves(subject, month(2026, at)))

    def _serves(self, subject: Any, during: Period) -> bool:  # noqa: ANN401
        return any(
            one.from_on <= during.last and (one.until_on or dt.date.max) > during.first for one in self.stays[subject]
        )  # fmt: skip


def _everything(database: Database) -> dict[Period, Published]:
    """Return every table of 2026 that can be asked for, all modules together."""
    with database.reading() as db:
        listed = [one.period for one in published.listed(db) if not one.module and one.period.first.year == 2026]
        tables = published.read(db, [(one.key, "") for one in listed])
    return {one: tables[one.key, ""].published for one in listed}


def _carelessly(database: Database, catalogue: Catalogue, of_periods: Collection[Period]) -> dict[Period, Published]:
    """Publish every table by itself, well protected but with no thought of the others."""
    asked = counts.Asked({role: measures.required_of(catalogue, role) for role in measures.ROLES})
    participation.catch_up(database)
    with database.reading() as db:
        counted = counts.count(db, of_periods, asked, departments.tree(db))
    return {one: disclosure.release(found, minimum=5) for one, found in counted.items()}


def _and_months(tables: Iterable[Period], number: int) -> list[Period]:
    return [*tables, *periods.months_in(quarter(2026, number))]


def _merger(db: Db) -> Row:
    """A (14, one of whom leaves) and B (12) go into C on 1 March; D stays."""
    _staff(db, "a", 13, _starts(4, 3, 2))
    _staff(db, "a", 1, _starts(1), until=dt.date(2026, 2, 10))
    _staff(db, "b", 12, _starts(3, 3, 2))
    _staff(db, "d", 40, _starts(5, 4, 6))
    departments.merge(db, ["a", "b"], New("c", "C", None), When(MARCH), _by(MARCH))
    return lambda slug, _day: slug


def _split(db: Db) -> Row:
    """C (30, one of whom leaves) goes into A and B on 1 March; D stays."""
    _staff(db, "c", 29, [*_starts(5, 4), *_starts(7, first=3)])
    _staff(db, "c", 1, _starts(1), until=dt.date(2026, 2, 10))
    _staff(db, "d", 40, _starts(5, 4, 6))
    people = db.scalars(sa.select(Membership.subject).where(Membership.department == "c").order_by(Membership.subject)).all()
    chosen = dict.fromkeys(people[::2], "b")
    departments.split(db, "c", [New("a", "A", None), New("b", "B", None)], chosen, When(MARCH), _by(MARCH))
    return lambda slug, _day: slug


def _counted_elsewhere(db: Db) -> Row:
    """The griffie (3) is counted with A until March, then with D."""
    _staff(db, "a", 22, _starts(4, 5, 4))
    _staff(db, "d", 40, _starts(5, 4, 6))
    _staff(db, "e", 25, _starts(4, 3, 5))
    _staff(db, "griffie", 3, _starts(1, 1))
    departments.count_with(db, "griffie", "a", When(factories.LONG_AGO), _by(factories.LONG_AGO))
    departments.count_with(db, "griffie", "d", When(MARCH), _by(MARCH))
    return lambda slug, day: ("a" if day < MARCH else "d") if slug == "griffie" else slug


def _absorbed(db: Db) -> Row:
    """B (9, one of whom leaves) goes into A, which was there already."""
    _staff(db, "a", 20, _starts(4, 3, 4))
    _staff(db, "b", 8, _starts(3, 3))
    _staff(db, "b", 1, _starts(1), until=dt.date(2026, 2, 10))
    _staff(db, "d", 40, _starts(5, 4, 6))
    departments.merge(db, ["b"], "a", When(MARCH), _by(MARCH))
    return lambda slug, _day: slug


@pytest.mark.parametrize("happening", [_merger, _split, _counted_elsewhere, _absorbed])
def test_nobody_can_be_worked_out_across_a_reorganisation(
    database: Database, library: Library, happening: Callable[[Db], Row]
) -> None:
    with database.writing() as db:
        row = happening(db)
        _council(db, 20, _starts(4, 3, 4))
    publish_all(database, library.catalogue, APRIL)
    tables = _everything(database)
    with database.reading() as db:
        colleague = Colleague(db, row)
    world, targets = colleague.read(tables)
    assert world.known(targets) == []
    # It is not for lack of people: tables of single months as well, made one by one, give somebody away.
    careless, targets = colleague.read(_carelessly(database, library.catalogue, _and_months(tables, 1)))
    assert careless.known(targets)
    told = [row for row in tables[quarter(2026, 1)].rows if row.people]
    assert len(told) >= 4, "a quarter with a reorganisation still says something"


# The year in the departments of a later day


def _last_quarter(db: Db) -> None:
    """A year whose first figures are of October, with a merger (A and B into C) in November."""
    _staff(db, "a", 13, _starts(4, 3, 2, first=10))
    _staff(db, "a", 1, _starts(1, first=10), until=dt.date(2026, 11, 10))
    _staff(db, "b", 12, _starts(3, 3, 3, first=10))
    _staff(db, "d", 40, _starts(5, 4, 6, first=10))
    _staff(db, "e", 18, _starts(3, 4, 3, first=10))
    _staff(db, "e", 2, _starts(1, first=11), until=dt.date(2027, 1, 5))
    _council(db, 20, _starts(4, 3, 4, first=10))
    november = dt.date(2026, 11, 15)
    departments.merge(db, ["a", "b"], New("c", "C", None), When(november), _by(november))


def _after_the_year(db: Db) -> None:
    """E is split and D gets another name; E's two leavers had gone by then."""
    january, february = dt.date(2027, 1, 15), dt.date(2027, 2, 1)
    here = (Membership.department == "e", Membership.until_on.is_(None))
    people = db.scalars(sa.select(Membership.subject).where(*here).order_by(Membership.subject)).all()
    into = [New("x", "X", None), New("y", "Y", None)]
    departments.split(db, "e", into, dict.fromkeys(people[:8], "y"), When(january), _by(january))
    departments.rename(db, "d", "Duurzaamheid", When(february), _by(february))


def _now(slugs: Sequence[str]) -> str:
    """Return where somebody of the end of 2026 belongs after the split: E's leavers stay behind."""
    return slugs[-1] if slugs[-1] != "e" else "e"


@pytest.fixture
def redrawn(database: Database, library: Library) -> tuple[Database, Period]:
    """A year that is published as it was and, after a split and a new name, in the departments of now."""
    with database.writing() as db:
        _last_quarter(db)
    publish_all(database, library.catalogue, dt.date(2027, 1, 1))
    with database.writing() as db:
        _after_the_year(db)
    due = publish_all(database, library.catalogue, NEXT_YEAR)
    (one,) = [period for period in due if period.drawn_on]
    return database, one


def test_a_year_in_the_departments_of_now_has_the_same_people_and_gives_nobody_away(
    redrawn: tuple[Database, Period], library: Library
) -> None:
    database, now = redrawn
    tables = _everything(database)
    assert now.key == "2026@2027-02-01"
    as_it_was, again = tables[year(2026)], tables[now]
    assert {row.key for row in again.rows if row.key.startswith(UNIT)} == {"unit:c", "unit:d", "unit:x", "unit:y", "unit:e"}
    assert "unit:e" in {row.key for row in as_it_was.rows}
    assert as_it_was.row(ORGANISATION) == again.row(ORGANISATION)
    # Two had left before the split: with so few behind the old name, it is hidden, and something with it.
    assert again.row("unit:e").people is None
    with database.reading() as db:
        colleague = Colleague(db, lambda slug, _day: slug, _now)
        labels = {group.key: (group.label, group.has_ended) for group in published.read(db, [(now.key, "")])[now.key, ""].groups}
    assert (labels["unit:d"], labels["unit:e"]) == (("Duurzaamheid", False), ("E", True))
    world, targets = colleague.read(tables)
    assert world.known(targets) == []
    careless, targets = colleague.read(_carelessly(database, library.catalogue, _and_months(tables, 4)))
    assert careless.known(targets)


def test_somebody_who_turns_out_to_have_been_there_is_not_told_by_the_difference(database: Database, library: Library) -> None:
    with database.writing() as db:
        _staff(db, "a", 24, _starts(3, 3, 3, first=10))
        _staff(db, "d", 40, _starts(5, 4, 6, first=10))
        _council(db, 20, _starts(4, 3, 4, first=10))
    publish_all(database, library.catalogue, dt.date(2027, 1, 1))
    with database.writing() as db:
        factories.person(db, unit="d")
        departments.rename(db, "d", "Anders", When(dt.date(2027, 1, 15)), _by(dt.date(2027, 1, 15)))
    publish_all(database, library.catalogue, NEXT_YEAR)
    tables = _everything(database)
    (now,) = [one for one in tables if one.drawn_on]
    assert tables[year(2026)].row("unit:d").figures[STARTED].count == 15
    assert [tables[now].row(key).figures[STARTED].count for key in ("unit:d", CIVIL_SERVANTS, ORGANISATION)] == [None] * 3


def test_a_year_of_which_facts_were_let_go_is_not_told_again(database: Database, library: Library) -> None:
    """Else it would have fewer people who took part than it had, and nothing of it would be true."""
    with database.writing() as db:
        _staff(db, "a", 24, _starts(3, 3, 3, first=10))
        _staff(db, "d", 40, _starts(5, 4, 6, first=10))
        _council(db, 20, _starts(4, 3, 4, first=10))
    publish_all(database, library.catalogue, dt.date(2027, 1, 1))
    with database.writing() as db:
        db.execute(sa.delete(Attempt).where(Attempt.department == "d"))
        departments.rename(db, "d", "Anders", When(dt.date(2027, 1, 15)), _by(dt.date(2027, 1, 15)))
    publish_all(database, library.catalogue, NEXT_YEAR)
    (now,) = [one for one in _everything(database) if one.drawn_on]
    assert _everything(database)[now].rows == ()
    assert _everything(database)[year(2026)].row(ORGANISATION).people == 84


def test_it_is_made_once_for_each_division_and_older_ones_stay(redrawn: tuple[Database, Period], library: Library) -> None:
    database, now = redrawn
    assert not any(one.drawn_on for one in published.due(database, library.catalogue, NEXT_YEAR + dt.timedelta(days=9)))
    before = _everything(database)
    with database.writing() as db:
        departments.rename(db, "d", "Duurzaam", When(dt.date(2027, 3, 1)), _by(dt.date(2027, 3, 1)))
    later = dt.date(2027, 3, 5)
    again = [one for one in published.due(database, library.catalogue, later) if one.drawn_on]
    assert again == [periods.redrawn(year(2026), later)]
    assert published.publish(database, library.catalogue, again[0], later)
    after = _everything(database)
    assert {one: after[one] for one in before} == before
    # Nothing but a name changed: what may be told is the same.
    assert after[again[0]].row(ORGANISATION) == before[now].row(ORGANISATION)


def test_a_closed_quarter_is_read_as_it_was_only(redrawn: tuple[Database, Period]) -> None:
    database, _ = redrawn
    assert [one.kind for one in _everything(database) if one.drawn_on] == ["redrawn"]


def test_what_was_published_is_not_touched_by_a_reorganisation(database: Database, library: Library) -> None:
    with database.writing() as db:
        _staff(db, "a", 14, _starts(5, 4))
        _staff(db, "b", 12, _starts(3, 4))
        _staff(db, "d", 40, _starts(5, 9))
        _council(db, 20, _starts(4, 3, 4))
        _staff(db, "stad", 11, _starts(2, 2))
    publish_all(database, library.catalogue, APRIL)
    with database.reading() as db:
        keys = [(one.period.key, one.module) for one in published.listed(db)]
        before = published.read(db, keys)
    day = APRIL + dt.timedelta(days=10)
    with database.writing() as db:
        departments.rename(db, "d", "Anders", When(day), _by(day))
        departments.move(db, "d", "stad", When(day), _by(day))
        departments.merge(db, ["a", "b"], New("c", "C", None), When(day), _by(day))
    publish_all(database, library.catalogue, dt.date(2026, 5, 1))
    with database.reading() as db:
        assert published.read(db, keys) == before
    assert [group.label for group, _row in before["2026-q1", ""].units] == ["A", "B", "D", "Stad"]


def test_each_period_has_the_departments_of_its_own_last_day(database: Database) -> None:
    with database.writing() as db:
        _merger(db)
    asked = counts.Asked(dict.fromkeys(measures.ROLES, measures.Required(frozenset(), every=False)))
    with database.reading() as db:
        found = counts.count(db, [month(2026, 2), month(2026, 3)], asked, departments.tree(db))
    units = {
        one.key: {cell.key: cell.people for cell in table.cells if cell.key.startswith(UNIT)} for one, table in found.items()
    }
    assert units == {"2026-02": {"unit:a": 13, "unit:b": 12, "unit:d": 40}, "2026-03": {"unit:c": 25, "unit:d": 40}}


def test_nobody_is_lost_in_a_department_that_has_ended(database: Database) -> None:
    with database.writing() as db:
        _staff(db, "a", 6, [])
        _staff(db, "d", 9, [])
        departments.merge(db, ["a"], "d", When(MARCH), _by(MARCH))
        factories.person(db, unit="a")  # HR did not know yet
    asked = counts.Asked(dict.fromkeys(measures.ROLES, measures.Required(frozenset(), every=False)))
    with database.reading() as db:
        (found,) = counts.count(db, [month(2026, 3)], asked, departments.tree(db)).values()
    assert {cell.key: cell.people for cell in found.cells} == {CIVIL_SERVANTS: 16, "unit:d": 15, "unit:a": 1}
