"""The independent audit: what somebody can work out from everything that was ever shown. Pure.

It reads what is published as an outsider does, next to the true counts, and tells what is wrong with it. It shares no
code with the part that chooses what to hide: what one of them overlooks, the other sees. It changes nothing.
"""

import dataclasses as dc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np

ENOUGH = 3
NEARLY = 2
STEPS = 20
ROUNDS = 50

Rule = Literal["figure", "shown", "band", "width", "residual", "insider"]
Interval = tuple[int, int]


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
    """

    key: str
    people: int
    count: int
    lowest: int
    highest: int
    hidden: bool = False
    fresh: bool = True
    guarded: bool = True


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
        insider: Key of the group of one.
        interval: What can be worked out.
        need: How wide that interval should have been.
    """

    rule: Rule
    key: str
    interval: Interval
    need: int
    insider: str | None = None


def findings(
    exhibits: Sequence[Exhibit], balances: Sequence[Balance], *, minimum: int, nearly: int = NEARLY
) -> tuple[Finding, ...]:
    """Judge a release together with everything before it.

    Args:
        exhibits: Every count that somebody knows something about, hidden ones included.
        balances: Every relation between them.
        minimum: The smallest group that may be shown.
        nearly: So few members that did, or did not, are told as a band only; -1 where they may be told.

    Returns:
        Nothing when it may be published. What could be worked out already without the fresh exhibits is not in it, and
        insiders are not looked at before everybody else fails.

    Source:
        M. Fischetti, J.J. Salazar (2001), Management Science 47(7), 1008-1027: protection by feasible intervals
    """
    found = [*_misstatements(exhibits, minimum, nearly)]
    if any(one.rule == "figure" for one in found):
        return tuple(found)
    exhibits, balances, residuals = _with_residuals(exhibits, balances, minimum)
    everything = _Known(exhibits, balances)
    before = _Known(map(_unsaid, exhibits), balances)
    needs = {key: need for key, one in everything.exhibits.items() if (need := _need(one, minimum, nearly))}
    for recoveries in (_by_anybody(everything, before, needs), _by_insiders(everything, before, needs, residuals)):
        found += [_about_whole(one, residuals) for one in recoveries]
        if found:
            break
    return tuple(found)


def intervals(exhibits: Sequence[Exhibit], balances: Sequence[Balance]) -> dict[str, Interval]:
    """Return, per key, the least and the most a count can be given everything else."""
    known = _Known(exhibits, balances)
    return {one.key: known.interval(one.key) for one in exhibits}


def _width(interval: Interval) -> int:
    return interval[1] - interval[0]


def _unsaid(one: Exhibit) -> Exhibit:
    """Return what is known of a count without the release under judgement."""
    return dc.replace(one, lowest=0, highest=one.people) if one.fresh else one


# What the figures themselves say


def _misstatements(exhibits: Iterable[Exhibit], minimum: int, nearly: int) -> Iterator[Finding]:
    for one in exhibits:
        said = (one.lowest, one.highest)
        if not one.lowest <= one.count <= one.highest:
            yield Finding("figure", one.key, said, one.people + 1)
        elif one.fresh and not one.hidden and 0 < one.people < minimum:
            yield Finding("shown", one.key, said, one.people + 1)
        elif one.fresh and not one.hidden and _is_extreme(one, minimum, nearly):
            lowest, highest = _band(one)
            if one.lowest > lowest or one.highest < highest:
                yield Finding("band", one.key, said, one.people + 1)


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


# What can be worked out


def _with_residuals(
    exhibits: Sequence[Exhibit], balances: Sequence[Balance], minimum: int
) -> tuple[list[Exhibit], list[Balance], dict[str, str]]:
    """Give the hidden parts of a whole a count together, when together they are still a small group.

    Returns:
        Everything there was and these, and the key of each to the key of its whole.
    """
    of = {one.key: one for one in exhibits}
    added: dict[str, str] = {}
    rewritten: list[Balance] = []
    for balance in balances:
        gone = [of[key] for key in balance.terms if balance.whole not in {None, key} and of[key].hidden]
        people = sum(one.people for one in gone)
        if len(gone) <= 1 or not 0 < people < minimum:
            rewritten.append(balance)
            continue
        key = f"residual {len(added)}"
        added[key] = str(balance.whole)
        of[key] = Exhibit(key, people, sum(one.count for one in gone), 0, people, hidden=True)
        together = dict.fromkeys((one.key for one in gone), 1)
        others = {name: sign for name, sign in balance.terms.items() if name not in together}
        rewritten.append(Balance(others | {key: balance.terms[gone[0].key]}, balance.equals))
        rewritten.append(Balance(together | {key: -1}))
    return list(of.values()), rewritten, added


def _about_whole(finding: Finding, residuals: Mapping[str, str]) -> Finding:
    whole = residuals.get(finding.key)
    return finding if whole is None else Finding("residual", whole, finding.interval, finding.need)


def _by_anybody(known: "_Known", before: "_Known", needs: Mapping[str, int]) -> Iterator[Finding]:
    """Give every protected count that can be worked out too closely."""
    for key, interval, need in _lost(known, before, needs):
        yield Finding("width", key, interval, need)


