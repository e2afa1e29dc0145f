"""What people chose is told so that nobody’s choice can be worked out: by example, by property, and under attack."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.insight.choice_shares import Chosen, Run, SceneShares, Setting, Share, fewest, told
from tests.choice_attacker import Output, Tree, betrayals, paths_of

AT_LEAST = 10
ONE: Tree = {"begin": {"a": None, "b": None}}
THREE: Tree = {"begin": {"a": None, "b": None, "c": None}}
CHAIN: Tree = {"begin": {"a": "later", "b": None}, "later": {"x": None, "y": None}}
MERGE: Tree = {"begin": {"a": "later", "b": "later"}, "later": {"x": None, "y": None}}
FORK: Tree = {"begin": {"a": "left", "b": "right"}, "left": {"x": "last", "y": None}, "right": {"x": "last", "y": None},
              "last": {"p": None, "q": None}}  # fmt: skip
LONG: Tree = {"begin": {"a": "later", "b": None}, "later": {"x": "last", "y": None}, "last": {"p": None, "q": None}}


def one_scene(*counts: int, asked: int | None = None) -> list[Run]:
    """A scene in which so many made each choice."""
    where = Setting("begin", tuple("abcd"[: len(counts)]))
    choices = [choice for choice, count in zip("abcd", counts, strict=False) for _one in range(count)]
    return [(Chosen(where, choice, None if asked is None else number < asked),) for number, choice in enumerate(choices)]


def shown(runs: Sequence[Run], seed: int = 1) -> Output:
    return told(runs, AT_LEAST, random.Random(seed))  # noqa: S311  repeatable on purpose


def of_choices(runs: Sequence[Run]) -> list[tuple[str, int]]:
    (scene,) = shown(runs)
    return [(share.state, share.percent) for _choice, share in scene.choices]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((5, 5), [("about", 50), ("about", 50)]),
        ((3, 7), [("about", 30), ("about", 70)]),
        ((0, 10), [("at_most", 20), ("at_least", 80)]),
        ((1, 9), [("at_most", 20), ("at_least", 80)]),
        ((2, 8), [("at_most", 20), ("at_least", 80)]),
        ((0, 24), [("at_most", 10), ("at_least", 90)]),
        ((3, 21), [("about", 10), ("about", 90)]),
        ((0, 49), [("at_most", 5), ("at_least", 95)]),
        ((3, 197), [("at_most", 5), ("at_least", 95)]),
        ((1, 10, 20), [("at_most", 10), ("about", 30), ("about", 65)]),
    ],
    ids=lambda value: "-".join(str(one) for one in value) if isinstance(value, tuple) else None,
)
def test_shares_are_rounded_and_what_almost_nobody_did_is_a_bound(
    counts: tuple[int, ...], expected: list[tuple[str, int]]
) -> None:
    assert of_choices(one_scene(*counts)) == expected


def test_nobody_one_and_two_look_the_same_also_in_what_follows() -> None:
    paths = {tuple(step.choice for step in path): path for path in paths_of(CHAIN)}

    def possible(rare: int, first: int) -> set[Output]:
        runs = [paths["b",]] * rare + [paths["a", "x"]] * first + [paths["a", "y"]] * 10
        return {shown(runs, seed) for seed in range(40)}

    assert len(possible(2, 10)) == 1
    assert possible(2, 10) < possible(1, 11) < possible(0, 12)


def test_a_scene_with_too_few_people_is_not_told_and_nobody_is_followed_after_it() -> None:
    paths = paths_of({"begin": {"a": "small", "b": "last"}, "small": {"x": "last"}, "last": {"p": None, "q": None}})
    runs = [path for path in paths for _one in range(8)]
    assert [(one.where.scene, one.people) for one in shown(runs)] == [("begin", 30), ("last", 30)]
    small: Tree = {"begin": {"a": "small", "b": "last"}, "small": {"x": "last", "y": "last"}, "last": {"p": None, "q": None}}
    by_way = {tuple(step.choice for step in path): path for path in paths_of(small)}
    runs = [by_way["a", "x", "p"]] * 9 + [by_way["b", "p"]] * 8 + [by_way["b", "q"]] * 7
    assert [(one.where.scene, one.people) for one in shown(runs)] == [("begin", 20), ("last", 15)]


def test_fewer_than_the_minimum_is_nothing() -> None:
    assert shown(one_scene(5, 4)) == ()
    assert shown([]) == ()
    assert shown(one_scene(3, 3, 3, 1)) == ()
    assert len(shown(one_scene(3, 3, 3, 2))) == 1
    assert told(one_scene(8, 8), 20, random.Random(1)) == ()  # noqa: S311  repeatable on purpose


def test_where_there_is_one_way_nothing_is_told() -> None:
    assert shown(one_scene(20)) == ()


def test_a_scene_with_other_choices_on_offer_is_another_one() -> None:
    narrow, wide = Setting("begin", ("a", "b")), Setting("begin", ("a", "b", "c"))
    runs: list[Run] = [(Chosen(narrow, "ab"[number % 2]),) for number in range(12)]
    runs += [(Chosen(wide, "abc"[number % 3]),) for number in range(30)]
    assert [(one.where, one.people) for one in shown(runs)] == [(narrow, 10), (wide, 30)]


def test_scenes_that_lead_to_each_other_both_ways_are_not_told() -> None:
    first, second = Setting("eerst", ("a", "b")), Setting("dan", ("a", "b"))
    there: Run = (Chosen(first, "a"), Chosen(second, "b"))
    back: Run = (Chosen(second, "a"), Chosen(first, "b"))
    assert shown([there, back] * 20) == ()


def test_of_advisers_only_the_share_that_asked_is_told() -> None:
    def asked(count: int) -> Share | None:
        (scene,) = shown(one_scene(10, 10, asked=count))
        return scene.asked

    assert {asked(0), asked(1), asked(2)} == {Share("at_most", 10)}
    assert {asked(18), asked(19), asked(20)} == {Share("at_least", 90)}
    assert asked(9) == Share("about", 45)
    (bare,) = shown(one_scene(10, 10))
    assert bare.asked is None


ATTACKED: dict[str, tuple[Tree, tuple[int, ...]]] = {
    "one": (ONE, (10,)), "one-more": (ONE, (13,)), "three": (THREE, (11,)), "chain": (CHAIN, (12,)), "chain-more": (CHAIN, (15,)),
    "merge": (MERGE, (13,)), "long": (LONG, (15,)), "fork": (FORK, (11,)), "three-quarters": (ONE, (10, 11, 10)),
    "chain-twice": (CHAIN, (10, 12)),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKED)
def test_nobody_can_work_out_what_somebody_else_chose(name: str) -> None:
    """Every world of so many people, every lot, every colleague who knows what they chose themselves."""
    tree, quarters = ATTACKED[name]
    worlds, found = betrayals(tree, quarters, lambda runs, lots: told(runs, AT_LEAST, lots))
    assert worlds > AT_LEAST
    assert found == set()


def _careless(runs: Sequence[Run], _lots: random.Random) -> Output:
    """Publish as one would: who is with ten is told, and shares are rounded to five percent."""
    scenes: dict[Setting, Counter[str]] = {}
    for step in (step for run in runs for step in run):
        scenes.setdefault(step.where, Counter())[step.choice] += 1
    return tuple(
        SceneShares(where, made.total() // 5 * 5, tuple((one, Share("about", 5 * round(20 * made[one] / made.total())))
                                                        for one in where.offered), None)
        for where, made in sorted(scenes.items(), key=lambda one: one[0].scene) if made.total() >= AT_LEAST
    )  # fmt: skip


def _banded(runs: Sequence[Run], _lots: random.Random) -> Output:
    """Publish carelessly, with a bound for what at most two did; but follow everybody to the end."""
    counts = Counter(step for run in runs for step in run)
    return tuple(
        SceneShares(one.where, one.people, tuple(
            (choice, Share("at_most", 0) if counts[Chosen(one.where, choice)] <= 2 else Share("at_least", 0)
             if any(counts[Chosen(one.where, other)] <= 2 for other in one.where.offered) else share)
            for choice, share in one.choices
        ), None)
        for one in _careless(runs, _lots)
    )  # fmt: skip


def test_the_colleague_is_clever_enough_to_break_what_is_published_carelessly() -> None:
    _worlds, found = betrayals(ONE, (10,), _careless)
    assert found == {
        "who came to begin chose a",
        "who came to begin chose b",
        "nobody in begin chose a",
        "nobody in begin chose b",
    }
    assert betrayals(ONE, (10,), _banded)[1] == set()
    _worlds, found = betrayals(CHAIN, (10,), _banded)  # scenes hang together: all ten came to the next one
    assert "who came to begin chose a" in found


COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=4)


@given(COUNTS, st.integers(0, 5))
def test_a_bound_is_true_and_a_share_is_near(counts: list[int], seed: int) -> None:
    runs = one_scene(*counts)
    people = len(runs)
    scenes = shown(runs, seed)
    if people < fewest(Setting("begin", tuple("abcd"[: len(counts)])), AT_LEAST):
        assert scenes == ()
        return
    (scene,) = scenes
    assert scene.people <= people < scene.people + 5
    rare = sum(count <= 2 for count in counts)
    for count, (_choice, share) in zip(counts, scene.choices, strict=True):
        percent = 100 * count / people
        if count <= 2:
            assert share.state == "at_most"
        if share.state == "at_most":
            assert percent <= share.percent
        elif share.state == "at_least":
            assert percent >= share.percent
        else:
            assert abs(percent - share.percent) <= 2.5 + 100 * 2 * rare / people


@given(st.integers(0, 10_000), st.integers(10, 60))
@settings(max_examples=150)
def test_later_scenes_tell_of_nobody_who_made_a_rare_choice(seed: int, people: int) -> None:
    """However people go, in what follows a scene exactly two are missing for each rare choice in it."""
    chance = random.Random(seed)  # noqa: S311  repeatable on purpose
    paths = paths_of({"begin": {"a": "later", "b": "later", "c": "later"}, "later": {"x": None, "y": None}})
    weights = [chance.random() ** 4 for _path in paths]
    runs = chance.choices(paths, weights, k=people)
    scenes = {one.where.scene: one for one in shown(runs, seed)}
    rare = sum(share.state == "at_most" for _choice, share in scenes["begin"].choices)
    left = people - 2 * rare
    assert ("later" in scenes) == (left >= AT_LEAST)
    if "later" in scenes:
        assert scenes["later"].people == left - left % 5
