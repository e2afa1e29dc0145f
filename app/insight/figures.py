"""Published tables to Plotly figures in the house style; the only user of Plotly. Pure.

Titles, notes and sources are HTML around the figure, never inside it. Every label is escaped, because Plotly reads
labels as markup. Each figure comes in two widths.
"""

import calendar
import dataclasses as dc
import html
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app.insight.brought import Activity
from app.insight.disclosure import Row
from app.insight.measures import CIVIL_SERVANTS, FEWEST_FOR_PERCENT, OFFICE_HOLDERS, ORGANISATION, STARTED
from app.insight.periods import MONTHS
from app.insight.statements import ALL_PERCENT, Tongue, about, band_text, ends, group_name, percent_text, role_name
from app.insight.tables import Table

INK, SOFT, AXIS, CONTEXT, GRID, PAPER = "#1A2430", "#4A5563", "#6B7785", "#8A96A3", "#D5DBE1", "#FFFFFF"
BLUE, ORANGE = "#12436D", "#F46A25"
FONT = "Atkinson Hyperlegible Next, system-ui, sans-serif"
FONT_SIZE, TICK_SIZE, MARKER = 15, 13, 13

COLOURS = {ORGANISATION: INK, OFFICE_HOLDERS: ORANGE}
SYMBOLS = {ORGANISATION: "square", OFFICE_HOLDERS: "diamond"}

HOUSE_STYLE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": FONT_SIZE, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "xaxis": {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "tickfont": {"size": TICK_SIZE, "color": SOFT}},
        "yaxis": {"showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"size": TICK_SIZE}},
        "annotationdefaults": {"showarrow": False, "font": {"size": TICK_SIZE}},
    }
)

ROW_HEIGHT, HEADING_HEIGHT, LINE_HEIGHT, TRACK_HEIGHT = 31, 34, 18, 30
NARROW_LETTERS, WIDE_LETTERS = 44, 36
TOP, BOTTOM, PERCENT_COLUMN, VALUE_COLUMN, LABEL_COLUMN = 8, 40, 48, 150, 260
TREND_TOP, TREND_HEIGHT, NARROW_TREND_HEIGHT = 22, 340, 300
ASIDE = 0.11
CLOSE = 0.7
"""Months within which the numbers of two activities would stand on each other on a phone."""

BREAK = "<br>"
Json = dict[str, Any]
# Markup such as <b> would need a style attribute, which the security policy refuses; a font weight does not.
MARGIN_NOTE: Json = {"xref": "paper"}


@dc.dataclass(frozen=True, slots=True)
class _Line:
    """A line of the dot plot: a group with its row, or a heading without."""

    label: str
    row: Row | None = None
    before: Row | None = None


def to_text(wide: go.Figure, narrow: go.Figure) -> str:
    """Return both widths as JSON that can stand inside a page: no character of it ends or begins markup."""
    first, second = wide.to_plotly_json(), narrow.to_plotly_json()
    whole = {"data": first["data"], "layout": first["layout"], "narrow_data": second["data"], "narrow": second["layout"]}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def by_unit(table: Table, before: Table | None, say: Tongue) -> str:
    """Draw participation per department, office-holders and totals beside them; hollow is a year before.

    Args:
        table: With departments.
        before: The same period a year before, when it was published.
        say: The language.
    """
    lines = list(_lines(table, before, say))
    return to_text(_dots(lines, say), _narrow_dots(lines, say))


def _lines(table: Table, before: Table | None, say: Tongue) -> Iterator[_Line]:
    domain = None
    for group, row in table.units:
        if group.domain not in (domain, group.label):
            yield _Line(group.domain)
        domain = group.domain
        yield _Line(group_name(group, say), row, before.row(row.key) if before else None)
    yield _Line(say.gettext("Rollen"))
    for row in (*table.roles, *([table.organisation] if table.organisation else [])):
        yield _Line(role_name(row.key, say), row, before.row(row.key) if before else None)


def safe(label: str) -> str:
    """Return a label without anything that Plotly would read as markup."""
    return html.escape(label, quote=False)


