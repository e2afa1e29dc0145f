"""Flask-Babel's functions with their types, under the names that the extraction of texts looks for."""

import datetime as dt
from gettext import NullTranslations

import flask_babel
from flask import Flask, g


def _texts() -> NullTranslations:
    """Return the texts in the language of the request, found once a request; outside one, the texts as they are."""
    try:
        found: NullTranslations = g.texts
    except AttributeError:
        found = g.texts = flask_babel.get_translations()
    except RuntimeError:
        found = NullTranslations()
    return found


def _(text: str, **values: object) -> str:
    """Return a text in the language of the request, with its values filled in."""
    found = _texts().gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the text that fits a number, with its values filled in; `%(num)d` in it is the number."""
    return _texts().ngettext(one, many, num) % {"num": num, **values}


def speak(language: str) -> None:
    """Say everything of this request in a language that was asked for otherwise than by its cookie."""
    with flask_babel.force_locale(language):
        g.texts = flask_babel.get_translations()


def lazy(text: str) -> str:
    """Return a text that finds its language when it is shown."""
    return flask_babel.lazy_gettext(text)  # type: ignore[no-any-return]


def format_date(day: dt.date, pattern: str) -> str:
    """Return a day in the language of the request."""
    return str(flask_babel.format_date(day, pattern, rebase=False))


def format_moment(at: dt.datetime, pattern: str) -> str:
    """Return a moment in Dutch time in the language of the request."""
    return str(flask_babel.format_datetime(at, pattern))


def set_up(flask: Flask) -> None:
    """Give templates the same texts; what Flask-Babel gives them looks for the language at every text."""
    flask.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _texts().gettext(text), lambda one, many, num: _texts().ngettext(one, many, num), newstyle=True,
    )  # fmt: skip
    flask.jinja_env.globals["_"] = flask.jinja_env.globals["gettext"]
