"""A scenario as a graph: what leads where, how many choices, what never ends; and its drawing as SVG."""

import random
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import scenario_proof
from app.catalogue.graph import graph_of
from app.catalogue.graph_svg import BOXES, MOST_SCENES, STYLE, VALUES, drawing
from app.catalogue.graph_words import Words, condition_words, steps_text
from app.catalogue.model import Condition, ScenarioFile
from app.catalogue.scenario_proof import longest_path
from app.config import content_folder
from tests.unit.scenarios import accepted, conditional_story, scenario_file

LINKS: dict[str, tuple[str, ...]]
LINKS = {"begin": ("midden", "fout"), "midden": ("goed", "laat"), "laat": ("goed", "fout"), "goed": (), "fout": ()}


def test_a_graph_tells_what_leads_where() -> None:
    graph = graph_of(scenario_file(LINKS))
    assert [node.id for node in graph.nodes] == list(LINKS)
    assert {node.id: tuple(way.to for way in node.ways) for node in graph.nodes} == LINKS
    assert {node.id: node.kind for node in graph.nodes}["goed"] == "good"
    assert graph.is_sound


def test_it_counts_choices_and_names_a_shortest_and_a_longest_path() -> None:
    graph = graph_of(scenario_file(LINKS))
    assert {node.id: node.steps for node in graph.nodes} == {
        "begin": (0, 0), "midden": (1, 1), "laat": (2, 2), "goed": (2, 3), "fout": (1, 3),
    }  # fmt: skip
    assert graph.shortest is not None
    assert graph.longest is not None
    assert [scene for scene, _choice in graph.shortest.steps] == ["begin"]
    assert graph.shortest.end == "fout"
    assert [scene for scene, _choice in graph.longest.steps] == ["begin", "midden", "laat"]
    assert [steps_text(node) for node in graph.nodes] == ["0", "1", "2", "2–3", "1–3"]


def test_the_begin_comes_first_wherever_it_stands() -> None:
    graph = graph_of(scenario_file({"eind": (), "begin": ("eind",)}, "begin"))
    assert [(node.id, node.number) for node in graph.nodes] == [("begin", 2), ("eind", 1)]


def _changed(story: ScenarioFile, scene: int, **values: object) -> ScenarioFile:
    scenes = list(story.scenes)
    scenes[scene] = scenes[scene].model_copy(update=values)
    return story.model_copy(update={"scenes": tuple(scenes)})


def test_a_scene_with_neither_choices_nor_an_end_runs_dead() -> None:
    graph = graph_of(_changed(scenario_file(LINKS), 4, ending=None))
    assert graph.node("fout").kind == "dead"
    assert not graph.is_sound


def test_a_name_that_stands_nowhere_is_drawn_as_missing() -> None:
    story = scenario_file(LINKS)
    graph = graph_of(story.model_copy(update={"scenes": story.scenes[:4]}))
    assert graph.node("fout").kind == "missing"
    assert graph.longest is None
    drawn = drawing(graph)
    assert drawn is not None
    assert "bestaat niet" in drawn


def test_a_begin_that_stands_nowhere_is_missing_too() -> None:
    graph = graph_of(scenario_file(LINKS, "weg"))
    assert graph.nodes[0].kind == "missing"
    assert all(node.is_stray for node in graph.nodes[1:])


def test_a_circle_has_no_lengths_and_is_drawn_going_back() -> None:
    graph = graph_of(scenario_file({"begin": ("midden",), "midden": ("begin", "goed"), "goed": ()}))
    assert (graph.shortest, graph.longest) == (None, None)
    assert {node.steps for node in graph.nodes} == {None}
    assert "sw-graph__way--return" in (drawing(graph) or "")


def test_an_island_is_stray() -> None:
    graph = graph_of(scenario_file({"begin": ("goed",), "eiland": ("goed",), "goed": ()}))
    assert [node.id for node in graph.nodes if node.is_stray] == ["eiland"]
    assert "onbereikbaar" in (drawing(graph) or "")


@given(accepted())
def test_what_the_checker_accepts_is_sound_with_the_same_longest_path(story: ScenarioFile) -> None:
    graph = graph_of(story)
    assert graph.longest is not None
    assert len(graph.longest.steps) == longest_path(story)
    dead = [node for node in graph.nodes if node.kind == "dead" or node.is_stray or node.is_stuck]
    assert not dead
    for node in graph.nodes:
        assert node.steps is not None
        assert 0 <= node.steps[0] <= node.steps[1] <= longest_path(story)


@given(st.integers(0, 10_000))
def test_any_story_can_be_drawn_and_is_sound_only_when_it_can_be_proved(seed: int) -> None:
    story = conditional_story(random.Random(seed))  # noqa: S311  an example
    graph = graph_of(story)
    drawn = drawing(graph, alone=True)
    assert drawn is not None
    ET.fromstring(drawn)  # noqa: S314  our own text
    proved = not list(scenario_proof.graph_problems(story))
    assert graph.is_sound or not proved


@given(st.text(min_size=1, max_size=80))
def test_any_text_is_escaped(text: str) -> None:
    story = scenario_file(LINKS)
    choice = story.scenes[0].choices[0].model_copy(update={"text": text})
    story = _changed(story, 0, title=text, choices=(choice, *story.scenes[0].choices[1:]))
    drawn = drawing(graph_of(story.model_copy(update={"title": text})), alone=True)
    assert drawn is not None
    root = ET.fromstring(drawn.encode())  # noqa: S314  our own text
    names = {element.tag.split("}")[-1] for element in root.iter()}
    assert names == {"svg", "title", "style", "rect", "path", "g", "text"}
    assert not any(name.startswith("on") or name in {"id", "style"} for element in root.iter() for name in element.attrib)


def test_a_name_that_is_markup_stays_text() -> None:
    drawn = drawing(graph_of(_changed(scenario_file(LINKS), 0, title="</svg><script>alert(1)</script>")))
    assert drawn is not None
    assert "<script" not in drawn


def test_a_story_of_many_scenes_is_not_drawn() -> None:
    names = [f"s{number}" for number in range(MOST_SCENES + 1)]
    links: dict[str, tuple[str, ...]] = {name: (following,) for name, following in pairwise(names)}
    links[names[-1]] = ()
    assert drawing(graph_of(scenario_file(links))) is None


def test_conditions_are_told_in_words() -> None:
    say = Words()
    asked = Condition(chose=("a/b",), not_chose=("c/d",), points_at_least=2, points_at_most=4, role=("office_holder",))
    assert condition_words(asked, say) == "na a/b, niet na c/d, vanaf 2 punten, tot en met 4 punten, voor ambtsdrager"
    assert condition_words(None, say) == ""


def test_the_colours_of_a_file_and_of_a_page_are_for_the_same_things() -> None:
    css = (content_folder() / "static/css/scenario-graph.css").read_text(encoding="utf-8")
    of_page = set(re.findall(r"\.(sw-graph__[\w-]+)", css))
    of_file = set(re.findall(r"\.(sw-graph__[\w-]+)", STYLE))
    assert of_page - {"sw-graph__value"} == of_file
    used = {name for names in (*BOXES.values(), *VALUES.values()) for name in names.split(" ")}
    assert used <= of_page
