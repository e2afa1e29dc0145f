"""Which person an account at the identity provider is: by issuer and subject, never by a mail address."""

import dataclasses as dc
import datetime as dt
from typing import Literal
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.people.records import Identity, Person
from app.storage.database import Db
from app.storage.turns import take_turns

Why = Literal["", "unknown", "left", "other_account"]


@dc.dataclass(frozen=True, slots=True)
class Found:
    """Who an account is.

    Args:
        person_id: Who may sign in; None when nobody may.
        why: When nobody may: `unknown` here, `left`, or known here by `other_account` of the same provider.
    """

    person_id: UUID | None
    why: Why = ""


def recognise(db: Db, issuer: str, sub: str, at: dt.datetime) -> Found | None:
    """Return who this account is, or None when it is linked to nobody yet.

    Args:
        db: For writing; when it was last used is noted.
        issuer: Of the provider, exactly.
        sub: The lasting id of the account there.
        at: Now.
    """
    kept = db.scalar(sa.select(Identity).where(Identity.issuer == issuer, Identity.sub == sub))
    if kept is None:
        return None
    person = db.get_one(Person, kept.person_id)
    if person.deactivated_at is not None:
        return _refuse(db, "left", at, person.subject)
    kept.last_used_at = at
    return Found(person.id)


def link(db: Db, issuer: str, sub: str, external_id: str | None, at: dt.datetime) -> Found:
    """Link an account to the one person that HR or provisioning made known by this number, and return who it is.

    Nobody is made known here, and a person has one account of a provider: a second one with the same number is refused,
    for numbers are sometimes given out again.

    Args:
        db: For writing.
        issuer: Of the provider, exactly.
        sub: The lasting id of the account there.
        external_id: The number that the provider vouches for; without one nobody is found.
        at: Now.
    """
    take_turns(db, f"link {issuer} {external_id}")
    person = db.scalar(sa.select(Person).where(Person.external_id == external_id)) if external_id else None
    if person is None:
        return _refuse(db, "unknown", at, None)
    if person.deactivated_at is not None:
        return _refuse(db, "left", at, person.subject)
    others = sa.select(Identity.sub).where(Identity.person_id == person.id, Identity.issuer == issuer)
    known = set(db.scalars(others))
    if known - {sub}:
        return _refuse(db, "other_account", at, person.subject)
    if not known:
        db.add(Identity(id=uuid4(), person_id=person.id, issuer=issuer, sub=sub, linked_at=at, last_used_at=at))
        db.flush()
        trail.note(db, Action.IDENTITY_LINKED, at, actor=person.subject, subject=person.subject, details={"way": "oidc"})
    return Found(person.id)


def forget(db: Db, person: Person, at: dt.datetime, actor: UUID | None) -> int:
    """Unlink every account of a person, so that the next sign-in links anew. Returns how many there were."""
    gone = db.scalars(sa.delete(Identity).where(Identity.person_id == person.id).returning(Identity.id)).all()
    if gone:
        trail.note(db, Action.IDENTITY_UNLINKED, at, actor=actor, subject=person.subject, details={"way": "oidc"})
    return len(gone)


def _refuse(db: Db, why: Why, at: dt.datetime, subject: UUID | None) -> Found:
    trail.note(db, Action.SIGN_IN_REFUSED, at, subject=subject, details={"way": "oidc", "why": why})
    return Found(None, why)
