"""Proofs of participation: made once for a completion when its owner asks, never made again, shared or not by its owner.

A proof keeps title and version of what was finished then: later edits, new versions of the program and computing completions
again change nothing on it. Making and sharing leave no line in the trail: whoever reads it would see who finished something.
"""

import dataclasses as dc
import datetime as dt
import secrets
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.catalogue.model import Module
from app.clock import local_date
from app.errors import NotFound, TooOften
from app.learning.publishing import Library
from app.learning.records import Certificate, CertificateShare, Completion
from app.people.names import initials
from app.people.records import Person
from app.storage.append import append_once
from app.storage.database import Db

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 26
"""Characters of 5 bits: 130 bits, more than can be guessed, in letters that are not misread from paper."""
MOST_TURNS, WINDOW = 20, dt.timedelta(minutes=15)
"""In that time a page may be opened and closed so often."""
_MISREAD = str.maketrans("OIL", "011", " -")


@dc.dataclass(frozen=True, slots=True)
class What:
    """Which completion of somebody a proof is of."""

    kind: str
    slug: str
    cycle: int


@dc.dataclass(frozen=True, slots=True)
class Proof:
    """A proof as its owner sees it.

    Args:
        via: How it was finished: `rule`, `entry` or `credit`.
        valid_until: The last day on which it is valid.
        shared: Whether its page is open to whoever has the code.
    """

    id: UUID
    code: str
    kind: str
    slug: str
    title: str
    version: str
    cycle: int
    completed_on: dt.date
    valid_until: dt.date
    issued_at: dt.datetime
    via: str
    shared: bool


@dc.dataclass(frozen=True, slots=True)
class SharedProof:
    """All that anyone with the code sees of a proof that is shared."""

    kind: str
    title: str
    version: str
    completed_on: dt.date
    valid_until: dt.date
    initials: str


def valid_until(cycle: int) -> dt.date:
    """Return the last day of a proof: until the end of the calendar year after the one it counts for."""
    return dt.date(cycle + 1, 12, 31)


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def read_code(typed: str) -> str | None:
    """Return a code as it is kept, from how somebody typed it; None when no code looks like that."""
    code = typed.upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


# The newest turn counts; without any, a proof is not shared.
_SHARED = sa.func.coalesce(
    sa.select(CertificateShare.shared)
    .where(CertificateShare.certificate_id == Certificate.id)
    .order_by(CertificateShare.number.desc())
    .limit(1)
    .correlate(Certificate)
    .scalar_subquery(),
    sa.false(),
)


def issue(db: Db, library: Library, subject: UUID, what: What, at: dt.datetime) -> UUID:
    """Make the proof of a completion, or return the one that was made before. Two at once give the same one.

    Args:
        db: For writing.
        library: Knows the version that was finished.
        subject: Whose completion.
        what: Which.
        at: Now.

    Raises:
        NotFound: This person did not finish this for that year.
    """
    done = db.execute(
        sa.select(Completion.id, Completion.version, Completion.completed_at).where(
            Completion.subject == subject, Completion.kind == what.kind, Completion.slug == what.slug,
            Completion.cycle == what.cycle,
        )
    ).first()  # fmt: skip
    if done is None:
        raise NotFound
    while True:
        made = db.scalar(sa.select(Certificate.id).where(Certificate.completion_id == done.id))
        if made is not None:
            return made
        finished = library.version(db, what.kind, what.slug, done.version)
        assert isinstance(finished, Module)
        append_once(db, Certificate, {
            "id": uuid4(), "subject": subject, "completion_id": done.id, "code": new_code(), "kind": what.kind,
            "slug": what.slug, "title": finished.head.title, "version": done.version, "cycle": what.cycle,
            "completed_on": local_date(done.completed_at), "valid_until": valid_until(what.cycle), "issued_at": at,
        })  # fmt: skip


def made_for(db: Db, subject: UUID, what: What) -> UUID | None:
    """Return the proof of a completion of this person; None when there is none yet."""
    query = sa.select(Certificate.id).where(
        Certificate.subject == subject, Certificate.kind == what.kind, Certificate.slug == what.slug,
        Certificate.cycle == what.cycle,
    )  # fmt: skip
    return db.scalar(query)


def own(db: Db, certificate_id: UUID, subject: UUID) -> Proof:
    """Return a proof of this person.

    Raises:
        NotFound: It does not exist, or is somebody else's.
    """
    row = db.execute(
        sa.select(
            Certificate.id, Certificate.code, Certificate.kind, Certificate.slug, Certificate.title, Certificate.version,
            Certificate.cycle, Certificate.completed_on, Certificate.valid_until, Certificate.issued_at, Completion.via,
            _SHARED.label("shared"),
        )
        .join(Completion, Completion.id == Certificate.completion_id)
        .where(Certificate.id == certificate_id, Certificate.subject == subject)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return Proof(**row._mapping)  # noqa: SLF001  its documented name


def share(db: Db, certificate_id: UUID, subject: UUID, at: dt.datetime, *, shared: bool) -> None:
    """Open or close the page of a proof. Doing it twice, or at once, is doing it once.

    Args:
        db: For writing.
        certificate_id: Which proof.
        subject: Its owner.
        at: Now.
        shared: Whether it is open from now on.

    Raises:
        NotFound: It does not exist, or is somebody else's.
        TooOften: It was opened and closed so often just now.
    """
    own(db, certificate_id, subject)
    # State and number from one look: a turn that came between takes the number, and then there is another look.
    newest = (
        sa.select(CertificateShare.number, CertificateShare.shared)
        .where(CertificateShare.certificate_id == certificate_id)
        .order_by(CertificateShare.number.desc())
        .limit(1)
    )
    while True:
        number, is_shared = db.execute(newest).one_or_none() or (0, False)
        if is_shared == shared:
            return
        if number >= MOST_TURNS and _turned_at(db, certificate_id, number + 1 - MOST_TURNS) > at - WINDOW:
            raise TooOften
        append_once(db, CertificateShare, {
            "id": uuid4(), "certificate_id": certificate_id, "number": number + 1, "shared": shared, "at": at,
        })  # fmt: skip


def _turned_at(db: Db, certificate_id: UUID, number: int) -> dt.datetime:
    query = sa.select(CertificateShare.at).where(CertificateShare.certificate_id == certificate_id)
    return db.scalars(query.where(CertificateShare.number == number)).one()


def shared_under(db: Db, typed: str) -> SharedProof | None:
    """Return what anyone may see under a code; None when it is unknown, not shared, or of somebody who was erased."""
    code = read_code(typed)
    if code is None:
        return None
    row = db.execute(
        sa.select(
            Certificate.kind, Certificate.title, Certificate.version, Certificate.completed_on, Certificate.valid_until,
            Person.given_name, Person.family_name,
        )
        .join(Person, Person.subject == Certificate.subject)
        .where(Certificate.code == code, _SHARED)
    ).first()  # fmt: skip
    if row is None:
        return None
    named = initials(row.given_name, row.family_name)
    return SharedProof(row.kind, row.title, row.version, row.completed_on, row.valid_until, named)
