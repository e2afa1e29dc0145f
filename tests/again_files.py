"""The tiny catalogue with what comes back later: a quiz with forms and topics, and a drill over four routes. Pure."""

from collections.abc import Mapping

from app.catalogue.model import Drill, DrillFile, Quiz, QuizFile
from app.catalogue.strict_yaml import compose
from tests import catalogue_files
from tests.catalogue_files import ORGANISATION, QUIZ, QUIZ_FILE, SOURCES

DRILL = "meldroutes"
DRILL_FILE = f"quizzes/{DRILL}.yaml"
TOPICS = ("herkennen", "melden", "weigeren")
FORMS = (*("a, b",) * 2, *("a",) * 4, *("b",) * 4, *("year",) * 9, *("probe",) * 6, *("route",) * 2)
EMPLOYEE_ROUTES = ("meldpunt-agressie", "meldpunt-integriteit", "meldpunt-ondermijning", "alarm", "politie")


def files() -> dict[str, str]:
    """Return path to text of a catalogue without errors."""
    return {**catalogue_files.files(), ORGANISATION: organisation(), QUIZ_FILE: quiz_text(), DRILL_FILE: drill_text()}


def quiz_text(forms: tuple[str, ...] = FORMS, topics: tuple[str, ...] = TOPICS) -> str:
    """Return a quiz of single choices (right: `a`), one for each of these forms; the topics take turns."""
    items = "".join(_item(number, form, topics[number % len(topics)]) for number, form in enumerate(forms))
    return f"kind: quiz\ntitle: Toets over geschenken\ndraw: 6\n{SOURCES}items:\n{items}"


def _item(number: int, form: str, topic: str) -> str:
    options = "".join(
        f"""\
      - id: {letter}
        text: Antwoord {letter} op vraag {number}
        correct: {"true" if letter == "a" else "false"}
        feedback: Uitleg bij {letter} van vraag {number}, pas na het antwoord.
        sources: [gedragscode]
"""
        for letter in "abc"
    )
    head = f"  - id: vraag-{number}\n    type: single\n    text: Hoe luidt vraag {number}?\n    topic: {topic}\n"
    return f"{head}    forms: [{form}]\n    options:\n{options}"


def quiz(forms: tuple[str, ...] = FORMS, topics: tuple[str, ...] = TOPICS) -> Quiz:
    """Return that quiz as the catalogue has it."""
    document, _places = compose(quiz_text(forms, topics))
    return Quiz(QUIZ, "0" * 64, QuizFile.model_validate(document))


def organisation() -> str:
    """Return five routes for employees and four for office-holders; three of the five lead to one desk."""
    everyone = {"alarm": "112", "politie": "0900"}
    employees = dict.fromkeys(("meldpunt-agressie", "meldpunt-integriteit", "meldpunt-ondermijning"), "1234")
    office_holders = {"griffier": "1236", "kabinet": "1237"}
    routes = [
        *(_route(name, phone, "civil_servant, office_holder") for name, phone in everyone.items()),
        *(_route(name, phone, "civil_servant") for name, phone in employees.items()),
        *(_route(name, phone, "office_holder") for name, phone in office_holders.items()),
    ]
    return "name: Provincie Voorbeeld\nexample: false\nroutes:\n" + "".join(routes)


def _route(name: str, phone: str, audience: str) -> str:
    title = name.capitalize().replace("-", ": ")
    return f"""\
  - id: {name}
    title: "{title}"
    when: Wanneer je naar {name} gaat.
    where: Waar {name} is.
    phone: "{phone}"
    audience: [{audience}]
"""


EMPLOYEE_SIGNALS = {f"signaal-{n}": EMPLOYEE_ROUTES[n % 5] for n in range(8)}
OFFICE_SIGNALS = {f"uw-signaal-{n}": ("griffier", "kabinet", "alarm", "politie")[n % 4] for n in range(5)}


def drill_text(also: Mapping[str, str] | None = None) -> str:
    """Return a drill of eight signals for employees and five for office-holders.

    Args:
        also: Signal to the routes that are right too, as they stand in the file.
    """
    also = {"signaal-0": "politie"} if also is None else also
    signals = "".join(
        [_signal(name, route, "civil_servant", also) for name, route in EMPLOYEE_SIGNALS.items()]
        + [_signal(name, route, "office_holder", also) for name, route in OFFICE_SIGNALS.items()]
    )
    return f"kind: drill\ntitle: Routetrainer\ndraw: 5\n{SOURCES}signals:\n{signals}"


def _signal(name: str, route: str, audience: str, also: Mapping[str, str]) -> str:
    more = f"    also: [{also[name]}]\n" if name in also else ""
    return f"""\
  - id: {name}
    text: Dit zie je bij {name}.
    route: {route}
{more}    audience: [{audience}]
    feedback: Uitleg bij {name}, pas na de keuze.
    sources: [gedragscode]
"""


def drill(also: Mapping[str, str] | None = None) -> Drill:
    """Return that drill as the catalogue has it."""
    document, _places = compose(drill_text(also))
    return Drill(DRILL, "0" * 64, DrillFile.model_validate(document))
