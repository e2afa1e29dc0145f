"""For the core team: do people know the route, would they report, what holds them back, who answered. Figures were published."""

import functools
from collections.abc import Iterator, Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import ewma, pulse_drawing, pulse_levels, pulse_sheets, pulse_words, pulses, statements_reporting
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS
from app.insight.periods import Period
from app.insight.pulse_figures import PulseTable
from app.insight.sheets import Sheet
from app.insight.statements import Tongue, period_name
from app.people.permissions import Permission
from app.web import headers
from app.web.figure_parts import Values, downloads, periods, shown, tongue
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("reporting", __name__)

LONGEST_SERIES = 8
"""Quarters in one figure."""

ONE = (pulse_drawing.ONE_LINE,)

Tables = tuple[PulseTable, ...]


@bp.get("/insight/reporting/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show what pulses tell up to a quarter: sentences, figures, tables."""
    with parts().database.reading() as db:
        every = tuple(pulses.listed(db))
    say = tongue()
    quarters = list(dict.fromkeys(one.period for one in every))
    if not quarters:
        return render_template("insight/reporting_empty.html", minimum=parts().config.minimum_answers)
    chosen = _chosen(quarters)
    note_view(Action.REPORT_VIEWED, {"period": chosen.key, "kind": pulses.WILLINGNESS})
    headers.allow_chart_style()
    until = tuple(one for one in every if one.period.last <= chosen.last)
    year = chosen.last.year
    by_kind = {kind: tuple(one for one in until if one.kind == kind) for kind in pulses.KINDS}
    willing, responses = by_kind[pulses.WILLINGNESS], by_kind[pulses.RESPONSE]
    return render_template(
        "insight/reporting.html",
        title=statements_reporting.willingness_sentence(willing, responses, year, say),
        sentences=[
            statements_reporting.route_sentence(by_kind[pulses.ROUTE], responses, year, say),
            statements_reporting.experience_sentence(by_kind[pulses.EXPERIENCE], responses, year, say),
        ],
        periods=periods(quarters, chosen, say),
        figures=list(_figures(tuple(by_kind.items()), say)),
        actions=_actions(by_kind[pulses.BARRIERS], say),
        about=[pulse_words.about(say), pulse_words.about_open(say)],
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(until[0].created_on)),
    )


def _chosen(quarters: Sequence[Period]) -> Period:
    """Return the quarter that was asked for, or the newest.

    Raises:
        NotFound: It is not published.
    """
    key = request.args.get("period", "")
    found = next((one for one in quarters if one.key == key), None) if key else quarters[0]
    if found is None:
        raise NotFound
    return found


# What is published does not change, and to draw it takes twenty times as long as all the rest of the page.
@functools.lru_cache(maxsize=16)
def _figures(kinds: tuple[tuple[str, Tables], ...], say: Tongue) -> tuple[Values, ...]:
    """Return the figures of a page, each with its own table and files."""
    return tuple(_all_figures(dict(kinds), say))


def _all_figures(by_kind: Mapping[str, Tables], say: Tongue) -> Iterator[Values]:
    both = (CIVIL_SERVANTS, OFFICE_HOLDERS)
    willing, routes, seen = (by_kind[kind] for kind in (pulses.WILLINGNESS, pulses.ROUTE, pulses.EXPERIENCE))
    if willing:
        yield _series("willingness", willing, ONE, pulse_words.willingness_finding(willing[0], say), say)
        yield _unit_figure(willing[0], say)
    if routes:
        yield _series("route", routes, both, pulse_words.route_finding(routes[0], say), say)
    if seen:
        yield _series("experience", seen, ONE, pulse_words.experience_finding(seen[0], say), say)
    if by_kind[pulses.BARRIERS]:
        yield _barrier_figure(by_kind[pulses.BARRIERS][0], say)
    beside = pulses.with_both_roles([*willing, *routes, *seen])
    if beside:
        yield _role_figure(next(iter(beside.values())), say)
    if by_kind[pulses.OPINION]:
        said = by_kind[pulses.OPINION]
        yield _series("opinion", said[:1], both, pulse_words.opinion_finding(said[0], say), say)
    if by_kind[pulses.RESPONSE]:
        yield _response_figure(by_kind[pulses.RESPONSE][0], say)


def _figure(name: str, finding: str, table: PulseTable, chart: str, sheet: Sheet, words: Sequence[str], say: Tongue) -> Values:
    """Return a figure as the macro wants it."""
    when = period_name(table.period, say)
    asked = table.question.text
    return {
        "id": name, "finding": finding, "sub": f"{when} · {asked}" if asked else when, "chart": chart,
        "caption": f"{finding} · {when}", "sheet": shown(sheet, say), "definition": " ".join(filter(None, words)),
        "downloads": downloads(table.kind, table.period.key, table.question.subject or _subject(table)),
    }  # fmt: skip


