"""Counting: who is in service on the last day, where, and what falls within the period."""

import contextlib
import datetime as dt
import random
from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.clock import AMSTERDAM
from app.insight import counts, overlap, periods, placing
from app.insight.counts import Asked
from app.insight.disclosure import Cell, Counts, Sum
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION, ROLES, Required
from app.insight.periods import Period, month, quarter, so_far, year
from app.learning import participation
from app.people import departments
from app.people.records import Absence, Membership
from app.storage.database import Database, Db
from tests import factories
from tests.factories import Known

MODULE = "geschenken"
REASONS = {"leave": "long_leave", "exemption": "seconded"}
ONE = Required(frozenset({("module", MODULE)}), every=True)
ASKED = Asked(dict.fromkeys(ROLES, ONE), (MODULE,))
YESTERDAY = Period("today", dt.date(2026, 1, 1), dt.date(2026, 3, 14))
JANUARY = dt.date(2026, 1, 1)


def _count(db: Db, period: Period, asked: Asked = ASKED) -> Counts:
    return counts.count(db, [period], asked, departments.tree(db))[period]


def _cell(db: Db, period: Period, key: str = CIVIL_SERVANTS, asked: Asked = ASKED) -> Cell:
    return next(one for one in _count(db, period, asked).cells if one.key == key)


@contextlib.contextmanager
def _caught_up(database: Database) -> Iterator[Db]:
    """Read once participation has caught up, as publishing does."""
    participation.catch_up(database)
    with database.reading() as db:
        yield db


def _noon(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 12, 0, tzinfo=AMSTERDAM)


def _finish(db: Db, who: Known, at: dt.datetime, *, slug: str = MODULE, kind: str = "module") -> None:
    factories.attempt(db, who, slug=slug, kind=kind, at=at)
    factories.completion(db, who, slug=slug, kind=kind, at=at)


def test_whoever_left_is_out_of_both_numbers(database: Database) -> None:
    # A, C from 1 January; B until 1 March; D from 15 February; E from 1 March. A, B and D finish.
    with database.writing() as db:
        a = factories.person(db, since=JANUARY)
        b = factories.person(db, since=JANUARY, until=dt.date(2026, 3, 1))
        factories.person(db, since=JANUARY)
        d = factories.person(db, since=dt.date(2026, 2, 15))
        factories.person(db, since=dt.date(2026, 3, 1))
        _finish(db, a, _noon(2026, 1, 10))
        _finish(db, b, _noon(2026, 2, 5))
        _finish(db, d, _noon(2026, 3, 20))
    with _caught_up(database) as db:
        shares = [(cell.counts["completed"], cell.people)
                  for cell in (_cell(db, so_far(2026, number)) for number in (1, 2, 3))]  # fmt: skip
    assert shares == [(1, 3), (2, 4), (2, 4)]
    assert [done / people for done, people in shares] == pytest.approx([1 / 3, 0.5, 0.5], abs=1e-6)


def test_the_last_day_of_a_membership_is_the_day_before_it_ends(database: Database) -> None:
    with database.writing() as db:
        factories.person(db, since=dt.date(2026, 3, 31))
        factories.person(db, since=dt.date(2026, 4, 1))
        factories.person(db, since=JANUARY, until=dt.date(2026, 3, 31))
        factories.person(db, since=JANUARY, until=dt.date(2026, 4, 1))
    with _caught_up(database) as db:
        assert _cell(db, month(2026, 3)).people == 2


@pytest.mark.parametrize("kind", ["leave", "exemption"])
def test_leave_and_exemption_take_somebody_out_on_their_days_only(database: Database, kind: str) -> None:
    with database.writing() as db:
        away, present = factories.person(db), factories.person(db)
        db.add(
            Absence(
                subject=away.subject, kind=kind, reason=REASONS[kind], from_on=dt.date(2026, 2, 28), until_on=dt.date(2026, 3, 31)
            )
        )
        for who in (away, present):
            factories.attempt(db, who, at=_noon(2026, 2, 3))
    with _caught_up(database) as db:
        cells = [_cell(db, so_far(2026, number)) for number in (1, 2, 3)]
    assert [(cell.people, cell.counts["started"]) for cell in cells] == [(2, 0), (1, 1), (2, 2)]


def test_leave_without_an_end_goes_on(database: Database) -> None:
    with database.writing() as db:
        db.add(Absence(subject=factories.person(db).subject, kind="leave", reason="long_leave", from_on=JANUARY, until_on=None))
    with _caught_up(database) as db:
        assert _cell(db, year(2026)).people == 0


