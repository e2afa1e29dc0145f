"""Who an audience means, by examples and by properties."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.audience import (
    EMPLOYMENTS,
    OFFICES,
    ROLES,
    Rule,
    Standpoint,
    as_json,
    belongs,
    contradictions,
    from_json,
    within,
)

JUNE = dt.date(2026, 6, 1)
PARENTS = {"leefomgeving": None, "vth": "leefomgeving", "natuur": "leefomgeving", "griffie": None}
VTH = Standpoint("civil_servant", None, "vth", "own", JUNE)
MEMBER = Standpoint("office_holder", "statenlid", None, "own", JUNE)

days = st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1))
rules = st.builds(
    Rule, st.frozensets(st.sampled_from(sorted(PARENTS))), st.frozensets(st.sampled_from(ROLES)),
    st.frozensets(st.sampled_from(OFFICES)), st.frozensets(st.sampled_from(EMPLOYMENTS)), st.none() | days, st.none() | days,
)  # fmt: skip
servants = st.builds(
    Standpoint, st.just("civil_servant"), st.none(), st.sampled_from(sorted(PARENTS)), st.sampled_from(EMPLOYMENTS), days
)
holders = st.builds(Standpoint, st.just("office_holder"), st.sampled_from(OFFICES), st.none(), st.sampled_from(EMPLOYMENTS), days)
places = st.lists(servants | holders, min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("rule", "one", "expected"),
    [
        (Rule(), VTH, True),
        (Rule(departments=frozenset({"vth"})), VTH, True),
        (Rule(departments=frozenset({"leefomgeving"})), VTH, True),
        (Rule(departments=frozenset({"natuur"})), VTH, False),
        (Rule(departments=frozenset({"leefomgeving"})), MEMBER, False),
        (Rule(roles=frozenset({"office_holder"})), MEMBER, True),
        (Rule(offices=frozenset({"gedeputeerde"})), MEMBER, False),
        (Rule(employments=frozenset({"external"})), VTH, False),
        (Rule(joined_from=JUNE), VTH, True),
        (Rule(joined_from=JUNE + dt.timedelta(days=1)), VTH, False),
        (Rule(joined_until=JUNE), VTH, True),
        (Rule(joined_until=JUNE - dt.timedelta(days=1)), VTH, False),
        (Rule(departments=frozenset({"opgeheven"})), VTH, False),
    ],
)
def test_whom_a_rule_means(rule: Rule, one: Standpoint, *, expected: bool) -> None:
    assert belongs(rule, [one], PARENTS) is expected


def test_a_rule_has_to_hold_for_one_place_as_a_whole() -> None:
    """Somebody with two hats is an external nowhere when only the own place is in the department."""
    outside = Standpoint("civil_servant", None, "griffie", "external", JUNE)
    assert not belongs(Rule(departments=frozenset({"vth"}), employments=frozenset({"external"})), [VTH, outside], PARENTS)


def test_who_has_no_place_is_never_meant() -> None:
    assert not belongs(Rule(), [], PARENTS)


@given(rules, places)
def test_a_stricter_rule_means_fewer(rule: Rule, some: list[Standpoint]) -> None:
    looser = Rule(departments=rule.departments, roles=rule.roles)
    assert belongs(looser, some, PARENTS) or not belongs(rule, some, PARENTS)


@given(rules, places)
def test_a_contradiction_means_nobody(rule: Rule, some: list[Standpoint]) -> None:
    if contradictions(rule):
        assert not belongs(rule, some, PARENTS)


@given(rules)
def test_a_rule_survives_being_kept(rule: Rule) -> None:
    assert from_json(json.loads(json.dumps(as_json(rule)))) == rule


@given(st.frozensets(st.sampled_from(sorted(PARENTS))))
def test_a_department_holds_itself_and_what_is_inside(chosen: frozenset[str]) -> None:
    found = within(PARENTS, chosen)
    assert chosen <= found
    assert all(PARENTS[one] in found or one in chosen for one in found)


def test_a_circle_of_departments_ends() -> None:
    assert within({"a": "b", "b": "a"}, {"a"}) == {"a", "b"}
