"""When something is done: a rule of the content, and what somebody did, to met or not, and what is missing. Pure."""

import dataclasses as dc
from collections.abc import Collection

from app.catalogue.model import AllOf, AnyOf, Leaf, Rule

MEASURES = frozenset({"entry", "probe"})
"""Kinds of attempts that measure: an answer that was explained would spoil what is asked later."""


@dc.dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of somebody.

    Args:
        met: Whether it is done.
        missing: What is still to be done, in the order of the rule; nothing when it is met.
    """

    met: bool
    missing: tuple[Leaf, ...] = ()


MET = Verdict(met=True)


def evaluate(rule: Rule, done: Collection[Leaf], closed: Collection[Leaf] = ()) -> Verdict:
    """Judge a rule.

    Of several ways to meet it, what is missing is that of the shortest one, the first of equals. A way that needs
    something that is closed is named only when there is no other.

    Args:
        rule: Of a module or briefing.
        done: What somebody did.
        closed: What cannot be done any more, or is offered and never demanded.
    """
    if isinstance(rule, AllOf):
        missing = [leaf for part in rule.all for leaf in evaluate(part, done, closed).missing]
        return Verdict(not missing, tuple(dict.fromkeys(missing)))
    if isinstance(rule, AnyOf):
        ways = [evaluate(part, done, closed) for part in rule.any]
        if any(way.met for way in ways):
            return MET
        return min(ways, key=lambda way: (not set(way.missing).isdisjoint(closed), len(way.missing)))
    return MET if rule in done else Verdict(met=False, missing=(rule,))


def leaves(rule: Rule) -> tuple[Leaf, ...]:
    """Return everything that a rule names, in its order, each once."""
    if isinstance(rule, str):
        return (rule,)
    parts = rule.all if isinstance(rule, AllOf) else rule.any
    return tuple(dict.fromkeys(leaf for part in parts for leaf in leaves(part)))


def shows_feedback(kind: str) -> bool:
    """Tell whether each answer of an attempt of this kind is explained at once.

    An entry test shares questions with the quiz that follows, and a probe measures what stayed: their answers are not
    explained, and what stood in the way of a good one is told at the end by subject.
    """
    return kind not in MEASURES
