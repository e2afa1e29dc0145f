"""How far people come: a staircase in which no small step shows, and a lesson is named only when chance does not explain it."""

import dataclasses as dc
import itertools
import json
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.insight import lesson_figures
from app.insight.lesson_figures import Lesson, LessonFigures
from tests.learning_attacker import Everybody, betrayals, lot

OUT = 5


def lessons(count: int) -> tuple[Lesson, ...]:
    return tuple(Lesson(f"les-{number}", f"Les {number}") for number in range(1, count + 1))


def told(depths: Sequence[int], count: int = 3, *, chance: random.Random | None = None) -> LessonFigures | None:
    """Publish of exactly these people: five more stay out."""
    of = lessons(count)
    return lesson_figures.told(of, [*depths, *[0] * OUT], "2026-q1", 10, chance or Everybody())


def heights(*stops: int) -> list[int | None]:
    """Return the staircase of so many people who stopped at each depth."""
    found = told([depth for depth, number in enumerate(stops) for _one in range(number)], len(stops) - 2)
    assert found
    return [stair.people for stair in found.stairs]


def test_how_far_somebody_came_is_how_many_lessons_in_order() -> None:
    of = lessons(3)
    assert lesson_figures.depth(of, set(), finished=False) == 0
    assert lesson_figures.depth(of, {"les-1", "les-3"}, finished=False) == 1
    assert lesson_figures.depth(of, {"les-1", "les-2", "les-3"}, finished=False) == 3
    assert lesson_figures.depth(of, {"les-1", "les-2", "les-3"}, finished=True) == 4
    assert lesson_figures.depth(of, {"les-2", "les-3"}, finished=True) == 0  # credited for something else


def test_nobody_one_and_two_who_stop_look_the_same_and_three_show() -> None:
    assert heights(0, 0, 0, 0, 20) == heights(1, 0, 0, 0, 19) == heights(1, 1, 0, 0, 18) == [20, 20, 20, 20]
    assert heights(3, 0, 0, 0, 17) == [17, 17, 17, 17]
    assert heights(1, 1, 1, 0, 17) == [20, 20, 17, 17]
    assert heights(0, 2, 1, 2, 15) == [20, 20, 17, 17]


def test_when_few_are_left_only_that_is_told() -> None:
    assert heights(0, 13, 0, 0, 7) == [20, 7, 7, 7]
    assert heights(0, 13, 2, 0, 5) == [20, 7, 7, 7]
    assert heights(0, 14, 0, 0, 6) == heights(0, 20, 0, 0, 0) == [20, None, None, None]
    assert heights(0, 13, 3, 0, 4) == [20, 7, None, None]


def test_too_few_people_are_not_told() -> None:
    assert lesson_figures.told(lessons(2), [3] * 14, "2026-q1", 10, lot(1)) is None
    assert lesson_figures.told(lessons(2), [3] * 15, "2026-q1", 10, lot(1))


@pytest.mark.parametrize(("people", "count"), [(10, 1), (15, 1), (10, 2), (10, 3)])
def test_nobodys_stopping_can_be_worked_out(people: int, count: int) -> None:
    outcomes, found = betrayals(people, count + 2, lambda depths: _seen(depths, count))
    assert outcomes > 5
    assert found == set()


def _seen(depths: Sequence[int], count: int) -> str:
    found = told(depths, count)
    return json.dumps(dc.asdict(found)) if found else ""


def test_the_attacker_finds_what_exact_numbers_betray() -> None:
    def exact(depths: Sequence[int]) -> tuple[int, ...]:
        return tuple(sum(depth >= step for depth in depths) for step in (1, 2, 3))

    _outcomes, found = betrayals(10, 4, exact)
    assert {"nobody else stopped at 0", "everybody else stopped at 3"} <= found


def test_a_lesson_is_named_only_when_chance_does_not_explain_it() -> None:
    level = told([*[0] * 5, *[1] * 6, *[2] * 5, *[3] * 5, *[4] * 79])
    assert level
    assert (level.peak, level.majority) == (None, False)
    steep = told([*[0] * 3, *[1] * 3, *[2] * 25, *[3] * 3, *[4] * 66])
    assert steep
    assert (steep.peak, steep.majority) == (2, True)
    often = told([*[0] * 8, *[1] * 8, *[2] * 25, *[3] * 8, *[4] * 51])
    assert often
    assert (often.peak, often.majority) == (2, False)


def test_people_who_waited_for_a_step_are_taken_off_it() -> None:
    # Two stopped before lesson 1 and eight after it: of the ten that show, only eight are certain.
    shown = told([*[0] * 2, *[1] * 8, *[4] * 40])
    assert shown
    assert [stair.people for stair in shown.stairs] == [50, 40, 40, 40]
    assert shown.peak is None  # eight of at most ten: chance does that now and then, with three comparisons
    assert told([*[1] * 14, *[4] * 36]) != shown


@settings(max_examples=20)
@given(st.lists(st.integers(0, 5), min_size=15, max_size=80), st.integers(0, 10))
def test_a_staircase_only_goes_down_and_never_by_one_or_two(depths: list[int], seed: int) -> None:
    found = lesson_figures.told(lessons(4), depths, "2026-q1", 10, lot(seed))
    assert found
    assert found.people % 5 == 0
    known = [found.people, *(stair.people for stair in found.stairs)]
    assert [stair.slug for stair in found.stairs] == ["les-1", "les-2", "les-3", "les-4", ""]
    numbers = [height for height in known if height is not None]
    assert known == numbers + [None] * (len(known) - len(numbers))
    assert all(before - after == 0 or before - after >= 3 for before, after in itertools.pairwise(numbers))
    assert all(height >= 7 for height in numbers)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 5), min_size=15, max_size=40))
def test_what_is_kept_is_read_back(depths: list[int]) -> None:
    found = lesson_figures.told(lessons(4), depths, "2026-q1", 10, lot(1))
    assert found
    assert LessonFigures.read(json.loads(json.dumps(dc.asdict(found)))) == found


def test_quarters_are_added_as_far_as_told() -> None:
    first, second = told([4] * 20), told([*[2] * 5, *[4] * 25])
    few = told([*[0] * 18, 4, 4])
    assert first
    assert second
    assert few
    assert lesson_figures.together([first, second]) == (50, 45)
    assert lesson_figures.together([first, few]) == (40, None)
    assert lesson_figures.together([]) == (0, 0)
