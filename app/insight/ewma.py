"""When a series over quarters leaves where it was: a moving average that forgets slowly. Pure.

Source:
    S. W. Roberts (1959), Technometrics 1, 239-250; J. M. Lucas, M. S. Saccucci (1990), Technometrics 32, 1-12.
"""

import dataclasses as dc
import math
from collections.abc import Sequence

WEIGHT, WIDTH = 0.2, 2.7
BASELINE = 4
"""Quarters that say where the series was; with fewer it is too short for a trend."""


@dc.dataclass(frozen=True, slots=True)
class Trend:
    """A series against its beginning.

    Args:
        baseline: The share of the first quarters together.
        z: How far each quarter is from it, in standard errors.
        average: The moving average of those.
        limit: How far the average may be without a signal.
        signal: Place of the first quarter with a signal, from 0; None where there is none.
    """

    baseline: float
    z: tuple[float, ...]
    average: tuple[float, ...]
    limit: tuple[float, ...]
    signal: int | None


def ewma(xs: Sequence[int], ns: Sequence[int], baseline: int = BASELINE) -> Trend | None:
    """Return how a series of shares moved.

    Args:
        xs: Yes, per quarter.
        ns: Answers, per quarter; each at least 1.
        baseline: How many quarters say where it was.

    Returns:
        None where the series is too short, or where at the beginning nobody or everybody said yes.
    """
    if len(xs) < baseline:
        return None
    p0 = sum(xs[:baseline]) / sum(ns[:baseline])
    if not 0 < p0 < 1:
        return None
    z = [(x / n - p0) / math.sqrt(p0 * (1 - p0) / n) for x, n in zip(xs, ns, strict=True)]
    average, limit = walk(z)
    signal = next((place for place, (a, most) in enumerate(zip(average, limit, strict=True)) if abs(a) > most), None)
    return Trend(p0, tuple(z), average, limit, signal)


def walk(z: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the moving average of distances, and how far it may be at each of them without a signal.

    Args:
        z: How far each quarter is from the beginning, in standard errors.
    """
    average, at = [], 0.0
    for one in z:
        at = WEIGHT * one + (1 - WEIGHT) * at
        average.append(at)
    spread = WEIGHT / (2 - WEIGHT)
    limit = (WIDTH * math.sqrt(spread * (1 - (1 - WEIGHT) ** (2 * time))) for time in range(1, len(z) + 1))
    return tuple(average), tuple(limit)
