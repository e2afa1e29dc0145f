"""Whether a measure that is taken every quarter has left its level. Pure."""

import dataclasses as dc
import math
from collections.abc import Sequence

BASELINE = 4
LAMBDA, WIDTH = 0.2, 2.7


@dc.dataclass(frozen=True, slots=True)
class Trend:
    """A moving average that forgets, and the limits of chance around it.

    Args:
        centre: The share of the first quarters together.
        distances: Of every quarter from it, in standard errors.
        values: Their moving average.
        limits: What chance allows that average, either way.
        signal: The first quarter outside, counted from one; None when there is none, or when it is too early to tell.
        is_short: It is too early to tell: there is nothing after the first quarters.
    """

    centre: float
    distances: tuple[float, ...]
    values: tuple[float, ...]
    limits: tuple[float, ...]
    signal: int | None
    is_short: bool


def ewma(xs: Sequence[int], ns: Sequence[int], baseline: int = BASELINE) -> Trend | None:
    """Return the trend of a share.

    Args:
        xs: How many said so in each quarter, oldest first.
        ns: How many answered in it, at least one.
        baseline: So many quarters make the level.

    Returns:
        None without quarters.

    Source:
        S.W. Roberts (1959), Technometrics 1(3), 239-250; J.M. Lucas, M.S. Saccucci (1990), Technometrics 32(1), 1-12
    """
    if not xs:
        return None
    centre = level(sum(xs[:baseline]), sum(ns[:baseline]))
    distances = [(x / n - centre) / math.sqrt(centre * (1 - centre) / n) for x, n in zip(xs, ns, strict=True)]
    values, limits = walk(distances)
    outside = (place + 1 for place in range(baseline, len(values)) if abs(values[place]) > limits[place])
    return Trend(centre, tuple(distances), values, limits, next(outside, None), len(xs) <= baseline)


def walk(distances: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the moving average of distances from a level, and what chance allows it at each of them.

    Args:
        distances: In standard errors, oldest first.
    """
    values, limits, value = [], [], 0.0
    for time, distance in enumerate(distances, start=1):
        value = LAMBDA * distance + (1 - LAMBDA) * value
        values.append(value)
        limits.append(WIDTH * math.sqrt(LAMBDA / (2 - LAMBDA) * (1 - (1 - LAMBDA) ** (2 * time))))
    return tuple(values), tuple(limits)


def level(count: int, people: int) -> float:
    """Return a share; none and all are taken to be half an answer away, for else every change would be infinitely far."""
    return count / people if 0 < count < people else (count + 0.5) / (people + 1)
