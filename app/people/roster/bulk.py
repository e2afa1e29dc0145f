"""Applying a difference to twenty thousand people at once: a fixed number of statements, a line in the trail for each person.

It does what `app.people.directory` does to one person, and also tells how to take it back.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.people import departments, grants
from app.people.names import email_key
from app.people.records import Membership, PermissionGrant, Person, SignInSession, SignInToken
from app.people.roster.difference import Difference, Kind, Plan
from app.people.structure import New
from app.people.values import By, Particulars, Place
from app.storage.base import Base
from app.storage.database import Db

MANY = 1000
T = TypeVar("T")
Progress = Callable[[int], None]
NOTES = {
    Kind.JOIN: Action.PERSON_JOINED,
    Kind.RETURN: Action.PERSON_RETURNED,
    Kind.MOVE: Action.PERSON_MOVED,
    Kind.CHANGE: Action.PERSON_CHANGED,
    Kind.LEAVE: Action.PERSON_LEFT,
}


@dc.dataclass(frozen=True, slots=True)
class Done:
    """What was done to one person, so that it can be taken back.

    Args:
        person: Their id.
        subject: On facts.
        before: Name, address and numbers before; None for somebody new.
        after: The same afterwards.
        was_out: When they had lost access before; None when they had it.
        active: Whether they have access now.
        held: Ids of the memberships that hold now or later.
        ended: Of each membership that got another end: id, old end, new end.
        removed: Each membership that was taken away, as a row.
        begun: Each membership that was made, as a row.
    """

    person: UUID
    subject: UUID
    before: Particulars | None
    after: Particulars
    was_out: dt.datetime | None
    active: bool
    held: tuple[UUID, ...]
    ended: tuple[tuple[UUID, dt.date | None, dt.date | None], ...]
    removed: tuple[dict[str, Any], ...]
    begun: tuple[dict[str, Any], ...]


def apply(db: Db, plan: Plan, by: By, progress: Progress) -> list[Done]:
    """Carry out a plan in the transaction of `db`.

    Args:
        db: For writing.
        plan: Made in this same transaction.
        by: Who does it.
        progress: Is told how many more people are done.
    """
    for unit in plan.new_units:
        departments.make(db, New(unit.slug, unit.name, unit.parent), departments.When(local_date(by.at)), by)
    out = _when_out(db, [one.ours.id for one in plan.differences if one.ours and not one.ours.active])
    moving = [one.ours.id for one in plan.differences if one.ours and email_key(one.who.email) != email_key(one.ours.who.email)]
    free_addresses(db, moving)
    done: list[Done] = []
    for some in in_parts(plan.differences):
        told = [_tell(one, out) for one in some]
        _write_people(db, told, by)
        _write_memberships(db, told)
        _write_access(db, some, by)
        for one, result in zip(some, told, strict=True):
            trail.note(db, NOTES[one.kind], by.at, actor=by.actor, subject=result.subject, details=_details(one, by))
        done += told
        progress(len(some))
    return done


def in_parts(things: Iterable[T]) -> Iterator[list[T]]:
    """Cut into parts that fit one statement of either database."""
    rest = iter(things)
    while some := list(islice(rest, MANY)):
        yield some


def _when_out(db: Db, people: Sequence[UUID]) -> dict[UUID, dt.datetime]:
    found: dict[UUID, dt.datetime] = {}
    for some in in_parts(people):
        rows = db.execute(sa.select(Person.id, Person.deactivated_at).where(Person.id.in_(some)))
        found |= {row.id: row.deactivated_at for row in rows if row.deactivated_at}
    return found


def _tell(one: Difference, out: dict[UUID, dt.datetime]) -> Done:
    """Return what is going to be done to somebody, with ids for what is new."""
    ours = one.ours
    person, subject = (ours.id, ours.subject) if ours else (uuid4(), uuid4())
    goes = [end for end in one.ends if end.until_on is not None and end.until_on <= end.held.from_on]
    stays = [end for end in one.ends if end not in goes]
    removed = tuple(_row(end.held.id, subject, end.held) for end in goes)
    begun = tuple(_row(uuid4(), subject, begin) for begin in one.begins)
    lost = {end.held.id for end in goes}
    held = tuple(held.id for held in (ours.held if ours else ()) if held.id not in lost)
    return Done(
        person=person,
        subject=subject,
        before=ours.who if ours else None,
        after=one.who,
        was_out=out.get(person),
        active=one.active,
        held=held + tuple(row["id"] for row in begun),
        ended=tuple((end.held.id, end.held.until_on, end.until_on) for end in stays),
        removed=removed,
        begun=begun,
    )


def _row(membership: UUID, subject: UUID, span: Any) -> dict[str, Any]:  # noqa: ANN401  a Held or a Begin
    place: Place = span.place
    return {
        "id": membership, "subject": subject, "role": place.role, "office": place.office, "department": place.department,
        "employment": place.employment, "share": place.share, "from_on": span.from_on, "until_on": span.until_on,
    }  # fmt: skip


def _details(one: Difference, by: By) -> dict[str, str | int | bool | None]:
    told: dict[str, str | int | bool | None] = {"source": by.source}
    if one.ours and one.who != one.ours.who:
        names = [field.name for field in dc.fields(Particulars)]
        told["what"] = ", ".join(name for name in sorted(names) if getattr(one.who, name) != getattr(one.ours.who, name))
    if one.begins:
        told |= {"role": one.begins[0].place.role, "department": one.begins[0].place.department}
    if days := [begin.from_on for begin in one.begins] or [end.until_on for end in one.ends if end.until_on]:
        told["on"] = days[0].isoformat()
    return told


def _write_people(db: Db, told: Sequence[Done], by: By) -> None:
    joins = [
        {"id": done.person, "subject": done.subject, "email_key": email_key(done.after.email), "created_at": by.at,
         "given_name": done.after.given_name, "family_name": done.after.family_name, "email": done.after.email,
         "external_id": done.after.external_id, "user_name": None}
        for done in told if done.before is None
    ]  # fmt: skip
    changed = [(done.person, done.after) for done in told if done.before and done.before != done.after]
    if joins:
        db.execute(sa.insert(Person), joins)
    rename(db, changed, by.at)


def rename(db: Db, changed: Sequence[tuple[UUID, Particulars]], at: dt.datetime) -> None:
    """Give people other names, addresses and numbers."""
    values = [
        {"this": person, "at": at, "key": email_key(who.email), "given": who.given_name, "family": who.family_name,
         "mail": who.email, "number": who.external_id, "user": who.user_name}
        for person, who in changed
    ]  # fmt: skip
    columns = {"email_key": "key", "given_name": "given", "family_name": "family", "email": "mail", "external_id": "number",
               "user_name": "user", "changed_at": "at"}  # fmt: skip
    _update(db, Person, columns, values)


def free_addresses(db: Db, people: Sequence[UUID]) -> None:
    """Let go of the addresses of people who get another one, so that two can exchange theirs."""
    _update(db, Person, {"email_key": "free"}, [{"this": person, "free": f"\N{MIDDLE DOT}{person}"} for person in people])


def _update(db: Db, table: type[Base], columns: dict[str, str], values: Sequence[dict[str, Any]]) -> None:
    """Update many rows, each by its id (`this`), with one prepared statement."""
    if not values:
        return
    rows = table.__table__
    assert isinstance(rows, sa.Table)
    bound: dict[str, Any] = {column: sa.bindparam(name) for column, name in columns.items()}
    db.connection().execute(sa.update(rows).where(rows.c.id == sa.bindparam("this")).values(bound), values)


def _write_memberships(db: Db, told: Sequence[Done]) -> None:
    remove(db, [row["id"] for done in told for row in done.removed])
    end(db, [(membership, until_on) for done in told for membership, _old, until_on in done.ended])
    begin(db, [row for done in told for row in done.begun])


def begin(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Add memberships."""
    if rows:
        db.execute(sa.insert(Membership), rows)


