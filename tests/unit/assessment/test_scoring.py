"""Marks become a whole percentage, never rounded up to a pass."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.scoring import is_passed, score_percent

SHARES = st.fractions(0, 1, max_denominator=6)


@pytest.mark.parametrize(
    ("points", "asked", "percent"),
    [
        ([], 5, 0),
        ([Fraction(1)] * 5, 5, 100),
        ([Fraction(1)] * 2, 3, 66),
        ([Fraction(1, 3)] * 3, 1, 100),
        ([Fraction(1), Fraction(1, 2)], 2, 75),
        ([1.0, 0.5, 0.0], 3, 50),
        ([1 / 3, 1 / 3, 1 / 3], 1, 100),
        ([0.1] * 10, 10, 10),
        ([Fraction(699, 1000)], 1, 69),
    ],
)
def test_examples(points: list[Fraction | float], asked: int, percent: int) -> None:
    assert score_percent(points, asked) == percent


@given(st.lists(SHARES, max_size=12), st.integers(0, 5))
def test_a_score_is_from_0_to_100(points: list[Fraction], unanswered: int) -> None:
    asked = max(1, len(points) + unanswered)
    assert 0 <= score_percent(points, asked) <= 100


@given(st.lists(SHARES, min_size=1, max_size=12))
def test_everything_right_is_100_and_only_that(points: list[Fraction]) -> None:
    assert (score_percent(points, len(points)) == 100) == all(point == 1 for point in points)


@given(st.lists(SHARES, min_size=1, max_size=12))
def test_a_kept_float_scores_the_same_as_the_exact_mark(points: list[Fraction]) -> None:
    assert score_percent([float(point) for point in points], len(points)) == score_percent(points, len(points))


@given(st.lists(SHARES, min_size=1, max_size=12), st.data())
def test_a_better_answer_never_lowers_the_score(points: list[Fraction], data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(points) - 1))
    better = [*points[:where], data.draw(st.fractions(points[where], 1, max_denominator=6)), *points[where + 1 :]]
    assert score_percent(better, len(better)) >= score_percent(points, len(points))


def test_the_needed_score_is_enough_and_one_less_is_not() -> None:
    assert is_passed(70, 70)
    assert not is_passed(69, 70)
