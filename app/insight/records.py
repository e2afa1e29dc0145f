"""The ledger of what was ever published: appended, so that a later publication can be checked against it."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Release(Base):
    """One published table, exactly as shown. Hidden counts are not in it.

    `position` is its place in the ledger: of two releases that were checked against the same ledger only one can be
    added. `number` counts the releases of one table; the highest is the one that is shown.
    """

    __tablename__ = "release"
    __table_args__ = (
        sa.UniqueConstraint("period_key", "module", "number"),
        sa.CheckConstraint("position > 0", name="position"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("minimum > 0", name="minimum"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period_key: Mapped[str] = mapped_column(sa.String(20))
    module: Mapped[str] = mapped_column(sa.String(80))
    number: Mapped[int]
    last_on: Mapped[dt.date]
    module_title: Mapped[str] = mapped_column(sa.String(4000))
    minimum: Mapped[int]
    shown: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(sa.String(200))
    created_on: Mapped[dt.date]


class ChoiceRelease(Base):
    """What people chose in the scenes of a scenario or the dilemma of a briefing in one quarter, exactly as shown.

    `period_key` is a closed quarter. What could not be shown is not in it.
    """

    __tablename__ = "choice_release"
    __table_args__ = (
        sa.UniqueConstraint("kind", "slug", "period_key"),
        sa.CheckConstraint("kind IN ('scenario', 'briefing')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(sa.String(80))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(4000))
    shown: Mapped[dict[str, Any]]
    created_on: Mapped[dt.date]


class ItemRelease(Base):
    """How the questions of a quiz behaved, exactly as shown. `period_key` is the closed quarter after which it was published.

    Questions that too few had answered by then are not in it; their answers wait for a later quarter.
    """

    __tablename__ = "item_release"
    __table_args__ = (sa.UniqueConstraint("slug", "period_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(sa.String(80))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(4000))
    shown: Mapped[dict[str, Any]]
    created_on: Mapped[dt.date]


class OutcomeRelease(Base):
    """One published table of outcomes, exactly as shown: what people know, remember, chose or would do, or what was counted.

    `kind` is one of the kinds in `app.insight.register`, `about` what it is about within that kind, `period_key` a closed
    period. `number` counts the releases of one table: 1, and more only where a figure from elsewhere was corrected; the
    highest is the one that is shown. What could not be shown is not in it.
    """

    __tablename__ = "outcome_release"
    __table_args__ = (
        sa.UniqueConstraint("kind", "about", "period_key", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("minimum > 0", name="minimum"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[str] = mapped_column(sa.String(80))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(4000))
    minimum: Mapped[int]
    shown: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(sa.String(200))
    created_on: Mapped[dt.date]


class ReportRelease(Base):
    """A version of the yearly report that was frozen. Who froze it stands in the trail.

    `data` is the canonical data, `words` what is said; both as the text of which the hash was taken. `reason` says what changed
    since the version before, and `changes` what the program saw change.
    """

    __tablename__ = "report_release"
    __table_args__ = (
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation: Mapped[str] = mapped_column(sa.String(200))
    data: Mapped[str] = mapped_column(sa.Text)
    data_hash: Mapped[str] = mapped_column(sa.String(64))
    words: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.String(600))
    changes: Mapped[list[Any]]
    frozen_on: Mapped[dt.date]


class ReportFile(Base):
    """A file of a frozen version, with its SHA-256."""

    __tablename__ = "report_file"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    content: Mapped[bytes]
    hash: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.ForeignKeyConstraint(["year", "number"], ["report_release.year", "report_release.number"]),)
