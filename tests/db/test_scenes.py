"""Advisers, conditions and dilemmas as facts: each once, only where one stands, and by the role in which one plays."""

from pathlib import Path

import pytest

from app.errors import Conflict, NotFound
from app.learning import attempts, queries
from app.learning.records import AttemptEnd, Consultation, Response
from tests import catalogue_files
from tests.catalogue_files import SCENARIO
from tests.factories import NOON
from tests.learner import Learner
from tests.stories import STORY_FILE, story


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """The tiny catalogue, with the scenario that has everything."""
    return catalogue_files.write(tmp_path / "content", catalogue_files.files() | {STORY_FILE: story()})


def _ask(learner: Learner, position: int, adviser: str, *, of: Learner | None = None) -> None:
    attempt_id = (of or learner).start("scenario", SCENARIO)
    with learner.database.writing() as db:
        attempts.consult(db, learner.library, attempt_id, position, adviser, learner.taker, NOON)


def test_asking_is_recorded_once_with_its_scene_and_changes_nothing_else(learner: Learner) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    for adviser in ("noor", "noor", "karim"):
        _ask(learner, 0, adviser)
    assert sorted((row.step, row.adviser) for row in learner.rows(Consultation)) == [("0:balie", "karim"), ("0:balie", "noor")]
    assert learner.fact(attempt_id).steps == ()
    with learner.database.reading() as db:
        assert queries.consulted(db, attempt_id) == {("0:balie", "noor"), ("0:balie", "karim")}


def test_asking_later_in_the_same_tab_does_nothing_and_elsewhere_is_refused(learner: Learner, politician: Learner) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    with pytest.raises(Conflict):
        _ask(learner, 1, "noor")
    with pytest.raises(Conflict):
        _ask(learner, 0, "piet")
    with pytest.raises(NotFound):
        _ask(politician, 0, "noor", of=learner)
    learner.choose(attempt_id, 0, "kijken")
    _ask(learner, 0, "noor")
    with pytest.raises(Conflict):
        _ask(learner, 1, "noor")
    assert learner.rows(Consultation) == []


def test_a_role_opens_a_way_and_closes_another(learner: Learner, politician: Learner) -> None:
    own, other = learner.start("scenario", SCENARIO), politician.start("scenario", SCENARIO)
    with pytest.raises(Conflict):
        learner.choose(own, 0, "bellen")
    with pytest.raises(Conflict):
        politician.choose(other, 0, "kijken")
    learner.choose(own, 0, "kijken")
    politician.choose(other, 0, "bellen")
    assert sorted(row.chosen[0] for row in learner.rows(Response)) == ["bellen", "kijken"]


@pytest.mark.parametrize(
    ("choices", "steps", "outcome"),
    [
        (["kijken", "zwijgen", "melden"], ("0:balie", "1:kamer", "2:slot"), "good"),
        (["tekenen", "zwijgen", "melden"], ("0:balie", "1:kamer", "2:terug"), "mixed"),
        (["tekenen", "delen", "melden"], ("0:balie", "1:kamer", "2:slot"), "mixed"),
    ],
    ids=["by points", "by an earlier choice", "neither"],
)
def test_a_way_depends_on_what_went_before(learner: Learner, choices: list[str], steps: tuple[str, ...], outcome: str) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    for position, choice in enumerate(choices):
        learner.choose(attempt_id, position, choice)
    assert (learner.fact(attempt_id).steps, learner.fact(attempt_id).outcome) == (steps, outcome)
    assert len(learner.rows(AttemptEnd)) == 1


def test_certainty_is_kept_where_a_choice_is_judged_and_never_in_a_dilemma(learner: Learner) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    for position, choice in enumerate(("kijken", "delen", "melden")):
        with learner.database.writing() as db:
            attempts.choose(db, learner.library, attempt_id, position, choice, learner.taker, NOON, confidence="sure")
    assert learner.fact(attempt_id).confidence == ("sure", None, "sure")


def test_playing_again_keeps_what_was_played_before(learner: Learner) -> None:
    first = learner.play()
    kept = learner.fact(first)
    assert learner.play() != first
    assert learner.fact(first) == kept
    with learner.database.reading() as db:
        numbers = [fact.number for fact in queries.progress_of(db, learner.taker.subject).attempts]
    assert numbers == [1, 2]
