"""The privacy gate: counts of groups go in, what everybody may see comes out. Pure.

Small groups are hidden; nearly nobody and nearly everybody are told as a band; and so many other rows are told roughly
or hidden that neither can be worked out, from this table or from any that was published before. What passes has been
found faultless by an audit that shares no code with the search.
"""

import dataclasses as dc
import itertools
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from app.insight import kinship, protect, scrutiny
from app.insight.kinship import Kin

SMALLEST = 5
NEARLY = 2
SLACK = 3
STEP, STEPS = 5, 20
ENOUGH_FOR_A_BAND = SLACK * STEPS
MARGIN = 10_000
FEWEST_TOLD_ROUGHLY = 30
LOOSE = 6
ROUGHLY = 0.25
LATER = 3.0
NOW = ""

Measure = str
"""What is counted; after a colon, of which module. Measures of one module stand in one table."""
State = Literal["shown", "banded", "suppressed", "empty"]


class Unreleasable(Exception):  # noqa: N818  an answer, not a defect
    """Not even the total may be told."""


@dc.dataclass(frozen=True, slots=True)
class Cell:
    """One group of people in one period, unprotected.

    Args:
        key: `organisation`, `role:…` or `unit:…`.
        people: The denominator: in service on the reference date. Everybody knows it.
        counts: How many of them did what is measured. The secret.
        before: How many of them had done it before the period. Tables of earlier years tell about it, and so everybody may
            know it: that by now nearly all have done it may not follow.
    """

    key: str
    people: int
    counts: Mapping[Measure, int]
    before: Mapping[Measure, int] = dc.field(default_factory=dict)


@dc.dataclass(frozen=True, slots=True)
class Sum:
    """A group and the groups it is made of; nobody is in two of them."""

    whole: str
    parts: tuple[str, ...]


@dc.dataclass(frozen=True, slots=True)
class Counts:
    """Everything that is counted for one period and one audience.

    Args:
        cells: The rows of its table.
        sums: What they are made of.
        behind: Groups that are in no table of this period, but in tables of longer ones. Those differ by what is in here.
    """

    cells: tuple[Cell, ...]
    sums: tuple[Sum, ...]
    behind: "Counts | None" = None

    @property
    def everything(self) -> tuple[Cell, ...]:
        """Return the rows of its table and the groups behind it."""
        return self.cells + (self.behind.cells if self.behind else ())


@dc.dataclass(frozen=True, slots=True)
class Figure:
    """What may be said about one count.

    Args:
        state: `empty` is a group without people.
        count: Only when shown.
        at_least: Percent of the group, only when banded.
        at_most: Percent of the group, only when banded; with the other one it is between the two.
    """

    state: State
    count: int | None = None
    at_least: int | None = None
    at_most: int | None = None


SUPPRESSED = Figure("suppressed")


@dc.dataclass(frozen=True, slots=True)
class Row:
    """What may be said about one group.

    Args:
        people: None when suppressed: a hidden row does not tell why it is hidden.
    """

    key: str
    people: int | None
    figures: Mapping[Measure, Figure] = dc.field(hash=False)


@dc.dataclass(frozen=True, slots=True)
class Published:
    """A table that has passed the gate. Figures, tables, files and pages accept nothing else."""

    rows: tuple[Row, ...]

    def row(self, key: str) -> Row:
        """Return the row of a group."""
        return next(row for row in self.rows if row.key == key)


@dc.dataclass(frozen=True, slots=True)
class Movers:
    """People who went into or out of a group in the same way, during a longer period.

    Args:
        people: How many.
        parts: For who left: the parts at whose end they were in the group. For who joined: the parts during which they
            were in service, although not in the group at its end. Newcomers are no movers: everybody knows that they
            could not have taken part before they came, so they hide nobody.
        stayed: Whether they were in the group at the end of the whole.
    """

    people: int
    parts: tuple[str, ...]
    stayed: bool


