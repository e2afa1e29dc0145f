"""What pulses tell as rows: one sheet a table, for page, files, report and programs. Pure."""

from collections.abc import Iterator, Sequence

from app.insight.disclosure import Figure
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, percent
from app.insight.pulse_figures import ANSWERED, YES, Line, Measured, PulseTable
from app.insight.pulse_words import barriers_in_order, ends, line_name, measure_name
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import HIDDEN, Tongue, percent_text

KEYS = (
    "group", "domain", "in_service", "answers", "yes", "yes_percent", "low_percent", "high_percent", "least_percent",
    "most_percent",
)  # fmt: skip
RESPONSE_KEYS = ("group", "domain", "in_service", "invited", "answered", "answered_percent")
ROLE_KEYS = ("measure", "group", "answers", "yes", "yes_percent", "low_percent", "high_percent")
OPTION_KEYS = ("option", "group", "answers", "chosen", "chosen_percent", "low_percent", "high_percent")


def sheet(table: PulseTable, say: Tongue) -> Sheet:
    """Return every group with its share, interval and bounds."""
    columns = (
        say.gettext("Groep"), say.gettext("Domein"), say.gettext("In dienst"), say.gettext("Antwoorden"), say.gettext("Ja"),
        say.gettext("Deel (%)"), say.gettext("Marge van (%)"), say.gettext("Marge tot (%)"), say.gettext("Laagst mogelijk (%)"),
        say.gettext("Hoogst mogelijk (%)"),
    )  # fmt: skip
    rows = ((line_name(line, say), line.group.domain, line.people, *_cells(line, say)) for line in table.lines)
    return Sheet(columns, tuple(rows), texts=2, keys=KEYS)


def _cells(line: Line, say: Tongue) -> Iterator[Cell]:
    found, figure = line.share(YES), line.figures[YES]
    yield line.n if line.n is not None else HIDDEN
    yield found.x if found else HIDDEN
    yield Percent(percent(found.x, found.n)) if found else _band(figure, line.n, say)
    yield from _margin(found)
    if line.is_open:
        yield from ("", "")
    else:
        yield from _whole(ends(found.bounds.low, found.bounds.high) if found and found.bounds else None)


def _margin(found: Measured | None) -> tuple[Cell, Cell]:
    """Return the ends of an interval; of a complete count both are the share."""
    if found is None or found.interval is None:
        return _whole((percent(found.x, found.n),) * 2 if found else None)
    return _whole(ends(found.interval.low, found.interval.high))


def _whole(between: tuple[int, int] | None) -> tuple[Cell, Cell]:
    return (Percent(between[0]), Percent(between[1])) if between else (HIDDEN, HIDDEN)


def _band(figure: Figure, n: int | None, say: Tongue) -> Cell:
    return percent_text(figure, n, say)


def response_sheet(table: PulseTable, say: Tongue) -> Sheet:
    """Return every group with how many of it answered."""
    columns = (
        say.gettext("Groep"), say.gettext("Domein"), say.gettext("In dienst"), say.gettext("Uitgenodigd"),
        say.gettext("Antwoordden"), say.gettext("Deel dat antwoordde (%)"),
    )  # fmt: skip
    rows = ((line_name(line, say), line.group.domain, line.people, *_answered(line, say)) for line in table.lines)
    return Sheet(columns, tuple(rows), texts=2, keys=RESPONSE_KEYS)


def _answered(line: Line, say: Tongue) -> Iterator[Cell]:
    found = line.share(ANSWERED)
    yield line.n if line.n is not None else HIDDEN
    yield found.x if found else HIDDEN
    yield Percent(percent(found.x, found.n)) if found else _band(line.figures[ANSWERED], line.n, say)


def barriers_sheet(table: PulseTable, say: Tongue) -> Sheet:
    """Return every barrier of every role, most mentioned first; who chose three is in three rows."""
    columns = (
        say.gettext("Antwoord"), say.gettext("Groep"), say.gettext("Antwoorden"), say.gettext("Gekozen"), say.gettext("Deel (%)"),
        say.gettext("Marge van (%)"), say.gettext("Marge tot (%)"),
    )  # fmt: skip
    rows = tuple(
        (text, line_name(line, say), *_chosen(line, option, say))
        for option, text in barriers_in_order(table) for line in table.lines
    )  # fmt: skip
    return Sheet(columns, rows, texts=2, keys=OPTION_KEYS)


def _chosen(line: Line, option: str, say: Tongue) -> Iterator[Cell]:
    found = line.share(option)
    yield line.n if line.n is not None else HIDDEN
    yield found.x if found else HIDDEN
    yield Percent(percent(found.x, found.n)) if found else _band(line.figures[option], line.n, say)
    yield from _margin(found)


def roles_sheet(tables: Sequence[PulseTable], say: Tongue) -> Sheet:
    """Return civil servants and office-holders beside each other, for each measure of one pulse.

    Args:
        tables: Of one quarter, those that tell both roles.
        say: The language.
    """
    columns = (
        say.gettext("Maat"), say.gettext("Groep"), say.gettext("Antwoorden"), say.gettext("Ja"), say.gettext("Deel (%)"),
        say.gettext("Marge van (%)"), say.gettext("Marge tot (%)"),
    )  # fmt: skip
    rows = tuple(
        (measure_name(table.kind, say), line_name(line, say), *_chosen(line, YES, say))
        for table in tables for line in (table.line(CIVIL_SERVANTS), table.line(OFFICE_HOLDERS)) if line
    )  # fmt: skip
    return Sheet(columns, rows, texts=2, keys=ROLE_KEYS)
