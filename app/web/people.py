"""For administrators: who there is, where they belong and since when. No participation, no answers."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import NotFound
from app.people import departments, profiles, queries
from app.people.permissions import Permission
from app.people.queries import Listed, Wanted
from app.people.structure import Tree
from app.people.values import By
from app.web import person_words, words
from app.web.guards import allow
from app.web.parts import parts
from app.web.person_changes import CHANGES, NEW, OF_ABSENCE, OF_STAY, About, Change, Filled, Unfit, find
from app.web.signed_in import me
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("people", __name__)

LONGEST_SEARCH = 100
MOST_PAGES = 100_000


def _number(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) else 1  # noqa: PLR2004


@bp.get("/people/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """List people, fifty a page; a search leaves a line in the trail, without its words."""
    search = words.printable(request.args.get("q"))[:LONGEST_SEARCH].strip()
    slug, left = request.args.get("department", ""), request.args.get("left") == "1"
    page, today = _number(request.args.get("page", "1")), local_date(now())
    with parts().database.reading() as db:
        tree = departments.tree(db)
        chosen = _below(tree, slug, today)
        people, total = queries.people_page(db, today, Wanted(search, chosen, left), page=page)
    if search or chosen or left:
        found = {"found": total, "page": page, "left": left, "department": slug if chosen else None}
        note_view(Action.PEOPLE_SEARCHED, found)
    kept: dict[str, Any] = {"q": search, "department": slug if chosen else "", "left": "1" if left else None}
    return render_template(
        "people/index.html",
        query=search,
        heading=_heading(total, left=left),
        people=[_row(one) for one in people],
        departments=_choices(tree, today, slug),
        left=left,
        previous=url_for(".index", **kept, page=page - 1) if page > 1 else None,
        next=url_for(".index", **kept, page=page + 1) if page * queries.PAGE_SIZE < total else None,
    )


def _heading(total: int, *, left: bool) -> str:
    if left:
        return ngettext("%(num)d persoon is weg", "%(num)d mensen zijn weg", total)
    return ngettext("%(num)d persoon", "%(num)d mensen", total)


def _below(tree: Tree, slug: str, day: dt.date) -> Collection[str]:
    """Return a department with those that belong to it."""
    return {one.department for one in tree.on(day) if slug in (one.department, one.parent)}


def _choices(tree: Tree, day: dt.date, chosen: str) -> list[dict[str, Any]]:
    every = [{"value": "", "label": _("Alle afdelingen"), "selected": not chosen}]
    return every + [
        {"value": one.department, "label": ("– " if one.parent else "") + one.name, "selected": one.department == chosen}
        for one in tree.on(day)
    ]


def _row(one: Listed) -> list[Any]:
    role = person_words.roles()[one.office or one.role] if one.role else "—"
    return [
        {"text": one.name, "href": url_for(".person", person_id=one.id)}, one.email, one.department or "—", role,
        words.day(one.since) if one.since else "—",
    ]  # fmt: skip


@bp.get("/people/new")
@allow(Permission.PEOPLE)
def new() -> ResponseReturnValue:
    """Ask who somebody new is."""
    return _ask(NEW, _about())


@bp.post("/people/new")
@allow(Permission.PEOPLE)
def add() -> ResponseReturnValue:
    """Add somebody."""
    return _act(NEW, _about())


@bp.get("/people/<uuid:person_id>/")
@allow(Permission.PEOPLE)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show one person: who, where and since when. That somebody looked is kept, and the person can see it."""
    about = _about(person_id)
    shown, today = about.whose, about.today
    note_view(Action.PERSON_VIEWED, subject=shown.subject)
    return render_template(
        "people/person.html",
        name=shown.name,
        facts=_facts(about),
        gone=words.day(shown.deactivated_at) if shown.deactivated_at else None,
        stays=[person_words.stay(one, about.tree, today) for one in shown.stays],
        absences=[person_words.away(one, today) for one in shown.absences],
        person_id=person_id,
        is_self=about.is_self,
        is_credited=request.args.get("saved") == "credit",
    )


