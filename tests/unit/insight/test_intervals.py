"""Intervals: the vectors of the definitions (TV-1.17, 2.1, 2.2), and coverage by going through every group."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from app.insight import intervals
from app.insight.intervals import Interval

CLOSE = 1e-6


def ends(found: Interval) -> tuple[float, float]:
    return found.low, found.high


@pytest.mark.parametrize(
    ("x", "n", "wilson", "agresti_coull", "jeffreys"),
    [
        (0, 10, (0.000000, 0.277533), (0.000000, 0.320887), (0.000000, 0.217196)),
        (1, 10, (0.017876, 0.404150), (0.000000, 0.425968), (0.011012, 0.381315)),
        (7, 9, (0.452589, 0.936775), (0.442792, 0.946571), (0.456176, 0.950698)),
        (9, 9, (0.700855, 1.000000), (0.655360, 1.000000), (0.762390, 1.000000)),
        (10, 10, (0.722467, 1.000000), (0.679113, 1.000000), (0.782804, 1.000000)),
        (18, 25, (0.524234, 0.857161), (0.522013, 0.859382), (0.527224, 0.865084)),
        (62, 100, (0.522098, 0.709024), (0.521996, 0.709125), (0.522549, 0.710616)),
        (412, 640, (0.605891, 0.679893), (0.605882, 0.679903), (0.606066, 0.680137)),
    ],
)
def test_shares_of_an_unlimited_group(
    x: int, n: int, wilson: tuple[float, float], agresti_coull: tuple[float, float], jeffreys: tuple[float, float]
) -> None:
    assert ends(intervals.wilson(x, n)) == pytest.approx(wilson, abs=CLOSE)
    assert ends(intervals.agresti_coull(x, n)) == pytest.approx(agresti_coull, abs=CLOSE)
    assert ends(intervals.jeffreys(x, n)) == pytest.approx(jeffreys, abs=CLOSE)


def test_without_answers_everything_is_possible() -> None:
    for method in (intervals.wilson, intervals.agresti_coull, intervals.jeffreys):
        assert ends(method(0, 0)) == (0.0, 1.0)
    silent = intervals.proportion(0, 0, 12)
    assert (silent.share, silent.interval, ends(silent.bounds)) == (None, None, (0.0, 1.0))


@pytest.mark.parametrize(
    ("asked", "approximate", "logical", "exact"),
    [
        ((7, 9, 12), (0.611479, 0.833333), (0.583333, 0.833333), (7, 10)),
        ((9, 9, 12), (0.895730, 1.000000), (0.750000, 1.000000), (10, 12)),
        ((0, 9, 12), (0.000000, 0.104270), (0.000000, 0.250000), (0, 2)),
        ((7, 9, 9), (0.777778, 0.777778), (0.777778, 0.777778), (7, 7)),
        ((11, 15, 40), (0.531140, 0.869719), (0.275000, 0.900000), (21, 35)),
        ((18, 25, 60), (0.570552, 0.832691), (0.300000, 0.883333), (34, 50)),
        ((30, 36, 49), (0.760814, 0.877551), (0.612245, 0.877551), (37, 43)),
        ((62, 100, 140), (0.567917, 0.669459), (0.442857, 0.728571), (79, 94)),
        ((412, 640, 1104), (0.619352, 0.667424), (0.373188, 0.793478), (683, 737)),
    ],
)
def test_shares_of_a_group_that_was_asked_in_part(
    asked: tuple[int, int, int], approximate: tuple[float, float], logical: tuple[float, float], exact: tuple[int, int]
) -> None:
    assert ends(intervals.fpc_wilson(*asked)) == pytest.approx(approximate, abs=CLOSE)
    assert ends(intervals.logical_bounds(*asked)) == pytest.approx(logical, abs=CLOSE)
    assert ends(intervals.exact(*asked)) == pytest.approx(tuple(yes / asked[2] for yes in exact), abs=CLOSE)


def test_who_asked_everybody_has_a_count_and_no_interval() -> None:
    found = intervals.proportion(7, 9, 9)
    assert found.share == pytest.approx(7 / 9)
    assert found.interval is None


def test_a_large_group_is_approximated() -> None:
    assert intervals.exact(900, 1500, 2500) == intervals.fpc_wilson(900, 1500, 2500)


@pytest.mark.parametrize("population", [5, 12, 25, 41, 60])
def test_the_exact_interval_holds_the_truth_often_enough_whatever_it_is(population: int) -> None:
    """Every number of answers and every truth: never less than 95 %."""
    for n in range(1, population + 1):
        found = [ends(intervals.exact(x, n, population)) for x in range(n + 1)]
        for yes in range(population + 1):
            possible = range(max(0, n - population + yes), min(n, yes) + 1)
            held = sum(
                float(hypergeom.pmf(x, population, yes, n)) for x in possible
                if found[x][0] - 1e-9 <= yes / population <= found[x][1] + 1e-9
            )  # fmt: skip
            assert held >= 0.95 - 1e-9, (population, n, yes)


ASKED = st.integers(1, 300).flatmap(
    lambda population: st.integers(1, population).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(population))
    )
)  # fmt: skip


@given(ASKED)
def test_the_intervals_lie_within_what_is_possible_and_mirror(asked: tuple[int, int, int]) -> None:
    x, n, population = asked
    bounds = intervals.logical_bounds(x, n, population)
    for method in (intervals.exact, intervals.fpc_wilson):
        found, other = method(x, n, population), method(n - x, n, population)
        assert bounds.low - 1e-9 <= found.low <= found.high + 1e-9 <= bounds.high + 2e-9
        assert (1 - other.high, 1 - other.low) == pytest.approx(ends(found), abs=1e-9)


@pytest.mark.parametrize(
    ("k", "low", "high"), [(0, 0.0, 3.688879), (3, 0.618672, 8.767273), (9, 4.115373, 17.084803), (31, 21.062996, 44.002026)]
)
def test_counts_of_events(k: int, low: float, high: float) -> None:
    assert ends(intervals.garwood(k)) == pytest.approx((low, high), abs=CLOSE)


@given(st.integers(0, 60), st.integers(0, 60))
def test_clopper_pearson_turns_the_binomial_test_around(x: int, more: int) -> None:
    n = x + more
    found = intervals.clopper_pearson(x, n)
    if x:
        assert sum(math.comb(n, k) * found.low**k * (1 - found.low) ** (n - k) for k in range(x, n + 1)) == pytest.approx(0.025)
    if more:
        at_most = sum(math.comb(n, k) * found.high**k * (1 - found.high) ** (n - k) for k in range(x + 1))
        assert at_most == pytest.approx(0.025)
