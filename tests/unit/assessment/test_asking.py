"""A question is an item or scene without its key."""

import dataclasses as dc
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import asking
from app.catalogue.model import Item
from tests.unit.items import item, items
from tests.unit.scenarios import scenario_file

SEEDS = st.integers(0, 2**31 - 1)


@given(items(), SEEDS)
def test_a_question_holds_nothing_that_judges(asked: Item, seed: int) -> None:
    said = json.dumps(dc.asdict(asking.of_item(asked, seed)))
    assert "Uitleg" not in said
    assert "correct" not in said
    assert "bron" not in said
    names = {field.name for kind in (asking.Question, asking.Answer) for field in dc.fields(kind)}
    assert names == {"id", "text", "type", "answers", "targets", "limits"}


@given(items(), SEEDS)
def test_the_order_tells_nothing_about_the_key(asked: Item, seed: int) -> None:
    swapped = asked.model_copy(
        update={"options": tuple(option.model_copy(update={"correct": not option.correct}) for option in asked.options)}
    )
    assert asking.of_item(asked, seed) == asking.of_item(swapped, seed)


def test_a_scene_is_asked_without_judgement_feedback_or_where_it_leads() -> None:
    scene = scenario_file({"begin": ("midden", "fout"), "midden": ("fout",), "fout": ()}).scenes[0]
    question = asking.of_scene(scene, scene.choices)
    said = json.dumps(dc.asdict(question))
    assert [answer.text for answer in question.answers] == ["Keuze 0 in begin", "Keuze 1 in begin"]
    assert [answer.id for answer in asking.of_scene(scene, scene.choices[1:]).answers] == ["naar-fout-1"]
    for secret in ("strong", "fair", "risk", "Terugblik", "next"):
        assert secret not in said


@pytest.mark.parametrize(
    ("single", "chosen", "fits"),
    [
        (True, {"a"}, True),
        (True, {"a", "b"}, False),
        (True, set(), False),
        (True, {"x"}, False),
        (True, {""}, False),
        (False, {"a"}, True),
        (False, {"a", "b"}, True),
        (False, {"a", "x"}, False),
        (False, set(), False),
    ],
)
def test_an_answer_has_to_be_possible(single: bool, chosen: set[str], fits: bool) -> None:  # noqa: FBT001  a table
    assert asking.of_item(item("a", single=single), 1).accepts(frozenset(chosen)) is fits


@given(items(), SEEDS)
def test_the_key_is_always_a_possible_answer(asked: Item, seed: int) -> None:
    assert asking.of_item(asked, seed).accepts(asked.key)


@given(items(), SEEDS)
def test_every_set_of_options_is_possible_where_several_are_asked(asked: Item, seed: int) -> None:
    question = asking.of_item(asked, seed)
    ids = [option.id for option in asked.options]
    for size in range(1, len(ids) + 1):
        for chosen in itertools.combinations(ids, size):
            assert question.accepts(frozenset(chosen)) is (question.multiple or size == 1)
