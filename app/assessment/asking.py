"""An item or scene as a learner may see it: without its key, judgement, feedback or next scene."""

import dataclasses as dc

from app.assessment.selection import shuffled
from app.catalogue.model import Item, Scene


@dc.dataclass(frozen=True, slots=True)
class Answer:
    """One thing to choose."""

    id: str
    text: str


@dc.dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Templates get only this until the answer is in."""

    id: str
    text: str
    multiple: bool
    answers: tuple[Answer, ...]

    def accepts(self, chosen: frozenset[str]) -> bool:
        """Tell whether this is a possible answer: at least one known option, and only one unless several are asked."""
        known = {answer.id for answer in self.answers}
        return bool(chosen) and chosen <= known and (self.multiple or len(chosen) == 1)


def of_item(item: Item, seed: int) -> Question:
    """Ask an item, its options in the order that belongs to this attempt."""
    answers = tuple(Answer(option.id, option.text) for option in item.options)
    return Question(item.id, item.text, item.type == "multiple", shuffled(answers, seed, item.id))


def of_scene(scene: Scene) -> Question:
    """Ask what to do in a scene."""
    answers = tuple(Answer(choice.id, choice.text) for choice in scene.choices)
    return Question(scene.id, scene.question or "", multiple=False, answers=answers)
