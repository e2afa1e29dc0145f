"""Which ways to sign in there are here, beside a password."""

import dataclasses as dc
import re
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from app.interop.oidc import Client, Provider, origin_of
from app.people.passkeys import Site
from app.web.headers import allow_form_to
from app.web.parts import parts
from app.web.translate import _

PROVIDER = "signaalwijzer.provider"
NUMBERS = re.compile(r"[0-9.]+|.*:.*")
PORTS = {"http": 80, "https": 443}


@dc.dataclass(frozen=True, slots=True)
class Ways:
    """What a page offers beside a password.

    Args:
        account: What the button of the identity provider says; None when there is none.
        passkey: Whether passkeys belong to this address.
    """

    account: str | None
    passkey: bool


def set_up(flask: Flask) -> None:
    """Make the provider when one is configured; it is asked nothing before somebody signs in."""
    config = flask.extensions["signaalwijzer"].config
    flask.extensions[PROVIDER] = None
    if config.oidc_issuer:
        back = f"{config.base_url}/auth/oidc/callback"
        flask.extensions[PROVIDER] = Provider(
            Client(config.oidc_issuer, config.oidc_client_id, config.oidc_client_secret, back, config.oidc_external_id_claim)
        )


def provider() -> Provider | None:
    """Return the identity provider, if there is one."""
    found = current_app.extensions[PROVIDER]
    assert found is None or isinstance(found, Provider)
    return found


def site() -> Site | None:
    """Return where passkeys belong; None where there can be none.

    The address comes from the settings. Without one, in development and in the demonstration, it is the one that was asked for.
    """
    config = parts().config
    address = config.base_url or ("" if config.mode == "production" else request.host_url)
    found = urlsplit(address.lower())
    host = found.hostname or ""
    if not host or NUMBERS.fullmatch(host):
        return None
    port = "" if found.port in {None, PORTS.get(found.scheme)} else f":{found.port}"
    return Site(host, f"{found.scheme}://{host}{port}")


def offered() -> Ways:
    """Return what this page offers, and let its form lead to the provider."""
    there = provider()
    if there is None:
        return Ways(None, site() is not None)
    allow_form_to(origin_of(there.client.issuer))
    return Ways(parts().config.oidc_label or _("Aanmelden met je werkaccount"), site() is not None)
