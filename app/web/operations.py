"""For operations: is it alive, and is it ready."""

import sqlalchemy as sa
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.storage import migrate
from app.web.guards import open_to_anyone
from app.web.parts import parts

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@open_to_anyone
def alive() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@open_to_anyone
def ready() -> ResponseReturnValue:
    """Say whether database, migrations and content are in order."""
    found = {"database": False, "migrations": False, "content": parts().library.is_current}
    try:
        with parts().database.reading() as db:
            found["database"] = db.scalar(sa.select(1)) == 1
        found["migrations"] = migrate.is_current(parts().database.engine)
    except sa.exc.SQLAlchemyError:
        pass  # what stays False says it
    # The old catalogue keeps serving when an edit is wrong: that is a warning, not an outage.
    good = found["database"] and found["migrations"]
    return jsonify(status="ok" if good else "not ready", **found), 200 if good else 503
