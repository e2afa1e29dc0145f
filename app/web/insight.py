"""For the core team: who took part, by department and role. Everything here was published before; nothing is counted."""

import dataclasses as dc
import functools
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import (
    activities,
    activity_words,
    beginning,
    choice_shares,
    figures,
    funnel_figure,
    funnel_words,
    measures,
    periods,
    published,
    register,
    sheets,
    statements,
    table_words,
)
from app.insight.brought import Activity
from app.insight.disclosure import Row
from app.insight.periods import MONTHS, Period
from app.insight.published import ALL_MODULES, Listed
from app.insight.register import Address
from app.insight.statements import Tongue
from app.insight.tables import Table
from app.people.permissions import Permission
from app.web import cookies, files, headers
from app.web.figure_parts import downloads, shown
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("insight", __name__)

NOW = "now"

Key = tuple[str, str]
Values = dict[str, Any]


def _tongue() -> Tongue:
    return Tongue(cookies.language(), _, ngettext)


@dc.dataclass(frozen=True, slots=True)
class _Choice:
    """What was asked for among what exists.

    Args:
        listed: The tables that one may choose.
        period: Which.
        module: A slug, or empty for all together.
        redrawn: The year in the departments of now, when there is such a table.
        is_redrawn: Whether that one was asked for.
    """

    listed: list[Listed]
    period: Period
    module: str
    redrawn: Period | None
    is_redrawn: bool

    @property
    def shown(self) -> Period:
        """Return the period of the table: the year itself, or divided into the departments of now."""
        return self.redrawn if self.is_redrawn and self.redrawn else self.period

    @property
    def exists(self) -> bool:
        """Tell whether this combination is published."""
        return any(one.period == self.period and one.module == self.module for one in self.listed)

    @property
    def title(self) -> str:
        """Return the name of the module."""
        return next((one.module_title for one in self.listed if one.module == self.module), "")


def _choice(listed: list[Listed]) -> _Choice:
    """Read period and module from the address; what does not exist at all is refused.

    Raises:
        NotFound: There is no such period or module, or it is not known in the departments of now.
    """
    offered = _offered(listed)
    structure = request.args.get("structure", "")
    key, module = request.args.get("period", ""), request.args.get("module", ALL_MODULES)
    period = next((one.period for one in offered if one.period.key == key), None) if key else _newest(offered)
    if period is None or module not in {one.module for one in offered}:
        raise NotFound
    redrawn = _redrawn(listed, period) if module == ALL_MODULES else None
    if structure and (structure != NOW or redrawn is None):
        raise NotFound
    return _Choice(offered, period, module, redrawn, bool(structure))


def _redrawn(listed: list[Listed], whole: Period) -> Period | None:
    """Return a year as it was last divided into the departments of a later day."""
    drawn = (one.period for one in listed if one.period.drawn_on and whole.kind == "year" and one.period.last == whole.last)
    return max(drawn, key=lambda one: one.key, default=None)


def _offered(listed: list[Listed]) -> list[Listed]:
    """Return the tables that one may choose: those with departments, and the totals of a year so far that tell something."""
    fixed = (one for one in listed if one.period.drawn_on is None)
    return [one for one in fixed if one.period.has_units or (one.tells and one.period.kind != "today")]


def _newest(offered: list[Listed]) -> Period | None:
    """Return the newest total of a year so far; the newest of all where there is none."""
    totals = (one.period for one in offered if one.period == periods.so_far(one.period.last.year, one.period.last.month))
    return next(totals, offered[0].period if offered else None)


def _year(year: int) -> list[Key]:
    return [(periods.so_far(year, number).key, ALL_MODULES) for number in range(1, MONTHS + 1)]


def _before(period: Period) -> str:
    earlier = periods.year_before(period)
    return earlier.key if earlier else ""


