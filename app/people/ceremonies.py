"""Signing in elsewhere or with a key takes two steps: what the first one asks, the second has to answer, once.

The browser that begins gets a random key, the database only its hash and until when. Everything that is asked (state,
nonce, verifier, challenge) follows from that key, so that a copy of the database answers nothing.
"""

import base64
import datetime as dt
import hashlib
import hmac
import secrets

import sqlalchemy as sa

from app.people.records import SignInCeremony
from app.storage.database import Db

LIFETIME = dt.timedelta(minutes=10)


def begin(db: Db, kind: str, at: dt.datetime) -> str:
    """Begin one, forget those that nobody finished, and return the key of this browser.

    Args:
        db: For writing.
        kind: `oidc`, `passkey_new` or `passkey_use`.
        at: Now.
    """
    key = secrets.token_urlsafe(32)
    db.execute(sa.delete(SignInCeremony).where(SignInCeremony.expires_at <= at))
    db.add(SignInCeremony(key_hash=_hash(key), kind=kind, expires_at=at + LIFETIME))
    db.flush()
    return key


def finish(db: Db, kind: str, key: str, at: dt.datetime) -> bool:
    """Finish one. Returns whether it was there, of this kind and in time: true once, however many try at the same time."""
    gone = sa.delete(SignInCeremony).where(
        SignInCeremony.key_hash == _hash(key), SignInCeremony.kind == kind, SignInCeremony.expires_at > at
    )
    return db.execute(gone.returning(SignInCeremony.key_hash)).first() is not None


def asked(key: str, purpose: str) -> bytes:
    """Return the 32 bytes that are asked for a purpose; they tell nothing about the key or another purpose."""
    return hmac.digest(key.encode(), purpose.encode(), hashlib.sha256)


def asked_text(key: str, purpose: str) -> str:
    """Return the same as 43 letters and digits that fit in an address."""
    return base64.urlsafe_b64encode(asked(key, purpose)).rstrip(b"=").decode()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
