"""What the core team writes in the yearly report: plain Markdown to paragraphs, and numbers that come from no table. Pure.

Only what a report needs is markup: a line of its own with `###` is a heading, `-` begins a point, `**` makes bold and `*` italic.
Everything else is text, so that page, PDF and DOCX read the same.
"""

import dataclasses as dc
from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import Literal

from app.insight.yearly import numbers_in

HEADING, POINT = "### ", ("- ", "* ")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR, YEAR_DIGITS = 1900, 2100, 4

BlockKind = Literal["paragraph", "heading", "point"]


@dc.dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one weight."""

    text: str
    bold: bool = False
    italic: bool = False


@dc.dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, or a point of a list."""

    kind: BlockKind
    runs: tuple[Run, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Return Markdown as blocks, in order; lines that follow each other belong together until an empty one."""
    found: list[Block] = []
    for kind, lines in _together(text):
        found.append(Block(kind, runs(" ".join(lines)) if kind != "heading" else (Run(lines[0]),)))
    return tuple(found)


def _together(text: str) -> list[tuple[BlockKind, list[str]]]:
    found: list[tuple[BlockKind, list[str]]] = []
    goes_on = False
    for line in (one.strip() for one in text.splitlines()):
        if line.startswith(POINT) and line[2:].strip():
            found.append(("point", [line[2:].strip()]))
            goes_on = True
        elif line.startswith(HEADING):
            found.append(("heading", [line.removeprefix(HEADING).strip()]))
            goes_on = False
        elif line and goes_on:
            found[-1][1].append(line)
        elif line:
            found.append(("paragraph", [line]))
            goes_on = True
        else:
            goes_on = False
    return found


def runs(text: str) -> tuple[Run, ...]:
    """Return a line as pieces: what stands between `**` is bold, between `*` italic; a sign without a partner is a sign."""
    found = []
    for place, strong in enumerate(_paired(text, "**")):
        for inner, slanted in enumerate([strong] if "**" in strong else _paired(strong, "*")):
            if slanted:
                found.append(Run(slanted, bold=bool(place % 2), italic=bool(inner % 2)))
    return tuple(found)


def _paired(text: str, sign: str) -> list[str]:
    """Split by a sign that stands there an even number of times; the last one alone stays text."""
    pieces = text.split(sign)
    if len(pieces) % 2 == 0:
        last = pieces.pop()
        pieces[-1] = f"{pieces[-1]}{sign}{last}"
    return pieces


def strange_numbers(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the numbers in the prose that stand in no table and no sentence of the report, each once, in order.

    A year and the day in a date are no figures. The core team gets a gentle remark; nothing is refused.

    Args:
        text: Markdown.
        known: Every number of the report, as it is written there.
    """
    return tuple(dict.fromkeys(one for one in _figures(text) if one not in known and one.lstrip("0") not in known))


def _figures(text: str) -> Iterator[str]:
    for word, following in _words(text):
        for number in numbers_in(word):
            if _is_year(number) or (number.isdigit() and following.strip(".,;:()").casefold() in MONTHS):
                continue
            yield number


def _words(text: str) -> Iterator[tuple[str, str]]:
    words = text.split()
    yield from zip_longest(words, words[1:], fillvalue="")


def _is_year(number: str) -> bool:
    return len(number) == YEAR_DIGITS and number.isdigit() and FIRST_YEAR <= int(number) <= LAST_YEAR
