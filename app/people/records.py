"""Tables about people.

Name, mail address and password live only with the person. Facts elsewhere carry the random `subject`, so that a
person can be removed and the facts stay countable.
"""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Person(Base):
    """Someone who is known here. `external_id` is the number that HR or the identity provider gave."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    external_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    user_name: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    given_name: Mapped[str] = mapped_column(sa.String(120))
    family_name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    created_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime | None]
    deactivated_at: Mapped[dt.datetime | None]
    persona: Mapped[str | None] = mapped_column(sa.String(40), unique=True)


class Department(Base):
    """A node of the organisation: a domain or a department. What it is called and where it stands has dates."""

    __tablename__ = "department"

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    external_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)


class DepartmentState(Base):
    """How a department was named and where it stood, from a day (included) until a day (not included).

    A department has one state on each day of its life. `parent` is the domain it belongs to (none: it is a domain
    itself), `reported_with` the department it is counted with, `position` its place in the fixed order.
    """

    __tablename__ = "department_state"
    __table_args__ = (
        sa.UniqueConstraint("department", "from_on"),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),
        sa.CheckConstraint("parent IS NULL OR parent <> department", name="is_not_its_own_parent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    department: Mapped[str] = mapped_column(sa.ForeignKey("department.slug"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    parent: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    reported_with: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    position: Mapped[int]
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]


class DepartmentSuccession(Base):
    """Into which department another one went, and on which day: a merger has many to one, a split one to many."""

    __tablename__ = "department_succession"

    department: Mapped[str] = mapped_column(sa.ForeignKey("department.slug"), primary_key=True)
    successor: Mapped[str] = mapped_column(sa.ForeignKey("department.slug"), primary_key=True)
    on_day: Mapped[dt.date]


class Membership(Base):
    """Where somebody belonged, from a day (included) until a day (not included), and in which role."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint("role IN ('civil_servant', 'office_holder')", name="role"),
        sa.CheckConstraint("(role = 'office_holder') = (department IS NULL)", name="office_holders_have_no_department"),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),
        sa.CheckConstraint("share > 0 AND share <= 1", name="share"),
        sa.CheckConstraint("employment IN ('own', 'external')", name="employment"),
        sa.CheckConstraint(
            "(role = 'office_holder' AND office IS NOT NULL"
            " AND office IN ('statenlid', 'gedeputeerde', 'commissaris', 'fractieondersteuner'))"
            " OR (role = 'civil_servant' AND office IS NULL)",
            name="office",
        ),
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
    """Long leave or an exemption: days on which somebody is not counted. The reason is a choice, never about health."""

    __tablename__ = "absence"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('leave', 'exemption')", name="kind"),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="ends_after_it_begins"),
        sa.CheckConstraint(
            "(kind = 'leave' AND reason = 'long_leave') OR (kind = 'exemption' AND reason IN"
            " ('seconded', 'learned_elsewhere', 'no_access', 'leaving_soon'))",
            name="reason",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.String(20))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]


class PermissionGrant(Base):
    """A duty that somebody has. It counts once it is confirmed; `department` is whose contact somebody is."""

    __tablename__ = "permission_grant"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    permission: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    department: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    granted_at: Mapped[dt.datetime]
    granted_by: Mapped[UUID | None]
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_by: Mapped[UUID | None]
    last_used_on: Mapped[dt.date | None]


class Identity(Base):
    """An account at an identity provider that is this person: issuer and subject, never a mail address."""

    __tablename__ = "identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "sub"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(255))
    sub: Mapped[str] = mapped_column(sa.String(255))
    linked_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]


class Provisioned(Base):
    """Somebody whom the identity provider brought: what it says beside person and membership.

    `department` is where it placed somebody whose access has ended, for when they come back; of others their membership
    says it. `released_at` is when the provider let go of them: it does not see them any more, and may bring them again.
    """

    __tablename__ = "provisioned"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    department: Mapped[str | None] = mapped_column(sa.ForeignKey("department.slug"))
    changed_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]


class Passkey(Base):
    """A passkey: the public half of a key that never leaves somebody's device."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]


class SignInToken(Base):
    """A personal link or code that works once, for a short time: only its hash is kept.

    `used_by` is the hash of the browser that used it, so that a second click there does not look like a second use.
    """

    __tablename__ = "sign_in_token"
    __table_args__ = (sa.CheckConstraint("kind IN ('sign_in', 'reset', 'passkey')", name="kind"),)

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    used_by: Mapped[str | None] = mapped_column(sa.String(64))


class SignInCeremony(Base):
    """A sign-in that was begun: with a provider or with a passkey. It can be finished once, by the browser that began it.

    Everything that is asked with it (state, nonce, challenge) follows from a key that only that browser holds.
    """

    __tablename__ = "sign_in_ceremony"
    __table_args__ = (sa.CheckConstraint("kind IN ('oidc', 'passkey_new', 'passkey_use')", name="kind"),)

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class SignInSession(Base):
    """A signed-in browser. The cookie holds the token, this table only its hash. `way` is how somebody signed in."""

    __tablename__ = "sign_in_session"
    __table_args__ = (sa.CheckConstraint("way IN ('password', 'mail', 'oidc', 'passkey', 'demo')", name="way"),)

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    way: Mapped[str] = mapped_column(sa.String(20))
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class RosterRun(Base):
    """One time that people were brought in line with a list: what changed, and for a day how to take it back."""

    __tablename__ = "roster_run"
    __table_args__ = (sa.CheckConstraint("state IN ('draft', 'applied', 'undone')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    by: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[dt.datetime]
    applied_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
    counts: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any] | None]


class IncidentHold(Base):
    """An investigation for which the traces of somebody are kept: it delays erasure."""

    __tablename__ = "incident_hold"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(sa.String(80))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]
    placed_by: Mapped[UUID | None]


class SignInTry(Base):
    """A failed try to sign in, counted to slow down guessing. The key is a hash."""

    __tablename__ = "sign_in_try"
    __table_args__ = (sa.Index("ix_sign_in_try_key_at", "key", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime]


class Audience(Base):
    """A saved rule about whom something is meant for, and what they are asked to learn. A change is a new row."""

    __tablename__ = "audience"
    __table_args__ = (sa.CheckConstraint("ended_at IS NULL OR ended_at >= made_at", name="ends_after_it_begins"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(sa.String(80))
    why: Mapped[str] = mapped_column(sa.String(200))
    rule: Mapped[dict[str, Any]]
    modules: Mapped[list[Any]]
    replaces: Mapped[UUID | None] = mapped_column(sa.ForeignKey("audience.id"), unique=True)
    made_at: Mapped[dt.datetime]
    made_by: Mapped[UUID | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[UUID | None]


class ApiKey(Base):
    """A key with which a program reads published tables. Only its hash is kept; `mark` is the part that tells keys apart.

    `made_by` is empty when it was made at the server itself. `minute` and `requests` count how often it was used in one minute.
    """

    __tablename__ = "api_key"
    __table_args__ = (
        sa.CheckConstraint("requests >= 0", name="requests"),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= made_at", name="ends_after_it_begins"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(sa.String(80))
    mark: Mapped[str] = mapped_column(sa.String(16), unique=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[Any]]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[UUID | None]
    expires_on: Mapped[dt.date]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[UUID | None]
    last_used_on: Mapped[dt.date | None]
    minute: Mapped[dt.datetime | None]
    requests: Mapped[int]
