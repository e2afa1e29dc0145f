"""What may be told of questions: bounds for what nearly everybody does, and nothing that betrays somebody."""

import dataclasses as dc
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Item, Quiz
from app.catalogue.read import read_version
from app.insight import item_figures, item_quality
from app.insight.choice_shares import Share
from app.insight.item_figures import Fewest, Paper, PaperFigures, Papers, Posed, Run
from app.insight.item_quality import Answered
from tests import again_files, catalogue_files
from tests.catalogue_files import QUIZ, QUIZ_FILE
from tests.item_attacker import RIGHT, SURE, UNSURE, betrayals

SINCE = "2026-q1"


def paper(items: int) -> Paper:
    return Paper("a" if items > 1 else "", "key", tuple(Posed(f"vraag-{number}", f"Vraag {number}?") for number in range(items)))


def told(runs: Sequence[Run], fewest: Fewest | None = None) -> PaperFigures:
    return item_figures.told(paper(len(runs[0])), runs, SINCE, fewest)


def of_one(right: int, people: int, *, wrong: Answered = UNSURE) -> item_figures.ItemFigures:
    (found,) = told([(RIGHT if number < right else wrong,) for number in range(people)]).items
    return found


@pytest.mark.parametrize(
    ("right", "people", "share", "flags"),
    [
        (31, 31, Share("at_least", 90), ("easy",)), (30, 31, Share("at_least", 90), ("easy",)),
        (29, 31, Share("at_least", 90), ("easy",)), (28, 31, Share("about", 90), ()),
        (60, 60, Share("at_least", 95), ("easy",)), (97, 100, Share("at_least", 95), ("easy",)),
        (95, 100, Share("about", 95), ()), (0, 31, Share("at_most", 10), ("hard",)), (2, 31, Share("at_most", 10), ("hard",)),
        (3, 31, Share("about", 10), ("hard",)), (19, 100, Share("at_most", 20), ("hard",)), (20, 100, Share("about", 20), ()),
        (60, 100, Share("about", 60), ()),
    ],
)  # fmt: skip
def test_what_nearly_everybody_does_is_told_as_a_bound(right: int, people: int, share: Share, flags: tuple[str, ...]) -> None:
    found = of_one(right, people)
    assert (found.right, found.flags) == (share, flags)


def test_nobody_one_and_two_look_the_same() -> None:
    assert of_one(40, 40) == of_one(39, 40, wrong=SURE) == of_one(38, 40, wrong=SURE)
    assert of_one(0, 40) == of_one(1, 40) == of_one(2, 40)
    assert of_one(20, 40).sure == Share("at_most", 5)


def test_sure_but_wrong_is_of_all_answers_and_only_where_everybody_was_asked() -> None:
    runs = [(SURE,)] * 8 + [(UNSURE,)] * 12 + [(RIGHT,)] * 20
    assert told(runs).items[0].sure == Share("about", 20)
    assert told([*runs, (Answered(right=True, level=None),)]).items[0].sure is None


def rows(people: int, *columns: Sequence[int]) -> list[Run]:
    """Return people of whom those with these numbers are right on each question."""
    return [tuple(RIGHT if person in column else UNSURE for column in columns) for person in range(people)]


def test_questions_that_nearly_everybody_has_right_are_left_out_of_what_is_told_together() -> None:
    wide = (range(25), range(30), range(20, 50))
    without, with_all = told(rows(52, *wide)), told(rows(52, *wide, range(52)))
    assert with_all.items[:3] == without.items
    assert with_all.reliability == without.reliability is not None
    assert (with_all.counted, with_all.items[3].discrimination) == (3, None)
    for missed in ({51}, {50, 51}):
        assert dc.replace(told(rows(52, *wide, [n for n in range(52) if n not in missed])), key="key") == with_all


def test_discrimination_is_told_from_fifty_people_and_reliability_from_the_first() -> None:
    few, enough = told(rows(49, range(20), range(25), range(30))), told(rows(50, range(20), range(25), range(30)))
    assert {one.discrimination for one in few.items} == {None}
    assert few.reliability is not None
    assert (few.people, enough.people) == (45, 50)
    assert all(one.discrimination is not None and one.discrimination > 0.5 for one in enough.items)
    matrix = [[one.right for one in run] for run in rows(50, range(20), range(25), range(30))]
    exact = item_quality.reliability(matrix)
    assert exact
    assert enough.reliability
    assert enough.reliability.value == round(exact.value, 2)


