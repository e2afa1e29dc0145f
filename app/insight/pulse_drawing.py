"""What pulses tell as figures in the house style: a point, its interval thick, its bounds thin. Pure."""

import dataclasses as dc
from collections.abc import Callable, Iterator, Sequence

import plotly.graph_objects as go

from app.insight import figures, pulse_levels
from app.insight.figures import AXIS, BLUE, BOTTOM, CONTEXT, GRID, HOUSE_STYLE, INK, MARKER, PAPER, SOFT, TICK_SIZE, Json, to_text
from app.insight.measures import CIVIL_SERVANTS, FEWEST_FOR_PERCENT, OFFICE_HOLDERS
from app.insight.pulse_figures import ANSWERED, YES, Line, PulseTable
from app.insight.pulse_words import barriers_in_order, directions, estimate_text, in_series, line_name
from app.insight.statements import Tongue, percent_text, share

HEIGHT, TOP = 340, 26
THICK, THIN = 6, 1.5
APART = 0.12
"""How far two roles stand from each other at one moment."""

ROW, HEADING, TRACK, BESIDE = 44, 34, 12, 16
LETTERS_WIDE, LETTERS_NARROW = 90, 40
FULL = 100
NO_BREAK = "\u00a0"
ONE_LINE = "one line"


def over_time(tables: Sequence[PulseTable], keys: Sequence[str], say: Tongue) -> str:
    """Draw a share per quarter, with interval and bounds.

    Args:
        tables: Of one kind, oldest first.
        keys: Of the groups that have a line. `ONE_LINE` is the one that every quarter has.
        say: The language.
    """
    return to_text(*(_over_time(tables, keys, say, narrow=narrow) for narrow in (False, True)))


def _over_time(tables: Sequence[PulseTable], keys: Sequence[str], say: Tongue, *, narrow: bool) -> go.Figure:
    figure = go.Figure()
    notes: list[Json] = []
    for number, key in enumerate(keys):
        shift = (number - (len(keys) - 1) / 2) * APART
        points = [(place + shift, line) for place, table in enumerate(tables) if (line := _line(table, key))]
        for trace in _series(key, points):
            figure.add_trace(trace)
        notes.extend(_end(points, say))
        notes.extend(_bands(points, say))
    notes.extend(_signal(tables))
    ticks = [place for place in range(len(tables)) if not narrow or (len(tables) - 1 - place) % 2 == 0]
    figure.update_layout(
        template=HOUSE_STYLE, height=HEIGHT, margin={"l": 44, "r": 112 if narrow else 190, "t": TOP, "b": BOTTOM + 16},
        xaxis={"range": [-0.5, len(tables) - 0.4], "showgrid": False, "tickvals": ticks,
               "ticktext": [_tick(tables[place], say) for place in ticks]},
        yaxis={"range": [0, FULL], "showgrid": True, "gridcolor": GRID, "tickvals": [0, 25, 50, 75, FULL],
               "ticktext": [f"{at}%" for at in (0, 25, 50, 75, FULL)]},
        annotations=notes,
    )  # fmt: skip
    return figure


def _line(table: PulseTable, key: str) -> Line | None:
    return in_series(table) if key == ONE_LINE else table.line(key)


def _tick(table: PulseTable, say: Tongue) -> str:
    return f"{say.gettext('k%(number)d', number=table.period.quarter)}<br>{table.period.last.year}"


def _series(key: str, points: Sequence[tuple[float, Line]]) -> Iterator[go.Scatter]:
    colour = figures.COLOURS.get(key, BLUE)
    known = [(at, found) for at, line in points if (found := line.share(YES))]
    for at, found in known:
        if found.bounds:
            yield _upright(at, found.bounds.low, found.bounds.high, CONTEXT, THIN)
        if found.interval:
            yield _upright(at, found.interval.low, found.interval.high, colour, THICK)
    yield go.Scatter(
        x=[at for at, _found in known], y=[round(FULL * found.x / found.n, 2) for _at, found in known], name=key,
        mode="lines+markers", hoverinfo="skip",
        line={"color": colour, "width": 2, "dash": "dot" if key == OFFICE_HOLDERS else "solid"},
        marker={"size": MARKER, "symbol": figures.SYMBOLS.get(key, "circle"), "color": PAPER,
                "line": {"color": colour, "width": 3}},
    )  # fmt: skip


def _upright(at: float, low: float, high: float, colour: str, width: float) -> go.Scatter:
    ends = [round(FULL * low, 2), round(FULL * high, 2)]
    return go.Scatter(x=[at, at], y=ends, mode="lines", hoverinfo="skip", line={"color": colour, "width": width})


