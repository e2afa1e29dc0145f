"""What a program gets instead of a page when something cannot be done: RFC 9457."""

import json

from flask import Response, request

from app.interop.openapi import PROBLEM
from app.web.translate import _

PREFIX = "/api/"
CHALLENGES = ('Bearer realm="Signaalwijzer"', 'Basic realm="Signaalwijzer", charset="UTF-8"')
WAIT_SECONDS = 60


def are_wanted() -> bool:
    """Tell whether a program asks, and not somebody with a browser."""
    return request.path.startswith(PREFIX)


def answer(status: int, reference: str | None = None, detail: str = "", allow: str = "") -> Response:
    """Return a problem.

    Args:
        status: The HTTP status.
        reference: The number under which the log knows a defect.
        detail: What is wrong and what to do; a general sentence when it is left out.
        allow: Methods that are possible, when another was tried.
    """
    title, sentence = _words(status)
    if reference:
        sentence = _("Het logboek van de server kent dit als %(reference)s.", reference=reference)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or sentence}
    made = Response(json.dumps(body, ensure_ascii=False), status, content_type=PROBLEM)
    if status == 401:  # noqa: PLR2004  its own number
        for challenge in CHALLENGES:
            made.headers.add("WWW-Authenticate", challenge)
    if status == 429:  # noqa: PLR2004  its own number
        made.headers["Retry-After"] = str(WAIT_SECONDS)
    if allow:
        made.headers["Allow"] = allow
    return made


def _words(status: int) -> tuple[str, str]:
    return {
        401: (
            _("Een sleutel ontbreekt of werkt niet"),
            _("Stuur een geldige sleutel in de kop Authorization. Een sleutel in het adres werkt nooit."),
        ),
        403: (_("Deze sleutel opent dit niet"), _("Vraag een sleutel voor deze soort tabellen.")),
        404: (_("Dit bestaat niet"), _("Vraag eerst welke tabellen er zijn: /api/v1/tables.")),
        405: (_("Dat kan hier niet"), _("Deze koppeling kan alleen lezen.")),
        406: (_("Die vorm is er niet"), _("Vraag om application/json of text/csv.")),
        422: (_("Een parameter klopt niet"), _("Kijk in de beschrijving: /api/v1/openapi.json.")),
        429: (
            _("Even wachten"),
            _("Dit zijn te veel verzoeken. Wacht een minuut. Klopte de sleutel te vaak niet? Wacht dan een kwartier."),
        ),
    }.get(status, (_("Er ging iets mis"), _("Dat ligt aan ons.")))
