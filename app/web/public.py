"""Pages for anyone: where to report, and how accessible this is."""

import datetime as dt

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.model import Route
from app.web.guards import open_to_anyone
from app.web.parts import parts
from app.web.signed_in import person
from app.web.words import day

bp = Blueprint("public", __name__)

STATEMENT_CHECKED_ON = dt.date(2026, 11, 24)


def routes_for(role: str | None) -> list[Route]:
    """Return the reporting routes for a role, or all of them for a visitor."""
    routes = parts().library.catalogue.organisation.routes
    return [route for route in routes if role is None or role in route.audience]


@bp.get("/routes/")
@open_to_anyone
def routes() -> ResponseReturnValue:
    """Show where to go with which signal."""
    somebody = person()
    organisation = parts().library.catalogue.organisation
    shown = routes_for(somebody.standing.role if somebody else None)
    return render_template("public/routes.html", organisation=organisation.name, example=organisation.example, routes=shown)


@bp.get("/accessibility")
@open_to_anyone
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    checked = day(STATEMENT_CHECKED_ON)
    return render_template(
        "public/accessibility.html", organisation=parts().library.catalogue.organisation.name, checked_on=checked,
    )  # fmt: skip
