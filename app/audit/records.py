"""The table of the trail. People stand in it by their random subject, never by name or address."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class AuditEntry(Base):
    """One line of the trail. `hash` covers every other column and the hash of the line before."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject"), sa.Index("ix_audit_entry_actor", "actor"))

    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    actor: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    subject: Mapped[UUID | None]
    details: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditHead(Base):
    """The one row that says how far the trail goes: without it a missing last line could not be seen.

    Args:
        first: Number before the first line that is still kept; its hash is where checking begins.
        number: Number of the last line.
    """

    __tablename__ = "audit_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(sa.BigInteger)
    first_hash: Mapped[str] = mapped_column(sa.String(64))
    number: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str] = mapped_column(sa.String(64))
