"""The route as pages show it: stations, the next step, what is missing."""

import dataclasses as dc
from collections.abc import Collection

from flask import url_for

from app.catalogue import check
from app.catalogue.model import Module
from app.clock import local_date, now
from app.errors import Locked
from app.learning import changes, rules
from app.learning.changes import Publication
from app.learning.route import Missing, ModuleState, Progress, locked_by, state_of, variant_of
from app.people.values import Standing
from app.web import rule_words, words
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _, ngettext


@dc.dataclass(frozen=True, slots=True)
class Next:
    """The one next step a page wants one to take: a link, or a small form."""

    kicker: str
    title: str
    meta: str
    label: str
    href: str | None = None
    action: str | None = None


@dc.dataclass(frozen=True, slots=True)
class Station:
    """One stop of the route."""

    state: str
    title: str
    href: str | None
    meta: str
    pill: str | None = None
    pill_kind: str = ""


@dc.dataclass(frozen=True, slots=True)
class Changed:
    """That something changed thoroughly since one finished it, with the way to follow the new version."""

    title: str
    sentence: str
    label: str
    action: str


def overview_href(module: Module) -> str:
    """Return the address of a module's or briefing's own page."""
    return url_for("modules.overview" if module.kind == "module" else "briefings.overview", slug=module.slug)


def state(module: Module, progress: Progress) -> ModuleState:
    """Return how far whoever is signed in is with a module or briefing, today."""
    return state_of(module, progress, local_date(now()).year, {standing.role for standing in me().standings})


def change_of(module: Module, state: ModuleState, progress: Progress) -> Publication | None:
    """Return the large change after which whoever is signed in may want to follow a module or briefing again."""
    return changes.to_follow_again(module, state, progress, parts().library.history(module.kind, module.slug))


def changed(module: Module, change: Publication, *, formal: bool) -> Changed:
    """Return a large change as pages tell it.

    Args:
        module: What changed.
        change: When and how.
        formal: Whether the reader is addressed as an office-holder.
    """
    day = words.day(change.at)
    if module.kind == "briefing":
        told, start = _("Deze briefing is op %(day)s grondig veranderd.", day=day), "briefings.start"
    else:
        told, start = _("Deze module is op %(day)s grondig veranderd.", day=day), "modules.start"
    asked = (
        _("U rondde een eerdere versie af, en dat blijft gelden. Wilt u de nieuwe versie volgen? Het hoeft niet.")
        if formal
        else _("Je rondde een eerdere versie af, en dat blijft gelden. Wil je de nieuwe versie volgen? Het hoeft niet.")
    )
    return Changed(module.head.title, f"{told} {asked}", _("Volg de nieuwe versie"), url_for(start, slug=module.slug))


def refuse_locked(module: Module, progress: Progress) -> None:
    """Refuse to show a page of what cannot be begun yet.

    Raises:
        Locked: Something else has to be finished first.
    """
    if locked_by(module, progress):
        raise Locked(module.kind, module.slug)


def minutes_of(module: Module) -> str:
    """Return how long a module takes, in words."""
    return words.minutes(check.module_minutes(parts().library.catalogue, module))


def short_minutes_of(module: Module) -> str:
    """Return how long a module takes, for the top of a phone."""
    return _("%(num)d min", num=check.module_minutes(parts().library.catalogue, module))


def own_modules(standings: Collection[Standing]) -> list[Module]:
    """Return what is meant for any of somebody's standings, briefings first."""
    catalogue = parts().library.catalogue
    everything = (*catalogue.briefings.values(), *catalogue.modules.values())
    return [module for module in everything if any(standing.is_among(module.head.audience) for standing in standings)]


def contents_meta(module: Module) -> str:
    """Return `ongeveer 14 minuten · 5 lessen, een toets en een scenario`."""
    if module.kind == "briefing":
        return minutes_of(module) + " · " + ngettext("%(num)d kaart", "%(num)d kaarten", len(module.pages))
    pieces = [ngettext("%(num)d les", "%(num)d lessen", len(module.pages))]
    if module.head.quiz:
        pieces.append(_("een toets"))
    if module.head.variants:
        pieces.append(_("een scenario"))
    return f"{minutes_of(module)} · {words.listed(pieces)}"


def missing_title(module: Module, missing: Missing) -> str:
    """Return the name of something that is still to do."""
    catalogue = parts().library.catalogue
    if missing.part == "page":
        page = module.page(missing.slug)
        return page.title if page else ""
    if missing.part == "entry":
        return _("Vragen vooraf")
    if missing.part == "quiz":
        return _("Toets: %(title)s", title=catalogue.quizzes[missing.slug].head.title)
    return _("Scenario: %(title)s", title=catalogue.scenarios[missing.slug].head.title)


def step_href(module: Module, missing: Missing) -> tuple[str | None, str | None]:
    """Return where something to do is: a link for a page or an open attempt, an action to start a new one."""
    if missing.part == "page":
        return page_href(module, missing.slug), None
    if missing.open_attempt:
        return url_for("attempts.show", attempt_id=missing.open_attempt), None
    if missing.part == "entry":
        return None, url_for("modules.begin_entry", slug=module.slug)
    return None, url_for("attempts.start", slug=missing.slug)


def page_href(module: Module, slug: str) -> str:
    """Return the address of a lesson or card."""
    if module.kind == "module":
        return url_for("modules.lesson", slug=module.slug, lesson=slug)
    number = next(n for n, page in enumerate(module.pages, 1) if page.slug == slug)
    return url_for("briefings.card", slug=module.slug, number=number)


