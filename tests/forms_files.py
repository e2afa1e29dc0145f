"""The tiny catalogue with questions before, two scenarios that take turns, and a module that opens after another. Pure."""

from tests import again_files, catalogue_files
from tests.catalogue_files import BRIEFING, LESSON_ONE, MODULE, QUIZ, SCENARIO, SLUG, SOURCES

OTHER_SCENARIO = "geschenken-borrel"
LATER = "vervolg"
LATER_FILE = f"modules/{LATER}/module.yaml"
LATER_LESSON = f"modules/{LATER}/01-verder.md"
RULE = "{any: [entry, {all: [pages, quiz, scenario]}]}"


def files() -> dict[str, str]:
    """Return path to text of a catalogue without errors."""
    return {
        **again_files.files(),
        MODULE: module(),
        BRIEFING: catalogue_files.files()[BRIEFING].replace(f"\n{SOURCES}", f"\nrequired_for: [office_holder]\n{SOURCES}", 1),
        f"quizzes/{OTHER_SCENARIO}.yaml": catalogue_files.scenario().replace("De kerstborrel", "De nieuwjaarsborrel"),
        LATER_FILE: later(),
        LATER_LESSON: catalogue_files.files()[LESSON_ONE].replace("Wat is een geschenk?", "Verder"),
    }


def module(rule: str = RULE, scenarios: tuple[str, ...] = (SCENARIO, OTHER_SCENARIO)) -> str:
    """Return the module with its rule; five of the six questions before are enough."""
    return f"""\
title: Geschenken
summary: Wanneer een geschenk een signaal is.
audience: [civil_servant]
required_for: [civil_servant]
quiz: {QUIZ}
scenarios: [{", ".join(scenarios)}]
pass_percent: 70
entry_percent: 83
completion: {rule}
{SOURCES}"""


def later(requires: str = SLUG) -> str:
    """Return a module that opens after another."""
    return f"title: Vervolg\nsummary: Wat erna komt.\naudience: [civil_servant]\nrequires: [{requires}]\n{SOURCES}"
