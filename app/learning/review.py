"""Two approvals before anybody is taught: what was offered, approved and published, and which sources are looked at again.

A version of a course is served once somebody for its substance and somebody else for its law have approved exactly that
version. Everything is appended. The rounds are what keeps an approval to what was approved: each publication ends one, and
so does putting back to draft. An approval of a round that ended counts for nothing any more: the text it was held against has
changed, or somebody said that it is not right.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.catalogue.courses import Course, CourseKey
from app.catalogue.freshness import SourceKey
from app.errors import Conflict, NotAllowed
from app.learning.changes import Publication, Size
from app.learning.records import ContentApproval, ContentPublication, ContentStep, ContentVersion, SourceFlag
from app.people.permissions import Duty, Permission, permissions_of
from app.people.records import PermissionGrant, Person
from app.people.values import By
from app.storage.append import append_once
from app.storage.database import Db
from app.storage.turns import take_turns

REVIEWERS = (Duty.DOMAIN_REVIEWER, Duty.LEGAL_REVIEWER)
LONGEST_REASON = 300
State = Literal["draft", "review", "published"]
FINISHED = frozenset({"module", "briefing"})
"""Kinds of courses that somebody finishes; of others nobody can have finished an earlier version."""


class OwnWork(NotAllowed):
    """Whoever offered a version does not approve it, nor one that comes after it, until something is published."""


class NoReviewer(NotAllowed):
    """Who approves has not exactly one of the two duties, in force."""


class ApprovedAlready(Conflict):
    """This duty approved this version, or this person did."""


class AnotherVersion(Conflict):
    """The files changed since the page was made: what was read is not what would be approved."""


class NotInReview(Conflict):
    """There is nothing to approve: it is published, or put back to draft."""


class NoReason(Conflict):
    """There is no reason, or it is too long."""


@dc.dataclass(frozen=True, slots=True)
class Approval:
    """That somebody approved a version."""

    version: str
    duty: str
    subject: UUID
    at: dt.datetime


@dc.dataclass(frozen=True, slots=True)
class Step:
    """A time that a version was offered or put back.

    Args:
        size: Of the change, as whoever offered it says; None where nobody is asked.
    """

    version: str
    step: str
    reason: str
    subject: UUID
    at: dt.datetime
    size: Size | None = None


@dc.dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that was said of a course.

    Args:
        publication: What is served, if anything is.
        approvals: Of the round that runs, of whichever version; oldest first.
        published_by: The approvals of what is served.
        steps: Every offer and every return to draft, oldest first.
    """

    publication: Publication | None
    approvals: tuple[Approval, ...]
    published_by: tuple[Approval, ...]
    steps: tuple[Step, ...]

    def state(self, version: str) -> State:
        """Return where the version in the files stands."""
        if self.publication and self.publication.version == version:
            return "published"
        since = self._since_published
        return "draft" if since and since[-1].step == "draft" else "review"

    def approvals_of(self, version: str) -> tuple[Approval, ...]:
        """Return the approvals that count for a version."""
        return tuple(one for one in self.approvals if one.version == version)

    def lacks(self, version: str) -> tuple[Duty, ...]:
        """Return which approvals a version still needs."""
        given = {one.duty for one in self.approvals_of(version)}
        return tuple(duty for duty in REVIEWERS if duty not in given)

    def offered_by(self, version: str) -> frozenset[UUID]:
        """Return who offered this version."""
        return frozenset(one.subject for one in self.steps if one.step == "offered" and one.version == version)

    def made_by(self, version: str) -> frozenset[UUID]:
        """Return who do not approve this version: they offered it, or one before it that was not published.

        One letter makes another version, and not another text.
        """
        return self.offered_by(version) | {one.subject for one in self._since_published if one.step == "offered"}

    @property
    def round(self) -> int:
        """Return the number of the round that runs."""
        return _round(self.publication, self.steps)

    def said_size(self, version: str) -> Size | None:
        """Return how large the change to a version is, as it was offered last since the last publication."""
        said = [one.size for one in self._since_published if one.version == version and one.step == "offered"]
        return said[-1] if said else None

    def size_of(self, version: str) -> Size:
        """Return how large the change to a version is; small when nobody says otherwise, or nothing was published before."""
        if self.publication is None:
            return "small"
        if self.publication.version == version:
            return self.publication.size
        return self.said_size(version) or "small"

    @property
    def _since_published(self) -> tuple[Step, ...]:
        return _since(self.publication, self.steps)


