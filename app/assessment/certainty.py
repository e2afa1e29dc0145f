"""How sure somebody is, and what that is worth to them. Pure. The score never depends on it.

Source:
    A.R. Gardner-Medwin, certainty-based marking: right 1, 2, 3 and wrong 0, -2, -6. Between these marks honesty is best:
    a guess below two in three, fairly sure up to four in five, sure above.
"""

import dataclasses as dc
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, get_args

Level = Literal["guess", "fairly", "sure"]
LEVELS: tuple[Level, ...] = get_args(Level)

RIGHT = {"guess": 1, "fairly": 2, "sure": 3}
WRONG = {"guess": 0, "fairly": -2, "sure": -6}
FAIRLY_FROM, SURE_FROM = Fraction(2, 3), Fraction(4, 5)


def level_of(text: str | None) -> Level | None:
    """Return the level with this name, or None."""
    return next((level for level in LEVELS if level == text), None)


def marks(level: Level, points: Fraction) -> Fraction:
    """Return what an answer is worth.

    Args:
        level: How sure somebody was.
        points: How good the answer was, from 0 to 1. A part of an answer that is right earns that part of the way from wrong
            to right, so that what one can expect still depends on the expected points only.

    Returns:
        -6 to 3.
    """
    return WRONG[level] + points * (RIGHT[level] - WRONG[level])


def honest(chance: Fraction) -> Level:
    """Return the level that is worth most to expect for somebody who is right with this chance."""
    return "sure" if chance > SURE_FROM else "fairly" if chance > FAIRLY_FROM else "guess"


@dc.dataclass(frozen=True, slots=True)
class Given:
    """One answer, by how good it was and how sure somebody was.

    Args:
        points: From 0 to 1.
        level: None where nobody asked.
    """

    points: Fraction
    level: Level | None


@dc.dataclass(frozen=True, slots=True)
class Total:
    """What all answers of an attempt are worth.

    Args:
        least: When every answer had been wrong and sure.
        most: When every answer had been right and sure.
    """

    marks: Fraction
    least: int
    most: int


def total(given: Sequence[Given]) -> Total | None:
    """Add up the marks; None where nobody was asked how sure they were."""
    asked = [(one.level, one.points) for one in given if one.level is not None]
    if not asked:
        return None
    worth = sum((marks(level, points) for level, points in asked), Fraction())
    return Total(worth, WRONG["sure"] * len(asked), RIGHT["sure"] * len(asked))


def to_remember(given: Sequence[Given]) -> int | None:
    """Return which answer is worth remembering: wrong while most sure, the first of those; None when all were right."""
    order = {"sure": 0, "fairly": 1, "guess": 2, None: 2}
    missed = [(order[one.level], number) for number, one in enumerate(given) if one.points < 1]
    return min(missed)[1] if missed else None
