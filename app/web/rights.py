"""For administrators: who has which duty; give, confirm and withdraw one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import NotAllowed, NotFound, Refusal
from app.insight.sheets import Sheet, csv_text
from app.people import grants, holders
from app.people.holders import Held, Named
from app.people.permissions import Duty, Permission, excluded_by
from app.people.records import Person
from app.people.values import By
from app.web import words
from app.web.forms.rights import DutyForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.trail import note_view
from app.web.translate import _
from app.web.who_sees_what import duty_name

bp = Blueprint("rights", __name__)

Values = dict[str, Any]


def _why(refusal: Refusal) -> str:
    """Return why a change of duties was refused, in one sentence with what to do."""
    return {
        grants.OwnDuty: _("Jezelf kun je geen taak geven. Vraag een andere beheerder."),
        grants.NeedsSecond: _("Je gaf deze taak zelf. Vraag een andere beheerder om hem te bevestigen."),
        grants.Excluded: _(
            "Kernteam en beheerder gaan niet samen. Wie cijfers van groepen ziet, mag de lijst van mensen niet zien. "
            "Ook redacteur, vakinhoudelijk beoordelaar en juridisch beoordelaar gaan niet samen. Wie schrijft, keurt niet goed. "
            "Trek eerst de andere taak in."
        ),
        grants.HeldAlready: _("Deze persoon heeft die taak al."),
        grants.NoDepartment: _("Kies een afdeling bij de taak contactpersoon, en geen afdeling bij een andere taak."),
        grants.LastAdministrator: _("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."),
    }.get(type(refusal), _("Deze persoon is niet meer in dienst, of de taak is intussen veranderd."))


# Everybody


@bp.get("/people/rights/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """Show who has which duty, since when, given by whom, and when it was last used."""
    with parts().database.reading() as db:
        found = holders.held(db, local_date(now()))
        givers = holders.names_of(db, {one.granted_by for one in found if one.granted_by})
    rows = [
        [{"text": one.who.name, "href": url_for(".person", person_id=one.who.id)}, duty_name(one.duty), one.department or "—",
         words.day(one.granted_at), _giver(one.granted_by, givers), _used(one)]
        for one in found if one.confirmed_at
    ]  # fmt: skip
    waiting = [
        {"name": one.who.name, "duty": duty_name(one.duty), "since": words.day(one.granted_at),
         "by": _giver(one.granted_by, givers), "href": url_for(".person", person_id=one.who.id)}
        for one in found if not one.confirmed_at
    ]  # fmt: skip
    return render_template("rights/index.html", rows=rows, waiting=waiting)


def _giver(subject: UUID | None, givers: Mapping[UUID, Named]) -> str:
    if subject is None:
        return _("een opdracht op de server")
    return givers[subject].name if subject in givers else _("iemand die is verwijderd")


def _used(one: Held) -> str:
    return words.day(one.last_used_on) if one.last_used_on else _("nog niet")


@bp.get("/people/rights.csv")
@allow(Permission.PEOPLE)
def file() -> ResponseReturnValue:
    """Give the same list as a file: the look at who still needs what they have (BIO2 5.18.02 and 8.02.01)."""
    today = local_date(now())
    with parts().database.reading() as db:
        found = holders.held(db, today)
        known = holders.names_of(db, {who for one in found for who in (one.granted_by, one.confirmed_by) if who})
    note_view(Action.GRANTS_EXPORTED, {"lines": len(found)})
    columns = (_("Naam"), _("Taak"), _("Code"), _("Afdeling"), _("Gegeven op"), _("Gegeven door"), _("Bevestigd op"),
               _("Bevestigd door"), _("Laatst gebruikt op"))  # fmt: skip
    rows = tuple(
        (one.who.name, duty_name(one.duty), one.duty, one.department or "", local_date(one.granted_at).isoformat(),
         _giver(one.granted_by, known), local_date(one.confirmed_at).isoformat() if one.confirmed_at else "",
         _giver(one.confirmed_by, known) if one.confirmed_by else "",
         one.last_used_on.isoformat() if one.last_used_on else "")
        for one in found
    )  # fmt: skip
    title = _("taken")
    return Response(
        csv_text(Sheet(columns, rows, texts=len(columns))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{title}-{today.isoformat()}.csv"'},
    )


# One person


@bp.get("/people/<uuid:person_id>/rights")
@allow(Permission.PEOPLE)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show the duties of one person, with what can be done about them."""
    return _page(person_id, DutyForm(formdata=None))


