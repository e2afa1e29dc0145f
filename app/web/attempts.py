"""Quizzes and scenarios: one item or scene a page, feedback, then the result."""

import dataclasses as dc
import functools
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.assessment import asking, marking, scenario, scoring, selection
from app.catalogue import html
from app.catalogue.check import longest_path
from app.catalogue.model import Item, Module, Quiz, Scenario
from app.clock import now
from app.errors import Conflict, NotFound, Unanswered
from app.learning import attempts
from app.learning.route import AttemptFact, state_of
from app.people.permissions import Permission
from app.web import route
from app.web.guards import allow
from app.web.modules import own_progress, source_link
from app.web.parts import parts
from app.web.public import routes_for
from app.web.signed_in import me, taker
from app.web.translate import _

bp = Blueprint("attempts", __name__)

JUDGEMENT_KINDS = {"strong": "good", "fair": "fair", "risk": "risk"}
ENDING_KINDS = {"good": "good", "mixed": "fair", "bad": "risk"}


@dc.dataclass(frozen=True, slots=True)
class Shown:
    """An attempt with the content it was taken on."""

    fact: AttemptFact
    content: Quiz | Scenario


@functools.lru_cache(maxsize=512)
def _told(text: str) -> Markup:
    """Render the text of a scene; to render it takes longer than all the rest of its page."""
    return Markup(html.render(text))  # noqa: S704  cleaned by catalogue.html


def _of_quiz_or_scenario(slug: str) -> Quiz | Scenario:
    catalogue = parts().library.catalogue
    content = catalogue.quizzes.get(slug) or catalogue.scenarios.get(slug)
    if content is None:
        raise NotFound
    return content


def _load(attempt_id: UUID) -> Shown:
    with parts().database.reading() as db:
        fact = attempts.own(db, attempt_id, taker())
        if fact.kind not in {"quiz", "scenario"}:
            raise NotFound
        content = parts().library.version(db, fact.kind, fact.slug, fact.version)
    assert isinstance(content, Quiz | Scenario)
    return Shown(fact, content)


def _module_of(slug: str) -> Module | None:
    modules = parts().library.catalogue.modules.values()
    return next((module for module in modules if slug in (module.head.quiz, module.head.scenario)), None)


@bp.get("/quizzes/<slug>/")
@allow(Permission.LEARN)
def intro(slug: str) -> ResponseReturnValue:
    """Send on to the module that this belongs to; a start is a POST."""
    module = _module_of(_of_quiz_or_scenario(slug).slug)
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
    shown = _load(attempt_id)
    if isinstance(shown.content, Scenario):
        return _ending(shown, shown.content) if shown.fact.ended_at else _scene(shown, shown.content)
    return _result(shown, shown.content) if shown.fact.ended_at else _question(shown, shown.content)


def _question(shown: Shown, quiz: Quiz, problem: str | None = None, chosen: frozenset[str] = frozenset()) -> ResponseReturnValue:
    items = selection.drawn_items(quiz.head, shown.fact.seed)
    position = len(shown.fact.steps)
    question = asking.of_item(items[position], shown.fact.seed)
    page = render_template(
        "attempts/item.html",
        label=_("Toets"),
        quiz_title=quiz.head.title,
        number=position + 1,
        total=len(items),
        item_id=question.id,
        question=question.text,
        multiple=question.multiple,
        options=[{"id": one.id, "text": one.text, "chosen": one.id in chosen} for one in question.answers],
        action=url_for(".answer", attempt_id=shown.fact.id),
        problem=problem,
        back_href=_back(quiz.slug),
    )
    return page, 422 if problem else 200


def _back(slug: str) -> str:
    module = _module_of(slug)
    return route.overview_href(module) if module else url_for("modules.index")


def _scene(shown: Shown, story: Scenario, problem: str | None = None) -> ResponseReturnValue:
    passed, scene = scenario.walk(story, [chosen[0] for chosen in shown.fact.chosen])
    question = asking.of_scene(scene)
    page = render_template(
        "attempts/scene.html",
        label=_("Scenario"),
        scenario_title=story.head.title,
        number=len(passed) + 1,
        total=longest_path(story.head),
        position=len(passed),
        place=scene.place,
        title=scene.title,
        html=_told(scene.text),
        question=question.text,
        choices=question.answers,
        action=url_for(".answer", attempt_id=shown.fact.id),
        problem=problem,
        back_href=_back(story.slug),
    )
    return page, 422 if problem else 200


