"""(scenario, choices so far) to the scene where one stands."""

from collections.abc import Sequence

from app.catalogue.model import Choice, Scenario, Scene
from app.errors import Conflict


def walk(scenario: Scenario, choices: Sequence[str]) -> tuple[tuple[tuple[Scene, Choice], ...], Scene]:
    """Follow choices from the start.

    Args:
        scenario: A checked scenario.
        choices: Ids of choices, in order.

    Returns:
        The scenes passed with the choice made in each, and the scene where one stands now.

    Raises:
        Conflict: A choice does not exist in the scene where it was made.
    """
    scene = scenario.scene(scenario.head.start)
    passed: list[tuple[Scene, Choice]] = []
    for choice_id in choices:
        choice = scene.choice(choice_id)
        if choice is None:
            raise Conflict
        passed.append((scene, choice))
        scene = scenario.scene(choice.next)
    return tuple(passed), scene