def _end(points: Sequence[tuple[float, Line]], say: Tongue) -> Iterator[Json]:
    """Name a line right of its end."""
    known = [(at, line, found) for at, line in points if (found := line.share(YES))]
    if known:
        at, line, found = known[-1]
        role = line.group.key
        sign = {OFFICE_HOLDERS: "◆", CIVIL_SERVANTS: "●"}.get(role, "■")
        name = {OFFICE_HOLDERS: say.gettext("ambtsdragers"), CIVIL_SERVANTS: say.gettext("ambtenaren")}.get(role)
        said = share(found.x, found.n, say) if found.n >= FEWEST_FOR_PERCENT else f"{found.x}/{found.n}"
        text = f"{sign} {said}<br>{figures.safe(name or line_name(line, say))}"
        yield {"x": at, "y": FULL * found.x / found.n, "xanchor": "left", "align": "left", "xshift": 12, "text": text,
               "font": {"size": TICK_SIZE, "weight": "bold"}}  # fmt: skip


def _bands(points: Sequence[tuple[float, Line]], say: Tongue) -> Iterator[Json]:
    """Say of a moment that has no point what may be said."""
    for at, line in points:
        figure = line.figures[YES]
        if line.share(YES) is None:
            text = percent_text(figure, line.n, say) if figure.state == "banded" else say.gettext("afgeschermd")
            yield {"x": at, "y": 3, "yanchor": "bottom", "text": figures.safe(text), "textangle": -90,
                   "font": {"size": TICK_SIZE, "color": SOFT}}  # fmt: skip


def _signal(tables: Sequence[PulseTable]) -> Iterator[Json]:
    """Mark the first quarter in which the series has left where it was."""
    found = pulse_levels.signal(tables)
    if found:
        yield {"x": tables.index(found), "y": FULL, "yanchor": "bottom", "text": "▲", "font": {"size": TICK_SIZE, "color": INK}}


# Groups below each other


@dc.dataclass(frozen=True, slots=True)
class _Track:
    """A row of a figure: what stands above its track, and what on it, from 0 to 1. A heading has no track.

    `beside` is a second mark just below the first, on the same row; its text is not written.
    """

    text: str
    at: float | None = None
    thick: tuple[float, float] | None = None
    thin: tuple[float, float] | None = None
    filled: bool = False
    symbol: str = "circle"
    colour: str = BLUE
    bar: bool = False
    is_heading: bool = False
    beside: "_Track | None" = None


def by_unit(table: PulseTable, say: Tongue) -> str:
    """Draw willingness per department in its fixed order: interval thick, bounds thin; filled is who differs from the rest."""
    found = directions(table)
    tracks = _grouped(table, lambda line: _measured(line, say, filled=line.group.key in found))
    whole = table.everybody.share(YES) if table.everybody else None
    return _rows(list(tracks), whole.share if whole else None)


def response_by_unit(table: PulseTable, say: Tongue) -> str:
    """Draw per department how many answered."""
    return _rows(list(_grouped(table, lambda line: _answered(line, say))))


def barriers(table: PulseTable, say: Tongue) -> str:
    """Draw how often each barrier is mentioned in the organisation, most mentioned first."""
    line = table.everybody
    return _rows([_barrier(line, option, text, say) for option, text in barriers_in_order(table)] if line else [])


def by_role(tables: Sequence[tuple[str, PulseTable]], say: Tongue) -> str:
    """Draw civil servants and office-holders beside each other, a row for each measure.

    Args:
        tables: What it is called, and a table of it; the last one that tells both roles.
        say: The language.
    """
    return _rows([_pair(name, table, say) for name, table in tables])


def _pair(name: str, table: PulseTable, say: Tongue) -> _Track:
    tracks = []
    for key, sign in ((CIVIL_SERVANTS, "●"), (OFFICE_HOLDERS, "◆")):
        line = table.line(key)
        tracks.append(dc.replace(_measured(line, say, filled=True), thin=None, text=f"{sign} {_value(line, YES, say)}")
                      if line else _Track(f"{sign} {say.gettext('afgeschermd')}"))  # fmt: skip
    first, second = tracks
    return dc.replace(first, text=f"{name} · {first.text} · {second.text}", beside=second)


def _value(line: Line, name: str, say: Tongue) -> str:
    found = line.share(name)
    return estimate_text(found, say) if found else _instead(line, name, say)


def _grouped(table: PulseTable, track: Callable[[Line], _Track]) -> Iterator[_Track]:
    domain = ""
    for line in table.lines:
        if line.group.domain not in {domain, line.group.label}:
            domain = line.group.domain
            yield _Track(figures.safe(domain), is_heading=True)
        yield track(line)


def _measured(line: Line, say: Tongue, *, filled: bool) -> _Track:
    found, name, symbol = line.share(YES), line_name(line, say), figures.SYMBOLS.get(line.group.key, "circle")
    colour = figures.COLOURS.get(line.group.key, BLUE)
    if not found:
        return _Track(_said(name, _instead(line, YES, say)), symbol=symbol, colour=colour)
    thick = (found.interval.low, found.interval.high) if found.interval else None
    thin = (found.bounds.low, found.bounds.high) if found.bounds else None
    return _Track(_said(name, estimate_text(found, say)), found.share, thick, thin, filled, symbol, colour)


