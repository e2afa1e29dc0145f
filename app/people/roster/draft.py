"""A list, and how to take a run back, as values that a database column holds for a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.errors import Problem
from app.people.roster.bulk import Done
from app.people.roster.columns import find_columns
from app.people.roster.sheet import Row, Sheet
from app.people.values import Particulars

Content = dict[str, Any]
MARK = "="
"""Before every value that is no number of HR and no address; no cell that is read begins with it, for that is a formula."""


def pack_sheet(sheet: Sheet, under: str | None) -> Content:
    """Return a list, and the domain for departments that are not known, as content of a draft.

    Whoever is in it is found again by number and address, as a value of its own; no other value may look like one.
    """
    columns, _problems = find_columns(sheet)
    bare = {columns.places.get("external_id"), columns.places.get("email")}
    return {
        "file": MARK + sheet.file,
        "name": sheet.name and MARK + sheet.name,
        "under": under and MARK + under,
        "rows": [
            [f"{MARK}{row.line}", *(text if place in bare else MARK + text for place, text in enumerate(row.cells))]
            for row in sheet.rows
        ],
        "faults": [[f"{MARK}{line}", f"{MARK}{column}", *_pack_problem(one)] for (line, column), one in sheet.faults.items()],
        "notices": [_pack_problem(one) for one in sheet.notices],
    }


def unpack_sheet(content: Content) -> tuple[Sheet, str | None]:
    """Return the list and the domain again."""
    rows = tuple(Row(int(_bare(line)), tuple(map(_bare, cells))) for line, *cells in content["rows"])
    faults = {(int(_bare(line)), int(_bare(column))): _problem(rest) for line, column, *rest in content["faults"]}
    name, under = (content[key] and _bare(content[key]) for key in ("name", "under"))
    return Sheet(_bare(content["file"]), name, rows, faults, tuple(map(_problem, content["notices"]))), under


def _bare(text: str) -> str:
    return text.removeprefix(MARK)


def _pack_problem(problem: Problem) -> list[str]:
    told = (problem.path, problem.line, problem.column, problem.what, problem.remedy, problem.severity)
    return [f"{MARK}{one}" for one in told]


def _problem(packed: Sequence[str]) -> Problem:
    path, line, column, what, remedy, severity = map(_bare, packed)
    return Problem(path, int(line), int(column), what, remedy, "warning" if severity == "warning" else "error")


def pack_done(done: Sequence[Done], new_units: Sequence[str], day: dt.date) -> Content:
    """Return what was done, as content of a run that can be taken back."""
    return {"done": [_pack(one) for one in done], "units": list(new_units), "day": day.isoformat()}


def unpack_done(content: Content) -> tuple[list[Done], list[str], dt.date]:
    """Return what was done, the departments that were made, and the day."""
    return [_done(one) for one in content["done"]], content["units"], dt.date.fromisoformat(content["day"])


def _pack(one: Done) -> Content:
    return {
        "person": str(one.person),
        "subject": str(one.subject),
        "before": _names(one.before) if one.before else None,
        "after": _names(one.after),
        "was_out": one.was_out.isoformat() if one.was_out else None,
        "active": one.active,
        "held": [str(membership) for membership in one.held],
        "ended": [[str(membership), _text(old), _text(new)] for membership, old, new in one.ended],
        "removed": [_row(row) for row in one.removed],
        "begun": [_row(row) for row in one.begun],
    }


def _names(who: Particulars) -> list[str | None]:
    return [who.given_name, who.family_name, who.email, who.external_id, who.user_name]


def _row(row: Mapping[str, Any]) -> Content:
    dates = {"from_on": _text(row["from_on"]), "until_on": _text(row["until_on"])}
    return {**row, "id": str(row["id"]), "subject": str(row["subject"]), **dates}


def _text(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _done(one: Content) -> Done:
    return Done(
        UUID(one["person"]),
        UUID(one["subject"]),
        Particulars(*one["before"]) if one["before"] else None,
        Particulars(*one["after"]),
        dt.datetime.fromisoformat(one["was_out"]) if one["was_out"] else None,
        one["active"],
        tuple(UUID(text) for text in one["held"]),
        tuple((UUID(text), _day(old), _day(new)) for text, old, new in one["ended"]),
        tuple(_membership(row) for row in one["removed"]),
        tuple(_membership(row) for row in one["begun"]),
    )


def _membership(row: Content) -> dict[str, Any]:
    ids = {"id": UUID(row["id"]), "subject": UUID(row["subject"])}
    return {**row, **ids, "from_on": _day(row["from_on"]), "until_on": _day(row["until_on"])}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
