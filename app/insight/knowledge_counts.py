"""SQL to knowledge before and after: one pair for each person, without who it was. Only `app.insight.knowledge` reads it.

Before are the questions before a module, after is the first try at its quiz, when it ended within ninety days. Everybody has one
day on which it is known what they are: whoever knew enough before on the day of that test, a pair on the day of the second
measurement, and whoever has none on the ninetieth day. They are told of in the quarter of that day.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.model import Module
from app.clock import local_date
from app.insight import counting
from app.insight.knowledge_figures import ITEMS, Measured, Pair
from app.insight.periods import DAY, Period, quarter_of
from app.learning.records import Attempt, AttemptEnd, Completion, Response
from app.storage.database import Db

WINDOW = dt.timedelta(days=90)
FORMS = ("a", "b")


@dc.dataclass(frozen=True, slots=True)
class _Test:
    """One test that somebody ended."""

    attempt_id: UUID
    ended_on: dt.date
    asked: int


def _ended(kind: str, slug: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        Attempt.kind == kind, Attempt.slug == slug, Attempt.number == 1, Attempt.form.in_(FORMS),
        AttemptEnd.attempt_id == Attempt.id, AttemptEnd.outcome == "answered", counting.IS_COUNTED,
    )  # fmt: skip


def spans(db: Db) -> dict[str, tuple[dt.date, dt.date]]:
    """Return the first and the last day on which somebody ended a test before, per quiz. One query."""
    ended = (sa.func.min(AttemptEnd.ended_at), sa.func.max(AttemptEnd.ended_at))
    which = (Attempt.kind == "entry", AttemptEnd.attempt_id == Attempt.id, AttemptEnd.outcome == "answered")
    rows = db.execute(sa.select(Attempt.slug, *ended).where(*which).group_by(Attempt.slug))
    return {slug: (local_date(first), local_date(last)) for slug, first, last in rows}


def measured(db: Db, module: Module, period: Period, told_until: dt.date | None) -> Measured:
    """Return what was measured of a module until the end of a period and not told yet. Four queries.

    Args:
        db: For reading.
        module: With a quiz.
        period: What is known after its last day does not count yet.
        told_until: What was known on this day or before was told, or never will be.
    """
    quiz = module.head.quiz or ""
    since = told_until - WINDOW if told_until else dt.date(2000, 1, 1)
    before, after = _tests(db, "entry", quiz, since, period), _tests(db, "quiz", quiz, since, period)
    passed = _passed(db, module.slug)
    known: dict[UUID, tuple[str, dt.date]] = {}
    for subject, test in before.items():
        what, day = _standing(test, after.get(subject), is_passed=subject in passed)
        if day <= period.last and (told_until is None or day > told_until):
            known[subject] = what, day
    pairs = {subject: day for subject, (what, day) in known.items() if what == "pair"}
    rights = _rights(db, quiz, since, period)
    found = [(subject, _pair(rights, before[subject], after[subject])) for subject in pairs]
    first = min(pairs.values(), default=period.last)
    count = [what for what, _day in known.values()]
    return Measured(
        module.slug, module.head.title, quarter_of(first).key, tuple(pair for _subject, pair in found if pair),
        count.count("passed"), count.count("without"),
    )  # fmt: skip


def _standing(before: _Test, after: _Test | None, *, is_passed: bool) -> tuple[str, dt.date]:
    """Return what somebody is, and from which day that is known."""
    if is_passed:
        return "passed", before.ended_on
    if after and before.ended_on <= after.ended_on <= before.ended_on + WINDOW:
        return "pair", after.ended_on
    return "without", before.ended_on + WINDOW


def _tests(db: Db, kind: str, quiz: str, since: dt.date, period: Period) -> dict[UUID, _Test]:
    columns = (Attempt.subject, Attempt.id, Attempt.asked, AttemptEnd.ended_at)
    days = (counting.after(AttemptEnd.ended_at, since - DAY), counting.until(AttemptEnd.ended_at, period))
    rows = db.execute(sa.select(*columns).where(_ended(kind, quiz), *days).order_by(Attempt.subject))
    return {subject: _Test(name, local_date(at), len(asked or ())) for subject, name, asked, at in rows}


def _passed(db: Db, module: str) -> set[UUID]:
    which = (Completion.kind == "module", Completion.slug == module, Completion.via == "entry")
    return set(db.scalars(sa.select(Completion.subject).where(*which)))


def _rights(db: Db, quiz: str, since: dt.date, period: Period) -> Mapping[UUID, int]:
    """Return how many questions were right in each test; partly right is not right."""
    days = (counting.after(AttemptEnd.ended_at, since - DAY), counting.until(AttemptEnd.ended_at, period))
    which = sa.or_(_ended("entry", quiz), _ended("quiz", quiz))
    counted = (
        sa.select(Response.attempt_id, sa.func.count())
        .where(which, *days, Response.attempt_id == Attempt.id, Response.points == 1)
        .group_by(Response.attempt_id)
    )
    return dict(db.execute(counted).all())


def _pair(rights: Mapping[UUID, int], before: _Test, after: _Test) -> Pair | None:
    """Return a pair; None when one of the tests had another number of questions, so that they are no equal forms."""
    if before.asked != ITEMS or after.asked != ITEMS:
        return None
    return rights.get(before.attempt_id, 0), rights.get(after.attempt_id, 0)
