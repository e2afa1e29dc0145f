"""The proof that a scenario ends, whatever one chooses and whoever one is; or the path that shows that it does not. Pure."""

import functools
from collections.abc import Iterator, Sequence

from app.catalogue import paths
from app.catalogue.model import ScenarioFile
from app.catalogue.paths import Map, Place
from app.catalogue.strict_yaml import Path

MAXIMUM_STEPS = 12
STEPS_TOLD = MAXIMUM_STEPS + 1
"""Of a longer path only the end is told."""
Finding = tuple[Path, str, str]
"""Where in the file, what is wrong, what to do."""
WHO = {"civil_servant": "ambtenaar", "office_holder": "politieke ambtsdrager"}


def graph_problems(scenario: ScenarioFile) -> Iterator[Finding]:
    """Prove that a scenario ends whatever one chooses and whoever one is.

    In every place that somebody can come to something can be chosen, every path ends, none is longer than `MAXIMUM_STEPS`
    choices; and there is no scene, choice or branch that nobody ever meets. All names exist already.
    """
    found = paths.explore(scenario)
    if not found.is_whole:
        what = f"Dit scenario heeft meer dan {paths.MOST_PLACES} mogelijke situaties; zo is niet te bewijzen dat het afloopt."
        yield ("scenes",), what, "Gebruik minder voorwaarden, of laat ze over minder keuzes gaan."
        return
    yield from _unmet(scenario, found)
    yield from _stuck(scenario, found)
    yield from _endless(scenario, found)


def _unmet(scenario: ScenarioFile, found: Map) -> Iterator[Finding]:
    """Find scenes, choices and branches that nobody meets."""
    reached = {place.scene for place in found.ways}
    taken = {(place.scene, way.choice, way.branch) for place, ways in found.ways.items() for way in ways}
    offered = {key[:2] for key in taken}
    for index, scene in enumerate(scenario.scenes):
        if scene.id not in reached:
            what = f"Situatie ‘{scene.id}’ is onbereikbaar."
            yield ("scenes", index), what, "Laat een keuze ernaartoe gaan, of haal haar weg."
            continue
        for number, choice in enumerate(scene.choices):
            where: Path = ("scenes", index, "choices", number)
            if (scene.id, choice.id) not in offered:
                what = f"Keuze ‘{choice.id}’ in situatie ‘{scene.id}’ wordt nooit aangeboden."
                yield (*where, "when"), what, "Verander de voorwaarde, of haal de keuze weg."
                continue
            for position, branch in enumerate(choice.branches):
                if (scene.id, choice.id, position) not in taken:
                    what = f"De weg van keuze ‘{choice.id}’ naar ‘{branch.to}’ wordt nooit genomen."
                    yield (*where, "next", position), what, "Verander de voorwaarden, of haal de weg weg."


def _stuck(scenario: ScenarioFile, found: Map) -> Iterator[Finding]:
    """Find scenes where nothing may be on offer, each with the shortest way to it."""
    for index, scene in enumerate(scenario.scenes):
        stuck = (place for place, ways in found.ways.items() if place.scene == scene.id and not ways)
        place = next(stuck, None) if scene.choices else None
        if place is not None:
            what = f"In situatie ‘{scene.id}’ is er soms niets te kiezen: {_told(scenario, found, place)}."
            yield ("scenes", index), what, "Geef daar een keuze zonder voorwaarde, of laat er zo niemand komen."


def _endless(scenario: ScenarioFile, found: Map) -> Iterator[Finding]:
    """Find a path that comes back where it was, or else one that is too long."""
    longest = found.longest()
    index = {scene.id: number for number, scene in enumerate(scenario.scenes)}
    for place in found.came:
        if found.came[place] is None and place not in longest:
            back, steps = _round(found, place, set(longest))
            what = f"Vanaf situatie ‘{back.scene}’ kun je in een kring lopen: {_words(scenario, back, steps)}."
            yield ("scenes", index[back.scene]), what, "Laat elke keuze verder gaan."
            return
    start = max((place for place in found.came if found.came[place] is None), key=lambda place: longest[place])
    if longest[start] > MAXIMUM_STEPS:
        steps = _longest_from(found, start, longest)
        what = f"Het langste pad heeft {longest[start]} keuzes: {_words(scenario, start, steps)}."
        where: Path = ("scenes", index[steps[MAXIMUM_STEPS][0]])
        yield where, what, f"Houd het bij {MAXIMUM_STEPS}."


def _round(found: Map, start: Place, ending: set[Place]) -> tuple[Place, list[tuple[str, str]]]:
    """Walk on through places from which not every path ends, until one comes back. Returns where, and the way round."""
    seen: dict[Place, int] = {}
    steps: list[tuple[str, str]] = []
    here = start
    while here not in seen:
        seen[here] = len(steps)
        way = next(way for way in found.ways[here] if way.to not in ending)
        steps.append((here.scene, way.choice))
        here = way.to
    return here, [*found.steps_to(here), *steps[seen[here] :]]


def _longest_from(found: Map, start: Place, longest: paths.Lengths) -> list[tuple[str, str]]:
    steps: list[tuple[str, str]] = []
    here = start
    while found.ways[here]:
        way = max(found.ways[here], key=lambda way: longest[way.to])
        steps.append((here.scene, way.choice))
        here = way.to
    return steps


def _told(scenario: ScenarioFile, found: Map, place: Place) -> str:
    return _words(scenario, place, found.steps_to(place))


def _words(scenario: ScenarioFile, place: Place, steps: Sequence[tuple[str, str]]) -> str:
    """Say which choices lead somewhere, and for whom when that can matter."""
    who = f"als {WHO[place.now.role]}, " if len(scenario.audience) > 1 else ""
    told = [f"{scene} › {choice}" for scene, choice in steps[-STEPS_TOLD:]]
    more = "… " if len(steps) > STEPS_TOLD else ""
    return f"{who}via {more}{', '.join(told)}" if told else f"{who}al aan het begin"


@functools.lru_cache(maxsize=128)
def longest_path(scenario: ScenarioFile) -> int:
    """Return the number of choices on the longest path of a checked scenario, conditions counted in."""
    found = paths.explore(scenario)
    longest = found.longest()
    return max(longest[place] for place, before in found.came.items() if before is None)
