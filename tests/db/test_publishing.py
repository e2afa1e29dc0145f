"""The running catalogue: swapped as a whole or not at all; what was taught can be shown again exactly."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.assessment import selection
from app.catalogue.model import Module, Quiz, Scenario
from app.errors import NotFound
from app.learning import attempts, publishing
from app.learning.publishing import BrokenContent, Library
from app.learning.records import Completion, ContentVersion
from app.storage.database import Database
from tests import catalogue_files
from tests.catalogue_files import LESSON_ONE, MODULE, QUIZ, QUIZ_FILE, SCENARIO, SCENARIO_FILE, SLUG, lesson
from tests.factories import NOON
from tests.learner import LESSONS, Learner


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library look at the disk on every request instead of every two seconds."""
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)


def _edit(folder: Path, path: str, old: str, new: str) -> None:
    place = folder / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def _fresh(library: Library) -> Library:
    """Return what another process, started after the edits, knows."""
    return Library(library.folder)


def test_a_good_edit_is_taken_over(library: Library) -> None:
    before = library.current("module", SLUG)
    _edit(library.folder, MODULE, "title: Geschenken", "title: Cadeaus")
    library.refresh()
    after = library.current("module", SLUG)
    assert isinstance(after, Module)
    assert after.head.title == "Cadeaus"
    assert after.version != before.version
    assert library.is_current


def test_a_bad_edit_never_replaces_what_runs(library: Library) -> None:
    before = library.catalogue
    _edit(library.folder, MODULE, "title: Geschenken", "titel: Cadeaus")
    _edit(library.folder, QUIZ_FILE, "title: Toets over geschenken", "title: Nieuwe toets")
    library.refresh()
    assert library.catalogue is before
    assert not library.is_current
    assert [problem.path for problem in library.problems if problem.severity == "error"] == [MODULE, MODULE]


def test_mending_the_edit_takes_over_everything(library: Library) -> None:
    _edit(library.folder, MODULE, "title: Geschenken", "titel: Cadeaus")
    library.refresh()
    _edit(library.folder, MODULE, "titel: Cadeaus", "title: Cadeaus")
    library.refresh()
    assert library.is_current
    assert library.catalogue.modules[SLUG].head.title == "Cadeaus"


def test_a_new_file_and_a_removed_file_are_seen(library: Library) -> None:
    catalogue_files.write(library.folder, {"modules/tweede/module.yaml": "titel: x"})
    library.refresh()
    assert not library.is_current
    (library.folder / "modules/tweede/module.yaml").unlink()
    (library.folder / "modules/tweede").rmdir()
    library.refresh()
    assert library.is_current


def test_an_edit_that_keeps_the_size_is_seen(library: Library) -> None:
    place = library.folder / MODULE
    stamp = place.stat().st_mtime_ns
    _edit(library.folder, MODULE, "title: Geschenken", "title: Geschenkje"[:17])
    os.utime(place, ns=(stamp + 1_000_000, stamp + 1_000_000))
    library.refresh()
    assert library.catalogue.modules[SLUG].head.title == "Geschenkje"


def test_without_an_edit_nothing_is_read_again(library: Library) -> None:
    before = library.catalogue
    library.refresh()
    assert library.catalogue is before


def test_it_does_not_start_on_broken_content(tmp_path: Path) -> None:
    folder = catalogue_files.write(tmp_path / "broken", catalogue_files.files() | {MODULE: "titel: x"})
    with pytest.raises(BrokenContent) as caught:
        Library(folder)
    assert caught.value.problems


def test_what_is_not_taught_is_not_found(library: Library, database: Database) -> None:
    for kind in ("module", "briefing", "quiz", "scenario"):
        with pytest.raises(NotFound):
            library.current(kind, "weg")
        with database.reading() as db, pytest.raises(NotFound):
            library.version(db, kind, SLUG, "f" * 64)


def test_an_attempt_can_be_shown_exactly_after_three_edits(learner: Learner) -> None:
    library = learner.library
    before = library.current("quiz", QUIZ)
    assert isinstance(before, Quiz)
    attempt_id = learner.take_quiz(2)
    for number in range(3):
        _edit(library.folder, QUIZ_FILE, "Antwoord a" if not number else f"Versie {number} a", f"Versie {number + 1} a")
        library.refresh()
        learner.start("quiz", QUIZ)
        assert library.current("quiz", QUIZ).version != before.version
    fact = learner.fact(attempt_id)
    for known in (library, _fresh(library)):
        with learner.database.reading() as db:
            shown = known.version(db, "quiz", QUIZ, fact.version)
        assert shown == before
        assert isinstance(shown, Quiz)
        assert attempts.quiz_percent(shown, fact) == fact.score_percent