def _dots(lines: Sequence[_Line], say: Tongue) -> go.Figure:
    """Draw with the names left of the plot and the numbers right of it. One unit of y is one pixel."""
    names = [folded(line.label, WIDE_LETTERS) for line in lines]
    heights = [(ROW_HEIGHT if line.row else HEADING_HEIGHT) + LINE_HEIGHT * name.count(BREAK)
               for line, name in zip(lines, names, strict=True)]  # fmt: skip
    places = [-sum(heights[:index]) - height / 2 for index, height in enumerate(heights)]
    notes: list[Json] = []
    for line, name, y in zip(lines, names, places, strict=True):
        weight = {} if line.row else {"font": {"size": TICK_SIZE, "weight": "bold"}}
        notes.append({**MARGIN_NOTE, "x": 0, "xanchor": "right", "align": "right", "xshift": -14, "y": y, "text": name} | weight)
        if line.row:
            notes.extend(_beside(line.row, y, say))
            notes.extend(_inside(line.row, y, say))
    figure = go.Figure(_marks(lines, places))
    figure.update_layout(
        template=HOUSE_STYLE,
        height=sum(heights) + TOP + BOTTOM,
        margin={"l": LABEL_COLUMN, "r": VALUE_COLUMN, "t": TOP, "b": BOTTOM},
        xaxis=percentages([0, 25, 50, 75, 100]),
        yaxis={"range": [-sum(heights), 0], "showticklabels": False},
        shapes=_tracks(lines, places),
        annotations=notes,
    )
    return figure


def _narrow_dots(lines: Sequence[_Line], say: Tongue) -> go.Figure:
    """Draw with name and numbers above each track. One unit of y is one pixel."""
    texts = [_above(line, say) for line in lines]
    heights = [LINE_HEIGHT * (text.count(BREAK) + 1) + (TRACK_HEIGHT if line.row else LINE_HEIGHT)
               for line, text in zip(lines, texts, strict=True)]  # fmt: skip
    places = [-sum(heights[: index + 1]) + TRACK_HEIGHT / 2 for index in range(len(lines))]
    notes: list[Json] = []
    for line, text, y in zip(lines, texts, places, strict=True):
        bottom = y + TRACK_HEIGHT / 2 - 4 if line.row else y - TRACK_HEIGHT / 2 + 4
        above = {"x": 0, "xanchor": "left", "align": "left", "y": bottom, "yanchor": "bottom", "text": text}
        weight = {} if line.row else {"font": {"size": TICK_SIZE, "weight": "bold"}}
        notes.append({**MARGIN_NOTE, **above, **weight})
        if line.row:
            notes.extend(_inside(line.row, y, say))
    figure = go.Figure(_marks(lines, places))
    figure.update_layout(
        template=HOUSE_STYLE,
        height=sum(heights) + TOP + BOTTOM,
        margin={"l": 12, "r": 24, "t": TOP, "b": BOTTOM},
        xaxis=percentages([0, 50, 100]),
        yaxis={"range": [-sum(heights), 0], "showticklabels": False},
        shapes=_tracks(lines, places),
        annotations=notes,
    )
    return figure


def folded(label: str, letters: int) -> str:
    """Return a label in lines of at most so many letters."""
    return BREAK.join(safe(part) for part in textwrap.wrap(label, letters))


def percentages(ticks: Sequence[int]) -> Json:
    """Return an axis from 0 to 100 percent."""
    return {"range": [-2, 102], "tickvals": list(ticks), "ticktext": [f"{tick}%" for tick in ticks]}


def _tracks(lines: Sequence[_Line], places: Sequence[float]) -> list[Json]:
    style = {"type": "line", "x0": 0, "x1": ALL_PERCENT, "line": {"color": GRID, "width": 1}, "layer": "below"}
    return [{**style, "y0": y, "y1": y} for line, y in zip(lines, places, strict=True) if line.row]


def _exact(row: Row | None) -> float | None:
    """Return a shown share, 0 to 100; nothing for a band or what is hidden."""
    if row is None or not row.people:
        return None
    count = row.figures[STARTED].count if row.figures[STARTED].state == "shown" else None
    return None if count is None else round(100 * count / row.people, 2)


def _marks(lines: Sequence[_Line], places: Sequence[float]) -> list[go.Scatter]:
    found: dict[str, tuple[list[float], list[float]]] = {}
    for line, y in zip(lines, places, strict=True):
        for kind, row in (("before", line.before), ("now", line.row)):
            at = _exact(row)
            if row and at is not None:
                name = kind if kind == "before" or row.key not in COLOURS else row.key
                xs, ys = found.setdefault(name, ([], []))
                xs.append(at)
                ys.append(y)
    order = ("before", "now", ORGANISATION, OFFICE_HOLDERS)
    return [go.Scatter(x=found[name][0], y=found[name][1], name=name, mode="markers", hoverinfo="skip", marker=_marker(name))
            for name in order if name in found]  # fmt: skip


def _marker(name: str) -> Json:
    if name == "before":
        return {"size": MARKER - 2, "symbol": "circle", "color": PAPER, "line": {"color": CONTEXT, "width": 2}}
    colour = COLOURS.get(name, BLUE)
    return {"size": MARKER, "symbol": SYMBOLS.get(name, "circle"), "color": colour, "line": {"color": colour, "width": 1}}


