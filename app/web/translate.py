"""Flask-Babel's functions with their types, under the names that the extraction of texts looks for."""

import datetime as dt

import flask_babel


def _(text: str, **values: object) -> str:
    """Return a text in the language of the request, with its values filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int) -> str:
    """Return the text that fits a number; `%(num)d` in it is the number."""
    return str(flask_babel.ngettext(one, many, num))


def lazy(text: str) -> str:
    """Return a text that finds its language when it is shown."""
    return flask_babel.lazy_gettext(text)  # type: ignore[no-any-return]


def format_date(day: dt.date, pattern: str) -> str:
    """Return a day in the language of the request."""
    return str(flask_babel.format_date(day, pattern, rebase=False))


def format_moment(at: dt.datetime, pattern: str) -> str:
    """Return a moment in Dutch time in the language of the request."""
    return str(flask_babel.format_datetime(at, pattern))
