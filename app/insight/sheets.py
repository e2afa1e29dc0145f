"""A published table as rows of cells: the one object that page, files, report and programs are made of. Pure."""

import csv
import dataclasses as dc
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from app.insight.disclosure import SUPPRESSED, Figure, Row
from app.insight.measures import CIVIL_SERVANTS, MEASURES, OFFICE_HOLDERS, ROLES, STARTED
from app.insight.statements import ALL_PERCENT, HIDDEN, Tongue, group_name, percent_text, period_name, role_name
from app.insight.tables import Table

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

Value = int | str
"""A number, or words where there is no number to show."""


@dc.dataclass(frozen=True, slots=True)
class Percent:
    """A whole percentage; the page writes its sign, the file does not."""

    number: int


@dc.dataclass(frozen=True, slots=True)
class Score:
    """A number with decimals, such as a mean: the page writes a comma, the file a point.

    Args:
        number: The number as it was published.
        decimals: How many of them are told.
    """

    number: float
    decimals: int = 1

    @property
    def rounded(self) -> float:
        """Return the number as it is shown everywhere; never a zero with a minus."""
        return round(self.number, self.decimals) + 0.0


Cell = Value | Percent | Score


@dc.dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows.

    Args:
        columns: What stands above each column, in the language of the reader.
        rows: Cells; the first one names the row.
        texts: How many columns, from the left, hold words.
        notes: How many columns, from the right, hold words again.
        keys: What each column is called for programs: English, and the same in every language. Empty for what no program reads.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    texts: int
    keys: tuple[str, ...] = ()
    notes: int = 0

    def is_number(self, place: int) -> bool:
        """Tell whether a column, from the left and from 0, holds numbers, or what stands there instead of them."""
        return self.texts <= place < len(self.columns) - self.notes

    def __post_init__(self) -> None:
        """Refuse a column without a name, and a name for two columns."""
        assert not self.keys or len(self.keys) == len(self.columns) == len(set(self.keys))


