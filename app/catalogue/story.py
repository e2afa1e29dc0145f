"""How a scenario goes on: what is offered in a scene, and where a choice leads. Pure; the walk and the proof both use it."""

import dataclasses as dc

from app.catalogue.model import Choice, Condition, Role, Scene

POINTS = {"strong": 2, "fair": 1, "risk": 0, None: 0}
"""What a choice adds to the points by the author's judgement; a choice in a dilemma has none and adds nothing."""


@dc.dataclass(frozen=True, slots=True)
class Situation:
    """What can matter for how it goes on.

    Args:
        made: Choices made so far, as `scene/choice`.
        points: Collected so far.
        role: Of who plays.
    """

    made: frozenset[str]
    points: int
    role: Role


def holds(condition: Condition | None, now: Situation) -> bool:
    """Tell whether everything a condition names is so; without a condition it always is."""
    if condition is None:
        return True
    least, most = condition.points_at_least, condition.points_at_most
    return (
        now.made.issuperset(condition.chose)
        and now.made.isdisjoint(condition.not_chose)
        and (least is None or now.points >= least)
        and (most is None or now.points <= most)
        and (not condition.role or now.role in condition.role)
    )


def offered(scene: Scene, now: Situation) -> tuple[Choice, ...]:
    """Return the choices that can be made in a scene now."""
    return tuple(choice for choice in scene.choices if holds(choice.when, now))


def after(scene: Scene, choice: Choice, now: Situation) -> Situation:
    """Return what is so once a choice is made."""
    return Situation(now.made | {f"{scene.id}/{choice.id}"}, now.points + POINTS[choice.judgement], now.role)


def taken(choice: Choice, then: Situation) -> int:
    """Return the number of the branch that a choice takes: the first that holds, this choice counted; the last always does."""
    last = len(choice.branches) - 1
    return next((number for number, branch in enumerate(choice.branches) if holds(branch.when, then)), last)


def leads_to(choice: Choice, then: Situation) -> str:
    """Return the scene that a choice leads to."""
    return choice.branches[taken(choice, then)].to
