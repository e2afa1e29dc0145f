"""A list as rows of text, and the places in it where something is wrong."""

import dataclasses as dc
from collections.abc import Mapping

from app.errors import Problem

A, LETTERS = ord("A"), 26


@dc.dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    Args:
        line: In the file, counted from 1.
        cells: Its texts, without white space around.
    """

    line: int
    cells: tuple[str, ...]


@dc.dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file.

    Args:
        file: Name of the file, without folder.
        name: Of the sheet; None for a file that has no sheets.
        rows: All that are not empty; the first is the header.
        faults: What is wrong with a single cell, by line and column; it counts only in a column that is read.
        notices: What the reader should know, such as sheets that were left alone.
    """

    file: str
    name: str | None
    rows: tuple[Row, ...]
    faults: Mapping[tuple[int, int], Problem] = dc.field(default_factory=dict)
    notices: tuple[Problem, ...] = ()


def letters(column: int) -> str:
    """Return the letters that a spreadsheet program shows above a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, LETTERS)
        text = chr(A + rest) + text
    return text


def cell_name(line: int, column: int) -> str:
    """Return the name of a cell, such as C14."""
    return f"{letters(column)}{line}"
