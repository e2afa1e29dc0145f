"""Modules: all of them, one with its parts, and a lesson."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.assessment import forms
from app.catalogue import check, freshness
from app.catalogue.model import Module, Page, Source
from app.clock import local_date, now
from app.errors import NotFound
from app.learning import attempts, crediting, queries, rules
from app.learning.attempts import EntryClosed
from app.learning.route import AttemptFact, Missing, ModuleState, Progress
from app.people.permissions import Permission
from app.web import certificates, revision, route, rule_words, words
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
    state = route.state(module, progress)
    name = "open" if state.is_open and not state.started else "now" if state.is_open else "done"
    label = {"done": _("Bekijk opnieuw"), "now": _("Ga verder"), "open": _("Bekijk")}[name]
    meta = route.module_station(module, state, now=False).meta if state.completed_at else route.contents_meta(module)
    return {"title": module.head.title, "summary": module.head.summary, "meta": meta, "state": name,
            "href": route.overview_href(module), "action_label": label}  # fmt: skip


@bp.get("/modules/")
@allow(Permission.LEARN)
def index() -> ResponseReturnValue:
    """Show all modules."""
    progress = own_progress()
    entries = [entry(module, progress) for module in parts().library.catalogue.modules.values()]
    intro = _("Een module duurt tien minuten tot een kwartier. Je kunt altijd stoppen en later verdergaan.")
    waiting = words.in_review("module", parts().library.in_review("module"))
    return render_template("learn/modules.html", heading=_("Alle modules"), intro=intro, entries=entries, waiting=waiting)


@bp.get("/modules/<slug>/")
@allow(Permission.LEARN)
def overview(slug: str) -> ResponseReturnValue:
    """Show one module: its parts, the rule, what is missing."""
    progress = own_progress()
    return overview_page(taught("module", slug, progress), progress)


def overview_page(module: Module, progress: Progress) -> ResponseReturnValue:
    """Show the page of a module or briefing."""
    state = route.state(module, progress)
    kicker = _("Dit jaar nog eens") if state.again else _("Volgende stap")
    change = route.change_of(module, state, progress)
    return render_template(
        "learn/module.html",
        kind=module.kind,
        address="u" if module.kind == "briefing" else "je",
        title=module.head.title,
        summary=module.head.summary,
        minutes=route.contents_meta(module),
        rule=route.rule(module),
        stations=route.part_stations(module, state, progress),
        missing=[_still_missing(module, state, one) for one in state.missing] if state.is_open and not state.locked_by else [],
        next=route.next_step(module, state, kicker),
        changed=route.changed(module, change, formal=module.kind == "briefing") if change else None,
        before=_before(module, state),
        locked_by=_locked_by(module, state),
        before_percent=state.entry.percent if state.entry else None,
        completed_on=words.day(state.completed_at) if state.completed_at else None,
        via=state.via,
        again=state.again,
        pages_stay=all(one.part != "page" for one in state.missing),
        credited=_credited(module),
        proof=certificates.offer(module, progress),
        attempts=_attempts(module, progress),
        sources_count=len(module.head.sources),
    )


def _still_missing(module: Module, state: ModuleState, missing: Missing) -> dict[str, Any]:
    """Return something that is still to do, with the way to it."""
    href, action = route.step_href(module, missing)
    note = ""
    if missing.part == "quiz" and state.best_percent is not None:
        needed = module.head.pass_percent
        note = _("Je beste score is %(percent)d%%. Nodig is %(needed)d%%.", percent=state.best_percent, needed=needed)
    label = _("Naar de toets") if missing.part == "quiz" else _("Naar het scenario")
    return {"text": route.missing_title(module, missing), "href": href, "action": action, "label": label, "note": note}


def _before(module: Module, state: ModuleState) -> dict[str, Any] | None:
    """Return the offer of the questions before a module, while they are offered."""
    if state.entry is None or not state.entry.offered or state.locked_by or state.completed_at:
        return None
    quiz = parts().library.catalogue.quizzes[module.head.quiz or ""]
    asked = len(forms.form_items(quiz.head, "a"))
    suffices = "entry" in rules.leaves(module.head.rule)
    begun = state.entry.open_attempt
    return {
        "count": words.number(asked),
        "enough": rule_words.enough(module.head.entry_percent or 100, asked) if suffices else None,
        "href": url_for("attempts.show", attempt_id=begun) if begun else None,
        "action": url_for("modules.begin_entry", slug=module.slug),
        "skip_action": url_for("modules.skip_entry", slug=module.slug),
    }


def _locked_by(module: Module, state: ModuleState) -> dict[str, Any] | None:
    """Return why a module is locked, in one sentence, and the way to what opens it."""
    if not state.locked_by:
        return None
    named = route.titles(module, state.locked_by)
    first = state.locked_by[0]
    href = url_for("modules.overview" if module.kind == "module" else "briefings.overview", slug=first)
    return {"sentence": rule_words.locked(module.kind, named), "href": href, "title": named[0] if named else first}


def _credited(module: Module) -> str | None:
    with parts().database.reading() as db:
        credit = crediting.of_module(db, me().subject, module)
    if credit is None:
        return None
    told = rule_words.credited_formally if module.kind == "briefing" else rule_words.credited
    return told(credit.reason, words.day(credit.at))


def _attempts(module: Module, progress: Progress) -> list[dict[str, Any]]:
    tests = [*progress.of("entry", module.head.quiz), *progress.of("quiz", module.head.quiz), *progress.played(module)]
    return [_attempt(fact) for fact in tests]


def _attempt(fact: AttemptFact) -> dict[str, Any]:
    """Return an attempt as a line; questions that were passed over lead nowhere."""
    skipped = fact.outcome == "skipped"
    title = {
        "entry": _("Vragen vooraf"), "quiz": _("Toets, poging %(n)d", n=fact.number),
        "scenario": _("Scenario, poging %(n)d", n=fact.number),
    }[fact.kind]  # fmt: skip
    outcome = _("overgeslagen") if skipped else _("nog bezig")
    if fact.ended_at and not skipped:
        outcome = _("uitgespeeld") if fact.kind == "scenario" else _("%(percent)d%% goed", percent=fact.score_percent or 0)
    href = None if skipped else url_for("attempts.show", attempt_id=fact.id)
    return {"title": title, "date": words.day(fact.started_at), "outcome": outcome, "href": href}


@bp.post("/modules/<slug>/start")
@allow(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Begin a module and go to its first lesson."""
    module = _current(slug)
    with parts().database.writing() as db:
        attempts.start(db, parts().library, module, taker(), now())
    return redirect(route.page_href(module, module.pages[0].slug), 303)


