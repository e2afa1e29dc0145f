"""Tables of pulses. Nothing in them joins an answer to a person: answers are counters, and who answered is a list apart.

Counters, and no row for each answer: a row would have a place, and with it an order. `pulse_count` has no number of its own
for a row (`rowid`) in SQLite; in PostgreSQL one statement writes every counter of a group again, so that none of its system
columns tells which one moved. Decision 0029 says what that does and does not protect against.
"""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Pulse(Base):
    """A pulse that was opened: which questions, for whom, and its days.

    `whole` tells whether everybody was asked, or a random half of the civil servants.
    """

    __tablename__ = "pulse"

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    version: Mapped[str] = mapped_column(sa.String(64))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    whole: Mapped[bool]
    opened_on: Mapped[dt.date]
    closes_on: Mapped[dt.date]
    reminded_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]


class PulseInvitation(Base):
    """Somebody may answer a pulse once, and did or did not. It goes when the pulse closes; only how many there were stays.

    `role` and `stratum` are those of the day of the opening: whoever moves afterwards, or turns out to have moved before, would
    else be counted alone in a group, or give an answer that nobody else in it can give.
    """

    __tablename__ = "pulse_invitation"
    __table_args__ = (sa.Index("ix_pulse_invitation_subject", "subject"), {"sqlite_with_rowid": False})

    pulse: Mapped[str] = mapped_column(sa.ForeignKey("pulse.slug"), primary_key=True)
    subject: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    stratum: Mapped[str] = mapped_column(sa.String(100))
    answered: Mapped[bool]


class PulseStratum(Base):
    """How many people of a group were in service, invited, and answered.

    Kept at the opening, with nobody answered; made again at the close, of the groups that are large enough. A group is
    `unit:<slug>`, `domain:<slug>`, `role:office_holder` or `organisation`.
    """

    __tablename__ = "pulse_stratum"
    __table_args__ = (
        sa.CheckConstraint("people >= 0 AND invited >= 0 AND answered >= 0", name="numbers"),
        {"sqlite_with_rowid": False},
    )

    pulse: Mapped[str] = mapped_column(sa.ForeignKey("pulse.slug"), primary_key=True)
    stratum: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    people: Mapped[int]
    invited: Mapped[int]
    answered: Mapped[int]


class PulseCount(Base):
    """How often one answer was given in a group, before or after the reminder; after the close in all.

    At the close only the whole organisation keeps `early` and `late`, as `organisation`, where both are large enough.
    """

    __tablename__ = "pulse_count"
    __table_args__ = (
        sa.CheckConstraint("wave IN ('early', 'late', 'all')", name="wave"),
        sa.CheckConstraint("count >= 0", name="count"),
        {"sqlite_with_rowid": False},
    )

    pulse: Mapped[str] = mapped_column(sa.ForeignKey("pulse.slug"), primary_key=True)
    stratum: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    wave: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    option: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    count: Mapped[int]
