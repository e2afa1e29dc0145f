"""Which rows to blur or hide so that nobody can work out what must stay unknown, and as few as possible. Pure.

It knows numbers, rows and sums only; what needs protection and why is told by who asks. A judge that shares no code
with it has the last word about every proposal.
"""

import dataclasses as dc
import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.insight import solving

SECONDS = 10.0
REACH = 3
HALF = 0.5
INSISTENCE = 3

Range = tuple[int, int]


@dc.dataclass(frozen=True, slots=True)
class Row:
    """What is shown or hidden as a whole: one group of people, with all its counts.

    Args:
        people: How many they are.
        hide: The cost of hiding it; None when it cannot be hidden.
        blur: The cost of telling only roughly; None when it cannot be blurred.
        must_hide: It is hidden anyway.
    """

    people: int
    hide: float | None
    blur: float | None = None
    must_hide: bool = False


@dc.dataclass(frozen=True, slots=True)
class Cell:
    """One count and what somebody may think it is.

    Args:
        row: Key of its row; None when what is said about it cannot change any more.
        count: The truth.
        said: What is said about it, least and most.
        blurred: The same when its row is blurred.
        hidden: The same when its row is hidden: what is known without us.
    """

    key: str
    row: str | None
    count: int
    said: Range
    blurred: Range
    hidden: Range


@dc.dataclass(frozen=True, slots=True)
class Relation:
    """Signed counts that together are a fixed number.

    Args:
        terms: Key of a cell to 1 or -1.
        whole: Key of the cell that is the sum of the others, when those are groups with nobody in common.
    """

    terms: Mapping[str, int]
    whole: str | None = None


class Threat(NamedTuple):
    """Somebody who tries to work out a count.

    Args:
        key: Of the cell; with `residual`, of the whole whose hidden parts they try to work out together.
        insider: Keys of the cells of a group of one, which its member knows.
        residual: Against the hidden parts of a whole.
    """

    key: str
    insider: tuple[str, ...] = ()
    residual: bool = False


@dc.dataclass(frozen=True, slots=True)
class Proposal:
    """Rows to hide and rows to blur.

    Args:
        sharp: Keys of cells that are told exactly all the same, although their row is blurred.
    """

    hidden: frozenset[str] = frozenset()
    blurred: frozenset[str] = frozenset()
    sharp: frozenset[str] = frozenset()

    def blurs(self, cell: Cell) -> bool:
        """Tell whether a count is told roughly, if it is told."""
        return cell.row in self.blurred and cell.key not in self.sharp


Judge = Callable[[Proposal], Mapping[Threat, int]]


@dc.dataclass(frozen=True, slots=True)
class Problem:
    """What there is to protect.

    Args:
        minimum: Hidden parts of a whole that can be worked out together have at least so many people.
        known: Rows that say nothing new: where they cannot be weighed against the others, they are shown first.
    """

    rows: Mapping[str, Row]
    cells: Sequence[Cell]
    relations: Sequence[Relation]
    minimum: int
    known: frozenset[str] = frozenset()


def protect(
    problem: Problem, judge: Judge, *, refuses: Callable[[Proposal], object] | None = None, seconds: float = SECONDS
) -> Proposal | None:
    """Find the cheapest proposal that the judge accepts.

    Threats are added as the judge names them, so that the programme stays small. When time is up or no proposal
    satisfies the judge, more is given up around what is in danger, step by step; and where that does not help, rows are shown
    one by one, starting from everything hidden, for as long as the judge agrees: dearer, but never less safe.

    Args:
        problem: What there is to protect.
        judge: Names the counts that a proposal leaves in danger and how wide their intervals have to be.
        refuses: Tells whether it would name any, if that can be told sooner.
        seconds: For the search of the cheapest.

    Returns:
        None when even hiding everything is not enough.
    """
    until = time.monotonic() + seconds
    threats: dict[Threat, int] = {}
    proposal = Proposal(frozenset(key for key, row in problem.rows.items() if row.must_hide))
    while feared := judge(proposal):
        urgent = _urgent(feared, problem.relations)
        better = cheapest(problem, threats, seconds=until - time.monotonic()) if _insist(threats, urgent) else None
        if better is None:
            refuses = refuses or judge
            return by_hiding(problem, proposal, judge, refuses) or by_showing(problem, refuses)
        proposal = better
    return proposal