@bp.post("/modules/<slug>/entry")
@allow(Permission.LEARN)
def begin_entry(slug: str) -> ResponseReturnValue:
    """Begin the questions before a module, or go on with them; when they are not offered any more, back to the module."""
    module = _current(slug)
    try:
        with parts().database.writing() as db:
            attempt_id = attempts.start_entry(db, parts().library, module, taker(), now())
    except EntryClosed:
        return redirect(url_for(".overview", slug=slug), 303)
    return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)


@bp.post("/modules/<slug>/entry/skip")
@allow(Permission.LEARN)
def skip_entry(slug: str) -> ResponseReturnValue:
    """Pass over the questions before a module, and go to its first lesson."""
    module = _current(slug)
    with parts().database.writing() as db:
        attempts.skip_entry(db, parts().library, module, taker(), now())
        attempts.start(db, parts().library, module, taker(), now())
    return redirect(route.page_href(module, module.pages[0].slug), 303)


def _current(slug: str) -> Module:
    module = parts().library.current("module", slug)
    assert isinstance(module, Module)
    return module


@bp.get("/modules/<slug>/<lesson>/")
@allow(Permission.LEARN)
def lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """Show one lesson."""
    progress = own_progress()
    module = taught("module", slug, progress)
    page = module.page(lesson)
    if page is None:
        raise NotFound
    route.refuse_locked(module, progress)
    number = module.pages.index(page) + 1
    takes = words.minutes(max(1, round(page.words / check.WORDS_PER_MINUTE)))
    following = module.pages[number] if number < len(module.pages) else None
    return render_template(
        "learn/lesson.html",
        module_title=module.head.title,
        module_href=url_for(".overview", slug=slug),
        stations=route.part_stations(module, route.state(module, progress), progress, at=lesson),
        kicker=_("Les %(n)d van %(total)d", n=number, total=len(module.pages)) + f" · {takes}",
        title=page.title,
        lead=page.lead,
        html=Markup(page.html),  # noqa: S704  cleaned by catalogue.html
        revision=revision.badge(module, freshness.cited_by_page(page)),
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
    current = _current(slug)
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
    state = route.state(module, progress)
    if state.is_open or not state.completed_at:
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
        proof=certificates.offer(module, progress),
        next=route.Next("", "", "", _("Naar mijn leren"), href=url_for("home.home")),
        routes=routes_for(me().standings),
    )
