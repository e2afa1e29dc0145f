"""The organisation as a tree with dates."""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people import structure
from app.people.structure import ALWAYS, New, Refused, State, Tree

DAY = dt.timedelta(days=1)
NEW_YEAR = dt.date(2026, 1, 1)
SPRING = dt.date(2026, 4, 1)
LONG_AFTER = dt.date(2030, 1, 1)


def _tree(*rows: tuple[str, str | None]) -> Tree:
    return Tree(tuple(State(slug, slug.title(), parent, None, place, ALWAYS) for place, (slug, parent) in enumerate(rows, 1)))


TREE = _tree(("mobiliteit", None), ("wegen", "mobiliteit"), ("tram", "mobiliteit"), ("steun", None), ("griffie", "steun"))


def _names(tree: Tree, day: dt.date) -> list[str]:
    return [one.name for one in tree.on(day)]


def test_each_domain_is_followed_by_its_departments() -> None:
    grown = structure.make(TREE, New("bus", "Bus", "mobiliteit"), NEW_YEAR)
    assert _names(grown, NEW_YEAR - DAY) == ["Mobiliteit", "Wegen", "Tram", "Steun", "Griffie"]
    assert _names(grown, NEW_YEAR) == ["Mobiliteit", "Wegen", "Tram", "Bus", "Steun", "Griffie"]


def test_another_name_holds_from_its_day() -> None:
    renamed = structure.rename(TREE, "tram", "  Tram en   metro ", NEW_YEAR)
    assert renamed.name("tram", NEW_YEAR - DAY) == "Tram"
    assert renamed.name("tram", NEW_YEAR) == "Tram en metro"


def test_a_change_lasts_until_the_day_on_which_that_very_thing_changes() -> None:
    planned = structure.rename(TREE, "tram", "Spoor", SPRING)
    moved = structure.move(planned, "tram", "steun", NEW_YEAR)
    assert [(one.name, one.parent) for one in moved.history("tram")] == [
        ("Tram", "mobiliteit"), ("Tram", "steun"), ("Spoor", "steun"),
    ]  # fmt: skip
    renamed = structure.rename(moved, "tram", "Rail", NEW_YEAR)
    assert [one.name for one in renamed.history("tram")] == ["Tram", "Rail", "Spoor"]


def test_a_mistake_is_set_right_on_the_same_day_without_a_trace() -> None:
    wrong = structure.rename(TREE, "tram", "Trem", NEW_YEAR)
    assert structure.rename(wrong, "tram", "Tram", NEW_YEAR).history("tram") == TREE.history("tram")


def test_departments_merge_and_what_hung_on_them_follows() -> None:
    counted = structure.count_with(TREE, "griffie", "tram", NEW_YEAR)
    merged = structure.merge(counted, ["wegen", "tram"], New("verkeer", "Verkeer", "mobiliteit"), SPRING)
    assert _names(merged, SPRING) == ["Mobiliteit", "Verkeer", "Steun", "Griffie"]
    griffie = merged.state("griffie", SPRING)
    assert griffie is not None
    assert griffie.reported_with == "verkeer"
    assert merged.state("tram", SPRING - DAY) is not None
    assert merged.heirs("tram", SPRING - DAY) == {"tram"}
    assert merged.heirs("tram", SPRING) == {"verkeer"}


def test_a_merger_may_keep_a_name_of_those_that_merge() -> None:
    merged = structure.merge(TREE, ["wegen", "tram"], New("wegen-2", "Wegen", "mobiliteit"), SPRING)
    assert _names(merged, SPRING) == ["Mobiliteit", "Wegen", "Steun", "Griffie"]


def test_a_domain_that_merges_hands_its_departments_on() -> None:
    merged = structure.merge(TREE, ["mobiliteit"], "steun", SPRING)
    assert _names(merged, SPRING) == ["Steun", "Wegen", "Tram", "Griffie"]


def test_one_that_was_counted_with_its_successor_is_counted_by_itself() -> None:
    counted = structure.count_with(TREE, "wegen", "tram", NEW_YEAR)
    merged = structure.merge(counted, ["tram"], "wegen", SPRING)
    wegen = merged.state("wegen", SPRING)
    assert wegen is not None
    assert wegen.reported_with is None


