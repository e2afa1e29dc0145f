"""What is open of refreshers and probes for one person, and beginning a refresher."""

import dataclasses as dc
import datetime as dt
import secrets
from collections.abc import Iterable
from uuid import UUID

from app.catalogue.model import Module, Quiz
from app.clock import local_date
from app.errors import Conflict
from app.learning import attempts, lots, queries, spacing
from app.learning.attempts import Plan, Taker
from app.learning.publishing import Library
from app.learning.route import Progress
from app.learning.spacing import Outlook, SlotFact
from app.storage.database import Db


@dc.dataclass(frozen=True, slots=True)
class Again:
    """What is asked again about one finished module.

    Args:
        completed_at: When it was finished last.
        going_on: Something that was begun and is not finished: the attempt to go on with.
    """

    module: Module
    completed_at: dt.datetime
    outlook: Outlook
    going_on: UUID | None

    @property
    def probe_is_open(self) -> bool:
        """Tell whether somebody can be asked now what stayed."""
        return self.outlook.probe is not None and self.outlook.probe.state == "open"

    @property
    def refresher_is_open(self) -> bool:
        """Tell whether a refresher is offered now."""
        return bool(self.outlook.topics) or (self.going_on is not None and not self.probe_is_open)

    @property
    def next_on(self) -> dt.date | None:
        """Return the next day on which something opens that is not open yet."""
        if self.outlook.probe and self.outlook.probe.state == "waiting":
            return self.outlook.probe.opens_on
        return None if self.probe_is_open or self.refresher_is_open else self.outlook.refresh_on


def again(
    library: Library, modules: Iterable[Module], progress: Progress, slots: Iterable[SlotFact], today: dt.date
) -> tuple[Again, ...]:
    """Return what is asked again of every finished module of these; only of a module with a quiz.

    Args:
        library: Knows the quizzes.
        modules: Those of somebody's own.
        progress: Everything they did.
        slots: All their lots.
        today: The day.
    """
    newest = spacing.newest(slots)
    found = []
    for module in modules:
        quiz = library.catalogue.quizzes.get(module.head.quiz or "")
        completion = progress.completion(module.kind, module.slug)
        if quiz and completion:
            seen = spacing.outlook(quiz, progress, completion.completed_at, newest.get(module.slug), today)
            found.append(Again(module, completion.completed_at, seen, _going_on(quiz, progress, seen)))
    return tuple(found)


def _going_on(quiz: Quiz, progress: Progress, seen: Outlook) -> UUID | None:
    """Return the open attempt at what is offered; while a probe is waited for, nothing is."""
    state = seen.probe.state if seen.probe else "answered"
    latest = progress.latest("probe" if state == "open" else "refresher", quiz.slug)
    return latest.id if latest and latest.ended_at is None and state != "waiting" else None


def start(db: Db, library: Library, module: Module, taker: Taker, at: dt.datetime, *, seed: int | None = None) -> UUID:
    """Begin a refresher of a module, or go on with it.

    Args:
        db: For writing.
        library: Knows the quiz.
        module: Whose refresher.
        taker: Who.
        at: Now.
        seed: Fixes the draw, for simulations; chance decides otherwise.

    Raises:
        Conflict: Nothing of this module is due.
    """
    progress = queries.progress_of(db, taker.subject)
    found = again(library, [module], progress, lots.slots_of(db, taker.subject), local_date(at))
    if not found or found[0].probe_is_open or not found[0].refresher_is_open:
        raise Conflict
    if found[0].going_on:
        return found[0].going_on
    quiz = library.current("quiz", module.head.quiz or "")
    assert isinstance(quiz, Quiz)
    seed = secrets.randbelow(attempts.SEEDS) if seed is None else seed
    plan = Plan("refresher", None, spacing.refresher_items(quiz, progress, found[0].outlook.topics, seed))
    return attempts.start(db, library, quiz, taker, at, plan=plan, seed=seed)
