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


def renew() -> None:
    """Throw away everything but the language: a sign-in begins with a clean cookie."""
    kept = language()
    session.clear()
    session["language"] = kept
    session.permanent = True
