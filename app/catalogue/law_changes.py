"""The list of changed articles that an editor brings: law, article, date. All its mistakes at once, each at its place. Pure."""

import dataclasses as dc
import datetime as dt
import re
from collections.abc import Iterator

from app.catalogue import articles
from app.errors import Problem

COLUMNS = ("law", "article", "date")
LARGEST_BYTES = 1_000_000


@dc.dataclass(frozen=True, slots=True)
class Change:
    """Articles of a law that change on a day.

    Args:
        law: As written.
        article: As written, such as `3a` or `artikelen 6 en 8`.
        on: From which day.
    """

    law: str
    article: str
    on: dt.date

    @property
    def spans(self) -> tuple[articles.Span, ...]:
        """Return the articles."""
        return spans_of(self.article)


@dc.dataclass(frozen=True, slots=True)
class Cell:
    """A value with the column of the line at which it begins, counted from 1."""

    text: str
    column: int


def spans_of(article: str) -> tuple[articles.Span, ...]:
    """Return the articles in a text that may leave out the word itself: `3a`, `6 en 8`, `artikel 28, tweede lid`."""
    return articles.named(article) or articles.named(f"artikel {article}")


def read(name: str, content: bytes) -> tuple[tuple[Change, ...], list[Problem]]:
    """Read a list of changes.

    Args:
        name: Of the file, for the problems.
        content: CSV in UTF-8, with a comma or semicolon between the columns `law`, `article` and `date`.

    Returns:
        The changes; and every problem, in the order of the lines. With a problem the list is not complete.
    """
    if len(content) > LARGEST_BYTES:
        return (), [Problem(name, 1, 1, "Dit bestand is groter dan 1 MB.", "Maak het kleiner.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return (), [Problem(name, line, column, "Dit bestand is geen UTF-8.", "Sla het op als CSV UTF-8.")]
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    if not lines:
        return (), [Problem(name, 1, 1, "Dit bestand is leeg.", "Zet op de eerste regel: law,article,date")]
    return _read_lines(name, lines)


def _read_lines(name: str, lines: list[tuple[int, str]]) -> tuple[tuple[Change, ...], list[Problem]]:
    number, head = lines[0]
    mark = ";" if ";" in head and "," not in head else ","
    titles, broken = split(head, mark)
    order, problems = _order(name, number, titles)
    if broken:
        problems = [_open_quote(name, number, broken)]
    if problems:
        return (), problems
    changes: list[Change] = []
    for number, line in lines[1:]:
        cells, broken = split(line, mark)
        found = [_open_quote(name, number, broken)] if broken else _wrong_count(name, number, cells, len(titles))
        change = None if found else _change(name, number, [cells[place] for place in order], found)
        problems += found
        changes += [change] if change else []
    return tuple(changes), problems


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


def _order(name: str, line: int, titles: list[Cell]) -> tuple[list[int], list[Problem]]:
    """Return where each column stands."""
    said = [cell.text.casefold() for cell in titles]
    first = {column: said.index(column) for column in COLUMNS if column in said}
    problems = [
        Problem(name, line, 1, f"De kolom ‘{column}’ ontbreekt.", "Zet op de eerste regel: law,article,date")
        for column in COLUMNS if column not in first
    ]  # fmt: skip
    problems += [
        Problem(name, line, cell.column, f"De kolom ‘{cell.text}’ staat er twee keer.", "Haal er een weg.")
        for place, cell in enumerate(titles) if first.get(said[place], place) < place
    ]  # fmt: skip
    return [] if problems else [first[column] for column in COLUMNS], problems


def _open_quote(name: str, line: int, column: int) -> Problem:
    return Problem(name, line, column, "Dit aanhalingsteken wordt op deze regel niet gesloten.", "Sluit het, of haal het weg.")


def _wrong_count(name: str, line: int, cells: list[Cell], wanted: int) -> list[Problem]:
    if len(cells) == wanted:
        return []
    what = f"Deze regel heeft {len(cells)} kolommen, en de eerste regel {wanted}."
    remedy = "Zet een waarde waar een komma in staat tussen dubbele aanhalingstekens."
    return [Problem(name, line, cells[-1].column, what, remedy)]


def _change(name: str, line: int, cells: list[Cell], problems: list[Problem]) -> Change | None:
    law, article, date = cells
    problems += _empty(name, line, cells)
    day = _day(date.text)
    if date.text and day is None:
        what = f"‘{date.text}’ is geen datum."
        problems.append(Problem(name, line, date.column, what, "Schrijf de datum als 2026-11-23 of 23-11-2026."))
    if article.text and not spans_of(article.text):
        what = f"‘{article.text}’ is geen artikel."
        problems.append(Problem(name, line, article.column, what, "Schrijf een nummer, zoals 3a, 4:5 of 6 en 8."))
    return None if problems or day is None else Change(law.text, article.text, day)


def _empty(name: str, line: int, cells: list[Cell]) -> Iterator[Problem]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        if not cell.text:
            yield Problem(name, line, cell.column, f"‘{column}’ is leeg.", f"Vul {column} in.")


def _day(text: str) -> dt.date | None:
    for pattern in (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"):
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            try:
                return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
