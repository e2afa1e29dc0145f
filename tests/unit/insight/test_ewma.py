"""A measure that is taken every quarter: the published example, and when it is too early to tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import ewma

COUNTS = [52, 60, 58, 71, 75, 90, 96, 104]
ANSWERS = [88, 100, 94, 110, 112, 124, 130, 136]


def test_the_moving_average_is_the_published_one() -> None:
    found = ewma.ewma(COUNTS, ANSWERS)
    assert found is not None
    assert found.centre == pytest.approx(0.614796, abs=1e-6)
    assert found.distances == pytest.approx(
        [-.460457, -.304040, .044336, .660751, 1.192753, 2.540178, 2.897408, 3.592436], abs=1e-6,
    )  # fmt: skip
    assert found.values == pytest.approx(
        [-.092091, -.134481, -.098718, .053176, .281091, .732909, 1.165809, 1.651134], abs=1e-6,
    )  # fmt: skip
    assert found.limits == pytest.approx(
        [.540000, .691537, .773087, .821039, .850310, .868526, .879986, .887243], abs=1e-6,
    )  # fmt: skip
    assert (found.signal, found.is_short) == (7, False)


def test_in_the_first_four_quarters_it_is_too_early() -> None:
    found = ewma.ewma([10, 90, 10, 90], [100] * 4)
    assert found is not None
    assert (found.signal, found.is_short) == (None, True)
    assert any(abs(value) > limit for value, limit in zip(found.values, found.limits, strict=True))


def test_no_quarters_have_no_trend() -> None:
    assert ewma.ewma([], []) is None


def test_a_level_of_nobody_can_still_be_left() -> None:
    found = ewma.ewma([0, 0, 0, 0, 40], [50] * 5)
    assert found is not None
    assert 0 < found.centre < 0.01
    assert found.signal == 5


def test_what_stays_the_same_gives_no_signal() -> None:
    found = ewma.ewma([60] * 12, [100] * 12)
    assert found is not None
    assert found.signal is None
    assert set(found.values) == {0}


@given(st.lists(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=16))
def test_yes_and_no_leave_their_level_in_the_same_quarter(quarters: list[tuple[int, int]]) -> None:
    ns = [n for _x, n in quarters]
    yes, no = ewma.ewma([x for x, _n in quarters], ns), ewma.ewma([n - x for x, n in quarters], ns)
    assert yes is not None
    assert no is not None
    assert yes.signal == no.signal
    assert yes.values == pytest.approx([-value for value in no.values], abs=1e-9)
