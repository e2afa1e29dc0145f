"""The yearly report and the database: what was published of a year, the prose and its edits, freezing, and making it again.

A frozen version keeps which release of which table it was made of. Made again it reads those, so that what is published later
changes nothing. Everything is appended.
"""

import dataclasses as dc
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.errors import Conflict, NotFound
from app.insight import choices, items, outcomes, periods, published, register, yearly, yearly_chapters, yearly_proof
from app.insight.beginning import measured_from
from app.insight.choice_tables import ChoiceTable
from app.insight.item_figures import Told
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.insight.published import Listed
from app.insight.records import ReportFile, ReportRelease
from app.insight.register import Address
from app.insight.statements import period_name
from app.insight.yearly import DUTCH, Exhibit, Known, Report, Source, Version
from app.insight.yearly_outline import OUTLINES
from app.learning.report_records import ReportProse
from app.people.values import By
from app.storage.append import append_once
from app.storage.database import Database, Db

LONGEST_PROSE, LONGEST_REASON = 12_000, 600
OWN = ("participation", "months", "choices", "items")
"""Kinds with a ledger of their own; all others stand in the ledger of outcomes."""


class StillOpen(Conflict):
    """The year is not over, or nothing of it was published."""


class NoReason(Conflict):
    """A correction has to say what changed."""


class NothingChanged(Conflict):
    """A version like the last one."""


class Gone(NotFound):
    """A version that was frozen, as the trail says, is not there any more."""


class Edited(Conflict):
    """Somebody else wrote in between.

    Args:
        newest: What stands there now.
    """

    def __init__(self, newest: "Edit") -> None:
        """Keep what stands there now, so that both texts can be shown."""
        super().__init__()
        self.newest = newest


