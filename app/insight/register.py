"""The closed list of published tables: what is not in it does not exist. The one way out for numbers.

Pages, files, the yearly report and programs all ask here. Each gets the same `Sheet`, made of what stands in a ledger, so that
they cannot differ.
"""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from app.insight import (
    choice_words,
    choices,
    funnel_words,
    item_words,
    items,
    knowledge,
    knowledge_words,
    lesson_words,
    lessons,
    meldpunt,
    meldpunt_words,
    outcomes,
    periods,
    published,
    pulse_sheets,
    pulse_words,
    pulses,
    question_words,
    retention,
    retention_figures,
    retention_words,
    sheets,
    statements,
)
from app.insight.outcomes import Outcome
from app.insight.periods import MONTHS, Period
from app.insight.published import ALL_MODULES, Listed
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.insight.tables import Table
from app.storage.database import Db

MOST_RELEASES = 32
Words = Callable[[Tongue], str]
Read = TypeVar("Read")
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
        release: Which release to read, so that it can be read again as it was; 0 is the newest, and what the list gives for a
            table that cannot be read again. Of a table that grows by a row a month: a bit for each month that it had, January
            the lowest. Of reports of the Meldpunt: the releases of its eight quarters, the newest the lowest, as
            one number with `MOST_RELEASES` values for each; 0 is one that was not there.
    """

    kind: str
    subject: str
    period: str
    title: str = dc.field(default="", compare=False)
    when: Period | None = dc.field(default=None, compare=False)
    published_on: dt.date | None = dc.field(default=None, compare=False)
    number: int = dc.field(default=1, compare=False)
    release: int = dc.field(default=0, compare=False)


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
        is_outcome: Whether its list is what the ledger of outcomes lists; those are listed together.
    """

    slug: str
    numbers: tuple[str, ...]
    name: Words
    definition: Words
    listed: Callable[[Db], Sequence[Address]]
    read: Callable[[Db, Address, Tongue], Sheet | None]
    is_outcome: bool = False


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
        return [_of_outcome(one) for one in outcomes.listed(db, [slug])]

    def read(db: Db, address: Address, say: Tongue) -> Sheet | None:
        found = outcomes.read(db, slug, address.subject, address.period, address.release)
        return sheet(found, say) if found else None

    return Kind(slug, numbers, name, definition, listed, read, is_outcome=True)


def _of_outcome(one: outcomes.Listed) -> Address:
    return Address(one.kind, one.subject, one.period.key, one.title, one.period, one.created_on, one.number, one.number)


def _once(db: Db, read: Callable[[Db], Read]) -> Read:
    """Read something that several tables are made of: one reading asks once."""
    if read not in db.info:
        db.info[read] = read(db)
    found: Read = db.info[read]
    return found


def _in_ledger(db: Db) -> Sequence[Listed]:
    return _once(db, published.listed)


def _tables(db: Db, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Table | None]:
    """Return tables of participation by period and module; None of what does not exist. Each is read once."""
    known: dict[tuple[str, str], Table | None] = _once(db, _no_tables)
    wanted = [key for key in keys if key not in known]
    if wanted:
        known |= dict.fromkeys(wanted) | published.read(db, wanted)
        db.info[_no_tables] = known
    return {key: known[key] for key in keys}


def _no_tables(_db: Db) -> dict[tuple[str, str], Table | None]:
    return {}


def _participation(db: Db) -> Sequence[Address]:
    return [
        Address(
            "participation",
            one.module,
            one.period.key,
            one.module_title,
            one.period,
            one.created_on,
            one.number,
            # The running total up to yesterday is renewed, and cannot be read again.
            release=int(one.period.kind != "today"),
        )
        for one in _in_ledger(db)
        if one.tells
    ]


def _participation_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    key = (address.period, address.subject)
    table = _tables(db, [key])[key]
    return sheets.by_group(table, say) if table and table.published.rows else None


def _domains(db: Db) -> Sequence[Address]:
    return [
        Address("domains", one.module, one.period.key, one.module_title, one.period, one.created_on, one.number, release=1)
        for one in _in_ledger(db)
        if one.period.has_units and one.tells
    ]


def _domains_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    key = (address.period, address.subject)
    table = _tables(db, [key])[key]
    return sheets.by_domain(table, say) if table and table.period.has_units and table.published.rows else None


def _departments(db: Db) -> Sequence[Address]:
    """Return the same tables as participation, those that tell something of departments."""
    divided = [(one.period.key, one.module) for one in _in_ledger(db) if one.period.has_units]
    told = {key for key, table in _tables(db, divided).items() if table and funnel_words.tells(table)}
    return [dc.replace(one, kind="departments") for one in _participation(db) if (one.period, one.subject) in told]


def _departments_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    key = (address.period, address.subject)
    table = _tables(db, [key])[key]
    return funnel_words.sheet(funnel_words.of_table(table, say), say) if table and funnel_words.tells(table) else None


