"""Scenarios: one scene a page, advisers who can be asked, what a choice led to, and the end."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import asking, scenario
from app.assessment.certainty import level_of
from app.assessment.scenario import Walk
from app.catalogue.model import Choice, Scenario, Scene
from app.catalogue.panel import opinion_of
from app.catalogue.scenario_proof import longest_path
from app.clock import now
from app.errors import Conflict
from app.learning import attempts, queries
from app.people.permissions import Permission
from app.web import cookies, revision, words
from app.web.guards import allow
from app.web.others import others
from app.web.parts import parts
from app.web.public import routes_for
from app.web.shown import Shown, back, following, links, told
from app.web.signed_in import me, taker
from app.web.translate import _

bp = Blueprint("scenes", __name__)

JUDGEMENT_KINDS = {"strong": "good", "fair": "fair", "risk": "risk", None: "none"}
ENDING_KINDS = {"good": "good", "mixed": "fair", "bad": "risk"}
ASIDE = "choice"
"""Under which name a choice that is not made yet waits while an adviser is asked."""
Asked = frozenset[tuple[str, str]]
"""Which advisers were asked, each with the step where one stood."""


def walked(shown: Shown, story: Scenario) -> Walk:
    """Return where somebody stands in a scenario."""
    return scenario.walk(story, attempts.made_in(shown.fact), attempts.role_of(shown.fact))


def address(shown: Shown) -> str:
    """Return how whoever plays is spoken to."""
    return "u" if attempts.role_of(shown.fact) == "office_holder" else "je"


def word(kind: str) -> str:
    """Return the author's judgement of a choice in words."""
    said = {"good": _("Sterke keuze"), "fair": _("Kan beter"), "risk": _("Risico"), "none": _("Geen goed of fout")}
    return said[kind]


def show(
    shown: Shown, story: Scenario, problems: dict[str, dict[str, str]] | None = None, chosen: str = "", confidence: str = ""
) -> ResponseReturnValue:
    """Show the scene where somebody stands, or the end.

    Args:
        shown: The attempt.
        story: Its scenario.
        problems: What is wrong with what was filled in, by field.
        chosen: The choice that was filled in.
        confidence: Likewise.
    """
    here = walked(shown, story)
    if here.scene.ending:
        return _ending(shown, story, here)
    if not problems:
        chosen, confidence = _put_aside(shown, here)
    page = render_template(
        "attempts/scene.html",
        label=_("Scenario"),
        scenario_title=story.head.title,
        number=len(here.passed) + 1,
        total=max(longest_path(story.head), len(here.passed) + 1),
        position=len(here.passed),
        place=_place(here.scene),
        title=here.scene.title,
        html=told(here.scene.text),
        question=asking.of_scene(here.scene, here.offered),
        dilemma=here.scene.dilemma,
        chosen=chosen,
        confidence=confidence,
        advisers=_advisers(shown, story, here),
        action=url_for("attempts.answer", attempt_id=shown.fact.id),
        problems=problems or {},
        problem=bool(problems),
        back_href=back(story.slug),
        address=address(shown),
    )
    return page, 422 if problems else 200


def _place(scene: Scene) -> str:
    return " · ".join(part for part in (scene.time, scene.place) if part)


def _advisers(shown: Shown, story: Scenario, here: Walk) -> list[dict[str, Any]]:
    """Return who can be asked here; what somebody says only after that."""
    if not here.scene.advisers:
        return []
    step, asked = attempts.step_of(len(here.passed), here.scene), _asked(shown)
    return [
        {
            "id": one.id, "who": one.who, "action": url_for("scenes.ask", attempt_id=shown.fact.id, adviser=one.id),
            "said": {"html": told(one.text), "sources": links(story, one.sources)} if (step, one.id) in asked else None,
        }
        for one in here.scene.advisers
    ]  # fmt: skip


def _asked(shown: Shown) -> Asked:
    with parts().database.reading() as db:
        return queries.consulted(db, shown.fact.id)


def _put_aside(shown: Shown, here: Walk) -> tuple[str, str]:
    """Return choice and certainty that wait for this scene since an adviser was asked; nothing when none do."""
    match cookies.aside(ASIDE):
        case [attempt, position, chosen, confidence] if (attempt, position) == (str(shown.fact.id), str(len(here.passed))):
            return chosen, confidence
        case _:
            return "", ""


@bp.post("/attempts/<uuid:attempt_id>/advisers/<adviser>/")
@allow(Permission.LEARN)
def ask(attempt_id: UUID, adviser: str) -> ResponseReturnValue:
    """Ask an adviser. What was filled in on the page waits until it comes back."""
    position = _position()
    with parts().database.writing() as db:
        attempts.consult(db, parts().library, attempt_id, position, adviser, taker(), now())
    filled = [request.form.get(name, "")[:80] for name in ("choice", "confidence")]
    cookies.put_aside(ASIDE, [str(attempt_id), str(position), *filled])
    return redirect(url_for("attempts.show", attempt_id=attempt_id, _anchor=f"adviser-{adviser}"), 303)


def _position() -> int:
    """Return the place of the scene in which somebody was, as their page sent it.

    Raises:
        Conflict: It is no number.
    """
    raw = request.form.get("position", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 2):  # noqa: PLR2004  two digits
        raise Conflict
    return int(raw)


