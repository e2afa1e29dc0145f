"""The ledger of outcome tables: appending what passed the gate, and asking for it. Nothing here counts.

Every kind of outcome has a module of its own that counts, a pure one that decides what may be told, and pure ones that say and
draw it. They meet here: what is appended is read back the same, for pages, files, the report and programs.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from app.insight import periods
from app.insight.periods import Period
from app.insight.records import OutcomeRelease
from app.storage.append import append_once
from app.storage.database import Database, Db


@dc.dataclass(frozen=True, slots=True)
class Outcome:
    """One published table of outcomes.

    Args:
        kind: Which kind, as in the register.
        subject: What it is about within its kind: a slug, or empty for everything together.
        title: Of the subject, when it was published; empty where there is none.
        period: A closed period; its last day is the reference date.
        minimum: Fewer people were not told.
        created_on: When it was published.
        shown: What may be seen, as the pure module of the kind reads it. Empty when nothing could be told.
        number: Which release of this table.
        reason: Why there is a release after the first; else empty.
    """

    kind: str
    subject: str
    title: str
    period: Period
    minimum: int
    created_on: dt.date
    shown: Mapping[str, Any] = dc.field(hash=False)
    number: int = 1
    reason: str = ""


def append(database: Database, outcome: Outcome) -> bool:
    """Add a table to the ledger, once.

    Args:
        database: For one short write.
        outcome: What passed the gate.

    Returns:
        Whether this call added it. What is there already stays as it is.
    """
    return append_all(database, [outcome]) == 1


def append_all(database: Database, found: Iterable[Outcome]) -> int:
    """Add tables that belong together to the ledger, once: all of them or none.

    Args:
        database: For one short write.
        found: What passed the gate together.

    Returns:
        How many this call added.
    """
    with database.writing() as db:
        return sum(append_once(db, OutcomeRelease, _values(one)) for one in found)


def _values(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind, "about": outcome.subject, "period_key": outcome.period.key, "number": outcome.number,
        "title": outcome.title, "minimum": outcome.minimum, "shown": dict(outcome.shown), "reason": outcome.reason,
        "created_on": outcome.created_on,
    }  # fmt: skip


def known(db: Db, kind: str) -> set[tuple[str, str]]:
    """Return subject and period key of every table of a kind, also of those in which nothing could be told."""
    columns = (OutcomeRelease.about, OutcomeRelease.period_key)
    return {(subject, key) for subject, key in db.execute(sa.select(*columns).where(OutcomeRelease.kind == kind))}


def of_kinds(db: Db, kinds: Collection[str], subject: str | None = None, *, number: int = 0) -> list[Outcome]:
    """Return every table of some kinds that tells something, newest period first. One query.

    Args:
        db: For reading.
        kinds: Which.
        subject: Only about this; None is about anything.
        number: Only this release of each table; 0 is the newest.
    """
    which = [OutcomeRelease.kind.in_(kinds), *([] if subject is None else [OutcomeRelease.about == subject])]
    which += [OutcomeRelease.number == number] if number else []
    newest: dict[tuple[str, str, str], OutcomeRelease] = {}
    for row in db.scalars(sa.select(OutcomeRelease).where(*which).order_by(OutcomeRelease.number)):
        newest[row.kind, row.about, row.period_key] = row
    found = [_outcome(row) for row in newest.values() if row.shown]
    return sorted(found, key=lambda one: (-one.period.last.toordinal(), one.kind, one.subject))


def of_releases(db: Db, kind: str, releases: Mapping[Period, int]) -> list[Outcome]:
    """Return tables of a kind in the releases that are asked for, newest period first. One query.

    Args:
        db: For reading.
        kind: Which, without subjects.
        releases: Period to number.
    """
    wanted = {period.key: number for period, number in releases.items()}
    which = (OutcomeRelease.kind == kind, OutcomeRelease.about == "", OutcomeRelease.period_key.in_(wanted))
    found = [
        _outcome(row) for row in db.scalars(sa.select(OutcomeRelease).where(*which))
        if row.shown and row.number == wanted[row.period_key]
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.period.last.toordinal())


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """A table that tells something, without what it tells."""

    kind: str
    subject: str
    title: str
    period: Period
    created_on: dt.date
    number: int


def listed(db: Db, kinds: Collection[str]) -> list[Listed]:
    """Return which tables of some kinds tell something, newest period first. One query, and light: no table is read.

    Args:
        db: For reading.
        kinds: Which.
    """
    tells = sa.cast(OutcomeRelease.shown, sa.Text) != "{}"
    columns = (
        OutcomeRelease.kind, OutcomeRelease.about, OutcomeRelease.period_key, OutcomeRelease.title,
        OutcomeRelease.created_on, OutcomeRelease.number, tells.label("tells"),
    )  # fmt: skip
    rows = db.execute(sa.select(*columns).where(OutcomeRelease.kind.in_(kinds)).order_by(OutcomeRelease.number))
    newest = {(row.kind, row.about, row.period_key): row for row in rows}
    found = [
        Listed(row.kind, row.about, row.title, _period(row.period_key), row.created_on, row.number)
        for row in newest.values()
        if row.tells
    ]
    return sorted(found, key=lambda one: (-one.period.last.toordinal(), one.kind, one.subject))


def read(db: Db, kind: str, subject: str, period_key: str, number: int = 0) -> Outcome | None:
    """Return one table, in its newest release or in this one; None when there is none, or it tells nothing. One query."""
    which = [OutcomeRelease.kind == kind, OutcomeRelease.about == subject, OutcomeRelease.period_key == period_key]
    which += [OutcomeRelease.number == number] if number else []
    row = db.scalars(sa.select(OutcomeRelease).where(*which).order_by(OutcomeRelease.number.desc()).limit(1)).first()
    return _outcome(row) if row and row.shown else None


def _period(key: str) -> Period:
    found = periods.parse(key)
    assert found is not None
    return found


def _outcome(row: OutcomeRelease) -> Outcome:
    return Outcome(
        row.kind, row.about, row.title, _period(row.period_key), row.minimum, row.created_on, row.shown, row.number, row.reason
    )  # fmt: skip
