"""What people learn as Plotly figures in the house style: rows with marks, and a curve over days. Pure.

Each mark has a shape of its own, so that nothing hangs on colour; every number also stands beside its row.
"""

import dataclasses as dc
import html
import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import plotly.graph_objects as go

from app.insight import decay
from app.insight.decay import Decay
from app.insight.figures import (
    AXIS,
    BLUE,
    BREAK,
    CONTEXT,
    FONT_SIZE,
    GRID,
    HOUSE_STYLE,
    INK,
    MARKER,
    PAPER,
    SOFT,
    TICK_SIZE,
    to_text,
)
from app.insight.retention_figures import Course, Point
from app.insight.statements import ALL_PERCENT, Tongue

Json = dict[str, Any]
Look = Literal["full", "hollow", "bar"]
ROW, LINE, TRACK = 34, 18, 30
WIDE_LETTERS, NARROW_LETTERS, LABELS = 40, 44, 300
TOP, BOTTOM = 8, 40
DAYS_SHOWN = 240
CURVE_STEP = 5
HEIGHT, NARROW_HEIGHT = 360, 320
LOOKS: Mapping[Look, Json] = MappingProxyType({
    "full": {"size": MARKER, "symbol": "circle", "color": BLUE, "line": {"color": BLUE, "width": 2}},
    "hollow": {"size": MARKER, "symbol": "circle", "color": PAPER, "line": {"color": BLUE, "width": 3}},
    "bar": {"size": MARKER + 3, "symbol": "line-ns", "line": {"color": BLUE, "width": 3}},
})  # fmt: skip


@dc.dataclass(frozen=True, slots=True)
class Line:
    """A row of a figure.

    Args:
        label: What it is about.
        value: The numbers, as they stand beside it.
        marks: Where something stands, from 0 to 100, and what it looks like.
        span: From where to where a line is drawn: a difference, or a bar from nothing.
        inside: What stands on the track instead of a mark.
    """

    label: str
    value: str
    marks: tuple[tuple[float, Look], ...] = ()
    span: tuple[float, float] | None = None
    inside: str = ""


def rows(lines: Sequence[Line], value_letters: int = 24) -> str:
    """Draw rows between 0 and 100 percent, in the order in which they are given.

    Args:
        lines: At least one.
        value_letters: How long the longest value is, for the room beside the plot.
    """
    return to_text(_wide(lines, value_letters), _narrow(lines))


def _folded(label: str, letters: int) -> str:
    return BREAK.join(html.escape(part, quote=False) for part in textwrap.wrap(label, letters))


def _wide(lines: Sequence[Line], value_letters: int) -> go.Figure:
    """Draw with the names left of the plot and the numbers right of it. One unit of y is one pixel."""
    names = [_folded(one.label, WIDE_LETTERS) for one in lines]
    heights = [ROW + LINE * name.count(BREAK) for name in names]
    places = [-sum(heights[:index]) - height / 2 for index, height in enumerate(heights)]
    notes: list[Json] = []
    for one, name, y in zip(lines, names, places, strict=True):
        notes.append({"xref": "paper", "x": 0, "xanchor": "right", "align": "right", "xshift": -14, "y": y, "text": name})
        value = html.escape(one.value, quote=False)
        notes.append({"xref": "paper", "x": 1, "xanchor": "left", "align": "left", "xshift": 12, "y": y, "text": value})
        notes.extend(_inside(one, y))
    figure = go.Figure(_marks(lines, places))
    figure.update_layout(
        template=HOUSE_STYLE,
        height=sum(heights) + TOP + BOTTOM,
        margin={"l": LABELS, "r": 24 + 8 * value_letters, "t": TOP, "b": BOTTOM},
        xaxis=_percentages((0, 25, 50, 75, ALL_PERCENT)),
        yaxis={"range": [-sum(heights), 0], "showticklabels": False},
        shapes=_tracks(lines, places),
        annotations=notes,
    )
    return figure


def _narrow(lines: Sequence[Line]) -> go.Figure:
    """Draw with name and numbers above each track. One unit of y is one pixel."""
    texts = [_folded(one.label, NARROW_LETTERS) + BREAK + html.escape(one.value, quote=False) for one in lines]
    heights = [LINE * (text.count(BREAK) + 1) + TRACK for text in texts]
    places = [-sum(heights[: index + 1]) + TRACK / 2 for index in range(len(lines))]
    notes: list[Json] = []
    for one, text, y in zip(lines, texts, places, strict=True):
        bottom = y + TRACK / 2 - 4
        notes.append(
            {"xref": "paper", "x": 0, "xanchor": "left", "align": "left", "y": bottom, "yanchor": "bottom", "text": text}
        )
        notes.extend(_inside(one, y))
    figure = go.Figure(_marks(lines, places))
    figure.update_layout(
        template=HOUSE_STYLE,
        height=sum(heights) + TOP + BOTTOM,
        margin={"l": 12, "r": 24, "t": TOP, "b": BOTTOM},
        xaxis=_percentages((0, 50, ALL_PERCENT)),
        yaxis={"range": [-sum(heights), 0], "showticklabels": False},
        shapes=_tracks(lines, places),
        annotations=notes,
    )
    return figure


def _percentages(ticks: Sequence[int]) -> Json:
    return {"range": [-2, 102], "tickvals": list(ticks), "ticktext": [f"{tick}%" for tick in ticks]}


