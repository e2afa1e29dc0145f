"""Addresses as programs elsewhere have to write them."""

from typing import Any

from flask import request, url_for

from app.web.parts import parts


def host() -> str:
    """Return where this is found, without a slash at the end: as the settings say, whatever a request says it was sent to."""
    return parts().config.base_url or request.host_url.rstrip("/")


def outside(endpoint: str, **values: str | None) -> str:
    """Return the whole address of something here."""
    return host() + url_for(endpoint, **dict[str, Any](values))
