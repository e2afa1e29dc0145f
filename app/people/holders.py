"""Who has which duty, and what somebody is called: reads for the pages about duties and the trail."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa

from app.people.names import email_key
from app.people.permissions import Duty
from app.people.records import DepartmentState, PermissionGrant, Person
from app.storage.database import Db

MOST_NAMED = 50
"""How many people a name may stand for before it has to be made longer."""


@dc.dataclass(frozen=True, slots=True)
class Named:
    """Somebody, as an administrator knows them."""

    id: UUID
    subject: UUID
    name: str
    is_in_service: bool


@dc.dataclass(frozen=True, slots=True)
class Held:
    """A duty that somebody has, or that waits to be confirmed.

    Args:
        who: The person.
        duty: As it is kept.
        department: The name, on that day, of the department whose contact they are.
        granted_at: When it was given.
        granted_by: The subject of who gave it; None for a command.
        confirmed_at: Since when it is in force; None while it waits.
        confirmed_by: The subject of the second pair of eyes, where there was one.
        last_used_on: The last day on which they did something with it.
    """

    who: Named
    duty: str
    department: str | None
    granted_at: dt.datetime
    granted_by: UUID | None
    confirmed_at: dt.datetime | None
    confirmed_by: UUID | None
    last_used_on: dt.date | None


def _on(day: dt.date) -> sa.ColumnElement[bool]:
    return sa.and_(
        DepartmentState.from_on <= day, sa.or_(DepartmentState.until_on.is_(None), DepartmentState.until_on > day)
    )  # fmt: skip


def held(db: Db, day: dt.date, person_id: UUID | None = None) -> list[Held]:
    """Return every duty with who has it, by name and then by duty; or those of one person.

    Args:
        db: For reading.
        day: On which departments are called what they are called.
        person_id: Only theirs.
    """
    state, grant = DepartmentState, PermissionGrant
    rows = db.execute(
        sa.select(Person, grant, state.name)
        .join(grant, grant.person_id == Person.id)
        .outerjoin(state, sa.and_(state.department == grant.department, _on(day)))
        .where(Person.id == person_id if person_id else sa.true())
        .order_by(Person.family_name, Person.given_name, Person.id, grant.permission),
    ).all()
    return [
        Held(_named(who), one.permission, name, one.granted_at, one.granted_by, one.confirmed_at, one.confirmed_by,
             one.last_used_on)
        for who, one, name in rows
    ]  # fmt: skip


def named(db: Db, person_id: UUID) -> Named | None:
    """Return what somebody is called."""
    row = db.get(Person, person_id)
    return _named(row) if row else None


def subject_at(db: Db, email: str) -> UUID | None:
    """Return the subject of who is in service and has this address."""
    return db.scalar(sa.select(Person.subject).where(Person.email_key == email_key(email), Person.deactivated_at.is_(None)))


def names_of(db: Db, subjects: Collection[UUID]) -> Mapping[UUID, Named]:
    """Return who these subjects are, as far as they are still known."""
    rows = db.scalars(sa.select(Person).where(Person.subject.in_(subjects))) if subjects else ()
    return {row.subject: _named(row) for row in rows}


def subjects_called(db: Db, text: str) -> list[UUID]:
    """Return the subjects of people whose name holds a text, at most one more than `MOST_NAMED`."""
    literal = text.replace("\0", "\N{REPLACEMENT CHARACTER}")  # PostgreSQL keeps no NUL in a text
    pattern = "%" + literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    whole = Person.given_name + " " + Person.family_name
    return list(db.scalars(sa.select(Person.subject).where(whole.ilike(pattern, escape="\\")).limit(MOST_NAMED + 1)))


def contact_of(db: Db, person_id: UUID, day: dt.date) -> tuple[str, str] | None:
    """Return slug and name of the department whose contact somebody is, when it exists on that day."""
    row = db.execute(
        sa.select(DepartmentState.department, DepartmentState.name)
        .join(PermissionGrant, PermissionGrant.department == DepartmentState.department)
        .where(
            PermissionGrant.person_id == person_id,
            PermissionGrant.permission == Duty.DEPARTMENT_CONTACT.value,
            PermissionGrant.confirmed_at.is_not(None),
            _on(day),
        ),
    ).first()
    return (row[0], row[1]) if row else None


def departments_on(db: Db, day: dt.date) -> Mapping[str, str]:
    """Return slug and name of the departments of a day, in their fixed order, without the domains they are in."""
    rows = db.execute(
        sa.select(DepartmentState.department, DepartmentState.name, DepartmentState.parent)
        .where(_on(day))
        .order_by(DepartmentState.position, DepartmentState.department),
    ).all()
    domains = {row.parent for row in rows}
    return {row.department: row.name for row in rows if row.department not in domains}


def _named(row: Person) -> Named:
    return Named(row.id, row.subject, f"{row.given_name} {row.family_name}".strip(), row.deactivated_at is None)
