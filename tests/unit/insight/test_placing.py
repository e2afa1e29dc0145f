"""Where the people of a closed year belong in the departments of a later day."""

import dataclasses as dc
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import placing
from app.insight.periods import redrawn, year
from app.people import structure
from app.people.structure import New, State, Tree

THEN, NOW = dt.date(2025, 12, 31), dt.date(2026, 11, 28)
JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
SLUGS = ("domain", "a", "b", "c", "d")


def _tree() -> Tree:
    parents = {"domain": None, "a": "domain", "b": "domain", "c": "domain", "d": None}
    states = (
        State(slug, slug.upper(), parents[slug], None, place, dt.date(2020, 1, 1)) for place, slug in enumerate(SLUGS)
    )  # fmt: skip
    return Tree(tuple(states))


def _row(tree: Tree, department: str, *went: str | None, now: dt.date = NOW) -> str:
    return placing.placement(tree, THEN, now).row(department, went)


def test_a_department_that_still_exists_keeps_its_people_under_its_new_name_and_place() -> None:
    tree = structure.move(structure.rename(_tree(), "a", "Anders", JUNE), "a", "d", JULY)
    assert _row(tree, "a") == "unit:a"
    (group,) = [one for one in placing.structure_of(tree, redrawn(year(2025), NOW), []).groups if one.key == "unit:a"]
    assert (group.label, group.domain, group.has_ended) == ("Anders", "D", False)
    (group,) = [one for one in placing.structure_of(tree, year(2025), []).groups if one.key == "unit:a"]
    assert (group.label, group.domain) == ("A", "DOMAIN")


def test_a_merged_department_hands_its_people_on_and_on() -> None:
    once = structure.merge(_tree(), ["a", "b"], New("x", "X", "domain"), JUNE)
    twice = structure.merge(once, ["x"], "c", JULY)
    assert {_row(twice, slug) for slug in "abc"} == {"unit:c"}
    assert _row(twice, "a", now=JUNE) == "unit:x"


def test_a_split_department_asks_where_somebody_went() -> None:
    tree = structure.split(_tree(), "a", ["b", New("x", "X", "domain")], JUNE)
    assert [(one.department, one.on_day, one.successors) for one in placing.placement(tree, THEN, NOW).forks] == [
        ("a", JUNE, ("b", "x"))
    ]
    assert [_row(tree, "a", went) for went in ("b", "x", None)] == ["unit:b", "unit:x", "unit:a"]
    assert _row(tree, "c", None) == "unit:c"


def test_a_merger_that_was_split_later_follows_the_person() -> None:
    merged = structure.merge(_tree(), ["a", "b"], New("x", "X", "domain"), JUNE)
    tree = structure.split(merged, "x", ["c", New("y", "Y", "domain")], JULY)
    assert [_row(tree, "a", went) for went in ("c", "y", None)] == ["unit:c", "unit:y", "unit:x"]


def test_who_was_in_a_department_that_ended_stays_under_its_old_name_in_its_domain() -> None:
    tree = structure.end(structure.rename(_tree(), "a", "Anders", JUNE), "a", JULY)
    assert _row(tree, "a") == "unit:a"
    groups = placing.structure_of(tree, redrawn(year(2025), NOW), ["unit:a", "unit:b"]).groups
    assert [(one.label, one.domain, one.has_ended) for one in groups][-2:] == [("Anders", "DOMAIN", True), ("D", "D", False)]


def test_counted_with_another_one_today_is_counted_there() -> None:
    assert _row(structure.count_with(_tree(), "a", "b", JULY), "a") == "unit:b"


@pytest.mark.parametrize("day", [JUNE - dt.timedelta(days=1), THEN])
def test_what_comes_after_the_later_day_does_not_count(day: dt.date) -> None:
    assert _row(structure.merge(_tree(), ["a"], "b", JUNE), "a", now=day) == "unit:a"


def test_a_table_reads_the_same_when_only_the_order_of_departments_changed() -> None:
    tree = _tree()
    of = placing.structure(tree, THEN)
    assert placing.structure(structure.reorder(tree, ["b", "a"], JUNE), NOW).is_like(of)
    assert not placing.structure(structure.rename(tree, "a", "Anders", JUNE), NOW).is_like(of)
    assert not placing.structure(structure.count_with(tree, "a", "b", JUNE), NOW).is_like(of)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=4), st.sampled_from("abcd"))
def test_everybody_has_exactly_one_row_that_is_in_the_table(steps: list[tuple[str, str]], department: str) -> None:
    tree, day = _tree(), JUNE
    for source, target in steps:
        if source != target and tree.state(source, day) and tree.state(target, day):
            tree = structure.merge(tree, [source], target, day)
            day += dt.timedelta(days=10)
    row = _row(tree, department)
    keys = [group.key for group in placing.structure_of(tree, redrawn(year(2025), NOW), [row]).groups]
    assert keys.count(row) == 1


def test_people_of_a_department_nobody_knows_of_are_not_lost() -> None:
    (group,) = placing.structure_of(dc.replace(_tree(), states=()), year(2025), ["unit:nergens"]).groups
    assert (group.label, group.has_ended) == ("nergens", True)
