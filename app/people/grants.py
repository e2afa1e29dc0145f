"""Give, confirm and withdraw duties.

Only administrators do it, never for themselves, and a new administrator needs a second pair of eyes. Whoever stands at the
machine may do it by command: that is how the first administrator begins. Every change ends the sessions of whom it is
about, and leaves a line in the trail.
"""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.errors import Conflict, NotAllowed, NotFound
from app.people import api_keys, signin
from app.people.permissions import Duty, Permission, excluded_by, permissions_of
from app.people.records import DepartmentState, PermissionGrant, Person
from app.people.values import By
from app.storage.database import Db
from app.storage.turns import take_turns

COMMAND = "command"
"""The source of what is done at the machine itself: whoever is there owns everything already."""
FOUR_EYES = frozenset({Duty.ADMINISTRATOR})
"""Duties that a second administrator confirms."""


class OwnDuty(NotAllowed):
    """Nobody gives or confirms a duty of their own."""


class NeedsSecond(NotAllowed):
    """Whoever gave a duty does not confirm it too."""


class Excluded(Conflict):
    """This duty does not go together with one that the person has."""


class HeldAlready(Conflict):
    """The person has this duty already, or it waits to be confirmed."""


class NoDepartment(Conflict):
    """A contact is the contact of a department that exists; other duties have none."""


class LastAdministrator(Conflict):
    """Without this one there is no administrator left."""


def give(db: Db, person: Person, duty: Duty, by: By, *, department: str | None = None) -> bool:
    """Give somebody a duty.

    Args:
        db: For writing.
        person: To whom.
        duty: Which.
        by: An administrator, or a command at the machine.
        department: Whose contact they become; of that duty only.

    Returns:
        Whether it is in force now; an administrator that an administrator makes waits for a second one.

    Raises:
        NotAllowed: Who gives it is no administrator.
        OwnDuty: They give it to themselves.
        Conflict: The person left.
        HeldAlready: They have it.
        Excluded: It does not go together with another duty of theirs.
        NoDepartment: A contact without a department of today, or another duty with one.
    """
    _one_at_a_time(db, by)
    if by.actor == person.subject:
        raise OwnDuty
    if person.deactivated_at is not None:
        raise Conflict
    held = _duties_of(db, person.id)
    if duty in held:
        raise HeldAlready
    if excluded_by(duty, held):
        raise Excluded
    _check_department(db, duty, department, local_date(by.at))
    in_force = by.source == COMMAND or duty not in FOUR_EYES
    db.add(
        PermissionGrant(
            person_id=person.id, permission=duty.value, department=department, granted_at=by.at, granted_by=by.actor,
            confirmed_at=by.at if in_force else None, confirmed_by=None,
        )
    )  # fmt: skip
    db.flush()
    told = {"duty": duty.value, "department": department, "in_force": in_force, "source": by.source}
    trail.note(db, Action.GRANT_GIVEN, by.at, actor=by.actor, subject=person.subject, details=told)
    if in_force:
        signin.close_all_sessions(db, person.id)
    return in_force


def confirm(db: Db, person: Person, duty: Duty, by: By) -> None:
    """Put a duty that waits into force: the second pair of eyes.

    Raises:
        NotAllowed: Who confirms is no administrator.
        OwnDuty: They confirm their own.
        NeedsSecond: They gave it.
        NotFound: Nothing waits.
        Excluded: Meanwhile they have a duty that it does not go together with.
    """
    _one_at_a_time(db, by)
    grant = db.get(PermissionGrant, (person.id, duty.value))
    if grant is None or grant.confirmed_at is not None or person.deactivated_at is not None:
        raise NotFound
    if by.actor == person.subject:
        raise OwnDuty
    if by.actor is not None and by.actor == grant.granted_by:
        raise NeedsSecond
    if excluded_by(duty, _duties_of(db, person.id)):
        raise Excluded
    grant.confirmed_at, grant.confirmed_by = by.at, by.actor
    db.flush()
    told = {"duty": duty.value, "source": by.source}
    trail.note(db, Action.GRANT_CONFIRMED, by.at, actor=by.actor, subject=person.subject, details=told)
    signin.close_all_sessions(db, person.id)


