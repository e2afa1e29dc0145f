"""For the core team: what to put on the agenda of the next meeting, chosen by a fixed rule from what was published before."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import agenda, choices, items, pulse_words, pulses, sheets
from app.insight.agenda import Material, Row, Topic
from app.insight.pulse_figures import YES, PulseTable
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import figure_parts
from app.web.figure_parts import Values
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("agenda", __name__)

KIND = "agenda"
Chosen = list[tuple[Topic, Material]]


def _chosen(say: Tongue) -> Chosen:
    catalogue = parts().library.catalogue
    with parts().database.reading() as db:
        tables = items.listed(db)
        quarters = items.quarters(tables)
        questions = items.questions(tables, quarters[0]) if quarters else ()
        asked = pulses.listed(db, (pulses.BARRIERS, pulses.ROUTE))
    found = agenda.topics(questions, list(_barriers(asked, say)), list(_routes(asked, say)), say)
    modules = tuple(catalogue.modules.values())
    return [(one, agenda.material(one, modules, catalogue.quizzes, catalogue.scenarios)) for one in found]


def _barriers(tables: Sequence[PulseTable], say: Tongue) -> Iterator[Row]:
    """Give what the newest pulse that asked it says holds most people back, and what helps against it."""
    table = next((one for one in tables if one.kind == pulses.BARRIERS), None)
    found = pulse_words.most_mentioned(table) if table else None
    if table and found:
        (first, *others), most = found
        tied = bool(others) or pulse_words.may_be_others(table)
        option = next(one for one, text, _how in table.question.options if text == first)
        helps, who = pulse_words.advice(say).get(option, ("", ""))
        yield Row(first, most.n, most.x, helps, who, pulse_words.nothing_held_back(table, say), tied)


def _routes(tables: Sequence[PulseTable], say: Tongue) -> Iterator[Row]:
    """Give how many know the route, of every case the newest pulse that asked it."""
    newest = {one.question.subject: one for one in reversed(tables) if one.kind == pulses.ROUTE}
    for subject, table in sorted(newest.items()):
        found = table.comparable.share(YES) if table.comparable else None
        if found:
            name = _("De meldroute bij %(subject)s", subject=pulse_words.subject_name(subject, say))
            yield Row(name, found.n, found.x)


@bp.get("/insight/agenda/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show at most three topics, each with its numbers, a lesson to read and a story to talk through."""
    say = figure_parts.tongue()
    chosen = _chosen(say)
    if not chosen:
        return render_template(
            "insight/learned_empty.html",
            current="agenda.index",
            kicker=_("Agenda"),
            title=agenda.headline([], say),
            lead=_("Na het eerste kwartaal waarin genoeg mensen een toets deden, staan hier drie onderwerpen om te bespreken."),
        )
    note_view(Action.REPORT_VIEWED, {"kind": KIND})
    told = _told()
    return render_template(
        "insight/agenda.html",
        title=agenda.headline([topic for topic, _about in chosen], say),
        topics=[{**_topic(topic, about, say), "chosen_href": _chosen_href(about, told)} for topic, about in chosen],
        rule=agenda.rule(say),
        downloads=[
            {"label": _("Download als tekst"), "href": url_for(".as_text")},
            {"label": _("Download CSV"), "href": url_for(".as_csv")},
        ],
    )


def _topic(topic: Topic, about: Material, say: Tongue) -> Values:
    return {
        "text": topic.text,
        "module": agenda.module_text(about, say),
        "reason": agenda.reason_text(topic, say),
        "read": agenda.read_text(about, say) if about.title else "",
        "read_href": _lesson_href(about),
        "helps": agenda.helps_text(topic, say) if topic.helps else "",
        "discuss": agenda.discuss_text(about, say) if about.scenario_title else "",
    }


def _told() -> frozenset[str]:
    """Return of what was published what people chose."""
    with parts().database.reading() as db:
        return frozenset(one.subject for one in choices.listed(db))


def _chosen_href(about: Material, told: frozenset[str]) -> str | None:
    what = choices.subject_of("scenario", about.scenario)
    return url_for("choices.scenarios", what=what) if what in told else None


def _lesson_href(about: Material) -> str | None:
    if not about.module:
        return None
    if about.lesson:
        return url_for("modules.lesson", slug=about.module, lesson=about.lesson)
    return url_for("modules.overview", slug=about.module)


@bp.get("/insight/agenda.txt")
@allow(Permission.INSIGHT)
def as_text() -> ResponseReturnValue:
    """Give the agenda as text to paste into an invitation."""
    say = figure_parts.tongue()
    return _file(agenda.plain_text(_some(say), say), "text/plain; charset=utf-8", "agenda.txt")


@bp.get("/insight/agenda.csv")
@allow(Permission.INSIGHT)
def as_csv() -> ResponseReturnValue:
    """Give the agenda as a table."""
    say = figure_parts.tongue()
    return _file(sheets.csv_text(agenda.sheet(_some(say), say)), "text/csv; charset=utf-8", "agenda.csv")


def _some(say: Tongue) -> Chosen:
    """Return the topics.

    Raises:
        NotFound: There are none yet.
    """
    chosen = _chosen(say)
    if not chosen:
        raise NotFound
    return chosen


def _file(text: str, media: str, name: str) -> Response:
    note_view(Action.REPORT_EXPORTED, {"kind": KIND})
    return Response(text, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
