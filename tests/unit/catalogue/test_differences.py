"""What changed, word by word: nothing of either text is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import differences
from app.catalogue.differences import Piece, between, pieces

TEXTS = st.text(st.sampled_from("ab \n<&"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.sort != "gone") == after
    assert "".join(one.text for one in found if one.sort != "new") == before


def test_one_word_is_one_change() -> None:
    assert pieces("Meld het bij het Meldpunt.", "Meld het bij de griffier.") == (
        Piece("same", "Meld het bij "), Piece("gone", "het"), Piece("new", "de"), Piece("same", " "),
        Piece("gone", "Meldpunt."), Piece("new", "griffier."),
    )  # fmt: skip


def test_what_stayed_far_away_is_left_out() -> None:
    words = [f"woord{number}" for number in range(200)]
    after = [*words[:100], "anders", *words[101:]]
    (change,) = between({"a.md": " ".join(words)}, {"a.md": " ".join(after)})
    assert [one.sort for one in change.pieces] == ["left_out", "same", "gone", "new", "same", "left_out"]
    assert (change.words_gone, change.words_new) == (1, 1)
    assert sum(len(one.text.split()) for one in change.pieces) < 40


def test_a_new_file_a_lost_file_and_one_that_stayed() -> None:
    found = between({"a": "een", "b": "twee", "c": "drie"}, {"b": "twee", "c": "vier", "d": "vijf"})
    assert [(one.path, one.state) for one in found] == [("a", "gone"), ("c", "changed"), ("d", "new")]
    assert between({"a": "een"}, {"a": "een"}) == ()


def test_a_long_text_is_compared_in_good_time_and_still_by_word() -> None:
    lines = [f"regel {number} met enige woorden\n" for number in range(3000)]
    after = [*lines[:1500], "regel 1500 met andere woorden\n", *lines[1501:]]
    found = pieces("".join(lines), "".join(after))
    assert [one.text for one in found if one.sort == "gone"] == ["enige"]
    assert [one.text for one in found if one.sort == "new"] == ["andere"]
    assert len(lines) * 5 > differences.MOST_WORDS


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"w{n * n % 397}" for n in range(1490)), " ".join(f"w{n * n * n % 397}" for n in range(1490))),
        (" ".join(str(n % 7) for n in range(1490)), " ".join(str(n % 5) for n in range(1490))),
        ("\n".join(str(n % 7) for n in range(2900)), "\n".join(str(n % 5) for n in range(2900))),
        ("x\n\n" * 3000, "x\n\n" * 2999 + "y"),
    ],
)  # fmt: skip
def test_a_text_that_was_written_anew_is_shown_at_once(before: str, after: str) -> None:
    began = time.process_time()
    found = pieces(before, after)
    assert time.process_time() - began < 3
    assert "".join(one.text for one in found if one.sort != "gone") == after
    assert "".join(one.text for one in found if one.sort != "new") == before
