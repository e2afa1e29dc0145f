"""The two lists that the core team brings: what it did on which day, and how many reports the Meldpunt received. Pure."""

import dataclasses as dc
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from app.catalogue import lists
from app.errors import Problem
from app.insight import periods
from app.insight.periods import Period

ACTIVITY_COLUMNS = ("datum", "soort", "titel")
REPORT_COLUMNS = ("kwartaal", "onderwerp", "aantal")
LONGEST_TITLE = 120
FIRST_YEAR = 2000
YEARS_AHEAD = 2
"""An activity may be planned this far ahead; later is a mistake in the year."""

MARK = ";"
"""Between the columns of the examples, as a Dutch Excel wants it."""

MOST_REPORTS = 100_000
QUARTERS = 4

KINDS: Mapping[str, str] = {"actie": "campaign", "bijeenkomst": "meeting", "nieuws": "news", "anders": "other"}
"""Dutch in the list, and as it is kept."""

LANES: Mapping[str, str] = {"ondermijning": "undermining", "agressie": "aggression", "integriteit": "integrity"}
"""The three lanes of the Meldpunt: Dutch in the list, and as they are kept."""

_QUARTER = re.compile(r"([12]\d{3})[- ]?[qQkK]([1-4])", re.ASCII)
_NUMBER = re.compile(r"\d{1,7}", re.ASCII)


@dc.dataclass(frozen=True, slots=True, order=True)
class Activity:
    """Something that happened on a day and may have mattered: a campaign, a meeting, news.

    Args:
        on_day: When.
        kind: One of the values of `KINDS`.
        title: In a few words, without names of people.
    """

    on_day: dt.date
    kind: str
    title: str


@dc.dataclass(frozen=True, slots=True)
class Reports:
    """How many reports the Meldpunt received in a quarter, per lane."""

    period: Period
    lanes: Mapping[str, int] = dc.field(hash=False)


def is_far(day: dt.date, today: dt.date) -> bool:
    """Tell whether a day is too far ahead to note an activity for."""
    return (day.year - YEARS_AHEAD, day.month, day.day) > (today.year, today.month, today.day)


def titled(text: str) -> str:
    """Return the title of an activity as it is kept: with one space between words."""
    return " ".join(text.split())


def read_activities(name: str, content: bytes, today: dt.date) -> tuple[tuple[Activity, ...], list[Problem]]:
    """Read a list of dated activities.

    Args:
        name: Of the file, for the problems.
        content: CSV in UTF-8 with the columns `datum`, `soort` and `titel`.
        today: Days of more than two years later are refused.

    Returns:
        The activities, each once; and every problem. With a problem the list is not complete.
    """
    rows, problems = lists.read(name, content, ACTIVITY_COLUMNS, mark=MARK)
    found: dict[Activity, None] = {}
    for row in rows:
        wrong = list(_wrong_activity(name, row, today))
        problems += wrong
        day = lists.day(row.cells["datum"].text)
        if day and not wrong:
            found[Activity(day, KINDS[row.cells["soort"].text.casefold()], titled(row.cells["titel"].text))] = None
    return tuple(sorted(found)), sorted(problems, key=lambda one: (one.line, one.column))


def _wrong_activity(name: str, row: lists.Row, today: dt.date) -> Iterator[Problem]:
    day, kind, title = (row.cells[column].text for column in ACTIVITY_COLUMNS)
    found = lists.day(day)
    if found is None or found.year < FIRST_YEAR:
        yield lists.no_day(name, row, "datum")
    elif is_far(found, today):
        yield lists.in_cell(name, row, "datum", f"‘{day}’ is meer dan twee jaar vooruit.", "Kijk of het jaar klopt.")
    if kind.casefold() not in KINDS:
        what = f"‘{kind}’ is geen soort die we kennen."
        yield lists.in_cell(name, row, "soort", what, f"Kies uit: {', '.join(KINDS)}.")
    if len(title) > LONGEST_TITLE:
        what = f"Deze titel heeft {len(title)} tekens."
        yield lists.in_cell(name, row, "titel", what, f"Gebruik er ten hoogste {LONGEST_TITLE}.")
    if not title.isprintable():
        yield lists.in_cell(name, row, "titel", "In deze titel staat een onzichtbaar teken.", "Typ de titel opnieuw.")


