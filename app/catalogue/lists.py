"""Small lists that somebody brings as CSV: named columns, every mistake at once, each at its line and column. Pure."""

import dataclasses as dc
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from app.errors import Problem

LARGEST_BYTES = 1_000_000
MARKS: Mapping[str, str] = {",": "komma", ";": "puntkomma"}
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


def read(name: str, content: bytes, columns: Sequence[str], *, mark: str = ",") -> tuple[list[Row], list[Problem]]:
    """Read a list.

    Args:
        name: Of the file, for the problems.
        content: CSV in UTF-8, with a comma or semicolon between the columns; the first line names them, in any order.
        columns: Those that are needed.
        mark: What stands between the columns of the example, for when the first line is wrong.

    Returns:
        The lines; and every problem, in the order of the lines. A line with a problem is not among the lines.
    """
    if len(content) > LARGEST_BYTES:
        return [], [whole_line(name, 1, "Dit bestand is groter dan 1 MB.", "Maak het kleiner.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return [], [whole_line(name, line, "Dit bestand is geen UTF-8.", "Sla het op als CSV UTF-8.", column)]
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    if not lines:
        return [], [whole_line(name, 1, "Dit bestand is leeg.", _first_line(columns, mark))]
    return _read_lines(name, lines, columns, _first_line(columns, mark))


def _first_line(columns: Sequence[str], mark: str) -> str:
    return f"De eerste regel moet zijn: {mark.join(columns)}"


def whole_line(name: str, line: int, what: str, remedy: str, column: int = 1) -> Problem:
    """Return a problem that is in no single column."""
    return Problem(name, line, column, what, remedy, field="")


def in_cell(name: str, row: Row, column: str, what: str, remedy: str) -> Problem:
    """Return a problem in one value; an editor finds it by its place on the line, a page calls the column by its name."""
    return Problem(name, row.line, row.cells[column].column, what, remedy, field=column)


def _read_lines(
    name: str, lines: list[tuple[int, str]], columns: Sequence[str], first_line: str
) -> tuple[list[Row], list[Problem]]:
    number, head = lines[0]
    mark = ";" if ";" in head and "," not in head else ","
    titles, broken = split(head, mark)
    order, problems = _order(name, number, titles, columns, first_line)
    if broken:
        problems = [_open_quote(name, number, broken)]
    if problems:
        return [], problems
    rows: list[Row] = []
    for number, line in lines[1:]:
        cells, broken = split(line, mark)
        found = [_open_quote(name, number, broken)] if broken else _wrong_count(name, number, cells, titles, mark)
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


def _order(name: str, line: int, titles: list[Cell], columns: Sequence[str], first_line: str) -> tuple[list[int], list[Problem]]:
    """Return where each column stands; all that are missing are one problem."""
    said = [cell.text.casefold() for cell in titles]
    first = {column: said.index(column) for column in columns if column in said}
    missing = [f"‘{column}’" for column in columns if column not in first]
    problems = [whole_line(name, line, _missing(missing), first_line)] if missing else []
    problems += [
        whole_line(name, line, f"De kolom ‘{cell.text}’ staat er twee keer.", "Haal er een weg.", cell.column)
        for place, cell in enumerate(titles) if first.get(said[place], place) < place
    ]  # fmt: skip
    return [] if problems else [first[column] for column in columns], problems


def _missing(named: Sequence[str]) -> str:
    if len(named) == 1:
        return f"De kolom {named[0]} ontbreekt."
    return f"De kolommen {', '.join(named[:-1])} en {named[-1]} ontbreken."


def _open_quote(name: str, line: int, column: int) -> Problem:
    what = "Dit aanhalingsteken wordt op deze regel niet gesloten."
    return whole_line(name, line, what, "Sluit het, of haal het weg.", column)


def _wrong_count(name: str, line: int, cells: list[Cell], titles: list[Cell], mark: str) -> list[Problem]:
    if len(cells) == len(titles):
        return []
    what = f"Deze regel heeft {len(cells)} kolommen, en de eerste regel {len(titles)}."
    remedy = f"Zet een waarde waar een {MARKS[mark]} in staat tussen dubbele aanhalingstekens."
    return [whole_line(name, line, what, remedy, cells[-1].column)]


def _empty(name: str, row: Row) -> Iterator[Problem]:
    for column, cell in row.cells.items():
        if not cell.text:
            yield in_cell(name, row, column, f"‘{column}’ is leeg.", f"Vul {column} in.")


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
    what = f"‘{row.cells[column].text}’ is geen datum."
    return in_cell(name, row, column, what, "Schrijf de datum als 2026-11-23 of 23-11-2026.")
