"""What the identity provider does to people: it brings them, changes them, ends their access and lets go of them.

It sees whom it brought, and nobody else: accounts made by hand or read from a list stay out of its reach until it brings
that same person. Who that is, is told by the external id (the number of HR), never by the mail address.
"""

import dataclasses as dc
import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.errors import Conflict, NotFound
from app.people import directory
from app.people.directory import AddressTaken
from app.people.names import email_key
from app.people.records import Department, DepartmentState, Membership, Person, Provisioned
from app.people.values import By, Particulars, Place
from app.storage.database import Db
from app.storage.turns import take_turns


@dc.dataclass(frozen=True, slots=True)
class Account:
    """Somebody, as the identity provider sees them."""

    id: UUID
    user_name: str
    external_id: str | None
    given_name: str
    family_name: str
    email: str
    active: bool
    department: str | None
    created_at: dt.datetime
    changed_at: dt.datetime


@dc.dataclass(frozen=True, slots=True)
class Wanted:
    """What the identity provider wants somebody to be.

    Args:
        user_name: The name of the account there; kept and compared in the normal form of addresses.
        external_id: The number of HR, when it is given.
        given_name: At least one letter.
        family_name: May be empty.
        email: The address at work.
        active: Whether they have access.
        department: Name, slug or number of a department, or None for nowhere.
    """

    user_name: str
    external_id: str | None
    given_name: str
    family_name: str
    email: str
    active: bool
    department: str | None


