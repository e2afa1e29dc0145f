"""What people do becomes facts: once, in order, with role, department and content version of that moment."""

import datetime as dt
from fractions import Fraction
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.assessment import selection
from app.catalogue.model import Quiz
from app.errors import Conflict, NotFound
from app.learning import attempts, queries
from app.learning.attempts import Taker
from app.learning.records import Attempt, AttemptEnd, Completion, ContentVersion, Response
from app.learning.route import state_of
from app.storage.base import Base
from tests import catalogue_files
from tests.factories import NOON
from tests.learner import CARDS, LESSONS, Learner

SLUG, QUIZ, SCENARIO = catalogue_files.SLUG, catalogue_files.QUIZ, catalogue_files.SCENARIO


# Starting


def test_a_start_stamps_role_department_version_and_moment(learner: Learner) -> None:
    learner.start("module")
    (row,) = learner.rows(Attempt)
    assert (row.kind, row.slug, row.number) == ("module", SLUG, 1)
    assert (row.subject, row.role, row.department) == (learner.taker.subject, "civil_servant", "vth")
    assert (row.version, row.started_at) == (learner.module.version, NOON)


def test_an_office_holder_has_no_department_on_facts(politician: Learner) -> None:
    politician.start("briefing")
    (row,) = politician.rows(Attempt)
    assert (row.role, row.department) == ("office_holder", None)


def test_a_start_keeps_the_files_of_the_version(learner: Learner) -> None:
    learner.start("quiz", QUIZ)
    (kept,) = learner.rows(ContentVersion)
    assert kept.version == learner.library.current("quiz", QUIZ).version
    assert kept.files == {catalogue_files.QUIZ_FILE: catalogue_files.files()[catalogue_files.QUIZ_FILE]}


def test_starting_again_goes_on_with_what_is_open(learner: Learner) -> None:
    assert learner.start("quiz", QUIZ) == learner.start("quiz", QUIZ)
    assert len(learner.rows(Attempt)) == 1


def test_after_an_end_a_new_attempt_begins(learner: Learner) -> None:
    first = learner.take_quiz(3)
    second = learner.start("quiz", QUIZ)
    assert second != first
    assert [row.number for row in sorted(learner.rows(Attempt), key=lambda row: row.number)] == [1, 2]


def test_chance_draws_anew_for_every_attempt(learner: Learner) -> None:
    seeds = set()
    for _round in range(4):
        seeds.add(learner.fact(learner.take_quiz(0)).seed)
    assert len(seeds) > 1


def test_each_kind_and_person_has_attempts_of_their_own(learner: Learner, politician: Learner) -> None:
    ids = {learner.start("module"), learner.start("briefing"), learner.start("quiz", QUIZ), politician.start("module")}
    assert len(ids) == 4


# Reading


def test_reading_every_lesson_ends_the_reading_and_not_yet_the_module(learner: Learner) -> None:
    for lesson in LESSONS:
        assert learner.rows(AttemptEnd) == []
        learner.read(lesson)
    (end,) = learner.rows(AttemptEnd)
    assert (end.outcome, end.score_percent) == ("read", None)
    assert learner.rows(Completion) == []


def test_lessons_can_be_read_in_any_order_and_twice(learner: Learner) -> None:
    for lesson in (LESSONS[1], LESSONS[1], LESSONS[0], LESSONS[0]):
        learner.read(lesson)
    steps = sorted(learner.rows(Response), key=lambda row: row.position)
    assert [(row.step, row.position, row.chosen, row.points) for row in steps] == [
        (LESSONS[1], 0, [], None),
        (LESSONS[0], 1, [], None),
    ]


def test_reading_again_after_the_end_begins_nothing(learner: Learner) -> None:
    for lesson in (*LESSONS, *LESSONS):
        learner.read(lesson)
    assert len(learner.rows(Attempt)) == len(learner.rows(AttemptEnd)) == 1


def test_a_lesson_that_is_not_there_cannot_be_read(learner: Learner) -> None:
    with pytest.raises(NotFound):
        learner.read("weg")
    assert learner.rows(Attempt) == []


