"""For administrators: the trail, to look through and to take along. Looking leaves a line as well."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.audit.queries import Entry, Wanted, newest
from app.audit.trail import head
from app.clock import local_date, now, start_of
from app.errors import NotFound
from app.insight.sheets import Sheet, csv_text
from app.insight.statements import Tongue
from app.people import holders
from app.people.permissions import Permission
from app.web import cookies
from app.web.forms.audit import SearchForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.trail_words import Names, action_name, name_of, particulars, sentence
from app.web.translate import _, format_moment, ngettext

bp = Blueprint("audit", __name__)

Values = dict[str, Any]
PAGE_SIZE = 50
MOST_EXPORTED = 50_000
MOST_NAMESAKES = 20
DAY = dt.timedelta(days=1)


@bp.get("/audit/")
@allow(Permission.AUDIT)
def index() -> ResponseReturnValue:
    """Show the newest lines, or those that were searched for."""
    wanted, before = _wanted(), _before()
    with parts().database.reading() as db:
        found = newest(db, wanted, most=PAGE_SIZE + 1, before=before)
        names = holders.names_of(db, _mentioned(found[:PAGE_SIZE]) | set(wanted.people))
        end = head(db)
    note_view(Action.AUDIT_VIEWED, _filter(), subject=_only(wanted))
    form = SearchForm(formdata=None, action=wanted.action, since=_day("since"), until=_day("until"))
    older = url_for(".index", **_arguments(before=found[PAGE_SIZE - 1].number)) if len(found) > PAGE_SIZE else None
    return _page(form, found[:PAGE_SIZE], names, older=older, newer=url_for(".index", **_arguments()) if before else None,
                 last=end.number, about=[name_of(one, names) for one in wanted.people])  # fmt: skip


@bp.post("/audit/")
@allow(Permission.AUDIT)
def search() -> ResponseReturnValue:
    """Turn a name into who that is: addresses, logs and the trail hold no names."""
    form = SearchForm()
    if not form.validate():
        return _page(form, [], {}, status=422)
    asked = {"action": form.action.data or None, "since": form.since.data, "until": form.until.data}
    name = str(form.who.data or "").strip()
    if name:
        with parts().database.reading() as db:
            people = holders.subjects_called(db, name)
        if not people:
            return _page(
                form, [], {}, status=422, problem=_("Niemand heet zo. Wie is verwijderd, is niet meer op naam te vinden.")
            )
        if len(people) > MOST_NAMESAKES:
            return _page(form, [], {}, status=422, problem=_("Te veel mensen heten zo. Vul meer van de naam in."))
        asked["person"] = [str(one) for one in people]
    return redirect(url_for(".index", **asked), 303)


@bp.get("/audit/export.csv")
@allow(Permission.AUDIT)
def export() -> ResponseReturnValue:
    """Give what was searched for as a file, the newest lines first."""
    wanted = _wanted()
    with parts().database.reading() as db:
        found = newest(db, wanted, most=MOST_EXPORTED)
        names = holders.names_of(db, _mentioned(found))
    note_view(Action.AUDIT_EXPORTED, {**_filter(), "lines": len(found)}, subject=_only(wanted))
    columns = (_("Nummer"), _("Moment (UTC)"), _("Wie"), _("Handeling"), _("Over wie"), _("Zin"), _("Bijzonderheden"), _("Hash"))
    rows = tuple(
        (one.number, one.at.isoformat(), name_of(one.actor, names), one.action, name_of(one.subject, names),
         sentence(one, names), particulars(one), one.hash)
        for one in found
    )  # fmt: skip
    title = _("logboek")
    return Response(
        csv_text(Sheet(columns, rows, texts=len(columns))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{title}-{local_date(now()).isoformat()}.csv"'},
    )


def _page(
    form: SearchForm, found: list[Entry], names: Names, *, status: int = 200, problem: str | None = None, **more: object
) -> ResponseReturnValue:
    lines = [
        {"moment": format_moment(one.at, "d MMM y HH:mm:ss"), "number": one.number, "text": sentence(one, names),
         "particulars": particulars(one)}
        for one in found
    ]  # fmt: skip
    chosen = form.action.data or ""
    actions = [{"value": "", "label": _("Alles"), "selected": not chosen}]
    actions += [{"value": one.value, "label": action_name(one), "selected": one.value == chosen} for one in Action]
    values: Values = {"form": form, "lines": lines, "actions": actions, "problem": problem, "searched": bool(_arguments()),
                      "export": url_for(".export", **_arguments()), "most": _number(MOST_EXPORTED), **more}  # fmt: skip
    return render_template("audit/index.html", **values), status


def _number(count: int) -> str:
    return Tongue(cookies.language(), _, ngettext).number(count)


# What the address asks for


def _day(name: str) -> dt.date | None:
    text = request.args.get(name, "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None


def _wanted() -> Wanted:
    """Read the address.

    Raises:
        NotFound: There is no such action, day or kind of person.
    """
    action, since, until = request.args.get("action", ""), _day("since"), _day("until")
    if action and action not in set(Action):
        raise NotFound
    try:
        people = tuple(UUID(text) for text in request.args.getlist("person")[:MOST_NAMESAKES])
        return Wanted(action, start_of(since) if since else None, start_of(until + DAY) if until else None, people)
    except (ValueError, OverflowError):
        raise NotFound from None


def _before() -> int | None:
    text = request.args.get("before", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < len(str(2**63))):
        raise NotFound
    return int(text) if text else None


def _arguments(before: int | None = None) -> Values:
    """Return what was searched for, as it stands in an address."""
    asked: Values = {name: request.args[name] for name in ("action", "since", "until") if request.args.get(name)}
    if request.args.getlist("person"):
        asked["person"] = request.args.getlist("person")
    return {**asked, "before": before} if before else asked


def _filter() -> Values:
    """Return with which filter somebody looked: whom it was about stands as the subject, never as a name."""
    kept = {name: request.args.get(name) for name in ("action", "since", "until")}
    return {**{name: value for name, value in kept.items() if value}, "people": len(request.args.getlist("person"))}


def _only(wanted: Wanted) -> UUID | None:
    return wanted.people[0] if len(wanted.people) == 1 else None


def _mentioned(found: list[Entry]) -> set[UUID]:
    return {who for one in found for who in (one.actor, one.subject) if who}
