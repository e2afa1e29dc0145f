"""The reports of the Meldpunt as figures in the house style: reports above, activity below, never on one axis. Pure."""

from collections.abc import Sequence

import plotly.graph_objects as go

from app.insight.figures import AXIS, BLUE, BOTTOM, CONTEXT, GRID, HOUSE_STYLE, INK, MARKER, TICK_SIZE, Json, to_text
from app.insight.meldpunt_figures import Quarter
from app.insight.meldpunt_words import NOT_KNOWN, Point, lane_name
from app.insight.periods import Period
from app.insight.statements import Tongue

PANEL, GAP, TOP = 170, 54, 30
LEFT, RIGHT, NARROW_RIGHT = 52, 24, 14
MANY = 5


def beside_activity(quarters: Sequence[Quarter], known: Sequence[Point], say: Tongue) -> str:
    """Draw reports per quarter with their interval, and below them who took part for the first time.

    Args:
        quarters: Those of the figure, oldest first.
        known: What is told of all reports together.
        say: The language.
    """
    return to_text(*(_two_panels(quarters, known, say, narrow=narrow) for narrow in (False, True)))


def by_lane(quarters: Sequence[Quarter], known: Sequence[Point], say: Tongue) -> str:
    """Draw the three lanes, each in a panel of its own with the same scale.

    Args:
        quarters: Those of the figure, oldest first.
        known: What is told of the lanes.
        say: The language.
    """
    return to_text(*(_lanes(quarters, known, say, narrow=narrow) for narrow in (False, True)))


def _two_panels(quarters: Sequence[Quarter], known: Sequence[Point], say: Tongue, *, narrow: bool) -> go.Figure:
    figure, places = _panels(2, quarters, say, narrow=narrow), _places(quarters)
    _rates(figure, 1, known, "all", places)
    started = [(places[one.told.period], one.beside.started) for one in quarters if one.beside.started is not None]
    figure.add_trace(go.Bar(
        x=[at for at, _count in started], y=[count for _at, count in started], width=0.5, xaxis="x2", yaxis="y2",
        marker={"color": CONTEXT, "line": {"color": INK, "width": 1}}, hoverinfo="skip", name="started",
        text=[say.number(count) for _at, count in started], textposition="outside", textfont={"size": TICK_SIZE},
        cliponaxis=False,
    ))  # fmt: skip
    _axis(figure, 1, _highest(known, ["all"]))
    _axis(figure, 2, max((count for _at, count in started), default=1) * 1.2)
    for number, one in enumerate(quarters):
        if one.beside.activities:
            figure.add_annotation(
                x=number, xref="x2", y=0, yref="y2", yanchor="bottom", text="▲" * min(one.beside.activities, MANY),
                font={"size": TICK_SIZE, "color": INK}, yshift=2,
            )  # fmt: skip
    titles = (say.gettext("Meldingen per duizend mensen per jaar"), say.gettext("Deden voor het eerst mee · ▲ activiteit"))
    _titles(figure, titles)
    return figure


def _lanes(quarters: Sequence[Quarter], known: Sequence[Point], say: Tongue, *, narrow: bool) -> go.Figure:
    lanes = ("undermining", "aggression", "integrity")
    figure, places = _panels(len(lanes), quarters, say, narrow=narrow), _places(quarters)
    top = _highest(known, lanes)
    for number, lane in enumerate(lanes, 1):
        _rates(figure, number, known, lane, places)
        _axis(figure, number, top)
    _titles(figure, tuple(lane_name(lane, say) for lane in lanes))
    return figure


def _highest(known: Sequence[Point], names: Sequence[str]) -> float:
    """Return the highest end of an interval, for the scale."""
    rates = (point.rate(name) for point in known for name in names)
    return max((rate.ends[1] for rate in rates if rate), default=1)


def _places(quarters: Sequence[Quarter]) -> dict[Period, int]:
    return {one.told.period: number for number, one in enumerate(quarters)}


