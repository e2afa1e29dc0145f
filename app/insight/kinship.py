"""Departments that went into each other: who their people are, followed from table to table. Pure.

When departments merge, are split, begin, end or are counted with another one, a row of one table has to be read beside
other rows of the next. Everybody in them who was in the same rows of the same tables is one thread. What the rows count
is what threads did, and nothing else: that is all that anybody can work with, and so it is what is judged.
"""

import dataclasses as dc
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from app.insight import solving
from app.insight.measures import CIVIL_SERVANTS, UNIT

BLOC = 5
LARGEST = 1500

Place = tuple[str, str]
"""Name of a table, and key of a row in it."""
Path = tuple[tuple[str | None, ...], int]


@dc.dataclass(frozen=True, slots=True)
class Divided:
    """A table that has departments.

    Args:
        name: Of its period.
        look: Number of the place in a path where people are for this table.
        then: For a redrawn year, the number of the place where they were in the table as it was.
        stretches: Numbers of the stretches of days that it counts.
        keys: Of its departments.
        rows: Slug of a department to the key that it is counted in; empty for a redrawn year.
    """

    name: str
    look: int
    then: int | None
    stretches: frozenset[int]
    keys: frozenset[str]
    rows: Mapping[str, str]


@dc.dataclass(frozen=True, slots=True)
class Line:
    """People who were in the same rows, and in service at the same times.

    Args:
        people: How many.
        at: Name of a table to the row they were in.
        able: Numbers of the stretches in which they were in service.
    """

    people: int
    at: Mapping[str, str]
    able: frozenset[int]


@dc.dataclass(frozen=True, slots=True)
class Kin:
    """Departments that went into each other, and their people.

    Args:
        keys: Of the departments.
        tables: Name of each table to the stretches that it counts.
        rows: Name of each table to those of the departments that are in it.
        lines: The people.
        is_everybody: They are the whole organisation: what threads did is all that there is to know.
    """

    keys: frozenset[str]
    tables: Mapping[str, frozenset[int]]
    rows: Mapping[str, tuple[str, ...]]
    lines: tuple[Line, ...]
    is_everybody: bool = False

    @property
    def size(self) -> int:
        """Return how many unknown numbers it takes to follow them exactly, at most."""
        return sum(len(one.able) for one in self.lines)

    @property
    def is_followed(self) -> bool:
        """Tell whether they can be followed exactly; where they are too many, nothing new may be told of them.

        Of everybody the number of people decides, not of how many years they are followed: who asks sees to that.
        """
        return self.is_everybody or self.size <= LARGEST

    def people(self, table: str, row: str) -> int:
        """Return how many are in a row of a table."""
        return sum(line.people for line in self.lines if line.at.get(table) == row)

    def movers(self, whole: str, parts: Sequence[str]) -> tuple[int, int]:
        """Return how many are in a part but not in the whole, and the other way round although they were in service."""
        left = joined = 0
        for line in self.lines:
            if whole not in line.at:
                left += line.people * any(part in line.at for part in parts)
            else:
                joined += line.people * any(part not in line.at and line.able & self.tables[part] for part in parts)
        return left, joined


@dc.dataclass(frozen=True, slots=True)
class Thread:
    """People who are counted in the same rows whenever they took part.

    Args:
        people: How many.
        counted: For each time at which they could have, the rows that would count it.
    """

    people: int
    counted: tuple[frozenset[Place], ...]


def families(tables: Sequence[Divided], paths: Mapping[Path, int]) -> tuple[Kin, ...]:
    """Return the departments that cannot be read row by row from one table to the next.

    Args:
        tables: All that have departments.
        paths: Where people were, and when in service, to how many.
    """
    kept = [one for one in tables if one.then is None]
    if not kept:
        return ()
    always = frozenset.intersection(*(one.keys for one in kept))
    links = {(key, key) for one in kept for key in one.keys - always}
    links |= {*_recounted(kept), *_moved(kept, paths), *_redrawn(tables, paths)}
    return tuple(_kin(keys, tables, paths) for keys in _joined(links))


def everybody(tables: Sequence[Divided], paths: Mapping[Path, int]) -> Kin:
    """Return the whole organisation as one family, departments and office-holders.

    Args:
        tables: All there are; `keys` of one without departments are the roles.
        paths: Where people were, and when in service, to how many.
    """
    keys = frozenset[str]().union(*(one.keys for one in tables))
    return dc.replace(_kin(keys, tables, paths), is_everybody=True)


def _recounted(tables: Iterable[Divided]) -> Iterator[Place]:
    """Link the rows in which a department was counted one after the other."""
    seen: dict[str, str] = {}
    for one in tables:
        for department, key in one.rows.items():
            if seen.setdefault(department, key) != key:
                yield seen[department], key


