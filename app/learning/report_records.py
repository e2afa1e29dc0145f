"""What the core team writes beside the chapters of the yearly report: of who wrote it, and so a thing of a person.

The report itself stands in `app.insight.records`; privacy looks across the rooms below it, and not into that one.
"""

import datetime as dt
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class ReportProse(Base):
    """What the core team wrote beside the sentences of a chapter of the yearly report; the highest number is what counts.

    Appended at each edit, so that nothing that was written is lost and it can be seen who wrote what.
    """

    __tablename__ = "report_prose"
    __table_args__ = (
        sa.UniqueConstraint("year", "chapter", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.Index("ix_report_prose_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    year: Mapped[int]
    chapter: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    subject: Mapped[UUID]
    at: Mapped[dt.datetime]
