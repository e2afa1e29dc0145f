"""Scenarios as values, for tests of decisions: by hand, and at random with hypothesis."""

from hypothesis import assume
from hypothesis import strategies as st

from app.catalogue import check
from app.catalogue.model import ScenarioFile
from app.catalogue.strict_yaml import compose
from tests import catalogue_files


def scenario_file(links: dict[str, tuple[str, ...]], start: str | None = None) -> ScenarioFile:
    """Make a scenario that reads well, whatever its paths are. It begins in the first scene."""
    document, _places = compose(catalogue_files.scenario(links, start or next(iter(links))))
    return ScenarioFile.model_validate(document)


@st.composite
def graphs(draw: st.DrawFn) -> ScenarioFile:
    """Draw a scenario of two to seven scenes with any choices between them: loops and islands too."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 7)))]
    onward = st.lists(st.sampled_from(names), max_size=3, unique=True)
    links = {name: tuple(draw(onward)) for name in names}
    return scenario_file(links, draw(st.sampled_from(names)))


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
    assume(not list(check.graph_problems(story)))
    return story
