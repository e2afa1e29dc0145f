"""Letting go of what is past its time. It runs every night, after what is due was published.

Figures stay right: of everything a person began, the first beginning is kept as a bare fact, without answers, for as long
as their completions are; who left is let go whole a year later, when no period is open any more in which they stand. What
was published never changes. Whoever is under investigation (a hold) is left as they are.
"""

import calendar
import dataclasses as dc
import datetime as dt
from collections.abc import Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.clock import local_date, start_of
from app.config import Config
from app.learning import participation
from app.learning.records import Attempt, AttemptEnd, Completion, Consultation, FormAssignment, ProbeSlot, Response
from app.mail.records import Mail
from app.people.records import (
    Absence,
    ApiKey,
    IncidentHold,
    Membership,
    Person,
    RosterRun,
    SignInCeremony,
    SignInSession,
    SignInToken,
    SignInTry,
)
from app.people.values import By
from app.privacy import erasure
from app.privacy.holdings import Term
from app.storage.base import Base
from app.storage.database import Database, Db

FIRST_COUNTS = ("module", "briefing")
"""Kinds of which figures count the first beginning; of quizzes and scenarios figures count answers, while they are kept."""
LIST_KEPT = dt.timedelta(days=1)
TRY_KEPT = dt.timedelta(minutes=15)

Condition = sa.ColumnElement[bool]


@dc.dataclass(frozen=True, slots=True)
class Run:
    """The last time that it ran, with how much it let go."""

    at: dt.datetime
    gone: Mapping[str, int]


@dc.dataclass(frozen=True, slots=True)
class _Edges:
    """Up to where each term reaches: what is older goes."""

    answers: dt.datetime
    left: dt.datetime
    mail: dt.datetime
    sign_in: dt.datetime
    audit: dt.datetime
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        """Return the day on which it runs."""
        return local_date(self.at)


def months_of(config: Config) -> dict[Term, int]:
    """Return the terms that are settings, in months."""
    return {
        Term.ANSWERS: config.retention_answers_months, Term.PARTICIPATION: config.retention_after_leaving_months,
        Term.ACCOUNT: config.retention_after_leaving_months, Term.MAIL: config.retention_mail_months,
        Term.SIGN_IN: config.retention_signin_months, Term.AUDIT: config.retention_audit_months,
    }  # fmt: skip


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day some months earlier; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def nightly(database: Database, at: dt.datetime, config: Config) -> dict[str, int]:
    """Run in a transaction of its own, and let the files forget it as well. Returns how many rows of each kind are gone."""
    with database.writing() as db:
        gone = run(db, at, config)
    if any(gone.values()):
        database.leave_no_trace()
    return gone


def run(db: Db, at: dt.datetime, config: Config) -> dict[str, int]:
    """Let go of everything past its time, and write it in the trail.

    Args:
        db: For writing.
        at: Now.
        config: The terms.

    Returns:
        How many rows of each kind are gone.
    """
    edges = _edges(at, config)
    gone = {"people": _let_people_go(db, edges)}
    for name, table, past in _kinds(edges):
        gone[name] = gone.get(name, 0) + len(
            db.execute(sa.delete(table).where(past).returning(*table.__table__.primary_key)).all()
        )
    participation.make_all(db)
    gone["list_contents"] = _empty_lists(db, edges)
    gone["trail_lines"] = trail.shorten(db, edges.audit, at, held=db.scalars(_held(edges)).all())
    trail.note(db, Action.RETENTION_RAN, at, details=gone)
    return gone


def due(db: Db, at: dt.datetime, config: Config) -> dict[str, int]:
    """Return how many rows of each kind would go; nothing is changed.

    Rows that go because a person does are counted with that person.
    """
    edges = _edges(at, config)
    found = {"people": db.scalar(sa.select(sa.func.count()).select_from(Person).where(_left_long_ago(edges))) or 0}
    for name, table, past in _kinds(edges):
        found[name] = found.get(name, 0) + (db.scalar(sa.select(sa.func.count()).select_from(table).where(past)) or 0)
    found["list_contents"] = db.scalar(sa.select(sa.func.count()).select_from(RosterRun).where(_old_list(edges))) or 0
    older = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.at < edges.audit)
    return {**found, "trail_lines": db.scalar(older) or 0}


def last_run(db: Db) -> Run | None:
    """Return when it last ran, or None."""
    query = sa.select(AuditEntry.at, AuditEntry.details).where(AuditEntry.action == Action.RETENTION_RAN)
    row = db.execute(query.order_by(AuditEntry.number.desc()).limit(1)).first()
    return Run(row[0], row[1]) if row else None


def answers_since(at: dt.datetime, config: Config) -> dt.datetime:
    """Return the moment from which answers are still kept; what was begun before may be gone."""
    return _edges(at, config).answers


def _edges(at: dt.datetime, config: Config) -> _Edges:
    def back(months: int) -> dt.datetime:
        return start_of(months_before(local_date(at), months))

    terms = months_of(config)
    return _Edges(back(terms[Term.ANSWERS]), back(terms[Term.ACCOUNT]), back(terms[Term.MAIL]), back(terms[Term.SIGN_IN]),
                  back(terms[Term.AUDIT]), at)  # fmt: skip


