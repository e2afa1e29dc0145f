"""The result of an attempt that asked items: what went well, the one thing to remember, the route, what comes next."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.assessment import certainty, marking, scoring
from app.assessment.certainty import Given
from app.catalogue.model import Module, Quiz
from app.learning import rules
from app.learning.route import AttemptFact
from app.web import items, route, words
from app.web.modules import own_progress
from app.web.parts import parts
from app.web.public import routes_for
from app.web.shown import Shown, following, module_of
from app.web.signed_in import me
from app.web.translate import _, ngettext


def result(shown: Shown, quiz: Quiz) -> ResponseReturnValue:
    """Show how it went. What each kind of attempt says differs; a refresher tells no percentage."""
    fact, module = shown.fact, module_of(quiz.slug)
    given = items.given(quiz, fact)
    right = sum(one.points == 1 for one in given)
    explains = rules.shows_feedback(fact.kind)
    return render_template(
        "attempts/result.html",
        title=_("Vragen vooraf") if fact.kind == "entry" else quiz.head.title,
        kind=fact.kind,
        headline=_headline(fact, right, len(given)),
        verdict=_verdict(fact, module),
        strong=_well(quiz, fact, given),
        topics=_topics(quiz, fact, given),
        remember=_remember(shown, quiz, given),
        items=[_line(shown, quiz, number) for number in range(1, len(given) + 1)] if explains else [],
        marks=_marks(given),
        tries=_tries(fact, quiz),
        next=_next(fact, quiz, module),
        retake_action=_retake(fact, quiz),
        routes=routes_for(me().standings),
    )


def _headline(fact: AttemptFact, right: int, total: int) -> str:
    if fact.outcome == "skipped":
        return _("Je sloeg de vragen vooraf over")
    if fact.kind == "refresher" and right == total:
        return _("Allebei goed") if total == 2 else _("Goed")  # noqa: PLR2004  a refresher asks two
    return ngettext("%(right)d van de %(num)d vraag helemaal goed", "%(right)d van de %(num)d vragen helemaal goed", total,
                    right=right)  # fmt: skip


def _verdict(fact: AttemptFact, module: Module | None) -> dict[str, Any] | None:
    """Return the sentence about the score; a probe and a refresher have none."""
    percent = fact.score_percent
    if module is None or percent is None or fact.kind not in {"quiz", "entry"}:
        return None
    if fact.kind == "entry":
        needed = module.head.entry_percent or 100
        passed = scoring.is_passed(percent, needed)
        said = _("Je weet dit al. De module is afgerond.") if passed else _("De module laat je zien wat je nog niet wist.")
    else:
        needed = module.head.pass_percent
        passed = scoring.is_passed(percent, needed)
        said = _("Je hebt de toets gehaald.") if passed else _("Je hebt de toets nog niet gehaald.")
    score = _("Je score is %(percent)d%%. Nodig is %(needed)d%%.", percent=percent, needed=needed)
    return {"passed": passed, "said": said, "score": score}


def _well(quiz: Quiz, fact: AttemptFact, given: Sequence[Given]) -> dict[str, list[str]] | None:
    """Return what went well: whole subjects, else single questions; only where answers may be explained."""
    answered = (items.answered(quiz, fact, number)[0].text for number in range(1, len(given) + 1))
    questions = [text for text, one in zip(answered, given, strict=True) if one.points == 1]
    if not questions or not rules.shows_feedback(fact.kind):
        return None
    return {"topics": _by_topic(quiz, fact, given)[0], "questions": questions}


def _topics(quiz: Quiz, fact: AttemptFact, given: Sequence[Given]) -> dict[str, list[str]] | None:
    """Return which subjects went well altogether and which did not; only where no single answer may be explained."""
    strong, learn = _by_topic(quiz, fact, given)
    if rules.shows_feedback(fact.kind) or not (strong or learn):
        return None
    return {"strong": strong, "learn": learn}


def _by_topic(quiz: Quiz, fact: AttemptFact, given: Sequence[Given]) -> tuple[list[str], list[str]]:
    """Return the subjects of which everything was right, and the others, in the order in which they were asked."""
    found: dict[str, bool] = {}
    for number, one in enumerate(given, 1):
        topic = items.answered(quiz, fact, number)[0].topic
        if topic:
            name = topic.replace("-", " ")
            found[name] = found.get(name, True) and one.points == 1
    return [name for name, good in found.items() if good], [name for name, good in found.items() if not good]


def _remember(shown: Shown, quiz: Quiz, given: Sequence[Given]) -> dict[str, Any] | None:
    """Return the one thing to remember; None when everything was right, or when nothing may be explained yet."""
    place = certainty.to_remember(given)
    if place is None or not rules.shows_feedback(shown.fact.kind):
        return None
    item, chosen = items.answered(quiz, shown.fact, place + 1)
    line = items.lesson(quiz, item, chosen, shown.fact.seed)
    return {"question": item.text, "feedback": line["feedback"], "sources": line["sources"],
            "sure": given[place].level == "sure", "partly": given[place].points > 0}  # fmt: skip


def _line(shown: Shown, quiz: Quiz, number: int) -> dict[str, Any]:
    item, chosen = items.answered(quiz, shown.fact, number)
    kind = marking.mark(item, chosen).word
    line = items.lesson(quiz, item, chosen, shown.fact.seed)
    return {"question": item.text, "kind": kind, "word": items.mark_word(kind), "remember": line["feedback"],
            "sources": line["sources"]}  # fmt: skip


def _marks(given: Sequence[Given]) -> dict[str, Any] | None:
    """Return what honesty about one's certainty was worth; for the learner only."""
    total = certainty.total(given)
    if total is None:
        return None
    sure = [one.points for one in given if one.level == "sure"]
    return {"marks": words.signed(round(total.marks)), "least": words.signed(total.least), "most": total.most, "sure": len(sure),
            "sure_and_right": sum(points == 1 for points in sure)}  # fmt: skip


def _tries(fact: AttemptFact, quiz: Quiz) -> dict[str, Any] | None:
    """Return all tries at a quiz, with the first and the best score; None where there was one."""
    ended = [one for one in own_progress().of("quiz", quiz.slug) if one.score_percent is not None]
    if fact.kind != "quiz" or len(ended) < 2:  # noqa: PLR2004  one try has no first and best
        return None
    scores = [one.score_percent or 0 for one in ended]
    lines = [
        {"href": url_for("attempts.show", attempt_id=one.id), "day": words.day(one.ended_at), "percent": one.score_percent,
         "is_this": one.id == fact.id}
        for one in ended if one.ended_at
    ]  # fmt: skip
    return {"first": scores[0], "best": max(scores), "lines": lines}


def _next(fact: AttemptFact, quiz: Quiz, module: Module | None) -> route.Next | None:
    if fact.kind in {"probe", "refresher"}:
        return route.Next("", "", "", _("Naar mijn leren"), href=url_for("home.home"))
    passed = fact.kind == "entry" or module is None or scoring.is_passed(fact.score_percent or 0, module.head.pass_percent)
    return following(quiz.slug) if passed else None


def _retake(fact: AttemptFact, quiz: Quiz) -> str | None:
    is_taught = quiz.slug in parts().library.catalogue.quizzes
    return url_for("attempts.start", slug=quiz.slug) if fact.kind == "quiz" and is_taught else None
