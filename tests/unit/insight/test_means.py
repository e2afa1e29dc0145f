"""A mean is told so that somebody who knows every score but one cannot work that one out."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import means
from app.insight.means import Mean
from tests.learning_attacker import lot, possible_scores

ITEMS = 6


@pytest.mark.parametrize(
    ("people", "drawn"), [(0, 0), (9, 0), (10, 5), (14, 5), (15, 10), (19, 10), (20, 15), (48, 40), (100, 95)]
)  # fmt: skip
def test_a_multiple_of_five_is_drawn_and_at_least_five_stay_out(people: int, drawn: int) -> None:
    assert means.drawn(people) == drawn
    assert len(means.by_lot(range(people), lot(1))) == drawn


@pytest.mark.parametrize(
    ("part", "whole", "step", "percent"),
    [(1, 3, 1, 33), (1, 2, 5, 50), (1, 8, 5, 15), (1, 8, 1, 13), (39, 40, 5, 100), (0, 6, 10, 0), (9, 60, 10, 20)],
)
def test_a_share_is_rounded_to_a_step_and_a_half_goes_up(part: int, whole: int, step: int, percent: int) -> None:
    assert means.rounded(part, whole, step) == percent


def test_the_more_people_the_finer_and_never_nothing_or_everything() -> None:
    assert means.told(30, 10, ITEMS) == Mean(50, 10)
    assert means.told(300, 100, ITEMS) == Mean(50, 1)
    assert means.told(60, 10, ITEMS) is None
    assert means.told(0, 100, ITEMS) is None
    assert means.told(33, 10, ITEMS) is None  # 55%: on the border between 50 and 60


@given(st.integers(2, 400), st.data())
def test_two_questions_more_or_less_are_told_the_same(people: int, data: st.DataObject) -> None:
    total = data.draw(st.integers(0, people * ITEMS))
    found = means.told(total, people, ITEMS)
    if found:
        assert 0 < found.percent < 100
        assert abs(found.percent - 100 * total / (people * ITEMS)) <= found.step / 2
        assert {means.rounded(total + way, people * ITEMS, found.step) for way in range(-2, 3)} == {found.percent}


def _of(people: int) -> Callable[[int], Mean | None]:
    return lambda total: means.told(total, people, ITEMS)


def _scores(people: int, chance: random.Random) -> list[int]:
    known = chance.uniform(0.15, 0.97)
    return [sum(chance.random() < known for _item in range(ITEMS)) for _one in range(people)]


@pytest.mark.parametrize("people", [15, 19, 24])
def test_who_knows_every_score_but_one_keeps_at_least_three_that_are_possible(people: int) -> None:
    chance, told = lot(people), 0
    for _world in range(8):
        scores = _scores(people, chance)
        for here in list(means.draws([(score,) for score in scores], ITEMS, chance))[:1]:
            told += 1
            count = len(here)
            seen = means.told(sum(score for (score,) in here), count, ITEMS)
            for victim in {score: place for place, score in enumerate(scores)}.values():
                left = possible_scores(scores, victim, count, ITEMS, _of(count), seen)
                assert scores[victim] in left
                assert len(left) >= 3
    assert told >= 4


def test_without_a_lot_the_same_colleague_works_scores_out() -> None:
    chance, sizes = lot(5), []
    for _world in range(40):
        scores = _scores(10, chance)
        seen = means.told(sum(scores), 10, ITEMS)
        if seen:
            sizes.append(len(possible_scores(scores, 0, 10, ITEMS, lambda total: means.told(total, 10, ITEMS), seen)))
    assert min(sizes) < 3


def test_nothing_is_told_when_all_but_two_had_as_many_right() -> None:
    scores = [(6,)] * 28 + [(1,), (2,)]
    assert list(means.draws(scores, ITEMS, lot(1))) == []
    assert list(means.draws([*scores, (3,)], ITEMS, lot(1)))


def test_a_draw_that_would_leave_fewer_than_three_scores_is_not_told() -> None:
    # Others had 3 or all six; who was drawn had exactly all six, but for one.
    reach = means.reachable([6] * 12 + [0, 6, 5], ITEMS)
    assert not means.stays_open(reach, Mean(1000, 1), 10, ITEMS)
    assert means.reachable([3] * 101, ITEMS) == ()


@pytest.mark.parametrize(("people", "told"), [(0, 0), (4, 0), (5, 5), (19, 15)])
def test_numbers_of_people_go_downward_to_five(people: int, told: int) -> None:
    assert means.downward(people) == told
