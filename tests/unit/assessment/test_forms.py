"""Before and after are equal forms, trying again brings other questions, and no story comes twice while there is another."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import forms
from app.assessment.forms import Asked
from app.catalogue.model import QuizFile
from tests import again_files

QUIZ = again_files.quiz().head
ANCHORS = {item.id for item in QUIZ.items if item.is_anchor}
YEARLY = {item.id for item in forms.form_items(QUIZ, "year")}
NEVER = {item.id for item in QUIZ.items if {"probe", "route"} & set(item.forms)}
seeds = st.integers(0, 2**31 - 1)
first_forms = st.sampled_from("ab")


def _ids(form: str) -> set[str]:
    return {item.id for item in QUIZ.items if form in item.forms}


def _history(first: str, years: Sequence[int], seed: int) -> list[Asked]:
    """Return what somebody was asked who did the quiz once for each of these years, in order."""
    history = [Asked("entry", years[0], forms.before(QUIZ, first, seed).items)] if years and seed % 2 else []
    for number, year in enumerate(years):
        history.append(Asked("quiz", year, forms.next_quiz(QUIZ, first, history, year, seed + number).items))
    return history


@given(first_forms, seeds)
def test_before_is_the_assigned_form_and_after_the_other_one_with_the_same_anchors(first: str, seed: int) -> None:
    before = forms.before(QUIZ, first, seed)
    after = forms.next_quiz(QUIZ, first, [Asked("entry", 2026, before.items)], 2026, seed)
    assert {before.form, after.form} == {"a", "b"}
    assert before.form == first
    assert (set(before.items), set(after.items)) == (_ids(before.form), _ids(after.form))
    assert set(before.items) & set(after.items) == ANCHORS
    assert forms.next_quiz(QUIZ, first, [], 2026, seed).items == after.items, "also when the questions before were passed over"


years_of_one = st.lists(st.integers(0, 1), min_size=1, max_size=7).map(
    lambda steps: [2026 + sum(steps[: number + 1]) for number in range(len(steps))]
)


@given(first_forms, years_of_one, seeds)
def test_whatever_the_past_an_attempt_has_its_size_and_nothing_of_a_probe(first: str, years: list[int], seed: int) -> None:
    for asked in _history(first, years, seed):
        assert len(asked.items) == len(set(asked.items)) == QUIZ.draw
        assert not NEVER & set(asked.items)


@given(first_forms, years_of_one, seeds)
def test_a_later_year_has_the_anchors_and_nothing_of_the_year_before_while_there_is_other(
    first: str, years: list[int], seed: int
) -> None:
    history = _history(first, years, seed)
    drawn = forms.next_quiz(QUIZ, first, history, years[-1] + 1, seed)
    assert drawn.form == "year"
    assert set(drawn.items) >= ANCHORS
    last = {name for asked in history if asked.year == years[-1] for name in asked.items}
    repeated = (set(drawn.items) & last) - ANCHORS
    assert not repeated or not YEARLY - last - set(drawn.items)


@given(first_forms, years_of_one, seeds)
def test_trying_again_asks_no_anchor_and_repeats_nothing_while_there_is_something_never_seen(
    first: str, years: list[int], seed: int
) -> None:
    history = _history(first, years, seed)
    drawn = forms.next_quiz(QUIZ, first, history, years[-1], seed)
    seen = {name for asked in history for name in asked.items}
    pool = (YEARLY | _ids("a") | _ids("b")) - ANCHORS
    assert drawn.form == "again"
    assert set(drawn.items) <= pool
    assert not set(drawn.items) & seen or not pool - seen - set(drawn.items)


def test_what_was_seen_longest_ago_comes_back_first() -> None:
    pool = sorted((YEARLY | _ids("a") | _ids("b")) - ANCHORS)
    history = [Asked("quiz", 2026, tuple(pool[start : start + 6])) for start in range(0, len(pool), 6)]
    assert set(forms.next_quiz(QUIZ, "a", history, 2026, 1).items) == set(pool[:6])


def test_the_same_seed_gives_the_same_and_the_order_is_mixed() -> None:
    assert forms.before(QUIZ, "a", 1) == forms.before(QUIZ, "a", 1)
    assert len({forms.before(QUIZ, "a", seed).items for seed in range(8)}) > 1


def test_a_small_pool_asks_what_there_is() -> None:
    small = again_files.quiz(("a, b", "a, b", "a", "b", "year")).head
    year = forms.next_quiz(small, "a", [Asked("quiz", 2025, ())], 2026, 1)
    assert set(year.items) == {item.id for item in small.items}
    again = forms.next_quiz(small, "a", [Asked("quiz", 2026, ())], 2026, 1)
    assert set(again.items) == {item.id for item in small.items if not item.is_anchor}


def test_an_older_quiz_has_no_forms() -> None:
    older = QuizFile(
        kind="quiz", title="x", draw=1, sources=QUIZ.sources, items=(QUIZ.items[0].model_copy(update={"forms": ()}),)
    )
    assert not forms.has_forms(older)
    assert forms.has_forms(QUIZ)


# Scenarios that take turns

STORIES = ("een", "twee", "drie")


@given(st.integers(2, 3), st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=12), st.uuids())
def test_nobody_gets_a_story_in_two_years_running_and_in_one_year_it_stays(
    count: int, past: list[tuple[int, bool]], chance: object
) -> None:
    played: list[Asked] = []
    year = 2024
    for step, comes in past:
        year += step
        if comes:
            slug = forms.variant(STORIES[:count], played, year, str(chance))
            earlier = [one for one in played if one.year < year]
            if earlier:
                assert slug != earlier[-1].items[0]
            assert {one.items[0] for one in played if one.year == year} <= {slug}
            played.append(Asked("scenario", year, (slug,)))


@given(st.lists(st.sampled_from([*STORIES, "verdwenen"]), max_size=6), st.uuids())
def test_also_after_any_other_past_the_last_one_does_not_come_again(past: list[str], chance: object) -> None:
    played = [Asked("scenario", 2020 + number, (slug,)) for number, slug in enumerate(past)]
    slug = forms.variant(STORIES, played, 2030, str(chance))
    last = next((one.items[0] for one in reversed(played) if one.items[0] in STORIES), None)
    assert slug in STORIES
    assert slug != last


def test_with_one_story_there_is_no_other() -> None:
    assert forms.variant(["een"], [Asked("scenario", 2025, ("een",))], 2026, "x") == "een"


@pytest.mark.parametrize("count", [2, 3])
def test_the_first_time_chance_gives_each_about_as_often(count: int) -> None:
    drawn = [forms.variant(STORIES[:count], [], 2026, f"somebody-{number}") for number in range(1200)]
    assert all(abs(drawn.count(slug) - 1200 / count) < 120 for slug in STORIES[:count])