@dc.dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wrote beside a chapter.

    Args:
        number: From 1; 0 when nobody wrote anything yet.
        text: Markdown.
        subject: Who.
        at: When.
    """

    number: int
    text: str
    subject: UUID | None = None
    at: dt.datetime | None = None


@dc.dataclass(frozen=True, slots=True)
class Kept:
    """A file of a frozen version."""

    name: str
    content: bytes
    hash: str


def years(db: Db) -> list[int]:
    """Return the years of which participation was published as a whole year, newest first."""
    found = {one.period.last.year for one in published.listed(db) if one.period.kind == "year" and not one.module}
    return sorted(found, reverse=True)


# What is known of a year


def sources_of(db: Db, year: int) -> tuple[Source, ...]:
    """Return where every table of a year and of the year before stands in the register now."""
    every = (one for one in register.every(db) if yearly.belongs(one.period, year) or yearly.belongs(one.period, year - 1))
    found = (Source(one.kind, one.subject, one.period, one.release) for one in every if _can_be_read_again(one))
    return tuple(sorted(found, key=lambda one: (_place(one.kind), one.subject, one.period)))


def _can_be_read_again(address: Address) -> bool:
    return address.release > 0


def _place(kind: str) -> int:
    return [one.slug for one in register.KINDS].index(kind)


def known(db: Db, year: int, sources: Sequence[Source], day: dt.date) -> Known:
    """Read what was published of a year: these releases, and no others.

    Args:
        db: For reading.
        year: Of the report.
        sources: Which.
        day: The day of the report: only periods that were published by then tell when measuring began.
    """
    own = [one for one in sources if yearly.belongs(one.period, year)]
    return Known(
        year,
        exhibits=tuple(_exhibits(db, own)),
        tables=_participation(db, sources, year),
        choices=tuple(_choices(db, own)),
        items=tuple(_items(db, own)),
        outcomes=tuple(_outcomes(db, sources)),
        sources=tuple(sources),
        began=began(published.listed(db), year - 1, day),
    )


def began(listed: Iterable[Listed], year: int, day: dt.date) -> Period | None:
    """Return the month or quarter in which measuring began, when that was in this year and after its beginning.

    Args:
        listed: What is published.
        year: Which.
        day: What was published after it does not count.
    """
    found = ((one.period, one.tells) for one in listed if one.module == published.ALL_MODULES and one.created_on <= day)
    return measured_from(found, year)


def _exhibits(db: Db, sources: Iterable[Source]) -> Iterator[Exhibit]:
    titles = {(one.kind, one.subject, one.period): one.title for one in register.every(db)}
    for one in sources:
        kind = register.kind(one.kind)
        address = Address(one.kind, one.subject, one.period, release=one.number)
        sheet = kind.read(db, address, DUTCH) if kind else None
        if kind and sheet:
            subject = titles.get((one.kind, one.subject, one.period), "")
            period = periods.parse(one.period)
            when = period_name(period, DUTCH).removeprefix("heel ") if period else one.period
            title = ", ".join(filter(None, (kind.name(DUTCH), subject, when)))
            yield Exhibit(one, title, kind.definition(DUTCH), sheet)


def _participation(db: Db, sources: Iterable[Source], year: int) -> dict[tuple[str, str], Any]:
    """Return participation of both whole years, and the running totals of this one as far as the report saw them."""
    keys = [(one.period, one.subject) for one in sources if one.kind == "participation"]
    wanted = {str(year), str(year - 1), *(periods.so_far(year, number).key for number in range(1, periods.MONTHS + 1))}
    return dict(published.read(db, [key for key in keys if key[0] in wanted]))


def _choices(db: Db, sources: Iterable[Source]) -> Iterator[ChoiceTable]:
    found = []
    for one in (one for one in sources if one.kind == "choices"):
        kind, _colon, slug = one.subject.partition(":")
        table = choices.read(db, kind, slug, one.period)
        found += [table] if table and table.scenes else []
    yield from sorted(found, key=lambda one: -one.period.last.toordinal())


def _items(db: Db, sources: Iterable[Source]) -> Iterator[tuple[str, Told]]:
    wanted = {(one.subject, one.period) for one in sources if one.kind == "items"}
    for table in items.listed(db).values() if wanted else ():
        yield from ((table.title, told) for told in table.told if (table.slug, told.period.key) in wanted)


def _outcomes(db: Db, sources: Iterable[Source]) -> Iterator[Outcome]:
    wanted: dict[int, list[Source]] = {}
    for one in sources:
        if one.kind not in OWN:
            wanted.setdefault(register.own_number(one.kind, one.number), []).append(one)
    found = []
    for number, those in wanted.items():
        keys = {(one.kind, one.subject, one.period) for one in those}
        every = outcomes.of_kinds(db, {one.kind for one in those}, number=number)
        found += [one for one in every if (one.kind, one.subject, one.period.key) in keys]
    yield from sorted(found, key=lambda one: (-one.period.last.toordinal(), one.kind, one.subject))


# Prose


def prose(db: Db, year: int) -> dict[str, Edit]:
    """Return what stands beside each chapter that somebody wrote something for. One query."""
    rows = db.scalars(sa.select(ReportProse).where(ReportProse.year == year).order_by(ReportProse.number))
    return {row.chapter: _edit(row) for row in rows}


def history(db: Db, year: int, chapter: str) -> list[Edit]:
    """Return every edit of a chapter, newest first. One query."""
    which = (ReportProse.year == year, ReportProse.chapter == chapter)
    return [_edit(row) for row in db.scalars(sa.select(ReportProse).where(*which).order_by(ReportProse.number.desc()))]


def _edit(row: ReportProse) -> Edit:
    return Edit(row.number, row.text, row.subject, row.at)


def write(db: Db, year: int, chapter: str, text: str, *, after: int, by: By) -> None:
    """Append what somebody wrote beside a chapter.

    Args:
        db: For writing.
        year: Of the report.
        chapter: Its slug.
        text: Markdown; empty takes the prose away. The same text as before is no edit.
        after: The number of the edit that they had before them; 0 when there was none.
        by: Who.

    Raises:
        NotFound: There is no such chapter.
        Edited: Somebody wrote in between; nothing is lost, for what they wrote is in the history and this text in the form.
    """
    if chapter not in {one.slug for one in OUTLINES}:
        raise NotFound
    assert by.actor is not None
    newest = next(iter(history(db, year, chapter)), Edit(0, ""))
    if newest.text == text:
        return
    values = {"year": year, "chapter": chapter, "number": after + 1, "text": text, "subject": by.actor, "at": by.at}
    if newest.number != after or not append_once(db, ReportProse, values):
        raise Edited(next(iter(history(db, year, chapter)), newest))
    trail.note(db, Action.REPORT_EDITED, by.at, actor=by.actor, details={"year": year, "what": chapter})


# Making, freezing, making again


def draft(db: Db, organisation: str, year: int, day: dt.date) -> Report:
    """Return the report of a year as it would be frozen now.

    Raises:
        NotFound: Nothing was published of that year as a whole.
    """
    if year not in years(db):
        raise NotFound
    found = known(db, year, sources_of(db, year), day)
    texts = {slug: edit.text for slug, edit in prose(db, year).items()}
    return yearly_chapters.report(organisation, found, texts, versions(db, year), day, is_draft=True)


def versions(db: Db, year: int) -> list[Version]:
    """Return the frozen versions of a year, oldest first. One query."""
    columns = (
        ReportRelease.number,
        ReportRelease.frozen_on,
        ReportRelease.reason,
        ReportRelease.changes,
        ReportRelease.data_hash,
    )
    rows = db.execute(sa.select(*columns).where(ReportRelease.year == year).order_by(ReportRelease.number))
    return [Version(number, day, reason, tuple(changes), kept) for number, day, reason, changes, kept in rows]


def candidate(db: Db, concept: Report, reason: str, day: dt.date) -> Report:
    """Return what a draft becomes when it is frozen: the same, with a number and what changed.

    Args:
        db: For reading.
        concept: The draft.
        reason: What changed since the last version; empty for the first.
        day: The day it is frozen.

    Raises:
        StillOpen: The year is not over.
        NoReason: It is a correction and does not say what changed, or at too great a length.
        NothingChanged: It is the same as the last version.
    """
    if day.year <= concept.year:
        raise StillOpen
    reason = "" if concept.number == 1 else reason.strip()
    if concept.number > 1 and not 0 < len(reason) <= LONGEST_REASON:
        raise NoReason
    changes = changes_since(db, concept)
    if concept.number > 1 and not changes:
        raise NothingChanged
    version = Version(concept.number, day, reason, tuple(changes), yearly.hash_of(yearly.data(concept)))
    return dc.replace(concept, versions=(*concept.versions, version), is_draft=False, made_on=day)


def changes_since(db: Db, concept: Report) -> list[str]:
    """Return in what a draft differs from the last version, as the program sees it; empty too when there is none."""
    if concept.number == 1:
        return []
    before = db.get_one(ReportRelease, (concept.year, concept.number - 1))
    changes = yearly.differences(json.loads(before.data), yearly.data(concept))
    return changes + yearly.changed_words(json.loads(before.words), yearly.words(concept), yearly.titles(concept.chapters))


def freeze(database: Database, report: Report, files: Mapping[str, bytes], by: By) -> None:
    """Append a frozen version with its files.

    Args:
        database: For one short write.
        report: A candidate.
        files: Name to content.
        by: Who does it.

    Raises:
        Conflict: Somebody froze a version in between.
    """
    version = report.versions[-1]
    values = {
        "year": report.year, "number": report.number, "organisation": report.organisation,
        "data": yearly.canonical(yearly.data(report)), "data_hash": version.data_hash,
        "words": yearly.canonical(yearly.words(report)), "reason": version.reason, "changes": list(version.changes),
        "frozen_on": version.made_on,
    }  # fmt: skip
    with database.writing() as db:
        if not append_once(db, ReportRelease, values):
            raise Conflict
        for name, content in files.items():
            kept = {"name": name, "content": content, "hash": yearly_proof.sha(content)}
            db.add(ReportFile(year=report.year, number=report.number, **kept))
        yearly_proof.note(db, ReportRelease(**values), files, by)


def files(db: Db, year: int) -> dict[int, list[tuple[str, str, int]]]:
    """Return name, hash and size of every file of a year, by version. One query; the contents stay where they are."""
    columns = (ReportFile.number, ReportFile.name, ReportFile.hash, sa.func.length(ReportFile.content))
    found: dict[int, list[tuple[str, str, int]]] = {}
    for number, name, kept, size in db.execute(sa.select(*columns).where(ReportFile.year == year).order_by(ReportFile.name)):
        found.setdefault(number, []).append((name, kept, size))
    return found


def file(db: Db, year: int, number: int, name: str) -> Kept:
    """Return one file of a frozen version.

    Raises:
        NotFound: There is none.
    """
    row = db.get(ReportFile, (year, number, name))
    if row is None:
        raise NotFound
    return Kept(row.name, row.content, row.hash)


@dc.dataclass(frozen=True, slots=True)
class Verdict:
    """What making a frozen version again showed.

    Args:
        version: Which.
        faults: What is not as it was, each a sentence; empty when all is well.
        remarks: What is said otherwise by this version of the program, with the same data.
        is_unproven: Whether the trail no longer reaches back to the day it was frozen: only the hashes beside it are left.
    """

    version: Version
    faults: tuple[str, ...]
    remarks: tuple[str, ...]
    is_unproven: bool = False


def verify(db: Db, year: int, number: int) -> Verdict:
    """Make a frozen version again from the releases it was made of, and compare; compare all of it with the trail.

    Args:
        db: For reading.
        year: Of the report.
        number: Which version.

    Raises:
        Gone: The trail says that it was frozen, and it is not there.
        NotFound: It was never frozen.
    """
    row = db.get(ReportRelease, (year, number))
    if row is None:
        raise Gone if number in yearly_proof.lines(db, year) else NotFound
    version = next(one for one in versions(db, year) if one.number == number)
    stored = list(db.scalars(sa.select(ReportFile).where(ReportFile.year == year, ReportFile.number == number)))
    faults = list(yearly_proof.faults(db, row, stored))
    hash_of = yearly_proof.sha
    faults += [] if hash_of(row.data.encode()) == row.data_hash else ["De bewaarde gegevens passen niet bij hun controlegetal."]
    faults += [f"Het bestand {one.name} past niet bij zijn controlegetal." for one in stored if hash_of(one.content) != one.hash]
    try:
        different, remarks = _made_again(db, row, version)
    except (ValueError, KeyError, TypeError, AttributeError):
        different, remarks = ["De bewaarde gegevens of teksten zijn niet meer te lezen."], []
    return Verdict(version, (*faults, *different), tuple(remarks), yearly_proof.is_past_its_term(db, row))


def _made_again(db: Db, row: ReportRelease, version: Version) -> tuple[list[str], list[str]]:
    """Return in what the data of a version differ when they are made again, and in what the words do."""
    kept, said = json.loads(row.data), json.loads(row.words)
    texts = {slug: one["prose"] for slug, one in said.items()}
    found = known(db, row.year, yearly.sources(kept), row.frozen_on)
    again = yearly_chapters.report(row.organisation, found, texts, [version], row.frozen_on, is_draft=False)
    changed = yearly.changed_words(said, yearly.words(again), yearly.titles(again.chapters))
    return yearly.differences(kept, yearly.data(again)), changed


def latest(db: Db, year: int) -> int:
    """Return the number of the last version of a year, also when only the trail still knows it; 0 when there is none."""
    return max((*(one.number for one in versions(db, year)), *yearly_proof.lines(db, year)), default=0)
