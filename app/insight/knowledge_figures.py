"""Knowledge before and after a module, told so that nobody’s score can be worked out. Pure.

A pair is what one person had right in the questions before and in their first quiz after: two equal forms. Each pair is told of
once. Who is told of is drawn by lot, and means are rounded as `means` says. Under twenty pairs nothing is told of how scores lie
around the mean, so there is no margin. When all but two people have the same score nothing is told.
"""

import dataclasses as dc
import math
import random
from collections.abc import Mapping, Sequence
from typing import Any, Self

from app.insight import gains, means

ALL_PERCENT = 100
FEWEST_FOR_MARGIN = 20
CEILING = 85
ITEMS = 6
Pair = tuple[int, int]
"""How many questions one person had right before, and after."""


@dc.dataclass(frozen=True, slots=True)
class Knowledge:
    """What is told of one module.

    Args:
        module: Slug.
        title: Of the module, when it was published.
        since: The key of the quarter in which the first of these pairs was complete.
        people: How many pairs; a multiple of five.
        before: Mean share of the questions that was right before, in percent.
        after: Likewise after.
        step: Both are rounded to a multiple of this.
        low: Least and most that the difference can well be, in points, rounded outward; None under twenty pairs.
        high: Likewise.
        passed: How many knew enough before and were done; rounded downward to five.
        without: How many have no second measurement after ninety days; likewise.
    """

    module: str
    title: str
    since: str
    people: int
    before: int
    after: int
    step: int
    low: int | None
    high: int | None
    passed: int
    without: int

    @property
    def difference(self) -> int:
        """Return how much more was right after, in points."""
        return self.after - self.before

    @property
    def is_high_before(self) -> bool:
        """Tell whether so much was known before that little can be gained."""
        return self.before >= CEILING

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return a row as it was kept."""
        return cls(**kept)


@dc.dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a module and not told yet.

    Args:
        module: Slug.
        title: Of the module.
        since: The key of the quarter in which the first pair was complete.
        pairs: One for each person.
        passed: How many knew enough before.
        without: How many have no second measurement.
    """

    module: str
    title: str
    since: str
    pairs: tuple[Pair, ...]
    passed: int
    without: int


def told(measured: Measured, fewest: int, chance: random.Random) -> Knowledge | None:
    """Return what may be told of a module.

    Args:
        measured: What was not told yet.
        fewest: How many pairs have to be told of.
        chance: Draws who stays out.
    """
    if means.drawn(len(measured.pairs)) < fewest:
        return None
    every = (_knowledge(measured, here) for here in means.draws(measured.pairs, ITEMS, chance))
    return min(every, key=lambda one: one.step, default=None)


def _knowledge(measured: Measured, here: Sequence[tuple[int, ...]]) -> Knowledge:
    before, after = (means.told(sum(one[place] for one in here), len(here), ITEMS) for place in (0, 1))
    assert before
    assert after
    step = max(before.step, after.step)
    low, high = _margin(here, after.percent - before.percent, step)
    return Knowledge(
        measured.module, measured.title, measured.since, len(here), before.percent, after.percent, step, low, high,
        means.downward(measured.passed), means.downward(measured.without),
    )  # fmt: skip


def _margin(here: Sequence[tuple[int, ...]], difference: int, step: int) -> tuple[int | None, int | None]:
    """Return the margin of the difference, rounded outward so that it holds the difference that is told too."""
    if len(here) < FEWEST_FOR_MARGIN:
        return None, None
    first, last = ([ALL_PERCENT * one[place] / ITEMS for one in here] for place in (0, 1))
    gain = gains.paired(first, last)
    if gain.low is None or gain.high is None:
        return None, None
    low, high = math.floor(gain.low / step) * step, math.ceil(gain.high / step) * step
    return min(low, difference), max(high, difference)


def together(rows: Sequence[Knowledge]) -> Knowledge | None:
    """Return several tables of one module as one, from what they tell: each pair is in one of them.

    Means are weighted by people; margins of tables that are apart add up as squares. Without the margin of one there is none.
    """
    if len(rows) <= 1:
        return rows[0] if rows else None
    people = sum(one.people for one in rows)
    before, after = (round(sum(one.people * value for one, value in zip(rows, values, strict=True)) / people)
                     for values in ([one.before for one in rows], [one.after for one in rows]))  # fmt: skip
    first, newest = rows[0], rows[-1]
    low, high = _added(rows, people, after - before)
    return Knowledge(
        newest.module, newest.title, first.since, people, before, after, max(one.step for one in rows), low, high,
        sum(one.passed for one in rows), sum(one.without for one in rows),
    )  # fmt: skip


def _added(rows: Sequence[Knowledge], people: int, difference: int) -> tuple[int | None, int | None]:
    squares = 0.0
    for one in rows:
        if one.low is None or one.high is None:
            return None, None
        squares += (one.people * max(one.difference - one.low, one.high - one.difference)) ** 2
    half = math.sqrt(squares) / people
    return math.floor(difference - half), math.ceil(difference + half)
