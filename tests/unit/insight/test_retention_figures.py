"""What stays: points with their margin, and a curve only where there is enough for one."""

import dataclasses as dc
import json

import pytest

from app.insight import decay, retention_figures
from app.insight.decay import Slot
from app.insight.knowledge_figures import Knowledge
from app.insight.retention_figures import Stayed
from tests.learning_attacker import lot


def stayed(days: int, people: int, percent: int, step: int = 1) -> Stayed:
    return Stayed(days, "2026-q1", people, percent, step)


def before(people: int = 640, first: int = 45, after: int = 86) -> Knowledge:
    return Knowledge("wet-bibob", "Wet Bibob", "2026-q1", people, first, after, 1, 30, 50, 0, 0)


def test_the_curve_halves_what_was_gained() -> None:  # TV-1.12
    found = [decay.curve(t, 0.86, 0.45, 120) for t in (0, 30, 90, 180)]
    assert found == pytest.approx([0.86, 0.794768, 0.693787, 0.594957], abs=1e-6)


def test_start_and_half_life_are_found_by_weighted_least_squares() -> None:  # TV-1.13
    shares, people = (0.86, 0.80, 0.69, 0.59), (640, 210, 205, 198)
    slots = [
        Slot(days, share, n, (share * (1 - share) / n) ** 0.5)
        for days, share, n in zip((0, 30, 90, 180), shares, people, strict=True)
    ]
    found = decay.fit(slots, 0.45)
    assert found
    assert (found.p0, found.se_p0) == pytest.approx((0.860904, 0.013105), abs=1e-3)
    assert found.half_life == pytest.approx(117.496690, abs=1e-1)
    assert found.low < 117 < found.high


def test_how_sure_a_mean_is_follows_from_people_and_questions() -> None:
    assert retention_figures.error(0.5, 100) == pytest.approx((0.25 / 600 * 1.5) ** 0.5)


def test_a_lot_is_told_when_enough_answered_and_not_all_had_as_many_right() -> None:
    scores = [number % 4 + 2 for number in range(64)]
    found = retention_figures.told(90, scores, "2026-q2", 10, lot(1))
    assert found
    assert (found.days, found.people, found.since) == (90, 55, "2026-q2")
    assert abs(found.percent - 58) <= 5
    assert Stayed.read(json.loads(json.dumps(dc.asdict(found)))) == found
    assert retention_figures.told(90, scores[:14], "2026-q2", 10, lot(1)) is None
    assert retention_figures.told(90, [6] * 40, "2026-q2", 10, lot(1)) is None


def test_what_quarters_told_is_weighted_by_people() -> None:
    found = retention_figures.course([stayed(90, 20, 60, 5), stayed(90, 80, 70), stayed(30, 10, 80, 10)], [])
    assert [(one.days, one.people, one.percent) for one in found.points] == [(30, 10, 80), (90, 100, 68)]
    assert found.floor is None
    assert found.decay is None
    three_months = found.point(90)
    assert three_months
    assert (three_months.low, three_months.high) == (60, 76)  # 68 ± 4.6 by chance, and 2.5 by rounding
    assert found.point(180) is None


def test_a_curve_needs_three_moments_of_thirty_people_and_what_was_known_before() -> None:
    lots = [stayed(30, 210, 80), stayed(90, 205, 69), stayed(180, 198, 59)]
    found = retention_figures.course(lots, [before()])
    assert found.floor == 45
    assert [one.days for one in found.points] == [0, 30, 90, 180]
    assert found.decay
    assert 100 < found.decay.half_life < 140
    assert not found.is_flat
    assert retention_figures.course(lots, []).decay is None
    assert retention_figures.course([stayed(30, 25, 80), stayed(90, 25, 69)], [before()]).decay is None


def test_what_hardly_goes_down_is_flat() -> None:
    found = retention_figures.course([stayed(30, 400, 86), stayed(90, 400, 86), stayed(180, 400, 86)], [before()])
    assert found.decay is None or found.is_flat
