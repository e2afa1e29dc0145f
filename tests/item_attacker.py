"""A clever colleague who knows how figures of questions are published, who took the test, their own answers and what was told.

They write down every way in which everybody can have answered, let each be published, and keep the ways that give what was
told. Of the code under attack they use the machine that publishes, and no more.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from app.insight.item_figures import PaperFigures, Run
from app.insight.item_quality import Answered

RIGHT, SURE, UNSURE = (
    Answered(right=True, level="sure"),
    Answered(right=False, level="sure"),
    Answered(right=False, level="guess"),
)
Publish = Callable[[Sequence[Run]], PaperFigures]
World = tuple[int, ...]
"""How many people answered in each way."""


def ways_of(items: int) -> tuple[Run, ...]:
    """Return every way to answer so many questions."""
    return tuple(itertools.product((RIGHT, SURE, UNSURE), repeat=items))


def worlds_of(people: int, ways: int) -> Iterator[World]:
    """Return every way to divide people over ways to answer."""
    for bars in itertools.combinations(range(people + ways - 1), ways - 1):
        edges = (-1, *bars, people + ways - 1)
        yield tuple(right - left - 1 for left, right in itertools.pairwise(edges))


def betrayals(items: int, people: int, publish: Publish) -> tuple[int, set[str]]:
    """Attack everything that can be told of a paper.

    Returns:
        How many worlds there are, and what can be worked out about all others, whatever oneself answered: that they were
        right or wrong on a question, or sure and wrong, or that none of them was.
    """
    ways = ways_of(items)
    fibres: dict[PaperFigures, list[World]] = defaultdict(list)
    count = 0
    for world in worlds_of(people, len(ways)):
        count += 1
        runs = [way for way, number in zip(ways, world, strict=True) for _one in range(number)]
        fibres[publish(runs)].append(world)
    found: set[str] = set()
    for worlds in fibres.values():
        for me in range(len(ways)):
            others = [_without(world, me) for world in worlds if world[me]]
            if others:
                found.update(_worked_out(ways, others, items, people - 1))
    return count, found


def _without(world: World, me: int) -> World:
    return tuple(count - (number == me) for number, count in enumerate(world))


def _worked_out(ways: Sequence[Run], worlds: Sequence[World], items: int, people: int) -> Iterator[str]:
    """Yield what is the same for all others in every world that is left."""
    for item in range(items):
        for name, answers in (("right", {RIGHT}), ("sure and wrong", {SURE})):
            counts = {sum(n for way, n in zip(ways, world, strict=True) if way[item] in answers) for world in worlds}
            if counts == {people}:
                yield f"everybody else was {name} on {item}"
            if counts == {0}:
                yield f"nobody else was {name} on {item}"
