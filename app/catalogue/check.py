"""Checks across a whole: every scene reachable, every path ends, everything named exists, nothing past its date."""

import datetime as dt
from collections.abc import Iterator

from app.catalogue.model import Catalogue, Module, Quiz, Scenario, ScenarioFile, Source
from app.errors import Problem

MAXIMUM_STEPS = 12
MAXIMUM_CARDS = 7
WORDS_PER_MINUTE = 200
SECONDS_PER_ITEM = 25
SECONDS_PER_SCENE = 30


def graph_problems(scenario: ScenarioFile) -> Iterator[tuple[int, str, str]]:
    """Prove that a scenario ends whatever one chooses.

    Every scene can be reached, no path comes back where it was (so every path ends), and none is longer than
    `MAXIMUM_STEPS` choices. All names of scenes exist already.

    Returns:
        Per problem: the index of the scene, what is wrong, what to do.
    """
    following = {scene.id: [choice.next for choice in scene.choices] for scene in scenario.scenes}
    index = {scene.id: number for number, scene in enumerate(scenario.scenes)}
    reached = {scenario.start}
    frontier = [scenario.start]
    while frontier:
        for name in following[frontier.pop()]:
            if name not in reached:
                reached.add(name)
                frontier.append(name)
    for name in following:
        if name not in reached:
            yield index[name], f"Situatie ‘{name}’ is onbereikbaar.", "Laat een keuze ernaartoe gaan, of haal haar weg."
    looping = _first_in_a_loop(following)
    if looping is not None:
        yield index[looping], f"Vanaf situatie ‘{looping}’ kun je in een kring lopen.", "Laat elke keuze verder gaan."
        return
    longest = _longest_path(following, scenario.start)
    if longest > MAXIMUM_STEPS:
        yield index[scenario.start], f"Het langste pad heeft {longest} keuzes.", f"Houd het bij {MAXIMUM_STEPS}."


def _first_in_a_loop(following: dict[str, list[str]]) -> str | None:
    """Take away ends until nothing changes; what is left goes round."""
    left = dict(following)
    while True:
        ends = [name for name, nexts in left.items() if not any(other in left for other in nexts)]
        if not ends:
            return next(iter(left), None)
        for name in ends:
            del left[name]


def _longest_path(following: dict[str, list[str]], start: str) -> int:
    lengths: dict[str, int] = {}

    def length(name: str) -> int:
        if name not in lengths:
            lengths[name] = max((1 + length(other) for other in following[name]), default=0)
        return lengths[name]

    return length(start)


def longest_path(scenario: ScenarioFile) -> int:
    """Return the number of choices on the longest path of a checked scenario."""
    return _longest_path({scene.id: [choice.next for choice in scene.choices] for scene in scenario.scenes}, scenario.start)


def minutes(module: Module, quiz: Quiz | None, scenario: Scenario | None) -> int:
    """Estimate how long a module takes: words at 200 a minute, and a fixed time for each item and scene.

    Returns:
        Whole minutes, at least 1.
    """
    seconds = sum(page.words for page in module.pages) / WORDS_PER_MINUTE * 60
    if quiz:
        seconds += quiz.head.draw * SECONDS_PER_ITEM
    if scenario:
        seconds += longest_path(scenario.head) * SECONDS_PER_SCENE
    return max(1, round(seconds / 60))


def module_minutes(catalogue: Catalogue, module: Module) -> int:
    """Estimate how long a module of this catalogue takes, in whole minutes."""
    quiz = catalogue.quizzes.get(module.head.quiz or "")
    return minutes(module, quiz, catalogue.scenarios.get(module.head.scenario or ""))


def across(catalogue: Catalogue, today: dt.date) -> list[Problem]:
    """Check what only shows when all files are seen together."""
    problems: list[Problem] = []
    for module in (*catalogue.modules.values(), *catalogue.briefings.values()):
        problems += _of_module(catalogue, module)
    for path, sources in _all_sources(catalogue):
        problems += [
            Problem(path, 1, 1, f"Bron ‘{source.id}’ moest voor {source.review_by} nagekeken zijn.",
                    "Kijk de bron na en pas checked_on en review_by aan.", "warning")
            for source in sources if source.review_by < today
        ]  # fmt: skip
    return problems


def _of_module(catalogue: Catalogue, module: Module) -> Iterator[Problem]:
    path = _path(module)
    if module.head.quiz and module.head.quiz not in catalogue.quizzes:
        yield Problem(path, 1, 1, f"De toets ‘{module.head.quiz}’ bestaat niet.", "Maak quizzes/….yaml, of haal quiz weg.")
    if module.head.scenario and module.head.scenario not in catalogue.scenarios:
        yield Problem(path, 1, 1, f"Het scenario ‘{module.head.scenario}’ bestaat niet.", "Maak quizzes/….yaml.")
    for page in module.pages:
        if not page.cited and not page.dilemma and module.kind == "module":
            yield Problem(path, 1, 1, f"Les ‘{page.slug}’ noemt geen bron.", "Zet achter elke bewering een bron.")
    if module.kind == "briefing" and len(module.pages) > MAXIMUM_CARDS:
        yield Problem(path, 1, 1, f"Deze briefing heeft {len(module.pages)} kaarten.", f"Houd het bij {MAXIMUM_CARDS}.")
    takes = module_minutes(catalogue, module)
    low, high = (10, 15) if module.kind == "module" else (1, 5)
    if not low <= takes <= high:
        yield Problem(path, 1, 1, f"Dit duurt ongeveer {takes} minuten.", f"Streef naar {low} tot {high} minuten.", "warning")


def _path(module: Module) -> str:
    return f"modules/{module.slug}/module.yaml" if module.kind == "module" else f"modules/{module.slug}/briefing/briefing.yaml"


def _all_sources(catalogue: Catalogue) -> Iterator[tuple[str, tuple[Source, ...]]]:
    for module in (*catalogue.modules.values(), *catalogue.briefings.values()):
        yield _path(module), module.head.sources
    asked: tuple[Quiz | Scenario, ...] = (*catalogue.quizzes.values(), *catalogue.scenarios.values())
    for quiz in asked:
        yield f"quizzes/{quiz.slug}.yaml", quiz.head.sources
