"""Knowledge before and after: rounded means of pairs that are drawn, with a margin that holds what is told."""

import dataclasses as dc
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.insight import gains, knowledge_figures, means
from app.insight.knowledge_figures import Knowledge, Measured, Pair
from tests.learning_attacker import Everybody, lot

PRE = (45, 50, 60, 55, 70, 40, 65, 50, 75, 60, 55, 45)
POST = (60, 65, 70, 60, 80, 65, 75, 55, 80, 75, 70, 50)


def measured(pairs: list[Pair], *, passed: int = 13, without: int = 4) -> Measured:
    return Measured("wet-bibob", "Wet Bibob", "2026-q1", tuple(pairs), passed, without)


def spread(people: int, gain: int = 2) -> list[Pair]:
    """Return pairs whose scores differ: from two to four right before."""
    return [(2 + number % 3, min(6, 2 + number % 3 + gain)) for number in range(people)]


def row(people: int, before: int, after: int, low: int | None, high: int | None) -> Knowledge:
    return Knowledge("wet-bibob", "Wet Bibob", "2026-q1", people, before, after, 2, low, high, 10, 5)


def test_the_mean_difference_of_pairs_has_a_t_interval() -> None:  # TV-1.3
    found = gains.paired(PRE, POST)
    assert (found.before, found.after, found.difference) == pytest.approx((55.833333, 67.083333, 11.25), abs=1e-6)
    assert (found.low, found.high) == pytest.approx((7.388760, 15.111240), abs=1e-6)
    assert gains.paired(PRE[:9], POST[:9]).low is None


def test_pairs_are_told_as_rounded_means_with_a_margin_from_twenty_on() -> None:
    many = knowledge_figures.told(measured(spread(65)), 20, lot(3))
    assert many
    assert (many.people, many.passed, many.without, many.since) == (60, 10, 0, "2026-q1")
    assert abs(many.before - 50) <= 5
    assert abs(many.difference - 33) <= 5
    assert many.low is not None
    assert many.high is not None
    assert many.low <= many.difference <= many.high
    few = knowledge_figures.told(measured(spread(21)), 10, lot(3))
    assert few
    assert (few.people, few.low, few.high) == (15, None, None)


def test_too_few_pairs_wait_and_so_do_pairs_that_are_all_alike() -> None:
    assert knowledge_figures.told(measured(spread(24)), 20, lot(1)) is None
    assert knowledge_figures.told(measured([(3, 6)] * 60), 20, lot(1)) is None
    assert knowledge_figures.told(measured([(first, 6) for first, _last in spread(60)]), 20, lot(1)) is None


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=15, max_size=30), st.integers(0, 20))
def test_what_is_told_is_near_what_was_drawn_and_is_read_back(pairs: list[Pair], seed: int) -> None:
    found = knowledge_figures.told(measured(pairs), 10, lot(seed))
    if found is None:
        return
    assert found.people == means.drawn(len(pairs))
    assert 0 < found.before < 100
    assert 0 < found.after < 100
    if found.low is not None and found.high is not None:
        assert found.people >= 20
        assert found.low <= found.difference <= found.high
    assert Knowledge.read(json.loads(json.dumps(dc.asdict(found)))) == found


def test_the_margin_is_rounded_outward() -> None:
    pairs = spread(65, gain=1)
    found = knowledge_figures.told(measured(pairs), 20, Everybody())
    assert found
    here = pairs[:60]
    gain = gains.paired([100 * first / 6 for first, _last in here], [100 * last / 6 for _first, last in here])
    assert found.low is not None
    assert found.high is not None
    assert gain.low is not None
    assert gain.high is not None
    assert found.low <= gain.low
    assert found.high >= gain.high
    assert found.low % found.step == 0 or found.low == found.difference


def test_quarters_together_are_made_of_what_they_told() -> None:
    first, second = row(40, 40, 80, 30, 50), row(60, 50, 80, 24, 36)
    both = knowledge_figures.together([first, second])
    assert both
    assert (both.people, both.before, both.after, both.difference, both.passed, both.without) == (100, 46, 80, 34, 20, 10)
    assert both.low == 28  # 34 - sqrt((40 · 10)² + (60 · 6)²) / 100 = 28.6, rounded outward
    assert both.high == 40
    assert knowledge_figures.together([first]) == first
    assert knowledge_figures.together([]) is None
    unsure = knowledge_figures.together([first, row(15, 40, 80, None, None)])
    assert unsure
    assert unsure.low is None


@pytest.mark.parametrize(("before", "high"), [(84, False), (85, True), (90, True)])
def test_much_known_before_is_remarked(before: int, high: bool) -> None:  # noqa: FBT001
    assert row(40, before, 92, 0, 10).is_high_before is high
