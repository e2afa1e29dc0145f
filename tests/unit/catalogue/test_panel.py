"""What ratings of experts come to, held against the worked examples of the method."""

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.panel import opinion


def test_worked_examples() -> None:
    agreed, divided = opinion((5, 5, 4, 5, 4, 5, 4, 5)), opinion((1, 5, 3, 2, 4, 5, 1, 3))
    assert (agreed.mean, round(agreed.agreement, 6), agreed.is_usable) == (4.625, 0.866071, True)
    assert (round(divided.agreement, 6), divided.is_usable) == (-0.285714, False)
    assert (agreed.strong, agreed.risky, agreed.experts) == (8, 0, 8)


@given(st.lists(st.integers(1, 5), min_size=8, max_size=20))
def test_what_is_usable_has_a_side_and_most_experts_on_it(scores: list[int]) -> None:
    found = opinion(tuple(scores))
    assert found.agreement <= 1
    if found.is_usable:
        on_its_side, against = (found.strong, found.risky) if found.found_strong else (found.risky, found.strong)
        assert on_its_side > against


@given(st.integers(1, 5), st.integers(8, 20))
def test_who_all_say_the_same_agree(score: int, experts: int) -> None:
    assert opinion((score,) * experts).agreement == 1
    assert opinion((score,) * experts).is_usable == (score != 3)