def test_a_stray_choice_on_a_lesson_is_not_kept(learner: Learner) -> None:
    with learner.database.writing() as db:
        attempts.read_page(db, learner.library, learner.module, LESSONS[0], learner.taker, NOON, choice="x" * 500)
    assert learner.rows(Response)[0].chosen == []


def test_the_last_card_completes_a_briefing(politician: Learner) -> None:
    politician.see("eerste")
    politician.see("dilemma", "weigeren")
    assert politician.rows(Completion) == []
    politician.see("laatste")
    (done,) = politician.rows(Completion)
    assert (done.kind, done.slug, done.role, done.department) == ("briefing", SLUG, "office_holder", None)
    assert (done.version, done.cycle, done.completed_at) == (politician.briefing.version, 2026, NOON)


@pytest.mark.parametrize("choice", [None, "", "weg"])
def test_a_dilemma_wants_one_of_its_choices(politician: Learner, choice: str | None) -> None:
    with pytest.raises(Conflict):
        politician.see("dilemma", choice)
    assert politician.rows(Attempt) == []


def test_the_first_choice_in_a_dilemma_stays(politician: Learner) -> None:
    politician.see("dilemma", "gaan")
    politician.see("dilemma", "weigeren")
    (row,) = politician.rows(Response)
    assert row.chosen == ["gaan"]


# Answering


def test_an_answer_is_kept_with_its_mark(learner: Learner) -> None:
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    item = selection.drawn_items(quiz.head, 1)[0]
    learner.answer(attempt_id, item.id, set(item.key))
    (row,) = learner.rows(Response)
    assert (row.attempt_id, row.step, row.position) == (attempt_id, item.id, 0)
    assert (row.chosen, row.points, row.at) == (sorted(item.key), 1.0, NOON)


def test_the_first_answer_stays(learner: Learner) -> None:
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    item = selection.drawn_items(quiz.head, 1)[0]
    learner.answer(attempt_id, item.id, {"c"})
    learner.answer(attempt_id, item.id, set(item.key))
    (row,) = learner.rows(Response)
    assert (row.chosen, row.points) == (["c"], 0.0)


def test_only_the_question_whose_turn_it_is_takes_an_answer(learner: Learner) -> None:
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    first, second, _third = selection.drawn_items(quiz.head, 1)
    left_out = next(item for item in quiz.head.items if item not in selection.drawn_items(quiz.head, 1))
    for item_id in (second.id, left_out.id, "weg", ""):
        with pytest.raises(Conflict):
            learner.answer(attempt_id, item_id, {"a"})
    for chosen in (set(), {"x"}, {"a", "x"}):
        with pytest.raises(Conflict):
            learner.answer(attempt_id, first.id, chosen)
    assert learner.rows(Response) == []


@pytest.mark.parametrize(("right", "percent"), [(0, 0), (1, 33), (2, 66), (3, 100)])
def test_the_last_answer_gives_the_one_result(learner: Learner, right: int, percent: int) -> None:
    attempt_id = learner.take_quiz(right)
    (end,) = learner.rows(AttemptEnd)
    assert (end.attempt_id, end.score_percent, end.outcome) == (attempt_id, percent, "answered")


def test_after_the_end_nothing_more_is_taken(learner: Learner) -> None:
    attempt_id = learner.take_quiz(3)
    fact = learner.fact(attempt_id)
    learner.answer(attempt_id, fact.steps[0], {"c"})
    with pytest.raises(Conflict):
        learner.answer(attempt_id, "vraag-9", {"a"})
    assert learner.fact(attempt_id) == fact


def test_partial_credit_counts_in_the_result(learner: Learner) -> None:
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    earned = Fraction()
    for item in selection.drawn_items(quiz.head, 1):
        learner.answer(attempt_id, item.id, {"a"})
        earned += Fraction(1, len(item.key))
    assert learner.fact(attempt_id).score_percent == int(100 * earned / 3)


# Choosing


def test_choices_are_kept_in_order_until_the_ending(learner: Learner) -> None:
    attempt_id = learner.play()
    fact = learner.fact(attempt_id)
    assert fact.steps == ("0:begin", "1:midden")
    assert fact.chosen == (("naar-midden-0",), ("naar-goed-0",))
    assert (fact.outcome, fact.ended_at, fact.score_percent) == ("good", NOON, None)


