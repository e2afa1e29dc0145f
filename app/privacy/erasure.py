"""Erasing somebody: the person goes, and with them every way from a name to the random number on facts.

What they did stays, under a number that belongs to nobody any more: totals, published tables and the trail do not change.
An investigation (a hold) delays it.
"""

import dataclasses as dc
import datetime as dt
import re
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.clock import local_date
from app.errors import Conflict, NotFound
from app.learning.pulse_records import PulseInvitation
from app.learning.records import Certificate, CertificateShare, Credit
from app.people import directory
from app.people.names import email_key
from app.people.records import IncidentHold, Person
from app.people.values import By
from app.privacy.holdings import HOLDINGS, Link
from app.privacy.own import ORDER, names_in_lists, runs_with
from app.storage.base import Base
from app.storage.database import Db
from app.storage.turns import take_turns

WINDOW = dt.timedelta(minutes=15)
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,79}")


class OnHold(Conflict):
    """An investigation delays it."""


class AskedBefore(Conflict):
    """It was asked before, and is not done yet."""


@dc.dataclass(frozen=True, slots=True)
class Hold:
    """An investigation for which somebody's traces are kept.

    Args:
        reference: Its mark in the register of incidents; never a name.
        from_on: Since when.
        until_on: The first day on which it does not hold any more, if that is known.
    """

    reference: str
    from_on: dt.date
    until_on: dt.date | None


@dc.dataclass(frozen=True, slots=True)
class Request:
    """Somebody who asked to be erased."""

    person_id: UUID
    name: str
    asked_at: dt.datetime
    on_hold: bool


def hold_on(db: Db, subject: UUID, day: dt.date) -> Hold | None:
    """Return what delays erasing somebody on a day, if anything does; of several the one that lasts longest."""
    query = sa.select(IncidentHold).where(IncidentHold.subject == subject, holds(day))
    found = db.scalars(query.order_by(IncidentHold.until_on.is_not(None), IncidentHold.until_on.desc()).limit(1)).first()
    return Hold(found.reference, found.from_on, found.until_on) if found else None


def holds(day: dt.date) -> sa.ColumnElement[bool]:
    """Return which holds count on a day."""
    return sa.and_(IncidentHold.from_on <= day, sa.or_(IncidentHold.until_on.is_(None), IncidentHold.until_on > day))


def place_hold(db: Db, subject: UUID, reference: str, until_on: dt.date | None, by: By) -> None:
    """Delay erasing somebody, from today on.

    Args:
        db: For writing.
        subject: Whose traces are kept.
        reference: Its mark elsewhere: letters, digits, point, dash, slash; no place for a name.
        until_on: The first day on which it does not hold any more; None as long as nobody ends it.
        by: Who does it.

    Raises:
        Conflict: The reference is none, or it would end before it begins.
    """
    day = local_date(by.at)
    if not REFERENCE.fullmatch(reference) or (until_on is not None and until_on <= day):
        raise Conflict
    db.add(IncidentHold(subject=subject, reference=reference, from_on=day, until_on=until_on, placed_by=by.actor))
    db.flush()
    told = {"source": by.source, "until": until_on.isoformat() if until_on else None}
    trail.note(db, Action.HOLD_PLACED, by.at, actor=by.actor, subject=subject, details=told)


def end_holds(db: Db, subject: UUID, by: By) -> int:
    """End every hold of somebody today; returns how many there were."""
    day = local_date(by.at)
    found = list(db.scalars(sa.select(IncidentHold).where(IncidentHold.subject == subject, holds(day))))
    for one in found:
        one.until_on = day
    db.flush()
    if found:
        trail.note(db, Action.HOLD_ENDED, by.at, actor=by.actor, subject=subject, details={"source": by.source})
    return len(found)


def ask(db: Db, subject: UUID, at: dt.datetime) -> None:
    """Keep that somebody asks to be erased.

    Raises:
        AskedBefore: The same question stands open.
    """
    take_turns(db, f"ask to erase {subject}")
    if asked_at(db, subject):
        raise AskedBefore
    trail.note(db, Action.ERASURE_ASKED, at, actor=subject, subject=subject)


