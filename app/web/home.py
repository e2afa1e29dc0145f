"""The first page: go on where you were, and your route."""

from collections.abc import Collection

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.model import Module
from app.clock import local_date, now
from app.learning import lots, queries
from app.learning.route import ModuleState
from app.people import audiences
from app.people.permissions import Permission
from app.web import pulses, refreshers, route, words
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _

bp = Blueprint("home", __name__)

States = list[tuple[Module, ModuleState]]


@bp.get("/")
@allow(Permission.LEARN)
def home() -> ResponseReturnValue:
    """Show the route of whoever is signed in."""
    somebody, at = me(), now()
    formal = somebody.standing.role == "office_holder"
    with parts().database.reading() as db:
        progress = queries.progress_of(db, somebody.subject)
        slots = lots.slots_of(db, somebody.subject)
        asked = audiences.asked_of(db, somebody.subject, local_date(at))
        pulse = pulses.card(db)
    mine = sorted(route.own_modules(somebody.standings), key=lambda module: module.slug not in asked)
    own = route.states(mine, progress)
    path = _path(own, asked, {standing.role for standing in somebody.standings})
    more = [one for one in own if one not in path]
    open_ones = [(module, state) for module, state in path if state.is_open]
    doable = [(module, state) for module, state in open_ones if not state.locked_by]
    current = next(((m, s) for m, s in doable if s.started and not s.again), doable[0] if doable else None)
    new = [(module, route.change_of(module, state, progress)) for module, state in own]
    found = refreshers.everything_again(progress, slots, at)
    shelf = "briefing" if formal else "module"
    kicker = _("Verder waar u was") if formal else _("Verder waar je was")
    if current and current[1].again:
        kicker = _("Dit jaar nog eens")
    elif current and not current[1].started:
        kicker = _("Uw eerste stap") if formal else _("Jouw eerste stap")
    return render_template(
        "learn/home.html",
        today=words.weekday(at),
        greeting=words.greeting(at, somebody.given_name),
        address="u" if formal else "je",
        sleeping_duties=somebody.has_sleeping_duties,
        next=route.next_step(*current, kicker) if current else None,
        changed=[route.changed(module, one, formal=formal) for module, one in new if one and one.is_recent(at)],
        why_href=f"{route.overview_href(current[0])}#missing" if current and current[1].started else None,
        stations=[
            route.module_station(m, s, now=current is not None and m is current[0], asked_of=asked.get(m.slug, ""))
            for m, s in path
        ],
        more=[route.module_station(m, s, now=False) for m, s in more],
        flag={
            "title": _("U weet waar u terechtkunt") if formal else _("Je weet waar je terechtkunt"),
            "meta": _("Alle meldroutes staan op één pagina."),
            "reached": not open_ones and bool(path),
        },
        waiting=words.in_review(shelf, parts().library.in_review(shelf)) if not path else "",
        pulse=pulse,
        offer=next(iter(refreshers.offers(found, at)), None),
        later=next(iter(refreshers.later(found)), None),
        routes_intro=_("Meld het bij het Meldpunt. Bij direct gevaar: bel 112."),
    )


def _path(own: States, asked: Collection[str], roles: Collection[str]) -> States:
    """Return what somebody is to do or began; all of it where nothing is asked of them. The rest is there if they like."""
    wanted = [
        (module, state)
        for module, state in own
        if module.slug in asked or state.started or state.completed_at or not set(roles).isdisjoint(module.head.required_for)
    ]
    return wanted or own
