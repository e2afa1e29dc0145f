"""Who is asked, in which group somebody is counted, and which groups are large enough at the close. Pure."""

import dataclasses as dc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal
from uuid import UUID

from app.catalogue.model import Role

Wave = Literal["early", "late", "all"]
SMALLEST = 10
"""Fewer answers than this never stand apart (awareness metrics 3.8)."""
UNIT, DOMAIN = "unit:", "domain:"
OFFICE_HOLDERS, ORGANISATION = "role:office_holder", "organisation"
QUARTER_OF_ALL = 4
QUARTERS_OF_OFFICE_HOLDERS = frozenset({2, 4})
EVERYBODY: frozenset[Role] = frozenset({"civil_servant", "office_holder"})
CIVIL_SERVANTS: frozenset[Role] = frozenset({"civil_servant"})


@dc.dataclass(frozen=True, slots=True)
class Member:
    """Somebody in service on the day of the opening.

    Args:
        subject: Who.
        role: Their role that counts.
        unit: The department that they are counted with; none for an office-holder.
    """

    subject: UUID
    role: Role
    unit: str | None


@dc.dataclass(frozen=True, slots=True)
class Asked:
    """Whom a pulse asks.

    Args:
        whole: Every civil servant, or a random half.
        roles: Which roles.
        year: Whose draw makes the halves.
        half: Which of the two: 0 or 1.
    """

    whole: bool
    roles: frozenset[Role]
    year: int
    half: int

    def asks(self, member: Member) -> bool:
        """Tell whether somebody is asked."""
        if member.role not in self.roles:
            return False
        return self.whole or member.role == "office_holder" or half_of(member.subject, self.year) == self.half


def asked_in(period_key: str) -> Asked:
    """Return whom the pulse of a quarter asks.

    In the fourth quarter everybody; before that one half in the first and third, the other half in the second. Who is in
    which half is drawn anew each year. Office-holders are asked in the second and fourth, all of them.

    Args:
        period_key: Such as `2026-q4`.
    """
    year, quarter = (int(part) for part in period_key.split("-q"))
    roles = EVERYBODY if quarter in QUARTERS_OF_OFFICE_HOLDERS else CIVIL_SERVANTS
    return Asked(quarter == QUARTER_OF_ALL, roles, year, quarter % 2)


def half_of(subject: UUID, year: int) -> int:
    """Return in which half somebody is in a year, 0 or 1: by lot, and the same whoever else comes or goes."""
    return hashlib.sha256(f"pulse:{year}:{subject}".encode()).digest()[0] % 2


@dc.dataclass(frozen=True, slots=True)
class Size:
    """How many people of a group there are, and were invited."""

    people: int
    invited: int


Parents = Mapping[str, str]
"""Department to its domain, as it stood on the day of the opening."""


class Placing:
    """In which group somebody is counted while a pulse is open.

    A department of which fewer than `SMALLEST` people are invited can never stand apart, so it is counted with its domain
    from the start, or with the organisation.
    """

    def __init__(self, groups: Iterable[str], parents: Parents) -> None:
        """Keep which groups there are.

        Args:
            groups: Those for which there are counters.
            parents: Department to domain.
        """
        self._groups, self._parents = frozenset(groups), parents

    def of(self, member: Member) -> str:
        """Return the finest group for which there are counters."""
        return next((one for one in ladder(member, self._parents) if one in self._groups), ORGANISATION)


def ladder(member: Member, parents: Parents) -> tuple[str, ...]:
    """Return the groups that somebody belongs to, the finest first."""
    if member.role == "office_holder":
        return OFFICE_HOLDERS, ORGANISATION
    unit = member.unit or ""
    return UNIT + unit, DOMAIN + parents.get(unit, unit), ORGANISATION


Answer = tuple[str, str]
"""Question and option."""


@dc.dataclass(slots=True)
class Tally:
    """A group with its answers.

    Args:
        people: In service on the day of the opening.
        invited: Of those.
        answered: Of those.
        counts: How often each answer was given.
    """

    people: int
    invited: int
    answered: int
    counts: Counter[Answer]

    def add(self, other: "Tally") -> None:
        """Add another group to it."""
        self.people += other.people
        self.invited += other.invited
        self.answered += other.answered
        self.counts.update(other.counts)


def sizes(members: Iterable[Member], invited: Callable[[Member], bool], parents: Parents) -> dict[str, Size]:
    """Divide everybody in service over groups of which enough people are invited; the organisation is always there.

    Args:
        members: Everybody in service, of the roles that are asked.
        invited: Whether somebody is.
        parents: Department to domain.
    """
    found: dict[str, Tally] = {}
    for member in members:
        asked = int(invited(member))
        # More than all who are invited cannot answer.
        alone = Tally(1, asked, asked, Counter())
        _put(found, ladder(member, parents)[0], alone)
    _climb(found, parents)
    return {ORGANISATION: Size(0, 0), **{name: Size(one.people, one.invited) for name, one in sorted(found.items())}}


def merged(tallies: Mapping[str, Tally], parents: Parents) -> dict[str, Tally]:
    """Merge groups upward until none has fewer than `SMALLEST` answers, or only one is left.

    A small department goes to its domain, a small domain or role to the organisation. A small rest in the organisation takes
    in the smallest group that is left, by number of answers and then by name.

    Args:
        tallies: The groups of the open pulse.
        parents: Department to domain.
    """
    found = {name: dc.replace(one, counts=Counter(one.counts)) for name, one in tallies.items() if one.people or one.answered}
    _climb(found, parents)
    while len(found) > 1 and ORGANISATION in found and found[ORGANISATION].answered < SMALLEST:
        others = (one for one in found if one != ORGANISATION)
        _move(found, min(others, key=lambda one: (found[one].answered, one)), ORGANISATION)
    return found


def _climb(found: dict[str, Tally], parents: Parents) -> None:
    """Let every small group go up: departments to their domains, then domains and roles to the organisation."""
    for name in sorted(one for one in found if one.startswith(UNIT)):
        if found[name].answered < SMALLEST:
            unit = name.removeprefix(UNIT)
            _move(found, name, DOMAIN + parents.get(unit, unit))
    for name in sorted(one for one in found if one != ORGANISATION and not one.startswith(UNIT)):
        if found[name].answered < SMALLEST:
            _move(found, name, ORGANISATION)


def _move(found: dict[str, Tally], name: str, target: str) -> None:
    _put(found, target, found.pop(name))


def _put(found: dict[str, Tally], name: str, tally: Tally) -> None:
    if name in found:
        found[name].add(tally)
    else:
        found[name] = tally
