"""Tables about people.

Name, mail address and password live only with the person. Facts elsewhere carry the random `subject`, so that a
person can be removed and the facts stay countable.
"""

import datetime as dt
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Person(Base):
    """Someone who can sign in."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    given_name: Mapped[str] = mapped_column(sa.String(120))
    family_name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    created_at: Mapped[dt.datetime]
    deactivated_at: Mapped[dt.datetime | None]
    persona: Mapped[str | None] = mapped_column(sa.String(40), unique=True)


class Department(Base):
    """A domain (no parent) or a department in it. `reported_with` names the department it is counted with."""

    __tablename__ = "department"

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    parent: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    reported_with: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    position: Mapped[int]


class Membership(Base):
    """Where somebody belonged, from a day (included) until a day (not included), and in which role."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint("role IN ('civil_servant', 'office_holder')", name="role"),
        sa.CheckConstraint("(role = 'office_holder') = (department IS NULL)", name="office_holders_have_no_department"),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),
        sa.CheckConstraint("share > 0 AND share <= 1", name="share"),
        sa.CheckConstraint("employment IN ('own', 'external')", name="employment"),
        sa.Index("ix_membership_subject_from_on", "subject", "from_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID]
    role: Mapped[str] = mapped_column(sa.String(20))
    office: Mapped[str | None] = mapped_column(sa.String(40))
    department: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    employment: Mapped[str] = mapped_column(sa.String(20), default="own")
    share: Mapped[float] = mapped_column(default=1.0)
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]


class Absence(Base):
    """Long leave or an exemption: days on which somebody is not counted."""

    __tablename__ = "absence"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('leave', 'exemption')", name="kind"),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]


class PermissionGrant(Base):
    """What somebody may do beyond learning."""

    __tablename__ = "permission_grant"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    permission: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    granted_at: Mapped[dt.datetime]


class SignInSession(Base):
    """A signed-in browser. The cookie holds the token, this table only its hash."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class SignInTry(Base):
    """A failed try to sign in, counted to slow down guessing. The key is a hash."""

    __tablename__ = "sign_in_try"
    __table_args__ = (sa.Index("ix_sign_in_try_key_at", "key", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime]
