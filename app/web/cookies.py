"""The only use of Flask's cookie session: the signed cookie that carries the session token and the language."""

from flask import has_request_context, session

LANGUAGES = {"nl": "Nederlands", "en": "English"}


def language() -> str:
    """Return the chosen language; Dutch unless somebody chose otherwise."""
    chosen = session.get("language") if has_request_context() else None
    return chosen if chosen in LANGUAGES else "nl"


def choose_language(code: str) -> None:
    """Remember a language, if we speak it."""
    if code in LANGUAGES:
        session["language"] = code


def put_aside(name: str, value: list[str]) -> None:
    """Keep something of this browser until it comes back with it. It is signed, and can be read by whoever has the browser."""
    session[f"aside_{name}"] = value


def aside(name: str) -> list[str]:
    """Return what was put aside under this name, or an empty list."""
    found = session.get(f"aside_{name}")
    return found if isinstance(found, list) else []


def take_back(name: str) -> list[str]:
    """Return what was put aside under this name, and keep it no longer."""
    found = aside(name)
    session.pop(f"aside_{name}", None)
    return found


def device() -> str:
    """Return what tells this browser from others until it signs in or out: the secret of its forms."""
    return str(session.get("csrf_token", ""))


def renew() -> None:
    """Throw away everything but the language: a sign-in begins with a clean cookie."""
    kept = language()
    session.clear()
    session["language"] = kept
    session.permanent = True
