"""The organisation as a tree with dates: how it stood on any day, and what a change on a day means.

Values in, values out. A change touches no day before its own: what was reported of those days stays true.
"""

import dataclasses as dc
import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from app.errors import Conflict

ALWAYS = dt.date(2000, 1, 1)
"""The first day of a department of which nobody wrote down since when it is there."""

LONGEST_NAME = 160
LONGEST_SLUG = 80
CARRIED = ("name", "parent", "reported_with", "position")


@dc.dataclass(frozen=True, slots=True)
class State:
    """How a department was named and where it stood, from a day (included) until a day (not included)."""

    department: str
    name: str
    parent: str | None
    reported_with: str | None
    position: int
    from_on: dt.date
    until_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether this was so on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def reaches(self, day: dt.date) -> bool:
        """Tell whether any of this is on a day or after it."""
        return self.until_on is None or day < self.until_on


@dc.dataclass(frozen=True, slots=True)
class Succession:
    """Into which department another one went."""

    department: str
    successor: str
    on_day: dt.date


@dc.dataclass(frozen=True, slots=True)
class New:
    """A department that does not exist yet."""

    slug: str
    name: str
    parent: str | None


@dc.dataclass(frozen=True, slots=True)
class Fault:
    """Something that may not be.

    Args:
        kind: `name_taken`, `parent_gone`, `too_deep`, `counted_with_gone`, `counted_with_domain`, `counted_with_chain`.
        department: Where it is wrong.
        other: The other department in it.
    """

    kind: str
    department: str
    other: str


class Refused(Conflict):
    """A change that cannot be.

    Args:
        kind: The kind of a `Fault`, or `unknown` (it does not exist on that day), `ends_already`, `nothing`, `no_name`,
            `too_few`, `known` (there is one with this slug), `past` (a published period covers the day) or
            `has_people`.
        department: Slug of the department that stands in the way, or empty.
        other: The other one, or empty.
    """

    def __init__(self, kind: str, department: str = "", other: str = "") -> None:
        """Keep why."""
        super().__init__(kind)
        self.kind, self.department, self.other = kind, department, other


@dc.dataclass(frozen=True, slots=True)
class Event:
    """One change in the life of departments.

    Args:
        on_day: Its first day.
        kind: `made`, `renamed`, `moved`, `counted`, `merged`, `split` or `ended`.
        departments: Which, by slug; of a merger all that went into `into`.
        before: The state that ended, of a single department.
        after: The state that began.
        into: The successors.
    """

    on_day: dt.date
    kind: str
    departments: tuple[str, ...]
    before: State | None = None
    after: State | None = None
    into: tuple[str, ...] = ()


@dc.dataclass(frozen=True, slots=True)
class Tree:
    """All states of all departments, and what went into what."""

    states: tuple[State, ...] = ()
    successions: tuple[Succession, ...] = ()

    def history(self, department: str) -> tuple[State, ...]:
        """Return the states of one department, the oldest first."""
        return tuple(sorted((one for one in self.states if one.department == department), key=lambda one: one.from_on))

    def state(self, department: str, day: dt.date) -> State | None:
        """Return how a department stood on a day; None when it did not exist."""
        return next((one for one in self.states if one.department == department and one.holds(day)), None)

    def name(self, department: str, day: dt.date) -> str:
        """Return the name on a day; before its life its first, after it its last."""
        known = self.history(department)
        held = next((one for one in known if one.reaches(day)), known[-1] if known else None)
        return held.name if held else department

    def end_of(self, department: str) -> dt.date | None:
        """Return the first day on which a department does not exist any more, if that is known."""
        known = self.history(department)
        return known[-1].until_on if known else None

    def on(self, day: dt.date) -> tuple[State, ...]:
        """Return everything that existed on a day: each domain, followed by its departments."""
        living = sorted((one for one in self.states if one.holds(day)), key=lambda one: (one.position, one.department))
        below: dict[str | None, list[State]] = defaultdict(list)
        for one in living:
            below[one.parent].append(one)
        return tuple(found for top in below[None] for found in (top, *below[top.department]))

    def heirs(self, department: str, day: dt.date) -> frozenset[str]:
        """Return into which departments that exist on a day one has gone: itself, its successors, or theirs."""
        if self.state(department, day):
            return frozenset({department})
        went = (one.successor for one in self.successions if one.department == department and one.on_day <= day)
        return frozenset(heir for successor in went for heir in self.heirs(successor, day))


def make(tree: Tree, new: New, on_day: dt.date) -> Tree:
    """Add a department, or a domain when it has no parent; it comes last in its domain.

    Raises:
        Refused: The slug is known, the name is taken or empty, or the domain cannot have it.
    """
    return _checked(tree, _made(tree, new, on_day), on_day)


def rename(tree: Tree, department: str, name: str, on_day: dt.date) -> Tree:
    """Give a department another name from a day on."""
    return _checked(tree, _with(tree, department, on_day, name=_clean(name)), on_day)


