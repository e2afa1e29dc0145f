"""Participation: of everybody, when they first began and first finished each module and briefing. Made of facts, never a fact.

Figures count it instead of all attempts and completions ever, so that counting takes as long in the tenth year as in the
first. The database notes whose facts were added or let go, in the transaction that does it; here exactly those people are
made again from all their facts. So it does not matter in which order facts come, how old they are, or that two come at once.
"""

import dataclasses as dc
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from app.learning.records import Attempt, Completion, Participation, ParticipationChange
from app.storage.base import UtcDateTime
from app.storage.database import Database, Db
from app.storage.turns import take_turns

KINDS = ("module", "briefing")
AT_ONCE = 2000
"""People; while they are made again nobody else can write on SQLite, and that has to be short."""

Fault = Literal["missing", "different", "surplus"]


@dc.dataclass(frozen=True, slots=True)
class Difference:
    """Something in which participation is not what the facts say.

    Args:
        kind: Module or briefing.
        slug: Which.
        fault: It lacks people, holds another moment for them, or holds people of whom there is no fact.
        people: How many. Who they are is told nowhere.
    """

    kind: str
    slug: str
    fault: Fault
    people: int


def catch_up(database: Database) -> int:
    """Make everybody again whose facts changed. Returns how many changes there were.

    Args:
        database: For writing, a little at a time.
    """
    done = 0
    while _is_behind(database):
        with database.writing() as db:
            done += make_some(db)
    return done


def _is_behind(database: Database) -> bool:
    with database.reading() as db:
        return db.scalar(sa.select(sa.exists(sa.select(ParticipationChange.id)))) or False


def make_some(db: Db) -> int:
    """Make some of those again whose facts changed; return how many changes of theirs that settles.

    What is read first are the notes; the facts that belong to them were committed with them, and are read after. A fact
    that comes in between has a note of its own, which stays.
    """
    take_turns(db, "participation")
    notes = sa.select(ParticipationChange.id, ParticipationChange.subject).order_by(ParticipationChange.id).limit(AT_ONCE)
    rows = db.execute(notes).all()
    subjects = sorted({row.subject for row in rows})
    if subjects:
        db.execute(sa.delete(Participation).where(Participation.subject.in_(subjects)))
        db.execute(sa.insert(Participation).from_select(_COLUMNS, _made(subjects)))
        db.execute(sa.delete(ParticipationChange).where(ParticipationChange.id.in_([row.id for row in rows])))
    return len(rows)


def make_all(db: Db) -> None:
    """Make everybody again whose facts changed, within a transaction that is under way."""
    while make_some(db):
        pass


def rebuild(database: Database) -> int:
    """Forget all of it and make it again, a little at a time. Returns of how many people.

    It can be stopped halfway: what remains is done the next time that something is counted.
    """
    with database.writing() as db:
        everybody = sa.union(
            sa.select(Attempt.subject).where(Attempt.kind.in_(KINDS)),
            sa.select(Completion.subject),
            sa.select(Participation.subject),
        )
        people = db.scalar(sa.select(sa.func.count()).select_from(everybody.subquery())) or 0
        db.execute(sa.insert(ParticipationChange).from_select(["subject"], everybody))
    catch_up(database)
    return people


def differences(db: Db) -> list[Difference]:
    """Compare participation with the facts, in one statement: nothing can change in between.

    Whoever has a change that waits is left out; they are made again anyway.

    Returns:
        Nothing when it is what the facts say.
    """
    query = _compared()
    counted = sa.select(query.c.kind, query.c.slug, query.c.fault, sa.func.count()).group_by(
        query.c.kind, query.c.slug, query.c.fault
    )
    return [Difference(*row) for row in db.execute(counted.order_by(query.c.kind, query.c.slug, query.c.fault))]


def repair(database: Database) -> None:
    """Make everybody again in whom participation differs from the facts."""
    with database.writing() as db:
        db.execute(sa.insert(ParticipationChange).from_select(["subject"], sa.select(_compared().c.subject).distinct()))
    catch_up(database)


_COLUMNS = ["subject", "kind", "slug", "began_at", "completed_at"]


def _made(subjects: list[UUID] | None = None) -> sa.Select[*tuple[Any, ...]]:
    """Return what the facts say, of some people or of everybody."""
    began = sa.select(
        Attempt.subject, Attempt.kind, Attempt.slug, Attempt.started_at.label("began_at"),
        sa.cast(sa.null(), UtcDateTime()).label("completed_at"),
    ).where(Attempt.kind.in_(KINDS))  # fmt: skip
    done = sa.select(
        Completion.subject, Completion.kind, Completion.slug, sa.cast(sa.null(), UtcDateTime()), Completion.completed_at
    )  # fmt: skip
    if subjects is not None:
        began, done = began.where(Attempt.subject.in_(subjects)), done.where(Completion.subject.in_(subjects))
    facts = sa.union_all(began, done).subquery()
    same = (facts.c.subject, facts.c.kind, facts.c.slug)
    firsts = (sa.func.min(facts.c.began_at).label("began_at"), sa.func.min(facts.c.completed_at).label("completed_at"))
    return sa.select(*same, *firsts).group_by(*same)


def _compared() -> sa.Subquery:
    """Return in whom participation is not what the facts say: subject, kind, slug, fault."""
    made, kept = _made().cte("made"), Participation
    same = sa.and_(kept.subject == made.c.subject, kept.kind == made.c.kind, kept.slug == made.c.slug)
    differs = sa.or_(
        kept.began_at.is_distinct_from(made.c.began_at), kept.completed_at.is_distinct_from(made.c.completed_at)
    )  # fmt: skip
    fault = sa.case((kept.subject.is_(None), "missing"), else_="different").label("fault")
    facts = (
        sa.select(made.c.subject, made.c.kind, made.c.slug, fault)
        .outerjoin_from(made, kept, same)
        .where(sa.or_(kept.subject.is_(None), differs), ~_waits(made.c.subject))
    )
    surplus = (
        sa.select(kept.subject, kept.kind, kept.slug, sa.literal("surplus").label("fault"))
        .outerjoin_from(kept, made, same)
        .where(made.c.subject.is_(None), ~_waits(kept.subject))
    )
    return sa.union_all(facts, surplus).subquery()


def _waits(subject: sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[UUID]) -> sa.Exists:
    """Tell whether somebody has a change that waits.

    Not as a list to be in: PostgreSQL takes a queue that was long for long still, and would read it again for everybody.
    """
    return sa.exists().where(ParticipationChange.subject == subject)
