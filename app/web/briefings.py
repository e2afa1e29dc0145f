"""Briefings: a stack of cards for a phone."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.catalogue import freshness
from app.catalogue.model import Module, Page
from app.clock import now
from app.errors import NotFound
from app.learning import attempts
from app.learning.route import Progress
from app.people.permissions import Permission
from app.web import revision, route, words
from app.web.guards import allow
from app.web.modules import done_page, entry, overview_page, own_progress, page_sources, source_link, taught
from app.web.others import others
from app.web.parts import parts
from app.web.signed_in import taker
from app.web.translate import _

bp = Blueprint("briefings", __name__)


@bp.get("/briefings/")
@allow(Permission.LEARN)
def index() -> ResponseReturnValue:
    """Show all briefings."""
    progress = own_progress()
    entries = [entry(module, progress) for module in parts().library.catalogue.briefings.values()]
    intro = _("Korte kaarten voor politieke ambtsdragers. U leest ze op uw telefoon, in minder dan vijf minuten.")
    waiting = words.in_review("briefing", parts().library.in_review("briefing"))
    return render_template("learn/modules.html", heading=_("Alle briefings"), intro=intro, entries=entries, waiting=waiting)


@bp.get("/briefings/<slug>/")
@allow(Permission.LEARN)
def overview(slug: str) -> ResponseReturnValue:
    """Show one briefing."""
    progress = own_progress()
    return overview_page(taught("briefing", slug, progress), progress)


@bp.post("/briefings/<slug>/start")
@allow(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Begin a briefing and go to its first card."""
    briefing = parts().library.current("briefing", slug)
    with parts().database.writing() as db:
        attempts.start(db, parts().library, briefing, taker(), now())
    return redirect(url_for(".card", slug=slug, number=1), 303)


def _page(briefing: Module, number: int) -> Page:
    if not 1 <= number <= len(briefing.pages):
        raise NotFound
    return briefing.pages[number - 1]


@bp.get("/briefings/<slug>/<int:number>/")
@allow(Permission.LEARN)
def card(slug: str, number: int) -> ResponseReturnValue:
    """Show one card."""
    progress = own_progress()
    briefing = taught("briefing", slug, progress)
    route.refuse_locked(briefing, progress)
    return _show(briefing, number, progress)


def _chosen(briefing: Module, page: Page, progress: Progress) -> str | None:
    last = progress.latest("briefing", briefing.slug)
    if last is None or page.slug not in last.steps:
        return None
    return next(iter(last.chosen[last.steps.index(page.slug)]), None)


def _dilemma(briefing: Module, page: Page, chosen: str | None) -> dict[str, Any] | None:
    if page.dilemma is None:
        return None
    made = next((choice for choice in page.dilemma.choices if choice.id == chosen), None)
    shown = made and {
        "text": made.text, "consequence": made.consequence, "considerations": made.considerations,
        "sources": [source_link(briefing.source(name)) for name in made.sources],
    }  # fmt: skip
    choices = [{"id": choice.id, "text": choice.text} for choice in page.dilemma.choices]
    told = others("briefing", briefing.slug, page.slug, page.dilemma.choices) if made else None
    return {"question": page.dilemma.question, "choices": choices, "chosen": shown, "others": told}


def _show(briefing: Module, number: int, progress: Progress, problem: str | None = None) -> ResponseReturnValue:
    page = _page(briefing, number)
    last = number == len(briefing.pages)
    values = {
        "briefing_title": briefing.head.title,
        "label": _("Briefing") + " · " + route.short_minutes_of(briefing),
        "number": number,
        "total": len(briefing.pages),
        "kicker": page.kicker,
        "title": page.title,
        "html": Markup(page.html),  # noqa: S704  cleaned by catalogue.html
        "sources": page_sources(briefing, page),
        "revision": revision.badge(briefing, freshness.cited_by_page(page)),
        "back_href": url_for(".card", slug=briefing.slug, number=number - 1) if number > 1 else None,
        "action": url_for(".see", slug=briefing.slug, number=number),
        "next_label": _("Klaar") if last else _("Verder"),
        "dilemma": _dilemma(briefing, page, _chosen(briefing, page, progress)),
        "problem": problem,
    }
    return render_template("learn/card.html", **values), 422 if problem else 200


@bp.post("/briefings/<slug>/<int:number>/")
@allow(Permission.LEARN)
def see(slug: str, number: int) -> ResponseReturnValue:
    """Record that a card was seen, and go on. A dilemma shows first what the choice leads to."""
    progress = own_progress()
    briefing = taught("briefing", slug, progress)
    page = _page(briefing, number)
    choice = request.form.get("choice")
    already = _chosen(briefing, page, progress)
    if page.dilemma and not already:
        if choice not in {option.id for option in page.dilemma.choices}:
            return _show(briefing, number, progress, _("Kies wat u zou doen."))
        _record(briefing, page, choice)
        return redirect(url_for(".card", slug=slug, number=number), 303)
    if not already:
        _record(briefing, page, None)
    if number < len(briefing.pages):
        return redirect(url_for(".card", slug=slug, number=number + 1), 303)
    return redirect(url_for(".done", slug=slug), 303)


def _record(briefing: Module, page: Page, choice: str | None) -> None:
    current = parts().library.current("briefing", briefing.slug)
    assert isinstance(current, Module)
    with parts().database.writing() as db:
        attempts.read_page(db, parts().library, current, page.slug, taker(), now(), choice=choice)


@bp.get("/briefings/<slug>/done/")
@allow(Permission.LEARN)
def done(slug: str) -> ResponseReturnValue:
    """Show that a briefing is done, and where to report."""
    progress = own_progress()
    return done_page(taught("briefing", slug, progress), progress)
