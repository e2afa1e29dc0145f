"""The list of changed articles that an editor brings: law, article, date. All its mistakes at once, each at its place. Pure."""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterator

from app.catalogue import articles, lists
from app.errors import Problem

COLUMNS = ("law", "article", "date")


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
    rows, problems = lists.read(name, content, COLUMNS)
    changes: list[Change] = []
    for row in rows:
        day, wrong = lists.day(row.cells["date"].text), list(_wrong(name, row))
        problems += wrong
        if day and not wrong:
            changes.append(Change(row.cells["law"].text, row.cells["article"].text, day))
    return tuple(changes), sorted(problems, key=lambda one: one.line)


def _wrong(name: str, row: lists.Row) -> Iterator[Problem]:
    if lists.day(row.cells["date"].text) is None:
        yield lists.no_day(name, row, "date")
    article = row.cells["article"]
    if not spans_of(article.text):
        what = f"‘{article.text}’ is geen artikel."
        yield lists.in_cell(name, row, "article", what, "Schrijf een nummer, zoals 3a, 4:5 of 6 en 8.")
