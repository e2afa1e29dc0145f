"""The reports of the Meldpunt as words and rows: the headline, the findings, the table. Pure.

More reports is neither good nor bad by itself, and what moves together did not cause each other: both are said in every
definition and in every row, so that no picture and no file goes without.
"""

import calendar
import dataclasses as dc
from collections.abc import Iterator, Sequence

from app.insight import contrasts, intervals, periods
from app.insight.meldpunt_figures import Quarter, Span, lanes_in_order
from app.insight.periods import Period, quarter
from app.insight.sheets import Cell, Score, Sheet
from app.insight.statements import HIDDEN, Tongue, during, period_name

SHOWN_QUARTERS = 8
THOUSAND = 1000
QUARTERS = 4
NOT_KNOWN = "."
"""Stands where there is no rate, as in tables of the national bureau of statistics."""

KEYS = ("period", "subject", "reports", "per_1000_years", "low", "high", "started", "activities", "note")


@dc.dataclass(frozen=True, slots=True)
class Rate:
    """Reports per thousand years in service, with its exact interval.

    Args:
        count: Reports.
        years: In service, of everybody together.
    """

    count: int
    years: float

    @property
    def value(self) -> float:
        """Return the rate."""
        return THOUSAND * self.count / self.years

    @property
    def ends(self) -> tuple[float, float]:
        """Return the ends of the 95 % interval (F. Garwood 1936, Biometrika 28, 437-442)."""
        found = intervals.garwood(self.count)
        return THOUSAND * found.low / self.years, THOUSAND * found.high / self.years


@dc.dataclass(frozen=True, slots=True)
class Point:
    """What is told of one or more quarters together."""

    since: Period
    until: Period
    quarters: tuple[Quarter, ...]
    span: Span

    @property
    def years(self) -> float | None:
        """Return the years in service of everybody together; None when that is not known of every quarter."""
        return sum(map(_years, self.quarters)) if all(one.beside.person_days for one in self.quarters) else None

    def rate(self, name: str) -> Rate | None:
        """Return the rate of the total or of a lane; None when it is not known how many were in service."""
        return Rate(self.span.counts[name], self.years) if self.years else None

    @property
    def started(self) -> int | None:
        """Return who took part for the first time, where every quarter told it."""
        known = [one.beside.started for one in self.quarters]
        return sum(filter(None, known)) if None not in known else None


def _years(quarter: Quarter) -> float:
    return quarter.beside.person_days / (366 if calendar.isleap(quarter.told.period.last.year) else 365)


def points(quarters: Sequence[Quarter], *, lanes: bool) -> tuple[Point, ...]:
    """Return what was told, oldest first.

    Args:
        quarters: Published, oldest first.
        lanes: Of the lanes; else of all reports.
    """
    found = []
    for one in quarters:
        span = one.told.lanes if lanes else one.told.total
        since = periods.parse(span.since) if span else None
        if span and since:
            inside = tuple(other for other in quarters if since.first <= other.told.period.first <= one.told.period.first)
            found.append(Point(since, one.told.period, inside, span))
    return tuple(found)


def point_name(point: Point, say: Tongue) -> str:
    """Return `3e kwartaal 2026`, or the quarters that are told together."""
    if point.since == point.until:
        return period_name(point.until, say)
    return say.gettext(
        "%(first)de tot en met %(last)de kwartaal %(year)d",
        first=point.since.quarter, last=point.until.quarter, year=point.until.last.year,
    )  # fmt: skip


def lane_name(lane: str, say: Tongue) -> str:
    """Return what a lane, or all of them, is called."""
    return {
        "all": say.gettext("Alle meldingen"),
        "undermining": say.gettext("Ondermijning"),
        "aggression": say.gettext("Agressie"),
        "integrity": say.gettext("Integriteit"),
    }[lane]


def window(quarters: Sequence[Quarter], until: Period) -> tuple[Quarter, ...]:
    """Return the quarters that one figure shows: those of the two years up to and including one."""
    shown = set(quarters_until(until))
    return tuple(one for one in quarters if one.told.period in shown)


