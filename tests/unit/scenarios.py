"""Scenarios as values, for tests of decisions: by hand, and at random with hypothesis."""

import random

from hypothesis import assume
from hypothesis import strategies as st

from app.catalogue import scenario_proof
from app.catalogue.model import ScenarioFile
from app.catalogue.strict_yaml import compose
from tests import catalogue_files


def scenario_file(links: dict[str, tuple[str, ...]], start: str | None = None) -> ScenarioFile:
    """Make a scenario that reads well, whatever its paths are. It begins in the first scene."""
    document, _places = compose(catalogue_files.scenario(links, start or next(iter(links))))
    return ScenarioFile.model_validate(document)


def conditional_story(chance: random.Random) -> ScenarioFile:
    """Make a scenario of two to five scenes in which much depends on what went before; loops, islands and traps too."""
    names = [f"s{number}" for number in range(chance.randint(2, 5))]
    ways = {name: chance.randint(1, 2 if chance.random() < 0.8 else 3) for name in names[:-1]} | {names[-1]: 0}
    made = [f"{name}/k{number}" for name, count in ways.items() for number in range(count)]
    roles = chance.choice((["civil_servant"], ["civil_servant", "office_holder"]))

    def condition() -> dict[str, object]:
        kind = chance.choice(("chose", "not_chose", "points_at_least", "points_at_most", "role", "two"))
        if kind == "two":
            return condition() | condition()
        if kind == "role":
            return {"role": [chance.choice(roles)]}
        return {kind: chance.randint(1, 4) if kind.startswith("points") else [chance.choice(made)]}

    def onward(place: int) -> str:
        return chance.choice(names[place + 1 :]) if chance.random() < 0.92 else chance.choice(names)

    def choice(place: int, number: int) -> dict[str, object]:
        branches: list[dict[str, object]] = [{"when": condition(), "to": onward(place)} for _n in range(chance.randint(0, 1))]
        found: dict[str, object] = {
            "id": f"k{number}", "text": "Keuze", "judgement": chance.choice(("strong", "fair", "risk")), "feedback": "Omdat.",
            "sources": ["gedragscode"], "next": [*branches, {"to": onward(place)}],
        }  # fmt: skip
        return found | ({"when": condition()} if number and chance.random() < 0.35 else {})

    document, _places = compose(catalogue_files.scenario({"s0": ()}, "s0"))
    assert isinstance(document, dict)
    scenes: list[dict[str, object]] = []
    for place, (name, count) in enumerate(ways.items()):
        more: dict[str, object]
        more = {"question": "En nu?", "choices": [choice(place, n) for n in range(count)]} if count else {"ending": "good"}
        scenes.append({"id": name, "title": name, "text": name} | more)
    return ScenarioFile.model_validate(document | {"audience": roles, "scenes": scenes})


@st.composite
def accepted(draw: st.DrawFn) -> ScenarioFile:
    """Draw a scenario that the checker accepts: mostly forward choices, now and then any, islands taken away."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 9)))]
    links: dict[str, tuple[str, ...]] = {}
    for place, name in enumerate(names):
        later = names[place + 1 :]
        onward = draw(st.lists(st.sampled_from(later), min_size=1 if place == 0 else 0, max_size=3)) if later else []
        stray = [draw(st.sampled_from(names))] if draw(st.integers(0, 9)) == 0 else []
        links[name] = tuple(onward + stray)
    reached, frontier = {"s0"}, ["s0"]
    while frontier:
        new = set(links[frontier.pop()]) - reached
        reached |= new
        frontier += sorted(new)
    story = scenario_file({name: nexts for name, nexts in links.items() if name in reached})
    assume(not list(scenario_proof.graph_problems(story)))
    return story
