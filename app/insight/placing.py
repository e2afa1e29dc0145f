"""Which department somebody is counted in: as it was on a day, or in the departments of a later day. Pure."""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from app.insight.measures import UNIT
from app.insight.periods import Period
from app.insight.tables import Group, Structure
from app.people.structure import State, Tree


@dc.dataclass(frozen=True, slots=True)
class Fork:
    """A department that was split. Where its people went differs, so each of them has to be asked.

    Args:
        department: Slug of the one that ended.
        on_day: The first day of its successors.
        successors: Their slugs.
    """

    department: str
    on_day: dt.date
    successors: tuple[str, ...]


@dc.dataclass(frozen=True, slots=True)
class Placement:
    """How the people of one day are placed in the departments of a later one.

    A department that still exists keeps its people, whatever it is called now and wherever it stands. One that was
    merged hands them to its successor. One that was split hands each to where their own membership went on that day;
    whoever had left before, and everybody of a department that ended without successor, stays in a row of its own.

    Args:
        tree: Of the organisation.
        now: The later day.
        forks: The splits in between, in a fixed order.
    """

    tree: Tree
    now: dt.date
    forks: tuple[Fork, ...]

    def row(self, department: str, went: Sequence[str | None]) -> str:
        """Return the key of the row in which somebody is counted.

        Args:
            department: Slug of where they were then.
            went: Per fork, the successor in which they were on its day, if they were in one.
        """
        at = department
        while (state := self.tree.state(at, self.now)) is None:
            further = self._further(at, went)
            if further is None:
                return UNIT + at
            at = further
        return UNIT + (state.reported_with or at)

    def _further(self, department: str, went: Sequence[str | None]) -> str | None:
        for fork, successor in zip(self.forks, went, strict=True):
            if fork.department == department:
                return successor
        heirs = _successors(self.tree, department, self.now)
        return heirs[0] if len(heirs) == 1 else None


def placement(tree: Tree, then: dt.date, now: dt.date) -> Placement:
    """Return how the people of `then` are placed in the departments of `now`."""
    forks = []
    for department in sorted({one.department for one in tree.successions}):
        successors = _successors(tree, department, now)
        on_day = max((one.on_day for one in tree.successions if one.department == department), default=then)
        if len(successors) > 1 and on_day > then:
            forks.append(Fork(department, on_day, successors))
    return Placement(tree, now, tuple(forks))


def _successors(tree: Tree, department: str, now: dt.date) -> tuple[str, ...]:
    return tuple(sorted(one.successor for one in tree.successions if one.department == department and one.on_day <= now))


def placement_of(tree: Tree, period: Period) -> Placement | None:
    """Return how people are placed for a redrawn year; None where each is counted where they were."""
    return placement(tree, period.last, period.drawn_on) if period.drawn_on else None


def structure(tree: Tree, day: dt.date) -> Structure:
    """Return the departments that are reported on a day, in their fixed order, and which domains are only headings."""
    states = tree.on(day)
    names = {one.department: one.name for one in states}
    together: dict[str, list[str]] = defaultdict(list)
    for one in states:
        if one.reported_with:
            together[one.reported_with].append(one.name)
    groups = (
        Group(UNIT + one.department, one.name, names.get(one.parent or "", one.name), tuple(together[one.department]))
        for one in states
        if not one.reported_with
    )
    rows = {one.department: UNIT + (one.reported_with or one.department) for one in states}
    return Structure(tuple(groups), frozenset(UNIT + one.parent for one in states if one.parent), rows)


def structure_of(tree: Tree, period: Period, keys: Collection[str]) -> Structure:
    """Return how a period is divided.

    Args:
        tree: Of the organisation.
        period: As it was on its last day; a redrawn year as it is on that later day.
        keys: Of the rows in which somebody is counted. One that no longer exists comes last in its domain: nobody is lost.
    """
    whole = structure(tree, period.drawn_on or period.last)
    groups = list(whole.groups)
    for key in sorted(set(keys) - {group.key for group in groups}):
        ended = _ended(tree, key, period.last)
        same = [place for place, group in enumerate(groups) if group.domain == ended.domain]
        groups.insert(same[-1] + 1 if same else len(groups), ended)
    return dc.replace(whole, groups=tuple(groups))


def _ended(tree: Tree, key: str, then: dt.date) -> Group:
    """Return a department that ended as a group, under the last name it had."""
    last: State | None = next(iter(tree.history(key.removeprefix(UNIT))[::-1]), None)
    if last is None:
        return Group(key, key.removeprefix(UNIT), "", has_ended=True)
    domain = tree.name(last.parent, max(then, last.from_on)) if last.parent else last.name
    return Group(key, last.name, domain, has_ended=True)
