"""What people knew before and after, of those who did both. Pure.

Source:
    Student's t for pairs; L. V. Hedges (1981), J. Educ. Stat. 6, 107-128, with the average variance; R. R. Hake (1998),
    Am. J. Phys. 66, 64-74, from the means of the group.
"""

import dataclasses as dc
import math
from collections.abc import Sequence
from statistics import fmean, stdev

FEWEST = 10
"""Fewer pairs have no interval and no test."""

HIGH = 85.0
"""Who knows this much before can win little that shows."""

FULL = 100.0


@dc.dataclass(frozen=True, slots=True)
class Gain:
    """The change of a score from 0 to 100.

    Args:
        n: Pairs.
        before: The mean before.
        after: The mean after.
        difference: After minus before.
        low: Lower end of the interval of the difference; None with too few pairs.
        high: Upper end of it.
        p: How well chance explains it; None with too few pairs.
        hedges: The difference in standard deviations; None where nobody differs.
        hake: The part of what could be won that was won; None where nothing could.
        is_high_before: Whether what can be won is limited.
    """

    n: int
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    hedges: float | None
    hake: float | None
    is_high_before: bool


def paired(pre: Sequence[float], post: Sequence[float]) -> Gain:
    """Return the gain of people who did both.

    Args:
        pre: Scores before, at least one.
        post: Scores after, of the same people in the same order.
    """
    before, after = fmean(pre), fmean(post)
    changes = [b - a for a, b in zip(pre, post, strict=True)]
    d, n = fmean(changes), len(changes)
    low, high, p = _tested(d, changes)
    hake = (after - before) / (FULL - before) if before < FULL else None
    return Gain(n, before, after, d, low, high, p, _hedges(d, pre, post), hake, before >= HIGH)


def _tested(d: float, changes: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  most pages need none of it

    n = len(changes)
    if n < FEWEST:
        return None, None, None
    error = stdev(changes) / math.sqrt(n)
    if error == 0:
        return d, d, 1.0 if d == 0 else 0.0
    half = float(stdtrit(n - 1, 0.975)) * error
    return d - half, d + half, 2 * float(stdtr(n - 1, -abs(d / error)))


def _hedges(d: float, pre: Sequence[float], post: Sequence[float]) -> float | None:
    n = len(pre)
    if n < 3:  # noqa: PLR2004  the correction needs it
        return None
    spread = math.sqrt((stdev(pre) ** 2 + stdev(post) ** 2) / 2)
    return (1 - 3 / (4 * (n - 1) - 1)) * d / spread if spread else None


def change(before: float, after: float) -> float | None:
    """Return the normalised change of one person (J. D. Marx, K. Cummings 2007, Am. J. Phys. 75, 87-91).

    Args:
        before: From 0 to 100.
        after: From 0 to 100.

    Returns:
        From -1 to 1; None where nothing could change.
    """
    if before == after:
        return None if before in {0.0, FULL} else 0.0
    return (after - before) / (FULL - before) if after > before else (after - before) / before