class NoSuchDepartment(Conflict):
    """No department of today is called so, or more than one is: somebody would be counted in the wrong place or nowhere."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class HasNoDepartment(Conflict):
    """An office-holder belongs to no department; who also works for one gets that second hat by hand."""


def accounts(
    db: Db, day: dt.date, *, only: sa.ColumnElement[bool] | None = None, skip: int = 0, limit: int
) -> tuple[list[Account], int]:
    """Return whom the identity provider sees, the longest known first, and how many there are in all.

    Args:
        db: For reading.
        day: Today: departments have the name of that day.
        only: A condition on `Person`.
        skip: How many to pass over.
        limit: How many at most.
    """
    seen = [Provisioned.released_at.is_(None), *([] if only is None else [only])]
    people = sa.join(Person, Provisioned, Provisioned.person_id == Person.id)
    total = db.scalar(sa.select(sa.func.count()).select_from(people).where(*seen)) or 0
    rows = db.execute(_accounts(day).where(*seen).order_by(Person.created_at, Person.id).limit(limit).offset(skip))
    return [_account(row) for row in rows], total


def account(db: Db, day: dt.date, person_id: UUID) -> Account:
    """Return one of them.

    Raises:
        NotFound: The provider brought nobody with this id, or let go of them.
    """
    row = db.execute(_accounts(day).where(Person.id == person_id, Provisioned.released_at.is_(None))).first()
    if row is None:
        raise NotFound
    return _account(row)


def bring(db: Db, wanted: Wanted, by: By) -> UUID:
    """Add somebody, or take up again who was here before: with the same subject, what they did before is theirs.

    Raises:
        AddressTaken: The provider has them already, or one of name, number and address is somebody else's.
        NoSuchDepartment: The department is not known here.
        HasNoDepartment: An office-holder was to get one.
    """
    take_turns(db, "provisioning")
    person = _who_that_is(db, wanted)
    if person is None:
        person = directory.join(db, _particulars(wanted), None, local_date(by.at), by)
    row = db.get(Provisioned, person.id)
    if row is None:
        row = Provisioned(person_id=person.id, department=None, changed_at=by.at)
        db.add(row)
    row.released_at = None
    db.flush()
    known = account(db, local_date(by.at), person.id)
    # What is not said of somebody who was here before stays as it is.
    number, department = wanted.external_id or known.external_id, wanted.department or known.department
    _bring_in_line(db, person, row, dc.replace(wanted, external_id=number, department=department), by)
    return person.id


def update(db: Db, person_id: UUID, wanted: Wanted, by: By) -> None:
    """Make somebody what the identity provider says.

    Raises:
        NotFound: The provider brought nobody with this id, or let go of them.
        AddressTaken: One of name, number and address is somebody else's.
        NoSuchDepartment: The department is not known here; whose access ends is let go anyway.
        HasNoDepartment: An office-holder was to get one.
    """
    person, row = _locked(db, person_id)
    _bring_in_line(db, person, row, wanted, by)


def release(db: Db, person_id: UUID, by: By) -> None:
    """Let go of somebody: access and duties end now, the provider does not see them any more, history stays.

    Raises:
        NotFound: The provider brought nobody with this id, or let go of them before.
    """
    person, row = _locked(db, person_id)
    if person.deactivated_at is None:
        _let_go(db, person, row, by)
    row.released_at = row.changed_at = by.at
    db.flush()
    told = {"source": by.source, "what": "released"}
    trail.note(db, Action.PERSON_CHANGED, by.at, actor=by.actor, subject=person.subject, details=told)


def department_names(db: Db, day: dt.date) -> list[str]:
    """Return what the departments of a day are called, in their fixed order; a name that two share stands there not."""
    names = [state.name for state in _states(db, day)]
    return [name for name in names if names.count(name) == 1]


def lock(db: Db, person_id: UUID) -> None:
    """Let nobody else change somebody until the end of the transaction, so that what is read next still holds."""
    take_turns(db, "provisioning")
    db.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update())


def _accounts(day: dt.date) -> sa.Select[Person, Provisioned, str | None, str | None]:
    """Return the question for people with their department: in one query, whatever their number."""
    slug = sa.case((Person.deactivated_at.is_(None), Membership.department), else_=Provisioned.department)
    named = sa.and_(
        DepartmentState.department == slug,
        DepartmentState.from_on <= day,
        sa.or_(DepartmentState.until_on.is_(None), DepartmentState.until_on > day),
    )
    return (
        sa.select(Person, Provisioned, slug.label("slug"), DepartmentState.name)
        .join(Provisioned, Provisioned.person_id == Person.id)
        .outerjoin(Membership, Membership.id == _place_of(Person.subject, day))
        .outerjoin(DepartmentState, named)
    )


def _place_of(subject: sa.orm.InstrumentedAttribute[UUID], day: dt.date) -> sa.ScalarSelect[UUID]:
    """Return the one place in a department that the provider speaks of: of today first, then the largest share, the oldest."""
    place = aliased(Membership)
    return (
        sa.select(place.id)
        .where(place.subject == subject, place.department.is_not(None), sa.or_(place.until_on.is_(None), place.until_on > day))
        .order_by(place.from_on > day, place.share.desc(), place.from_on, place.id)
        .limit(1)
        .scalar_subquery()
    )


def _account(row: sa.Row[Person, Provisioned, str | None, str | None]) -> Account:
    person, provisioned, slug, name = row
    moments = (person.created_at, person.changed_at, person.deactivated_at, provisioned.changed_at)
    return Account(
        id=person.id,
        user_name=person.user_name or person.email_key,
        external_id=person.external_id,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        active=person.deactivated_at is None,
        department=name or slug,
        created_at=person.created_at,
        changed_at=max(moment for moment in moments if moment is not None),
    )


def _particulars(wanted: Wanted) -> Particulars:
    return Particulars(
        wanted.given_name, wanted.family_name, wanted.email, wanted.external_id, email_key(wanted.user_name),
    )  # fmt: skip


def _who_that_is(db: Db, wanted: Wanted) -> Person | None:
    """Return whom the provider brings: by number first; by name only while one of the two has no number."""
    number = wanted.external_id
    by_number = db.scalar(sa.select(Person).where(Person.external_id == number)) if number else None
    by_name = db.scalar(sa.select(Person).where(Person.user_name == email_key(wanted.user_name)))
    # The name of somebody who left may go to a newcomer with another number: that is somebody else.
    differs = by_name is not None and number and by_name.external_id not in {None, number}
    if differs or (by_number is not None and by_name is not None and by_number.id != by_name.id):
        raise AddressTaken
    found = by_number or by_name
    row = db.get(Provisioned, found.id) if found is not None else None
    if row is not None and row.released_at is None:
        raise AddressTaken
    return found


def _locked(db: Db, person_id: UUID) -> tuple[Person, Provisioned]:
    lock(db, person_id)
    person = db.get(Person, person_id, populate_existing=True)
    row = db.get(Provisioned, person_id, populate_existing=True)
    if person is None or row is None or row.released_at is not None:
        raise NotFound
    return person, row


def _bring_in_line(db: Db, person: Person, row: Provisioned, wanted: Wanted, by: By) -> None:
    before = account(db, local_date(by.at), person.id)
    directory.change(db, person, _particulars(wanted), by, cleared={"external_id"})
    if not wanted.active:
        _keep_out(db, person, row, wanted, before, by)
    elif person.deactivated_at is not None:
        _let_in(db, person, row, wanted, before, by)
    elif wanted.department != before.department:
        _place(db, person, wanted.department, by)
    row.changed_at = by.at
    db.flush()


def _keep_out(db: Db, person: Person, row: Provisioned, wanted: Wanted, before: Account, by: By) -> None:
    """End access. An unknown department is no reason to let a leaver in for another day."""
    if person.deactivated_at is None:
        _let_go(db, person, row, by)
    if wanted.department is None:
        row.department = None
    elif wanted.department != before.department:
        found = _found(db, wanted.department, local_date(by.at))
        row.department = found or row.department


def _let_go(db: Db, person: Person, row: Provisioned, by: By) -> None:
    """End access and every membership; remember the department for when they come back."""
    day = local_date(by.at)
    place = _its_place(db, person.subject, day)
    row.department = place.department if place else None
    directory.leave(db, person, day, by)


def _let_in(db: Db, person: Person, row: Provisioned, wanted: Wanted, before: Account, by: By) -> None:
    """Give access again, in the department that is said or else the one they left from."""
    day = local_date(by.at)
    if wanted.department is None:
        slug = None
    else:
        slug = _known(db, row.department if wanted.department == before.department and row.department else wanted.department, day)
    directory.come_back(db, person, _like_before(db, person.subject, slug) if slug else None, day, by)
    row.department = None


def _place(db: Db, person: Person, department: str | None, by: By) -> None:
    """Let somebody belong elsewhere from today on; their share and employment stay, and so does a second hat."""
    day = local_date(by.at)
    place = _its_place(db, person.subject, day)
    if department is None:
        if place is not None:
            directory.end_place(db, place, max(day, place.from_on), by)
        return
    slug = _known(db, department, day)
    if place is not None:
        there = Place("civil_servant", None, slug, place.employment, place.share)
        directory.move(db, person.subject, there, max(day, place.from_on), by, instead_of=place.id)
    elif directory.open_memberships(db, person.subject, day):
        raise HasNoDepartment
    else:
        directory.move(db, person.subject, _like_before(db, person.subject, slug), day, by)


def _its_place(db: Db, subject: UUID, day: dt.date) -> Membership | None:
    found = [one for one in directory.open_memberships(db, subject, day) if one.department is not None]
    return min(found, key=lambda one: one.from_on > day, default=None)


def _like_before(db: Db, subject: UUID, slug: str) -> Place:
    """Return a place with the employment and share of the last one; a person with their own department starts with all."""
    query = sa.select(Membership).where(Membership.subject == subject, Membership.department.is_not(None))
    last = db.scalars(query.order_by(Membership.from_on.desc(), Membership.id).limit(1)).first()
    if last is None:
        return Place("civil_servant", None, slug)
    return Place("civil_servant", None, slug, last.employment, last.share)


def _states(db: Db, day: dt.date) -> list[DepartmentState]:
    alive = sa.or_(DepartmentState.until_on.is_(None), DepartmentState.until_on > day)
    query = sa.select(DepartmentState).where(DepartmentState.from_on <= day, alive)
    return list(db.scalars(query.order_by(DepartmentState.position, DepartmentState.department)))


def _known(db: Db, said: str, day: dt.date) -> str:
    found = _found(db, said, day)
    if found is None:
        raise NoSuchDepartment(said)
    return found


def _found(db: Db, said: str, day: dt.date) -> str | None:
    """Return the department of a day with this number, slug or name, unless two are called so."""
    states = _states(db, day)
    alive = {state.department for state in states}
    numbered = db.scalar(sa.select(Department.slug).where(Department.external_id == said))
    if numbered in alive:
        return numbered
    if said in alive:
        return said
    named = [state.department for state in states if state.name.casefold() == said.strip().casefold()]
    return named[0] if len(named) == 1 else None
