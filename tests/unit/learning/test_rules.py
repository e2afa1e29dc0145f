"""A rule of the content says when something is done; more done never takes it away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import AllOf, AnyOf, Leaf, Rule
from app.learning.rules import MET, Verdict, evaluate, leaves, shows_feedback

LEAVES: tuple[Leaf, ...] = ("pages", "quiz", "scenario", "entry")
ALL = AllOf(all=("pages", "quiz", "scenario"))
SHIPPED = AnyOf(any=("entry", ALL))
parts: st.SearchStrategy[Leaf] = st.sampled_from(LEAVES)
several = st.frozensets(parts)
rules: st.SearchStrategy[Rule] = st.recursive(
    parts,
    lambda inner: (
        st.builds(AllOf, all=st.lists(inner, min_size=1, max_size=4).map(tuple))
        | st.builds(AnyOf, any=st.lists(inner, min_size=1, max_size=4).map(tuple))
    ),
    max_leaves=8,
)


def _missing(rule: Rule, *done: Leaf, closed: tuple[Leaf, ...] = ()) -> tuple[Leaf, ...]:
    verdict = evaluate(rule, done, closed)
    assert verdict.met == (not verdict.missing)
    return verdict.missing


def test_one_part_is_met_when_it_is_done() -> None:
    assert evaluate("quiz", {"quiz"}) == MET
    assert evaluate("quiz", {"pages"}) == Verdict(met=False, missing=("quiz",))


def test_all_of_several_names_what_is_missing_in_order_and_once() -> None:
    assert _missing(ALL) == ("pages", "quiz", "scenario")
    assert _missing(ALL, "quiz") == ("pages", "scenario")
    assert _missing(AllOf(all=("quiz", "pages", AllOf(all=("quiz",))))) == ("quiz", "pages")
    assert _missing(ALL, "scenario", "pages", "quiz") == ()


def test_one_of_several_is_enough() -> None:
    assert _missing(SHIPPED, "entry") == ()
    assert _missing(SHIPPED, "pages", "quiz", "scenario") == ()


def test_the_shortest_way_is_named_and_of_equals_the_first() -> None:
    assert _missing(AnyOf(any=(ALL, AllOf(all=("pages", "entry")))), "entry") == ("pages",)
    assert _missing(AnyOf(any=("scenario", "quiz"))) == ("scenario",)


def test_what_is_closed_is_named_only_when_there_is_no_other_way() -> None:
    assert _missing(SHIPPED) == ("entry",)
    assert _missing(SHIPPED, closed=("entry",)) == ("pages", "quiz", "scenario")
    assert _missing(AnyOf(any=("entry",)), closed=("entry",)) == ("entry",)


@given(rules, several, several, several)
def test_more_done_never_takes_it_away_and_leaves_less_to_do(
    rule: Rule, done: frozenset[Leaf], more: frozenset[Leaf], closed: frozenset[Leaf]
) -> None:
    before, after = evaluate(rule, done, closed), evaluate(rule, done | more, closed)
    assert after.met or not before.met
    assert before.met == evaluate(rule, done).met, "what is closed decides what is named, not what is met"


@given(rules, several, several)
def test_what_is_missing_is_not_done_stands_in_the_rule_and_is_enough(
    rule: Rule, done: frozenset[Leaf], closed: frozenset[Leaf]
) -> None:
    verdict = evaluate(rule, done, closed)
    assert verdict.met == (verdict.missing == ())
    assert not done & set(verdict.missing)
    assert set(verdict.missing) <= set(leaves(rule))
    assert evaluate(rule, done | set(verdict.missing)).met


@given(st.lists(rules, min_size=1, max_size=4), several)
def test_all_is_and_and_any_is_or(inner: list[Rule], done: frozenset[Leaf]) -> None:
    each = [evaluate(rule, done).met for rule in inner]
    assert evaluate(AllOf(all=tuple(inner)), done).met == all(each)
    assert evaluate(AnyOf(any=tuple(inner)), done).met == any(each)


def test_every_part_of_a_rule_is_named_once() -> None:
    assert leaves(SHIPPED) == ("entry", "pages", "quiz", "scenario")
    assert leaves(AnyOf(any=("quiz", AllOf(all=("quiz", "pages"))))) == ("quiz", "pages")
    assert leaves("pages") == ("pages",)


@pytest.mark.parametrize(("kind", "shown"), [("quiz", True), ("refresher", True), ("entry", False), ("probe", False)])
def test_what_measures_is_not_explained(kind: str, shown: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert shows_feedback(kind) == shown
