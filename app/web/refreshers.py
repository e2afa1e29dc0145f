"""Refreshers and probes: what is open, why, when the next one comes, and a start."""

import dataclasses as dc
import datetime as dt
from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.model import Module
from app.clock import local_date, now
from app.errors import Conflict
from app.learning import lots, probes, queries, refreshers
from app.learning.refreshers import Again
from app.learning.route import Progress
from app.learning.spacing import SlotFact
from app.people.permissions import Permission
from app.web import route, words
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me, taker
from app.web.translate import ngettext

bp = Blueprint("refreshers", __name__)

Start = Callable[..., object]
DAYS_A_WEEK = 7
WEEKS_UNTIL_MONTHS = 9
DAYS_A_MONTH = 30.4


@dc.dataclass(frozen=True, slots=True)
class Offer:
    """Something short that one can do now.

    Args:
        kind: `probe` or `refresher`.
        title: Of the module.
        ago: When that was finished, in words.
        topics: What it is about, in the words of the content.
        action: Where a form of one button begins it, or goes on with it.
        is_begun: Whether one goes on.
    """

    kind: str
    title: str
    ago: str
    topics: tuple[str, ...]
    action: str
    is_begun: bool


@dc.dataclass(frozen=True, slots=True)
class Later:
    """What comes on a later day."""

    kind: str
    title: str
    day: str


def everything_again(progress: Progress, slots: tuple[SlotFact, ...], at: dt.datetime) -> tuple[Again, ...]:
    """Return what is asked again of everything that whoever is signed in finished."""
    modules = route.own_modules(me().standings)
    return refreshers.again(parts().library, modules, progress, slots, local_date(at))


def offers(found: tuple[Again, ...], at: dt.datetime) -> list[Offer]:
    """Return what can be done now; a probe first, since it measures."""
    shown = [_offer(one, at) for one in found if one.probe_is_open or one.refresher_is_open]
    return sorted(shown, key=lambda offer: offer.kind != "probe")


def _offer(one: Again, at: dt.datetime) -> Offer:
    kind = "probe" if one.probe_is_open else "refresher"
    topics = () if kind == "probe" else tuple(topic.replace("-", " ") for topic in one.outlook.topics[:2])
    action = url_for("refreshers.probe" if kind == "probe" else "refreshers.start", slug=one.module.slug)
    days = (local_date(at) - local_date(one.completed_at)).days
    return Offer(kind, one.module.head.title, _ago(days), topics, action, one.going_on is not None)


def _ago(days: int) -> str:
    """Return `drie weken geleden` with a number: what somebody would say."""
    weeks = round(days / DAYS_A_WEEK)
    if weeks < WEEKS_UNTIL_MONTHS:
        return ngettext("%(num)d week geleden", "%(num)d weken geleden", max(1, weeks))
    return ngettext("%(num)d maand geleden", "%(num)d maanden geleden", round(days / DAYS_A_MONTH))


def later(found: tuple[Again, ...]) -> list[Later]:
    """Return what comes on a later day, the nearest first."""
    dated = [(one.next_on, one) for one in found if one.next_on is not None]
    return [
        Later("probe" if one.outlook.probe and one.outlook.probe.state == "waiting" else "refresher", one.module.head.title,
              words.day(day))
        for day, one in sorted(dated, key=lambda pair: (pair[0], pair[1].module.slug))
    ]  # fmt: skip


@bp.get("/refreshers/")
@allow(Permission.LEARN)
def index() -> ResponseReturnValue:
    """Show what is open, why these, and when the next one comes."""
    at = now()
    with parts().database.reading() as db:
        progress = queries.progress_of(db, me().subject)
        found = everything_again(progress, lots.slots_of(db, me().subject), at)
    return render_template(
        "refreshers/index.html",
        address="u" if me().standing.role == "office_holder" else "je",
        offers=offers(found, at),
        later=later(found),
        has_finished=bool(found),
    )


@bp.post("/refreshers/<slug>/")
@allow(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Begin a refresher, or go on with it; when nothing is due any more, show what is."""
    return _begin(refreshers.start, slug)


@bp.post("/refreshers/<slug>/probe")
@allow(Permission.LEARN)
def probe(slug: str) -> ResponseReturnValue:
    """Begin a probe, or go on with it; when none is open any more, show what is."""
    return _begin(probes.start, slug)


def _begin(begin: Start, slug: str) -> ResponseReturnValue:
    library = parts().library
    module = library.current("module", slug)
    assert isinstance(module, Module)
    try:
        with parts().database.writing() as db:
            attempt_id = begin(db, library, module, taker(), now())
    except Conflict:
        return redirect(url_for(".index"), 303)
    return redirect(url_for("attempts.show", attempt_id=attempt_id), 303)
