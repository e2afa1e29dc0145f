"""The tiny catalogue with a quiz that has one question of each type. Pure."""

from collections.abc import Mapping

from app.catalogue.model import Item
from tests import catalogue_files
from tests.catalogue_files import QUIZ_FILE, SOURCES

WRONG: Mapping[str, tuple[str, ...]] = {
    "een": ("b",),
    "meer": ("c",),
    "volgorde": ("d", "c", "b", "a"),
    "koppel": ("s1=y", "s2=x", "s3=y"),
    "getal": ("12",),
}
"""Item to an answer that earns nothing."""
RIGHT: Mapping[str, tuple[str, ...]] = {
    "een": ("a",),
    "meer": ("a", "b"),
    "volgorde": ("a", "b", "c", "d"),
    "koppel": ("s1=x", "s2=y", "s3=x"),
    "getal": ("8",),
}
NUMBER = """\
  - id: getal
    type: number
    text: Hoeveel weken?
    number:
      answer: 8
      tolerance: 1
      unit: weken
      minimum: 1
      maximum: 52
      right: Uitleg als het getal klopt.
      low: Uitleg als het getal te laag is.
      high: Uitleg als het getal te hoog is.
      sources: [gedragscode]
"""


def files() -> dict[str, str]:
    """Return path to text of a catalogue without errors."""
    return {**catalogue_files.files(), QUIZ_FILE: quiz()}


def quiz() -> str:
    """Return the quiz; every one of its questions is asked."""
    items = [_options("een", "single", "a"), _options("meer", "multiple", "ab"), _order(), _match(), NUMBER]
    return f"kind: quiz\ntitle: Toets over geschenken\ndraw: {len(items)}\n{SOURCES}items:\n{''.join(items)}"


def sent(item: Item, chosen: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what a page sends for an answer, by field."""
    if item.type == "order":
        return {f"place-{name}": [str(place)] for place, name in enumerate(chosen, 1)}
    if item.type == "match":
        return {f"target-{one.split('=')[0]}": [one.split("=")[1]] for one in chosen}
    return {"number" if item.type == "number" else "choice": list(chosen)}


def _why(what: str) -> str:
    return f"        feedback: Uitleg bij {what}, pas na het antwoord.\n        sources: [gedragscode]\n"


def _options(name: str, kind: str, right: str) -> str:
    options = "".join(
        f"      - id: {letter}\n        text: Antwoord {letter} op {name}\n        correct: {str(letter in right).lower()}\n"
        + _why(f"{letter} van {name}")
        for letter in "abc"
    )
    return f"  - id: {name}\n    type: {kind}\n    text: Hoe luidt {name}?\n    options:\n{options}"


def _order() -> str:
    steps = "".join(f"      - id: {name}\n        text: Doe stap {name}.\n{_why(f'stap {name}')}" for name in "abcd")
    return f"  - id: volgorde\n    type: order\n    text: Wat komt eerst?\n    steps:\n{steps}"


def _match() -> str:
    targets = "".join(f"      - id: {name}\n        text: Plek {name}\n" for name in "xy")
    signals = "".join(
        f"      - id: s{number}\n        text: Je ziet {number}.\n        target: {target}\n{_why(f'signaal {number}')}"
        for number, target in enumerate("xyx", 1)
    )
    return f"  - id: koppel\n    type: match\n    text: Wat hoort waar?\n    targets:\n{targets}    signals:\n{signals}"


def fields_of(item: Item) -> dict[str, str]:
    """Return what is filled in for the right answer to an item without options, by field."""
    if item.number:
        return {"number": str(item.number.answer)}
    places = {f"place-{step.id}": str(place) for place, step in enumerate(item.steps, 1)}
    return places or {f"target-{one.id}": one.target for one in item.signals}
