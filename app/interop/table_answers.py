"""A published table → what a program gets: a flat answer that Power BI and Excel read without code.

These models are the answers, and the description of the answers: `openapi.py` is made of them.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.insight import sheets
from app.insight.periods import Period
from app.insight.sheets import Percent, Sheet
from app.insight.statements import Tongue

PERIOD = (
    r"^[12][0-9]{3}(-(0[1-9]|1[0-2]|q[1-4]|to-(0[1-9]|1[01])|today)|@[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$"
)
SUBJECT = 120
LARGEST_PAGE, USUAL_PAGE, LAST_PAGE = 500, 100, 10_000
_PERCENT = "_percent"


class Answer(BaseModel):
    """Anything that is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Links(Answer):
    """Where a table is found."""

    table: Annotated[str, Field(description="This table as JSON.")]
    csv: Annotated[str, Field(description="The same rows as CSV.")]
    page: Annotated[str, Field(description="The same table on a page, for people who may see figures.")]


class Span(Answer):
    """The period of a table. The last day is the reference date: people in service on that day are counted."""

    key: Annotated[str, Field(description="`2026-10`, `2026-q3`, `2026`, `2026-to-10`, `2026-today` or `2026@2027-03-01`.")]
    name: Annotated[str, Field(description="For people, in the language of the answer.")]
    first_on: dt.date
    last_on: dt.date


class Entry(Answer):
    """One published table, without what it tells."""

    kind: str
    subject: Annotated[str, Field(description="What it is about within its kind; empty for everything together.")]
    title: Annotated[str, Field(description="Of the subject, when it was published.")]
    name: Annotated[str, Field(description="What this kind of table is called.")]
    period: Span
    published_on: dt.date | None
    release: Annotated[int, Field(ge=1, description="More than 1 when the table was renewed or corrected.")]
    links: Links


class Entries(Answer):
    """A page of the list of published tables."""

    total: Annotated[int, Field(ge=0)]
    page: Annotated[int, Field(ge=1)]
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
    next: Annotated[str | None, Field(description="The address of the next page, if there is one.")]
    tables: list[Entry]


class Column(Answer):
    """A column of a table."""

    key: Annotated[str, Field(description="The same in every language, and in every table of this kind.")]
    label: Annotated[str, Field(description="For people, in the language of the answer.")]
    type: Literal["text", "number"]
    unit: Annotated[Literal["percent"] | None, Field(description="`percent`: 62 means 62 %. Otherwise none.")]
    text_key: Annotated[str | None, Field(description="Where the text of a number is found in the same row.")]


class Table(Entry):
    """One published table.

    In `rows` a number that is not shown is null, and `<key>_text` says what the page shows instead: `x` when it is protected, or
    a bound such as `ten minste 90%`. An empty text means that there was nothing to count.
    """

    definition: Annotated[str, Field(description="What is counted, of whom.")]
    not_shown: Annotated[str, Field(description="What x, a bound and an empty cell mean.")]
    language: Literal["nl", "en"]
    columns: list[Column]
    rows: list[dict[str, int | float | str | None]]


class Problem(Answer):
    """Why there is no answer, as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    detail: str


class Asked(BaseModel):
    """What one may ask of the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str | None = None
    period: Annotated[str | None, Field(pattern=PERIOD)] = None
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE


class AskedOfTable(BaseModel):
    """What one may ask of one table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: Annotated[str, Field(max_length=SUBJECT)] = ""


def span(period: Period, name: str) -> Span:
    """Return a period as programs get it."""
    return Span(key=period.key, name=name, first_on=period.first, last_on=period.last)


def columns(sheet: Sheet) -> list[Column]:
    """Return the columns of a sheet as programs get them."""
    return [_column(sheet, place) for place in range(len(sheet.columns))]


def _column(sheet: Sheet, place: int) -> Column:
    key, is_number = sheet.keys[place], sheet.is_number(place)
    is_percent = key.endswith(_PERCENT) or any(isinstance(row[place], Percent) for row in sheet.rows)
    return Column(
        key=key,
        label=sheet.columns[place],
        type="number" if is_number else "text",
        unit="percent" if is_number and is_percent else None,
        text_key=key + sheets.TEXT if is_number else None,
    )


def rows(sheet: Sheet, say: Tongue) -> list[dict[str, int | float | str | None]]:
    """Return the rows of a sheet as programs get them."""
    keys, found = sheets.flat(sheet, say)
    return [dict(zip(keys, row, strict=True)) for row in found]


def csv_text(sheet: Sheet, say: Tongue) -> str:
    """Return the same rows as CSV, with the keys above them; a number that is not shown is an empty cell."""
    keys, found = sheets.flat(sheet, say)
    cells = tuple(tuple("" if value is None else _cell(value) for value in row) for row in found)
    return sheets.csv_text(Sheet(keys, cells, texts=len(keys)))


def _cell(value: float | str) -> sheets.Cell:
    """Return a plain value as a cell that is written as it is."""
    return sheets.Score(value, decimals=6) if isinstance(value, float) else value
