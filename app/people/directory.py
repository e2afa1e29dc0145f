"""Join, change, move, leave, come back: what HR's list, provisioning and an administrator do to people.

Each action writes its own line in the trail and never commits. History is kept: a membership is ended, not removed.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.errors import Conflict, NotFound
from app.people import grants, signin
from app.people.names import email_key
from app.people.records import Membership, Person
from app.people.values import By, Particulars, Place
from app.storage.database import Db

__all__ = [
    "AddressTaken", "By", "Particulars", "Place",
    "change", "come_back", "deactivate", "end_place", "join", "leave", "move", "open_memberships", "settle",
]  # fmt: skip


class AddressTaken(Conflict):
    """Somebody else has this mail address, external id or user name."""


def join(db: Db, who: Particulars, place: Place | None, on_day: dt.date, by: By) -> Person:
    """Add somebody, with where they belong from a day on.

    Raises:
        AddressTaken: Somebody is known by this address, external id or user name.
    """
    _refuse_taken(db, who, None)
    person = Person(id=uuid4(), subject=uuid4(), email_key=email_key(who.email), created_at=by.at, **_columns(who))
    db.add(person)
    db.flush()
    if place:
        db.add(Membership(subject=person.subject, from_on=on_day, until_on=None, **dc.asdict(place)))
        db.flush()
    trail.note(db, Action.PERSON_JOINED, by.at, actor=by.actor, subject=person.subject, details={"source": by.source})
    return person


def change(db: Db, person: Person, who: Particulars, by: By, *, cleared: Collection[str] = ()) -> bool:
    """Bring names, address and ids up to date; what is None stays as it is. Returns whether anything changed.

    Args:
        db: For writing.
        person: Whose.
        who: What they should be.
        by: Who does it.
        cleared: What is taken away when it is None: `external_id` or `user_name`.

    Raises:
        AddressTaken: Somebody else is known by this address, external id or user name.
    """
    said = {name: value for name, value in _columns(who).items() if value is not None or name in cleared}
    wanted = {name: value for name, value in said.items() if value != getattr(person, name)}
    if not wanted:
        return False
    _refuse_taken(db, who, person.id)
    for name, value in wanted.items():
        setattr(person, name, value)
    person.email_key, person.changed_at = email_key(person.email), by.at
    db.flush()
    told = {"source": by.source, "what": ", ".join(sorted(wanted))}
    trail.note(db, Action.PERSON_CHANGED, by.at, actor=by.actor, subject=person.subject, details=told)
    return True


def move(
    db: Db, subject: UUID, place: Place, on_day: dt.date, by: By, *,
    instead_of: UUID | None = None, until_on: dt.date | None = None,
) -> Membership:  # fmt: skip
    """Let somebody belong elsewhere from a day on.

    Args:
        db: For writing.
        subject: Whose.
        place: The new one.
        on_day: Its first day.
        by: Who does it.
        instead_of: The membership that ends; when left out, the new one stands beside what there is (two hats).
        until_on: Its end, when that is known already.

    Raises:
        NotFound: The membership that should end is not theirs.
        Conflict: It begins after that day, or ended before it.
    """
    if instead_of:
        old = db.get(Membership, instead_of)
        if old is None or old.subject != subject:
            raise NotFound
        if old.from_on > on_day or (old.until_on is not None and old.until_on < on_day):
            raise Conflict
        _end(db, old, on_day)
    new = Membership(id=uuid4(), subject=subject, from_on=on_day, until_on=until_on, **dc.asdict(place))
    db.add(new)
    db.flush()
    told = {"source": by.source, "role": place.role, "department": place.department, "on": on_day.isoformat()}
    trail.note(db, Action.PERSON_MOVED, by.at, actor=by.actor, subject=subject, details=told)
    return new


def end_place(db: Db, membership: Membership, on_day: dt.date, by: By) -> None:
    """Let somebody belong there no more, from a day on; access stays, and what else they belong to."""
    told = {"source": by.source, "role": membership.role, "department": None, "on": on_day.isoformat()}
    subject = membership.subject
    _end(db, membership, on_day)
    trail.note(db, Action.PERSON_MOVED, by.at, actor=by.actor, subject=subject, details=told)


def leave(db: Db, person: Person, on_day: dt.date, by: By) -> None:
    """End every membership on a day and, when that day has come, all access at once. History stays.

    Args:
        db: For writing.
        person: Who leaves.
        on_day: The first day on which they do not belong any more.
        by: Who does it; the day of `by.at` decides whether access ends now.
    """
    for membership in open_memberships(db, person.subject, on_day):
        _end(db, membership, on_day)
    if on_day <= local_date(by.at):
        deactivate(db, person, by)
    trail.note(
        db, Action.PERSON_LEFT, by.at, actor=by.actor, subject=person.subject,
        details={"source": by.source, "on": on_day.isoformat()},
    )  # fmt: skip


def deactivate(db: Db, person: Person, by: By) -> None:
    """End access: every session and every duty ends now."""
    if person.deactivated_at is None:
        person.deactivated_at = by.at
        db.flush()
    grants.withdraw_all(db, person, by)
    signin.close_all_sessions(db, person.id)


def settle(db: Db, day: dt.date, by: By) -> int:
    """End the access of everybody whose last membership has ended; who never had one is left alone.

    Args:
        db: For writing.
        day: A day on which they do not belong anywhere, with nothing to come.
        by: Who does it.

    Returns:
        How many people that were.
    """
    held = sa.select(Membership.id).where(Membership.subject == Person.subject)
    lasting = held.where(sa.or_(Membership.until_on.is_(None), Membership.until_on > day))
    gone = sa.select(Person).where(Person.deactivated_at.is_(None), held.exists(), ~lasting.exists()).order_by(Person.id)
    people = list(db.scalars(gone))
    for person in people:
        deactivate(db, person, by)
        told = {"source": by.source, "on": day.isoformat()}
        trail.note(db, Action.PERSON_LEFT, by.at, actor=by.actor, subject=person.subject, details=told)
    return len(people)


def come_back(db: Db, person: Person, place: Place | None, on_day: dt.date, by: By) -> None:
    """Give somebody who left access again, with the same subject: what they did before is theirs."""
    person.deactivated_at, person.changed_at = None, by.at
    db.flush()
    if place:
        db.add(Membership(subject=person.subject, from_on=on_day, until_on=None, **dc.asdict(place)))
        db.flush()
    trail.note(db, Action.PERSON_RETURNED, by.at, actor=by.actor, subject=person.subject, details={"source": by.source})


def open_memberships(db: Db, subject: UUID, on_day: dt.date) -> list[Membership]:
    """Return the memberships that hold on a day or begin later, the largest share first, then the earliest."""
    query = sa.select(Membership).where(
        Membership.subject == subject, sa.or_(Membership.until_on.is_(None), Membership.until_on > on_day)
    )
    return list(db.scalars(query.order_by(Membership.share.desc(), Membership.from_on, Membership.id)))


def _end(db: Db, membership: Membership, on_day: dt.date) -> None:
    """End a membership; one that would not have lasted a day is taken away."""
    if membership.from_on >= on_day:
        db.delete(membership)
    else:
        membership.until_on = on_day
    db.flush()


def _columns(who: Particulars) -> dict[str, str | None]:
    return {**dc.asdict(who), "email": who.email.strip()}


def _refuse_taken(db: Db, who: Particulars, person_id: UUID | None) -> None:
    same = [Person.email_key == email_key(who.email)]
    same += [Person.external_id == who.external_id] if who.external_id else []
    same += [Person.user_name == who.user_name] if who.user_name else []
    if db.scalar(sa.select(Person.id).where(sa.or_(*same), Person.id != person_id if person_id else sa.true()).limit(1)):
        raise AddressTaken