@bp.get("/insight/")
@allow(Permission.INSIGHT)
def participation() -> ResponseReturnValue:
    """Show participation by department and role: a sentence, a picture, a table."""
    with parts().database.reading() as db:
        listed = published.listed(db)
        if not _offered(listed):
            return render_template("insight/empty.html")
        choice = _choice(listed)
        if not choice.exists:
            return render_template("insight/absent.html", **_form(choice), newest=url_for(".participation")), 404
        units = _with_units(choice)
        wanted = [(key, choice.module) for one in (choice.period, units) for key in (one.key, _before(one))]
        tables = published.read(db, [*wanted, *_year(choice.period.first.year)])
        happened = tuple(activities.during(db, periods.year(choice.period.first.year)))
    note_view(Action.REPORT_VIEWED, {"period": choice.shown.key, "module": choice.module, "kind": "participation"})
    headers.allow_chart_style()
    table, say = tables[choice.shown.key, choice.module], _tongue()
    began = _began(listed, choice.period.first.year - 1)
    whole = {key: one for key, one in tables.items() if not beginning.is_partly(one.period, began)}
    return render_template(
        "insight/participation.html",
        **_form(choice),
        title=statements.headline(table, say),
        lead=_lead(table, tables.get((_before(choice.period), choice.module)), began, say),
        stats=_stats(table, say),
        figures=list(_figures(choice, units, tables, whole, happened, say)),
        readings=_readings(choice, say),
        notes=[text for text in (statements.placed(table, say), _general_note(table), _no_sum()) if text],
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(table.created_on)),
    )


def _began(listed: list[Listed], year: int) -> Period | None:
    return beginning.measured_from(((one.period, one.tells) for one in listed if one.module == ALL_MODULES), year)


def _lead(table: Table, before: Table | None, began: Period | None, say: Tongue) -> str:
    """Return the difference with the year before, or why there is none: growth against a part of a year is no growth."""
    text = statements.difference(table, before, say)
    is_partly = text and began and before and beginning.is_partly(before.period, began)
    return beginning.no_comparison(began, say) if is_partly and began else text


def _with_units(choice: _Choice) -> Period:
    """Return the period itself, or for a total the last quarter in it; for the newest total the newest quarter."""
    if choice.period.has_units:
        return choice.shown
    is_newest = choice.period == _newest(choice.listed)
    quarters = (one.period for one in choice.listed if one.period.kind == "quarter")
    return next((one for one in quarters if is_newest or one.last <= choice.period.last), choice.period)


def _readings(choice: _Choice, say: Tongue) -> list[Values]:
    """Return the two ways to read a closed year, when there are two: as it was then, and in the departments of now."""
    if choice.redrawn is None or choice.redrawn.drawn_on is None:
        return []
    day = say.day(choice.redrawn.drawn_on)
    return [
        {"label": label, "href": url_for(".participation", period=choice.period.key, structure=structure),
         "current": bool(structure) == choice.is_redrawn}
        for label, structure in ((_("zoals het toen was"), None), (_("in de afdelingen van nu (%(day)s)", day=day), NOW))
    ]  # fmt: skip


def _form(choice: _Choice) -> Values:
    say = _tongue()
    seen: dict[str, Period] = {one.period.key: one.period for one in choice.listed}
    newest = _newest(choice.listed)
    offered = [one for one in seen.values() if one.kind != "running" or one in {newest, choice.period}]
    offered.sort(key=lambda one: (("running", "year", "quarter", "month").index(one.kind), -one.last.toordinal()))
    titles = {one.module: one.module_title for one in reversed(choice.listed)}
    return {
        "periods": [
            {"value": one.key, "label": statements.period_name(one, say), "selected": one == choice.period} for one in offered
        ],
        "modules": [
            {"value": slug, "label": title or _("Alle modules"), "selected": slug == choice.module, "lang": title and "nl"}
            for slug, title in sorted(titles.items(), key=lambda item: (bool(item[0]), item[1]))
        ],
    }  # fmt: skip


def _stats(table: Table, say: Tongue) -> list[Values]:
    """Return the tiles: participation and completion of the whole, and participation of the roles in it."""
    if table.whole is None:
        return []
    tiles = [_tile(_("Deelname"), table.whole, measures.STARTED, say), _tile(_("Afgerond"), table.whole, measures.COMPLETED, say)]
    roles = (row for row in table.roles if row != table.whole)
    return tiles + [_tile(statements.role_name(row.key, say), row, measures.STARTED, say) for row in roles]


