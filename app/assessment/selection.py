"""Which items an attempt gets and in what order, from a seed: the same seed always gives the same."""

import random
from collections.abc import Sequence
from typing import TypeVar

from app.catalogue.model import Item, QuizFile

Thing = TypeVar("Thing")


def drawn_items(quiz: QuizFile, seed: int) -> tuple[Item, ...]:
    """Draw `quiz.draw` different items.

    Args:
        quiz: The pool.
        seed: Kept with the attempt.
    """
    return tuple(_chance(seed, "items").sample(list(quiz.items), quiz.draw))


def asked_items(quiz: QuizFile, seed: int, asked: Sequence[str] | None) -> tuple[Item, ...]:
    """Return the items of an attempt, in the order in which they are asked.

    Args:
        quiz: The version it was begun on.
        seed: Kept with the attempt; draws where nothing was fixed.
        asked: Ids of items that were fixed when it began.
    """
    if asked is None:
        return drawn_items(quiz, seed)
    by_id = {item.id: item for item in quiz.items}
    return tuple(by_id[name] for name in asked)


def shuffled(things: Sequence[Thing], seed: int, name: str) -> tuple[Thing, ...]:
    """Return the things in an order that depends only on seed and name."""
    mixed = list(things)
    _chance(seed, name).shuffle(mixed)
    return tuple(mixed)


def _chance(seed: int, name: str) -> random.Random:
    return random.Random(f"{seed}:{name}")  # noqa: S311  an order of questions is no secret