@dc.dataclass(frozen=True, slots=True)
class Flag:
    """That a source is looked at again.

    Args:
        key: Kind and slug of the content, and the id of the source in it.
        changed_on: The day on which what it says changes or changed.
        reason: In the words of the editor.
        subject: Who says so.
        at: When.
    """

    key: SourceKey
    changed_on: dt.date
    reason: str
    subject: UUID
    at: dt.datetime


NOTHING = Dossier(None, (), (), ())


# What was said


def histories(db: Db) -> dict[CourseKey, tuple[Publication, ...]]:
    """Return every publication of each course, oldest first; the course that was published longest ago comes first."""
    found: dict[CourseKey, tuple[Publication, ...]] = {}
    for row in db.scalars(sa.select(ContentPublication).order_by(ContentPublication.at, ContentPublication.round)):
        parts = tuple((one[0], one[1], one[2]) for one in row.parts)
        key, one = (row.kind, row.slug), Publication(row.round, row.version, parts, row.at, _size(row.size))
        found[key] = (*found.pop(key, ()), one)
    return found


def published(db: Db) -> dict[CourseKey, Publication]:
    """Return what is served of each course, the oldest publication first."""
    return {key: every[-1] for key, every in histories(db).items()}


def _size(text: str) -> Size:
    return "large" if text == "large" else "small"


def dossiers(db: Db) -> dict[CourseKey, Dossier]:
    """Return everything that was said, by course."""
    served = published(db)
    approvals = _approvals(db)
    steps = _steps(db)
    return {key: _dossier(served.get(key), approvals.get(key, []), steps.get(key, []))
            for key in {*served, *approvals, *steps}}  # fmt: skip


def dossier(db: Db, key: CourseKey) -> Dossier:
    """Return everything that was said of one course."""
    return _dossier(published(db).get(key), _approvals(db, key).get(key, []), _steps(db, key).get(key, []))


def _dossier(publication: Publication | None, approvals: Sequence[tuple[int, Approval]], steps: Sequence[Step]) -> Dossier:
    running = _round(publication, steps)
    ended = (publication.round, publication.version) if publication else None
    return Dossier(
        publication,
        tuple(one for number, one in approvals if number == running),
        tuple(one for number, one in approvals if (number, one.version) == ended),
        tuple(steps),
    )