def _subject(table: PulseTable) -> str:
    return table.question.kind if table.kind == pulses.OPINION else ""


def _lines(table: PulseTable) -> str:
    if any(line.is_open for line in table.lines):
        return _("Dikke lijn: de marge.")
    return _("Dikke lijn: de marge. Dunne lijn: de grenzen, wat de anderen ook denken.")


def _series(name: str, tables: Tables, keys: tuple[str, ...], finding: str, say: Tongue) -> Values:
    newest, series = tables[0], tables[:LONGEST_SERIES][::-1]
    words = [_lines(newest), pulse_words.counted_text(newest, say), pulse_words.warnings(newest, say)]
    words.append(_asked_per_quarter(series, say))
    if pulse_levels.signal(series):
        words.append(_("▲ is het eerste kwartaal waarin de reeks aantoonbaar weg is van de eerste vier kwartalen."))
    elif 1 < len(series) <= ewma.BASELINE:
        words.append(_("Voor een trend zijn dit nog te weinig kwartalen."))
    words.append(_("De tabel gaat over het nieuwste kwartaal; eerdere staan bij Alle cijfers."))
    chart = pulse_drawing.over_time(series, keys, say)
    return _figure(name, finding, newest, chart, pulse_sheets.sheet(newest, say), words, say)


def _asked_per_quarter(series: Tables, say: Tongue) -> str:
    """Return what the case of each quarter was about, where that differs."""
    subjects = {one.question.subject for one in series if one.question.subject}
    if len(subjects) < 2:  # noqa: PLR2004  one case needs no list
        return ""
    named = (f"{period_name(one.period, say)} {pulse_words.subject_name(one.question.subject, say)}" for one in series)
    return _("Elk kwartaal gaat over een ander geval: %(list)s.", list="; ".join(named))


def _unit_figure(table: PulseTable, say: Tongue) -> Values:
    words = [
        _lines(table),
        _("De stippellijn is iedereen samen. Een gevuld punt wijkt aantoonbaar af van de rest. De volgorde is vast."),
    ]
    chart = pulse_drawing.by_unit(table, say)
    return _figure("units", pulse_words.units_finding(table, say), table, chart, pulse_sheets.sheet(table, say), words, say)


def _barrier_figure(table: PulseTable, say: Tongue) -> Values:
    words = [_("Ieder kon er drie kiezen, dus samen kan het meer dan 100% zijn. De streep is de marge (95% zekerheid).")]
    chart = pulse_drawing.barriers(table, say)
    sheet = pulse_sheets.barriers_sheet(table, say)
    figure = _figure("barriers", pulse_words.barriers_finding(table, say), table, chart, sheet, words, say)
    return figure | {"sub": " · ".join(filter(None, (pulse_words.nothing_held_back(table, say), figure["sub"])))}


def _role_figure(tables: Tables, say: Tongue) -> Values:
    """Return both roles beside each other, of the newest pulse that asked both."""
    finding, when = pulse_words.roles_finding(tables, say), period_name(tables[0].period, say)
    legend = _("● ambtenaren ◆ politieke ambtsdragers")
    measures = [(pulse_words.measure_name(one.kind, say), one) for one in tables]
    return {
        "id": "roles", "finding": finding, "sub": f"{when} · {legend}",
        "chart": pulse_drawing.by_role(measures, say), "caption": f"{finding} · {when}",
        "sheet": shown(pulse_sheets.roles_sheet(tables, say), say), "definition": pulse_words.about_roles(say),
        "downloads": downloads("roles", tables[0].period.key),
    }  # fmt: skip


def _response_figure(table: PulseTable, say: Tongue) -> Values:
    words, alike = [pulse_words.about_response(say)], table.representation
    if alike:
        words.append(_("De R-indicator is %(r)s: bij 1 antwoordde elke groep even vaak.", r=say.decimal(alike.r, 2)))
    chart = pulse_drawing.response_by_unit(table, say)
    sheet = pulse_sheets.response_sheet(table, say)
    return _figure("response", pulse_words.response_finding(table, say), table, chart, sheet, words, say)


def _actions(tables: Tables, say: Tongue) -> list[Values]:
    """Return what can be done about each barrier and who does it, in the order of the figure."""
    advice = pulse_words.advice(say)
    ordered = pulse_words.barriers_in_order(tables[0]) if tables else []
    return [{"text": text, "what": advice[one][0], "who": advice[one][1]} for one, text in ordered if one in advice]
