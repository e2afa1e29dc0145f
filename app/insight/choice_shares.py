"""What people chose, told so that nobody’s choice can be worked out. Pure.

Scenes hang together: who comes to one scene made a certain choice in another, so that figures which are safe one by one
can betray somebody together. That is why no figure is repaired afterwards; people are followed through the scenes, and
everything is told about those who are still followed.

- A scene is told when enough people come to it. Whoever comes to a scene that is not told is not followed after it.
- A choice that at most two people made is rare. Of it only a bound is told, and whoever made it is not followed after it.
- With them go others, drawn by lot, until exactly two for each rare choice have gone. So it looks the same whether nobody,
  one or two made it, and that is also so for one of those two.

Every other choice was made by at least three. So for each choice in a scene that is told, for everybody but oneself and
whatever else is told, it stays possible that they made it, and that they did not. Each person is in one quarter.
"""

import contextlib
import dataclasses as dc
import graphlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

RARE = 2
"""Two, and not one: somebody who made a rare choice knows of one already."""
STEP = 5
ALL_PERCENT = 100


@dc.dataclass(frozen=True, slots=True)
class Setting:
    """A scene with what could be chosen in it: where conditions offer something else, it is another one."""

    scene: str
    offered: tuple[str, ...]


@dc.dataclass(frozen=True, slots=True)
class Chosen:
    """One choice of one person.

    Args:
        where: The scene.
        choice: One of what was offered.
        asked: Whether an adviser was asked before; None where there are none.
    """

    where: Setting
    choice: str
    asked: bool | None = None


Run = tuple[Chosen, ...]
"""What one person chose from the first scene to the end."""


@dc.dataclass(frozen=True, slots=True)
class Share:
    """A share as it is told: about so many percent, or a bound."""

    state: Literal["about", "at_most", "at_least"]
    percent: int


@dc.dataclass(frozen=True, slots=True)
class SceneShares:
    """What is told of one scene.

    Args:
        where: The scene.
        people: At least so many came to it and were followed until there; a multiple of five.
        choices: Each choice that was offered, in the order of the file.
        asked: The share that asked an adviser first; None where there are none.
    """

    where: Setting
    people: int
    choices: tuple[tuple[str, Share], ...]
    asked: Share | None


def told(runs: Sequence[Run], minimum: int, chance: random.Random) -> tuple[SceneShares, ...]:
    """Return what may be told.

    Args:
        runs: One for each person, and nobody in two quarters.
        minimum: Fewer people in a scene are not told.
        chance: Draws who goes along with those who made a rare choice.

    Returns:
        The scenes that are told, each after those that lead to it.
    """
    followed, found = set(range(len(runs))), []
    for where in _in_order(runs):
        if len(where.offered) == 1:  # nothing is chosen
            continue
        here = [(number, step) for number in sorted(followed) for step in runs[number] if step.where == where]
        if len(here) < fewest(where, minimum):
            followed.difference_update(number for number, _step in here)
            continue
        gone = _gone(where, {number: step.choice for number, step in here}, chance)
        followed -= gone
        found.append(_scene(where, here, gone))
    return tuple(found)


def fewest(where: Setting, minimum: int) -> int:
    """Return how many people are needed in a scene before it is shown."""
    return needed(len(where.offered), minimum)


def needed(choices: int, minimum: int) -> int:
    """Return how many people so many choices need: two can go for each rare one, and three stay with each other one."""
    return max(minimum, (RARE + 1) * choices - 1)


def _in_order(runs: Sequence[Run]) -> Iterator[Setting]:
    """Give each scene after those that lead to it. What can be reached from itself has no such place, and is left out."""
    before: graphlib.TopologicalSorter[Setting] = graphlib.TopologicalSorter()
    for run in runs:
        for index, step in enumerate(run):
            before.add(step.where, *(earlier.where for earlier in run[:index]))
    with contextlib.suppress(graphlib.CycleError):  # it still gives everything that does not hang on a circle
        before.prepare()
    while ready := before.get_ready():
        yield from sorted(ready, key=lambda one: (one.scene, one.offered))
        before.done(*ready)


def _gone(where: Setting, made: dict[int, str], chance: random.Random) -> set[int]:
    """Return who is not followed on: exactly two for each rare choice."""
    counts = Counter(made.values())
    rare = {choice for choice in where.offered if counts[choice] <= RARE}
    gone = {number for number, choice in made.items() if choice in rare}
    while len(gone) < RARE * len(rare):
        left = Counter(choice for number, choice in made.items() if number not in gone)
        several = [number for number, choice in made.items() if number not in gone and left[choice] > RARE + 1]
        gone.add(chance.choice(several))
    return gone


def _scene(where: Setting, here: Sequence[tuple[int, Chosen]], gone: set[int]) -> SceneShares:
    """Tell a scene from who stays: that is the same whoever made the rare choices."""
    people = len(here)
    left = Counter(step.choice for number, step in here if number not in gone)
    asked = [step.asked for _number, step in here if step.asked is not None]
    return SceneShares(
        where,
        people - people % STEP,
        tuple((choice, _share_of(choice, left, people)) for choice in where.offered),
        plain_share(sum(asked), people) if asked else None,
    )


def _share_of(choice: str, left: Counter[str], people: int) -> Share:
    """Return the share of a choice; the rare ones are taken to have been made by one person each."""
    if not left[choice]:
        return _at_most(people)
    if len(left) == 1:
        return Share("at_least", STEP * (left[choice] * ALL_PERCENT // STEP // people))
    rare = (people - left.total()) // RARE
    return _about(left[choice] * (people - rare), left.total() * people)


def plain_share(count: int, people: int) -> Share:
    """Return a share that nothing else hangs together with: a bound when it is of at most two, or of all but two."""
    if count <= RARE:
        return _at_most(people)
    if people - count <= RARE:
        bound = _at_most(people)
        return Share("at_least", ALL_PERCENT - bound.percent)
    return _about(count, people)


def _at_most(people: int) -> Share:
    """Return the bound of what at most two did, rounded outward to five percent."""
    return Share("at_most", -STEP * (-RARE * ALL_PERCENT // STEP // people))


def _about(part: int, whole: int) -> Share:
    """Round to five percent, halves to even so that two shares still add up; nothing and everything are never told."""
    percent = STEP * round(Fraction(part * ALL_PERCENT, whole * STEP))
    if percent == 0:
        return Share("at_most", STEP)
    if percent == ALL_PERCENT:
        return Share("at_least", ALL_PERCENT - STEP)
    return Share("about", percent)
