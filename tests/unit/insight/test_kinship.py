"""Which departments went into each other, and who is in the same rows of the same tables."""

import dataclasses as dc
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from app.insight import kinship
from app.insight.kinship import Divided, Kin, Line, Path
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS

JANUARY, FEBRUARY, MARCH = range(3)
SERVED = 0b111


def _table(name: str, look: int, stretches: set[int], *keys: str, then: int | None = None) -> Divided:
    rows = {} if then is not None else {key.removeprefix("unit:"): key for key in keys}
    return Divided(name, look, then, frozenset(stretches), frozenset(keys), rows)


def _paths(*people: tuple[int, str]) -> Mapping[Path, int]:
    """Return how many people were where, written as one letter a table; a dot is nowhere."""
    return {(tuple(None if one == "." else f"unit:{one}" for one in places), SERVED): number for number, places in people}


def _families(*people: tuple[int, str], february: str = "abd", march: str = "abd") -> list[str]:
    tables = [
        _table("1", 0, {JANUARY}, "unit:a", "unit:b", "unit:d"),
        _table("2", 1, {FEBRUARY}, *(f"unit:{one}" for one in february)),
        _table("q", 2, {JANUARY, FEBRUARY, MARCH}, *(f"unit:{one}" for one in march)),
    ]
    found = kinship.families(tables, _paths(*people))
    return ["".join(sorted(key.removeprefix("unit:") for key in one.keys)) for one in found]


def test_nothing_happened_and_nobody_is_kin() -> None:
    assert _families((9, "aaa"), (9, "bbb"), (4, "add"), (9, "ddd")) == []
    assert kinship.families([], {}) == ()


def test_merged_departments_are_kin_and_one_that_lost_a_single_person_is_not() -> None:
    assert _families((9, "aac"), (9, "bbc"), (1, "aad"), (9, "ddd"), march="cd") == ["abc"]


def test_a_department_that_went_into_another_one_is_kin_of_it_however_small() -> None:
    assert _families((3, "aab"), (9, "bbb"), (9, "ddd"), march="bd") == ["ab"]


def test_many_who_went_at_once_make_kin_without_any_change_of_the_organisation() -> None:
    assert _families((9, "aaa"), (5, "add"), (9, "ddd"), (9, "bbb")) == ["ad"]


def test_a_department_that_is_counted_elsewhere_makes_kin_of_both() -> None:
    one, two = _table("1", 0, {JANUARY}, "unit:a", "unit:b"), _table("q", 1, {JANUARY, FEBRUARY}, "unit:a", "unit:b")
    counted = [
        Divided(one.name, 0, None, one.stretches, one.keys, {**one.rows, "griffie": "unit:a"}),
        Divided(two.name, 1, None, two.stretches, two.keys, {**two.rows, "griffie": "unit:b"}),
    ]
    (found,) = kinship.families(counted, _paths((9, "aa"), (3, "ab"), (9, "bb")))
    assert found.keys == {"unit:a", "unit:b"}
    assert found.movers("q", ("1",)) == (0, 0)


def test_a_redrawn_year_makes_kin_of_whatever_one_person_tells_apart() -> None:
    tables = [
        _table("y", 0, {JANUARY}, "unit:a", "unit:d"),
        _table("y@", 1, {JANUARY}, "unit:x", "unit:a", "unit:d", then=0),
    ]
    (found,) = kinship.families(tables, _paths((9, "ax"), (1, "aa"), (9, "dd")))
    assert found.keys == {"unit:a", "unit:x"}
    assert sorted(thread.people for thread in kinship.threads(found, ["y", "y@"])) == [1, 9]