def next_step(module: Module, state: ModuleState, kicker: str) -> Next | None:
    """Return the next step in a module, or None when nothing is missing."""
    missing = state.next
    if missing is None or state.locked_by:
        return None
    before = _before(module, state, kicker)
    if before:
        return before
    start = "modules.start" if module.kind == "module" else "briefings.start"
    if not state.started and missing.part == "page":
        label = _("Naar de eerste les") if state.entry and state.entry.percent is not None else _("Begin")
        return Next(kicker, module.head.title, contents_meta(module), label, action=url_for(start, slug=module.slug))
    href, action_or_none = step_href(module, missing)
    title = missing_title(module, missing)
    if missing.part == "page":
        title = f"{module.head.title}: {words.lower_first(title)}"
    return Next(kicker, title, _steps_done(module, state), _("Ga verder"), href, action_or_none)


def _before(module: Module, state: ModuleState, kicker: str) -> Next | None:
    """Return the way to the questions before a module: the page that offers them, or where one stopped."""
    if state.entry is None or not state.entry.offered or state.started:
        return None
    if state.entry.open_attempt:
        title = _("%(title)s: vragen vooraf", title=module.head.title)
        href = url_for("attempts.show", attempt_id=state.entry.open_attempt)
        return Next(kicker, title, contents_meta(module), _("Ga verder"), href)
    return Next(kicker, module.head.title, contents_meta(module), _("Begin"), overview_href(module))


def _steps_done(module: Module, state: ModuleState) -> str:
    """Return `2 van 8 stappen gedaan`."""
    parts_of_rule = rules.leaves(module.head.rule)
    total = len(module.pages) * ("pages" in parts_of_rule) + ("quiz" in parts_of_rule) + ("scenario" in parts_of_rule)
    return _("%(done)d van %(total)d stappen gedaan", done=max(0, total - len(state.missing)), total=total)


def module_station(module: Module, state: ModuleState, *, now: bool, asked_of: str = "") -> Station:
    """Return a module as a stop of the whole route.

    Args:
        module: Which.
        state: How far somebody is.
        now: Whether it is the next one to do.
        asked_of: The name of the audience that is asked to do it; empty when none is.
    """
    href = overview_href(module)
    asked = _("gevraagd aan: %(audience)s", audience=asked_of) if asked_of else None
    if not state.is_open and state.completed_at:
        score = None
        if state.best_percent is not None:
            score = _("toets: %(percent)d%% goed", percent=state.best_percent)
        return Station("done", module.head.title, href, _finished(state), score, "ok")
    name = "now" if now else "open"
    if state.again:
        again = _("dit jaar nog eens")
        return Station(name, module.head.title, href, f"{_finished(state)} · {again}", asked, "asked")
    if state.locked_by:
        return Station("open", module.head.title, href, rule_words.locked(module.kind, titles(module, state.locked_by)))
    if state.started:
        return Station(name, module.head.title, href, _steps_done(module, state), asked, "asked")
    return Station(name, module.head.title, href, contents_meta(module), asked, "asked")


def _finished(state: ModuleState) -> str:
    assert state.completed_at is not None
    day = words.day(state.completed_at)
    return _("Bijgeschreven op %(day)s", day=day) if state.via == "credit" else _("Afgerond op %(day)s", day=day)


def titles(module: Module, slugs: Collection[str]) -> list[str]:
    """Return what required modules are called; they stand on the same shelf."""
    catalogue = parts().library.catalogue
    shelf = catalogue.modules if module.kind == "module" else catalogue.briefings
    return [shelf[slug].head.title for slug in slugs if slug in shelf]


def part_stations(module: Module, state: ModuleState, progress: Progress, at: str | None = None) -> list[Station]:
    """Return the lessons, quiz and scenario of a module as stops.

    Args:
        module: Which.
        state: How far somebody is.
        progress: For the way back into an open attempt.
        at: The slug of the page one looks at; the next thing to do when left out.
    """
    first = state.next if at is None else None
    stations = []
    for page in module.pages:
        here = page.slug == at or (first is not None and (first.part, first.slug) == ("page", page.slug))
        done = page.slug in state.pages_done
        stations.append(Station("now" if here else "done" if done else "open", page.title, page_href(module, page.slug), ""))
    if module.head.quiz:
        stations.append(_test_station(module, Missing("quiz", module.head.quiz), state, progress, at))
    if module.head.variants:
        slug = variant_of(module, progress, local_date(now()).year)
        stations.append(_test_station(module, Missing("scenario", slug), state, progress, at))
    return stations


def _test_station(module: Module, test: Missing, state: ModuleState, progress: Progress, at: str | None) -> Station:
    """Return the quiz or scenario of a module as a stop."""
    done = state.quiz_passed if test.part == "quiz" else state.scenario_done
    here = at is None and state.next is not None and state.next.part == test.part
    latest = progress.latest(test.part, test.slug)
    href = url_for("attempts.show", attempt_id=latest.id) if latest else overview_href(module) if at else None
    meta = ""
    if test.part == "quiz" and state.best_percent is not None:
        meta = _("beste score: %(percent)d%%", percent=state.best_percent)
    return Station("now" if here else "done" if done else "open", missing_title(module, test), href, meta)


def rule(module: Module) -> str:
    """Return the rule of completion as one sentence."""
    return rule_words.sentence(module)


def states(modules: list[Module], progress: Progress) -> list[tuple[Module, ModuleState]]:
    """Return how far whoever is signed in is with each of these."""
    return [(module, state(module, progress)) for module in modules]
