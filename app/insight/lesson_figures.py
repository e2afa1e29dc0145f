"""How far people come in a module, told so that nobody’s stopping can be worked out. Pure.

Everybody who began is somewhere: they finished so many lessons in order, or the whole module. The numbers hang together like a
staircase, and the height of a step is who stopped there. So:

- Of those who began, a multiple of five is drawn by lot, and at least five stay out.
- The staircase keeps its height until at least three people have stopped since the step before; only then it goes down. Nobody,
  one and two look the same, also for one of the two.
- When it would go down to fewer than seven, only that is told, and it is told from there on.

For each lesson, and for everybody but oneself, it stays possible that they stopped there, and that they did not.
"""

import dataclasses as dc
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

from app.insight import means
from app.insight.quantiles import heads_at_least

FEWEST_STOPPED = 3
"""Two, and not one, look like nobody: somebody who stopped knows of one already."""
FEWEST_LEFT = 7
"""So many have to be left; of fewer, nobody who is left would look otherwise than one or two."""
CERTAIN = 0.05


@dc.dataclass(frozen=True, slots=True)
class Lesson:
    """A page of a module.

    Args:
        slug: Which.
        title: When it was taught.
    """

    slug: str
    title: str


@dc.dataclass(frozen=True, slots=True)
class Stair:
    """What is told of one lesson, or of the end.

    Args:
        slug: Of the lesson; empty for the whole module.
        title: Of the lesson; empty for the whole module.
        people: How many came so far, as far as told: at most two fewer did. None when too few are left to tell.
    """

    slug: str
    title: str
    people: int | None


@dc.dataclass(frozen=True, slots=True)
class LessonFigures:
    """What is told of a module.

    Args:
        since: The key of the quarter in which the first of these people began.
        people: How many began and are told of; a multiple of five.
        stairs: The lessons in order, then the whole.
        peak: After which lesson more people stop than anywhere else, counted from 0; None when that may be chance.
        majority: Whether those are clearly more than half of everybody who stops.
    """

    since: str
    people: int
    stairs: tuple[Stair, ...]
    peak: int | None
    majority: bool

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return a table as it was kept."""
        return cls(**{**kept, "stairs": tuple(Stair(**one) for one in kept["stairs"])})


def depth(lessons: Sequence[Lesson], read: Collection[str], *, finished: bool) -> int:
    """Return how far somebody came: how many lessons in order, and one more for the whole module."""
    first_left = next((place for place, one in enumerate(lessons) if one.slug not in read), len(lessons))
    return first_left + (finished and first_left == len(lessons))


def told(
    lessons: Sequence[Lesson], depths: Sequence[int], since: str, minimum: int, chance: random.Random
) -> LessonFigures | None:  # fmt: skip
    """Return what may be told of a module.

    Args:
        lessons: In order.
        depths: How far each person came, from 0 to one more than there are lessons; nobody is in two tables.
        since: The key of the quarter of the first.
        minimum: Fewer people are not told of.
        chance: Draws who stays out.
    """
    if means.drawn(len(depths)) < minimum:
        return None
    here = means.by_lot(depths, chance)
    came = _came(here, len(lessons) + 1)
    heights = _heights(len(here), came)
    steps = [(one.slug, one.title) for one in lessons] + [("", "")]
    stairs = tuple(Stair(slug, title, height) for (slug, title), height in zip(steps, heights, strict=True))
    peak, majority = _peak(len(here), heights)
    return LessonFigures(since, len(here), stairs, peak, majority)


def _came(depths: Sequence[int], steps: int) -> list[int]:
    stopped = Counter(depths)
    return [sum(count for far, count in stopped.items() if far >= step) for step in range(1, steps + 1)]


def _heights(people: int, came: Sequence[int]) -> list[int | None]:
    """Return the staircase with its small steps taken out."""
    found: list[int | None] = []
    height: int | None = people
    for left in came:
        if height is not None and height - left >= FEWEST_STOPPED:
            height = left if left >= FEWEST_LEFT else None
        found.append(height)
    return found


def stopped(people: int, heights: Sequence[int | None]) -> list[int]:
    """Return how many stopped before each step, as far as told: a small number waits for the next step that goes down."""
    before, found = people, []
    for height in heights:
        now = 0 if height is None else height
        found.append(before - now)
        before = now
    return found


def _peak(people: int, heights: Sequence[int | None]) -> tuple[int | None, bool]:
    """Return where clearly more people stop than anywhere else, and whether it is clearly more than half.

    Only of what is told. A step may hold up to two people of the steps before it that did not go down; they are taken off it,
    and given to whatever is compared with it.
    """
    if None in heights:
        return None, False
    told_stops = stopped(people, heights)
    places = range(len(told_stops))
    waited = [place > 0 and told_stops[place - 1] == 0 for place in places]
    most = max(places, key=lambda place: told_stops[place])
    count = told_stops[most] - (FEWEST_STOPPED - 1) * waited[most]
    total, second = sum(told_stops), max((told_stops[place] for place in places if place != most), default=0)
    tests = max(1, len(told_stops) - 1)
    second = max(second, FEWEST_STOPPED - 1)
    if count <= second or heads_at_least(count, count + second) * tests > CERTAIN:
        return None, False
    return most, count > total / 2 and bool(heads_at_least(count, total + FEWEST_STOPPED - 1) <= CERTAIN)


def together(tables: Sequence[LessonFigures]) -> tuple[int, int | None]:
    """Return how many people began and how many finished in several tables; None when the second is not told of all."""
    ends = [one.stairs[-1].people for one in tables]
    finished = None if None in ends else sum(end for end in ends if end is not None)
    return sum(one.people for one in tables), finished
