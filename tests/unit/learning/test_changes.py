"""Who is asked to follow a new version: whoever finished an earlier one, and nobody else."""

import dataclasses as dc
import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.changes import ASKED_DAYS, Publication, Size, to_follow_again
from app.learning.route import AttemptFact, CompletionFact, Progress, state_of
from tests.unit.learning.test_route import MODULE, NOON, QUIZ, SCENARIO, SLUG

DAY = dt.timedelta(days=1)
OLD, NEW = "a" * 64, "b" * 64


def _publication(number: int, version: str, day: int, size: Size = "small", course: str | None = None) -> Publication:
    return Publication(number, course or f"course of {version}", (("module", SLUG, version),), NOON + day * DAY, size)


def _completion(version: str, day: int, via: str = "rule") -> CompletionFact:
    return CompletionFact("module", SLUG, version, 2026, NOON + day * DAY, via)


def _attempt(kind: str, slug: str, day: int) -> AttemptFact:
    at = NOON + day * DAY
    return AttemptFact(UUID(int=day), kind, slug, OLD, 1, 1, at, (), (), at, None, "read")


def _asked(progress: Progress, history: tuple[Publication, ...], year: int = 2026) -> Publication | None:
    return to_follow_again(MODULE, state_of(MODULE, progress, year, {"civil_servant"}), progress, history)


FIRST, LARGE = _publication(1, OLD, 0), _publication(2, NEW, 10, "large")
FINISHED = Progress((), (_completion(OLD, 5),))


def test_whoever_finished_an_earlier_version_is_asked() -> None:
    assert _asked(FINISHED, (FIRST, LARGE)) == LARGE


def test_a_small_change_after_the_large_one_changes_nothing_of_it() -> None:
    assert _asked(FINISHED, (FIRST, LARGE, _publication(3, "c" * 64, 20))) == LARGE


def test_of_two_large_changes_the_last_one_is_told() -> None:
    later = _publication(3, "c" * 64, 20, "large")
    assert _asked(FINISHED, (FIRST, LARGE, later)) == later
    assert _asked(Progress((), (_completion(NEW, 12),)), (FIRST, LARGE, later)) == later


def test_a_completion_from_before_there_were_publications_is_of_an_earlier_version() -> None:
    assert _asked(Progress((), (_completion("0" * 64, -100),)), (FIRST, LARGE)) == LARGE


def test_who_finishes_the_old_version_after_the_change_is_asked() -> None:
    assert _asked(Progress((), (_completion(OLD, 15),)), (FIRST, LARGE)) == LARGE


@pytest.mark.parametrize(
    ("progress", "history"),
    [
        (Progress(), (FIRST, LARGE)),
        (FINISHED, ()),
        (FINISHED, (FIRST, dc.replace(LARGE, size="small"))),
        (Progress((), (_completion(NEW, 12),)), (FIRST, LARGE)),
        (Progress((), (_completion(OLD, 5), _completion(NEW, 12))), (FIRST, LARGE)),
        (Progress((), (_completion(OLD, 5, "credit"),)), (FIRST, LARGE)),
        (Progress((_attempt("module", SLUG, 11),), FINISHED.completions), (FIRST, LARGE)),
        (Progress((_attempt("quiz", QUIZ, 11),), FINISHED.completions), (FIRST, LARGE)),
        (Progress((_attempt("scenario", SCENARIO, 11),), FINISHED.completions), (FIRST, LARGE)),
    ],
    ids=["never finished", "no publication", "a small change", "finished the new version", "and the old one before", "credited",
         "began again", "did the quiz again", "played again"],
)  # fmt: skip
def test_nobody_else_is_asked(progress: Progress, history: tuple[Publication, ...]) -> None:
    assert _asked(progress, history) is None


def test_what_is_to_do_anyway_is_not_asked_twice() -> None:
    assert _asked(FINISHED, (FIRST, LARGE), year=2027) is None


def test_what_was_done_of_it_before_the_change_does_not_count() -> None:
    assert (
        _asked(Progress((_attempt("module", SLUG, 4), _attempt("quiz", QUIZ, 5)), FINISHED.completions), (FIRST, LARGE)) == LARGE
    )


def test_where_only_the_quiz_changed_the_moment_tells_which_version_was_finished() -> None:
    history = (_publication(1, OLD, 0, course="one"), _publication(2, OLD, 10, "large", course="two"))
    assert _asked(FINISHED, history) == history[1]
    assert _asked(Progress((), (_completion(OLD, 11),)), history) is None


def test_who_finished_exactly_what_is_served_again_is_not_asked() -> None:
    assert _asked(FINISHED, (FIRST, LARGE, _publication(3, OLD, 20))) is None
    assert _asked(FINISHED, (FIRST, LARGE, _publication(3, OLD, 20, "large"))) is None


def test_it_is_told_elsewhere_for_a_while() -> None:
    assert LARGE.is_recent(LARGE.at + (ASKED_DAYS - 1) * DAY)
    assert not LARGE.is_recent(LARGE.at + ASKED_DAYS * DAY)


@given(st.lists(st.sampled_from(["small", "large"]), min_size=1, max_size=6), st.integers(-5, 80))
def test_among_versions_that_all_differ_exactly_those_from_before_the_last_large_change_are_asked(
    sizes: list[Size], day: int
) -> None:
    """Everybody finishes here what is served that day."""
    history = tuple(_publication(number, f"{number:064}", 10 * number, size if number > 1 else "small")
                    for number, size in enumerate(sizes, 1))  # fmt: skip
    served = [one for one in history if one.at <= NOON + day * DAY]
    version = served[-1].parts[0][2] if served else "0" * 64
    last = next((one for one in reversed(history) if one.size == "large"), None)
    asked = _asked(Progress((), (_completion(version, day),)), history)
    assert asked == (last if last and NOON + day * DAY < last.at else None)