def sharpened(problem: Problem, proposal: Proposal, keys: Iterable[str], refuses: Callable[[Proposal, str], object]) -> Proposal:
    """Tell counts of blurred rows exactly where that is not refused.

    Rows are blurred with all their counts at once, which keeps the search small. Mostly one count is the reason.

    Args:
        problem: What there is to protect.
        proposal: One that was accepted.
        keys: Of the cells that may be told exactly.
        refuses: Tells whether something is in danger, of what hangs together with a cell: the rest did not change.
    """
    blurred = {cell.key for cell in problem.cells if cell.row in proposal.blurred and cell.said != cell.blurred}
    for key in keys:
        further = dc.replace(proposal, sharp=proposal.sharp | {key})
        if key in blurred and not refuses(further, key):
            proposal = further
    return proposal


def _urgent(feared: Mapping[Threat, int], relations: Sequence[Relation]) -> Mapping[Threat, int]:
    """Return the threats to the counts that hang together and are threatened most.

    Where rows are told with several measures, each measure is such a system. What protects one mostly protects the others
    too, so one at a time makes a programme that is many times smaller, with the same answer: it is the cheapest that
    withstands some threats, and when the judge accepts it, it withstands all.
    """
    part = parts_of(relations)
    by_part: dict[str, dict[Threat, int]] = defaultdict(dict)
    for threat, need in feared.items():
        by_part[part(threat.key)][threat] = need
    return max(by_part.values(), key=len)


def parts_of(relations: Iterable[Relation]) -> Callable[[str], str]:
    """Return what gives, for each key, the same key for all that hang together with it."""
    part_of: dict[str, str] = {}

    def part(key: str) -> str:
        while (above := part_of.get(key, key)) != key:
            part_of[key] = part_of.get(above, above)
            key = above
        return key

    for relation in relations:
        parts = [part(key) for key in relation.terms]
        part_of |= dict.fromkeys(parts[1:], *parts[:1])
    return part


def _insist(threats: dict[Threat, int], feared: Mapping[Threat, int]) -> bool:
    """Take over what the judge fears; what was asked for already is asked for more. False when asking does not help."""
    for threat, need in feared.items():
        threats[threat] = max(need, threats[threat] + 1 if threat in threats else 0)
    return all(threats[threat] <= need + INSISTENCE for threat, need in feared.items())


def by_hiding(problem: Problem, proposal: Proposal, judge: Judge, refuses: Callable[[Proposal], object]) -> Proposal | None:
    """Give up more rows, near to what is in danger and the cheapest first, until nothing is; take back what was not needed.

    Returns:
        None when everything near is given up and something is still in danger.
    """
    tried = [proposal]
    while feared := judge(proposal):
        step = _given_up(problem, proposal, _near(problem, proposal, feared))
        if step is None:
            return None
        proposal = step
        tried.append(proposal)
    for before, after in itertools.pairwise(tried):
        hidden, blurred = after.hidden - before.hidden, after.blurred - before.blurred
        less = Proposal(proposal.hidden - hidden, proposal.blurred - blurred | before.blurred & hidden)
        if less != proposal and not refuses(less):
            proposal = less
    return proposal


def _near(problem: Problem, proposal: Proposal, feared: Iterable[Threat]) -> set[str]:
    """Return the rows that can be given up and hang together with what is in danger, through nothing but what is open."""
    cells, at = {cell.key: cell for cell in problem.cells}, defaultdict[str, list[Relation]](list)
    for relation in problem.relations:
        for key in relation.terms:
            at[key].append(relation)
    seen = {threat.key for threat in feared}
    frontier = list(seen)
    while frontier:
        rows = {row for key in frontier if (row := cells[key].row) and _next_step(problem.rows[row], row, proposal)}
        if rows:
            return rows
        near = {other for key in frontier for relation in at[key] for other in relation.terms} - seen
        frontier = [key for key in near if cells[key].row or cells[key].said[0] < cells[key].said[1]]
        seen |= near
    return set()


def _given_up(problem: Problem, proposal: Proposal, rows: Iterable[str]) -> Proposal | None:
    """Return what is more hidden, or more roughly told, by the cheapest step with one of some rows."""
    steps = (step for row in sorted(rows) if (step := _next_step(problem.rows[row], row, proposal)))
    return min(steps, key=lambda step: step[0], default=(0.0, None))[1]


def _next_step(row: Row, key: str, proposal: Proposal) -> tuple[float, Proposal] | None:
    """Return what it costs to give up more of a row, and what that is; None when nothing is left of it."""
    if key in proposal.hidden:
        return None
    if key not in proposal.blurred and row.blur is not None:
        return row.blur, dc.replace(proposal, blurred=proposal.blurred | {key})
    if row.hide is None:
        return None
    paid = row.blur or 0 if key in proposal.blurred else 0
    return row.hide - paid, Proposal(proposal.hidden | {key}, proposal.blurred - {key})