def _by_insiders(known: "_Known", before: "_Known", needs: Mapping[str, int], residuals: Collection[str]) -> Iterator[Finding]:
    """Give every protected count that the one member of another group can work out with what they know of themselves."""
    insiders = [key for key in needs if known.exhibits[key].people == 1]
    known.try_insiders(insiders)
    for insider in insiders:
        others = {key: 1 for key in needs if key != insider and key not in residuals}
        for key, interval, need in _lost(known, before, others, insider):
            yield Finding("insider", key, interval, need, insider)


def _lost(
    known: "_Known", before: "_Known", needs: Mapping[str, int], insider: str | None = None
) -> Iterator[tuple[str, Interval, int]]:
    """Give the counts with a narrower interval than they need and had before."""
    narrow = dict(known.narrow(needs, insider))
    already = dict(before.narrow({key: needs[key] for key in narrow}, insider))
    for key, interval in narrow.items():
        need = min(needs[key], _width(already.get(key, (0, needs[key]))))
        if _width(interval) < need:
            yield key, interval, need


class _Known:
    """What everybody knows, and what follows from it."""

    def __init__(self, exhibits: Iterable[Exhibit], balances: Sequence[Balance]) -> None:
        self.exhibits = {one.key: one for one in exhibits}
        self.balances = balances
        self._components = {key: one for one in self._split() for key in one.keys}

    def interval(self, key: str, insider: str | None = None) -> Interval:
        """Return the least and the most a count can be, for one who knows the count of `insider` too."""
        component = self._components.get(key)
        if component is None:
            return self.exhibits[key].lowest, self.exhibits[key].highest
        return component.interval(key, insider if insider in component.keys else None)

    def narrow(self, needs: Mapping[str, int], insider: str | None = None) -> Iterator[tuple[str, Interval]]:
        """Give the counts whose interval is narrower than needed."""
        per_component: dict[_Component, dict[str, int]] = defaultdict(dict)
        for key, need in needs.items():
            component = self._components.get(key)
            if insider is not None and (component is None or insider not in component.keys):
                continue
            if component is None:
                yield key, self.interval(key)
            else:
                per_component[component][key] = need
        for component, some in per_component.items():
            yield from component.narrow(some, insider)

    def try_insiders(self, insiders: Collection[str]) -> None:
        """Look for worlds in which much is different, but not what some of the insiders know of themselves."""
        for component in set(self._components.values()):
            component.try_insiders([key for key in insiders if key in component.keys])

    def _split(self) -> Iterator["_Component"]:
        """Cut what is not shown exactly into parts that have no relation in common; what is exact is a number."""
        is_open = {key for key, one in self.exhibits.items() if one.lowest < one.highest}
        reduced = []
        at: dict[str, list[int]] = defaultdict(list)
        for balance in self.balances:
            terms = {key: sign for key, sign in balance.terms.items() if key in is_open}
            told = sum(sign * self.exhibits[key].lowest for key, sign in balance.terms.items() if key not in is_open)
            for key in terms:
                at[key].append(len(reduced))
            reduced.append(Balance(terms, balance.equals - told))
        while is_open:
            keys, numbers, frontier = {first := is_open.pop()}, set[int](), [first]
            while frontier:
                for number in at[frontier.pop()]:
                    if number not in numbers:
                        numbers.add(number)
                        new = reduced[number].terms.keys() - keys
                        keys |= new
                        frontier += new
            is_open -= keys
            yield _Component([self.exhibits[key] for key in sorted(keys)], [reduced[number] for number in sorted(numbers)])


