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


def shuffled(things: Sequence[Thing], seed: int, name: str) -> tuple[Thing, ...]:
    """Return the things in an order that depends only on seed and name."""
    mixed = list(things)
    _chance(seed, name).shuffle(mixed)
    return tuple(mixed)


def _chance(seed: int, name: str) -> random.Random:
    return random.Random(f"{seed}:{name}")  # noqa: S311  an order of questions is no secret