def _since(publication: Publication | None, steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(one for one in steps if publication is None or one.at > publication.at)


def _round(publication: Publication | None, steps: Sequence[Step]) -> int:
    """Return the round that runs: the last publication ended one, and each return to draft since."""
    return (publication.round if publication else 0) + 1 + sum(one.step == "draft" for one in _since(publication, steps))


def _approvals(db: Db, key: CourseKey | None = None) -> dict[CourseKey, list[tuple[int, Approval]]]:
    table = ContentApproval
    wanted = (table.kind == key[0], table.slug == key[1]) if key else ()
    found: dict[CourseKey, list[tuple[int, Approval]]] = {}
    for row in db.scalars(sa.select(table).where(*wanted).order_by(table.at, table.duty)):
        found.setdefault((row.kind, row.slug), []).append((row.round, Approval(row.version, row.duty, row.subject, row.at)))
    return found


def _steps(db: Db, key: CourseKey | None = None) -> dict[CourseKey, list[Step]]:
    table = ContentStep
    wanted = (table.kind == key[0], table.slug == key[1]) if key else ()
    found: dict[CourseKey, list[Step]] = {}
    for row in db.scalars(sa.select(table).where(*wanted).order_by(table.number)):
        found.setdefault((row.kind, row.slug), []).append(
            Step(row.version, row.step, row.reason, row.subject, row.at, _size(row.size) if row.size else None)
        )
    return found


def files_of(db: Db, publication: Publication) -> dict[str, str]:
    """Return path to text of what is served of a course."""
    kept = versions(db, [version for _kind, _slug, version in publication.parts])
    return {path: text for files in kept.values() for path, text in files.items()}


def versions(db: Db, wanted: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """Return the files of versions that were kept."""
    rows = db.execute(sa.select(ContentVersion.version, ContentVersion.files).where(ContentVersion.version.in_(wanted)))
    return {version: files for version, files in rows}  # noqa: C416  rows are not pairs to mypy


# What is said


def offer(db: Db, course: Course, version: str, by: By, size: Size = "small") -> None:
    """Offer the version in the files for review; whoever does is its maker, and does not approve it.

    Offering it once more says otherwise how large the change is.

    Args:
        db: For writing.
        course: As it stands in the files.
        version: That the maker saw.
        by: Who, and when.
        size: Of the change; not kept where nobody is asked.

    Raises:
        AnotherVersion: The files changed meanwhile.
        NotInReview: This version is served already.
    """
    _take_turn(db, course, version)
    told = dossier(db, course.key)
    if told.state(version) == "published":
        raise NotInReview
    is_same = told.size_of(version) == size or not asks_size(course, told)
    if by.actor in told.offered_by(version) and told.state(version) == "review" and is_same:
        return  # said already
    _step(db, course, "offered", "", by, len(told.steps), size if asks_size(course, told) else None)


def asks_size(course: Course, told: Dossier) -> bool:
    """Tell whether it is asked how large a change is: learners can have finished what was published before."""
    return course.kind in FINISHED and told.publication is not None


def put_back(db: Db, course: Course, version: str, reason: str, by: By) -> None:
    """Put the version in the files back to draft, with the reason; it stays there until somebody offers one.

    Raises:
        AnotherVersion: The files changed meanwhile.
        NotInReview: It is not in review.
        NoReason: The reason is empty or too long.
    """
    _take_turn(db, course, version)
    told = dossier(db, course.key)
    if told.state(version) != "review":
        raise NotInReview
    _step(db, course, "draft", _reason(reason), by, len(told.steps))


def approve(db: Db, course: Course, version: str, by: By) -> bool:
    """Approve exactly one version, with the one duty that somebody has for it. The second approval publishes it.

    Args:
        db: For writing.
        course: As it stands in the files.
        version: That the reviewer read.
        by: Who, and when.

    Returns:
        Whether it is published now.

    Raises:
        AnotherVersion: The files changed since.
        NoReviewer: They have not exactly one of the two duties.
        NotInReview: It is published, or in draft.
        OwnWork: They offered this version, or one before it that was not published.
        ApprovedAlready: This duty or this person approved it.
    """
    _take_turn(db, course, version)
    duty = _duty_of(db, by.actor)
    if by.actor is None or duty is None:
        raise NoReviewer
    told = dossier(db, course.key)
    if told.state(version) != "review":
        raise NotInReview
    if by.actor in told.made_by(version):
        raise OwnWork
    new = append_once(db, ContentApproval, {
        "id": uuid4(), "kind": course.kind, "slug": course.slug, "round": told.round, "version": version, "duty": duty.value,
        "subject": by.actor, "at": by.at,
    })  # fmt: skip
    if not new:
        raise ApprovedAlready
    details = {"kind": course.kind, "module": course.slug, "version": version, "duty": duty.value, "source": by.source}
    trail.note(db, Action.CONTENT_APPROVED, by.at, actor=by.actor, details=details)
    if len(told.lacks(version)) > 1:
        return False
    _publish(db, course, told, by)
    return True


def _publish(db: Db, course: Course, told: Dossier, by: By) -> None:
    """Serve a version from now on, and keep its files: what stands on the disk may change at any moment."""
    for part in course.parts:
        files = {path: course.files[path] for path in course.paths[part.version]}
        append_once(db, ContentVersion, {
            "version": part.version, "kind": part.kind, "slug": part.slug, "files": files, "kept_at": by.at,
        })  # fmt: skip
    size = told.size_of(course.version)
    append_once(db, ContentPublication, {
        "id": uuid4(), "kind": course.kind, "slug": course.slug, "round": told.round, "version": course.version,
        "parts": [list(one) for one in course.part_keys], "at": by.at, "size": size,
    })  # fmt: skip
    details = {
        "kind": course.kind, "module": course.slug, "version": course.version, "size": size if told.publication else "",
        "source": by.source,
    }  # fmt: skip
    trail.note(db, Action.CONTENT_PUBLISHED, by.at, details=details)


def _take_turn(db: Db, course: Course, version: str) -> None:
    """Let a course change one step after the other, and only on the version that was seen."""
    take_turns(db, f"review:{course.kind}:{course.slug}")
    if version != course.version:
        raise AnotherVersion


def _step(
    db: Db, course: Course, step: Literal["offered", "draft"], reason: str, by: By, number: int, size: Size | None = None
) -> None:
    if by.actor is None:
        raise NotAllowed
    db.add(ContentStep(kind=course.kind, slug=course.slug, number=number + 1, version=course.version, step=step, reason=reason,
                       subject=by.actor, at=by.at, size=size))  # fmt: skip
    db.flush()
    details = {
        "kind": course.kind, "module": course.slug, "version": course.version, "what": step, "size": size or "",
        "source": by.source,
    }  # fmt: skip
    trail.note(db, Action.CONTENT_MOVED, by.at, actor=by.actor, details=details)


def _duty_of(db: Db, subject: UUID | None) -> Duty | None:
    """Return the one duty with which somebody may approve now; who has duties that exclude each other has none."""
    held = db.scalars(
        sa.select(PermissionGrant.permission)
        .join(Person, Person.id == PermissionGrant.person_id)
        .where(Person.subject == subject, PermissionGrant.confirmed_at.is_not(None), Person.deactivated_at.is_(None))
    ).all()
    mine = [duty for duty in REVIEWERS if duty in held]
    return mine[0] if len(mine) == 1 and Permission.REVIEW in permissions_of(held) else None


def _reason(text: str) -> str:
    if not 0 < len(text.strip()) <= LONGEST_REASON:
        raise NoReason
    return text.strip()


# Sources that are looked at again


def flags(db: Db) -> dict[SourceKey, Flag]:
    """Return every source that is looked at again."""
    found: dict[SourceKey, Flag] = {}
    for row in db.scalars(sa.select(SourceFlag).order_by(SourceFlag.number)):
        key = (row.kind, row.slug, row.source)
        found.pop(key, None)
        if row.flagged:
            found[key] = Flag(key, row.changed_on, row.reason, row.subject, row.at)
    return found


def flag(db: Db, key: SourceKey, changed_on: dt.date, reason: str, by: By) -> None:
    """Say that a source is looked at again; once more changes the day and the reason.

    Raises:
        NoReason: The reason is empty or too long.
    """
    _append_flag(db, key, by, flagged=True, changed_on=changed_on, reason=_reason(reason))


def withdraw(db: Db, key: SourceKey, reason: str, by: By) -> None:
    """Say that a source is right again.

    Raises:
        NotInReview: It is not looked at.
        NoReason: The reason is empty or too long.
    """
    take_turns(db, f"flag:{key[0]}:{key[1]}:{key[2]}")
    found = flags(db).get(key)
    if found is None:
        raise NotInReview
    _append_flag(db, key, by, flagged=False, changed_on=found.changed_on, reason=_reason(reason))


def _append_flag(db: Db, key: SourceKey, by: By, *, flagged: bool, changed_on: dt.date, reason: str) -> None:
    kind, slug, source = key
    if by.actor is None:
        raise NotAllowed
    take_turns(db, f"flag:{kind}:{slug}:{source}")
    same = (SourceFlag.kind == kind, SourceFlag.slug == slug, SourceFlag.source == source)
    number = (db.scalar(sa.select(sa.func.max(SourceFlag.number)).where(*same)) or 0) + 1
    db.add(SourceFlag(kind=kind, slug=slug, source=source, number=number, flagged=flagged, changed_on=changed_on, reason=reason,
                      subject=by.actor, at=by.at))  # fmt: skip
    db.flush()
    action = Action.SOURCE_FLAGGED if flagged else Action.SOURCE_CLEARED
    details = {"kind": kind, "module": slug, "what": source, "on": changed_on.isoformat(), "source": by.source}
    trail.note(db, action, by.at, actor=by.actor, details=details)
