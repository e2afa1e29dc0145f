"""Which items, in which order: chance, but always the same for one seed."""

from hypothesis import given
from hypothesis import strategies as st

from app.assessment.selection import drawn_items, shuffled
from tests.unit.items import quiz_file

SEEDS = st.integers(0, 2**31 - 1)
POOL = quiz_file(12, 5)


@given(SEEDS)
def test_an_attempt_gets_the_asked_number_of_different_items(seed: int) -> None:
    drawn = drawn_items(POOL, seed)
    assert len(drawn) == 5
    assert len({item.id for item in drawn}) == 5
    assert set(drawn) <= set(POOL.items)


@given(SEEDS)
def test_the_same_seed_gives_the_same_items_in_the_same_order(seed: int) -> None:
    assert drawn_items(POOL, seed) == drawn_items(quiz_file(12, 5), seed)


@given(SEEDS)
def test_options_are_only_put_in_another_order(seed: int) -> None:
    options = POOL.items[0].options
    mixed = shuffled(options, seed, "vraag-1")
    assert sorted(one.id for one in mixed) == sorted(one.id for one in options)
    assert mixed == shuffled(options, seed, "vraag-1")


def test_different_seeds_give_different_quizzes() -> None:
    assert len({tuple(item.id for item in drawn_items(POOL, seed)) for seed in range(50)}) > 40


def test_every_item_gets_its_turn() -> None:
    seen = {item.id for seed in range(60) for item in drawn_items(POOL, seed)}
    assert len(seen) == 12


def test_the_right_answer_stands_everywhere() -> None:
    """Nobody can learn that the first answer is always right."""
    first = {shuffled(POOL.items[0].options, seed, "vraag-1")[0].id for seed in range(50)}
    assert first == {"a", "b", "c"}


def test_a_quiz_may_ask_everything_it_has() -> None:
    whole = quiz_file(4, 4)
    assert {item.id for item in drawn_items(whole, 7)} == {item.id for item in whole.items}


def test_the_draw_is_kept_for_good() -> None:
    """A kept attempt is shown again by its seed: another draw for an old seed would change history."""
    assert [item.id for item in drawn_items(POOL, 20_250_311)] == ["vraag-1", "vraag-11", "vraag-4", "vraag-10", "vraag-7"]
    assert "".join(shuffled("abcdef", 20_250_311, "vraag-1")) == "adcefb"
