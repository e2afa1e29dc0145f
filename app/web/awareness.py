"""For the core team: the five key figures as sentences, each with its course and a way to more. Nothing is counted here."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.insight import knowledge, periods, published, pulses, retention, retention_figures, statements, statements_reporting
from app.insight.measures import COMPLETED
from app.insight.published import ALL_MODULES
from app.insight.pulse_figures import YES, PulseTable
from app.insight.retention_figures import Course
from app.insight.sparkline import Sparkline, sparkline
from app.insight.statements import Tongue, about
from app.insight.statements_learning import retention_sentence
from app.insight.tables import Table
from app.people.permissions import Permission
from app.storage.database import Db
from app.web.figure_parts import Values, tongue
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("awareness", __name__)

LONGEST_SERIES = 8


@bp.get("/insight/awareness/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show where awareness stands: five sentences, never one number."""
    with parts().database.reading() as db:
        year = _running_totals(db)
        asked = pulses.listed(db)
        course = _course(db)
    say = tongue()
    note_view(Action.REPORT_VIEWED, {"kind": "awareness"})
    return render_template("insight/awareness.html", figures=list(_five(year, asked, course, say)))


def _running_totals(db: Db) -> list[Table]:
    """Return the running totals of the newest year that has any, oldest first."""
    totals = [one for one in published.listed(db) if one.module == ALL_MODULES and one.period.kind in {"running", "year"}]
    newest = max((one.period.last.year for one in totals), default=0)
    wanted = [(periods.so_far(newest, number).key, ALL_MODULES) for number in range(1, periods.MONTHS + 1)] if newest else []
    found = published.read(db, wanted) if wanted else {}
    return [found[key] for key in wanted if key in found]


def _course(db: Db) -> Course | None:
    listed = retention.listed(db)
    newest = retention.newest(listed)
    if newest is None:
        return None
    known = knowledge.until(knowledge.listed(db), newest)
    return retention_figures.course(retention.until(listed, newest), known)


def _five(year: Sequence[Table], asked: Sequence[PulseTable], course: Course | None, say: Tongue) -> Iterator[Values]:
    willing, routes, responses = ([one for one in asked if one.kind == kind] for kind in (
        pulses.WILLINGNESS, pulses.ROUTE, pulses.RESPONSE,
    ))  # fmt: skip
    newest = [one for one in year if one.organisation][-1:]
    yield {
        "title": _("Afronding"),
        "sentence": statements.completion(newest[0], say) if newest else _too_little(_("de afronding"), say),
        "spark": _of_year(year), "href": url_for("insight.participation"), "more": _("Bekijk deelname en afronding"),
    }  # fmt: skip
    yield {
        "title": _("Oordeel in scenario’s"), "sentence": _("Er is nog geen panel dat de keuzes weegt. Daarom is er geen score."),
        "spark": None, "href": url_for("choices.scenarios"), "more": _("Bekijk wat mensen kozen"),
    }  # fmt: skip
    yield {
        "title": _("Wat blijft hangen"),
        "sentence": retention_sentence(course, say) if course else _too_little(_("beklijving"), say),
        "spark": _of_course(course), "href": url_for("retention.index"), "more": _("Bekijk wat blijft hangen"),
    }  # fmt: skip
    yield {
        "title": _("De meldroute kennen"),
        "sentence": statements_reporting.route_sentence(routes, responses, _newest_year(routes), say),
        "reservation": statements_reporting.reservation_sentence(routes, responses, say),
        "spark": _of_pulses(routes), "href": url_for("reporting.index"), "more": _("Bekijk of mensen de route kennen"),
    }  # fmt: skip
    yield {
        "title": _("Meldingsbereidheid"),
        "sentence": statements_reporting.willingness_sentence(willing, responses, _newest_year(willing), say),
        "reservation": statements_reporting.reservation_sentence(willing, responses, say),
        "spark": _of_pulses(willing), "href": url_for("reporting.index"), "more": _("Bekijk of mensen zouden melden"),
    }  # fmt: skip


def _too_little(subject: str, say: Tongue) -> str:
    return say.gettext("Voor %(subject)s zijn dit jaar te weinig gegevens om een uitspraak te doen.", subject=subject)


def _newest_year(tables: Sequence[PulseTable]) -> int:
    return max((one.period.last.year for one in tables), default=0)


def _of_year(year: Sequence[Table]) -> Sparkline | None:
    points = []
    for table in year:
        figure = table.organisation.figures[COMPLETED] if table.organisation else None
        points.append(about(figure, table.organisation.people) if figure and table.organisation else None)
    return sparkline(points)


def _of_pulses(tables: Sequence[PulseTable]) -> Sparkline | None:
    series = sorted(tables, key=lambda one: one.period.last)[-LONGEST_SERIES:]
    found = [line.share(YES) if (line := one.comparable) else None for one in series]
    return sparkline([one.share if one else None for one in found])


def _of_course(course: Course | None) -> Sparkline | None:
    return sparkline([one.percent / 100 for one in course.points]) if course else None
