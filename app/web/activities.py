"""For the core team: the dated activities that figures over time are marked with."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import Problem
from app.insight import activities, activity_words, brought
from app.insight.activities import Noted
from app.insight.brought import Activity
from app.interop import spreadsheets
from app.people.permissions import Permission
from app.web.figure_parts import Values, tongue
from app.web.forms.brought import ActivityForm, BroughtForm
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
    """List what is noted, with the forms to bring more."""
    return _page()


def _page(
    sent: BroughtForm | None = None, noting: ActivityForm | None = None, status: int = 200, *, wrong: list[Problem] | None = None
) -> ResponseReturnValue:
    with parts().database.reading() as db:
        noted = activities.noted(db)
    one = noting or _activity_form(formdata=None)
    return render_template(
        "insight/events.html", form=sent or one, noting=one, sending=sent or BroughtForm(formdata=None), wrong=wrong or [],
        noted=[_line(one) for one in noted], added=request.args.get("added", type=int), kinds=", ".join(brought.KINDS),
    ), status  # fmt: skip


def _activity_form(**values: Any) -> ActivityForm:  # noqa: ANN401  what the form of the library takes
    form, say = ActivityForm(**values), tongue()
    form.kind.choices = [
        ("", _("Kies een soort")),
        *((kind, activity_words.kind_name(kind, say)) for kind in brought.KINDS.values()),
    ]
    return form


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
    form, at = BroughtForm(), now()
    if not form.validate():
        return _page(form, status=422)
    with contextlib.closing(form.file.data) as upload:
        found, problems = brought.read_activities(file_name(upload.filename), upload.read(), local_date(at))
    if problems:
        return _page(form, status=422, wrong=problems)
    return redirect(url_for(".index", added=_add(found, at)), 303)


def _add(found: Sequence[Activity], at: dt.datetime) -> int:
    with parts().database.writing() as db:
        added = activities.add(db, found, at)
        trail.note(db, Action.ACTIVITIES_CHANGED, at, actor=me().subject, details={"lines": added})
    return added


@bp.post("/insight/events/note")
@allow(Permission.INSIGHT)
def note() -> ResponseReturnValue:
    """Note one activity."""
    form = _activity_form()
    if not form.validate():
        return _page(noting=form, status=422)
    if not _add([Activity(form.on_day.data, form.kind.data, brought.titled(form.title.data))], now()):
        form.title.errors = [_("Deze activiteit staat er al.")]
        return _page(noting=form, status=422)
    return redirect(url_for(".index", added=1), 303)


@bp.get("/insight/events/<uuid:which>/withdraw/")
@allow(Permission.INSIGHT)
def ask_withdraw(which: UUID) -> ResponseReturnValue:
    """Ask whether one should go from the list."""
    with parts().database.reading() as db:
        line = _line(activities.one_of(db, which))
    sentences = [
        _("Je haalt ‘%(title)s’ van %(day)s weg.", title=line["title"], day=line["day"]),
        _("In de figuur per maand staat deze activiteit dan niet meer."),
    ]
    return render_template(
        "insight/sure.html", kicker=_("Activiteiten"), sentences=sentences, action=url_for(".withdraw", which=which),
        do=_("Haal weg"), back=url_for(".index"),
    )  # fmt: skip


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
