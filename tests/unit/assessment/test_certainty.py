"""Honesty pays: whatever the chance to be right, the level that says so is worth most."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import certainty
from app.assessment.certainty import LEVELS, Given, Level, honest, marks, to_remember, total
from app.assessment.scoring import score_percent

CHANCES = st.fractions(0, 1, max_denominator=997)
GIVEN = st.builds(Given, st.fractions(0, 1, max_denominator=12), st.sampled_from([*LEVELS, None]))


def _worth(level: Level, chance: Fraction) -> Fraction:
    """Return what can be expected of an answer that is right with this chance, and wrong otherwise."""
    return chance * marks(level, Fraction(1)) + (1 - chance) * marks(level, Fraction(0))


@pytest.mark.parametrize(("level", "right", "wrong"), [("guess", 1, 0), ("fairly", 2, -2), ("sure", 3, -6)])
def test_the_marks_are_those_of_the_method(level: Level, right: int, wrong: int) -> None:
    assert marks(level, Fraction(1)) == right
    assert marks(level, Fraction(0)) == wrong


@given(CHANCES)
def test_no_other_level_is_worth_more_than_the_honest_one(chance: Fraction) -> None:
    assert _worth(honest(chance), chance) == max(_worth(level, chance) for level in LEVELS)


def test_on_a_fine_grid_honesty_is_worth_strictly_most_except_at_the_borders() -> None:
    for step in range(3001):
        chance = Fraction(step, 3000)
        best = max(_worth(level, chance) for level in LEVELS)
        as_good = [level for level in LEVELS if _worth(level, chance) == best]
        at_border = chance in {certainty.FAIRLY_FROM, certainty.SURE_FROM}
        assert len(as_good) == (2 if at_border else 1), chance
        assert honest(chance) in as_good


@given(CHANCES, CHANCES)
def test_the_surer_somebody_may_be_the_higher_the_honest_level(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert LEVELS.index(honest(low)) <= LEVELS.index(honest(high))


@given(st.lists(st.tuples(CHANCES, st.fractions(0, 1, max_denominator=12)), min_size=1, max_size=4), st.sampled_from(LEVELS))
def test_of_an_answer_that_can_be_partly_right_only_the_expected_points_count(
    cases: list[tuple[Fraction, Fraction]], level: Level
) -> None:
    weight = sum((chance for chance, _points in cases), Fraction())
    if weight:
        expected = sum((chance * points for chance, points in cases), Fraction()) / weight
        worth = sum((chance * marks(level, points) for chance, points in cases), Fraction()) / weight
        assert worth == marks(level, expected)


def test_the_worked_example_of_ten_answers() -> None:
    answers = [("sure", 1), ("sure", 1), ("sure", 1), ("sure", 0), ("fairly", 1), ("fairly", 1), ("fairly", 0), ("guess", 1),
               ("guess", 0), ("guess", 0)]  # fmt: skip
    found = total([Given(Fraction(right), level) for level, right in answers])  # type: ignore[arg-type]
    assert found is not None
    assert found.marks / 10 == Fraction(6, 10)
    assert (found.least, found.most) == (-60, 30)


@given(st.lists(GIVEN, min_size=1, max_size=8))
def test_the_total_lies_in_its_range_and_the_score_does_not_know_it(given_answers: list[Given]) -> None:
    found = total(given_answers)
    if found is not None:
        assert found.least <= found.marks <= found.most
    points = [one.points for one in given_answers]
    others = [Given(one.points, "sure") for one in given_answers]
    assert score_percent(points, len(points)) == score_percent([one.points for one in others], len(others))


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ([(1, "sure"), (1, "guess")], None),
        ([(0, "guess"), (0, "sure"), (0, "sure")], 1),
        ([(0, "guess"), (0, "fairly")], 1),
        ([(1, "sure"), (0, None)], 1),
        ([], None),
    ],
)
def test_what_one_was_sure_of_and_missed_is_worth_remembering_first(
    answers: list[tuple[int, Level | None]], place: int | None
) -> None:
    assert to_remember([Given(Fraction(points), level) for points, level in answers]) == place


def test_only_the_three_levels_have_a_name() -> None:
    assert [certainty.level_of(text) for text in ("guess", "sure", "very", "", None)] == ["guess", "sure", None, None, None]