def _second(db: Db, who: Known, unit: str, *, share: float, since: dt.date) -> None:
    factories.department(db, unit)
    db.add(Membership(id=uuid4(), subject=who.subject, role="civil_servant", department=unit, share=share, from_on=since))
    db.flush()


@pytest.mark.parametrize(
    ("share", "since", "counted_in"),
    [
        (0.6, dt.date(2026, 1, 5), "unit:trambeheer"),
        (0.3, dt.date(2020, 1, 5), "unit:vth"),
        (0.5, dt.date(2020, 1, 5), "unit:trambeheer"),
        (0.5, dt.date(2026, 1, 5), "unit:vth"),
    ],
)
def test_two_memberships_count_once_by_the_larger_share_then_by_the_earlier_start(
    database: Database, share: float, since: dt.date, counted_in: str
) -> None:
    with database.writing() as db:
        who = factories.person(db)
        db.query(Membership).update({"share": 0.5})
        _second(db, who, "trambeheer", share=share, since=since)
    with _caught_up(database) as db:
        people = {cell.key: cell.people for cell in _count(db, month(2026, 3)).cells}
    assert people[counted_in] == 1
    assert sum(number for key, number in people.items() if key.startswith("unit:")) == 1
    assert people[CIVIL_SERVANTS] == 1


def test_the_griffie_is_counted_with_the_department_it_is_reported_with(database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "bdo", name="BDO")
        factories.department(db, "statengriffie", name="Statengriffie", reported_with="bdo")
        for unit in ("bdo", "statengriffie"):
            factories.attempt(db, factories.person(db, unit=unit), at=_noon(2026, 3, 3))
    with _caught_up(database) as db:
        found = _count(db, month(2026, 3))
        groups = placing.structure(departments.tree(db), dt.date(2026, 6, 1)).groups
    assert [(cell.key, cell.people, cell.counts["started"]) for cell in found.cells if cell.key.startswith("unit:")] == [
        ("unit:bdo", 2, 2),
    ]
    assert [(group.label, group.together) for group in groups] == [("BDO", ("Statengriffie",))]


def test_office_holders_stand_beside_the_departments(database: Database) -> None:
    with database.writing() as db:
        factories.attempt(db, factories.person(db), at=_noon(2026, 3, 3))
        factories.attempt(db, factories.office_holder(db), kind="briefing", at=_noon(2026, 3, 3))
        factories.office_holder(db)
    with _caught_up(database) as db:
        found = _count(db, quarter(2026, 1))
    assert [(cell.key, cell.people, cell.counts["started"]) for cell in found.cells] == [
        (ORGANISATION, 3, 2), (CIVIL_SERVANTS, 1, 1), (OFFICE_HOLDERS, 2, 1), ("unit:vth", 1, 1),
    ]  # fmt: skip
    assert found.sums == (Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)), Sum(CIVIL_SERVANTS, ("unit:vth",)))


def test_departments_come_by_domain_in_their_fixed_order_and_a_domain_is_no_row(database: Database) -> None:
    with database.writing() as db:
        for slug, parent in (("stad", None), ("land", None), ("wonen", "stad"), ("natuur", "land"), ("cultuur", "stad")):
            factories.department(db, slug, parent=parent)
        factories.person(db, unit="cultuur")
    with _caught_up(database) as db:
        keys = [cell.key for cell in _count(db, month(2026, 3)).cells if cell.key.startswith("unit:")]
    assert keys == ["unit:wonen", "unit:cultuur", "unit:natuur"]


def test_whoever_belongs_to_a_domain_itself_is_not_lost(database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "stad")
        factories.department(db, "wonen", parent="stad")
        factories.person(db, unit="stad")
        factories.person(db, unit="wonen")
    with _caught_up(database) as db:
        found = _count(db, month(2026, 3))
    units = [cell for cell in found.cells if cell.key.startswith("unit:")]
    assert [(cell.key, cell.people) for cell in units] == [("unit:stad", 1), ("unit:wonen", 1)]
    assert found.sums == (Sum(CIVIL_SERVANTS, ("unit:stad", "unit:wonen")),)


def test_a_start_counts_once_in_the_period_of_the_first_one(database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db)
        factories.attempt(db, who, at=_noon(2026, 1, 20), ended=True)
        factories.attempt(db, who, at=_noon(2026, 2, 20), number=2)
        factories.attempt(db, who, slug="een-ander", at=_noon(2026, 2, 21))
    with _caught_up(database) as db:
        assert [_cell(db, month(2026, number)).counts["started"] for number in (1, 2)] == [1, 0]
        assert _cell(db, quarter(2026, 1)).counts["started"] == 1


