"""The yearly report as values: what was published of a year, the chapters made of it, and the data that a frozen one is held to.

Every number comes from a published table. The core team writes prose beside the sentences and never in them. Pure.
"""

import dataclasses as dc
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from app.insight import periods
from app.insight.choice_tables import ChoiceTable
from app.insight.item_figures import Told
from app.insight.periods import Period
from app.insight.sheets import Cell, Percent, Score, Sheet
from app.insight.statements import Tongue
from app.insight.tables import Table
from app.insight.yearly_drawing import Drawing

FORMAT = 1
NUMBER = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
"""Of the canonical data; another layout of it is another number."""


def _one(text: str, **values: object) -> str:
    return text % values if values else text


def _many(one: str, many: str, num: int, **values: object) -> str:
    return (one if num == 1 else many) % {"num": num, **values}


DUTCH = Tongue("nl", _one, _many)
"""The report is Dutch, whoever makes it: its readers are."""


@dc.dataclass(frozen=True, slots=True)
class Source:
    """Where a published table stands in the register.

    Args:
        kind: Slug of its kind.
        subject: What it is about within its kind.
        period: Its key.
        number: Which release of it was read.
    """

    kind: str
    subject: str
    period: str
    number: int


class Outcome(Protocol):
    """A published table of outcomes, as the ledger gives it."""

    @property
    def kind(self) -> str:
        """Return which kind."""

    @property
    def subject(self) -> str:
        """Return what it is about within its kind."""

    @property
    def title(self) -> str:
        """Return what the subject was called."""

    @property
    def period(self) -> Period:
        """Return the closed period."""

    @property
    def shown(self) -> Mapping[str, Any]:
        """Return what may be seen."""


@dc.dataclass(frozen=True, slots=True)
class Exhibit:
    """A published table as the report shows it.

    Args:
        source: Where it stands in the register.
        title: Its caption.
        definition: What is counted, of whom.
        sheet: Columns and rows.
    """

    source: Source
    title: str
    definition: str
    sheet: Sheet

    @property
    def name(self) -> str:
        """Return what its file is called, without ending: `participation-wet-bibob-2025-q3`."""
        parts = (self.source.kind, self.source.subject.replace(":", "-"), self.source.period.replace("@", "-in-"))
        return "-".join(filter(None, parts))


