"""(item, chosen) to a mark."""

import dataclasses as dc
from fractions import Fraction
from typing import Literal

from app.catalogue.model import Item, Option

Word = Literal["good", "fair", "risk"]


@dc.dataclass(frozen=True, slots=True)
class Mark:
    """How good an answer is.

    Args:
        points: From 0 to 1.
    """

    points: Fraction

    @property
    def word(self) -> Word:
        """Return `good` for a full mark, `risk` for nothing, `fair` between."""
        return "good" if self.points == 1 else "risk" if self.points == 0 else "fair"


def mark(item: Item, chosen: frozenset[str]) -> Mark:
    """Mark one answer.

    Args:
        item: With its key.
        chosen: Ids of options; unknown ids count as wrong ticks.
    """
    return mark_single(item, chosen) if item.type == "single" else mark_multiple(item, chosen)


def mark_single(item: Item, chosen: frozenset[str]) -> Mark:
    """Give everything for the one right option and nothing for anything else."""
    return Mark(Fraction(int(chosen == item.key)))


def mark_multiple(item: Item, chosen: frozenset[str]) -> Mark:
    """Give each right tick an equal share of the key; a wrong tick takes such a share away. Never below 0."""
    right = len(chosen & item.key) - len(chosen - item.key)
    return Mark(Fraction(max(right, 0), len(item.key)))


def options_with_verdict(item: Item, chosen: frozenset[str]) -> tuple[tuple[Option, bool], ...]:
    """Return each option and whether it was judged well: ticked when right, left when wrong."""
    return tuple((option, (option.id in chosen) == option.correct) for option in item.options)
