"""The audit by itself: it must see what a clever reader sees, and nothing that is not there."""

import dataclasses as dc
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import hypothesis as hy
import hypothesis.strategies as st
import pytest

from app.insight.scrutiny import Balance, Exhibit, Finding, Memory, findings, intervals, is_safe

NO_BANDS = -1
UNLIMITED = 10**6
Numbers = Sequence[Sequence[int]]


def table(
    counts: Numbers, hidden: Iterable[str], people: Numbers | None = None, *, margins_hidden: Iterable[str] = ()
) -> tuple[list[Exhibit], list[Balance]]:
    """Make a two-way table with margins. `21` is the second row, first column; `2_` and `_1` are its margins.

    Without people everybody knows only that a count is not negative.
    """
    rows, columns = range(1, len(counts) + 1), range(1, len(counts[0]) + 1)
    sums: dict[str, list[str]] = {f"{i}_": [f"{i}{j}" for j in columns] for i in rows}
    sums |= {f"_{j}": [f"{i}{j}" for i in rows] for j in columns}
    unseen = {*hidden, *margins_hidden}

    def total(numbers: Numbers, key: str) -> int:
        return sum(numbers[int(part[0]) - 1][int(part[1]) - 1] for part in sums.get(key, [key]))

    exhibits = []
    for key in [*itertools.chain.from_iterable(sums[f"{i}_"] for i in rows), *sums]:
        count, size = total(counts, key), total(people, key) if people else UNLIMITED
        least, most = (0, size) if key in unseen else (count, count)
        exhibits.append(Exhibit(key, size, count, least, most, hidden=key in unseen))
    return exhibits, [Balance({whole: 1} | dict.fromkeys(parts, -1), 0, whole) for whole, parts in sums.items()]


def hidden_intervals(counts: Numbers, hidden: Sequence[str]) -> dict[str, tuple[int, int]]:
    found = intervals(*table(counts, hidden))
    return {key: found[key] for key in hidden}


def rules(found: Iterable[Finding]) -> set[str]:
    return {one.rule for one in found}


def shown(key: str, people: int, count: int) -> Exhibit:
    return Exhibit(key, people, count, count, count)


def hidden(key: str, people: int, count: int, **more: Any) -> Exhibit:  # noqa: ANN401  what an Exhibit takes
    return Exhibit(key, people, count, 0, people, hidden=True, **more)


# What can be worked out


def test_four_hidden_cells_of_the_handbook() -> None:
    found = hidden_intervals([[3, 4], [3, 0]], ["11", "12", "21", "22"])
    assert found == {"11": (3, 6), "12": (1, 4), "21": (0, 3), "22": (0, 3)}


@pytest.mark.parametrize(
    ("also", "expected"),
    [([], (2, 2)), (["31"], (2, 2)), (["31", "21", "23"], (0, 19)), (["31", "11", "13"], (0, 12))],
)
def test_one_hidden_cell_needs_a_whole_rectangle(also: list[str], expected: tuple[int, int]) -> None:
    found = hidden_intervals([[20, 50, 10], [8, 19, 22], [17, 32, 2]], ["33", *also])
    assert found["33"] == expected


BRIDGE = [[12, 7, 30, 25], [9, 11, 4, 28], [31, 26, 14, 6], [22, 35, 8, 13]]
BRIDGED = ["11", "12", "21", "22", "23", "33", "34", "43", "44"]


def test_a_bridge_is_known_although_every_row_and_column_hides_two() -> None:
    found = hidden_intervals(BRIDGE, BRIDGED)
    assert (found["23"], found["11"], found["33"]) == ((4, 4), (1, 19), (1, 20))


ZEROS = [[1, 0, 20], [0, 0, 15], [12, 18, 30]]


def test_zeros_tell_everything_although_the_equations_alone_do_not() -> None:
    assert hidden_intervals(ZEROS, ["11", "12", "21", "22"]) == {"11": (1, 1), "12": (0, 0), "21": (0, 0), "22": (0, 0)}


GROUPS_OF_ONE = [[1, 22, 60], [1, 15, 33], [18, 30, 50]]
THEIR_COUNTS = [[1, 14, 40], [0, 9, 22], [12, 20, 31]]


