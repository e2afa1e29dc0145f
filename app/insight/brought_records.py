"""Tables of what the core team brings: dated activities, and counts of the Meldpunt."""

import datetime as dt
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class ActivityRow(Base):
    """Something that happened on a day. What is withdrawn stays, and is not shown."""

    __tablename__ = "activity"
    __table_args__ = (sa.CheckConstraint("kind IN ('campaign', 'meeting', 'news', 'other')", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    on_day: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(120))
    added_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]


class MeldpuntCount(Base):
    """How many reports the Meldpunt received in a quarter, in one lane. A correction is a row with a higher number."""

    __tablename__ = "meldpunt_count"
    __table_args__ = (
        sa.UniqueConstraint("period_key", "lane", "number"),
        sa.CheckConstraint("lane IN ('undermining', 'aggression', 'integrity')", name="lane"),
        sa.CheckConstraint("count >= 0", name="count"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    period_key: Mapped[str] = mapped_column(sa.String(20))
    lane: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    count: Mapped[int]
    brought_at: Mapped[dt.datetime]
