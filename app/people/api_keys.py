"""Keys with which programs read published tables: made, shown once, kept as a hash, ended, and counted per minute.

A key that was made on a page works for as long as its maker may see the figures: it ends with that duty, and does not come
back with it. One that was made at the server belongs to the organisation.
"""

import dataclasses as dc
import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.errors import Conflict, NotFound, Refusal, TooOften
from app.people import misses
from app.people.permissions import Permission, permissions_of
from app.people.records import ApiKey, PermissionGrant, Person
from app.people.values import By
from app.storage.database import Db

PREFIX = "swk"
MARK_BYTES, SECRET_BYTES = 4, 32
MARK = re.compile(r"[0-9a-f]{8}", re.ASCII)
KEY = re.compile(r"swk_(?P<mark>[0-9a-f]{8})_[\w-]{43}", re.ASCII)
LONGEST_DAYS = 365
MOST_A_MINUTE = 120
"""Of one key: a report that fetches a hundred tables is done in a minute."""

EVERYTHING = "tables:read"
SCOPE_OF_KIND = f"{EVERYTHING}:"


class WrongKey(Refusal):
    """There is no key, or it opens nothing: unknown, past its day, ended, or of somebody who may not see figures."""

    status = 401


class NoName(Conflict):
    """A key has no name, so that nobody would know what it is for."""


class BadTerm(Conflict):
    """The last day of a key is not within a year from today."""


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """A key as the list shows it; without the key.

    Args:
        id: Of the row.
        name: What it is for.
        mark: The part by which it is recognised.
        scopes: What it opens.
        made_at: When it was made.
        made_by: The random subject of who made it; None at the server.
        expires_on: The last day on which it works.
        ended_at: When it was ended, if it was.
        last_used_on: The last day on which it was used.
    """

    id: UUID
    name: str
    mark: str
    scopes: tuple[str, ...]
    made_at: dt.datetime
    made_by: UUID | None
    expires_on: dt.date
    ended_at: dt.datetime | None
    last_used_on: dt.date | None

    def works(self, today: dt.date) -> bool:
        """Tell whether it opens anything on a day; whether its maker still may is another question."""
        return self.ended_at is None and today <= self.expires_on


@dc.dataclass(frozen=True, slots=True)
class Opened:
    """What a key opens."""

    mark: str
    scopes: frozenset[str]

    def reads(self, kind: str) -> bool:
        """Tell whether it opens tables of a kind."""
        return EVERYTHING in self.scopes or SCOPE_OF_KIND + kind in self.scopes


def scopes_of(kinds: Collection[str]) -> tuple[str, ...]:
    """Return the scopes for tables of these kinds; without any, for all."""
    return tuple(SCOPE_OF_KIND + kind for kind in sorted(kinds)) or (EVERYTHING,)


def make(db: Db, name: str, scopes: Sequence[str], expires_on: dt.date, by: By) -> str:
    """Make a key.

    Args:
        db: For writing.
        name: What it is for.
        scopes: What it opens.
        expires_on: The last day on which it works: today, or within a year.
        by: Who makes it.

    Returns:
        The key. It cannot be shown again: only its hash is kept.

    Raises:
        NoName: Its name is blank.
        BadTerm: The last day has been, or is more than a year away.
    """
    if not name.strip():
        raise NoName
    today = local_date(by.at)
    if not today <= expires_on <= today + dt.timedelta(days=LONGEST_DAYS):
        raise BadTerm
    mark = secrets.token_hex(MARK_BYTES)
    key = f"{PREFIX}_{mark}_{secrets.token_urlsafe(SECRET_BYTES)}"
    db.add(ApiKey(name=name.strip(), mark=mark, key_hash=_digest(key), scopes=list(scopes), made_at=by.at, made_by=by.actor,
                  expires_on=expires_on, requests=0))  # fmt: skip
    db.flush()
    trail.note(db, Action.KEY_MADE, by.at, actor=by.actor, details={"key": mark, "source": by.source})
    return key


def listed(db: Db) -> list[Listed]:
    """Return every key, the newest first."""
    rows = db.scalars(sa.select(ApiKey).order_by(ApiKey.made_at.desc(), ApiKey.mark))
    return [
        Listed(row.id, row.name, row.mark, tuple(row.scopes), row.made_at, row.made_by, row.expires_on, row.ended_at,
               row.last_used_on)
        for row in rows
    ]  # fmt: skip


