"""The approvals of the invented organisation: two of its people approved everything that is taught.

Nobody really looked at it. The pages about content say so in the demonstration.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.courses import Course, CourseKey, courses
from app.catalogue.model import Catalogue
from app.catalogue.version import content_hash
from app.clock import start_of
from app.learning import review
from app.learning.changes import Size
from app.learning.records import Completion, ContentApproval, ContentPublication, ContentStep
from app.learning.review import REVIEWERS
from app.people.permissions import Duty
from app.people.records import PermissionGrant, Person
from app.people.values import By
from app.simulation.rows import History, Row
from app.storage.database import Db

Reviewers = dict[Duty, UUID]
SOURCE = "demo"
CHANGED_DAYS_AGO = 10


def appoint(history: History, civil_servants: Sequence[UUID]) -> Reviewers:
    """Give two people who are there already the duty to approve, and let visitors of the demonstration become them.

    Args:
        history: Where people are.
        civil_servants: Whoever may be asked; the last two without a duty are, those first who finished something this year.
    """
    people = {row["subject"]: row for row in history.rows[Person]}
    finished = {subject for subject, _course in _finished(history)}
    free = [subject for subject in reversed(civil_servants) if people[subject]["persona"] is None]
    free.sort(key=lambda subject: subject not in finished)
    chosen = dict(zip(REVIEWERS, free, strict=False))
    for duty, subject in chosen.items():
        at = history.moment(history.began, history.aside)
        people[subject]["persona"] = duty.value
        history.add(
            PermissionGrant, person_id=people[subject]["id"], permission=duty.value, department=None, granted_at=at,
            confirmed_at=at,
        )  # fmt: skip
    return chosen


def approve(history: History, reviewers: Reviewers) -> None:
    """Let both approve every course on the first day, so that learners get it, and one of them once more after a large change."""
    large = _large_change(history, reviewers)
    for course in courses(history.catalogue):
        version = _earlier_version(course) if large and course.key == large.key else course.version
        _publish(history, reviewers, course, (1, version, "small"), history.moment(history.began, history.aside))
    if large is not None:
        at = history.moment(_changed_on(history), history.aside)
        history.add(
            ContentStep, id=history.uuid_aside(), kind=large.kind, slug=large.slug, number=1, version=large.version,
            step="offered", size="large", reason="", at=at,
            subject=next(row["subject"] for row in history.rows[Person] if row["persona"] == Duty.EDITOR.value),
        )  # fmt: skip
        _publish(history, reviewers, large, (2, large.version, "large"), at + dt.timedelta(minutes=30))


def _publish(history: History, reviewers: Reviewers, course: Course, what: tuple[int, str, Size], at: dt.datetime) -> None:
    number, version, size = what
    common: Row = {"kind": course.kind, "slug": course.slug, "round": number, "version": version, "at": at}
    for duty, subject in reviewers.items():
        history.add(ContentApproval, id=history.uuid_aside(), **common, duty=duty.value, subject=subject)
    parts = [list(one) for one in course.part_keys]
    history.add(ContentPublication, id=history.uuid_aside(), **common, parts=parts, size=size)


def _changed_on(history: History) -> dt.date:
    return history.today - dt.timedelta(days=CHANGED_DAYS_AGO)


def _large_change(history: History, reviewers: Reviewers) -> Course | None:
    """Return a course that a reviewer finished this year before its change: of whom one can become, only they took part."""
    finished = {key for subject, key in _finished(history) if subject in reviewers.values()}
    return next((one for one in courses(history.catalogue) if one.key in finished), None)


def _finished(history: History) -> set[tuple[UUID, CourseKey]]:
    """Return who finished what this year, before the large change."""
    before = start_of(_changed_on(history))
    return {
        (row["subject"], (row["kind"], row["slug"])) for row in history.rows.get(Completion, ())
        if row["cycle"] == history.today.year and row["completed_at"] < before
    }  # fmt: skip


def _earlier_version(course: Course) -> str:
    """Return a version that the course had: in name only, since nobody wrote another text for the demonstration."""
    return content_hash({path: course.files[path] for path in course.paths[course.parts[0].version]})


def approve_new(db: Db, drafts: Catalogue, at: dt.datetime) -> int:
    """Let both approve courses that nobody was served yet: of a demonstration from before there were approvals.

    A course that was served and has been edited since stays in review: that is what a visitor may want to try.

    Returns:
        How many were published.
    """
    reviewers = _reviewers(db)
    waiting = [course for course in courses(drafts) if course.key not in review.published(db)]
    for course in waiting:
        for subject in reviewers:
            review.approve(db, course, course.version, By(subject, at, SOURCE))
    return len(waiting)


def _reviewers(db: Db) -> list[UUID]:
    """Return who approves, with the duty for it; in an older demonstration two people get it now."""
    held = {
        duty: db.scalar(
            sa.select(Person.subject)
            .join(PermissionGrant, PermissionGrant.person_id == Person.id)
            .where(PermissionGrant.permission == duty.value, Person.persona == duty.value)
        )
        for duty in REVIEWERS
    }
    for duty in (duty for duty, subject in held.items() if subject is None):
        person = db.scalars(
            sa.select(Person)
            .where(
                Person.persona.is_(None), Person.deactivated_at.is_(None), Person.id.not_in(sa.select(PermissionGrant.person_id))
            )
            .order_by(Person.id)
            .limit(1)
        ).one()
        person.persona, at = duty.value, person.created_at
        db.add(PermissionGrant(person_id=person.id, permission=duty.value, granted_at=at, confirmed_at=at))
        db.flush()
        held[duty] = person.subject
    return [subject for subject in held.values() if subject is not None]
