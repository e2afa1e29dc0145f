"""A colleague who knows who was where and when, kept every figure that was ever told, and can calculate.

Everybody who was in the same rows of the same tables and in service in the same weeks is one atom. How many of an atom did
it in which stretch of days is unknown; everything that was told is a sum of such numbers. A linear programme says how far
each number can still be from the truth, and an integer programme where the linear one leaves a doubt. Nothing of the
program that decides what is told is used here but the door to the solver, whose every answer is checked.
"""

import dataclasses as dc
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from scipy.sparse import csr_array

from app.insight import solving
from app.insight.disclosure import Figure, Row
from app.insight.periods import Period
from benchmarks.keeping import Told
from benchmarks.organisations import Life, Organisation

MINIMUM, WIDE, NEARLY, STEP = 5, 3, 2, 5
ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS = "organisation", "role:civil_servant", "role:office_holder"
DAY = dt.timedelta(days=1)
SWEEPS, FEW, COALITION = 8, 8, 96

Stretch = tuple[dt.date, dt.date]
"""First and last day, both included."""
Rows = tuple[frozenset[str], ...]
"""Per table, the rows somebody is in."""
Path = tuple[Rows, tuple[int, ...]]
"""Where somebody was for each table, and the numbers of the stretches in which they were in service."""
Kind = Literal["fact", "small", "width"]


@dc.dataclass(frozen=True, slots=True)
class Target:
    """Something that nobody may work out.

    Args:
        name: What it is, for who reads the findings.
        columns: The unknown numbers it is the sum of.
        people: How many people it is about.
        need: How far apart the least and the most it can be have to be.
        group: Number of the atom it is about; None when it is a row of a table or several atoms.
        table: Number of the table of which it is a row, or rows; None for an atom.
    """

    name: str
    columns: tuple[int, ...]
    people: int
    need: int
    group: int | None = None
    table: int | None = None


@dc.dataclass(frozen=True, slots=True)
class Finding:
    """Something that was worked out.

    Args:
        kind: `fact`: of every single one of some people it is known that they did it, or that they did not. `small`: the
            number of a group under the minimum is known exactly. `width`: the number of a group under the minimum, or of one
            that is nearly all alike, is known more closely than it may be.
        insider: Somebody who knew no more than everybody, or a member of a group of one who knew their own.
    """

    measure: str
    kind: Kind
    name: str
    people: int
    interval: tuple[int, int]
    need: int
    insider: bool = False


def attack(organisation: Organisation, kept: Sequence[Told], *, insiders: bool = True) -> list[Finding]:
    """Work out everything that can be worked out.

    Args:
        organisation: What people did is read to check what is found, and to know which groups are extreme.
        kept: Every table that was ever told.
        insiders: Whether to ask as well what the member of a group of one can work out.
    """
    found, read = list[Finding](), list[_Reading]()
    for module in sorted({one.module for one in kept}):
        for tables in _readings([one for one in kept if one.module == module]):
            for measure in ("started", "completed"):
                reading = _reading(organisation, tables, measure, module)
                # With one module, what is told of it is told of all modules as well.
                if not any(reading.is_part_of(other) for other in read):
                    read.append(reading)
                    found += _View(organisation, tables, measure, module).findings(insiders=insiders)
    return found


@dc.dataclass(frozen=True, slots=True)
class _Reading:
    """What is read at once: the day of each life, and the rows of each table."""

    days: Sequence[dt.date | None]
    told: Mapping[str, Mapping[str, tuple[int | None, Figure]]]

    def is_part_of(self, other: "_Reading") -> bool:
        return self.days == other.days and self.told.items() <= other.told.items()


def _reading(organisation: Organisation, tables: Sequence[Told], measure: str, module: str) -> _Reading:
    told = {one.period.key: {row.key: (row.people, row.figures[measure]) for row in one.table.published.rows} for one in tables}
    return _Reading([did(life, measure, module) for life in organisation.lives], told)


def _readings(kept: Sequence[Told]) -> Iterator[list[Told]]:
    """Give everything of a year, year by year; and of all years together the quarters and the years."""
    years = sorted({one.period.first.year for one in kept})
    for year in years:
        yield [one for one in kept if one.period.first.year == year]
    if len(years) > 1:
        yield [one for one in kept if one.period.kind in {"quarter", "year", "redrawn"}]


