"""Actions: start, read, answer, choose, finish. Each loads, asks a decision, appends facts; none commits."""

import dataclasses as dc
import datetime as dt
import secrets
from collections.abc import Collection
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.assessment import asking, marking, scenario, scoring, selection
from app.catalogue.model import Content, Module, Quiz, Scenario
from app.clock import local_date, start_of
from app.errors import Conflict, NotFound, Unanswered
from app.learning import queries
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Response
from app.learning.route import AttemptFact, state_of
from app.people.values import Standing
from app.storage.append import append_once
from app.storage.database import Db

SEEDS = 2**31 - 1


@dc.dataclass(frozen=True, slots=True)
class Taker:
    """Who takes part, with what is stamped on the facts.

    Args:
        role: The one that counts in reports.
        department: Likewise.
        hats: Everything somebody is on this day: what is meant for one of them is stamped with that one.
    """

    subject: UUID
    role: str
    department: str | None
    hats: tuple[Standing, ...] = ()

    def stamp(self, audience: Collection[str]) -> dict[str, str | None]:
        """Return role and department for a fact about something that is meant for an audience."""
        fitting = next((hat for hat in self.hats if hat.is_among(audience)), None)
        if fitting is None:
            return {"role": self.role, "department": self.department}
        return {"role": fitting.role, "department": fitting.department}


def start(db: Db, library: Library, content: Content, taker: Taker, at: dt.datetime, *, seed: int | None = None) -> UUID:
    """Go on with the open attempt, or begin a new one.

    Args:
        db: For writing.
        library: Keeps the version.
        content: The current version, for a new attempt.
        taker: Who.
        at: Now.
        seed: Fixes the draw, for simulations; chance decides otherwise.

    Returns:
        The attempt. Two starts at once give the same one.
    """
    while True:
        last = db.execute(
            sa.select(Attempt.id, Attempt.number, AttemptEnd.attempt_id)
            .outerjoin(AttemptEnd, AttemptEnd.attempt_id == Attempt.id)
            .where(Attempt.subject == taker.subject, Attempt.kind == content.kind, Attempt.slug == content.slug)
            .order_by(Attempt.number.desc())
            .limit(1),
        ).first()
        if last and last[2] is None:
            return UUID(str(last[0]))
        library.keep(db, content, at)
        attempt_id = uuid4()
        values = {
            "id": attempt_id, "subject": taker.subject, "kind": content.kind, "slug": content.slug,
            "version": content.version, "number": last[1] + 1 if last else 1,
            "seed": secrets.randbelow(SEEDS) if seed is None else seed,
            "started_at": at, **taker.stamp(_audience(library, content)),
        }  # fmt: skip
        if append_once(db, Attempt, values):
            return attempt_id


def _audience(library: Library, content: Content) -> frozenset[str]:
    """Return whom something is meant for; a quiz or scenario is for the same people as its modules."""
    if isinstance(content, Module):
        return frozenset(content.head.audience)
    around = (one for one in library.catalogue.modules.values() if content.slug in (one.head.quiz, one.head.scenario))
    return frozenset(name for module in around for name in module.head.audience)


# Made once: to make a statement takes longer than to run it.
_LOCK = (
    sa.select(Attempt.id)
    .where(Attempt.subject == sa.bindparam("subject", type_=sa.Uuid()))
    .order_by(Attempt.id)
    .with_for_update()
)


def _alone(db: Db, taker: Taker) -> None:
    """Wait until this person is writing nowhere else. SQLite has one writer anyway.

    All their attempts are locked: when quiz and scenario end at the same moment, one of the two must see the other.
    """
    connection = db.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK, {"subject": taker.subject})


def own(db: Db, attempt_id: UUID, taker: Taker, *, lock: bool = False) -> AttemptFact:
    """Return an attempt of this person.

    Args:
        db: For reading, or for writing with `lock`.
        attempt_id: Which.
        taker: Who asks.
        lock: Wait until this person is writing nowhere else.

    Raises:
        NotFound: It does not exist, or is somebody else's.
    """
    if lock:
        _alone(db, taker)
    fact = queries.attempt_of(db, attempt_id, taker.subject)
    if fact is None:
        raise NotFound
    return fact


def _append(db: Db, fact: AttemptFact, step: str, chosen: tuple[str, ...], points: float | None, at: dt.datetime) -> None:
    append_once(db, Response, {
        "id": uuid4(), "attempt_id": fact.id, "step": step, "position": len(fact.steps), "chosen": list(chosen),
        "points": points, "at": at,
    })  # fmt: skip


def _finish(db: Db, fact: AttemptFact, outcome: str, percent: int | None, at: dt.datetime) -> None:
    append_once(db, AttemptEnd, {"attempt_id": fact.id, "score_percent": percent, "outcome": outcome, "ended_at": at})


