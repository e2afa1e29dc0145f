"""The mean score of a group, told so that nobody’s score can be worked out. Pure.

Of the people who are ready, a multiple of five is drawn by lot, and at least five stay out: nobody knows of anybody whether they
are in it. What is told of those who are in it is their number and a rounded mean: to the finest step at which the total lies at
least two questions from where it would be rounded otherwise. Then the machine looks at it as a colleague would who knows what
everybody had right but one, and not who was drawn. When fewer than three scores stay possible for anybody, that draw is not told.
"""

import dataclasses as dc
import functools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

STEPS = (1, 2, 5, 10)
ROOM = 2
"""So many questions more or less would be rounded to the same."""
FIVE = 5
STAYS_OUT = 5
DRAWS = 8
"""So many lots are drawn; the one that can be told finest counts."""
STAYS_POSSIBLE = 3
LOOKED_AT = 100
"""In a larger group so many totals can be reached without somebody that every score stays possible."""
ALIKE = 2
ALL_PERCENT = 100

T = TypeVar("T")


@dc.dataclass(frozen=True, slots=True)
class Mean:
    """A mean as it is told.

    Args:
        percent: Of the questions that were right, 1 to 99.
        step: It is rounded to a multiple of this.
    """

    percent: int
    step: int


def drawn(people: int) -> int:
    """Return how many of so many people are told of: a multiple of five, and at least five fewer."""
    return max(0, (people - STAYS_OUT) // FIVE * FIVE)


def by_lot(people: Sequence[T], chance: random.Random) -> tuple[T, ...]:
    """Draw who is told of."""
    return tuple(chance.sample(list(people), drawn(len(people))))


def draws(scores: Sequence[tuple[int, ...]], items: int, chance: random.Random) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Give those whose means may be told, of several lots.

    Args:
        scores: Of each person how many questions they had right, once or more often. When all but two people had as many right,
            nothing may be told.
        items: How many questions there are.
        chance: Draws.
    """
    scores = sorted(scores)  # in which order they were found is by chance as well, and another one on each database
    columns = list(zip(*scores, strict=True))
    if any(len(column) - max(Counter(column).values()) <= ALIKE for column in columns):
        return
    reach = [reachable(column, items) for column in columns]
    for _draw in range(DRAWS):
        here = by_lot(scores, chance)
        means = [told(sum(column), len(here), items) for column in zip(*here, strict=True)]
        if all(mean and stays_open(totals, mean, len(here), items) for totals, mean in zip(reach, means, strict=True)):
            yield here


# Asked again for every total of every group that is looked at.
@functools.lru_cache(maxsize=16384)
def told(total: int, people: int, items: int) -> Mean | None:
    """Return the mean of people as it may be told.

    Args:
        total: How many questions they had right together.
        people: How many they are; at least 1.
        items: How many questions each of them was asked.

    Returns:
        None when it lies on a border whatever it is rounded to, or would be rounded to nothing or to everything.
    """
    for step in STEPS:
        percent = rounded(total, people * items, step)
        around = {rounded(total + way, people * items, step) for way in (-ROOM, ROOM)}
        if around == {percent} and 0 < percent < ALL_PERCENT:
            return Mean(percent, step)
    return None


def rounded(part: int, whole: int, step: int) -> int:
    """Return a share as a percentage in multiples of a step; a half goes up."""
    return (2 * ALL_PERCENT * part + step * whole) // (2 * step * whole) * step


def reachable(scores: Sequence[int], items: int) -> tuple[tuple[int, ...], ...]:
    """Return which totals whoever is drawn can have, for whoever knows all scores but one and not who is drawn.

    Args:
        scores: Of everybody who is ready.
        items: How many questions there are.

    Returns:
        For each score that somebody has: for each score that they could have had, the totals as bits of a number. Nothing for a
        group that is so large that every score stays possible.
    """
    if len(scores) > LOOKED_AT:
        return ()
    people, found = drawn(len(scores)), []
    for score in sorted(set(scores)):
        others = list(scores)
        others.remove(score)
        with_one, without = _totals(others, people)
        found.append(tuple(without | with_one << own for own in range(items + 1)))
    return tuple(found)


def stays_open(reach: Sequence[Sequence[int]], mean: Mean, people: int, items: int) -> bool:
    """Tell whether at least three scores stay possible for everybody when a mean is told.

    Args:
        reach: As `reachable` gives it.
        mean: What would be told.
        people: Of how many.
        items: How many questions there are.
    """
    fitting = sum(1 << total for total in range(people * items + 1) if told(total, people, items) == mean)
    return all(sum(bool(totals & fitting) for totals in of) >= STAYS_POSSIBLE for of in reach)


def _totals(scores: Sequence[int], people: int) -> tuple[int, int]:
    """Return which totals can be reached by one person fewer, and by so many, each as bits of a number."""
    reached = [1] + [0] * people
    for score in scores:
        for count in range(people, 0, -1):
            reached[count] |= reached[count - 1] << score
    return reached[people - 1], reached[people]


def downward(people: int) -> int:
    """Return a number of people, rounded downward to five: nobody to four look the same."""
    return people - people % FIVE
