"""Beginning a probe: once per lot, on its day or within the weeks after it."""

import datetime as dt
import secrets
from uuid import UUID

from app.catalogue.model import Module, Quiz
from app.clock import local_date
from app.errors import Conflict
from app.learning import attempts, lots, queries, spacing
from app.learning.attempts import Plan, Taker
from app.learning.publishing import Library
from app.learning.records import AttemptEnd
from app.storage.append import append_once
from app.storage.database import Db

LAPSED = "lapsed"


def start(db: Db, library: Library, module: Module, taker: Taker, at: dt.datetime, *, seed: int | None = None) -> UUID:
    """Begin the probe of a module, or go on with it.

    Args:
        db: For writing.
        library: Knows the quiz.
        module: Whose probe.
        taker: Who.
        at: Now.
        seed: Fixes the draw, for simulations; chance decides otherwise.

    Raises:
        Conflict: There is no probe to begin on this day.
    """
    quiz = library.current("quiz", module.head.quiz or "")
    assert isinstance(quiz, Quiz)
    progress = queries.progress_of(db, taker.subject)
    slot = spacing.newest(lots.slots_of(db, taker.subject)).get(module.slug)
    probe = spacing.probe_of(quiz, progress, slot, local_date(at))
    if slot is None or probe is None or probe.state != "open":
        raise Conflict
    earlier = progress.of("probe", quiz.slug)
    for fact in earlier:
        # Begun for an earlier lot and never finished: what it would tell now is of another moment.
        if fact.ended_at is None and fact.started_at < slot.at:
            append_once(db, AttemptEnd, {"attempt_id": fact.id, "score_percent": None, "outcome": LAPSED, "ended_at": at})
    seed = secrets.randbelow(attempts.SEEDS) if seed is None else seed
    plan = Plan("probe", "probe", spacing.probe_items(quiz.head, earlier, seed))
    return attempts.start(db, library, quiz, taker, at, plan=plan, seed=seed)