def move(tree: Tree, department: str, parent: str | None, on_day: dt.date) -> Tree:
    """Put a department in another domain from a day on, or make it a domain itself."""
    return _checked(tree, _with(tree, department, on_day, parent=parent), on_day)


def count_with(tree: Tree, department: str, other: str | None, on_day: dt.date) -> Tree:
    """Let a small department be counted with another one from a day on, or by itself again."""
    return _checked(tree, _with(tree, department, on_day, reported_with=other), on_day)


def reorder(tree: Tree, departments: Sequence[str], on_day: dt.date) -> Tree:
    """Put departments in this order from a day on; they take each other's places."""
    standing = {one: tree.state(one, on_day) for one in departments}
    if None in standing.values():
        raise Refused("unknown")
    places = sorted(state.position for state in standing.values() if state)
    changed, last = tree, -1
    for department, place in zip(departments, places, strict=True):
        last = max(place, last + 1)
        changed = _with(changed, department, on_day, position=last)
    return _checked(tree, changed, on_day)


def merge(tree: Tree, departments: Collection[str], into: str | New, on_day: dt.date) -> Tree:
    """Let departments go into one that exists or is new; what stood under them or was counted with them follows."""
    target = into.slug if isinstance(into, New) else into
    sources = sorted(set(departments) - {target})
    if not sources:
        raise Refused("too_few")
    changed = _made(tree, into, on_day) if isinstance(into, New) else tree
    for source in sources:
        changed = _repointed(_ended(changed, source, on_day, (target,)), source, target, on_day)
    _lasting(changed, target, on_day)
    return _checked(tree, changed, on_day)


def split(tree: Tree, department: str, into: Sequence[str | New], on_day: dt.date) -> Tree:
    """Let a department go into several, each of which exists or is new."""
    slugs = tuple(dict.fromkeys(one.slug if isinstance(one, New) else one for one in into))
    if len(slugs) < 2 or department in slugs:  # noqa: PLR2004  one is no split
        raise Refused("too_few")
    changed = tree
    for one in into:
        changed = _made(changed, one, on_day) if isinstance(one, New) else changed
    changed = _ended(changed, department, on_day, slugs)
    for slug in slugs:
        _lasting(changed, slug, on_day)
    return _checked(tree, changed, on_day)


def end(tree: Tree, department: str, on_day: dt.date) -> Tree:
    """End a department; what was planned for it later lapses. Its last day is the one before."""
    return _checked(tree, _ended(tree, department, on_day, ()), on_day)


def faults(tree: Tree, since: dt.date) -> frozenset[Fault]:
    """Return everything that is wrong on any day from `since` on."""
    edges = {one.from_on for one in tree.states} | {one.until_on for one in tree.states if one.until_on}
    return frozenset(fault for day in {since, *(one for one in edges if one > since)} for fault in _faults_on(tree, day))


def events(tree: Tree) -> tuple[Event, ...]:
    """Return what happened and will happen, in order; another place in the list is no event."""
    found = [event for one in sorted({state.department for state in tree.states}) for event in _life(tree, one)]
    found += _successions(tree)
    return tuple(sorted(found, key=lambda event: (event.on_day, event.kind, event.departments)))