@dc.dataclass(frozen=True, slots=True)
class Known:
    """What was published of a year and of the year before.

    Args:
        year: The year of the report.
        exhibits: Every table of the year in the register, in its order.
        tables: Participation of whole years, this one and the one before, and of this year's months, by period and module.
        choices: What was told of choices in the year, newest first.
        items: What was told of questions in the year, with the title of the quiz.
        outcomes: Of both years, newest first.
        sources: Of everything above.
        began: The month or quarter in which measuring began, when that was in the year before and after its beginning.
    """

    year: int
    exhibits: tuple[Exhibit, ...] = ()
    tables: Mapping[tuple[str, str], Table] = dc.field(default_factory=dict, hash=False)
    choices: tuple[ChoiceTable, ...] = ()
    items: tuple[tuple[str, Told], ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sources: tuple[Source, ...] = ()
    began: Period | None = None

    def outcome(self, kind: str, subject: str | None = None, *, before: bool = False) -> tuple[Outcome, ...]:
        """Return the outcomes of a kind in the year, or in the year before, newest first."""
        year = self.year - before
        return tuple(
            one for one in self.outcomes
            if one.kind == kind and one.period.last.year == year and subject in (None, one.subject)
        )  # fmt: skip

    def participation(self, module: str = "", *, before: bool = False) -> Table | None:
        """Return participation of the whole year, or of the year before."""
        return self.tables.get((str(self.year - before), module))

    def comparable(self) -> Table | None:
        """Return participation of the year before when that was measured as a whole."""
        return None if self.began else self.participation(before=True)

    def months(self) -> tuple[Table, ...]:
        """Return the running totals of the year, oldest first."""
        every = (self.tables.get((periods.so_far(self.year, number).key, "")) for number in range(1, periods.MONTHS + 1))
        return tuple(one for one in every if one)

    def modules(self) -> tuple[Table, ...]:
        """Return participation of the whole year in each module, by title."""
        found = [one for (key, module), one in self.tables.items() if key == str(self.year) and module]
        return tuple(sorted(found, key=lambda one: (one.module_title, one.module)))


@dc.dataclass(frozen=True, slots=True)
class Topic:
    """The sentences on one subject.

    Args:
        name: What it is about, as in `Voor … zijn dit jaar te weinig gegevens`.
        sentences: What can be said; never empty.
        told: Whether there was anything to say.
    """

    name: str
    sentences: tuple[str, ...]
    told: bool = True


@dc.dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Args:
        slug: In addresses and in what is kept.
        title: With its number.
        fixed: What stands there every year.
        topics: What is said with numbers.
        drawings: Its figures.
        exhibits: Tables that stand in it; the numbers of the figures are among them.
        prose: What the core team wrote beside it, in Markdown.
        is_editable: Whether the core team writes beside it.
        hint: What belongs in the prose.
    """

    slug: str
    title: str
    fixed: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    prose: str = ""
    is_editable: bool = True
    hint: str = ""


@dc.dataclass(frozen=True, slots=True)
class Version:
    """A version that was frozen.

    Args:
        number: From 1.
        made_on: When.
        reason: What changed, in the words of the core team; empty for the first.
        changes: What changed against the version before, as the program sees it.
        data_hash: Of the canonical data, 64 hexadecimal digits; empty for the one that is being made.
    """

    number: int
    made_on: dt.date
    reason: str = ""
    changes: tuple[str, ...] = ()
    data_hash: str = ""


@dc.dataclass(frozen=True, slots=True)
class Report:
    """The whole report, ready to be shown or printed.

    Args:
        organisation: Whose.
        year: Of what.
        versions: Every version up to this one, oldest first; of a draft only those before it.
        is_draft: Whether it is not frozen.
        made_on: The day on its cover.
        chapters: In their order.
        known: What it was made of.
    """

    organisation: str
    year: int
    versions: tuple[Version, ...]
    is_draft: bool
    made_on: dt.date
    chapters: tuple[Chapter, ...]
    known: Known

    @property
    def title(self) -> str:
        """Return what the document is called."""
        return f"Jaarverslag weerbaarheid {self.year}"

    @property
    def subtitle(self) -> str:
        """Return which chapter of the whole it is."""
        return "Hoofdstuk Bewustwording en meldingsbereidheid"

    @property
    def number(self) -> int:
        """Return the number of this version; of a draft the one that it would get."""
        return len(self.versions) + self.is_draft

    @property
    def file_name(self) -> str:
        """Return what its files are called, without ending."""
        state = f"concept-{self.made_on}" if self.is_draft else f"versie-{self.number}"
        return f"jaarverslag-weerbaarheid-{self.year}-{state}"


def belongs(period_key: str, year: int) -> bool:
    """Tell whether a period is of a year: one that is closed. The running total up to yesterday is of no year."""
    period = periods.parse(period_key)
    return period is not None and period.last.year == year


def data(report: Report) -> dict[str, Any]:
    """Return the canonical data: every table with where it came from, without a word that may be put otherwise later."""
    return {
        "format": FORMAT,
        "year": report.year,
        "sources": [[one.kind, one.subject, one.period, one.number] for one in report.known.sources],
        "tables": {one.name: _table(one) for one in report.known.exhibits},
    }


def _table(exhibit: Exhibit) -> dict[str, Any]:
    sheet = exhibit.sheet
    return {"columns": list(sheet.keys or sheet.columns), "rows": [[_fixed(cell) for cell in row] for row in sheet.rows]}


def _fixed(cell: Cell) -> int | str:
    """Return a cell in the one way that it is written: whole numbers, or a text with so many decimals."""
    if isinstance(cell, Percent):
        return cell.number
    return f"{cell.number:.{cell.decimals}f}" if isinstance(cell, Score) else cell


def words(report: Report) -> dict[str, Any]:
    """Return what is said: the sentences and the prose of each chapter."""
    return {
        one.slug: {"sentences": [text for topic in one.topics for text in topic.sentences], "prose": one.prose}
        for one in report.chapters
    }


def seen_hash(report: Report) -> str:
    """Return the hash of all that somebody has before them who freezes a draft: another number, table or text is another hash."""
    return hash_of([report.organisation, report.year, report.number, data(report), words(report)])


def canonical(value: Any) -> str:  # noqa: ANN401  any JSON
    """Return JSON in the one way that it is written: sorted keys, no white space, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def hash_of(value: Any) -> str:  # noqa: ANN401  any JSON
    """Return the SHA-256 of the canonical form in UTF-8."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def sources(kept: Mapping[str, Any]) -> tuple[Source, ...]:
    """Return the sources that stand in canonical data."""
    return tuple(Source(*one) for one in kept["sources"])


PARTS = {"format": "De vorm van het gegevensbestand", "sources": "De lijst van gebruikte publicaties", "year": "Het jaar"}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return in what two canonical data differ, table by table, in Dutch; empty when they are equal.

    Args:
        before: The older.
        after: The newer.
    """
    old, new = before["tables"], after["tables"]
    found = [f"Tabel {name} is vervallen." for name in sorted(set(old) - set(new))]
    found += [f"Tabel {name} is toegevoegd." for name in sorted(set(new) - set(old))]
    for name in sorted(set(old) & set(new)):
        found += _cells(name, old[name], new[name])
    rest = {key for key in {*before, *after} - {"tables"} if before.get(key) != after.get(key)}
    return found + [f"{PARTS.get(key, key)} is anders." for key in sorted(rest)]


def _cells(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old["columns"] != new["columns"]:
        yield f"Tabel {name} heeft andere kolommen."
    elif len(old["rows"]) != len(new["rows"]):
        rows = _many("1 rij", "%(num)d rijen", len(new["rows"]))
        yield f"Tabel {name} heeft {rows} in plaats van {len(old['rows'])}."
    else:
        for number, (was, now) in enumerate(zip(old["rows"], new["rows"], strict=True), 1):
            changed = [f"{key} {a} werd {b}" for key, a, b in zip(old["columns"], was, now, strict=True) if a != b]
            if changed:
                yield f"Tabel {name}, rij {number} ({was[0]}): {', '.join(changed).rstrip('.')}."


def changed_words(before: Mapping[str, Any], after: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    """Return in which chapters the prose or the sentences of two versions differ, in Dutch.

    Args:
        before: The words of the older.
        after: The words of the newer.
        titles: Slug of a chapter to its title.
    """
    found = []
    for slug, title in titles.items():
        old, new = before.get(slug, {}), after.get(slug, {})
        if old.get("prose", "") != new.get("prose", ""):
            found.append(f"De toelichting bij ‘{title}’ is gewijzigd.")
        if old.get("sentences", []) != new.get("sentences", []):
            found.append(f"De zinnen met cijfers in ‘{title}’ zijn gewijzigd.")
    return found


def numbers(report: Report) -> set[str]:
    """Return every number of the report as it is written on a page: of its tables and its sentences."""
    cells = {cell for one in report.known.exhibits for row in one.sheet.rows for cell in row}
    said = (text for one in report.chapters for topic in one.topics for text in topic.sentences)
    texts = [*(_written(cell) for cell in cells), *said, str(report.year), str(report.year - 1)]
    return {number for text in texts for number in numbers_in(text)}


def _written(cell: Cell) -> str:
    if isinstance(cell, Percent):
        return f"{cell.number}%"
    if isinstance(cell, Score):
        return DUTCH.decimal(cell.number, cell.decimals)
    return DUTCH.number(cell) if isinstance(cell, int) else cell


def numbers_in(text: str) -> Iterator[str]:
    """Yield the numbers in a text as they are written, with the points and commas between their digits."""
    yield from NUMBER.findall(text)


def exhibits_of(known: Known, kinds: Iterable[str]) -> tuple[Exhibit, ...]:
    """Return the tables of some kinds, in the order of the register."""
    wanted = set(kinds)
    return tuple(one for one in known.exhibits if one.source.kind in wanted)


def titles(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Return slug to title."""
    return {one.slug: one.title for one in chapters}
