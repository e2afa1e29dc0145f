"""The other estimates: every vector of the definitions, and what holds for all values."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import change, contrasts, decay, ewma, funnel, gains, response, shrinkage
from app.insight.contrasts import Difference
from app.insight.decay import Slot
from app.insight.measures import Share, differing
from app.insight.response import Stratum
from tests.tongue import DUTCH

CLOSE = 1e-6
UNITS = [
    Share(name, count, people)
    for name, count, people in (
        ("A", 9, 12), ("B", 14, 18), ("C", 31, 40), ("D", 22, 45), ("E", 38, 52), ("F", 61, 88), ("G", 70, 96), ("H", 83, 120),
        ("I", 41, 60), ("J", 16, 30), ("K", 12, 14), ("L", 49, 65),
    )
]  # fmt: skip


def values(found: Difference) -> tuple[float, float, float]:
    return found.estimate, found.low, found.high


# Differences


def test_two_independent_shares() -> None:
    """TV-2.3."""
    assert values(contrasts.newcombe(45, 60, 28, 50)) == pytest.approx((0.190000, 0.012678, 0.355105), abs=CLOSE)
    assert values(contrasts.newcombe(9, 9, 6, 12)) == pytest.approx((0.500000, 0.112558, 0.746218), abs=CLOSE)


def test_the_same_people_twice() -> None:
    """TV-2.4 and TV-2.5."""
    assert contrasts.mcnemar(3, 12) == pytest.approx((0.035156, 0.021271), abs=CLOSE)
    assert contrasts.mcnemar(5, 17) == pytest.approx((0.016901, 0.010622), abs=CLOSE)
    assert contrasts.mcnemar(0, 6) == pytest.approx((0.031250, 0.015625), abs=CLOSE)
    assert contrasts.mcnemar(0, 0) == (1.0, 1.0)
    assert contrasts.mcnemar(4, 4)[1] == 1.0
    found = contrasts.bonett_price(20, 3, 12, 5)
    assert values(found) == pytest.approx((0.225000, 0.033120, 0.395451), abs=CLOSE)


def test_a_year_later() -> None:
    """TV-2.6."""
    found = contrasts.year_on_year(402, 640, 1104, 452, 671, 1116)
    assert values(found) == pytest.approx((0.045496, 0.012439, 0.078554), abs=CLOSE)
    assert change.decide(found) == "slightly_risen"


def test_two_rates() -> None:
    """TV-1.18."""
    found = contrasts.rate_ratio(31, 1104, 19, 1058)
    assert (found.ratio, found.low, found.high, found.p) == pytest.approx((1.563596, 0.855830, 2.929412, 0.156540), abs=CLOSE)
    none = contrasts.rate_ratio(0, 10.0, 0, 10.0)
    assert (none.low, none.high, none.p) == (0.0, math.inf, 1.0)


def test_many_tests_at_once() -> None:
    """TV-2.11."""
    ps = [0.001, 0.008, 0.012, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251]
    assert contrasts.holm(ps)[:3] == pytest.approx([0.012, 0.088, 0.12], abs=CLOSE)
    assert sum(p <= 0.05 for p in contrasts.holm(ps)) == 1


@given(st.integers(1, 80), st.integers(1, 80), st.data())
def test_a_difference_mirrors(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    there, back = contrasts.newcombe(x1, n1, x2, n2), contrasts.newcombe(x2, n2, x1, n1)
    assert (-back.high, -back.low) == pytest.approx((there.low, there.high), abs=1e-12)
    assert there.low - 1e-12 <= there.estimate <= there.high + 1e-12


# Words


@pytest.mark.parametrize(
    ("difference", "more", "word"),
    [
        (Difference(0.06, 0.01, 0.11), {}, "risen"),
        (Difference(0.05, 0.01, 0.09), {}, "risen"),
        (Difference(0.04, 0.01, 0.07), {}, "slightly_risen"),
        (Difference(0.01, -0.03, 0.05), {}, "same"),
        (Difference(0.06, -0.02, 0.14), {}, "unclear"),
        (Difference(0.06, 0.01, 0.11), {"r_change": -0.06}, "measured_higher"),
        (Difference(0.06, 0.01, 0.11), {"response_change": -0.11}, "measured_higher"),
        (Difference(0.06, 0.01, 0.11), {"response_change": 0.2}, "risen"),
        (Difference(0.06, 0.0, 0.12), {}, "unclear"),
    ],
)
def test_a_change_has_the_word_that_is_earned(difference: Difference, more: dict[str, float], word: str) -> None:
    assert change.decide(difference, **more) == word


MIRRORS = {
    "risen": "fallen", "slightly_risen": "slightly_fallen", "same": "same", "unclear": "unclear",
    "measured_higher": "measured_lower",
}  # fmt: skip


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(-0.2, 0.2), st.floats(-0.3, 0.3))
def test_words_mirror_and_a_rise_is_never_said_when_nothing_may_have_changed(
    estimate: float, half: float, r_change: float, response_change: float
) -> None:
    up = Difference(estimate, estimate - half, estimate + half)
    down = Difference(-estimate, -estimate - half, -estimate + half)
    word = change.decide(up, r_change=r_change, response_change=response_change)
    both = {**MIRRORS, **{other: one for one, other in MIRRORS.items()}}
    assert change.decide(down, r_change=r_change, response_change=response_change) == both[word]
    assert (word in {"same", "unclear"}) == (up.low <= 0 <= up.high)


def test_every_word_can_be_said() -> None:
    said = {change.word_text(word, DUTCH) for word in get_args(change.Word)}
    assert len(said) == len(get_args(change.Word))
    assert "niet aantoonbaar veranderd" in said


# Knowledge before and after

PRE = [45.0, 50, 60, 55, 70, 40, 65, 50, 75, 60, 55, 45]
POST = [60.0, 65, 70, 60, 80, 65, 75, 55, 80, 75, 70, 50]


def test_what_was_won() -> None:
    """TV-1.3."""
    found = gains.paired(PRE, POST)
    assert (found.before, found.after, found.difference) == pytest.approx((55.833333, 67.083333, 11.25), abs=CLOSE)
    assert (found.low, found.high) == pytest.approx((7.388760, 15.111240), abs=CLOSE)
    assert (found.p, found.hedges, found.hake) == pytest.approx((0.000050, 1.031481, 0.254717), abs=CLOSE)
    assert not found.is_high_before


def test_few_pairs_have_no_interval_and_a_full_score_has_nothing_to_win() -> None:
    few = gains.paired(PRE[:9], POST[:9])
    assert (few.low, few.high, few.p) == (None, None, None)
    full = gains.paired([100.0] * 12, [100.0] * 12)
    assert (full.hake, full.hedges, full.is_high_before) == (None, None, True)
    assert (full.low, full.high, full.p) == (0.0, 0.0, 1.0)
    assert gains.paired([50.0], [75.0]).hedges is None


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(40, 70, 0.5), (70, 63, -0.1), (50, 50, 0.0), (100, 100, None), (0, 0, None)]
)
def test_the_change_of_one_person(before: float, after: float, expected: float | None) -> None:
    """TV-1.4; and the mean of TV-1.3."""
    found = gains.change(before, after)
    assert found == expected if expected is None else found == pytest.approx(expected, abs=CLOSE)
    each = [gains.change(a, b) for a, b in zip(PRE, POST, strict=True)]
    assert sum(filter(None, each)) / len(each) == pytest.approx(0.255733, abs=CLOSE)


# What stays


def test_the_curve_halves() -> None:
    """TV-1.12."""
    levels = [decay.curve(t, 0.86, 0.45, 120) for t in (0, 30, 90, 180)]
    assert levels == pytest.approx([0.860000, 0.794768, 0.693787, 0.594957], abs=CLOSE)


def slots() -> list[Slot]:
    known = zip((0, 30, 90, 180), (0.86, 0.80, 0.69, 0.59), (640, 210, 205, 198), strict=True)
    return [Slot(t, share, n, math.sqrt(share * (1 - share) / n)) for t, share, n in known]


def test_a_half_life_is_found_back() -> None:
    """TV-1.13."""
    found = decay.fit(slots(), 0.45)
    assert found
    assert (found.p0, found.se_p0) == pytest.approx((0.860904, 0.013105), abs=1e-3)
    assert (found.half_life, found.se_h) == pytest.approx((117.496690, 20.058860), abs=1e-3)
    assert found.low < 117 < found.high
    assert found.is_measurable


def test_with_too_few_people_or_slots_nothing_is_fitted() -> None:
    assert decay.fit(slots()[:2], 0.45) is None
    small = [Slot(one.days, one.share, 29, one.se) for one in slots()]
    assert decay.fit(small, 0.45) is None


def test_what_does_not_wear_off_has_no_half_life_to_speak_of() -> None:
    flat = [Slot(days, 0.8, 200, 0.02) for days in (0, 30, 90, 180)]
    found = decay.fit(flat, 0.45)
    assert found is None or not found.is_measurable


# Series, groups, answers


def test_a_signal_in_a_series() -> None:
    """TV-2.14."""
    found = ewma.ewma([52, 60, 58, 71, 75, 90, 96, 104], [88, 100, 94, 110, 112, 124, 130, 136])
    assert found
    assert found.baseline == pytest.approx(0.614796, abs=CLOSE)
    assert found.z == pytest.approx(
        (-0.460457, -0.304040, 0.044336, 0.660751, 1.192753, 2.540178, 2.897408, 3.592436), abs=CLOSE
    )  # fmt: skip
    assert found.average == pytest.approx(
        (-0.092091, -0.134481, -0.098718, 0.053176, 0.281091, 0.732909, 1.165809, 1.651134), abs=CLOSE
    )  # fmt: skip
    assert found.limit == pytest.approx(
        (0.540000, 0.691537, 0.773087, 0.821039, 0.850310, 0.868526, 0.879986, 0.887243), abs=CLOSE
    )  # fmt: skip
    assert found.signal == 6


def test_a_short_series_is_no_trend() -> None:
    assert ewma.ewma([52, 60, 58], [88, 100, 94]) is None
    assert ewma.ewma([0, 0, 0, 0], [9, 9, 9, 9]) is None


def test_careful_estimates() -> None:
    """TV-2.8."""
    found = shrinkage.shrunken(UNITS)
    assert found
    assert (found.centre, found.rho) == pytest.approx((0.696875, 0.013356), abs=CLOSE)
    means = dict(zip("ABCDEFGHIJKL", found.means, strict=True))
    assert [means[name] for name in "ADJKL"] == pytest.approx([0.704299, 0.618141, 0.649642, 0.722409, 0.723540], abs=CLOSE)
    assert (found.intervals[3].low, found.intervals[3].high) == pytest.approx((0.529458, 0.703059), abs=CLOSE)
    assert (found.intervals[10].low, found.intervals[10].high) == pytest.approx((0.624832, 0.810399), abs=CLOSE)


def test_groups_that_differ_no_more_than_by_chance_are_all_the_same() -> None:
    alike = [Share(str(place), 50, 100) for place in range(6)]
    found = shrinkage.shrunken(alike)
    assert found
    assert (found.rho, set(found.means)) == (0.0, {0.5})
    assert shrinkage.shrunken(alike[:4]) is None
    assert shrinkage.shrunken([Share(str(place), 0, 100) for place in range(6)]) is None


def test_which_group_differs() -> None:
    """TV-2.9 and TV-2.10."""
    assert differing(UNITS) == {"D": "lower"}
    nine = [(28, 46), (30, 57), (19, 38), (39, 58), (27, 42), (31, 54), (52, 68), (33, 46), (43, 60)]
    assert differing([Share(str(place), x, n) for place, (x, n) in enumerate(nine)]) == {}


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (10, (0.159191, 0.339198, 0.911497, 0.996460)),
        (25, (0.376499, 0.491249, 0.853576, 0.935895)),
        (100, (0.548437, 0.603088, 0.783098, 0.829739)),
    ],
)
def test_what_chance_allows(n: int, expected: tuple[float, ...]) -> None:
    """TV-2.12 and, for all groups together, TV-2.13."""
    found = funnel.limits(n, 0.7)
    assert (found.low_outer, found.low, found.high, found.high_outer) == pytest.approx(expected, abs=CLOSE)
    assert funnel.overdispersion(UNITS) == pytest.approx(0.000052, abs=CLOSE)


@given(st.integers(1, 400), st.floats(0.05, 0.95), st.floats(0, 0.05))
def test_limits_are_in_order_and_widen(n: int, centre: float, more: float) -> None:
    found, wider = funnel.limits(n, centre), funnel.limits(n, centre, more)
    assert 0 <= wider.low_outer <= found.low_outer + 1e-12 <= found.low + 2e-12 <= found.high + 3e-12
    assert found.high <= found.high_outer + 1e-12 <= wider.high_outer + 2e-12 <= 1 + 3e-12


def test_who_answered() -> None:
    """TV-1.16."""
    known = zip((120, 200, 300, 480), (60, 130, 165, 300), (0.55, 0.60, 0.70, 0.66), strict=True)
    strata = [Stratum(*one) for one in known]
    found = response.representation(strata)
    assert found
    assert (found.response, found.spread, found.r, found.most_bias) == pytest.approx(
        (0.595455, 0.049816, 0.900369, 0.041830), abs=CLOSE
    )  # fmt: skip
    weighed = response.post_stratified(strata)
    assert weighed
    assert values(weighed) == pytest.approx((0.648000, 0.624567, 0.671433), abs=CLOSE)


def test_without_answers_nothing_is_said_of_who_answered() -> None:
    assert response.representation([Stratum(10, 0)]) is None
    assert response.representation([]) is None
    assert response.post_stratified([Stratum(10, 1, 0.5)]) is None
    assert response.post_stratified([]) is None
