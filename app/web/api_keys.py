"""For the core team: keys with which programs read published tables. Who may see figures may let a program see them."""

import datetime as dt
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.clock import local_date, now
from app.insight import register
from app.insight.statements import Tongue
from app.people import api_keys
from app.people.api_keys import BadTerm, Listed
from app.people.permissions import Permission
from app.people.values import By
from app.web import cookies, words
from app.web.addresses import outside
from app.web.forms.api_keys import ApiKeyForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _, ngettext

bp = Blueprint("api_keys", __name__)

ASIDE = "api_key"
USUAL = dt.timedelta(days=180)


def _kinds() -> dict[str, str]:
    say = Tongue(cookies.language(), _, ngettext)
    return {one.slug: one.name(say) for one in register.KINDS}


def _form(**values: Any) -> ApiKeyForm:  # noqa: ANN401  what the form of the library takes
    form = ApiKeyForm(**values)
    form.kinds.choices = list(_kinds().items())
    return form


@bp.get("/insight/keys/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """List the keys; the one that was just made is shown this once."""
    fresh = cookies.take_back(ASIDE)
    return _page(_form(formdata=None, expires_on=local_date(now()) + USUAL), fresh=fresh[0] if fresh else "")


def _page(form: ApiKeyForm, *, fresh: str = "", status: int = 200) -> ResponseReturnValue:
    today = local_date(now())
    with parts().database.reading() as db:
        found = api_keys.listed(db)
    lines = [
        {
            "name": one.name, "mark": one.mark, "works": one.works(today), "opens": _opens(one), "until": _until(one),
            "used": words.day(one.last_used_on) if one.last_used_on else _("nog niet"),
            "made": _made(one),
            "end": url_for(".ask_end", mark=one.mark),
        }
        for one in found
    ]  # fmt: skip
    address = outside("api.tables")
    return render_template("insight/keys.html", form=form, keys=lines, fresh=fresh, address=address), status


def _opens(key: Listed) -> str:
    if api_keys.EVERYTHING in key.scopes:
        return _("alle tabellen")
    known = _kinds()
    kinds = (scope.removeprefix(api_keys.SCOPE_OF_KIND) for scope in key.scopes)
    return ", ".join(known.get(kind, kind) for kind in kinds)


def _until(key: Listed) -> str:
    if key.ended_at:
        return _("ingetrokken op %(day)s", day=words.day(key.ended_at))
    return _("tot en met %(day)s", day=words.day(key.expires_on))


def _made(key: Listed) -> str:
    """Say who made it without a name: the core team sees no people, also not each other."""
    day = words.day(key.made_at)
    if key.made_by is None:
        return _("gemaakt op %(day)s met een opdracht op de server", day=day)
    if key.made_by == me().subject:
        return _("door jou gemaakt op %(day)s", day=day)
    return _("door een collega gemaakt op %(day)s", day=day)


@bp.post("/insight/keys/")
@allow(Permission.INSIGHT)
def make() -> ResponseReturnValue:
    """Make a key."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form, status=422)
    try:
        with parts().database.writing() as db:
            scopes = api_keys.scopes_of(form.kinds.data or ())
            key = api_keys.make(db, form.name.data, scopes, form.expires_on.data, By(me().subject, now()))
    except BadTerm:
        form.expires_on.errors = [_("Kies een dag vanaf vandaag, en hooguit een jaar vooruit.")]
        return _page(form, status=422)
    cookies.put_aside(ASIDE, [key])
    return redirect(url_for(".index"), 303)


@bp.get("/insight/keys/<mark>/end")
@allow(Permission.INSIGHT)
def ask_end(mark: str) -> ResponseReturnValue:
    """Ask whether a key should end."""
    with parts().database.reading() as db:
        key = api_keys.working(db, mark)
    values = {"name": key.name, "mark": f"swk_{key.mark}", "day": words.day(key.made_at)}
    sentences = [
        _("Je trekt de sleutel ‘%(name)s’ in. Hij begint met %(mark)s en is gemaakt op %(day)s.", **values),
        _("Een programma dat hem gebruikt, krijgt meteen geen cijfers meer. Dit kun je niet terugdraaien."),
    ]
    return render_template(
        "insight/sure.html", kicker=_("Sleutels voor programma’s"), sentences=sentences, action=url_for(".end", mark=mark),
        do=_("Trek in"), back=url_for(".index"),
    )  # fmt: skip


@bp.post("/insight/keys/<mark>/end")
@allow(Permission.INSIGHT)
def end(mark: str) -> ResponseReturnValue:
    """End a key."""
    with parts().database.writing() as db:
        api_keys.end(db, mark, By(me().subject, now()))
    return redirect(url_for(".index"), 303)
