"""What is measured, and when a department may be called different. Pure.

Participation is counted, not estimated: these measures have no interval.
"""

import dataclasses as dc
import math
from collections.abc import Mapping, Sequence
from typing import Literal

from app.catalogue.model import Catalogue

STARTED, COMPLETED = "started", "completed"
MEASURES = (STARTED, COMPLETED)
ROLES = ("civil_servant", "office_holder")
# Who supports a political group is no civil servant and holds no office: they learn, and stand in no table.
NOT_COUNTED = "fractieondersteuner"

ORGANISATION = "organisation"
ROLE, UNIT = "role:", "unit:"
CIVIL_SERVANTS, OFFICE_HOLDERS = ROLE + ROLES[0], ROLE + ROLES[1]

FALSE_DISCOVERY = 0.10
NEGLIGIBLE = 1e-18
FEWEST_FOR_PERCENT = 20
FEWEST_TO_COMPARE = 2

Direction = Literal["higher", "lower"]


def of_module(measure: str, module: str) -> str:
    """Return the name of a measure for one module; without a module it is the measure itself."""
    return f"{measure}:{module}" if module else measure


@dc.dataclass(frozen=True, slots=True)
class Required:
    """What somebody in a role has to finish.

    Args:
        items: Kind and slug of modules and briefings.
        every: Whether all of them count together; else the first one finished counts.
    """

    items: frozenset[tuple[str, str]]
    every: bool


def required_of(catalogue: Catalogue, role: str) -> Required:
    """Return the required set of a role; where nothing is required, finishing anything counts."""
    taught = (*catalogue.modules.values(), *catalogue.briefings.values())
    required = frozenset((one.kind, one.slug) for one in taught if role in one.head.required_for)
    if required:
        return Required(required, every=True)
    return Required(frozenset((one.kind, one.slug) for one in taught if role in one.head.audience), every=False)


def module_titles(catalogue: Catalogue) -> dict[str, str]:
    """Return slug to title; a module and its briefing are one subject, named after the module."""
    briefings = {slug: one.head.title for slug, one in catalogue.briefings.items()}
    return briefings | {slug: one.head.title for slug, one in catalogue.modules.items()}


def percent(count: int, people: int) -> int:
    """Return a whole percentage, halves rounded up. `people` is at least 1."""
    return (200 * count + people) // (2 * people)


@dc.dataclass(frozen=True, slots=True)
class Share:
    """How many of a group; at least one person."""

    key: str
    count: int
    people: int


def tested(exact: int, told: int) -> Literal["none", "some", "all"]:
    """Return whether groups were compared: only those with an exact number are.

    Args:
        exact: Of how many groups an exact number is told.
        told: Of how many a number or a bound.
    """
    return "none" if exact < FEWEST_TO_COMPARE else "all" if exact == told else "some"


def differing(units: Sequence[Share]) -> Mapping[str, Direction]:
    """Tell which departments differ from the rest, and in which direction.

    Args:
        units: Those whose counts are shown.

    Returns:
        Only departments that differ; mostly none, and of fewer than two none at all.

    Source:
        Exact hypergeometric test of a department against the rest given the totals, two-sided mid-p;
        Y. Benjamini, Y. Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300, at 0.10.
    """
    if len(units) < FEWEST_TO_COMPARE:
        return {}
    count, people = sum(unit.count for unit in units), sum(unit.people for unit in units)
    ps = [mid_p(unit.count, unit.people, count, people) for unit in units]
    found: dict[str, Direction] = {}
    for unit, q in zip(units, false_discovery(ps), strict=True):
        if q <= FALSE_DISCOVERY:
            found[unit.key] = "higher" if unit.count * people > count * unit.people else "lower"
    return found


def mid_p(count: int, people: int, all_count: int, all_people: int) -> float:
    """Return the two-sided mid-p of one group, drawn without replacement from all.

    Args:
        count: In the group.
        people: The size of the group.
        all_count: In the whole, the group included.
        all_people: The size of the whole.
    """
    lowest, highest = max(0, people - (all_people - all_count)), min(people, all_count)
    here = math.exp(
        _log_choose(all_count, count)
        + _log_choose(all_people - all_count, people - count)
        - _log_choose(all_people, people),
    )  # fmt: skip
    # Walking outward from the group, each step is the last one times a ratio: no step needs a factorial of its own.
    outward = -1 if count * all_people <= people * all_count else 1
    tail, term, at = 0.0, here, count
    while lowest <= at + outward <= highest and term > NEGLIGIBLE:
        if outward < 0:
            term *= at * (all_people - all_count - people + at) / ((all_count - at + 1) * (people - at + 1))
        else:
            term *= (all_count - at) * (people - at) / ((at + 1) * (all_people - all_count - people + at + 1))
        at += outward
        tail += term
    one_side = tail + here / 2
    return min(1.0, 2 * min(one_side, 1 - one_side))


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)


def false_discovery(ps: Sequence[float]) -> list[float]:
    """Return Benjamini-Hochberg q-values, in the order of the p-values."""
    order = sorted(range(len(ps)), key=lambda index: ps[index], reverse=True)
    found, least = [1.0] * len(ps), 1.0
    for rank, index in enumerate(order):
        least = min(least, ps[index] * len(ps) / (len(ps) - rank))
        found[index] = least
    return found
