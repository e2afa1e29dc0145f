"""A careful estimate for small groups: each moves towards all together, the smaller the more. Pure.

Source:
    Empirical Bayes with a beta prior; the correlation within groups by moments: J. C. Kleinman (1973), J. Am. Stat. Assoc.
    68, 46-54.
"""

import dataclasses as dc
from collections.abc import Sequence

from app.insight.intervals import TAIL, Interval
from app.insight.measures import Share

FEWEST_GROUPS = 5
MOST_ALIKE = 0.999


@dc.dataclass(frozen=True, slots=True)
class Careful:
    """Estimates of all groups.

    Args:
        centre: The share of all together.
        rho: How much groups differ besides chance, from 0 to 1; 0 is not at all.
        means: The estimate per group, in their order.
        intervals: Of 95 %, likewise.
    """

    centre: float
    rho: float
    means: tuple[float, ...]
    intervals: tuple[Interval, ...]


def shrunken(shares: Sequence[Share]) -> Careful | None:
    """Return careful estimates; None where there are too few groups, or where nobody or everybody does it."""
    people, count = sum(one.people for one in shares), sum(one.count for one in shares)
    if len(shares) < FEWEST_GROUPS or count in {0, people}:
        return None
    centre = count / people
    rho = _rho(shares, centre, people)
    if rho == 0:
        return Careful(centre, 0.0, (centre,) * len(shares), (Interval(centre, centre),) * len(shares))
    from scipy.special import betaincinv  # noqa: PLC0415  most pages need none of it

    prior = 1 / rho - 1
    parameters = [(one.count + centre * prior, one.people - one.count + (1 - centre) * prior) for one in shares]
    intervals = (Interval(float(betaincinv(a, b, TAIL)), float(betaincinv(a, b, 1 - TAIL))) for a, b in parameters)
    return Careful(centre, rho, tuple(a / (a + b) for a, b in parameters), tuple(intervals))


def _rho(shares: Sequence[Share], centre: float, people: int) -> float:
    spread = sum(one.people * (one.count / one.people - centre) ** 2 for one in shares)
    room = sum((1 - one.people / people) * (one.people - 1) for one in shares)
    found = (spread / (centre * (1 - centre)) - (len(shares) - 1)) / room if room else 0.0
    return min(MOST_ALIKE, max(0.0, found))
