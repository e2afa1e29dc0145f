"""Marks to a score and a verdict."""

from collections.abc import Sequence
from fractions import Fraction


def score_percent(points: Sequence[Fraction | float], asked: int) -> int:
    """Return the share of what could be earned, as a whole percentage rounded down.

    Args:
        points: Of the answers given, each from 0 to 1; an unanswered question earns nothing.
        asked: How many were asked; at least 1 and at least `len(points)`.

    Returns:
        0 to 100. Rounded down, so that 69.9 % is not a pass at 70 %.
    """
    earned = sum((Fraction(point).limit_denominator(1000) for point in points), Fraction())
    return int(100 * earned / asked)


def is_passed(percent: int, needed: int) -> bool:
    """Tell whether a score is enough."""
    return percent >= needed
