"""An answer becomes a mark between nothing and everything."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.marking import mark, options_with_verdict
from app.catalogue.model import Item
from tests.unit.items import LETTERS, item, items

CHOSEN = st.frozensets(st.sampled_from([*LETTERS, "onbekend", ""]))


@pytest.mark.parametrize(
    ("right", "chosen", "points", "word"),
    [
        ("ab", "ab", Fraction(1), "good"),
        ("ab", "a", Fraction(1, 2), "fair"),
        ("ab", "ac", Fraction(0), "risk"),
        ("ab", "abc", Fraction(1, 2), "fair"),
        ("ab", "abcd", Fraction(0), "risk"),
        ("ab", "cd", Fraction(0), "risk"),
        ("ab", "", Fraction(0), "risk"),
        ("abc", "ab", Fraction(2, 3), "fair"),
        ("a", "ab", Fraction(0), "risk"),
    ],
)
def test_several_answers_earn_equal_shares_and_a_wrong_tick_takes_one(
    right: str, chosen: str, points: Fraction, word: str
) -> None:
    given_mark = mark(item(right), frozenset(chosen))
    assert given_mark.points == points
    assert given_mark.word == word


@pytest.mark.parametrize(("chosen", "points"), [("a", 1), ("b", 0), ("ab", 0), ("", 0)])
def test_one_answer_is_right_or_not(chosen: str, points: int) -> None:
    assert mark(item("a", single=True), frozenset(chosen)).points == points


def test_ticking_everything_is_no_way_to_earn() -> None:
    assert mark(item("abc"), frozenset("abcd")).points < 1
    assert mark(item("ab"), frozenset("abcd")).points == 0


@given(items(), CHOSEN)
def test_a_mark_is_between_nothing_and_everything(asked: Item, chosen: frozenset[str]) -> None:
    assert 0 <= mark(asked, chosen).points <= 1


@given(items(), CHOSEN)
def test_only_the_key_earns_everything(asked: Item, chosen: frozenset[str]) -> None:
    assert (mark(asked, chosen).points == 1) == (chosen == asked.key)


@given(items(), CHOSEN, st.data())
def test_a_wrong_tick_never_helps(asked: Item, chosen: frozenset[str], data: st.DataObject) -> None:
    wrong = sorted({option.id for option in asked.options} - asked.key - chosen)
    if wrong:
        more = chosen | {data.draw(st.sampled_from(wrong))}
        assert mark(asked, more).points <= mark(asked, chosen).points


@given(items(), CHOSEN, st.data())
def test_a_right_tick_never_hurts_where_several_are_asked(asked: Item, chosen: frozenset[str], data: st.DataObject) -> None:
    missed = sorted(asked.key - chosen)
    if asked.type == "multiple" and missed:
        more = chosen | {data.draw(st.sampled_from(missed))}
        assert mark(asked, more).points >= mark(asked, chosen).points


@given(items(), CHOSEN)
def test_the_word_follows_the_points(asked: Item, chosen: frozenset[str]) -> None:
    given_mark = mark(asked, chosen)
    assert given_mark.word == {1: "good", 0: "risk"}.get(int(given_mark.points) if given_mark.points in {0, 1} else -1, "fair")


def test_each_option_is_judged_on_its_own() -> None:
    verdicts = {option.id: well for option, well in options_with_verdict(item("ab"), frozenset("ac"))}
    assert verdicts == {"a": True, "b": False, "c": False, "d": True}


@given(items(), CHOSEN)
def test_all_options_judged_well_is_a_full_mark(asked: Item, chosen: frozenset[str]) -> None:
    known = chosen & {option.id for option in asked.options}
    assert all(well for _option, well in options_with_verdict(asked, known)) == (mark(asked, known).points == 1)
