"""(item, answer) to a mark, by type. An answer is what `asking` calls one."""

import dataclasses as dc
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Literal

from app.assessment.asking import JOINS, WHOLE_NUMBER
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


def mark(item: Item, chosen: Collection[str]) -> Mark:
    """Mark one answer.

    Args:
        item: With its key.
        chosen: The answer. Ids that do not exist count as wrong.
    """
    if item.type == "order":
        return mark_order([step.id for step in item.steps], list(chosen))
    if item.type == "match":
        return mark_match(item, frozenset(chosen))
    if item.type == "number":
        return mark_number(item, list(chosen))
    return mark_single(item, frozenset(chosen)) if item.type == "single" else mark_multiple(item, frozenset(chosen))


def mark_single(item: Item, chosen: frozenset[str]) -> Mark:
    """Give everything for the one right option and nothing for anything else."""
    return Mark(Fraction(int(chosen == item.key)))


def mark_multiple(item: Item, chosen: frozenset[str]) -> Mark:
    """Give each right tick an equal share of the key; a wrong tick takes such a share away. Never below 0."""
    right = len(chosen & item.key) - len(chosen - item.key)
    return Mark(Fraction(max(right, 0), len(item.key)))


def mark_order(key: Sequence[str], given: Sequence[str]) -> Mark:
    """Give less the further steps are from their place: one minus the distance as a share of the largest there is.

    Args:
        key: Ids in the right order.
        given: Ids in the order that was given; nothing is earned unless it holds each of them once.

    Source:
        Spearman's footrule, as in the marking of ranked situational judgement tests for UK general practice.
    """
    if sorted(key) != sorted(given):
        return Mark(Fraction(0))
    places = range(len(key))
    distance = sum(abs(place - given.index(name)) for place, name in enumerate(key))
    largest = sum(abs(place - (len(key) - 1 - place)) for place in places)
    return Mark(Fraction(1) - Fraction(distance, largest) if largest else Fraction(1))


def mark_match(item: Item, chosen: frozenset[str]) -> Mark:
    """Give each signal that is matched well an equal share; a signal that is matched twice earns nothing."""
    given = [one.partition(JOINS)[0] for one in chosen]
    right = [one for one in item.signals if f"{one.id}{JOINS}{one.target}" in chosen and given.count(one.id) == 1]
    return Mark(Fraction(len(right), len(item.signals)))


def mark_number(item: Item, given: Sequence[str]) -> Mark:
    """Give everything for a number that is near enough, and nothing for another one."""
    number = item.number
    if number is None or len(given) != 1 or not WHOLE_NUMBER.fullmatch(given[0]):
        return Mark(Fraction(0))
    return Mark(Fraction(int(abs(int(given[0]) - number.answer) <= number.tolerance)))


def key_of(item: Item) -> tuple[str, ...]:
    """Return the answer that earns everything."""
    if item.type == "order":
        return tuple(step.id for step in item.steps)
    if item.type == "match":
        return tuple(sorted(f"{one.id}{JOINS}{one.target}" for one in item.signals))
    if item.type == "number":
        assert item.number is not None
        return (str(item.number.answer),)
    return tuple(sorted(item.key))


def options_with_verdict(item: Item, chosen: frozenset[str]) -> tuple[tuple[Option, bool], ...]:
    """Return each option and whether it was judged well: ticked when right, left when wrong."""
    return tuple((option, (option.id in chosen) == option.correct) for option in item.options)