def end(db: Db, ends: Sequence[tuple[UUID, dt.date | None]]) -> None:
    """Give memberships another end."""
    _update(db, Membership, {"until_on": "until"}, [{"this": membership, "until": until_on} for membership, until_on in ends])


def remove(db: Db, memberships: Sequence[UUID]) -> None:
    """Take memberships away."""
    for some in in_parts(memberships):
        db.execute(sa.delete(Membership).where(Membership.id.in_(some)))


def _write_access(db: Db, some: Sequence[Difference], by: By) -> None:
    shut = [one.ours.id for one in some if one.ours and one.deactivates]
    admitted = [one.ours.id for one in some if one.ours and one.active and not one.ours.active]
    set_access(db, [(person, by.at) for person in shut] + [(person, None) for person in admitted], by.at)
    holders = sa.select(Person).where(Person.id.in_(sa.select(PermissionGrant.person_id)), Person.id.in_(shut))
    for person in db.scalars(holders.order_by(Person.id)) if shut else ():
        grants.withdraw_all(db, person, by)


def set_access(db: Db, people: Sequence[tuple[UUID, dt.datetime | None]], at: dt.datetime) -> None:
    """Take access at a moment, with every session and link, or give it (None)."""
    values = [{"this": person, "out": out, "at": at} for person, out in people]
    _update(db, Person, {"deactivated_at": "out", "changed_at": "at"}, values)
    for some in in_parts(person for person, out in people if out):
        db.execute(sa.delete(SignInSession).where(SignInSession.person_id.in_(some)))
        db.execute(sa.delete(SignInToken).where(SignInToken.person_id.in_(some)))
