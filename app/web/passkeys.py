"""Passkeys: signing in with one, one's own, and the link with which an administrator lets somebody add the first."""

from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.clock import now
from app.errors import Conflict, NotAllowed, NotFound
from app.people import ceremonies, passkeys, signin
from app.people.passkeys import Site
from app.people.permissions import Permission
from app.web import cookies, words
from app.web.auth import enter, safe_next, sign_in_page
from app.web.forms.passkeys import AddForm, RenameForm, ShowForm
from app.web.guards import allow, open_to_anyone
from app.web.parts import parts
from app.web.signed_in import in_a_strong_session, me, token
from app.web.translate import _
from app.web.ways import site

bp = Blueprint("passkeys", __name__)


def _site() -> Site:
    found = site()
    if found is None:
        raise NotFound
    return found


def _challenge(kind: str) -> bytes:
    """Begin a ceremony in this browser, and return what is asked in it."""
    with parts().database.writing() as db:
        key = ceremonies.begin(db, kind, now())
    cookies.put_aside(kind, [key])
    return ceremonies.asked(key, "challenge")


# Signing in


@bp.post("/auth/passkey/options")
@open_to_anyone
def to_show() -> ResponseReturnValue:
    """Return what a browser needs to sign in. It is the same for everybody but for what is asked."""
    return jsonify(passkeys.what_to_show(_site(), _challenge("passkey_use")))


@bp.post("/auth/passkey")
@open_to_anyone
def show() -> ResponseReturnValue:
    """Begin a session for whose passkey was shown."""
    form, at, person_id = ShowForm(), now(), None
    (key,) = cookies.take_back("passkey_use") or [""]
    if form.validate() and key:
        with parts().database.writing() as db:
            if ceremonies.finish(db, "passkey_use", key, at):
                asked = ceremonies.asked(key, "challenge")
                person_id = passkeys.recognise(db, str(form.credential.data), site=_site(), challenge=asked, at=at)
    if person_id is None:
        return sign_in_page(_("Met deze passkey kun je hier niet aanmelden. Probeer het opnieuw, of kies een andere manier."))
    enter(person_id, "passkey")
    return redirect(safe_next(form.next.data), 303)


# One's own


def _own_page(form: AddForm | RenameForm | None = None, status: int = 200, problem: str | None = None) -> ResponseReturnValue:
    with parts().database.reading() as db:
        kept = passkeys.own(db, me().id)
    rows = [
        {"id": str(one.id), "name": one.name, "since": words.day(one.created_at),
         "used": words.day(one.last_used_at) if one.last_used_at else None}
        for one in kept
    ]  # fmt: skip
    return render_template(
        "me/passkeys.html", passkeys=rows, form=form or AddForm(formdata=None), problem=problem, possible=site() is not None,
        strong=in_a_strong_session(),
    ), status  # fmt: skip


def _add(form: AddForm, link: str | None) -> bool:
    """Keep what the browser made. Returns whether it fitted; a link is used up only when it did."""
    at = now()
    (key,) = cookies.take_back("passkey_new") or [""]
    if not form.validate() or not key:
        return False
    with parts().database.writing() as db:
        asked_here = ceremonies.finish(db, "passkey_new", key, at)
    if not asked_here:
        return False
    try:
        with parts().database.writing() as db:
            if link is not None:
                passkeys.use_link(db, link, me().id, at)
            passkeys.add(
                db, me().id, str(form.credential.data), name=str(form.name.data), site=_site(),
                challenge=ceremonies.asked(key, "challenge"), at=at,
            )  # fmt: skip
    except Conflict:
        return False
    return True


@bp.get("/me/passkeys")
@allow(Permission.LEARN)
def own() -> ResponseReturnValue:
    """Show one's passkeys."""
    return _own_page()


