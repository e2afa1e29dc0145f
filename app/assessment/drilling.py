"""The route trainer: which signals a round asks, which routes it offers, and what an answer is worth. Pure."""

import dataclasses as dc
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from app.assessment.marking import Mark
from app.assessment.selection import shuffled
from app.catalogue.model import Drill, DrillFile, DrillSignal, Route

CARDS = 4


@dc.dataclass(frozen=True, slots=True)
class Knowledge:
    """How often the right route was chosen."""

    right: int
    asked: int


def signals_for(drill: DrillFile, role: str) -> tuple[DrillSignal, ...]:
    """Return the signals that are meant for a role, in the order of the file."""
    return tuple(signal for signal in drill.signals if role in signal.audience)


def routes_for(routes: Iterable[Route], role: str) -> tuple[Route, ...]:
    """Return the reporting routes that everybody in a role has."""
    return tuple(route for route in routes if role in route.audience)


def round_of(drill: DrillFile, role: str, seen: Sequence[str], seed: int) -> tuple[str, ...]:
    """Choose the signals of a round: those never seen first, then those seen longest ago.

    Args:
        drill: As it is now.
        role: In which somebody is asked.
        seen: Ids of signals that they were asked before, oldest first.
        seed: Decides between equals.
    """
    last = {name: place for place, name in enumerate(seen)}
    mixed = shuffled(signals_for(drill, role), seed, "signals")
    return tuple(signal.id for signal in sorted(mixed, key=lambda signal: last.get(signal.id, -1))[: drill.draw])


def offered(drill: DrillFile, signal: DrillSignal, routes: Sequence[Route], role: str, seed: int) -> tuple[Route, ...]:
    """Choose the cards under a signal: its route, and three that are wrong.

    Which wrong ones: first those that are easily taken for it. The content knows them: routes that are now and then both
    right beside one signal, and routes that lead to the same desk. A route that is right too is never offered.

    Args:
        drill: As it was when the round began.
        signal: Which signal.
        routes: All of the organisation, as they are now.
        role: In which somebody is asked.
        seed: Of the attempt: the same cards, in the same order, each time one looks.

    Returns:
        At most four; without the right one when it is a route no longer.
    """
    own = routes_for(routes, role)
    right = [route for route in own if route.id == signal.route]
    near = _nearness(drill, signal.route, role)
    wrong = [route for route in own if route.id != signal.route and route.id not in signal.also]
    mixed = shuffled(wrong, seed, f"{signal.id}:wrong")
    likely = sorted(mixed, key=lambda route: near[route.id] + _same_desk(right, route), reverse=True)
    return shuffled((*right, *likely[: CARDS - 1]), seed, f"{signal.id}:cards")


def _nearness(drill: DrillFile, route: str, role: str) -> Counter[str]:
    """Count in how many signals a route is right beside each other one."""
    sets = ({signal.route, *signal.also} for signal in signals_for(drill, role))
    return Counter(name for both in sets if route in both for name in both)


def _same_desk(right: Sequence[Route], other: Route) -> int:
    return sum(route.phone is not None and route.phone == other.phone for route in right)


def mark(signal: DrillSignal, route: str) -> Mark:
    """Mark one answer: everything for the right route or one that is right too, nothing for another."""
    return Mark(Fraction(int(route in {signal.route, *signal.also})))


def route_knowledge(drill: Drill, answers: Iterable[tuple[str, str]]) -> dict[str, Knowledge]:
    """Return per reporting route how often it was found.

    Args:
        drill: The version that was asked.
        answers: Pairs of a signal and the route that was chosen for it.
    """
    found: dict[str, Knowledge] = {}
    for name, chosen in answers:
        signal = drill.signal(name)
        if signal is not None:
            before = found.get(signal.route, Knowledge(0, 0))
            found[signal.route] = Knowledge(before.right + int(mark(signal, chosen).points), before.asked + 1)
    return found
