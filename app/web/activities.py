"""For the core team: the dated activities that figures over time are marked with."""

import contextlib
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit import trail
from app.audit.actions import Action
from app.clock import now
from app.errors import Problem
from app.insight import activities, activity_words, brought
from app.insight.activities import Noted
from app.interop import spreadsheets
from app.people.permissions import Permission
from app.web.figure_parts import Values, tongue
from app.web.forms.brought import BroughtForm
from app.web.guards import allow
from app.web.lists import file_name, send_file_of
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _

bp = Blueprint("activities", __name__)

EXAMPLE = (
    brought.ACTIVITY_COLUMNS,
    ("2026-02-15", "actie", "Voorjaarsactie"),
    ("2026-06-11", "bijeenkomst", "Lunch over agressie"),
)  # fmt: skip


@bp.get("/insight/events/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """List what is noted, with the form to bring more."""
    return _page(BroughtForm(formdata=None))


def _page(form: BroughtForm, status: int = 200, *, wrong: list[Problem] | None = None) -> ResponseReturnValue:
    with parts().database.reading() as db:
        noted = activities.noted(db)
    added = request.args.get("added", type=int)
    return render_template(
        "insight/events.html", form=form, wrong=wrong or [], noted=[_line(one) for one in noted], added=added,
        kinds=", ".join(brought.KINDS),
    ), status  # fmt: skip


def _line(one: Noted) -> Values:
    say, activity = tongue(), one.activity
    return {
        "id": one.id, "day": format_date(activity.on_day, "d MMMM y", locale=say.locale), "title": activity.title,
        "kind": activity_words.kind_name(activity.kind, say),
    }  # fmt: skip


@bp.post("/insight/events/")
@allow(Permission.INSIGHT)
def send() -> ResponseReturnValue:
    """Read a list; with one mistake in it nothing is kept."""
    form = BroughtForm()
    if not form.validate():
        return _page(form, 422)
    with contextlib.closing(form.file.data) as upload:
        found, problems = brought.read_activities(file_name(upload.filename), upload.read())
    if problems:
        return _page(form, 422, wrong=problems)
    at = now()
    with parts().database.writing() as db:
        added = activities.add(db, found, at)
        trail.note(db, Action.ACTIVITIES_CHANGED, at, actor=me().subject, details={"lines": added})
    return redirect(url_for(".index", added=added), 303)


@bp.post("/insight/events/<uuid:which>/withdraw/")
@allow(Permission.INSIGHT)
def withdraw(which: UUID) -> ResponseReturnValue:
    """Take one from the list."""
    at = now()
    with parts().database.writing() as db:
        activities.withdraw(db, which, at)
        trail.note(db, Action.ACTIVITIES_CHANGED, at, actor=me().subject, details={"lines": -1})
    return redirect(url_for(".index"), 303)


@bp.get("/insight/events/example.csv")
@allow(Permission.INSIGHT)
def example() -> ResponseReturnValue:
    """Give a list to begin with."""
    return send_file_of(spreadsheets.csv_text(EXAMPLE), _("activiteiten-voorbeeld"))