class _Component:
    """Unknown counts that hang together.

    Where no two of them are connected in more than one way, narrowing each interval by its neighbours until nothing
    changes gives exactly what can be worked out (such a system of sums is a tree). Elsewhere that gives only limits,
    and integer programmes give the answer.
    """

    def __init__(self, exhibits: Sequence[Exhibit], balances: Sequence[Balance]) -> None:
        self.keys = {one.key: place for place, one in enumerate(exhibits)}
        self._exhibits = exhibits
        self._balances = balances
        links = sum(len(one.terms) for one in balances)
        self._is_tree = links == len(exhibits) + len(balances) - 1
        self._worlds = np.array([[one.count for one in exhibits]])
        self._limits: dict[str | None, dict[str, Interval]] = {}
        self._matrix: Any = None

    def interval(self, key: str, insider: str | None = None) -> Interval:
        """Return the least and the most a count can be."""
        limits = self._narrowed(insider)
        if self._is_tree:
            return limits[key]
        ends = [self._farthest({key: sign}, limits) for sign in (-1, 1)]
        if not all(ends):
            return self._exhibits[self.keys[key]].count, self._exhibits[self.keys[key]].count
        return self._seen(key, insider)

    def narrow(self, needs: Mapping[str, int], insider: str | None = None) -> Iterator[tuple[str, Interval]]:
        """Give the counts whose interval is narrower than needed."""
        limits = self._narrowed(insider)
        lost = [key for key, need in needs.items() if _width(limits[key]) < need]
        yield from ((key, limits[key]) for key in lost)
        if self._is_tree:
            return
        left = self._after_sweeps({key: need for key, need in needs.items() if key not in lost}, insider)
        for key in left:
            if _width(self._seen(key, insider)) < needs[key] and _width(exact := self.interval(key, insider)) < needs[key]:
                yield key, exact

    def try_insiders(self, insiders: Sequence[str]) -> None:
        """Keep about half of the insiders' counts as they are and push all else, for ever different halves."""
        if self._is_tree or not insiders:
            return
        for bit in range((len(insiders) - 1).bit_length() + 1):
            for which in (0, 1):
                limits = dict(self._narrowed(None))
                for number, key in enumerate(insiders):
                    if number >> bit & 1 == which:
                        limits[key] = (self._exhibits[self.keys[key]].count,) * 2
                for sign in (1, -1):
                    self._farthest(dict.fromkeys(self.keys, sign), limits)

    def _after_sweeps(self, needs: Mapping[str, int], insider: str | None) -> list[str]:
        """Push many counts up and down at once, in ever different company; return what did not move enough."""
        left = self._unproven(needs, insider)
        bit = 0
        while left and 1 << bit < 2 * len(left):
            for sign in (1, -1):
                direction = {key: sign * (1 if number >> bit & 1 else -1) for number, key in enumerate(left)}
                self._farthest(direction, self._narrowed(insider))
            bit += 1
            left = self._unproven({key: needs[key] for key in left}, insider)
        return left

    def _unproven(self, needs: Mapping[str, int], insider: str | None) -> list[str]:
        lowest, highest = self._ends(insider)
        return [key for key, need in needs.items() if highest[self.keys[key]] - lowest[self.keys[key]] < need]

    def _seen(self, key: str, insider: str | None) -> Interval:
        """Return the interval that the possible worlds found so far span."""
        lowest, highest = self._ends(insider)
        return int(lowest[self.keys[key]]), int(highest[self.keys[key]])

    def _ends(self, insider: str | None) -> tuple[Any, Any]:
        """Return the least and the most every count is in the possible worlds found so far."""
        worlds = self._worlds
        if insider is not None:
            known = worlds[:, self.keys[insider]]
            worlds = worlds[known == known[0]]
        return worlds.min(axis=0), worlds.max(axis=0)

    def _narrowed(self, insider: str | None) -> dict[str, Interval]:
        """Return limits on every count: exact ones in a tree, else only limits."""
        if insider not in self._limits:
            limits = {one.key: (one.lowest, one.highest) for one in self._exhibits}
            if insider is not None:
                limits[insider] = (self._exhibits[self.keys[insider]].count,) * 2
            for _ in range(ROUNDS if not self._is_tree else 2 * len(self.keys)):
                if not any([_tighten(balance, limits) for balance in self._balances]):
                    break
            self._limits[insider] = limits
        return self._limits[insider]

    def _farthest(self, direction: Mapping[str, int], limits: Mapping[str, Interval]) -> bool:
        """Find the possible world that lies farthest in a direction, and keep it. False when the solver fails."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  slow to load, and mostly not needed
        from scipy.sparse import csr_array  # noqa: PLC0415

        if self._matrix is None:
            entries = [(row, self.keys[key], sign) for row, one in enumerate(self._balances) for key, sign in one.terms.items()]
            rows, columns, signs = zip(*entries, strict=True)
            self._matrix = csr_array((signs, (rows, columns)), shape=(len(self._balances), len(self.keys)))
        equals = [one.equals for one in self._balances]
        bounds = Bounds([limits[key][0] for key in self.keys], [limits[key][1] for key in self.keys])
        for whole in (0, 1):
            answer = milp(
                [-direction.get(key, 0) for key in self.keys], integrality=np.full(len(self.keys), whole), bounds=bounds,
                constraints=LinearConstraint(self._matrix, equals, equals), options={"mip_rel_gap": 0},
            )  # fmt: skip
            world = None if answer.x is None else np.rint(answer.x).astype(int)
            if world is not None and self._is_possible(world, bounds, equals):
                self._worlds = np.vstack([self._worlds, world])
                return True
        return False

    def _is_possible(self, world: Any, bounds: Any, equals: Sequence[int]) -> bool:  # noqa: ANN401  numpy has no more to say
        """Check a world in whole numbers: what a solver calls feasible is not always so."""
        within = np.all((world >= bounds.lb) & (world <= bounds.ub))
        return bool(within and np.array_equal(self._matrix @ world, equals))


def _tighten(balance: Balance, limits: dict[str, Interval]) -> bool:
    """Narrow every count of a relation by what the others leave; tell whether anything became narrower."""
    ends = {key: limits[key] if sign > 0 else (-limits[key][1], -limits[key][0]) for key, sign in balance.terms.items()}
    lowest, highest = sum(low for low, _ in ends.values()), sum(high for _, high in ends.values())
    changed = False
    for key, sign in balance.terms.items():
        low, high = ends[key]
        left = (max(low, balance.equals - highest + high), min(high, balance.equals - lowest + low))
        if left != (low, high):
            limits[key] = left if sign > 0 else (-left[1], -left[0])
            changed = True
    return changed
