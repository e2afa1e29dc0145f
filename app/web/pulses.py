"""A pulse: one to three questions on one page, answered once, and counted without anybody's name."""

import dataclasses as dc
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.model import Pulse, PulseQuestion, Role
from app.clock import local_date, now
from app.errors import Unanswered
from app.people.permissions import Permission
from app.pulses import answering
from app.pulses.answering import Answered, Closed, Standing
from app.storage.database import Db
from app.web import words
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _, ngettext

bp = Blueprint("pulses", __name__, url_prefix="/pulses")

Given = Mapping[str, tuple[str, ...]]


@dc.dataclass(frozen=True, slots=True)
class Card:
    """An open pulse on the first page of whoever did not answer it yet.

    Args:
        title: Of the pulse.
        kicker: How much it is.
        last: The last day on which one can answer, in words.
    """

    title: str
    kicker: str
    last: str
    href: str


@dc.dataclass(frozen=True, slots=True)
class Field:
    """A question as the page shows it.

    Args:
        name: Of its fields.
        options: Id, text, and whether it is chosen.
        problem: What is wrong with the answer, if anything is.
    """

    name: str
    text: str
    hint: str
    is_multiple: bool
    options: tuple[tuple[str, str, bool], ...]
    problem: str


def card(db: Db) -> Card | None:
    """Return the pulse that waits for whoever is signed in."""
    found = answering.waiting(db, me().subject, local_date(now()))
    if found is None:
        return None
    content = parts().library.version(db, "pulse", found.slug, found.version)
    assert isinstance(content, Pulse)
    return Card(content.head.title, how_much(content), words.day(found.closes_on), url_for("pulses.show", slug=found.slug))


def how_much(content: Pulse) -> str:
    """Return how long a pulse is, in words."""
    return ngettext("Peiling: %(num)d vraag, 1 minuut", "Peiling: %(num)d vragen, 1 minuut", len(content.head.questions))


def _formal() -> bool:
    return me().standing.role == "office_holder"


def _load(slug: str) -> tuple[Standing, Pulse]:
    with parts().database.reading() as db:
        found = answering.standing(db, slug, me().subject)
        content = parts().library.version(db, "pulse", slug, found.pulse.version)
    assert isinstance(content, Pulse)
    return found, content


@bp.get("/<slug>/")
@allow(Permission.LEARN)
def show(slug: str) -> ResponseReturnValue:
    """Show the questions; or that there is nothing to answer, and why."""
    found, content = _load(slug)
    if not found.pulse.is_open(local_date(now())):
        return _message(content, "closed")
    if not found.is_invited:
        return _message(content, "not_invited")
    return _message(content, "answered") if found.has_answered else _questions(content, found, {}, {})


def _message(content: Pulse, what: str, status: int = 200) -> ResponseReturnValue:
    address = "u" if _formal() else "je"
    return render_template("pulses/message.html", title=content.head.title, what=what, address=address), status


def _questions(content: Pulse, found: Standing, given: Given, wrong: Mapping[str, str]) -> ResponseReturnValue:
    role = _role(found)
    fields = [
        _field(question, role, given.get(question.id, ()), wrong.get(question.id, "")) for question in content.head.questions
    ]
    page = render_template(
        "pulses/questions.html",
        title=content.head.title,
        kicker=how_much(content),
        label=_("Peiling"),
        number=1,
        total=1,
        last=words.day(found.pulse.closes_on),
        fields=fields,
        problems=[{"text": one.problem, "href": f"#{one.name}-1"} for one in fields if one.problem],
        action=url_for(".answer", slug=content.slug),
        address="u" if _formal() else "je",
    )
    return page, 422 if wrong else 200


def _role(found: Standing) -> Role:
    """Return as which somebody answers: as they were invited."""
    return found.role or "civil_servant"


def _field(question: PulseQuestion, role: Role, chosen: tuple[str, ...], wrong: str) -> Field:
    options = tuple((one.id, one.text, one.id in chosen) for one in question.options_for(role))
    hint = _("Kies er ten hoogste %(most)d.", most=question.most) if question.most > 1 else ""
    return Field(question.id, question.text.to(role), hint, question.most > 1, options, _problem(wrong, question))


def _problem(wrong: str, question: PulseQuestion) -> str:
    texts = {
        "missing": _("Kies een antwoord. Wilt u niets zeggen? Dan is daar een antwoord voor.") if _formal()
        else _("Kies een antwoord. Wil je niets zeggen? Dan is daar een antwoord voor."),
        "unknown": _("Dit antwoord hoort niet bij de vraag. Kies er een uit de lijst."),
        "many": _("Kies er ten hoogste %(most)d.", most=question.most),
        "alone": _("‘Niets houdt mij tegen’ en ‘Zeg ik liever niet’ gaan niet samen met een ander antwoord."),
    }  # fmt: skip
    return texts[wrong] if wrong else ""


@bp.post("/<slug>/")
@allow(Permission.LEARN)
def answer(slug: str) -> ResponseReturnValue:
    """Count the answers, once. What is wrong or missing is asked again, with everything that was chosen still there."""
    found, content = _load(slug)
    given = {question.id: tuple(request.form.getlist(question.id)) for question in content.head.questions}
    try:
        with parts().database.writing() as db:
            answering.answer(db, parts().library, slug, me().subject, given, local_date(now()))
    except Unanswered:
        return _questions(content, found, given, answering.check(content.head.questions, _role(found), given))
    except Answered:
        return _message(content, "answered", 409)
    except Closed:
        return _message(content, "closed", 409)
    finally:
        # Also when nothing was counted: the log may still hold an answer of before, during which somebody read.
        parts().database.shorten_log()
    return redirect(url_for(".thanks", slug=slug), 303)


@bp.get("/<slug>/thanks")
@allow(Permission.LEARN)
def thanks(slug: str) -> ResponseReturnValue:
    """Say thank you; the same for everybody, whatever was answered."""
    _found, content = _load(slug)
    return _message(content, "thanks")