def _inside(row: Row, y: float, say: Tongue) -> list[Json]:
    """Return what is written on the track instead of a mark: a band, or that the row is protected."""
    figure = row.figures[STARTED]
    note: Json = {"x": 0, "xanchor": "left", "y": y, "bgcolor": PAPER, "font": {"size": TICK_SIZE, "color": SOFT}}
    if figure.state == "suppressed":
        return [{**note, "text": safe(say.gettext("afgeschermd"))}]
    if figure.state == "empty":
        return [{**note, "text": safe(say.gettext("niemand in dienst"))}]
    if figure.state == "banded":
        text = safe(percent_text(figure, row.people, say))
        return [{**note, "text": text} | ({"x": ALL_PERCENT, "xanchor": "right"} if figure.at_most is None else {})]
    return []


def _beside(row: Row, y: float, say: Tongue) -> list[Json]:
    """Return what stands right of a track: `66%` and `49 van 74`."""
    share, words = _value(row, say)
    left: Json = {**MARGIN_NOTE, "x": 1, "y": y, "xanchor": "left", "xshift": PERCENT_COLUMN + 10, "text": words}
    right = {**MARGIN_NOTE, "x": 1, "y": y, "xanchor": "right", "xshift": PERCENT_COLUMN, "text": share}
    return [note for note in (left, right | {"font": {"size": TICK_SIZE, "weight": "bold"}}) if note["text"]]


def _value(row: Row, say: Tongue) -> tuple[str, str]:
    """Return share and numbers as they stand at a track, each perhaps empty."""
    figure = row.figures[STARTED]
    if figure.state == "shown" and figure.count is not None and row.people:
        words = safe(say.gettext("%(count)s van %(people)s", count=say.number(figure.count), people=say.number(row.people)))
        return safe(percent_text(figure, row.people, say)) if row.people >= FEWEST_FOR_PERCENT else "", words
    if figure.state == "banded" and row.people:
        return "", safe(say.gettext("van %(people)s", people=say.number(row.people)))
    return "", ""


def _above(line: _Line, say: Tongue) -> str:
    """Return name and numbers for above a narrow track, folded to its width."""
    name = folded(line.label, NARROW_LETTERS)
    value = "  ".join(filter(None, _value(line.row, say))) if line.row else ""
    if not value:
        return name
    joined = name.rsplit(BREAK, 1)[-1] + " · " + value
    return f"{name} · {value}" if len(joined) <= NARROW_LETTERS else name + BREAK + value


def by_month(tables: Sequence[Table], activities: Sequence[Activity], say: Tongue) -> str:
    """Draw how far both roles were at the end of each month of one year.

    Args:
        tables: The year so far at the end of one month each, oldest first.
        activities: What happened in that year, oldest first; marked by number.
        say: The language.
    """
    return to_text(*(_trend(tables, activities, say, narrow=narrow) for narrow in (False, True)))


