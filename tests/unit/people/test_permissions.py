"""Who may do what: everybody learns, a duty adds exactly its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.permissions import DUTIES, Duty, Permission, permissions_of


@pytest.mark.parametrize(
    ("duties", "permissions"),
    [
        (set(), {"learn"}),
        ({"core_team"}, {"learn", "insight"}),
        ({"editor"}, {"learn", "content"}),
        ({"administrator"}, {"learn", "people", "audit"}),
        ({"core_team", "editor"}, {"learn", "insight", "content"}),
        ({"superuser"}, {"learn"}),
        ({"INSIGHT", "insight", ""}, {"learn"}),
    ],
)
def test_the_table(duties: set[str], permissions: set[str]) -> None:
    assert permissions_of(frozenset(duties)) == permissions


def test_every_duty_is_in_the_table_and_learning_is_no_duty() -> None:
    assert set(DUTIES) == set(Duty)
    assert not any(Permission.LEARN in granted for granted in DUTIES.values())


def test_no_single_duty_sees_both_people_and_figures() -> None:
    assert not any({Permission.PEOPLE, Permission.INSIGHT} <= granted for granted in DUTIES.values())


@given(st.sets(st.sampled_from([duty.value for duty in Duty])), st.sets(st.text(max_size=8)))
def test_unknown_duties_add_nothing(known: set[str], unknown: set[str]) -> None:
    names = frozenset(known | (unknown - {duty.value for duty in Duty}))
    assert permissions_of(names) == permissions_of(frozenset(known))