def withdraw(db: Db, person: Person, duty: Duty, by: By) -> None:
    """Take a duty back; one's own too, because that gives nobody more than they had.

    Raises:
        NotAllowed: Who withdraws it is no administrator.
        NotFound: The person has no such duty.
        LastAdministrator: Nobody would be left to give duties.
    """
    _one_at_a_time(db, by)
    grant = db.get(PermissionGrant, (person.id, duty.value))
    if grant is None:
        raise NotFound
    if duty == Duty.ADMINISTRATOR and grant.confirmed_at is not None and _administrators(db) <= {person.subject}:
        raise LastAdministrator
    db.delete(grant)
    db.flush()
    told = {"duty": duty.value, "source": by.source}
    trail.note(db, Action.GRANT_WITHDRAWN, by.at, actor=by.actor, subject=person.subject, details=told)
    if Permission.INSIGHT not in permissions_of(_duties_of(db, person.id)):
        api_keys.end_all_of(db, person.subject, by)
    signin.close_all_sessions(db, person.id)


def withdraw_all(db: Db, person: Person, by: By) -> None:
    """Take every duty of somebody who leaves: whoever comes back gets them anew, or not.

    No administrator is needed for it. HR's list ends access, also of the last administrator; a command makes a new one.
    """
    duties = _duties_of(db, person.id)
    if duties:
        db.execute(sa.delete(PermissionGrant).where(PermissionGrant.person_id == person.id))
    for duty in sorted(duties):
        told = {"duty": duty, "source": by.source}
        trail.note(db, Action.GRANT_WITHDRAWN, by.at, actor=by.actor, subject=person.subject, details=told)
    api_keys.end_all_of(db, person.subject, by)


def mark_used(db: Db, person_id: UUID, duties: Collection[Duty], day: dt.date) -> None:
    """Keep on which day duties were last used; for the yearly look at who still needs theirs (BIO2 5.18.02)."""
    older = sa.or_(PermissionGrant.last_used_on.is_(None), PermissionGrant.last_used_on < day)
    theirs = sa.and_(PermissionGrant.person_id == person_id, PermissionGrant.permission.in_([duty.value for duty in duties]))
    db.execute(sa.update(PermissionGrant).where(theirs, older).values(last_used_on=day))


def _one_at_a_time(db: Db, by: By) -> None:
    """Let duties change one after the other, by administrators only: two cannot take each other's away at once."""
    take_turns(db, "duties")
    if by.source != COMMAND and by.actor not in _administrators(db):
        raise NotAllowed


def _administrators(db: Db) -> set[UUID]:
    """Return the subjects of administrators who are in force and did not leave."""
    return set(
        db.scalars(
            sa.select(Person.subject)
            .join(PermissionGrant, PermissionGrant.person_id == Person.id)
            .where(
                PermissionGrant.permission == Duty.ADMINISTRATOR.value,
                PermissionGrant.confirmed_at.is_not(None),
                Person.deactivated_at.is_(None),
            )
        )
    )


def _duties_of(db: Db, person_id: UUID) -> set[str]:
    return set(db.scalars(sa.select(PermissionGrant.permission).where(PermissionGrant.person_id == person_id)))


def _check_department(db: Db, duty: Duty, department: str | None, day: dt.date) -> None:
    if (duty == Duty.DEPARTMENT_CONTACT) != (department is not None):
        raise NoDepartment
    if department is not None and not db.scalar(
        sa.select(DepartmentState.department).where(
            DepartmentState.department == department,
            DepartmentState.from_on <= day,
            sa.or_(DepartmentState.until_on.is_(None), DepartmentState.until_on > day),
        )
    ):
        raise NoDepartment