def test_a_quiz_alone_is_not_yet_taking_part(database: Database) -> None:
    with database.writing() as db:
        factories.attempt(db, factories.person(db), kind="quiz", at=_noon(2026, 1, 20))
    with _caught_up(database) as db:
        assert _cell(db, month(2026, 1)).counts["started"] == 0


def test_a_period_begins_and_ends_at_midnight_in_the_netherlands(database: Database) -> None:
    last, first = dt.datetime(2026, 6, 30, 23, 59, 59, tzinfo=AMSTERDAM), dt.datetime(2026, 7, 1, 0, 0, tzinfo=AMSTERDAM)
    with database.writing() as db:
        for at in (last, first, first):
            factories.attempt(db, factories.person(db), at=at)
    with _caught_up(database) as db:
        assert [_cell(db, quarter(2026, number)).counts["started"] for number in (2, 3)] == [1, 2]


def test_the_required_set_is_finished_with_its_last_part(database: Database) -> None:
    both = Required(frozenset({("module", MODULE), ("module", "bibob")}), every=True)
    asked = Asked({"civil_servant": both, "office_holder": ONE}, (MODULE, "bibob"))
    with database.writing() as db:
        half, whole = factories.person(db), factories.person(db)
        _finish(db, half, _noon(2026, 1, 10))
        _finish(db, whole, _noon(2026, 1, 10))
        _finish(db, whole, _noon(2026, 5, 10), slug="bibob")
    with _caught_up(database) as db:
        cells = [_cell(db, quarter(2026, number), asked=asked).counts for number in (1, 2)]
    assert [one["completed"] for one in cells] == [0, 1]
    assert [(one[f"completed:{MODULE}"], one["completed:bibob"]) for one in cells] == [(2, 0), (0, 1)]


def test_a_second_completion_in_a_later_year_is_not_a_first(database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db)
        _finish(db, who, _noon(2025, 3, 10))
        factories.completion(db, who, at=_noon(2026, 3, 10))
    with _caught_up(database) as db:
        assert [_cell(db, year(number)).counts["completed"] for number in (2025, 2026)] == [1, 0]


def test_where_nothing_is_required_finishing_anything_counts(database: Database) -> None:
    anything = Required(frozenset({("module", MODULE), ("module", "bibob")}), every=False)
    nothing = Required(frozenset(), every=False)
    with database.writing() as db:
        who = factories.person(db)
        _finish(db, who, _noon(2026, 2, 10), slug="bibob")
        _finish(db, who, _noon(2026, 3, 10))
    with _caught_up(database) as db:
        asked = Asked({"civil_servant": anything, "office_holder": nothing})
        assert [_cell(db, month(2026, number), asked=asked).counts["completed"] for number in (2, 3)] == [1, 0]


def test_each_role_has_its_own_required_set(database: Database) -> None:
    briefing = Required(frozenset({("briefing", MODULE)}), every=True)
    asked = Asked({"civil_servant": ONE, "office_holder": briefing}, (MODULE,))
    with database.writing() as db:
        civil, office = factories.person(db), factories.office_holder(db)
        _finish(db, civil, _noon(2026, 2, 10), kind="briefing")
        _finish(db, office, _noon(2026, 2, 10), kind="briefing")
    with _caught_up(database) as db:
        found = {cell.key: cell.counts for cell in _count(db, quarter(2026, 1), asked).cells}
    assert found[CIVIL_SERVANTS]["completed"] == 0
    assert found[OFFICE_HOLDERS]["completed"] == 1
    # A module and its briefing are one subject.
    assert found[ORGANISATION][f"started:{MODULE}"] == found[ORGANISATION][f"completed:{MODULE}"] == 2


def test_modules_are_counted_apart_for_quarters_and_years_only(database: Database) -> None:
    with database.writing() as db:
        factories.attempt(db, factories.person(db), at=_noon(2026, 2, 10))
    with _caught_up(database) as db:
        assert f"started:{MODULE}" in _cell(db, quarter(2026, 1)).counts
        assert f"started:{MODULE}" in _cell(db, year(2026)).counts
        assert set(_cell(db, month(2026, 2)).counts) == {"started", "completed"}


def test_a_running_total_has_the_organisation_and_the_roles_and_today_only_civil_servants(database: Database) -> None:
    with database.writing() as db:
        factories.attempt(db, factories.person(db), at=_noon(2026, 3, 14))
    with _caught_up(database) as db:
        running, daily = _count(db, so_far(2026, 2)), _count(db, YESTERDAY)
    assert [cell.key for cell in running.cells] == [ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS]
    assert [(cell.key, cell.counts["started"]) for cell in daily.cells] == [(CIVIL_SERVANTS, 1)]
    assert daily.sums == ()


