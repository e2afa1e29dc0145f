"""The security log: one line of JSON on stderr for each line of the trail that a request wrote, and for what is too much to keep.

A line says who (by random subject), did what, about whom, when (UTC), from where and in which request. It holds no name, mail
address, answer or search text. Number and hash of the trail travel along: whoever collects the log can see later that the
trail in the database is still the one that was written.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from typing import Any

from flask import Flask, g, has_request_context, request

from app.audit.actions import Action
from app.audit.trail import LOG
from app.clock import now


class _ToStderr(logging.Handler):
    """Writes to whatever stderr is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stderr.write(self.format(record) + "\n")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON; JSON has no line breaks of its own, whatever a value holds."""
        return json.dumps({**vars(record).get("line", {}), **_where()}, default=str, ensure_ascii=True)


def _where() -> dict[str, Any]:
    if not has_request_context():
        return {}
    return {"origin": request.remote_addr, "request": _request_id(), "method": request.method, "endpoint": request.endpoint}


def _request_id() -> str:
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)
_HANDLER = _ToStderr()
_HANDLER.setFormatter(_JsonLines())


def set_up(flask: Flask) -> None:
    """Write the security log, except in the demonstration, where nobody reads it."""
    if not flask.extensions["signaalwijzer"].config.is_demo and _HANDLER not in LOG.handlers:
        LOG.addHandler(_HANDLER)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False


def defect(log: logging.Logger, reference: str, error: BaseException | None) -> None:
    """Log where the program failed, without values: PostgreSQL repeats what was written in its details.

    Args:
        log: Of whoever found it.
        reference: Stands on the page too.
        error: What was raised.
    """
    told = "".join(traceback.format_exception(error)) if error else "no exception"
    log.error("defect %s\n%s", reference, _VALUES.sub(r"\1: not logged", told))


def throttled(action: Action) -> None:
    """Log that somebody tries too often. The trail keeps none of it, or whoever floods us would fill it."""
    LOG.info(action, extra={"line": {"when": now(), "action": action, "too_often": True}})
