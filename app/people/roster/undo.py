"""Taking a run back within a day: everything it did, for everybody who did not change since.

Sessions and duties that ended do not come back: who is let in again signs in again, and is given a duty anew.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.errors import NotFound
from app.people.names import email_key
from app.people.records import (
    Absence,
    Department,
    DepartmentState,
    Identity,
    Membership,
    Passkey,
    PermissionGrant,
    Person,
    RosterRun,
    SignInSession,
)
from app.people.roster import bulk, draft
from app.people.roster.bulk import Done
from app.people.roster.runs import UNDO_LASTS, Expired, hold
from app.people.values import By, Particulars
from app.storage.database import Db

Memberships = dict[UUID, dict[UUID, dict[str, Any]]]


def undo(db: Db, run_id: UUID, by: By) -> tuple[int, tuple[str, ...]]:
    """Take a run back.

    Args:
        db: For writing.
        run_id: Of the run.
        by: Who does it.

    Returns:
        For how many people, and the names of those who changed since and were left as they are.

    Raises:
        NotFound: There is no such run, or it was taken back already.
        Expired: It is older than a day.
    """
    hold(db)
    run = db.get(RosterRun, run_id, with_for_update=True, populate_existing=True)
    if run is None or run.state != "applied" or run.applied_at is None:
        raise NotFound
    if by.at - run.applied_at >= UNDO_LASTS or run.content is None:
        raise Expired
    done, units, day = draft.unpack_done(run.content)
    back = _unchanged(db, done, day)
    _take_back(db, back, by)
    _remove_units(db, units)
    ids = {one.person for one in back}
    kept = tuple(sorted(f"{one.after.given_name} {one.after.family_name}" for one in done if one.person not in ids))
    run.state, run.undone_at, run.content = "undone", by.at, {"kept": [str(one.person) for one in done if one.person not in ids]}
    db.flush()
    trail.note(
        db, Action.ROSTER_UNDONE, by.at, actor=by.actor, details={"run": str(run_id), "people": len(back), "kept": len(kept)}
    )
    return len(back), kept


def _unchanged(db: Db, done: Sequence[Done], day: dt.date) -> list[Done]:
    """Return what was done to people who are exactly as the run left them, and whose old address is free."""
    people = _people(db, done)
    memberships = _memberships(db, done, day)
    stirred = _stirred(db, [one for one in done if one.before is None])
    same = [
        one
        for one in done
        if one.person in people
        and people[one.person] == (one.after, one.active)
        and one.subject not in stirred
        and _same_places(one, memberships[one.subject])
    ]
    return _without_clashes(db, same)


def _people(db: Db, done: Sequence[Done]) -> dict[UUID, tuple[Particulars, bool]]:
    found: dict[UUID, tuple[Particulars, bool]] = {}
    columns = (Person.given_name, Person.family_name, Person.email, Person.external_id, Person.user_name)
    for some in bulk.in_parts(one.person for one in done):
        for row in db.execute(sa.select(Person.id, *columns, Person.deactivated_at).where(Person.id.in_(some))):
            found[row.id] = (Particulars(*row[1:6]), row.deactivated_at is None)
    return found


def _memberships(db: Db, done: Sequence[Done], day: dt.date) -> Memberships:
    """Return what people belong to on the day of the run or later, and what the run ended."""
    ended = {membership for one in done for membership, _old, _new in one.ended}
    found: Memberships = defaultdict(dict)
    table = Membership.__table__
    for some in bulk.in_parts(one.subject for one in done):
        for row in db.execute(sa.select(table).where(table.c.subject.in_(some))).mappings():
            if row["until_on"] is None or row["until_on"] > day or row["id"] in ended:
                found[row["subject"]][row["id"]] = dict(row)
    return found


def _same_places(one: Done, now: dict[UUID, dict[str, Any]]) -> bool:
    ends = all(membership in now and now[membership]["until_on"] == new for membership, _old, new in one.ended)
    begun = all(row.items() <= now.get(row["id"], {}).items() for row in one.begun)
    return ends and begun and set(now) == set(one.held)


def _stirred(db: Db, joined: Sequence[Done]) -> set[UUID]:
    """Return the subjects of new people who did something here, or to whom something else was done: they stay."""
    found: set[UUID] = set()
    for some in bulk.in_parts(joined):
        ids, subjects = [one.person for one in some], [one.subject for one in some]
        for table in (SignInSession, Identity, Passkey, PermissionGrant):
            theirs = sa.select(Person.subject).join(table, table.person_id == Person.id).where(Person.id.in_(ids))
            found |= set(db.scalars(theirs))
        found |= set(db.scalars(sa.select(Absence.subject).where(Absence.subject.in_(subjects))))
        acted = db.scalars(sa.select(AuditEntry.actor).where(AuditEntry.actor.in_(subjects)).distinct())
        found |= {actor for actor in acted if actor}
    return found


def _without_clashes(db: Db, same: Sequence[Done]) -> list[Done]:
    """Leave out whoever cannot have their old address or number back because it is somebody else's now."""
    back = list(same)
    owners = {row.email_key: row.id for row in db.execute(sa.select(Person.email_key, Person.id))}
    while True:
        free = {one.person for one in back if one.before is None or email_key(one.before.email) != email_key(one.after.email)}
        stuck = {
            one.person for one in back if one.before and _is_taken(one.person, owners.get(email_key(one.before.email)), free)
        }
        if not stuck:
            return back
        back = [one for one in back if one.person not in stuck]


def _is_taken(person: UUID, owner: UUID | None, free: set[UUID]) -> bool:
    return owner is not None and owner != person and owner not in free


def _take_back(db: Db, back: Sequence[Done], by: By) -> None:
    bulk.remove(db, [row["id"] for one in back for row in one.begun])
    for some in bulk.in_parts(one.person for one in back if one.before is None):
        db.execute(sa.delete(Person).where(Person.id.in_(some)))
    renamed = [(one.person, one.before) for one in back if one.before and one.before != one.after]
    bulk.free_addresses(db, [person for person, _who in renamed])
    bulk.rename(db, renamed, by.at)
    bulk.end(db, [(membership, old) for one in back for membership, old, _new in one.ended])
    bulk.begin(db, [row for one in back for row in one.removed])
    let_in = [(one.person, None) for one in back if one.before and not one.active and one.was_out is None]
    shut_out = [(one.person, one.was_out) for one in back if one.before and one.active and one.was_out]
    bulk.set_access(db, [*let_in, *shut_out], by.at)
    for one in back:
        action = Action.PERSON_CHANGED if one.before else Action.PERSON_LEFT
        trail.note(db, action, by.at, actor=by.actor, subject=one.subject, details={"source": by.source, "undone": True})


def _remove_units(db: Db, units: Sequence[str]) -> None:
    """Take away departments that the run made and to which nothing belongs."""
    for slug in units:
        used = sa.select(Membership.id).where(Membership.department == slug).exists()
        named = sa.select(DepartmentState.id).where(
            sa.or_(DepartmentState.parent == slug, DepartmentState.reported_with == slug), DepartmentState.department != slug
        )
        if not db.scalar(sa.select(sa.or_(used, named.exists()))):
            db.execute(sa.delete(DepartmentState).where(DepartmentState.department == slug))
            db.execute(sa.delete(Department).where(Department.slug == slug))