def test_successors_are_followed_to_those_that_exist() -> None:
    split = structure.split(TREE, "wegen", [New("noord", "Noord", "mobiliteit"), "tram"], NEW_YEAR)
    merged = structure.merge(split, ["tram"], "griffie", SPRING)
    ended = structure.end(merged, "noord", LONG_AFTER)
    assert ended.heirs("wegen", NEW_YEAR) == {"noord", "tram"}
    assert ended.heirs("wegen", SPRING) == {"noord", "griffie"}
    assert ended.heirs("wegen", LONG_AFTER) == {"griffie"}
    assert ended.heirs("noord", LONG_AFTER) == frozenset()
    assert ended.heirs("bestaat-niet", LONG_AFTER) == frozenset()


Change = Callable[[], Tree]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda: structure.rename(TREE, "tram", "wegen", SPRING), "name_taken"),
        (lambda: structure.rename(TREE, "tram", "   ", SPRING), "no_name"),
        (lambda: structure.rename(TREE, "tram", "Tram", SPRING), "nothing"),
        (lambda: structure.rename(TREE, "bus", "Bus", SPRING), "unknown"),
        (lambda: structure.rename(TREE, "tram", "Spoor", ALWAYS - DAY), "unknown"),
        (lambda: structure.make(TREE, New("tram", "Metro", "mobiliteit"), SPRING), "known"),
        (lambda: structure.make(TREE, New("bus", "TRAM", "mobiliteit"), SPRING), "name_taken"),
        (lambda: structure.make(TREE, New("bus", "Bus", "tram"), SPRING), "too_deep"),
        (lambda: structure.make(TREE, New("bus", "Bus", "weg"), SPRING), "parent_gone"),
        (lambda: structure.make(TREE, New("bus", "Bus", "steun"), ALWAYS - DAY), "parent_gone"),
        (lambda: structure.move(TREE, "mobiliteit", "steun", SPRING), "too_deep"),
        (lambda: structure.move(TREE, "tram", "tram", SPRING), "too_deep"),
        (lambda: structure.count_with(TREE, "tram", "tram", SPRING), "counted_with_gone"),
        (lambda: structure.count_with(TREE, "tram", "weg", SPRING), "counted_with_gone"),
        (lambda: structure.count_with(TREE, "tram", "steun", SPRING), "counted_with_domain"),
        (lambda: structure.count_with(TREE, "steun", "tram", SPRING), "counted_with_domain"),
        (
            lambda: structure.count_with(structure.count_with(TREE, "tram", "wegen", SPRING), "griffie", "tram", SPRING),
            "counted_with_chain",
        ),
        (lambda: structure.end(TREE, "mobiliteit", SPRING), "parent_gone"),
        (lambda: structure.end(structure.end(TREE, "tram", SPRING), "tram", NEW_YEAR), "ends_already"),
        (lambda: structure.end(structure.count_with(TREE, "tram", "wegen", SPRING), "wegen", SPRING), "counted_with_gone"),
        (lambda: structure.merge(TREE, ["tram"], "tram", SPRING), "too_few"),
        (lambda: structure.merge(TREE, ["tram"], "weg", SPRING), "unknown"),
        (lambda: structure.merge(structure.end(TREE, "wegen", LONG_AFTER), ["tram"], "wegen", SPRING), "ends_already"),
        (lambda: structure.merge(TREE, ["mobiliteit"], "griffie", SPRING), "too_deep"),
        (lambda: structure.split(TREE, "tram", [New("a", "A", "mobiliteit")], SPRING), "too_few"),
        (lambda: structure.split(TREE, "tram", ["tram", "wegen"], SPRING), "too_few"),
        (lambda: structure.reorder(TREE, ["tram", "weg"], SPRING), "unknown"),
    ],
)
def test_what_cannot_be_is_refused(change: Change, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        change()
    assert refused.value.kind == kind


def test_what_was_wrong_already_is_no_reason_to_refuse() -> None:
    twins = _tree(("mobiliteit", None), ("wegen", "mobiliteit"), ("tram", "mobiliteit"))
    twins = Tree((*twins.states, State("tram-2", "Tram", "mobiliteit", None, 9, ALWAYS)))
    assert structure.rename(twins, "wegen", "Straten", SPRING).name("wegen", SPRING) == "Straten"


def test_another_order() -> None:
    turned = structure.reorder(TREE, ["tram", "wegen"], SPRING)
    assert _names(turned, SPRING) == ["Mobiliteit", "Tram", "Wegen", "Steun", "Griffie"]
    assert _names(turned, SPRING - DAY) == _names(TREE, SPRING - DAY)
    assert structure.events(turned) == ()


def test_what_happened_is_told_in_order() -> None:
    tree = structure.make(TREE, New("bus", "Bus", "mobiliteit"), dt.date(2025, 1, 1))
    tree = structure.rename(tree, "bus", "Openbaar vervoer", NEW_YEAR)
    tree = structure.count_with(tree, "bus", "tram", SPRING)
    tree = structure.merge(tree, ["wegen", "tram"], New("verkeer", "Verkeer", "steun"), SPRING + DAY)
    with pytest.raises(Refused, match="counted_with_gone"):
        structure.split(tree, "verkeer", ["bus", "griffie"], LONG_AFTER)
    tree = structure.count_with(tree, "bus", None, SPRING + 2 * DAY)
    tree = structure.split(tree, "verkeer", [New("a", "A", "steun"), New("b", "B", "steun")], LONG_AFTER)
    told = [(one.kind, one.departments, one.into) for one in structure.events(tree)]
    assert told == [
        ("made", ("bus",), ()),
        ("renamed", ("bus",), ()),
        ("counted", ("bus",), ()),
        ("counted", ("bus",), ()),
        ("made", ("verkeer",), ()),
        ("merged", ("tram", "wegen"), ("verkeer",)),
        ("counted", ("bus",), ()),
        ("made", ("a",), ()),
        ("made", ("b",), ()),
        ("split", ("verkeer",), ("a", "b")),
    ]


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Programma’s en Projecten", (), "programmas-en-projecten"),
        ("Financiën & Inkoop", ("financien-inkoop",), "financien-inkoop-2"),
        ("???", (), "afdeling"),
        ("x" * 300, (), "x" * 75),
    ],
)
def test_a_slug_reads_like_the_name(name: str, taken: Sequence[str], slug: str) -> None:
    assert structure.slug_for(name, taken) == slug


