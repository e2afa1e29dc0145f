"""What the trail keeps of a frozen report, and whether the report is still that.

A hash beside what it is the hash of proves nothing: whoever changes the one changes the other. So the hashes stand in the line
of the trail too, which is chained to all others.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.clock import local_date
from app.insight import yearly
from app.insight.records import ReportFile, ReportRelease
from app.people.values import By
from app.storage.database import Db

FILES: Mapping[str, str] = {"docx": "Word-document", "pdf": "PDF-bestand", "zip": "bestand met tabellen"}
"""Ending of a file to its name; a version has one of each at most."""
Line = Mapping[str, Any]


def sha(content: bytes) -> str:
    """Return the SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def words_hash(row: ReportRelease) -> str:
    """Return the hash of everything of a version that is no data: what is said, why, what changed, when and of whom."""
    said = {
        "words": row.words, "reason": row.reason, "changes": list(row.changes), "frozen_on": row.frozen_on.isoformat(),
        "organisation": row.organisation,
    }  # fmt: skip
    return yearly.hash_of(said)


def note(db: Db, row: ReportRelease, files: Mapping[str, bytes], by: By) -> None:
    """Append the line that says who froze a version, with the hashes it is held to.

    Args:
        db: For writing.
        row: The version.
        files: Name to content.
        by: Who did it.
    """
    hashes = {_ending(name): sha(content) for name, content in files.items()}
    assert len(hashes) == len(files)
    assert hashes.keys() <= FILES.keys()
    told: trail.Details = {
        "year": row.year, "version": row.number, "source": by.source, "data": sha(row.data.encode()), "words": words_hash(row),
        "docx": hashes.get("docx"), "pdf": hashes.get("pdf"), "zip": hashes.get("zip"),
    }  # fmt: skip
    trail.note(db, Action.REPORT_FROZEN, by.at, actor=by.actor, details=told)


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


def lines(db: Db, year: int) -> dict[int, list[Line]]:
    """Return what the trail keeps of the versions of a year, by number."""
    found: dict[int, list[Line]] = {}
    frozen = sa.select(AuditEntry.details).where(AuditEntry.action == Action.REPORT_FROZEN).order_by(AuditEntry.number)
    for one in db.scalars(frozen):
        if one.get("year") == year:
            found.setdefault(one["version"], []).append(one)
    return found


def faults(db: Db, row: ReportRelease, files: Sequence[ReportFile]) -> Iterator[str]:
    """Yield what is not as the trail says, each as a Dutch sentence.

    Args:
        db: For reading.
        row: A frozen version.
        files: Its files.
    """
    broken = trail.verify(db).fault
    if broken:
        yield f"Het logboek zelf klopt niet vanaf regel {broken.number}. Bekijk dat met: signaalwijzer audit verify"
    told = lines(db, row.year)
    there = set(db.scalars(sa.select(ReportRelease.number).where(ReportRelease.year == row.year)))
    yield from (f"Versie {one} is volgens het logboek vastgesteld, maar is er niet meer." for one in sorted(set(told) - there))
    mine = told.get(row.number, [])
    if not mine and not is_past_its_term(db, row):
        yield f"In het logboek staat niet dat versie {row.number} is vastgesteld."
    if len(mine) > 1:
        yield f"In het logboek staat meer dan één keer dat versie {row.number} is vastgesteld."
    if mine:
        yield from _compared(mine[0], row, files)


def _compared(line: Line, row: ReportRelease, files: Sequence[ReportFile]) -> Iterator[str]:
    if not line.get("data"):
        yield "Het logboek noemt geen controlegetallen van deze versie, dus is er niets om mee te vergelijken."
        return
    if line.get("data") != sha(row.data.encode()):
        yield "De gegevens zijn niet die van het vaststellen: het logboek noemt een ander controlegetal."
    if line.get("words") != words_hash(row):
        yield (
            "De tekst, de reden, de lijst van wijzigingen of de datum is niet die van het vaststellen: het logboek noemt een "
            "ander controlegetal."
        )
    stored = {_ending(one.name): one for one in files}
    for ending, name in FILES.items():
        if line.get(ending) and ending not in stored:
            yield f"Het {name} ontbreekt: volgens het logboek was het er bij het vaststellen."
    for one in files:
        if stored[_ending(one.name)] is not one or not line.get(_ending(one.name)):
            yield f"Het bestand {one.name} was er niet bij het vaststellen: het logboek noemt het niet."
        elif line[_ending(one.name)] != sha(one.content):
            yield f"Het bestand {one.name} is niet dat van het vaststellen: het logboek noemt een ander controlegetal."


def is_past_its_term(db: Db, row: ReportRelease) -> bool:
    """Tell whether the line of a version went with the oldest lines of the trail: then there is nothing left to compare with."""
    if row.number in lines(db, row.year) or not trail.is_shortened(db):
        return False
    first = db.scalar(sa.select(AuditEntry.at).order_by(AuditEntry.number).limit(1))
    return first is not None and local_date(first) > row.frozen_on
