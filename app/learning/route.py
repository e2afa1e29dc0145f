"""Catalogue and own facts to the route: what is done, what is next, what is missing. Pure."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection
from typing import Literal
from uuid import UUID

from app.assessment import forms
from app.assessment.forms import Asked
from app.assessment.scoring import is_passed
from app.catalogue.model import Leaf, Module
from app.clock import local_date, start_of
from app.learning.rules import evaluate, leaves

TESTS = frozenset({"quiz", "scenario", "entry"})
"""Kinds of attempts that are done anew for the completion of a later year; what was read stays read."""


@dc.dataclass(frozen=True, slots=True)
class AttemptFact:
    """One attempt, with the steps taken and its result when it has one.

    Args:
        role: In which it was begun.
        form: Which form of the quiz it asks; None where there are none.
        asked: Ids of the items it asks, in order; None where the seed draws them.
        confidence: Per step how sure somebody was; None where nobody asked.
        points: Per step what the answer was worth, from 0 to 1; None for what is not judged.
        moments: Per step when it was taken.
    """

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
    role: str = "civil_servant"
    form: str | None = None
    asked: tuple[str, ...] | None = None
    confidence: tuple[str | None, ...] = ()
    points: tuple[float | None, ...] = ()
    moments: tuple[dt.datetime, ...] = ()

    @property
    def year(self) -> int:
        """Return the Dutch calendar year in which it began."""
        return local_date(self.started_at).year

    def until(self, at: dt.datetime) -> "AttemptFact":
        """Return it as it was at a moment, what was done at that moment included."""
        taken = sum(moment <= at for moment in self.moments)
        ended = self.ended_at is not None and self.ended_at <= at
        return dc.replace(
            self, steps=self.steps[:taken], chosen=self.chosen[:taken], confidence=self.confidence[:taken],
            points=self.points[:taken], moments=self.moments[:taken], ended_at=self.ended_at if ended else None,
            score_percent=self.score_percent if ended else None, outcome=self.outcome if ended else None,
        )  # fmt: skip

    def since(self, at: dt.datetime) -> "AttemptFact":
        """Return it without the steps that were taken before a moment."""
        early = sum(moment < at for moment in self.moments)
        return dc.replace(
            self, steps=self.steps[early:], chosen=self.chosen[early:], confidence=self.confidence[early:],
            points=self.points[early:], moments=self.moments[early:],
        )  # fmt: skip


@dc.dataclass(frozen=True, slots=True)
class CompletionFact:
    """A module or briefing that was finished."""

    kind: str
    slug: str
    version: str
    cycle: int
    completed_at: dt.datetime
    via: str = "rule"


@dc.dataclass(frozen=True, slots=True)
class Progress:
    """Everything one person did, oldest first.

    Args:
        subject: Whose; decides by chance which scenario is theirs the first time.
    """

    attempts: tuple[AttemptFact, ...] = ()
    completions: tuple[CompletionFact, ...] = ()
    subject: UUID | None = None

    def of(self, kind: str, slug: str | None) -> tuple[AttemptFact, ...]:
        """Return the attempts at one thing, oldest first."""
        return tuple(fact for fact in self.attempts if fact.kind == kind and fact.slug == slug)

    def latest(self, kind: str, slug: str | None) -> AttemptFact | None:
        """Return the newest attempt at one thing."""
        return next(reversed(self.of(kind, slug)), None)

    def played(self, module: Module) -> tuple[AttemptFact, ...]:
        """Return the attempts at any scenario of a module, oldest first."""
        return tuple(fact for fact in self.attempts if fact.kind == "scenario" and fact.slug in module.head.variants)

    def tested_since(self, at: dt.datetime) -> "Progress":
        """Leave out the tests that ended before a moment; what was read stays read, and what is open can be finished."""
        kept = (fact for fact in self.attempts if fact.kind not in TESTS or fact.ended_at is None or fact.ended_at >= at)
        return dc.replace(self, attempts=tuple(kept))

    def read_since(self, kind: str, slug: str, at: dt.datetime) -> "Progress":
        """Leave out the pages of one thing that were seen before a moment."""
        kept = (fact.since(at) if (fact.kind, fact.slug) == (kind, slug) else fact for fact in self.attempts)
        return dc.replace(self, attempts=tuple(kept))

    def until(self, at: dt.datetime) -> "Progress":
        """Return what somebody had done at a moment, what was done at that moment included; completions stay as they are."""
        return dc.replace(self, attempts=tuple(fact.until(at) for fact in self.attempts if fact.started_at <= at))

    def completion(self, kind: str, slug: str) -> CompletionFact | None:
        """Return the newest completion of a module or briefing."""
        return next((fact for fact in reversed(self.completions) if (fact.kind, fact.slug) == (kind, slug)), None)

    def cycles(self, kind: str, slug: str) -> frozenset[int]:
        """Return the calendar years for which a module or briefing is finished."""
        return frozenset(fact.cycle for fact in self.completions if (fact.kind, fact.slug) == (kind, slug))


Part = Literal["page", "quiz", "scenario", "entry"]


@dc.dataclass(frozen=True, slots=True)
class Missing:
    """Something that still has to be done."""

    part: Part
    slug: str
    open_attempt: UUID | None = None


@dc.dataclass(frozen=True, slots=True)
class Entry:
    """How it stands with the questions before a module.

    Args:
        offered: They can be begun or finished: nothing of the module was done yet.
        open_attempt: They were begun.
        percent: Their result of this year; None without one.
        skipped: They were passed over this year.
    """

    offered: bool
    open_attempt: UUID | None = None
    percent: int | None = None
    skipped: bool = False


@dc.dataclass(frozen=True, slots=True)
class ModuleState:
    """How far somebody is with a module or briefing.

    Args:
        best_percent: The best score of the quiz, over all attempts; when it is asked again, over those of this year.
        missing: What is still to do, in the order in which one would do it.
        completed_at: When it was finished, the last time.
        via: By which way: `rule`, `entry` or `credit`.
        entry: The questions before it; None when there are none.
        locked_by: The modules that have to be finished before this one opens.
        again: It was finished in an earlier year, and is asked of this person again this year.
    """

    started: bool
    pages_done: frozenset[str]
    best_percent: int | None
    quiz_passed: bool
    scenario_done: bool
    missing: tuple[Missing, ...]
    completed_at: dt.datetime | None
    entry: Entry | None = None
    locked_by: tuple[str, ...] = ()
    again: bool = False
    via: str | None = None

    @property
    def next(self) -> Missing | None:
        """Return the first thing that is still to do."""
        return self.missing[0] if self.missing else None

    @property
    def is_open(self) -> bool:
        """Tell whether there is something to do: it was never finished, or it is asked again."""
        return self.completed_at is None or self.again


def start_of_year(year: int) -> dt.datetime:
    """Return the moment at which a Dutch calendar year begins."""
    return start_of(dt.date(year, 1, 1))


def state_of(module: Module, progress: Progress, year: int | None = None, roles: Collection[str] = ()) -> ModuleState:
    """Tell how far somebody is.

    Args:
        module: Which, in the version that counts for them.
        progress: What they did.
        year: The calendar year of now; left out, what was ever finished stays finished.
        roles: What this person is: whether a module is asked again in a later year depends on it.
    """
    head = module.head
    completion = progress.completion(module.kind, module.slug)
    cycles = progress.cycles(module.kind, module.slug)
    again = year is not None and bool(cycles) and max(cycles) < year and not set(roles).isdisjoint(head.required_for)
    counted = counted_for(module, progress, year) if again and year else progress
    done = done_of(module, counted)
    is_settled = completion is not None and not again and completion.via != "rule"
    missing = () if is_settled else evaluate(head.rule, done, closed={"entry"}).missing
    started = _has_begun(module, progress)
    return ModuleState(
        started=started,
        pages_done=_pages_done(module, counted),
        best_percent=_best(counted, head.quiz),
        quiz_passed="quiz" in done,
        scenario_done="scenario" in done,
        missing=tuple(one for leaf in missing for one in _parts(leaf, module, counted, progress, year)),
        completed_at=completion.completed_at if completion else None,
        entry=entry_of(module, progress, year),
        locked_by=() if started or completion else locked_by(module, progress),
        again=again,
        via=completion.via if completion else None,
    )


def done_of(module: Module, progress: Progress) -> frozenset[Leaf]:
    """Return which parts of the rule of a module somebody has done.

    Who was credited, or knew it already, does not have to read it for a later year either, where there is something else
    to do.
    """
    head = module.head
    skipped = _has_tests(module) and any(
        one.via != "rule" for one in progress.completions if (one.kind, one.slug) == (module.kind, module.slug)
    )
    best, entered = _best(progress, head.quiz), _best(progress, head.quiz, "entry")
    found: dict[Leaf, bool] = {
        "pages": skipped or _pages_done(module, progress) >= {page.slug for page in module.pages},
        "quiz": best is not None and is_passed(best, head.pass_percent),
        "scenario": any(fact.ended_at for fact in progress.played(module)),
        "entry": head.entry_percent is not None and entered is not None and is_passed(entered, head.entry_percent),
    }
    return frozenset(leaf for leaf, is_done in found.items() if is_done)


def completed(module: Module, progress: Progress, year: int) -> Literal["rule", "entry"] | None:
    """Tell whether a module is finished for a calendar year, and by which way; None when something is missing.

    Args:
        module: The version that counts.
        progress: What somebody did up to now.
        year: The year of now.
    """
    if progress.completion(module.kind, module.slug):
        progress = counted_for(module, progress, year)
    done = done_of(module, progress)
    if not evaluate(module.head.rule, done).met:
        return None
    return "rule" if evaluate(module.head.rule, done - {"entry"}).met else "entry"


def counted_for(module: Module, progress: Progress, year: int) -> Progress:
    """Return what counts for a year of what somebody did, who finished it in an earlier one.

    Tests are done again; what was read stays read. Where there is nothing but pages, those are seen again.
    """
    since = start_of_year(year)
    return progress.tested_since(since) if _has_tests(module) else progress.read_since(module.kind, module.slug, since)


def pages_read(module: Module, progress: Progress, year: int) -> frozenset[str]:
    """Return the pages that somebody has seen, as far as that counts for a year."""
    cycles = progress.cycles(module.kind, module.slug)
    return _pages_done(module, counted_for(module, progress, year) if cycles and max(cycles) < year else progress)


def _has_tests(module: Module) -> bool:
    return set(leaves(module.head.rule)) != {"pages"}


def entry_of(module: Module, progress: Progress, year: int | None = None) -> Entry | None:
    """Tell how it stands with the questions before a module; None when there are none."""
    if module.head.entry_percent is None or module.head.quiz is None:
        return None
    tries = [fact for fact in progress.of("entry", module.head.quiz) if year is None or fact.year == year or not fact.ended_at]
    ended = next((fact for fact in reversed(tries) if fact.ended_at), None)
    begun = next((fact.id for fact in reversed(tries) if not fact.ended_at), None)
    untouched = not (_pages_done(module, progress) or _tests(module, progress))
    return Entry(
        offered=untouched and ended is None and progress.completion(module.kind, module.slug) is None,
        open_attempt=begun,
        percent=ended.score_percent if ended else None,
        skipped=ended is not None and ended.outcome == "skipped",
    )


def locked_by(module: Module, progress: Progress) -> tuple[str, ...]:
    """Return the modules that have to be finished before this one opens, in the order of the file.

    Whoever has begun stays in: what is required may have been added later.
    """
    if _has_begun(module, progress) or progress.completion(module.kind, module.slug):
        return ()
    return tuple(slug for slug in module.head.requires if progress.completion(module.kind, slug) is None)


def variant_of(module: Module, progress: Progress, year: int | None = None) -> str:
    """Return the scenario of a module that is somebody's now: what is open, or what takes its turn this year."""
    played = progress.played(module)
    begun = next((fact.slug for fact in reversed(played) if not fact.ended_at), None)
    if begun:
        return begun
    if year is None and played:
        return played[-1].slug
    history = [Asked("scenario", fact.year, (fact.slug,)) for fact in played]
    return forms.variant(module.head.variants, history, year or 0, f"{progress.subject}:{module.slug}")


def _has_begun(module: Module, progress: Progress) -> bool:
    return bool(progress.of(module.kind, module.slug) or _tests(module, progress))


def _tests(module: Module, progress: Progress) -> tuple[AttemptFact, ...]:
    return progress.of("quiz", module.head.quiz) + progress.played(module)


def _pages_done(module: Module, progress: Progress) -> frozenset[str]:
    return frozenset(step for fact in progress.of(module.kind, module.slug) for step in fact.steps)


def _best(progress: Progress, quiz: str | None, kind: str = "quiz") -> int | None:
    return max((fact.score_percent for fact in progress.of(kind, quiz) if fact.score_percent is not None), default=None)


def _parts(leaf: Leaf, module: Module, counted: Progress, progress: Progress, year: int | None) -> tuple[Missing, ...]:
    """Return the steps that a part of the rule stands for."""
    if leaf == "pages":
        done = _pages_done(module, counted)
        return tuple(Missing("page", page.slug) for page in module.pages if page.slug not in done)
    slug = variant_of(module, progress, year) if leaf == "scenario" else module.head.quiz
    assert slug is not None
    latest = counted.latest(leaf, slug)
    return (Missing(leaf, slug, latest.id if latest and latest.ended_at is None else None),)
