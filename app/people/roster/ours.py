"""The people and departments that a list is compared with."""

import datetime as dt
from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa

from app.people.records import Department, DepartmentState, Membership, Person
from app.people.roster.difference import Held, Ours
from app.people.roster.reading import Unit
from app.people.values import Particulars, Place
from app.storage.database import Db


def units(db: Db, day: dt.date) -> list[Unit]:
    """Return every department of a day, as a list may name it."""
    first = (
        sa.select(DepartmentState.department, sa.func.min(DepartmentState.from_on).label("since"))
        .group_by(DepartmentState.department)
        .subquery()
    )
    alive = sa.and_(DepartmentState.from_on <= day, sa.or_(DepartmentState.until_on.is_(None), DepartmentState.until_on > day))
    rows = db.execute(
        sa.select(Department.slug, DepartmentState.name, Department.external_id, DepartmentState.parent, first.c.since)
        .join(DepartmentState, DepartmentState.department == Department.slug)
        .join(first, first.c.department == Department.slug)
        .where(alive)
        .order_by(DepartmentState.position, Department.slug)
    )
    return [Unit(*row) for row in rows]


def everybody(db: Db, day: dt.date) -> list[Ours]:
    """Return everybody who is known, with where they belong on a day or later. Two queries, whatever the number."""
    held: defaultdict[UUID, list[Held]] = defaultdict(list)
    memberships = sa.select(
        Membership.subject, Membership.id, Membership.role, Membership.office, Membership.department, Membership.employment,
        Membership.share, Membership.from_on, Membership.until_on,
    ).where(sa.or_(Membership.until_on.is_(None), Membership.until_on > day))  # fmt: skip
    for row in db.execute(memberships.order_by(Membership.from_on, Membership.id)):
        place = Place(row.role, row.office, row.department, row.employment, row.share)
        held[row.subject].append(Held(row.id, place, row.from_on, row.until_on))
    people = sa.select(
        Person.id, Person.subject, Person.given_name, Person.family_name, Person.email, Person.external_id, Person.user_name,
        Person.deactivated_at,
    ).order_by(Person.id)  # fmt: skip
    return [
        Ours(row.id, row.subject, Particulars(*row[2:7]), row.deactivated_at is None, tuple(held[row.subject]))
        for row in db.execute(people)
    ]
