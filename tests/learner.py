"""Somebody who learns, through the actions and not over the web."""

import datetime as dt
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.assessment import scenario, selection
from app.catalogue.model import Module, Quiz, Scenario
from app.learning import attempts
from app.learning.publishing import Library
from app.learning.route import AttemptFact
from app.storage.base import Base
from app.storage.database import Database
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.factories import NOON, Known

LESSONS = ("wat-is-een-geschenk", "wat-doe-je")
CARDS = ("eerste", "dilemma", "laatste")
Row = TypeVar("Row", bound=Base)


class Learner:
    """Somebody who learns, one transaction a step, as over the web."""

    def __init__(self, database: Database, library: Library, who: Known) -> None:
        """Begin with nothing done."""
        self.database, self.library, self.taker = database, library, who.taker

    @property
    def module(self) -> Module:
        """The module as it is now."""
        found = self.library.current("module", SLUG)
        assert isinstance(found, Module)
        return found

    @property
    def briefing(self) -> Module:
        """The briefing as it is now."""
        found = self.library.current("briefing", SLUG)
        assert isinstance(found, Module)
        return found

    def start(self, kind: str, slug: str = SLUG, *, seed: int | None = None, at: dt.datetime = NOON) -> UUID:
        """Begin, or go on with what is open."""
        with self.database.writing() as db:
            return attempts.start(db, self.library, self.library.current(kind, slug), self.taker, at, seed=seed)

    def read(self, slug: str, *, at: dt.datetime = NOON) -> None:
        """Read a lesson."""
        with self.database.writing() as db:
            attempts.read_page(db, self.library, self.module, slug, self.taker, at)

    def see(self, slug: str, choice: str | None = None, *, at: dt.datetime = NOON) -> None:
        """See a card."""
        with self.database.writing() as db:
            attempts.read_page(db, self.library, self.briefing, slug, self.taker, at, choice=choice)

    def answer(self, attempt_id: UUID, item_id: str, chosen: set[str], *, at: dt.datetime = NOON) -> None:
        """Answer one question."""
        with self.database.writing() as db:
            attempts.answer(db, self.library, attempt_id, item_id, tuple(sorted(chosen)), self.taker, at)

    def choose(self, attempt_id: UUID, position: int, choice: str, *, at: dt.datetime = NOON) -> None:
        """Make one choice in a scenario."""
        with self.database.writing() as db:
            attempts.choose(db, self.library, attempt_id, position, choice, self.taker, at)

    def take_quiz(self, right: int, *, at: dt.datetime = NOON) -> UUID:
        """Do a whole quiz with this many right answers."""
        attempt_id = self.start("quiz", QUIZ, at=at)
        quiz = self.library.current("quiz", QUIZ)
        assert isinstance(quiz, Quiz)
        for number, item in enumerate(selection.drawn_items(quiz.head, self.fact(attempt_id).seed)):
            self.answer(attempt_id, item.id, set(item.key) if number < right else {"c"}, at=at)
        return attempt_id

    def play(self, *, at: dt.datetime = NOON) -> UUID:
        """Play the scenario, always taking the first way on."""
        attempt_id = self.start("scenario", SCENARIO, at=at)
        story = self.library.current("scenario", SCENARIO)
        assert isinstance(story, Scenario)
        made: list[str] = []
        while ways := scenario.walk(story, made, "civil_servant").offered:
            self.choose(attempt_id, len(made), ways[0].id, at=at)
            made.append(ways[0].id)
        return attempt_id

    def fact(self, attempt_id: UUID) -> AttemptFact:
        """Look at one attempt."""
        with self.database.reading() as db:
            return attempts.own(db, attempt_id, self.taker)

    def rows(self, table: type[Row]) -> list[Row]:
        """Look at all rows of a table."""
        with self.database.reading() as db:
            return list(db.scalars(sa.select(table)))