def _tile(label: str, row: Row, measure: str, say: Tongue) -> Values:
    figure = row.figures[measure]
    if figure.state == "suppressed" or row.people is None:
        return {"label": label, "value": statements.HIDDEN, "detail": _("afgeschermd")}
    people = say.number(row.people)
    if figure.state == "shown" and row.people < measures.FEWEST_FOR_PERCENT:
        return {"label": label, "value": statements.of_people(row, measure, say), "detail": ""}
    if figure.state == "shown":
        count = statements.count_text(figure, say)
        share = statements.percent_text(figure, row.people, say)
        return {"label": label, "value": share, "detail": _("%(count)s van %(people)s", count=count, people=people)}
    if figure.state == "banded":
        band = statements.band_text(figure, row.people, say)
        return {"label": label, "value": band, "detail": _("van %(people)s", people=people)}
    return {"label": label, "value": "0", "detail": _("niemand in dienst")}


def _figures(
    choice: _Choice, units: Period, tables: dict[Key, Table], whole: dict[Key, Table], happened: tuple[Activity, ...], say: Tongue
) -> Iterable[Values]:  # fmt: skip
    """Return the figures of a page, each with the table and the files of the same numbers; `whole` are comparable tables."""
    table = tables[units.key, choice.module]
    if table.units:
        figure = _unit_figure(table, whole.get((_before(units), choice.module)), say)
        yield figure | {"before": statements.other_period(choice.period, units, say)}
    year = [tables[key] for key in _year(choice.period.first.year) if key in tables and tables[key].published.rows]
    if choice.module == ALL_MODULES and any(one.roles for one in year):
        yield _trend_figure(tuple(year), happened, say)
    if table.units:
        yield _chance_figure(table, say)


# What is published does not change, and to draw it takes twenty times as long as all the rest of the page.
@functools.lru_cache(maxsize=64)
def _unit_figure(table: Table, before: Table | None, say: Tongue) -> Values:
    legend = _("● ambtenaren ◆ politieke ambtsdragers ■ hele organisatie") if table.organisation else _("● ambtenaren")
    sub = [statements.period_name(table.period, say), table.module_title or _("alle modules"), legend]
    if table.period.drawn_on:
        sub.insert(1, _("in de afdelingen van %(day)s", day=say.day(table.period.drawn_on)))
    if before and before.units:
        sub.append(_("○ een jaar eerder"))
    words = [statements.definition(measure, table, say) for measure in measures.MEASURES]
    words += [statements.denominator(table.period, say), _("Geteld, niet geschat.")]
    words += [statements.together(table, say), statements.who_differs(table, say)]
    return {
        "id": "by-unit",
        "finding": statements.units_finding(table, say),
        "sub": " · ".join(sub),
        "chart": figures.by_unit(table, before, say),
        "caption": _("Deelname per afdeling en rol, %(period)s", period=statements.period_name(table.period, say)),
        "sheet": shown(sheets.by_group(table, say), say),
        "definition": " ".join(word for word in words if word),
        "downloads": downloads("participation", table.period.key, table.module),
    }


@functools.lru_cache(maxsize=64)
def _chance_figure(table: Table, say: Tongue) -> Values:
    found = funnel_words.of_table(table, say)
    period = statements.period_name(table.period, say)
    sub = [period, table.module_title or _("alle modules"), _("● wijkt af van de rest ○ andere afdelingen")]
    words = [statements.definition(measures.STARTED, table, say), statements.denominator(table.period, say),
             funnel_words.definition(found, say)]  # fmt: skip
    return {
        "id": "chance",
        "finding": funnel_words.finding(found, say),
        "sub": " · ".join(sub),
        "chart": funnel_figure.drawn(found, say) if found.can_compare else "",
        "caption": _("Deelname per afdeling naast wat toeval toelaat, %(period)s", period=period),
        "sheet": shown(funnel_words.sheet(found, say), say),
        "definition": " ".join(words),
        "downloads": downloads("departments", table.period.key, table.module),
    }


