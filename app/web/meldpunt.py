"""For the core team: how many reports the Meldpunt received, beside what was done. Figures were published; nothing is counted."""

import contextlib
import functools
from collections.abc import Iterable, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import NotFound, Problem
from app.insight import brought, meldpunt, meldpunt_drawing, meldpunt_words, periods, statements
from app.insight.meldpunt_figures import Quarter
from app.insight.periods import Period
from app.insight.statements import Tongue
from app.interop import spreadsheets
from app.people.permissions import Permission
from app.web import headers
from app.web.figure_parts import Values, downloads, shown, tongue
from app.web.forms.brought import BroughtForm
from app.web.guards import allow
from app.web.lists import file_name, send_file_of
from app.web.parts import parts
from app.web.signed_in import me
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("meldpunt", __name__)

EXAMPLE = (
    brought.REPORT_COLUMNS,
    ("2026-q3", "ondermijning", "9"),
    ("2026-q3", "agressie", "14"),
    ("2026-q3", "integriteit", "6"),
)  # fmt: skip


@bp.get("/insight/reports/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show reports per quarter beside who took part, and the form to bring more."""
    return _page(BroughtForm(formdata=None))


def _page(form: BroughtForm, status: int = 200, *, wrong: list[Problem] | None = None) -> ResponseReturnValue:
    with parts().database.reading() as db:
        quarters = meldpunt.read(db)
    say = tongue()
    until = _until(quarters)
    chosen = meldpunt_words.window(quarters, until) if until else ()
    if until:
        note_view(Action.REPORT_VIEWED, {"period": until.key, "kind": meldpunt.KIND})
    headers.allow_chart_style()
    return render_template(
        "insight/reports.html",
        form=form,
        wrong=wrong or [],
        brought=request.args.get("brought", type=int),
        stays=_stays(),
        title=meldpunt_words.headline(chosen, say) if chosen else _("Nog geen meldingen ingelezen"),
        lead=meldpunt_words.compared(chosen, say),
        periods=[
            {"value": one.key, "label": statements.period_name(one, say), "selected": one == until}
            for one in (quarter.told.period for quarter in reversed(quarters))
        ],
        figures=list(_figures(chosen, until, say)) if until else [],
        subjects=", ".join(brought.LANES),
    ), status  # fmt: skip


def _until(quarters: Sequence[Quarter]) -> Period | None:
    """Return the last quarter of the figure: what was asked for, or the newest.

    Raises:
        NotFound: It is not published.
    """
    known = [one.told.period for one in quarters]
    key = request.args.get("period", "") if request.method == "GET" else ""
    if not key:
        return known[-1] if known else None
    found = periods.parse(key)
    if found not in known:
        raise NotFound
    return found


# What is published does not change, and to draw it takes twenty times as long as all the rest of the page.
@functools.lru_cache(maxsize=16)
def _figures(quarters: tuple[Quarter, ...], until: Period, say: Tongue) -> Iterable[Values]:
    """Return the two figures, which share one table and its files."""
    sheet = shown(meldpunt_words.sheet(quarters, say), say)
    found = []
    known = meldpunt_words.points(quarters, lanes=False)
    lanes = meldpunt_words.points(quarters, lanes=True)
    marks = _("Driehoeken in de staven zijn activiteiten die het kernteam noteerde.")
    words = " ".join(filter(None, (meldpunt_words.about(say), meldpunt_words.without_rate(known, say), marks)))
    if known:
        found.append({
            "id": "beside-activity", "finding": meldpunt_words.headline(quarters, say),
            "sub": _("Meldingen en deelname per kwartaal · samenhang, geen oorzaak"),
            "chart": meldpunt_drawing.beside_activity(quarters, known, say),
            "caption": _("Meldingen bij het Meldpunt, naast deelname en activiteiten"), "sheet": sheet, "definition": words,
            "downloads": downloads(meldpunt.KIND, until.key),
        })  # fmt: skip
    if any(one.years for one in lanes):
        words = " ".join(filter(None, (meldpunt_words.about(say), meldpunt_words.without_rate(lanes, say))))
        found.append({
            "id": "by-lane", "finding": meldpunt_words.lanes_finding(lanes, say),
            "sub": _lanes_sub(is_newest=lanes[-1].until == until),
            "chart": meldpunt_drawing.by_lane(quarters, lanes, say),
            "caption": _("Meldingen bij het Meldpunt, per onderwerp"), "sheet": sheet, "definition": words,
            "downloads": downloads(meldpunt.KIND, until.key),
        })  # fmt: skip
    return found


def _lanes_sub(*, is_newest: bool) -> str:
    """Say what the figure shows, and why its newest quarter is an earlier one than that of the page, if it is."""
    if is_newest:
        return _("Meldingen per duizend mensen per jaar, per onderwerp · samenhang, geen oorzaak")
    return _(
        "Meldingen per duizend mensen per jaar, per onderwerp · latere kwartalen wachten tot er van elk onderwerp genoeg "
        "meldingen zijn · samenhang, geen oorzaak"
    )


@bp.post("/insight/reports/")
@allow(Permission.INSIGHT)
def send() -> ResponseReturnValue:
    """Read a list and publish what is due of it; with one mistake in it nothing is kept."""
    form, at = BroughtForm(), now()
    if not form.validate():
        return _page(form, 422)
    with contextlib.closing(form.file.data) as upload:
        found, problems = brought.read_reports(file_name(upload.filename), upload.read(), local_date(at))
    if problems:
        return _page(form, 422, wrong=problems)
    with parts().database.writing() as db:
        changed = meldpunt.keep(db, found, at)
        trail.note(db, Action.REPORT_COUNTS_BROUGHT, at, actor=me().subject, details={"lines": changed})
    meldpunt.publish_due(parts().database, parts().library.catalogue, local_date(at))
    with parts().database.reading() as db:
        stays = meldpunt.stays(db, found)
    return redirect(url_for(".index", brought=changed, stays=stays), 303)


def _stays() -> str:
    """Say why a figure did not change although what was brought is other than it."""
    return {
        "few": _("Het verschil is kleiner dan vijf meldingen. Daarom blijft het eerdere cijfer staan."),
        "small": _(
            "Een aantal of een verschil van minder dan vijf meldingen laten we niet zien. Daarom blijven eerdere cijfers staan."
        ),
    }.get(request.args.get("stays", ""), "")


@bp.get("/insight/reports/example.csv")
@allow(Permission.INSIGHT)
def example() -> ResponseReturnValue:
    """Give a list to begin with."""
    return send_file_of(spreadsheets.csv_text(EXAMPLE), _("meldingen-voorbeeld"))
