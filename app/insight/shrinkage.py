"""Careful estimates: a small department is drawn towards the whole, as far as chance could have moved it away. Pure."""

import dataclasses as dc
from collections.abc import Sequence

from app.insight import intervals, quantiles
from app.insight.measures import Share
from app.insight.quantiles import HIGH, LOW

FEWEST_UNITS = 5
LARGEST_RHO = 0.999


@dc.dataclass(frozen=True, slots=True)
class Careful:
    """The careful estimate of one department.

    Args:
        key: Of the department.
        mean: Between its own share and that of the whole.
        low: Of its interval of 95 percent; where that lies wholly beside the mean, which happens near 0 and 1, the mean itself.
        high: Likewise.
    """

    key: str
    mean: float
    low: float
    high: float


@dc.dataclass(frozen=True, slots=True)
class Shrinkage:
    """Careful estimates of departments together.

    Args:
        mean: The share of the whole, μ.
        spread: The weighted sum of squares between departments, S.
        chi_square: The same in units of chance.
        p: Of no difference between departments at all.
        rho: How much two people of a department go together; 0 when chance explains every difference.
        weight: How many people the share of the whole counts for, ν; None when `rho` is 0, for then only that one counts.
        units: In the order that was given.
    """

    mean: float
    spread: float
    chi_square: float
    p: float
    rho: float
    weight: float | None
    units: tuple[Careful, ...]


def shrink(shares: Sequence[Share]) -> Shrinkage | None:
    """Return careful estimates.

    Args:
        shares: Of departments that have nobody in common.

    Returns:
        None with fewer than five departments, or when everybody did the same.

    Source:
        Beta-binomial with moments: J.C. Kleinman (1973), J. Am. Stat. Assoc. 68, 46-54
    """
    count, people = sum(one.count for one in shares), sum(one.people for one in shares)
    slack = sum((1 - one.people / people) * (one.people - 1) for one in shares) if people else 0.0
    if len(shares) < FEWEST_UNITS or not 0 < count < people or not slack:
        return None
    mean = count / people
    spread = sum(one.people * (one.count / one.people - mean) ** 2 for one in shares)
    chi_square = spread / (mean * (1 - mean))
    rho = min(LARGEST_RHO, max(0.0, (chi_square - (len(shares) - 1)) / slack))
    weight = 1 / rho - 1 if rho else None
    p = quantiles.chi_square_above(chi_square, len(shares) - 1)
    return Shrinkage(mean, spread, chi_square, p, rho, weight, tuple(_careful(one, count, people, weight) for one in shares))


def _careful(one: Share, count: int, people: int, weight: float | None) -> Careful:
    if weight is None:
        whole = intervals.jeffreys(count, people)
        return Careful(one.key, count / people, whole.low, whole.high)
    a = one.count + count / people * weight
    b = one.people - one.count + (1 - count / people) * weight
    mean = a / (a + b)
    return Careful(one.key, mean, min(mean, quantiles.beta(LOW, a, b)), max(mean, quantiles.beta(HIGH, a, b)))
