"""The outbox: put a letter down, claim what is due, say how it went.

Claiming and marking are two short transactions, with the sending in between. A claim is a lease: who dies while sending
leaves a letter that somebody else claims when the lease has ended, and that then goes out again as the same message.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.mail.records import Mail
from app.storage.database import Db

LEASE = dt.timedelta(minutes=5)
SIZE = 10
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long a letter waits after each failed try; after the last one it is given up."""

# The people stand in a room above this one: the outbox only asks whether somebody is there.
_PERSON = sa.table("person", sa.column("id", sa.Uuid()))


@dc.dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker alone may send, until its lease ends.

    Args:
        id: Of the letter; Message-ID and personal links are made from it.
        person_id: To whom.
        letter: Which letter, a name of `app.mail.letters`.
        language: `nl` or `en`.
        contents: What it has to say beside what is looked up when it is sent.
        created_at: When it was put down.
        until: When the lease ends.
        tries: How often it was claimed, this time included.
    """

    id: UUID
    person_id: UUID
    letter: str
    language: str
    contents: Mapping[str, Any]
    created_at: dt.datetime
    until: dt.datetime
    tries: int


@dc.dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is to be put down.

    Args:
        key: Unique: a letter with a key that was used is not put down again.
        letter: Which letter, a name of `app.mail.letters`.
        language: `nl` or `en`.
        contents: What it has to say beside what is looked up when it is sent; no names, addresses or tokens.
        due_at: Not before; at once when left out.
        id: Of the letter.
    """

    key: str
    letter: str
    language: str
    contents: Mapping[str, Any] = dc.field(default_factory=dict)
    due_at: dt.datetime | None = None
    id: UUID = dc.field(default_factory=uuid4)


def put(db: Db, person_id: UUID, draft: Draft, at: dt.datetime) -> bool:
    """Put down a letter to a person, in the transaction that causes it.

    The same statement runs whether or not there is such a person: how long it takes tells nobody who is known.

    Args:
        db: For writing.
        person_id: To whom; somebody who is not there gets nothing.
        draft: What.
        at: Now.

    Returns:
        Whether it is new.
    """
    values: dict[str, Any] = {
        "id": draft.id, "key": draft.key, "letter": draft.letter, "language": draft.language,
        "contents": dict(draft.contents), "created_at": at, "due_at": draft.due_at or at, "tries": 0,
    }  # fmt: skip
    columns = Mail.__table__.columns
    chosen = sa.select(_PERSON.c.id, *(sa.literal(value, columns[name].type) for name, value in values.items()))
    connection = db.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Mail).from_select(["person_id", *values], chosen.where(_PERSON.c.id == person_id))
    return connection.execute(statement.on_conflict_do_nothing().returning(Mail.id)).first() is not None


def _ready(at: dt.datetime) -> sa.ColumnElement[bool]:
    free = sa.or_(Mail.leased_until.is_(None), Mail.leased_until < at)
    return sa.and_(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.due_at <= at, free)


def is_waiting(db: Db, at: dt.datetime) -> bool:
    """Tell whether there is anything to claim; a look that keeps no writer waiting."""
    return db.scalar(sa.select(Mail.id).where(_ready(at)).limit(1)) is not None


def claim(db: Db, at: dt.datetime, size: int = SIZE) -> list[Claimed]:
    """Return letters that this worker alone may send now, the oldest first; the same on both databases.

    Args:
        db: For writing; commit before sending.
        at: Now.
        size: At most so many.
    """
    query = sa.select(Mail).where(_ready(at)).order_by(Mail.due_at, Mail.id).limit(size).with_for_update(skip_locked=True)
    claimed = []
    for mail in db.scalars(query):
        if mail.tries > len(BACK_OFF):
            # Every worker that took it up died of it.
            mail.given_up_at, mail.last_error = at, "worker died"
            continue
        mail.tries, mail.leased_until = mail.tries + 1, at + LEASE
        claimed.append(_claimed(mail, at + LEASE))
    db.flush()
    return claimed


def mark_sent(db: Db, mail: Claimed, at: dt.datetime) -> None:
    """Say that a letter has gone out."""
    gone = sa.update(Mail).where(Mail.id == mail.id, Mail.sent_at.is_(None))
    db.execute(gone.values(sent_at=at, leased_until=None, last_error=None))


def mark_failed(db: Db, mail: Claimed, at: dt.datetime, error: str) -> bool:
    """Say that a letter did not go out: it waits longer every time, and is given up after the last.

    Args:
        db: For writing.
        mail: Which; when its lease has passed to somebody else, nothing changes.
        at: Now.
        error: What went wrong, without names and addresses.

    Returns:
        Whether it will be tried again.
    """
    if mail.tries > len(BACK_OFF):
        give_up(db, mail, at, error)
        return False
    db.execute(_mine(mail).values(due_at=at + BACK_OFF[mail.tries - 1], leased_until=None, last_error=error[:200]))
    return True


def give_up(db: Db, mail: Claimed, at: dt.datetime, why: str) -> None:
    """Leave a letter unsent, for good."""
    db.execute(_mine(mail).values(given_up_at=at, leased_until=None, last_error=why[:200]))


def _mine(mail: Claimed) -> sa.Update:
    return sa.update(Mail).where(Mail.id == mail.id, Mail.leased_until == mail.until, Mail.sent_at.is_(None))


def newest(db: Db, most: int) -> list[Claimed]:
    """Return the letters that went out last, newest first, as they were claimed."""
    query = sa.select(Mail).where(Mail.sent_at.is_not(None)).order_by(Mail.sent_at.desc(), Mail.id).limit(most)
    return [_claimed(mail, mail.sent_at or mail.due_at) for mail in db.scalars(query)]


def _claimed(mail: Mail, until: dt.datetime) -> Claimed:
    return Claimed(mail.id, mail.person_id, mail.letter, mail.language, mail.contents, mail.created_at, until, mail.tries)