def _moved(tables: Iterable[Divided], paths: Mapping[Path, int]) -> Iterator[Place]:
    """Link rows between which many went at once, and what began or ended with where most came from or went to."""
    by_look = {one.look: one for one in tables}
    order = sorted(by_look)
    for before, after in itertools.pairwise(order):
        flows = _flows(paths, before, after)
        gone, new = by_look[before].keys - by_look[after].keys, by_look[after].keys - by_look[before].keys
        most_out, most_in = Counter[str](), Counter[str]()
        for (old, key), people in flows.items():
            most_out[old], most_in[key] = max(most_out[old], people), max(most_in[key], people)
        for (old, key), people in flows.items():
            if people >= BLOC or (old in gone and people == most_out[old]) or (key in new and people == most_in[key]):
                yield old, key


def _redrawn(tables: Iterable[Divided], paths: Mapping[Path, int]) -> Iterator[Place]:
    for one in tables:
        if one.then is not None:
            yield from _flows(paths, one.then, one.look)


def _flows(paths: Mapping[Path, int], before: int, after: int) -> Counter[Place]:
    flows: Counter[Place] = Counter()
    for (places, _served), people in paths.items():
        old, new = places[before], places[after]
        if old and new and old != new and old.startswith(UNIT) and new.startswith(UNIT):
            flows[old, new] += people
    return flows


def _joined(links: Iterable[Place]) -> list[frozenset[str]]:
    """Return what hangs together through links."""
    of: dict[str, set[str]] = {}
    for pair in links:
        together = set[str]().union(*(of.get(key, {key}) for key in pair))
        of |= dict.fromkeys(together, together)
    return sorted({frozenset(one) for one in of.values()}, key=sorted)


def _kin(keys: frozenset[str], tables: Sequence[Divided], paths: Mapping[Path, int]) -> Kin:
    lines: Counter[tuple[tuple[Place, ...], frozenset[int]]] = Counter()
    every = frozenset[int]().union(*(one.stretches for one in tables))
    for (places, served), people in paths.items():
        at = tuple((one.name, row) for one in tables if (row := _row(places[one.look], one)) in keys)
        if at:
            lines[at, frozenset(number for number in every if served >> number & 1)] += people
    rows = {one.name: tuple(sorted(keys & one.keys)) for one in tables}
    found = (Line(people, dict(at), able) for (at, able), people in lines.items())
    return Kin(keys, {one.name: one.stretches for one in tables}, rows, tuple(found))


def _row(place: str | None, table: Divided) -> str | None:
    """Return the finest row of a table that counts who is at a place: without departments, that of their role."""
    return CIVIL_SERVANTS if place and place.startswith(UNIT) and CIVIL_SERVANTS in table.keys else place


def threads(kin: Kin, names: Collection[str]) -> tuple[Thread, ...]:
    """Return the people of some departments as some tables see them."""
    seen_by: dict[int, frozenset[str]] = defaultdict(frozenset)
    for name in names:
        for number in kin.tables[name]:
            seen_by[number] |= {name}
    found: Counter[tuple[frozenset[Place], ...]] = Counter()
    for line in kin.lines:
        times = {frozenset((name, line.at[name]) for name in seen_by[number] if name in line.at) for number in line.able}
        counted = tuple(sorted((one for one in times if one), key=sorted))
        if counted:
            found[counted] += line.people
    return tuple(Thread(people, counted) for counted, people in found.items())


def fit(spun: Sequence[Thread], counts: Mapping[Place, int]) -> list[list[int]]:
    """Return how many of each thread took part each time, in a way that fits the rows.

    Which way does not matter: what fits as well is not protected less. Where facts came late nothing fits quite; then what
    remains is left out.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415

    strands = [(number, time) for number, one in enumerate(spun) for time in one.counted]
    rows = {place: number for number, place in enumerate(counts)}
    size, slack = len(strands), 2 * len(rows)
    entries = [(rows[place], column, 1) for column, (_thread, time) in enumerate(strands) for place in time]
    entries += [(row, size + 2 * row + side, 1 - 2 * side) for row in rows.values() for side in (0, 1)]
    entries += [(len(rows) + thread, column, 1) for column, (thread, _time) in enumerate(strands)]
    at, columns, signs = zip(*entries, strict=True)
    sums = csr_array((signs, (at, columns)), shape=(len(rows) + len(spun), size + slack))
    most: list[float] = [*counts.values(), *(one.people for one in spun)]
    least: list[float] = [*counts.values(), *([0] * len(spun))]
    whole: Any = np.concatenate([np.zeros(size), np.ones(slack)])
    bounds = 0, [*(spun[thread].people for thread, _time in strands), *([np.inf] * slack)]
    answer = solving.least(whole, bounds, [(sums, least, most)], whole=1 - whole)
    found = iter(np.rint(answer[:size]).astype(int).tolist())
    return [[next(found) for _time in one.counted] for one in spun]


def explain(kin: Kin, counts: Mapping[Place, int]) -> bool:
    """Tell whether there is a way in which threads did it that gives exactly these counts."""
    spun = threads(kin, {table for table, _row in counts})
    found: Counter[Place] = Counter()
    for thread, numbers in zip(spun, fit(spun, counts) if spun else (), strict=True):
        for number, places in zip(numbers, thread.counted, strict=True):
            found.update(dict.fromkeys(places, number))
    return all(found[place] == count for place, count in counts.items())