@bp.post("/attempts/<uuid:attempt_id>/")
@allow(Permission.LEARN)
def answer(attempt_id: UUID) -> ResponseReturnValue:
    """Take one answer or choice, and show what it led to."""
    chosen = frozenset(request.form.getlist("choice"))
    item_id = request.form.get("item")
    if item_id is not None:
        return _answer(attempt_id, item_id, chosen)
    shown = _load(attempt_id)
    if not isinstance(shown.content, Scenario):
        raise Conflict
    return _choose(shown, shown.content, chosen)


def _answer(attempt_id: UUID, item_id: str, chosen: frozenset[str]) -> ResponseReturnValue:
    try:
        with parts().database.writing() as db:
            number = attempts.answer(db, parts().library, attempt_id, item_id, chosen, taker(), now())
    except Unanswered:
        shown = _load(attempt_id)
        assert isinstance(shown.content, Quiz)
        return _question(shown, shown.content, _("Kies een antwoord. Daarna kun je verder."), chosen)
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=number), 303)


def _choose(shown: Shown, story: Scenario, chosen: frozenset[str]) -> ResponseReturnValue:
    raw = request.form.get("position", "")
    position = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 2 else -1  # noqa: PLR2004  two digits
    if position < 0:
        raise Conflict
    if position == len(shown.fact.steps):
        _passed, scene = scenario.walk(story, [one[0] for one in shown.fact.chosen])
        if scene.ending is None and not asking.of_scene(scene).accepts(chosen):
            return _scene(shown, story, _("Kies wat je doet. Daarna kun je verder."))
    with parts().database.writing() as db:
        attempts.choose(db, parts().library, shown.fact.id, position, next(iter(chosen), ""), taker(), now())
    return redirect(url_for(".feedback", attempt_id=shown.fact.id, number=position + 1), 303)


@bp.get("/attempts/<uuid:attempt_id>/feedback/<int:number>/")
@allow(Permission.LEARN)
def feedback(attempt_id: UUID, number: int) -> ResponseReturnValue:
    """Show what one answer or choice was worth. Only after it is in."""
    shown = _load(attempt_id)
    if not 1 <= number <= len(shown.fact.steps):
        return redirect(url_for(".show", attempt_id=attempt_id), 303)
    if isinstance(shown.content, Scenario):
        return _choice_feedback(shown, shown.content, number)
    return _item_feedback(shown, shown.content, number)


def _links(content: Quiz | Scenario, ids: tuple[str, ...]) -> list[dict[str, str]]:
    return [source_link(content.source(name)) for name in ids]


def _mark_word(kind: str) -> str:
    return {"good": _("Goed"), "fair": _("Deels goed"), "risk": _("Niet goed")}[kind]


def _choice_word(kind: str) -> str:
    return {"good": _("Sterke keuze"), "fair": _("Kan beter"), "risk": _("Risico")}[kind]


def _item_feedback(shown: Shown, quiz: Quiz, number: int) -> ResponseReturnValue:
    item, chosen = _answered(quiz, shown.fact, number)
    kind = marking.mark(item, chosen).word
    order = asking.of_item(item, shown.fact.seed)
    by_id = {option.id: option for option in item.options}
    options = [by_id[one.id] for one in order.answers]
    last = number == quiz.head.draw
    return render_template(
        "attempts/feedback.html",
        label=_("Toets"),
        number=number,
        total=quiz.head.draw,
        question=item.text,
        kind=kind,
        word=_mark_word(kind),
        options=[
            {"text": one.text, "chosen": one.id in chosen, "correct": one.correct, "feedback": one.feedback,
             "sources": _links(quiz, one.sources)}
            for one in options
        ],
        next_href=url_for(".show", attempt_id=shown.fact.id),
        next_label=_("Bekijk je resultaat") if last else _("Volgende vraag"),
    )  # fmt: skip


