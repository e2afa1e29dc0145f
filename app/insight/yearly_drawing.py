"""The figures of the yearly report as plain shapes: lines, marks, words. Page, PDF and DOCX draw the same ones. Pure.

They are read on paper and without colour: a role is a shape and a label, a second line is dashed.
"""

import dataclasses as dc
import itertools
import textwrap
from collections.abc import Iterator, Sequence
from typing import Literal

from app.insight.disclosure import Row
from app.insight.measures import OFFICE_HOLDERS, ORGANISATION, STARTED
from app.insight.statements import ALL_PERCENT, Tongue, group_name, of_people, percent_text, role_name
from app.insight.tables import Table

INK, SOFT, AXIS, CONTEXT, GRID = "#1A2430", "#4A5563", "#6B7785", "#8A96A3", "#D5DBE1"
BLUE, ORANGE = "#12436D", "#F46A25"
WIDTH, LABELS, VALUES = 680.0, 235.0, 150.0
ROW, HEADING, FOOT, LETTERS = 23.0, 27.0, 26.0, 36
SIZE, SMALL = 12.5, 11.0
TREND_HEIGHT, TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 222.0, 46.0, 190.0, 14.0, 192.0
BAR, BESIDE = 5.0, 7.0
NEAR = 17.0
"""Two labels closer than this lie over each other."""

Anchor = Literal["start", "middle", "end"]
Form = Literal["circle", "diamond", "square", "ring"]


