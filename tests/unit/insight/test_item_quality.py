"""How a question behaves: the published examples to six decimals, and what holds for any answers."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.insight import item_quality
from app.insight.item_quality import Answered, Matrix

ROWS = "111010 110010 111111 100000 111011 010000 111110 111101 101000 111111 001000 110110"
EXAMPLE = [[letter == "1" for letter in row] for row in ROWS.split()]

matrices = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(st.booleans(), min_size=items, max_size=items), min_size=3, max_size=40)
)


def near(value: float | list[float]) -> object:
    return pytest.approx(value, abs=1e-6)


def column(matrix: Matrix, item: int) -> list[bool]:
    return [row[item] for row in matrix]


def test_the_example_has_the_figures_of_the_literature() -> None:
    shares = [item_quality.difficulty(column(EXAMPLE, item)) for item in range(6)]
    assert shares == near([0.833333, 0.750000, 0.666667, 0.416667, 0.583333, 0.333333])
    together = [item_quality.discrimination(EXAMPLE, item) for item in range(6)]
    assert together == near([0.477396, 0.550791, 0.284627, 0.575160, 0.553283, 0.576072])
    found = item_quality.reliability(EXAMPLE)
    assert found is not None
    assert found.value == near(0.757637)
    assert (found.low, found.high) == (near(0.457825), near(0.919592))
    assert found.error == near(0.949482)
    assert item_quality.lengthened(found.value, 2) == near(0.862109)
    assert item_quality.times_needed(found.value, 0.80) == near(1.279570)


def test_sure_but_wrong_is_a_share_of_all_answers() -> None:
    right, sure = "1110110100", ("sure",) * 4 + ("fairly",) * 3 + ("guess",) * 3
    answers = [Answered(letter == "1", level) for letter, level in zip(right, sure, strict=True)]  # type: ignore[arg-type]
    assert item_quality.sure_but_wrong(answers) == near(0.100000)


def test_without_spread_there_is_nothing_to_compute() -> None:
    assert item_quality.discrimination([[True, True], [True, False]], 0) is None  # everybody has it right
    assert item_quality.discrimination([[True, True], [False, True]], 0) is None  # nobody differs on the rest
    assert item_quality.reliability([[True, False], [False, True]]) is None  # one total
    assert item_quality.reliability([[True], [False]]) is None  # one question
    assert item_quality.reliability([]) is None


@pytest.mark.parametrize(
    ("share", "together", "people", "expected"),
    [
        (0.951, None, 30, ("easy",)), (0.95, None, 30, ()), (0.951, None, 29, ()),
        (0.199, None, 30, ("hard",)), (0.20, None, 30, ()), (0.199, None, 29, ()),
        (0.5, 0.149, 50, ("weak",)), (0.5, 0.15, 50, ()), (0.5, 0.149, 49, ()), (0.5, None, 99, ()),
        (0.1, -0.3, 50, ("hard", "weak")),
    ],
)  # fmt: skip
def test_what_is_remarkable(share: float, together: float | None, people: int, expected: tuple[str, ...]) -> None:
    assert item_quality.flags(share, together, people) == expected


@given(matrices, st.randoms(use_true_random=False))
def test_the_order_of_people_and_questions_tells_nothing(matrix: list[list[bool]], chance: object) -> None:
    places = list(range(len(matrix[0])))
    chance.shuffle(places)  # type: ignore[attr-defined]
    mixed = [[row[place] for place in places] for row in reversed(matrix)]
    before, after = item_quality.reliability(matrix), item_quality.reliability(mixed)
    assert (before is None) == (after is None)
    if before and after:
        assert after.value == near(before.value)
    for new, old in enumerate(places):
        one, other = item_quality.discrimination(matrix, old), item_quality.discrimination(mixed, new)
        assert (one is None) == (other is None)
        assert one is None or other == near(one)


@given(matrices)
def test_figures_stay_within_their_bounds(matrix: list[list[bool]]) -> None:
    found = item_quality.reliability(matrix)
    for item in range(len(matrix[0])):
        together = item_quality.discrimination(matrix, item)
        assert together is None or -1 - 1e-9 <= together <= 1 + 1e-9
    if found:
        assert found.value <= 1 + 1e-9
        assert found.low <= found.value + 1e-9 <= found.high + 2e-9
        assert found.error >= 0
        assert not math.isnan(found.low)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_test_that_is_as_long_as_needed_has_what_was_wanted(value: float, wanted: float) -> None:
    assume(item_quality.times_needed(value, wanted) < 1000)
    assert item_quality.lengthened(value, item_quality.times_needed(value, wanted)) == near(wanted)
