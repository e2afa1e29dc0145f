"""A clever colleague who knows how figures of learning are published, who took part, and more than anybody should.

Against staircases they know who was drawn and how far they came themselves: they write down every way in which the others can
have gone, let each be published, and keep the ways that give what was told. Against means they know what everybody had right but
one, and not who was drawn: they add up every draw there can be. Of the code under attack they use the machine that publishes.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
World = tuple[int, ...]
"""How many people came so far, for each depth."""


class Everybody(random.Random):
    """A lot that draws whoever stands first: whoever stands at the end stays out, and the attacker knows it."""

    def sample(self, population: Sequence[T], k: int) -> list[T]:  # type: ignore[override]
        """Return the first so many."""
        return list(population)[:k]


def worlds_of(people: int, depths: int) -> Iterator[World]:
    """Return every way to divide people over depths."""
    for bars in itertools.combinations(range(people + depths - 1), depths - 1):
        edges = (-1, *bars, people + depths - 1)
        yield tuple(right - left - 1 for left, right in itertools.pairwise(edges))


def betrayals(people: int, depths: int, publish: Callable[[Sequence[int]], Hashable]) -> tuple[int, set[str]]:
    """Attack everything that can be told of a staircase.

    Returns:
        How many different things can be told, and what can be worked out about all others, whatever oneself did: that they
        stopped somewhere or before, or that none of them did.
    """
    told: dict[Hashable, list[World]] = defaultdict(list)
    for world in worlds_of(people, depths):
        told[publish([depth for depth, count in enumerate(world) for _one in range(count)])].append(world)
    found: set[str] = set()
    for worlds in told.values():
        for me in range(depths):
            others = [tuple(count - (depth == me) for depth, count in enumerate(world)) for world in worlds if world[me]]
            if others:
                found.update(_worked_out(others, people - 1))
    return len(told), found


def _worked_out(worlds: Sequence[World], people: int) -> Iterator[str]:
    depths = len(worlds[0])
    for depth in range(depths):
        for name, counts in (
            (f"stopped at {depth}", {world[depth] for world in worlds}),
            (f"came no further than {depth}", {sum(world[: depth + 1]) for world in worlds} if depth < depths - 1 else {0, 1}),
        ):
            if counts == {0}:
                yield f"nobody else {name}"
            if counts == {people}:
                yield f"everybody else {name}"


def possible_scores(
    scores: Sequence[int], victim: int, drawn: int, items: int, told: Callable[[int], Hashable], seen: Hashable
) -> set[int]:  # fmt: skip
    """Return what somebody can have had right, for whoever knows all other scores.

    Args:
        scores: Of everybody who was ready.
        victim: Whose score is not known.
        drawn: How many were drawn.
        items: How many questions there are.
        told: Gives what is told of a total.
        seen: What was told.
    """
    others = [score for place, score in enumerate(scores) if place != victim]
    totals: dict[int, set[int]] = {0: {0}}
    for score in others:
        for count in sorted(totals, reverse=True):
            totals.setdefault(count + 1, set()).update(total + score for total in totals[count])
    if any(told(total) == seen for total in totals.get(drawn, ())):
        return set(range(items + 1))
    return {own for own in range(items + 1) if any(told(total + own) == seen for total in totals.get(drawn - 1, ()))}


def lot(seed: int) -> random.Random:
    """Return a lot that draws the same every time."""
    return random.Random(seed)  # noqa: S311  a test that has to fail twice