def _trend(tables: Sequence[Table], activities: Sequence[Activity], say: Tongue, *, narrow: bool) -> go.Figure:
    top = _top(tables)
    marks: list[go.Scatter] = []
    for key in (CIVIL_SERVANTS, OFFICE_HOLDERS):
        rows = {table.period.last.month: table.row(key) for table in tables}
        marks.append(_curve(key, rows))
        marks.extend(_bands(key, rows))
    months = range(1, MONTHS + 1, 3 if narrow else 1)
    year = tables[-1].period.first
    figure = go.Figure(marks)
    figure.update_layout(
        template=HOUSE_STYLE,
        height=NARROW_TREND_HEIGHT if narrow else TREND_HEIGHT,
        margin={"l": 44, "r": 104 if narrow else VALUE_COLUMN, "t": TREND_TOP, "b": BOTTOM},
        xaxis={"range": [0.3, MONTHS + 0.2], "tickvals": list(months), "showgrid": False,
               "ticktext": [safe(say.short_month(year.replace(month=number))) for number in months]},
        yaxis={"range": [0, top], "showgrid": True, "gridcolor": GRID, "tickvals": [top * n // 4 for n in range(5)],
               "ticktext": [f"{top * n // 4}%" for n in range(5)]},
        annotations=[*_end_labels(tables, top, say, narrow=narrow), *_numbers(activities, top)],
        shapes=[_upright(one, top) for one in activities],
    )  # fmt: skip
    return figure


def _upright(activity: Activity, top: int) -> Json:
    """Return a line on the day of an activity."""
    at = _on_axis(activity)
    line = {"color": AXIS, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": top, "line": line, "layer": "below"}


def _on_axis(activity: Activity) -> float:
    """Return where a day stands: the end of a month stands at its number."""
    day = activity.on_day
    return round(day.month - 1 + day.day / calendar.monthrange(day.year, day.month)[1], 3)


def _numbers(activities: Sequence[Activity], top: int) -> Iterator[Json]:
    """Number the lines; of activities that stand close together the numbers share one place."""
    together: list[tuple[float, list[int]]] = []
    for number, activity in enumerate(activities, 1):
        at = _on_axis(activity)
        if together and at - together[-1][0] < CLOSE:
            together[-1][1].append(number)
        else:
            together.append((at, [number]))
    for at, numbers in together:
        text = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        yield {"x": at, "y": top, "yanchor": "bottom", "text": text, "font": {"size": TICK_SIZE, "color": SOFT}}


def _top(tables: Sequence[Table]) -> int:
    """Return where the axis ends: 20, 40, 60, 80 or 100 percent."""
    shown = [at for table in tables for row in table.roles if (at := _exact(row)) is not None]
    bands = [ends(row.figures[STARTED])[1] for table in tables for row in table.roles if row.figures[STARTED].state == "banded"]
    highest = max([*shown, *bands, 1])
    return next(top for top in (20, 40, 60, 80, ALL_PERCENT) if highest <= top)


def _curve(key: str, rows: Mapping[int, Row | None]) -> go.Scatter:
    """Draw a line from one published total to the next; a month that was not published has no point."""
    months = [number for number, row in rows.items() if _exact(row) is not None]
    colour = COLOURS.get(key, BLUE)
    return go.Scatter(
        x=months, y=[_exact(rows[number]) for number in months], name=key, mode="lines+markers", hoverinfo="skip",
        line={"color": colour, "width": 3},
        marker={"size": 8, "symbol": SYMBOLS.get(key, "circle"), "color": colour},
    )  # fmt: skip


def _bands(key: str, rows: Mapping[int, Row | None]) -> Iterator[go.Scatter]:
    """Draw, for months of which only a band is known, the whole band, and the room between them: hatched for who are few."""
    known = {number: ends(figure) for number, row in rows.items()
             if row and (figure := row.figures[STARTED]).state == "banded"}  # fmt: skip
    colour, aside = COLOURS.get(key, BLUE), ASIDE if key == OFFICE_HOLDERS else -ASIDE
    for number, both in known.items():
        yield go.Scatter(
            x=[number + aside] * 2, y=both, name=f"{key} band", mode="lines", hoverinfo="skip",
            line={"color": colour, "width": 6}, opacity=0.7,
        )  # fmt: skip
    if len(known) > 1:
        around = [(number, most) for number, (_least, most) in known.items()]
        around += [(number, least) for number, (least, _most) in reversed(known.items())]
        pattern = {"shape": "/" if key == OFFICE_HOLDERS else "", "size": 7, "solidity": 0.35, "fgcolor": colour}
        yield go.Scatter(
            x=[number for number, _at in around], y=[at for _number, at in around], name=f"{key} room", mode="lines",
            line={"width": 0}, fill="toself", fillcolor=colour, opacity=0.25, fillpattern=pattern, hoverinfo="skip",
        )  # fmt: skip


def _end_labels(tables: Sequence[Table], top: int, say: Tongue, *, narrow: bool) -> list[Json]:
    """Name each line right of its end, the two names kept apart."""
    places: list[tuple[float, int, str]] = []
    names = {CIVIL_SERVANTS: ("●", say.gettext("ambtenaren")), OFFICE_HOLDERS: ("◆", say.gettext("ambtsdragers"))}
    for key, (sign, name) in names.items():
        known = [(table.period.last.month, row, at) for table in tables
                 if (row := table.row(key)) and (at := about(row.figures[STARTED], row.people)) is not None]  # fmt: skip
        if known:
            number, row, at = known[-1]
            share = band_text(row.figures[STARTED], row.people, say)
            text = f"{sign} {share}{BREAK}{name}" if narrow else f"{sign} {name} {share}"
            places.append((ALL_PERCENT * at, number, text))
    places.sort(reverse=True)
    pixels = ((NARROW_TREND_HEIGHT if narrow else TREND_HEIGHT) - TREND_TOP - BOTTOM) / top
    wanted = LINE_HEIGHT * (2 if narrow else 1) + 2
    apart = max(0.0, wanted - (places[0][0] - places[-1][0]) * pixels) / 2 if len(places) > 1 else 0.0
    return [
        {"x": number, "y": at, "xanchor": "left", "align": "left", "xshift": 10, "yshift": shift, "text": text,
         "font": {"size": TICK_SIZE, "weight": "bold"}}
        for (at, number, text), shift in zip(places, (apart, -apart), strict=False)
    ]  # fmt: skip
