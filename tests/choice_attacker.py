"""A clever colleague who knows how choices are published, who took part, their own choices and everything that was told.

They write down every way in which the others can have gone through a scenario, let each be published with every lot that can
be drawn, and keep the ways that give what was told. Of the code under attack they use the machine that publishes, and no
more: what can be worked out, they work out by themselves.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.insight.choice_shares import Chosen, Run, SceneShares, Setting

World = tuple[int, ...]
"""How many people took each path."""
Output = tuple[SceneShares, ...]
Publish = Callable[[Sequence[Run], random.Random], Output]
Tree = Mapping[str, Mapping[str, str | None]]
"""Scene to its choices, each with the scene that follows; None is the end. The first scene is where everybody begins."""


class _Lots(random.Random):
    """Goes through every lot that can be drawn, one draw after the other; people with one path are alike."""

    def __init__(self, runs: Sequence[Run]) -> None:
        super().__init__()
        self._runs, self._ways, self._at, self._sizes = runs, list[int](), 0, list[int]()

    def choice(self, seq: Sequence[int]) -> int:  # type: ignore[override]
        alike = list({self._runs[number]: number for number in seq}.values())
        if self._at == len(self._ways):
            self._ways.append(0)
            self._sizes.append(len(alike))
        self._at += 1
        return alike[self._ways[self._at - 1]]

    def next_way(self) -> bool:
        """Go to the next way to draw; False when all were drawn."""
        self._at = 0
        while self._ways and self._ways[-1] + 1 == self._sizes[-1]:
            self._ways.pop()
            self._sizes.pop()
        if not self._ways:
            return False
        self._ways[-1] += 1
        return True


def paths_of(tree: Tree) -> tuple[Run, ...]:
    """Return every way through a scenario."""

    def onward(scene: str | None) -> Iterator[Run]:
        if scene is None:
            yield ()
            return
        where = Setting(scene, tuple(tree[scene]))
        for choice, following in tree[scene].items():
            yield from ((Chosen(where, choice), *rest) for rest in onward(following))

    return tuple(onward(next(iter(tree))))


def worlds_of(people: int, paths: int) -> Iterator[World]:
    """Return every way to divide people over paths."""
    for bars in itertools.combinations(range(people + paths - 1), paths - 1):
        edges = (-1, *bars, people + paths - 1)
        yield tuple(right - left - 1 for left, right in itertools.pairwise(edges))


def outputs_of(world: World, paths: Sequence[Run], publish: Publish) -> set[Output]:
    """Return everything that can be told of a world."""
    runs = [path for path, count in zip(paths, world, strict=True) for _one in range(count)]
    lots = _Lots(runs)
    found = {publish(runs, lots)}
    while lots.next_way():
        found.add(publish(runs, lots))
    return found


def betrayals(tree: Tree, quarters: Sequence[int], publish: Publish) -> tuple[int, set[str]]:
    """Attack everything that can be told of some quarters, with so many people in each.

    Returns:
        How many worlds there are, and what can be worked out about somebody else: that they made a choice, or that they did
        not, in a scene that is told; or what they chose in any scene, by whoever knows that they came there.
    """
    paths = paths_of(tree)
    fibres: dict[tuple[Output, ...], list[tuple[World, ...]]] = defaultdict(list)
    known: dict[World, set[Output]] = {}
    count = 0
    for worlds in itertools.product(*(worlds_of(people, len(paths)) for people in quarters)):
        count += 1
        for world in worlds:
            if world not in known:
                known[world] = outputs_of(world, paths, publish)
        for outputs in itertools.product(*(known[world] for world in worlds)):
            fibres[outputs].append(worlds)
    found: set[str] = set()
    for outputs, left in fibres.items():
        found.update(_seen(tree, paths, outputs, left))
        for quarter, me in itertools.product(range(len(quarters)), range(len(paths))):
            others = [_without(worlds, quarter, me) for worlds in left if worlds[quarter][me]]
            if others:
                found.update(_seen(tree, paths, outputs, others))
    return count, found


def _without(worlds: tuple[World, ...], quarter: int, me: int) -> tuple[World, ...]:
    """Return the others: whoever attacks took one path in one quarter."""
    mine = tuple(count - (number == me) for number, count in enumerate(worlds[quarter]))
    return (*worlds[:quarter], mine, *worlds[quarter + 1 :])


def _seen(
    tree: Tree, paths: Sequence[Run], outputs: tuple[Output, ...], worlds: Sequence[tuple[World, ...]]
) -> Iterator[str]:  # fmt: skip
    for quarter, output in enumerate(outputs):
        told = {one.where.scene for one in output}
        yield from _worked_out(tree, paths, told, [one[quarter] for one in worlds])


def _worked_out(tree: Tree, paths: Sequence[Run], told: set[str], worlds: Sequence[World]) -> Iterator[str]:
    """Yield what is the same in every world that is left."""
    for scene, choices in tree.items():
        came = [any(step.where.scene == scene for step in path) for path in paths]
        if not any(_count(world, came) for world in worlds):
            continue
        for choice in choices:
            made = [any((step.where.scene, step.choice) == (scene, choice) for step in path) for path in paths]
            if not any(_count(world, came) > _count(world, made) for world in worlds):
                yield f"who came to {scene} chose {choice}"
            if scene in told and not any(_count(world, made) for world in worlds):
                yield f"nobody in {scene} chose {choice}"


def _count(world: World, which: Sequence[bool]) -> int:
    return sum(count for count, is_one in zip(world, which, strict=True) if is_one)