def _facts(about: About) -> list[tuple[str, str]]:
    shown = about.whose
    facts = [(_("E-mailadres"), shown.email)]
    facts += [(_("Personeelsnummer"), shown.external_id)] if shown.external_id else []
    facts += [(_("Naam bij het aanmelden"), shown.user_name)] if shown.user_name else []
    return facts


@bp.get("/people/<uuid:person_id>/<change>")
@allow(Permission.PEOPLE)
def ask(person_id: UUID, change: str) -> ResponseReturnValue:
    """Ask what should change about somebody."""
    about = _about(person_id)
    return _ask(find(CHANGES, change, about), about)


@bp.post("/people/<uuid:person_id>/<change>")
@allow(Permission.PEOPLE)
def act(person_id: UUID, change: str) -> ResponseReturnValue:
    """Change something about somebody."""
    about = _about(person_id)
    return _act(find(CHANGES, change, about), about)


@bp.get("/people/<uuid:person_id>/places/<uuid:stay_id>/<change>")
@allow(Permission.PEOPLE)
def ask_stay(person_id: UUID, stay_id: UUID, change: str) -> ResponseReturnValue:
    """Ask what should change about one of somebody's places."""
    about = _about(person_id, stay_id)
    return _ask(find(OF_STAY, change, about), about)


@bp.post("/people/<uuid:person_id>/places/<uuid:stay_id>/<change>")
@allow(Permission.PEOPLE)
def act_stay(person_id: UUID, stay_id: UUID, change: str) -> ResponseReturnValue:
    """Change one of somebody's places."""
    about = _about(person_id, stay_id)
    return _act(find(OF_STAY, change, about), about)


@bp.get("/people/<uuid:person_id>/absences/<uuid:absence_id>/<change>")
@allow(Permission.PEOPLE)
def ask_absence(person_id: UUID, absence_id: UUID, change: str) -> ResponseReturnValue:
    """Ask when one of somebody's absences ends."""
    about = _about(person_id, absence_id)
    return _ask(find(OF_ABSENCE, change, about), about)


@bp.post("/people/<uuid:person_id>/absences/<uuid:absence_id>/<change>")
@allow(Permission.PEOPLE)
def act_absence(person_id: UUID, absence_id: UUID, change: str) -> ResponseReturnValue:
    """End one of somebody's absences."""
    about = _about(person_id, absence_id)
    return _act(find(OF_ABSENCE, change, about), about)


def _about(person_id: UUID | None = None, part: UUID | None = None) -> About:
    """Load what a page about a person needs.

    Raises:
        NotFound: There is no such person.
    """
    with parts().database.reading() as db:
        tree = departments.tree(db)
        found = profiles.profile(db, person_id) if person_id else None
    if person_id and found is None:
        raise NotFound
    return About(tree, local_date(now()), found, part, is_self=found is not None and found.id == me().id)


def _ask(change: Change, about: About) -> ResponseReturnValue:
    form = change.form(formdata=None, data=change.defaults(about))
    change.prepare(form, about)
    return _form_page(change, form, about)


def _act(change: Change, about: About) -> ResponseReturnValue:
    """Do it in one step; what does not fit is said beside its field, and nothing is lost."""
    form = change.form(formdata=request.form)
    change.prepare(form, about)
    if not form.validate():
        return _form_page(change, form, about, 422)
    by = By(me().subject, now())
    try:
        with parts().database.writing() as db:
            person_id = change.act(db, form, about, by)
            departments.follow(db, by)
    except Unfit as unfit:
        form[unfit.field].errors = [unfit.text]
        return _form_page(change, form, about, 422)
    return redirect(url_for(".person", person_id=person_id, saved=change.says), 303)


def _form_page(change: Change, form: Filled, about: About, status: int = 200) -> ResponseReturnValue:
    back = url_for(".person", person_id=about.whose.id) if about.profile else url_for(".index")
    page = render_template("people/change.html", title=change.title(about), hint=change.hint(), form=form, back=back)
    return page, status
