"""Change the organisation: make, rename, move, merge, split, end. Each is one step with the people in it, and never commits.

What a change means is decided in `app.people.structure`; here it is asked, written down and noted in the trail.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.people import structure
from app.people.records import Department, DepartmentState, DepartmentSuccession, Membership
from app.people.structure import New, Refused, State, Succession, Tree
from app.people.values import By
from app.storage.database import Db
from app.storage.turns import take_turns


@dc.dataclass(frozen=True, slots=True)
class When:
    """From which day a change holds.

    Args:
        on_day: Its first day.
        published_until: The last day of anything that was published; a day up to it may not change any more.
    """

    on_day: dt.date
    published_until: dt.date | None = None


def tree(db: Db) -> Tree:
    """Return the whole organisation with its past and what is planned. Two queries."""
    columns = [getattr(DepartmentState, field.name) for field in dc.fields(State)]
    states = db.execute(
        sa.select(*columns).order_by(DepartmentState.position, DepartmentState.department, DepartmentState.from_on)
    )
    went = db.execute(
        sa.select(DepartmentSuccession.department, DepartmentSuccession.successor, DepartmentSuccession.on_day).order_by(
            DepartmentSuccession.department, DepartmentSuccession.successor
        )
    )
    return Tree(tuple(State(*row) for row in states), tuple(Succession(*row) for row in went))


def belonging(db: Db, departments: Collection[str], since: dt.date) -> tuple[UUID, ...]:
    """Return the subjects of who belongs to any of these departments on a day or later."""
    found = sa.select(Membership.subject).where(Membership.department.in_(departments), _reaches(since)).distinct()
    return tuple(db.scalars(found.order_by(Membership.subject)))


def make(db: Db, new: New, when: When, by: By) -> None:
    """Add a department, or a domain when it has no parent.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.make(before, new, when.on_day))
    _note(db, Action.DEPARTMENT_MADE, new.slug, when, by, parent=new.parent)


def rename(db: Db, department: str, name: str, when: When, by: By) -> None:
    """Give a department another name from a day on.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.rename(before, department, name, when.on_day))
    _note(db, Action.DEPARTMENT_RENAMED, department, when, by)


def move(db: Db, department: str, parent: str | None, when: When, by: By) -> None:
    """Put a department in another domain from a day on.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.move(before, department, parent, when.on_day))
    _note(db, Action.DEPARTMENT_MOVED, department, when, by, parent=parent)


def count_with(db: Db, department: str, other: str | None, when: When, by: By) -> None:
    """Let a small department be counted with another one from a day on, or by itself again.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.count_with(before, department, other, when.on_day))
    _note(db, Action.DEPARTMENT_COUNTED, department, when, by, other=other)


def reorder(db: Db, departments: Sequence[str], when: When, by: By) -> None:
    """Put departments in this order from a day on.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.reorder(before, departments, when.on_day))
    _note(db, Action.DEPARTMENT_ORDERED, departments[0], when, by)


def merge(db: Db, departments: Collection[str], into: str | New, when: When, by: By) -> int:
    """Let departments go into one that exists or is new, with everybody in them. Returns how many people moved.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.merge(before, departments, into, when.on_day))
    target = into.slug if isinstance(into, New) else into
    moved = _carry(db, {one: target for one in departments if one != target}, {}, when.on_day, by)
    for department in sorted(set(departments) - {target}):
        _note(db, Action.DEPARTMENT_MERGED, department, when, by, into=target, people=moved)
    return moved


def split(
    db: Db, department: str, into: Sequence[str | New], chosen: Mapping[UUID, str], when: When, by: By
) -> int:  # fmt: skip
    """Let a department go into several. Returns how many people moved.

    Args:
        db: For writing.
        department: Which.
        into: What exists or is new; whoever is not in `chosen` goes to the first.
        chosen: Subject to the slug of one of these.
        when: From which day.
        by: Who does it.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    _save(db, before, structure.split(before, department, into, when.on_day))
    slugs = [one.slug if isinstance(one, New) else one for one in into]
    if set(chosen.values()) - set(slugs):
        raise Refused("unknown")
    moved = _carry(db, {department: slugs[0]}, chosen, when.on_day, by)
    _note(db, Action.DEPARTMENT_SPLIT, department, when, by, into=", ".join(slugs), people=moved)
    return moved


def end(db: Db, department: str, when: When, by: By) -> None:
    """End a department to which nobody belongs any more. The day is the first on which it does not exist.

    Raises:
        Refused: It cannot be; the kind says why.
    """
    before = _turn(db, when, by)
    after = structure.end(before, department, when.on_day)
    refuse_people(db, department, when.on_day)
    _save(db, before, after)
    _note(db, Action.DEPARTMENT_ENDED, department, when, by)