def slug_for(name: str, taken: Collection[str]) -> str:
    """Return a slug that is free and reads like the name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_SLUG - 5].strip("-") or "afdeling"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _clean(name: str) -> str:
    text = " ".join(name.split())[:LONGEST_NAME]
    if not text:
        raise Refused("no_name")
    return text


def _made(tree: Tree, new: New, on_day: dt.date) -> Tree:
    if any(one.department == new.slug for one in tree.states):
        raise Refused("known", new.slug)
    place = max((one.position for one in tree.states), default=0) + 1
    return dc.replace(tree, states=(*tree.states, State(new.slug, _clean(new.name), new.parent, None, place, on_day)))


def _with(tree: Tree, department: str, on_day: dt.date, **changes: str | int | None) -> Tree:
    """Change a department from a day on. Each change lasts until the day on which that very thing was to change anyway."""
    held = tree.state(department, on_day)
    if held is None:
        raise Refused("unknown", department)
    pending: dict[str, tuple[Any, Any]] = {field: (getattr(held, field), value) for field, value in changes.items()}
    states: list[State] = []
    for one in tree.history(department):
        if not one.reaches(on_day):
            states.append(one)
        elif one is held:
            states += [dc.replace(one, until_on=on_day)] if one.from_on < on_day else []
            states.append(dc.replace(one, from_on=max(one.from_on, on_day), **changes))  # type: ignore[arg-type]
        else:
            pending = {field: (old, new) for field, (old, new) in pending.items() if getattr(one, field) == old}
            states.append(dc.replace(one, **{field: new for field, (_old, new) in pending.items()}))
    return _replaced(tree, department, states)


def _replaced(tree: Tree, department: str, states: Iterable[State]) -> Tree:
    """Put these states in the place of those of a department; neighbours that say the same become one."""
    joined: list[State] = []
    for one in states:
        before = joined[-1] if joined else None
        if before and before.until_on == one.from_on and _same(before, one):
            joined[-1] = dc.replace(before, until_on=one.until_on)
        else:
            joined.append(one)
    others = (one for one in tree.states if one.department != department)
    return dc.replace(tree, states=(*others, *joined))


def _same(one: State, other: State) -> bool:
    return all(getattr(one, field) == getattr(other, field) for field in CARRIED)


def _ended(tree: Tree, department: str, on_day: dt.date, into: tuple[str, ...]) -> Tree:
    if tree.state(department, on_day - dt.timedelta(days=1)) is None:
        # It would leave no day of life at all.
        raise Refused("unknown", department)
    if tree.end_of(department):
        raise Refused("ends_already", department)
    states = [dc.replace(one, until_on=on_day if one.reaches(on_day) else one.until_on)
              for one in tree.history(department) if one.from_on < on_day]  # fmt: skip
    went = tuple(Succession(department, successor, on_day) for successor in into)
    return dc.replace(_replaced(tree, department, states), successions=(*tree.successions, *went))


def _repointed(tree: Tree, old: str, new: str, on_day: dt.date) -> Tree:
    """Let everything that names a department as its domain, or as whom it is counted with, name another."""
    changed = tree
    for department in {one.department for one in tree.states if old in (one.parent, one.reported_with)}:
        states: list[State] = []
        for one in changed.history(department):
            if old not in (one.parent, one.reported_with) or not one.reaches(on_day):
                states.append(one)
                continue
            states += [dc.replace(one, until_on=on_day)] if one.from_on < on_day else []
            heir = None if department == new else new
            parent = heir if one.parent == old else one.parent
            counted = heir if one.reported_with == old else one.reported_with
            begins = max(one.from_on, on_day)
            states.append(dc.replace(one, from_on=begins, parent=parent, reported_with=counted))
        changed = _replaced(changed, department, states)
    return changed


def _lasting(tree: Tree, department: str, on_day: dt.date) -> None:
    """Refuse to let anything go into a department that is not there, or will end."""
    if tree.state(department, on_day) is None:
        raise Refused("unknown", department)
    if tree.end_of(department):
        raise Refused("ends_already", department)


def _checked(before: Tree, after: Tree, on_day: dt.date) -> Tree:
    """Return the changed tree; what was wrong already is no reason to refuse."""
    if set(before.states) == set(after.states) and before.successions == after.successions:
        raise Refused("nothing")
    worse = faults(after, on_day) - faults(before, on_day)
    if worse:
        first = min(worse, key=dc.astuple)
        raise Refused(first.kind, first.department, first.other)
    return after


def _faults_on(tree: Tree, day: dt.date) -> Iterator[Fault]:
    living = {one.department: one for one in tree.states if one.holds(day)}
    domains = {one.parent for one in living.values() if one.parent}
    names: dict[tuple[str | None, str], str] = {}
    for one in sorted(living.values(), key=lambda state: (state.position, state.department)):
        twin = names.setdefault((one.parent, one.name.casefold()), one.department)
        if twin != one.department:
            yield Fault("name_taken", one.department, twin)
        if one.parent and one.parent not in living:
            yield Fault("parent_gone", one.department, one.parent)
        if one.parent and one.parent in living and living[one.parent].parent:
            yield Fault("too_deep", one.department, one.parent)
        yield from _counting_faults(one, living, domains)


def _counting_faults(one: State, living: dict[str, State], domains: Collection[str]) -> Iterator[Fault]:
    other = one.reported_with
    if other is None:
        return
    if other not in living or other == one.department:
        yield Fault("counted_with_gone", one.department, other)
    elif other in domains or one.department in domains:
        yield Fault("counted_with_domain", one.department, other)
    elif living[other].reported_with:
        yield Fault("counted_with_chain", one.department, other)


def _life(tree: Tree, department: str) -> Iterator[Event]:
    """Return the beginning, the changes and the bare end of one department."""
    before: State | None = None
    for one in tree.history(department):
        if before is None:
            if one.from_on > ALWAYS:
                yield Event(one.from_on, "made", (department,), None, one)
        else:
            changes = (("renamed", "name"), ("moved", "parent"), ("counted", "reported_with"))
            for kind, field in changes:
                if getattr(one, field) != getattr(before, field):
                    yield Event(one.from_on, kind, (department,), before, one)
        before = one
    ended = before.until_on if before else None
    if ended and not any(one.department == department for one in tree.successions):
        yield Event(ended, "ended", (department,), before)


def _successions(tree: Tree) -> Iterator[Event]:
    """Return mergers by what came of them, and splits by what was split."""
    into: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for one in tree.successions:
        into[one.department, one.on_day].append(one.successor)
    merged: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for (department, on_day), successors in into.items():
        if len(successors) > 1:
            yield Event(on_day, "split", (department,), into=tuple(sorted(successors)))
        else:
            merged[successors[0], on_day].append(department)
    for (successor, on_day), departments in merged.items():
        yield Event(on_day, "merged", tuple(sorted(departments)), into=(successor,))
