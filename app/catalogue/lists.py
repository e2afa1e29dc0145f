"""Small lists that somebody brings as CSV: named columns, every mistake at once, each at its line and column. Pure."""

import dataclasses as dc
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from app.errors import Problem

LARGEST_BYTES = 1_000_000
_DAYS = (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})")


@dc.dataclass(frozen=True, slots=True)
class Cell:
    """A value with the column of the line at which it begins, counted from 1."""

    text: str
    column: int


@dc.dataclass(frozen=True, slots=True)
class Row:
    """A line with a value in every column.

    Args:
        line: Counted from 1.
        cells: By column.
    """

    line: int
    cells: Mapping[str, Cell]


def read(name: str, content: bytes, columns: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """Read a list.

    Args:
        name: Of the file, for the problems.
        content: CSV in UTF-8, with a comma or semicolon between the columns; the first line names them, in any order.
        columns: Those that are needed.

    Returns:
        The lines; and every problem, in the order of the lines. A line with a problem is not among the lines.
    """
    if len(content) > LARGEST_BYTES:
        return [], [Problem(name, 1, 1, "Dit bestand is groter dan 1 MB.", "Maak het kleiner.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return [], [Problem(name, line, column, "Dit bestand is geen UTF-8.", "Sla het op als CSV UTF-8.")]
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    if not lines:
        return [], [Problem(name, 1, 1, "Dit bestand is leeg.", _first_line(columns))]
    return _read_lines(name, lines, columns)


def _first_line(columns: Sequence[str]) -> str:
    return f"Zet op de eerste regel: {','.join(columns)}"


def _read_lines(name: str, lines: list[tuple[int, str]], columns: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    number, head = lines[0]
    mark = ";" if ";" in head and "," not in head else ","
    titles, broken = split(head, mark)
    order, problems = _order(name, number, titles, columns)
    if broken:
        problems = [_open_quote(name, number, broken)]
    if problems:
        return [], problems
    rows: list[Row] = []
    for number, line in lines[1:]:
        cells, broken = split(line, mark)
        found = [_open_quote(name, number, broken)] if broken else _wrong_count(name, number, cells, len(titles))
        if not found:
            row = Row(number, {column: cells[place] for column, place in zip(columns, order, strict=True)})
            found = list(_empty(name, row))
            rows += [] if found else [row]
        problems += found
    return rows, problems


def split(line: str, mark: str) -> tuple[list[Cell], int | None]:
    """Split a line of CSV into its cells.

    Returns:
        The cells, and the column of a quotation mark that is never closed, if there is one.
    """
    cells: list[Cell] = []
    at = 0
    while True:
        start = at
        if line[at : at + 1] == '"':
            quoted = re.compile(r'"((?:[^"]|"")*)"').match(line, at)
            if quoted is None:
                return cells, at + 1
            value, at = quoted[1].replace('""', '"'), quoted.end()
            rest = line.find(mark, at)
            value += line[at : rest if rest >= 0 else len(line)]
            at = rest if rest >= 0 else len(line)
        else:
            rest = line.find(mark, at)
            at = rest if rest >= 0 else len(line)
            value = line[start:at]
        lead = len(value) - len(value.lstrip()) if line[start : start + 1] != '"' else 0
        cells.append(Cell(value.strip(), start + lead + 1))
        if at >= len(line):
            return cells, None
        at += len(mark)


def _order(name: str, line: int, titles: list[Cell], columns: Sequence[str]) -> tuple[list[int], list[Problem]]:
    """Return where each column stands."""
    said = [cell.text.casefold() for cell in titles]
    first = {column: said.index(column) for column in columns if column in said}
    problems = [
        Problem(name, line, 1, f"De kolom ‘{column}’ ontbreekt.", _first_line(columns))
        for column in columns if column not in first
    ]  # fmt: skip
    problems += [
        Problem(name, line, cell.column, f"De kolom ‘{cell.text}’ staat er twee keer.", "Haal er een weg.")
        for place, cell in enumerate(titles) if first.get(said[place], place) < place
    ]  # fmt: skip
    return [] if problems else [first[column] for column in columns], problems


def _open_quote(name: str, line: int, column: int) -> Problem:
    return Problem(name, line, column, "Dit aanhalingsteken wordt op deze regel niet gesloten.", "Sluit het, of haal het weg.")


def _wrong_count(name: str, line: int, cells: list[Cell], wanted: int) -> list[Problem]:
    if len(cells) == wanted:
        return []
    what = f"Deze regel heeft {len(cells)} kolommen, en de eerste regel {wanted}."
    remedy = "Zet een waarde waar een komma in staat tussen dubbele aanhalingstekens."
    return [Problem(name, line, cells[-1].column, what, remedy)]


def _empty(name: str, row: Row) -> Iterator[Problem]:
    for column, cell in row.cells.items():
        if not cell.text:
            yield Problem(name, row.line, cell.column, f"‘{column}’ is leeg.", f"Vul {column} in.")


def day(text: str) -> dt.date | None:
    """Return the day in a text such as `2026-11-23` or `23-11-2026`, or None when it holds no day."""
    for pattern in _DAYS:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            try:
                return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def no_day(name: str, row: Row, column: str) -> Problem:
    """Return what is said of a cell that holds no day."""
    cell = row.cells[column]
    return Problem(name, row.line, cell.column, f"‘{cell.text}’ is geen datum.", "Schrijf de datum als 2026-11-23 of 23-11-2026.")
