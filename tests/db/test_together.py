"""Many at once, on a real database: however often and however simultaneously, there is one result."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
import sqlalchemy as sa

from app.assessment import selection
from app.catalogue.model import Quiz
from app.errors import TooOften
from app.learning import attempts
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Consultation, ContentVersion, Response
from app.people import signin
from app.people.records import SignInTry
from app.storage.database import Database
from tests import catalogue_files
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.factories import NOON
from tests.learner import LESSONS, Learner
from tests.stories import STORY_FILE, story

FIFTY = 50
Result = TypeVar("Result")


def _at_once(action: Callable[[int], Result], times: int = FIFTY) -> list[Result]:
    """Let as many threads as times begin at the same moment; whatever one of them raises is raised here."""
    gate = threading.Barrier(times)

    def begin(number: int) -> Result:
        gate.wait(timeout=30)
        return action(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(begin, range(times)))


@pytest.fixture(autouse=True)
def _room_for_fifty(engine: sa.Engine) -> None:
    """Let fifty threads really meet in the database, instead of queueing for a connection."""
    pool = engine.pool
    assert isinstance(pool, sa.pool.QueuePool)
    pool._max_overflow = FIFTY  # noqa: SLF001  as a setting of the test


def test_fifty_starts_give_one_attempt(learner: Learner) -> None:
    ids = _at_once(lambda _number: learner.start("quiz", QUIZ))
    assert len(set(ids)) == 1
    assert len(learner.rows(Attempt)) == 1
    assert len(learner.rows(ContentVersion)) == 1


def test_nobody_begins_without_end(learner: Learner) -> None:
    for _round in range(attempts.MOST_STARTS):
        learner.take_quiz(0)
    with pytest.raises(TooOften):
        learner.start("quiz", QUIZ)
    learner.start("quiz", QUIZ, at=NOON + attempts.STARTS_WINDOW)
    assert len(learner.rows(Attempt)) == attempts.MOST_STARTS + 1


def test_fifty_starts_after_an_end_give_one_new_attempt(learner: Learner) -> None:
    learner.take_quiz(0)
    ids = _at_once(lambda _number: learner.start("quiz", QUIZ))
    assert len(set(ids)) == 1
    assert len(learner.rows(Attempt)) == 2


def test_fifty_times_the_same_answer_is_one_answer(learner: Learner) -> None:
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    item = selection.drawn_items(quiz.head, 1)[0]
    _at_once(lambda _number: learner.answer(attempt_id, item.id, {"a"}))
    assert len(learner.rows(Response)) == 1


def test_fifty_different_answers_to_one_question_keep_exactly_one(learner: Learner) -> None:
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    item = selection.drawn_items(quiz.head, 1)[0]
    _at_once(lambda number: learner.answer(attempt_id, item.id, {"abc"[number % 3]}))
    (row,) = learner.rows(Response)
    assert row.chosen in (["a"], ["b"], ["c"])


def test_fifty_times_the_last_answer_is_one_result_and_one_completion(learner: Learner) -> None:
    for lesson in LESSONS:
        learner.read(lesson)
    learner.play()
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    *before, last = selection.drawn_items(quiz.head, 1)
    for item in before:
        learner.answer(attempt_id, item.id, set(item.key))
    _at_once(lambda _number: learner.answer(attempt_id, last.id, set(last.key)))
    fact = learner.fact(attempt_id)
    assert (len(fact.steps), fact.score_percent) == (3, 100)
    assert len(learner.rows(Completion)) == 1
    assert sum(end.attempt_id == attempt_id for end in learner.rows(AttemptEnd)) == 1


def test_fifty_times_a_choice_is_one_choice(learner: Learner) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    _at_once(lambda number: learner.choose(attempt_id, 0, ("naar-midden-0", "naar-fout-1")[number % 2]))
    assert len(learner.fact(attempt_id).steps) == 1


def test_fifty_times_asking_an_adviser_is_asking_once(learner: Learner) -> None:
    learner.library = Library(catalogue_files.write(learner.library.folder, {STORY_FILE: story()}))
    attempt_id = learner.start("scenario", SCENARIO)

    def ask(number: int) -> None:
        with learner.database.writing() as db:
            attempts.consult(db, learner.library, attempt_id, 0, ("noor", "karim")[number % 2], learner.taker, NOON)

    _at_once(ask)
    assert sorted(row.adviser for row in learner.rows(Consultation)) == ["karim", "noor"]


def test_fifty_times_the_last_lesson_is_read_once(learner: Learner) -> None:
    learner.read(LESSONS[0])
    _at_once(lambda _number: learner.read(LESSONS[1]))
    assert len(learner.rows(Response)) == 2
    assert len(learner.rows(AttemptEnd)) == 1


def test_fifty_people_at_once_do_not_get_in_each_others_way(learner: Learner, politician: Learner) -> None:
    people = [learner, politician]
    _at_once(lambda number: people[number % 2].start(("module", "quiz")[number // 2 % 2], (SLUG, QUIZ)[number // 2 % 2]))
    assert len(learner.rows(Attempt)) == 4


def test_a_quiz_and_a_scenario_that_end_together_complete_the_module(learner: Learner) -> None:
    """Each transaction must see the end of the other: the second waits for the first."""
    for lesson in LESSONS:
        learner.read(lesson)
    story = learner.start("scenario", SCENARIO)
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    *before, last = selection.drawn_items(quiz.head, 1)
    for item in before:
        learner.answer(attempt_id, item.id, set(item.key))
    with ThreadPoolExecutor(1) as pool:
        with learner.database.writing() as db:
            attempts.answer(db, learner.library, attempt_id, last.id, tuple(last.key), learner.taker, NOON)
            other = pool.submit(learner.choose, story, 0, "naar-fout-1")
            with pytest.raises(TimeoutError):
                other.result(timeout=0.5)
        other.result(timeout=10)
    assert len(learner.rows(Completion)) == 1


def test_fifty_tries_to_sign_in_cannot_slip_past_the_limit_together(database: Database) -> None:
    def guess(_number: int) -> bool:
        try:
            with database.writing() as db:
                signin.claim_try(db, "anna@provincie.example", "203.0.113.9", NOON)
        except TooOften:
            return False
        return True

    allowed = sum(_at_once(guess))
    with database.reading() as db:
        kept = db.scalar(sa.select(sa.func.count()).select_from(SignInTry)) or 0
    assert allowed == signin.TRIES_PER_ADDRESS
    assert kept == 2 * allowed
