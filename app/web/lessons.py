"""For the core team: how far people come in a module. Everything here was published before; nothing is counted."""

import functools

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.catalogue.model import LAST
from app.errors import NotFound
from app.insight import learning_figures, lesson_words, lessons, statements
from app.insight.learning_figures import Line
from app.insight.lesson_figures import LessonFigures
from app.insight.measures import percent
from app.insight.outcomes import Outcome
from app.insight.statements import ALL_PERCENT, Tongue
from app.people.permissions import Permission
from app.web import figure_parts, headers
from app.web.figure_parts import Values
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("lessons", __name__)

CURRENT = "lessons.index"


@bp.get("/insight/lessons/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show how far people come in one module: a sentence, a picture, a table."""
    with parts().database.reading() as db:
        listed = lessons.listed(db)
    if not listed:
        return render_template(
            "insight/learned_empty.html",
            current=CURRENT,
            kicker=_("Hoe ver mensen komen"),
            title=_("Hoe ver mensen komen, zie je dertig dagen na een kwartaal"),
            lead=_(
                "Dan had iedereen die in dat kwartaal begon de tijd. Er moeten dan ten minste %(minimum)d mensen begonnen zijn.",
                minimum=parts().config.minimum_answers,
            ),
        )
    module, key = request.args.get("module", ""), request.args.get("period", "")
    if module not in {"", *(one.subject for one in listed)} or key not in {"", *(one.period.key for one in listed)}:
        raise NotFound
    say = figure_parts.tongue()
    wanted = module or min((one.subject for one in listed if key in {"", one.period.key}), key=_place)
    one = next((one for one in listed if one.subject == wanted and key in {"", one.period.key}), None)
    if one is None:
        return _absent(listed, wanted, key, say)
    note_view(Action.REPORT_VIEWED, {"period": one.period.key, "module": one.subject, "kind": lessons.KIND})
    headers.allow_chart_style()
    told = lessons.figures_of(one)
    return render_template(
        "insight/learned.html",
        current=CURRENT,
        kicker=_("Hoe ver mensen komen"),
        title=lesson_words.headline(one.title, told, say),
        lead=lesson_words.finding(told, say) + ".",
        fields=_fields(listed, one, say),
        figures=[_figure(one, say)],
        notes=[
            _("Wie stopt, kan later verdergaan: dit gaat over de eerste 30 dagen. Een later kwartaal verandert dit cijfer niet."),
            _("Kijk bij een les waar veel mensen stoppen eerst naar de lengte en het begin van de les daarna."),
        ],
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(one.created_on)),
    )


def _place(slug: str) -> tuple[int, str]:
    """Return where a module stands on the path of a learner; what is not taught any more comes last."""
    module = parts().library.catalogue.modules.get(slug)
    return (module.head.position if module else LAST + 1, slug)


def _absent(listed: list[Outcome], module: str, key: str, say: Tongue) -> ResponseReturnValue:
    newest = next(one for one in listed if one.subject == module)
    page = render_template(
        "insight/learned_absent.html",
        current=CURRENT,
        kicker=_("Hoe ver mensen komen"),
        fields=_fields(listed, newest, say, key),
    )
    return page, 404


def _fields(listed: list[Outcome], chosen: Outcome, say: Tongue, key: str = "") -> list[Values]:
    titles = {one.subject: one.title for one in reversed(listed)}
    period = next((one.period for one in listed if one.period.key == key), chosen.period)
    modules = [
        {"value": slug, "label": title, "lang": "nl", "selected": slug == chosen.subject}
        for slug, title in sorted(titles.items(), key=lambda one: _place(one[0]))
    ]
    quarters = figure_parts.periods((one.period for one in listed), period, say)
    return [{"name": "module", "label": _("Module"), "options": modules}, quarters]


# What is published does not change, and to draw it takes longer than all the rest of the page.
@functools.lru_cache(maxsize=64)
def _drawn(told: LessonFigures, say: Tongue) -> str:
    lines = [Line(_("Begonnen"), say.number(told.people), ((ALL_PERCENT, "full"),), (0, ALL_PERCENT))]
    for number, stair in enumerate(told.stairs, 1):
        label = lesson_words.step_name(number, stair.title, say)
        value = lesson_words.people_text(stair.people, told.people, say)
        share = lesson_words.share_text(stair.people, told.people, say)
        if stair.people is None:
            lines.append(Line(label, value, inside=share))
            continue
        is_bound = stair.people == told.people
        at = percent(stair.people - (lesson_words.WAITS if is_bound else 0), told.people)
        lines.append(Line(label, f"{value} · {share}", ((at, "hollow" if is_bound else "full"),), (0, at)))
    return learning_figures.rows(lines, max(len(line.value) for line in lines))


def _figure(one: Outcome, say: Tongue) -> Values:
    told = lessons.figures_of(one)
    return {
        "id": "lessons",
        "finding": lesson_words.finding(told, say),
        "sub": " · ".join([
            one.title, statements.period_name(one.period, say), _("● kwam zo ver ○ bijna iedereen: een ondergrens"),
        ]),
        "chart": _drawn(told, say),
        "caption": _("Lessen van ‘%(title)s’, %(period)s", title=one.title, period=statements.period_name(one.period, say)),
        "sheet": figure_parts.shown(lesson_words.sheet(told, say), say),
        "definition": lesson_words.definition(say),
        "downloads": figure_parts.downloads(lessons.KIND, one.period.key, one.subject),
    }  # fmt: skip
