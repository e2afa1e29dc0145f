"""What chance allows a group: the published limits, and what holds for any group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import funnel, measures
from app.insight.funnel import Limits
from app.insight.measures import Share

TWELVE = "9/12 14/18 31/40 22/45 38/52 61/88 70/96 83/120 41/60 16/30 12/14 49/65"
shares = [Share(str(place), *(int(part) for part in pair.split("/"))) for place, pair in enumerate(TWELVE.split())]


def parts(limits: Limits) -> tuple[float, float, float, float]:
    return limits.low_outer, limits.low, limits.high, limits.high_outer


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (10, (0.159191, 0.339198, 0.911497, 0.996460)),
        (25, (0.376499, 0.491249, 0.853576, 0.935895)),
        (100, (0.548437, 0.603088, 0.783098, 0.829739)),
    ],
)
def test_the_limits_are_the_published_ones(n: int, expected: tuple[float, ...]) -> None:
    assert parts(funnel.limits(n, 0.7)) == pytest.approx(expected, abs=1e-6)


def test_how_much_more_groups_differ_than_chance_is_the_published_number() -> None:
    found = funnel.overdispersion(shares)
    assert found is not None
    assert (found.raw, found.low, found.high) == pytest.approx((1.534861, -1.776877, 1.067488), abs=1e-6)
    assert (found.phi, found.tau_squared) == pytest.approx((0.928358, 0.000052), abs=1e-6)


def test_what_is_more_than_chance_widens_the_limits() -> None:
    narrow, wide = funnel.limits(100, 0.7), funnel.limits(100, 0.7, 0.01)
    assert wide.low == pytest.approx(0.7 - (0.7 - narrow.low) * (1 + 0.01 * 100 / 0.21) ** 0.5)
    assert wide.low_outer < narrow.low_outer
    assert wide.high > narrow.high
    assert funnel.limits(10, 0.7, 10).high_outer == 1


def test_groups_that_differ_as_chance_would_leave_the_limits_alone() -> None:
    found = funnel.overdispersion([Share(str(place), 6, 10) for place in range(5)])
    assert found is not None
    assert found.tau_squared == 0


@pytest.mark.parametrize("alike", [[], [Share("a", 1, 2)], [Share("a", 0, 9), Share("b", 0, 8)], [Share("a", 9, 9)] * 2])
def test_one_group_or_all_the_same_say_nothing_about_chance(alike: list[Share]) -> None:
    assert funnel.overdispersion(alike) is None


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_where_everybody_does_the_same_chance_allows_nothing_else(centre: float) -> None:
    assert parts(funnel.limits(10, centre)) == (centre,) * 4
    assert parts(funnel.limits(10, centre, 0.1)) == (centre,) * 4


def test_a_group_of_a_million_has_limits_too() -> None:
    found = funnel.limits(1_000_000, 0.7)
    assert (found.low, found.high) == pytest.approx((0.7 - 0.000898, 0.7 + 0.000898), abs=1e-5)


@given(st.integers(1, 400), st.floats(0.01, 0.99))
def test_limits_lie_around_the_centre_and_are_each_others_mirror(n: int, centre: float) -> None:
    low_outer, low, high, high_outer = parts(funnel.limits(n, centre))
    assert 0 <= low_outer <= low <= centre + 1 / n
    assert centre - 1 / n <= high <= high_outer <= 1
    assert low <= high


@given(st.integers(5, 300), st.floats(0.05, 0.95), st.integers(0, 300))
def test_a_larger_group_has_narrower_limits(n: int, centre: float, more: int) -> None:
    small, large = funnel.limits(n, centre), funnel.limits(n + more, centre)
    assert large.high - large.low <= small.high - small.low + 1 / n


def test_the_funnel_shows_and_the_test_decides() -> None:
    assert measures.differing(shares) == {"3": "lower"}
    outside = [one.key for one in shares if not _inside(one)]
    assert outside == ["3"]


def _inside(one: Share) -> bool:
    limits = funnel.limits(one.people, 0.696875)
    return limits.low <= one.count / one.people <= limits.high
