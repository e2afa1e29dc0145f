"""A round of the route trainer becomes facts: each signal once, in its order, with the right route of its version."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.catalogue.model import Drill
from app.errors import Conflict, NotFound, Unanswered
from app.learning import drills
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Response
from tests import again_files, catalogue_files
from tests.again_files import DRILL, DRILL_FILE, EMPLOYEE_SIGNALS, OFFICE_SIGNALS
from tests.factories import NOON
from tests.learner import Learner


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", again_files.files())


def drill_of(learner: Learner) -> Drill:
    found = drills.drill_for(learner.library, learner.taker.role)
    assert found
    return found


def begin(learner: Learner, seed: int | None = None) -> UUID:
    with learner.database.writing() as db:
        return drills.start(db, learner.library, drill_of(learner), learner.taker, NOON, seed=seed)


def answer(learner: Learner, attempt_id: UUID, signal: str, route: str) -> int:
    with learner.database.writing() as db:
        return drills.answer(db, learner.library, attempt_id, signal, route, learner.taker, NOON)


def wrong_for(learner: Learner, attempt_id: UUID, signal: str) -> str:
    found = drill_of(learner).signal(signal)
    assert found
    cards = drills.cards(learner.library, drill_of(learner), learner.fact(attempt_id), signal)
    return next(route.id for route in cards if route.id != found.route)


def test_a_round_is_five_answers_and_one_result(learner: Learner) -> None:
    attempt_id = begin(learner)
    asked = learner.fact(attempt_id).asked or ()
    for number, signal in enumerate(asked, 1):
        right = EMPLOYEE_SIGNALS[signal]
        chosen = right if number < 5 else wrong_for(learner, attempt_id, signal)
        assert answer(learner, attempt_id, signal, chosen) == number
    (row,) = learner.rows(Attempt)
    assert (row.kind, row.slug, row.role, row.department, row.asked) == ("drill", DRILL, "civil_servant", "vth", list(asked))
    assert sorted(one.points or 0 for one in learner.rows(Response)) == [0, 1, 1, 1, 1]
    assert {one.confidence for one in learner.rows(Response)} == {None}
    (end,) = learner.rows(AttemptEnd)
    assert (end.score_percent, end.outcome) == (80, "answered")
    assert learner.rows(Completion) == []


def test_an_office_holder_is_asked_their_own_signals(politician: Learner) -> None:
    assert set(politician.fact(begin(politician)).asked or ()) == set(OFFICE_SIGNALS)


def test_the_next_round_asks_what_was_not_asked(learner: Learner) -> None:
    first = begin(learner, 1)
    for signal in learner.fact(first).asked or ():
        answer(learner, first, signal, EMPLOYEE_SIGNALS[signal])
    second = begin(learner, 2)
    assert second != first
    assert set(EMPLOYEE_SIGNALS) - set(learner.fact(first).asked or ()) < set(learner.fact(second).asked or ())


def test_the_first_answer_stays(learner: Learner) -> None:
    attempt_id = begin(learner)
    assert begin(learner) == attempt_id, "an open round is gone on with"
    first = (learner.fact(attempt_id).asked or ())[0]
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _n: answer(learner, attempt_id, first, EMPLOYEE_SIGNALS[first]), range(4)))
    assert numbers == [1] * 4
    assert answer(learner, attempt_id, first, wrong_for(learner, attempt_id, first)) == 1
    assert [row.chosen for row in learner.rows(Response)] == [[EMPLOYEE_SIGNALS[first]]]


def test_what_is_not_asked_is_refused(learner: Learner, politician: Learner) -> None:
    attempt_id = begin(learner)
    first, second, *_rest = learner.fact(attempt_id).asked or ()
    with pytest.raises(Conflict):
        answer(learner, attempt_id, second, EMPLOYEE_SIGNALS[second])
    for route in ("griffier", "", "weg"):
        with pytest.raises(Unanswered):
            answer(learner, attempt_id, first, route)
    for somebody, which in ((politician, attempt_id), (learner, uuid4()), (learner, learner.start("module"))):
        with pytest.raises(NotFound):
            answer(somebody, which, first, "alarm")
    with pytest.raises(NotFound):
        drills.cards(learner.library, drill_of(learner), learner.fact(attempt_id), "weg")
    assert learner.rows(Response) == []


def test_a_round_goes_on_in_the_version_it_began_with(learner: Learner, content_dir: Path) -> None:
    attempt_id = begin(learner)
    first = (learner.fact(attempt_id).asked or ())[0]
    changed = again_files.drill_text({}).replace("Dit zie je bij", "Dit zie je nu bij")
    catalogue_files.write(content_dir, {DRILL_FILE: changed})
    learner.library = Library(content_dir)
    assert begin(learner) == attempt_id
    assert answer(learner, attempt_id, first, EMPLOYEE_SIGNALS[first]) == 1


def test_a_round_that_asks_for_a_route_that_is_gone_ends_and_another_begins(learner: Learner, content_dir: Path) -> None:
    attempt_id = begin(learner)
    gone = EMPLOYEE_SIGNALS[(learner.fact(attempt_id).asked or ())[0]]
    renamed = {path: text.replace(gone, "loket") for path, text in again_files.files().items()}
    catalogue_files.write(content_dir, renamed)
    learner.library = Library(content_dir)
    assert begin(learner) != attempt_id
    assert learner.fact(attempt_id).outcome == "outdated"
    assert learner.fact(attempt_id).score_percent is None