def test_nothing_together_is_told_when_nearly_all_have_one_total() -> None:
    half = range(30)
    for odd in ([], [0], [0, 1]):
        column = [*odd, *range(30, 60)]
        found = told(rows(60, half, column))
        assert (found.reliability, {one.discrimination for one in found.items}) == (None, {None})
    assert told(rows(60, half, [0, 1, 2, *range(30, 60)])).reliability


@pytest.mark.parametrize(("items", "people"), [(1, 7), (2, 7)])
def test_a_clever_colleague_works_out_nothing(items: int, people: int) -> None:
    low = Fewest(flag=4, discrimination=4)
    count, found = betrayals(items, people, lambda runs: told(runs, low))
    assert count > 30
    assert found == set()


def test_the_colleague_does_find_what_is_told_carelessly() -> None:
    def careless(runs: Sequence[Run]) -> PaperFigures:
        exact = sum(run[0].right for run in runs)
        return dc.replace(told(runs), people=exact)

    _count, found = betrayals(1, 7, careless)
    assert "everybody else was right on 0" in found


@given(st.lists(st.tuples(*[st.sampled_from((RIGHT, SURE, UNSURE))] * 4), min_size=30, max_size=70), st.randoms())
def test_who_changes_places_changes_nothing_and_what_is_kept_can_be_read_back(runs: list[Run], chance: object) -> None:
    found = told(runs)
    mixed = list(runs)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(mixed) == found
    assert PaperFigures.read(json.loads(json.dumps(dc.asdict(found)))) == found
    assert found.people % 5 == 0
    for one in found.items:
        assert one.right.percent not in {0, 100}
        assert one.discrimination is None or found.people >= 50


def _quiz(text: str) -> Quiz:
    found = read_version("quiz", QUIZ, {QUIZ_FILE: text})
    assert isinstance(found, Quiz)
    return found


def test_a_form_is_a_paper_and_what_is_drawn_is_one_for_each_question() -> None:
    forms = Papers.of(_quiz(again_files.files()[QUIZ_FILE]))
    assert set(forms.whole) == {"a", "b"}
    (whole,) = forms.of_attempt("a", [item.id for item in forms.whole["a"].items], ())
    assert len(whole.items) == 6
    anchors = {item.id for item in forms.whole["a"].items} & {item.id for item in forms.whole["b"].items}
    assert anchors
    later = [*anchors, *list(forms.drawn)[:3]]
    assert [one.items[0].id for one in forms.of_attempt("year", later, {later[-1]})] == later[len(anchors) : -1]
    drawn = Papers.of(_quiz(catalogue_files.quiz(items=4, draw=3)))
    assert [one.items[0].id for one in drawn.of_attempt(None, ["vraag-2", "vraag-4"], ())] == ["vraag-2", "vraag-4"]
    every = Papers.of(_quiz(catalogue_files.quiz(items=4, draw=4)))
    assert [len(one.items) for one in every.of_attempt(None, ["vraag-2"], ())] == [4]


def test_a_paper_is_another_one_when_what_is_asked_or_right_changes_and_not_when_an_explanation_does() -> None:
    text = catalogue_files.quiz(items=4, draw=4)
    key = Papers.of(_quiz(text)).whole["all"].key
    assert Papers.of(_quiz(text.replace("Uitleg bij a", "Beter uitgelegd bij a"))).whole["all"].key == key
    assert Papers.of(_quiz(text.replace("Hoe luidt vraag 3?", "Wat is vraag 3?"))).whole["all"].key != key
    swapped = text.replace("correct: true", "correct: maybe", 1).replace("correct: false", "correct: true", 1)
    assert Papers.of(_quiz(swapped.replace("maybe", "false"))).whole["all"].key != key


def test_every_field_of_a_question_is_part_of_its_face_or_only_explains_it() -> None:
    explains = {"topic", "forms", "facts"}
    assert set(item_figures.FACE) | explains == set(Item.model_fields)
