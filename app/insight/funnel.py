"""What chance allows for a group of a certain size: limits that narrow as groups grow. Pure.

Source:
    D. J. Spiegelhalter (2005), Stat. Med. 24, 1185-1202: exact limits with interpolation, and overdispersion.
"""

import dataclasses as dc
import functools
import math
from collections.abc import Sequence

from app.insight.measures import Share

OUTER_LOW, LOW, HIGH, OUTER_HIGH = 0.001, 0.025, 0.975, 0.999
TRIM = 0.10


@dc.dataclass(frozen=True, slots=True)
class Limits:
    """Shares between which a group of this size lies when only chance plays; one in a thousand, and one in forty, outside."""

    low_outer: float
    low: float
    high: float
    high_outer: float


def limits(n: int, centre: float, overdispersion: float = 0.0) -> Limits:
    """Return what chance allows.

    Args:
        n: People in the group, at least 1.
        centre: The share of all together, between 0 and 1.
        overdispersion: How much groups differ besides chance, as a variance; 0 is chance alone.
    """
    found = [_limit(n, centre, q) for q in (OUTER_LOW, LOW, HIGH, OUTER_HIGH)]
    wider = math.sqrt(1 + overdispersion * n / (centre * (1 - centre))) if 0 < centre < 1 else 1.0
    return Limits(*(min(1.0, max(0.0, centre + (one - centre) * wider)) for one in found))


@functools.lru_cache(maxsize=4096)
def _limit(n: int, centre: float, q: float) -> float:
    """Return the interpolated quantile of the binomial distribution as a share."""
    from scipy.special import bdtr  # noqa: PLC0415  most pages need none of it

    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if bdtr(middle, n, centre) >= q:
            high = middle
        else:
            low = middle + 1
    at, below = float(bdtr(low, n, centre)), float(bdtr(low - 1, n, centre)) if low else 0.0
    return (low - (at - q) / (at - below)) / n


def overdispersion(shares: Sequence[Share]) -> float:
    """Return how much groups differ besides chance, as a variance; 0 where chance is enough.

    Args:
        shares: At least two groups.
    """
    people = sum(one.people for one in shares)
    centre = sum(one.count for one in shares) / people
    if not 0 < centre < 1 or len(shares) < 2:  # noqa: PLR2004  one group differs from nothing
        return 0.0
    spread = centre * (1 - centre)
    z = sorted((one.count / one.people - centre) / math.sqrt(spread / one.people) for one in shares)
    least, most = _quantile(z, TRIM), _quantile(z, 1 - TRIM)
    phi = sum(min(max(one, least), most) ** 2 for one in z) / len(z)
    weights = [one.people / spread for one in shares]
    k, w = len(shares), sum(weights)
    if k * phi <= k - 1:
        return 0.0
    return (k * phi - (k - 1)) / (w - sum(one * one for one in weights) / w)


def _quantile(ordered: Sequence[float], q: float) -> float:
    """Return a quantile with linear interpolation."""
    place = q * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