@dc.dataclass(frozen=True, slots=True)
class Line:
    """A straight line; the places are in points of the drawing."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0
    dashed: bool = False


@dc.dataclass(frozen=True, slots=True)
class Mark:
    """A mark around a place: circle, diamond, square, or a ring that is hollow."""

    form: Form
    x: float
    y: float
    colour: str
    size: float = 5.5


@dc.dataclass(frozen=True, slots=True)
class Words:
    """Words whose middle is at a height."""

    text: str
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = SIZE
    bold: bool = False
    colour: str = INK


@dc.dataclass(frozen=True, slots=True)
class Drawing:
    """A figure.

    Args:
        finding: The sentence above it.
        sub: What is shown, of whom, when, and what the shapes mean.
        alt: The finding and where the same numbers stand as a table, for who cannot see it.
        height: In points; it is `WIDTH` wide.
        lines: Drawn first.
        marks: Drawn over the lines.
        texts: Drawn last.
    """

    finding: str
    sub: str
    alt: str
    height: float
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    texts: tuple[Words, ...]
    width: float = WIDTH


@dc.dataclass(frozen=True, slots=True)
class Series:
    """A line over time.

    Args:
        name: Stands at its end.
        shares: A percentage for each moment, or None where there is none.
        form: Of its marks.
        colour: Of line and marks.
        value: Stands at its end, after the name.
        dashed: Whether the line is.
        bands: For each moment the least and the most percent, where that is what is told; else None.
    """

    name: str
    shares: tuple[float | None, ...]
    form: Form
    colour: str
    value: str = ""
    dashed: bool = False
    bands: tuple[tuple[float, float] | None, ...] = ()


def by_unit(table: Table, before: Table | None, finding: str, say: Tongue) -> Drawing:
    """Draw participation by department and role: one row each in their fixed order, hollow is a year before.

    Args:
        table: With departments.
        before: The year before, when it was published.
        finding: The sentence above it.
        say: The language.
    """
    lines: list[Line] = []
    marks: list[Mark] = []
    texts: list[Words] = []
    y = 4.0
    for label, row in _rows(table, say):
        pieces = textwrap.wrap(label, LETTERS) if row else [label]
        high = (ROW if row else HEADING) + (len(pieces) - 1) * (SIZE + 1)
        middle = y + high / 2
        for number, piece in enumerate(pieces):
            at = middle + (number - (len(pieces) - 1) / 2) * (SIZE + 1)
            texts.append(Words(piece, LABELS - 12, at, "end", bold=row is None))
        if row:
            lines.append(Line(_across(0), middle, _across(ALL_PERCENT), middle, GRID))
            then = before.row(row.key) if before else None
            marks += [*_marks(then, middle, is_before=True), *_marks(row, middle)]
            texts.append(Words(_value(row, say), WIDTH - VALUES + 14, middle))
        y += high
    for percent in (0, 25, 50, 75, ALL_PERCENT):
        lines.insert(0, Line(_across(percent), 4, _across(percent), y, GRID, 0.75))
        texts.append(Words(f"{percent}%", _across(percent), y + 12, "middle", SMALL, colour=SOFT))
    sub = f"Deel van de mensen in dienst dat in {table.period.last.year} voor het eerst meedeed"
    sub += " · ● ambtenaren ◆ politieke ambtsdragers"
    sub += " ■ hele organisatie" if table.organisation else ""
    sub += " · ○ een jaar eerder" if before and before.units else ""
    alt = f"{finding}. Dezelfde cijfers staan in de tabel Deelname per afdeling en rol."
    return Drawing(finding, sub, alt, y + FOOT, tuple(lines), tuple(marks), tuple(texts))


def _rows(table: Table, say: Tongue) -> Iterator[tuple[str, Row | None]]:
    domain = ""
    for group, row in table.units:
        if group.domain not in (domain, group.label):
            yield group.domain, None
        domain = group.domain
        yield group_name(group, say), row
    yield "Rollen", None
    for row in (*table.roles, *([table.organisation] if table.organisation else [])):
        yield role_name(row.key, say), row


def _across(percent: float) -> float:
    return LABELS + (WIDTH - LABELS - VALUES) * percent / ALL_PERCENT


def _marks(row: Row | None, y: float, *, is_before: bool = False) -> Iterator[Mark]:
    """Give the mark of a row whose number is shown; a bound and a protected number have words only."""
    figure = row.figures[STARTED] if row else None
    if row is None or figure is None or figure.state != "shown" or figure.count is None or not row.people:
        return
    x = _across(ALL_PERCENT * figure.count / row.people)
    if is_before:
        yield Mark("ring", x, y, CONTEXT, 4.5)
        return
    form: Form = "square" if row.key == ORGANISATION else "diamond" if row.key == OFFICE_HOLDERS else "circle"
    colour = {ORGANISATION: INK, OFFICE_HOLDERS: ORANGE}.get(row.key, BLUE)
    yield Mark(form, x, y, colour)


def _value(row: Row, say: Tongue) -> str:
    figure = row.figures[STARTED]
    if figure.state == "banded":
        return percent_text(figure, row.people, say)
    return of_people(row, STARTED, say)


def over_time(moments: Sequence[str], series: Sequence[Series], finding: str, sub: str, alt: str) -> Drawing:
    """Draw shares over time: a line each, with its name at the end.

    Args:
        moments: What the moments are called, oldest first.
        series: At most a few.
        finding: The sentence above it.
        sub: What is shown.
        alt: For who cannot see it.
    """

    def place(number: int) -> float:
        return TREND_LEFT + (WIDTH - TREND_LEFT - TREND_RIGHT) * number / max(1, len(moments) - 1)

    def height(percent: float) -> float:
        return TREND_BOTTOM - (TREND_BOTTOM - TREND_TOP) * percent / ALL_PERCENT

    lines = [Line(TREND_LEFT, height(percent), place(len(moments) - 1), height(percent), GRID, 0.75)
             for percent in (0, 25, 50, 75, ALL_PERCENT)]  # fmt: skip
    texts = [Words(f"{percent}%", TREND_LEFT - 8, height(percent), "end", SMALL, colour=SOFT)
             for percent in (0, 25, 50, 75, ALL_PERCENT)]  # fmt: skip
    texts += [Words(name, place(number), TREND_BOTTOM + 16, "middle", SMALL, colour=SOFT) for number, name in enumerate(moments)]
    marks: list[Mark] = []
    ends: list[tuple[float, float, Series]] = []
    for turn, one in enumerate(series):
        bars = [(place(number) + BESIDE * turn, *map(height, band)) for number, band in enumerate(one.bands) if band]
        lines += [Line(x, low, x, high, one.colour, BAR, one.dashed) for x, low, high in bars]
        points = [(place(number), height(share)) for number, share in enumerate(one.shares) if share is not None]
        lines += [Line(*a, *b, one.colour, 2.0, one.dashed) for a, b in itertools.pairwise(points)]
        marks += [Mark(one.form, x, y, one.colour, 4.5) for x, y in points]
        ends += [(*max([*points, *((x, (low + high) / 2) for x, low, high in bars)]), one)] if points or bars else []
    texts += _labels(ends)
    return Drawing(finding, sub, alt, TREND_HEIGHT, tuple(lines), tuple(marks), tuple(texts))


def _labels(ends: Sequence[tuple[float, float, Series]]) -> Iterator[Words]:
    """Give the names at the ends of the lines, from low to high, none over another."""
    last = TREND_HEIGHT * 2
    for x, y, one in sorted(ends, key=lambda end: -end[1]):
        at = min(y, last - NEAR)
        yield Words(f"{one.name} {one.value}".strip(), x + 12, at, colour=INK)
        last = at


def diamond(mark: Mark) -> tuple[tuple[float, float], ...]:
    """Return the corners of a diamond, in order."""
    reach = mark.size * 1.25
    return ((mark.x, mark.y - reach), (mark.x + reach, mark.y), (mark.x, mark.y + reach), (mark.x - reach, mark.y))
