"""Tables of what was ever published: appended, so that a later publication can be checked against it."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Release(Base):
    """One published table, exactly as shown. Hidden counts are not in it."""

    __tablename__ = "release"
    __table_args__ = (
        sa.UniqueConstraint("published_table", "period_key", "module", "number"),
        sa.Index("ix_release_period_key", "period_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    published_table: Mapped[str] = mapped_column(sa.String(10))
    period_key: Mapped[str] = mapped_column(sa.String(40))
    module: Mapped[str] = mapped_column(sa.String(80), default="")
    number: Mapped[int] = mapped_column(default=1)
    cells: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[dt.datetime]
