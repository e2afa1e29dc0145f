"""For the core team: every published table as a file. What does not stand in the register does not exist."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import register, sheets
from app.insight.register import Address
from app.people.permissions import Permission
from app.web import figure_parts
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view

bp = Blueprint("tables", __name__)


@bp.get("/insight/tables/<kind>.<extension>")
@allow(Permission.INSIGHT)
def file(kind: str, extension: str) -> ResponseReturnValue:
    """Give one published table as a file."""
    of, say = register.kind(kind), figure_parts.tongue()
    address = Address(kind, request.args.get("subject", ""), request.args.get("period", ""))
    with parts().database.reading() as db:
        sheet = of.read(db, address, say) if of else None
    if sheet is None or extension != "csv":
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"period": address.period, "module": address.subject, "kind": kind})
    return Response(sheets.csv_text(sheet), content_type="text/csv; charset=utf-8")