def test_every_kind_of_content_can_be_shown_again(learner: Learner) -> None:
    library = learner.library
    kinds = (("module", SLUG), ("briefing", SLUG), ("quiz", QUIZ), ("scenario", SCENARIO))
    before = {kind: library.current(kind, slug) for kind, slug in kinds}
    for kind, slug in kinds:
        learner.start(kind, slug)
    for path in (LESSON_ONE, catalogue_files.CARD_ONE):
        _edit(library.folder, path, "Een geschenk", "Een cadeau")
    _edit(library.folder, QUIZ_FILE, "Antwoord a", "Ander antwoord a")
    _edit(library.folder, SCENARIO_FILE, "Dit gebeurt", "Zo gebeurt")
    known = _fresh(library)
    with learner.database.reading() as db:
        for kind, slug in kinds:
            assert known.current(kind, slug) != before[kind]
            assert known.version(db, kind, slug, before[kind].version) == before[kind]


def test_a_version_is_kept_once_and_never_rewritten(learner: Learner, politician: Learner) -> None:
    learner.start("quiz", QUIZ)
    politician.start("quiz", QUIZ)
    (kept,) = learner.rows(ContentVersion)
    assert kept.kept_at == NOON


def test_an_open_quiz_goes_on_as_it_was_begun(learner: Learner) -> None:
    """An editor turns the key round and takes questions away while somebody is answering."""
    attempt_id = learner.start("quiz", QUIZ, seed=1)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    catalogue_files.write(learner.library.folder, {QUIZ_FILE: catalogue_files.quiz(items=1, draw=1)})
    learner.library.refresh()
    seed = learner.fact(attempt_id).seed
    for item in _asked(quiz, seed):
        learner.answer(attempt_id, item, {"a", "b"} if int(item[-1]) % 2 == 0 else {"a"})
    assert learner.fact(attempt_id).score_percent == 100


def _asked(quiz: Quiz, seed: int) -> list[str]:
    """Return the questions of an attempt, by id."""
    return [item.id for item in selection.drawn_items(quiz.head, seed)]


def test_an_open_scenario_goes_on_as_it_was_begun(learner: Learner) -> None:
    attempt_id = learner.start("scenario", SCENARIO)
    catalogue_files.write(
        learner.library.folder, {SCENARIO_FILE: catalogue_files.scenario({"nieuw": ("slot",), "slot": ()}, "nieuw")}
    )
    learner.library.refresh()
    learner.choose(attempt_id, 0, "naar-midden-0")
    learner.choose(attempt_id, 1, "naar-goed-0")
    fact = learner.fact(attempt_id)
    with learner.database.reading() as db:
        story = learner.library.version(db, "scenario", SCENARIO, fact.version)
    assert isinstance(story, Scenario)
    assert fact.outcome == "good"


def test_one_who_fetched_the_content_just_before_an_edit_can_still_begin(learner: Learner) -> None:
    library = learner.library
    content = library.current("quiz", QUIZ)
    _edit(library.folder, QUIZ_FILE, "Antwoord a", "Ander antwoord a")
    library.refresh()
    with learner.database.writing() as db:
        attempt_id = attempts.start(db, library, content, learner.taker, NOON)
    assert learner.fact(attempt_id).version == content.version
    with learner.database.reading() as db:
        assert _fresh(library).version(db, "quiz", QUIZ, content.version) == content


def test_reading_goes_on_in_the_version_one_began_with(learner: Learner) -> None:
    began = learner.module
    learner.read(LESSONS[0])
    (learner.library.folder / catalogue_files.LESSON_TWO).unlink()
    learner.library.refresh()
    learner.read(LESSONS[1])
    with learner.database.reading() as db:
        (kept,) = db.scalars(sa.select(ContentVersion))
    assert kept.version == began.version


def test_a_lesson_added_after_one_had_read_everything_can_be_read_and_completes(learner: Learner) -> None:
    for slug in LESSONS:
        learner.read(slug)
    new = f"modules/{SLUG}/03-nieuw.md"
    catalogue_files.write(learner.library.folder, {new: lesson("Nieuw", "Er is iets bij. [@gedragscode]")})
    learner.library.refresh()
    learner.take_quiz(3)
    learner.play()
    assert learner.rows(Completion) == []
    learner.read("nieuw")
    (done,) = learner.rows(Completion)
    assert done.version == learner.module.version


def test_a_quiz_taken_out_of_the_module_does_not_hold_anyone_up(learner: Learner) -> None:
    for slug in LESSONS:
        learner.read(slug)
    learner.play()
    _edit(learner.library.folder, MODULE, f"quiz: {QUIZ}\n", "")
    learner.library.refresh()
    assert learner.rows(Completion) == []
    learner.read(LESSONS[0])
    assert len(learner.rows(Completion)) == 1