def by_showing(problem: Problem, refuses: Callable[[Proposal], object]) -> Proposal | None:
    """Start from everything hidden and show again what is not refused, the dearest rows first."""
    hidden = {key for key, row in problem.rows.items() if row.must_hide or row.hide is not None}
    blurred = {key for key, row in problem.rows.items() if row.blur is not None} - hidden
    first = Proposal(frozenset(hidden - problem.known), frozenset(blurred - problem.known))
    if problem.known and not refuses(first):
        hidden, blurred = set(first.hidden), set(first.blurred)
    elif refuses(Proposal(frozenset(hidden), frozenset(blurred))):
        return None
    for key, row in sorted(problem.rows.items(), key=lambda item: -_cost(item[1])):
        if row.must_hide or key not in hidden | blurred:
            continue
        for further in _shown_more(key, row, hidden, blurred):
            if not refuses(further):
                hidden, blurred = set(further.hidden), set(further.blurred)
                break
    return Proposal(frozenset(hidden), frozenset(blurred))


def _cost(row: Row) -> float:
    return row.hide or row.blur or 0


def _shown_more(key: str, row: Row, hidden: set[str], blurred: set[str]) -> Iterable[Proposal]:
    yield Proposal(frozenset(hidden - {key}), frozenset(blurred - {key}))
    if row.blur is not None and key in hidden:
        yield Proposal(frozenset(hidden - {key}), frozenset(blurred | {key}))


def cheapest(problem: Problem, threats: Mapping[Threat, int], *, seconds: float = SECONDS) -> Proposal | None:
    """Find the cheapest proposal that leaves every threatened count its interval.

    Args:
        problem: What there is to protect.
        threats: To the width that has to remain.
        seconds: After so long, the best one found so far.

    Returns:
        None when there is none, or none was found in time.

    Source:
        M. Fischetti, J.J. Salazar (2001), Management Science 47(7), 1008-1027, the compact model
    """
    if seconds <= 0:
        return None
    programme = _Programme(problem)
    programme.keep_residuals_large({threat.key for threat in threats if threat.residual})
    for threat, need in threats.items():
        if not threat.residual:
            programme.withstand(threat, need)
    return programme.solve(seconds)


class _Together(NamedTuple):
    """Counts that hang together, and how."""

    keys: tuple[str, ...]
    relations: Sequence[Mapping[str, int]]