def read_page(
    db: Db, library: Library, module: Module, slug: str, taker: Taker, at: dt.datetime, *, choice: str | None = None
) -> None:
    """Record that a lesson or card was read; when all are, finish.

    A page that was added after somebody had finished reading is read in a new attempt; the others stay read.

    Args:
        db: For writing.
        library: Knows all versions.
        module: The current version of the module or briefing.
        slug: The page.
        taker: Who.
        at: Now.
        choice: What was chosen on a card with a dilemma.

    Raises:
        NotFound: There is no such page.
        Conflict: The dilemma has no such choice.
    """
    _alone(db, taker)
    progress = queries.progress_of(db, taker.subject)
    last = progress.latest(module.kind, module.slug)
    if last and last.ended_at and slug in state_of(module, progress).pages_done:
        if not progress.completion(module.kind, module.slug):
            settle(db, module, taker, at)
        return
    fact = own(db, start(db, library, module, taker, at), taker, lock=True)
    taught = library.version(db, module.kind, module.slug, fact.version)
    assert isinstance(taught, Module)
    page = taught.page(slug)
    if page is None:
        raise NotFound
    if page.dilemma and choice not in {option.id for option in page.dilemma.choices}:
        raise Conflict
    if slug not in fact.steps:
        _append(db, fact, slug, (choice,) if page.dilemma and choice else (), None, at)
    done = state_of(taught, queries.progress_of(db, taker.subject)).pages_done
    if all(one.slug in done for one in taught.pages):
        _finish(db, fact, "read", None, at)
    if not settle(db, taught, taker, at) and taught.version != module.version:
        settle(db, module, taker, at)


def settle(db: Db, module: Module, taker: Taker, at: dt.datetime) -> bool:
    """Append the completion when nothing is missing any more. Returns whether it is complete.

    Once a calendar year: after a completion, quiz and scenario have to be done again for that of a later year.
    """
    progress = queries.progress_of(db, taker.subject)
    if progress.completion(module.kind, module.slug):
        progress = progress.tested_since(start_of(local_date(at).replace(month=1, day=1)))
    if state_of(module, progress).missing:
        return False
    append_once(db, Completion, {
        "id": uuid4(), "subject": taker.subject, "kind": module.kind, "slug": module.slug, "version": module.version,
        "cycle": local_date(at).year, "completed_at": at, **taker.stamp(module.head.audience),
    })  # fmt: skip
    return True


def _settle_around(db: Db, library: Library, content: Quiz | Scenario, taker: Taker, at: dt.datetime) -> None:
    """Settle every module that this quiz or scenario belongs to."""
    for module in library.catalogue.modules.values():
        if content.slug in (module.head.quiz, module.head.scenario):
            settle(db, module, taker, at)


def answer(
    db: Db, library: Library, attempt_id: UUID, item_id: str, chosen: frozenset[str], taker: Taker, at: dt.datetime
) -> int:
    """Record one answer to a quiz. Answering the same item twice leaves the first answer as it is.

    Returns:
        The number of the answer in this attempt, counted from 1.

    Raises:
        NotFound: No such attempt at a quiz of this person.
        Conflict: The item is not the one that is asked now.
        Unanswered: It is, but the answer is not possible.
    """
    fact = own(db, attempt_id, taker, lock=True)
    if fact.kind != "quiz":
        raise NotFound
    if item_id in fact.steps:
        return fact.steps.index(item_id) + 1
    quiz = library.version(db, "quiz", fact.slug, fact.version)
    assert isinstance(quiz, Quiz)
    items = selection.drawn_items(quiz.head, fact.seed)
    if fact.ended_at or len(fact.steps) >= len(items) or items[len(fact.steps)].id != item_id:
        raise Conflict
    item = items[len(fact.steps)]
    if not asking.of_item(item, fact.seed).accepts(chosen):
        raise Unanswered
    _append(db, fact, item.id, tuple(sorted(chosen)), float(marking.mark(item, chosen).points), at)
    if len(fact.steps) + 1 == len(items):
        percent = quiz_percent(quiz, own(db, fact.id, taker))
        _finish(db, fact, "answered", percent, at)
        _settle_around(db, library, quiz, taker, at)
    return len(fact.steps) + 1


def quiz_percent(quiz: Quiz, fact: AttemptFact) -> int:
    """Mark all answers of an attempt again. Returns 0 to 100."""
    given = [quiz.item(step) for step in fact.steps]
    points = [marking.mark(item, frozenset(chosen)).points for item, chosen in zip(given, fact.chosen, strict=True) if item]
    return scoring.score_percent(points, quiz.head.draw)


def choose(db: Db, library: Library, attempt_id: UUID, position: int, choice_id: str, taker: Taker, at: dt.datetime) -> None:
    """Record one choice in a scenario. Choosing twice in the same place leaves the first choice as it is.

    Args:
        db: For writing.
        library: Knows all versions.
        attempt_id: Which attempt.
        position: How many choices were made before it, counted from 0.
        choice_id: Which choice.
        taker: Who.
        at: Now.

    Raises:
        NotFound: No such attempt of this person.
        Conflict: One does not stand at this position, or the choice does not exist there.
    """
    fact = own(db, attempt_id, taker, lock=True)
    if position < len(fact.steps):
        return
    if fact.ended_at or position > len(fact.steps):
        raise Conflict
    taught = library.version(db, "scenario", fact.slug, fact.version)
    assert isinstance(taught, Scenario)
    made = [*(chosen[0] for chosen in fact.chosen), choice_id]
    passed, scene = scenario.walk(taught, made)
    _append(db, fact, f"{position}:{passed[-1][0].id}", (choice_id,), None, at)
    if scene.ending:
        _finish(db, fact, scene.ending, None, at)
        _settle_around(db, library, taught, taker, at)
