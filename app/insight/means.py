"""The mean score of a group, told so that nobody’s score can be worked out. Pure.

Of the people who are ready, a multiple of five is drawn by lot, and at least two always stay out: nobody knows of anybody
whether they are in it. What is told of those who are in it is their number and a rounded mean. It is rounded to the finest step
at which the total lies at least two questions from where it would be rounded otherwise. So somebody who knows everybody’s score
but one, and even who was drawn, keeps at least three scores that are possible.
"""

import dataclasses as dc
import random
from collections.abc import Sequence
from typing import TypeVar

STEPS = (1, 2, 5, 10)
ROOM = 2
"""The total lies so many questions or more from where it would be rounded otherwise: it keeps three scores possible."""
FIVE = 5
STAYS_OUT = 2
DRAWS = 8
"""So many lots are drawn; the one that is told finest counts."""
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
    """Return how many of so many people are told of: a multiple of five, and at least two fewer."""
    return max(0, (people - STAYS_OUT) // FIVE * FIVE)


def needed(minimum: int) -> int:
    """Return how many people have to be ready before so many can be told of."""
    return -(-minimum // FIVE) * FIVE + STAYS_OUT


def by_lot(people: Sequence[T], chance: random.Random) -> tuple[T, ...]:
    """Draw who is told of."""
    return tuple(chance.sample(list(people), drawn(len(people))))


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


def downward(people: int) -> int:
    """Return a number of people, rounded downward to five: nobody to four look the same."""
    return people - people % FIVE