def _answered(line: Line, say: Tongue) -> _Track:
    found, name, symbol = line.share(ANSWERED), line_name(line, say), figures.SYMBOLS.get(line.group.key, "circle")
    colour = figures.COLOURS.get(line.group.key, BLUE)
    if not found:
        return _Track(_said(name, _instead(line, ANSWERED, say)), symbol=symbol, colour=colour)
    return _Track(_said(name, estimate_text(found, say)), found.share, filled=True, symbol=symbol, colour=colour)


def _barrier(line: Line, option: str, text: str, say: Tongue) -> _Track:
    found = line.share(option)
    if not found:
        return _Track(_said(text, _instead(line, option, say)))
    thick = (found.interval.low, found.interval.high) if found.interval else None
    return _Track(_said(text, estimate_text(found, say)), found.share, thick, bar=True)


def _said(name: str, value: str) -> str:
    """Return a name with its value, which is never folded."""
    return f"{name} ·{NO_BREAK}{value.replace(' ', NO_BREAK)}"


def _instead(line: Line, name: str, say: Tongue) -> str:
    figure = line.figures[name]
    return percent_text(figure, line.n, say) if figure.state == "banded" else say.gettext("afgeschermd")


def _rows(tracks: Sequence[_Track], reference: float | None = None) -> str:
    return to_text(*(_drawn(tracks, letters, reference) for letters in (LETTERS_WIDE, LETTERS_NARROW)))


def _drawn(tracks: Sequence[_Track], letters: int, reference: float | None) -> go.Figure:
    """Draw tracks below each other, each with its text above it; where there is a reference, a dotted line through all."""
    figure, y = go.Figure(), 0.0
    notes: list[Json] = []
    shapes: list[Json] = []
    for track in tracks:
        text = track.text if track.is_heading else figures.folded(track.text, letters).replace(f"<br>·{NO_BREAK}", "<br>")
        lines = text.count("<br>") + 1
        height = HEADING if track.is_heading else ROW + 18 * (lines - 1) + (BESIDE if track.beside else 0)
        weight = {"font": {"size": TICK_SIZE, "weight": "bold"}} if track.is_heading else {}
        at = y - height + TRACK + (BESIDE if track.beside else 0)
        above = y - height + 2 if track.is_heading else at + 10
        notes.append({"xref": "paper", "x": 0, "xanchor": "left", "align": "left", "y": above, "yanchor": "bottom",
                      "text": text, **weight})  # fmt: skip
        if not track.is_heading:
            shapes.append({"type": "line", "x0": 0, "x1": FULL, "y0": at, "y1": at, "line": {"color": GRID, "width": 1},
                           "layer": "below"})  # fmt: skip
            for trace in _marks(track, at):
                figure.add_trace(trace)
            for trace in _marks(track.beside, at - BESIDE) if track.beside else ():
                figure.add_trace(trace)
        y -= height
    if reference is not None:
        line = {"color": AXIS, "width": 1.5, "dash": "dot"}
        ends = {"x0": round(FULL * reference, 2), "x1": round(FULL * reference, 2), "y0": 0, "y1": y}
        shapes.append({"type": "line", **ends, "line": line, "layer": "below"})
    figure.update_layout(
        template=HOUSE_STYLE, height=round(-y) + BOTTOM + 8, margin={"l": 12, "r": 24, "t": 8, "b": BOTTOM},
        xaxis=figures.percentages([0, 25, 50, 75, FULL]), yaxis={"range": [y, 0], "showticklabels": False}, annotations=notes,
        shapes=shapes,
    )  # fmt: skip
    return figure


def _marks(track: _Track, y: float) -> Iterator[go.Scatter]:
    for ends, colour, width in ((track.thin, CONTEXT, THIN), (track.thick, track.colour, THICK)):
        if ends and not track.bar:
            yield _flat(ends[0], ends[1], y, colour, width)
    if track.at is None:
        return
    if track.bar:
        yield _flat(0, track.at, y, track.colour, 14)
        if track.thick:
            yield _flat(*track.thick, y, INK, 2)
        return
    fill = track.colour if track.filled else PAPER
    yield go.Scatter(
        x=[round(FULL * track.at, 2)], y=[y], mode="markers", hoverinfo="skip",
        marker={"size": MARKER, "symbol": track.symbol, "color": fill, "line": {"color": track.colour, "width": 3}},
    )  # fmt: skip


def _flat(low: float, high: float, y: float, colour: str, width: float) -> go.Scatter:
    ends = [round(FULL * low, 2), round(FULL * high, 2)]
    return go.Scatter(x=ends, y=[y, y], mode="lines", hoverinfo="skip", line={"color": colour, "width": width})
