"""How sure a measured share is: intervals of 95 percent, and the bounds that hold whatever the silent ones think. Pure.

In an organisation where n of N people answered, three things can be said, from weak to strong assumptions: the logical bounds
(no assumption), the exact interval (answering is unrelated to the answer), and, where N is large, its approximation.
"""

import dataclasses as dc
import functools
import math

from app.insight import quantiles
from app.insight.quantiles import HIGH, LOW, Z

LARGEST_EXACT = 2000
"""In a larger population the approximation differs by less than a tenth of a percentage point."""
TAIL_PARTS = 40
"""A tail of 2.5 percent is one fortieth."""


@dc.dataclass(frozen=True, slots=True)
class Interval:
    """From a low to a high share, both 0 to 1. For counts: from a low to a high number."""

    low: float
    high: float


@dc.dataclass(frozen=True, slots=True)
class Proportion:
    """A share of those who answered, and what it says of everybody.

    Args:
        x: How many said so.
        n: How many answered.
        population: How many there are.
        share: x of n, 0 to 1; None when nobody answered.
        interval: Of the share among everybody; None when everybody answered: then it is known.
        bounds: What the share among everybody is in any case.
    """

    x: int
    n: int
    population: int
    share: float | None
    interval: Interval | None
    bounds: Interval

    @property
    def is_complete(self) -> bool:
        """Tell whether everybody answered."""
        return 0 < self.n == self.population


def proportion(x: int, n: int, population: int) -> Proportion:
    """Return a share with its exact interval and its logical bounds.

    Args:
        x: How many said so.
        n: How many answered.
        population: How many there are, those who answered included.

    Raises:
        ValueError: These three cannot be.
    """
    _checked(x, n, population)
    interval = None if n == population else exact(x, n, population)
    return Proportion(x, n, population, x / n if n else None, interval, logical_bounds(x, n, population))


def _checked(x: int, n: int, population: int) -> None:
    if not 0 <= x <= n <= population:
        raise ValueError(f"{x} of {n} who answered, of {population}: these cannot be")


def _clipped(low: float, high: float) -> Interval:
    return Interval(max(0.0, low), min(1.0, high))


def wilson(x: float, n: float) -> Interval:
    """Return Wilson's score interval of a share; everything when nobody answered.

    Args:
        x: How many said so. It need not be whole.
        n: How many answered.

    Source:
        E.B. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212
    """
    if not n:
        return Interval(0.0, 1.0)
    share = x / n
    centre, whole = x + Z * Z / 2, n + Z * Z
    half = Z * math.sqrt(n * share * (1 - share) + Z * Z / 4)
    # At none and at all the limit is exact; rounding would leave a rest of 1e-17.
    return Interval(max(0.0, (centre - half) / whole) if x else 0.0, min(1.0, (centre + half) / whole) if x < n else 1.0)


def agresti_coull(x: int, n: int) -> Interval:
    """Return the interval of Agresti and Coull.

    Source:
        A. Agresti, B.A. Coull (1998), Am. Stat. 52(2), 119-126
    """
    if not n:
        return Interval(0.0, 1.0)
    people = n + Z * Z
    share = (x + Z * Z / 2) / people
    half = Z * math.sqrt(share * (1 - share) / people)
    return _clipped(share - half, share + half)


def jeffreys(x: int, n: int) -> Interval:
    """Return Jeffreys' interval, for a share of which the population is not known.

    Source:
        L.D. Brown, T.T. Cai, A. DasGupta (2001), Stat. Sci. 16(2), 101-133
    """
    if not n:
        return Interval(0.0, 1.0)
    low = quantiles.beta(LOW, x + 0.5, n - x + 0.5) if x else 0.0
    high = quantiles.beta(HIGH, x + 0.5, n - x + 0.5) if x < n else 1.0
    return Interval(low, high)


def clopper_pearson(x: int, n: int) -> Interval:
    """Return the exact binomial interval.

    Source:
        C.J. Clopper, E.S. Pearson (1934), Biometrika 26(4), 404-413
    """
    low = quantiles.beta(LOW, x, n - x + 1) if x else 0.0
    high = quantiles.beta(HIGH, x + 1, n - x) if x < n else 1.0
    return Interval(low, high)


def garwood(k: int) -> Interval:
    """Return the exact interval of what is expected, when k are counted.

    Source:
        F. Garwood (1936), Biometrika 28, 437-442
    """
    low = quantiles.chi_square(LOW, 2 * k) / 2 if k else 0.0
    return Interval(low, quantiles.chi_square(HIGH, 2 * k + 2) / 2)


def logical_bounds(x: int, n: int, population: int) -> Interval:
    """Return what the share among everybody is in any case: all the silent ones no, or all of them yes."""
    if not n:
        return Interval(0.0, 1.0)
    return Interval(x / population, (x + population - n) / population)


def fpc_wilson(x: int, n: int, population: int) -> Interval:
    """Return Wilson's interval with the correction for a finite population, within the logical bounds.

    Source:
        Var(p) = P(1 − P)/n · (N − n)/(N − 1), the score inverted: Wilson with n* = n(N − 1)/(N − n)
    """
    bounds = logical_bounds(x, n, population)
    if n in {0, population}:
        return bounds
    effective = n * (population - 1) / (population - n)
    found = wilson(x / n * effective, effective)
    return Interval(max(found.low, bounds.low), min(found.high, bounds.high))


def exact(x: int, n: int, population: int) -> Interval:
    """Return the exact interval of a share in a finite population: every number of people that the answers do not rule out.

    Args:
        x: How many said so.
        n: How many answered.
        population: How many there are. Above 2,000 the approximation is returned.

    Source:
        Those M of N for which X ~ Hypergeometric(N, M, n) has P(X ≥ x) and P(X ≤ x) both above .025. See also
        J.P. Buonaccorsi (1987), Am. Stat. 41(3), 215-218.
    """
    if population > LARGEST_EXACT or n in {0, population}:
        return fpc_wilson(x, n, population)
    fewest = _fewest(x, n, population)
    most = population - _fewest(n - x, n, population)
    return Interval(fewest / population, most / population)


@functools.lru_cache(maxsize=16384)
def _fewest(x: int, n: int, population: int) -> int:
    """Return the smallest number of people with which at least x of n is not ruled out."""
    low, high = x, population - n + x
    while low < high:
        middle = (low + high) // 2
        if _is_possible(x, n, middle, population):
            high = middle
        else:
            low = middle + 1
    return low


def _is_possible(x: int, n: int, of: int, population: int) -> bool:
    """Tell whether P(X ≥ x) is above .025. In whole numbers, for it can be .025 exactly."""
    enough = math.comb(population, n)
    # The one of the two tails that holds the fewest terms: they add up to everything.
    upward = min(n, of) - x < x - max(0, n - (population - of))
    at = x if upward else x - 1
    term = math.comb(of, at) * math.comb(population - of, n - at) if 0 <= at <= n else 0
    tail = 0
    while term:
        tail += term
        if upward:
            term = term * (of - at) * (n - at) // ((at + 1) * (population - of - n + at + 1))
            at += 1
        else:
            term = term * at * (population - of - n + at) // ((of - at + 1) * (n - at + 1))
            at -= 1
    return TAIL_PARTS * (tail if upward else enough - tail) > enough
