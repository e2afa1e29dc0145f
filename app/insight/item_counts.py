"""SQL to answers: of each paper a run for each person, without who it was. Only `app.insight.items` reads it.

Of everybody the first try at a quiz counts, once it has ended, and in later years the first try of a year, as far as its
questions are new to them. It counts on the Dutch calendar day of its end. Questions before a module, probes and refreshers do
not count: they are of another moment, and refreshers are for oneself alone.
"""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.assessment import certainty, selection
from app.catalogue.model import Catalogue, Quiz
from app.clock import local_date, start_of
from app.insight import counting
from app.insight.item_figures import Paper, Papers, Run
from app.insight.item_quality import Answered
from app.insight.periods import Period
from app.learning.records import Attempt, AttemptEnd, Response
from app.storage.database import Db

LATER = "year"
ASKING = ("quiz", "entry", "probe", "refresher")
# What was not ended by an answer, such as a try at content that is gone, counts as nothing rather than as wrong.
_COUNTS = sa.and_(
    Attempt.kind == "quiz",
    AttemptEnd.attempt_id == Attempt.id,
    AttemptEnd.outcome == "answered",
    sa.or_(Attempt.form.in_(("a", "b", LATER)), sa.and_(Attempt.form.is_(None), Attempt.number == 1)),
    counting.IS_COUNTED,
)
Responses = Mapping[UUID, Mapping[str, Answered]]


@dc.dataclass(frozen=True, slots=True)
class Ready:
    """A paper that enough people answered.

    Args:
        paper: What was asked.
        title: Of the quiz, in the newest version that was answered.
        first: The first day on which one of them ended.
        runs: One for each person.
    """

    paper: Paper
    title: str
    first: dt.date
    runs: tuple[Run, ...]


@dc.dataclass(frozen=True, slots=True)
class _Sat:
    """One attempt at a paper."""

    attempt_id: UUID
    ended_on: dt.date


def spans(db: Db) -> dict[str, tuple[dt.date, dt.date]]:
    """Return the first and the last day on which a try that counts ended, per quiz. One query."""
    ended = (sa.func.min(AttemptEnd.ended_at), sa.func.max(AttemptEnd.ended_at))
    rows = db.execute(sa.select(Attempt.slug, *ended).where(_COUNTS).group_by(Attempt.slug))
    return {slug: (local_date(first), local_date(last)) for slug, first, last in rows}


def ready(
    db: Db, catalogue: Catalogue, slug: str, period: Period, told: Mapping[str, dt.date], fewest: Callable[[Paper], int]
) -> list[Ready]:
    """Return the papers of a quiz that enough people answered. At most four queries; the answers are read last.

    Args:
        db: For reading.
        catalogue: Holds the current version.
        slug: The quiz.
        period: What ended after it does not count yet.
        told: Key of a paper to the last day of which was told; what ended until then is not told again.
        fewest: How many people a paper needs.
    """
    which = sa.and_(_COUNTS, Attempt.slug == slug, counting.until(AttemptEnd.ended_at, period))
    columns = (Attempt.id, Attempt.subject, Attempt.version, Attempt.form, Attempt.seed, Attempt.asked, Attempt.started_at)
    rows = db.execute(sa.select(*columns, AttemptEnd.ended_at).where(which).order_by(Attempt.started_at, Attempt.id)).all()
    if not rows:
        return []
    quizzes = _quizzes(db, slug, {row.version for row in rows}, catalogue)
    papers = {version: Papers.of(quiz) for version, quiz in quizzes.items()}
    earlier = _earlier(db, slug) if any(row.form == LATER for row in rows) else {}
    found: dict[str, tuple[Paper, list[_Sat]]] = {}
    for row in rows:
        asked = row.asked or [item.id for item in selection.asked_items(quizzes[row.version].head, row.seed, None)]
        seen = {name for at, names in earlier.get(row.subject, ()) if at < row.started_at for name in names}
        ended_on = local_date(row.ended_at)
        for paper in papers[row.version].of_attempt(row.form, asked, seen):
            if ended_on > told.get(paper.key, dt.date.min):
                found.setdefault(paper.key, (paper, []))[1].append(_Sat(row.id, ended_on))
    enough = [(paper, sat) for paper, sat in found.values() if len(sat) >= fewest(paper)]
    if not enough:
        return []
    began = min(one.ended_on for _paper, sat in enough for one in sat)
    answers = _answers(db, sa.and_(which, AttemptEnd.ended_at >= start_of(began)))
    title = quizzes[rows[-1].version].head.title
    return [
        Ready(paper, title, min(one.ended_on for one in sat), tuple(_run(paper, answers[one.attempt_id]) for one in sat))
        for paper, sat in enough
    ]  # fmt: skip


def _quizzes(db: Db, slug: str, wanted: set[str], catalogue: Catalogue) -> dict[str, Quiz]:
    found = counting.versions(db, "quiz", slug, wanted, catalogue.quizzes.get(slug))
    return {version: content for version, content in found.items() if isinstance(content, Quiz)}


def _earlier(db: Db, slug: str) -> Mapping[UUID, Sequence[tuple[dt.datetime, Sequence[str]]]]:
    """Return what everybody was asked of a quiz, in attempts of any kind, with when."""
    found: dict[UUID, list[tuple[dt.datetime, Sequence[str]]]] = defaultdict(list)
    asked: sa.Select[Any] = sa.select(Attempt.subject, Attempt.started_at, Attempt.asked)
    for subject, at, names in db.execute(asked.where(Attempt.slug == slug, Attempt.kind.in_(ASKING))):
        found[subject].append((at, names or ()))
    return found


def _answers(db: Db, which: sa.ColumnElement[bool]) -> Responses:
    """Return what was answered in each attempt."""
    found: dict[UUID, dict[str, Answered]] = defaultdict(dict)
    columns = (Response.attempt_id, Response.step, Response.points, Response.confidence)
    rows: Iterable[Any] = db.execute(sa.select(*columns).where(which, Response.attempt_id == Attempt.id))
    for attempt_id, step, points, confidence in rows:
        found[attempt_id][step] = Answered(points == 1, certainty.level_of(confidence))
    return found


def _run(paper: Paper, answers: Mapping[str, Answered]) -> Run:
    """Return what one person answered; what they left is wrong, and they were not sure of it."""
    return tuple(answers.get(item.id, Answered(right=False, level="guess")) for item in paper.items)
