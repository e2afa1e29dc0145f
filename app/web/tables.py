"""For the core team: every published table as a file."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import register, sheets
from app.insight.register import Address
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import cookies
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("tables", __name__)


@bp.get("/insight/tables/<kind>.<extension>")
@allow(Permission.INSIGHT)
def file(kind: str, extension: str) -> ResponseReturnValue:
    """Give one published table as a file."""
    of = register.kind(kind)
    if of is None or extension != "csv":
        raise NotFound
    period, subject = request.args.get("period", ""), request.args.get("subject", "")
    with parts().database.reading() as db:
        sheet = of.read(db, Address(kind, subject, period), Tongue(cookies.language(), _, ngettext))
    if sheet is None:
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"period": period, "module": subject, "kind": kind})
    name = f'attachment; filename="{kind}.csv"'
    return Response(sheets.csv_text(sheet), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