def did(life: Life, measure: str, module: str) -> dt.date | None:
    """Return the day on which somebody first did what is measured: of all modules together, the first, or the required one."""
    if module:
        return (life.started if measure == "started" else life.completed).get(module)
    if measure == "started":
        return min(life.started.values(), default=None)
    return life.completed.get("een")


def opened(organisation: Organisation, module: str) -> dt.date:
    """Return the day on which somebody first began a module, or any of them: before it, everybody knows, nobody could.

    On which day somebody first *finished* it is not known: a quarter in which nobody did is exactly what bands protect.
    """
    days = (did(life, "started", module) for life in organisation.lives)
    return min((day for day in days if day), default=organisation.months[-1])


class _View:
    """One measure, through all tables that tell it."""

    def __init__(self, organisation: Organisation, tables: Sequence[Told], measure: str, module: str) -> None:
        self.measure = f"{measure}:{module}" if module else measure
        self._key, self._tables, self._organisation = measure, tables, organisation
        self.stretches = _stretches([one.period for one in tables])
        days = [did(life, measure, module) for life in organisation.lives]
        first = opened(organisation, module)
        began = next((number for number, (_first, last) in enumerate(self.stretches) if last >= first), len(self.stretches))
        self._seen = {(one.period.last, one.period.drawn_on, one.period.kind): None for one in tables}
        paths = [self._path(life, began) for life in organisation.lives]
        self.atoms = Counter(paths)
        true = Counter((path, self._when(day)) for path, day in zip(paths, days, strict=True) if day)
        self.people, self.columns, self.truth, self.most = [], dict[tuple[int, int], int](), list[int](), list[int]()
        for atom, (path, people) in enumerate(self.atoms.items()):
            self.people.append(people)
            for stretch in path[1]:
                self.columns[atom, stretch] = len(self.truth)
                self.truth.append(true[path, stretch])
                self.most.append(people)
        self._room, self._said = self._empty(), list[tuple[int, tuple[int, ...], int, int]]()

    def _empty(self) -> "_Room":
        """Return what everybody knows without a single table: nobody does it before they come, or twice."""
        room = _Room(self.truth, self.most)
        for atom, (_rows, able) in enumerate(self.atoms):
            room.within([self.columns[atom, one] for one in able], 0, self.people[atom])
        return room

    def _when(self, day: dt.date) -> int | None:
        return next((number for number, (first, last) in enumerate(self.stretches) if first <= day <= last), None)

    def _path(self, life: Life, began: int) -> Path:
        rows = tuple(self._rows(life, last, drawn, kind) for last, drawn, kind in self._seen)
        return rows, tuple(n for n, (first, last) in enumerate(self.stretches) if n >= began and life.serves(first, last))

    def _rows(self, life: Life, last: dt.date, drawn: dt.date | None, kind: str) -> frozenset[str]:
        stay = life.stay(last)
        if stay is None:
            return frozenset()
        if stay.place is None:
            return frozenset({ORGANISATION, OFFICE_HOLDERS})
        unit = self._organisation.now(stay.place, life, last, drawn) if drawn else stay.place
        rows = frozenset({ORGANISATION, CIVIL_SERVANTS})
        return rows if kind in {"running", "today"} else rows | {f"unit:{unit}"}

    # What everybody knows

    def _know(self) -> dict[tuple[int, str], tuple[int, ...]]:
        """Write down every sum that was told; return the unknown numbers of every row, told or not."""
        place = {look: number for number, look in enumerate(self._seen)}
        sums: dict[tuple[int, str], tuple[int, ...]] = {}
        for number, told in enumerate(self._tables):
            at = place[told.period.last, told.period.drawn_on, told.period.kind]
            inside = self.inside(told.period)
            rows = {row.key: row for row in told.table.published.rows}
            for key in {key for path in self.atoms for key in path[0][at]}:
                members = [atom for atom, path in enumerate(self.atoms) if key in path[0][at]]
                sums[number, key] = tuple(self.columns[atom, one] for atom in members for one in inside
                                          if (atom, one) in self.columns)  # fmt: skip
                self._read(rows.get(key), sums[number, key], sum(self.people[atom] for atom in members), number)
        return sums

    def _read(self, row: Row | None, columns: tuple[int, ...], people: int, number: int) -> None:
        if row is None or row.people is None:
            return
        assert row.people == people, (self._tables[number].period.key, row.key, row.people, people)
        sentence = columns, *spoken(row.figures[self._key], people)
        self._room.within(*sentence)
        self._said.append((number, *sentence))

    def _knew(self, target: Target, fixed: Sequence[int]) -> tuple[int, int]:
        """Return how closely it was known from what was told before there was a table about those days."""
        room = self._empty()
        for number, columns, least, most in self._said:
            if target.table is None or number < target.table:
                room.within(columns, least, most)
        return room.limits(target.columns, fixed)

    def inside(self, period: Period) -> list[int]:
        """Return the numbers of the stretches inside a period."""
        return [n for n, (first, last) in enumerate(self.stretches) if period.first <= first and last <= period.last]

    # What nobody may know

    def _targets(self, sums: Mapping[tuple[int, str], tuple[int, ...]]) -> Iterator[Target]:
        spells = self._spells()
        first = {one.period.key: number for number, one in reversed(list(enumerate(self._tables)))}
        for atom, path in enumerate(self.atoms):
            able = set(path[1])
            for name, inside in spells.items():
                columns = tuple(self.columns[atom, one] for one in inside if one in able)
                if columns and (need := self._atom_need(atom, columns)):
                    yield Target(f"atom {atom} in {name}", columns, self.people[atom], need, atom, first.get(name))
        place = {look: number for number, look in enumerate(self._seen)}
        for (number, key), columns in sums.items():
            period = self._tables[number].period
            at = place[period.last, period.drawn_on, period.kind]
            people = sum(self.people[atom] for atom, path in enumerate(self.atoms) if key in path[0][at])
            need = needed(sum(self.truth[one] for one in columns), people)
            is_told = (key.startswith("unit:") or key == CIVIL_SERVANTS or period.kind != "month") and period.kind != "running"
            if columns and need and is_told:
                yield Target(f"{key} in {period.key}", columns, people, need, table=number)
        yield from self._leftovers(sums)

    def _atom_need(self, atom: int, columns: tuple[int, ...]) -> int:
        people, count = self.people[atom], sum(self.truth[one] for one in columns)
        # Some of a group that is told to be nearly nobody are nearly nobody: two of three is as wide as it can be.
        return min(people, NEARLY) if people < MINIMUM else int(count == people)

    def _spells(self) -> dict[str, list[int]]:
        periods = {one.period.key: one.period for one in self._tables if one.period.kind != "today"}
        spells = {key: self.inside(one) for key, one in periods.items()}
        return {"all years": list(range(len(self.stretches))), **spells}

    def _leftovers(self, sums: Mapping[tuple[int, str], tuple[int, ...]]) -> Iterator[Target]:
        """Give what a table does not tell of a role: together it may still be a small group."""
        for number, told in enumerate(self._tables):
            gone = {row.key for row in told.table.published.rows if row.people is None and row.key.startswith("unit:")}
            gone |= {key for at, key in sums if at == number and key.startswith("unit:")} - {
                row.key for row in told.table.published.rows
            }
            columns = tuple(one for key in sorted(gone) for one in sums.get((number, key), ()))
            people = sum(self.people[atom] for atom, path in enumerate(self.atoms) if gone & path[0][self._look(told.period)])
            if len(gone) > 1 and 0 < people < MINIMUM and columns:
                yield Target(f"what is hidden together in {told.period.key}", columns, people, min(people, WIDE), table=number)

    def _look(self, period: Period) -> int:
        return list(self._seen).index((period.last, period.drawn_on, period.kind))

    def findings(self, *, insiders: bool) -> Iterator[Finding]:
        """Yield what was worked out."""
        sums = self._know()
        targets = list({one.columns: one for one in self._targets(sums)}.values())
        lost = self._room.narrow(targets)
        yield from self._of_tables(lost)
        if insiders:
            known = {target.columns for target, _ in lost}
            yield from self._of_insiders([one for one in targets if one.columns not in known])

    def _of_tables(self, lost: Iterable[tuple[Target, tuple[int, int]]], fixed: Sequence[int] = ()) -> Iterator[Finding]:
        """Yield what tables about those days, or later ones, gave away.

        What remains of a shown group when some have left may be small: it was known closely before any table named it. And of
        whom it was known that they did it, it is known that they do not do it for the first time any more.
        """
        for target, (low, high) in lost:
            least, most = self._knew(target, fixed)
            if most - least > high - low:
                yield Finding(self.measure, _kind(target, low, high), target.name, target.people, (low, high), target.need,
                              bool(fixed))  # fmt: skip

    def _of_insiders(self, targets: Sequence[Target]) -> Iterator[Finding]:
        """Let those who are alone in their atom add what they did themselves.

        First many of them put their heads together: what they cannot work out, none of them can. Where they can, the half
        of them tries again, down to a single one.
        """
        alone = [atom for atom, people in enumerate(self.people) if people == 1]
        open_to = [dc.replace(one, need=1) for one in targets]
        # Ways in which everything can be that all of them think possible serve each of them.
        self._room.narrow([one for one in open_to if one.people > 1], self._own(alone), must=False)
        groups = [alone[at : at + COALITION] for at in range(0, len(alone), COALITION)]
        while groups:
            group = groups.pop()
            fixed = self._own(group)
            others = [one for one in open_to if one.group not in group and not set(one.columns) <= set(fixed)]
            lost = self._room.narrow(others, fixed)
            if lost and len(group) > 1:
                groups += [group[: len(group) // 2], group[len(group) // 2 :]]
            elif lost:
                yield from self._of_tables(lost, fixed)

    def _own(self, atoms: Iterable[int]) -> list[int]:
        """Return the unknown numbers of some atoms."""
        every = range(len(self.stretches))
        return [self.columns[atom, one] for atom in atoms for one in every if (atom, one) in self.columns]


def _kind(target: Target, low: int, high: int) -> Kind:
    if low < high:
        return "width"
    if low in {0, target.people}:
        return "fact"
    return "small" if target.people < MINIMUM else "width"


def _stretches(periods: Iterable[Period]) -> list[Stretch]:
    """Cut the years at the first and last day of every period."""
    edges = sorted({day for one in periods for day in (one.first, one.last + DAY)})
    return [(first, after - DAY) for first, after in itertools.pairwise(edges)]


def spoken(figure: Figure, people: int) -> tuple[int, int]:
    """Return the least and the most people that a figure leaves possible."""
    if figure.count is not None:
        return figure.count, figure.count
    least = 0 if figure.at_least is None else -(-figure.at_least * people // 100)
    most = people if figure.at_most is None else figure.at_most * people // 100
    return least, most


def needed(count: int, people: int) -> int:
    """Return how far apart the least and the most have to be, for a group that is small or nearly all alike."""
    if people < MINIMUM:
        return min(people, WIDE)
    if min(count, people - count) > NEARLY:
        return 0
    band = (100 - STEP * (20 * (people - NEARLY) // people)) * people // 100
    return min(band, WIDE)


class _Room:
    """Unknown whole numbers and sums that are known of them, the truth being one way in which they can be."""

    def __init__(self, truth: Sequence[int], most: Sequence[int]) -> None:
        self._truth, self._most = np.array(truth, dtype=float), np.array(most, dtype=float)
        self._entries: list[tuple[int, int]] = []
        self._least: list[int] = []
        self._largest: list[int] = []
        self._matrix: Any = None
        self._programme: Any = None
        self._worlds = [self._truth]

    def within(self, columns: Iterable[int], least: int, most: int) -> None:
        """Add a sum that lies between two numbers."""
        columns = list(columns)
        total = int(sum(self._truth[one] for one in columns))
        assert least <= total <= most, (least, total, most)
        self._entries += [(len(self._least), one) for one in columns]
        self._least.append(least)
        self._largest.append(most)

    def narrow(
        self, targets: Sequence[Target], fixed: Sequence[int] = (), *, must: bool = True
    ) -> list[tuple[Target, tuple[int, int]]]:
        """Return the targets that can be worked out too closely, by somebody who knows some of the numbers.

        Two ways in which everything can be, far enough apart, prove that a target is safe. Most are proved so, many at once.
        With `must` what is left is tried one by one; without it nothing is returned.
        """
        if not targets:
            return []
        low, high = self._truth.copy() * 0, self._most.copy()
        held = np.array(fixed, dtype=int)
        low[held], high[held] = self._truth[held], self._truth[held]
        wanted = _matrix([(at, one) for at, target in enumerate(targets) for one in target.columns], len(targets), len(low))
        needs, seen = np.array([one.need for one in targets]), _Ends(wanted, [one.people for one in targets])
        for world in self._worlds:
            if np.array_equal(world[held], self._truth[held]):
                seen.add(world)
        self._sweep(seen, targets, low, high, must=must)
        lost = []
        for at in np.flatnonzero(seen.width < needs).tolist() if must else ():
            if seen.width[at] < needs[at]:
                for sign in (1, -1):
                    if seen.width[at] < needs[at]:
                        self._try(sign * wanted[[at]].toarray()[0], low, high, seen)
            if seen.width[at] < needs[at]:
                lost.append((targets[at], (int(seen.least[at]), int(seen.most[at]))))
        return lost

    def limits(self, columns: Iterable[int], fixed: Sequence[int] = ()) -> tuple[int, int]:
        """Return the least and the most that a sum can be, for somebody who knows some of the numbers."""
        low, high, direction = self._truth * 0, self._most.copy(), self._truth * 0
        held, counted = np.array(fixed, dtype=int), list(columns)
        low[held], high[held], direction[counted] = self._truth[held], self._truth[held], 1
        ends = (self.farthest(sign * direction, low, high, must=True)[counted].sum() for sign in (-1, 1))
        least, most = (int(end) for end in ends)
        return least, most

    def _sweep(self, seen: "_Ends", targets: Sequence[Target], low: Any, high: Any, *, must: bool) -> None:  # noqa: ANN401
        """Push what is not proved yet away from where it was seen, many at once that have nothing in common.

        First as far as whole numbers come by themselves, then with a programme in whole numbers.
        """
        chance, needs = np.random.default_rng(6), np.array([one.need for one in targets])
        for whole in (False, True) if must else (False,):
            idle = 0
            while idle < SWEEPS and (left := np.flatnonzero(seen.width < needs)).size > (FEW if whole else 0):
                direction, taken = np.zeros(len(low)), set[int]()
                for at in chance.permutation(left).tolist():
                    columns = targets[at].columns
                    if taken.isdisjoint(columns):
                        taken.update(columns)
                        direction[list(columns)] = chance.uniform(1, 2) * (1 if chance.random() < seen.room_above(at) else -1)
                self._try(direction, low, high, seen, must=whole)
                idle = 0 if (seen.width < needs).sum() < left.size else idle + 1

    def _try(self, direction: Any, low: Any, high: Any, seen: "_Ends", *, must: bool = True) -> None:  # noqa: ANN401
        world = self.farthest(direction, low, high, must=must)
        if world is not None:
            self._worlds.append(world)
            seen.add(world)

    def farthest(self, direction: Any, low: Any, high: Any, *, must: bool) -> Any:  # noqa: ANN401
        """Return the way everything can be that lies farthest in a direction, in whole numbers.

        Mostly a corner of what is possible is whole; only where it is not an integer programme is needed.
        """
        if self._programme is None:
            self._matrix = _matrix(self._entries, len(self._least), len(self._truth))
            self._programme = solving.Programme(self._matrix, self._least, self._largest)
        for whole in (0, 1) if must else (0,):
            world = np.rint(self._programme.least(-direction, (low, high), whole=whole))
            sums = self._matrix @ world
            if np.all(sums >= self._least) and np.all(sums <= self._largest) and np.all((world >= low) & (world <= high)):
                return world
        if not must:
            return None
        message = "the solver found no whole numbers that fit"
        raise ArithmeticError(message)


class _Ends:
    """The least and the most that some sums are in the worlds that were seen."""

    def __init__(self, wanted: Any, people: Sequence[int]) -> None:  # noqa: ANN401
        self.wanted, self._people = wanted, people
        self.least = np.full(wanted.shape[0], np.inf)
        self.most = np.full(wanted.shape[0], -np.inf)

    def add(self, world: Any) -> None:  # noqa: ANN401
        sums = self.wanted @ world
        self.least, self.most = np.minimum(self.least, sums), np.maximum(self.most, sums)

    def room_above(self, at: int) -> float:
        """Return how promising it is to push a sum up: of the room on both sides, the share that is above."""
        above, below = self._people[at] - self.most[at], self.least[at]
        return float(above / (above + below)) if above + below else 0.5

    @property
    def width(self) -> Any:  # noqa: ANN401
        return self.most - self.least


def _matrix(entries: Sequence[tuple[int, int]], rows: int, columns: int) -> Any:  # noqa: ANN401  SciPy has no types
    if not entries:
        return csr_array((rows, columns))
    at, of = zip(*entries, strict=True)
    return csr_array((np.ones(len(entries)), (at, of)), shape=(rows, columns))
