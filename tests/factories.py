"""People and what they did, as rows. Plain functions: `db` first, the rest by name with an everyday default."""

import dataclasses as dc
import datetime as dt
import functools
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

from app.catalogue.courses import courses
from app.clock import now
from app.learning import review
from app.learning.attempts import Taker
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion
from app.people.names import email_key
from app.people.records import Department, DepartmentState, Membership, PermissionGrant, Person
from app.people.signin import hash_password
from app.people.values import By
from app.storage.database import Db

PASSWORD = "vier willekeurige woorden hier"
LONG_AGO = dt.date(2023, 1, 1)
NOON = dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC)
_numbers = count(1)


@functools.cache
def _hash_of(password: str) -> str:
    return hash_password(password)


@dc.dataclass(frozen=True, slots=True)
class Known:
    """A person as the tests know them."""

    id: UUID
    subject: UUID
    email: str
    role: str
    department: str | None

    @property
    def taker(self) -> Taker:
        """Return who takes part, as actions want it."""
        return Taker(self.subject, self.role, self.department)


def department(
    db: Db, slug: str = "vth", *, name: str | None = None, parent: str | None = None, reported_with: str | None = None
) -> str:
    """Add a department (or a domain, without parent) unless it is there; return its slug."""
    if db.get(Department, slug) is None:
        place = next(_numbers)
        db.add(Department(slug=slug))
        db.flush()
        db.add(
            DepartmentState(
                department=slug, name=name or slug.capitalize(), parent=parent, reported_with=reported_with, position=place,
                from_on=LONG_AGO,
            )
        )  # fmt: skip
        db.flush()
    return slug


def person(
    db: Db,
    *,
    name: str = "Samira Bakker",
    email: str | None = None,
    role: str = "civil_servant",
    unit: str = "vth",
    since: dt.date = LONG_AGO,
    until: dt.date | None = None,
    duties: tuple[str, ...] = (),
) -> Known:
    """Add somebody with one membership and `PASSWORD`; an office-holder has no department."""
    given, family = name.split(" ", 1)
    address = email or f"persoon{next(_numbers)}@provincie.example"
    belongs = department(db, unit) if role == "civil_servant" else None
    row = Person(
        id=uuid4(), subject=uuid4(), given_name=given, family_name=family, email=address, email_key=email_key(address),
        password_hash=_hash_of(PASSWORD), created_at=NOON,
    )  # fmt: skip
    db.add(row)
    db.flush()
    office = "statenlid" if role == "office_holder" else None
    db.add(Membership(subject=row.subject, role=role, office=office, department=belongs, from_on=since, until_on=until))
    db.add_all(PermissionGrant(person_id=row.id, permission=duty, granted_at=NOON, confirmed_at=NOON) for duty in duties)
    db.flush()
    return Known(row.id, row.subject, address, role, belongs)


def office_holder(db: Db, *, name: str = "Willem Lindeboom", since: dt.date = LONG_AGO) -> Known:
    """Add a political office-holder."""
    return person(db, name=name, role="office_holder", since=since)


def attempt(  # noqa: PLR0913  each has a default, and a test names what it is about
    db: Db,
    who: Known,
    *,
    kind: str = "module",
    slug: str = "geschenken",
    at: dt.datetime = NOON,
    number: int = 1,
    ended: bool = False,
    percent: int | None = None,
    version: str = "0" * 64,
) -> UUID:
    """Add an attempt, with its result when it has ended."""
    row = Attempt(
        id=uuid4(), subject=who.subject, kind=kind, slug=slug, version=version, number=number, seed=1, role=who.role,
        department=who.department, started_at=at,
    )  # fmt: skip
    db.add(row)
    db.flush()
    if ended:
        db.add(AttemptEnd(attempt_id=row.id, score_percent=percent, outcome="read", ended_at=at + dt.timedelta(minutes=10)))
        db.flush()
    return row.id


def completion(
    db: Db, who: Known, *, kind: str = "module", slug: str = "geschenken", at: dt.datetime = NOON, version: str = "0" * 64
) -> None:
    """Add the fact that somebody finished something, with their role and department."""
    db.add(
        Completion(
            subject=who.subject, kind=kind, slug=slug, version=version, cycle=at.year, role=who.role,
            department=who.department, completed_at=at,
        )
    )  # fmt: skip
    db.flush()


def approve_all(db: Db, content: Path) -> None:
    """Let two people approve everything in a folder: a real server serves nothing else, and tells no figures of it."""
    reviewers = [person(db, duties=(duty,)) for duty in review.REVIEWERS]
    for course in courses(Library(content).drafts):
        for reviewer in reviewers:
            review.approve(db, course, course.version, By(reviewer.subject, now()))