def test_people_in_the_same_rows_are_one_thread() -> None:
    kin = Kin(
        frozenset({"a", "c"}),
        {"1": frozenset({0}), "q": frozenset({0, 1, 2})},
        {"1": ("a",), "q": ("c",)},
        (
            Line(4, {"1": "a", "q": "c"}, frozenset({0, 1, 2})),
            Line(3, {"q": "c"}, frozenset({1, 2})),
            Line(1, {}, frozenset({0})),
        ),
    )
    found = {thread.people: {tuple(sorted(time)) for time in thread.counted} for thread in kinship.threads(kin, ["1", "q"])}
    assert found == {4: {(("1", "a"), ("q", "c")), (("q", "c"),)}, 3: {(("q", "c"),)}}


def test_too_many_cannot_be_followed() -> None:
    line = Line(1, {"q": "c"}, frozenset(range(12)))
    few, many = (Kin(frozenset({"c"}), {}, {}, (line,) * number) for number in (3, 126))
    assert few.is_followed
    assert not many.is_followed
    assert dc.replace(many, is_everybody=True).is_followed, "of everybody the number of people decides"


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=6))
def test_what_fits_adds_up_to_the_rows(people: list[tuple[int, int, int]]) -> None:
    rows = {("1", "a"), ("q", "c")}
    threads = [kinship.Thread(one + two + more, (frozenset(rows), frozenset({("q", "c")}))) for more, one, two in people]
    counts = {("1", "a"): sum(one for _, one, _ in people), ("q", "c"): sum(one + two for _, one, two in people)}
    found = kinship.fit(threads, counts)
    assert sum(one for one, _ in found) == counts["1", "a"]
    assert sum(one + two for one, two in found) == counts["q", "c"]
    assert all(min(times) >= 0 and sum(times) <= thread.people for times, thread in zip(found, threads, strict=True))


def test_facts_that_came_late_fit_as_well_as_they_can() -> None:
    thread = kinship.Thread(2, (frozenset({("1", "a")}),))
    assert kinship.fit([thread], {("1", "a"): 5}) == [[2]]


def _whole(*people: tuple[int, str]) -> Kin:
    """Return everybody of two departments and the office-holders (o): the second table has no departments."""
    paths = {
        (tuple({".": None, "o": OFFICE_HOLDERS}.get(one, f"unit:{one}") for one in places), 0b11): number
        for number, places in people
    }
    tables = [
        Divided("q", 0, None, frozenset({0}), frozenset({"unit:a", "unit:b", OFFICE_HOLDERS}), {}),
        Divided("y", 1, None, frozenset({0, 1}), frozenset({CIVIL_SERVANTS, OFFICE_HOLDERS}), {}),
    ]
    return kinship.everybody(tables, paths)


def test_everybody_is_followed_from_their_department_to_their_role() -> None:
    whole = _whole((9, "aa"), (1, "a."), (2, "ba"), (5, "oo"), (1, "ao"))
    assert whole.is_everybody
    assert [whole.people("q", key) for key in ("unit:a", "unit:b", OFFICE_HOLDERS)] == [11, 2, 5]
    assert [whole.people("y", key) for key in (CIVIL_SERVANTS, OFFICE_HOLDERS)] == [11, 6]
    assert whole.size == 2 * 5
    assert sorted(one.people for one in kinship.threads(whole, ["q", "y"])) == [1, 1, 2, 5, 9]


def test_counts_of_everybody_are_explained_unless_facts_came_late() -> None:
    whole = _whole((9, "aa"), (1, "a."), (9, "bb"), (5, "oo"))
    counts = {
        ("q", "unit:a"): 4,
        ("q", "unit:b"): 2,
        ("q", OFFICE_HOLDERS): 1,
        ("y", CIVIL_SERVANTS): 6,
        ("y", OFFICE_HOLDERS): 1,
    }
    assert kinship.explain(whole, counts)
    assert kinship.explain(whole, counts | {("y", CIVIL_SERVANTS): 5})
    assert not kinship.explain(whole, counts | {("y", CIVIL_SERVANTS): 4})
    assert not kinship.explain(whole, counts | {("y", OFFICE_HOLDERS): 0})