def quarters_until(until: Period) -> tuple[Period, ...]:
    """Return the eight quarters up to and including one, newest first."""
    newest = until.last.year * 4 + until.quarter - 1
    return tuple(quarter(number // 4, number % 4 + 1) for number in range(newest, newest - SHOWN_QUARTERS, -1))


def headline(quarters: Sequence[Quarter], say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    known = points(quarters, lanes=False)
    if not known:
        return say.gettext("Er zijn te weinig meldingen om iets te laten zien")
    last = known[-1]
    count = last.span.counts["all"]
    when = during(last.until, say) if last.since == last.until else say.gettext("in het %(span)s", span=point_name(last, say))
    return say.ngettext(
        "Het Meldpunt ontving %(count)s melding %(when)s", "Het Meldpunt ontving %(count)s meldingen %(when)s",
        count, count=say.number(count), when=when,
    )  # fmt: skip


def lanes_finding(known: Sequence[Point], say: Tongue) -> str:
    """Return what the newest quarters tell about the lanes; lanes are not ranked.

    Args:
        known: What is told of the lanes, oldest first; at least one.
        say: The language.
    """
    last = known[-1]
    parts = (f"{lane_name(lane, say).lower()} {say.number(count)}" for lane, count in lanes_in_order(last.span.counts))
    return say.gettext("%(period)s: %(lanes)s", period=point_name(last, say), lanes=", ".join(parts))


def compared(quarters: Sequence[Quarter], say: Tongue) -> str:
    """Return how the newest quarter compares with the same one a year before; nothing when one of the two is not told alone."""
    told = points(quarters, lanes=False)
    alone = {one.until: one for one in told if one.since == one.until}
    last = alone.get(told[-1].until) if told else None
    before = alone.get(periods.year_before(last.until) or last.until) if last else None
    if last is None or before is None or before == last:
        return ""
    word = _word(before, last, say)
    return say.gettext("Dat is %(word)s vergeleken met een jaar eerder.", word=word) if word else ""


def _word(before: Point, after: Point, say: Tongue) -> str:
    """Return how two rates compare; nothing when one of them is not known."""
    if not before.years or not after.years:
        return ""
    found = contrasts.rate_ratio(after.span.counts["all"], after.years, before.span.counts["all"], before.years)
    if found.low > 1:
        return say.gettext("aantoonbaar meer")
    return say.gettext("aantoonbaar minder") if found.high < 1 else say.gettext("niet aantoonbaar veranderd")


def reports_sentence(quarters: Sequence[Quarter], year: int, say: Tongue) -> str:
    """Return what the yearly report says about the reports of a year.

    Args:
        quarters: Every published quarter, oldest first.
        year: Of the report. Without a total for all of it, too little is known.
        say: The language.
    """
    now, before = whole_year(quarters, year), whole_year(quarters, year - 1)
    if now is None:
        return say.gettext("Voor het aantal meldingen zijn dit jaar te weinig gegevens om een uitspraak te doen.")
    said = _year_told(now, year, say)
    word = _word(before, now, say) if before else ""
    if before is None or not word:
        alone = say.gettext("Van het jaar ervoor zijn te weinig gegevens om te vergelijken.")
        return f"{said} {alone}" if now.years else said
    then = say.gettext(
        "Dat is %(word)s vergeleken met %(year)d (%(count)s).",
        word=word, year=year - 1, count=say.number(before.span.counts["all"]),
    )  # fmt: skip
    return f"{said} {then}"


def _year_told(now: Point, year: int, say: Tongue) -> str:
    """Return how many reports a year had, with the rate where it is known."""
    count, rate = now.span.counts["all"], now.rate("all")
    values = {"year": year, "count": say.number(count)}
    if rate is None:
        told = say.ngettext(
            "In %(year)d ontving het Meldpunt %(count)s melding.", "In %(year)d ontving het Meldpunt %(count)s meldingen.",
            count, **values,
        )  # fmt: skip
        return f"{told} {no_rate(say)}"
    values["rate"] = say.decimal(rate.value, 1)
    return say.ngettext(
        "In %(year)d ontving het Meldpunt %(count)s melding (%(rate)s per duizend mensen in dienst of in functie per jaar).",
        "In %(year)d ontving het Meldpunt %(count)s meldingen (%(rate)s per duizend mensen in dienst of in functie per jaar).",
        count, **values,
    )  # fmt: skip


def whole_year(quarters: Sequence[Quarter], year: int) -> Point | None:
    """Return the whole year as one point, when what is told of it covers all its quarters."""
    found = [one for one in points(quarters, lanes=False) if one.until.last.year == year]
    inside = tuple(quarter for one in found for quarter in one.quarters)
    if len(inside) != QUARTERS:
        return None
    total = sum(one.span.counts["all"] for one in found)
    return Point(found[0].since, found[-1].until, inside, Span(found[0].since.key, {"all": total}))


def reading(say: Tongue) -> str:
    """Return how to read a number of reports."""
    return say.gettext(
        "Meer meldingen kan betekenen: vaker melden, of meer incidenten. De meldgraad geeft een aanwijzing welke van "
        "de twee; het kan ook allebei zijn."
    )


def together(say: Tongue) -> str:
    """Return what never leaves the picture of reports beside activity."""
    return say.gettext("Samenhang, geen oorzaak.")


def no_rate(say: Tongue) -> str:
    """Return why there is a count without a rate."""
    return say.gettext("Geen verhouding: het is niet bekend hoeveel mensen toen in dienst waren.")


def without_rate(known: Sequence[Point], say: Tongue) -> str:
    """Return which quarters have a count without a rate, for beside a figure of rates; nothing when all have one.

    Args:
        known: What is told, oldest first.
        say: The language.
    """
    named = ", ".join(point_name(one, say) for one in known if not one.years)
    if not named:
        return ""
    return say.gettext("%(period)s: geen verhouding, want het is niet bekend hoeveel mensen toen in dienst waren.", period=named)


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    counted = say.gettext(
        "Het Meldpunt geeft alleen aantallen per kwartaal, in drie onderwerpen. Het getal per duizend is omgerekend naar duizend "
        "mensen die een heel jaar in dienst of in functie zijn, met een marge (95% zekerheid). Minder dan vijf meldingen laten "
        "we niet los zien: die tellen we op bij volgende kwartalen van hetzelfde jaar. Is van een kwartaal niet bekend hoeveel "
        "mensen in dienst waren, dan staat er een punt in plaats van een verhouding."
    )
    return f"{counted} {reading(say)} {together(say)}"


def sheet(quarters: Sequence[Quarter], say: Tongue) -> Sheet:
    """Return every total and every lane that is told.

    Args:
        quarters: Those of one figure, oldest first.
        say: The language.
    """
    columns = (
        say.gettext("Periode"), say.gettext("Onderwerp"), say.gettext("Meldingen"), say.gettext("Per duizend per jaar"),
        say.gettext("Marge van"), say.gettext("Marge tot"), say.gettext("Deden voor het eerst mee"),
        say.gettext("Activiteiten"), say.gettext("Let op"),
    )  # fmt: skip
    return Sheet(columns, tuple(_rows(quarters, say)), texts=2, keys=KEYS, notes=1)


def _rows(quarters: Sequence[Quarter], say: Tongue) -> Iterator[tuple[Cell, ...]]:
    for point in points(quarters, lanes=False):
        activities = sum(one.beside.activities for one in point.quarters)
        started: Cell = HIDDEN if point.started is None else point.started
        yield (*_row(point, "all", say), started, activities, _note(point, say))
    for point in points(quarters, lanes=True):
        for lane, _count in lanes_in_order(point.span.counts):
            yield (*_row(point, lane, say), "", "", _note(point, say))


def _row(point: Point, name: str, say: Tongue) -> tuple[Cell, ...]:
    named, rate = (point_name(point, say), lane_name(name, say), point.span.counts[name]), point.rate(name)
    if rate is None:
        return (*named, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)
    low, high = rate.ends
    return (*named, Score(rate.value), Score(low), Score(high))


def _note(point: Point, say: Tongue) -> str:
    return together(say) if point.years else f"{together(say)} {no_rate(say)}"
