"""The estimates of the pages recover a simulated truth: the checks of the benchmark, in fewer runs."""

import math
import random

import pytest

from app.insight import measures
from app.insight.measures import Share
from app.simulation import truth
from benchmarks import recovered
from benchmarks.recovered import Check

RUNS, RUNS_BY_SIZE = 200, 60


def stream() -> random.Random:
    return random.Random(truth.SEED)  # noqa: S311  chance that can be repeated


@pytest.mark.parametrize("group", recovered.CHECKS, ids=lambda group: group.__name__)
def test_what_is_estimated_agrees_with_what_is_true(group: recovered.Group) -> None:
    found = list(group(RUNS, stream()))
    assert [one.name for one in found if not one.holds] == [], found
    assert any(math.isfinite(one.low) or math.isfinite(one.high) for one in found)


def test_departments_of_eight_to_two_hundred_and_fifty_are_covered() -> None:
    chance = stream()
    found = [recovered.by_size(one, RUNS_BY_SIZE, chance) for one in recovered.BY_SIZE]
    assert (found[0].people, found[-1].people) == (8, 250)
    assert sum(one.coverage for one in found) / len(found) >= 0.95
    assert abs(sum(one.bias for one in found)) / len(found) < 1
    assert math.isnan(found[0].gain_coverage)
    gains = [one.gain_coverage for one in found[1:]]
    assert 0.93 <= sum(gains) / len(gains) <= 0.98
    widths = [one.width for one in found]
    assert widths[2:] == sorted(widths[2:], reverse=True)
    assert found[-1].lower < 0.6


def test_a_caption_that_says_something_else_is_noticed() -> None:
    units = [Share(name, count, 100) for name, count in zip("ABCDEF", (90, 50, 10, 92, 52, 9), strict=True)]
    ways = measures.differing(units)
    assert recovered.says("Hoger dan de rest: A, D. Lager dan de rest: C, F.", ways, units)
    for wrong in (
        "Geen aantoonbare verschillen tussen afdelingen",
        "A ligt hoger dan de rest",
        "Hoger dan de rest: A, C. Lager dan de rest: D, F.",
        "Hoger dan de rest: A, B, D. Lager dan de rest: C, F.",
        "Hoger dan de rest: A, D.",
    ):
        assert not recovered.says(wrong, ways, units)


def test_a_value_outside_its_limits_does_not_hold() -> None:
    assert Check("", 0.5, low=0.5, high=0.5).holds
    assert not Check("", 0.4, low=0.5).holds
    assert not Check("", 0.6, high=0.5).holds
