"""Catalogue and own facts to the route: what is done, what is next, what is missing. Pure."""

import dataclasses as dc
import datetime as dt
from typing import Literal
from uuid import UUID

from app.assessment.scoring import is_passed
from app.catalogue.model import Module


@dc.dataclass(frozen=True, slots=True)
class AttemptFact:
    """One attempt, with the steps taken and its result when it has one."""

    id: UUID
    kind: str
    slug: str
    version: str
    number: int
    seed: int
    started_at: dt.datetime
    steps: tuple[str, ...]
    chosen: tuple[tuple[str, ...], ...]
    ended_at: dt.datetime | None
    score_percent: int | None
    outcome: str | None


@dc.dataclass(frozen=True, slots=True)
class CompletionFact:
    """A module or briefing that was finished."""

    kind: str
    slug: str
    version: str
    cycle: int
    completed_at: dt.datetime


@dc.dataclass(frozen=True, slots=True)
class Progress:
    """Everything one person did, oldest first."""

    attempts: tuple[AttemptFact, ...] = ()
    completions: tuple[CompletionFact, ...] = ()

    def of(self, kind: str, slug: str | None) -> tuple[AttemptFact, ...]:
        """Return the attempts at one thing, oldest first."""
        return tuple(fact for fact in self.attempts if fact.kind == kind and fact.slug == slug)

    def latest(self, kind: str, slug: str | None) -> AttemptFact | None:
        """Return the newest attempt at one thing."""
        return next(reversed(self.of(kind, slug)), None)

    def tested_since(self, at: dt.datetime) -> "Progress":
        """Leave out the quizzes and scenarios that were begun before a moment; what was read stays read."""
        kept = (fact for fact in self.attempts if fact.started_at >= at or fact.kind not in {"quiz", "scenario"})
        return Progress(tuple(kept), self.completions)

    def completion(self, kind: str, slug: str) -> CompletionFact | None:
        """Return the newest completion of a module or briefing."""
        return next((fact for fact in reversed(self.completions) if (fact.kind, fact.slug) == (kind, slug)), None)


Part = Literal["page", "quiz", "scenario"]


@dc.dataclass(frozen=True, slots=True)
class Missing:
    """Something that still has to be done."""

    part: Part
    slug: str
    open_attempt: UUID | None = None


@dc.dataclass(frozen=True, slots=True)
class ModuleState:
    """How far somebody is with a module or briefing.

    Args:
        best_percent: The best score of the quiz, over all attempts.
    """

    started: bool
    pages_done: frozenset[str]
    best_percent: int | None
    quiz_passed: bool
    scenario_done: bool
    missing: tuple[Missing, ...]
    completed_at: dt.datetime | None

    @property
    def next(self) -> Missing | None:
        """Return the first thing that is still to do."""
        return self.missing[0] if self.missing else None


def state_of(module: Module, progress: Progress) -> ModuleState:
    """Tell how far somebody is.

    The rule of completion: every page, then the quiz with the needed score, then the scenario to any ending.
    """
    reading = progress.of(module.kind, module.slug)
    done = frozenset(step for fact in reading for step in fact.steps)
    quizzes = [fact for fact in progress.of("quiz", module.head.quiz) if fact.score_percent is not None]
    best = max((fact.score_percent for fact in quizzes if fact.score_percent is not None), default=None)
    passed = best is not None and is_passed(best, module.head.pass_percent)
    scenario_done = any(fact.ended_at for fact in progress.of("scenario", module.head.scenario))
    missing: list[Missing] = [Missing("page", page.slug) for page in module.pages if page.slug not in done]
    if module.head.quiz and not passed:
        missing.append(Missing("quiz", module.head.quiz, _open(progress, "quiz", module.head.quiz)))
    if module.head.scenario and not scenario_done:
        missing.append(Missing("scenario", module.head.scenario, _open(progress, "scenario", module.head.scenario)))
    completion = progress.completion(module.kind, module.slug)
    return ModuleState(
        started=bool(reading or quizzes or scenario_done),
        pages_done=done,
        best_percent=best,
        quiz_passed=passed,
        scenario_done=scenario_done,
        missing=tuple(missing),
        completed_at=completion.completed_at if completion else None,
    )


def _open(progress: Progress, kind: str, slug: str) -> UUID | None:
    fact = progress.latest(kind, slug)
    return fact.id if fact and fact.ended_at is None else None
