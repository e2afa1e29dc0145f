"""For administrators: the organisation as a tree with dates, and every change to it, looked at before it is made."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import NotFound
from app.insight import published
from app.people import departments, profiles, queries, structure
from app.people.departments import When
from app.people.permissions import Permission
from app.people.structure import Event, Refused, State, Tree
from app.people.values import By
from app.storage.database import Db
from app.web import words
from app.web.department_changes import CHANGES, MAKE, About, Change, Filled, labels, new_place
from app.web.department_words import told, why_not
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.trail import note_view
from app.web.translate import ngettext

bp = Blueprint("departments", __name__)

MOST_CHOSEN = 400
"""People that can be sent one by one when a department is split: more does not fit in one form."""
WHO = "who-"


def _day(text: str | None, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return otherwise


def _line(tree: Tree, event: Event) -> dict[str, str]:
    return {"day": words.day(event.on_day), "text": told(tree, event)}


@bp.get("/people/departments/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """Show the tree as it stands today or on another day, and what is planned."""
    today = local_date(now())
    on_day = _day(request.args.get("on"), today)
    with parts().database.reading() as db:
        tree = departments.tree(db)
        people = queries.sizes(db, on_day)
        lost = len(departments.left_behind(db, tree, today))
    standing = tree.on(on_day)
    return render_template(
        "departments/index.html",
        domains=[_domain(tree, one, standing, people, on_day) for one in standing if one.parent is None],
        on=on_day.isoformat(),
        is_today=on_day == today,
        day=words.day(on_day),
        coming=[_line(tree, one) for one in structure.events(tree) if one.on_day > today],
        lost=ngettext("%(num)d persoon hoort bij een afdeling die niet meer bestaat.",
                      "%(num)d mensen horen bij een afdeling die niet meer bestaat.", lost) if lost else None,
    )  # fmt: skip


def _domain(tree: Tree, domain: State, standing: tuple[State, ...], people: dict[str, int], day: dt.date) -> dict[str, Any]:
    below = [one for one in standing if one.parent == domain.department]
    lines = [
        {"name": one.name, "href": url_for(".show", slug=one.department), "people": _people(people.get(one.department, 0)),
         "with": tree.name(one.reported_with, day) if one.reported_with else None}
        for one in below
    ]  # fmt: skip
    total = sum(people.get(one.department, 0) for one in (domain, *below))
    return {"name": domain.name, "href": url_for(".show", slug=domain.department), "people": _people(total), "departments": lines}


def _people(count: int) -> str:
    return ngettext("%(num)d persoon", "%(num)d mensen", count)


@bp.get("/people/departments/<slug>/")
@allow(Permission.PEOPLE)
def show(slug: str) -> ResponseReturnValue:
    """Show one department: as it is, what happened to it, and what can be changed."""
    today = local_date(now())
    with parts().database.reading() as db:
        tree = departments.tree(db)
        people = queries.sizes(db, today).get(slug, 0)
    history = tree.history(slug)
    if not history:
        raise NotFound
    state = tree.state(slug, today)
    about = About(tree, slug, today)
    about_it = [one for one in structure.events(tree) if slug in one.departments or slug in one.into]
    ended = tree.end_of(slug)
    heirs = sorted(tree.heirs(slug, max(today, ended)) if ended else ())
    return render_template(
        "departments/department.html",
        name=about.name,
        is_domain=history[-1].parent is None,
        parent=_named(tree, history[-1].parent if state is None else state.parent, today),
        counted=_named(tree, state.reported_with if state else None, today),
        people=_people(people),
        people_href=url_for("people.index", department=slug) if people else None,
        is_over=ended is not None and ended <= today,
        until=words.day(ended) if ended else None,
        heirs=[_named(tree, one, today) for one in heirs],
        history=[_line(tree, one) for one in reversed(about_it)],
        changes=[] if ended else [
            {"label": label, "text": text, "href": url_for(".look", slug=slug, change=change)}
            for change, (label, text) in labels().items()
        ],
    )  # fmt: skip


def _named(tree: Tree, slug: str | None, day: dt.date) -> dict[str, str] | None:
    return {"name": tree.name(slug, day), "href": url_for(".show", slug=slug)} if slug else None


@bp.get("/people/departments/new")
@allow(Permission.PEOPLE)
def new() -> ResponseReturnValue:
    """Ask for a new department or domain, or show what making it leads to."""
    return _look(MAKE, "")


@bp.post("/people/departments/new")
@allow(Permission.PEOPLE)
def make() -> ResponseReturnValue:
    """Make a department or domain."""
    return _carry_out(MAKE, "")


@bp.get("/people/departments/<slug>/<change>")
@allow(Permission.PEOPLE)
def look(slug: str, change: str) -> ResponseReturnValue:
    """Ask what should change, or show what that leads to."""
    return _look(_change(change), slug)


@bp.post("/people/departments/<slug>/<change>")
@allow(Permission.PEOPLE)
def carry_out(slug: str, change: str) -> ResponseReturnValue:
    """Make the change that was looked at."""
    return _carry_out(_change(change), slug)


def _change(name: str) -> Change:
    if name not in CHANGES:
        raise NotFound
    return CHANGES[name]


def _about(db: Db, slug: str) -> About:
    about = About(departments.tree(db), slug, local_date(now()))
    if slug and not about.tree.history(slug):
        raise NotFound
    return about


def _last_published(db: Db) -> dt.date | None:
    """Return the last day of anything that was published."""
    return max((one.period.last for one in published.listed(db)), default=None)


def _look(change: Change, slug: str) -> ResponseReturnValue:
    """Show the empty form; the form again when something is wrong or one goes back; else the preview."""
    with parts().database.reading() as db:
        about, last = _about(db, slug), _last_published(db)
    is_fresh = "on" not in request.args
    form = change.form(formdata=None, data=change.defaults(about)) if is_fresh else change.form(formdata=request.args)
    change.prepare(form, about)
    if is_fresh or "again" in request.args:
        return _form_page(change, form, about)
    if not _is_whole(change, form, about):
        return _form_page(change, form, about, status=422)
    try:
        departments.refuse_past(When(form.on.data, last), about.today)
        after = change.after(form, about)
        with parts().database.reading() as db:
            change.check(db, form, about)
    except Refused as refused:
        return _form_page(change, form, about, why_not(refused, about.tree, form.on.data), 422)
    return _preview(change, form, about, after)


def _is_whole(change: Change, form: Filled, about: About) -> bool:
    if not form.validate():
        return False
    wrong = change.problem(form, about)
    if wrong:
        field, text = wrong
        form[field].errors = [text]
    return wrong is None


def _form_page(
    change: Change, form: Filled, about: About, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    back = url_for(".show", slug=about.slug) if about.slug else url_for(".index")
    page = render_template(
        "departments/change.html", title=change.title(about), form=form, problem=problem, action=request.path, back=back,
    )  # fmt: skip
    return page, status


def _preview(change: Change, form: Filled, about: About, after: Tree) -> ResponseReturnValue:
    """Say in sentences what changes, and for how many people."""
    on_day = form.on.data
    was, will_be = structure.events(about.tree), structure.events(after)
    moving = change.moving(form, about)
    with parts().database.reading() as db:
        subjects = departments.belonging(db, sorted(moving), on_day) if moving else ()
        people = profiles.names(db, subjects) if change is CHANGES["split"] and len(subjects) <= MOST_CHOSEN else []
    if people:
        note_view(Action.PEOPLE_SEARCHED, {"department": about.slug, "found": len(people)})
    place = new_place(about.tree, after, about.slug, on_day) if about.slug else None
    return render_template(
        "departments/preview.html",
        title=change.title(about),
        lines=[_line(after, one) for one in will_be if one not in was],
        place=place,
        lapsed=[_line(about.tree, one) for one in was if one not in will_be],
        moving=ngettext("%(num)d persoon verhuist mee.", "%(num)d mensen verhuizen mee.", len(subjects)) if moving else None,
        people=[{"name": name, "field": f"{WHO}{subject}"} for subject, name in people],
        places=[{"value": place, "label": name} for place, name in enumerate(getattr(form, "names", ()), 1)],
        too_many=change is CHANGES["split"] and len(subjects) > MOST_CHOSEN,
        values=[(name, value) for name, value in request.args.items(multi=True)],
        action=request.path,
        again=f"{request.full_path}&again=1",
    )  # fmt: skip


def _carry_out(change: Change, slug: str) -> ResponseReturnValue:
    """Make the change, in one step; what has become impossible since the preview is said in the form."""
    by = By(me().subject, now())
    with parts().database.reading() as db:
        about, last = _about(db, slug), _last_published(db)
    about = About(about.tree, slug, about.today, _chosen())
    form = change.form(formdata=request.form)
    change.prepare(form, about)
    if not _is_whole(change, form, about):
        return _form_page(change, form, about, status=422)
    try:
        with parts().database.writing() as db:
            change.carry_out(db, form, about, When(form.on.data, last), by)
            departments.follow(db, by)
    except Refused as refused:
        return _form_page(change, form, about, why_not(refused, about.tree, form.on.data), 422)
    return redirect(url_for(".show", slug=slug) if slug else url_for(".index"), 303)


def _chosen() -> dict[UUID, int]:
    """Return where each person goes when a department is split; what is no person or no place is left out."""
    found = {}
    for name, value in request.form.items():
        if name.startswith(WHO) and value.isascii() and value.isdigit() and len(value) == 1:
            try:
                found[UUID(name.removeprefix(WHO))] = int(value)
            except ValueError:
                continue
    return found