def by_group(table: Table, say: Tongue) -> Sheet:
    """Return people, participation and completion of every group: departments, the roles, the organisation."""
    columns = (
        say.gettext("Groep"), say.gettext("Domein"), say.gettext("Mensen"), say.gettext("Deden mee"),
        say.gettext("Deel dat meedeed (%)"), say.gettext("Rondden af"), say.gettext("Deel dat afrondde (%)"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (group_name(group, say), group.domain, *_numbers(row, MEASURES, say)) for group, row in table.units
    ]
    whole = [*table.roles, *([table.organisation] if table.organisation else [])]
    rows.extend((role_name(row.key, say), "", *_numbers(row, MEASURES, say)) for row in whole)
    keys = ("group", "domain", "people", "started", "started_percent", "completed", "completed_percent")
    return Sheet(columns, tuple(rows), texts=2, keys=keys)


def by_domain(table: Table, say: Tongue) -> Sheet:
    """Return people, participation and completion of every domain: the sum of its departments, where all of them are shown.

    A sum of what was published tells nothing new. Of a domain with a department that is hidden or told roughly, nothing is told.
    """
    columns = (
        say.gettext("Domein"), say.gettext("Mensen"), say.gettext("Deden mee"), say.gettext("Deel dat meedeed (%)"),
        say.gettext("Rondden af"), say.gettext("Deel dat afrondde (%)"),
    )  # fmt: skip
    keys = ("domain", "people", "started", "started_percent", "completed", "completed_percent")
    domains: dict[str, list[Row]] = {}
    for group, row in table.units:
        domains.setdefault(group.domain, []).append(row)
    rows = ((name, *_numbers(_sum(name, found), MEASURES, say)) for name, found in domains.items())
    return Sheet(columns, tuple(rows), texts=1, keys=keys)


def _sum(key: str, rows: Sequence[Row]) -> Row:
    """Return departments as one group; hidden where one of them is."""
    people = [row.people for row in rows]
    figures = {measure: _sum_of([row.figures[measure] for row in rows]) for measure in MEASURES}
    if None in people or any(figure.state == "suppressed" for figure in figures.values()):
        return Row(key, None, dict.fromkeys(MEASURES, SUPPRESSED))
    return Row(key, sum(filter(None, people)), figures)


def _sum_of(figures: Sequence[Figure]) -> Figure:
    counted = [figure for figure in figures if figure.state != "empty"]
    if not counted:
        return Figure("empty")
    if any(figure.state != "shown" for figure in counted):
        return SUPPRESSED
    return Figure("shown", sum(figure.count or 0 for figure in counted))


def by_month(tables: Sequence[Table], say: Tongue) -> Sheet:
    """Return how far both roles were at the end of each month."""
    columns = [say.gettext("Periode")]
    for role in (say.gettext("ambtenaren"), say.gettext("ambtsdragers")):
        columns.append(say.gettext("Mensen, %(role)s", role=role))
        columns.append(say.gettext("Deden mee, %(role)s", role=role))
        columns.append(say.gettext("Deel dat meedeed, %(role)s (%%)", role=role))
    rows = (
        (period_name(table.period, say), *(cell for key in (CIVIL_SERVANTS, OFFICE_HOLDERS) for cell in _role(table, key, say)))
        for table in tables
    )  # fmt: skip
    keys = ("period", *(f"{role}_{what}" for role in ROLES for what in ("people", "started", "started_percent")))
    return Sheet(tuple(columns), tuple(rows), texts=1, keys=keys)


def _role(table: Table, key: str, say: Tongue) -> Iterator[Cell]:
    row = table.row(key)
    return _numbers(row, (STARTED,), say) if row else iter((HIDDEN, HIDDEN, HIDDEN))


def _numbers(row: Row, measures: Iterable[str], say: Tongue) -> Iterator[Cell]:
    yield HIDDEN if row.people is None else row.people
    for measure in measures:
        figure = row.figures[measure]
        shown = figure.state == "shown" and figure.count is not None
        yield figure.count if shown and figure.count is not None else "" if figure.state == "empty" else HIDDEN
        text = percent_text(figure, row.people, say)
        number = text.removesuffix("%")
        yield Percent(int(number)) if shown and number.isdigit() and int(number) <= ALL_PERCENT else text


def page_text(cell: Cell, say: Tongue) -> str:
    """Return a cell as a page shows it."""
    if isinstance(cell, Percent):
        return f"{cell.number}%"
    if isinstance(cell, Score):
        return say.decimal(cell.rounded, cell.decimals)
    return say.number(cell) if isinstance(cell, int) else cell


def csv_text(sheet: Sheet) -> str:
    """Return a sheet as a comma-separated file that spreadsheet programs read as UTF-8; numbers are numbers.

    All words stand in quotes: a program that takes another sign for the end of a cell finds none within them.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    for row in (sheet.columns, *sheet.rows):
        writer.writerow([value if not isinstance(value := plain(cell), str) else harmless(value) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def plain(cell: Cell) -> int | float | str:
    """Return a cell as files and programs hold it: numbers are numbers, without a sign."""
    if isinstance(cell, Percent):
        return cell.number
    return cell.rounded if isinstance(cell, Score) else cell


TEXT = "_text"
"""Ends the key of the column that holds, for programs, what a number looks like on the page."""


def flat(sheet: Sheet, say: Tongue) -> tuple[tuple[str, ...], tuple[tuple[int | float | str | None, ...], ...]]:
    """Return a sheet for programs: keys, and rows of plain values.

    A column of numbers becomes two: the number, or None where there is none to show, and beside it the text of the page, such
    as `x` or `ten minste 90%`. So a program can compute with the one and show the other.
    """
    keys = [
        key for place, one in enumerate(sheet.keys) for key in ((one, one + TEXT) if sheet.is_number(place) else (one,))
    ]  # fmt: skip
    return tuple(keys), tuple(tuple(_flat_row(row, sheet, say)) for row in sheet.rows)


def _flat_row(row: Sequence[Cell], sheet: Sheet, say: Tongue) -> Iterator[int | float | str | None]:
    for place, cell in enumerate(row):
        value = plain(cell)
        if sheet.is_number(place):
            yield None if isinstance(value, str) else value
        yield page_text(cell, say)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula: no control characters, no telling first sign.

    Source:
        OWASP ASVS 5.0, 1.2.10: CSV and formula injection
    """
    plain = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf"} else letter for letter in text)
    return f"'{plain}" if plain.lstrip().startswith(FORMULA_STARTS) else plain
