"""Modules: all of them, one with its parts, and a lesson."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.catalogue import check
from app.catalogue.model import Module, Page, Source
from app.clock import local_date, now
from app.errors import NotFound
from app.learning import attempts, queries
from app.learning.route import Progress, state_of
from app.people.permissions import Permission
from app.web import route, words
from app.web.guards import allow
from app.web.parts import parts
from app.web.public import routes_for
from app.web.signed_in import me, taker
from app.web.translate import _

bp = Blueprint("modules", __name__)


def taught(kind: str, slug: str, progress: Progress) -> Module:
    """Return the version in which somebody is reading, or the current one."""
    library = parts().library
    current = library.current(kind, slug)
    last = progress.latest(kind, slug)
    if last and last.version != current.version and not last.ended_at:
        with parts().database.reading() as db:
            kept = library.version(db, kind, slug, last.version)
        assert isinstance(kept, Module)
        return kept
    assert isinstance(current, Module)
    return current


def own_progress() -> Progress:
    """Return what whoever is signed in did."""
    with parts().database.reading() as db:
        return queries.progress_of(db, me().subject)


def shown_source(number: int, source: Source) -> dict[str, Any]:
    """Return a source as pages show it."""
    return {
        "n": number, "id": source.id, "title": source.title, "place": source.place, "valid": source.valid,
        "checked": words.day(source.checked_on), "url": source.url, "overdue": source.review_by < local_date(now()),
    }  # fmt: skip


def source_link(source: Source) -> dict[str, str]:
    """Return a source as feedback shows it: one line with a link."""
    return {"label": source.label, "url": source.url, "checked": words.day(source.checked_on)}


def page_sources(module: Module, page: Page) -> list[dict[str, Any]]:
    """Return the sources that a page cites, in the order of their numbers."""
    return [shown_source(number, module.source(name)) for number, name in enumerate(page.cited, 1)]


def entry(module: Module, progress: Progress) -> dict[str, Any]:
    """Return a module as one card in a list."""
    state = state_of(module, progress)
    label = _("Bekijk opnieuw") if state.completed_at else _("Ga verder") if state.started else _("Bekijk")
    meta = _("Afgerond op %(day)s", day=words.day(state.completed_at)) if state.completed_at else route.contents_meta(module)
    name = "done" if state.completed_at else "now" if state.started else "open"
    return {"title": module.head.title, "summary": module.head.summary, "meta": meta, "state": name,
            "href": route.overview_href(module), "action_label": label}  # fmt: skip


@bp.get("/modules/")
@allow(Permission.LEARN)
def index() -> ResponseReturnValue:
    """Show all modules."""
    progress = own_progress()
    entries = [entry(module, progress) for module in parts().library.catalogue.modules.values()]
    intro = _("Elke module duurt ongeveer een kwartier. Je kunt altijd stoppen en later verdergaan.")
    return render_template("learn/modules.html", heading=_("Alle modules"), intro=intro, entries=entries)


@bp.get("/modules/<slug>/")
@allow(Permission.LEARN)
def overview(slug: str) -> ResponseReturnValue:
    """Show one module: its parts, the rule, what is missing."""
    progress = own_progress()
    return overview_page(taught("module", slug, progress), progress)


def overview_page(module: Module, progress: Progress) -> ResponseReturnValue:
    """Show the page of a module or briefing."""
    state = state_of(module, progress)
    return render_template(
        "learn/module.html",
        title=module.head.title,
        summary=module.head.summary,
        minutes=route.contents_meta(module),
        rule=route.rule(module),
        stations=route.part_stations(module, state, progress),
        missing=[{"text": route.missing_title(module, one), "href": route.step_href(module, one)[0]} for one in state.missing],
        next=route.next_step(module, state, _("Volgende stap")),
        completed_on=words.day(state.completed_at) if state.completed_at else None,
        attempts=_attempts(module, progress),
        sources_count=len(module.head.sources),
    )


def _attempts(module: Module, progress: Progress) -> list[dict[str, Any]]:
    shown = []
    for kind, slug in (("quiz", module.head.quiz), ("scenario", module.head.scenario)):
        for fact in progress.of(kind, slug):
            title = _("Toets, poging %(n)d", n=fact.number) if kind == "quiz" else _("Scenario, poging %(n)d", n=fact.number)
            outcome = _("nog bezig")
            if fact.ended_at:
                outcome = _("%(percent)d%% goed", percent=fact.score_percent) if kind == "quiz" else _("uitgespeeld")
            shown.append({"title": title, "date": words.day(fact.started_at), "outcome": outcome,
                          "href": url_for("attempts.show", attempt_id=fact.id)})  # fmt: skip
    return shown


@bp.post("/modules/<slug>/start")
@allow(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Begin a module and go to its first lesson."""
    module = parts().library.current("module", slug)
    assert isinstance(module, Module)
    with parts().database.writing() as db:
        attempts.start(db, parts().library, module, taker(), now())
    return redirect(route.page_href(module, module.pages[0].slug), 303)


