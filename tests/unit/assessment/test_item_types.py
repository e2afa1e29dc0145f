"""Steps in order, signals to targets, a number: what may be answered, what it earns, and what a page can send."""

import dataclasses as dc
import itertools
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import asking, marking
from app.assessment.asking import Reason
from app.catalogue.model import Item
from tests.unit.kinds import match, number, order

ITEMS = [order(3), order(5), match(), number(), number(tolerance=2)]
SEEDS = st.integers(0, 2**31 - 1)
ANY = st.lists(st.sampled_from([*"abcdexyz", "a=x", "b=y", "c=x", "a=y", "5", "4", "x5", ""]), max_size=6)


@pytest.mark.parametrize(
    ("given_order", "points"),
    [("cabed", Fraction(1)), ("acbed", Fraction(10, 12)), ("debac", Fraction(0)), ("cabe", Fraction(0)), ("", Fraction(0))],
)
def test_steps_earn_less_the_further_they_are_from_their_place(given_order: str, points: Fraction) -> None:
    assert marking.mark_order("cabed", given_order).points == points


def test_of_all_orders_only_the_right_one_earns_everything_and_some_earn_nothing() -> None:
    earned = {chosen: marking.mark(order(4), chosen).points for chosen in itertools.permutations("abcd")}
    assert [chosen for chosen, points in earned.items() if points == 1] == [("a", "b", "c", "d")]
    assert min(earned.values()) == 0
    assert all(0 <= points <= 1 for points in earned.values())


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        (["a=x", "b=y", "c=x"], Fraction(1)),
        (["a=x", "b=x", "c=x"], Fraction(2, 3)),
        (["a=x"], Fraction(1, 3)),
        (["a=x", "a=y", "b=y", "c=x"], Fraction(2, 3)),
        (["q=x"], Fraction(0)),
    ],
)
def test_each_signal_that_goes_where_it_belongs_earns_its_share(chosen: list[str], points: Fraction) -> None:
    assert marking.mark(match(), chosen).points == points


@pytest.mark.parametrize(
    ("said", "tolerance", "points"),
    [("5", 0, 1), ("4", 0, 0), ("7", 2, 1), ("3", 2, 1), ("8", 2, 0), ("vijf", 9, 0), ("5.0", 0, 0)],
)
def test_a_number_is_near_enough_or_not(said: str, tolerance: int, points: int) -> None:
    assert marking.mark(number(tolerance=tolerance), [said]).points == points


@given(st.sampled_from(ITEMS), ANY)
def test_whatever_is_sent_a_mark_lies_between_nothing_and_everything(item: Item, chosen: list[str]) -> None:
    assert 0 <= marking.mark(item, chosen).points <= 1


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.type)
def test_the_key_is_a_possible_answer_that_earns_everything(item: Item) -> None:
    assert asking.of_item(item, 3).accepts(marking.key_of(item))
    assert marking.mark(item, marking.key_of(item)).points == 1


@given(st.sampled_from(ITEMS), SEEDS)
def test_a_question_tells_nothing_that_judges(item: Item, seed: int) -> None:
    said = json.dumps(dc.asdict(asking.of_item(item, seed)))
    assert "Uitleg" not in said
    assert "bron" not in said
    assert 'answer"' not in said
    assert "Klopt" not in said


@given(SEEDS)
def test_steps_are_shuffled_the_same_way_every_time_and_not_always_right(seed: int) -> None:
    shown = [answer.id for answer in asking.of_item(order(5), seed).answers]
    assert shown == [answer.id for answer in asking.of_item(order(5), seed).answers]
    assert sorted(shown) == list("abcde")


def test_the_right_order_is_no_likelier_than_chance_to_be_shown() -> None:
    right = sum([answer.id for answer in asking.of_item(order(3), seed).answers] == list("abc") for seed in range(1200))
    assert 130 <= right <= 270  # one in six


@pytest.mark.parametrize(
    ("item", "sent", "chosen", "lacks", "field"),
    [
        (order(3), {"place-a": ["2"], "place-b": ["1"], "place-c": ["3"]}, ("b", "a", "c"), None, ""),
        (order(3), {"place-a": ["2"], "place-b": ["2"], "place-c": ["3"]}, None, "place_twice", None),
        (order(3), {"place-a": ["1"], "place-b": [""], "place-c": ["3"]}, (), "place_missing", "place-b"),
        (order(3), {"place-a": ["1"], "place-b": ["9"], "place-c": ["3"]}, (), "place_missing", "place-b"),
        (order(3), {}, (), "place_missing", None),
        (match(), {"target-a": ["x"], "target-b": ["y"], "target-c": ["z"]}, ("a=x", "b=y", "c=z"), None, ""),
        (match(), {"target-a": ["x"], "target-b": [""], "target-c": ["z"]}, None, "target_missing", "target-b"),
        (match(), {"target-a": ["q"], "target-b": ["y"], "target-c": ["z"]}, None, "target_missing", "target-a"),
        (number(), {"number": [" 5 "]}, ("5",), None, "number"),
        (number(), {"number": ["vijf"]}, None, "no_number", "number"),
        (number(), {"number": [""]}, None, "no_number", "number"),
        (number(), {"number": ["51"]}, None, "outside", "number"),
        (number(), {"number": ["9" * 40]}, None, "no_number", "number"),
        (number(), {}, None, "no_number", "number"),
    ],
)
def test_what_a_page_sends_is_read_or_refused_at_its_field(
    item: Item, sent: dict[str, list[str]], chosen: tuple[str, ...] | None, lacks: Reason | None, field: str | None
) -> None:
    filled = asking.read(asking.of_item(item, 7), sent)
    assert filled.lacks == lacks
    assert chosen is None or filled.chosen == chosen
    assert field is None or filled.field == field
    for name, values in sent.items():
        assert filled.values[name] == "".join(values[0].split()), "what was filled in is shown again"
    assert asking.of_item(item, 7).accepts(filled.chosen) is (lacks is None)
