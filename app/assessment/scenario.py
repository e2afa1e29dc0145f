"""(scenario, choices so far, role) to the scene where one stands."""

import dataclasses as dc
from collections.abc import Sequence

from app.catalogue.model import Choice, Role, Scenario, Scene
from app.catalogue.story import Situation, after, leads_to, offered
from app.errors import Conflict

Way = tuple[Scene, tuple[Choice, ...], Choice]
"""A scene, what could be chosen there, and what was."""


@dc.dataclass(frozen=True, slots=True)
class Walk:
    """Where one stands in a scenario.

    Args:
        passed: The scenes passed, with the choice made in each.
        scene: Where one is now.
        offered: What can be chosen there; nothing at an ending.
        points: Two for each strong choice so far, one for each that can be better.
    """

    passed: tuple[tuple[Scene, Choice], ...]
    scene: Scene
    offered: tuple[Choice, ...]
    points: int


def walk(scenario: Scenario, choices: Sequence[str], role: Role) -> Walk:
    """Follow choices from the start.

    Args:
        scenario: A checked scenario.
        choices: Ids of choices, in order.
        role: Of who plays; a scenario that is not for that role is played in the first role it is for.

    Raises:
        Conflict: A choice is not offered in the scene where it was made.
    """
    passed, scene, now = _follow(scenario, choices, role)
    return Walk(tuple((at, choice) for at, _offered, choice in passed), scene, offered(scene, now), now.points)


def ways(scenario: Scenario, choices: Sequence[str], role: Role) -> list[Way]:
    """Return each scene passed, with what could be chosen there and what was.

    Args:
        scenario: A checked scenario.
        choices: Ids of choices, in order.
        role: Of who plays; a scenario that is not for that role is played in the first role it is for.

    Raises:
        Conflict: A choice is not offered in the scene where it was made.
    """
    return _follow(scenario, choices, role)[0]


def _follow(scenario: Scenario, choices: Sequence[str], role: Role) -> tuple[list[Way], Scene, Situation]:
    """Return what was passed, and where one stands then."""
    playing = role if role in scenario.head.audience else scenario.head.audience[0]
    now = Situation(frozenset(), 0, playing)
    scene = scenario.scene(scenario.head.start)
    passed: list[Way] = []
    for choice_id in choices:
        open_ways = offered(scene, now)
        choice = next((one for one in open_ways if one.id == choice_id), None)
        if choice is None:
            raise Conflict
        passed.append((scene, open_ways, choice))
        now = after(scene, choice, now)
        scene = scenario.scene(leads_to(choice, now))
    return passed, scene, now
