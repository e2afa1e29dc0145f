"""Reads about people; each returns frozen values."""

import dataclasses as dc
import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from app.people.permissions import Permission, permissions_of
from app.people.records import Department, Membership, PermissionGrant, Person
from app.storage.database import Db

PAGE_SIZE = 50


@dc.dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody belongs today."""

    role: str
    office: str | None
    department: str | None
    department_name: str | None


@dc.dataclass(frozen=True, slots=True)
class Somebody:
    """A signed-in person, as the rest of the program sees them."""

    id: UUID
    subject: UUID
    given_name: str
    family_name: str
    email: str
    standing: Standing
    permissions: frozenset[Permission]

    @property
    def short_name(self) -> str:
        """Return given name and initial."""
        return f"{self.given_name} {self.family_name[:1]}.".strip()


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """A line in the list of people."""

    name: str
    email: str
    department: str | None
    role: str | None
    since: dt.date | None


@dc.dataclass(frozen=True, slots=True)
class DepartmentSize:
    """A department and how many people belong to it today."""

    slug: str
    name: str
    parent: str | None
    people: int


def _on(day: dt.date) -> sa.ColumnElement[bool]:
    return sa.and_(Membership.from_on <= day, sa.or_(Membership.until_on.is_(None), Membership.until_on > day))


def somebody(db: Db, person_id: UUID, day: dt.date) -> Somebody | None:
    """Return a person with their standing and permissions on a day, or None for who left or does not exist."""
    row = db.execute(
        sa.select(Person, Membership, Department.name)
        .outerjoin(Membership, sa.and_(Membership.subject == Person.subject, _on(day)))
        .outerjoin(Department, Department.slug == Membership.department)
        .where(Person.id == person_id, Person.deactivated_at.is_(None))
        .order_by(Membership.share.desc(), Membership.from_on)
        .limit(1),
    ).first()
    if row is None:
        return None
    person, membership, name = row
    duties = db.scalars(sa.select(PermissionGrant.permission).where(PermissionGrant.person_id == person_id))
    standing = (
        Standing(membership.role, membership.office, membership.department, name)
        if membership
        else Standing("civil_servant", None, None, None)
    )
    return Somebody(
        person.id, person.subject, person.given_name, person.family_name, person.email, standing,
        permissions_of(frozenset(duties)),
    )  # fmt: skip


def people_page(db: Db, day: dt.date, *, search: str, page: int) -> tuple[list[Listed], int]:
    """Return one page of the people in service whose name or address holds the search text, and how many there are."""
    pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    whole = Person.given_name + " " + Person.family_name
    found = sa.or_(whole.ilike(pattern, escape="\\"), Person.email.ilike(pattern, escape="\\"))
    wanted = [Person.deactivated_at.is_(None), found]
    total = db.scalar(sa.select(sa.func.count()).select_from(Person).where(*wanted)) or 0
    rows = db.execute(
        sa.select(Person.given_name, Person.family_name, Person.email, Department.name, Membership.role, Membership.from_on)
        .outerjoin(Membership, sa.and_(Membership.subject == Person.subject, _on(day)))
        .outerjoin(Department, Department.slug == Membership.department)
        .where(*wanted)
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE),
    )
    return [Listed(f"{row[0]} {row[1]}", row[2], row[3], row[4], row[5]) for row in rows], total


def department_sizes(db: Db, day: dt.date) -> list[DepartmentSize]:
    """Return domains and departments in their fixed order, with the number of people on a day."""
    counts = (
        sa.select(Membership.department, sa.func.count(sa.distinct(Membership.subject)).label("people"))
        .where(_on(day), Membership.department.is_not(None))
        .group_by(Membership.department)
        .subquery()
    )
    rows = db.execute(
        sa.select(Department.slug, Department.name, Department.parent, sa.func.coalesce(counts.c.people, 0))
        .outerjoin(counts, counts.c.department == Department.slug)
        .order_by(Department.position),
    )
    return [DepartmentSize(*row) for row in rows]


def persona(db: Db, name: str) -> UUID | None:
    """Return the demonstration person of this name."""
    return db.scalar(sa.select(Person.id).where(Person.persona == name))
