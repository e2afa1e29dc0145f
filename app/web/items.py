"""An answer to an item, explained: line by line what was answered, what is right, why, and where that comes from."""

from collections.abc import Sequence
from typing import Any

from app.assessment import asking, marking
from app.assessment.asking import JOINS, Question, Reason
from app.assessment.certainty import Given, level_of
from app.catalogue.model import Item, Quiz
from app.learning.route import AttemptFact
from app.web.shown import links
from app.web.translate import _

Line = dict[str, Any]


def mark_word(kind: str) -> str:
    """Return how good an answer was, in words."""
    return {"good": _("Goed"), "fair": _("Deels goed"), "risk": _("Niet goed")}[kind]


def hint(question: Question) -> str:
    """Return what to do, by type."""
    hints = {
        "single": _("Kies één antwoord."), "multiple": _("Kies alle antwoorden die kloppen."),
        "order": _("Geef elke stap een plaats. Plaats 1 komt eerst."), "match": _("Kies bij elke regel wat erbij hoort."),
        "number": _("Vul een heel getal in."),
    }  # fmt: skip
    return hints[question.type]


def problem(reason: Reason, question: Question) -> str:
    """Return why an answer is no possible answer, in words."""
    limits = question.limits
    reasons = {
        "nothing": _("Kies een antwoord. Daarna kun je verder."), "place_missing": _("Geef elke stap een plaats."),
        "place_twice": _("Elke plaats komt één keer voor. Kijk deze na."),
        "target_missing": _("Kies bij elke regel iets."), "no_number": _("Vul een heel getal in, alleen cijfers."),
    }  # fmt: skip
    if reason == "outside" and limits:
        return _("Vul een getal in van %(least)d tot en met %(most)d.", least=limits.minimum, most=limits.maximum)
    return reasons[reason]


def answered(quiz: Quiz, fact: AttemptFact, number: int) -> tuple[Item, tuple[str, ...]]:
    """Return the item and the answer at a place in an attempt, counted from 1."""
    item = quiz.item(fact.steps[number - 1])
    assert item is not None
    return item, fact.chosen[number - 1]


def given(quiz: Quiz, fact: AttemptFact) -> list[Given]:
    """Return every answer of an attempt, marked, with how sure somebody was."""
    marked = (marking.mark(*answered(quiz, fact, number)).points for number in range(1, len(fact.steps) + 1))
    return [Given(points, level_of(sure)) for points, sure in zip(marked, fact.confidence, strict=True)]


def explained(quiz: Quiz, item: Item, chosen: Sequence[str], seed: int) -> list[Line]:
    """Return the lines of an explanation, each with `text`, `chosen`, `correct`, `said`, `feedback` and `sources`."""
    if item.type == "order":
        return _of_order(quiz, item, chosen)
    if item.type == "match":
        return _of_match(quiz, item, chosen)
    if item.type == "number":
        return [_of_number(quiz, item, chosen)]
    by_id = {option.id: option for option in item.options}
    options = [by_id[one.id] for one in asking.of_item(item, seed).answers]
    return [
        {"text": one.text, "chosen": one.id in chosen, "correct": one.correct, "said": "", "feedback": one.feedback,
         "sources": links(quiz, one.sources)}
        for one in options
    ]  # fmt: skip


def _of_order(quiz: Quiz, item: Item, chosen: Sequence[str]) -> list[Line]:
    places = {name: place for place, name in enumerate(chosen, 1)}
    return [
        {"text": step.text, "chosen": False, "correct": places.get(step.id) == place,
         "said": _("Plaats %(number)d", number=place) if places.get(step.id) == place else
                 _("Plaats %(right)d. Jij koos plaats %(chosen)d.", right=place, chosen=places.get(step.id, 0)),
         "feedback": step.feedback, "sources": links(quiz, step.sources), "placed": True}
        for place, step in enumerate(item.steps, 1)
    ]  # fmt: skip


def _of_match(quiz: Quiz, item: Item, chosen: Sequence[str]) -> list[Line]:
    names = {target.id: target.text for target in item.targets}
    picked = dict(one.split(JOINS, 1) for one in chosen)
    return [
        {"text": one.text, "chosen": False, "correct": picked.get(one.id) == one.target,
         "said": _("Hoort bij: %(right)s.", right=names[one.target]) if picked.get(one.id) == one.target else
                 _("Hoort bij: %(right)s. Jij koos: %(chosen)s.", right=names[one.target],
                   chosen=names.get(picked.get(one.id, ""), "")),
         "feedback": one.feedback, "sources": links(quiz, one.sources), "placed": True}
        for one in item.signals
    ]  # fmt: skip


def _of_number(quiz: Quiz, item: Item, chosen: Sequence[str]) -> Line:
    number = item.number
    assert number is not None
    said, right = int(chosen[0]), marking.mark(item, chosen).points == 1
    why = number.right if right else number.low if said < number.answer else number.high
    unit = f" {number.unit}" if number.unit else ""
    return {"text": f"{number.answer}{unit}", "chosen": False, "correct": right, "placed": True,
            "said": _("Jij vulde in: %(chosen)s.", chosen=f"{said}{unit}"), "feedback": why,
            "sources": links(quiz, number.sources)}  # fmt: skip


def lesson(quiz: Quiz, item: Item, chosen: Sequence[str], seed: int) -> Line:
    """Return the one line of an explanation that is worth most: what was missed, else what is right."""
    lines = explained(quiz, item, chosen, seed)
    if item.options:
        return next((line for line in lines if line["correct"] and not line["chosen"]), None) or next(
            line for line in lines if line["correct"]
        )
    return next((line for line in lines if not line["correct"]), lines[0])
