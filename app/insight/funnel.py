"""What chance allows a group of some size: the limits of a funnel. Pure.

Source:
    D.J. Spiegelhalter (2005), Stat. Med. 24, 1185-1202
"""

import dataclasses as dc
import functools
import math
import statistics
from collections.abc import Sequence

from app.insight.measures import Share

OUTER_LOW, LOW, HIGH, OUTER_HIGH = 0.001, 0.025, 0.975, 0.999
WINSORISED = 0.10
FAR = 12
"""Standard deviations. Further from the mean there is nothing that counts."""


@dc.dataclass(frozen=True, slots=True)
class Limits:
    """Shares, 0 to 1: 95 percent of groups without any difference lie between the inner two, 99.8 between the outer two."""

    low_outer: float
    low: float
    high: float
    high_outer: float


@dc.dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more groups differ than chance explains.

    Args:
        raw: The mean squared distance in standard errors; 1 when chance is all there is.
        low: Distances below are taken to be this one, so that one odd group does not widen the funnel.
        high: Likewise above.
        phi: As `raw`, of those distances.
        tau_squared: The variance between groups on top of chance; 0 when chance is enough.
    """

    raw: float
    low: float
    high: float
    phi: float
    tau_squared: float


def limits(n: int, centre: float, overdispersion: float = 0.0) -> Limits:
    """Return what chance allows a group.

    Args:
        n: Its size, at least 1.
        centre: The share of the whole.
        overdispersion: Variance between groups on top of chance; see `Overdispersion.tau_squared`.
    """
    found = _by_chance(n, centre)
    if not overdispersion or not 0 < centre < 1:
        return found
    wider = math.sqrt(1 + overdispersion * n / (centre * (1 - centre)))
    low_outer, low, high, high_outer = (
        min(1.0, max(0.0, centre + wider * (at - centre))) for at in (found.low_outer, found.low, found.high, found.high_outer)
    )  # fmt: skip
    return Limits(low_outer, low, high, high_outer)


@functools.lru_cache(maxsize=4096)
def _by_chance(n: int, centre: float) -> Limits:
    """Return exact binomial limits, interpolated between whole numbers of people."""
    if not 0 < centre < 1:
        return Limits(centre, centre, centre, centre)
    far = FAR * math.sqrt(n * centre * (1 - centre)) + FAR
    first, last = max(0, math.floor(n * centre - far)), min(n, math.ceil(n * centre + far))
    wanted, found, below = [OUTER_LOW, LOW, HIGH, OUTER_HIGH], [], 0.0
    for count in range(first, last + 1):
        term = math.exp(_log_chance(count, n, centre))
        while wanted and below + term >= wanted[0]:
            part = (below + term - wanted.pop(0)) / term
            found.append(min(1.0, max(0.0, (count - part) / n)))
        below += term
    low_outer, low, high, high_outer = [*found, *[1.0] * len(wanted)]
    return Limits(low_outer, low, high, high_outer)


def _log_chance(count: int, n: int, centre: float) -> float:
    choices = math.lgamma(n + 1) - math.lgamma(count + 1) - math.lgamma(n - count + 1)
    return choices + count * math.log(centre) + (n - count) * math.log1p(-centre)


def overdispersion(shares: Sequence[Share]) -> Overdispersion | None:
    """Tell whether groups differ more than chance explains.

    Args:
        shares: Of groups that have nobody in common.

    Returns:
        None with fewer than two groups, or when everybody did the same.
    """
    people = sum(share.people for share in shares)
    centre = sum(share.count for share in shares) / people if people else 0.0
    variance = centre * (1 - centre)
    if len(shares) <= 1 or not variance:
        return None
    distances = [(one.count / one.people - centre) / math.sqrt(variance / one.people) for one in shares]
    low, high = _quantile(distances, WINSORISED), _quantile(distances, 1 - WINSORISED)
    phi = statistics.fmean(min(high, max(low, distance)) ** 2 for distance in distances)
    weights = [one.people / variance for one in shares]
    total = sum(weights)
    between = total - sum(weight**2 for weight in weights) / total
    excess = len(shares) * phi - (len(shares) - 1)
    raw = statistics.fmean(distance**2 for distance in distances)
    return Overdispersion(raw, low, high, phi, max(0.0, excess) / between)


def _quantile(values: Sequence[float], probability: float) -> float:
    """Return a quantile, interpolated between the two values beside it."""
    ordered = sorted(values)
    place = probability * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
