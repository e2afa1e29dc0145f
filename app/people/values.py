"""What is said of people, as values: who they are, where they belong, and who says so."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection
from uuid import UUID


@dc.dataclass(frozen=True, slots=True)
class By:
    """Who does it, and when. The program itself has no subject.

    Args:
        actor: The random subject of a person, or None.
        at: The moment.
        source: `hand`, `roster`, `scim`, `command` or `worker`.
    """

    actor: UUID | None
    at: dt.datetime
    source: str = "hand"


@dc.dataclass(frozen=True, slots=True)
class Particulars:
    """What is kept of somebody in person.

    Args:
        given_name: At least one letter.
        family_name: May be empty.
        email: As written; compared in its normal form.
        external_id: The number of HR or the identity provider, if there is one.
        user_name: The name at the identity provider, if there is one.
    """

    given_name: str
    family_name: str
    email: str
    external_id: str | None = None
    user_name: str | None = None


@dc.dataclass(frozen=True, slots=True)
class Place:
    """Where somebody belongs.

    Args:
        role: `civil_servant` or `office_holder`.
        office: Of an office-holder; None for civil servants.
        department: Slug, of a civil servant; None for office-holders.
        employment: `own` or `external`.
        share: Part-time share, above 0 and at most 1.
    """

    role: str
    office: str | None
    department: str | None
    employment: str = "own"
    share: float = 1.0


@dc.dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody belongs on a day, and as what."""

    role: str
    office: str | None
    department: str | None
    department_name: str | None

    def is_among(self, audience: Collection[str]) -> bool:
        """Tell whether something is meant for this standing: its role is named, or its office."""
        return self.role in audience or self.office in audience
