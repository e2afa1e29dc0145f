"""Reads of what one person did; for that person only."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa

from app.learning.records import Attempt, AttemptEnd, Completion, Response
from app.learning.route import AttemptFact, CompletionFact, Progress
from app.storage.database import Db


def progress_of(db: Db, subject: UUID) -> Progress:
    """Return everything this person did, oldest first. Three queries."""
    return Progress(attempts(db, Attempt.subject == subject), _completions(db, subject))


def attempts(db: Db, wanted: sa.ColumnElement[bool]) -> tuple[AttemptFact, ...]:
    """Return attempts with their steps and result, oldest first. Two queries."""
    steps: dict[UUID, list[tuple[str, list[str]]]] = defaultdict(list)
    responses = (
        sa.select(Response.attempt_id, Response.step, Response.chosen)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(wanted)
        .order_by(Response.attempt_id, Response.position)
    )
    for attempt_id, step, chosen in db.execute(responses):
        steps[attempt_id].append((step, chosen))
    rows = db.execute(
        sa.select(Attempt.id, Attempt.kind, Attempt.slug, Attempt.version, Attempt.number, Attempt.seed, Attempt.started_at,
                  AttemptEnd.ended_at, AttemptEnd.score_percent, AttemptEnd.outcome)
        .outerjoin(AttemptEnd, AttemptEnd.attempt_id == Attempt.id)
        .where(wanted)
        .order_by(Attempt.started_at, Attempt.number),
    )  # fmt: skip
    return tuple(
        AttemptFact(
            id=row.id,
            kind=row.kind,
            slug=row.slug,
            version=row.version,
            number=row.number,
            seed=row.seed,
            started_at=row.started_at,
            steps=tuple(step for step, _ in steps[row.id]),
            chosen=tuple(tuple(chosen) for _, chosen in steps[row.id]),
            ended_at=row.ended_at,
            score_percent=row.score_percent,
            outcome=row.outcome,
        )
        for row in rows
    )


def _completions(db: Db, subject: UUID) -> tuple[CompletionFact, ...]:
    rows = db.execute(
        sa.select(Completion.kind, Completion.slug, Completion.version, Completion.cycle, Completion.completed_at)
        .where(Completion.subject == subject)
        .order_by(Completion.completed_at),
    )
    return tuple(CompletionFact(*row) for row in rows)