@functools.lru_cache(maxsize=64)
def _trend_figure(year: tuple[Table, ...], happened: tuple[Activity, ...], say: Tongue) -> Values:
    latest = year[-1]
    number = latest.period.first.year
    words = [statements.definition(measures.STARTED, latest, say), _("Elke maand telt mee wie in dat jaar tot dan begon."),
             _("Van de mensen die op de laatste dag van die maand in dienst waren."),
             _("Een balk loopt van het minste naar het meeste dat het kan zijn; een punt is een precies cijfer."),
             activity_words.numbered(happened, say)]  # fmt: skip
    return {
        "id": "by-month",
        "finding": statements.trend_finding(year, say),
        "sub": _("Deelname in %(year)d, opgeteld per maand · ● ambtenaren ◆ politieke ambtsdragers", year=number),
        "chart": figures.by_month(year, happened, say),
        "caption": _("Deelname per rol in %(year)d, opgeteld per maand", year=number),
        "sheet": shown(sheets.by_month(year, say), say),
        "definition": " ".join(filter(None, words)),
        "downloads": downloads("months", str(number)),
    }


def _general_note(table: Table) -> str:
    return _(
        "x betekent afgeschermd. Groepen van minder dan %(minimum)d mensen laten we niet zien. Soms schermen we een andere groep "
        "mee af, zodat niemand het verschil kan uitrekenen. Deed bijna niemand of bijna iedereen mee, dan staat er een grens.",
        minimum=table.minimum,
    )


def _no_sum() -> str:
    return _("Kwartalen tellen niet op tot het jaar, omdat mensen van afdeling wisselen en uit dienst gaan.")


@bp.get("/insight/participation.csv")
@allow(Permission.INSIGHT)
def participation_csv() -> ResponseReturnValue:
    """Give one published table as a file."""
    with parts().database.reading() as db:
        listed = published.listed(db)
        if not listed:
            raise NotFound
        choice = _choice(listed)
        address = Address(register.PARTICIPATION.slug, choice.module, choice.shown.key)
        sheet = register.PARTICIPATION.read(db, address, _tongue())
    if sheet is None:
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"period": choice.shown.key, "module": choice.module, "kind": "participation"})
    now = _("afdelingen-van-nu") if choice.is_redrawn else ""
    name = "-".join(filter(None, (_("deelname"), choice.period.key, choice.module, now)))
    return files.as_csv(sheet, name)


@bp.get("/insight/months.csv")
@allow(Permission.INSIGHT)
def months_csv() -> ResponseReturnValue:
    """Give the year so far per month, for both roles, as a file."""
    found = periods.parse(request.args.get("year", ""))
    if found is None or found.kind != "year":
        raise NotFound
    with parts().database.reading() as db:
        sheet = register.BY_MONTH.read(db, Address(register.BY_MONTH.slug, "", found.key), _tongue())
    if sheet is None:
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"period": found.key, "kind": "months"})
    return files.as_csv(sheet, _("deelname-per-maand"), found.key)


@bp.get("/insight/definitions/")
@allow(Permission.INSIGHT)
def definitions() -> ResponseReturnValue:
    """Explain every measure: what is counted, of whom, on which day, and what is not shown."""
    config, catalogue = parts().config, parts().library.catalogue
    say = _tongue()
    required = []
    for role in measures.ROLES:
        of = measures.required_of(catalogue, role)
        taught = (*catalogue.modules.values(), *catalogue.briefings.values())
        names = [one.head.title for one in taught if (one.kind, one.slug) in of.items]
        required.append({
            "role": statements.role_name(measures.ROLE + role, say),
            "names": names,
            "every": of.every,
        })  # fmt: skip
    return render_template(
        "insight/definitions.html",
        required=required,
        kinds=[_kind(one, say) for one in register.KINDS],
        minimum=config.minimum_group,
        answers=config.minimum_answers,
        four=choice_shares.needed(4, config.minimum_answers),
    )


def _kind(one: register.Kind, say: Tongue) -> list[Values | str]:
    """Return one kind of table as a row: what it is called, into what it divides people, what it counts."""
    name = {"text": one.name(say), "href": url_for("tables.kind", kind=one.slug)}
    return [name, statements.capital(table_words.divided(one.numbers, say)), one.definition(say)]
