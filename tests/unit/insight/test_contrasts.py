"""Differences: the published examples to six decimals, and what holds for any numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import contrasts, intervals, measures
from app.insight.contrasts import Difference

counts = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def near(*values: float) -> object:
    return pytest.approx(values, abs=1e-6)


def parts(difference: Difference) -> tuple[float, float, float]:
    return difference.estimate, difference.low, difference.high


def test_the_difference_of_two_groups_is_the_published_one() -> None:
    assert parts(contrasts.newcombe(45, 60, 28, 50)) == near(0.190000, 0.012678, 0.355105)
    assert parts(contrasts.newcombe(9, 9, 6, 12)) == near(0.500000, 0.112558, 0.746218)


def test_the_change_of_the_same_people_is_the_published_one() -> None:
    assert contrasts.mcnemar(3, 12) == near(0.035156, 0.021271)
    assert contrasts.mcnemar(5, 17) == near(0.016901, 0.010622)
    assert contrasts.mcnemar(0, 6) == near(0.031250, 0.015625)
    assert parts(contrasts.bonett_price(20, 3, 12, 5)) == near(0.214286, 0.033120, 0.395451)


def test_when_as_many_changed_either_way_there_is_no_change() -> None:
    assert contrasts.mcnemar(0, 0) == (1, 1)
    assert contrasts.mcnemar(4, 4) == (1, 1)


def test_the_difference_between_years_is_the_published_one() -> None:
    assert parts(contrasts.year_on_year(402, 640, 1104, 452, 671, 1116)) == near(0.045496, 0.012439, 0.078554)
    first, second = intervals.logical_bounds(402, 640, 1104), intervals.logical_bounds(452, 671, 1116)
    assert (first.low, first.high) == near(0.364130, 0.784420)
    assert (second.low, second.high) == near(0.405018, 0.803763)


def test_two_complete_counts_differ_by_exactly_what_they_differ() -> None:
    assert parts(contrasts.year_on_year(5, 10, 10, 6, 10, 10)) == near(0.1, 0.1, 0.1)


def test_the_effect_of_an_event_is_the_published_one() -> None:
    found = contrasts.difference_in_differences((55, 100), (70, 100), (60, 110), (63, 110))
    assert parts(found) == near(0.122727, -0.063764, 0.309219)


def test_the_ratio_of_two_counts_is_the_published_one() -> None:
    found = contrasts.rate_ratio(31, 1104, 19, 1058)
    assert (found.ratio, found.low, found.high, found.p) == near(1.563596, 0.855830, 2.929412, 0.156540)


def test_a_count_of_none_has_no_ratio_or_an_endless_one() -> None:
    nothing = contrasts.rate_ratio(0, 1000, 0, 1000)
    assert (nothing.ratio, nothing.low, nothing.high, nothing.p) == (None, 0, math.inf, 1)
    first = contrasts.rate_ratio(6, 1000, 0, 1000)
    assert (first.ratio, first.high) == (math.inf, math.inf)
    assert first.p == pytest.approx(2 / 64)
    last = contrasts.rate_ratio(0, 1000, 6, 1000)
    assert (last.ratio, last.low) == (0, 0)
    assert last.p == pytest.approx(2 / 64)


def test_the_corrections_for_many_comparisons_are_the_published_ones() -> None:
    ps = [.001, .008, .012, .041, .042, .06, .074, .205, .212, .216, .222, .251]  # fmt: skip
    assert measures.false_discovery(ps) == pytest.approx(
        [.012, .048, .048, .1008, .1008, .12, 0.126857142857, .242182, .242182, .242182, .242182, .251], abs=1e-6,
    )  # fmt: skip
    adjusted = contrasts.holm(ps)
    assert adjusted[:4] == pytest.approx([.012, .088, .12, .369])  # fmt: skip
    assert sum(p <= 0.05 for p in adjusted) == 1
    assert sum(q <= measures.FALSE_DISCOVERY for q in measures.false_discovery(ps)) == 3


@given(counts, counts)
def test_a_difference_lies_in_its_interval_and_turns_round(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = contrasts.newcombe(*one, *other), contrasts.newcombe(*other, *one)
    assert -1 - 1e-9 <= there.low <= there.estimate <= there.high <= 1 + 1e-9
    assert parts(there) == pytest.approx((-back.estimate, -back.high, -back.low), abs=1e-12)


@given(counts, counts, st.integers(0, 300))
def test_a_difference_between_years_lies_in_its_interval_and_turns_round(
    one: tuple[int, int], other: tuple[int, int], silent: int
) -> None:
    there = contrasts.year_on_year(*one, one[1] + silent, *other, other[1] + silent)
    back = contrasts.year_on_year(*other, other[1] + silent, *one, one[1] + silent)
    assert -1 <= there.low <= there.estimate <= there.high <= 1
    assert parts(there) == pytest.approx((-back.estimate, -back.high, -back.low), abs=1e-12)


@given(st.integers(0, 60), st.integers(0, 60))
def test_p_values_are_probabilities_and_do_not_care_who_is_first(b: int, c: int) -> None:
    p, mid_p = contrasts.mcnemar(b, c)
    assert 0 < mid_p <= p <= 1
    assert contrasts.mcnemar(c, b) == (p, mid_p)
    ratio, back = contrasts.rate_ratio(b, 900, c, 1100), contrasts.rate_ratio(c, 1100, b, 900)
    assert 0 < ratio.p <= 1
    assert ratio.p == pytest.approx(back.p)
    assert ratio.low <= (ratio.ratio if ratio.ratio is not None else 1) <= ratio.high
    assert ratio.low * back.high == pytest.approx(1) or not ratio.low


@given(st.lists(st.floats(0, 1), max_size=12))
def test_an_adjusted_p_is_never_smaller_and_keeps_the_order(ps: list[float]) -> None:
    adjusted = contrasts.holm(ps)
    assert all(p <= one <= 1 for p, one in zip(ps, adjusted, strict=True))
    assert [one for _p, one in sorted(zip(ps, adjusted, strict=True))] == sorted(adjusted)


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_the_paired_interval_holds_its_estimate(cells: tuple[int, int, int, int]) -> None:
    found = contrasts.bonett_price(*cells)
    assert -1 <= found.low <= found.estimate <= found.high <= 1
    assert (found.estimate > 0) == (cells[2] > cells[1])
