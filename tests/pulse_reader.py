"""A colleague who reads everything that is told of a question in a pulse. Shares no code with what decides that.

They know how many of each department are in service, were invited and answered, what they answered themselves, and how the lot
works. They do not know what others answered. For each group, and each of yes, no and apart, they ask: can I rule out that
anybody else answered that, or that anybody else did not?
"""

import dataclasses as dc
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.insight.pulse_figures import Line, PulseTable
from tests.attacker import spoken

KINDS = ("yes", "no", "apart")
MOST = 10**6

Key = tuple[str, str]
Terms = Mapping[Key, int]
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Members = Mapping[str, Sequence[str]]
"""Line to the departments that are counted in it."""


@dc.dataclass(frozen=True)
class Truth:
    """One department, or the office-holders, as it really is."""

    key: str
    invited: int
    yes: int
    no: int
    apart: int

    @property
    def answered(self) -> int:
        return self.yes + self.no + self.apart


@dc.dataclass(frozen=True)
class Lot:
    """How the lot works: from so many to so many answers of a group do not count, and so many of the invited are silent."""

    least: int = 3
    most: int = 3
    silent: int = 3


class Reader:
    """Unknown whole numbers, and what is known of sums of them."""

    def __init__(self) -> None:
        self.columns: dict[Key, int] = {}
        self._most: list[int] = []
        self._rows: list[tuple[Terms, int, int]] = []
        self._worlds: list[Vector] = []

    def add(self, key: Key, most: int) -> None:
        self.columns[key] = len(self._most)
        self._most.append(most)

    def know(self, terms: Terms, least: int, most: int) -> None:
        self._rows.append((terms, least, most))

    def can_exceed(self, keys: Sequence[Key], number: int) -> bool:
        """Tell whether some unknowns can be more than a number together. A world that was found before may show it."""
        return self._reaches(self._vector(keys), number + 1)

    def can_stay_below(self, keys: Sequence[Key], number: int) -> bool:
        """Tell whether some unknowns can be less than a number together."""
        return self._reaches(-self._vector(keys), 1 - number)

    def _vector(self, keys: Sequence[Key]) -> Vector:
        found = np.zeros(len(self._most))
        found[[self.columns[key] for key in keys]] = 1
        return found

    def _reaches(self, direction: Vector, least: int) -> bool:
        if any(direction @ world >= least for world in self._worlds):
            return True
        entries = [(row, self.columns[key], sign) for row, (terms, _, _) in enumerate(self._rows) for key, sign in terms.items()]
        rows, columns, signs = zip(*entries, strict=True)
        sums = csr_array((signs, (rows, columns)), shape=(len(self._rows), len(self._most)))
        known = LinearConstraint(sums, [one[1] for one in self._rows], [one[2] for one in self._rows])
        found = milp(-direction, integrality=np.ones(len(direction)), bounds=Bounds(0, self._most), constraints=known)
        assert found.success, "what is told contradicts itself"
        self._worlds.append(np.rint(found.x))
        return bool(direction @ self._worlds[-1] >= least)


def reader(truths: Sequence[Truth], table: PulseTable, members: Members, leaves: Sequence[str], lot: Lot) -> Reader:
    """Return everything that fits what is told.

    Args:
        truths: Of each department. What they answered is not looked at.
        table: What is told.
        members: Line to its departments.
        leaves: Lines of which the lot left answers out; the others are sums of them.
        lot: How it works.
    """
    found, of = Reader(), {one.key: one for one in truths}
    for one in truths:
        for kind in KINDS:
            found.add((one.key, kind), one.answered)
        found.know({(one.key, kind): 1 for kind in KINDS}, one.answered, one.answered)
    for key in leaves:
        answered, invited = (sum(getattr(of[part], name) for part in members[key]) for name in ("answered", "invited"))
        found.add((key, "yes out"), MOST)
        found.add((key, "no out"), MOST)
        line = table.line(key)
        out: dict[Key, int] = {(key, "yes out"): 1, (key, "no out"): 1}
        apart: dict[Key, int] = {(part, "apart"): 1 for part in members[key]}
        if line and line.n is not None:
            left = answered - line.n
            found.know(apart | out, left, left)
            if left > lot.most and line.n < invited - lot.least - lot.silent:
                found.know(out, 0, 0)  # so many stood apart
        for kind in ("yes", "no"):
            found.know({(part, kind): 1 for part in members[key]} | {(key, f"{kind} out"): -1}, 0, MOST)
    for line in table.lines:
        _say(found, line, members, leaves)
    return found


def _say(found: Reader, line: Line, members: Members, leaves: Sequence[str]) -> None:
    if line.n is None:
        return
    parts = members[line.group.key]
    within = [key for key in leaves if set(members[key]) <= set(parts)]
    told: dict[str, dict[Key, int]] = {
        kind: {(part, kind): 1 for part in parts} | {(key, f"{kind} out"): -1 for key in within} for kind in ("yes", "no")
    }
    found.know(told["yes"], *spoken(line.figures["yes"], line.n))
    found.know(told["yes"] | told["no"], line.n, line.n)


def sure(truths: Sequence[Truth], found: Reader, members: Members) -> Iterator[str]:
    """Give what somebody can be sure of about all others in a department, or in a line."""
    groups = {one.key: (one.key,) for one in truths} | {key: tuple(parts) for key, parts in members.items()}
    for key, parts in sorted(groups.items()):
        n = sum(one.answered for one in truths if one.key in parts)
        for kind in KINDS if n > 1 else ():
            keys = [(part, kind) for part in parts]
            really = sum(getattr(one, kind) for one in truths if one.key in parts)
            # Whoever reads this may be one of those who answered so, or one of those who did not.
            if not found.can_exceed(keys, 1 if really else 0):
                yield f"nobody else of {key} said {kind}"
            if not found.can_stay_below(keys, n - 1 if really < n else n):
                yield f"everybody else of {key} said {kind}"
