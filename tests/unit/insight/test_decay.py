"""How long it stays: the published curve and fit, and what cannot be fitted."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import decay
from app.insight.decay import Slot

FLOOR = 0.45


def slots(shares: list[float], people: list[int], days: list[int]) -> list[Slot]:
    return [Slot(day, share, number, math.sqrt(share * (1 - share) / number))
            for share, number, day in zip(shares, people, days, strict=True)]  # fmt: skip


PUBLISHED = slots([0.86, 0.80, 0.69, 0.59], [640, 210, 205, 198], [0, 30, 90, 180])


def test_the_curve_is_the_published_one() -> None:
    found = [decay.curve(day, 0.86, FLOOR, 120) for day in (0, 30, 90, 180)]
    assert found == pytest.approx([0.860000, 0.794768, 0.693787, 0.594957], abs=1e-6)


def test_the_fit_is_the_published_one() -> None:
    found = decay.fit(PUBLISHED, FLOOR)
    assert found is not None
    assert (found.p0, found.se_p0, found.half_life, found.se_h) == pytest.approx(
        (0.860904, 0.013105, 117.496690, 20.058860), abs=1e-3
    )
    assert found.is_measurable
    spread = math.exp(1.959963984540054 * found.se_h / found.half_life)
    assert (found.low, found.high) == pytest.approx((found.half_life / spread, found.half_life * spread))


def test_too_few_moments_or_people_have_no_curve() -> None:
    assert decay.fit(PUBLISHED[:2], FLOOR) is None
    assert decay.fit(slots([0.86, 0.80, 0.69], [640, 29, 205], [0, 30, 90]), FLOOR) is None
    assert decay.fit(slots([0.86, 0.80, 0.69], [640, 205, 205], [0, 30, 30]), FLOOR) is None


def test_who_never_knew_more_than_before_forgets_nothing() -> None:
    assert decay.fit(slots([0.40, 0.41, 0.40], [100, 100, 100], [0, 30, 90]), FLOOR) is None


def test_a_flat_or_rising_line_is_no_measurable_decay() -> None:
    for shares in ([0.80, 0.80, 0.80], [0.70, 0.75, 0.80]):
        found = decay.fit(slots(shares, [200, 200, 200], [0, 30, 90]), FLOOR)
        assert found is not None
        assert not found.is_measurable
        assert (found.half_life, found.low, found.high) == (math.inf, 0, math.inf)
        assert found.p0 == pytest.approx(sum(shares) / 3, abs=0.02)


def test_several_questions_of_a_person_count_for_less_than_as_many_people() -> None:
    assert decay.standard_error(0.8, 100, 1) == pytest.approx(0.04)
    assert decay.standard_error(0.8, 100, 6) == pytest.approx(math.sqrt(0.16 / 600 * 1.5))
    assert decay.standard_error(1.0, 10, 5) == decay.standard_error(0.99, 10, 5) > 0
    assert decay.standard_error(0.0, 10, 5) == decay.standard_error(0.01, 10, 5) > 0


def test_a_curve_that_falls_at_once_is_still_fitted() -> None:
    found = decay.fit(slots([0.90, 0.45, 0.45], [200, 200, 200], [0, 30, 90]), FLOOR)
    assert found is not None
    assert found.half_life < 10
    assert (found.low, found.high) == (0, math.inf)
    nothing_left = decay.fit(slots([0.46, 0.45, 0.45], [200, 200, 200], [30, 90, 180]), FLOOR)
    assert nothing_left is not None
    assert (nothing_left.se_p0, nothing_left.se_h) == (math.inf, math.inf)


@given(st.floats(0.6, 0.98), st.floats(20, 800))
def test_a_curve_without_noise_is_found_again(p0: float, half_life: float) -> None:
    days = [0, 30, 90, 180]
    found = decay.fit(slots([decay.curve(day, p0, FLOOR, half_life) for day in days], [640, 200, 200, 200], days), FLOOR)
    assert found is not None
    assert (found.p0, found.half_life) == pytest.approx((p0, half_life), rel=1e-4)
    assert found.low < half_life < found.high
