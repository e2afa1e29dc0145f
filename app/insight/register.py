"""The closed list of published tables: what is not in it does not exist. The one way out for numbers.

Pages, files, the yearly report and programs all ask here. Each gets the same `Sheet`, made of what stands in a ledger, so that
they cannot differ.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from app.insight import (
    choice_words,
    choices,
    item_words,
    items,
    knowledge,
    knowledge_words,
    lesson_words,
    lessons,
    periods,
    published,
    question_words,
    retention,
    retention_figures,
    retention_words,
    sheets,
    statements,
)
from app.insight.outcomes import Outcome, of_kinds
from app.insight.periods import MONTHS, Period
from app.insight.published import ALL_MODULES
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.storage.database import Db

Words = Callable[[Tongue], str]
QUESTION_LISTS = {"hardest": "De moeilijkste vragen", "sure": "Zeker maar fout"}


@dc.dataclass(frozen=True, slots=True)
class Address:
    """Where a published table is found.

    Args:
        kind: Slug of its kind.
        subject: What it is about within its kind: a slug, or empty for everything together.
        period: Its key, such as `2026-q3`.
        title: Of the subject when it was published; empty where there is none.
        when: The period itself; the list knows it, whoever asks for a table need not.
        published_on: When; the list knows it.
        number: Which release of this table: more than 1 when a figure was renewed or corrected.
    """

    kind: str
    subject: str
    period: str
    title: str = dc.field(default="", compare=False)
    when: Period | None = dc.field(default=None, compare=False)
    published_on: dt.date | None = dc.field(default=None, compare=False)
    number: int = dc.field(default=1, compare=False)


@dc.dataclass(frozen=True, slots=True)
class Kind:
    """One kind of published table.

    Args:
        slug: In addresses and file names of programs; English.
        numbers: Which of the tables T1 to T8 of the closed list it holds.
        name: What it is called on a page.
        definition: What is counted, of whom, and what is not shown.
        listed: Gives every table that exists, newest first.
        read: Gives one of them, or None when it does not exist.
    """

    slug: str
    numbers: tuple[str, ...]
    name: Words
    definition: Words
    listed: Callable[[Db], Sequence[Address]]
    read: Callable[[Db, Address, Tongue], Sheet | None]


def of_outcomes(
    slug: str, numbers: tuple[str, ...], name: Words, definition: Words, sheet: Callable[[Outcome, Tongue], Sheet]
) -> Kind:  # fmt: skip
    """Return a kind that stands in the ledger of outcomes.

    Args:
        slug: Its `kind` in the ledger.
        numbers: Which of the tables of the closed list it holds.
        name: What it is called.
        definition: What is counted.
        sheet: Makes the one sheet of a published table. Pure.
    """

    def listed(db: Db) -> Sequence[Address]:
        return [Address(slug, one.subject, one.period.key, one.title) for one in of_kinds(db, [slug])]

    def read(db: Db, address: Address, say: Tongue) -> Sheet | None:
        every = of_kinds(db, [slug], address.subject)
        return next((sheet(one, say) for one in every if one.period.key == address.period), None)

    return Kind(slug, numbers, name, definition, listed, read)


def _participation(db: Db) -> Sequence[Address]:
    return [Address("participation", one.module, one.period.key, one.module_title) for one in published.listed(db)]


def _participation_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    key = (address.period, address.subject)
    table = published.read(db, [key]).get(key)
    return sheets.by_group(table, say) if table else None


def _year(key: str) -> list[tuple[str, str]]:
    year = periods.parse(key)
    if year is None or year.kind != "year":
        return []
    return [(periods.so_far(year.last.year, number).key, ALL_MODULES) for number in range(1, MONTHS + 1)]


def _months(db: Db) -> Sequence[Address]:
    totals = (one.period for one in published.listed(db) if one.module == ALL_MODULES and _is_total(one.period))
    return [Address("months", "", key) for key in dict.fromkeys(str(one.last.year) for one in totals)]


def _is_total(period: Period) -> bool:
    return period == periods.so_far(period.last.year, period.last.month)


def _months_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    wanted = [] if address.subject else _year(address.period)
    found = published.read(db, wanted) if wanted else {}
    year = [found[key] for key in wanted if key in found]
    return sheets.by_month(year, say) if year else None


def _choices(db: Db) -> Sequence[Address]:
    return [Address("choices", f"{one.kind}:{one.slug}", one.period.key, one.title) for one in choices.listed(db)]


def _choices_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    kind, _colon, slug = address.subject.partition(":")
    table = choices.read(db, kind, slug, address.period)
    return choice_words.sheet(table, say) if table and table.scenes else None


def _items(db: Db) -> Sequence[Address]:
    return [
        Address("items", table.slug, key, table.title)
        for table in items.listed(db).values()
        for key in dict.fromkeys(one.period.key for one in table.told)
    ]


def _items_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    table = items.read(db, address.subject)
    told = [one for one in table.told if one.period.key == address.period] if table else []
    return item_words.sheet(told, say) if told else None


def _knowledge(db: Db) -> Sequence[Address]:
    every = knowledge.listed(db)
    found = [Address("knowledge", "", one.period.key, "", one.period, one.created_on) for one in every]
    for year in knowledge.years(every):
        newest = max(one.created_on for one in every if one.period.last.year == year.last.year)
        found.append(Address("knowledge", "", year.key, "", year, newest))
    return sorted(found, key=lambda one: (-one.when.last.toordinal() if one.when else 0, one.period))


def _knowledge_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    period = periods.parse(address.period)
    if address.subject or period is None or period.kind not in {"quarter", "year"}:
        return None
    rows = knowledge.inside(knowledge.listed(db), period)
    return knowledge_words.sheet(rows, say) if rows else None


def _retention(db: Db) -> Sequence[Address]:
    return [Address("retention", "", one.period.key, "", one.period, one.created_on) for one in retention.listed(db)]


def _retention_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    every, period = retention.listed(db), periods.parse(address.period)
    if address.subject or period is None or period not in {one.period for one in every}:
        return None
    before = knowledge.until(knowledge.listed(db), period)
    return retention_words.sheet(retention_figures.course(retention.until(every, period), before), say)


def _questions(db: Db) -> Sequence[Address]:
    told = {one.period: one.created_on for table in items.listed(db).values() for one in table.told}
    return [
        Address("questions", order, one.key, QUESTION_LISTS[order], one, told[one])
        for one in items.quarters(db)
        for order in question_words.ORDERS
    ]


def _questions_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    order = next((one for one in question_words.ORDERS if one == address.subject), None)
    period = next((one for one in items.quarters(db) if one.key == address.period), None)
    if order is None or period is None:
        return None
    return question_words.sheet(question_words.top(items.questions(db, period), order), say)


PARTICIPATION = Kind(
    "participation", ("T1", "T2", "T2m", "T3", "T5", "T8"),
    lambda say: say.gettext("Deelname per afdeling en rol"),
    statements.about_participation,
    _participation, _participation_sheet,
)  # fmt: skip
BY_MONTH = Kind(
    "months", ("T1", "T3"),
    lambda say: say.gettext("Deelname per maand, opgeteld"),
    statements.about_participation,
    _months, _months_sheet,
)  # fmt: skip
CHOICES = Kind(
    "choices", (),
    lambda say: say.gettext("Keuzes in scenario’s"),
    choice_words.about,
    _choices, _choices_sheet,
)  # fmt: skip
ITEMS = Kind(
    "items", ("T5",),
    lambda say: say.gettext("Hoe vragen het doen"),
    item_words.about,
    _items, _items_sheet,
)  # fmt: skip

QUESTIONS = Kind(
    "questions", ("T5",),
    lambda say: say.gettext("De moeilijkste vragen, en zeker maar fout"),
    question_words.about,
    _questions, _questions_sheet,
)  # fmt: skip
LESSONS = of_outcomes(
    lessons.KIND, ("T5",),
    lambda say: say.gettext("Hoe ver mensen komen"),
    lesson_words.about,
    lambda outcome, say: lesson_words.sheet(lessons.figures_of(outcome), say),
)  # fmt: skip
KNOWLEDGE = Kind(
    knowledge.KIND, ("T5",),
    lambda say: say.gettext("Kennis voor en na"),
    knowledge_words.about,
    _knowledge, _knowledge_sheet,
)  # fmt: skip
RETENTION = Kind(
    retention.KIND, ("T1",),
    lambda say: say.gettext("Wat blijft hangen"),
    retention_words.about,
    _retention, _retention_sheet,
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    PARTICIPATION,
    BY_MONTH,
    CHOICES,
    ITEMS,
    QUESTIONS,
    LESSONS,
    KNOWLEDGE,
    RETENTION,
)


def kind(slug: str) -> Kind | None:
    """Return a kind by its slug, or None when there is none: what is not in the list does not exist."""
    return next((one for one in KINDS if one.slug == slug), None)


def every(db: Db) -> Iterable[Address]:
    """Return every published table of every kind."""
    for one in KINDS:
        yield from one.listed(db)
