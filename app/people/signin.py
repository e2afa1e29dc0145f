"""Signing in with a local account, and the sessions that follow from it.

Passwords are argon2id hashes. A session is a row; the cookie holds a random token and the row its hash, so that a
copy of the database opens no session. Guessing is slowed per address and per origin, before the costly hash.
"""

import dataclasses as dc
import datetime as dt
import hashlib
import secrets
from uuid import UUID

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.errors import TooOften
from app.people.names import email_key
from app.people.records import Person, SignInSession, SignInTry
from app.storage.database import Db
from app.storage.turns import take_turns

HASHER = PasswordHasher()
# Checked when there is no such person, so that the answer takes as long.
NOBODY = HASHER.hash(secrets.token_urlsafe(16))
WINDOW = dt.timedelta(minutes=15)
TRIES_PER_ADDRESS = 8
TRIES_PER_ORIGIN = 40
SEEN_STEP = dt.timedelta(minutes=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return HASHER.hash(password)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def claim_try(db: Db, email: str, origin: str, at: dt.datetime, *, per_origin: int = TRIES_PER_ORIGIN) -> None:
    """Count a try before the password is looked at, so that many at once do not slip through together.

    Args:
        db: For writing.
        email: As typed.
        origin: The network address that asks.
        at: Now.
        per_origin: How many tries there may be from one origin.

    Raises:
        TooOften: In the last quarter of an hour there were eight failed tries for this address from this origin, or
            forty from this origin.
    """
    take_turns(db, f"sign in from {origin}")
    for key, most in ((_pair(email, origin), TRIES_PER_ADDRESS), (_hash(origin), per_origin)):
        recent = sa.select(sa.func.count()).select_from(SignInTry).where(SignInTry.key == key, SignInTry.at > at - WINDOW)
        if (db.scalar(recent) or 0) >= most:
            raise TooOften
    db.execute(sa.delete(SignInTry).where(SignInTry.at <= at - WINDOW))
    db.add_all([SignInTry(key=key, at=at) for key in (_pair(email, origin), _hash(origin))])


def forgive_try(db: Db, email: str, origin: str, at: dt.datetime) -> None:
    """Take back the try that turned out to be right, and forget the wrong ones for this address from this origin."""
    db.execute(sa.delete(SignInTry).where(SignInTry.key == _pair(email, origin)))
    db.execute(sa.delete(SignInTry).where(SignInTry.key == _hash(origin), SignInTry.at == at))


def _pair(email: str, origin: str) -> str:
    # Address and origin together: a stranger elsewhere cannot lock a colleague out.
    return _hash(f"{email_key(email)}|{origin}")


def check_password(db: Db, email: str, password: str) -> UUID | None:
    """Return the person whose address and password these are. Takes as long for an unknown address."""
    row = db.execute(
        sa.select(Person.id, Person.password_hash).where(
            Person.email_key == email_key(email), Person.deactivated_at.is_(None),
        ),
    ).first()  # fmt: skip
    person_id, kept = (row.id, row.password_hash) if row and row.password_hash else (None, NOBODY)
    try:
        HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return person_id


def has_password(db: Db, person_id: UUID) -> bool:
    """Tell whether somebody has a local password."""
    return db.scalar(sa.select(Person.id).where(Person.id == person_id, Person.password_hash.is_not(None))) is not None


def open_session(db: Db, person_id: UUID, at: dt.datetime, *, way: str) -> str:
    """Begin a session and return its token, which is kept nowhere else than in the cookie."""
    token = secrets.token_urlsafe(32)
    db.add(SignInSession(token_hash=_hash(token), person_id=person_id, way=way, created_at=at, seen_at=at))
    return token


# Statements on the way of every request are made once: to make one takes longer than to run it.
_SESSION = sa.select(SignInSession.person_id, SignInSession.way, SignInSession.created_at, SignInSession.seen_at).where(
    SignInSession.token_hash == sa.bindparam("token_hash"),
)


@dc.dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that goes on.

    Args:
        person_id: Whose it is.
        way: How it was begun.
        is_due: Whether it should be marked as seen.
        unused: How long nothing was done in it.
    """

    person_id: UUID
    way: str
    is_due: bool
    unused: dt.timedelta


def session_person(db: Db, token: str, at: dt.datetime, *, idle: dt.timedelta, longest: dt.timedelta) -> OpenSession | None:
    """Return whose session this is; None when it has ended."""
    row = db.connection().execute(_SESSION, {"token_hash": _hash(token)}).first()
    if row is None or at - row.seen_at > idle or at - row.created_at > longest:
        return None
    return OpenSession(row.person_id, row.way, at - row.seen_at > SEEN_STEP, at - row.seen_at)


def mark_seen(db: Db, token: str, at: dt.datetime) -> None:
    """Keep a session from falling asleep."""
    db.execute(sa.update(SignInSession).where(SignInSession.token_hash == _hash(token)).values(seen_at=at))


def close_session(db: Db, token: str) -> None:
    """End one session."""
    db.execute(sa.delete(SignInSession).where(SignInSession.token_hash == _hash(token)))


def close_other_sessions(db: Db, person_id: UUID, token: str | None) -> None:
    """End every session of a person but the one with this token."""
    others = sa.delete(SignInSession).where(SignInSession.person_id == person_id)
    db.execute(others.where(SignInSession.token_hash != _hash(token)) if token else others)


def close_all_sessions(db: Db, person_id: UUID) -> None:
    """End every session of a person."""
    db.execute(sa.delete(SignInSession).where(SignInSession.person_id == person_id))


@dc.dataclass(frozen=True, slots=True)
class OwnSession:
    """One session of a person, as they see it.

    Args:
        key: Names it in a form; it is no token, and opens nothing.
        way: How it was begun.
        created_at: When.
        seen_at: When it was last used.
        is_this: Whether it is the one that asks.
    """

    key: str
    way: str
    created_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool


def sessions_of(db: Db, person_id: UUID, token: str) -> list[OwnSession]:
    """Return every session of a person, newest first."""
    query = sa.select(SignInSession).where(SignInSession.person_id == person_id)
    rows = db.scalars(query.order_by(SignInSession.created_at.desc(), SignInSession.token_hash))
    return [
        OwnSession(_hash(row.token_hash), row.way, row.created_at, row.seen_at, row.token_hash == _hash(token)) for row in rows
    ]


def close_own_session(db: Db, person_id: UUID, key: str) -> bool:
    """End one session of a person, by the name it has in their list; returns whether there was one."""
    hashes = db.scalars(sa.select(SignInSession.token_hash).where(SignInSession.person_id == person_id))
    found = next((one for one in hashes if _hash(one) == key), None)
    if found is None:
        return False
    db.execute(sa.delete(SignInSession).where(SignInSession.token_hash == found))
    return True
