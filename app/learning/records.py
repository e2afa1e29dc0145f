"""Tables of what happened. One kind of attempt serves modules, briefings, quizzes and scenarios."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base

CONTENT_KINDS = "kind IN ('module', 'briefing', 'quiz', 'scenario', 'drill')"
VERSION_KINDS = "kind IN ('module', 'briefing', 'quiz', 'scenario', 'drill', 'pulse')"
KINDS = "kind IN ('module', 'briefing', 'quiz', 'scenario', 'entry', 'probe', 'refresher', 'drill')"
FORMS = "form IS NULL OR form IN ('a', 'b', 'probe', 'year', 'again')"
CONFIDENCE = "confidence IS NULL OR confidence IN ('guess', 'fairly', 'sure')"


class ContentVersion(Base):
    """The files of a module, briefing, quiz, scenario, drill or pulse as they were taught, so that they can be shown again."""

    __tablename__ = "content_version"
    __table_args__ = (sa.CheckConstraint(VERSION_KINDS, name="kind"),)

    version: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    files: Mapped[dict[str, Any]]
    kept_at: Mapped[dt.datetime]


class Attempt(Base):
    """One person's run through something, with the content version, role and department of that moment.

    An entry test, a probe and a refresher ask items of a quiz: `slug` and `version` are of that quiz. `asked` holds the ids of
    the items in the order in which they are asked; an attempt from before that has none, and its seed draws them.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        sa.UniqueConstraint("subject", "kind", "slug", "number"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint(FORMS, name="form"),
        sa.Index("ix_attempt_started_at", "started_at"),
        sa.Index("ix_attempt_kind_slug", "kind", "slug"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(64))
    number: Mapped[int]
    seed: Mapped[int]
    form: Mapped[str | None] = mapped_column(sa.String(20))
    asked: Mapped[list[Any] | None]
    role: Mapped[str] = mapped_column(sa.String(20))
    department: Mapped[str | None] = mapped_column(sa.String(80))
    started_at: Mapped[dt.datetime]


class Response(Base):
    """One step taken in an attempt: a lesson read, a card seen, a question answered, a choice made."""

    __tablename__ = "response"
    __table_args__ = (
        sa.UniqueConstraint("attempt_id", "step"),
        sa.UniqueConstraint("attempt_id", "position"),
        sa.CheckConstraint("points IS NULL OR (points >= 0 AND points <= 1)", name="points"),
        sa.CheckConstraint(CONFIDENCE, name="confidence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("attempt.id"))
    step: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    chosen: Mapped[list[Any]]
    points: Mapped[float | None]
    confidence: Mapped[str | None] = mapped_column(sa.String(10))
    at: Mapped[dt.datetime]


class AttemptEnd(Base):
    """The one result of an attempt. The key is the attempt: a second result cannot exist."""

    __tablename__ = "attempt_end"
    __table_args__ = (sa.CheckConstraint("score_percent IS NULL OR (score_percent >= 0 AND score_percent <= 100)", name="score"),)

    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("attempt.id"), primary_key=True)
    score_percent: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(sa.String(80))
    ended_at: Mapped[dt.datetime]


class Completion(Base):
    """The fact that a person finished a module or briefing in a calendar year, with role and department then.

    `via` tells how: the rule was met, the entry test was enough, or it was credited for something done elsewhere.
    """

    __tablename__ = "completion"
    __table_args__ = (
        sa.UniqueConstraint("subject", "kind", "slug", "cycle"),
        sa.CheckConstraint("kind IN ('module', 'briefing')", name="kind"),
        sa.CheckConstraint("via IN ('rule', 'entry', 'credit')", name="via"),
        sa.Index("ix_completion_completed_at", "completed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(64))
    cycle: Mapped[int]
    via: Mapped[str] = mapped_column(sa.String(10), default="rule", server_default="rule")
    role: Mapped[str] = mapped_column(sa.String(20))
    department: Mapped[str | None] = mapped_column(sa.String(80))
    completed_at: Mapped[dt.datetime]


class Participation(Base):
    """When somebody first began and first finished a module or briefing: what figures of participation count.

    It is made of attempts and completions and holds nothing else: `app.learning.participation` makes it again.
    """

    __tablename__ = "participation"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('module', 'briefing')", name="kind"),
        sa.CheckConstraint("began_at IS NOT NULL OR completed_at IS NOT NULL", name="is_of_something"),
        {"sqlite_with_rowid": False},  # what is of one person lies together
    )

    subject: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    began_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]


class ParticipationChange(Base):
    """An attempt at a module or briefing, or a completion, of somebody was added, changed or let go since participation was made.

    Triggers of the database add these, so that nothing that writes facts can forget it.
    """

    __tablename__ = "participation_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[UUID]


class Consultation(Base):
    """An adviser was asked in a scene, before choosing. `step` is `position:scene`, as in the response that follows."""

    __tablename__ = "consultation"
    __table_args__ = (sa.UniqueConstraint("attempt_id", "step", "adviser"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("attempt.id"))
    step: Mapped[str] = mapped_column(sa.String(80))
    adviser: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[dt.datetime]


class FormAssignment(Base):
    """Which of the two equal forms of a quiz somebody gets before; after, it is the other one."""

    __tablename__ = "form_assignment"
    __table_args__ = (
        sa.UniqueConstraint("subject", "quiz"),
        sa.CheckConstraint("first_form IN ('a', 'b')", name="first_form"),
        sa.Index("ix_form_assignment_quiz", "quiz", "audience"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    quiz: Mapped[str] = mapped_column(sa.String(80))
    audience: Mapped[str] = mapped_column(sa.String(20))
    first_form: Mapped[str] = mapped_column(sa.String(1))
    at: Mapped[dt.datetime]


class ProbeSlot(Base):
    """When somebody is asked what stayed: 30, 90 or 180 days after a completion, drawn by lot."""

    __tablename__ = "probe_slot"
    __table_args__ = (sa.UniqueConstraint("subject", "module", "cycle"), sa.CheckConstraint("days IN (30, 90, 180)", name="days"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    module: Mapped[str] = mapped_column(sa.String(80))
    cycle: Mapped[int]
    days: Mapped[int]
    due_on: Mapped[dt.date]
    at: Mapped[dt.datetime]


class Credit(Base):
    """A module that counts as finished for something done elsewhere, with the reason, the proof and who entered it."""

    __tablename__ = "credit"
    __table_args__ = (
        sa.UniqueConstraint("subject", "kind", "slug", "cycle"),
        sa.CheckConstraint("kind IN ('module', 'briefing')", name="kind"),
        sa.CheckConstraint("reason IN ('external_course', 'earlier_meeting', 'accessible_alternative')", name="reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    cycle: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(30))
    proof: Mapped[str] = mapped_column(sa.String(120))
    entered_by: Mapped[UUID]
    at: Mapped[dt.datetime]


class Certificate(Base):
    """A proof of participation, made once for a completion and never again. Its number is what the page of proof is found by."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("completion_id"),
        sa.UniqueConstraint("code"),
        sa.Index("ix_certificate_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    completion_id: Mapped[UUID] = mapped_column(sa.ForeignKey("completion.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(4000))
    version: Mapped[str] = mapped_column(sa.String(64))
    cycle: Mapped[int]
    completed_on: Mapped[dt.date]
    valid_until: Mapped[dt.date]
    issued_at: Mapped[dt.datetime]


class CertificateShare(Base):
    """Its owner opened or closed the page of proof of a certificate; the newest one counts."""

    __tablename__ = "certificate_share"
    __table_args__ = (sa.UniqueConstraint("certificate_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    certificate_id: Mapped[UUID] = mapped_column(sa.ForeignKey("certificate.id"))
    number: Mapped[int]
    shared: Mapped[bool]
    at: Mapped[dt.datetime]


COURSES = "kind IN ('module', 'briefing', 'drill', 'pulse')"


class ContentStep(Base):
    """A version was offered for review by whoever made it, or put back to draft with the reason; the newest one counts.

    `size` says how large the change is, where something was published before that learners can have finished.
    """

    __tablename__ = "content_step"
    __table_args__ = (
        sa.UniqueConstraint("kind", "slug", "number"),
        sa.CheckConstraint(COURSES, name="kind"),
        sa.CheckConstraint("step IN ('offered', 'draft')", name="step"),
        sa.CheckConstraint("size IS NULL OR (step = 'offered' AND size IN ('small', 'large'))", name="size"),
        sa.Index("ix_content_step_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    number: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(64))
    step: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[str | None] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[UUID]
    at: Mapped[dt.datetime]


class ContentApproval(Base):
    """Somebody with that duty approved exactly this version, in this round.

    A round ends when a version is published, and when one is put back to draft. In a round nobody approves one version twice,
    with whichever duty, and each duty approves it once.
    """

    __tablename__ = "content_approval"
    __table_args__ = (
        sa.UniqueConstraint("kind", "slug", "round", "version", "duty"),
        sa.UniqueConstraint("kind", "slug", "round", "version", "subject"),
        sa.CheckConstraint(COURSES, name="kind"),
        sa.CheckConstraint("duty IN ('domain_reviewer', 'legal_reviewer')", name="duty"),
        sa.Index("ix_content_approval_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    round: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(64))
    duty: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[UUID]
    at: Mapped[dt.datetime]


class ContentPublication(Base):
    """A version of a course is served from now on, with the versions of its parts; the newest round counts.

    `size` is that of the change since the publication before.
    """

    __tablename__ = "content_publication"
    __table_args__ = (
        sa.UniqueConstraint("kind", "slug", "round"),
        sa.CheckConstraint(COURSES, name="kind"),
        sa.CheckConstraint("size = 'small' OR (size = 'large' AND round > 1)", name="size"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    round: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(64))
    parts: Mapped[list[Any]]
    size: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[dt.datetime]


class SourceFlag(Base):
    """An editor says that a source is being looked at again, or not any more, with the reason; the newest one counts."""

    __tablename__ = "source_flag"
    __table_args__ = (
        sa.UniqueConstraint("kind", "slug", "source", "number"),
        sa.CheckConstraint(CONTENT_KINDS, name="kind"),
        sa.Index("ix_source_flag_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    source: Mapped[str] = mapped_column(sa.String(80))
    number: Mapped[int]
    flagged: Mapped[bool]
    changed_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[UUID]
    at: Mapped[dt.datetime]
