"""A module that counts as finished for something done elsewhere: with the reason, the proof and who entered it."""

import dataclasses as dc
import datetime as dt
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.catalogue.model import Module
from app.clock import local_date
from app.errors import Conflict
from app.learning.attempts import Taker
from app.learning.publishing import Library
from app.learning.records import Completion, Credit
from app.people.values import By
from app.storage.append import append_once
from app.storage.database import Db

REASONS = ("external_course", "earlier_meeting", "accessible_alternative")
"""Why something counts; the list is closed, so that nobody writes down anything about a person."""

LONGEST_PROOF = 120


@dc.dataclass(frozen=True, slots=True)
class Grounds:
    """On what something is credited.

    Args:
        cycle: The calendar year for which it counts: this one or the last.
        reason: One of `REASONS`.
        proof: Where the proof can be found, in at most `LONGEST_PROOF` characters.
    """

    cycle: int
    reason: str
    proof: str


@dc.dataclass(frozen=True, slots=True)
class CreditFact:
    """A credit as its owner sees it."""

    kind: str
    slug: str
    cycle: int
    reason: str
    at: dt.datetime


def years(today: dt.date) -> tuple[int, int]:
    """Return the calendar years for which something can be credited on a day: this one and the last."""
    return today.year, today.year - 1


def enter(db: Db, library: Library, module: Module, taker: Taker, grounds: Grounds, by: By) -> None:
    """Credit a module or briefing. Twice, or for who finished it already, changes nothing, and is answered just so.

    Args:
        db: For writing.
        library: Keeps the version that it counts as.
        module: The current version.
        taker: For whom, with what is stamped.
        grounds: On what.
        by: Who enters it.

    Raises:
        Conflict: The year or the reason is not one that can be chosen, or the proof is empty or too long.
    """
    fits = grounds.cycle in years(local_date(by.at)) and grounds.reason in REASONS
    if by.actor is None or not fits or not 0 < len(grounds.proof) <= LONGEST_PROOF:
        raise Conflict
    library.keep(db, module, by.at)
    append_once(db, Credit, {
        "id": uuid4(), "subject": taker.subject, "kind": module.kind, "slug": module.slug, "cycle": grounds.cycle,
        "reason": grounds.reason, "proof": grounds.proof, "entered_by": by.actor, "at": by.at,
    })  # fmt: skip
    append_once(db, Completion, {
        "id": uuid4(), "subject": taker.subject, "kind": module.kind, "slug": module.slug, "version": module.version,
        "cycle": grounds.cycle, "via": "credit", "completed_at": by.at, **taker.stamp(module.head.audience),
    })  # fmt: skip
    # What, and for which reason, is of the person: whoever reads the trail sees that a credit was entered, and by whom.
    trail.note(db, Action.CREDIT_ENTERED, by.at, actor=by.actor, subject=taker.subject, details={"source": by.source})


_FACT = (Credit.kind, Credit.slug, Credit.cycle, Credit.reason, Credit.at)


def of_module(db: Db, subject: UUID, module: Module) -> CreditFact | None:
    """Return the newest credit of somebody for a module or briefing; for that person only."""
    query = sa.select(*_FACT).where(Credit.subject == subject, Credit.kind == module.kind, Credit.slug == module.slug)
    row = db.execute(query.order_by(Credit.cycle.desc()).limit(1)).first()
    return CreditFact(*row) if row else None


def of_person(db: Db, subject: UUID) -> tuple[CreditFact, ...]:
    """Return all credits of somebody, oldest first: to compute again what they finished."""
    return tuple(CreditFact(*row) for row in db.execute(sa.select(*_FACT).where(Credit.subject == subject).order_by(Credit.at)))