def choose(shown: Shown, story: Scenario) -> ResponseReturnValue:
    """Take one choice, and show what it led to."""
    position, sure = _position(), level_of(request.form.get("confidence"))
    chosen = request.form.getlist("choice")
    if position == len(shown.fact.steps):
        problems = _problems(walked(shown, story), chosen, sure, address(shown))
        if problems:
            return show(shown, story, problems, next(iter(chosen), ""), sure or "")
    with parts().database.writing() as db:
        choice = next(iter(chosen), "")
        attempts.choose(db, parts().library, shown.fact.id, position, choice, taker(), now(), confidence=sure)
    cookies.take_back(ASIDE)
    return redirect(url_for("attempts.feedback", attempt_id=shown.fact.id, number=position + 1), 303)


def _problems(here: Walk, chosen: list[str], sure: str | None, to: str) -> dict[str, dict[str, str]]:
    """Return what is missing, by field. At an end nothing is: that there is nothing to choose is told by the action."""
    found: dict[str, dict[str, str]] = {}
    if here.scene.ending:
        return found
    if not asking.of_scene(here.scene, here.offered).accepts(chosen):
        found["choice"] = {"text": _("Kies eerst een van de mogelijkheden."), "href": "#choice-1"}
    if sure is None and not here.scene.dilemma:
        text = _("Kies ook hoe zeker u bent.") if to == "u" else _("Kies ook hoe zeker je bent.")
        found["confidence"] = {"text": text, "href": "#confidence-guess"}
    return found


def feedback(shown: Shown, story: Scenario, number: int) -> ResponseReturnValue:
    """Show what one choice led to: first what happened, then what to think of it."""
    here = walked(shown, story)
    scene, choice = here.passed[number - 1]
    kind = JUDGEMENT_KINDS[choice.judgement]
    after = here.passed[number][0] if number < len(here.passed) else here.scene
    return render_template(
        "attempts/scene_feedback.html",
        label=_("Scenario"),
        number=number,
        total=max(longest_path(story.head), number),
        place=_place(scene),
        title=choice.text,
        kind=kind,
        word=word(kind),
        consequence=choice.consequence and told(choice.consequence),
        feedback=choice.feedback,
        panel=_panel(story, scene, choice),
        sources=links(story, choice.sources),
        revision=revision.badge(story, choice.sources),
        sure_and_risky=kind == "risk" and shown.fact.confidence[number - 1] == "sure",
        considerations=choice.considerations,
        not_chosen=[one for one in scene.choices if one.id != choice.id] if scene.dilemma else [],
        others=others("scenario", story.slug, scene.id, scene.choices) if scene.dilemma else None,
        dilemma=scene.dilemma,
        next_href=url_for("attempts.show", attempt_id=shown.fact.id),
        next_label=_("Bekijk hoe het afloopt") if after.ending else _("Verder"),
        address=address(shown),
    )


def _panel(story: Scenario, scene: Scene, choice: Choice) -> str | None:
    """Say what experts thought, where there was a panel and it agreed."""
    found = opinion_of(story.panel, f"{scene.id}/{choice.id}")
    if found is None:
        return None
    everyone, count = words.number(found.experts), found.strong if found.found_strong else found.risky
    some = words.number(count).capitalize()
    if count == found.experts:
        if found.found_strong:
            return _("Alle %(all)s deskundigen noemden dit sterk.", all=everyone)
        return _("Alle %(all)s deskundigen noemden dit een risico.", all=everyone)
    if found.found_strong:
        return _("%(some)s van de %(all)s deskundigen noemden dit sterk.", some=some, all=everyone)
    return _("%(some)s van de %(all)s deskundigen noemden dit een risico.", some=some, all=everyone)


def _ending(shown: Shown, story: Scenario, here: Walk) -> ResponseReturnValue:
    return render_template(
        "attempts/ending.html",
        label=_("Scenario"),
        title=here.scene.title,
        html=told(here.scene.text),
        kind=ENDING_KINDS[here.scene.ending or "mixed"],
        choices=_made(here, _asked(shown)),
        judged=any(choice.judgement for _scene, choice in here.passed),
        strongest=next((choice for _scene, choice in here.passed if choice.judgement == "strong"), None),
        remember=_remember(shown, story, here),
        next=following(story.slug),
        retake_action=url_for("attempts.start", slug=story.slug),
        routes=routes_for(me().standings),
        address=address(shown),
    )


def _made(here: Walk, asked: Asked) -> list[dict[str, Any]]:
    """Return the choices that were made, each with what it was worth and who was asked before."""
    return [
        {
            "scene": scene.title, "text": choice.text, "kind": JUDGEMENT_KINDS[choice.judgement],
            "word": word(JUDGEMENT_KINDS[choice.judgement]),
            "asked": [one.who for one in scene.advisers if (attempts.step_of(number, scene), one.id) in asked],
        }
        for number, (scene, choice) in enumerate(here.passed)
    ]  # fmt: skip


def _remember(shown: Shown, story: Scenario, here: Walk) -> dict[str, Any] | None:
    """Return the one thing to remember: a risk one was sure of, else the first risk, else the first that can be better."""

    def rank(number: int) -> tuple[bool, bool]:
        is_risk = here.passed[number][1].judgement == "risk"
        return not (is_risk and shown.fact.confidence[number] == "sure"), not is_risk

    worth = [number for number, (_scene, choice) in enumerate(here.passed) if choice.judgement in {"risk", "fair"}]
    if not worth:
        return None
    first = min(worth, key=rank)
    choice = here.passed[first][1]
    sure = choice.judgement == "risk" and shown.fact.confidence[first] == "sure"
    return {"choice": choice.text, "feedback": choice.feedback, "sources": links(story, choice.sources), "sure": sure}
