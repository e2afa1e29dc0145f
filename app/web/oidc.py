"""Signing in with the identity provider: away with a question, and back with an answer to exactly that one.

The way back is a GET that signs in, because the protocol says so. It answers one question, once, in the browser that asked.
"""

import hmac
import logging

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.clock import now
from app.interop.oidc import Account, Provider, ProviderTrouble, Untrusted
from app.people import ceremonies, identities
from app.people.identities import Found
from app.web import cookies, ways
from app.web.auth import enter, safe_next
from app.web.guards import open_to_anyone
from app.web.parts import parts
from app.web.translate import _

bp = Blueprint("oidc", __name__)
LOG = logging.getLogger("signaalwijzer")


def _provider() -> Provider:
    found = ways.provider()
    if found is None:
        abort(404)
    return found


def _page(why: str, status: int, account: Account | None = None) -> ResponseReturnValue:
    """Say what went wrong and what one can do. Nothing was changed."""
    titles = {
        "trouble": _("De aanmelddienst antwoordt niet"),
        "untrusted": _("Het antwoord van de aanmelddienst klopt niet"),
        "again": _("Begin opnieuw met aanmelden"),
        "stopped": _("Je bent niet aangemeld"),
        "unknown": _("Je bent hier nog niet bekend"),
        "left": _("Je toegang is gestopt"),
        "other_account": _("Je bent hier bekend met een ander account"),
    }
    sentences = {
        "trouble": _("Dat ligt niet aan jou. Probeer het over een paar minuten opnieuw. Wat je al had opgeslagen, is bewaard."),
        "untrusted": _("Daarom ben je niet aangemeld. Probeer het opnieuw. Lukt het weer niet? Bel dan de beheerder."),
        "again": _("Een aanmelding werkt één keer, tien minuten lang, en alleen in de browser waarin je begon."),
        "stopped": _("De aanmelding bij je werkaccount is afgebroken."),
        "unknown": _("Je werkaccount is in orde, maar het hoort hier nog bij niemand. Vraag de beheerder om je toe te voegen."),
        "left": _("Je staat niet meer in de lijst van medewerkers. Klopt dat niet? Vraag het de beheerder."),
        "other_account": _("Bij je personeelsnummer hoort hier een ander werkaccount. Vraag de beheerder om dat na te kijken."),
    }
    shown = {"name": account.name, "email": account.email} if account else None
    return render_template(
        "auth/oidc.html", title=titles[why], sentence=sentences[why], account=shown, again=why in {"again", "stopped", "trouble"}
    ), status


@bp.post("/auth/oidc/start")
@open_to_anyone
def start() -> ResponseReturnValue:
    """Send the browser to the provider, with a question that only this browser can answer."""
    provider, onward = _provider(), safe_next(request.form.get("next"))
    with parts().database.writing() as db:
        key = ceremonies.begin(db, "oidc", now())
    try:
        address = provider.address_to_sign_in(
            state=ceremonies.asked_text(key, "state"), nonce=ceremonies.asked_text(key, "nonce"),
            verifier=ceremonies.asked_text(key, "verifier"),
        )  # fmt: skip
    except ProviderTrouble as trouble:
        LOG.warning("oidc: %s", trouble)
        return _page("trouble", 503)
    cookies.put_aside("oidc", [key, onward])
    return redirect(address, 303)


@bp.get("/auth/oidc/callback")
@open_to_anyone
def callback() -> ResponseReturnValue:
    """Take the answer of the provider, once, and begin a session for whom it is about."""
    provider = _provider()
    try:
        key, onward = _question()
        account, found = _who(provider, _answer(provider, key))
    except _Stopped as stopped:
        return _page(stopped.why, 400)
    except ProviderTrouble as trouble:
        LOG.warning("oidc: %s", trouble)
        return _page("trouble", 503)
    except Untrusted as untrusted:
        LOG.warning("oidc: refused: %s", untrusted)
        return _page("untrusted", 400)
    if found.person_id is None:
        return _page(found.why, 403, account)
    enter(found.person_id, "oidc")
    return redirect(safe_next(onward), 303)


class _Stopped(Exception):  # noqa: N818  a way that ends
    """This answer leads nowhere; `why` is a page."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _question() -> tuple[str, str]:
    """Return the key of the question that this browser asked, and where it wanted to go; it is answered only once.

    An answer to another question uses nothing up, and neither does HEAD, with which programs only look.
    """
    key, onward = [*cookies.aside("oidc"), "", ""][:2]
    state = request.args.get("state", "")
    fits = bool(key) and hmac.compare_digest(state.encode(), ceremonies.asked_text(key, "state").encode())
    if request.method == "HEAD" or not fits:
        raise _Stopped("again")
    cookies.take_back("oidc")
    with parts().database.writing() as db:
        if not ceremonies.finish(db, "oidc", key, now()):
            raise _Stopped("again")
    return key, onward


def _answer(provider: Provider, key: str) -> Account:
    """Return the account that the provider answers with."""
    if request.args.get("iss", provider.client.issuer) != provider.client.issuer:
        raise Untrusted("the way back names another issuer")
    code = request.args.get("code", "")
    if not code or "error" in request.args:
        raise _Stopped("stopped")
    verifier, nonce = ceremonies.asked_text(key, "verifier"), ceremonies.asked_text(key, "nonce")
    return provider.redeem(code, verifier=verifier, nonce=nonce, at=now())


def _who(provider: Provider, account: Account) -> tuple[Account, Found]:
    """Return who an account is; the provider is asked for more only when that is not clear yet."""
    with parts().database.writing() as db:
        found = identities.recognise(db, account.issuer, account.sub, now())
    if found:
        return account, found
    if not account.external_id:
        account = provider.complete(account)
    with parts().database.writing() as db:
        found = identities.link(db, account.issuer, account.sub, account.external_id, now())
    return (provider.complete(account) if found.why == "unknown" else account), found
