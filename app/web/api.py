"""`/api/v1`: programs read published tables, with a key. The same tables as everywhere, and nothing else.

A key alone opens it: no cookie, session or permission of a person does. It only reads.
"""

import datetime as dt
import functools
import json
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date, now, start_of
from app.errors import NotAllowed, NotFound
from app.insight import register, table_words
from app.insight.register import Address, Kind
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.interop import openapi, table_answers
from app.interop.table_answers import Asked, AskedOfTable, Entries, Entry, Links, Table
from app.people import api_keys
from app.people.api_keys import Opened, WrongKey
from app.web import files, problems
from app.web.addresses import outside
from app.web.guards import open_to_anyone
from app.web.parts import parts
from app.web.translate import _, ngettext, speak

bp = Blueprint("api", __name__, url_prefix="/api/v1")
description_bp = Blueprint("api_description", __name__, url_prefix="/api/v1")

JSON = "application/json"
FORMS = (JSON, "text/csv")
Model = TypeVar("Model", bound=BaseModel)


class Unfit(Exception):  # noqa: N818  a refusal is an answer, not a defect
    """A parameter is not right, or there is no such form; `detail` says which."""

    def __init__(self, status: int, detail: str = "") -> None:
        """Keep what is wrong."""
        super().__init__(detail)
        self.status, self.detail = status, detail


@bp.errorhandler(Unfit)
def _unfit(refusal: Unfit) -> Response:
    return problems.answer(refusal.status, detail=refusal.detail)


@bp.before_app_request
def _choose_language() -> None:
    """Speak the language that the program asks for; what a browser chose elsewhere is of no account here."""
    if problems.are_wanted():
        speak(_language())


def _language() -> str:
    return request.accept_languages.best_match(("nl", "en"), default="nl")


def _tongue() -> Tongue:
    return Tongue(_language(), _, ngettext)


def _open() -> Opened:
    """Look at the key.

    Raises:
        WrongKey: There is none, or it opens nothing.
        TooOften: Too many requests with this key, or too many wrong keys from this network.
    """
    shown, at = _shown(), now()
    if not shown:
        raise WrongKey
    origin = request.remote_addr or "unknown"
    try:
        # A wrong key gets no turn to write, so that it keeps nobody waiting.
        with parts().database.reading() as db:
            api_keys.look(db, shown, at)
    except WrongKey:
        with parts().database.reading() as db:
            api_keys.refuse_many_wrong(db, origin, at)
        with parts().database.writing() as db:
            api_keys.note_wrong(db, origin, at)
        raise
    with parts().database.writing() as db:
        return api_keys.open_with(db, shown, at)


def _shown() -> str:
    """Return the key that was sent: as it is, or as a password, since that is what spreadsheet programs can keep safely."""
    sent = request.authorization
    if sent is None:
        return ""
    return str((sent.token if sent.type == "bearer" else sent.password if sent.type == "basic" else "") or "")


def _asked(model: type[Model]) -> Model:
    """Read the parameters of an address.

    Raises:
        Unfit: One is not right, or not known.
    """
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        names = sorted({str(one["loc"][0]) for one in error.errors()})
        detail = _("Kijk naar %(names)s. Wat mag, staat in /api/v1/openapi.json.", names=", ".join(names))
        raise Unfit(422, detail) from None


@bp.get("/tables")
@open_to_anyone
def tables() -> Response:
    """List the published tables that the key opens."""
    opened, asked, say = _open(), _asked(Asked), _tongue()
    if asked.kind is not None and register.kind(asked.kind) is None:
        raise Unfit(422, _("Deze soort bestaat niet. Kies uit: %(kinds)s.", kinds=", ".join(one.slug for one in register.KINDS)))
    with parts().database.reading() as db:
        every = register.every(db)
    found = [
        one for one in every
        if opened.reads(one.kind) and asked.kind in {None, one.kind} and asked.period in {None, one.period}
    ]  # fmt: skip
    first = (asked.page - 1) * asked.size
    is_last = first + asked.size >= len(found)
    values = request.args.to_dict() | {"page": str(asked.page + 1)}
    answer = Entries(
        total=len(found),
        page=asked.page,
        size=asked.size,
        next=None if is_last else outside("api.tables", **values),
        tables=[Entry(**_entry(one, say)) for one in found[first : first + asked.size]],
    )
    newest = max((one.published_on for one in found if one.published_on), default=None)
    return _conditional(Response(answer.model_dump_json(), content_type=JSON), newest)


