"""Whom a pulse asks, and which groups may stand apart at the close."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.pulses import strata
from app.pulses.strata import EVERYBODY, OFFICE_HOLDERS, ORGANISATION, SMALLEST, Member, Placing, Size, Tally

PARENTS = {"vth": "milieu", "bodem": "milieu", "ov": "mobiliteit", "trams": "mobiliteit", "griffie": "bestuur"}
SUBJECTS = [UUID(int=number * 7919, version=4) for number in range(400)]


def members(unit: str, count: int, first: int = 0) -> list[Member]:
    return [Member(subject, "civil_servant", unit) for subject in SUBJECTS[first : first + count]]


def tally(answered: int, people: int | None = None, **counts: int) -> Tally:
    size = answered if people is None else people
    return Tally(size, size, answered, Counter({("melden", option): count for option, count in counts.items()}))


def test_the_fourth_quarter_asks_everybody() -> None:
    asked = strata.asked_in("2026-q4")
    assert asked.whole
    assert asked.roles == EVERYBODY
    assert all(asked.asks(one) for one in members("vth", 50))


def test_before_that_each_civil_servant_is_asked_in_the_first_and_third_or_in_the_second() -> None:
    first, second, third = (strata.asked_in(f"2026-q{number}") for number in (1, 2, 3))
    for one in members("vth", 200):
        assert first.asks(one) == third.asks(one) != second.asks(one)
    half = sum(first.asks(one) for one in members("vth", 400))
    assert 160 < half < 240


def test_another_year_draws_other_halves() -> None:
    changed = sum(strata.half_of(one, 2026) != strata.half_of(one, 2027) for one in SUBJECTS)
    assert 150 < changed < 250


def test_office_holders_are_asked_twice_a_year_all_of_them() -> None:
    holder = Member(SUBJECTS[0], "office_holder", None)
    assert [strata.asked_in(f"2026-q{number}").asks(holder) for number in (1, 2, 3, 4)] == [False, True, False, True]


def test_a_department_of_which_few_are_invited_is_counted_with_its_domain() -> None:
    everybody = members("vth", 12) + members("bodem", 4, 12) + members("ov", 15, 16) + members("griffie", 3, 31)
    sizes = strata.sizes(everybody, lambda _one: True, PARENTS)
    assert sizes == {
        "unit:vth": Size(12, 12),
        "unit:ov": Size(15, 15),
        ORGANISATION: Size(7, 7),
    }  # fmt: skip  of the domains nothing is large enough


def test_a_domain_of_small_departments_stands_together() -> None:
    sizes = strata.sizes(members("vth", 6) + members("bodem", 5, 6), lambda _one: True, PARENTS)
    assert sizes == {"domain:milieu": Size(11, 11), ORGANISATION: Size(0, 0)}
    placing = Placing(sizes, PARENTS)
    assert {placing.of(one) for one in members("vth", 6)} == {"domain:milieu"}
    assert placing.of(Member(SUBJECTS[0], "civil_servant", "new-since")) == ORGANISATION


def test_only_who_is_invited_makes_a_group_large_enough() -> None:
    everybody = members("vth", 18)
    sizes = strata.sizes(everybody, lambda one: one.subject in SUBJECTS[:9], PARENTS)
    assert sizes == {ORGANISATION: Size(18, 9)}


def test_at_the_close_few_answers_go_up_and_all_are_kept() -> None:
    kept = strata.merged(
        {
            "unit:vth": tally(14, yes=9, no=5), "unit:bodem": tally(4, 20, yes=4), "unit:ov": tally(9, 30, no=9),
            "unit:trams": tally(3, 12, yes=3), OFFICE_HOLDERS: tally(9, 55, no=9), ORGANISATION: tally(0, 0),
        }, PARENTS,
    )  # fmt: skip
    assert set(kept) == {"unit:vth", "domain:mobiliteit", ORGANISATION}
    assert kept["domain:mobiliteit"].answered == 12
    assert kept[ORGANISATION].answered == 13
    assert kept[ORGANISATION].people == 75


def test_a_small_rest_takes_in_the_smallest_group() -> None:
    kept = strata.merged({"unit:vth": tally(30), "unit:ov": tally(12), "unit:griffie": tally(2, 12)}, PARENTS)
    assert {name: one.answered for name, one in kept.items()} == {"unit:vth": 30, ORGANISATION: 14}


def test_what_is_left_of_very_few_answers_is_one_group() -> None:
    kept = strata.merged({"unit:vth": tally(3), OFFICE_HOLDERS: tally(2), ORGANISATION: tally(0, 0)}, PARENTS)
    assert {name: one.answered for name, one in kept.items()} == {ORGANISATION: 5}


def test_an_open_group_is_not_changed_by_merging() -> None:
    before = {"unit:vth": tally(3, yes=3), "unit:ov": tally(20, no=20)}
    strata.merged(before, PARENTS)
    assert before["unit:vth"].counts["melden", "yes"] == 3
    assert before["unit:ov"].answered == 20


GROUPS = st.dictionaries(
    st.sampled_from([*(f"unit:{one}" for one in PARENTS), "domain:milieu", "domain:bestuur", OFFICE_HOLDERS, ORGANISATION]),
    st.integers(0, 40),
)


@given(GROUPS)
def test_no_group_is_small_unless_it_is_all_there_is_and_nobody_is_lost(groups: dict[str, int]) -> None:
    kept = strata.merged({name: tally(count, yes=count) for name, count in groups.items()}, PARENTS)
    assert sum(one.answered for one in kept.values()) == sum(groups.values())
    assert sum(one.counts["melden", "yes"] for one in kept.values()) == sum(groups.values())
    assert len(kept) <= 1 or all(one.answered >= SMALLEST for one in kept.values())
