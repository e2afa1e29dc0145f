"""What is measured, and when a department may be called different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import measures
from app.insight.measures import Share


def _shares(text: str) -> list[Share]:
    pairs = [pair.split("/") for pair in text.split()]
    return [Share(str(place), int(count), int(people)) for place, (count, people) in enumerate(pairs)]


def _ps(units: list[Share]) -> list[float]:
    count, people = sum(unit.count for unit in units), sum(unit.people for unit in units)
    return [measures.mid_p(unit.count, unit.people, count, people) for unit in units]


TWELVE = "9/12 14/18 31/40 22/45 38/52 61/88 70/96 83/120 41/60 16/30 12/14 49/65"
NINE = "28/46 30/57 19/38 39/58 27/42 31/54 52/68 33/46 43/60"


def test_the_test_of_a_department_against_the_rest_is_the_published_one() -> None:
    expected = [.725021, .473167, .272150, .002695, .592248, .926638, .461646, .884271, .801535, .056105, .195465,
                .295791]  # fmt: skip
    assert _ps(_shares(TWELVE)) == pytest.approx(expected, abs=1e-6)


def test_the_correction_for_many_departments_is_the_published_one() -> None:
    expected = [.926638, .811144, .709898, .032341, .888372, .926638, .811144, .926638, .926638, .336629, .709898,
                .709898]  # fmt: skip
    assert measures.false_discovery(_ps(_shares(TWELVE))) == pytest.approx(expected, abs=1e-6)


def test_only_the_department_that_earned_it_is_called_lower() -> None:
    assert measures.differing(_shares(TWELVE)) == {"3": "lower"}


def test_nobody_is_called_different_when_chance_explains_it() -> None:
    expected = [.5982, .0530, .0603, .6380, .9778, .2608, .0228, .2783, .2099]  # fmt: skip
    assert _ps(_shares(NINE)) == pytest.approx(expected, abs=1e-4)
    assert measures.differing(_shares(NINE)) == {}


@given(st.lists(st.integers(1, 200).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people))), min_size=1))
def test_a_p_value_is_a_probability_and_equal_shares_never_differ(pairs: list[tuple[int, int]]) -> None:
    units = [Share(str(place), count, people) for place, (count, people) in enumerate(pairs)]
    assert all(0 <= p <= 1 for p in _ps(units))
    assert measures.differing([Share(unit.key, 0, unit.people) for unit in units]) == {}
    assert measures.differing([Share(unit.key, unit.people, unit.people) for unit in units]) == {}


def test_a_percentage_rounds_half_up() -> None:
    assert [measures.percent(count, 8) for count in (0, 1, 3, 8)] == [0, 13, 38, 100]
    assert measures.percent(637, 1116) == 57