def _inside(line: Line, y: float) -> list[Json]:
    if not line.inside:
        return []
    text = html.escape(line.inside, quote=False)
    note: Json = {"x": 0, "xanchor": "left", "y": y, "bgcolor": PAPER, "text": text}
    return [{**note, "font": {"size": TICK_SIZE, "color": SOFT}}]


def _tracks(lines: Sequence[Line], places: Sequence[float]) -> list[Json]:
    """Return the grey tracks, and on them the differences or bars."""
    found: list[Json] = []
    for line, y in zip(lines, places, strict=True):
        base: Json = {"type": "line", "y0": y, "y1": y, "layer": "between"}
        found.append({**base, "x0": 0, "x1": ALL_PERCENT, "line": {"color": GRID, "width": 1}})
        if line.span:
            found.append({**base, "x0": line.span[0], "x1": line.span[1], "line": {"color": BLUE, "width": 5}})
    return found


def _marks(lines: Sequence[Line], places: Sequence[float]) -> list[go.Scatter]:
    found: list[go.Scatter] = []
    for look, marker in LOOKS.items():
        at = [(x, y) for line, y in zip(lines, places, strict=True) for x, mark in line.marks if mark == look]
        if at:
            xs, ys = zip(*at, strict=True)
            found.append(go.Scatter(x=xs, y=ys, name=look, mode="markers", hoverinfo="skip", marker=dict(marker)))
    return found


def over_days(course: Course, say: Tongue) -> str:
    """Draw what is known so many days after a module, with the curve through it; after the last point it is dashed.

    Args:
        course: With at least one point.
        say: The language.
    """
    return to_text(_days(course, say, narrow=False), _days(course, say, narrow=True))


def _days(course: Course, say: Tongue, *, narrow: bool) -> go.Figure:
    last = max(one.days for one in course.points)
    marks = [*_curves(course, last), _points(course.points)]
    ticks = [one.days for one in course.points]
    shapes: list[Json] = []
    # On a phone the first two stand too near to each other for numbers at one height.
    notes = [_value(one, below=narrow and place == 1) for place, one in enumerate(course.points)]
    if course.floor is not None:
        line = {"color": AXIS, "width": 1.5, "dash": "dot"}
        shapes.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": course.floor, "y1": course.floor, "line": line})
        notes.append({
            "xref": "paper", "x": 1, "xanchor": "right", "y": course.floor, "yanchor": "top",
            "font": {"size": TICK_SIZE, "color": SOFT},
            "text": html.escape(say.gettext("voor de module: %(percent)d%%", percent=course.floor), quote=False),
        })  # fmt: skip
    figure = go.Figure(marks)
    figure.update_layout(
        template=HOUSE_STYLE,
        height=NARROW_HEIGHT if narrow else HEIGHT,
        margin={"l": 48, "r": 24, "t": 22, "b": BOTTOM + 6},
        xaxis={"range": [-30 if narrow else -12, DAYS_SHOWN], "tickvals": ticks, "showgrid": False,
               "ticktext": [_safe_day(days, say, narrow=narrow) for days in ticks]},
        yaxis={"range": [0, 102], "showgrid": True, "gridcolor": GRID, "tickvals": [0, 25, 50, 75, 100],
               "ticktext": ["0%", "25%", "50%", "75%", "100%"]},
        shapes=shapes,
        annotations=notes,
    )  # fmt: skip
    return figure


def _safe_day(days: int, say: Tongue, *, narrow: bool) -> str:
    if not days:
        return html.escape(say.gettext("direct"), quote=False)
    return str(days) if narrow else html.escape(say.gettext("%(days)d dagen", days=days), quote=False)


def _value(point: Point, *, below: bool) -> Json:
    place: Json = (
        {"y": point.low, "yanchor": "top", "yshift": -2} if below else {"y": point.high, "yanchor": "bottom", "yshift": 2}
    )
    return place | {
        "x": point.days, "xanchor": "left", "xshift": -4,
        "text": f"{point.percent}%", "font": {"size": FONT_SIZE, "weight": "bold", "color": INK},
    }  # fmt: skip


def _points(points: Sequence[Point]) -> go.Scatter:
    return go.Scatter(
        x=[one.days for one in points], y=[one.percent for one in points], name="points", mode="markers", hoverinfo="skip",
        marker=dict(LOOKS["hollow"]),
        error_y={"type": "data", "symmetric": False, "array": [one.high - one.percent for one in points],
                 "arrayminus": [one.percent - one.low for one in points], "color": BLUE, "thickness": 4, "width": 0},
    )  # fmt: skip


def _curves(course: Course, last: int) -> list[go.Scatter]:
    if course.decay is None or course.floor is None or course.is_flat or course.is_unsure:
        return []
    first = min(one.days for one in course.points)
    return [
        _curve(course.decay, course.floor, range(first, last + 1, CURVE_STEP), "solid", BLUE),
        _curve(course.decay, course.floor, range(last, DAYS_SHOWN + 1, CURVE_STEP), "dash", CONTEXT),
    ]


def _curve(fitted: Decay, floor: int, days: Sequence[int], dash: str, colour: str) -> go.Scatter:
    at = [round(ALL_PERCENT * decay.curve(day, fitted.p0, floor / ALL_PERCENT, fitted.half_life), 1) for day in days]
    return go.Scatter(
        x=list(days), y=at, name=dash, mode="lines", hoverinfo="skip", line={"color": colour, "width": 2, "dash": dash}
    )  # fmt: skip