def _year(key: str) -> list[tuple[str, str]]:
    year = periods.parse(key)
    if year is None or year.kind != "year":
        return []
    return [(periods.so_far(year.last.year, number).key, ALL_MODULES) for number in range(1, MONTHS + 1)]


def _months(db: Db) -> Sequence[Address]:
    totals: dict[int, list[Listed]] = defaultdict(list)
    for one in _in_ledger(db):
        if one.module == ALL_MODULES and one.tells and _is_total(one.period):
            totals[one.period.last.year].append(one)
    return [
        Address(
            "months",
            "",
            str(year),
            "",
            periods.year(year),
            max(one.created_on for one in of),
            len(of),
            release=sum(_bit(one.period.last.month) for one in of),
        )
        for year, of in totals.items()
    ]


def _bit(month: int) -> int:
    return 1 << (month - 1)


def _is_total(period: Period) -> bool:
    return period == periods.so_far(period.last.year, period.last.month)


def _months_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    wanted = [] if address.subject else _year(address.period)
    found = _tables(db, wanted)
    year = [table for key in wanted if (table := found[key]) and table.published.rows]
    shown = [one for one in year if not address.release or address.release & _bit(one.period.last.month)]
    return sheets.by_month(shown, say) if shown else None


def _choices(db: Db) -> Sequence[Address]:
    return [
        Address("choices", one.subject, one.period.key, one.title, one.period, one.created_on, release=1)
        for one in choices.listed(db)
    ]


def _choices_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    kind, _colon, slug = address.subject.partition(":")
    table = choices.read(db, kind, slug, address.period)
    return choice_words.sheet(table, say) if table and table.scenes else None


def _items(db: Db) -> Sequence[Address]:
    found = {
        (told.period, table.slug): Address(
            "items", table.slug, told.period.key, table.title, told.period, told.created_on, release=1
        )
        for table in _once(db, items.listed).values()
        for told in table.told
    }
    return [found[key] for key in sorted(found, key=lambda key: (-key[0].last.toordinal(), key[1]))]


def _items_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    table = _once(db, items.listed).get(address.subject)
    told = [one for one in table.told if one.period.key == address.period] if table else []
    return item_words.sheet(told, say) if told else None


def _meldpunt(db: Db) -> Sequence[Address]:
    found = outcomes.listed(db, [meldpunt.KIND])
    numbers = {one.period: min(one.number, MOST_RELEASES - 1) for one in found}
    return [
        dc.replace(_of_outcome(one), release=sum(
            numbers.get(quarter, 0) * MOST_RELEASES**place
            for place, quarter in enumerate(meldpunt_words.quarters_until(one.period))
        ))
        for one in found
    ]  # fmt: skip


def own_number(kind: str, release: int) -> int:
    """Return which release of its own period a table is of."""
    return release % MOST_RELEASES if kind == meldpunt.KIND else release


def _meldpunt_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    until = periods.parse(address.period)
    if address.subject or until is None or until.kind != "quarter":
        return None
    asked = {
        quarter: address.release // MOST_RELEASES**place % MOST_RELEASES
        for place, quarter in enumerate(meldpunt_words.quarters_until(until))
    }  # fmt: skip
    quarters = meldpunt.read(db, asked if address.release else None)
    if until not in [one.told.period for one in quarters]:
        return None
    return meldpunt_words.sheet(meldpunt_words.window(quarters, until), say)


def _knowledge(db: Db) -> Sequence[Address]:
    every = _once(db, knowledge.listed)
    found = [Address("knowledge", "", one.period.key, "", one.period, one.created_on, release=1) for one in every]
    for year in knowledge.years(every):
        newest = max(one.created_on for one in every if one.period.last.year == year.last.year)
        found.append(Address("knowledge", "", year.key, "", year, newest, release=1))
    return sorted(found, key=lambda one: (-one.when.last.toordinal() if one.when else 0, one.period))


def _knowledge_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    period = periods.parse(address.period)
    if address.subject or period is None or period.kind not in {"quarter", "year"}:
        return None
    rows = knowledge.inside(_once(db, knowledge.listed), period)
    return knowledge_words.sheet(rows, say) if rows else None


def _retention(db: Db) -> Sequence[Address]:
    return [
        Address("retention", "", one.period.key, "", one.period, one.created_on, release=1) for one in _once(db, retention.listed)
    ]


def _retention_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    every, period = _once(db, retention.listed), periods.parse(address.period)
    if address.subject or period is None or period not in {one.period for one in every}:
        return None
    before = knowledge.until(_once(db, knowledge.listed), period)
    return retention_words.sheet(retention_figures.course(retention.until(every, period), before), say)


def _questions(db: Db) -> Sequence[Address]:
    told = {one.period: one.created_on for table in _once(db, items.listed).values() for one in table.told}
    return [
        Address("questions", order, one.key, QUESTION_LISTS[order], one, told[one], release=1)
        for one in items.quarters(_once(db, items.listed))
        for order in question_words.ORDERS
    ]