@bp.get("/modules/<slug>/<lesson>/")
@allow(Permission.LEARN)
def lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """Show one lesson."""
    progress = own_progress()
    module = taught("module", slug, progress)
    page = module.page(lesson)
    if page is None:
        raise NotFound
    number = module.pages.index(page) + 1
    takes = words.minutes(max(1, round(page.words / check.WORDS_PER_MINUTE)))
    following = module.pages[number] if number < len(module.pages) else None
    return render_template(
        "learn/lesson.html",
        module_title=module.head.title,
        module_href=url_for(".overview", slug=slug),
        stations=route.part_stations(module, state_of(module, progress), progress, at=lesson),
        kicker=_("Les %(n)d van %(total)d", n=number, total=len(module.pages)) + f" · {takes}",
        title=page.title,
        lead=page.lead,
        html=Markup(page.html),  # noqa: S704  cleaned by catalogue.html
        sources=page_sources(module, page),
        previous_href=route.page_href(module, module.pages[number - 2].slug) if number > 1 else None,
        action=url_for(".read", slug=slug, lesson=lesson),
        next_title=words.lower_first(following.title) if following else None,
        next_label=_after_last(module),
    )


def _after_last(module: Module) -> str:
    return _("Verder naar de toets") if module.head.quiz else _("Klaar")


@bp.post("/modules/<slug>/<lesson>/")
@allow(Permission.LEARN)
def read(slug: str, lesson: str) -> ResponseReturnValue:
    """Record that a lesson was read, and go on."""
    library = parts().library
    current = library.current("module", slug)
    assert isinstance(current, Module)
    module = taught("module", slug, own_progress())
    page = module.page(lesson)
    if page is None:
        raise NotFound
    with parts().database.writing() as db:
        attempts.read_page(db, library, current, lesson, taker(), now())
    # Whoever has read all of an older version goes on in that of today.
    still = module if module.version == current.version else taught("module", slug, own_progress())
    following = next((one for one in module.pages[module.pages.index(page) + 1 :] if still.page(one.slug)), None)
    return redirect(route.page_href(module, following.slug) if following else url_for(".overview", slug=slug), 303)


@bp.get("/modules/<slug>/done/")
@allow(Permission.LEARN)
def done(slug: str) -> ResponseReturnValue:
    """Show that a module is complete, and where to report."""
    progress = own_progress()
    return done_page(taught("module", slug, progress), progress)


def done_page(module: Module, progress: Progress) -> ResponseReturnValue:
    """Show the completion of a module or briefing; before it is complete, its own page."""
    state = state_of(module, progress)
    if not state.completed_at:
        return redirect(route.overview_href(module), 303)
    formal = module.kind == "briefing"
    lead = (
        _("Dank u wel. U weet nu waar u op let, en waar u terechtkunt.")
        if formal
        else _("Goed gedaan. Je weet nu waar je op let, en waar je terechtkunt.")
    )
    outcome = _("Beste score op de toets: %(percent)d%%", percent=state.best_percent) if state.best_percent is not None else None
    return render_template(
        "learn/done.html",
        title=module.head.title,
        lead=lead,
        completed_on=words.day(state.completed_at),
        address="u" if formal else "je",
        outcome=outcome,
        next=route.Next("", "", "", _("Naar mijn leren"), href=url_for("home.home")),
        routes=routes_for(me().standings),
    )