def test_intervals_of_the_safe_pattern_around_two_groups_of_one() -> None:
    found = intervals(*table(THEIR_COUNTS, ["11", "12", "21", "22", "31", "32"], GROUPS_OF_ONE))
    expected = {"11": (0, 1), "21": (0, 1), "12": (14, 15), "22": (8, 9), "31": (11, 13), "32": (19, 21)}
    assert {key: found[key] for key in expected} == expected


# What must not be published


def test_the_naive_patterns_are_found_faulty() -> None:
    people = [[40, 40, 40, 40], [40, 40, 8, 40], [40, 40, 40, 40], [40, 40, 40, 40]]
    bridge = findings(*table(BRIDGE, BRIDGED, people), minimum=10, nearly=NO_BANDS)
    assert [(one.rule, one.key, one.interval) for one in bridge] == [("width", "23", (4, 4))]
    zeros = findings(*table(ZEROS, ["11", "12", "21", "22"], [[1, 4, 40], [4, 4, 40], [40, 40, 40]]), minimum=10, nearly=NO_BANDS)
    assert {one.key for one in zeros if one.rule == "width"} >= {"11", "12", "21", "22"}


def test_two_groups_of_one_must_not_hide_behind_each_other_alone() -> None:
    found = findings(*table(THEIR_COUNTS, ["11", "12", "21", "22"], GROUPS_OF_ONE), minimum=10, nearly=NO_BANDS)
    assert [(one.rule, one.key, one.interval) for one in found] == [("residual", "_1", (1, 1))]
    safe = table(THEIR_COUNTS, ["11", "12", "21", "22", "31", "32"], GROUPS_OF_ONE)
    assert findings(*safe, minimum=10, nearly=NO_BANDS) == ()


def test_a_group_of_one_must_not_work_out_the_other() -> None:
    # Two people left, one of whom had done it: everybody else keeps guessing, but each of the two knows.
    exhibits = [shown("before", 40, 9), shown("after", 38, 8), hidden("a", 1, 1), hidden("b", 1, 0)]
    found = findings(exhibits, [Balance({"before": 1, "after": -1, "a": -1, "b": -1})], minimum=5)
    assert [(one.rule, one.key, one.insider) for one in found] == [("insider", "b", ("a",)), ("insider", "a", ("b",))]


def test_a_person_who_is_in_two_exhibits_does_not_spy_on_themselves() -> None:
    twice = [Exhibit(key, 1, 1, 0, 1, hidden=True, person="one of us") for key in ("a", "b")]
    exhibits = [shown("before", 40, 9), shown("after", 38, 9), *twice]
    assert findings(exhibits, [Balance({"before": 1, "after": -1, "a": 1, "b": -1})], minimum=5) == ()


def test_councillors_may_not_be_told_apart_from_all_office_holders() -> None:
    # All 55 and the council's 49 are told, and with them the six who are left.
    exhibits = [shown("office-holders", 55, 31), shown("council", 49, 28), hidden("executive", 6, 3)]
    balance = Balance({"office-holders": 1, "council": -1, "executive": -1}, 0, "office-holders")
    found = findings(exhibits, [balance], minimum=10, nearly=NO_BANDS)
    assert [(one.rule, one.key, one.interval) for one in found] == [("width", "executive", (3, 3))]


def test_a_second_table_may_not_give_away_what_the_first_one_hides() -> None:
    # One table hides own and external staff of a domain; the other tells its only department, own staff alone.
    exhibits = [
        shown("domain", 48, 39), hidden("own", 45, 37), hidden("external", 3, 2), shown("department, own", 45, 37),
    ]  # fmt: skip
    domain = Balance({"domain": 1, "own": -1, "external": -1}, 0, "domain")
    assert findings(exhibits, [domain], minimum=5) == ()
    together = findings(exhibits, [domain, Balance({"own": 1, "department, own": -1}, 0, "own")], minimum=5)
    assert [(one.rule, one.key, one.interval) for one in together] == [("width", "external", (2, 2))]


