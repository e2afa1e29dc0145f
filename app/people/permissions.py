"""Who may do what, as one table."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do. Everybody who is signed in may learn."""

    LEARN = "learn"
    INSIGHT = "insight"
    CONTENT = "content"
    MEETINGS = "meetings"
    OWN_DEPARTMENT = "own_department"
    OFFICE_HOLDERS = "office_holders"
    PEOPLE = "people"
    AUDIT = "audit"


class Duty(StrEnum):
    """What is granted to a person: a bundle of permissions with the name the field uses."""

    CORE_TEAM = "core_team"
    EDITOR = "editor"
    ORGANISER = "organiser"
    DEPARTMENT_CONTACT = "department_contact"
    GRIFFIER = "griffier"
    ADMINISTRATOR = "administrator"


DUTIES: Mapping[Duty, frozenset[Permission]] = {
    Duty.CORE_TEAM: frozenset({Permission.INSIGHT}),
    Duty.EDITOR: frozenset({Permission.CONTENT}),
    Duty.ORGANISER: frozenset({Permission.MEETINGS}),
    Duty.DEPARTMENT_CONTACT: frozenset({Permission.OWN_DEPARTMENT}),
    Duty.GRIFFIER: frozenset({Permission.OFFICE_HOLDERS}),
    Duty.ADMINISTRATOR: frozenset({Permission.PEOPLE, Permission.AUDIT}),
}

# Who reads the figures of groups may not hold the list of people: together they could tell who did what.
EXCLUDING: frozenset[frozenset[Duty]] = frozenset({frozenset({Duty.CORE_TEAM, Duty.ADMINISTRATOR})})

STRONG_WAYS = frozenset({"oidc", "passkey"})
"""Ways to sign in that carry more than learning; `demo` does in demo mode alone."""


def permissions_of(duties: Collection[str]) -> frozenset[Permission]:
    """Return everything that these duties allow, learning included."""
    granted = {permission for duty in duties if duty in set(Duty) for permission in DUTIES[Duty(duty)]}
    return frozenset(granted | {Permission.LEARN})


def permissions_in(duties: Collection[str], way: str, *, demo: bool) -> frozenset[Permission]:
    """Return what these duties allow in a session that was begun in this way.

    Args:
        duties: Of the person.
        way: `oidc`, `passkey`, `password`, `mail` or `demo`.
        demo: Whether this is the demonstration, where every way counts.
    """
    return permissions_of(duties if demo or way in STRONG_WAYS else ())
