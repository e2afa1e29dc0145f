"""What people gained between two measurements of the same people. Pure."""

import dataclasses as dc
import math
import statistics
from collections.abc import Sequence

from scipy.stats import t as student

FEWEST = 10


@dc.dataclass(frozen=True, slots=True)
class Gain:
    """Mean before and after of complete pairs, with the t interval of the difference; None under ten pairs."""

    n: int
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None


def paired(pre: Sequence[float], post: Sequence[float]) -> Gain:
    """Return the mean difference of pairs with its interval of 95 %."""
    gained = [last - first for first, last in zip(pre, post, strict=True)]
    n, before, after = len(gained), statistics.fmean(pre), statistics.fmean(post)
    if n < FEWEST:
        return Gain(n, before, after, after - before, None, None)
    half = float(student.ppf(0.975, n - 1)) * statistics.stdev(gained) / math.sqrt(n)
    return Gain(n, before, after, after - before, after - before - half, after - before + half)
