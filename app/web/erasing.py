"""For administrators: who asked to be erased, erasing somebody, and an investigation that delays it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.clock import local_date, now
from app.errors import Conflict, NotFound
from app.people import holders
from app.people.holders import Named
from app.people.permissions import Permission
from app.people.records import Person
from app.people.values import By
from app.privacy import erasure
from app.privacy.erasure import OnHold
from app.web import words
from app.web.forms.erasing import EraseForm, HoldForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _

bp = Blueprint("erasing", __name__)


def _by() -> By:
    return By(me().subject, now())


@bp.get("/people/erasures/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """List who asked to be erased and still is there."""
    with parts().database.reading() as db:
        found = erasure.requests(db, local_date(now()))
    return render_template(
        "people/erasures.html",
        requests=[
            {"name": one.name, "asked": words.day(one.asked_at), "on_hold": one.on_hold, "person_id": one.person_id}
            for one in found
        ],
    )


def _page(
    person_id: UUID, erase: EraseForm | None = None, hold: HoldForm | None = None, problem: str | None = None
) -> ResponseReturnValue:
    today = local_date(now())
    with parts().database.reading() as db:
        who = _found(holders.named(db, person_id))
        held, asked = erasure.hold_on(db, who.subject, today), erasure.asked_at(db, who.subject)
    return render_template(
        "people/erase.html",
        who=who,
        form=hold or erase or EraseForm(formdata=None),
        erase=erase or EraseForm(formdata=None),
        hold=hold or HoldForm(formdata=None),
        held=held and {"reference": held.reference, "until": words.day(held.until_on) if held.until_on else ""},
        asked_on=words.day(asked) if asked else "",
        is_self=person_id == me().id,
        problem=problem,
    ), 200 if problem is None and not (erase or hold) else 422


def _found(named: Named | None) -> Named:
    if named is None:
        raise NotFound
    return named


@bp.get("/people/<uuid:person_id>/erase")
@allow(Permission.PEOPLE)
def ask(person_id: UUID) -> ResponseReturnValue:
    """Say what erasing does, and ask for the name once more."""
    return _page(person_id)


@bp.post("/people/<uuid:person_id>/erase")
@allow(Permission.PEOPLE)
def erase(person_id: UUID) -> ResponseReturnValue:
    """Erase somebody."""
    form = EraseForm()
    if person_id == me().id:
        return _page(person_id, problem=_("Jezelf kun je niet verwijderen. Vraag een andere beheerder."))
    if not form.validate():
        return _page(person_id, erase=form)
    try:
        with parts().database.writing() as db:
            person = db.get(Person, person_id, with_for_update=True)
            if person is None:
                raise NotFound
            if _plain(str(form.name.data)) != _plain(f"{person.given_name} {person.family_name}"):
                return _page(person_id, erase=form, problem=_("Deze naam is anders dan de naam hierboven."))
            erasure.erase(db, person, _by())
    except OnHold:
        return _page(person_id, erase=form, problem=_("Er loopt een onderzoek. Zolang dat loopt, wordt niets verwijderd."))
    parts().database.leave_no_trace()
    return redirect(url_for(".index"), 303)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@bp.post("/people/<uuid:person_id>/hold")
@allow(Permission.PEOPLE)
def hold(person_id: UUID) -> ResponseReturnValue:
    """Delay erasing somebody."""
    form = HoldForm()
    if not form.validate():
        return _page(person_id, hold=form)
    try:
        with parts().database.writing() as db:
            who = _found(holders.named(db, person_id))
            erasure.place_hold(db, who.subject, str(form.reference.data), form.until.data, _by())
    except Conflict:
        return _page(person_id, hold=form, problem=_("Kies een dag na vandaag, of laat de dag leeg."))
    return redirect(url_for(".ask", person_id=person_id), 303)


@bp.post("/people/<uuid:person_id>/hold/end")
@allow(Permission.PEOPLE)
def end_hold(person_id: UUID) -> ResponseReturnValue:
    """Let erasing go on."""
    with parts().database.writing() as db:
        erasure.end_holds(db, _found(holders.named(db, person_id)).subject, _by())
    return redirect(url_for(".ask", person_id=person_id), 303)
