"""Participation of a whole year as sentences for the yearly report: a percentage never without its denominator. Pure.

They are counts, so nothing is called risen: a count is more, fewer, or the same.
"""

from collections.abc import Iterator, Sequence

from app.insight.disclosure import Figure, Row
from app.insight.measures import COMPLETED, FEWEST_FOR_PERCENT, OFFICE_HOLDERS, ORGANISATION, STARTED
from app.insight.statements import Tongue, directions, group_name, of_people, percent_text, share, units_tested
from app.insight.tables import Group, Table

WHO = {ORGANISATION: "medewerkers en politieke ambtsdragers", OFFICE_HOLDERS: "politieke ambtsdragers"}
CIVIL = "ambtenaren"
DID = {
    STARTED: ("begon", "begonnen", "voor het eerst aan een module of briefing"),
    COMPLETED: ("rondde", "rondden", "alles af wat voor hun rol verplicht is"),
}


def _told(row: Row | None, measure: str) -> Figure | None:
    """Return a figure of which something can be said, or None."""
    if row is None or not row.people:
        return None
    figure = row.figures[measure]
    return figure if figure.state in {"shown", "banded"} else None


def sentence(table: Table | None, before: Table | None, key: str, measure: str, say: Tongue) -> Iterator[str]:
    """Yield one sentence about a group in a year, with the year before where that was told; nothing where nothing was.

    Args:
        table: Of the year.
        before: Of the year before, if it was published.
        key: Of the organisation or a role.
        measure: `started` or `completed`.
        say: The language of the numbers.
    """
    row = table.row(key) if table else None
    figure = _told(row, measure)
    if table is None or row is None or figure is None or row.people is None:
        return
    one, many, what = DID[measure]
    who = WHO.get(key, CIVIL)
    if figure.count is None:
        band = percent_text(figure, row.people, say)
        text = f"In {table.period.last.year} {one} {band} van de {say.number(row.people)} {who} {what}"
    else:
        verb = one if figure.count == 1 else many
        text = f"In {table.period.last.year} {verb} {_counted(figure.count, row.people, who, say)} {what}"
    then = before.row(key) if before else None
    earlier = _told(then, measure)
    yield f"{text}{_earlier(then, earlier, before, say)}." if then and earlier and before else f"{text}."


def is_compared(table: Table | None, before: Table | None, key: str, measure: str) -> bool:
    """Tell whether there is something to compare of both years."""
    return all(one is not None and _told(one.row(key), measure) is not None for one in (table, before))


def _counted(count: int, people: int, who: str, say: Tongue) -> str:
    """Return `477 van de 1.158 medewerkers (41%)`; of fewer than 20 there is no percentage."""
    words = f"{say.number(count)} van de {say.number(people)} {who}"
    return f"{words} ({share(count, people, say)})" if people >= FEWEST_FOR_PERCENT else words


def _earlier(row: Row, figure: Figure, before: Table, say: Tongue) -> str:
    year, people = before.period.last.year, row.people or 0
    if figure.count is None:
        return f"; in {year} was dat {percent_text(figure, people, say)} van {say.number(people)}"
    words = f"{say.number(figure.count)} van {say.number(people)}"
    percent = f" ({share(figure.count, people, say)})" if people >= FEWEST_FOR_PERCENT else ""
    verb = "was dat er" if figure.count == 1 else "waren dat er"
    return f"; in {year} {verb} {words}{percent}"


def units(table: Table | None, say: Tongue) -> Iterator[str]:
    """Yield which departments differ from the rest of the organisation, as far as the statistics support it."""
    if table is None or not any(_told(row, STARTED) for _group, row in table.units):
        return
    found = directions(table)
    year = table.period.last.year
    if not found and units_tested(table) == "none":
        yield f"Om de deelname van afdelingen in {year} te vergelijken zijn er te weinig precieze cijfers."
        return
    if not found:
        which = "geen enkele afdeling" if units_tested(table) == "all" else "geen van de afdelingen met een precies cijfer"
        yield f"De deelname in {year} wijkt bij {which} aantoonbaar af van de rest van de organisatie."
        return
    for way, word in (("higher", "hoger"), ("lower", "lager")):
        names = [_unit(group, row, say) for group, row in table.units if found.get(row.key) == way]
        if names:
            plural = "bij de volgende afdelingen" if len(names) > 1 else "bij één afdeling"
            yield (
                f"De deelname in {year} is {plural} aantoonbaar {word} dan in de rest van de organisatie: {listed(names)}. "
                "Over de oorzaak zegt dit cijfer niets."
            )


def _unit(group: Group, row: Row, say: Tongue) -> str:
    figure = row.figures[STARTED]
    numbers = f"{say.number(figure.count or 0)} van {say.number(row.people or 0)}"
    return f"{group_name(group, say)} ({numbers})"


def listed(names: Sequence[str]) -> str:
    """Return `a, b en c`."""
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else "".join(names)


def modules(tables: Sequence[Table], say: Tongue) -> Iterator[str]:
    """Yield how many modules and briefings the table below tells, and how that is counted."""
    told = [one for one in tables if _told(one.organisation, STARTED)]
    if not told:
        return
    count = say.number(len(told))
    verb = "is voor één module of briefing" if len(told) == 1 else f"is voor {count} modules en briefings"
    yield f"De deelname {verb} per onderwerp bekend. Wie aan meer onderwerpen begon, telt bij elk daarvan mee."


def by_role(table: Table, say: Tongue) -> str:
    """Return participation of both roles, as the finding of the figure over time."""
    parts = [f"{WHO.get(row.key, CIVIL)} {of_people(row, STARTED, say)}" for row in table.roles]
    return f"Deelname tot en met {say.month(table.period.last)} {table.period.last.year}: {listed(parts)}"
