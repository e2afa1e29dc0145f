"""SQL to how far people came in a module, without who it was. Only `app.insight.lessons` reads it.

Somebody counts in the quarter in which they first began the module, when they were in service on the last day of the quarter
that is told. What they did within thirty days after that counts, so that a later quarter changes nothing.
"""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.model import Catalogue, Module
from app.clock import local_date
from app.insight import counting
from app.insight.lesson_figures import Lesson, depth
from app.insight.periods import Period
from app.learning.records import Attempt, Completion, Response
from app.people.records import Absence, Membership
from app.storage.database import Db

WINDOW = dt.timedelta(days=30)


@dc.dataclass(frozen=True, slots=True)
class Began:
    """Who began a module and was not told of yet.

    Args:
        title: Of the module, in the newest version that was begun.
        lessons: Likewise, in order.
        first: The first day on which one of them began.
        depths: How far each of them came.
    """

    title: str
    lessons: tuple[Lesson, ...]
    first: dt.date
    depths: tuple[int, ...]


_FIRST = sa.and_(Attempt.kind == "module", Attempt.number == 1, counting.IS_COUNTED)


def spans(db: Db) -> dict[str, tuple[dt.date, dt.date]]:
    """Return the first and the last day on which somebody began, per module. One query."""
    began = (sa.func.min(Attempt.started_at), sa.func.max(Attempt.started_at))
    rows = db.execute(sa.select(Attempt.slug, *began).where(_FIRST).group_by(Attempt.slug))
    return {slug: (local_date(first), local_date(last)) for slug, first, last in rows}


def began(db: Db, catalogue: Catalogue, slug: str, period: Period, told_until: dt.date | None) -> Began | None:
    """Return who began a module until the end of a period and was not told of; None when nobody did. At most four queries.

    Args:
        db: For reading.
        catalogue: Holds the current version.
        slug: The module.
        period: Its last day is the reference date.
        told_until: Whoever began on this day or before was told of, or never will be.
    """
    which = sa.and_(_FIRST, Attempt.slug == slug, counting.until(Attempt.started_at, period), _in_service(period.last))
    if told_until is not None:
        which = sa.and_(which, counting.after(Attempt.started_at, told_until))
    columns = (Attempt.subject, Attempt.version, Attempt.started_at)
    rows = db.execute(sa.select(*columns).where(which).order_by(Attempt.started_at, Attempt.id)).all()
    if not rows:
        return None
    versions = counting.versions(db, "module", slug, {row.version for row in rows}, catalogue.modules.get(slug))
    pages = {version: _lessons(one) for version, one in versions.items() if isinstance(one, Module)}
    newest = versions[rows[-1].version]
    assert isinstance(newest, Module)
    lessons = _lessons(newest)
    alike = [row for row in rows if [one.slug for one in pages[row.version]] == [one.slug for one in lessons]]
    began_at = {row.subject: row.started_at for row in alike}
    read, finished = _read(db, slug, began_at, which), _finished(db, slug, began_at, which)
    depths = tuple(depth(lessons, read[subject], finished=subject in finished) for subject in began_at)
    return Began(newest.head.title, lessons, local_date(alike[0].started_at), depths)


def _lessons(module: Module) -> tuple[Lesson, ...]:
    return tuple(Lesson(page.slug, page.title) for page in module.pages)


def _in_service(day: dt.date) -> sa.ColumnElement[bool]:
    """Return the condition that somebody is in service on a day and not away: whoever left stands in no later figure."""
    belongs = sa.exists().where(
        Membership.subject == Attempt.subject,
        Membership.from_on <= day,
        sa.or_(Membership.until_on.is_(None), Membership.until_on > day),
    )
    away = sa.exists().where(
        Absence.subject == Attempt.subject,
        Absence.from_on <= day,
        sa.or_(Absence.until_on.is_(None), Absence.until_on > day),
    )
    return sa.and_(belongs, ~away)


def _read(
    db: Db, slug: str, began_at: dict[UUID, dt.datetime], which: sa.ColumnElement[bool]
) -> dict[UUID, set[str]]:  # fmt: skip
    """Return the lessons that everybody finished in time, in whatever attempt."""
    run = sa.orm.aliased(Attempt)
    steps = (
        sa.select(run.subject, Response.step, Response.at)
        .join(run, run.id == Response.attempt_id)
        .where(run.kind == "module", run.slug == slug, run.subject.in_(sa.select(Attempt.subject).where(which)))
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for subject, step, at in db.execute(steps):
        if subject in began_at and at < began_at[subject] + WINDOW:
            found[subject].add(step)
    return found


def _finished(db: Db, slug: str, began_at: dict[UUID, dt.datetime], which: sa.ColumnElement[bool]) -> set[UUID]:
    rows = db.execute(
        sa.select(Completion.subject, Completion.completed_at).where(
            Completion.kind == "module", Completion.slug == slug, Completion.subject.in_(sa.select(Attempt.subject).where(which))
        )
    )
    return {subject for subject, at in rows if subject in began_at and at < began_at[subject] + WINDOW}
