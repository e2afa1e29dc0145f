"""`/scim/v2`: the identity provider brings people and takes their access away.

It is let in by its token alone. No cookie, session or permission of a person opens it, and it opens nothing else. This file
is loaded only where a token is set: the library behind it takes a second to load.
"""

import json
import logging
import secrets

from flask import Blueprint, Flask, Response, current_app, request
from scim2_models import PayloadTooLargeException, SCIMException, UnauthorizedException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE, ScimResponse
from werkzeug.exceptions import InternalServerError, RequestEntityTooLarge

from app.clock import local_date, now
from app.errors import TooOften
from app.interop.scim import People, Service
from app.people import provider_access, provisioning
from app.people.provider_access import Pace
from app.people.values import By
from app.web import log_lines
from app.web.addresses import host
from app.web.guards import open_to_anyone
from app.web.parts import parts

LOG = logging.getLogger("signaalwijzer")
bp = Blueprint("scim", __name__, url_prefix="/scim/v2")

MOST_A_MINUTE = 3000
"""Of one process: more than Entra ID sends at its fastest, and an end to a provider that runs wild."""


def set_up(flask: Flask, *, most_a_minute: int = MOST_A_MINUTE) -> None:
    """Offer provisioning. Forged requests are no danger here: a browser does not send the token."""
    flask.extensions["signaalwijzer.provider_pace"] = Pace(most_a_minute)
    flask.extensions["csrf"].exempt(bp)
    flask.register_blueprint(bp)


# Each of these is open to anyone who shows the token: `_answer` looks at it before anything else.
@bp.get("/", defaults={"path": ""})
@bp.get("/<path:path>")
@open_to_anyone
def read(path: str) -> Response:
    """Show users, one user, or what is offered."""
    return _answer(path, writes=False)


@bp.post("/<path:path>")
@open_to_anyone
def create(path: str) -> Response:
    """Bring a user, or search by POST."""
    return _answer(path, writes=not path.endswith(".search"))


@bp.put("/<path:path>")
@open_to_anyone
def replace(path: str) -> Response:
    """Replace a user."""
    return _answer(path, writes=True)


@bp.patch("/<path:path>")
@open_to_anyone
def change(path: str) -> Response:
    """Change a user."""
    return _answer(path, writes=True)


@bp.delete("/<path:path>")
@open_to_anyone
def release(path: str) -> Response:
    """Let go of a user."""
    return _answer(path, writes=True)


def _answer(path: str, *, writes: bool) -> Response:
    """Serve one request in one transaction."""
    at = now()
    _let_in()
    base = f"{host()}{bp.url_prefix}"
    asked = ScimRequest(
        method=request.method, base_url=base, path=f"/{path}", query=request.args.to_dict(), headers=list(request.headers),
        body=request.get_data(),
    )  # fmt: skip
    with parts().database.writing() if writes else parts().database.reading() as db:
        departments = provisioning.department_names(db, local_date(at)) if path.startswith("Schemas") else []
        people = People(db, By(None, at, "scim"), writes=writes)
        answer = ScimHandler(Service(departments), people).handle(asked)
    return _response(answer)


def _let_in() -> None:
    """Look at the token.

    Raises:
        UnauthorizedException: There is none, or it is wrong.
        TooOften: It was wrong too often, or this is too fast.
    """
    at, tokens = now(), parts().config.scim_tokens.split(",")
    scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not provider_access.is_known(shown.strip(), tokens):
        with parts().database.writing() as db:
            provider_access.note_refusal(db, request.remote_addr or "unknown", at)
        raise UnauthorizedException
    if current_app.extensions["signaalwijzer.provider_pace"].is_too_fast(at):
        raise TooOften


def _response(answer: ScimResponse) -> Response:
    body = "" if answer.body is None else json.dumps(answer.body)
    return Response(body, answer.status, answer.headers)


def _told(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Answer in the form of RFC 7644 §3.12, for what the library does not answer."""
    told = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": str(status), "detail": detail}
    return Response(json.dumps(told), status, {"Content-Type": SCIM_MEDIA_TYPE, **(headers or {})})


@bp.errorhandler(SCIMException)
def _refused(refusal: SCIMException) -> Response:
    return _response(Service([]).error_response(refusal))


@bp.errorhandler(TooOften)
def _too_often(_refusal: TooOften) -> Response:
    return _told(429, "Too many requests. Wait a minute.", {"Retry-After": "60"})


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    return _refused(PayloadTooLargeException())


@bp.errorhandler(InternalServerError)
def _defect(error: InternalServerError) -> Response:
    reference = secrets.token_hex(4)
    log_lines.defect(LOG, reference, error.original_exception)
    return _told(500, f"Something went wrong here. The log knows it as {reference}.")
