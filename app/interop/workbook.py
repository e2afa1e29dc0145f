"""A published table → an Excel file: the same numbers, as numbers, and beside them a sheet that says what they are.

The same table gives the same bytes: nothing in the file depends on when or by whom it was made.
"""

import dataclasses as dc
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from app.insight.sheets import Cell, Percent, Score, Sheet, plain

NARROWEST, WIDEST = 9, 48
WIDTH_OF_LABELS, WIDTH_OF_TEXTS = 26, 100
NOT_KNOWN = dt.date(2000, 1, 1)

Format = Any
"""A format of the library, which has no types."""


@dc.dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the table.

    Args:
        title: What the table is about.
        tab: Name of the sheet with the table.
        explained_tab: Name of the sheet that explains it.
        explained: Label and text, line by line.
        published_on: When; the file says it was made then.
    """

    title: str
    tab: str
    explained_tab: str
    explained: Sequence[tuple[str, str]]
    published_on: dt.date | None


def xlsx(sheet: Sheet, beside: Beside) -> bytes:
    """Return a table as an Excel file.

    Texts are written as texts, so that nothing in them is ever a formula or a link.

    Args:
        sheet: The table.
        beside: What explains it.
    """
    written = io.BytesIO()
    # Properties name no person, and give the day of publication for the moment at which the file was made.
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        made = dt.datetime.combine(beside.published_on or NOT_KNOWN, dt.time(), dt.UTC)
        book.set_properties({"title": beside.title, "author": "", "created": made.replace(tzinfo=None)})
        _write_table(book, sheet, beside.tab)
        _write_explained(book, beside)
    return written.getvalue()


def _write_table(book: Any, sheet: Sheet, tab: str) -> None:  # noqa: ANN401  the library has no types
    page = book.add_worksheet(tab)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats: dict[str, Format] = {}
    for place, name in enumerate(sheet.columns):
        page.set_column(place, place, _width(sheet, place))
        _text(page, 0, place, name, head)
    for line, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            _cell(page, line, place, cell, _format(book, formats, cell, is_number=sheet.is_number(place)))
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_explained(book: Any, beside: Beside) -> None:  # noqa: ANN401  the same
    page = book.add_worksheet(beside.explained_tab)
    title, label = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, WIDTH_OF_LABELS)
    page.set_column(1, 1, WIDTH_OF_TEXTS)
    _text(page, 0, 0, beside.title, title)
    for line, (name, text) in enumerate(beside.explained, 2):
        _text(page, line, 0, name, label)
        _text(page, line, 1, text, wrapped)


def _format(book: Any, made: dict[str, Format], cell: Cell, *, is_number: bool) -> Format:  # noqa: ANN401  the same
    """Return how a cell looks; one format for all that look alike."""
    if isinstance(cell, Percent):
        look = {"num_format": '0"%"'}
    elif isinstance(cell, Score):
        look = {"num_format": "0." + "0" * cell.decimals if cell.decimals else "0"}
    elif isinstance(cell, int):
        look = {"num_format": "#,##0"}
    else:
        look = {"align": "right"} if is_number else {}
    if str(look) not in made:
        made[str(look)] = book.add_format(look)
    return made[str(look)]


def _cell(page: Any, line: int, place: int, cell: Cell, look: Format) -> None:  # noqa: ANN401  the same
    value = plain(cell)
    if value == "":
        page.write_blank(line, place, None, look)
    elif isinstance(value, str):
        _text(page, line, place, value, look)
    else:
        page.write_number(line, place, value, look)


def _text(page: Any, line: int, place: int, text: str, look: Format) -> None:  # noqa: ANN401  the same
    refused = page.write_string(line, place, text, look)
    assert not refused, f"line {line}, column {place} does not fit into a cell"


def _width(sheet: Sheet, place: int) -> int:
    # A heading wraps; what stands under it does not.
    longest = max((len(str(plain(row[place]))) for row in sheet.rows), default=0)
    return min(max(longest + 2, len(sheet.columns[place]) // 2 + 2, NARROWEST), WIDEST)
