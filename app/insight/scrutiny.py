"""The independent audit: what can be worked out from everything that was ever shown. Pure.

It reads what is published as an outsider does, beside the true counts, and tells what is wrong with it. It shares no code
with the part that chooses what to hide: what one of them overlooks, the other sees. It changes nothing.
"""

import dataclasses as dc
import itertools
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from app.insight import solving

ENOUGH = 3
NEARLY = 2
STEPS = 20
ROUNDS = 30
TOGETHER = (32, 8)
RESIDUAL = "residual "
MOST_WORLDS = 2000

Rule = Literal["figure", "shown", "band", "width", "residual", "insider"]
Interval = tuple[int, int]
Insider = tuple[str, ...]
"""Keys of the counts of one person; empty for somebody who knows nothing more than everybody."""


@dc.dataclass(frozen=True, slots=True)
class Exhibit:
    """One count, as everybody knows it and as it truly is.

    Args:
        people: The size of the group, which everybody knows.
        count: The truth.
        lowest: The least it can be after what is said about it; equal to `highest` when it is shown.
        highest: The most it can be after what is said about it.
        hidden: Nothing is said about it.
        fresh: It belongs to the release under judgement; the rest has been seen already.
        guarded: It has to be protected when it is small or extreme.
        person: Of a group of one: a name for who it is, when other exhibits are of the same person; empty when it is the
            only one. None when it is the same person as in another exhibit that has a name.
    """

    key: str
    people: int
    count: int
    lowest: int
    highest: int
    hidden: bool = False
    fresh: bool = True
    guarded: bool = True
    person: str | None = ""


@dc.dataclass(frozen=True, slots=True)
class Balance:
    """A relation everybody knows: signed counts together are a fixed number.

    Args:
        terms: Key to 1 or -1.
        equals: Their sum.
        whole: Key of the group that the others make up, having nobody in common. Some of them together may be small.
    """

    terms: Mapping[str, int]
    equals: int = 0
    whole: str | None = None


