"""A round of the route trainer: which signals, which cards, what an answer is worth."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import drilling
from app.assessment.drilling import Knowledge
from app.catalogue.model import DrillSignal, Organisation
from app.catalogue.strict_yaml import compose
from tests import again_files
from tests.again_files import EMPLOYEE_SIGNALS, OFFICE_SIGNALS

DRILL = again_files.drill()
ROUTES = Organisation.model_validate(compose(again_files.organisation())[0]).routes
SEEDS = st.integers(0, 2**31)
ROLES = st.sampled_from(["civil_servant", "office_holder"])
OWN = {"civil_servant": set(EMPLOYEE_SIGNALS), "office_holder": set(OFFICE_SIGNALS)}


@given(ROLES, SEEDS)
def test_a_round_has_five_different_signals_of_ones_own(role: str, seed: int) -> None:
    asked = drilling.round_of(DRILL.head, role, [], seed)
    assert len(set(asked)) == 5
    assert set(asked) <= OWN[role]
    assert asked == drilling.round_of(DRILL.head, role, [], seed)


@given(SEEDS, st.lists(st.sampled_from(sorted(EMPLOYEE_SIGNALS)), max_size=12))
def test_what_was_not_seen_longest_comes_first(seed: int, seen: list[str]) -> None:
    asked = drilling.round_of(DRILL.head, "civil_servant", seen, seed)
    last = {name: place for place, name in enumerate(seen)}
    left = OWN["civil_servant"] - set(asked)
    assert max(last.get(name, -1) for name in asked) <= min(last.get(name, -1) for name in left)


@given(SEEDS)
def test_in_eight_rounds_every_signal_comes_five_times(seed: int) -> None:
    seen: list[str] = []
    for number in range(8):
        seen += drilling.round_of(DRILL.head, "civil_servant", seen, seed + number)
    assert Counter(seen) == dict.fromkeys(EMPLOYEE_SIGNALS, 5)


@given(SEEDS, st.sampled_from(DRILL.head.signals))
def test_four_cards_hold_the_right_route_once_and_none_that_is_right_too(seed: int, signal: DrillSignal) -> None:
    role = signal.audience[0]
    names = [route.id for route in drilling.offered(DRILL.head, signal, ROUTES, role, seed)]
    assert len(set(names)) == len(names) == 4
    assert names.count(signal.route) == 1
    assert not set(names) & set(signal.also)
    assert all(role in route.audience for route in ROUTES if route.id in names)
    assert names == [route.id for route in drilling.offered(DRILL.head, signal, ROUTES, role, seed)]


@given(SEEDS)
def test_the_wrong_cards_are_the_ones_that_are_easily_taken_for_it(seed: int) -> None:
    signal = DRILL.signal("signaal-1")
    assert signal
    names = {route.id for route in drilling.offered(DRILL.head, signal, ROUTES, "civil_servant", seed)}
    assert {"meldpunt-agressie", "meldpunt-ondermijning"} < names, "one desk, three lanes"


def test_the_right_card_has_no_place_of_its_own() -> None:
    signal = DRILL.signal("signaal-3")
    assert signal
    places = {
        [route.id for route in drilling.offered(DRILL.head, signal, ROUTES, "civil_servant", seed)].index("alarm")
        for seed in range(40)
    }
    assert places == {0, 1, 2, 3}


def test_a_route_that_is_right_too_is_right() -> None:
    signal = DRILL.signal("signaal-0")
    assert signal
    assert [drilling.mark(signal, name).points for name in ("meldpunt-agressie", "politie", "alarm")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("answers", "known"),
    [
        ([], {}),
        ([("weg", "alarm")], {}),
        ([("signaal-0", "politie"), ("signaal-5", "alarm")], {"meldpunt-agressie": Knowledge(1, 2)}),
        ([("signaal-3", "alarm"), ("signaal-4", "alarm")], {"alarm": Knowledge(1, 1), "politie": Knowledge(0, 1)}),
    ],
    ids=["none", "gone", "one-route", "two-routes"],
)
def test_knowledge_is_counted_by_the_route_that_was_right(answers: list[tuple[str, str]], known: dict[str, Knowledge]) -> None:
    assert drilling.route_knowledge(DRILL, answers) == known
