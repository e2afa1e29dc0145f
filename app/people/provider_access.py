"""Who may provision: whoever shows a token that both sides keep. Wrong ones are noted and slowed down; so is haste."""

import datetime as dt
import hashlib
import hmac
import threading
from collections.abc import Collection

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.errors import TooOften
from app.people.records import SignInTry
from app.storage.database import Db
from app.storage.turns import take_turns

WINDOW = dt.timedelta(minutes=15)
TRIES_PER_ORIGIN = 10
TRIES_IN_ALL = 100


def is_known(shown: str, tokens: Collection[str]) -> bool:
    """Tell whether this is one of the tokens, in a time that does not tell how much of it is right."""
    digest = _digest(shown)
    # A sum looks at each of them: the first that fits ends nothing.
    return sum(hmac.compare_digest(digest, _digest(token)) for token in tokens) > 0


def note_refusal(db: Db, origin: str, at: dt.datetime) -> None:
    """Note a wrong token, until there are so many that noting them would fill the trail. The right one always works.

    Nobody may keep the provider out by guessing from its address: then leavers would keep their access.

    Args:
        db: For writing.
        origin: The network address that asks; kept as a hash, for a quarter of an hour.
        at: Now.

    Raises:
        TooOften: In the last quarter of an hour ten came from this origin, or a hundred in all.
    """
    take_turns(db, "provider tokens")
    keys = {_digest(f"provider|{origin}").hex(): TRIES_PER_ORIGIN, _digest("provider").hex(): TRIES_IN_ALL}
    db.execute(sa.delete(SignInTry).where(SignInTry.key.in_(keys), SignInTry.at <= at - WINDOW))
    for key, most in keys.items():
        if (db.scalar(sa.select(sa.func.count()).select_from(SignInTry).where(SignInTry.key == key)) or 0) >= most:
            raise TooOften
    db.add_all([SignInTry(key=key, at=at) for key in keys])
    db.flush()
    trail.note(db, Action.REFUSED, at, details={"source": "scim"})


class Pace:
    """Counts the requests of a minute in this process.

    Args:
        most: How many a minute may have.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._minute: dt.datetime | None = None
        self._count = 0
        self._lock = threading.Lock()

    def is_too_fast(self, at: dt.datetime) -> bool:
        """Count a request, and tell whether it is one too many."""
        minute = at.replace(second=0, microsecond=0)
        with self._lock:
            self._count = self._count + 1 if minute == self._minute else 1
            self._minute = minute
            return self._count > self._most


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
