"""For editors and reviewers: what is taught, where each version stands, what changed, and how fresh the sources are."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue import courses, differences, freshness, origin
from app.catalogue.courses import Course
from app.catalogue.freshness import Due, SourceKey
from app.catalogue.law_changes import Change
from app.catalogue.model import FromCase, Module, Quiz, Scenario, Source
from app.catalogue.origin import Expiring
from app.clock import local_date, now
from app.errors import Conflict, NotFound, Refusal
from app.learning import review
from app.learning.changes import Size
from app.learning.review import Approval, Dossier
from app.people import holders
from app.people.holders import Named
from app.people.permissions import Duty, Permission
from app.people.values import By
from app.storage.database import Db
from app.web import content_words, route, rule_words, words
from app.web.forms.content import FlagForm, LawFlagForm, LawForm, OfferForm, ReasonForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _, format_moment, ngettext

bp = Blueprint("content", __name__)

Values = dict[str, Any]
Names = Mapping[UUID, Named]


# Everything


@bp.get("/content/")
@allow(Permission.CONTENT)
def index() -> ResponseReturnValue:
    """List everything that is taught: where it stands, how fresh it is, who approved it, what comes next; and what is wrong."""
    library = parts().library
    drafts = library.drafts
    with parts().database.reading() as db:
        told = review.dossiers(db)
        names = _names(db, [one for dossier in told.values() for one in dossier.published_by])
    due, expiring = freshness.due(drafts, local_date(now())), origin.expiring(drafts, local_date(now()))
    return render_template(
        "content/index.html",
        courses=[_course_line(one, told.get(one.key, review.NOTHING), due, expiring, names) for one in courses.courses(drafts)],
        shows_names=_is_editor(),
        modules=_parts_lines(due),
        problems=library.problems,
        loaded_at=format_moment(library.loaded_at, "d MMMM y, HH:mm"),
        running_ok=library.is_current,
        rules=[_rule(one) for one in (*drafts.modules.values(), *drafts.briefings.values())],
    )


def _course_line(course: Course, told: Dossier, due: Sequence[Due], expiring: Sequence[Expiring], names: Names) -> Values:
    held_back = course.key in parts().library.held_back
    mine = {(part.kind, part.slug) for part in course.parts}
    late = sum(one.urgency == "overdue" and (one.kind, one.slug) in mine for one in due)
    soon = sum(one.urgency == "soon" and (one.kind, one.slug) in mine for one in due)
    revised = sum((kind, slug) in mine for kind, slug, _source in parts().library.flags)
    old = sum(one.urgency == "overdue" and ("scenario", one.slug) in mine for one in expiring)
    return {
        "title": course.title, "kind": content_words.kind(course.kind), "state": content_words.state(told, course.version),
        "served": content_words.served(told, course.version, held_back=held_back),
        "fresh": _freshness(late, soon, revised, old), "next": content_words.next_step(told, course.version),
        "approved": words.listed([_approved(one, names) for one in told.published_by]) if told.published_by else "—",
        "href": url_for(".course", kind=course.kind, slug=course.slug),
    }  # fmt: skip


def _freshness(late: int, soon: int, revised: int, old: int) -> str:
    told = [
        ngettext("%(num)d bron te laat", "%(num)d bronnen te laat", late) if late else "",
        ngettext("%(num)d bron binnenkort", "%(num)d bronnen binnenkort", soon) if soon else "",
        ngettext("%(num)d bron wordt herzien", "%(num)d bronnen worden herzien", revised) if revised else "",
        ngettext("%(num)d scenario verlopen", "%(num)d scenario’s verlopen", old) if old else "",
    ]
    return ", ".join(filter(None, told)) or _("bij de tijd")


def _parts_lines(due: Sequence[Due]) -> list[Values]:
    drafts = parts().library.drafts
    things: tuple[Module | Quiz | Scenario, ...]
    things = (*drafts.modules.values(), *drafts.briefings.values(), *drafts.quizzes.values(), *drafts.scenarios.values())
    late = [(one.kind, one.slug) for one in due if one.urgency == "overdue"]
    return [
        {"kind": content_words.kind(thing.kind), "title": thing.head.title, "version": thing.version[:10],
         "parts": _parts(thing), "minutes": route.minutes_of(thing) if isinstance(thing, Module) else "",
         "href": _href(thing),
         "sources": len(thing.head.sources), "overdue": late.count((thing.kind, thing.slug))}
        for thing in things
    ]  # fmt: skip


def _href(thing: Module | Quiz | Scenario) -> str | None:
    """Return where one can look at it; a quiz is seen in its module."""
    if isinstance(thing, Module):
        return route.overview_href(thing) if _is_served(thing) else None
    return url_for("content_scenarios.show", slug=thing.slug) if isinstance(thing, Scenario) else None


def _is_served(module: Module) -> bool:
    catalogue = parts().library.catalogue
    return module.slug in (catalogue.modules if module.kind == "module" else catalogue.briefings)


def _parts(thing: Module | Quiz | Scenario) -> str:
    if isinstance(thing, Module):
        return (ngettext("%(num)d les", "%(num)d lessen", len(thing.pages)) if thing.kind == "module"
                else ngettext("%(num)d kaart", "%(num)d kaarten", len(thing.pages)))  # fmt: skip
    if isinstance(thing, Quiz):
        return ngettext("%(num)d vraag", "%(num)d vragen", len(thing.head.items))
    return ngettext("%(num)d situatie", "%(num)d situaties", len(thing.head.scenes))


def _rule(module: Module) -> dict[str, str]:
    """Return when a module is finished and what opens it, in the sentences that a learner reads."""
    named = route.titles(module, module.head.requires)
    return {
        "title": module.head.title,
        "rule": route.rule(module),
        "locked": rule_words.locked(module.kind, named) if named else "",
    }


# One course


@bp.get("/content/<kind>/<slug>/")
@allow(Permission.CONTENT)
def course(kind: str, slug: str) -> ResponseReturnValue:
    """Show where a course stands, who said what, and what changed since the last approval."""
    return _course_page(_course(kind, slug))


def _course(kind: str, slug: str) -> Course:
    found = courses.find(parts().library.drafts, kind, slug)
    if found is None:
        raise NotFound
    return found


def _course_page(
    course: Course, form: ReasonForm | None = None, problem: str | None = None, status: int = 200,
    offering: OfferForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """Show a course, with the form that was refused if one was."""
    with parts().database.reading() as db:
        told = review.dossier(db, course.key)
        approvals = told.approvals_of(course.version) or told.published_by
        names = _names(db, [*approvals, *told.steps])
        before = review.files_of(db, told.publication) if told.publication else {}
    form = form or ReasonForm(formdata=None)
    where = told.state(course.version)
    asks_size = review.asks_size(course, told)
    page = render_template(
        "content/course.html",
        title=course.title,
        kind=content_words.kind(course.kind),
        version=course.version,
        short_version=course.version[:10],
        state=content_words.state(told, course.version),
        served=content_words.served(told, course.version, held_back=course.key in parts().library.held_back),
        next=content_words.next_step(told, course.version),
        cases=[_case(one, one.head.origin) for one in course.parts
               if isinstance(one, Scenario) and isinstance(one.head.origin, FromCase)],
        size=content_words.size(told, course.version) if asks_size else "",
        approvals=[_approval_line(one, names) for one in approvals],
        steps=[_step_line(one, names) for one in reversed(told.steps)],
        looks=_looks(course),
        changes=[_shown_change(one) for one in differences.between(before, course.files)] if where != "published" else [],
        is_first=told.publication is None,
        form=form,
        offering=offering or OfferForm(formdata=None, data={"size": told.size_of(course.version)}),
        refused=offering or form,
        problem=problem,
        asks_size=asks_size,
        did=_did(told, course.version),
        approve_action=_action("approve", course) if where == "review" and _can_approve(told, course.version) else None,
        approve_label=_approve_label(),
        offer_action=_action("offer", course) if _can_offer(told, course) else None,
        draft_action=_action("put_back", course) if where == "review" else None,
    )  # fmt: skip
    return page, status


def _looks(course: Course) -> list[Values]:
    """Return the other ways to look at a course: as its reader, its scenarios drawn, and how its questions do."""
    found: list[Values] = []
    for part in course.parts:
        if isinstance(part, Module) and _is_served(part):
            found.append({"label": _("Bekijk als lezer"), "href": route.overview_href(part)})
        elif isinstance(part, Scenario):
            drawn = _("Als tekening: %(title)s", title=part.head.title)
            found.append({"label": drawn, "href": url_for("content_scenarios.show", slug=part.slug)})
        elif isinstance(part, Quiz):
            found.append({"label": _("Hoe doen de vragen het?"), "href": url_for("item_statistics.show", slug=part.slug)})
    return found


def _case(story: Scenario, came: FromCase) -> Values:
    """Return what its author says is so of a scenario that began with a case, for who decides whether it may be told."""
    told = content_words.checklist()
    return {
        "title": story.head.title, "href": _href(story), "points": [told[name] for name in type(came.checklist).model_fields],
        "until": content_words.last_day(origin.urgency_of(came, local_date(now())), words.day(came.expires_on)),
    }  # fmt: skip


def _action(endpoint: str, course: Course) -> str:
    return url_for(f".{endpoint}", kind=course.kind, slug=course.slug)


def _did(told: Dossier, version: str) -> str:
    """Return what the reader did with this version already, while it waits for others; empty when nothing."""
    if told.state(version) != "review":
        return ""
    if me().subject in {one.subject for one in told.approvals_of(version)}:
        return _("Je keurde deze versie goed. Je hoeft nu niets te doen.")
    return _("Je bood deze versie aan.") if me().subject in told.made_by(version) else ""


def _can_approve(told: Dossier, version: str) -> bool:
    """Tell whether an approval that the reader can give is still wanted."""
    return Permission.REVIEW in me().permissions and any(duty in me().duties for duty in told.lacks(version))


def _can_offer(told: Dossier, course: Course) -> bool:
    """Tell whether offering would change anything: once more only to say otherwise how large the change is."""
    where = told.state(course.version)
    is_said = where == "review" and me().subject in told.made_by(course.version) and not review.asks_size(course, told)
    return where != "published" and _is_editor() and not is_said


def _approve_label() -> str:
    if Duty.LEGAL_REVIEWER in me().duties:
        return _("Ik keur deze versie juridisch goed")
    return _("Ik keur deze versie vakinhoudelijk goed")


def _shown_change(one: differences.FileChange) -> Values:
    return {"path": one.path, "told": content_words.change(one), "state": one.state, "pieces": one.pieces}


def _approval_line(one: Approval, names: Names) -> Values:
    return {
        "text": _approved(one, names),
        "when": format_moment(one.at, "d MMMM y, HH:mm"),
        "taught": "",
        "note": "",
        "steps": (),
    }


def _step_line(one: review.Step, names: Names) -> Values:
    did = content_words.step(one.step, one.size)
    who = _name(one.subject, names) if _is_editor() else ""
    return {"text": f"{did}: {who}" if who else did, "when": format_moment(one.at, "d MMMM y, HH:mm"), "taught": "",
            "note": one.reason, "steps": ()}  # fmt: skip


def _approved(one: Approval, names: Names) -> str:
    """Return an approval; who gave it is for editors only."""
    kind = content_words.approval(one.duty)
    return _("%(what)s: %(who)s", what=kind, who=_name(one.subject, names)) if _is_editor() else kind


def _name(subject: UUID, names: Names) -> str:
    return names[subject].name if subject in names else _("iemand die is verwijderd")


def _names(db: Db, said: Sequence[Approval | review.Step]) -> Names:
    return holders.names_of(db, {one.subject for one in said}) if _is_editor() else {}


def _is_editor() -> bool:
    return Permission.CONTENT in me().permissions and Permission.REVIEW not in me().permissions


def _by() -> By:
    return By(me().subject, now())


def _version() -> str:
    return request.form.get("version", "")


@bp.post("/content/<kind>/<slug>/offer")
@allow(Permission.CONTENT)
def offer(kind: str, slug: str) -> ResponseReturnValue:
    """Offer a version for review; an editor does, and does not approve it."""
    course, form = _course(kind, slug), OfferForm()
    if not form.validate():
        return _course_page(course, status=422, offering=form)
    size: Size = "large" if form.size.data == "large" else "small"
    try:
        with parts().database.writing() as db:
            review.offer(db, course, _version(), _by(), size)
    except Refusal as refusal:
        return _course_page(course, problem=_why(refusal), status=refusal.status)
    return redirect(url_for(".course", kind=kind, slug=slug), 303)


@bp.post("/content/<kind>/<slug>/draft")
@allow(Permission.CONTENT)
def put_back(kind: str, slug: str) -> ResponseReturnValue:
    """Put a version back to draft, with the reason."""
    course, form = _course(kind, slug), ReasonForm()
    if not form.validate():
        return _course_page(course, form, status=422)
    try:
        with parts().database.writing() as db:
            review.put_back(db, course, _version(), form.reason.data, _by())
    except Refusal as refusal:
        return _course_page(course, form, _why(refusal), refusal.status)
    return redirect(url_for(".course", kind=kind, slug=slug), 303)


@bp.post("/content/<kind>/<slug>/approve")
@allow(Permission.REVIEW)
def approve(kind: str, slug: str) -> ResponseReturnValue:
    """Approve exactly the version that was shown; the second approval publishes it."""
    course = _course(kind, slug)
    try:
        with parts().database.writing() as db:
            review.approve(db, course, _version(), _by())
    except Refusal as refusal:
        return _course_page(course, problem=_why(refusal), status=refusal.status)
    parts().library.hear()
    return redirect(url_for(".course", kind=kind, slug=slug), 303)


def _why(refusal: Refusal) -> str:
    """Return why something was refused, in one sentence with what to do."""
    return {
        review.OwnWork: _("Je bood deze tekst zelf aan. Vraag een andere beoordelaar."),
        review.NoReviewer: _("Je hebt niet de taak om inhoud goed te keuren."),
        review.ApprovedAlready: _("Deze versie heeft deze goedkeuring al, of jij keurde haar al goed."),
        review.AnotherVersion: _("De bestanden zijn intussen veranderd. Lees de nieuwe versie en probeer het opnieuw."),
        review.NotInReview: _("Deze versie is niet meer in beoordeling."),
    }.get(type(refusal), _("Dat kan nu niet. Laad de pagina opnieuw."))


# Sources


@bp.get("/content/sources/")
@allow(Permission.CONTENT)
def sources() -> ResponseReturnValue:
    """List the sources that have to be looked at again and those that are being revised, with the way to say so."""
    return _sources_page(LawForm(formdata=None))


def _sources_page(form: LawForm, status: int = 200) -> ResponseReturnValue:
    library = parts().library
    due = freshness.due(library.drafts, local_date(now()))
    known = _sources()
    flagged = [
        {"title": known[key].label, "note": flag.reason, "day": words.day(flag.changed_on), "href": _source_href(key)}
        for key, flag in sorted(library.flags.items()) if key in known
    ]  # fmt: skip
    page = render_template(
        "content/sources.html",
        due=[_due_row(one) for one in due],
        expiring=[_expiring_row(one) for one in origin.expiring(library.drafts, local_date(now()))],
        flagged=flagged,
        form=form,
    )
    return page, status


def _expiring_row(one: Expiring) -> list[Any]:
    state = _("verlopen") if one.urgency == "overdue" else _("binnenkort")
    href = url_for("content_scenarios.show", slug=one.slug)
    return [{"text": one.title, "href": href, "lang": "nl"}, f"{one.path}:{one.line}", words.day(one.expires_on), state]


def _due_row(one: Due) -> list[Any]:
    state = _("te laat") if one.urgency == "overdue" else _("binnenkort")
    key = (one.kind, one.slug, one.source)
    return [
        {"text": one.label, "href": _source_href(key), "lang": "nl"},
        f"{one.path}:{one.line}",
        words.day(one.review_by),
        state,
    ]


def _sources() -> dict[SourceKey, Source]:
    return {(content.kind, content.slug, source.id): source
            for content in freshness.contents(parts().library.drafts) for source in content.head.sources}  # fmt: skip


def _source_href(key: SourceKey) -> str:
    return url_for(".source", kind=key[0], slug=key[1], source=key[2])


@bp.get("/content/sources/<kind>/<slug>/<source>/")
@allow(Permission.CONTENT)
def source(kind: str, slug: str, source: str) -> ResponseReturnValue:
    """Show one source: what cites it, and whether it is being revised."""
    return _source_page((kind, slug, source), _empty_flag())


def _empty_flag() -> FlagForm:
    return FlagForm(formdata=None, data={"changed_on": local_date(now())})


def _source_page(key: SourceKey, form: ReasonForm, status: int = 200, problem: str | None = None) -> ResponseReturnValue:
    found = _known(key)
    flag = parts().library.flags.get(key)
    if flag is None and not isinstance(form, FlagForm):
        form = _empty_flag()  # somebody else took the flag away meanwhile
    kind, slug, name = key
    page = render_template(
        "content/source.html",
        title=found.label,
        url=found.url,
        checked=words.day(found.checked_on),
        review_by=words.day(found.review_by),
        blocks=[content_words.block(one) for one in freshness.citing(parts().library.drafts, [key])],
        flagged={"reason": flag.reason, "day": words.day(flag.changed_on), "since": words.day(flag.at)} if flag else None,
        form=form,
        problem=problem,
        flag_action=url_for(".flag", kind=kind, slug=slug, source=name),
        clear_action=url_for(".clear", kind=kind, slug=slug, source=name),
    )
    return page, status


def _known(key: SourceKey) -> Source:
    found = _sources().get(key)
    if found is None:
        raise NotFound
    return found


@bp.post("/content/sources/<kind>/<slug>/<source>/flag")
@allow(Permission.CONTENT)
def flag(kind: str, slug: str, source: str) -> ResponseReturnValue:
    """Say that a source is being revised: from then on learners see it on what cites it."""
    key, form = (kind, slug, source), FlagForm()
    _known(key)
    if not form.validate():
        return _source_page(key, form, 422)
    with parts().database.writing() as db:
        review.flag(db, key, form.changed_on.data, form.reason.data, _by())
    parts().library.hear()
    return redirect(_source_href(key), 303)


@bp.post("/content/sources/<kind>/<slug>/<source>/clear")
@allow(Permission.CONTENT)
def clear(kind: str, slug: str, source: str) -> ResponseReturnValue:
    """Say that a source is right again, with the reason."""
    key, form = (kind, slug, source), ReasonForm()
    _known(key)
    if not form.validate():
        return _source_page(key, form, 422)
    try:
        with parts().database.writing() as db:
            review.withdraw(db, key, form.reason.data, _by())
    except Conflict as refusal:
        return _source_page(key, form, refusal.status, _("Deze bron wordt niet meer herzien."))
    parts().library.hear()
    return redirect(_source_href(key), 303)


@bp.get("/content/law")
@allow(Permission.CONTENT)
def law() -> ResponseReturnValue:
    """Show what rests on an article that changes, before anything is said of it."""
    form = LawForm(request.args, meta={"csrf": False})
    if not form.validate():
        return _sources_page(form, 422)
    change = Change(form.law.data, form.article.data, form.changed_on.data)
    asking = LawFlagForm(formdata=None, data={"law": change.law, "article": change.article, "changed_on": change.on})
    return _law_page(change, asking)


def _law_page(change: Change, form: LawFlagForm, status: int = 200) -> ResponseReturnValue:
    drafts, known = parts().library.drafts, _sources()
    keys = sorted(freshness.sources_resting_on(drafts, change))
    blocks = {key: [content_words.block(one) for one in freshness.citing(drafts, [key])] for key in keys}
    page = render_template(
        "content/law.html",
        law=change.law,
        article=change.article,
        day=words.day(change.on),
        meant=freshness.unknown_laws(drafts, [change]).get(change.law, ""),
        rows=[[{"text": known[key].label, "href": _source_href(key), "lang": "nl"}, content_words.kind(key[0]),
               words.listed(blocks[key]) if blocks[key] else "—"] for key in keys],
        form=form,
    )  # fmt: skip
    return page, status


@bp.post("/content/law")
@allow(Permission.CONTENT)
def flag_law() -> ResponseReturnValue:
    """Mark every source that rests on an article that changes, with one reason."""
    form = LawFlagForm()
    if not form.validate():
        if form.law.errors or form.article.errors or form.changed_on.errors:
            return _sources_page(LawForm(request.form, meta={"csrf": False}), 422)
        return _law_page(Change(form.law.data, form.article.data, form.changed_on.data), form, 422)
    change = Change(form.law.data, form.article.data, form.changed_on.data)
    with parts().database.writing() as db:
        for key in sorted(freshness.sources_resting_on(parts().library.drafts, change)):
            review.flag(db, key, change.on, form.reason.data, _by())
    parts().library.hear()
    return redirect(url_for(".sources"), 303)
