"""Which word a change has earned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import change, contrasts
from app.insight.change import Word
from app.insight.contrasts import Difference
from tests.tongue import DUTCH

MIRROR: dict[Word, Word] = {
    "risen": "fallen",
    "slightly_risen": "slightly_fallen",
    "same": "same",
    "unclear": "unclear",
    "slightly_fallen": "slightly_risen",
    "fallen": "risen",
    "measured_higher": "measured_lower",
    "measured_lower": "measured_higher",
}
shares = st.floats(-1, 1)


def difference(estimate: float, half: float) -> Difference:
    return Difference(estimate, estimate - half, estimate + half)


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (difference(0.08, 0.03), "risen"),
        (difference(0.05, 0.03), "risen"),
        (difference(0.60 - 0.55, 0.03), "risen"),
        (difference(0.04, 0.03), "slightly_risen"),
        (difference(0.01, 0.03), "same"),
        (difference(0.02, 0.03), "same"),
        (difference(0.04, 0.045), "unclear"),
        (difference(0.02, 0.08), "unclear"),
        (difference(0.03, 0.03), "unclear"),
        (difference(-0.04, 0.03), "slightly_fallen"),
        (difference(-0.08, 0.03), "fallen"),
    ],
)
def test_a_difference_has_the_word_it_earned(found: Difference, word: Word) -> None:
    assert change.decide(found) == word


def test_the_published_example_rose_slightly() -> None:
    found = change.decide(contrasts.year_on_year(402, 640, 1104, 452, 671, 1116))
    assert change.word_text(found, DUTCH) == "licht gestegen"


def test_who_answered_comes_before_how_much_it_rose() -> None:
    rose = difference(0.08, 0.03)
    assert change.decide(rose, r_change=0.05) == "risen"
    assert change.decide(rose, r_change=-0.051) == "measured_higher"
    assert change.decide(rose, r_change=0.06) == "measured_higher"
    assert change.decide(rose, response_change=0.70 - 0.80) == "risen"
    assert change.decide(rose, response_change=-0.11) == "measured_higher"
    assert change.decide(rose, response_change=0.30) == "risen"
    assert change.decide(difference(0.0, 0.02), r_change=0.2) == "same"
    assert change.decide(difference(-0.08, 0.03), r_change=0.2) == "measured_lower"


def test_what_matters_can_be_set() -> None:
    assert change.decide(difference(0.04, 0.03), relevant=0.03) == "risen"
    assert change.decide(difference(0.0, 0.04), relevant=0.03) == "unclear"


def test_every_word_is_said_in_its_own_way() -> None:
    said = [change.word_text(word, DUTCH) for word in MIRROR]
    assert len(set(said)) == len(MIRROR)
    assert all(said)
    both = [change.moved_text(word, "56%", "66%", DUTCH) for word in MIRROR]
    assert len(set(both)) == len(MIRROR)
    assert all("van 56% naar 66%" in one for one in both)


@given(shares, st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_a_fall_is_the_mirror_of_a_rise(estimate: float, half: float, r_change: float, response_change: float) -> None:
    there = change.decide(difference(estimate, half), r_change=r_change, response_change=response_change)
    back = change.decide(difference(-estimate, half), r_change=r_change, response_change=response_change)
    assert back == MIRROR[there]


@given(shares, st.floats(0, 1))
def test_nothing_rose_or_fell_while_no_difference_is_possible(estimate: float, half: float) -> None:
    found = difference(estimate, half)
    assert (change.decide(found) in {"same", "unclear"}) == (found.low <= 0 <= found.high)


@given(shares, st.floats(0, 1))
def test_what_stayed_the_same_cannot_have_changed_by_what_matters(estimate: float, half: float) -> None:
    found = difference(estimate, half)
    if change.decide(found) == "same":
        assert max(abs(found.low), abs(found.high)) <= 0.05 + 1e-8
