"""Who may do what, as one table."""

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do. Everybody who is signed in may learn."""

    LEARN = "learn"
    INSIGHT = "insight"
    CONTENT = "content"
    PEOPLE = "people"


class Duty(StrEnum):
    """What is granted to a person: a bundle of permissions with the name the field uses."""

    CORE_TEAM = "core_team"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


DUTIES: dict[Duty, frozenset[Permission]] = {
    Duty.CORE_TEAM: frozenset({Permission.INSIGHT}),
    Duty.EDITOR: frozenset({Permission.CONTENT}),
    Duty.ADMINISTRATOR: frozenset({Permission.PEOPLE}),
}


def permissions_of(duties: frozenset[str]) -> frozenset[Permission]:
    """Return everything that these duties allow, learning included."""
    granted = {permission for duty in duties if duty in set(Duty) for permission in DUTIES[Duty(duty)]}
    return frozenset(granted | {Permission.LEARN})
