"""For administrators: saved audiences. A page shows how many people are in one, never who."""

import dataclasses as dc
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import local_date, now
from app.people import audiences, departments
from app.people.audience import Rule, contradictions
from app.people.audiences import Draft, Saved
from app.people.permissions import Permission
from app.people.values import By
from app.web import words
from app.web.forms.audiences import AudienceForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _, ngettext

bp = Blueprint("audiences", __name__)


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Return what each list of the form offers: value and words."""
    today, catalogue = local_date(now()), parts().library.catalogue
    with parts().database.reading() as db:
        standing = departments.tree(db).on(today)
    taught = (*catalogue.modules.values(), *catalogue.briefings.values())
    titles = {one.slug: one.head.title for one in reversed(taught)}
    return {
        "departments": [(one.department, one.name) for one in standing],
        "roles": [("civil_servant", _("Ambtenaar")), ("office_holder", _("Politieke ambtsdrager"))],
        "offices": [
            ("statenlid", _("Lid van Provinciale Staten")), ("gedeputeerde", _("Gedeputeerde")),
            ("commissaris", _("Commissaris van de Koning")), ("fractieondersteuner", _("Fractieondersteuner")),
        ],
        "employments": [("own", _("In dienst")), ("external", _("Extern"))],
        "modules": sorted(titles.items(), key=lambda one: one[1]),
    }  # fmt: skip


def _form(choices: dict[str, list[tuple[str, str]]], saved: Saved | None = None) -> AudienceForm:
    data: dict[str, Any] = {}
    if saved:
        data = {"name": saved.name, "why": saved.why, "modules": saved.modules}
        data |= {name: getattr(saved.rule, name) for name in ("departments", "roles", "offices", "employments")}
        data |= {name: getattr(saved.rule, name) for name in ("joined_from", "joined_until")}
    form = AudienceForm(data=data)
    for name, options in choices.items():
        form[name].choices = options
    return form


def _rule(form: AudienceForm) -> Rule:
    def _chosen(name: str) -> frozenset[str]:
        return frozenset(form[name].data or ())

    whom = (_chosen("departments"), _chosen("roles"), _chosen("offices"), _chosen("employments"))
    return Rule(*whom, form.joined_from.data, form.joined_until.data)


def _draft(form: AudienceForm) -> Draft:
    return Draft(form.name.data, form.why.data, _rule(form), tuple(form.modules.data or ()))


def _is_right(form: AudienceForm) -> bool:
    """Check the form, and that its rule can mean anybody at all."""
    if not form.validate():
        return False
    said = {
        "offices_of_civil_servants": ("offices", _("Een ambt hoort bij politieke ambtsdragers. Kies die rol, of geen ambt.")),
        "departments_of_office_holders": (
            "departments", _("Politieke ambtsdragers horen bij geen afdeling. Kies geen afdeling, of kies ambtenaren."),
        ),
        "joined": ("joined_until", _("Deze dag ligt voor de eerste dag.")),
    }  # fmt: skip
    found = contradictions(_rule(form))
    for name in found:
        field, sentence = said[name]
        form[field].errors = (sentence,)
    return not found


def _people(count: int) -> str:
    """Return how many people, as a sentence that tells of nobody in particular."""
    least = parts().config.minimum_group
    if 0 < count < least:
        return _("Minder dan %(num)d mensen", num=least)
    return ngettext("%(num)d persoon", "%(num)d mensen", count) if count else _("Niemand")


def _sentence(rule: Rule, choices: dict[str, list[tuple[str, str]]]) -> str:
    """Return a rule in words: what each part of it asks."""
    told, either = [], _("of")
    for name, label in (("roles", _("rol")), ("offices", _("ambt")), ("departments", _("afdeling")),
                        ("employments", _("dienstverband"))):  # fmt: skip
        wanted, known = getattr(rule, name), dict(choices[name])
        if wanted:
            told.append(f"{label}: " + f" {either} ".join(known.get(one, one) for one in sorted(wanted)))
    if rule.joined_from:
        told.append(_("begonnen op of na %(day)s", day=words.day(rule.joined_from)))
    if rule.joined_until:
        told.append(_("begonnen op of voor %(day)s", day=words.day(rule.joined_until)))
    text = "; ".join(told) or _("iedereen")
    return text[:1].upper() + text[1:]


@bp.get("/people/audiences/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """List the audiences, each with its rule in words and how many people it means today."""
    today, choices = local_date(now()), _choices()
    titles = dict(choices["modules"])
    with parts().database.reading() as db:
        tree = departments.tree(db)
        kept = [dc.replace(one, rule=audiences.followed(one.rule, tree, today)) for one in audiences.all_of(db)]
        found = [(one, audiences.size(db, one.rule, today)) for one in kept]
    rows = [
        {"name": one.name, "why": one.why, "rule": _sentence(one.rule, choices), "people": _people(count),
         "modules": [titles.get(slug, slug) for slug in one.modules], "since": words.day(one.made_at),
         "href": url_for(".edit", audience_id=one.id)}
        for one, count in found
    ]  # fmt: skip
    return render_template("audiences/index.html", audiences=rows)


def _page(
    form: AudienceForm, action: str, *, saved: Saved | None = None, preview: str = "", status: int = 200
) -> ResponseReturnValue:
    ending = url_for(".end", audience_id=saved.id) if saved else None
    return render_template(
        "audiences/edit.html", form=form, action=action, preview=preview, ending=ending, name=saved.name if saved else ""
    ), status


def _preview(form: AudienceForm) -> str:
    with parts().database.reading() as db:
        return _people(audiences.size(db, _rule(form), local_date(now())))


@bp.get("/people/audiences/new")
@allow(Permission.PEOPLE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(_form(_choices()), url_for(".make"))


@bp.post("/people/audiences/new")
@allow(Permission.PEOPLE)
def make() -> ResponseReturnValue:
    """Show how many people a new audience means, or save it."""
    form = _form(_choices())
    if not _is_right(form):
        return _page(form, url_for(".make"), status=422)
    if "preview" in request.form:
        return _page(form, url_for(".make"), preview=_preview(form))
    with parts().database.writing() as db:
        audiences.make(db, _draft(form), By(me().subject, now()))
    return redirect(url_for(".index"), 303)


@bp.get("/people/audiences/<uuid:audience_id>")
@allow(Permission.PEOPLE)
def edit(audience_id: UUID) -> ResponseReturnValue:
    """Show an audience as a form."""
    with parts().database.reading() as db:
        saved = audiences.one_of(db, audience_id)
        rule = audiences.followed(saved.rule, departments.tree(db), local_date(now()))
    return _page(_form(_choices(), dc.replace(saved, rule=rule)), url_for(".change", audience_id=audience_id), saved=saved)


@bp.post("/people/audiences/<uuid:audience_id>")
@allow(Permission.PEOPLE)
def change(audience_id: UUID) -> ResponseReturnValue:
    """Show how many people a changed audience means, or save the change."""
    with parts().database.reading() as db:
        saved = audiences.one_of(db, audience_id)
    form, action = _form(_choices()), url_for(".change", audience_id=audience_id)
    if not _is_right(form):
        return _page(form, action, saved=saved, status=422)
    if "preview" in request.form:
        return _page(form, action, saved=saved, preview=_preview(form))
    with parts().database.writing() as db:
        audiences.change(db, audience_id, _draft(form), By(me().subject, now()))
    return redirect(url_for(".index"), 303)


@bp.post("/people/audiences/<uuid:audience_id>/end")
@allow(Permission.PEOPLE)
def end(audience_id: UUID) -> ResponseReturnValue:
    """End an audience."""
    with parts().database.writing() as db:
        audiences.end(db, audience_id, By(me().subject, now()))
    return redirect(url_for(".index"), 303)
