"""A scenario that passes the checker ends whatever one chooses; one that does not is refused with the right scene."""

import pytest
from hypothesis import given

from app.catalogue import check
from app.catalogue.model import ScenarioFile
from tests.unit.scenarios import graphs, scenario_file

Links = dict[str, tuple[str, ...]]


def _problems(links: Links) -> list[tuple[str, str]]:
    """Return the scene and the sentence of every problem."""
    story = scenario_file(links)
    return [(story.scenes[index].id, what) for index, what, _remedy in check.graph_problems(story)]


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

    assert _problems(chain(check.MAXIMUM_STEPS)) == []
    assert _problems(chain(check.MAXIMUM_STEPS + 1)) == [("s0", "Het langste pad heeft 13 keuzes.")]
    assert check.longest_path(scenario_file(chain(7))) == 7


def test_a_very_long_story_is_a_problem_and_no_crash() -> None:
    links: Links = {f"s{n}": (f"s{n + 1}",) for n in range(1500)} | {"s1500": ()}
    assert _problems(links) == [("s0", "Het langste pad heeft 1500 keuzes.")]


@given(graphs())
def test_the_longest_path_is_what_trying_every_path_finds(story: ScenarioFile) -> None:
    if any("kring" in what for _index, what, _remedy in check.graph_problems(story)):
        return
    following = {scene.id: [choice.next for choice in scene.choices] for scene in story.scenes}

    def tried(name: str) -> int:
        return max((1 + tried(other) for other in following[name]), default=0)

    assert check.longest_path(story) == tried(story.start)


@given(graphs())
def test_a_story_is_refused_exactly_when_one_can_go_round_or_miss_a_scene(story: ScenarioFile) -> None:
    following = {scene.id: {choice.next for choice in scene.choices} for scene in story.scenes}
    reach = {name: set(nexts) for name, nexts in following.items()}
    for _round in following:
        reach = {name: nexts.union(*(reach[other] for other in nexts)) if nexts else nexts for name, nexts in reach.items()}
    loops = {name for name in following if name in reach[name]}
    missed = set(following) - reach[story.start] - {story.start}
    found = [(story.scenes[index].id, what) for index, what, _remedy in check.graph_problems(story)]
    assert {scene for scene, what in found if "onbereikbaar" in what} == missed
    named = {scene for scene, what in found if "kring" in what}
    assert bool(named) == bool(loops)
    assert named <= loops
