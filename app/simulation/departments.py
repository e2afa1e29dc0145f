"""Departments of which it is known how readily people answer, and what they would answer. Pure. People do not exist."""

import csv
import dataclasses as dc
from collections.abc import Container, Iterator, Mapping, Sequence

from app.errors import Problem
from app.simulation.organisation import DOMAINS

FEWEST_PEOPLE, MOST_PEOPLE = 2, 100_000
COLUMNS = ("department", "domain", "people", "response", "willingness")


@dc.dataclass(frozen=True, slots=True)
class Department:
    """A department with what is true of it.

    Args:
        name: No two have the same.
        domain: Which it belongs to.
        people: In service.
        response: The chance that somebody answers a pulse, 0 to 1.
        willingness: The chance that somebody would report, 0 to 1.
    """

    name: str
    domain: str
    people: int
    response: float
    willingness: float


# Sizes of this table are a little other than those of the demonstration, which has a department of four besides.
_KNOWN: dict[str, tuple[int, float, float]] = {
    "openbaar-vervoer": (74, 0.62, 0.62),
    "wegen-en-verkeer": (118, 0.48, 0.55),
    "trambeheer": (96, 0.40, 0.52),
    "programmas-en-projecten": (62, 0.60, 0.64),
    "wonen-en-ruimte": (88, 0.66, 0.66),
    "economie-en-cultuur": (71, 0.58, 0.63),
    "energie-en-klimaat": (66, 0.64, 0.65),
    "natuur-en-landbouw": (104, 0.52, 0.58),
    "water-bodem-en-milieu": (78, 0.60, 0.64),
    "vergunningen-toezicht-handhaving": (92, 0.74, 0.74),
    "mens-en-organisatie": (58, 0.80, 0.72),
    "informatie-en-privacy": (84, 0.72, 0.70),
    "financien-inkoop-juridisch": (70, 0.66, 0.68),
    "bdo-en-communicatie": (43, 0.76, 0.71),
    "statengriffie": (12, 0.83, 0.75),
}

PROVINCE: tuple[Department, ...] = tuple(
    Department(unit.name, domain, *_KNOWN[unit.slug])
    for _slug, domain, units in DOMAINS
    for unit in units
    if unit.slug in _KNOWN
)  # fmt: skip
"""A province of 1,116 civil servants."""


def willingness_of(departments: Sequence[Department]) -> float:
    """Return the chance that somebody of the whole organisation would report."""
    people = sum(one.people for one in departments)
    return sum(one.people * one.willingness for one in departments) / people


def scaled(departments: Sequence[Department], people: int) -> tuple[Department, ...]:
    """Return the same departments with so many people together.

    Args:
        departments: At least one.
        people: At least two for each.
    """
    whole = sum(one.people for one in departments)
    spare = people - FEWEST_PEOPLE * len(departments)
    ends = [round(spare * sum(one.people for one in departments[:place]) / whole) for place in range(len(departments) + 1)]
    return tuple(
        dc.replace(one, people=FEWEST_PEOPLE + end - begin)
        for one, begin, end in zip(departments, ends, ends[1:], strict=False)
    )  # fmt: skip


def read(text: str, path: str) -> tuple[tuple[Department, ...], list[Problem]]:
    """Read departments from a comma-separated file.

    Args:
        text: The first line names the columns.
        path: For the problems.

    Returns:
        The departments that are right, and every problem with its line and column.
    """
    lines = csv.reader(text.removeprefix("\ufeff").splitlines())
    found: list[Department] = []
    problems: list[Problem] = []
    try:
        header = [name.strip() for name in next(lines, [])]
        if missing := [name for name in COLUMNS if name not in header]:
            what = f"De kolom ‘{missing[0]}’ ontbreekt."
            return (), [Problem(path, 1, 1, what, f"Schrijf op de eerste regel: {','.join(COLUMNS)}")]
        for row in lines:
            cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
            wrong = [
                Problem(path, lines.line_num, header.index(column) + 1, what, remedy)
                for column, what, remedy in _mistakes(cells, {one.name for one in found})
                if any(cells.values())
            ]
            problems += wrong
            if not wrong and any(cells.values()):
                found.append(_department(cells))
    except csv.Error:
        problems.append(Problem(path, lines.line_num, 1, "Deze regel is niet te lezen.", "Bewaar het bestand als CSV."))
    if not found and not problems:
        problems = [Problem(path, 2, 1, "Er staan geen afdelingen in.", "Schrijf op elke regel een afdeling.")]
    return tuple(found), problems


def _department(cells: Mapping[str, str]) -> Department:
    response, willingness = float(cells["response"]), float(cells["willingness"])
    return Department(cells["department"], cells["domain"], int(cells["people"]), response, willingness)


def _mistakes(cells: Mapping[str, str], names: Container[str]) -> Iterator[tuple[str, str, str]]:
    """Give column, what is wrong and the remedy."""
    name, people = cells.get("department", ""), cells.get("people", "")
    if not name:
        yield "department", "De afdeling heeft geen naam.", "Geef elke afdeling een naam."
    if name in names:
        yield "department", f"De afdeling ‘{name}’ staat er twee keer.", "Haal er een weg."
    if not _is_whole(people):
        remedy = f"Schrijf een heel getal van {FEWEST_PEOPLE} tot en met {MOST_PEOPLE}."
        yield "people", f"‘{people}’ is geen aantal mensen.", remedy
    for column in ("response", "willingness"):
        share = cells.get(column, "")
        if not _is_share(share):
            yield column, f"‘{share}’ is geen deel.", "Schrijf een getal van 0 tot en met 1, met een punt: 0.62."


def _is_whole(text: str) -> bool:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MOST_PEOPLE)):
        return False
    return FEWEST_PEOPLE <= int(text) <= MOST_PEOPLE


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False
