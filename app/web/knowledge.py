"""For the core team: what people know before and after, and which questions go wrong. Nothing here is counted."""

import functools

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import items, knowledge, knowledge_words, learning_figures, question_words, statements
from app.insight.knowledge_figures import FEWEST_FOR_MARGIN, Knowledge
from app.insight.learning_figures import Line, Look
from app.insight.periods import Period
from app.insight.question_words import Order, Question
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import figure_parts, headers
from app.web.figure_parts import Values
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("knowledge", __name__)

CURRENT = "knowledge.index"


@bp.get("/insight/knowledge/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show knowledge before and after each module, and the questions that stand out."""
    with parts().database.reading() as db:
        listed, tables = knowledge.listed(db), items.listed(db)
        quarters = items.quarters(tables)
        questions = items.questions(tables, quarters[0]) if quarters else ()
    if not listed and not questions:
        return render_template(
            "insight/learned_empty.html",
            current=CURRENT,
            kicker=_("Kennis"),
            title=_("Wat mensen leren, zie je als een kwartaal voorbij is"),
            lead=_(
                "Van een module zie je kennis voor en na als ten minste %(minimum)d mensen beide metingen deden.",
                minimum=max(FEWEST_FOR_MARGIN, parts().config.minimum_answers),
            ),
        )
    say, offered = figure_parts.tongue(), [*knowledge.years(listed), *(one.period for one in listed)]
    key = request.args.get("period", "")
    chosen = next((one for one in offered if key in {"", one.key}), None)
    if key and chosen is None:
        raise NotFound
    rows = knowledge.inside(listed, chosen) if chosen else ()
    note_view(Action.REPORT_VIEWED, {"period": chosen.key if chosen else quarters[0].key, "kind": knowledge.KIND})
    headers.allow_chart_style()
    figures = [_gains(rows, chosen, say)] if chosen and rows else []
    figures.extend(_questions(questions, order, quarters[0], say) for order in question_words.ORDERS if questions)
    days = [one.created_on for one in listed if chosen and chosen.first <= one.period.first <= chosen.last]
    return render_template(
        "insight/learned.html",
        current=CURRENT,
        kicker=_("Kennis"),
        title=knowledge_words.headline(rows, say),
        lead=" ".join(filter(None, (knowledge_words.ceiling(rows, say), knowledge_words.without(rows, say) if rows else ""))),
        fields=[figure_parts.periods(offered, chosen, say)] if chosen else [],
        figures=figures,
        notes=[
            _("Een gemiddelde is zo afgerond dat van niemand de score uit te rekenen is: hoe minder mensen, hoe grover."),
            _("Over meer kwartalen samen tellen de gepubliceerde kwartalen op. Er wordt niets opnieuw geteld."),
        ],
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(max(days))) if days else "",
    )


@functools.lru_cache(maxsize=64)
def _dumbbells(rows: tuple[Knowledge, ...], say: Tongue) -> str:
    lines = []
    for one in rows:
        marks: tuple[tuple[float, Look], ...] = ((one.before, "hollow"), (one.after, "full"))
        value = _("%(before)d → %(after)d · %(people)s mensen", before=one.before, after=one.after, people=say.number(one.people))
        lines.append(Line(one.title, value, marks, (one.before, one.after)))
    return learning_figures.rows(lines, max(len(line.value) for line in lines))


def _gains(rows: tuple[Knowledge, ...], period: Period, say: Tongue) -> Values:
    words = [knowledge_words.definition(say), *(knowledge_words.sentence(one, say) for one in rows)]
    return {
        "id": "knowledge",
        "finding": knowledge_words.headline(rows, say),
        "sub": " · ".join([
            _("Deel van de vragen dat goed was"), statements.period_name(period, say), _("○ voor de module ● erna"),
        ]),
        "chart": _dumbbells(rows, say),
        "caption": _("Kennis voor en na, %(period)s", period=statements.period_name(period, say)),
        "sheet": figure_parts.shown(knowledge_words.sheet(rows, say), say, dutch=True),
        "definition": " ".join(words),
        "downloads": figure_parts.downloads(knowledge.KIND, period.key),
    }  # fmt: skip


@functools.lru_cache(maxsize=64)
def _dots(chosen: tuple[Question, ...], order: Order, say: Tongue) -> str:
    lines = []
    for one in chosen:
        share = one.item.right if order == "hardest" or one.item.sure is None else one.item.sure
        people = _("ten minste %(people)s mensen", people=say.number(one.people))
        value = f"{question_words.about_text(share, say)} · {people}"
        lines.append(Line(one.item.text, value, (question_words.place(share),)))
    return learning_figures.rows(lines, max(len(line.value) for line in lines))


def _questions(questions: tuple[Question, ...], order: Order, until: Period, say: Tongue) -> Values:
    chosen = question_words.top(questions, order)
    name = question_words.name(order, say)
    legend = _("● ongeveer ○ een grens")
    return {
        "id": order,
        "finding": question_words.finding(chosen, order, say),
        "sub": " · ".join([name, _("tot en met %(period)s", period=statements.period_name(until, say)), legend]),
        "chart": _dots(chosen, order, say) if chosen else "",
        "caption": name,
        "sheet": figure_parts.shown(question_words.sheet(chosen, say), say, dutch=True),
        "definition": question_words.definition(order, say),
        "downloads": figure_parts.downloads("questions", until.key, order),
    }
