"""Mailed links and codes, and new passwords. Opening a link changes nothing: it is used by the button behind it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.clock import now
from app.errors import NotAllowed, NotFound, TooOften
from app.people import links, passwords, signin
from app.people.links import Ask, Kind, Owner
from app.people.permissions import Permission
from app.web import cookies, log_lines, signed_in
from app.web.auth import enter, safe_next
from app.web.forms.links import AskForm, ChangePasswordForm, CodeForm, NewPasswordForm
from app.web.guards import allow, open_to_anyone
from app.web.parts import parts
from app.web.translate import _

bp = Blueprint("links", __name__)

ASIDE = "mail"
GONE = 410


def _asking(kind: Kind, form: AskForm, status: int = 200, problem: str | None = None) -> ResponseReturnValue:
    return render_template("auth/ask.html", kind=kind, form=form, problem=problem), status


def _put_down(kind: Kind, form: AskForm) -> tuple[Ask | None, ResponseReturnValue]:
    """Ask for a letter as the form says; what is wrong with the form is the answer."""
    if not parts().config.can_mail:
        raise NotFound
    if not form.validate():
        return None, _asking(kind, form, 422)
    asked = Ask(kind, str(form.email.data), request.remote_addr or "unknown", cookies.language(), now())
    try:
        with parts().database.writing() as db:
            links.ask(db, asked, parts().config.secret_key)
    except TooOften:
        log_lines.throttled(Action.LINK_ASKED)
        return None, _asking(kind, form, 429, _("Er zijn te veel pogingen gedaan. Probeer het over een kwartier opnieuw."))
    return asked, ""


def _gone(kind: Kind) -> ResponseReturnValue:
    return render_template("auth/gone.html", kind=kind), GONE


def _owner(kind: Kind, token: str) -> Owner | None:
    with parts().database.reading() as db:
        return links.owner(db, kind, token, now(), cookies.device())


# Signing in


@bp.get("/auth/link")
@open_to_anyone
def ask_link() -> ResponseReturnValue:
    """Show the form that asks for a link to sign in."""
    return _asking(Kind.SIGN_IN, AskForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/auth/link")
@open_to_anyone
def send_link() -> ResponseReturnValue:
    """Put down a letter with a link and a code. The answer does not tell whether the address is known."""
    form = AskForm()
    asked, answer = _put_down(Kind.SIGN_IN, form)
    if asked is None:
        return answer
    cookies.put_aside(ASIDE, [str(asked.mail_id), safe_next(form.next.data)])
    return redirect(url_for("links.code"), 303)


@bp.get("/auth/code")
@open_to_anyone
def code() -> ResponseReturnValue:
    """Say that the mail is on its way, and ask for the code in it."""
    if not cookies.aside(ASIDE):
        return redirect(url_for("links.ask_link"), 303)
    return render_template("auth/code.html", form=CodeForm(formdata=None), problem=None)


@bp.post("/auth/code")
@open_to_anyone
def enter_code() -> ResponseReturnValue:
    """Sign in with the code from the mail that this browser asked for."""
    form, waiting = CodeForm(), cookies.aside(ASIDE)
    if not waiting:
        return redirect(url_for("links.ask_link"), 303)
    if not form.validate():
        return render_template("auth/code.html", form=form, problem=None), 422
    mail_id, place = waiting
    typed, secret = str(form.code.data), parts().config.secret_key
    with parts().database.writing() as db:
        person_id = links.use_code(db, UUID(mail_id), typed, secret, now(), cookies.device())
    if person_id is None:
        problem = _("Deze code klopt niet of werkt niet meer. Kijk of je de nieuwste mail hebt, of vraag een nieuwe aan.")
        return render_template("auth/code.html", form=form, problem=problem), 422
    enter(person_id, "mail")
    return redirect(place, 303)


@bp.get("/auth/link/<token>")
@open_to_anyone
def open_link(token: str) -> ResponseReturnValue:
    """Show the button that signs in; mail scanners open links, so opening is not using."""
    owner = _owner(Kind.SIGN_IN, token)
    return render_template("auth/enter.html", name=owner.given_name, token=token) if owner else _gone(Kind.SIGN_IN)


@bp.post("/auth/link/<token>")
@open_to_anyone
def use_link(token: str) -> ResponseReturnValue:
    """Sign in with a link, once."""
    with parts().database.writing() as db:
        person_id = links.use(db, Kind.SIGN_IN, token, now(), cookies.device())
    if person_id is None:
        return _gone(Kind.SIGN_IN)
    enter(person_id, "mail")
    return redirect(url_for("home.home"), 303)


# A new password


@bp.get("/auth/reset")
@open_to_anyone
def ask_reset() -> ResponseReturnValue:
    """Show the form that asks for a new password."""
    return _asking(Kind.RESET, AskForm(formdata=None))


@bp.post("/auth/reset")
@open_to_anyone
def send_reset() -> ResponseReturnValue:
    """Put down a letter with a link. The answer does not tell whether the address is known."""
    asked, answer = _put_down(Kind.RESET, AskForm())
    return redirect(url_for("links.reset_sent"), 303) if asked else answer


@bp.get("/auth/reset-sent")
@open_to_anyone
def reset_sent() -> ResponseReturnValue:
    """Say that the mail is on its way, if there is somebody to get it."""
    return render_template("auth/sent.html")


def _choosing(form: NewPasswordForm, token: str, status: int = 200) -> ResponseReturnValue:
    return render_template("auth/new_password.html", form=form, token=token, shortest=passwords.SHORTEST), status


@bp.get("/auth/reset/<token>")
@open_to_anyone
def open_reset(token: str) -> ResponseReturnValue:
    """Ask for the new password."""
    return _choosing(NewPasswordForm(formdata=None), token) if _owner(Kind.RESET, token) else _gone(Kind.RESET)


@bp.post("/auth/reset/<token>")
@open_to_anyone
def use_reset(token: str) -> ResponseReturnValue:
    """Set the new password, once; one that is not good enough does not use the link up."""
    owner, form, at = _owner(Kind.RESET, token), NewPasswordForm(), now()
    if owner is None:
        return _gone(Kind.RESET)
    if not _is_good(form, owner):
        return _choosing(form, token, 422)
    hashed = signin.hash_password(str(form.password.data))
    with parts().database.writing() as db:
        person_id = links.use(db, Kind.RESET, token, at, cookies.device())
        done = person_id and links.set_password(db, person_id, hashed, at, keep=None, language=_language())
    return redirect(url_for("links.changed"), 303) if done else _gone(Kind.RESET)


def _language() -> str | None:
    """Return the language that a letter about this should be in; None when no mail can be sent."""
    return cookies.language() if parts().config.can_mail else None


def _is_good(form: NewPasswordForm, owner: Owner) -> bool:
    """Look at the form, and at the password in it; what is wrong stands at its field."""
    if not form.validate():
        return False
    organisation = parts().library.catalogue.organisation.name
    fault = passwords.fault_of(str(form.password.data), {*owner.own_words, organisation})
    words = {
        "short": _("Dit wachtwoord is te kort. Kies ten minste %(count)d tekens.", count=passwords.SHORTEST),
        "long": _("Dit wachtwoord is te lang. Kies ten hoogste %(count)d tekens.", count=passwords.LONGEST),
        "common": _("Dit wachtwoord raadt iemand snel. Kies een paar woorden die niets met elkaar te maken hebben."),
        "own_words": _("Dit wachtwoord bestaat vooral uit je naam, je afdeling of de organisatie. Kies andere woorden."),
    }
    if fault:
        form.password.errors = [words[fault]]
    return fault is None


@bp.get("/auth/password-changed")
@open_to_anyone
def changed() -> ResponseReturnValue:
    """Say that the password is new."""
    return render_template("auth/changed.html", inside=signed_in.person() is not None)


@bp.get("/me/password")
@allow(Permission.LEARN)
def ask_password() -> ResponseReturnValue:
    """Show the form to change one's password."""
    return _changing(ChangePasswordForm(formdata=None))


