"""Beginnings of new content: files that read well and show on the page, with a mark where an author has to fill something in.

As long as a mark stands in a file the checker refuses it, so that nothing half-written is ever taught; a preview shows it. Pure.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from app.catalogue.model import ID_PATTERN
from app.catalogue.origin import CHECKLIST, MOST_YEARS
from app.errors import Problem

Starter = Literal["module", "briefing", "scenario", "quiz"]
STARTERS: tuple[Starter, ...] = ("module", "briefing", "scenario", "quiz")
MARK = "INVULLEN"
MARKED = re.compile(rf"\b{MARK}\b")
LONGEST_TITLE = 200
REVIEW_MONTHS = 6
EXPIRY_MONTHS = 12


class UnfitName(ValueError):  # noqa: N818  the name says it
    """A slug or title that cannot be used; the text says why, in Dutch."""


def starter(kind: Starter, slug: str, title: str, today: dt.date, *, from_case: bool = False) -> dict[str, str]:
    """Return new files, path to text.

    Args:
        kind: What to begin.
        slug: Its name in addresses.
        title: As readers see it.
        today: Stands as the day on which the source was read, with a mark.
        from_case: Whether it begins with a real case: then the list of what has to be so stands in it. For a scenario.

    Raises:
        UnfitName: The slug does not fit in an address, or the title is no line of text.
    """
    if re.fullmatch(ID_PATTERN, slug) is None:
        raise UnfitName(f"de naam ‘{slug}’ past niet in een adres. Gebruik kleine letters, cijfers en streepjes, ten hoogste 60.")
    title = title.strip()
    if not title or not title.isprintable() or len(title) > LONGEST_TITLE:
        raise UnfitName(f"de titel moet één regel tekst zijn, van 1 tot en met {LONGEST_TITLE} tekens.")
    if kind == "scenario" and from_case:
        return _scenario(slug, _quoted(title), _sources(today), _origin(today))
    return _MAKERS[kind](slug, _quoted(title), _sources(today))


def marks_in(files: Mapping[str, str], *, is_draft: bool = False) -> Iterator[Problem]:
    """Find every mark that is still to be filled in.

    Args:
        files: Path to text.
        is_draft: Whether the content is only looked at: then a mark is no error.
    """
    for path, text in files.items():
        for number, line in enumerate(text.split("\n"), 1):
            found = MARKED.search(line)
            if found:
                remedy = f"Schrijf hier je eigen tekst, en haal {MARK} weg."
                severity: Literal["error", "warning"] = "warning" if is_draft else "error"
                yield Problem(path, number, found.start() + 1, f"Hier staat nog {MARK}.", remedy, severity)


def _quoted(text: str) -> str:
    """Return a text as YAML, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