def _kinds(edges: _Edges) -> Iterator[tuple[str, type[Base], Condition]]:
    """Yield what goes, in an order in which nothing is left without the row it belongs to."""
    old, whole = _old_attempt(edges), _of_somebody_gone(Attempt, Attempt.started_at, edges)
    going = sa.select(Attempt.id).where(sa.or_(whole, sa.and_(old, ~_is_first())))
    emptied = sa.select(Attempt.id).where(sa.or_(whole, old))
    yield "responses", Consultation, Consultation.attempt_id.in_(emptied)
    yield "responses", Response, Response.attempt_id.in_(emptied)
    yield "attempt_ends", AttemptEnd, AttemptEnd.attempt_id.in_(going)
    yield "attempts", Attempt, Attempt.id.in_(going)
    yield "completions", Completion, _of_somebody_gone(Completion, Completion.completed_at, edges)
    yield "plans", ProbeSlot, _of_somebody_gone(ProbeSlot, ProbeSlot.at, edges)
    yield "plans", FormAssignment, _of_somebody_gone(FormAssignment, FormAssignment.at, edges)
    yield "absences", Absence, _of_somebody_gone(Absence, None, edges)
    yield "memberships", Membership, _of_somebody_gone(Membership, None, edges)
    held = Person.subject.in_(_held(edges))
    kept = sa.select(Person.id).where(held)
    yield "mails", Mail, sa.and_(Mail.created_at < edges.mail, Mail.person_id.not_in(kept))
    yield "sessions", SignInSession, sa.and_(SignInSession.seen_at < edges.sign_in, SignInSession.person_id.not_in(kept))
    yield "links", SignInToken, sa.and_(SignInToken.expires_at < edges.sign_in, SignInToken.person_id.not_in(kept))
    yield "tries", SignInTry, SignInTry.at <= edges.at - TRY_KEPT
    yield "ceremonies", SignInCeremony, SignInCeremony.expires_at <= edges.at - TRY_KEPT
    yield "keys", ApiKey, sa.or_(ApiKey.expires_on < local_date(edges.sign_in), ApiKey.ended_at < edges.sign_in)
    yield "lists", RosterRun, RosterRun.created_at < edges.audit
    yield "holds", IncidentHold, IncidentHold.until_on <= local_date(edges.audit)


def _held(edges: _Edges) -> sa.Select[UUID]:
    """Return the subjects that an investigation keeps."""
    return sa.select(IncidentHold.subject).where(erasure.holds(edges.today))


def _old_attempt(edges: _Edges) -> Condition:
    """Return which attempts nobody touched for longer than answers are kept."""
    touched = sa.exists().where(Response.attempt_id == Attempt.id, Response.at >= edges.answers)
    ended = sa.exists().where(AttemptEnd.attempt_id == Attempt.id, AttemptEnd.ended_at >= edges.answers)
    return sa.and_(Attempt.started_at < edges.answers, ~touched, ~ended, Attempt.subject.not_in(_held(edges)))


def _is_first() -> Condition:
    """Return which attempts are the first of somebody at a module or briefing: what figures count as their beginning."""
    before = aliased(Attempt)
    earlier = sa.exists().where(
        before.subject == Attempt.subject,
        before.kind == Attempt.kind,
        before.slug == Attempt.slug,
        before.number < Attempt.number,
    )
    return sa.and_(Attempt.kind.in_(FIRST_COUNTS), ~earlier)


OfSomebody = Attempt | Completion | ProbeSlot | FormAssignment | Absence | Membership


def _of_somebody_gone(table: type[OfSomebody], at: sa.orm.InstrumentedAttribute[dt.datetime] | None, edges: _Edges) -> Condition:
    """Return which rows are of somebody who left long ago, or of somebody erased who never had a place."""
    places = aliased(Membership)
    mine = places.subject == table.subject
    stays = sa.exists().where(mine, sa.or_(places.until_on.is_(None), places.until_on > local_date(edges.left)))
    belonged = sa.exists().where(mine)
    unnamed = ~sa.exists().where(Person.subject == table.subject)
    orphan = sa.and_(unnamed, ~belonged, at < edges.left) if at is not None else sa.and_(unnamed, ~belonged)
    return sa.and_(sa.or_(sa.and_(unnamed, belonged, ~stays), orphan), table.subject.not_in(_held(edges)))


def _left_long_ago(edges: _Edges) -> Condition:
    """Return which people belonged nowhere since, or, without any place, have no access since."""
    mine = Membership.subject == Person.subject
    stays = sa.exists().where(mine, sa.or_(Membership.until_on.is_(None), Membership.until_on > local_date(edges.left)))
    closed = sa.and_(Person.deactivated_at.is_not(None), Person.deactivated_at < edges.left)
    return sa.and_(sa.or_(sa.exists().where(mine), closed), ~stays, Person.subject.not_in(_held(edges)))


def _let_people_go(db: Db, edges: _Edges) -> int:
    people = list(db.scalars(sa.select(Person).where(_left_long_ago(edges)).order_by(Person.id)))
    for person in people:
        erasure.erase(db, person, By(None, edges.at, "retention"))
    return len(people)


def _old_list(edges: _Edges) -> Condition:
    moment = sa.func.coalesce(RosterRun.applied_at, RosterRun.created_at)
    return sa.and_(RosterRun.content.is_not(None), moment < edges.at - LIST_KEPT)


def _empty_lists(db: Db, edges: _Edges) -> int:
    runs = list(db.scalars(sa.select(RosterRun).where(_old_list(edges))))
    for run in runs:
        run.content = None
    db.flush()
    return len(runs)