def test_the_first_choice_in_a_place_stays(learner: Learner) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    learner.choose(attempt_id, 0, "naar-midden-0")
    learner.choose(attempt_id, 0, "naar-fout-1")
    learner.choose(attempt_id, 0, "weg")
    assert learner.fact(attempt_id).chosen == (("naar-midden-0",),)


@pytest.mark.parametrize(
    ("position", "choice"), [(0, "weg"), (0, ""), (0, "naar-goed-0"), (1, "naar-goed-0"), (7, "naar-midden-0")]
)
def test_a_choice_that_is_not_there_is_refused(learner: Learner, position: int, choice: str) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    with pytest.raises(Conflict):
        learner.choose(attempt_id, position, choice)
    assert learner.fact(attempt_id).steps == ()


def test_after_an_ending_there_is_no_choice(learner: Learner) -> None:
    attempt_id = learner.play()
    with pytest.raises(Conflict):
        learner.choose(attempt_id, 2, "naar-goed-0")


# Whose it is


def test_an_attempt_of_somebody_else_does_not_exist(learner: Learner, politician: Learner) -> None:
    quiz, story = learner.start("quiz", QUIZ), learner.start("scenario", SCENARIO)
    with pytest.raises(NotFound):
        politician.fact(quiz)
    with pytest.raises(NotFound):
        politician.answer(quiz, "vraag-1", {"a"})
    with pytest.raises(NotFound):
        politician.choose(story, 0, "naar-midden-0")
    with pytest.raises(NotFound):
        learner.fact(uuid4())


# Completing


def _complete(learner: Learner, *, at: dt.datetime = NOON) -> None:
    for lesson in LESSONS:
        learner.read(lesson, at=at)
    learner.take_quiz(3, at=at)
    learner.play(at=at)


def test_a_module_is_complete_when_all_is_done(learner: Learner) -> None:
    _complete(learner)
    (done,) = learner.rows(Completion)
    assert (done.kind, done.slug, done.cycle) == ("module", SLUG, 2026)
    assert (done.role, done.department, done.version) == ("civil_servant", "vth", learner.module.version)


def test_the_order_does_not_count(learner: Learner) -> None:
    learner.play()
    learner.take_quiz(3)
    learner.read(LESSONS[1])
    assert learner.rows(Completion) == []
    learner.read(LESSONS[0])
    assert len(learner.rows(Completion)) == 1


def test_a_failed_quiz_completes_nothing_until_it_is_passed(learner: Learner) -> None:
    for lesson in LESSONS:
        learner.read(lesson)
    learner.play()
    learner.take_quiz(2)
    assert learner.rows(Completion) == []
    learner.take_quiz(3)
    assert len(learner.rows(Completion)) == 1


def test_doing_it_all_again_in_the_same_year_counts_once(learner: Learner) -> None:
    _complete(learner)
    _complete(learner, at=NOON + dt.timedelta(days=3))
    (done,) = learner.rows(Completion)
    assert done.completed_at == NOON


NEXT_YEAR = dt.datetime(2027, 2, 1, 11, 0, tzinfo=dt.UTC)


def test_the_next_year_counts_again_after_passing_and_playing_again(learner: Learner) -> None:
    _complete(learner)
    learner.take_quiz(0, at=NEXT_YEAR)
    learner.take_quiz(3, at=NEXT_YEAR)
    assert len(learner.rows(Completion)) == 1, "a quiz alone is no completion, and a failed one least of all"
    learner.play(at=NEXT_YEAR)
    assert sorted(done.cycle for done in learner.rows(Completion)) == [2026, 2027]


def test_reading_a_lesson_again_next_year_completes_nothing(learner: Learner, politician: Learner) -> None:
    _complete(learner)
    learner.read(LESSONS[0], at=NEXT_YEAR)
    for card in CARDS:
        politician.see(card, "gaan")
    politician.see("eerste", at=NEXT_YEAR)
    assert {done.cycle for done in learner.rows(Completion)} == {2026}