def test_a_hidden_whole_that_is_known_all_the_same_protects_nobody() -> None:
    # Of 60 people 58 are told, so two are left: hiding their department's total does not make them more.
    exhibits = [
        shown("all", 60, 34), shown("others", 30, 17), hidden("department", 30, 17),
        shown("teams", 26, 15), hidden("two", 2, 1), hidden("two more", 2, 1),
    ]  # fmt: skip
    balances = [
        Balance({"all": 1, "others": -1, "department": -1}, 0, "all"),
        Balance({"department": 1, "teams": -1, "two": -1, "two more": -1}, 0, "department"),
    ]
    found = findings(exhibits, balances, minimum=5)
    assert ("residual", "department", (2, 2)) in [(one.rule, one.key, one.interval) for one in found]


@pytest.mark.parametrize(
    ("exhibit", "rule"),
    [
        (shown("a team of four", 4, 2), "shown"),
        (shown("nobody", 24, 0), "band"),
        (shown("all but two", 24, 22), "band"),
        (Exhibit("too narrow a band", 24, 1, 0, 1), "band"),
        (Exhibit("a band that is not true", 24, 5, 0, 2), "figure"),
    ],
)
def test_what_a_figure_itself_must_not_say(exhibit: Exhibit, rule: str) -> None:
    assert rule in rules(findings([exhibit], [], minimum=5))


def test_a_band_is_enough_by_itself() -> None:
    assert findings([Exhibit("a", 24, 1, 0, 2), shown("b", 24, 3), shown("nobody there", 0, 0)], [], minimum=5) == ()


def test_a_band_may_not_be_undone_by_subtraction() -> None:
    exhibits = [shown("both", 1171, 480), shown("staff", 1116, 479), Exhibit("office-holders", 55, 1, 0, 2)]
    balance = Balance({"both": 1, "staff": -1, "office-holders": -1}, 0, "both")
    found = findings(exhibits, [balance], minimum=5)
    assert [(one.rule, one.key, one.interval) for one in found] == [("width", "office-holders", (1, 1))]


def test_two_bands_of_nobody_may_not_add_up_to_nobody() -> None:
    exhibits = [shown("both", 60, 9), shown("told", 20, 9), Exhibit("a", 20, 0, 0, 2), Exhibit("b", 20, 0, 0, 2)]
    found = findings(exhibits, [Balance({"both": 1, "told": -1, "a": -1, "b": -1}, 0, "both")], minimum=5)
    assert {one.key for one in found if one.rule == "width"} == {"a", "b"}


def test_a_release_is_not_blamed_for_what_was_known_already() -> None:
    old = [Exhibit("all", 60, 20, 20, 20, fresh=False), Exhibit("most", 56, 18, 18, 18, fresh=False)]
    few = Exhibit("few", 4, 2, 0, 4, hidden=True, fresh=False)
    balance = Balance({"all": 1, "most": -1, "few": -1}, 0, "all")
    assert findings([*old, few], [balance], minimum=5) == ()
    assert len(findings([old[0], shown("most", 56, 18), few], [balance], minimum=5)) == 1


# Exactness: the audit against trying out everything


def brute(exhibits: Sequence[Exhibit], balances: Sequence[Balance]) -> dict[str, tuple[int, int]]:
    """Try every combination of counts."""
    keys = [one.key for one in exhibits]
    possible: dict[str, set[int]] = {key: set() for key in keys}
    for numbers in itertools.product(*(range(one.lowest, one.highest + 1) for one in exhibits)):
        world: Mapping[str, int] = dict(zip(keys, numbers, strict=True))
        if all(sum(sign * world[key] for key, sign in one.terms.items()) == one.equals for one in balances):
            for key in keys:
                possible[key].add(world[key])
    return {key: (min(values), max(values)) for key, values in possible.items()}


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Exhibit], list[Balance]]:
    """Draw up to seven counts, each shown, banded or hidden, and up to four relations between any of them."""
    exhibits = []
    for number in range(draw(st.integers(2, 7))):
        people = draw(st.integers(0, 4))
        count = draw(st.integers(0, people))
        exhibits.append(Exhibit(str(number), people, count, draw(st.integers(0, count)), draw(st.integers(count, people))))
    counts = {one.key: one.count for one in exhibits}
    balances = []
    for _ in range(draw(st.integers(0, 4))):
        keys = draw(st.lists(st.sampled_from(sorted(counts)), min_size=1, max_size=4, unique=True))
        terms = {key: draw(st.sampled_from((1, -1))) for key in keys}
        balances.append(Balance(terms, sum(sign * counts[key] for key, sign in terms.items())))
    return exhibits, balances


