"""Working days of a pulse: fifteen, with the reminder on the sixth."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import pulse_days

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2080, 12, 31))


def test_fifteen_working_days_are_three_weeks() -> None:
    plan = pulse_days.plan(dt.date(2026, 11, 9))
    assert (plan.reminds_on, plan.closes_on) == (dt.date(2026, 11, 16), dt.date(2026, 11, 27))


def test_a_holiday_makes_it_a_day_longer() -> None:
    """Ascension Day (14 May) and Whit Monday (25 May) lie in it."""
    plan = pulse_days.plan(dt.date(2026, 5, 11))
    assert (plan.reminds_on, plan.closes_on) == (dt.date(2026, 5, 19), dt.date(2026, 6, 2))


@pytest.mark.parametrize(
    "day",
    ["2026-01-01", "2026-04-05", "2026-04-06", "2026-04-27", "2025-04-26", "2026-05-05", "2026-05-14", "2026-05-25",
     "2026-12-25", "2026-12-26", "2024-03-31", "2025-04-21", "2027-03-29"],
)  # fmt: skip
def test_these_are_holidays(day: str) -> None:
    assert pulse_days.is_holiday(dt.date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2025-04-27", "2026-04-03", "2026-12-24", "2026-11-09", "2026-05-15"])
def test_these_are_none(day: str) -> None:
    assert not pulse_days.is_holiday(dt.date.fromisoformat(day))


@given(DAYS, st.integers(1, 30))
def test_the_so_manieth_working_day_is_one_and_counts_those_before_it(first: dt.date, number: int) -> None:
    day = pulse_days.nth_working_day(first, number)
    between = [first + dt.timedelta(days=n) for n in range((day - first).days + 1)]
    assert pulse_days.is_working_day(day)
    assert sum(map(pulse_days.is_working_day, between)) == number


def test_a_day_is_in_its_quarter() -> None:
    assert [pulse_days.quarter_key(dt.date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-q1", "2026-q1", "2026-q2", "2026-q4"
    ]  # fmt: skip
