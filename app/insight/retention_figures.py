"""What stays of a module after weeks, told so that nobody’s score can be worked out. Pure.

After a completion everybody is asked once more, on a day that is drawn: 30, 90 or 180 days later. Each answer is told of once,
drawn and rounded as `means` says. How certain a share is follows from how many people there are and how many questions each got;
nothing is told of how scores lie around it.
"""

import dataclasses as dc
import math
import random
from collections.abc import Mapping, Sequence
from typing import Any, Self

from app.insight import decay, means
from app.insight.decay import Decay, Slot
from app.insight.knowledge_figures import Knowledge

ITEMS = 6
CORRELATION = 0.10
"""How much more the answers of one person are alike than those of two; as the definitions say."""
Z = 1.959963984540054
FEWEST_FOR_CURVE, SLOTS_FOR_CURVE = 30, 3
NO_DECAY_DAYS = 2000
ALL_PERCENT = 100
DIRECTLY = 0


@dc.dataclass(frozen=True, slots=True)
class Stayed:
    """What is told of one lot in one table.

    Args:
        days: 30, 90 or 180 days after the completion.
        since: The key of the quarter in which the first of these people answered.
        people: How many; a multiple of five.
        percent: Mean share of the questions that was right.
        step: It is rounded to a multiple of this.
    """

    days: int
    since: str
    people: int
    percent: int
    step: int

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return a row as it was kept."""
        return cls(**kept)


@dc.dataclass(frozen=True, slots=True)
class Point:
    """A moment with what was known then.

    Args:
        days: After the module; 0 is directly after it.
        people: How many answered.
        percent: Mean share of the questions that was right.
        low: Least and most that it can well be; with what rounding can hide.
        high: Likewise.
    """

    days: int
    people: int
    percent: int
    low: int
    high: int


@dc.dataclass(frozen=True, slots=True)
class Course:
    """How knowledge goes down, as far as told.

    Args:
        points: In the order of days.
        floor: Mean share before the module; None when it is not known.
        decay: The curve; None when there is too little for one.
    """

    points: tuple[Point, ...]
    floor: int | None
    decay: Decay | None

    def point(self, days: int) -> Point | None:
        """Return what was known after so many days."""
        return next((one for one in self.points if one.days == days), None)

    @property
    def is_flat(self) -> bool:
        """Tell whether no decay can be measured."""
        return self.decay is not None and self.decay.half_life > NO_DECAY_DAYS

    @property
    def is_unsure(self) -> bool:
        """Tell whether a half-life was found of which the margin does not exclude that there is no decay."""
        return self.decay is not None and not self.is_flat and self.decay.high > NO_DECAY_DAYS

    @property
    def is_enough(self) -> bool:
        """Tell whether there is enough for a curve; there is none when nothing was gained."""
        return self.floor is not None and len(_enough(self.points)) >= SLOTS_FOR_CURVE


def told(days: int, scores: Sequence[int], since: str, minimum: int, chance: random.Random) -> Stayed | None:
    """Return what may be told of a lot.

    Args:
        days: Of the lot.
        scores: How many of six questions each person had right.
        since: The key of the quarter of the first.
        minimum: Fewer people are not told of.
        chance: Draws who stays out.
    """
    if means.drawn(len(scores)) < minimum:
        return None
    every = (_stayed(days, since, here) for here in means.draws([(score,) for score in scores], ITEMS, chance))
    return min(every, key=lambda one: one.step, default=None)


def _stayed(days: int, since: str, here: Sequence[tuple[int, ...]]) -> Stayed:
    mean = means.told(sum(score for (score,) in here), len(here), ITEMS)
    assert mean
    return Stayed(days, since, len(here), mean.percent, mean.step)


def course(rows: Sequence[Stayed], knowledge: Sequence[Knowledge]) -> Course:
    """Return how knowledge goes down, from what was told.

    Args:
        rows: Of all tables that count: each person is in one.
        knowledge: Before and directly after, of all modules; may be empty.
    """
    points = [_point(days, [one for one in rows if one.days == days]) for days in sorted({one.days for one in rows})]
    floor = None
    if knowledge:
        people = sum(one.people for one in knowledge)
        floor = round(sum(one.people * one.before for one in knowledge) / people)
        points.insert(0, _point(DIRECTLY, [Stayed(DIRECTLY, "", one.people, one.after, one.step) for one in knowledge]))
    found = tuple(points)
    return Course(found, floor, _fitted(found, floor))


def error(share: float, people: int) -> float:
    """Return the standard error of a mean share of questions, for people who got six each."""
    return math.sqrt(share * (1 - share) / (people * ITEMS) * (1 + (ITEMS - 1) * CORRELATION))


def _point(days: int, rows: Sequence[Stayed]) -> Point:
    people = sum(one.people for one in rows)
    percent = round(sum(one.people * one.percent for one in rows) / people)
    half = ALL_PERCENT * Z * error(percent / ALL_PERCENT, people) + max(one.step for one in rows) / 2
    return Point(days, people, percent, max(0, math.floor(percent - half)), min(ALL_PERCENT, math.ceil(percent + half)))


def _enough(points: Sequence[Point]) -> list[Point]:
    return [one for one in points if one.people >= FEWEST_FOR_CURVE]


def _fitted(points: Sequence[Point], floor: int | None) -> Decay | None:
    enough = _enough(points)
    if floor is None or len(enough) < SLOTS_FOR_CURVE:
        return None
    slots = [
        Slot(one.days, one.percent / ALL_PERCENT, one.people, error(one.percent / ALL_PERCENT, one.people)) for one in enough
    ]
    return decay.fit(slots, floor / ALL_PERCENT)