def recent(db: Db, subject: UUID, action: Action, at: dt.datetime) -> int:
    """Return how many times somebody did something in the last quarter of an hour, by the trail; to slow down who goes on."""
    since = (AuditEntry.actor == subject, AuditEntry.action == action, AuditEntry.at > at - WINDOW)
    return db.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(*since)) or 0


def asked_at(db: Db, subject: UUID) -> dt.datetime | None:
    """Return when somebody asked to be erased, or None."""
    query = sa.select(sa.func.min(AuditEntry.at)).where(AuditEntry.action == Action.ERASURE_ASKED)
    return db.scalar(query.where(AuditEntry.subject == subject))


def requests(db: Db, day: dt.date) -> list[Request]:
    """Return who asked to be erased and still is there, the oldest question first."""
    held = sa.exists().where(IncidentHold.subject == Person.subject, holds(day))
    query = (
        sa.select(Person.id, Person.given_name, Person.family_name, sa.func.min(AuditEntry.at), held)
        .join(AuditEntry, AuditEntry.subject == Person.subject)
        .where(AuditEntry.action == Action.ERASURE_ASKED)
        .group_by(Person.id, Person.given_name, Person.family_name, Person.subject)
        .order_by(sa.func.min(AuditEntry.at), Person.id)
    )
    return [Request(row[0], f"{row[1]} {row[2]}".strip(), row[3], bool(row[4])) for row in db.execute(query)]


def find(db: Db, *, email: str | None = None, external_id: str | None = None) -> Person:
    """Return the one person with this address or number.

    Raises:
        NotFound: Nobody has it.
    """
    same = [Person.email_key == email_key(email)] if email else []
    same += [Person.external_id == external_id] if external_id else []
    found = db.scalars(sa.select(Person).where(*same)).one_or_none() if same else None
    if found is None:
        raise NotFound
    return found


def erase(db: Db, person: Person, by: By) -> None:
    """Remove somebody and every way from a name to their random number. Call `Database.leave_no_trace` after it.

    Where they belonged ends today, so that groups of later days are counted without them; days before stay as they were.

    Args:
        db: For writing.
        person: Who.
        by: Who does it, and when.

    Raises:
        OnHold: An investigation delays it.
    """
    day, subject = local_date(by.at), person.subject
    if hold_on(db, subject, day):
        raise OnHold
    if directory.open_memberships(db, subject, day):
        directory.leave(db, person, day, by)
    known = {"id": person.id, "subject": subject, "external_id": person.external_id, "user_name": person.user_name,
             "email_key": person.email_key}  # fmt: skip
    for run in runs_with(db, names_in_lists(known)):
        run.content = None
    _remove_proofs(db, subject)
    # Whether they answered goes; what was answered stands under nobody, and stays.
    db.execute(sa.delete(PulseInvitation).where(PulseInvitation.subject == subject))
    for name in (record.__tablename__ for record in ORDER):
        if HOLDINGS[name].link is Link.PERSON:
            table = Base.metadata.tables[name]
            db.execute(sa.delete(table).where(table.c.person_id == person.id))
    db.execute(sa.delete(IncidentHold).where(IncidentHold.subject == subject))
    db.delete(person)
    db.flush()
    trail.note(db, Action.PERSON_ERASED, by.at, actor=by.actor, subject=subject, details={"source": by.source})


def _remove_proofs(db: Db, subject: UUID) -> None:
    """Remove proofs of participation, whose page tells initials, and credits, whose proof may name somebody."""
    own = sa.select(Certificate.id).where(Certificate.subject == subject)
    db.execute(sa.delete(CertificateShare).where(CertificateShare.certificate_id.in_(own)))
    db.execute(sa.delete(Certificate).where(Certificate.subject == subject))
    db.execute(sa.delete(Credit).where(Credit.subject == subject))