@hy.settings(max_examples=150, deadline=None)
@hy.given(systems())
def test_intervals_are_those_found_by_trying_everything(system: tuple[list[Exhibit], list[Balance]]) -> None:
    assert intervals(*system) == brute(*system)


@hy.settings(max_examples=150, deadline=None)
@hy.given(systems())
def test_exactly_the_counts_with_too_narrow_an_interval_are_found(system: tuple[list[Exhibit], list[Balance]]) -> None:
    exhibits, balances = system
    exact = brute(*system)
    before = brute([Exhibit(one.key, one.people, one.count, 0, one.people) for one in exhibits], balances)
    found = {one.key for one in findings(exhibits, balances, minimum=5, nearly=NO_BANDS) if one.rule == "width"}
    width = {key: high - low for key, (low, high) in exact.items()}
    needed = {one.key: min(one.people, 3, before[one.key][1] - before[one.key][0]) for one in exhibits}
    assert found == {key for key, need in needed.items() if width[key] < need}


# Several proposals for one release


@st.composite
def proposals(draw: st.DrawFn) -> tuple[list[list[Exhibit]], list[Balance]]:
    """Draw a table with margins, small groups among them, a part that was told before, and some ways to tell the rest."""
    people = [[draw(st.integers(0, 14)) for _column in range(3)] for _row in range(3)]
    counts = [[draw(st.integers(0, size)) for size in row] for row in people]
    exhibits, balances = table(counts, [], people)
    keys = [one.key for one in exhibits]
    old, hidden_before = (draw(st.sets(st.sampled_from(keys), max_size=most)) for most in (5, 3))
    tried = []
    for _time in range(draw(st.integers(2, 5))):
        gone = draw(st.sets(st.sampled_from(keys))) - old | (hidden_before & old)
        tried.append([
            dc.replace(one, lowest=0, highest=one.people, hidden=True, fresh=one.key not in old)
            if one.key in gone else dc.replace(one, fresh=one.key not in old)
            for one in exhibits
        ])  # fmt: skip
    return tried, balances


@hy.settings(max_examples=150, deadline=None)
@hy.given(proposals())
def test_what_was_found_out_about_other_proposals_changes_no_judgement(drawn: tuple[list[list[Exhibit]], list[Balance]]) -> None:
    tried, balances = drawn
    memory, hasty = Memory(), Memory()
    for exhibits in tried:
        alone = findings(exhibits, balances, minimum=10)
        together = findings(exhibits, balances, minimum=10, memory=memory)
        assert {(one.rule, one.key, one.need, one.insider) for one in together} == {
            (one.rule, one.key, one.need, one.insider) for one in alone
        }
        assert is_safe(exhibits, balances, minimum=10, memory=hasty) == (not alone)


def test_a_world_that_does_not_fit_a_proposal_proves_nothing_in_it() -> None:
    """With everything hidden two counts can be exchanged; when one of them is told, neither can."""
    memory, balance = Memory(), Balance({"both": 1, "a": -1, "b": -1}, 0)
    everything = [shown("both", 20, 9), hidden("a", 4, 3), hidden("b", 16, 6)]
    assert findings(everything, [balance], minimum=10, memory=memory) == ()
    told = [shown("both", 20, 9), hidden("a", 4, 3), shown("b", 16, 6)]
    assert rules(findings(told, [balance], minimum=10, memory=memory)) == {"width"}


def test_what_all_hidden_parts_of_a_ring_hide_is_found_from_memory_too() -> None:
    """A system that is no tree is proved by possible worlds: those of one proposal are looked at in the next."""
    memory = Memory()
    wide = table(THEIR_COUNTS, ["11", "12", "13", "21", "22", "23", "31", "32"], GROUPS_OF_ONE)
    narrow = table(THEIR_COUNTS, ["11", "12", "21", "22"], GROUPS_OF_ONE)
    assert findings(*wide, minimum=10, nearly=NO_BANDS, memory=memory) == findings(*wide, minimum=10, nearly=NO_BANDS)
    assert findings(*narrow, minimum=10, nearly=NO_BANDS, memory=memory) == findings(*narrow, minimum=10, nearly=NO_BANDS)
