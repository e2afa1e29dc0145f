"""Dates and small phrases as a reader says them."""

import datetime as dt
from collections.abc import Sequence

from app.clock import AMSTERDAM, local_date
from app.web.translate import _, format_date, ngettext

NOON, EVENING = 12, 18


def day(at: dt.datetime | dt.date) -> str:
    """Return `4 november 2026`."""
    return format_date(local_date(at) if isinstance(at, dt.datetime) else at, "d MMMM y")


def weekday(at: dt.datetime) -> str:
    """Return `Maandag 23 november`."""
    text = format_date(local_date(at), "EEEE d MMMM")
    return text[:1].upper() + text[1:]


def greeting(at: dt.datetime, name: str) -> str:
    """Return the greeting that fits the hour in the Netherlands."""
    hour = at.astimezone(AMSTERDAM).hour
    if hour < NOON:
        return _("Goedemorgen, %(name)s", name=name)
    return _("Goedemiddag, %(name)s", name=name) if hour < EVENING else _("Goedenavond, %(name)s", name=name)


def minutes(count: int) -> str:
    """Return `ongeveer 4 minuten`."""
    return ngettext("ongeveer %(num)d minuut", "ongeveer %(num)d minuten", count)


def number(count: int) -> str:
    """Return a small number in words, up to twelve: `zes`."""
    small = [_("nul"), _("een"), _("twee"), _("drie"), _("vier"), _("vijf"), _("zes"), _("zeven"), _("acht"), _("negen"),
             _("tien"), _("elf"), _("twaalf")]  # fmt: skip
    return small[count] if 0 <= count < len(small) else str(count)


def signed(value: int) -> str:
    """Return a whole number with a real minus sign: `−2`."""
    return str(value).replace("-", "\N{MINUS SIGN}")


def in_review(kind: str, count: int) -> str:
    """Return how many modules or briefings wait for approval, or nothing."""
    if not count:
        return ""
    if kind == "briefing":
        return ngettext(
            "Er wordt nog %(num)d briefing nagekeken. Zodra die is goedgekeurd, staat die hier.",
            "Er worden nog %(num)d briefings nagekeken. Zodra ze zijn goedgekeurd, staan ze hier.",
            count,
        )
    return ngettext(
        "Er wordt nog %(num)d module nagekeken. Zodra die is goedgekeurd, staat die hier.",
        "Er worden nog %(num)d modules nagekeken. Zodra ze zijn goedgekeurd, staan ze hier.",
        count,
    )


def listed(pieces: Sequence[str]) -> str:
    """Return `a, b en c`."""
    return pieces[0] if len(pieces) == 1 else ", ".join(pieces[:-1]) + " " + _("en") + " " + pieces[-1]


def lower_first(text: str) -> str:
    """Return the text for the middle of a sentence; abbreviations and names keep their capital."""
    second = text[1:2]
    return text if second.isupper() or text.split(" ", 1)[0] in {"Wet", "Bibob"} else text[:1].lower() + text[1:]


def printable(text: str | None) -> str:
    """Leave out what nobody can type, so that it is neither looked up nor shown again."""
    return "".join(letter for letter in text or "" if letter.isprintable())
