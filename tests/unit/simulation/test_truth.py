"""An organisation of which everything is known: what is drawn agrees with what is true."""

import json
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation import measured, truth
from app.simulation.departments import PROVINCE, Department, scaled
from app.simulation.measured import Documents, Plan
from app.simulation.truth import Asked

LARGE = Department("Groot", "D", 20_000, 0.6, 0.65)


def chance() -> random.Random:
    return random.Random(1)  # noqa: S311  chance that can be repeated


def ask(*, more_willing: float = 0.0, invited: float = 1.0, response_bias: float = 0.0) -> Asked:
    draw = chance()
    people = truth.draws(LARGE, draw)
    return truth.pulse(LARGE, people, draw, more_willing=more_willing, invited=invited, response_bias=response_bias)


def run(plan: Plan) -> Documents:
    found = Documents({}, {})
    steps = sum(1 for _step in measured.simulate(plan, found))
    assert steps == plan.steps
    return found


def test_people_answer_and_would_report_as_often_as_is_true() -> None:
    found = ask()
    assert found.invited == found.people == 20_000
    assert found.willing / found.people == pytest.approx(0.65, abs=0.015)
    assert found.answered / found.people == pytest.approx(0.60, abs=0.015)
    assert found.yes / found.answered == pytest.approx(found.willing / found.people, abs=0.015)


def test_a_half_is_invited_by_chance() -> None:
    found = ask(invited=0.5)
    assert found.invited / found.people == pytest.approx(0.5, abs=0.015)
    assert found.yes / found.answered == pytest.approx(0.65, abs=0.02)


def test_when_the_willing_answer_more_readily_the_share_is_too_high() -> None:
    found = ask(response_bias=0.6)
    assert found.yes / found.answered - found.willing / found.people > 0.04


def test_a_campaign_makes_some_willing_and_nobody_unwilling() -> None:
    assert ask(more_willing=0.06).willing > ask().willing
    assert [truth.campaign(quarter) for quarter in (1, 4, 5, 8)] == pytest.approx([0, 0, 0.03, 0.12])


def test_extremes_of_response_are_nearly_everybody_and_nearly_nobody() -> None:
    everybody, nobody = Department("A", "D", 2000, 1.0, 1.0), Department("B", "D", 2000, 0.0, 0.0)
    draw = chance()
    most = truth.pulse(everybody, truth.draws(everybody, draw), draw)
    least = truth.pulse(nobody, truth.draws(nobody, draw), draw)
    assert most.yes == most.answered > 1980
    assert least.yes == 0
    assert least.answered < 20


def test_a_module_teaches_as_much_as_is_true() -> None:
    found = truth.tested(LARGE, chance(), average=0.65, module=2)
    seen = statistics.fmean(found.after) - statistics.fmean(found.before)
    assert seen == pytest.approx(found.gain, abs=0.5)
    assert 5 < found.gain < 25
    assert all(0 <= score <= 100 for score in (*found.before, *found.after))


def test_where_people_are_more_willing_they_know_more() -> None:
    low, high = (truth.tested(LARGE, chance(), average=average, module=1) for average in (0.85, 0.45))
    assert statistics.fmean(high.before) > statistics.fmean(low.before) + 5


def test_what_was_learned_is_half_gone_after_the_half_life() -> None:
    at_once, later = truth.probed(0, 5000, chance()), truth.probed(120, 5000, chance())
    assert at_once.right / at_once.asked == pytest.approx(0.86, abs=0.015)
    assert later.right / later.asked == pytest.approx((0.86 + 0.45) / 2, abs=0.015)


def test_answers_of_one_person_go_together() -> None:
    """The spread between people is (1 + 5ρ) times what it would be without."""
    draw = chance()
    sums = [truth.probed(0, 1, draw).right for _person in range(4000)]
    alone = 6 * 0.86 * 0.14
    assert statistics.variance(sums) == pytest.approx(1.5 * alone, rel=0.1)


def test_nobody_starts_twice_and_nobody_finishes_who_did_not_start() -> None:
    months = list(truth.participation(LARGE, 36, chance()))
    assert sum(month.started for month in months) <= LARGE.people
    assert all(month.completed <= month.started for month in months)
    assert sum(month.completed for month in months) / sum(month.started for month in months) == pytest.approx(0.85, abs=0.02)


def test_reporting_grows_from_the_first_year_to_the_last() -> None:
    assert [truth.reporting_rate(quarter, 8) for quarter in (1, 4, 5, 8)] == pytest.approx([0.35, 0.35, 0.48, 0.48])
    assert truth.reporting_rate(3, 3) == 0.35
    found = truth.reported(1, 8, 40_000, chance())
    assert found.seen / 40_000 == pytest.approx(0.29 / 4, abs=0.005)
    together = sum(found.reports.values())
    assert together / found.seen == pytest.approx(0.35, abs=0.03)
    assert found.reports["aggression"] / together == pytest.approx(0.60, abs=0.05)


def test_the_same_seed_gives_the_same_documents_and_another_seed_others() -> None:
    plan = Plan(PROVINCE[:3], quarters=2)
    assert run(plan) == run(plan)
    assert run(plan).observations != run(Plan(PROVINCE[:3], quarters=2, seed=2)).observations


def test_observations_hold_nothing_that_nobody_can_see() -> None:
    found = run(Plan(PROVINCE, quarters=5))
    seen, known = json.dumps(found.observations), json.dumps(found.truth)
    for hidden in ('"willing"', '"gain"', '"seen"', '"willingness"', '"half_life"'):
        assert hidden in known
        assert hidden not in seen


def test_one_quarter_has_no_pulse_and_every_fourth_asks_everybody() -> None:
    pulses = run(Plan(PROVINCE, quarters=4)).observations["pulses"]
    invited = [sum(one["invited"] for one in pulses if one["quarter"] == quarter) for quarter in (1, 2, 3, 4)]
    assert invited[2] == 0
    assert invited[3] == 1116
    assert 450 < invited[0] < 670
    assert 450 < invited[1] < 670


@given(st.integers(30, 200), st.integers(1, 5), st.integers(), st.floats(-5, 5))
def test_what_is_seen_is_always_possible(people: int, quarters: int, seed: int, response_bias: float) -> None:
    plan = Plan(scaled(PROVINCE, people), quarters, seed, response_bias)
    draw = random.Random(seed)  # noqa: S311  likewise
    for one in plan.departments:
        found = truth.pulse(one, truth.draws(one, draw), draw, response_bias=response_bias, invited=0.5)
        assert 0 <= found.yes <= found.answered <= found.invited <= found.people == one.people
        assert found.yes <= found.willing
        assert found.answered - found.yes <= found.people - found.willing