def test_nobody_began_is_no_first_day(database: Database) -> None:
    with _caught_up(database) as db:
        assert counts.first_day(db) is None
    with database.writing() as db:
        factories.attempt(db, factories.person(db), kind="quiz", at=_noon(2026, 2, 1))
        factories.attempt(db, factories.person(db), at=dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC))
    with _caught_up(database) as db:
        assert counts.first_day(db) == dt.date(2026, 3, 1)


def _span(db: Db, key: str, whole: Period, *parts: Period) -> tuple[int, int, int]:
    present = counts.presence(db, *overlap.looks_and_stretches([whole, *parts]), departments.tree(db))
    found = present.span(key, whole, whole.key, {one.key: one for one in parts})
    assert (found.key, found.whole, found.parts) == (key, whole.key, tuple(one.key for one in parts))
    return found.left, found.joined, found.beyond


def test_movers_are_those_whose_facts_count_in_one_of_two_periods_only(database: Database) -> None:
    first = quarter(2026, 1)
    months = periods.months_in(first)
    with database.writing() as db:
        factories.person(db)  # stays
        factories.person(db, until=dt.date(2026, 2, 10))  # leaves: in January's table, not in the quarter's
        factories.person(db, since=dt.date(2026, 2, 10))  # is new: could not have taken part in January
        factories.person(db, since=dt.date(2026, 2, 10), until=dt.date(2026, 3, 10))  # comes and goes
        mover = factories.person(db, until=dt.date(2026, 3, 5))
        _second(db, mover, "trambeheer", share=1, since=dt.date(2026, 3, 5))
    with _caught_up(database) as db:
        assert _span(db, "unit:vth", first, *months) == (3, 0, 0)
        assert _span(db, "unit:trambeheer", first, *months) == (0, 1, 0)
        assert _span(db, CIVIL_SERVANTS, first, *months) == (2, 0, 0)
        assert _span(db, ORGANISATION, first, *months) == (2, 0, 0)
        assert _span(db, OFFICE_HOLDERS, first, *months) == (0, 0, 0)
        assert _span(db, ORGANISATION, so_far(2026, 3), first) == (0, 0, 0)


def test_leave_makes_somebody_leave_and_join_again(database: Database) -> None:
    months = periods.months_in(quarter(2026, 1))
    with database.writing() as db:
        who = factories.person(db)
        db.add(
            Absence(
                subject=who.subject,
                kind="leave",
                reason="long_leave",
                from_on=dt.date(2026, 2, 10),
                until_on=dt.date(2026, 3, 10),
            )
        )
    with _caught_up(database) as db:
        assert _span(db, "unit:vth", so_far(2026, 2), *months[:2]) == (1, 0, 0)
        assert _span(db, "unit:vth", quarter(2026, 1), *months) == (0, 1, 0)


def test_days_of_which_nothing_is_known_belong_to_everybody_present(database: Database) -> None:
    with database.writing() as db:
        for _ in range(3):
            factories.person(db)
    with _caught_up(database) as db:
        assert _span(db, CIVIL_SERVANTS, YESTERDAY, so_far(2026, 2)) == (0, 0, 3)


def test_many_periods_at_once_are_counted_as_each_alone(database: Database) -> None:
    chance = random.Random(3)  # noqa: S311  repeatable on purpose
    with database.writing() as db:
        for number in range(30):
            since, until = dt.date(2025, chance.randrange(1, 13), 9), dt.date(2026, chance.randrange(1, 13), 9)
            who = factories.person(db, unit=f"unit-{number % 3}", since=since, until=until if number % 2 else None)
            _finish(db, who, _noon(2026, chance.randrange(1, 13), 15))
    wanted = periods.in_year(2026)
    with _caught_up(database) as db:
        together = counts.count(db, wanted, ASKED, departments.tree(db))
        assert {one: _count(db, one) for one in wanted} == together


def test_the_number_of_queries_does_not_grow(database: Database) -> None:
    with database.writing() as db:
        for number in range(12):
            factories.attempt(db, factories.person(db, unit=f"unit-{number}"), slug=f"module-{number % 4}", at=_noon(2026, 2, 3))
    asked = Asked(dict.fromkeys(ROLES, ONE), tuple(f"module-{number}" for number in range(4)))
    participation.catch_up(database)
    seen: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    with database.reading() as db:
        counts.count(db, periods.in_year(2026), asked, of := departments.tree(db))
        assert len([text for text in seen if text.lstrip().upper().startswith(("SELECT", "WITH"))]) == 4
        seen.clear()
        counts.presence(db, *overlap.looks_and_stretches(periods.in_year(2026)), of)
    assert len([text for text in seen if text.lstrip().upper().startswith(("SELECT", "WITH"))]) == 1