@bp.post("/people/<uuid:person_id>/rights")
@allow(Permission.PEOPLE)
def give(person_id: UUID) -> ResponseReturnValue:
    """Give this person a duty."""
    form = DutyForm()
    if not form.validate():
        return _page(person_id, form, _("Kies een taak uit de lijst."))
    try:
        with parts().database.writing() as db:
            whom, of = _found(db.get(Person, person_id)), form.department.data or None
            grants.give(db, whom, Duty(form.duty.data), _by(), department=of)
    except Refusal as refusal:
        return _refused(person_id, form, refusal)
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/people/<uuid:person_id>/rights/<duty>/confirm")
@allow(Permission.PEOPLE)
def confirm(person_id: UUID, duty: str) -> ResponseReturnValue:
    """Be the second pair of eyes."""
    try:
        with parts().database.writing() as db:
            grants.confirm(db, _found(db.get(Person, person_id)), _duty(duty), _by())
    except Refusal as refusal:
        return _refused(person_id, DutyForm(formdata=None), refusal)
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/people/<uuid:person_id>/rights/<duty>/withdraw")
@allow(Permission.PEOPLE)
def withdraw(person_id: UUID, duty: str) -> ResponseReturnValue:
    """Take a duty back. Whoever takes their own sees this page no longer, and is sent to sign in."""
    try:
        with parts().database.writing() as db:
            grants.withdraw(db, _found(db.get(Person, person_id)), _duty(duty), _by())
    except Refusal as refusal:
        return _refused(person_id, DutyForm(formdata=None), refusal)
    return redirect(url_for(".person", person_id=person_id), 303)


def _found(person: Person | None) -> Person:
    if person is None:
        raise NotFound
    return person


def _duty(text: str) -> Duty:
    if text not in set(Duty):
        raise NotFound
    return Duty(text)


def _by() -> By:
    return By(me().subject, now())


def _refused(person_id: UUID, form: DutyForm, refusal: Refusal) -> ResponseReturnValue:
    """Show the page again with the reason; what does not exist, and who is no administrator any more, go the usual way."""
    if isinstance(refusal, NotFound) or type(refusal) is NotAllowed:
        raise refusal
    if isinstance(refusal, NotAllowed):
        note_view(Action.REFUSED, {"endpoint": "rights", "reason": type(refusal).__name__})
    return _page(person_id, form, _why(refusal))


def _page(person_id: UUID, form: DutyForm, problem: str | None = None) -> ResponseReturnValue:
    today = local_date(now())
    with parts().database.reading() as db:
        who = holders.named(db, person_id)
        if who is None:
            raise NotFound
        found = holders.held(db, today, person_id)
        givers = holders.names_of(db, {one.granted_by for one in found if one.granted_by})
        names = holders.departments_on(db, today)
    values = {
        "who": who, "duties": [_line(one, givers) for one in found], "form": form, "problem": problem,
        "offered": _offered(who, found, form), "departments": _departments(names, form), "is_self": who.subject == me().subject,
    }  # fmt: skip
    return render_template("rights/person.html", **values), 422 if problem else 200


def _line(one: Held, givers: Mapping[UUID, Named]) -> Values:
    return {
        "name": duty_name(one.duty),
        "department": one.department,
        "waits": one.confirmed_at is None,
        "mine_to_confirm": one.confirmed_at is None and me().subject not in {one.granted_by, one.who.subject},
        "given": _("Gegeven op %(day)s door %(who)s.", day=words.day(one.granted_at), who=_giver(one.granted_by, givers)),
        "used": _("Laatst gebruikt: %(day)s.", day=_used(one)),
        "confirm": url_for(".confirm", person_id=one.who.id, duty=one.duty),
        "withdraw": url_for(".withdraw", person_id=one.who.id, duty=one.duty),
    }


def _offered(who: Named, found: list[Held], form: DutyForm) -> list[Values]:
    """Return the duties that this person may get."""
    held = {one.duty for one in found}
    return [
        {"value": duty.value, "label": duty_name(duty), "selected": duty.value == form.duty.data}
        for duty in Duty
        if who.is_in_service and duty not in held and not excluded_by(duty, held)
    ]  # fmt: skip


def _departments(names: Mapping[str, str], form: DutyForm) -> list[Values]:
    none = {"value": "", "label": _("Geen afdeling"), "selected": not form.department.data}
    return [none, *({"value": slug, "label": name, "selected": slug == form.department.data} for slug, name in names.items())]