class _Programme:
    """The integer programme: two yes-or-no columns a row, and two possible worlds for every threat."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._cells = {cell.key: cell for cell in problem.cells}
        self._cost: list[float] = []
        self._upper: list[float] = []
        self._lower: list[float] = []
        self._entries: list[tuple[int, int, float]] = []
        self._least: list[float] = []
        self._most: list[float] = []
        self._hide = {key: self._choice(row.hide, must=row.must_hide) for key, row in problem.rows.items()}
        self._blur = {key: self._choice(row.blur) for key, row in problem.rows.items()}
        self._choices = len(self._cost)
        self._together: dict[str, _Together] = {}
        self._limits: dict[str, tuple[tuple[float, Mapping[int, float]], ...]] = {}
        self._neighbours: dict[str, list[Relation]] = defaultdict(list)
        for relation in problem.relations:
            for key in relation.terms:
                self._neighbours[key].append(relation)

    def _choice(self, cost: float | None, *, must: bool = False) -> int:
        possible = must or cost is not None
        return self._column(cost or 0, 1 if must else 0, 1 if possible else 0)

    def _column(self, cost: float, lower: float, upper: float) -> int:
        self._cost.append(cost)
        self._lower.append(lower)
        self._upper.append(upper)
        return len(self._cost) - 1

    def _constrain(self, entries: Mapping[int, float], least: float, most: float = np.inf) -> None:
        row = len(self._least)
        self._entries += [(row, column, value) for column, value in entries.items()]
        self._least.append(least)
        self._most.append(most)

    def keep_residuals_large(self, leaking: Collection[str]) -> None:
        """Let the hidden parts of a whole be enough people together, when the whole is told or known to leak."""
        wanted: dict[tuple[tuple[str, ...], str | None], None] = {}
        for relation in self._problem.relations:
            if relation.whole is not None:
                whole = self._cells[relation.whole]
                parts = tuple(row for key in relation.terms if key != relation.whole and (row := self._cells[key].row))
                if relation.whole in leaking:
                    wanted[parts, None] = None
                elif whole.said[0] == whole.said[1]:
                    wanted[parts, whole.row] = None
        for parts, row in wanted:
            self._keep_residual_large(parts, row)

    def _keep_residual_large(self, parts: Collection[str], whole: str | None) -> None:
        minimum, rows = self._problem.minimum, self._problem.rows
        together = {self._hide[row]: float(min(rows[row].people, minimum)) for row in parts}
        excused = {} if whole is None else {self._hide[whole]: float(minimum), self._blur[whole]: float(minimum)}
        for row in parts:
            own = {self._hide[row]: together[self._hide[row]] - minimum}
            self._constrain(together | excused | own, 0)

    def withstand(self, threat: Threat, need: int) -> None:
        """Let there be two possible worlds in which the threatened count differs enough."""
        together = self._connected(threat.key)
        worlds = [self._world(together, threat.insider) for _ in range(2)]
        self._constrain({worlds[0][threat.key]: 1, worlds[1][threat.key]: -1}, need)

    def _connected(self, key: str) -> _Together:
        """Return what moves when a count does; it is looked for once."""
        if key not in self._together:
            keys, frontier = {key: None}, [key]
            while frontier:
                for relation in self._neighbours[frontier.pop()]:
                    new = [other for other in relation.terms if other not in keys and self._may_move(self._cells[other])]
                    keys |= dict.fromkeys(new)
                    frontier += new
            relations = {id(relation): relation for one in keys for relation in self._neighbours[one]}.values()
            terms = [{one: sign for one, sign in relation.terms.items() if one in keys} for relation in relations]
            # One that cannot move connects nothing: from the others it would not be found.
            also = keys if self._may_move(self._cells[key]) else (key,)
            self._together |= dict.fromkeys(also, _Together(tuple(keys), terms))
        return self._together[key]

    def _may_move(self, cell: Cell) -> bool:
        if cell.row is None:
            return cell.said[0] < cell.said[1]
        row = self._problem.rows[cell.row]
        return cell.said[0] < cell.said[1] or row.must_hide or row.hide is not None or row.blur is not None

    def _world(self, together: _Together, known: Collection[str]) -> dict[str, int]:
        """Add the columns of a possible world: per count, how far it lies from the truth."""
        columns = {key: self._column(0, -REACH, REACH) for key in together.keys}
        for key, column in columns.items():
            if key in known:
                self._lower[column] = self._upper[column] = 0
            else:
                self._bound(key, column)
        for terms in together.relations:
            self._constrain({columns[key]: sign for key, sign in terms.items()}, 0, 0)
        return columns

    def _bound(self, key: str, column: int) -> None:
        """Let a count move as far as what is said about it allows, either way."""
        if key not in self._limits:
            self._limits[key] = tuple(self._limit(self._cells[key], sign) for sign in (1, -1))
        for sign, (told, more) in zip((1, -1), self._limits[key], strict=True):
            if more:
                self._constrain({column: sign, **more}, -np.inf, told)
            else:
                (self._upper if sign > 0 else self._lower)[column] = sign * told

    def _limit(self, cell: Cell, sign: int) -> tuple[float, Mapping[int, float]]:
        """Return how far a count may move one way when it is told, and what each choice takes off that: less than nothing."""
        end = 1 if sign > 0 else 0
        told, blurred, hidden = (min(abs(span[end] - cell.count), REACH) for span in (cell.said, cell.blurred, cell.hidden))
        if cell.row is None:
            return told, {}
        return told, {self._hide[cell.row]: told - hidden, self._blur[cell.row]: told - min(blurred, hidden)}

    def solve(self, seconds: float) -> Proposal | None:
        """Solve it; the best answer found when time is up."""
        from scipy.sparse import csr_array  # noqa: PLC0415

        rows, columns, values = zip(*self._entries, strict=True) if self._entries else ((), (), ())
        matrix = csr_array((values, (rows, columns)), shape=(len(self._least), len(self._cost)))
        whole = np.zeros(len(self._cost))
        whole[: self._choices] = 1
        sums = [(matrix, self._least, self._most)] if self._least else []
        answer = solving.least(self._cost, (self._lower, self._upper), sums, whole=whole, seconds=seconds)
        if answer is None:
            return None
        hidden = {key for key, column in self._hide.items() if answer[column] > HALF}
        blurred = {key for key, column in self._blur.items() if answer[column] > HALF}
        return Proposal(frozenset(hidden), frozenset(blurred - hidden))
