"""The product, telling in two headers which endpoint answered and how many queries that took."""

import threading
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request

from app import create_app
from app.config import Config

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


def load(config: Config) -> Flask:
    """Make the product with its queries counted."""
    flask, local = create_app(config), threading.local()

    @sa.event.listens_for(flask.extensions["signaalwijzer"].database.engine, "before_cursor_execute")
    def _count(_connection: Any, _cursor: Any, statement: str, *_rest: object) -> None:  # noqa: ANN401  the event's types
        if not statement.startswith(CONTROL):
            local.queries = getattr(local, "queries", 0) + 1

    def _reset() -> None:
        local.queries = 0

    def _tell(response: Response) -> Response:
        response.headers["X-Endpoint"] = f"{request.method} {request.endpoint}"
        response.headers["X-Queries"] = str(local.queries)
        return response

    # Around everything else: the sign-in is looked up before the page, and counts too.
    flask.before_request_funcs.setdefault(None, []).insert(0, _reset)
    flask.after_request_funcs.setdefault(None, []).insert(0, _tell)
    return flask