@bp.post("/me/passkeys/options")
@allow(Permission.LEARN)
def to_make() -> ResponseReturnValue:
    """Return what a browser needs to make a passkey. Making one adds nothing yet."""
    found, asked = _site(), _challenge("passkey_new")
    with parts().database.reading() as db:
        return jsonify(passkeys.what_to_make(db, me().id, found, asked))


@bp.post("/me/passkeys")
@allow(Permission.LEARN)
def add() -> ResponseReturnValue:
    """Add one, in a session that was begun with more than a password."""
    if not in_a_strong_session():
        raise NotAllowed
    form = AddForm()
    if not _add(form, None):
        return _own_page(form, 422, _unfit())
    return redirect(url_for("passkeys.own"), 303)


def _unfit() -> str:
    return _("Deze passkey kon niet worden toegevoegd. Probeer het opnieuw.")


@bp.post("/me/passkeys/<uuid:passkey_id>/name")
@allow(Permission.LEARN)
def rename(passkey_id: UUID) -> ResponseReturnValue:
    """Call one something else."""
    form = RenameForm()
    if not form.validate():
        return _own_page(None, 422, _("Geef de passkey een naam van hooguit 80 tekens."))
    with parts().database.writing() as db:
        passkeys.rename(db, me().id, passkey_id, str(form.name.data))
    return redirect(url_for("passkeys.own"), 303)


@bp.post("/me/passkeys/<uuid:passkey_id>/remove")
@allow(Permission.LEARN)
def remove(passkey_id: UUID) -> ResponseReturnValue:
    """Let go of one, in any session: who lost a device has no stronger way. Sessions elsewhere end."""
    with parts().database.writing() as db:
        passkeys.remove(db, me().id, passkey_id, now())
        signin.close_other_sessions(db, me().id, token())
    return redirect(url_for("passkeys.own"), 303)


# The first one


def _link_page(link: str, status: int = 200, problem: str | None = None) -> ResponseReturnValue:
    with parts().database.reading() as db:
        if not passkeys.link_is_good(db, link, me().id, now()):
            raise NotFound
    form = AddForm() if problem else AddForm(formdata=None)
    values = {"link": link, "form": form, "problem": problem, "possible": site() is not None}
    return render_template("me/passkey_link.html", **values), status


@bp.get("/me/passkeys/link/<link>")
@allow(Permission.LEARN)
def with_link(link: str) -> ResponseReturnValue:
    """Offer to make the first passkey to whom the link was made for."""
    return _link_page(link)


@bp.post("/me/passkeys/link/<link>")
@allow(Permission.LEARN)
def add_with_link(link: str) -> ResponseReturnValue:
    """Add the first one with a link, and go on in a session that was begun with it."""
    if not _add(AddForm(), link):
        return _link_page(link, 422, _unfit())
    enter(me().id, "passkey")
    return redirect(url_for("passkeys.own"), 303)


@bp.get("/people/<uuid:person_id>/passkey-link")
@allow(Permission.PEOPLE)
def link_for(person_id: UUID) -> ResponseReturnValue:
    """Offer to make a link, or show the one that was just made: once, and only in the browser that made it."""
    made = cookies.take_back("passkey_link")
    link = made[1] if len(made) > 1 and made[0] == str(person_id) else None
    with parts().database.reading() as db:
        name = passkeys.receiver(db, person_id)
    address = link and f"{_site().origin}{url_for('passkeys.with_link', link=link)}"
    own_page = person_id == me().id
    return render_template("people/passkey_link.html", name=name, address=address, possible=bool(site()), own_page=own_page,
                           action=url_for("passkeys.make_link", person_id=person_id))  # fmt: skip


@bp.post("/people/<uuid:person_id>/passkey-link")
@allow(Permission.PEOPLE)
def make_link(person_id: UUID) -> ResponseReturnValue:
    """Make a link for somebody else."""
    _site()
    with parts().database.writing() as db:
        link = passkeys.make_link(db, person_id, now(), me().subject)
    cookies.put_aside("passkey_link", [str(person_id), link])
    return redirect(url_for("passkeys.link_for", person_id=person_id), 303)
