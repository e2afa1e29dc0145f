"""Who is in service on the day on which a pulse opens, and in which group each is counted."""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from app.learning.pulse_records import PulseInvitation
from app.people import departments
from app.people.queries import IN_NO_REPORT
from app.people.records import Absence, DepartmentState, Membership
from app.pulses.strata import Member
from app.storage.database import Db


def members_on(db: Db, day: dt.date) -> list[Member]:
    """Return who is in service on a day: not on leave or exempt, each once, in the place that counts."""
    order = (Membership.share.desc(), Membership.from_on, Membership.id)
    place = sa.func.row_number().over(partition_by=Membership.subject, order_by=order).label("place")
    away = sa.exists().where(Absence.subject == Membership.subject, _holds(Absence, day))
    here = [_holds(Membership, day), sa.func.coalesce(Membership.office, "") != IN_NO_REPORT, ~away]
    ranked = sa.select(Membership.subject, Membership.role, Membership.department, place).where(*here).subquery()
    state = sa.and_(DepartmentState.department == ranked.c.department, _holds(DepartmentState, day))
    unit = sa.func.coalesce(DepartmentState.reported_with, ranked.c.department)
    query = sa.select(ranked.c.subject, ranked.c.role, unit).outerjoin(DepartmentState, state).where(ranked.c.place == 1)
    return [Member(*row) for row in db.execute(query)]


def _holds(table: type[Membership | Absence | DepartmentState], day: dt.date) -> sa.ColumnElement[bool]:
    return sa.and_(table.from_on <= day, sa.or_(table.until_on.is_(None), table.until_on > day))


def parents_on(db: Db, day: dt.date) -> dict[str, str]:
    """Return department to domain on a day."""
    return {state.department: state.parent for state in departments.tree(db).on(day) if state.parent}


def groups_of(db: Db, slug: str) -> dict[UUID, str]:
    """Return in which group each invited person is counted while a pulse is open; for a simulation, which answers for many."""
    invited = sa.select(PulseInvitation.subject, PulseInvitation.stratum).where(PulseInvitation.pulse == slug)
    return {row.subject: row.stratum for row in db.execute(invited)}
