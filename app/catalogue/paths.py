"""Every way through a scenario with conditions, whatever one chooses and whoever one is. Pure.

Every situation that can come up is visited, step by step from the start. Of what happened only that is remembered what a
condition further on can tell apart: choices that are named there, and points up to the highest number that is asked for. So
two people in one place have the same ways on, and what is found is exact.
"""

import dataclasses as dc
from collections.abc import Iterator, Mapping

from app.catalogue.model import Choice, Condition, ScenarioFile, Scene
from app.catalogue.story import Situation, after, offered, taken

MOST_PLACES = 20_000
"""More places than this are not visited: a story of that size cannot be overseen by an author either."""


@dc.dataclass(frozen=True, slots=True)
class Place:
    """A scene, and what was so when one came there."""

    scene: str
    now: Situation


Lengths = Mapping[Place, int]


@dc.dataclass(frozen=True, slots=True)
class Way:
    """A choice that is offered in a place, the number of the branch that it takes, and where that ends."""

    choice: str
    branch: int
    to: Place


@dc.dataclass(frozen=True, slots=True)
class Map:
    """All places of a scenario, the nearest first.

    Args:
        ways: Per place the ways on; none at an ending.
        came: Per place the shortest way to it: from where, by which choice. A beginning has none.
        is_whole: Whether every place was visited; else there are too many.
    """

    ways: Mapping[Place, tuple[Way, ...]]
    came: Mapping[Place, tuple[Place, str] | None]
    is_whole: bool

    def steps_to(self, place: Place) -> list[tuple[str, str]]:
        """Return the shortest way to a place, as scenes and choices."""
        steps: list[tuple[str, str]] = []
        before = self.came[place]
        while before is not None:
            steps.append((before[0].scene, before[1]))
            before = self.came[before[0]]
        return steps[::-1]

    def longest(self) -> Lengths:
        """Return the most choices to an end, for each place from which every path ends; from the ends back."""
        earlier: dict[Place, list[Place]] = {place: [] for place in self.ways}
        for place, ways in self.ways.items():
            for way in ways:
                earlier[way.to].append(place)
        unsure = {place: len(ways) for place, ways in self.ways.items()}
        sure = [place for place, count in unsure.items() if count == 0]
        longest = dict.fromkeys(self.ways, 0)
        for place in sure:  # grows while it is walked: a queue
            for before in earlier[place]:
                longest[before] = max(longest[before], longest[place] + 1)
                unsure[before] -= 1
                if unsure[before] == 0:
                    sure.append(before)
        return {place: longest[place] for place in sure}


def explore(scenario: ScenarioFile) -> Map:
    """Visit every place that somebody can come to. All scenes that are named exist."""
    remember = _Memory(scenario)
    scenes = {scene.id: scene for scene in scenario.scenes}
    queue = [remember(scenario.start, Situation(frozenset(), 0, role)) for role in scenario.audience]
    came: dict[Place, tuple[Place, str] | None] = dict.fromkeys(queue)
    ways: dict[Place, tuple[Way, ...]] = {}
    for here in queue:  # grows while it is walked: a queue
        if len(queue) > MOST_PLACES:
            return Map(ways, came, is_whole=False)
        ways[here] = tuple(_ways(scenes[here.scene], here.now, remember))
        for way in ways[here]:
            if way.to not in came:
                came[way.to] = (here, way.choice)
                queue.append(way.to)
    return Map(ways, came, is_whole=True)


def _ways(scene: Scene, now: Situation, remember: "_Memory") -> Iterator[Way]:
    for choice in offered(scene, now):
        then = after(scene, choice, now)
        branch = taken(choice, then)
        yield Way(choice.id, branch, remember(choice.branches[branch].to, then))


class _Memory:
    """Makes a place of a scene and what happened, and forgets what no condition from there on can tell apart."""

    def __init__(self, scenario: ScenarioFile) -> None:
        conditions = {scene.id: [one for choice in scene.choices for one in conditions_of(choice)] for scene in scenario.scenes}
        self._named: dict[str, frozenset[str]] = {}
        self._most: dict[str, int] = {}
        ahead_of = arrows_ahead(scenario) if any(conditions.values()) else {name: set() for name in conditions}
        for name, ahead in ahead_of.items():
            asked = [one for other in (name, *ahead) for one in conditions[other]]
            self._named[name] = frozenset(choice for one in asked for choice in (*one.chose, *one.not_chose))
            self._most[name] = max((_tells_apart(one) for one in asked), default=0)

    def __call__(self, scene: str, now: Situation) -> Place:
        kept = Situation(now.made & self._named[scene], min(now.points, self._most[scene]), now.role)
        return Place(scene, kept)


def _tells_apart(condition: Condition) -> int:
    """Return from which number of points on a condition makes no difference any more."""
    most = condition.points_at_most
    return max(condition.points_at_least or 0, 0 if most is None else most + 1)


def conditions_of(choice: Choice) -> Iterator[Condition]:
    """Yield every condition of a choice: when it is offered, and where it leads."""
    for condition in (choice.when, *(branch.when for branch in choice.branches)):
        if condition is not None:
            yield condition


def arrows_ahead(scenario: ScenarioFile) -> dict[str, set[str]]:
    """Return for each scene the scenes that lie after it, conditions left aside; itself too when one can come back."""
    following = {scene.id: {branch.to for choice in scene.choices for branch in choice.branches} for scene in scenario.scenes}
    return {name: _reachable(following, nexts) for name, nexts in following.items()}


def _reachable(following: Mapping[str, set[str]], starts: set[str]) -> set[str]:
    reached, frontier = set(starts), list(starts)
    while frontier:
        new = following[frontier.pop()] - reached
        reached |= new
        frontier += new
    return reached
