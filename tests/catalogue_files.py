"""A tiny catalogue as files: one module with quiz and scenario, one briefing. Pure, so that unit tests stay pure.

Every secret (feedback, consequence) is a sentence that stands nowhere else, so that a leak can be found by its text.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

SLUG = "geschenken"
QUIZ = "geschenken"
SCENARIO = "geschenken-scenario"

ORGANISATION = "organisation.yaml"
MODULE = f"modules/{SLUG}/module.yaml"
LESSON_ONE = f"modules/{SLUG}/01-wat-is-een-geschenk.md"
LESSON_TWO = f"modules/{SLUG}/02-wat-doe-je.md"
BRIEFING = f"modules/{SLUG}/briefing/briefing.yaml"
CARD_ONE = f"modules/{SLUG}/briefing/01-eerste.md"
CARD_TWO = f"modules/{SLUG}/briefing/02-dilemma.md"
CARD_THREE = f"modules/{SLUG}/briefing/03-laatste.md"
QUIZ_FILE = f"quizzes/{QUIZ}.yaml"
SCENARIO_FILE = f"quizzes/{SCENARIO}.yaml"

CASE_ITEMS = (
    "names_changed", "places_changed", "time_shifted", "amounts_changed", "cases_combined", "no_open_investigation",
    "meldpunt_agreed", "unrecognisable",
)  # fmt: skip

SOURCES = """\
sources:
  - id: gedragscode
    title: Gedragscode integriteit
    place: artikel 4
    url: https://voorbeeld.example/gedragscode
    checked_on: 2026-11-01
    review_by: 2099-12-31
"""


def files() -> dict[str, str]:
    """Return path to text of a catalogue without errors."""
    return {
        ORGANISATION: _organisation(),
        MODULE: _module(),
        LESSON_ONE: lesson("Wat is een geschenk?", "Een geschenk kan een **signaal** zijn. [@gedragscode]"),
        LESSON_TWO: lesson("Wat doe je?", "Meld een geschenk aan je leidinggevende. [@gedragscode]"),
        BRIEFING: _briefing(),
        CARD_ONE: lesson("U krijgt iets aangeboden", "Een geschenk schept een verwachting. [@gedragscode]"),
        CARD_TWO: _dilemma_card(),
        CARD_THREE: lesson("Meld het", "Bel de griffier. [@gedragscode]"),
        QUIZ_FILE: quiz(items=4, draw=3),
        SCENARIO_FILE: scenario(),
    }


def write(folder: Path, texts: Mapping[str, str] | None = None) -> Path:
    """Write a catalogue and return its folder."""
    for path, text in (files() if texts is None else texts).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def lesson(title: str, text: str) -> str:
    """Return a lesson or card."""
    return f"---\ntitle: {title}\n---\n{text}\n"


def _organisation() -> str:
    return """\
name: Provincie Voorbeeld
example: false
routes:
  - id: meldpunt
    title: Meldpunt ondermijning
    when: Je ziet iets dat niet klopt.
    where: Meldpunt
    phone: "030 123 45 67"
    audience: [civil_servant]
  - id: griffier
    title: De griffier
    when: U wordt onder druk gezet.
    where: Griffie
    email: griffie@voorbeeld.example
    audience: [office_holder]
  - id: alarm
    title: Alarmnummer 112
    when: Er is direct gevaar.
    where: Bel 112.
    audience: [civil_servant, office_holder]
"""


def _module() -> str:
    return f"""\
title: Geschenken
summary: Wanneer een geschenk een signaal is.
audience: [civil_servant]
required_for: [civil_servant]
quiz: {QUIZ}
scenario: {SCENARIO}
pass_percent: 70
{SOURCES}"""


def _briefing() -> str:
    return f"""\
title: Geschenken in het kort
summary: Wat u doet met een geschenk.
audience: [office_holder]
{SOURCES}"""


def _dilemma_card() -> str:
    return """\
---
title: Wat zou u doen?
dilemma:
  question: Een ondernemer biedt u een etentje aan.
  choices:
    - id: gaan
      text: U gaat mee.
      consequence: Gevolg van gaan, alleen na de keuze.
      considerations: [Overweging bij gaan.]
      sources: [gedragscode]
    - id: weigeren
      text: U bedankt vriendelijk.
      consequence: Gevolg van weigeren, alleen na de keuze.
      considerations: [Overweging bij weigeren.]
      sources: [gedragscode]
---
Er is geen goed antwoord.
"""


def quiz(*, items: int, draw: int) -> str:
    """Return a quiz file. Odd items are single choice (right: `a`), even ones multiple choice (right: `a` and `b`)."""
    written = "".join(_item(number, "single" if number % 2 else "multiple") for number in range(1, items + 1))
    return f"kind: quiz\ntitle: Toets over geschenken\ndraw: {draw}\n{SOURCES}items:\n{written}"


def _item(number: int, kind: str) -> str:
    right = {"a"} if kind == "single" else {"a", "b"}
    options = "".join(
        f"""\
      - id: {letter}
        text: Antwoord {letter} op vraag {number}
        correct: {"true" if letter in right else "false"}
        feedback: Uitleg bij {letter} van vraag {number}, pas na het antwoord.
        sources: [gedragscode]
"""
        for letter in "abc"
    )
    return f"  - id: vraag-{number}\n    type: {kind}\n    text: Hoe luidt vraag {number}?\n    options:\n{options}"


def scenario(links: Mapping[str, tuple[str, ...]] | None = None, start: str = "begin") -> str:
    """Return a scenario file.

    Args:
        links: Scene to the scenes that its choices lead to; a scene without is an ending. Three scenes and two
            endings when left out.
        start: Where it begins.
    """
    links = links if links is not None else {
        "begin": ("midden", "fout"), "midden": ("goed", "laat"), "laat": ("goed", "fout"), "goed": (), "fout": (),
    }  # fmt: skip
    scenes = "".join(_scene(name, nexts) for name, nexts in links.items())
    return f"kind: scenario\ntitle: De kerstborrel\nsummary: Een uitnodiging.\n{SOURCES}start: {start}\nscenes:\n{scenes}"


def from_case(expires_on: str, *, left: Collection[str] = (), false: Collection[str] = ()) -> str:
    """Return the scenario file of a story that began with a case.

    Args:
        expires_on: The last day on which it may be used.
        left: Items that are not on the list.
        false: Items that are not so.
    """
    items = "".join(f"    {name}: {'false' if name in false else 'true'}\n" for name in CASE_ITEMS if name not in left)
    block = f"origin:\n  kind: case\n  expires_on: {expires_on}\n  checklist:{' {}' if not items else ''}\n{items}"
    return scenario().replace("start: ", f"{block}start: ", 1)


def _scene(name: str, nexts: tuple[str, ...]) -> str:
    head = f"  - id: {name}\n    title: Situatie {name}\n    text: Dit gebeurt er in {name}.\n"
    if not nexts:
        return head + f"    ending: {'good' if name == 'goed' else 'bad'}\n"
    choices = "".join(
        f"""\
      - id: naar-{following}-{number}
        text: Keuze {number} in {name}
        judgement: {("strong", "fair", "risk")[number % 3]}
        feedback: Terugblik op keuze {number} in {name}, pas na de keuze.
        sources: [gedragscode]
        next: {following}
"""
        for number, following in enumerate(nexts)
    )
    return head + f"    question: Wat doe je in {name}?\n    choices:\n{choices}"
