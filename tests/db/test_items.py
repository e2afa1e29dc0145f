"""Every type of question is answered once, with how sure one is, and marked by its own rule; on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.assessment.certainty import LEVELS
from app.catalogue.model import Quiz
from app.errors import Conflict, Unanswered
from app.learning import attempts
from app.learning.attempts import Plan
from app.learning.records import Response
from tests import catalogue_files, kinds_files
from tests.catalogue_files import QUIZ
from tests.factories import NOON
from tests.kinds_files import RIGHT, WRONG
from tests.learner import Learner

FIFTY = 50
ASKED = tuple(RIGHT)


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", kinds_files.files())


def _begin(learner: Learner, kind: str) -> UUID:
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    with learner.database.writing() as db:
        return attempts.start(db, learner.library, quiz, learner.taker, NOON, plan=Plan(kind, "a", ASKED))


def _answer(learner: Learner, attempt_id: UUID, item_id: str, chosen: tuple[str, ...], sure: str = "sure") -> int:
    level = next(one for one in LEVELS if one == sure)
    with learner.database.writing() as db:
        return attempts.answer(db, learner.library, attempt_id, item_id, chosen, learner.taker, NOON, confidence=level)


@pytest.mark.parametrize("kind", ["quiz", "entry", "probe", "refresher"])
def test_every_type_is_answered_once_in_its_turn(learner: Learner, kind: str) -> None:
    attempt_id = _begin(learner, kind)
    for number, item_id in enumerate(ASKED, 1):
        for wrong in ((), ("weg",), ("a", "weg")):
            with pytest.raises(Unanswered):
                _answer(learner, attempt_id, item_id, wrong)
        for later in ASKED[number:]:
            with pytest.raises(Conflict):
                _answer(learner, attempt_id, later, RIGHT[later])
        given = RIGHT if number % 2 else WRONG
        assert _answer(learner, attempt_id, item_id, given[item_id], LEVELS[number % 3]) == number
        assert _answer(learner, attempt_id, item_id, RIGHT[item_id], "guess") == number, "the first answer stays"
    fact = learner.fact(attempt_id)
    assert fact.steps == ASKED
    assert fact.chosen == tuple((RIGHT if number % 2 else WRONG)[item] for number, item in enumerate(ASKED, 1))
    assert fact.confidence == tuple(LEVELS[number % 3] for number in range(1, 6))
    assert fact.score_percent == 60
    assert [row.points for row in sorted(learner.rows(Response), key=lambda row: row.position)] == [1, 0, 1, 0, 1]


def test_part_of_an_order_and_of_a_match_counts(learner: Learner) -> None:
    attempt_id = _begin(learner, "quiz")
    partly = {
        "een": ("b",),
        "meer": ("a",),
        "volgorde": ("b", "a", "c", "d"),
        "koppel": ("s1=x", "s2=x", "s3=x"),
        "getal": ("9",),
    }
    for item_id in ASKED:
        _answer(learner, attempt_id, item_id, partly[item_id])
    points = [row.points for row in sorted(learner.rows(Response), key=lambda row: row.position)]
    assert points == pytest.approx([0, 0.5, 0.75, 2 / 3, 1])
    assert learner.fact(attempt_id).score_percent == 58


def test_fifty_answers_at_once_to_each_type_are_one(learner: Learner, engine: sa.Engine) -> None:
    pool_of_database = engine.pool
    assert isinstance(pool_of_database, sa.pool.QueuePool)
    pool_of_database._max_overflow = FIFTY  # noqa: SLF001  as a setting of the test: fifty really meet
    attempt_id = _begin(learner, "quiz")
    for number, item_id in enumerate(ASKED, 1):
        gate = threading.Barrier(FIFTY)

        def give(turn: int, item_id: str = item_id, gate: threading.Barrier = gate) -> int:
            gate.wait(timeout=30)
            return _answer(learner, attempt_id, item_id, (RIGHT if turn % 2 else WRONG)[item_id], LEVELS[turn % 3])

        with ThreadPoolExecutor(FIFTY) as pool:
            assert set(pool.map(give, range(FIFTY))) == {number}
    assert len(learner.rows(Response)) == len(ASKED)
    assert learner.fact(attempt_id).ended_at
