"""What has to be so within one scenario: whole scenes, names that exist, conditions that can be so, and a proof that it ends."""

from collections.abc import Iterator

from app.catalogue import paths
from app.catalogue.model import Choice, Condition, ScenarioFile, Scene
from app.catalogue.places import Places, double_ids, problem_at, unknown_sources
from app.catalogue.scenario_proof import WHO, Finding, graph_problems
from app.catalogue.strict_yaml import Path
from app.errors import Problem


def scenario_problems(path: str, places: Places, scenario: ScenarioFile) -> list[Problem]:
    """Return what is wrong in a scenario.

    Names come first: what a condition means, and how a story ends, can only be told when everything that is named exists.
    """
    known = {source.id for source in scenario.sources}
    problems = double_ids(path, places, ("sources",), [source.id for source in scenario.sources])
    problems += double_ids(path, places, ("scenes",), [scene.id for scene in scenario.scenes])
    for index, scene in enumerate(scenario.scenes):
        where: Path = ("scenes", index)
        problems += double_ids(path, places, (*where, "choices"), [choice.id for choice in scene.choices])
        problems += double_ids(path, places, (*where, "advisers"), [adviser.id for adviser in scene.advisers])
        problems += unknown_sources(path, places, (*where, "choices"), scene.choices, known)
        problems += unknown_sources(path, places, (*where, "advisers"), scene.advisers, known)
    problems += [problem_at(path, places, *finding) for finding in _scene_problems(scenario)]
    for findings in (_condition_problems, graph_problems):
        problems += [] if problems else [problem_at(path, places, *finding) for finding in findings(scenario)]
    return problems


def _scene_problems(scenario: ScenarioFile) -> Iterator[Finding]:
    """Check each scene by itself: what it needs, and whether everything that it names exists."""
    ids = {scene.id for scene in scenario.scenes}
    if scenario.start not in ids:
        yield ("start",), f"De situatie ‘{scenario.start}’ bestaat niet.", "Noem een situatie uit scenes."
    for index, scene in enumerate(scenario.scenes):
        where: Path = ("scenes", index)
        if bool(scene.choices) == bool(scene.ending) or bool(scene.choices) != bool(scene.question):
            what = f"Situatie ‘{scene.id}’ heeft een vraag met keuzes nodig, of een einde."
            yield where, what, "Vul question en choices in, of ending, en niet allebei."
        if scene.ending and (scene.dilemma or scene.advisers):
            what = f"Situatie ‘{scene.id}’ is een einde: daar is geen dilemma, en niemand om te vragen."
            yield where, what, "Haal dilemma en advisers weg."
        for number, choice in enumerate(scene.choices):
            here: Path = (*where, "choices", number)
            yield from _kind_problems(scene, choice, here)
            yield from _next_problems(choice, ids, here)


def _kind_problems(scene: Scene, choice: Choice, where: Path) -> Iterator[Finding]:
    """Check that a dilemma weighs and does not judge, and that every other scene judges and does not weigh."""
    if scene.dilemma and choice.judgement:
        what = f"Situatie ‘{scene.id}’ is een dilemma: keuze ‘{choice.id}’ is niet goed of fout."
        yield (*where, "judgement"), what, "Haal judgement weg, of haal dilemma weg bij de situatie."
    if scene.dilemma and not choice.considerations:
        what = f"Keuze ‘{choice.id}’ in dilemma ‘{scene.id}’ heeft geen overwegingen."
        yield where, what, "Noem bij considerations wat voor deze keuze pleit, met de waarde erbij."
    if not scene.dilemma and not choice.judgement:
        what = f"Keuze ‘{choice.id}’ in situatie ‘{scene.id}’ heeft geen oordeel."
        yield where, what, "Vul judgement in: strong, fair of risk. Of maak van de situatie een dilemma."
    if not scene.dilemma and choice.considerations:
        what = f"Keuze ‘{choice.id}’ heeft overwegingen, en situatie ‘{scene.id}’ is geen dilemma."
        yield (*where, "considerations"), what, "Haal considerations weg, of maak van de situatie een dilemma."


def _next_problems(choice: Choice, ids: set[str], where: Path) -> Iterator[Finding]:
    last = len(choice.branches) - 1
    for number, branch in enumerate(choice.branches):
        here = (*where, "next") if isinstance(choice.next, str) else (*where, "next", number, "to")
        if branch.to not in ids:
            yield here, f"De situatie ‘{branch.to}’ bestaat niet.", "Noem een situatie uit scenes."
        if number == last and branch.when is not None:
            what = f"De laatste weg van keuze ‘{choice.id}’ heeft een voorwaarde: wie er niet aan voldoet, kan niet verder."
            yield here, what, "Haal when daar weg, of zet er nog een weg zonder voorwaarde onder."
        if number < last and branch.when is None:
            what = f"Deze weg van keuze ‘{choice.id}’ geldt altijd; wat eronder staat, komt nooit aan de beurt."
            yield here, what, "Geef haar een voorwaarde, of zet haar onderaan."


def _condition_problems(scenario: ScenarioFile) -> Iterator[Finding]:
    """Check what conditions name. All scenes that are named exist."""
    conditions = list(_conditions(scenario))
    if not conditions:
        return
    ahead = paths.arrows_ahead(scenario)
    leads = {
        f"{scene.id}/{choice.id}": {other for branch in choice.branches for other in (branch.to, *ahead[branch.to])}
        for scene in scenario.scenes
        for choice in scene.choices
    }
    for where, scene, condition in conditions:
        if condition == Condition():
            yield where, "Deze voorwaarde is leeg.", "Vul in wat er zo moet zijn, of haal when weg."
        for role in condition.role:
            if role not in scenario.audience:
                what = f"Dit scenario is niet voor een {WHO[role]}; deze voorwaarde kan niet."
                yield (*where, "role"), what, "Zet de rol bij audience, of haal haar hier weg."
        for key, names in (("chose", condition.chose), ("not_chose", condition.not_chose)):
            for number, name in enumerate(names):
                here = (*where, key, number)
                if name not in leads:
                    yield here, f"De keuze ‘{name}’ bestaat niet.", "Schrijf situatie/keuze, met de ids uit dit bestand."
                elif scene.id not in leads[name]:
                    what = f"De keuze ‘{name}’ kan niet gemaakt zijn voor situatie ‘{scene.id}’."
                    yield here, what, "Noem een keuze die eerder komt."


def _conditions(scenario: ScenarioFile) -> Iterator[tuple[Path, Scene, Condition]]:
    for index, scene in enumerate(scenario.scenes):
        for number, choice in enumerate(scene.choices):
            where: Path = ("scenes", index, "choices", number)
            if choice.when is not None:
                yield (*where, "when"), scene, choice.when
            for position, branch in enumerate(choice.branches):
                if branch.when is not None:
                    yield (*where, "next", position, "when"), scene, branch.when
