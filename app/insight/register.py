"""The closed list of published tables: what is not in it does not exist. The one way out for numbers.

Pages, files, the yearly report and programs all ask here. Each gets the same `Sheet`, made of what stands in a ledger, so that
they cannot differ.
"""

import dataclasses as dc
from collections.abc import Callable, Iterable, Sequence

from app.insight import choice_words, choices, funnel_words, item_words, items, periods, published, sheets, statements
from app.insight.outcomes import Outcome, of_kinds
from app.insight.periods import MONTHS, Period
from app.insight.published import ALL_MODULES
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.storage.database import Db

Words = Callable[[Tongue], str]


@dc.dataclass(frozen=True, slots=True)
class Address:
    """Where a published table is found.

    Args:
        kind: Slug of its kind.
        subject: What it is about within its kind: a slug, or empty for everything together.
        period: Its key, such as `2026-q3`.
        title: Of the subject when it was published; empty where there is none.
    """

    kind: str
    subject: str
    period: str
    title: str = ""


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


def _departments(db: Db) -> Sequence[Address]:
    """Return the same tables as participation, those that are divided into departments."""
    divided = {(one.period.key, one.module) for one in published.listed(db) if one.period.has_units}
    return [dc.replace(one, kind="departments") for one in _participation(db) if (one.period, one.subject) in divided]


def _departments_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    key = (address.period, address.subject)
    table = published.read(db, [key]).get(key)
    return funnel_words.sheet(funnel_words.of_table(table, say), say) if table and table.period.has_units else None


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


PARTICIPATION = Kind(
    "participation", ("T1", "T2", "T2m", "T3", "T5", "T8"),
    lambda say: say.gettext("Deelname per afdeling en rol"),
    statements.about_participation,
    _participation, _participation_sheet,
)  # fmt: skip
DEPARTMENTS = Kind(
    "departments", ("T2", "T2m"),
    lambda say: say.gettext("Afdelingen naast wat toeval toelaat"),
    funnel_words.about,
    _departments, _departments_sheet,
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

KINDS: tuple[Kind, ...] = (PARTICIPATION, DEPARTMENTS, BY_MONTH, CHOICES, ITEMS)


def kind(slug: str) -> Kind | None:
    """Return a kind by its slug, or None when there is none: what is not in the list does not exist."""
    return next((one for one in KINDS if one.slug == slug), None)


def every(db: Db) -> Iterable[Address]:
    """Return every published table of every kind."""
    for one in KINDS:
        yield from one.listed(db)
