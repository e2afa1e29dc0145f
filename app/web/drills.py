"""The route trainer: one signal a page, four routes, at once the right one; then the round."""

import dataclasses as dc
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import drilling
from app.catalogue.model import Drill, DrillSignal, Route
from app.clock import now
from app.errors import NotFound, Unanswered
from app.learning import attempts, drills, queries
from app.learning.route import AttemptFact
from app.people.permissions import Permission
from app.web import revision
from app.web.guards import allow
from app.web.modules import source_link
from app.web.parts import parts
from app.web.signed_in import me, taker
from app.web.translate import _

bp = Blueprint("drills", __name__, url_prefix="/routes/trainer")


@dc.dataclass(frozen=True, slots=True)
class Round:
    """A round with the content it asks."""

    fact: AttemptFact
    drill: Drill

    @property
    def address(self) -> str:
        """Return `u` for an office-holder, `je` for an employee."""
        return "u" if self.fact.role == "office_holder" else "je"


def _load(attempt_id: UUID) -> Round:
    with parts().database.reading() as db:
        fact = attempts.own(db, attempt_id, taker())
        if fact.kind != "drill":
            raise NotFound
        drill = parts().library.version(db, "drill", fact.slug, fact.version)
    assert isinstance(drill, Drill)
    return Round(fact, drill)


@bp.get("/")
@allow(Permission.LEARN)
def index() -> ResponseReturnValue:
    """Say what a round is; a start is a POST."""
    role = me().standing.role
    drill = drills.drill_for(parts().library, role)
    open_one = None
    if drill:
        with parts().database.reading() as db:
            latest = queries.progress_of(db, me().subject).latest("drill", drill.slug)
        open_one = latest if latest and latest.ended_at is None else None
    return render_template(
        "drills/index.html",
        address="u" if role == "office_holder" else "je",
        count=drill.head.draw if drill else 0,
        is_begun=open_one is not None,
    )


@bp.post("/")
@allow(Permission.LEARN)
def start() -> ResponseReturnValue:
    """Begin a round, or go on with the open one."""
    drill = drills.drill_for(parts().library, me().standing.role)
    if drill is None:
        raise NotFound
    with parts().database.writing() as db:
        attempt_id = drills.start(db, parts().library, drill, taker(), now())
    return redirect(url_for(".show", attempt_id=attempt_id), 303)


@bp.get("/<uuid:attempt_id>/")
@allow(Permission.LEARN)
def show(attempt_id: UUID) -> ResponseReturnValue:
    """Show the signal where one is, or how the round went."""
    shown = _load(attempt_id)
    return _result(shown) if shown.fact.ended_at else _signal(shown)


def _signal(shown: Round, problem: str | None = None) -> ResponseReturnValue:
    asked = shown.fact.asked or ()
    signal = _signal_of(shown, asked[len(shown.fact.steps)])
    page = render_template(
        "drills/signal.html",
        label=_("Routetrainer"),
        number=len(shown.fact.steps) + 1,
        total=len(asked),
        signal_id=signal.id,
        signal=signal.text,
        cards=[{"id": one.id, "title": one.title} for one in drills.cards(parts().library, shown.drill, shown.fact, signal.id)],
        action=url_for(".answer", attempt_id=shown.fact.id),
        address=shown.address,
        problem=problem,
    )
    return page, 422 if problem else 200


def _signal_of(shown: Round, name: str) -> DrillSignal:
    signal = shown.drill.signal(name)
    assert signal is not None
    return signal


@bp.post("/<uuid:attempt_id>/")
@allow(Permission.LEARN)
def answer(attempt_id: UUID) -> ResponseReturnValue:
    """Take the route for one signal, and show the right one."""
    signal_id, chosen = request.form.get("signal", ""), request.form.get("choice", "")
    try:
        with parts().database.writing() as db:
            number = drills.answer(db, parts().library, attempt_id, signal_id, chosen, taker(), now())
    except Unanswered:
        shown = _load(attempt_id)
        formal = shown.address == "u"
        return _signal(
            shown, _("Kies een meldroute. Daarna kunt u verder.") if formal else _("Kies een meldroute. Daarna kun je verder.")
        )
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=number), 303)


@bp.get("/<uuid:attempt_id>/feedback/<int:number>/")
@allow(Permission.LEARN)
def feedback(attempt_id: UUID, number: int) -> ResponseReturnValue:
    """Show the right route for one signal. Only after the answer is in."""
    shown = _load(attempt_id)
    total = len(shown.fact.asked or ())
    if not 1 <= number <= len(shown.fact.steps):
        return redirect(url_for(".show", attempt_id=attempt_id), 303)
    line = _lines(shown)[number - 1]
    return render_template(
        "drills/answer.html",
        label=_("Routetrainer"),
        number=number,
        total=total,
        line=line,
        revision=revision.badge(shown.drill, _signal_of(shown, shown.fact.steps[number - 1]).sources),
        address=shown.address,
        next_href=url_for(".show", attempt_id=attempt_id),
        next_label=_("Bekijk hoe het ging") if number == total else _("Volgend signaal"),
    )


def _lines(shown: Round) -> list[dict[str, Any]]:
    """Return each answer of a round with the right route, as it is today."""
    routes = {one.id: one for one in parts().library.catalogue.organisation.routes}
    return [
        _line(shown.drill, _signal_of(shown, step), chosen[0], routes)
        for step, chosen in zip(shown.fact.steps, shown.fact.chosen, strict=True)
    ]


def _line(drill: Drill, signal: DrillSignal, chosen: str, routes: dict[str, Route]) -> dict[str, Any]:
    right, taken = routes.get(signal.route), routes.get(chosen)
    return {
        "signal": signal.text, "feedback": signal.feedback, "kind": drilling.mark(signal, chosen).word,
        "route": right, "chosen": taken.title if taken else None,
        "sources": [source_link(drill.source(name)) for name in signal.sources],
    }  # fmt: skip


def _result(shown: Round) -> ResponseReturnValue:
    lines = _lines(shown)
    pairs = zip(shown.fact.steps, (chosen[0] for chosen in shown.fact.chosen), strict=True)
    known = drilling.route_knowledge(shown.drill, pairs).values()
    right, asked = sum(one.right for one in known), sum(one.asked for one in known)
    return render_template(
        "drills/result.html",
        headline=_("%(right)d van de %(total)d signalen op de goede plek", right=right, total=asked),
        missed=next((line for line in lines if line["kind"] != "good"), None),
        lines=lines,
        address=shown.address,
    )