@dc.dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be published like this.

    Args:
        rule: `figure` what is said is not true; `shown` a small group is not hidden; `band` nearly nobody or nearly
            everybody is said too exactly; `width` the count can be worked out too closely; `residual` the same of the
            hidden parts of a whole together; `insider` the same, by the one member of a group of one.
        key: Of the count that is in danger; of the whole when it is a residual.
        interval: What can be worked out, or something around it that is too narrow already.
        need: How wide that interval should have been.
        insider: Who can work it out.
    """

    rule: Rule
    key: str
    interval: Interval
    need: int
    insider: Insider = ()


class Memory:
    """What was found out about one release and holds for every proposal for it, so that it is not looked for again.

    A possible world is a fact about the counts and their relations. Whether it fits what a proposal says is looked at anew
    each time, whoever found it.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.widths: dict[str, int] = {}
        """How wide intervals were without the release, as far as it was found out."""
        self._places: dict[str, int] = {}
        self._known_worlds: set[bytes] = set()
        self._worlds: Any = None
        self._before: _Known | None = None

    def begin(self, exhibits: Iterable[Exhibit]) -> None:
        """Give every count its place in a world; they are the same ones in every proposal."""
        if not self._places:
            self._places = {one.key: place for place, one in enumerate(exhibits)}

    def places(self, keys: Iterable[str]) -> tuple[Any, Any]:
        """Return which of some counts have a place in a world, by number, and which places those are."""
        found = [(number, self._places[key]) for number, key in enumerate(keys) if key in self._places]
        return np.array([number for number, _at in found], dtype=int), np.array([at for _number, at in found], dtype=int)

    def add(self, places: tuple[Any, Any], moved: Any) -> None:  # noqa: ANN401  NumPy
        """Keep a world, as how far counts lie from the truth; of what has no place in it they are the truth."""
        if len(self._known_worlds) < MOST_WORLDS:
            world = np.zeros(len(self._places), dtype=np.int32)
            numbers, at = places
            world[at] = moved[numbers]
            if (name := world.tobytes()) not in self._known_worlds:
                self._worlds = _with_row(self._worlds, len(self._known_worlds), world)
                self._known_worlds.add(name)

    def of(self, parts: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401
        """Return all worlds, of some counts or of sums of counts: a row for each world, a column for each of them."""
        if not self._known_worlds:
            return None
        every = self._worlds[: len(self._known_worlds)]
        found = every[:, [self._places[keys[0]] for keys in parts]]
        for column, keys in enumerate(parts):
            for key in keys[1:]:
                found[:, column] += every[:, self._places[key]]
        return found

    def before(self, make: Callable[[], "_Known"]) -> "_Known":
        """Return what was known without the release; it does not differ between proposals."""
        if self._before is None:
            self._before = make()
        return self._before


def findings(
    exhibits: Sequence[Exhibit], balances: Sequence[Balance], *, minimum: int, nearly: int = NEARLY,
    memory: Memory | None = None,
) -> tuple[Finding, ...]:  # fmt: skip
    """Judge a release together with everything before it.

    Args:
        exhibits: Every count that somebody knows something about, hidden ones included. The truth is one possible world.
        balances: Every relation between them.
        minimum: The smallest group that may be shown.
        nearly: So few members that did, or did not, are told as a band only; -1 where they may be told.
        memory: For judging several proposals for one release: of the same counts, with the same relations.

    Returns:
        Nothing when it may be published. What could be worked out already without the fresh exhibits is not in it, and
        insiders are looked at only when everybody else fails.

    Source:
        M. Fischetti, J.J. Salazar (2001), Management Science 47(7), 1008-1027: protection by feasible intervals
    """
    return tuple(_findings(exhibits, balances, minimum, nearly, memory or Memory()))


def is_safe(exhibits: Sequence[Exhibit], balances: Sequence[Balance], *, minimum: int, memory: Memory) -> bool:
    """Tell whether there are no findings; it stops at the first one."""
    return next(_findings(exhibits, balances, minimum, NEARLY, memory), None) is None


def _findings(
    exhibits: Sequence[Exhibit], balances: Sequence[Balance], minimum: int, nearly: int, memory: Memory
) -> Iterator[Finding]:
    wrong = list(_misstatements(exhibits, minimum, nearly))
    yield from wrong
    if any(one.rule == "figure" for one in wrong):
        return
    memory.begin(exhibits)
    exhibits, balances, residuals = _with_residuals(exhibits, balances, minimum)
    sums = {key: one.parts for key, one in residuals.items()}
    now = _Known(exhibits, balances, memory, sums)

    def unsaid() -> _Known:
        return _Known([_unsaid(one) for one in exhibits], balances, memory, sums)

    then = unsaid() if residuals else memory.before(unsaid)
    needs = {one.key: need for one in exhibits if (need := _need(one, minimum, nearly))}
    is_safe_so_far = not wrong
    for one in _by_anybody(now, then, needs, memory.widths):
        is_safe_so_far = False
        yield _about_whole(one, residuals)
    if is_safe_so_far:
        yield from (_about_whole(one, residuals) for one in _by_insiders(now, then, needs, residuals))


def intervals(exhibits: Sequence[Exhibit], balances: Sequence[Balance]) -> dict[str, Interval]:
    """Return, per key, the least and the most a count can be given everything else."""
    known = _Known(exhibits, balances, Memory(), {})
    return {one.key: known.interval(one.key) for one in exhibits}


# What the figures themselves say


def _misstatements(exhibits: Iterable[Exhibit], minimum: int, nearly: int) -> Iterator[Finding]:
    for one in exhibits:
        said, never = (one.lowest, one.highest), one.people + 1
        if not one.lowest <= one.count <= one.highest:
            yield Finding("figure", one.key, said, never)
        elif one.hidden or not one.fresh or not one.people:
            continue
        elif one.people < minimum:
            yield Finding("shown", one.key, said, never)
        elif _is_extreme(one, minimum, nearly):
            lowest, highest = _band(one)
            if one.lowest > lowest or one.highest < highest:
                yield Finding("band", one.key, said, never)


def _is_extreme(one: Exhibit, minimum: int, nearly: int) -> bool:
    return one.people >= minimum and min(one.count, one.people - one.count) <= nearly


def _band(one: Exhibit) -> Interval:
    """Return what may be said about nearly nobody or nearly everybody, in people."""
    steps = STEPS * (one.people - NEARLY) // one.people
    most = (STEPS - steps) * one.people // STEPS
    return (0, most) if one.count <= NEARLY else (one.people - most, one.people)


def _need(one: Exhibit, minimum: int, nearly: int) -> int:
    """Return how wide the interval of a count has to stay; 0 when it may be known."""
    if not one.guarded or not one.people:
        return 0
    if one.people < minimum:
        return min(one.people, ENOUGH)
    return min(_width(_band(one)), ENOUGH) if _is_extreme(one, minimum, nearly) else 0


def _width(interval: Interval) -> int:
    return interval[1] - interval[0]


# What can be worked out


def _unsaid(one: Exhibit) -> Exhibit:
    """Return what is known of a count without the release under judgement."""
    return dc.replace(one, lowest=0, highest=one.people) if one.fresh else one


class _Residual(NamedTuple):
    """The hidden parts of a whole, taken together."""

    whole: str
    parts: tuple[str, ...]


def _with_residuals(
    exhibits: Sequence[Exhibit], balances: Sequence[Balance], minimum: int
) -> tuple[list[Exhibit], list[Balance], dict[str, _Residual]]:
    """Give the hidden parts of a whole a count together, when together they are still a small group.

    Returns:
        Everything there was and these, and the key of each to what it is.
    """
    of = {one.key: one for one in exhibits}
    added: dict[str, _Residual] = {}
    rewritten: list[Balance] = []
    for balance in balances:
        gone = [of[key] for key in balance.terms if balance.whole not in {None, key} and of[key].hidden]
        people = sum(one.people for one in gone)
        if len(gone) <= 1 or not 0 < people < minimum:
            rewritten.append(balance)
            continue
        key = f"{RESIDUAL}{len(added)}"
        added[key] = _Residual(str(balance.whole), tuple(one.key for one in gone))
        of[key] = Exhibit(key, people, sum(one.count for one in gone), 0, people, hidden=True)
        together = dict.fromkeys((one.key for one in gone), 1)
        others = {name: sign for name, sign in balance.terms.items() if name not in together}
        rewritten.append(Balance(others | {key: balance.terms[gone[0].key]}, balance.equals))
        rewritten.append(Balance(together | {key: -1}))
    return list(of.values()), rewritten, added


def _about_whole(finding: Finding, residuals: Mapping[str, _Residual]) -> Finding:
    one = residuals.get(finding.key)
    return finding if one is None else Finding("residual", one.whole, finding.interval, finding.need)


def _by_anybody(now: "_Known", before: "_Known", needs: Mapping[str, int], widths: dict[str, int]) -> Iterator[Finding]:
    """Give the counts with a narrower interval than they need and than they had before."""
    new = {key: need for key, need in needs.items() if key not in widths}
    narrow = {key for key, _ in before.narrow(new, ())}
    found = {key: _width(before.interval(key)) if key in narrow else need for key, need in new.items()}
    had = widths | found
    # A residual is called the same in another proposal, and is another.
    widths.update({key: width for key, width in found.items() if not key.startswith(RESIDUAL)})
    open_to = {key: least for key, need in needs.items() if (least := min(need, had[key]))}
    for key, interval in now.narrow(open_to, ()):
        yield Finding("width", key, interval, open_to[key])


def _by_insiders(now: "_Known", before: "_Known", needs: Mapping[str, int], residuals: Collection[str]) -> Iterator[Finding]:
    """Give what the one member of a group of one can work out, with what they know of themselves."""
    insiders = _insiders(now.exhibits[key] for key in needs)
    # What everybody knew before, no insider can work out any more.
    known = {key for key, _ in before.narrow(dict.fromkeys(needs, 1), ())} if insiders else set()
    open_to = [key for key in needs if key not in residuals and key not in known]
    now.try_insiders(insiders, open_to)
    near = now.by_part(open_to)
    for insider in insiders:
        others = dict.fromkeys((key for key in near(insider) if key not in insider), 1)
        narrow = dict(now.narrow(others, insider))
        # What they knew exactly before, they cannot learn.
        already = {key for key, _ in before.narrow(dict.fromkeys(narrow, 1), insider)}
        yield from (Finding("insider", key, interval, 1, insider) for key, interval in narrow.items() if key not in already)


def _insiders(exhibits: Iterable[Exhibit]) -> list[Insider]:
    known: dict[str, list[str]] = defaultdict(list)
    for one in exhibits:
        if one.people == 1 and one.person is not None:
            known[one.person or one.key].append(one.key)
    return [tuple(keys) for keys in known.values()]


class _Known:
    """What everybody knows, and what follows from it."""

    def __init__(
        self, exhibits: Iterable[Exhibit], balances: Sequence[Balance], memory: Memory, sums: Mapping[str, Sequence[str]]
    ) -> None:
        """Cut it into parts.

        Args:
            exhibits: What is said.
            balances: How it hangs together.
            memory: Of worlds.
            sums: Counts that are a sum of others, to those.
        """
        self.exhibits = {one.key: one for one in exhibits}
        self._memory, self._sums = memory, sums
        self._parts = list(self._split(balances))
        self._part_of = {key: part for part in self._parts for key in part.keys}

    def interval(self, key: str, insider: Insider = ()) -> Interval:
        """Return the least and the most a count can be."""
        part = self._part_of.get(key)
        if part is None:
            return self.exhibits[key].lowest, self.exhibits[key].highest
        return part.interval(key, tuple(known for known in insider if known in part.keys))

    def narrow(self, needs: Mapping[str, int], insider: Insider) -> Iterator[tuple[str, Interval]]:
        """Give the counts whose interval is narrower than needed; of an insider, only those their knowledge touches.

        What is given lies around the interval: it may be wider, but not as wide as needed.
        """
        some: dict[_Part, dict[str, int]] = defaultdict(dict)
        for key, need in needs.items():
            part = self._part_of.get(key)
            if part is not None:
                some[part][key] = need
            elif not insider:
                yield key, self.interval(key)
        for part, its_needs in some.items():
            known = tuple(key for key in insider if key in part.keys)
            if known or not insider:
                yield from part.narrow(its_needs, known)

    def by_part(self, keys: Iterable[str]) -> Callable[[Insider], Iterator[str]]:
        """Return what gives those of some counts that hang together with what an insider knows; of others they learn nothing."""
        some: dict[_Part, list[str]] = defaultdict(list)
        for key in keys:
            if part := self._part_of.get(key):
                some[part].append(key)

        def near(insider: Insider) -> Iterator[str]:
            touched = {self._part_of.get(key) for key in insider}
            return itertools.chain.from_iterable(keys for part, keys in some.items() if part in touched)

        return near

    def try_insiders(self, insiders: Sequence[Insider], keys: Collection[str]) -> None:
        """Look for worlds in which much is different, but not what some of the insiders know of themselves."""
        for part in self._parts:
            inside = (tuple(key for key in insider if key in part.keys) for insider in insiders)
            part.try_insiders([insider for insider in inside if insider], [key for key in keys if key in part.keys])

    def _split(self, balances: Iterable[Balance]) -> Iterator["_Part"]:
        """Cut what is not shown exactly into parts that have no relation in common; what is exact is a number."""
        is_open = {key: one for key, one in self.exhibits.items() if one.lowest < one.highest}
        reduced: list[Balance] = []
        at: dict[str, list[int]] = defaultdict(list)
        for balance in balances:
            terms = {key: sign for key, sign in balance.terms.items() if key in is_open}
            told = sum(sign * self.exhibits[key].lowest for key, sign in balance.terms.items() if key not in is_open)
            for key in terms:
                at[key].append(len(reduced))
            reduced.append(Balance(terms, balance.equals - told))
        while is_open:
            keys, numbers = _reach(next(iter(is_open)), at, reduced)
            sums = [self._sums.get(key, (key,)) for key in keys]
            yield _Part([is_open.pop(key) for key in keys], [reduced[number] for number in numbers], self._memory, sums)


def _reach(start: str, at: Mapping[str, Sequence[int]], balances: Sequence[Balance]) -> tuple[list[str], list[int]]:
    """Return every key that hangs together with one, and the numbers of the balances that do it."""
    keys, numbers, frontier = {start: None}, dict[int, None](), [start]
    while frontier:
        for number in at.get(frontier.pop(), ()):
            if number not in numbers:
                numbers[number] = None
                new = [key for key in balances[number].terms if key not in keys]
                keys |= dict.fromkeys(new)
                frontier += new
    return list(keys), list(numbers)


def _with_row(rows: Any, number: int, row: Any) -> Any:  # noqa: ANN401  NumPy
    """Return rows with one more after so many. Making room for many at once is cheaper than moving all of them each time."""
    if rows is None or number == len(rows):
        more = np.empty((32 + number // 4, len(row)), dtype=row.dtype)
        rows = more if rows is None else np.concatenate([rows, more])
    rows[number] = row
    return rows


class _Worlds:
    """Possible worlds of some counts, the true one first: a row for each world, a column for each count."""

    def __init__(self, rows: Any) -> None:  # noqa: ANN401  NumPy
        """Begin with some."""
        self._rows, self._number = rows, len(rows)
        self._ends: dict[Insider, tuple[int, Any, Any]] = {}

    def add(self, world: Any) -> None:  # noqa: ANN401
        """Add one."""
        self._rows = _with_row(self._rows, self._number, world)
        self._number += 1

    def ends(self, insider: Insider, known: Sequence[int]) -> tuple[Any, Any]:
        """Return the least and the most every count is in the worlds that an insider thinks possible.

        Args:
            insider: Who.
            known: The columns they know.
        """
        number, lowest, highest = self._ends.get(insider, (0, self._rows[0], self._rows[0]))
        if number < self._number:
            new = self._rows[number : self._number]
            possible = new[(new[:, known] == self._rows[0, known]).all(axis=1)]
            if len(possible):
                lowest, highest = np.minimum(lowest, possible.min(axis=0)), np.maximum(highest, possible.max(axis=0))
            self._ends[insider] = self._number, lowest, highest
        return lowest, highest


class _Part:
    """Unknown counts that hang together.

    Where no two of them are connected in more than one way, narrowing each interval by its neighbours until nothing
    changes gives exactly what can be worked out: such a system of sums is a tree. Elsewhere that gives limits only.
    There possible worlds are collected, in whole numbers: two worlds in which a count differs enough prove that it is
    safe, and only what no two worlds prove is looked at by itself.
    """

    def __init__(
        self, exhibits: Sequence[Exhibit], balances: Sequence[Balance], memory: Memory, sums: Sequence[Sequence[str]]
    ) -> None:
        """Take over the worlds that are known to be possible.

        Args:
            exhibits: The unknown counts.
            balances: How they hang together.
            memory: Of worlds.
            sums: For each count, itself or the counts that it is the sum of.
        """
        self.keys = {one.key: place for place, one in enumerate(exhibits)}
        self._exhibits = exhibits
        self._balances = balances
        self._is_tree = sum(len(one.terms) for one in balances) == len(exhibits) + len(balances) - 1
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, balance in enumerate(balances):
            for key in balance.terms:
                self._at[key].append(number)
        self._truths = np.array([one.count for one in exhibits])
        self._memory, self._sums_of = memory, sums
        self._kept = memory.places(self.keys)
        self._equals = np.array([one.equals for one in balances])
        self._limits: dict[Insider, dict[str, Interval]] = {}
        self._bounds: dict[Insider, tuple[Any, Any]] = {}
        self._pushed: dict[tuple[str, int, Insider], bool] = {}
        self._matrix: Any = None
        self._programme: solving.Programme | None = None
        self._worlds = _Worlds(self._truths[None, :] if self._is_tree else np.vstack([self._truths, *self._remembered()]))

    def _remembered(self) -> Iterator[Any]:
        """Give the worlds in memory that fit what is said here."""
        moved = self._memory.of(self._sums_of)
        if moved is None:
            return
        # Most of them differ in other parts only.
        worlds = self._truths + moved[moved.any(axis=1)]
        lowest, highest = (np.array([getattr(one, end) for one in self._exhibits]) for end in ("lowest", "highest"))
        within = ((worlds >= lowest) & (worlds <= highest)).all(axis=1)
        worlds = worlds[within]
        yield worlds[(self._sums() @ worlds.T == self._equals[:, None]).all(axis=0)]

    def interval(self, key: str, insider: Insider) -> Interval:
        """Return the least and the most a count can be."""
        limits = self._narrowed(insider)
        if self._is_tree:
            return limits[key]
        ends = [self._push(key, sign, insider) for sign in (-1, 1)]
        return self._seen(key, insider) if all(ends) else (self._truth(key), self._truth(key))

    def narrow(self, needs: Mapping[str, int], insider: Insider) -> Iterator[tuple[str, Interval]]:
        """Give the counts whose interval is narrower than needed, with something at least as wide."""
        unproven = list(needs) if self._is_tree else self._unproven(needs, insider)
        if not unproven:
            return
        limits = self._narrowed(insider)
        lost = [key for key in unproven if _width(limits[key]) < needs[key]]
        yield from ((key, limits[key]) for key in lost)
        if self._is_tree:
            return
        gone = set(lost)
        left = [key for key in unproven if key not in gone]
        found_out = [key for key in left if all((key, sign, insider) in self._pushed for sign in (-1, 1))]
        known = set(found_out)
        unsure = self._after_sweeps({key: needs[key] for key in left if key not in known}, insider)
        for key in (*found_out, *unsure):
            if not self._reaches(key, needs[key], insider):
                yield key, self.interval(key, insider)

    def _reaches(self, key: str, need: int, insider: Insider) -> bool:
        """Tell whether a count can differ enough. Mostly it does as soon as it is pushed where it has most room."""
        roomy = self._roomy(key, insider)
        for sign in (roomy, -roomy):
            if _width(self._seen(key, insider)) < need and not self._push(key, sign, insider):
                return False
        return _width(self._seen(key, insider)) >= need

    def _roomy(self, key: str, insider: Insider) -> int:
        """Return the way in which the limits of a count leave it most room: 1 up, -1 down."""
        lowest, highest = self._narrowed(insider)[key]
        return 1 if highest - self._truth(key) >= self._truth(key) - lowest else -1

    def _push(self, key: str, sign: int, insider: Insider) -> bool:
        """Find one end of a count, so that it has been seen. False when the solver finds none."""
        asked = key, sign, insider
        if asked not in self._pushed:
            is_there = self._seen(key, insider)[sign > 0] == self._narrowed(insider)[key][sign > 0]
            self._pushed[asked] = is_there or self._farthest({key: sign}, self._bounds_of(insider))
        return self._pushed[asked]

    def try_insiders(self, insiders: Sequence[Insider], keys: Collection[str]) -> None:
        """Look for worlds that serve many insiders at once, then for worlds that serve a few."""
        for together in () if self._is_tree else TOGETHER:
            for start in range(0, len(insiders), together):
                self._try_together(insiders[start : start + together], keys)

    def _try_together(self, insiders: Sequence[Insider], keys: Collection[str]) -> None:
        """Keep what some insiders know as it is, and push what none of them should be able to work out, many at once."""
        known = {key for insider in insiders for key in insider}
        at = [self.keys[key] for key in known]
        bounds = tuple(ends.copy() for ends in self._bounds_of(()))
        for ends in bounds:
            ends[at] = self._truths[at]
        self._push_together(lambda left: self._unproven_by(insiders, left, known), keys, bounds, ())

    def _unproven_by(self, insiders: Sequence[Insider], keys: Collection[str], known: Collection[str]) -> list[str]:
        """Return what at least one of some insiders may be able to work out, as far as is known."""
        open_to = [key for key in keys if key not in known]
        at = [self.keys[key] for key in open_to]
        is_known = np.zeros(len(at), dtype=bool)
        for lowest, highest in map(self._ends, insiders):
            is_known |= lowest[at] == highest[at]
        return list(itertools.compress(open_to, is_known.tolist()))

    def _push_together(
        self, unproven: Callable[[Collection[str]], list[str]], keys: Collection[str], bounds: tuple[Any, Any], insider: Insider
    ) -> list[str]:
        """Push all that may be too narrow at once, each where it has most room, then those that stayed, while some move.

        Returns:
            What did not move enough.
        """
        left, number = unproven(keys), 0
        while left and len(left) != number:
            number = len(left)
            self._farthest({key: self._roomy(key, insider) for key in left}, bounds)
            left = unproven(left)
        return left

    def _after_sweeps(self, needs: Mapping[str, int], insider: Insider) -> list[str]:
        """Push many counts at once; return what did not move enough."""
        return self._push_together(
            lambda left: self._unproven({key: needs[key] for key in left}, insider), needs, self._bounds_of(insider), insider
        )

    def _unproven(self, needs: Mapping[str, int], insider: Insider) -> list[str]:
        if not needs:
            return []
        lowest, highest = self._ends(insider)
        at = [self.keys[key] for key in needs]
        is_narrow = highest[at] - lowest[at] < np.fromiter(needs.values(), dtype=int, count=len(needs))
        return list(itertools.compress(needs, is_narrow.tolist()))

    def _seen(self, key: str, insider: Insider) -> Interval:
        lowest, highest = self._ends(insider)
        return int(lowest[self.keys[key]]), int(highest[self.keys[key]])

    def _ends(self, insider: Insider) -> tuple[Any, Any]:
        """Return the least and the most every count is in the worlds found so far that the insider thinks possible."""
        return self._worlds.ends(insider, [self.keys[key] for key in insider])

    def _truth(self, key: str) -> int:
        return self._exhibits[self.keys[key]].count

    def _narrowed(self, insider: Insider) -> dict[str, Interval]:
        """Return limits on every count; in a tree they are exact."""
        if insider not in self._limits:
            if insider:
                limits = self._narrowed(()) | {key: (self._truth(key), self._truth(key)) for key in insider}
                self._spread(limits, [number for key in insider for number in self._at[key]])
            else:
                limits = {one.key: (one.lowest, one.highest) for one in self._exhibits}
                self._spread(limits, range(len(self._balances)))
            self._limits[insider] = limits
        return self._limits[insider]

    def _bounds_of(self, insider: Insider) -> tuple[Any, Any]:
        """Return the same limits, in the order of the counts."""
        if insider not in self._bounds:
            limits = self._narrowed(insider)
            lowest, highest = np.array([limits[key] for key in self.keys], dtype=float).T
            self._bounds[insider] = lowest.copy(), highest.copy()
        return self._bounds[insider]

    def _spread(self, limits: dict[str, Interval], numbers: Iterable[int]) -> None:
        """Narrow limits from some balances on. Where there are circles it may take long: there it stops earlier."""
        queue = deque(dict.fromkeys(numbers))
        patience = ROUNDS * len(self._balances)
        while queue and (patience or self._is_tree):
            number = queue.popleft()
            patience -= 1
            for key in _tighten(self._balances[number], limits):
                queue.extend(other for other in self._at[key] if other != number and other not in queue)

    def _farthest(self, direction: Mapping[str, int], bounds: tuple[Any, Any]) -> bool:
        """Find the possible world that lies farthest in a direction, and keep it. False when the solver finds none.

        Mostly the corners of what is possible are whole numbers; only where one is not, an integer programme is needed.
        """
        costs = np.zeros(len(self.keys))
        costs[[self.keys[key] for key in direction]] = [-sign for sign in direction.values()]
        self._programme = self._programme or solving.Programme(self._sums(), self._equals, self._equals)
        for whole in (0, 1):
            answer = self._programme.least(costs, bounds, whole=whole)
            world = None if answer is None else np.rint(answer).astype(int)
            if world is not None and self._is_possible(world, *bounds):
                self._worlds.add(world)
                self._memory.add(self._kept, world - self._truths)
                return True
        return False

    def _sums(self) -> Any:  # noqa: ANN401  SciPy has no types
        from scipy.sparse import csr_array  # noqa: PLC0415

        if self._matrix is None:
            entries = [(row, self.keys[key], sign) for row, one in enumerate(self._balances) for key, sign in one.terms.items()]
            rows, columns, signs = zip(*entries, strict=True)
            self._matrix = csr_array((signs, (rows, columns)), shape=(len(self._balances), len(self.keys)))
        return self._matrix

    def _is_possible(self, world: Any, lowest: Any, highest: Any) -> bool:  # noqa: ANN401
        """Check a world in whole numbers: what a solver calls feasible is not always so."""
        return bool(np.all((world >= lowest) & (world <= highest)) and np.array_equal(self._sums() @ world, self._equals))


def _tighten(balance: Balance, limits: dict[str, Interval]) -> list[str]:
    """Narrow every count of a relation by what the others leave; return those that became narrower."""
    ends = {key: limits[key] if sign > 0 else (-limits[key][1], -limits[key][0]) for key, sign in balance.terms.items()}
    lowest, highest = sum(low for low, _ in ends.values()), sum(high for _, high in ends.values())
    changed = []
    for key, (low, high) in ends.items():
        left = (max(low, balance.equals - highest + high), min(high, balance.equals - lowest + low))
        if left != (low, high):
            limits[key] = left if balance.terms[key] > 0 else (-left[1], -left[0])
            changed.append(key)
    return changed
