"""Checks across a whole: every scene reachable, every path ends, everything named exists, nothing past its date."""

import datetime as dt
from collections.abc import Iterator, Mapping

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
    reached = _reachable(following, [scenario.start])
    for name in following:
        if name not in reached:
            yield index[name], f"Situatie ‘{name}’ is onbereikbaar.", "Laat een keuze ernaartoe gaan, of haal haar weg."
    longest = _longest_paths(following)
    looping = next((name for name in following if name not in longest and _comes_back(following, name)), None)
    if looping is not None:
        yield index[looping], f"Vanaf situatie ‘{looping}’ kun je in een kring lopen.", "Laat elke keuze verder gaan."
    elif longest[scenario.start] > MAXIMUM_STEPS:
        what = f"Het langste pad heeft {longest[scenario.start]} keuzes."
        yield index[scenario.start], what, f"Houd het bij {MAXIMUM_STEPS}."


def _longest_paths(following: Mapping[str, list[str]]) -> dict[str, int]:
    """Return the most choices to an ending, for each scene from which every path ends; from the endings back."""
    earlier: dict[str, list[str]] = {name: [] for name in following}
    for name, nexts in following.items():
        for other in nexts:
            earlier[other].append(name)
    unsure = {name: len(nexts) for name, nexts in following.items()}
    sure = [name for name, count in unsure.items() if count == 0]
    longest = dict.fromkeys(following, 0)
    for name in sure:  # grows while it is walked: a queue
        for before in earlier[name]:
            longest[before] = max(longest[before], longest[name] + 1)
            unsure[before] -= 1
            if unsure[before] == 0:
                sure.append(before)
    return {name: longest[name] for name in sure}


def _comes_back(following: Mapping[str, list[str]], start: str) -> bool:
    """Tell whether one can come back to where one began."""
    return start in _reachable(following, following[start])


def _reachable(following: Mapping[str, list[str]], starts: list[str]) -> set[str]:
    reached = set(starts)
    frontier = list(reached)
    while frontier:
        new = set(following[frontier.pop()]) - reached
        reached |= new
        frontier += new
    return reached


def longest_path(scenario: ScenarioFile) -> int:
    """Return the number of choices on the longest path of a checked scenario."""
    return _longest_paths({scene.id: [choice.next for choice in scene.choices] for scene in scenario.scenes})[scenario.start]


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
            of_page = next(name for name in catalogue.files[module.version] if name.rsplit("/", 1)[-1][3:-3] == page.slug)
            yield Problem(of_page, 1, 1, f"Les ‘{page.slug}’ noemt geen bron.", "Zet achter elke bewering een bron.")
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
