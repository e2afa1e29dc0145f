"""Signing in and out, and the choice of language."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import NotFound, TooOften
from app.people import holders, queries, signin
from app.people.permissions import Permission
from app.storage.database import Db
from app.web import cookies, log_lines, signed_in, ways
from app.web.forms.auth import SignInForm
from app.web.guards import allow, open_to_anyone
from app.web.parts import parts
from app.web.translate import _

bp = Blueprint("auth", __name__)

PERSONAS = (
    "employee", "office_holder", "core_team", "editor", "domain_reviewer", "legal_reviewer", "department_contact", "griffier",
    "administrator",
)  # fmt: skip


def _personas() -> list[dict[str, str]]:
    if not parts().config.is_demo:
        return []
    words = {
        "employee": (_("Medewerker"), _("Volg een module: lessen, een toets en een scenario.")),
        "office_holder": (_("Politieke ambtsdrager"), _("Doe de briefing op je telefoon, in minder dan vijf minuten.")),
        "core_team": (_("Kernteam"), _("Bekijk de deelname per afdeling en rol.")),
        "editor": (_("Redacteur"), _("Bekijk modules, versies en fouten in de inhoud.")),
        "domain_reviewer": (_("Vakinhoudelijk beoordelaar"), _("Keur goed wat klopt met het werk, of zet het terug.")),
        "legal_reviewer": (_("Juridisch beoordelaar"), _("Keur goed wat klopt met de wet, of zet het terug.")),
        "department_contact": (_("Contactpersoon van een afdeling"), _("Bekijk het cijfer van je afdeling.")),
        "griffier": (_("Griffier"), _("Bekijk het cijfer van de politieke ambtsdragers.")),
        "administrator": (_("Beheerder"), _("Bekijk mensen, afdelingen en het logboek.")),
    }
    return [{"name": name, "label": words[name][0], "text": words[name][1]} for name in PERSONAS]


def safe_next(address: str | None) -> str:
    """Return a path on this site, or the home page for anything else."""
    text = address or ""
    plain = text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text
    if not plain or any(ord(letter) < ord(" ") for letter in text):
        return url_for("home.home")
    return text


def _page(form: SignInForm, status: int = 200, problem: str | None = None) -> ResponseReturnValue:
    values: dict[str, Any] = {"form": form, "personas": _personas(), "problem": problem, "ways": ways.offered()}
    return render_template("auth/login.html", **values), status


def sign_in_page(problem: str) -> ResponseReturnValue:
    """Return the page to sign in with what went wrong in another way than a password."""
    return _page(SignInForm(formdata=None, next=request.form.get("next", "")), 422, problem)


@bp.get("/auth/login")
@open_to_anyone
def login() -> ResponseReturnValue:
    """Show the form, or go on when somebody is signed in already."""
    if signed_in.person():
        return redirect(safe_next(request.args.get("next")), 303)
    return _page(SignInForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/auth/login")
@open_to_anyone
def log_in() -> ResponseReturnValue:
    """Check address and password. The answer does not tell whether the address is known."""
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    at, origin = now(), request.remote_addr or "unknown"
    email, password = str(form.email.data), str(form.password.data)
    try:
        with parts().database.writing() as db:
            signin.claim_try(db, email, origin, at)
    except TooOften:
        log_lines.throttled(Action.SIGN_IN_REFUSED)
        return _page(form, 429, _("Er zijn te veel pogingen gedaan. Probeer het over een kwartier opnieuw."))
    with parts().database.reading() as db:
        person_id = signin.check_password(db, email, password)
        known = holders.subject_at(db, email)
    if person_id is None:
        with parts().database.writing() as db:
            trail.note(db, Action.SIGN_IN_REFUSED, at, subject=known, details={"way": "password"})
        return _page(form, 422, _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw."))
    with parts().database.writing() as db:
        signin.forgive_try(db, email, origin, at)
    enter(person_id, "password")
    return redirect(safe_next(form.next.data), 303)


def enter(person_id: UUID, way: str) -> None:
    """Begin a session; the one that this browser had before ends."""
    at = now()
    before = signed_in.token() if signed_in.person() else None
    with parts().database.writing() as db:
        somebody = queries.somebody(db, person_id, local_date(at), way=way, demo=parts().config.is_demo)
        if somebody is None:
            raise NotFound
        if before:
            signin.close_session(db, before)
        token = signin.open_session(db, person_id, at, way=way)
        trail.note(db, Action.SIGNED_IN, at, actor=somebody.subject, subject=somebody.subject, details={"way": way})
    signed_in.sign_in(somebody, token, way)


@bp.post("/auth/demo")
@open_to_anyone
def demo() -> ResponseReturnValue:
    """Become one of the personas; only in demo mode."""
    if not parts().config.is_demo:
        abort(404)
    name = request.form.get("persona", "")
    with parts().database.reading() as db:
        person_id = queries.persona(db, name) if name in PERSONAS else None
    if person_id is None:
        raise NotFound
    enter(person_id, "demo")
    return redirect(safe_next(request.form.get("next")), 303)


@bp.get("/auth/stronger")
@allow(Permission.LEARN)
def stronger() -> ResponseReturnValue:
    """Offer the ways that carry a duty; who needs none of them goes on."""
    onward = safe_next(request.args.get("next"))
    if not signed_in.me().has_sleeping_duties:
        return redirect(onward, 303)
    return render_template("auth/stronger.html", ways=ways.offered(), next=onward)


@bp.post("/auth/logout")
@open_to_anyone
def logout() -> ResponseReturnValue:
    """End this session."""
    if signed_in.person():
        with parts().database.writing() as db:
            signin.close_session(db, signed_in.token())
            _note_end(db, everywhere=False)
        signed_in.sign_out()
    return redirect(url_for("auth.login"), 303)


@bp.post("/auth/logout-everywhere")
@allow(Permission.LEARN)
def logout_everywhere() -> ResponseReturnValue:
    """End every session of this person, on every device."""
    with parts().database.writing() as db:
        signin.close_all_sessions(db, signed_in.me().id)
        _note_end(db, everywhere=True)
    signed_in.sign_out()
    return redirect(url_for("auth.login"), 303)


def _note_end(db: Db, *, everywhere: bool) -> None:
    subject = signed_in.me().subject
    trail.note(db, Action.SIGNED_OUT, now(), actor=subject, subject=subject, details={"everywhere": everywhere})


@bp.post("/language")
@open_to_anyone
def language() -> ResponseReturnValue:
    """Choose the language of the interface."""
    cookies.choose_language(request.form.get("lang", ""))
    return redirect(safe_next(request.form.get("next")), 303)
