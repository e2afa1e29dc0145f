"""A scenario that passes the checker ends whatever one chooses; one that does not is refused with the right scene."""

import dataclasses as dc
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.scenario import walk
from app.catalogue import scenario_proof
from app.catalogue.model import Condition, Role, Scenario, ScenarioFile
from app.catalogue.strict_yaml import compose
from tests import catalogue_files
from tests.unit.scenarios import conditional_story, scenario_file

Links = dict[str, tuple[str, ...]]
GRAPHS = 400
"""How many random stories the proof is held against."""


def _problems(links: Links) -> list[tuple[str, str]]:
    """Return the scene and the sentence of every problem."""
    story = scenario_file(links)
    return [(story.scenes[int(where[1])].id, what) for where, what, _remedy in scenario_proof.graph_problems(story)]


def test_a_straight_story_has_no_problem() -> None:
    assert _problems({"a": ("b", "c"), "b": ("c",), "c": ()}) == []


@pytest.mark.parametrize(
    ("links", "scene"),
    [
        ({"a": ("a",), "b": ()}, "a"),
        ({"a": ("a", "b"), "b": ()}, "a"),
        ({"a": ("b",), "b": ("c", "e"), "c": ("b",), "e": ()}, "b"),
        ({"a": ("b", "e"), "b": ("c",), "c": ("d",), "d": ("c", "e"), "e": ()}, "c"),
        ({"a": ("e", "b"), "e": (), "b": ("a",)}, "a"),
    ],
)
def test_a_loop_is_refused_at_a_scene_that_comes_back(links: Links, scene: str) -> None:
    found = [one for one, what in _problems(links) if "kring" in what]
    assert found == [scene]


def test_an_unreachable_scene_is_named_and_so_is_each() -> None:
    problems = _problems({"a": ("b",), "b": (), "los": ("b",), "eiland": ()})
    assert [(scene, "onbereikbaar" in what) for scene, what in problems] == [("los", True), ("eiland", True)]


def test_an_unreachable_loop_is_named_too() -> None:
    found = {scene for scene, _what in _problems({"a": ("b",), "b": (), "x": ("y",), "y": ("x",)})}
    assert found == {"x", "y"}


def test_the_longest_path_may_have_twelve_choices() -> None:
    def chain(length: int) -> Links:
        return {f"s{n}": (f"s{n + 1}",) if n < length else () for n in range(length + 1)}

    assert _problems(chain(scenario_proof.MAXIMUM_STEPS)) == []
    ((scene, what),) = _problems(chain(scenario_proof.MAXIMUM_STEPS + 1))
    assert scene == "s12"
    assert what.startswith("Het langste pad heeft 13 keuzes: via s0 › naar-s1-0, s1 › naar-s2-0, ")
    assert scenario_proof.longest_path(scenario_file(chain(7))) == 7


def test_a_very_long_story_is_a_problem_and_no_crash() -> None:
    links: Links = {f"s{n}": (f"s{n + 1}",) for n in range(1500)} | {"s1500": ()}
    ((_scene, what),) = _problems(links)
    assert what.startswith("Het langste pad heeft 1500 keuzes: via … s1487 › naar-s1488-0, ")


@dc.dataclass
class Tried:
    """What trying every row of choices finds."""

    scenes: set[str] = dc.field(default_factory=set)
    branches: set[tuple[str, str, int]] = dc.field(default_factory=set)
    stuck: set[str] = dc.field(default_factory=set)
    is_endless: bool = False
    longest: int = 0


def _is_so(condition: Condition | None, made: list[str], points: int, role: Role) -> bool:
    """Judge a condition in other words than the program does."""
    return condition is None or all((
        all(name in made for name in condition.chose),
        not any(name in made for name in condition.not_chose),
        points >= (condition.points_at_least or 0),
        condition.points_at_most is None or points <= condition.points_at_most,
        role in (condition.role or (role,)),
    ))  # fmt: skip


def _try_everything(story: ScenarioFile, most: int) -> Tried:
    """Make every row of choices there is, in every role; nothing is remembered and nothing is clever."""
    found, whole = Tried(), Scenario("verhaal", "0" * 64, story)
    rows: list[tuple[Role, list[str]]] = [(role, []) for role in story.audience]
    while rows:
        role, choices = rows.pop()
        here = walk(whole, choices, role)
        made = [f"{scene.id}/{choice.id}" for scene, choice in here.passed]
        found.scenes.add(here.scene.id)
        found.longest = max(found.longest, len(choices))
        found.stuck |= {here.scene.id} if here.scene.choices and not here.offered else set()
        if len(choices) > most:
            found.is_endless = True
            continue
        assert {one.id for one in here.offered} == {
            one.id for one in here.scene.choices if _is_so(one.when, made, here.points, role)
        }
        for choice in here.offered:
            points = here.points + {"strong": 2, "fair": 1}.get(choice.judgement or "", 0)
            ways = [_is_so(one.when, [*made, f"{here.scene.id}/{choice.id}"], points, role) for one in choice.branches]
            found.branches.add((here.scene.id, choice.id, ways.index(True)))
            rows.append((role, [*choices, choice.id]))
    return found


def _agrees(story: ScenarioFile, most: int) -> str:
    """Hold the proof against trying everything. Returns what kind of story it was."""
    tried, told = _try_everything(story, most), {what for _where, what, _remedy in scenario_proof.graph_problems(story)}
    endless = {what for what in told if "kring" in what or "langste pad" in what}
    assert bool(endless) == tried.is_endless, told
    if tried.is_endless:
        return "endless"
    branches = {(one.id, way.id, n) for one in story.scenes for way in one.choices for n in range(len(way.branches))}
    missed = {name for name, _choice, _branch in branches - tried.branches if name in tried.scenes}
    assert {one.id for one in story.scenes} - tried.scenes == {_named(what) for what in told if "onbereikbaar" in what}
    assert tried.stuck == {_named(what) for what in told if "niets te kiezen" in what}
    assert bool(missed) == any("nooit" in what for what in told)
    assert scenario_proof.longest_path(story) == tried.longest
    return "refused" if told else "accepted"


def _named(what: str) -> str:
    return what.partition("‘")[2].partition("’")[0]


def test_the_proof_says_what_trying_everything_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenario_proof, "MAXIMUM_STEPS", 4)
    kinds = Counter(_agrees(conditional_story(random.Random(seed)), 4) for seed in range(GRAPHS))  # noqa: S311  no secret
    assert kinds.total() == GRAPHS
    assert min(kinds["accepted"], kinds["refused"], kinds["endless"]) > GRAPHS // 20, kinds


@given(st.randoms(use_true_random=False))
def test_the_proof_says_what_trying_everything_finds_in_any_story(chance: random.Random) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(scenario_proof, "MAXIMUM_STEPS", 4)
        _agrees(conditional_story(chance), 4)


def test_a_story_of_too_many_situations_is_refused_politely() -> None:
    links: Links = {f"s{n}": (f"s{n + 1}",) * 4 for n in range(8)} | {"s8": ("s9", "s9"), "s9": ()}
    document, _places = compose(catalogue_files.scenario(links, "s0"))
    assert isinstance(document, dict)
    scenes = document["scenes"]
    every = [f"s{n}/naar-s{n + 1}-{choice}" for n in range(8) for choice in range(4)]
    scenes[8]["choices"][0]["when"] = {"not_chose": every}
    ((where, what, remedy),) = scenario_proof.graph_problems(ScenarioFile.model_validate(document))
    assert (where, "20000" in what, "minder voorwaarden" in remedy) == (("scenes",), True, True)
