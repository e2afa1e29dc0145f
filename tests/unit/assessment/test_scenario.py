"""Walking a scenario: every story that passes the checker ends, whatever one chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.scenario import walk
from app.catalogue import scenario_proof
from app.catalogue.model import Scenario, ScenarioFile
from app.errors import Conflict
from tests.unit.scenarios import accepted, scenario_file

STORY = Scenario(
    "verhaal",
    "0" * 64,
    scenario_file({"begin": ("midden", "fout"), "midden": ("goed", "fout"), "goed": (), "fout": ()}),
)


def test_one_begins_at_the_start() -> None:
    walked = walk(STORY, [], "civil_servant")
    passed, scene = walked.passed, walked.scene
    assert (passed, scene.id) == ((), "begin")


def test_choices_lead_on() -> None:
    walked = walk(STORY, ["naar-midden-0", "naar-goed-0"], "civil_servant")
    passed, scene = walked.passed, walked.scene
    assert [(one.id, choice.id) for one, choice in passed] == [("begin", "naar-midden-0"), ("midden", "naar-goed-0")]
    assert scene.ending == "good"


@pytest.mark.parametrize("choices", [["weg"], [""], ["naar-goed-0"], ["naar-fout-1", "naar-fout-1"]])
def test_a_choice_that_is_not_there_is_refused(choices: list[str]) -> None:
    with pytest.raises(Conflict):
        walk(STORY, choices, "civil_servant")


@given(accepted(), st.data())
def test_a_checked_story_ends_whatever_one_chooses(head: ScenarioFile, data: st.DataObject) -> None:
    story = Scenario("verhaal", "0" * 64, head)
    choices: list[str] = []
    scene = walk(story, choices, "civil_servant").scene
    while scene.choices:
        assert len(choices) < scenario_proof.longest_path(head) <= scenario_proof.MAXIMUM_STEPS
        choices.append(data.draw(st.sampled_from(scene.choices)).id)
        walked = walk(story, choices, "civil_servant")
        passed, scene = walked.passed, walked.scene
        assert [choice.id for _scene, choice in passed] == choices
    assert scene.ending
    with pytest.raises(Conflict):
        walk(story, [*choices, "nog-een"], "civil_servant")


@given(accepted())
def test_every_ending_of_a_checked_story_can_be_reached(head: ScenarioFile) -> None:
    story = Scenario("verhaal", "0" * 64, head)
    reached: set[str] = set()
    paths: list[list[str]] = [[]]
    while paths:
        path = paths.pop()
        scene = walk(story, path, "civil_servant").scene
        reached.add(scene.id)
        paths += [[*path, choice.id] for choice in scene.choices]
    assert reached == {scene.id for scene in head.scenes}
