"""Time is aware and UTC; days are Dutch."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from app.clock import local_date, now, start_of

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def test_now_is_aware_and_utc() -> None:
    assert now().utcoffset() == dt.timedelta(0)


def test_a_day_begins_at_midnight_in_the_netherlands() -> None:
    assert start_of(dt.date(2026, 1, 1)) == dt.datetime(2025, 12, 31, 23, tzinfo=dt.UTC)
    assert start_of(dt.date(2026, 7, 1)) == dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC)


def test_the_evening_of_new_years_eve_is_already_the_new_year_in_utc_terms_but_not_here() -> None:
    assert local_date(dt.datetime(2026, 12, 31, 22, 59, tzinfo=dt.UTC)) == dt.date(2026, 12, 31)
    assert local_date(dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)) == dt.date(2027, 1, 1)


def test_days_when_the_clock_changes_are_23_and_25_hours() -> None:
    def hours(day: dt.date) -> float:
        return (start_of(day + dt.timedelta(days=1)) - start_of(day)) / dt.timedelta(hours=1)

    assert hours(dt.date(2026, 3, 29)) == 23
    assert hours(dt.date(2026, 10, 25)) == 25


@given(DAYS)
def test_the_start_of_a_day_is_its_first_moment(day: dt.date) -> None:
    begins = start_of(day)
    assert local_date(begins) == day
    assert local_date(begins - dt.timedelta(microseconds=1)) == day - dt.timedelta(days=1)
