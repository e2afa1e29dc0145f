"""Saved audiences: make, change and end one, who is in it today, and what somebody is asked to learn.

Nothing keeps who is in an audience. It is judged anew each time, so a change in HR's list holds at once.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.errors import Conflict, NotFound
from app.people import departments
from app.people.audience import Rule, Standpoint, as_json, belongs, from_json, within
from app.people.records import Audience, Membership, Person
from app.people.structure import Tree
from app.people.values import By
from app.storage.database import Db


@dc.dataclass(frozen=True, slots=True)
class Saved:
    """An audience that holds.

    Args:
        name: What it is called on pages, also for those who are in it.
        why: The reason for which they are asked.
        rule: Who is meant.
        modules: Slugs of what they are asked to learn.
        made_at: Since when it is so.
        made_by: The random subject of who made it so.
    """

    id: UUID
    name: str
    why: str
    rule: Rule
    modules: tuple[str, ...]
    made_at: dt.datetime
    made_by: UUID | None


@dc.dataclass(frozen=True, slots=True)
class Draft:
    """What an audience should be."""

    name: str
    why: str
    rule: Rule
    modules: tuple[str, ...]


def make(db: Db, draft: Draft, by: By) -> UUID:
    """Save a new audience."""
    made = _saved(db, draft, by, replaces=None)
    trail.note(db, Action.AUDIENCE_MADE, by.at, actor=by.actor, details={"audience": str(made)})
    return made


def change(db: Db, audience_id: UUID, draft: Draft, by: By) -> UUID:
    """Put another rule in the place of one: the old row ends and stays, with who changed it and when.

    Raises:
        NotFound: There is no such audience.
        Conflict: Somebody changed or ended it in the meantime.
    """
    _ended(db, audience_id, by)
    made = _saved(db, draft, by, replaces=audience_id)
    details = {"audience": str(made), "replaces": str(audience_id)}
    trail.note(db, Action.AUDIENCE_CHANGED, by.at, actor=by.actor, details=details)
    return made


def end(db: Db, audience_id: UUID, by: By) -> None:
    """End an audience: nobody is asked anything by it any more.

    Raises:
        NotFound: There is no such audience.
        Conflict: It has ended already.
    """
    _ended(db, audience_id, by)
    trail.note(db, Action.AUDIENCE_ENDED, by.at, actor=by.actor, details={"audience": str(audience_id)})


def all_of(db: Db) -> list[Saved]:
    """Return the audiences that hold, by name."""
    rows = db.scalars(sa.select(Audience).where(Audience.ended_at.is_(None)).order_by(Audience.name, Audience.id))
    return [_value(row) for row in rows]


def one_of(db: Db, audience_id: UUID) -> Saved:
    """Return one audience that holds.

    Raises:
        NotFound: There is none.
    """
    row = db.get(Audience, audience_id)
    if row is None or row.ended_at is not None:
        raise NotFound
    return _value(row)


def size(db: Db, rule: Rule, day: dt.date) -> int:
    """Return how many people a rule means on a day."""
    tree = departments.tree(db)
    asked = _asked(followed(rule, tree, day), _parents(tree, day), day)
    wanted = [Membership.subject == Person.subject, Person.deactivated_at.is_(None), *asked]
    return db.scalar(sa.select(sa.func.count(sa.distinct(Membership.subject))).where(*wanted)) or 0


def asked_of(db: Db, subject: UUID, day: dt.date) -> Mapping[str, str]:
    """Return what somebody is asked to learn: module slug to the name of the audience that asks it."""
    audiences = [one for one in all_of(db) if one.modules]
    if not audiences:
        return {}
    rows = db.scalars(sa.select(Membership).where(Membership.subject == subject, *_holds(day)))
    places = [Standpoint(row.role, row.office, row.department, row.employment, row.from_on) for row in rows]
    tree = departments.tree(db)
    asking = (one for one in audiences if belongs(followed(one.rule, tree, day), places, _parents(tree, day)))
    return {slug: one.name for one in asking for slug in one.modules}


def followed(rule: Rule, tree: Tree, day: dt.date) -> Rule:
    """Return a rule with, for each department that went into others, what it went into."""
    heirs = (tree.heirs(department, day) or {department} for department in rule.departments)
    return dc.replace(rule, departments=frozenset().union(*heirs))


def _asked(rule: Rule, parents: Mapping[str, str | None], day: dt.date) -> list[sa.ColumnElement[bool]]:
    """Return a rule as conditions on one membership; what `app.people.audience.belongs` says, for everybody at once."""
    found = [*_holds(day)]
    columns: tuple[tuple[sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None], Collection[str]], ...] = (
        (Membership.role, rule.roles), (Membership.office, rule.offices), (Membership.employment, rule.employments),
    )  # fmt: skip
    found += [column.in_(sorted(values)) for column, values in columns if values]
    if rule.departments:
        found.append(Membership.department.in_(sorted(within(parents, rule.departments))))
    found += [Membership.from_on >= rule.joined_from] if rule.joined_from else []
    found += [Membership.from_on <= rule.joined_until] if rule.joined_until else []
    return found


def _holds(day: dt.date) -> tuple[sa.ColumnElement[bool], ...]:
    return Membership.from_on <= day, sa.or_(Membership.until_on.is_(None), Membership.until_on > day)


def _parents(tree: Tree, day: dt.date) -> dict[str, str | None]:
    return {state.department: state.parent for state in tree.on(day)}


def _ended(db: Db, audience_id: UUID, by: By) -> None:
    ended = sa.update(Audience).where(Audience.id == audience_id, Audience.ended_at.is_(None))
    if db.scalar(ended.values(ended_at=by.at, ended_by=by.actor).returning(Audience.id)) is None:
        raise Conflict if db.get(Audience, audience_id) else NotFound


def _saved(db: Db, draft: Draft, by: By, *, replaces: UUID | None) -> UUID:
    row = Audience(
        id=uuid4(), name=draft.name, why=draft.why, rule=as_json(draft.rule), modules=sorted(draft.modules), replaces=replaces,
        made_at=by.at, made_by=by.actor,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row.id


def _value(row: Audience) -> Saved:
    return Saved(row.id, row.name, row.why, from_json(row.rule), tuple(row.modules), row.made_at, row.made_by)
