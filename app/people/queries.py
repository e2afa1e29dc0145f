"""Reads about people; each returns frozen values."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.people.permissions import Permission, permissions_in, permissions_of
from app.people.records import DepartmentState, Membership, PermissionGrant, Person
from app.people.values import Standing
from app.storage.database import Db

PAGE_SIZE = 50
# Who supports a political group is no civil servant and holds no office: they learn, and stand in no report.
IN_NO_REPORT = "fractieondersteuner"


@dc.dataclass(frozen=True, slots=True)
class Somebody:
    """A signed-in person, as the rest of the program sees them.

    Args:
        standings: Where they belong today, the one that counts in reports first; never empty.
        unused: Duties with which they did nothing yet on this day.
    """

    id: UUID
    subject: UUID
    given_name: str
    family_name: str
    email: str
    standings: tuple[Standing, ...]
    duties: frozenset[str]
    permissions: frozenset[Permission]
    unused: frozenset[str]

    @property
    def standing(self) -> Standing:
        """Return the one that counts in reports."""
        return self.standings[0]

    @property
    def short_name(self) -> str:
        """Return given name and initial."""
        return f"{self.given_name} {self.family_name[:1]}.".strip()

    @property
    def has_sleeping_duties(self) -> bool:
        """Tell whether this person could do more after signing in in a stronger way."""
        return bool(permissions_of(self.duties) - self.permissions)


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """A line in the list of people."""

    id: UUID
    name: str
    email: str
    department: str | None
    role: str | None
    office: str | None
    since: dt.date | None


@dc.dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a list of people is about.

    Args:
        search: Part of a name or address.
        departments: Only who belongs to one of these on the day; everybody when it is empty.
        left: Who left, instead of who is in service.
    """

    search: str = ""
    departments: Collection[str] = ()
    left: bool = False


def _on(
    day: dt.date | sa.BindParameter[dt.date], table: type[Membership | DepartmentState] = Membership
) -> sa.ColumnElement[bool]:
    return sa.and_(table.from_on <= day, sa.or_(table.until_on.is_(None), table.until_on > day))


_TODAY = sa.bindparam("day", type_=sa.Date())


def _counting_first(table: type[Membership]) -> tuple[sa.SQLColumnExpression[Any], ...]:
    """Return the order of the places somebody has at once: the first is the one that counts in reports.

    The larger share, then the earlier begin, then the id; what stands in no report comes last. `app.insight.counts` says
    the same; decision 0008 is where it is written down.
    """
    in_no_report = sa.func.coalesce(table.office, "") == IN_NO_REPORT
    return in_no_report, table.share.desc(), table.from_on, table.id


# Made once, because every request runs it; one row for each membership with each duty.
_SOMEBODY = (
    sa.select(Person.id, Person.subject, Person.given_name, Person.family_name, Person.email,
              Membership.id.label("place"), Membership.role, Membership.office,
              Membership.department, DepartmentState.name.label("department_name"),
              PermissionGrant.permission, PermissionGrant.last_used_on)
    .outerjoin(Membership, sa.and_(Membership.subject == Person.subject, _on(_TODAY)))
    .outerjoin(DepartmentState, sa.and_(DepartmentState.department == Membership.department, _on(_TODAY, DepartmentState)))
    .outerjoin(PermissionGrant, sa.and_(PermissionGrant.person_id == Person.id, PermissionGrant.confirmed_at.is_not(None)))
    .where(Person.id == sa.bindparam("person_id", type_=sa.Uuid()), Person.deactivated_at.is_(None))
    .order_by(*_counting_first(Membership))
)  # fmt: skip


def _main_place(day: dt.date) -> sa.ScalarSelect[UUID]:
    """Return, per person, the one membership that counts on a day."""
    place = aliased(Membership)
    return (
        sa.select(place.id)
        .where(place.subject == Person.subject, place.from_on <= day, sa.or_(place.until_on.is_(None), place.until_on > day))
        .order_by(*_counting_first(place))
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
    places = {row.place: Standing(row.role or "civil_servant", row.office, row.department, row.department_name) for row in rows}
    duties = frozenset(row.permission for row in rows if row.permission)
    allowed = permissions_in(duties, way, demo=demo)
    unused = frozenset(row.permission for row in rows if row.permission and (row.last_used_on is None or row.last_used_on < day))
    return Somebody(
        one.id, one.subject, one.given_name, one.family_name, one.email, tuple(places.values()), duties, allowed, unused
    )


def people_page(db: Db, day: dt.date, wanted: Wanted, *, page: int) -> tuple[list[Listed], int]:
    """Return one page of people in the order of their names, and how many there are.

    Args:
        db: For reading.
        day: Decides where they belong.
        wanted: Whom.
        page: Counted from 1.
    """
    literal = wanted.search.replace("\0", "\N{REPLACEMENT CHARACTER}")  # PostgreSQL keeps no NUL in a text
    pattern = "%" + literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    whole = Person.given_name + " " + Person.family_name
    found = [sa.or_(whole.ilike(pattern, escape="\\"), Person.email.ilike(pattern, escape="\\"))]
    found.append(Person.deactivated_at.is_not(None) if wanted.left else Person.deactivated_at.is_(None))
    if wanted.departments:
        there = sa.select(Membership.subject).where(Membership.department.in_(sorted(wanted.departments)), _on(day))
        found.append(Person.subject.in_(there))
    total = db.scalar(sa.select(sa.func.count()).select_from(Person).where(*found)) or 0
    name = sa.and_(DepartmentState.department == Membership.department, _on(day, DepartmentState))
    rows = db.execute(
        sa.select(Person.id, Person.given_name, Person.family_name, Person.email, DepartmentState.name, Membership.role,
                  Membership.office, Membership.from_on)
        .select_from(Person)
        .outerjoin(Membership, Membership.id == _main_place(day))
        .outerjoin(DepartmentState, name)
        .where(*found)
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE),
    )  # fmt: skip
    return [Listed(row[0], f"{row[1]} {row[2]}".strip(), *row[3:]) for row in rows], total


def sizes(db: Db, day: dt.date) -> dict[str, int]:
    """Return how many people belong to each department on a day; where nobody does, the department is left out."""
    counted = (
        sa.select(Membership.department, sa.func.count(sa.distinct(Membership.subject)))
        .where(_on(day), Membership.department.is_not(None))
        .group_by(Membership.department)
    )
    return {str(department): people for department, people in db.execute(counted)}


def persona(db: Db, name: str) -> UUID | None:
    """Return the demonstration person of this name."""
    return db.scalar(sa.select(Person.id).where(Person.persona == name))
