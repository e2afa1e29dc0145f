"""Careful estimates: the published example, and what holds for any departments."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.insight import shrinkage
from app.insight.measures import Share

TWELVE = "9/12 14/18 31/40 22/45 38/52 61/88 70/96 83/120 41/60 16/30 12/14 49/65"
shares = [
    Share(name, *(int(part) for part in pair.split("/"))) for name, pair in zip("ABCDEFGHIJKL", TWELVE.split(), strict=True)
]


def test_the_careful_estimates_are_the_published_ones() -> None:
    found = shrinkage.shrink(shares)
    assert found is not None
    assert (found.mean, found.spread, found.chi_square) == pytest.approx((0.696875, 3.890692, 18.418328), abs=1e-6)
    assert (found.p, found.rho, found.weight) == pytest.approx((0.072368, 0.013356, 73.874098), abs=1e-6)
    means = {unit.key: unit.mean for unit in found.units}
    expected = {"A": 0.704299, "D": 0.618141, "J": 0.649642, "K": 0.722409, "L": 0.723540}
    assert {key: means[key] for key in expected} == pytest.approx(expected, abs=1e-6)
    limits = {unit.key: (unit.low, unit.high) for unit in found.units}
    assert limits["D"] == pytest.approx((0.529458, 0.703059), abs=1e-6)
    assert limits["K"] == pytest.approx((0.624832, 0.810399), abs=1e-6)


def test_when_chance_explains_it_all_departments_have_the_share_of_the_whole() -> None:
    found = shrinkage.shrink([Share(str(place), 6 + place % 2, 10) for place in range(6)])
    assert found is not None
    assert (found.rho, found.weight) == (0, None)
    assert {unit.mean for unit in found.units} == {0.65}
    assert all(unit.low < 0.65 < unit.high for unit in found.units)


@pytest.mark.parametrize(
    "useless",
    [[], shares[:4], [Share(str(n), 0, 9) for n in range(6)], [Share(str(n), 9, 9) for n in range(6)],
     [Share(str(n), n % 2, 1) for n in range(6)]],
)  # fmt: skip
def test_few_departments_or_all_the_same_have_no_careful_estimate(useless: list[Share]) -> None:
    assert shrinkage.shrink(useless) is None


@example([(0, 2), (0, 2), (0, 2), (2, 2), (2, 2)])
@given(st.lists(st.integers(2, 120).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people))), min_size=5,
                max_size=20))  # fmt: skip
def test_a_careful_estimate_lies_between_a_department_and_the_whole(pairs: list[tuple[int, int]]) -> None:
    units = [Share(str(place), *pair) for place, pair in enumerate(pairs)]
    found = shrinkage.shrink(units)
    if found is not None:
        for unit, careful in zip(units, found.units, strict=True):
            low, high = sorted((unit.count / unit.people, found.mean))
            assert low - 1e-9 <= careful.mean <= high + 1e-9
            assert 0 <= careful.low <= careful.mean <= careful.high <= 1
            assert careful.low < careful.high