def read_reports(name: str, content: bytes, today: dt.date) -> tuple[tuple[Reports, ...], list[Problem]]:
    """Read how many reports the Meldpunt received.

    Args:
        name: Of the file, for the problems.
        content: CSV in UTF-8 with the columns `kwartaal` (2026-q3 or 2026-k3), `onderwerp` and `aantal`.
        today: Only quarters that closed before it are read.

    Returns:
        Each quarter with its three lanes, oldest first; and every problem. With a problem the list is not complete.
    """
    rows, problems = lists.read(name, content, REPORT_COLUMNS, mark=MARK)
    found: dict[Period, dict[str, int]] = {}
    places: dict[Period, lists.Row] = {}
    for row in rows:
        period = _quarter(row.cells["kwartaal"].text)
        lane = LANES.get(row.cells["onderwerp"].text.casefold())
        known = found.get(period, {}) if period else {}
        wrong = list(_wrong_report(name, row, period, lane, known, today))
        problems += wrong
        if period and lane and not wrong:
            found.setdefault(period, {})[lane] = int(row.cells["aantal"].text)
            places.setdefault(period, row)
    problems += [] if problems else _unfinished(name, found, places)
    reports = (Reports(period, lanes) for period, lanes in sorted(found.items(), key=lambda one: one[0].last))
    return tuple(reports), sorted(problems, key=lambda one: (one.line, one.column))


def _quarter(text: str) -> Period | None:
    found = _QUARTER.fullmatch(text)
    return periods.quarter(int(found[1]), int(found[2])) if found and int(found[1]) >= FIRST_YEAR else None


def _wrong_report(
    name: str, row: lists.Row, period: Period | None, lane: str | None, known: Mapping[str, int], today: dt.date
) -> Iterator[Problem]:
    quarter, subject, count = (row.cells[column].text for column in REPORT_COLUMNS)
    if period is None:
        what = f"‘{quarter}’ is geen kwartaal."
        yield lists.in_cell(name, row, "kwartaal", what, "Schrijf het kwartaal als 2026-q3.")
    elif not period.is_due(today):
        what = f"Het kwartaal {quarter} is nog niet voorbij."
        yield lists.in_cell(name, row, "kwartaal", what, "Wacht tot het voorbij is, en haal deze regel weg.")
    if lane is None:
        what = f"‘{subject}’ is geen onderwerp van het Meldpunt."
        yield lists.in_cell(name, row, "onderwerp", what, f"Kies uit: {', '.join(LANES)}.")
    elif lane in known:
        what = f"‘{subject}’ staat bij {quarter} twee keer."
        yield lists.in_cell(name, row, "onderwerp", what, "Haal er een weg.")
    if not _NUMBER.fullmatch(count) or int(count) > MOST_REPORTS:
        what = f"‘{count}’ is geen aantal meldingen."
        yield lists.in_cell(name, row, "aantal", what, "Schrijf een heel getal, zoals 12.")


def _unfinished(name: str, found: Mapping[Period, Mapping[str, int]], places: Mapping[Period, lists.Row]) -> Iterable[Problem]:
    """Say of each quarter which lane is missing: a missing lane is not the same as none."""
    for period, lanes in found.items():
        for word, lane in LANES.items():
            if lane not in lanes:
                row = places[period]
                what = f"Bij {row.cells['kwartaal'].text} ontbreekt het onderwerp ‘{word}’."
                yield lists.whole_line(name, row.line, what, "Zet het erbij, ook als het aantal 0 is.")