@dc.dataclass(frozen=True, slots=True)
class Span:
    """A longer period and the shorter ones it is made of, for one group.

    Args:
        key: Of the group.
        whole: Key of the longer period; empty is the release being made.
        parts: Keys of the shorter ones.
        left: People in the group at the end of some part, but not at the end of the whole.
        joined: People in the group at the end of the whole but not at the end of some part, newcomers left out.
        beyond: People who may have been counted in the whole on days that are in none of the parts.
        movers: The same people as `left` and `joined`, told apart. Where it is empty they are taken together, which is rougher
            and quicker: enough where the parts of the parts have been related in detail.
        keys: Where several groups are taken as one, the name of each period to those that are in it.
    """

    key: str
    whole: str
    parts: tuple[str, ...]
    left: int
    joined: int
    beyond: int = 0
    movers: tuple[Movers, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = dc.field(default_factory=dict, hash=False)

    def keys_in(self, period: str) -> tuple[str, ...]:
        """Return the keys of the groups in a period: mostly the one."""
        return self.keys[period] if self.keys else (self.key,)


@dc.dataclass(frozen=True, slots=True)
class Past:
    """What was published before and overlaps in time with the release being made.

    Args:
        counts: Period to what was counted then. A period that is not in `published` comes later: rather than make it
            impossible, this release shows less.
        published: Period to what everybody saw.
        spans: How the periods hang together, the release being made included.
        kin: Departments that went into each other, followed from period to period.
    """

    counts: Mapping[str, Counts]
    published: Mapping[str, Published]
    spans: tuple[Span, ...]
    kin: tuple[Kin, ...] = ()


def release(counts: Counts, *, minimum: int, past: Past | None = None) -> Published:
    """Decide what may be seen of one period.

    Args:
        counts: One period, all its tables together: what is hidden is hidden in every measure.
        minimum: The smallest group that is shown; at least 5.
        past: What was published before and overlaps with it.

    Returns:
        Every row there was, shown as far as it may be. When not everything can be, the finest rows are given up first.

    Raises:
        Unreleasable: When even a band for the total would tell too much.
    """
    if minimum < SMALLEST:
        message = f"a group of {minimum} is too small to be shown"
        raise ValueError(message)
    union = _Union(counts, minimum, past or Past({}, {}, ()))
    until = time.monotonic() + protect.SECONDS
    for rung in union.ladder():
        proposal = union.protected(rung, until - time.monotonic())
        if proposal is not None:
            return Published(tuple(_row(cell, proposal, union.same_as) for cell in counts.cells))
    raise Unreleasable


# What is said about one count


def exactly_or_band(count: int, people: int) -> Figure:
    """Tell a count, or a band when nearly nobody or nearly everybody did it."""
    tail = STEP * (STEPS - STEPS * (people - NEARLY) // people)
    if count <= NEARLY:
        return Figure("banded", at_most=tail)
    if people - count <= NEARLY:
        return Figure("banded", at_least=100 - tail)
    return Figure("shown", count)


def roughly(counts: Counts, chance: Callable[[int], int] = secrets.randbelow, *, minimum: int = SMALLEST) -> Published:
    """Tell counts as bands that leave room on both sides, groups that are large enough only.

    The room is at least as much as has to stay open about anybody who is protected. So every world that the exact tables leave
    open is open beside these bands as well: they can be told without weighing them against the others. How much room there is
    more, on either side, is left to chance: who knows how bands are made does not know where in it the count lies.

    Args:
        counts: Of the organisation and the roles.
        chance: Returns a whole number from 0 up to but not including its argument.
        minimum: The smallest group that is shown at all.
    """
    rows = (
        Row(cell.key, cell.people, {measure: _with_room(count, cell.people, chance) for measure, count in cell.counts.items()})
        for cell in counts.cells if cell.people >= max(FEWEST_TOLD_ROUGHLY, minimum)
    )  # fmt: skip
    return Published(tuple(rows))


def is_rough(published: Published) -> bool:
    """Tell whether a table tells bands only."""
    return all(figure.state == "banded" for row in published.rows for figure in row.figures.values())


def _with_room(count: int, people: int, chance: Callable[[int], int]) -> Figure:
    below, above = (SLACK + chance(LOOSE) for _side in range(2))
    least, most = STEP * (STEPS * (count - below) // people), -STEP * (-STEPS * (count + above) // people)
    return Figure("banded", at_least=max(least, 0) or None, at_most=most if most < STEP * STEPS else None)


def _roughly(count: int, people: int) -> Figure:
    """Tell a count as a band with room on both sides, or nothing in a group so small that a band would say nothing."""
    figure = exactly_or_band(count, people)
    if figure.state == "banded":
        return figure
    if people < ENOUGH_FOR_A_BAND:
        return SUPPRESSED
    if 2 * count >= people:
        return Figure("banded", at_least=STEP * (STEPS * (count - SLACK) // people))
    return Figure("banded", at_most=-STEP * (-STEPS * (count + SLACK) // people))


def _range(figure: Figure, people: int) -> protect.Range:
    """Return the least and the most people that fit what is said."""
    if figure.count is not None:
        return figure.count, figure.count
    lowest, highest = 0, people
    if figure.at_least is not None:
        lowest = -(-figure.at_least * people // 100)
    if figure.at_most is not None:
        highest = figure.at_most * people // 100
    return lowest, highest


def _row(cell: Cell, proposal: protect.Proposal, same_as: Mapping[Measure, Measure]) -> Row:
    name = _name(NOW, cell.key)
    if cell.people == 0:
        return Row(cell.key, 0, dict.fromkeys(cell.counts, Figure("empty")))
    if name in proposal.hidden:
        return Row(cell.key, None, dict.fromkeys(cell.counts, SUPPRESSED))

    def tell(measure: Measure, count: int) -> Figure:
        is_rough = name in proposal.blurred and _name(NOW, cell.key, same_as[measure]) not in proposal.sharp
        return _roughly(count, cell.people) if is_rough else exactly_or_band(count, cell.people)

    return Row(cell.key, cell.people, {measure: tell(measure, count) for measure, count in cell.counts.items()})


# Everything that was ever shown, as one system of sums


def _name(period: str, row: str, measure: str = "") -> str:
    return f"{period}|{row}|{measure}" if measure else f"{period}|{row}"


@dc.dataclass(frozen=True, slots=True)
class Rung:
    """How much of a release is tried: rows down to a depth, and whether the total may be told as a band."""

    depth: int
    rough_total: bool


class _Union:
    """The release being made and everything it overlaps with."""

    def __init__(self, counts: Counts, minimum: int, past: Past) -> None:
        self._minimum = minimum
        self._counts = {**past.counts, NOW: counts}
        self._published = past.published
        self._depths = _depths(counts)
        self._wholes = {one.whole for one in counts.sums}
        self.same_as = _same_as(self._counts, past.published)
        self._measures = frozenset(self.same_as.values())
        self.cells: dict[str, protect.Cell] = {}
        self.people: dict[str, int] = {}
        self._relations: list[protect.Relation] = []
        self._balances: list[scrutiny.Balance] = []
        self._unguarded: set[str] = set()
        self._persons: dict[str, str | None] = {}
        self._memory = scrutiny.Memory()
        self._told_already = _told_already(past)
        self._withheld = frozenset[str]().union(*(one.keys for one in past.kin if not one.is_followed))
        for period, one in self._counts.items():
            self._add_period(period, one)
        for number, span in enumerate(past.spans):
            self._add_span(number, span)
        for number, kin in enumerate(past.kin):
            if kin.is_followed:
                self._add_kin(number, kin)

    def _add_period(self, period: str, counts: Counts) -> None:
        for cell in counts.cells:
            for measure in sorted(self._measures & cell.counts.keys()):
                self._add_cell(period, cell, measure)
                self._add_by_now(period, cell, measure)
        for cell in counts.behind.cells if counts.behind else ():
            for measure in sorted(self._measures & cell.counts.keys() if cell.people else ()):
                small = cell.people < self._minimum
                self.add_unpublished(_name(period, cell.key, measure), cell.people, cell.counts[measure], guarded=small)
        for one in counts.behind.sums if counts.behind else ():
            for measure in sorted(self._measures & _measures_of(counts)):
                signs = {one.whole: 1} | dict.fromkeys(one.parts, -1)
                self.relate({name: sign for key, sign in signs.items() if (name := _name(period, key, measure)) in self.cells})
        for one in counts.sums:
            for measure in sorted(self._measures & _measures_of(counts)):
                terms = {_name(period, part, measure): -1 for part in one.parts} | {_name(period, one.whole, measure): 1}
                self.relate({key: sign for key, sign in terms.items() if key in self.cells}, _name(period, one.whole, measure))

    def _add_cell(self, period: str, cell: Cell, measure: str) -> None:
        if not cell.people:
            return
        key, count, unknown = _name(period, cell.key, measure), cell.counts[measure], (0, cell.people)
        self.people[key] = cell.people
        if period in self._published:
            said = _range(_figure(self._published[period], cell.key, measure), cell.people)
            self.cells[key] = protect.Cell(key, None, count, said, said, unknown)
        else:
            said = _range(exactly_or_band(count, cell.people), cell.people) if cell.people >= self._minimum else unknown
            rough = _range(_roughly(count, cell.people), cell.people)
            self.cells[key] = protect.Cell(key, _name(period, cell.key), count, said, rough, unknown)

    def _add_by_now(self, period: str, cell: Cell, measure: str) -> None:
        """Protect it when nearly everybody of a group has done it by the end of a period, this time or before.

        Where nearly everybody had done it before, so few are left that their count is protected by itself. What was before is
        left out there: not everybody knows it, and taken for known it would say that there is nothing left to protect.
        """
        count, before = cell.counts[measure], cell.before.get(measure, 0)
        if not before or cell.people < self._minimum or cell.people - before - count > NEARLY:
            return
        if cell.people - before >= SLACK:
            key = _name(f"{period} by now", cell.key, measure)
            self.add_unpublished(key, cell.people, before + count, person=None)
            self.relate({key: 1, _name(period, cell.key, measure): -1})

    def relate(self, terms: Mapping[str, int], whole: str | None = None) -> None:
        """Add a relation everybody knows: these signed counts together are a fixed number; for a whole and its parts, 0.

        Raises:
            ValueError: When the counts of a whole and its parts do not add up.
        """
        equals = sum(sign * self.cells[key].count for key, sign in terms.items())
        if whole and equals:
            message = f"{whole} is not the sum of its parts"
            raise ValueError(message)
        self._relations.append(protect.Relation(terms, whole))
        self._balances.append(scrutiny.Balance(terms, equals, whole))

    def _add_span(self, number: int, span: Span) -> None:
        """Relate a period to its parts: they differ by who left and who joined, groups that nobody publishes."""
        shared = (_measures_of(self._counts[period]) for period in (span.whole, *span.parts))
        for measure in sorted(self._measures.intersection(*shared)):
            name = _name(f"span {number}", span.key, measure)
            spanned = _Spanned(self, span, measure, name) if span.movers else _Crossed(self, span, measure, name)
            spanned.relate()

    def _add_kin(self, number: int, kin: Kin) -> None:
        """Relate rows of which the one went into the other: they count the same people, or some of them."""
        for measure in sorted(self._measures):
            names = [name for name in kin.tables if measure in _measures_of(self._counts[name])]
            spun = kinship.threads(kin, names)
            rows = {(name, key): _name(name, key, measure) for name in names for key in kin.rows[name]}
            if spun:
                counts = {place: self.cells[key].count if key in self.cells else 0 for place, key in rows.items()}
                terms: dict[kinship.Place, dict[str, int]] = {place: {key: 1} for place, key in rows.items() if key in self.cells}
                did = kinship.fit(spun, counts)
                for at, (thread, numbers) in enumerate(zip(spun, did, strict=True)):
                    self._add_thread(_name(f"kin {number}", str(at), measure), thread, numbers, terms)
                for one in terms.values():
                    self.relate(one)

    def _add_thread(
        self, name: str, thread: kinship.Thread, did: Sequence[int], terms: Mapping[kinship.Place, dict[str, int]]
    ) -> None:
        """Add people who are counted in the same rows. Nobody may know when they took part, nor whether.

        Neither may it be known of the times that they were in the same departments, taken together. Many are protected like
        few: of 17 office-holders who were there all year, 5 in the year and 4 in the last quarter leave one who was earlier;
        who that was knows that nobody else was, and so does everybody of those who are few once others have left.
        """
        person = name if thread.people == 1 else ""
        alike: dict[frozenset[str], dict[str, int]] = defaultdict(dict)
        for at, (count, places) in enumerate(zip(did, thread.counted, strict=True)):
            alike[frozenset(row for _table, row in places)][f"{name} {at}"] = count
            for place in places:
                terms[place][f"{name} {at}"] = -1
        for times in alike.values():
            for key, count in times.items():
                self.add_unpublished(key, thread.people, count, person=person)
        together = {self._summed(f"{name} of {at}", thread.people, times, person): sum(times.values())
                    for at, times in enumerate(alike.values())}  # fmt: skip
        self._summed(name, thread.people, together, person)

    def _summed(self, name: str, people: int, counts: Mapping[str, int], person: str) -> str:
        """Add the sum of some counts of the same people, unless it is the one count there is. Returns its key."""
        if len(counts) == 1:
            return next(iter(counts))
        self.add_unpublished(name, people, sum(counts.values()), person=person)
        self.relate({name: 1} | dict.fromkeys(counts, -1))
        return name

    def add_unpublished(self, key: str, people: int, count: int, *, guarded: bool = True, person: str | None = "") -> None:
        """Add a count that is in no table. Facts that came late may push it past what is possible."""
        known = min(0, count), max(people, count)
        self.people[key] = people
        self.cells[key] = protect.Cell(key, None, count, known, known, known)
        if not guarded:
            self._unguarded.add(key)
        self._persons[key] = person

    def is_whole(self, row: str) -> bool:
        """Tell whether a group is made of others: who is in it is in one of those."""
        return row in self._wholes

    def ladder(self) -> Iterator[Rung]:
        """Give what may be tried, the fullest table first."""
        for rough_total in (False, True) if len(self._counts) == 1 else (True,):
            for depth in range(max(self._depths.values()), -1, -1):
                yield Rung(depth, rough_total)

    def protected(self, rung: Rung, seconds: float) -> protect.Proposal | None:
        """Return what to hide and to tell roughly on a rung, or None when it cannot be climbed."""
        rows = dict(self._rows(rung))
        if any(rows[_name(NOW, key)].must_hide for key, depth in self._depths.items() if not depth and _name(NOW, key) in rows):
            return None
        known = frozenset(key for key in self._told_already if key in rows and not rows[key].must_hide)
        problem = protect.Problem(rows, list(self.cells.values()), self._relations, self._minimum, known)
        found = protect.protect(problem, self._judge, refuses=self._refuses, seconds=seconds)
        new = [_name(NOW, cell.key, measure) for cell in self._counts[NOW].cells for measure in cell.counts]
        return found and protect.sharpened(problem, found, new, self._refuses_about(protect.parts_of(self._relations)))

    def _rows(self, rung: Rung) -> Iterator[tuple[str, protect.Row]]:
        for period, counts in self._counts.items():
            if period in self._published:
                continue
            wholes = {one.whole for one in counts.sums}
            for cell in counts.cells:
                if cell.people:
                    weight = (cell.people + MARGIN * (cell.key in wholes)) * (1 if period == NOW else LATER)
                    yield _name(period, cell.key), self._possibilities(period, cell, weight, rung)

    def _possibilities(self, period: str, cell: Cell, weight: float, rung: Rung) -> protect.Row:
        is_total = period == NOW and self._depths[cell.key] == 0
        too_deep = period == NOW and self._depths[cell.key] > rung.depth
        rough = weight * ROUGHLY if cell.people >= ENOUGH_FOR_A_BAND and (rung.rough_total or not is_total) else None
        must_hide = too_deep or cell.people < self._minimum or cell.key in self._withheld
        return protect.Row(cell.people, None if is_total else weight, rough, must_hide=must_hide)

    def _judge(self, proposal: protect.Proposal) -> dict[protect.Threat, int]:
        found = scrutiny.findings(*self._seen(proposal), minimum=self._minimum, memory=self._memory)
        return {protect.Threat(one.key, one.insider, one.rule == "residual"): one.need for one in found}

    def _refuses(self, proposal: protect.Proposal) -> bool:
        return not scrutiny.is_safe(*self._seen(proposal), minimum=self._minimum, memory=self._memory)

    def _refuses_about(self, part: Callable[[str], str]) -> Callable[[protect.Proposal, str], bool]:
        """Return what looks at those counts only that hang together with one."""
        cells, balances = defaultdict[str, list[protect.Cell]](list), defaultdict[str, list[scrutiny.Balance]](list)
        for cell in self.cells.values():
            cells[part(cell.key)].append(cell)
        for balance in self._balances:
            for key in itertools.islice(balance.terms, 1):
                balances[part(key)].append(balance)

        def refuses(proposal: protect.Proposal, key: str) -> bool:
            some = [self._exhibit(cell, proposal) for cell in cells[part(key)]]
            return not scrutiny.is_safe(some, balances[part(key)], minimum=self._minimum, memory=self._memory)

        return refuses

    def _seen(self, proposal: protect.Proposal) -> tuple[list[scrutiny.Exhibit], list[scrutiny.Balance]]:
        """Return what everybody would see of a proposal, and how it hangs together."""
        return [self._exhibit(cell, proposal) for cell in self.cells.values()], self._balances

    def _exhibit(self, cell: protect.Cell, proposal: protect.Proposal) -> scrutiny.Exhibit:
        hidden = cell.row in proposal.hidden or cell.said == cell.hidden
        lowest, highest = cell.hidden if hidden else cell.blurred if proposal.blurs(cell) else cell.said
        return scrutiny.Exhibit(
            cell.key, self.people[cell.key], cell.count, lowest, highest,
            hidden=hidden, fresh=cell.row is not None, guarded=cell.key not in self._unguarded,
            person=self._persons.get(cell.key, ""),
        )  # fmt: skip


class _Crossed:
    """One measure of one group, over a longer period and its parts, with everybody who moved as one group.

    What the parts count together and the whole does not: who left and had done it, less who joined and had done it
    elsewhere. With the number of those who joined added, it is the count of a group: the movers.
    """

    def __init__(self, union: _Union, span: Span, measure: str, name: str) -> None:
        self._union = union
        self._name = name
        self._span = span
        self._whole = [_name(span.whole, key, measure) for key in span.keys_in(span.whole)]
        self._parts = {part: [_name(part, key, measure) for key in span.keys_in(part)] for part in span.parts}

    def relate(self) -> None:
        """Add the people who moved, and what everybody knows about them."""
        people, joined = self._span.left + self._span.joined, self._span.joined
        surplus = sum(map(self._count, self._parts.values())) - self._count(self._whole)
        later = max(0, -surplus - joined) if self._span.beyond else 0
        terms = {key: 1 for keys in self._parts.values() for key in keys if key in self._union.cells}
        if people:
            person = None if self._union.is_whole(self._span.key) else ""
            self._union.add_unpublished(self._name, people, surplus + joined + later, person=person)
            terms[self._name] = -1
        self._finish(terms, later)

    def _finish(self, terms: dict[str, int], later: int) -> None:
        """Relate what the parts and the movers explain to the whole, and to what came after the parts."""
        terms |= {key: -1 for key in self._whole if key in self._union.cells}
        if self._span.beyond:
            self._union.add_unpublished(f"{self._name} beyond", self._span.beyond, later, guarded=False)
            terms[f"{self._name} beyond"] = 1
        self._union.relate(terms)

    def _count(self, keys: Iterable[str]) -> int:
        return sum(self._union.cells[key].count for key in keys if key in self._union.cells)


class _Spanned(_Crossed):
    """The same, with the movers told apart by when they were in the group.

    What a part counts is who stayed until the end of the whole, and who left. What the whole counts is who stayed, and
    who did it in some part while they were elsewhere.
    """

    def relate(self) -> None:
        """Add the people who moved, and what everybody knows about them."""
        counted = {part: self._count(keys) for part, keys in self._parts.items()}
        later = max(0, self._count(self._whole) - sum(counted.values())) if self._span.beyond else 0
        moved = self._possible(counted, self._count(self._whole) - later)
        terms: dict[str, int] = {}
        for at, movers in enumerate(self._span.movers):
            self._add_movers(at, movers, moved)
            terms |= {self._mover(at, part): 1 for part in movers.parts if movers.stayed}
        terms |= {self._stayed(part, key, moved): 1 for part, (key,) in self._parts.items() if key in self._union.cells}
        self._finish(terms, later)

    def _mover(self, at: int, part: str) -> str:
        return f"{self._name} {at} {part}"

    def _possible(self, counted: Mapping[str, int], whole: int) -> dict[tuple[int, str], int]:
        """Return counts of movers that fit what was counted. Which ones does not matter: what fits too is not protected less."""
        moved = {(at, part): 0 for at, movers in enumerate(self._span.movers) for part in movers.parts}
        surplus = sum(counted.values()) - whole
        for part, count in counted.items():
            surplus -= self._fill(moved, part, max(0, count - self._most_stayed(part)), stayed=False)
        for part, count in counted.items():
            left = sum(number for (at, one), number in moved.items() if one == part and not self._span.movers[at].stayed)
            surplus -= self._fill(moved, part, min(max(0, surplus), count - left), stayed=False)
            surplus += self._fill(moved, part, max(0, -surplus), stayed=True)
        return moved

    def _fill(self, moved: dict[tuple[int, str], int], part: str, number: int, *, stayed: bool) -> int:
        """Let so many movers have taken part in a part, as far as there are any; return how many."""
        filled = 0
        for at, movers in enumerate(self._span.movers):
            if movers.stayed == stayed and part in movers.parts:
                free = movers.people - sum(moved[at, one] for one in movers.parts)
                more = min(free, number - filled)
                moved[at, part] += more
                filled += more
        return filled

    def _most_stayed(self, part: str) -> int:
        people = self._union.people.get(self._parts[part][0], 0)
        left = sum(movers.people for movers in self._span.movers if not movers.stayed and part in movers.parts)
        return max(0, people - left)

    def _stayed(self, part: str, key: str, moved: Mapping[tuple[int, str], int]) -> str:
        """Return the key of those counted in a part who stayed: the part itself when nobody left."""
        left = [(at, part) for at, movers in enumerate(self._span.movers) if not movers.stayed and part in movers.parts]
        if not left:
            return key
        stayed = f"{self._name} stayed {part}"
        number = self._count([key]) - sum(moved[one] for one in left)
        person = None if self._union.is_whole(self._span.key) else f"{self._name} stayed"
        self._union.add_unpublished(stayed, self._most_stayed(part), number, person=person)
        self._union.relate({key: 1, stayed: -1} | {self._mover(at, part): -1 for at, _ in left})
        return stayed

    def _add_movers(self, at: int, movers: Movers, moved: Mapping[tuple[int, str], int]) -> None:
        together = f"{self._name} {at}"
        person = None if self._union.is_whole(self._span.key) else together
        for part in movers.parts:
            self._union.add_unpublished(self._mover(at, part), movers.people, moved[at, part], person=person)
        if len(movers.parts) > 1:
            number = sum(moved[at, part] for part in movers.parts)
            self._union.add_unpublished(together, movers.people, number, person=person)
            self._union.relate({together: 1} | {self._mover(at, part): -1 for part in movers.parts})


def _told_already(past: Past) -> frozenset[str]:
    """Return the rows that another table of the same day tells too, where others went into each other."""
    same = (span for span in past.spans if past.kin and span.whole == NOW and len(span.parts) == 1 and not span.keys)
    rows = {(name, row.key) for name, published in past.published.items() for row in published.rows if row.people}
    return frozenset(_name(NOW, span.key) for span in same if (span.parts[0], span.key) in rows)


def _measures_of(counts: Counts) -> set[Measure]:
    return {measure for cell in counts.cells for measure in cell.counts}


def _figure(published: Published, key: str, measure: Measure) -> Figure:
    """Return what was said; of what was not in the table, nothing."""
    row = next((row for row in published.rows if row.key == key), None)
    return row.figures.get(measure, SUPPRESSED) if row else SUPPRESSED


def _same_as(counts: Mapping[str, Counts], published: Mapping[str, Published]) -> dict[Measure, Measure]:
    """Return for each measure the one that is looked at: where two count the same everywhere, one of them is enough."""
    facts: dict[Measure, set[tuple[str, str, int, int, Figure | None]]] = {}
    for period, one in counts.items():
        for cell in one.everything:
            for measure, count in cell.counts.items():
                said = _figure(published[period], cell.key, measure) if period in published else None
                facts.setdefault(measure, set()).add((period, cell.key, count, cell.before.get(measure, 0), said))
    kept: dict[Measure, Measure] = {}
    for measure in sorted(facts, key=lambda measure: (-len(facts[measure]), measure)):
        kept[measure] = next((other for other in kept.values() if facts[measure] <= facts[other]), measure)
    return kept


def _depths(counts: Counts) -> dict[str, int]:
    """Return how far every group lies below the total."""
    above = {part: one.whole for one in counts.sums for part in one.parts}

    def depth(key: str) -> int:
        return 1 + depth(above[key]) if key in above else 0

    return {cell.key: depth(cell.key) for cell in counts.cells}
