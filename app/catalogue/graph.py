"""A scenario as a graph: what leads where, after how many choices, and what never ends. Pure.

It also tells of scenarios that the checker refuses: a story that runs dead is when an author needs a picture most.
"""

import dataclasses as dc
from collections.abc import Iterator, Mapping
from typing import Literal

from app.catalogue import paths
from app.catalogue.model import Condition, ScenarioFile, Scene
from app.catalogue.paths import Map, Place

Kind = Literal["scene", "good", "mixed", "bad", "dead", "missing"]
"""A scene with choices; three endings; a scene with neither; a name that stands nowhere."""
Value = Literal["strong", "fair", "risk", "none"]


@dc.dataclass(frozen=True, slots=True)
class Way:
    """One way on: a choice, or one of its branches.

    Args:
        choice: Its id.
        text: What a reader chooses.
        value: What the author thinks of it; in a dilemma nothing.
        offered: When the choice is offered; None is always.
        when: When this branch is taken.
        is_rest: Whether it is the last of several branches: taken when no other is.
        to: The scene.
    """

    choice: str
    text: str
    value: Value
    offered: Condition | None
    when: Condition | None
    is_rest: bool
    to: str


@dc.dataclass(frozen=True, slots=True)
class Node:
    """A scene.

    Args:
        id: Its name.
        number: Its place in the file, from 1; a missing one comes after all others.
        title: Empty when it is missing.
        kind: What it is.
        ways: On from here.
        is_dilemma: Whether no choice is right.
        is_stray: Whether nobody ever comes here.
        is_stuck: Whether somebody can come here and have nothing to choose.
        steps: The fewest and the most choices before one is here; None when that cannot be told.
    """

    id: str
    number: int
    title: str
    kind: Kind
    ways: tuple[Way, ...] = ()
    is_dilemma: bool = False
    is_stray: bool = False
    is_stuck: bool = False
    steps: tuple[int, int] | None = None


@dc.dataclass(frozen=True, slots=True)
class Walk:
    """A way through the whole story: scenes with the choice made there, and the scene where it ends."""

    steps: tuple[tuple[str, str], ...]
    end: str


@dc.dataclass(frozen=True, slots=True)
class Graph:
    """A scenario as scenes and ways.

    Args:
        title: Of the scenario.
        nodes: The begin first, then in the order of the file.
        shortest: A shortest way through; None when not every path ends, or there are too many to tell.
        longest: A longest one.
    """

    title: str
    nodes: tuple[Node, ...]
    shortest: Walk | None
    longest: Walk | None

    @property
    def is_sound(self) -> bool:
        """Tell whether every path ends, and everything is met by somebody."""
        return self.longest is not None and not any(
            node.kind in {"dead", "missing"} or node.is_stray or node.is_stuck for node in self.nodes
        )  # fmt: skip

    def node(self, node_id: str) -> Node:
        """Return a node that exists."""
        return next(node for node in self.nodes if node.id == node_id)


def graph_of(scenario: ScenarioFile) -> Graph:
    """Return a scenario as a graph, also when names in it stand nowhere or a path never ends."""
    scenes = {scene.id: scene for scene in reversed(scenario.scenes)}  # of two with one id, the first counts
    named = (scenario.start, *(branch.to for one in scenes.values() for choice in one.choices for branch in choice.branches))
    missing = [name for name in dict.fromkeys(named) if name not in scenes]
    found = None if missing else paths.explore(scenario)
    if found is not None and not found.is_whole:
        found = None
    steps = _steps(found) if found else {}
    stuck = {place.scene for place, ways in found.ways.items() if not ways and scenes[place.scene].choices} if found else set()
    reached = {place.scene for place in found.ways} if found else _reached(scenario.start, scenes)
    ordered = [scene for number, scene in enumerate(scenario.scenes) if scenes[scene.id] is scenario.scenes[number]]
    nodes = [
        Node(
            scene.id, number, scene.title, _kind(scene), tuple(_ways(scene)), scene.dilemma,
            is_stray=scene.id not in reached, is_stuck=scene.id in stuck, steps=steps.get(scene.id),
        )
        for number, scene in enumerate(ordered, 1)
    ]  # fmt: skip
    nodes += [Node(name, len(ordered) + number, "", "missing") for number, name in enumerate(missing, 1)]
    nodes.sort(key=lambda node: node.id != scenario.start)
    shortest, longest = _walks(found) if found else (None, None)
    return Graph(scenario.title, tuple(nodes), shortest, longest)


def _kind(scene: Scene) -> Kind:
    return "scene" if scene.choices else scene.ending or "dead"


def _ways(scene: Scene) -> Iterator[Way]:
    for choice in scene.choices:
        last = len(choice.branches) - 1
        for number, branch in enumerate(choice.branches):
            is_rest = last > 0 and number == last and branch.when is None
            yield Way(choice.id, choice.text, choice.judgement or "none", choice.when, branch.when, is_rest, branch.to)


def _reached(start: str, scenes: Mapping[str, Scene]) -> set[str]:
    """Return the scenes that arrows lead to, conditions left aside."""
    reached, frontier = {start}, [start]
    while frontier:
        scene = scenes.get(frontier.pop())
        new = {branch.to for choice in scene.choices for branch in choice.branches} - reached if scene else set()
        reached |= new
        frontier += new
    return reached


def _ends(found: Map) -> bool:
    """Tell whether every path ends."""
    return len(found.longest()) == len(found.ways)


def _steps(found: Map) -> dict[str, tuple[int, int]]:
    """Return for each scene the fewest and the most choices before it; nothing when a path never ends."""
    longest = found.longest()
    if not _ends(found):
        return {}
    fewest: dict[Place, int] = {}
    for place, before in found.came.items():  # the nearest first
        fewest[place] = 0 if before is None else fewest[before[0]] + 1
    most = dict.fromkeys(found.ways, 0)
    for place in sorted(found.ways, key=lambda place: -longest[place]):  # whoever leads to a place has more ahead
        for way in found.ways[place]:
            most[way.to] = max(most[way.to], most[place] + 1)
    steps: dict[str, tuple[int, int]] = {}
    for place in found.ways:
        least, top = steps.get(place.scene, (fewest[place], most[place]))
        steps[place.scene] = (min(least, fewest[place]), max(top, most[place]))
    return steps


def _walks(found: Map) -> tuple[Walk | None, Walk | None]:
    """Return a shortest and a longest way through."""
    if not _ends(found):
        return None, None
    first_end = next(place for place, ways in found.ways.items() if not ways)  # the nearest first
    longest = found.longest()
    here = max((place for place, before in found.came.items() if before is None), key=lambda place: longest[place])
    steps: list[tuple[str, str]] = []
    while found.ways[here]:
        way = max(found.ways[here], key=lambda way: longest[way.to])
        steps.append((here.scene, way.choice))
        here = way.to
    return Walk(tuple(found.steps_to(first_end)), first_end.scene), Walk(tuple(steps), here.scene)
