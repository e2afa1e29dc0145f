"""Intervals of 95 % around a share, in a finite group and in an unlimited one, and around a count. Pure.

Source:
    E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; A. Agresti, B. A. Coull (1998), Am. Stat. 52, 119-126; L. D. Brown,
    T. T. Cai, A. DasGupta (2001), Stat. Sci. 16, 101-133; C. J. Clopper, E. S. Pearson (1934), Biometrika 26, 404-413;
    F. Garwood (1936), Biometrika 28, 437-442; the hypergeometric test turned around, for a group that was asked in part.
"""

import dataclasses as dc
import functools
import math
from collections.abc import Callable

Z = 1.959963984540054
TAIL = 0.025
LARGEST_EXACT = 2000
"""Of a larger group every possible number is no longer tried: the approximation is as good there."""


@dc.dataclass(frozen=True, slots=True)
class Interval:
    """Two ends, the lower one first: shares from 0 to 1, or counts."""

    low: float
    high: float


EVERYTHING = Interval(0.0, 1.0)


@dc.dataclass(frozen=True, slots=True)
class Proportion:
    """What the answers of a part of a group say about the whole group.

    Args:
        x: Who answered yes.
        n: Who answered.
        population: The group.
        share: Of those who answered; None when nobody did.
        interval: For the whole group, if who answered is like who did not. None when everybody answered, or nobody.
        bounds: For the whole group, whatever the silent ones think.
    """

    x: int
    n: int
    population: int
    share: float | None
    interval: Interval | None
    bounds: Interval


def proportion(x: int, n: int, population: int) -> Proportion:
    """Return what `x` of `n` answers say about a group.

    Args:
        x: Who answered yes.
        n: Who answered.
        population: The group; at least `n`.
    """
    interval = exact(x, n, population) if 0 < n < population else None
    return Proportion(x, n, population, x / n if n else None, interval, logical_bounds(x, n, population))


def wilson(x: float, n: float) -> Interval:
    """Return the score interval of a share; nothing is known when `n` is 0."""
    if not n:
        return EVERYTHING
    share = x / n
    centre = (x + Z * Z / 2) / (n + Z * Z)
    half = Z / (n + Z * Z) * math.sqrt(n * share * (1 - share) + Z * Z / 4)
    return _clipped(centre - half, centre + half)


def agresti_coull(x: int, n: int) -> Interval:
    """Return the interval that adds two yes and two no; nothing is known when `n` is 0."""
    if not n:
        return EVERYTHING
    more = n + Z * Z
    share = (x + Z * Z / 2) / more
    half = Z * math.sqrt(share * (1 - share) / more)
    return _clipped(share - half, share + half)


def jeffreys(x: int, n: int) -> Interval:
    """Return the interval for a share of a group of which nobody knows how large it is."""
    from scipy.special import betaincinv  # noqa: PLC0415  most pages need none of it

    if not n:
        return EVERYTHING
    low = 0.0 if x == 0 else float(betaincinv(x + 0.5, n - x + 0.5, TAIL))
    return Interval(low, 1.0 if x == n else float(betaincinv(x + 0.5, n - x + 0.5, 1 - TAIL)))


def clopper_pearson(x: int, n: int) -> Interval:
    """Return the exact binomial interval; nothing is known when `n` is 0."""
    from scipy.special import betaincinv  # noqa: PLC0415  likewise

    low = float(betaincinv(x, n - x + 1, TAIL)) if x else 0.0
    return Interval(low, float(betaincinv(x + 1, n - x, 1 - TAIL)) if x < n else 1.0)


def _clipped(low: float, high: float) -> Interval:
    return Interval(max(0.0, low), min(1.0, high))


def logical_bounds(x: int, n: int, population: int) -> Interval:
    """Return the share if all who were silent said no, and if all said yes."""
    if not population:
        return EVERYTHING
    return Interval(x / population, (x + population - n) / population)


def exact(x: int, n: int, population: int) -> Interval:
    """Return the shares of a group that are not refuted by its answers, from every number that is possible.

    Args:
        x: Who answered yes.
        n: Who answered; at least 1.
        population: The group.

    Returns:
        Shares of the group. Where everybody answered, twice the point itself.
    """
    if population > LARGEST_EXACT:
        return fpc_wilson(x, n, population)
    least, most = _fitting(x, n, population)
    return Interval(least / population, most / population)


@functools.lru_cache(maxsize=4096)
def _fitting(x: int, n: int, population: int) -> tuple[int, int]:
    """Return the fewest and the most yes in the group with both tails above 2.5 %.

    The upper tail only grows with the number of yes, and the lower one only shrinks: each end is found by halving.
    """
    from scipy.stats import hypergeom  # noqa: PLC0415  it takes a second to load

    def is_enough(yes: int) -> bool:
        return bool(hypergeom.sf(x - 1, population, yes, n) > TAIL)

    def is_too_many(yes: int) -> bool:
        return bool(hypergeom.cdf(x, population, yes, n) <= TAIL)

    least = _first(is_enough, x, population - n + x)
    most = _first(is_too_many, x, population - n + x + 1) - 1
    return least, most


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the first number for which something holds that then keeps holding; `high` when none below it does."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def fpc_wilson(x: int, n: int, population: int) -> Interval:
    """Return the score interval for a group that was asked in part, within its logical bounds."""
    bounds = logical_bounds(x, n, population)
    if n >= population:
        return bounds
    larger = n * (population - 1) / (population - n)
    found = wilson(x / n * larger, larger)
    return Interval(max(found.low, bounds.low), min(found.high, bounds.high))


def garwood(k: int) -> Interval:
    """Return the exact interval for the mean of a count of events."""
    from scipy.special import gammaincinv  # noqa: PLC0415  most pages need none of it

    low = float(gammaincinv(k, TAIL)) if k else 0.0
    return Interval(low, float(gammaincinv(k + 1, 1 - TAIL)))
