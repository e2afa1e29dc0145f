"""Who answered, and what that does to what the answers say. Pure.

Source:
    F. Cobben, B. Schouten (2008), Statistics Netherlands, on the R-indicator; W. G. Cochran, Sampling Techniques (1977), 5A.9.
"""

import dataclasses as dc
import math
from collections.abc import Sequence

from app.insight.contrasts import Difference
from app.insight.intervals import Z

MOST_SPREAD = 0.5
"""No share has a larger standard deviation."""

FEWEST_FOR_SPREAD = 2


@dc.dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the organisation.

    Args:
        people: Who were invited, or are in service.
        answered: Of them.
        share: Of the answers, what is measured; None where there is none.
    """

    people: int
    answered: int
    share: float | None = None


@dc.dataclass(frozen=True, slots=True)
class Representation:
    """How alike those who answered are to everybody.

    Args:
        response: Share of people who answered.
        spread: Of the response over the parts.
        r: 1 when every part answered equally, less when not.
        most_bias: How far a share can be off at most because of it, from 0 to 1.
    """

    response: float
    spread: float
    r: float
    most_bias: float


def representation(strata: Sequence[Stratum]) -> Representation | None:
    """Return how representative the answers are; None where nobody answered, or there is one person."""
    people, answered = sum(one.people for one in strata), sum(one.answered for one in strata)
    if people < FEWEST_FOR_SPREAD or not answered:
        return None
    r = answered / people
    spread = math.sqrt(sum(one.people * (one.answered / one.people - r) ** 2 for one in strata if one.people) / (people - 1))
    return Representation(r, spread, 1 - 2 * spread, min(1.0, 2 * spread * MOST_SPREAD / (2 * r)))


def post_stratified(strata: Sequence[Stratum]) -> Difference | None:
    """Return the share with every part in its own weight.

    Args:
        strata: Each with answers; a part without has to be taken together with another one first.

    Returns:
        The estimate with its interval; None where a part has fewer than two answers.
    """
    if not strata or any(one.answered < FEWEST_FOR_SPREAD or one.share is None for one in strata):
        return None
    people = sum(one.people for one in strata)
    estimate = sum(one.people * (one.share or 0.0) for one in strata) / people
    half = Z * math.sqrt(sum(_part(one, people) for one in strata))
    return Difference(estimate, max(0.0, estimate - half), min(1.0, estimate + half))


def _part(one: Stratum, people: int) -> float:
    share = one.share or 0.0
    return (one.people / people) ** 2 * (1 - one.answered / one.people) * share * (1 - share) / (one.answered - 1)