def follow(db: Db, by: By) -> int:
    """Let who was put in a department beyond its last day go along with its one successor. Returns how many moved.

    Whoever joins between the planning of a merger and its day would otherwise be left in a department that is gone.
    Where there are several successors, or none, an administrator has to choose.
    """
    organisation = tree(db)
    ended = {one.department: end for one in organisation.states if (end := organisation.end_of(one.department))}
    moved = 0
    for department, on_day in sorted(ended.items(), key=lambda item: item[1]):
        went = [one.successor for one in organisation.successions if one.department == department]
        if len(went) == 1:
            moved += _carry(db, {department: went[0]}, {}, on_day, by)
    return moved


def refuse_past(when: When, today: dt.date) -> None:
    """Let nothing change on days of which figures were published.

    Raises:
        Refused: The day is one of them.
    """
    if when.on_day < today and when.published_until and when.on_day <= when.published_until:
        raise Refused("past")


def refuse_people(db: Db, department: str, since: dt.date) -> None:
    """Let no department end while somebody belongs to it.

    Raises:
        Refused: Somebody does, on that day or later.
    """
    if belonging(db, [department], since):
        raise Refused("has_people", department)


def left_behind(db: Db, organisation: Tree, day: dt.date) -> tuple[UUID, ...]:
    """Return the subjects of who belongs on a day to a department that does not exist then."""
    gone = {one.department for one in organisation.states} - {one.department for one in organisation.on(day)}
    held = sa.and_(Membership.from_on <= day, sa.or_(Membership.until_on.is_(None), Membership.until_on > day))
    found = sa.select(Membership.subject).where(Membership.department.in_(sorted(gone)), held).distinct()
    return tuple(db.scalars(found.order_by(Membership.subject)))


def _reaches(day: dt.date) -> sa.ColumnElement[bool]:
    return sa.or_(Membership.until_on.is_(None), Membership.until_on > day)


def _turn(db: Db, when: When, by: By) -> Tree:
    """Be the only one who changes the organisation until the transaction ends, and return it as it stands.

    Raises:
        Refused: Figures that were published cover the day.
    """
    refuse_past(when, local_date(by.at))
    take_turns(db, "departments")
    return tree(db)


def _save(db: Db, before: Tree, after: Tree) -> None:
    """Write what differs: states by department and first day, and new successions."""
    old = {(one.department, one.from_on): one for one in before.states}
    new = {(one.department, one.from_on): one for one in after.states}
    for slug in sorted({one.department for one in after.states} - {one.department for one in before.states}):
        db.add(Department(slug=slug))
    db.flush()
    for department, from_on in sorted(old.keys() - new.keys()):
        key = (DepartmentState.department == department, DepartmentState.from_on == from_on)
        db.execute(sa.delete(DepartmentState).where(*key))
    for key_of, state in sorted(new.items()):
        if key_of not in old:
            db.add(DepartmentState(id=uuid4(), **dc.asdict(state)))
        elif old[key_of] != state:
            same = (DepartmentState.department == state.department, DepartmentState.from_on == state.from_on)
            db.execute(sa.update(DepartmentState).where(*same).values(**dc.asdict(state)))
    known = set(before.successions)
    db.add_all(DepartmentSuccession(**dc.asdict(one)) for one in after.successions if one not in known)
    db.flush()


def _carry(db: Db, into: Mapping[str, str], chosen: Mapping[UUID, str], on_day: dt.date, by: By) -> int:
    """Let everybody in these departments belong elsewhere from a day on, with the rest of their place as it was."""
    query = sa.select(Membership).where(Membership.department.in_(sorted(into)), _reaches(on_day))
    moved: set[UUID] = set()
    for one in db.scalars(query.order_by(Membership.subject, Membership.from_on, Membership.id)).all():
        target = chosen.get(one.subject, into[one.department or ""])
        if one.from_on >= on_day:
            one.department = target
        else:
            db.add(Membership(
                id=uuid4(), subject=one.subject, role=one.role, office=one.office, department=target, employment=one.employment,
                share=one.share, from_on=on_day, until_on=one.until_on,
            ))  # fmt: skip
            one.until_on = on_day
        if one.subject not in moved:
            moved.add(one.subject)
            told = {"source": by.source, "role": one.role, "department": target, "on": on_day.isoformat()}
            trail.note(db, Action.PERSON_MOVED, by.at, actor=by.actor, subject=one.subject, details=told)
    db.flush()
    return len(moved)


def _note(db: Db, action: Action, department: str, when: When, by: By, **more: str | int | None) -> None:
    told = {"source": by.source, "department": department, "on": when.on_day.isoformat(), **more}
    trail.note(db, action, by.at, actor=by.actor, details=told)
