"""Pages for anyone: where to report, and how accessible this is."""

import datetime as dt
from collections.abc import Collection

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.model import Route
from app.people.values import Standing
from app.web import who_sees_what
from app.web.guards import open_to_anyone
from app.web.me import last_run, retention_rows
from app.web.parts import parts
from app.web.signed_in import person
from app.web.words import day

bp = Blueprint("public", __name__)

STATEMENT_CHECKED_ON = dt.date(2026, 11, 24)


def routes_for(standings: Collection[Standing]) -> list[Route]:
    """Return the reporting routes for any of these standings, or all of them for a visitor, who has none."""
    routes = parts().library.catalogue.organisation.routes
    return [route for route in routes if not standings or any(standing.is_among(route.audience) for standing in standings)]


@bp.get("/routes/")
@open_to_anyone
def routes() -> ResponseReturnValue:
    """Show where to go with which signal."""
    somebody = person()
    organisation = parts().library.catalogue.organisation
    shown = routes_for(somebody.standings if somebody else ())
    return render_template("public/routes.html", organisation=organisation.name, example=organisation.example, routes=shown)


@bp.get("/accessibility")
@open_to_anyone
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    checked = day(STATEMENT_CHECKED_ON)
    return render_template(
        "public/accessibility.html", organisation=parts().library.catalogue.organisation.name, checked_on=checked,
    )  # fmt: skip


@bp.get("/privacy")
@open_to_anyone
def privacy() -> ResponseReturnValue:
    """Show who sees what, as the program itself has it."""
    return render_template(
        "public/privacy.html", minimum=parts().config.minimum_group, duties=who_sees_what.duties(), retention=retention_rows(),
        last_run=last_run(), **who_sees_what.table(),
    )  # fmt: skip
