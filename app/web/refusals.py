"""A refusal to a status, a page and one sentence with the way on."""

import logging
import secrets

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from app.audit.actions import Action
from app.errors import Locked, NotAllowed, Refusal
from app.learning.publishing import NotApproved
from app.web import log_lines, problems
from app.web.signed_in import be_a_visitor, person
from app.web.trail import note_view
from app.web.translate import _

LOG = logging.getLogger("signaalwijzer")


def _words(status: int) -> tuple[str, str]:
    return {
        400: (
            _("Dat lukte niet"),
            _("De pagina was te oud of niet volledig. Ga terug, laad de pagina opnieuw en probeer het nog eens."),
        ),
        403: (_("Deze pagina is niet voor jou"), _("Je bent goed aangemeld, maar je hebt deze taak niet.")),
        404: (_("Deze pagina bestaat niet"), _("Misschien klopt het adres niet, of is de pagina verplaatst.")),
        405: (_("Dat kan hier niet"), _("Begin opnieuw vanaf de eerste pagina.")),
        409: (_("Je was al verder"), _("Deze stap is niet meer aan de beurt. Wat je eerder koos, is opgeslagen.")),
        413: (_("Dat is te groot"), _("Je stuurde meer dan hier past.")),
        429: (_("Even wachten"), _("Er zijn te veel pogingen gedaan. Probeer het over een kwartier opnieuw.")),
    }.get(status, (_("Er ging iets mis"), _("Dat ligt aan ons. Wat je al had opgeslagen, is bewaard.")))


def _ways_on() -> list[dict[str, str]]:
    return [{"label": _("Naar de eerste pagina"), "href": url_for("home.home")},
            {"label": _("Naar de meldroutes"), "href": url_for("public.routes")}]  # fmt: skip


def _page(status: int, reference: str | None = None) -> ResponseReturnValue:
    if problems.are_wanted():
        return problems.answer(status, reference)
    title, sentence = _words(status)
    links = _ways_on()
    somebody = person()
    if status == NotAllowed.status and somebody and somebody.has_sleeping_duties:
        sentence = _("Je hebt een taak. Die doe je na aanmelden met je werkaccount of een passkey.")
        links.insert(0, {"label": _("Meld je aan voor je taak"), "href": url_for("auth.stronger")})
    page = render_template("public/error.html", title=title, sentence=sentence, links=links, reference=reference)
    return page, status


def set_up(flask: Flask) -> None:
    """Answer every refusal, every HTTP error and every defect with a page."""

    @flask.errorhandler(Refusal)
    def _refused(refusal: Refusal) -> ResponseReturnValue:
        if isinstance(refusal, NotAllowed):
            note_view(Action.REFUSED, {"endpoint": request.endpoint, "method": request.method})
        return _page(refusal.status)

    @flask.errorhandler(NotApproved)
    def _waits(refusal: NotApproved) -> ResponseReturnValue:
        """Say kindly that it is on its way, and nothing of what it is about."""
        title, sentence = (
            _("Dit wordt nog nagekeken"),
            _("Twee deskundigen kijken dit na. Zodra zij het goedkeuren, staat het hier."),
        )
        return render_template(
            "public/error.html", title=title, sentence=sentence, links=_ways_on(), reference=None
        ), refusal.status

    @flask.errorhandler(Locked)
    def _locked(locked: Locked) -> ResponseReturnValue:
        """Lead to its own page, which says what opens it: that is no error."""
        return redirect(url_for("modules.overview" if locked.kind == "module" else "briefings.overview", slug=locked.slug), 303)

    @flask.errorhandler(CSRFError)
    def _forged(_error: CSRFError) -> ResponseReturnValue:
        return _page(400)

    @flask.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        if isinstance(error, MethodNotAllowed) and problems.are_wanted():
            return problems.answer(405, allow=", ".join(error.valid_methods or ()))
        return _page(error.code or 500)

    @flask.errorhandler(InternalServerError)
    def _defect(error: InternalServerError) -> ResponseReturnValue:
        reference = secrets.token_hex(4)
        log_lines.defect(LOG, reference, error.original_exception)
        be_a_visitor()
        return _page(500, reference)
