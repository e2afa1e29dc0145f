"""Personal links and codes: asked for by address, sent by mail, used once, within ten minutes.

A token is derived from the secret key and the letter that carries it, and only its hash is kept: the same letter can be
sent again, and a copy of the database opens nothing. The code in a letter is derived from the same letter and works only in
the browser that asked, which knows the letter's id. An address that is not known takes the same statements as one that is.
"""

import base64
import dataclasses as dc
import datetime as dt
import hashlib
import hmac
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.mail import outbox
from app.people import signin
from app.people.names import email_key
from app.people.records import DepartmentState, Membership, Person, SignInToken, SignInTry
from app.storage.database import Db
from app.storage.turns import take_turns

LIFE = dt.timedelta(minutes=10)
SECOND_CLICK = dt.timedelta(minutes=2)
WRONG_CODES = 5
ASKS_PER_ORIGIN = 200
"""In a quarter of an hour: a whole council may ask from one building."""
LETTERS_PER_HOUR = 10
"""To one person, whoever asks: nobody's mailbox is filled by a stranger."""
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
_MISREAD = str.maketrans("OIL", "011", " -")


class Kind(StrEnum):
    """What a mailed link is for."""

    SIGN_IN = "sign_in"
    RESET = "reset"


@dc.dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asks for a link.

    Args:
        kind: What for.
        email: As typed.
        origin: The network address that asks.
        language: The letter is in.
        at: Now.
        mail_id: Of the letter, if there will be one. The browser that asks keeps it.
    """

    kind: Kind
    email: str
    origin: str
    language: str
    at: dt.datetime
    mail_id: UUID = dc.field(default_factory=uuid4)


@dc.dataclass(frozen=True, slots=True)
class Owner:
    """Whose link it is.

    Args:
        id: Of the person.
        given_name: To say whom one signs in as.
        email: Of the account.
        own_words: Names, address and departments, which make no password.
    """

    id: UUID
    given_name: str
    email: str
    own_words: frozenset[str]


def token_of(secret: str, kind: Kind, mail_id: UUID) -> str:
    """Return the token in a letter: 256 bits that nobody can make without the secret key."""
    return base64.urlsafe_b64encode(_derived(secret, f"link {kind}", mail_id)).rstrip(b"=").decode()


def code_of(secret: str, mail_id: UUID) -> str:
    """Return the code in a letter: eight characters that are not misread."""
    number = int.from_bytes(_derived(secret, "code", mail_id)[:CODE_LENGTH], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_LENGTH))


def _derived(secret: str, purpose: str, mail_id: UUID) -> bytes:
    return hmac.digest(secret.encode(), f"{purpose} {mail_id}".encode(), "sha256")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def ask(db: Db, asked: Ask, secret: str) -> None:
    """Put down a letter with a link for whoever has this address; the link before it works no longer.

    Every statement is the same for an address that nobody has: then the person is somebody who does not exist.

    Raises:
        TooOften: From this origin, for this address or in all.
    """
    line = f"{asked.kind} {email_key(asked.email)}"
    signin.claim_try(db, line, f"links {asked.origin}", asked.at, per_origin=ASKS_PER_ORIGIN)
    known = sa.select(Person.id, Person.subject).where(
        Person.email_key == email_key(asked.email), Person.deactivated_at.is_(None)
    )
    found = db.execute(known).first()
    person_id = found.id if found else uuid4()
    take_turns(db, f"links of {person_id}")
    recent = sa.select(sa.func.count()).select_from(SignInToken).where(
        SignInToken.person_id == person_id, SignInToken.created_at > asked.at - dt.timedelta(hours=1)
    )  # fmt: skip
    # Enough for this hour: the last link stays, and no letter follows.
    receiver = uuid4() if (db.scalar(recent) or 0) >= LETTERS_PER_HOUR else person_id
    _end_open(db, receiver, asked.kind, asked.at)
    _add_token(db, receiver, asked, token_of(secret, asked.kind, asked.mail_id))
    draft = outbox.Draft(f"{asked.kind}/{asked.mail_id}", asked.kind, asked.language, id=asked.mail_id)
    outbox.put(db, receiver, draft, asked.at)
    trail.note(db, Action.LINK_ASKED, asked.at, subject=found.subject if found else None, details={"kind": asked.kind})


def _end_open(db: Db, person_id: UUID, kind: Kind, at: dt.datetime) -> None:
    opened = sa.and_(SignInToken.person_id == person_id, SignInToken.kind == kind, SignInToken.used_at.is_(None))
    db.execute(sa.update(SignInToken).where(opened).values(used_at=at))


def _add_token(db: Db, person_id: UUID, asked: Ask, token: str) -> None:
    values = {"token_hash": _hash(token), "kind": str(asked.kind), "created_at": asked.at, "expires_at": asked.at + LIFE}
    columns = SignInToken.__table__.columns
    chosen = [sa.literal(value, columns[name].type) for name, value in values.items()]
    row = sa.select(Person.id, *chosen).where(Person.id == person_id)
    db.execute(sa.insert(SignInToken).from_select(["person_id", *values], row))


def is_open(db: Db, kind: Kind, token: str, at: dt.datetime) -> bool:
    """Tell whether a link can still be used."""
    return db.scalar(sa.select(SignInToken.kind).where(_open(kind, token, at))) is not None


def _open(kind: Kind, token: str, at: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        SignInToken.token_hash == _hash(token),
        SignInToken.kind == kind,
        SignInToken.used_at.is_(None),
        SignInToken.expires_at > at,
    )


def owner(db: Db, kind: Kind, token: str, at: dt.datetime, device: str) -> Owner | None:
    """Return whose link this is, as long as this browser can use it. Looking uses nothing up.

    Args:
        db: For reading.
        kind: What the link is for.
        token: In the link.
        at: Now.
        device: What tells this browser from others.
    """
    usable = sa.or_(_open(kind, token, at), _clicked(kind, token, at, device))
    row = db.scalars(
        sa.select(Person).join(SignInToken, SignInToken.person_id == Person.id).where(usable, Person.deactivated_at.is_(None))
    ).first()
    return owner_of(db, row.id) if row else None


def owner_of(db: Db, person_id: UUID) -> Owner:
    """Return somebody with the words that make no password for them."""
    person = db.get_one(Person, person_id)
    departments = db.scalars(
        sa.select(DepartmentState.name)
        .join(Membership, Membership.department == DepartmentState.department)
        .where(Membership.subject == person.subject)
    )
    words = frozenset({person.given_name, person.family_name, person.email, *departments})
    return Owner(person.id, person.given_name, person.email, words)


def _clicked(kind: Kind, token: str, at: dt.datetime, device: str) -> sa.ColumnElement[bool]:
    """Hold for a link that this very browser used a moment ago: a double click is one use."""
    return sa.and_(
        SignInToken.token_hash == _hash(token), SignInToken.kind == kind,
        SignInToken.used_by == _hash(device), SignInToken.used_at > at - SECOND_CLICK,
    )  # fmt: skip


def use(db: Db, kind: Kind, token: str, at: dt.datetime, device: str) -> UUID | None:
    """Use a link up and return whose it is; None when it is used, too old, replaced or invented.

    Two at once: one statement decides, and the other finds it used.
    """
    used = sa.update(SignInToken).where(_open(kind, token, at)).values(used_at=at, used_by=_hash(device))
    person_id = db.scalar(used.returning(SignInToken.person_id))
    return person_id or db.scalar(sa.select(SignInToken.person_id).where(_clicked(kind, token, at, device)))


def use_code(db: Db, mail_id: UUID, code: str, secret: str, at: dt.datetime, device: str) -> UUID | None:
    """Use up the code that goes with a letter; None when it is wrong, used, too old or replaced.

    The fifth wrong code ends the letter: its code and its link. An id that belongs to no letter takes the same work.

    Args:
        db: For writing; commit also when the code is wrong, because that counts.
        mail_id: Of the letter that this browser asked for.
        code: As typed.
        secret: The key of the program.
        at: Now.
        device: What tells this browser from others.
    """
    take_turns(db, f"code {mail_id}")
    key = _hash(f"code {mail_id}")
    before = db.scalar(sa.select(sa.func.count()).select_from(SignInTry).where(SignInTry.key == key)) or 0
    db.add(SignInTry(key=key, at=at))
    db.flush()
    token = token_of(secret, Kind.SIGN_IN, mail_id)
    typed = code.upper().translate(_MISREAD)
    right = hmac.compare_digest(typed.encode(), code_of(secret, mail_id).encode())
    if right and before < WRONG_CODES:
        return use(db, Kind.SIGN_IN, token, at, device)
    trail.note(db, Action.SIGN_IN_REFUSED, at, details={"way": "mail"})
    if before + 1 >= WRONG_CODES:
        db.execute(sa.update(SignInToken).where(_open(Kind.SIGN_IN, token, at)).values(used_at=at))
    return None


def set_password(db: Db, person_id: UUID, password_hash: str, at: dt.datetime, *, keep: str | None, language: str | None) -> bool:
    """Give somebody a new password: every other session ends, open links end, and a letter tells the owner.

    Args:
        db: For writing.
        person_id: Whose.
        password_hash: Of one that `app.people.passwords` finds nothing wrong with; made before writing, because it takes long.
        at: Now.
        keep: The token of the session that goes on; None ends them all.
        language: Of the letter; None when no mail can be sent.

    Returns:
        Whether it was done: not for somebody who has left.
    """
    person = db.get(Person, person_id)
    if person is None or person.deactivated_at is not None:
        return False
    person.password_hash = password_hash
    db.flush()
    signin.close_other_sessions(db, person_id, keep)
    for kind in Kind:
        _end_open(db, person_id, kind, at)
    if language:
        outbox.put(db, person_id, outbox.Draft(f"password_changed/{uuid4()}", "password_changed", language), at)
    told = {"way": "self" if keep else "mail"}
    trail.note(db, Action.PASSWORD_CHANGED, at, actor=person.subject, subject=person.subject, details=told)
    return True
