"""What is kept of one person, for the administrator's page: who, where and when. Nothing of what they learned."""

import dataclasses as dc
import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from app.people.records import Absence, Membership, Person
from app.people.values import Place
from app.storage.database import Db


@dc.dataclass(frozen=True, slots=True)
class Stay:
    """A place where somebody belonged, belongs or will belong."""

    id: UUID
    place: Place
    from_on: dt.date
    until_on: dt.date | None

    def is_over(self, day: dt.date) -> bool:
        """Tell whether it has ended."""
        return self.until_on is not None and self.until_on <= day


@dc.dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is not counted."""

    id: UUID
    reason: str
    from_on: dt.date
    until_on: dt.date | None

    def is_over(self, day: dt.date) -> bool:
        """Tell whether it has ended."""
        return self.until_on is not None and self.until_on <= day


@dc.dataclass(frozen=True, slots=True)
class Profile:
    """One person with everything dated about them, the newest first."""

    id: UUID
    subject: UUID
    given_name: str
    family_name: str
    email: str
    external_id: str | None
    user_name: str | None
    deactivated_at: dt.datetime | None
    stays: tuple[Stay, ...]
    absences: tuple[Away, ...]

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{self.given_name} {self.family_name}".strip()

    def stay(self, stay_id: UUID) -> Stay | None:
        """Return one of their places."""
        return next((one for one in self.stays if one.id == stay_id), None)


def profile(db: Db, person_id: UUID) -> Profile | None:
    """Return a person, in service or not. Three queries."""
    person = db.get(Person, person_id)
    if person is None:
        return None
    newest = (Membership.from_on.desc(), Membership.share.desc(), Membership.id)
    stays = db.scalars(sa.select(Membership).where(Membership.subject == person.subject).order_by(*newest))
    away = db.scalars(sa.select(Absence).where(Absence.subject == person.subject).order_by(Absence.from_on.desc()))
    return Profile(
        person.id, person.subject, person.given_name, person.family_name, person.email, person.external_id, person.user_name,
        person.deactivated_at,
        tuple(Stay(one.id, Place(one.role, one.office, one.department, one.employment, one.share), one.from_on, one.until_on)
              for one in stays),
        tuple(Away(one.id, one.reason, one.from_on, one.until_on) for one in away),
    )  # fmt: skip


def names(db: Db, subjects: tuple[UUID, ...]) -> list[tuple[UUID, str]]:
    """Return the names that go with subjects, in their order."""
    found = sa.select(Person.subject, Person.given_name, Person.family_name).where(Person.subject.in_(subjects))
    rows = db.execute(found.order_by(Person.family_name, Person.given_name, Person.id))
    return [(subject, f"{given} {family}".strip()) for subject, given, family in rows]
