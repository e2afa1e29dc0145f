"""The year so far, told roughly: every band leaves room on both sides, and nobody knows how much."""

import random

import hypothesis as hy
import hypothesis.strategies as st

from app.insight import disclosure
from app.insight.disclosure import Cell, Counts, Figure, Published, Row
from app.insight.statements import band_text, percent_text
from tests.tongue import DUTCH

GROUPS = st.integers(30, 2000).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people)))


def _told(people: int, count: int, chance: random.Random) -> Published:
    return disclosure.roughly(Counts((Cell("organisation", people, {"started": count}),), ()), chance.randrange)


@hy.given(GROUPS, st.randoms(use_true_random=False))
def test_three_more_and_three_fewer_stay_possible(group: tuple[int, int], chance: random.Random) -> None:
    people, count = group
    figure = _told(people, count, chance).row("organisation").figures["started"]
    assert (figure.state, figure.count) == ("banded", None)
    assert (figure.at_least or 0) * people <= 100 * max(0, count - disclosure.SLACK)
    assert (100 if figure.at_most is None else figure.at_most) * people >= 100 * min(people, count + disclosure.SLACK)
    assert figure.at_least is not None or figure.at_most is not None or people < 40


@hy.given(GROUPS, st.randoms(use_true_random=False))
def test_it_says_something(group: tuple[int, int], chance: random.Random) -> None:
    people, count = group
    figure = _told(people, count, chance).row("organisation").figures["started"]
    low, high = figure.at_least or 0, 100 if figure.at_most is None else figure.at_most
    assert low % 5 == high % 5 == 0
    assert high - low <= 100 * 2 * (disclosure.SLACK + disclosure.LOOSE) / people + 10


def test_the_same_count_is_not_always_the_same_band() -> None:
    chance = random.Random(1)  # noqa: S311  repeatable on purpose
    assert len({_told(60, 30, chance).row("organisation").figures["started"] for _time in range(20)}) > 3


def test_groups_under_thirty_are_not_told_this_way() -> None:
    cells = tuple(Cell(key, people, {"started": 9}) for key, people in (("a", 29), ("b", 30)))
    assert [row.key for row in disclosure.roughly(Counts(cells, ())).rows] == ["b"]
    assert disclosure.roughly(Counts(cells, ()), minimum=31).rows == ()


def test_a_table_with_a_count_in_it_is_not_rough() -> None:
    band, count = Figure("banded", at_least=5, at_most=20), Figure("shown", count=9)
    assert disclosure.is_rough(Published((Row("a", 40, {"started": band}),)))
    assert not disclosure.is_rough(Published((Row("a", 40, {"started": band}), Row("b", 40, {"started": count}))))


def test_a_band_with_two_ends_reads_between_and_in_little_room_as_a_range() -> None:
    band = Figure("banded", at_least=35, at_most=45)
    assert percent_text(band, 100, DUTCH) == "tussen 35% en 45%"
    assert band_text(band, 100, DUTCH).replace("\u2060", "") == "35–45%"
    assert band_text(Figure("banded", at_most=5), 100, DUTCH) == "ten hoogste 5%"
