"""The approvals of the invented organisation: two of its people approved everything that is taught.

Nobody really looked at it. The pages about content say so in the demonstration.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.courses import courses
from app.catalogue.model import Catalogue
from app.learning import review
from app.learning.records import ContentApproval, ContentPublication
from app.learning.review import REVIEWERS
from app.people.permissions import Duty
from app.people.records import PermissionGrant, Person
from app.people.values import By
from app.simulation.rows import History
from app.storage.database import Db

Reviewers = dict[Duty, UUID]
SOURCE = "demo"


def appoint(history: History, civil_servants: Sequence[UUID]) -> Reviewers:
    """Give two people who are there already the duty to approve, and let visitors of the demonstration become them.

    Args:
        history: Where people are.
        civil_servants: Whoever may be asked; the last two without a duty are.
    """
    people = {row["subject"]: row for row in history.rows[Person]}
    free = [subject for subject in reversed(civil_servants) if people[subject]["persona"] is None]
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
    """Let both approve every course on the first day, so that learners get it."""
    for course in courses(history.catalogue):
        at = history.moment(history.began, history.aside)
        for duty, subject in reviewers.items():
            history.add(
                ContentApproval, id=history.uuid_aside(), kind=course.kind, slug=course.slug, round=1, version=course.version,
                duty=duty.value, subject=subject, at=at,
            )  # fmt: skip
        history.add(
            ContentPublication, id=history.uuid_aside(), kind=course.kind, slug=course.slug, round=1, version=course.version,
            parts=[list(one) for one in course.part_keys], at=at,
        )  # fmt: skip


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
