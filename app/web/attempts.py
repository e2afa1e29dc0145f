"""Quizzes and scenarios: one item or scene a page, feedback, then the result."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import asking, marking, selection
from app.assessment.asking import Filled, Question
from app.assessment.certainty import level_of
from app.catalogue import freshness
from app.catalogue.model import Quiz, Scenario
from app.clock import now
from app.errors import Conflict, NotFound
from app.learning import attempts, rules
from app.people.permissions import Permission
from app.web import items, results, revision, route, scenes
from app.web.guards import allow
from app.web.parts import parts
from app.web.shown import Shown, back, load, module_of
from app.web.signed_in import taker
from app.web.translate import _

bp = Blueprint("attempts", __name__)


def _of_quiz_or_scenario(slug: str) -> Quiz | Scenario:
    catalogue = parts().library.catalogue
    content = catalogue.quizzes.get(slug) or catalogue.scenarios.get(slug)
    if content is None:
        raise NotFound
    return content


@bp.get("/quizzes/<slug>/")
@allow(Permission.LEARN)
def intro(slug: str) -> ResponseReturnValue:
    """Send on to the module that this belongs to; a start is a POST."""
    module = module_of(_of_quiz_or_scenario(slug).slug)
    return redirect(route.overview_href(module) if module else url_for("modules.index"), 303)


@bp.post("/quizzes/<slug>/")
@allow(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Begin a quiz or scenario, or go on with the open attempt."""
    content = _of_quiz_or_scenario(slug)
    with parts().database.writing() as db:
        attempt_id = attempts.start(db, parts().library, content, taker(), now())
    return redirect(url_for(".show", attempt_id=attempt_id), 303)


@bp.get("/attempts/<uuid:attempt_id>/")
@allow(Permission.LEARN)
def show(attempt_id: UUID) -> ResponseReturnValue:
    """Show the question or scene where one is, or the result."""
    shown = load(attempt_id)
    if isinstance(shown.content, Scenario):
        return scenes.show(shown, shown.content)
    return results.result(shown, shown.content) if shown.fact.ended_at else _question(shown, shown.content)


def _question(shown: Shown, quiz: Quiz, filled: Filled | None = None, sure: str = "") -> ResponseReturnValue:
    asked = selection.asked_items(quiz.head, shown.fact.seed, shown.fact.asked)
    position = len(shown.fact.steps)
    question = asking.of_item(asked[position], shown.fact.seed)
    problems = _problems(question, filled, sure)
    page = render_template(
        "attempts/item.html",
        label=kind_name(shown.fact.kind),
        quiz_title=quiz.head.title,
        number=position + 1,
        total=len(asked),
        question=question,
        hint=items.hint(question),
        revision=revision.badge(quiz, freshness.cited_by_item(asked[position])),
        values=filled.values if filled else {},
        confidence=sure,
        action=url_for(".answer", attempt_id=shown.fact.id),
        problems=problems,
        problem=bool(problems),
        back_href=back(quiz.slug),
    )
    return page, 422 if problems else 200


def _problems(question: Question, filled: Filled | None, sure: str) -> dict[str, dict[str, str]]:
    """Return what is wrong with what was filled in, by field: the words, and where to go to mend it."""
    if filled is None:
        return {}
    found = {}
    if filled.lacks:
        found["answer"] = {"text": items.problem(filled.lacks, question), "href": f"#{filled.field}"}
    if level_of(sure) is None:
        found["confidence"] = {"text": _("Kies ook hoe zeker je bent."), "href": "#confidence-guess"}
    return found


def kind_name(kind: str) -> str:
    """Return what an attempt that asks items is called."""
    names = {"quiz": _("Toets"), "entry": _("Vooraf"), "probe": _("Wat is blijven hangen"), "refresher": _("Opfrisser")}
    return names[kind]


@bp.post("/attempts/<uuid:attempt_id>/")
@allow(Permission.LEARN)
def answer(attempt_id: UUID) -> ResponseReturnValue:
    """Take one answer or choice, and show what it led to."""
    shown = load(attempt_id)
    if isinstance(shown.content, Scenario):
        return scenes.choose(shown, shown.content)
    return _answer(shown, shown.content)


def _answer(shown: Shown, quiz: Quiz) -> ResponseReturnValue:
    item_id, sure = request.form.get("item", ""), request.form.get("confidence", "")
    asked = selection.asked_items(quiz.head, shown.fact.seed, shown.fact.asked)
    item = next((one for one in asked if one.id == item_id), None)
    if item is None:
        raise Conflict
    question = asking.of_item(item, shown.fact.seed)
    filled = asking.read(question, request.form.to_dict(flat=False))
    is_now = len(shown.fact.steps) < len(asked) and asked[len(shown.fact.steps)].id == item_id
    if is_now and (filled.lacks or level_of(sure) is None):
        return _question(shown, quiz, filled, sure)
    with parts().database.writing() as db:
        number = attempts.answer(
            db, parts().library, shown.fact.id, item_id, filled.chosen, taker(), now(), confidence=level_of(sure)
        )
    if not rules.shows_feedback(shown.fact.kind):
        return redirect(url_for(".show", attempt_id=shown.fact.id), 303)
    return redirect(url_for(".feedback", attempt_id=shown.fact.id, number=number), 303)


@bp.get("/attempts/<uuid:attempt_id>/feedback/<int:number>/")
@allow(Permission.LEARN)
def feedback(attempt_id: UUID, number: int) -> ResponseReturnValue:
    """Show what one answer or choice was worth. Only after it is in."""
    shown = load(attempt_id)
    if not 1 <= number <= len(shown.fact.steps):
        return redirect(url_for(".show", attempt_id=attempt_id), 303)
    if isinstance(shown.content, Scenario):
        return scenes.feedback(shown, shown.content, number)
    if not rules.shows_feedback(shown.fact.kind):
        return redirect(url_for(".show", attempt_id=attempt_id), 303)
    return _item_feedback(shown, shown.content, number)


def _item_feedback(shown: Shown, quiz: Quiz, number: int) -> ResponseReturnValue:
    item, chosen = items.answered(quiz, shown.fact, number)
    kind = marking.mark(item, chosen).word
    total = len(selection.asked_items(quiz.head, shown.fact.seed, shown.fact.asked))
    return render_template(
        "attempts/feedback.html",
        label=kind_name(shown.fact.kind),
        number=number,
        total=total,
        question=item.text,
        revision=revision.badge(quiz, freshness.cited_by_item(item)),
        kind=kind,
        word=items.mark_word(kind),
        sure_and_wrong=kind == "risk" and shown.fact.confidence[number - 1] == "sure",
        options=items.explained(quiz, item, chosen, shown.fact.seed),
        next_href=url_for(".show", attempt_id=shown.fact.id),
        next_label=_("Bekijk je resultaat") if number == total else _("Volgende vraag"),
    )
