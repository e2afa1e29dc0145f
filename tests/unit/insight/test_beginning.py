"""When measuring began, from the published periods only; and what is said instead of a comparison."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import periods
from app.insight.beginning import is_partly, measured_from, no_comparison
from app.insight.periods import Period
from app.insight.yearly import DUTCH

YEAR = 2024


def ledger(first: dt.date, today: dt.date = dt.date(2026, 1, 20), *hidden: str) -> list[tuple[Period, bool]]:
    """Return what is published when the first fact is of a day; of some periods nothing could be told."""
    return [(one, one.key not in hidden) for one in periods.due_between(first, today)]


@given(st.dates(dt.date(2024, 1, 1), dt.date(2024, 11, 30)))
def test_the_month_of_the_first_fact_is_known(first: dt.date) -> None:
    began = measured_from(ledger(first), YEAR)
    assert began == (None if first.month == 1 else periods.month(YEAR, first.month))


def test_of_december_and_of_a_month_that_tells_nothing_only_the_quarter_is_known() -> None:
    assert measured_from(ledger(dt.date(2024, 12, 3)), YEAR) == periods.quarter(YEAR, 4)
    hidden = ledger(dt.date(2024, 9, 2), dt.date(2026, 1, 20), "2024-to-09")
    assert measured_from(hidden, YEAR) == periods.quarter(YEAR, 3)
    only_quarters = [one for one in ledger(dt.date(2024, 9, 2)) if one[0].kind == "quarter"]
    assert measured_from(only_quarters, YEAR) == periods.quarter(YEAR, 3)


def test_a_year_that_is_not_the_first_or_of_which_only_the_whole_is_known_was_measured() -> None:
    assert measured_from(ledger(dt.date(2023, 9, 2)), YEAR) is None
    assert measured_from([(periods.year(YEAR), True), (periods.year(YEAR + 1), True)], YEAR) is None
    assert measured_from([], YEAR) is None
    only_quarters = [one for one in ledger(dt.date(2024, 2, 2)) if one[0].kind == "quarter"]
    assert measured_from(only_quarters, YEAR) is None


@pytest.mark.parametrize(
    ("period", "partly"),
    [
        (periods.year(2024), True), (periods.so_far(2024, 10), True), (periods.quarter(2024, 3), True),
        (periods.quarter(2024, 4), False), (periods.month(2024, 9), False), (periods.year(2025), False),
    ],
)  # fmt: skip
def test_a_period_is_measured_in_part_when_measuring_began_inside_it(period: Period, partly: bool) -> None:  # noqa: FBT001
    assert is_partly(period, periods.month(2024, 9)) is partly
    assert not is_partly(period, None)


def test_it_is_said_with_the_month_or_else_the_quarter() -> None:
    assert no_comparison(periods.month(2024, 9), DUTCH) == (
        "In 2024 is pas vanaf september gemeten. Daarom staat er geen vergelijking."
    )
    assert no_comparison(periods.quarter(2024, 3), DUTCH) == (
        "In 2024 is pas vanaf het derde kwartaal gemeten. Daarom staat er geen vergelijking."
    )