@bp.post("/me/password")
@allow(Permission.LEARN)
def change_password() -> ResponseReturnValue:
    """Change one's password; every other session ends."""
    form, at, me = ChangePasswordForm(), now(), signed_in.me()
    with parts().database.reading() as db:
        owner = links.owner_of(db, me.id)
    if not _is_good(form, owner):
        return _changing(form, 422)
    try:
        _check_current(form, owner)
    except NotAllowed:
        form.current.errors = [_("Dit is niet het wachtwoord dat je nu hebt.")]
        return _changing(form, 422)
    except TooOften:
        log_lines.throttled(Action.PASSWORD_CHANGED)
        form.current.errors = [_("Er zijn te veel pogingen gedaan. Probeer het over een kwartier opnieuw.")]
        return _changing(form, 429)
    hashed = signin.hash_password(str(form.password.data))
    with parts().database.writing() as db:
        links.set_password(db, me.id, hashed, at, keep=signed_in.token(), language=_language())
    return redirect(url_for("links.changed"), 303)


def _check_current(form: ChangePasswordForm, owner: Owner) -> None:
    at, origin = now(), request.remote_addr or "unknown"
    with parts().database.writing() as db:
        signin.claim_try(db, owner.email, origin, at)
    with parts().database.reading() as db:
        if signin.check_password(db, owner.email, str(form.current.data)) != owner.id:
            raise NotAllowed
    with parts().database.writing() as db:
        signin.forgive_try(db, owner.email, origin, at)


def _changing(form: ChangePasswordForm, status: int = 200) -> ResponseReturnValue:
    with parts().database.reading() as db:
        has_one = signin.has_password(db, signed_in.me().id)
    return render_template("me/password.html", form=form, has_one=has_one, shortest=passwords.SHORTEST), status
