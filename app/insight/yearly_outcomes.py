"""What the yearly report says of outcomes: knowledge, what stays, the route, willingness, reports. Pure.

Each function gets what was published of the year and of the year before, and gives sentences; none where there is nothing to
say. The sentences are those of the pages.
"""

from collections.abc import Iterable, Iterator

from app.insight import knowledge_figures, meldpunt_figures, meldpunt_words, pulse_figures, pulse_levels, retention_figures
from app.insight import statements_learning as learned
from app.insight import statements_reporting as reporting
from app.insight.knowledge_figures import Knowledge
from app.insight.lesson_figures import LessonFigures
from app.insight.measures import OFFICE_HOLDERS
from app.insight.meldpunt_figures import Quarter
from app.insight.pulse_figures import PulseTable
from app.insight.retention_figures import Stayed
from app.insight.statements import Tongue
from app.insight.yearly import Known, Outcome

MONTHS_LATER = 90


def _of(known: Known, kind: str) -> list[Outcome]:
    """Return the tables of both years, oldest first."""
    found = [one for one in known.outcomes if one.kind == kind]
    return sorted(found, key=lambda one: one.period.last)


def _pulses(known: Known, kind: str) -> list[PulseTable]:
    """Return the tables of a pulse of both years, newest first."""
    read = (pulse_figures.read(one.kind, one.period, pulse_figures.LEAST, one.period.last, one.shown) for one in _of(known, kind))
    return sorted(read, key=lambda one: one.period.last, reverse=True)


def _is_told(tables: Iterable[PulseTable], year: int) -> bool:
    return pulse_levels.level(list(tables), year) is not None


def route(known: Known, say: Tongue) -> Iterator[str]:
    """Tell whether people know the route."""
    tables = _pulses(known, "route")
    if _is_told(tables, known.year):
        yield reporting.route_sentence(tables, _pulses(known, "response"), known.year, say)


def willingness(known: Known, say: Tongue) -> Iterator[str]:
    """Tell whether people would report."""
    tables = _pulses(known, "willingness")
    if _is_told(tables, known.year):
        yield reporting.willingness_sentence(tables, _pulses(known, "response"), known.year, say)


def barriers(known: Known, say: Tongue) -> Iterator[str]:
    """Tell what holds people back."""
    tables = _pulses(known, "barriers")
    if pulse_levels.last(tables, known.year):
        yield reporting.barriers_sentence(tables, known.year, say)


def experience(known: Known, say: Tongue) -> Iterator[str]:
    """Tell which part of what was seen was reported."""
    tables = _pulses(known, "experience")
    if pulse_levels.reported(tables, known.year):
        yield reporting.experience_sentence(tables, _pulses(known, "response"), known.year, say)


def office_holders(known: Known, say: Tongue) -> Iterator[str]:
    """Tell whether office-holders would report and know the route."""
    willing, routes = (_pulses(known, kind) for kind in ("willingness", "route"))
    lines = (one.line(OFFICE_HOLDERS) for one in (*willing, *routes) if one.period.last.year == known.year)
    if any(line and line.n for line in lines):
        yield reporting.office_holders_sentence(willing, routes, known.year, say)


def answered(known: Known, say: Tongue) -> Iterator[str]:
    """Tell how many answered the last pulse of the year."""
    tables = _pulses(known, "response")
    if pulse_levels.last(tables, known.year):
        yield reporting.response_sentence(tables, known.year, say)


def reports(known: Known, say: Tongue) -> Iterator[str]:
    """Tell how many reports the Meldpunt received."""
    quarters: list[Quarter] = [meldpunt_figures.read(one.period, one.shown) for one in _of(known, "meldpunt")]
    if meldpunt_words.whole_year(quarters, known.year):
        yield meldpunt_words.reports_sentence(quarters, known.year, say)


def knowledge(known: Known, say: Tongue) -> Iterator[str]:
    """Tell what people gained in each module."""
    rows = list(_by_module(one for one in _of(known, "knowledge") if one.period.last.year == known.year))
    if rows:
        yield learned.knowledge_sentence(rows, say)


def _by_module(tables: Iterable[Outcome]) -> Iterator[Knowledge]:
    rows = [Knowledge.read(row) for one in tables for row in one.shown["modules"]]
    for module in dict.fromkeys(row.module for row in rows):
        found = knowledge_figures.together([row for row in rows if row.module == module])
        if found:
            yield found


def retention(known: Known, say: Tongue) -> Iterator[str]:
    """Tell what is still known after three months."""
    stayed = [Stayed.read(row) for one in _of(known, "retention") for row in one.shown["lots"]]
    course = retention_figures.course(stayed, list(_by_module(_of(known, "knowledge"))))
    if course.point(MONTHS_LATER):
        yield learned.retention_sentence(course, say)


def lessons(known: Known, say: Tongue) -> Iterator[str]:
    """Tell how many finished each module within thirty days."""
    tables = [one for one in _of(known, "lessons") if one.period.last.year == known.year]
    for module in sorted({one.subject for one in tables}):
        mine = [one for one in tables if one.subject == module]
        yield learned.lessons_sentence(mine[-1].title, [LessonFigures.read(one.shown) for one in mine], say)