SLUGS = ("mobiliteit", "wegen", "tram", "steun", "griffie", "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7")
DAYS = st.integers(0, 60).map(lambda number: NEW_YEAR + number * DAY)
slugs = st.sampled_from(SLUGS)
STEPS = st.lists(
    st.tuples(st.sampled_from(["make", "rename", "move", "count", "merge", "new", "split", "end", "order"]),
              st.lists(slugs, min_size=3, max_size=3), DAYS),
    max_size=14,
)  # fmt: skip


def _step(tree: Tree, number: int, kind: str, names: list[str], on_day: dt.date) -> Tree:
    one, two, three = names
    fresh = New(f"n{number % 8}", f"Naam {number}", two)
    changes: dict[str, Change] = {
        "make": lambda: structure.make(tree, fresh, on_day),
        "rename": lambda: structure.rename(tree, one, three, on_day),
        "move": lambda: structure.move(tree, one, two if two != three else None, on_day),
        "count": lambda: structure.count_with(tree, one, two if two != three else None, on_day),
        "merge": lambda: structure.merge(tree, [one, three], two, on_day),
        "new": lambda: structure.merge(tree, [one, three], fresh, on_day),
        "split": lambda: structure.split(tree, one, [fresh, three], on_day),
        "end": lambda: structure.end(tree, one, on_day),
        "order": lambda: structure.reorder(tree, [one, three] if one != three else [one], on_day),
    }
    return changes[kind]()


@given(STEPS)
def test_whatever_happens_each_day_of_life_has_one_state_and_no_day_before_a_change_differs(
    steps: list[tuple[str, list[str], dt.date]],
) -> None:
    tree = TREE
    for number, (kind, names, on_day) in enumerate(steps):
        try:
            changed = _step(tree, number, kind, names, on_day)
        except Refused:
            continue
        for day in {on_day - DAY, NEW_YEAR - DAY, *(NEW_YEAR + step * DAY for step in range((on_day - NEW_YEAR).days))}:
            assert changed.on(day) == tuple(changed.state(one.department, day) for one in tree.on(day))
            assert [_said(one) for one in changed.on(day)] == [_said(one) for one in tree.on(day)]
        tree = changed
    assert structure.faults(tree, ALWAYS) == frozenset()
    for slug in {one.department for one in tree.states}:
        history = tree.history(slug)
        assert all(one.until_on is None or one.from_on < one.until_on for one in history)
        assert all(one.until_on == two.from_on for one, two in itertools.pairwise(history))
    for gone in tree.successions:
        assert tree.end_of(gone.department) == gone.on_day
        assert all(tree.state(heir, LONG_AFTER) for heir in tree.heirs(gone.department, LONG_AFTER))
    assert len(set(tree.successions)) == len({(one.department, one.successor) for one in tree.successions})


def _said(state: State) -> tuple[str, str, str | None, str | None, int]:
    return state.department, state.name, state.parent, state.reported_with, state.position
