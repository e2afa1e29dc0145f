"""What stands beside every published table, on whatever way out: what it is, of when, and what is not shown. Pure."""

import datetime as dt
from collections.abc import Sequence

from app.insight.periods import Period
from app.insight.statements import Tongue, period_name


def what(name: str, title: str, say: Tongue) -> str:
    """Return what a table is about: its kind, and its subject where it has one."""
    return say.gettext("%(name)s: %(title)s", name=name, title=title) if title else name


def divided(numbers: Sequence[str], say: Tongue) -> str:
    """Return into what the tables of a kind divide people, in words, of its numbers in the closed list.

    Args:
        numbers: `T1` to `T8`; none is of the whole organisation, and stands by itself.
        say: The language.
    """
    words = {
        "T1": say.gettext("hele organisatie"),
        "T2": say.gettext("afdeling"),
        "T2m": say.gettext("afdeling en module"),
        "T3": say.gettext("rol"),
        "T5": say.gettext("module"),
        "T6": say.gettext("domein"),
        "T8": say.gettext("heel jaar in de afdelingen van nu"),
    }
    return ", ".join(words[one] for one in numbers or ("T1",))


def when(period: Period, say: Tongue) -> str:
    """Return which period it is, with the day of the departments where that is a later one."""
    text = period_name(period, say)
    drawn = period.drawn_on
    return say.gettext("%(period)s, in de afdelingen van %(day)s", period=text, day=say.day(drawn)) if drawn else text


def not_shown(say: Tongue) -> str:
    """Return what x, a bound and an empty cell mean."""
    return say.gettext(
        "x betekent afgeschermd: het getal kan iets over één mens verraden, of iemand kan er een ander getal mee uitrekenen. "
        "Ten minste en ten hoogste zijn grenzen: het precieze getal laten we niet zien. Een lege cel betekent dat er niets te "
        "tellen was, of dat het cijfer daar niet bestaat. Meer details bestaan niet: wat hier niet staat, is nergens op te "
        "vragen."
    )


def explained(
    definition: str, period: Period, published_on: dt.date | None, number: int, say: Tongue
) -> tuple[tuple[str, str], ...]:
    """Return what a reader has to know of a table: label and text, in the order in which to read them.

    Args:
        definition: What is counted, of whom.
        period: Of the table. Its last day is the reference date of participation; pulses and the Meldpunt have others.
        published_on: When it was published.
        number: Which release of the table it is.
        say: The language.
    """
    lines = [
        (say.gettext("Periode"), when(period, say)),
        (say.gettext("Laatste dag"), say.day(period.last)),
        (say.gettext("Wat we tellen"), definition),
        (say.gettext("Wat we niet laten zien"), not_shown(say)),
    ]
    if published_on:
        day = say.day(published_on)
        again = say.gettext("%(day)s (keer %(number)d)", day=day, number=number)
        lines.append((say.gettext("Gepubliceerd op"), again if number > 1 else day))
    return tuple(lines)
