"""Checks across the whole catalogue: everything named exists, nothing is too long, nothing is past its date."""

import datetime as dt
from collections.abc import Iterator

from app.catalogue.check_modules import module_problems
from app.catalogue.check_routes import drill_problems
from app.catalogue.model import Catalogue, Drill, Module, Quiz, Scenario, Source
from app.catalogue.panel import panel_warnings
from app.catalogue.pulse_rules import route_problems
from app.catalogue.scenario_proof import longest_path
from app.errors import Problem

MAXIMUM_CARDS = 7
WORDS_PER_MINUTE = 200
SECONDS_PER_ITEM = 25
SECONDS_PER_SCENE = 30


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
    """Estimate how long a module of this catalogue takes, with the longest of its scenarios, in whole minutes."""
    quiz = catalogue.quizzes.get(module.head.quiz or "")
    stories = [catalogue.scenarios[slug] for slug in module.head.variants if slug in catalogue.scenarios]
    return minutes(module, quiz, max(stories, key=lambda story: longest_path(story.head), default=None))


def across(catalogue: Catalogue, today: dt.date) -> list[Problem]:
    """Check what only shows when all files are seen together."""
    problems: list[Problem] = []
    for module in (*catalogue.modules.values(), *catalogue.briefings.values()):
        problems += _of_module(catalogue, module)
    for drill in catalogue.drills.values():
        ((path, text),) = catalogue.files[drill.version].items()
        problems += drill_problems(drill, catalogue.organisation, path, text)
    for pulse in catalogue.pulses.values():
        ((path, text),) = catalogue.files[pulse.version].items()
        problems += route_problems(pulse, catalogue.organisation, path, text)
    for story in catalogue.scenarios.values():
        path = f"quizzes/{story.slug}.panel.yaml"
        problems += panel_warnings(story, path, catalogue.files[story.version][path]) if story.panel else []
    for path, sources in _all_sources(catalogue):
        problems += [
            Problem(path, 1, 1, f"Bron ‘{source.id}’ moest voor {source.review_by} nagekeken zijn.",
                    "Kijk de bron na en pas checked_on en review_by aan.", "warning")
            for source in sources if source.review_by < today
        ]  # fmt: skip
    return problems


def _of_module(catalogue: Catalogue, module: Module) -> Iterator[Problem]:
    path = _path(module)
    yield from module_problems(catalogue, module, path)
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
    asked: tuple[Quiz | Scenario | Drill, ...]
    asked = (*catalogue.quizzes.values(), *catalogue.scenarios.values(), *catalogue.drills.values())
    for quiz in asked:
        yield f"quizzes/{quiz.slug}.yaml", quiz.head.sources
