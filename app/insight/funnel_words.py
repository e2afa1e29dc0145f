"""Departments beside what chance allows, as words and rows. Never a league table: their order is fixed. Pure.

The lines show what chance allows; whether a department differs, the test of `measures.differing` says. A sentence names nobody
whom the test did not find.
"""

import dataclasses as dc
from collections.abc import Iterable, Iterator

from app.insight import funnel
from app.insight.funnel import Limits
from app.insight.measures import FEWEST_TO_COMPARE, STARTED, Direction, Share, differing, percent
from app.insight.sheets import Cell, Percent, Score, Sheet
from app.insight.statements import Tongue, group_name
from app.insight.tables import Table

ALL_PERCENT = 100.0
KEYS = ("department", "count", "people", "percent", "low", "high", "differs")


@dc.dataclass(frozen=True, slots=True)
class Department:
    """One point of a funnel.

    Args:
        label: Its name.
        count: Of its people.
        people: At least one.
        limits: What chance allows a department of this size; shares.
        differs: Which way it differs from the rest; None when that cannot be said.
    """

    label: str
    count: int
    people: int
    limits: Limits
    differs: Direction | None

    @property
    def share(self) -> float:
        """Return the share, 0 to 1."""
        return self.count / self.people


@dc.dataclass(frozen=True, slots=True)
class Funnel:
    """Departments beside what chance allows.

    Args:
        departments: In their fixed order.
        centre: The share of all of them together; None without departments.
        tau_squared: How much more they differ than chance explains; the limits are as much wider.
    """

    departments: tuple[Department, ...]
    centre: float | None
    tau_squared: float

    @property
    def can_compare(self) -> bool:
        """Tell whether there are at least two."""
        return len(self.departments) >= FEWEST_TO_COMPARE

    def limits(self, people: int) -> Limits:
        """Return what chance allows a department of some size; there is at least one department."""
        assert self.centre is not None
        return funnel.limits(people, self.centre, self.tau_squared)


def of_table(table: Table, say: Tongue) -> Funnel:
    """Return the departments of a published table of which the exact participation is shown."""
    return of_counts(
        (group_name(group, say), figure.count, row.people)
        for group, row in table.units
        if (figure := row.figures[STARTED]).state == "shown" and figure.count is not None and row.people
    )


def tells(table: Table) -> bool:
    """Tell whether a table shows the exact participation of any department."""
    return table.period.has_units and any(row.figures[STARTED].state == "shown" and row.people for _group, row in table.units)


def of_counts(counts: Iterable[tuple[str, int, int]]) -> Funnel:
    """Return departments beside what chance allows.

    Args:
        counts: Name, count and people of each, in a fixed order; nobody is in two.
    """
    found = list(counts)
    shares = [Share(str(place), count, people) for place, (_label, count, people) in enumerate(found)]
    if not shares:
        return Funnel((), None, 0.0)
    centre = sum(one.count for one in shares) / sum(one.people for one in shares)
    excess = funnel.overdispersion(shares)
    tau_squared = excess.tau_squared if excess else 0.0
    ways = differing(shares)
    departments = (
        Department(label, count, people, funnel.limits(people, centre, tau_squared), ways.get(str(place)))
        for place, (label, count, people) in enumerate(found)
    )  # fmt: skip
    return Funnel(tuple(departments), centre, tau_squared)


def finding(found: Funnel, say: Tongue) -> str:
    """Return what the figure shows, in one sentence that names only who differs."""
    if not found.can_compare:
        return say.gettext("Te weinig gegevens om afdelingen te vergelijken")
    higher = [one.label for one in found.departments if one.differs == "higher"]
    lower = [one.label for one in found.departments if one.differs == "lower"]
    if len(higher) + len(lower) == 1:
        if higher:
            return say.gettext("%(unit)s ligt hoger dan de rest", unit=higher[0])
        return say.gettext("%(unit)s ligt lager dan de rest", unit=lower[0])
    parts = []
    if higher:
        parts.append(say.gettext("Hoger dan de rest: %(names)s.", names=", ".join(higher)))
    if lower:
        parts.append(say.gettext("Lager dan de rest: %(names)s.", names=", ".join(lower)))
    return " ".join(parts) or say.gettext("Geen aantoonbare verschillen tussen afdelingen")


def definition(found: Funnel, say: Tongue) -> str:
    """Return how to read the figure, and what is not in it."""
    return " ".join(_definition(found, say))


def _definition(found: Funnel, say: Tongue) -> Iterator[str]:
    yield say.gettext(
        "Hoe kleiner een afdeling, hoe meer toeval haar deel verandert. Als afdelingen niet verschillen, ligt 95% van de "
        "afdelingen tussen de binnenste lijnen en 99,8% tussen de buitenste."
    )
    if found.tau_squared:
        yield say.gettext("Afdelingen verschillen meer dan toeval alleen zou geven; daarom liggen de lijnen wijder.")
    yield say.gettext(
        "Een naam staat alleen bij een afdeling die volgens de toets afwijkt van de rest. Die toets houdt er rekening mee dat we "
        "veel afdelingen tegelijk vergelijken. De lijnen doen dat niet: een punt kan er door toeval buiten liggen."
    )
    yield say.gettext("Afdelingen die zijn afgeschermd, of waarvan we alleen een grens laten zien, staan er niet in.")


def about(say: Tongue) -> str:
    """Return what these figures are, for whoever has only the numbers before them."""
    return say.gettext(
        "Deelname per afdeling, met de grenzen waar 95% van de afdelingen van die grootte tussen ligt als zij niet verschillen. "
        "Of een afdeling afwijkt, zegt een toets tegen de rest van de organisatie. Dit is geen ranglijst."
    )


def sheet(found: Funnel, say: Tongue) -> Sheet:
    """Return every department with what chance allows it, in their fixed order."""
    columns = (
        say.gettext("Afdeling"), say.gettext("Deden mee"), say.gettext("Mensen"), say.gettext("Deel (%)"),
        say.gettext("Toeval: van (%)"), say.gettext("Toeval: tot (%)"), say.gettext("Wijkt af van de rest"),
    )  # fmt: skip
    return Sheet(columns, tuple(_row(one, say) for one in found.departments), texts=1, keys=KEYS, notes=1)


def _row(one: Department, say: Tongue) -> tuple[Cell, ...]:
    words = {None: say.gettext("nee"), "higher": say.gettext("ja, hoger"), "lower": say.gettext("ja, lager")}
    low, high = (Score(ALL_PERCENT * at) for at in (one.limits.low, one.limits.high))
    return one.label, one.count, one.people, Percent(percent(one.count, one.people)), low, high, words[one.differs]
