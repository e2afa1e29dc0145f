"""An item or scene as a learner may see it: without its key, judgement, feedback or next scene.

An answer is a tuple of texts, whatever the type: the ids that were ticked; the ids of all steps in the order that was given;
`signal=target` for each signal; or one whole number in digits.
"""

import dataclasses as dc
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from app.assessment.selection import shuffled
from app.catalogue.model import Choice, Item, Scene

Type = Literal["single", "multiple", "order", "match", "number"]
Reason = Literal["nothing", "place_missing", "place_twice", "target_missing", "no_number", "outside"]
WHOLE_NUMBER = re.compile(r"-?\d{1,9}")
JOINS = "="


@dc.dataclass(frozen=True, slots=True)
class Answer:
    """One thing to choose, to put in order or to match."""

    id: str
    text: str


@dc.dataclass(frozen=True, slots=True)
class Limits:
    """What a number may be."""

    unit: str | None
    minimum: int
    maximum: int


@dc.dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Templates get only this until the answer is in.

    Args:
        answers: Options, steps or signals, in the order that belongs to this attempt; nothing for a number.
        targets: What signals can be matched to.
        limits: Of a number.
    """

    id: str
    text: str
    type: Type
    answers: tuple[Answer, ...] = ()
    targets: tuple[Answer, ...] = ()
    limits: Limits | None = None

    @property
    def multiple(self) -> bool:
        """Tell whether several options can be ticked."""
        return self.type == "multiple"

    def accepts(self, chosen: Collection[str]) -> bool:
        """Tell whether this is a possible answer."""
        return self.lacks(tuple(chosen)) is None

    def lacks(self, chosen: Sequence[str]) -> Reason | None:
        """Return why this is no possible answer, or None when it is one."""
        known = {answer.id for answer in self.answers}
        if self.type == "number":
            return self._lacks_number(chosen)
        if self.type == "order":
            return "place_twice" if sorted(chosen) != sorted(known) else None
        if self.type == "match":
            possible = {f"{one.id}{JOINS}{target.id}" for one in self.answers for target in self.targets}
            matched = [one.partition(JOINS)[0] for one in chosen]
            return None if set(chosen) <= possible and sorted(matched) == sorted(known) else "target_missing"
        fits = bool(chosen) and set(chosen) <= known and (self.multiple or len(chosen) == 1)
        return None if fits else "nothing"

    def _lacks_number(self, chosen: Sequence[str]) -> Reason | None:
        if len(chosen) != 1 or not WHOLE_NUMBER.fullmatch(chosen[0]):
            return "no_number"
        assert self.limits is not None
        return None if self.limits.minimum <= int(chosen[0]) <= self.limits.maximum else "outside"


def of_item(item: Item, seed: int) -> Question:
    """Ask an item; what can be shuffled stands in the order that belongs to this attempt."""
    things = item.options or item.steps or item.signals
    answers = shuffled(tuple(Answer(one.id, one.text) for one in things), seed, item.id)
    targets = tuple(Answer(one.id, one.text) for one in item.targets)
    number = item.number
    limits = Limits(number.unit, number.minimum, number.maximum) if number else None
    return Question(item.id, item.text, item.type, answers, targets, limits)


def of_scene(scene: Scene, offered: Sequence[Choice]) -> Question:
    """Ask what to do in a scene, of what is offered there now."""
    return Question(scene.id, scene.question or "", "single", tuple(Answer(one.id, one.text) for one in offered))


@dc.dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in on a page.

    Args:
        chosen: The answer, or as much of it as there is.
        lacks: Why it is no possible answer; None when it is one.
        field: Where that is to be mended.
        values: Field to what was filled in, to show it again.
    """

    chosen: tuple[str, ...]
    lacks: Reason | None
    field: str
    values: Mapping[str, str]


def read(question: Question, sent: Mapping[str, Sequence[str]]) -> Filled:
    """Read an answer out of what a page sent.

    Args:
        question: What was asked.
        sent: Field to values: `choice` for options, `place-<id>` for steps, `target-<id>` for signals, `number`.
    """
    if question.type == "order":
        return _places(question, sent)
    if question.type == "match":
        return _targets(question, sent)
    if question.type == "number":
        said = "".join(sent.get("number", ("",))[0].split())
        return Filled((said,), question.lacks((said,)), "number", {"number": said})
    chosen = tuple(sorted(set(sent.get("choice", ()))))
    return Filled(chosen, question.lacks(chosen), "choice-1", {f"choice={one}": one for one in chosen})


def _places(question: Question, sent: Mapping[str, Sequence[str]]) -> Filled:
    """Read at which place each step was put."""
    values = {f"place-{one.id}": next(iter(sent.get(f"place-{one.id}", ())), "") for one in question.answers}
    possible = {str(place) for place in range(1, len(question.answers) + 1)}
    empty = next((field for field, value in values.items() if value not in possible), None)
    if empty:
        return Filled((), "place_missing", empty, values)
    seen = list(values.values())
    twice = next((field for place, field in enumerate(values) if values[field] in seen[:place]), None)
    chosen = tuple(sorted((one.id for one in question.answers), key=lambda name: int(values[f"place-{name}"])))
    return Filled((), "place_twice", twice, values) if twice else Filled(chosen, None, "", values)


def _targets(question: Question, sent: Mapping[str, Sequence[str]]) -> Filled:
    """Read to which target each signal was matched."""
    values = {f"target-{one.id}": next(iter(sent.get(f"target-{one.id}", ())), "") for one in question.answers}
    known = {target.id for target in question.targets}
    empty = next((field for field, value in values.items() if value not in known), None)
    chosen = tuple(sorted(f"{field.removeprefix('target-')}{JOINS}{value}" for field, value in values.items() if value))
    return Filled(chosen, "target_missing" if empty else None, empty or "", values)
