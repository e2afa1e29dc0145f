"""Which items of a quiz with forms an attempt asks, and which scenario it plays, from what was asked before. Pure.

Before and after ask two equal forms that share their anchors. Who tries again in the same year gets other items; who comes
back in a later year gets the anchors, which never change, with items that were not asked a year ago.
"""

import dataclasses as dc
import random
from collections.abc import Iterable, Sequence

from app.assessment.selection import shuffled
from app.catalogue.model import Form, Item, QuizFile

OTHER = {"a": "b", "b": "a"}


@dc.dataclass(frozen=True, slots=True)
class Asked:
    """Items that one person was asked before, or a scenario that they played.

    Args:
        kind: Of the attempt.
        year: The calendar year in which it began.
        items: Ids of the items; of a scenario its slug.
    """

    kind: str
    year: int
    items: tuple[str, ...]


@dc.dataclass(frozen=True, slots=True)
class Drawn:
    """What an attempt asks: the name of its form, and the ids of its items in their order."""

    form: str
    items: tuple[str, ...]


def has_forms(quiz: QuizFile) -> bool:
    """Tell whether a quiz has two equal forms; an older one draws from its whole pool."""
    return bool(form_items(quiz, "a"))


def form_items(quiz: QuizFile, form: Form) -> tuple[Item, ...]:
    """Return the items of a form, in the order of the file."""
    return tuple(item for item in quiz.items if form in item.forms)


def before(quiz: QuizFile, first_form: str, seed: int) -> Drawn:
    """Return the entry test: the form that somebody was assigned."""
    return _whole(quiz, first_form, seed)


def next_quiz(quiz: QuizFile, first_form: str, history: Sequence[Asked], year: int, seed: int) -> Drawn:
    """Return what the next attempt at a quiz with forms asks.

    Args:
        quiz: The current version.
        first_form: `a` or `b`: what was assigned for before.
        history: Everything of this quiz that this person was asked, oldest first; kinds other than `quiz` count as seen.
        year: The calendar year of the new attempt.
        seed: Decides what is left to chance.
    """
    years = [asked.year for asked in history if asked.kind == "quiz"]
    if not years:
        return _whole(quiz, OTHER[first_form], seed)
    seen = [item for asked in history for item in asked.items]
    anchors = [item.id for item in quiz.items if item.is_anchor]
    yearly = [item.id for item in form_items(quiz, "year")]
    both = [item.id for item in quiz.items if {"a", "b"} & set(item.forms) and not item.is_anchor]
    if year in years:
        fresh = _freshest([*yearly, *(name for name in both if name not in yearly)], seen, quiz.draw, seed)
        return Drawn("again", shuffled(fresh, seed, "items"))
    wanted = max(0, quiz.draw - len(anchors))
    fresh = _freshest(yearly, seen, wanted, seed)
    fresh += _freshest([name for name in both if name not in fresh], seen, wanted - len(fresh), seed)
    return Drawn("year", shuffled((*anchors, *fresh), seed, "items"))


def variant(variants: Sequence[str], played: Sequence[Asked], year: int, chance: str) -> str:
    """Return which of the scenarios of a module is somebody's in a year.

    Never the one of the last year in which they played, while there is another; in one year always the same.

    Args:
        variants: At least one, in the order in which they take turns.
        played: What this person played of them, oldest first.
        year: The calendar year.
        chance: Decides the first time; the same text always decides the same.
    """
    of_this_year = [one.items[0] for one in played if one.year == year and one.items[0] in variants]
    if of_this_year:
        return of_this_year[-1]
    last = next((one for one in reversed(played) if one.items[0] in variants), None)
    if last is None:
        return random.Random(chance).choice(list(variants))  # noqa: S311  which story one gets is no secret
    return variants[(list(variants).index(last.items[0]) + 1) % len(variants)]


def _whole(quiz: QuizFile, form: str, seed: int) -> Drawn:
    names = (item.id for item in quiz.items if form in item.forms)
    return Drawn(form, shuffled(tuple(names), seed, "items"))


def _freshest(pool: Iterable[str], seen: Sequence[str], count: int, seed: int) -> tuple[str, ...]:
    """Return so many of a pool: those never seen first, then those seen longest ago; chance decides between equals."""
    last = {name: place for place, name in enumerate(seen)}
    mixed = shuffled(tuple(pool), seed, "pool")
    return tuple(sorted(mixed, key=lambda name: last.get(name, -1))[: max(0, count)])
