"""Where a scenario comes from: what has to be so before a story that began with a real case is told, and until when. Pure.

Asked of what stands in the files, and not of a version that is kept: a list that grows later never makes unreadable what
people were taught before.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

from app.catalogue.freshness import SOON_DAYS, Urgency
from app.catalogue.model import Catalogue, FromCase, Scenario
from app.catalogue.places import Places, problem_at
from app.catalogue.strict_yaml import Path, compose
from app.errors import Problem

MOST_YEARS = 2
"""So long may a story from a case be used before somebody decides again."""
CHECKLIST: Mapping[str, str] = {
    "names_changed": "Namen en bijnamen zijn veranderd, ook van bedrijven.",
    "places_changed": "Plaats en streek zijn veranderd.",
    "time_shifted": "De tijd is ten minste een jaar verschoven, of vaag gemaakt.",
    "amounts_changed": "Bedragen en aantallen zijn veranderd.",
    "cases_combined": "Verschillende casussen zijn samengevoegd tot één verhaal.",
    "no_open_investigation": "Er staat niets in uit een onderzoek dat nog loopt.",
    "meldpunt_agreed": "Het Meldpunt vindt het goed.",
    "unrecognisable": "Wie de casus kent, leest er niemands verhaal in.",
}
"""Each item of the list, as the checker and the tools of editors say it."""
LAST_DAY: Path = ("origin", "expires_on")


@dc.dataclass(frozen=True, slots=True, order=True)
class Expiring:
    """A scenario from a case whose last day has passed or comes soon.

    Args:
        path: The file in which it stands.
        line: Of its last day, counted from 1.
        slug: Of the scenario.
        title: Of the scenario.
        expires_on: The last day on which it may be used.
        urgency: `overdue` or `soon`.
    """

    path: str
    line: int
    slug: str
    title: str
    expires_on: dt.date
    urgency: Urgency


def expiring(catalogue: Catalogue, on: dt.date) -> tuple[Expiring, ...]:
    """Return every scenario from a case whose last day has passed, or comes within 60 days, sorted by file."""
    found: list[Expiring] = []
    for story in catalogue.scenarios.values():
        came = story.head.origin
        urgency = urgency_of(came, on) if isinstance(came, FromCase) else None
        if isinstance(came, FromCase) and urgency:
            path = _path(story)
            line, _column = compose(catalogue.files[story.version][path])[1][LAST_DAY]
            found.append(Expiring(path, line, story.slug, story.head.title, came.expires_on, urgency))
    return tuple(sorted(found))


def urgency_of(came: FromCase, on: dt.date) -> Urgency | None:
    """Return whether its last day has passed or comes within 60 days; nothing when it is further away."""
    if came.expires_on < on:
        return "overdue"
    return "soon" if came.expires_on.toordinal() <= on.toordinal() + SOON_DAYS else None


def latest(today: dt.date) -> dt.date:
    """Return the last day that may be chosen today."""
    return dt.date(today.year + MOST_YEARS, today.month, min(today.day, 28) if today.month == 2 else today.day)  # noqa: PLR2004


def problems(story: Scenario, files: Mapping[str, str], today: dt.date, *, is_draft: bool = False) -> Iterator[Problem]:
    """Find what still stands in the way of a scenario that began with a case.

    Args:
        story: A scenario, from a case or not.
        files: Path to text, of this scenario.
        today: The day on which one looks.
        is_draft: Whether the content is only looked at: then nothing stops it.
    """
    came = story.head.origin
    if not isinstance(came, FromCase):
        return
    path = _path(story)
    _document, places = compose(files[path])
    severity: Literal["error", "warning"] = "warning" if is_draft else "error"
    for name in came.checklist.lacks:
        remedy = f"Pas het verhaal aan tot dit klopt, en schrijf dan bij checklist {name}: true."
        found = problem_at(path, places, ("origin", "checklist", name), f"Nog niet afgevinkt: {CHECKLIST[name]}", remedy)
        yield dc.replace(found, severity=severity)
    if came.expires_on > latest(today):
        what = f"Een scenario uit een casus gaat ten hoogste {MOST_YEARS} jaar mee, en dit tot en met {came.expires_on}."
        yield dc.replace(problem_at(path, places, LAST_DAY, what, f"Kies een dag tot en met {latest(today)}."), severity=severity)
    yield from _of_last_day(path, places, came, today)


def _of_last_day(path: str, places: Places, came: FromCase, today: dt.date) -> Iterator[Problem]:
    """Say that its last day is near or past. No day makes an error: it would hold up every other change."""
    urgency = urgency_of(came, today)
    if urgency:
        may = "mocht" if urgency == "overdue" else "mag"
        what = f"Dit scenario uit een casus {may} tot en met {came.expires_on} gebruikt worden."
        remedy = "Ga de lijst opnieuw na en kies een nieuwe dag, of haal het scenario weg."
        yield dc.replace(problem_at(path, places, LAST_DAY, what, remedy), severity="warning")


def _path(story: Scenario) -> str:
    return f"quizzes/{story.slug}.yaml"