def working(db: Db, mark: str) -> Listed:
    """Return a key that was not ended.

    Raises:
        NotFound: There is no such key.
        Conflict: It was ended before.
    """
    found = next((one for one in listed(db) if one.mark == mark), None)
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    return found


def end(db: Db, mark: str, by: By) -> None:
    """End a key: it opens nothing any more.

    Raises:
        NotFound: There is no such key.
        Conflict: It was ended before.
    """
    row = db.scalars(sa.select(ApiKey).where(ApiKey.mark == mark).with_for_update()).first() if MARK.fullmatch(mark) else None
    if row is None:
        raise NotFound
    if row.ended_at is not None:
        raise Conflict
    row.ended_at, row.ended_by = by.at, by.actor
    trail.note(db, Action.KEY_ENDED, by.at, actor=by.actor, details={"key": mark, "source": by.source})


def end_all_of(db: Db, subject: UUID, by: By) -> None:
    """End every key that somebody made, because they may not see figures any more."""
    marks = sa.select(ApiKey.mark).where(ApiKey.made_by == subject, ApiKey.ended_at.is_(None)).order_by(ApiKey.mark)
    for mark in db.scalars(marks).all():
        end(db, mark, by)


def look(db: Db, shown: str, at: dt.datetime) -> None:
    """Look at a key without counting it.

    Raises:
        WrongKey: It opens nothing.
    """
    _opening(db, shown, at)


def _opening(db: Db, shown: str, at: dt.datetime) -> ApiKey:
    row = _known(db, shown)
    if row is None or row.ended_at is not None or row.expires_on < local_date(at) or not _may_still(db, row):
        raise WrongKey
    return row


def open_with(db: Db, shown: str, at: dt.datetime, *, most: int = MOST_A_MINUTE) -> Opened:
    """Look at a key, and count that it was used.

    Args:
        db: For writing.
        shown: What was sent; anything.
        at: Now.
        most: How many requests it may do in a minute, all processes together.

    Raises:
        WrongKey: It opens nothing.
        TooOften: This is one too many in this minute.
    """
    row = _opening(db, shown, at)
    if _count(db, row.id, at) > most:
        raise TooOften
    return Opened(row.mark, frozenset(row.scopes))


def refuse_many_wrong(db: Db, origin: str, at: dt.datetime) -> None:
    """Refuse a network with too many wrong keys in the last quarter of an hour.

    Raises:
        TooOften: There were.
    """
    misses.refuse_many(db, origin, at)


def note_wrong(db: Db, origin: str, at: dt.datetime) -> None:
    """Count a wrong key from a network. Whoever has a right one is never kept out by it.

    Args:
        db: For writing.
        origin: The network address that asks; kept as a hash, for a quarter of an hour.
        at: Now.

    Raises:
        TooOften: There were too many in the last quarter of an hour.
    """
    misses.refuse_many(db, origin, at)
    misses.note(db, origin, at)


def _known(db: Db, shown: str) -> ApiKey | None:
    """Return the key whose hash this is. It is found by its open part and compared in a time that tells nothing."""
    found = KEY.fullmatch(shown)
    row = db.scalars(sa.select(ApiKey).where(ApiKey.mark == found["mark"])).first() if found else None
    is_right = hmac.compare_digest(_digest(shown), row.key_hash if row else _digest(""))
    return row if is_right and row else None


def _may_still(db: Db, row: ApiKey) -> bool:
    """Tell whether who made a key may still see figures; what was made at the server may always."""
    if row.made_by is None:
        return True
    duties = db.scalars(
        sa.select(PermissionGrant.permission)
        .join(Person, Person.id == PermissionGrant.person_id)
        .where(
            Person.subject == row.made_by, Person.deactivated_at.is_(None), PermissionGrant.confirmed_at.is_not(None)
        )
    ).all()  # fmt: skip
    return Permission.INSIGHT in permissions_of(duties)


def _count(db: Db, key_id: UUID, at: dt.datetime) -> int:
    """Count a request in its minute, in one statement: two at once are two."""
    minute = at.replace(second=0, microsecond=0)
    counted = sa.case((ApiKey.minute == minute, ApiKey.requests + 1), else_=1)
    values = {"requests": counted, "minute": minute, "last_used_on": local_date(at)}
    return db.execute(
        sa.update(ApiKey).where(ApiKey.id == key_id).values(values).returning(ApiKey.requests),
        execution_options={"synchronize_session": False},
    ).scalar_one()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
