"""The route trainer: begin a round, and record which route somebody chose for each signal."""

import datetime as dt
import secrets
from uuid import UUID, uuid4

from app.assessment import drilling, scoring
from app.catalogue.model import Drill, Route
from app.errors import Conflict, NotFound, Unanswered
from app.learning import attempts, queries
from app.learning.attempts import Plan, Taker
from app.learning.publishing import Library
from app.learning.records import AttemptEnd, Response
from app.learning.route import AttemptFact, Progress
from app.storage.append import append_once
from app.storage.database import Db


def drill_for(library: Library, role: str) -> Drill | None:
    """Return the drill of the organisation that has signals for a role, if there is one."""
    return next((one for one in library.catalogue.drills.values() if drilling.signals_for(one.head, role)), None)


def start(db: Db, library: Library, drill: Drill, taker: Taker, at: dt.datetime, *, seed: int | None = None) -> UUID:
    """Begin a round, or go on with the open one.

    Args:
        db: For writing.
        library: Knows all versions.
        drill: As it is now.
        taker: Who.
        at: Now.
        seed: Fixes the draw, for simulations; chance decides otherwise.
    """
    progress = queries.progress_of(db, taker.subject)
    last = progress.latest("drill", drill.slug)
    if last and last.ended_at is None and not _still_asked(library, library.version(db, "drill", drill.slug, last.version), last):
        append_once(db, AttemptEnd, {"attempt_id": last.id, "score_percent": None, "outcome": attempts.OUTDATED, "ended_at": at})
    seed = secrets.randbelow(attempts.SEEDS) if seed is None else seed
    asked = drilling.round_of(drill.head, taker.role, _seen(drill, progress), seed)
    return attempts.start(db, library, drill, taker, at, plan=Plan("drill", None, asked), seed=seed)


def _seen(drill: Drill, progress: Progress) -> list[str]:
    return [step for fact in progress.of("drill", drill.slug) for step in fact.steps]


def _still_asked(library: Library, drill: object, fact: AttemptFact) -> bool:
    """Tell whether every signal of a round still has its route: reporting routes are always those of today."""
    assert isinstance(drill, Drill)
    own = {route.id for route in drilling.routes_for(library.catalogue.organisation.routes, fact.role)}
    return all((signal := drill.signal(name)) is not None and signal.route in own for name in fact.asked or ())


def cards(library: Library, drill: Drill, fact: AttemptFact, signal_id: str) -> tuple[Route, ...]:
    """Return the routes that a round offers for a signal, the same each time.

    Raises:
        NotFound: The round does not ask this signal.
    """
    signal = drill.signal(signal_id)
    if signal is None or signal_id not in (fact.asked or ()):
        raise NotFound
    return drilling.offered(drill.head, signal, library.catalogue.organisation.routes, fact.role, fact.seed)


def answer(db: Db, library: Library, attempt_id: UUID, signal_id: str, chosen: str, taker: Taker, at: dt.datetime) -> int:
    """Record the route for one signal. Answering the same signal twice leaves the first answer as it is.

    Args:
        db: For writing.
        library: Knows all versions.
        attempt_id: Which round.
        signal_id: The signal that is asked now.
        chosen: Id of one of the routes that are offered.
        taker: Who.
        at: Now.

    Returns:
        The number of the answer in this round, counted from 1.

    Raises:
        NotFound: No such round of this person.
        Conflict: The signal is not the one that is asked now.
        Unanswered: It is, but this route is not offered.
    """
    fact = attempts.own(db, attempt_id, taker, lock=True)
    if fact.kind != "drill":
        raise NotFound
    if signal_id in fact.steps:
        return fact.steps.index(signal_id) + 1
    drill = library.version(db, "drill", fact.slug, fact.version)
    assert isinstance(drill, Drill)
    asked = fact.asked or ()
    if fact.ended_at or len(fact.steps) >= len(asked) or asked[len(fact.steps)] != signal_id:
        raise Conflict
    signal = drill.signal(signal_id)
    if signal is None or chosen not in {route.id for route in cards(library, drill, fact, signal_id)}:
        raise Unanswered
    points = float(drilling.mark(signal, chosen).points)
    append_once(db, Response, {
        "id": uuid4(), "attempt_id": fact.id, "step": signal_id, "position": len(fact.steps), "chosen": [chosen],
        "points": points, "confidence": None, "at": at,
    })  # fmt: skip
    if len(fact.steps) + 1 == len(asked):
        percent = scoring.score_percent([*(one or 0.0 for one in fact.points), points], len(asked))
        append_once(db, AttemptEnd, {"attempt_id": fact.id, "score_percent": percent, "outcome": "answered", "ended_at": at})
    return len(fact.steps) + 1