def _questions_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    order = next((one for one in question_words.ORDERS if one == address.subject), None)
    period = next((one for one in items.quarters(_once(db, items.listed)) if one.key == address.period), None)
    if order is None or period is None:
        return None
    return question_words.sheet(question_words.top(items.questions(_once(db, items.listed), period), order), say)


def _roles(db: Db) -> Sequence[Address]:
    every = pulses.with_both_roles(pulses.listed(db, pulses.COMPARED))
    return [Address("roles", "", one.key, "", one, tables[0].created_on) for one, tables in every.items()]


def _roles_sheet(db: Db, address: Address, say: Tongue) -> Sheet | None:
    every = pulses.with_both_roles(pulses.listed(db, pulses.COMPARED))
    found = next((tables for one, tables in every.items() if one.key == address.period), None)
    return pulse_sheets.roles_sheet(found, say) if found and not address.subject else None


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
DOMAINS = Kind(
    "domains", ("T6",),
    lambda say: say.gettext("Deelname per domein"),
    statements.about_domains,
    _domains, _domains_sheet,
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

MELDPUNT = Kind(
    meldpunt.KIND, ("T1",),
    lambda say: say.gettext("Meldingen bij het Meldpunt"),
    meldpunt_words.about,
    _meldpunt, _meldpunt_sheet,
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

RESPONSE = of_outcomes(
    pulses.RESPONSE, ("T1", "T2", "T3"),
    lambda say: say.gettext("Wie antwoordde op een peiling"),
    pulse_words.about_response,
    lambda outcome, say: pulse_sheets.response_sheet(pulses.table_of(outcome), say),
)  # fmt: skip
WILLINGNESS = of_outcomes(
    pulses.WILLINGNESS, ("T1", "T2", "T3"),
    lambda say: say.gettext("Meldingsbereidheid"),
    pulse_words.about,
    lambda outcome, say: pulse_sheets.sheet(pulses.table_of(outcome), say),
)  # fmt: skip
ROUTE = of_outcomes(
    pulses.ROUTE, ("T1", "T3"),
    lambda say: say.gettext("De meldroute kennen"),
    pulse_words.about_route,
    lambda outcome, say: pulse_sheets.sheet(pulses.table_of(outcome), say),
)  # fmt: skip
EXPERIENCE = of_outcomes(
    pulses.EXPERIENCE, ("T1", "T3"),
    lambda say: say.gettext("Meldgraad"),
    pulse_words.about_open,
    lambda outcome, say: pulse_sheets.sheet(pulses.table_of(outcome), say),
)  # fmt: skip
BARRIERS = of_outcomes(
    pulses.BARRIERS, ("T1", "T3"),
    lambda say: say.gettext("Wat mensen tegenhoudt"),
    pulse_words.about_open,
    lambda outcome, say: pulse_sheets.barriers_sheet(pulses.table_of(outcome), say),
)  # fmt: skip
BOTH_ROLES = Kind(
    "roles", ("T3",),
    lambda say: say.gettext("Ambtenaren en politieke ambtsdragers"),
    pulse_words.about_roles,
    _roles, _roles_sheet,
)  # fmt: skip
OPINION = of_outcomes(
    pulses.OPINION, ("T1", "T3"),
    lambda say: say.gettext("Wat mensen vinden"),
    pulse_words.about,
    lambda outcome, say: pulse_sheets.sheet(pulses.table_of(outcome), say),
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    PARTICIPATION,
    BY_MONTH,
    DOMAINS,
    DEPARTMENTS,
    LESSONS,
    KNOWLEDGE,
    RETENTION,
    CHOICES,
    QUESTIONS,
    ITEMS,
    WILLINGNESS,
    ROUTE,
    EXPERIENCE,
    BARRIERS,
    OPINION,
    BOTH_ROLES,
    RESPONSE,
    MELDPUNT,
)


def kind(slug: str) -> Kind | None:
    """Return a kind by its slug, or None when there is none: what is not in the list does not exist."""
    return next((one for one in KINDS if one.slug == slug), None)


def find(db: Db, of: Kind, subject: str, period: str) -> Address | None:
    """Return the address of a table as the list has it, with when it was published; None when it does not exist."""
    return next((one for one in of.listed(db) if (one.subject, one.period) == (subject, period)), None)


def every(db: Db) -> list[Address]:
    """Return every published table of every kind, kind by kind, newest first. All kinds of outcomes take one query."""
    return _once(db, _every)


def _every(db: Db) -> list[Address]:
    found: dict[str, list[Address]] = {one.slug: [] if one.is_outcome else list(one.listed(db)) for one in KINDS}
    for one in outcomes.listed(db, [one.slug for one in KINDS if one.is_outcome]):
        found[one.kind].append(_of_outcome(one))
    return [address for of in found.values() for address in of]
