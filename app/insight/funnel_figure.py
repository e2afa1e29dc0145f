"""Departments beside what chance allows, drawn: size to the right, share upward, the limits as a funnel. Pure."""

import html
from collections.abc import Iterator, Sequence

import plotly.graph_objects as go

from app.insight.figures import (
    AXIS,
    BLUE,
    BOTTOM,
    GRID,
    HOUSE_STYLE,
    MARKER,
    NARROW_TREND_HEIGHT,
    PAPER,
    SOFT,
    TICK_SIZE,
    TREND_HEIGHT,
    TREND_TOP,
    Json,
    to_text,
)
from app.insight.funnel_words import ALL_PERCENT, Department, Funnel
from app.insight.statements import Tongue

TOPS = (20, 40, 60, 80, 100)
STEPS = 60
NARROW_LETTERS = 24
ROOM = 1.15
"""The lines go on a little past the largest department."""
LINES = (("low_outer", "dot"), ("low", "dash"), ("high", "dash"), ("high_outer", "dot"))
TITLE_ROOM = 20
FAR_RIGHT = 0.6
"""From here on a name stands left of its point."""
MIDDLE_UNTIL = 0.8


def drawn(found: Funnel, say: Tongue) -> str:
    """Draw a funnel in both widths.

    Args:
        found: With at least two departments.
        say: The language.
    """
    return to_text(_figure(found, say, narrow=False), _figure(found, say, narrow=True))


def _figure(found: Funnel, say: Tongue, *, narrow: bool) -> go.Figure:
    last, top = _last(found), _top(found)
    ticks = [top * part // (2 if narrow else 4) for part in range(3 if narrow else 5)]
    figure = go.Figure([*_lines(found, last), *_points(found.departments)])
    figure.update_layout(
        template=HOUSE_STYLE,
        height=(NARROW_TREND_HEIGHT if narrow else TREND_HEIGHT) + TITLE_ROOM,
        margin={"l": 44, "r": 84 if narrow else 110, "t": TREND_TOP, "b": BOTTOM + TITLE_ROOM},
        xaxis={"range": [0, last], "showgrid": False, "nticks": 4 if narrow else 8,
               "title": {"text": _safe(say.gettext("mensen in dienst")), "font": {"size": TICK_SIZE, "color": SOFT}}},
        yaxis={"range": [0, top * 1.02], "showgrid": True, "gridcolor": GRID, "tickvals": ticks,
               "ticktext": [f"{tick}%" for tick in ticks]},
        annotations=[*_names(found.departments, last, narrow=narrow), *_ends(found, last, top, say)],
    )  # fmt: skip
    return figure


def _last(found: Funnel) -> int:
    """Return where the axis of sizes ends."""
    return max(2, round(ROOM * max(one.people for one in found.departments)))


def _top(found: Funnel) -> int:
    """Return where the axis of shares ends: high enough for every point, and for the limits of the largest departments."""
    wide = found.limits(_last(found)).high_outer
    highest = ALL_PERCENT * max([wide, *(one.share for one in found.departments)])
    return next(top for top in TOPS if highest <= top)


def _lines(found: Funnel, last: int) -> Iterator[go.Scatter]:
    assert found.centre is not None
    sizes = sorted({max(1, round(last * step / STEPS)) for step in range(STEPS + 1)})
    limits = [found.limits(size) for size in sizes]
    for name, dash in LINES:
        yield go.Scatter(
            x=sizes, y=[round(ALL_PERCENT * getattr(one, name), 2) for one in limits], name=name, mode="lines",
            hoverinfo="skip", line={"color": AXIS, "width": 1.5, "dash": dash},
        )  # fmt: skip
    level = round(ALL_PERCENT * found.centre, 2)
    yield go.Scatter(
        x=[0, last], y=[level, level], name="centre", mode="lines", hoverinfo="skip", line={"color": AXIS, "width": 1.5}
    )


def _points(departments: Sequence[Department]) -> Iterator[go.Scatter]:
    """Draw who differs as a filled mark, the others as a hollow one: so it is read without colour too."""
    for name, fill in (("others", PAPER), ("differs", BLUE)):
        here = [one for one in departments if (one.differs is not None) == (name == "differs")]
        yield go.Scatter(
            x=[one.people for one in here], y=[round(ALL_PERCENT * one.share, 2) for one in here], name=name, mode="markers",
            hoverinfo="skip", cliponaxis=False,
            marker={"size": MARKER, "symbol": "circle", "color": fill, "line": {"color": BLUE, "width": 2}},
        )  # fmt: skip


def _names(departments: Sequence[Department], last: int, *, narrow: bool) -> Iterator[Json]:
    for one in departments:
        if one.differs is not None:
            place = _above(one, last) if narrow else _beside(one, last)
            label = _shortened(one.label) if narrow else one.label
            yield {
                "x": one.people, "y": round(ALL_PERCENT * one.share, 2), "text": _safe(label), "bgcolor": PAPER,
                "font": {"size": TICK_SIZE, "weight": "bold"}, **place,
            }  # fmt: skip


def _beside(one: Department, last: int) -> Json:
    if one.people > FAR_RIGHT * last:
        return {"xanchor": "right", "xshift": -12}
    return {"xanchor": "left", "xshift": 12}


def _above(one: Department, last: int) -> Json:
    """Return a place for a name where beside the point there is no room for it."""
    at = one.people / last
    side = "left" if at < 1 - FAR_RIGHT else "center" if at <= MIDDLE_UNTIL else "right"
    return {"xanchor": side, "yanchor": "bottom", "yshift": 8}


def _shortened(label: str) -> str:
    return label if len(label) <= NARROW_LETTERS else label[: NARROW_LETTERS - 1].rstrip() + "…"


def _ends(found: Funnel, last: int, top: int, say: Tongue) -> Iterator[Json]:
    """Name the lines right of their ends."""
    assert found.centre is not None
    ends = found.limits(last)
    together = say.gettext("samen %(share)s%%", share=say.decimal(ALL_PERCENT * found.centre, 0))
    for at, text in ((found.centre, together), (ends.high, "95%"), (ends.high_outer, say.gettext("99,8%"))):
        y = ALL_PERCENT * at
        if y <= top:
            yield {
                "x": last,
                "y": y,
                "text": _safe(text),
                "xanchor": "left",
                "xshift": 6,
                "font": {"size": TICK_SIZE, "color": SOFT},
            }


def _safe(text: str) -> str:
    return html.escape(text, quote=False)
