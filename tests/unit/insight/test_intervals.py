"""Intervals of a share and of a count: the published examples to six decimals, and what holds for any numbers."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import intervals
from app.insight.intervals import Interval

ONE_SAMPLE = """
0/10 0.000000 0.277533 0.000000 0.320887 0.000000 0.217196
1/10 0.017876 0.404150 0.000000 0.425968 0.011012 0.381315
7/9 0.452589 0.936775 0.442792 0.946571 0.456176 0.950698
9/9 0.700855 1.000000 0.655360 1.000000 0.762390 1.000000
10/10 0.722467 1.000000 0.679113 1.000000 0.782804 1.000000
18/25 0.524234 0.857161 0.522013 0.859382 0.527224 0.865084
62/100 0.522098 0.709024 0.521996 0.709125 0.522549 0.710616
412/640 0.605891 0.679893 0.605882 0.679903 0.606066 0.680137
"""
FINITE = """
7 9 12 0.611479 0.833333 0.583333 0.833333 7 10
9 9 12 0.895730 1.000000 0.750000 1.000000 10 12
0 9 12 0.000000 0.104270 0.000000 0.250000 0 2
7 9 9 0.777778 0.777778 0.777778 0.777778 7 7
11 15 40 0.531140 0.869719 0.275000 0.900000 21 35
18 25 60 0.570552 0.832691 0.300000 0.883333 34 50
30 36 49 0.760814 0.877551 0.612245 0.877551 37 43
62 100 140 0.567917 0.669459 0.442857 0.728571 79 94
412 640 1104 0.619352 0.667424 0.373188 0.793478 683 737
"""
LARGEST_ENUMERATED = 60

answered = st.integers(1, 300).flatmap(
    lambda population: st.integers(0, population).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(population))
    )
)  # fmt: skip


def near(low: float, high: float) -> object:
    return pytest.approx((low, high), abs=1e-6)


def ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


@pytest.mark.parametrize("line", ONE_SAMPLE.strip().splitlines())
def test_three_intervals_of_a_share_are_the_published_ones(line: str) -> None:
    name, *numbers = line.split()
    x, n = (int(part) for part in name.split("/"))
    expected = [float(number) for number in numbers]
    assert ends(intervals.wilson(x, n)) == near(*expected[:2])
    assert ends(intervals.agresti_coull(x, n)) == near(*expected[2:4])
    assert ends(intervals.jeffreys(x, n)) == near(*expected[4:])


@pytest.mark.parametrize("line", FINITE.strip().splitlines())
def test_the_displays_of_a_finite_population_are_the_published_ones(line: str) -> None:
    x, n, population, *numbers = line.split()
    given = int(x), int(n), int(population)
    low, high, bound_low, bound_high, fewest, most = (float(number) for number in numbers)
    assert ends(intervals.fpc_wilson(*given)) == near(low, high)
    assert ends(intervals.logical_bounds(*given)) == near(bound_low, bound_high)
    assert ends(intervals.exact(*given)) == (fewest / int(population), most / int(population))


@pytest.mark.parametrize(
    ("k", "low", "high"), [(0, 0, 3.688879), (3, 0.618672, 8.767273), (9, 4.115373, 17.084803), (31, 21.062996, 44.002026)]
)
def test_the_interval_of_a_count_is_the_published_one(k: int, low: float, high: float) -> None:
    assert ends(intervals.garwood(k)) == near(low, high)


def test_the_exact_binomial_interval_is_the_one_of_the_literature() -> None:
    assert ends(intervals.clopper_pearson(4, 15)) == near(0.077872, 0.551003)
    assert ends(intervals.clopper_pearson(0, 10)) == near(0, 1 - 0.025 ** (1 / 10))
    assert ends(intervals.clopper_pearson(10, 10)) == near(0.025 ** (1 / 10), 1)


def test_without_answers_everything_is_possible() -> None:
    one_sample: list[Callable[[int, int], Interval]] = [intervals.wilson, intervals.agresti_coull, intervals.jeffreys]
    assert [ends(one(0, 0)) for one in one_sample] == [(0, 1)] * 3
    nothing = intervals.proportion(0, 0, 12)
    assert nothing.share is None
    assert nothing.interval == nothing.bounds == Interval(0, 1)
    assert not nothing.is_complete
    assert not intervals.proportion(0, 0, 0).is_complete


def test_a_complete_count_has_no_interval() -> None:
    whole = intervals.proportion(7, 9, 9)
    assert (whole.share, whole.interval, whole.is_complete) == (7 / 9, None, True)
    assert whole.bounds == Interval(7 / 9, 7 / 9)


@pytest.mark.parametrize("wrong", [(3, 2, 10), (-1, 2, 10), (1, 11, 10)])
def test_numbers_that_cannot_be_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="these cannot be"):
        intervals.proportion(*wrong)


def test_a_tail_of_exactly_a_fortieth_is_ruled_out() -> None:
    """With one answer of forty people P(X ≥ 1 | M = 1) is 1/40: not above .025, and 0.025 is no number of a computer."""
    assert ends(intervals.exact(1, 1, 40)) == (2 / 40, 1)
    assert ends(intervals.exact(0, 1, 40)) == (0, 38 / 40)


def test_a_large_population_gets_the_approximation() -> None:
    assert intervals.exact(700, 1100, 2001) == intervals.fpc_wilson(700, 1100, 2001)
    exact, near_it = intervals.exact(700, 1100, 2000), intervals.fpc_wilson(700, 1100, 2000)
    assert ends(exact) == pytest.approx(ends(near_it), abs=1e-3)


def test_the_exact_interval_covers_at_least_what_it_says_in_every_small_population() -> None:
    """For all N up to 60, all n and all M: by counting every outcome, in whole numbers."""
    choose = [[math.comb(a, b) for b in range(LARGEST_ENUMERATED + 1)] for a in range(LARGEST_ENUMERATED + 1)]
    for population in range(1, LARGEST_ENUMERATED + 1):
        for n in range(1, population + 1):
            covered = [0] * (population + 1)
            for x in range(n + 1):
                interval = intervals.exact(x, n, population)
                for of in range(round(interval.low * population), round(interval.high * population) + 1):
                    covered[of] += choose[of][x] * choose[population - of][n - x]
            assert 100 * min(covered) >= 95 * choose[population][n], (population, n)


@given(answered)
def test_every_interval_is_a_part_of_what_is_possible_and_holds_the_share(given_: tuple[int, int, int]) -> None:
    x, n, _population = given_
    found = intervals.proportion(*given_)
    inside = [intervals.fpc_wilson(*given_), found.interval or found.bounds]
    for one in inside:
        assert found.bounds.low - 1e-12 <= one.low <= one.high <= found.bounds.high + 1e-12
    for one in (*inside, found.bounds, intervals.wilson(x, n), intervals.agresti_coull(x, n), intervals.jeffreys(x, n)):
        assert 0 <= one.low <= one.high <= 1
    if found.share is not None:
        assert intervals.wilson(x, n).low <= found.share <= intervals.wilson(x, n).high


@given(answered)
def test_more_who_said_so_never_lower_an_interval(given_: tuple[int, int, int]) -> None:
    x, n, population = given_
    if x < n:
        for function in (intervals.exact, intervals.fpc_wilson, intervals.logical_bounds):
            less, more = function(x, n, population), function(x + 1, n, population)
            assert less.low <= more.low + 1e-12
            assert less.high <= more.high + 1e-12


@given(answered)
def test_yes_and_no_are_each_others_mirror(given_: tuple[int, int, int]) -> None:
    x, n, population = given_
    for function in (intervals.exact, intervals.fpc_wilson, intervals.logical_bounds):
        yes, no = function(x, n, population), function(n - x, n, population)
        assert (yes.low, yes.high) == pytest.approx((1 - no.high, 1 - no.low), abs=1e-9) or n == 0


@given(answered)
def test_the_exact_interval_is_what_its_definition_says(given_: tuple[int, int, int]) -> None:
    x, n, population = given_
    if population <= 40 and 0 < n < population:
        total, possible = math.comb(population, n), []
        for of in range(x, population - n + x + 1):
            terms = [math.comb(of, at) * math.comb(population - of, n - at) for at in range(n + 1)]
            if min(sum(terms[x:]), sum(terms[: x + 1])) > Fraction(25, 1000) * total:
                possible.append(of)
        assert ends(intervals.exact(x, n, population)) == (possible[0] / population, possible[-1] / population)
