"""One's own data, and the way out of every session."""

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.model import Module, Quiz, Scenario
from app.learning import queries
from app.people import signin
from app.people.permissions import Permission
from app.web import words
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me, token
from app.web.translate import _

bp = Blueprint("me", __name__)


def _named(kind: str, slug: str) -> str:
    """Return `Module ‘Wet Bibob’`, with the title it has now; the slug when it is no longer taught."""
    catalogue = parts().library.catalogue
    shelves: dict[str, tuple[str, Mapping[str, Module | Quiz | Scenario]]] = {
        "module": (_("Module"), catalogue.modules),
        "briefing": (_("Briefing"), catalogue.briefings),
        "quiz": (_("Toets"), catalogue.quizzes),
        "scenario": (_("Scenario"), catalogue.scenarios),
    }
    word, shelf = shelves[kind]
    return f"{word} ‘{shelf[slug].head.title if slug in shelf else slug}’"


@bp.get("/me/")
@allow(Permission.LEARN)
def own_data() -> ResponseReturnValue:
    """Show what is known about whoever is signed in."""
    somebody = me()
    with parts().database.reading() as db:
        progress = queries.progress_of(db, somebody.subject)
        sessions = signin.sessions_of(db, somebody.id, token())
    lines = [(fact.started_at, _("%(what)s begonnen", what=_named(fact.kind, fact.slug))) for fact in progress.attempts]
    lines += [(fact.ended_at, _("%(what)s beëindigd", what=_named(fact.kind, fact.slug)))
              for fact in progress.attempts if fact.ended_at]  # fmt: skip
    lines += [(fact.completed_at, _("%(what)s afgerond", what=_named(fact.kind, fact.slug))) for fact in progress.completions]
    role = _("Politieke ambtsdrager") if somebody.standing.role == "office_holder" else _("Ambtenaar")
    return render_template(
        "me/me.html",
        name=f"{somebody.given_name} {somebody.family_name}",
        unit=somebody.standing.department_name,
        role=role,
        email=somebody.email,
        facts=[{"what": what, "when": words.day(when)} for when, what in sorted(lines, reverse=True)],
        sessions=[{"since": words.day(since), "current": current} for since, current in sessions],
    )
