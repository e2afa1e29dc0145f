"""What people chose in one scenario or briefing in one quarter, as it is kept, with the texts of then. Pure."""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from app.catalogue.model import Module, Scenario
from app.insight.choice_shares import SceneShares, Share
from app.insight.periods import Period


@dc.dataclass(frozen=True, slots=True)
class Way:
    """One choice in a scene.

    Args:
        id: Of the choice.
        text: What it says.
        share: Who made it.
        leads_to: Ids of the scenes it can lead to; of a card there are none.
    """

    id: str
    text: str
    share: Share
    leads_to: tuple[str, ...] = ()


@dc.dataclass(frozen=True, slots=True)
class Scene:
    """A scene, or a card with a dilemma.

    Args:
        id: Of the scene or page.
        title: What it is called.
        question: What was asked; may be empty.
        people: At least so many came to it and were still followed.
        ways: What could be chosen.
        asked: The share that asked an adviser first; None where there are none.
    """

    id: str
    title: str
    question: str
    people: int
    ways: tuple[Way, ...]
    asked: Share | None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return a scene as it was kept."""
        ways = (
            Way(**{**way, "share": Share(**way["share"]), "leads_to": tuple(way["leads_to"])}) for way in kept["ways"]
        )  # fmt: skip
        asked = kept["asked"] and Share(**kept["asked"])
        return cls(**{**kept, "ways": tuple(ways), "asked": asked})


@dc.dataclass(frozen=True, slots=True)
class ChoiceTable:
    """Everything that was published of one scenario or briefing in one quarter. Without scenes, nothing could be told.

    Args:
        kind: `scenario` or `briefing`.
        slug: Which.
        title: At the time.
        period: The quarter.
        minimum: Fewer answers were not told.
        created_on: When it was published.
        scenes: In the order of the file.
    """

    kind: str
    slug: str
    title: str
    period: Period
    minimum: int
    created_on: dt.date
    scenes: tuple[Scene, ...]


def with_texts(content: Scenario | Module, told: Iterable[SceneShares]) -> list[Scene]:
    """Return what may be told with the texts of the content, in the order of its file."""
    scenes = {scene.id: number for number, scene in enumerate(_bare(content))}
    bare = {scene.id: scene for scene in _bare(content)}
    found = [_filled(bare[one.where.scene], one) for one in told]
    return sorted(found, key=lambda scene: (scenes[scene.id], -scene.people))


def _filled(bare: Scene, told: SceneShares) -> Scene:
    ways = {way.id: way for way in bare.ways}
    filled = tuple(dc.replace(ways[choice], share=share) for choice, share in told.choices)
    return dc.replace(bare, people=told.people, ways=filled, asked=told.asked)


def _bare(content: Scenario | Module) -> Iterator[Scene]:
    """Give every place where something is chosen, with texts and without figures."""
    nothing = Share("at_most", 0)
    if isinstance(content, Scenario):
        for scene in content.head.scenes:
            ways = (
                Way(one.id, one.text, nothing, tuple(dict.fromkeys(branch.to for branch in one.branches)))
                for one in scene.choices
            )  # fmt: skip
            yield Scene(scene.id, scene.title, scene.question or "", 0, tuple(ways), None)
        return
    for page in content.pages:
        if page.dilemma:
            answers = (Way(one.id, one.text, nothing) for one in page.dilemma.choices)
            yield Scene(page.slug, page.title, page.dilemma.question, 0, tuple(answers), None)
