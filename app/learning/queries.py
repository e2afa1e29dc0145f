"""Reads of what one person did; for that person only."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.learning.records import Attempt, AttemptEnd, Completion, Consultation, Response
from app.learning.route import AttemptFact, CompletionFact, Progress
from app.storage.database import Db

# On the way of every page: statements are made once, since to make one takes longer than to run it, and go straight to
# the connection, since what makes objects of rows has nothing to do here.
_STEPS = (
    sa.select(Response.attempt_id, Response.step, Response.chosen, Response.confidence, Response.points, Response.at)
    .join(Attempt, Attempt.id == Response.attempt_id)
    .order_by(Response.attempt_id, Response.position)
)
_RESULTS = (
    sa.select(Attempt.id, Attempt.kind, Attempt.slug, Attempt.version, Attempt.number, Attempt.seed, Attempt.started_at,
              AttemptEnd.ended_at, AttemptEnd.score_percent, AttemptEnd.outcome, Attempt.role, Attempt.form, Attempt.asked)
    .outerjoin(AttemptEnd, AttemptEnd.attempt_id == Attempt.id)
    .order_by(Attempt.started_at, Attempt.number)
)  # fmt: skip
_OWN = Attempt.subject == sa.bindparam("subject", type_=sa.Uuid())
_ONE = sa.and_(Attempt.id == sa.bindparam("attempt_id", type_=sa.Uuid()), _OWN)
_ALL_STEPS, _ALL_RESULTS = _STEPS.where(_OWN), _RESULTS.where(_OWN)
_STEPS_OF_ONE, _RESULT_OF_ONE = _STEPS.where(_ONE), _RESULTS.where(_ONE)
_COMPLETIONS = (
    sa.select(Completion.kind, Completion.slug, Completion.version, Completion.cycle, Completion.completed_at, Completion.via)
    .where(Completion.subject == sa.bindparam("subject", type_=sa.Uuid()))
    .order_by(Completion.completed_at)
)


def progress_of(db: Db, subject: UUID) -> Progress:
    """Return everything this person did, oldest first. Three queries."""
    connection, own = db.connection(), {"subject": subject}
    attempts = _facts(connection.execute(_ALL_STEPS, own), connection.execute(_ALL_RESULTS, own))
    return Progress(attempts, tuple(CompletionFact(*row) for row in connection.execute(_COMPLETIONS, own)), subject)


def attempt_of(db: Db, attempt_id: UUID, subject: UUID) -> AttemptFact | None:
    """Return one attempt of this person; None when it does not exist or is somebody else's. Two queries."""
    connection, one = db.connection(), {"attempt_id": attempt_id, "subject": subject}
    return next(iter(_facts(connection.execute(_STEPS_OF_ONE, one), connection.execute(_RESULT_OF_ONE, one))), None)


def _facts(responses: sa.Result[*tuple[Any, ...]], rows: sa.Result[*tuple[Any, ...]]) -> tuple[AttemptFact, ...]:
    """Put attempts and their steps together."""
    steps: dict[UUID, list[sa.Row[*tuple[Any, ...]]]] = defaultdict(list)
    for response in responses:
        steps[response.attempt_id].append(response)
    return tuple(
        AttemptFact(
            id=row.id,
            kind=row.kind,
            slug=row.slug,
            version=row.version,
            number=row.number,
            seed=row.seed,
            started_at=row.started_at,
            steps=tuple(one.step for one in steps[row.id]),
            chosen=tuple(tuple(one.chosen) for one in steps[row.id]),
            ended_at=row.ended_at,
            score_percent=row.score_percent,
            outcome=row.outcome,
            role=row.role,
            form=row.form,
            asked=None if row.asked is None else tuple(row.asked),
            confidence=tuple(one.confidence for one in steps[row.id]),
            points=tuple(one.points for one in steps[row.id]),
            moments=tuple(one.at for one in steps[row.id]),
        )
        for row in rows
    )


def consulted(db: Db, attempt_id: UUID) -> frozenset[tuple[str, str]]:
    """Return which advisers were asked in which step of an attempt; whose attempt it is was looked at before."""
    query = sa.select(Consultation.step, Consultation.adviser).where(Consultation.attempt_id == attempt_id)
    return frozenset((step, adviser) for step, adviser in db.execute(query))
