"""Reads about people; each returns frozen values."""

import dataclasses as dc
import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.people.permissions import Permission, permissions_in
from app.people.records import DepartmentState, Membership, PermissionGrant, Person
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
    duties: frozenset[str]
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


def _on(
    day: dt.date | sa.BindParameter[dt.date], table: type[Membership | DepartmentState] = Membership
) -> sa.ColumnElement[bool]:
    return sa.and_(table.from_on <= day, sa.or_(table.until_on.is_(None), table.until_on > day))


_TODAY = sa.bindparam("day", type_=sa.Date())


# Made once, because every request runs it; one row for each membership with each duty, the largest share first.
_SOMEBODY = (
    sa.select(Person.id, Person.subject, Person.given_name, Person.family_name, Person.email,
              Membership.role, Membership.office, Membership.department, DepartmentState.name.label("department_name"),
              PermissionGrant.permission)
    .outerjoin(Membership, sa.and_(Membership.subject == Person.subject, _on(_TODAY)))
    .outerjoin(DepartmentState, sa.and_(DepartmentState.department == Membership.department, _on(_TODAY, DepartmentState)))
    .outerjoin(PermissionGrant, sa.and_(PermissionGrant.person_id == Person.id, PermissionGrant.confirmed_at.is_not(None)))
    .where(Person.id == sa.bindparam("person_id", type_=sa.Uuid()), Person.deactivated_at.is_(None))
    .order_by(Membership.share.desc(), Membership.from_on)
)  # fmt: skip


def _main_place(day: dt.date) -> sa.ScalarSelect[UUID]:
    """Return, per person, the one membership that counts on a day: the biggest share, then the oldest."""
    place = aliased(Membership)
    return (
        sa.select(place.id)
        .where(place.subject == Person.subject, place.from_on <= day, sa.or_(place.until_on.is_(None), place.until_on > day))
        .order_by(place.share.desc(), place.from_on, place.id)
        .limit(1)
        .scalar_subquery()
    )


def somebody(db: Db, person_id: UUID, day: dt.date, *, way: str, demo: bool) -> Somebody | None:
    """Return a person with their standing and permissions on a day, or None for who left or does not exist.

    Args:
        db: For reading.
        person_id: Whose.
        day: On which.
        way: How the session was begun: a password or a mailed code alone gives no more than learning.
        demo: Whether this is the demonstration, where every way counts.
    """
    rows = db.connection().execute(_SOMEBODY, {"person_id": person_id, "day": day}).all()
    if not rows:
        return None
    one = rows[0]
    standing = Standing(one.role or "civil_servant", one.office, one.department, one.department_name)
    duties = frozenset(row.permission for row in rows if row.permission)
    return Somebody(
        one.id, one.subject, one.given_name, one.family_name, one.email, standing, duties, permissions_in(duties, way, demo=demo)
    )


def people_page(db: Db, day: dt.date, *, search: str, page: int) -> tuple[list[Listed], int]:
    """Return one page of the people in service whose name or address holds the search text, and how many there are."""
    literal = search.replace("\0", "\N{REPLACEMENT CHARACTER}")  # PostgreSQL keeps no NUL in a text
    pattern = "%" + literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    whole = Person.given_name + " " + Person.family_name
    found = sa.or_(whole.ilike(pattern, escape="\\"), Person.email.ilike(pattern, escape="\\"))
    wanted = [Person.deactivated_at.is_(None), found]
    total = db.scalar(sa.select(sa.func.count()).select_from(Person).where(*wanted)) or 0
    rows = db.execute(
        sa.select(Person.given_name, Person.family_name, Person.email, DepartmentState.name, Membership.role, Membership.from_on)
        .select_from(Person)
        .outerjoin(Membership, Membership.id == _main_place(day))
        .outerjoin(DepartmentState, sa.and_(DepartmentState.department == Membership.department, _on(day, DepartmentState)))
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
        sa.select(DepartmentState.department, DepartmentState.name, DepartmentState.parent, sa.func.coalesce(counts.c.people, 0))
        .outerjoin(counts, counts.c.department == DepartmentState.department)
        .where(_on(day, DepartmentState))
        .order_by(DepartmentState.position),
    )
    return [DepartmentSize(*row) for row in rows]


def persona(db: Db, name: str) -> UUID | None:
    """Return the demonstration person of this name."""
    return db.scalar(sa.select(Person.id).where(Person.persona == name))