def _in_months(today: dt.date, months: int) -> dt.date:
    month = today.month - 1 + months
    return dt.date(today.year + month // 12, month % 12 + 1, min(today.day, 28))


def _origin(today: dt.date) -> str:
    """Return the list with nothing ticked off. It has no place for a word about the case."""
    items = "".join(f"    {name}: false  # {MARK} {text}\n" for name, text in CHECKLIST.items())
    until = _in_months(today, EXPIRY_MONTHS).isoformat()
    return f"""\
# Schrijf nergens in dit bestand iets over de casus zelf, ook niet in een opmerking zoals deze.
origin:
  kind: case
  expires_on: {until}  # {MARK} tot en met welke dag dit gebruikt mag worden, ten hoogste {MOST_YEARS} jaar vooruit
  checklist:  # klopt een punt, schrijf dan true en haal de opmerking weg
{items}"""


def _sources(today: dt.date) -> str:
    review = _in_months(today, REVIEW_MONTHS)
    return f"""\
sources:
  - id: bron
    title: {MARK} hoe de bron heet
    url: https://{MARK}.example
    checked_on: {today.isoformat()}  # {MARK} de dag waarop je de bron las
    review_by: {review.isoformat()}
"""


def _lesson(lead: str, text: str) -> str:
    return f"---\ntitle: {MARK} een korte kop\nlead: {lead}\n---\n{text}"


def _module(slug: str, title: str, sources: str) -> dict[str, str]:
    head = f"""\
title: {title}
summary: {MARK} in een of twee zinnen waar het over gaat
audience: [civil_servant]
required_for: []
# Maak de toets en het scenario met ‘content new quiz {slug}’ en ‘content new scenario {slug}-…’.
# Haal daarna het hekje weg:
# quiz: {slug}
# scenario: {slug}-…
{sources}"""
    first = f"""\
{MARK} vertel wat er gebeurt, in korte zinnen. Zet achter elke bewering de bron.[@bron]

## {MARK} een tussenkop

1. {MARK} een stap

!!! signal "Herken je dit?"
    {MARK} een signaal, zoals iemand het op het werk ziet.
"""
    last = f"""\
{MARK} wat de lezer doet met een signaal, en waarom.[@bron]

!!! note "Voor maandag"
    {MARK} één stap die iemand maandag kan zetten.
"""
    folder = f"modules/{slug}"
    return {
        f"{folder}/module.yaml": head,
        f"{folder}/01-wat-zie-je.md": _lesson(f"{MARK} een zin die de lezer in de situatie zet", first),
        f"{folder}/02-wat-doe-je.md": _lesson(f"{MARK} een zin die zegt wat je hier leert", last),
    }


def _briefing(slug: str, title: str, sources: str) -> dict[str, str]:
    head = f"""\
title: {title}
summary: {MARK} in een zin wat u hieraan heeft
audience: [office_holder]
required_for: []
{sources}"""
    dilemma = f"""\
---
title: {MARK} een korte kop
kicker: Dilemma
dilemma:
  question: Wat doet u?
  choices:
    - id: eerste
      text: {MARK} een manier om te handelen
      consequence: {MARK} wat er daarna gebeurt
      considerations:
        - {MARK} wat hiervoor pleit
      sources: [bron]
    - id: tweede
      text: {MARK} een andere manier om te handelen
      consequence: {MARK} wat er daarna gebeurt
      considerations:
        - {MARK} wat hiervoor pleit
      sources: [bron]
---
{MARK} de situatie, in twee of drie zinnen.
"""
    folder = f"modules/{slug}/briefing"
    return {
        f"{folder}/briefing.yaml": head,
        f"{folder}/01-wat-speelt-er.md": _lesson(f"{MARK} één gedachte", f"{MARK} wat u kunt tegenkomen.[@bron]\n"),
        f"{folder}/02-dilemma.md": dilemma,
        f"{folder}/03-wat-doet-u.md": _lesson(f"{MARK} één gedachte", f"{MARK} wat u doet, en waar u terechtkunt.[@bron]\n"),
    }


def _choice(name: str, judgement: str, following: str) -> str:
    return f"""\
      - id: {name}
        text: {MARK} wat je doet
        judgement: {judgement}
        consequence: {MARK} wat er dan gebeurt
        feedback: {MARK} waarom
        sources: [bron]
        next: {following}
"""


def _ending(name: str, kind: str) -> str:
    return f"  - id: {name}\n    title: {MARK} een kop\n    text: {MARK} hoe het afloopt\n    ending: {kind}\n"


def _scenario(slug: str, title: str, sources: str, origin: str = "") -> dict[str, str]:
    text = f"""\
kind: scenario
title: {title}
summary: {MARK} waar je staat. Alle personen zijn verzonnen.
audience: [civil_servant]
start: begin
{origin}{sources}scenes:
  - id: begin
    place: {MARK} waar je bent
    title: {MARK} een kop
    text: {MARK} wat je ziet of hoort
    question: Wat doe je?
    choices:
{_choice("melden", "strong", "vervolg")}{_choice("navragen", "fair", "vervolg")}{_choice("laten-gaan", "risk", "te-laat")}\
  - id: vervolg
    title: {MARK} een kop
    text: {MARK} wat er daarna gebeurt
    question: En nu?
    choices:
{_choice("doorzetten", "strong", "goed")}{_choice("afwachten", "fair", "half")}\
{_ending("goed", "good")}{_ending("half", "mixed")}{_ending("te-laat", "bad")}"""
    return {f"quizzes/{slug}.yaml": text}


def _option(name: str, *, correct: bool) -> str:
    return f"""\
      - id: {name}
        text: {MARK} een antwoord
        correct: {"true" if correct else "false"}
        feedback: {MARK} waarom dit {"klopt" if correct else "niet klopt"}
        sources: [bron]
"""


def _quiz(slug: str, title: str, sources: str) -> dict[str, str]:
    text = f"""\
kind: quiz
title: {title}
draw: 2
{sources}items:
  - id: eerste-vraag
    type: single  # precies één goed antwoord
    text: {MARK} een situatie. Wat doe je eerst?
    topic: herkennen
    options:
{_option("goed", correct=True)}{_option("fout", correct=False)}{_option("ook-fout", correct=False)}\
  - id: tweede-vraag
    type: multiple  # een of meer goede antwoorden, en ten minste één fout
    text: {MARK} een vraag met meer goede antwoorden
    topic: melden
    options:
{_option("goed", correct=True)}{_option("ook-goed", correct=True)}{_option("fout", correct=False)}"""
    return {f"quizzes/{slug}.yaml": text}


_MAKERS: Mapping[Starter, Callable[[str, str, str], dict[str, str]]] = {
    "module": _module, "briefing": _briefing, "scenario": _scenario, "quiz": _quiz,
}  # fmt: skip
