"""The door to the solver: the same answers as asked once, however often it is asked."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import csr_array

from app.insight import solving

SUMS = csr_array(np.array([[1, 1, 1, 0], [0, 0, 1, 1]]))
BOUNDS = ([0, 0, 0, 0], [9, 9, 4, 9])


def test_each_answer_is_the_cheapest_that_fits() -> None:
    programme = solving.Programme(SUMS, [6, 5], [6, 5])
    assert programme.least([1, 2, 0, 0], BOUNDS) == pytest.approx([2, 0, 4, 1])
    assert programme.least([0, 0, 1, 0], BOUNDS)[2:] == pytest.approx([0, 5])
    # What may be is different now: the third is known.
    assert programme.least([1, 2, 0, 0], ([0, 0, 3, 0], [9, 9, 3, 9])) == pytest.approx([3, 0, 3, 2])


def test_what_cannot_be_has_no_answer_and_the_next_question_has() -> None:
    programme = solving.Programme(SUMS, [6, 5], [6, 5])
    assert programme.least([1, 1, 1, 1], ([0, 0, 0, 0], [0, 0, 4, 9])) is None
    assert programme.least([1, 2, 0, 0], BOUNDS) == pytest.approx([2, 0, 4, 1])


def test_whole_numbers_are_asked_for_when_they_are_wanted() -> None:
    odd = solving.Programme(csr_array(np.array([[2, 2]])), [3], [5])
    assert odd.least([1, 0], (0, [9, 0])) == pytest.approx([1.5, 0])
    assert odd.least([1, 0], (0, [9, 0]), whole=[1, 0]) == pytest.approx([2, 0])
    assert odd.least([1, 0], (0, [9, 0])) == pytest.approx([1.5, 0])


def test_without_sums_only_the_bounds_count() -> None:
    assert solving.least([1, -1], ([2, 0], [5, 7]), [], whole=0) == pytest.approx([2, 7])


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-5, 5), min_size=4, max_size=4), min_size=1, max_size=8))
def test_asked_again_and_again_it_answers_as_if_asked_once(questions: list[list[int]]) -> None:
    programme = solving.Programme(SUMS, [2, 1], [6, 5])
    for costs in questions:
        again, once = programme.least(costs, BOUNDS), solving.least(costs, BOUNDS, [(SUMS, [2, 1], [6, 5])], whole=0)
        assert np.dot(costs, again) == pytest.approx(np.dot(costs, once))


def test_it_says_nothing_on_the_console(capfd: pytest.CaptureFixture[str]) -> None:
    solving.least([1, 1, 1, 1], BOUNDS, [(SUMS, [2, 1], [6, 5])], whole=1)
    assert capfd.readouterr() == ("", "")
