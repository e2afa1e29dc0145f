"""Somebody who has the whole database while a pulse is open, and wants to know what each person answered.

They see every row of every table with the columns that the database keeps for itself (`rowid`, `ctid`, `xmin`, `cmin`), in
the order in which the rows lie there. They put people in an order, put answers in an order, and lay the two side by side. It
imports nothing of how pulses are kept.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

Seen = list[dict[str, Any]]
SYSTEM = ("ctid", "xmin", "xmax", "cmin", "cmax")


def look(connection: sa.Connection, table: str) -> Seen:
    """Return every row of a table as it lies there, with what the database itself adds to it."""
    if connection.dialect.name == "postgresql":
        added = ", ".join(f"{name}::text AS sys_{name}" for name in SYSTEM)
        query = f"SELECT {added}, * FROM {table}"  # noqa: S608  a name of our own
    else:
        added = "rowid AS sys_rowid, " if has_rowid(connection, table) else ""
        query = f"SELECT {added}* FROM {table}"  # noqa: S608  likewise
    rows = connection.execute(sa.text(query)).mappings()
    return [{**row, "sys_place": place} for place, row in enumerate(rows)]


def has_rowid(connection: sa.Connection, table: str) -> bool:
    """Tell whether SQLite numbers the rows of a table in the order in which they came."""
    made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar_one()
    return "WITHOUT ROWID" not in made.upper()


def orders(rows: Seen) -> Iterator[tuple[str, Seen]]:
    """Yield the rows in every order that one of their columns gives, up and down, with its name."""
    for column in sorted({name for row in rows for name in row}):
        yield column, sorted(rows, key=lambda row: _key(row[column]))
        yield f"-{column}", sorted(rows, key=lambda row: _key(row[column]), reverse=True)


def _key(value: object) -> tuple[int, float, str]:
    """Put numbers, and what the database writes as numbers, in the order of numbers."""
    text = str(value).strip("()").replace(",", ".")
    try:
        return 0, float(text), ""
    except ValueError:
        return 1, 0.0, text


Strategy = tuple[str, str]
"""The order of people and that of answers."""


def links(people: Seen, answers: Seen) -> Iterator[tuple[Strategy, dict[str, str]]]:
    """Yield, for every pair of orders, which answer is laid beside which person.

    Args:
        people: Who answered: rows with `subject`.
        answers: Counters that are not zero: rows with `option` and `count`; each stands as often as it was given.
    """
    for (who, first), (what, second) in itertools.product(orders(people), orders(answers)):
        given = [row["option"] for row in second for _time in range(row["count"])]
        yield (who, what), {str(_uuid(row["subject"])): one for row, one in zip(first, given, strict=True)}


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def hits(truth: dict[str, str], people: Seen, answers: Seen) -> dict[Strategy, int]:
    """Return how many people each strategy gets right."""
    return {
        strategy: sum(truth[person] == answer for person, answer in found.items()) for strategy, found in links(people, answers)
    }


def best(scores: Sequence[dict[Strategy, int]], merit: Callable[[int], float]) -> tuple[Strategy, float]:
    """Return the strategy that did best over several times, and how well by some measure of its total."""
    totals = {strategy: sum(one.get(strategy, 0) for one in scores) for strategy in {name for one in scores for name in one}}
    winner = max(totals, key=lambda strategy: (totals[strategy], strategy))
    return winner, merit(totals[winner])