def _name(axis: str, number: int) -> str:
    return axis if number == 1 else f"{axis}{number}"


def _panels(count: int, quarters: Sequence[Quarter], say: Tongue, *, narrow: bool) -> go.Figure:
    """Return panels below each other that share the time axis."""
    height = count * PANEL + (count - 1) * GAP
    figure = go.Figure()
    axes: Json = {}
    for number in range(1, count + 1):
        bottom = height - number * PANEL - (number - 1) * GAP
        axes[f"yaxis{number if number > 1 else ''}"] = {
            "domain": [bottom / height, (bottom + PANEL) / height], "anchor": _name("x", number), "showgrid": True,
            "gridcolor": GRID,
        }  # fmt: skip
        axes[f"xaxis{number if number > 1 else ''}"] = {
            "range": [-0.6, len(quarters) - 0.4], "anchor": _name("y", number), "showgrid": False, "showline": True,
            "linecolor": AXIS, "tickvals": list(range(len(quarters))), "showticklabels": number == count,
            "ticktext": [_tick(one.told.period, say, narrow=narrow) for one in quarters], "tickangle": 0,
        }  # fmt: skip
    figure.update_layout(
        template=HOUSE_STYLE, height=height + TOP + BOTTOM + 16,
        margin={"l": LEFT, "r": NARROW_RIGHT if narrow else RIGHT, "t": TOP, "b": BOTTOM + 16}, **axes,
    )  # fmt: skip
    return figure


def _tick(period: Period, say: Tongue, *, narrow: bool) -> str:
    quarter = say.gettext("k%(number)d", number=period.quarter)
    if narrow and period.quarter % 2 == 0:
        return ""
    return f"{quarter}<br>{period.last.year}"


def _axis(figure: go.Figure, number: int, highest: float) -> None:
    figure.layout[f"yaxis{number if number > 1 else ''}"].range = [0, max(1, highest * 1.08)]
    figure.layout[f"yaxis{number if number > 1 else ''}"].nticks = 5


def _titles(figure: go.Figure, titles: Sequence[str]) -> None:
    for number, title in enumerate(titles, 1):
        top = figure.layout[f"yaxis{number if number > 1 else ''}"].domain[1]
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=top, yref="paper", yanchor="bottom", text=title, yshift=6,
            font={"size": TICK_SIZE, "weight": "bold"},
        )  # fmt: skip


def _unknown(figure: go.Figure, number: int, at: float) -> None:
    """Mark that there is no rate, as the table does: nothing there would look like no reports."""
    figure.add_annotation(
        x=at, xref=_name("x", number), y=0, yref=_name("y", number), yanchor="bottom", text=NOT_KNOWN,
        font={"size": 2 * TICK_SIZE, "color": INK, "weight": "bold"},
    )  # fmt: skip


def _rates(figure: go.Figure, number: int, known: Sequence[Point], name: str, places: dict[Period, int]) -> None:
    """Draw each rate where its quarters stand: a dot with a whisker, a bar under quarters that are told together."""
    axes = {"xaxis": _name("x", number), "yaxis": _name("y", number), "hoverinfo": "skip"}
    for point in known:
        rate, since, until = point.rate(name), places[point.since], places[point.until]
        if rate is None:
            _unknown(figure, number, (since + until) / 2)
            continue
        low, high = rate.ends
        at = (since + until) / 2
        figure.add_trace(go.Scatter(x=[at, at], y=[low, high], mode="lines", line={"color": BLUE, "width": 3}, **axes))
        if since != until:
            figure.add_trace(
                go.Scatter(x=[since, until], y=[rate.value] * 2, mode="lines", line={"color": BLUE, "width": 1.5}, **axes)
            )  # fmt: skip
        marker = {"size": MARKER, "color": "#FFFFFF", "line": {"color": BLUE, "width": 3}}
        figure.add_trace(go.Scatter(x=[at], y=[rate.value], mode="markers", marker=marker, **axes))
