"""Periods: their keys, when they close, which year they belong to."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import periods
from app.insight.periods import Period, month, quarter, so_far, year

YESTERDAY = Period("today", dt.date(2026, 1, 1), dt.date(2026, 3, 14))
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("period", "key"),
    [
        (month(2026, 2), "2026-02"),
        (quarter(2026, 3), "2026-q3"),
        (year(2026), "2026"),
        (so_far(2026, 10), "2026-to-10"),
        (so_far(2026, 1), "2026-to-01"),
        (so_far(2026, 12), "2026"),
    ],
)
def test_a_key_leads_back_to_its_period(period: Period, key: str) -> None:
    assert period.key == key
    assert periods.parse(key) == period


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026-00", "2026-1", "2026-q5", "2026-q0", "2026-to-00", "2026-to-12", "2026-today", "20261", "0999",
            "2026-02 ", "２０２６", "2026-q3\n"],
)  # fmt: skip
def test_what_is_no_period_has_none(key: str) -> None:
    assert periods.parse(key) is None


def test_february_ends_on_its_last_day_in_a_leap_year_too() -> None:
    assert month(2024, 2).last == dt.date(2024, 2, 29)
    assert month(2026, 2).last == dt.date(2026, 2, 28)


@given(first=DAYS, length=st.integers(0, 1500))
def test_due_periods_come_in_the_order_of_their_last_days_and_once(first: dt.date, length: int) -> None:
    today = first + dt.timedelta(days=length)
    found = periods.due_between(first, today)
    assert len({one.key for one in found}) == len(found)
    assert all(first <= one.last <= one.due_after < today for one in found)
    assert [one.due_after for one in found] == sorted(one.due_after for one in found)


def test_a_period_is_due_the_day_after_its_last() -> None:
    assert not quarter(2026, 3).is_due(dt.date(2026, 9, 30))
    assert quarter(2026, 3).is_due(dt.date(2026, 10, 1))


def test_a_month_waits_for_its_quarter() -> None:
    assert not month(2026, 7).is_due(dt.date(2026, 9, 30))
    assert month(2026, 7).is_due(dt.date(2026, 10, 1))


def test_what_is_coarse_comes_before_what_is_fine_and_single_months_never() -> None:
    found = [one.key for one in periods.due_between(dt.date(2025, 9, 3), dt.date(2026, 2, 1))]
    assert found == [
        "2025-q3", "2025-to-09", "2025-to-10", "2025-to-11", "2025-q4", "2025", "2026-to-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "before"),
    [(month(2026, 1), "2025-01"), (quarter(2026, 4), "2025-q4"), (year(2026), "2025"), (so_far(2026, 5), "2025-to-05")],
)
def test_a_year_before_is_the_same_period(period: Period, before: str) -> None:
    earlier = periods.year_before(period)
    assert earlier is not None
    assert earlier.key == before


def test_a_total_up_to_some_yesterday_is_published_no_more_and_has_nothing_a_year_before() -> None:
    assert (YESTERDAY.key, YESTERDAY.is_told) == ("2026-today", False)
    assert periods.year_before(YESTERDAY) is None


@given(day=DAYS)
def test_the_months_inside_a_period_follow_each_other_and_fill_it(day: dt.date) -> None:
    for one in (month(day.year, day.month), quarter(day.year, (day.month + 2) // 3), year(day.year), so_far(day.year, day.month)):
        inside = periods.months_in(one)
        assert inside[0].first == one.first
        assert inside[-1].last == one.last
        assert all(a.last + periods.DAY == b.first for a, b in itertools.pairwise(inside))


def test_an_unfinished_month_is_not_inside() -> None:
    assert [one.key for one in periods.months_in(YESTERDAY)] == ["2026-01", "2026-02"]


def test_departments_and_modules_are_published_for_the_periods_of_the_list_only() -> None:
    kinds = {one.kind: (one.has_units, one.has_modules, one.has_office_holders)
             for one in (month(2026, 3), quarter(2026, 1), year(2026), so_far(2026, 5))}  # fmt: skip
    assert kinds == {
        "month": (True, False, False), "quarter": (True, True, True), "year": (True, True, True), "running": (False, False, True),
    }  # fmt: skip
