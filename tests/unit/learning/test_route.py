"""What somebody did becomes what is done, what is missing and what is next."""

import datetime as dt
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Module
from app.catalogue.read import read_module
from app.learning.route import AttemptFact, CompletionFact, Missing, Progress, state_of
from tests import catalogue_files

NOON = dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC)
SLUG, QUIZ, SCENARIO = catalogue_files.SLUG, catalogue_files.QUIZ, catalogue_files.SCENARIO
ONE, TWO = "wat-is-een-geschenk", "wat-doe-je"


def _module(kind: str = "module") -> Module:
    texts = catalogue_files.files()
    if kind == "module":
        files = {path: texts[path] for path in (catalogue_files.MODULE, catalogue_files.LESSON_ONE, catalogue_files.LESSON_TWO)}
        module, problems = read_module("module", SLUG, files)
    else:
        files = {path: text for path, text in texts.items() if "/briefing/" in path}
        module, problems = read_module("briefing", SLUG, files)
    assert module is not None, problems
    return module


MODULE, BRIEFING = _module(), _module("briefing")


def _attempt(
    kind: str, slug: str, *steps: str, ended: bool = False, percent: int | None = None, number: int = 1, day: int = 0
) -> AttemptFact:
    at = NOON + dt.timedelta(days=day)
    return AttemptFact(
        UUID(int=number), kind, slug, "0" * 64, number, 1, at, steps, tuple(() for _step in steps),
        at if ended else None, percent, "read" if ended else None,
    )  # fmt: skip


READ = _attempt("module", SLUG, ONE, TWO, ended=True)
PASSED = _attempt("quiz", QUIZ, ended=True, percent=70)
PLAYED = _attempt("scenario", SCENARIO, ended=True)


def test_nothing_done_means_everything_is_missing() -> None:
    state = state_of(MODULE, Progress())
    assert not state.started
    assert state.missing == (
        Missing("page", ONE), Missing("page", TWO), Missing("quiz", QUIZ), Missing("scenario", SCENARIO),
    )  # fmt: skip
    assert state.next == Missing("page", ONE)
    assert state.best_percent is None


def test_one_goes_on_with_the_first_lesson_not_read() -> None:
    state = state_of(MODULE, Progress((_attempt("module", SLUG, TWO),)))
    assert state.started
    assert state.pages_done == {TWO}
    assert state.next == Missing("page", ONE)


def test_a_start_without_a_step_is_a_start() -> None:
    assert state_of(MODULE, Progress((_attempt("module", SLUG),))).started


def test_an_open_quiz_is_where_one_goes_on() -> None:
    open_quiz = _attempt("quiz", QUIZ, "vraag-1", number=2)
    state = state_of(MODULE, Progress((READ, open_quiz)))
    assert state.next == Missing("quiz", QUIZ, open_quiz.id)


def test_a_failed_quiz_is_still_to_do_with_a_new_attempt() -> None:
    state = state_of(MODULE, Progress((READ, _attempt("quiz", QUIZ, ended=True, percent=69), PLAYED)))
    assert state.best_percent == 69
    assert not state.quiz_passed
    assert state.missing == (Missing("quiz", QUIZ),)


def test_the_best_score_counts_and_not_the_last() -> None:
    worse = _attempt("quiz", QUIZ, ended=True, percent=10, number=2, day=1)
    state = state_of(MODULE, Progress((READ, PASSED, worse, PLAYED)))
    assert state.best_percent == 70
    assert state.missing == ()


def test_a_new_attempt_does_not_take_a_pass_away() -> None:
    state = state_of(MODULE, Progress((READ, PASSED, PLAYED, _attempt("quiz", QUIZ, number=2, day=1))))
    assert state.missing == ()
    assert state.next is None


def test_an_open_scenario_is_not_done() -> None:
    playing = _attempt("scenario", SCENARIO, "0:begin")
    state = state_of(MODULE, Progress((READ, PASSED, playing)))
    assert state.missing == (Missing("scenario", SCENARIO, playing.id),)


def test_what_belongs_to_another_module_does_not_count() -> None:
    other = Progress((_attempt("module", "anders", ONE, TWO, ended=True), _attempt("quiz", "anders", ended=True, percent=100)))
    assert not state_of(MODULE, other).started
    assert len(state_of(MODULE, other).missing) == 4


def test_a_briefing_of_the_same_name_is_something_else() -> None:
    state = state_of(BRIEFING, Progress((READ, PASSED, PLAYED)))
    assert not state.started
    assert len(state.missing) == 3
    seen = _attempt("briefing", SLUG, "eerste", "dilemma", "laatste", ended=True)
    assert state_of(BRIEFING, Progress((seen,))).missing == ()


def test_pages_read_in_several_attempts_count_together() -> None:
    """An editor added a lesson after somebody had read everything: only that lesson is missing."""
    first = _attempt("module", SLUG, ONE, ended=True)
    state = state_of(MODULE, Progress((first, PASSED, PLAYED)))
    assert state.missing == (Missing("page", TWO),)
    again = _attempt("module", SLUG, TWO, number=2, day=1)
    assert state_of(MODULE, Progress((first, PASSED, PLAYED, again))).missing == ()


def test_the_newest_completion_is_shown() -> None:
    completions = tuple(CompletionFact("module", SLUG, "0" * 64, 2025 + n, NOON + dt.timedelta(days=365 * n)) for n in range(2))
    assert state_of(MODULE, Progress((), completions)).completed_at == completions[1].completed_at
    assert state_of(BRIEFING, Progress((), completions)).completed_at is None


def test_of_an_earlier_year_only_reading_counts_for_the_next() -> None:
    progress = Progress((READ, PASSED, PLAYED)).tested_since(NOON + dt.timedelta(days=1))
    assert state_of(MODULE, progress).missing == (Missing("quiz", QUIZ), Missing("scenario", SCENARIO))
    assert Progress((READ, PASSED)).tested_since(NOON).attempts == (READ, PASSED)


STEPS = st.lists(st.sampled_from([ONE, TWO, "verdwenen-les"]), unique=True)
ATTEMPTS = st.lists(
    st.one_of(
        STEPS.map(lambda steps: _attempt("module", SLUG, *steps)),
        st.integers(0, 100).map(lambda percent: _attempt("quiz", QUIZ, ended=True, percent=percent)),
        st.booleans().map(lambda ended: _attempt("scenario", SCENARIO, ended=ended)),
    ),
    max_size=6,
)


@given(ATTEMPTS, ATTEMPTS)
def test_doing_more_never_leaves_more_to_do(one: list[AttemptFact], more: list[AttemptFact]) -> None:
    before = {(missing.part, missing.slug) for missing in state_of(MODULE, Progress(tuple(one))).missing}
    after = {(missing.part, missing.slug) for missing in state_of(MODULE, Progress((*one, *more))).missing}
    assert after <= before


@given(ATTEMPTS)
def test_next_is_the_first_that_is_missing(facts: list[AttemptFact]) -> None:
    state = state_of(MODULE, Progress(tuple(facts)))
    assert state.next == (state.missing[0] if state.missing else None)
    assert all(one.slug not in state.pages_done for one in state.missing if one.part == "page")


def test_a_slug_of_nothing_finds_nothing() -> None:
    assert Progress((READ,)).latest("quiz", None) is None
    assert Progress((READ,)).of("module", str(uuid4())) == ()
