"""Who answered: how alike they are to everybody, and the estimate that makes up for departments that answered less. Pure."""

import dataclasses as dc
import math
from collections.abc import Iterable, Sequence

from app.insight.quantiles import Z

LARGEST_SPREAD = 0.5
"""The standard deviation of a yes or no is at most a half."""
FEWEST_FOR_VARIANCE = 2


@dc.dataclass(frozen=True, slots=True)
class Stratum:
    """A department in a survey.

    Args:
        people: Who were invited.
        answered: Who answered.
        share: That said so among who answered, 0 to 1.
        domain: A department with fewer than two answers is counted with the others of its domain.
    """

    people: int
    answered: int
    share: float = 0.0
    domain: str = ""


@dc.dataclass(frozen=True, slots=True)
class Representation:
    """How alike those who answered are to everybody.

    Args:
        rate: The share that answered.
        spread: The standard deviation of that share between people.
        r: The R-indicator: 1 when every department answered as much.
        bias: How far a share can be off at most because departments answered more or less; a share.
    """

    rate: float
    spread: float
    r: float
    bias: float


@dc.dataclass(frozen=True, slots=True)
class Weighted:
    """A share in which every department counts for its size.

    Args:
        share: The estimate, 0 to 1.
        se: Its standard error.
        low: Of its interval of 95 percent.
        high: Likewise.
    """

    share: float
    se: float
    low: float
    high: float


def representation(strata: Sequence[Stratum]) -> Representation | None:
    """Return how alike those who answered are to everybody.

    Args:
        strata: With at least two people together.

    Returns:
        None when nobody answered.

    Source:
        B. Schouten, F. Cobben, J. Bethlehem (2009), Surv. Methodol. 35(1), 101-113
    """
    people, answered = sum(one.people for one in strata), sum(one.answered for one in strata)
    if not answered:
        return None
    rate = answered / people
    squares = sum(one.people * (one.answered / one.people - rate) ** 2 for one in strata if one.people)
    spread = math.sqrt(squares / (people - 1)) if people > 1 else 0.0
    r = 1 - 2 * spread
    return Representation(rate, spread, r, (1 - r) * LARGEST_SPREAD / (2 * rate))


def post_stratified(strata: Sequence[Stratum]) -> Weighted | None:
    """Return the share in which every department counts for its size.

    Returns:
        None when fewer than two people answered.

    Source:
        W.G. Cochran, Sampling Techniques (1977), 5A.9, with the correction for a finite population
    """
    usable = _merged(_merged(strata, by_domain=True), by_domain=False)
    people = sum(one.people for one in usable)
    if any(one.answered < FEWEST_FOR_VARIANCE for one in usable) or not people:
        return None
    share = sum(one.people * one.share for one in usable) / people
    se = math.sqrt(sum((one.people / people) ** 2 * _variance(one) for one in usable))
    return Weighted(share, se, max(0.0, share - Z * se), min(1.0, share + Z * se))


def _variance(one: Stratum) -> float:
    return (1 - one.answered / one.people) * one.share * (1 - one.share) / (one.answered - 1)


def _merged(strata: Sequence[Stratum], *, by_domain: bool) -> list[Stratum]:
    """Join departments with too few answers to the others: of their domain, or to all others."""
    small = [one for one in strata if one.answered < FEWEST_FOR_VARIANCE]
    if not small:
        return list(strata)
    if not by_domain:
        return [_joined(strata, "")]
    domains = {one.domain for one in small}
    joined = [_joined([one for one in strata if one.domain == domain], domain) for domain in sorted(domains)]
    return [one for one in strata if one.domain not in domains] + joined


def _joined(strata: Iterable[Stratum], domain: str) -> Stratum:
    every = list(strata)
    answered = sum(one.answered for one in every)
    share = sum(one.answered * one.share for one in every) / answered if answered else 0.0
    return Stratum(sum(one.people for one in every), answered, share, domain)
