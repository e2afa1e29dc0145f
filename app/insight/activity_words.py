"""Dated activities as words: what a kind is called, and the list that belongs to the numbers in a figure. Pure."""

from collections.abc import Sequence

from babel.dates import format_date

from app.insight.brought import Activity
from app.insight.statements import Tongue


def kind_name(kind: str, say: Tongue) -> str:
    """Return what a kind of activity is called."""
    return {
        "campaign": say.gettext("actie"),
        "meeting": say.gettext("bijeenkomst"),
        "news": say.gettext("nieuws"),
        "other": say.gettext("iets anders"),
    }[kind]


def numbered(activities: Sequence[Activity], say: Tongue) -> str:
    """Return what the numbers in a figure stand for, or nothing when there are none.

    Args:
        activities: In the order of their numbers.
        say: The language.
    """
    if not activities:
        return ""
    named = (
        f"{number}. {format_date(one.on_day, 'd MMM', locale=say.locale)} {one.title} ({kind_name(one.kind, say)})"
        for number, one in enumerate(activities, 1)
    )
    listed = say.gettext("Stippellijnen zijn activiteiten: %(list)s.", list="; ".join(named))
    warning = say.gettext("Samenhang, geen oorzaak.")
    return f"{listed} {warning}"
