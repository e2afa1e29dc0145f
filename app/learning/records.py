"""Tables of what happened. One kind of attempt serves modules, briefings, quizzes and scenarios."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base

KINDS = "kind IN ('module', 'briefing', 'quiz', 'scenario')"


class ContentVersion(Base):
    """The files of a module, briefing, quiz or scenario as they were taught, so that they can be shown again."""

    __tablename__ = "content_version"
    __table_args__ = (sa.CheckConstraint(KINDS, name="kind"),)

    version: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    files: Mapped[dict[str, Any]]
    kept_at: Mapped[dt.datetime]


class Attempt(Base):
    """One person's run through something, with the content version, role and department of that moment."""

    __tablename__ = "attempt"
    __table_args__ = (
        sa.UniqueConstraint("subject", "kind", "slug", "number"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.Index("ix_attempt_started_at", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(64))
    number: Mapped[int]
    seed: Mapped[int]
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
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("attempt.id"))
    step: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    chosen: Mapped[list[Any]]
    points: Mapped[float | None]
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
    """The fact that a person finished a module or briefing in a calendar year, with role and department then."""

    __tablename__ = "completion"
    __table_args__ = (
        sa.UniqueConstraint("subject", "kind", "slug", "cycle"),
        sa.CheckConstraint("kind IN ('module', 'briefing')", name="kind"),
        sa.Index("ix_completion_completed_at", "completed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(64))
    cycle: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(20))
    department: Mapped[str | None] = mapped_column(sa.String(80))
    completed_at: Mapped[dt.datetime]