def test_the_year_is_the_dutch_one(politician: Learner) -> None:
    for card in CARDS:
        politician.see(card, "gaan", at=dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))
    assert politician.rows(Completion)[0].cycle == 2027


def test_a_later_move_does_not_change_what_was_stamped(learner: Learner) -> None:
    _complete(learner)
    learner.taker = Taker(learner.taker.subject, "civil_servant", "elders")
    learner.play()
    assert {row.department for row in learner.rows(Completion)} == {"vth"}
    assert {row.department for row in learner.rows(Attempt)} == {"vth", "elders"}


def test_everything_is_one_transaction(learner: Learner) -> None:
    """When the last answer fails half-way, nothing of it stays: no answer without result, no result without completion."""
    for lesson in LESSONS:
        learner.read(lesson)
    learner.play()
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    *before, last = selection.drawn_items(quiz.head, 1)
    for item in before:
        learner.answer(attempt_id, item.id, set(item.key))

    def half() -> None:
        with learner.database.writing() as db:
            attempts.answer(db, learner.library, attempt_id, last.id, tuple(last.key), learner.taker, NOON)
            raise LookupError

    with pytest.raises(LookupError):
        half()
    assert len(learner.fact(attempt_id).steps) == 2
    assert learner.rows(Completion) == []
    learner.answer(attempt_id, last.id, set(last.key))
    assert len(learner.rows(Completion)) == 1


# What is read back


def test_progress_is_everything_of_one_person_oldest_first(learner: Learner, politician: Learner) -> None:
    _complete(learner)
    politician.see("eerste")
    with learner.database.reading() as db:
        progress = queries.progress_of(db, learner.taker.subject)
    assert {fact.kind for fact in progress.attempts} == {"module", "quiz", "scenario"}
    assert [fact.started_at for fact in progress.attempts] == sorted(fact.started_at for fact in progress.attempts)
    assert len(progress.completions) == 1
    state = state_of(learner.module, progress)
    assert (state.missing, state.best_percent, state.completed_at) == ((), 100, NOON)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Attempt, {"kind": "spel"}),
        (Attempt, {"number": 0}),
        (Response, {"points": 1.01}),
        (Response, {"points": -0.01}),
        (Response, {"attempt_id": uuid4()}),
        (AttemptEnd, {"score_percent": 101}),
        (AttemptEnd, {"score_percent": -1}),
        (AttemptEnd, {"attempt_id": uuid4()}),
        (Completion, {"kind": "quiz"}),
        (Attempt, {"role": None}),
    ],
)
def test_the_database_refuses_what_may_never_be(learner: Learner, table: type[Base], values: dict[str, object]) -> None:
    attempt_id = learner.start("quiz", QUIZ)
    stamp = {"subject": uuid4(), "slug": SLUG, "version": "0" * 64, "role": "civil_servant"}
    whole: dict[type[Base], dict[str, object]] = {
        Attempt: stamp | {"kind": "quiz", "number": 1, "seed": 1, "started_at": NOON},
        Response: {"attempt_id": attempt_id, "step": "vraag-1", "position": 0, "chosen": ["a"], "points": 1.0, "at": NOON},
        AttemptEnd: {"attempt_id": attempt_id, "score_percent": 50, "outcome": "answered", "ended_at": NOON},
        Completion: stamp | {"kind": "module", "cycle": 2026, "completed_at": NOON},
    }
    with pytest.raises(sa.exc.IntegrityError), learner.database.writing() as db:
        db.add(table(**(whole[table] | values)))
    with learner.database.writing() as db:
        db.add(table(**whole[table]))


@pytest.mark.parametrize("twin", [{"step": "vraag-2"}, {"position": 1}])
def test_one_answer_per_question_and_per_place(learner: Learner, twin: dict[str, object]) -> None:
    attempt_id = learner.start("quiz", QUIZ)
    first = {"attempt_id": attempt_id, "step": "vraag-1", "position": 0, "chosen": ["a"], "points": 1.0, "at": NOON}
    with learner.database.writing() as db:
        db.add(Response(**first))
    with pytest.raises(sa.exc.IntegrityError), learner.database.writing() as db:
        db.add(Response(**(first | twin)))
