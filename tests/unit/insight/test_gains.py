"""Before and after: the published example to six decimals, and what holds for any scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import gains

BEFORE = [45, 50, 60, 55, 70, 40, 65, 50, 75, 60, 55, 45]
AFTER = [60, 65, 70, 60, 80, 65, 75, 55, 80, 75, 70, 50]

pairs = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=40)


def near(*values: float) -> object:
    return pytest.approx(values, abs=1e-6)


def test_the_gain_is_the_published_one() -> None:
    found = gains.paired(BEFORE, AFTER)
    assert found.n == 12
    assert (found.before, found.after, found.difference) == near(55.833333, 67.083333, 11.250000)
    assert (found.deviation, found.low, found.high, found.p) == near(6.077155, 7.388760, 15.111240, 0.000050)
    assert (found.standardised, found.hedges) == near(1.108842, 1.031481)
    assert gains.small_sample(12) == pytest.approx(0.930233, abs=1e-6)
    assert (found.hake, found.normalised) == near(0.254717, 0.255733)
    assert found.signed_rank_p == pytest.approx(0.000488, abs=1e-6)
    assert not found.is_at_ceiling


def test_the_change_of_a_person_is_a_part_of_what_was_possible() -> None:
    changes = [gains.normalised_change(*pair) for pair in ((40, 70), (70, 63), (50, 50), (100, 100), (0, 0))]
    assert changes == [0.5, pytest.approx(-0.1), 0, None, None]


def test_fewer_than_ten_pairs_have_no_interval_and_no_test() -> None:
    found = gains.paired(BEFORE[:9], AFTER[:9])
    assert (found.n, found.low, found.high, found.p, found.signed_rank_p) == (9, None, None, None, None)
    assert found.hedges is not None


def test_without_pairs_there_is_nothing_and_with_one_no_spread() -> None:
    nobody, one = gains.paired([], []), gains.paired([50], [75])
    assert (nobody.n, nobody.before, nobody.difference, nobody.is_at_ceiling) == (0, None, None, False)
    assert (one.difference, one.hake, one.deviation, one.hedges) == (25, 0.5, None, None)


def test_who_knew_everything_can_gain_nothing() -> None:
    found = gains.paired([100] * 10, [100] * 10)
    assert (found.hake, found.normalised, found.hedges, found.is_at_ceiling) == (None, None, None, True)
    assert (found.low, found.high, found.p, found.signed_rank_p) == (0, 0, 1, 1)


def test_when_everybody_gained_as_much_there_is_no_doubt() -> None:
    found = gains.paired([50] * 10, [60] * 10)
    assert (found.low, found.high, found.p, found.hedges) == (10, 10, 0, None)


def test_a_high_first_score_is_a_warning() -> None:
    assert gains.paired([85], [90]).is_at_ceiling
    assert not gains.paired([84], [90]).is_at_ceiling


def test_equal_changes_share_their_rank() -> None:
    """|3| |4| |4| |4| have the ranks 1 and three times 3: of 16 ways of signs, three have a sum of at most 3 below."""
    assert gains.signed_rank_p([3, 4, 4, -4]) == pytest.approx(2 * 5 / 16)
    assert gains.signed_rank_p([1, -1]) == 1
    assert gains.signed_rank_p([0, 0, 5]) == 1


def test_of_many_people_the_p_is_that_of_the_normal_distribution_and_hardly_another() -> None:
    fifty = [(-1) ** (place % 3 == 0) * (place + 1) for place in range(50)]
    one_more = [*fifty, 51]
    exact, normal = gains.signed_rank_p(fifty), gains.signed_rank_p(one_more)
    assert 0.001 < normal < exact < 0.05
    assert gains.signed_rank_p([1] * 30 + [-1] * 30) == 1


def test_scores_of_different_people_are_no_pairs() -> None:
    with pytest.raises(ValueError, match="zip"):
        gains.paired([1, 2], [1])


@given(pairs)
def test_turned_round_a_gain_is_a_loss(both: list[tuple[int, int]]) -> None:
    before, after = [one for one, _other in both], [other for _one, other in both]
    there, back = gains.paired(before, after), gains.paired(after, before)
    assert there.n == len(both)
    if there.difference is not None:
        assert back.difference == pytest.approx(-there.difference)
    if there.p is not None and there.low is not None and there.high is not None:
        assert back.p == pytest.approx(there.p)
        assert back.signed_rank_p == there.signed_rank_p
        assert there.low - 1e-9 <= (there.difference or 0) <= there.high + 1e-9
        assert (there.low <= 0 <= there.high) == (there.p > 0.05) or there.p == pytest.approx(0.05)