def _entry(address: Address, say: Tongue) -> dict[str, Any]:
    kind = register.kind(address.kind)
    assert kind
    assert address.when
    asked = {"kind": address.kind, "period": address.period, "subject": address.subject or None}
    return {
        "kind": address.kind,
        "subject": address.subject,
        "title": address.title,
        "name": kind.name(say),
        "period": table_answers.span(address.when, table_words.when(address.when, say)),
        "published_on": address.published_on,
        "release": address.number,
        "links": Links(
            table=outside("api.table", **asked),
            csv=outside("api.table_csv", **asked),
            page=outside("tables.kind", **asked),
        ),
    }


@bp.get("/tables/<kind>/<period>")
@open_to_anyone
def table(kind: str, period: str) -> Response:
    """Give one published table, as JSON or as CSV."""
    opened = _open()
    wanted = request.accept_mimetypes.best_match(FORMS) if request.accept_mimetypes else JSON
    if wanted is None:
        raise Unfit(406)
    return _table(opened, kind, period, is_csv=wanted != JSON)


@bp.get("/tables/<kind>/<period>.csv")
@open_to_anyone
def table_csv(kind: str, period: str) -> Response:
    """Give one published table as CSV."""
    return _table(_open(), kind, period, is_csv=True)


def _table(opened: Opened, slug: str, period: str, *, is_csv: bool) -> Response:
    asked, of, say = _asked(AskedOfTable), register.kind(slug), _tongue()
    if of is None:
        raise NotFound
    if not opened.reads(slug):
        raise NotAllowed
    with parts().database.reading() as db:
        address = register.find(db, of, asked.subject, period)
        sheet = of.read(db, address, say) if address else None
    if address is None or sheet is None:
        raise NotFound
    with parts().database.writing() as db:
        trail.note(db, Action.TABLE_READ, now(), details={"kind": slug, "key": opened.mark, "period": address.period})
    if is_csv:
        return _conditional(Response(table_answers.csv_text(sheet, say), content_type=files.CSV), address.published_on)
    body = _answer(of, address, sheet, say).model_dump_json()
    return _conditional(Response(body, content_type=JSON), address.published_on)


def _answer(of: Kind, address: Address, sheet: Sheet, say: Tongue) -> Table:
    return Table(
        **_entry(address, say),
        definition=of.definition(say),
        not_shown=table_words.not_shown(say),
        language="en" if say.locale == "en" else "nl",
        columns=table_answers.columns(sheet),
        rows=table_answers.rows(sheet, say),
    )


def _conditional(answer: Response, published_on: dt.date | None) -> Response:
    """Let a program keep what it has while nothing changed: it asks each time, and gets the answer only when it is another."""
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.update(("Authorization", "Accept", "Accept-Language"))
    answer.headers["Content-Language"] = _language()
    answer.add_etag()
    if published_on and published_on < local_date(now()):
        # On the day itself a table may still be renewed; a day is too coarse to tell.
        answer.last_modified = start_of(published_on)
    answer.make_conditional(request)
    return answer


@bp.get("/", defaults={"path": ""})
@bp.get("/<path:path>")
@open_to_anyone
def nothing(path: str) -> Response:  # noqa: ARG001  whatever it is, it does not exist
    """Answer an address that does not exist: without a key, as any other."""
    _open()
    raise NotFound


@description_bp.get("/openapi.json")
@open_to_anyone
def openapi_document() -> Response:
    """Describe everything here; it holds no figures, so anybody may read it."""
    server = outside("api.nothing").rstrip("/")
    return _conditional(Response(_described(server, _language()), content_type=JSON), None)


@functools.lru_cache(maxsize=8)
def _described(server: str, _spoken: str) -> str:
    say = Tongue("nl", _, ngettext)
    return json.dumps(openapi.document([(one.slug, one.name(say)) for one in register.KINDS], server), ensure_ascii=False)