def _answered(quiz: Quiz, fact: AttemptFact, number: int) -> tuple[Item, frozenset[str]]:
    item = quiz.item(fact.steps[number - 1])
    assert item is not None
    return item, frozenset(fact.chosen[number - 1])


def _choice_feedback(shown: Shown, story: Scenario, number: int) -> ResponseReturnValue:
    passed, _now = scenario.walk(story, [chosen[0] for chosen in shown.fact.chosen])
    scene, choice = passed[number - 1]
    kind = JUDGEMENT_KINDS[choice.judgement]
    following = story.scene(choice.next)
    return render_template(
        "attempts/scene_feedback.html",
        label=_("Scenario"),
        number=number,
        total=longest_path(story.head),
        place=scene.place,
        title=choice.text,
        kind=kind,
        word=_choice_word(kind),
        feedback=choice.feedback,
        sources=_links(story, choice.sources),
        next_href=url_for(".show", attempt_id=shown.fact.id),
        next_label=_("Bekijk hoe het afloopt") if following.ending else _("Verder"),
        saved_text=_("Je keuze is opgeslagen."),
    )


def _following(slug: str) -> route.Next | None:
    """Return what comes after this quiz or scenario: the rest of the module, or its end."""
    module = _module_of(slug)
    if module is None:
        return route.Next("", "", "", _("Naar mijn leren"), href=url_for("home.home"))
    state = state_of(module, own_progress())
    if state.completed_at:
        href = url_for("modules.done", slug=module.slug)
        return route.Next("", module.head.title, "", _("Rond de module af"), href=href)
    return route.next_step(module, state, _("Volgende stap"))


def _ending(shown: Shown, story: Scenario) -> ResponseReturnValue:
    passed, scene = scenario.walk(story, [chosen[0] for chosen in shown.fact.chosen])
    kinds = [JUDGEMENT_KINDS[choice.judgement] for _scene, choice in passed]
    return render_template(
        "attempts/ending.html",
        label=_("Scenario"),
        title=scene.title,
        html=_told(scene.text),
        kind=ENDING_KINDS[scene.ending or "mixed"],
        choices=[
            {"scene": passed_scene.title, "text": choice.text, "kind": kind, "word": _choice_word(kind)}
            for (passed_scene, choice), kind in zip(passed, kinds, strict=True)
        ],
        next=_following(story.slug),
        retake_action=url_for(".start", slug=story.slug),
        routes=routes_for(me().standings),
    )


def _result(shown: Shown, quiz: Quiz) -> ResponseReturnValue:
    percent = shown.fact.score_percent or 0
    module = _module_of(quiz.slug)
    needed = module.head.pass_percent if module else 0
    passed = scoring.is_passed(percent, needed)
    answered = [_answered(quiz, shown.fact, number) for number in range(1, len(shown.fact.steps) + 1)]
    items = [_result_line(quiz, item, chosen) for item, chosen in answered]
    right = sum(line["kind"] == "good" for line in items)
    following = _following(quiz.slug)
    return render_template(
        "attempts/result.html",
        title=quiz.head.title,
        headline=_("%(right)d van de %(total)d vragen helemaal goed", right=right, total=len(items)),
        score_text=_("Je score is %(percent)d%%. Nodig is %(needed)d%%.", percent=percent, needed=needed),
        passed=passed,
        lessons_learned=_remember(items),
        items=items,
        next=following if passed else None,
        retake_action=url_for(".start", slug=quiz.slug) if quiz.slug in parts().library.catalogue.quizzes else None,
        routes=routes_for(me().standings),
    )


def _result_line(quiz: Quiz, item: Item, chosen: frozenset[str]) -> dict[str, Any]:
    kind = marking.mark(item, chosen).word
    right = [option for option in item.options if option.correct]
    return {
        "question": item.text, "kind": kind, "word": _mark_word(kind), "remember": right[0].feedback,
        "sources": _links(quiz, right[0].sources),
    }  # fmt: skip


def _remember(items: list[dict[str, Any]]) -> str:
    missed = next((line for line in items if line["kind"] != "good"), None)
    return str(missed["remember"]) if missed else _("Je had alles goed. Vertel een collega wat je vandaag las.")
