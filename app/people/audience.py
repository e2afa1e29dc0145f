"""Who belongs to an audience: a rule about where people stand, judged anew on every day. Pure."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

ROLES = ("civil_servant", "office_holder")
OFFICES = ("statenlid", "gedeputeerde", "commissaris", "fractieondersteuner")
EMPLOYMENTS = ("own", "external")


@dc.dataclass(frozen=True, slots=True)
class Rule:
    """Who is meant. What is left empty asks nothing; what is filled in has to hold, all of it for one and the same place.

    Args:
        departments: Slugs; who belongs to something inside one of them is meant as well.
        roles: Of `civil_servant` and `office_holder`.
        offices: Of office-holders.
        employments: `own`, `external`.
        joined_from: The first day on which they may have begun there.
        joined_until: The last day on which they may have begun there.
    """

    departments: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    employments: frozenset[str] = frozenset()
    joined_from: dt.date | None = None
    joined_until: dt.date | None = None


@dc.dataclass(frozen=True, slots=True)
class Standpoint:
    """One place that somebody has on a day, as far as a rule looks at it."""

    role: str
    office: str | None
    department: str | None
    employment: str
    since: dt.date


def within(parents: Mapping[str, str | None], departments: Collection[str]) -> frozenset[str]:
    """Return some departments with everything inside them.

    Args:
        parents: Every department of the day to the one it stands in.
        departments: Some of them.
    """

    def _line(one: str | None) -> Iterable[str]:
        seen: set[str] = set()
        while one is not None and one not in seen:
            seen.add(one)
            yield one
            one = parents.get(one)

    return frozenset(one for one in parents if any(up in departments for up in _line(one)))


def belongs(rule: Rule, places: Iterable[Standpoint], parents: Mapping[str, str | None]) -> bool:
    """Tell whether somebody with these places is meant: one of them fits the whole rule."""
    meant = within(parents, rule.departments)
    return any(_fits(rule, place, meant) for place in places)


def _fits(rule: Rule, place: Standpoint, meant: frozenset[str]) -> bool:
    return (
        (not rule.departments or place.department in meant)
        and (not rule.roles or place.role in rule.roles)
        and (not rule.offices or place.office in rule.offices)
        and (not rule.employments or place.employment in rule.employments)
        and (rule.joined_from is None or place.since >= rule.joined_from)
        and (rule.joined_until is None or place.since <= rule.joined_until)
    )


def contradictions(rule: Rule) -> frozenset[str]:
    """Return why nobody can ever fit a rule.

    Returns:
        Of `offices_of_civil_servants` (an office is asked of people who have none), `departments_of_office_holders`
        (a department of people who have none) and `joined` (the last day lies before the first).
    """
    found = set()
    if rule.offices and rule.roles and "office_holder" not in rule.roles:
        found.add("offices_of_civil_servants")
    if rule.departments and (rule.offices or rule.roles == {"office_holder"}):
        found.add("departments_of_office_holders")
    if rule.joined_from and rule.joined_until and rule.joined_until < rule.joined_from:
        found.add("joined")
    return frozenset(found)


def as_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as it is kept."""
    sets = {name: sorted(getattr(rule, name)) for name in ("departments", "roles", "offices", "employments")}
    days = {name: day and day.isoformat() for name in ("joined_from", "joined_until") for day in [getattr(rule, name)]}
    return sets | days


def from_json(kept: Mapping[str, Any]) -> Rule:
    """Return a rule from how it was kept."""

    def _set(name: str) -> frozenset[str]:
        return frozenset(kept.get(name, ()))

    def _day(name: str) -> dt.date | None:
        text = kept.get(name)
        return dt.date.fromisoformat(text) if text else None

    whom = (_set("departments"), _set("roles"), _set("offices"), _set("employments"))
    return Rule(*whom, _day("joined_from"), _day("joined_until"))
