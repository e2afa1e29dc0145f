"""Differences between two groups or two moments, with intervals of 95 %. Pure.

Source:
    R. G. Newcombe (1998), Stat. Med. 17, 873-890; Q. McNemar (1947), Psychometrika 12, 153-157, exact and mid-p;
    D. G. Bonett, R. M. Price (2012), J. Educ. Behav. Stat. 37, 479-488; finite population variances as in W. G. Cochran,
    Sampling Techniques (1977), 3.2; J. Przyborowski, H. Wilenski (1940), Biometrika 31, 313-323; S. Holm (1979), Scand. J. Stat.
    6, 65-70.
"""

import dataclasses as dc
import math
from collections.abc import Sequence

from app.insight.intervals import Z, clopper_pearson, wilson


@dc.dataclass(frozen=True, slots=True)
class Difference:
    """A difference of shares, from -1 to 1, with its interval."""

    estimate: float
    low: float
    high: float


@dc.dataclass(frozen=True, slots=True)
class RateRatio:
    """How many times as high one rate is as another, with its interval, and how well chance explains it."""

    ratio: float
    low: float
    high: float
    p: float


def newcombe(x1: int, n1: int, x2: int, n2: int) -> Difference:
    """Return the difference of two independent shares, the first minus the second. Both groups have people."""
    p1, p2, first, second = x1 / n1, x2 / n2, wilson(x1, n1), wilson(x2, n2)
    d = p1 - p2
    low = d - math.hypot(p1 - first.low, second.high - p2)
    return Difference(d, low, d + math.hypot(first.high - p1, p2 - second.low))


def mcnemar(b: int, c: int) -> tuple[float, float]:
    """Return the exact p and the mid-p of a change within the same people.

    Args:
        b: From yes to no.
        c: From no to yes.
    """
    n, fewest = b + c, min(b, c)
    if n == 0:
        return 1.0, 1.0
    at_most = sum(math.comb(n, k) for k in range(fewest + 1)) / 2**n
    here = math.comb(n, fewest) / 2**n
    return min(1.0, 2 * at_most), min(1.0, 2 * (at_most - here / 2)) if b != c else 1.0


def bonett_price(a: int, b: int, c: int, d: int) -> Difference:
    """Return the change of a share within the same people.

    Args:
        a: Yes both times.
        b: From yes to no.
        c: From no to yes.
        d: No both times.
    """
    n = a + b + c + d
    p12, p21 = (b + 1) / (n + 2), (c + 1) / (n + 2)
    shift = p21 - p12
    half = Z * math.sqrt((p12 + p21 - shift * shift) / (n + 2))
    return Difference((c - b) / n, max(-1.0, shift - half), min(1.0, shift + half))


def year_on_year(x0: int, n0: int, pop0: int, x1: int, n1: int, pop1: int) -> Difference:
    """Return how a share changed in an organisation that was asked in part, both times.

    Args:
        x0: Yes, the first time.
        n0: Answers, at least 2.
        pop0: In the organisation.
        x1: Yes, the second time.
        n1: Answers, at least 2.
        pop1: In the organisation.
    """
    d = x1 / n1 - x0 / n0
    half = Z * math.sqrt(_variance(x0, n0, pop0) + _variance(x1, n1, pop1))
    return Difference(d, d - half, d + half)


def _variance(x: int, n: int, population: int) -> float:
    share = x / n
    return share * (1 - share) / (n - 1) * (1 - n / population)


def rate_ratio(k1: int, e1: float, k0: int, e0: float) -> RateRatio:
    """Return how many times as high a rate is as another.

    Args:
        k1: Events in the period that is looked at.
        e1: Its exposure, such as years in service.
        k0: Events in the period it is compared with.
        e0: Its exposure.
    """
    found, rest = clopper_pearson(k1, k1 + k0), e0 / e1
    ratio = k1 / k0 * rest if k0 else math.inf
    return RateRatio(ratio, _odds(found.low) * rest, _odds(found.high) * rest, _binomial_p(k1, k1 + k0, e1 / (e1 + e0)))


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf


def _binomial_p(k: int, n: int, chance: float) -> float:
    """Return the exact two-sided p: of all numbers that are not likelier than this one."""
    from scipy.stats import binomtest  # noqa: PLC0415  it takes a second to load

    return float(binomtest(k, n, chance).pvalue) if n else 1.0


def holm(ps: Sequence[float]) -> list[float]:
    """Return the p-values corrected for their number, in their own order."""
    order = sorted(range(len(ps)), key=lambda index: ps[index])
    found, most = [1.0] * len(ps), 0.0
    for rank, index in enumerate(order):
        most = max(most, min(1.0, (len(ps) - rank) * ps[index]))
        found[index] = most
    return found
