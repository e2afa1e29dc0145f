"""The route as pages show it: stations, the next step, what is missing."""

import dataclasses as dc
from collections.abc import Collection

from flask import url_for

from app.catalogue import check
from app.catalogue.model import Module
from app.learning.route import Missing, ModuleState, Progress, state_of
from app.people.values import Standing
from app.web import words
from app.web.parts import parts
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


def overview_href(module: Module) -> str:
    """Return the address of a module's or briefing's own page."""
    return url_for("modules.overview" if module.kind == "module" else "briefings.overview", slug=module.slug)


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
    if module.head.scenario:
        pieces.append(_("een scenario"))
    listed = pieces[0] if len(pieces) == 1 else ", ".join(pieces[:-1]) + " " + _("en") + " " + pieces[-1]
    return f"{minutes_of(module)} · {listed}"


def missing_title(module: Module, missing: Missing) -> str:
    """Return the name of something that is still to do."""
    catalogue = parts().library.catalogue
    if missing.part == "page":
        page = module.page(missing.slug)
        return page.title if page else ""
    if missing.part == "quiz":
        return _("Toets: %(title)s", title=catalogue.quizzes[missing.slug].head.title)
    return _("Scenario: %(title)s", title=catalogue.scenarios[missing.slug].head.title)


def step_href(module: Module, missing: Missing) -> tuple[str | None, str | None]:
    """Return where something to do is: a link for a page or an open attempt, an action to start a new one."""
    if missing.part == "page":
        return page_href(module, missing.slug), None
    if missing.open_attempt:
        return url_for("attempts.show", attempt_id=missing.open_attempt), None
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
    if missing is None:
        return None
    start = "modules.start" if module.kind == "module" else "briefings.start"
    if not state.started:
        action = url_for(start, slug=module.slug)
        return Next(kicker, module.head.title, contents_meta(module), _("Begin"), action=action)
    href, action_or_none = step_href(module, missing)
    done, total = _done_and_total(module, state)
    meta = _("%(done)d van %(total)d stappen gedaan", done=done, total=total)
    title = missing_title(module, missing)
    if missing.part == "page":
        title = f"{module.head.title}: {words.lower_first(title)}"
    return Next(kicker, title, meta, _("Ga verder"), href, action_or_none)


def _done_and_total(module: Module, state: ModuleState) -> tuple[int, int]:
    total = len(module.pages) + bool(module.head.quiz) + bool(module.head.scenario)
    return total - len(state.missing), total


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
    if state.completed_at:
        score = None
        if state.best_percent is not None:
            score = _("toets: %(percent)d%% goed", percent=state.best_percent)
        return Station("done", module.head.title, href, _("Afgerond op %(day)s", day=words.day(state.completed_at)), score, "ok")
    if state.started:
        done, total = _done_and_total(module, state)
        meta = _("%(done)d van %(total)d stappen gedaan", done=done, total=total)
        return Station("now" if now else "open", module.head.title, href, meta, asked, "asked")
    return Station("now" if now else "open", module.head.title, href, contents_meta(module), asked, "asked")


def part_stations(module: Module, state: ModuleState, progress: Progress, at: str | None = None) -> list[Station]:
    """Return the lessons, quiz and scenario of a module as stops.

    Args:
        module: Which.
        state: How far somebody is.
        progress: For the way back into an open attempt.
        at: The slug of the page one looks at; the next thing to do when left out.
    """
    missing = {(one.part, one.slug) for one in state.missing}
    first = state.next if at is None else None
    stations = []
    for page in module.pages:
        here = page.slug == at or (first is not None and (first.part, first.slug) == ("page", page.slug))
        done = ("page", page.slug) not in missing
        stations.append(Station("now" if here else "done" if done else "open", page.title, page_href(module, page.slug), ""))
    for part, slug in (("quiz", module.head.quiz), ("scenario", module.head.scenario)):
        if slug is None:
            continue
        done = (part, slug) not in missing
        here = first is not None and (first.part, first.slug) == (part, slug)
        latest = progress.latest(part, slug)
        overview = overview_href(module) if at else None
        href = url_for("attempts.show", attempt_id=latest.id) if latest else overview
        meta = (
            _("beste score: %(percent)d%%", percent=state.best_percent)
            if part == "quiz" and state.best_percent is not None
            else ""
        )
        title = missing_title(module, Missing(part, slug))  # type: ignore[arg-type]
        stations.append(Station("now" if here else "done" if done else "open", title, href, meta))
    return stations


def rule(module: Module) -> str:
    """Return the rule of completion as one sentence."""
    if module.kind == "briefing":
        return _("Deze briefing is klaar als u de laatste kaart hebt gezien.")
    parts_of_rule = [_("alle lessen hebt gelezen")]
    if module.head.quiz:
        parts_of_rule.append(_("ten minste %(percent)d%% van de toets goed hebt", percent=module.head.pass_percent))
    if module.head.scenario:
        parts_of_rule.append(_("het scenario hebt uitgespeeld"))
    joined = (
        parts_of_rule[0] if len(parts_of_rule) == 1 else ", ".join(parts_of_rule[:-1]) + " " + _("en") + " " + parts_of_rule[-1]
    )
    return _("Je bent klaar als je %(parts)s.", parts=joined)


def states(modules: list[Module], progress: Progress) -> list[tuple[Module, ModuleState]]:
    """Return how far somebody is with each of these."""
    return [(module, state_of(module, progress)) for module in modules]
