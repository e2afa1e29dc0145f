"""Who answered: the published example, and departments in which hardly anybody did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import response
from app.insight.response import Stratum

FOUR = [Stratum(120, 60, 0.55), Stratum(200, 130, 0.60), Stratum(300, 165, 0.70), Stratum(480, 300, 0.66)]

strata = st.lists(
    st.integers(1, 80).flatmap(
        lambda people: st.builds(
            Stratum, st.just(people), st.integers(0, people), st.floats(0, 1), st.sampled_from(["a", "b", "c"])
        )
    ),
    min_size=1, max_size=12,
)  # fmt: skip


def test_how_alike_they_are_is_the_published_number() -> None:
    found = response.representation(FOUR)
    assert found is not None
    assert (found.rate, found.spread, found.r, found.bias) == pytest.approx((0.595455, 0.049816, 0.900369, 0.041830), abs=1e-6)


def test_the_weighted_share_is_the_published_one() -> None:
    found = response.post_stratified(FOUR)
    assert found is not None
    assert (found.share, found.se, found.low, found.high) == pytest.approx((0.648000, 0.011956, 0.624567, 0.671433), abs=1e-6)
    unweighted = sum(one.answered * one.share for one in FOUR) / sum(one.answered for one in FOUR)
    assert unweighted == pytest.approx(0.648092, abs=1e-6)


def test_when_every_department_answered_as_much_they_are_alike() -> None:
    found = response.representation([Stratum(100, 60), Stratum(50, 30)])
    assert found is not None
    assert (found.r, found.bias) == (1, 0)


def test_nobody_represents_nobody_and_one_person_themselves() -> None:
    assert response.representation([Stratum(100, 0), Stratum(50, 0)]) is None
    assert response.post_stratified([Stratum(100, 1, 1.0), Stratum(50, 0)]) is None
    assert response.post_stratified([]) is None
    alone = response.representation([Stratum(1, 1)])
    assert alone is not None
    assert alone.r == 1


def test_a_department_with_hardly_an_answer_counts_with_its_domain() -> None:
    lone = [Stratum(40, 1, 1.0, "water"), Stratum(60, 30, 0.5, "water"), Stratum(100, 50, 0.8, "wegen")]
    joined = [Stratum(100, 31, 16 / 31, "water"), Stratum(100, 50, 0.8, "wegen")]
    assert response.post_stratified(lone) == response.post_stratified(joined)


def test_a_domain_with_hardly_an_answer_counts_with_everybody() -> None:
    found = response.post_stratified([Stratum(40, 1, 1.0, "water"), Stratum(100, 50, 0.8, "wegen")])
    together = response.post_stratified([Stratum(140, 51, 41 / 51)])
    assert found == together


@given(strata)
def test_a_weighted_share_lies_in_its_interval(every: list[Stratum]) -> None:
    found, alike = response.post_stratified(every), response.representation(every)
    assert (found is None) == (sum(one.answered for one in every) < 2)
    if found is not None:
        assert 0 <= found.low <= found.share + 1e-9
        assert found.share - 1e-9 <= found.high <= 1
    if alike is not None:
        assert 0 < alike.rate <= 1
        assert alike.r <= 1
        assert alike.bias >= 0


@given(strata)
def test_when_everybody_answered_there_is_no_doubt(every: list[Stratum]) -> None:
    whole = [Stratum(one.people, one.people, one.share, one.domain) for one in every]
    found = response.post_stratified(whole)
    if found is not None:
        assert found.se == 0
        assert found.share == pytest.approx(sum(one.people * one.share for one in whole) / sum(one.people for one in whole))
