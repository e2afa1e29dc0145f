"""Pulses of invented groups, told as the program tells them. Pure."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from typing import Any

from app.insight import pulse_figures
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.periods import quarter
from app.insight.pulse_figures import Answers, PulseTable, Question, Terms
from app.insight.tables import Group
from tests.pulse_reader import Truth

MINIMUM = 10
ASKED = Question(
    "willingness", "integriteit", "Zou je dit melden?",
    (("never", "Zeker niet", "no"), ("maybe", "Weet ik niet", "apart"), ("surely", "Zeker wel", "yes")),
)  # fmt: skip
HOLDS = Question(
    "barriers", "", "Wat houdt je tegen?",
    (("afraid", "Bang", "yes"), ("unknown", "Weet niet waar", "yes"), ("nothing", "Niets", "no"),
     ("silent", "Zeg ik niet", "apart")),
)  # fmt: skip


def group(
    key: str, yes: int, no: int, apart: int = 4, *, people: int | None = None, invited: int | None = None, domain: str = "Stad"
) -> Answers:  # fmt: skip
    """Return the answers of a group; twice as many are in service as answered, and all of them were invited."""
    answered, name = yes + no + apart, key.partition(":")[2].capitalize()
    counts = {"surely": yes, "never": no, "maybe": apart}
    is_unit = key.startswith("unit:")
    of = Group(key, name if is_unit else "", domain if is_unit else "")
    above = Group(f"domain:{domain.lower()}", domain, domain) if is_unit else None
    people = people or 2 * answered
    return Answers(of, people, invited or people, answered, counts, above)


def terms(seed: int = 1, *, office_holders: bool = True, more: int = 0) -> Terms:
    """Return what holds for every question, with a lot that can be repeated."""
    return Terms(MINIMUM, office_holders, more, random.Random(seed))  # noqa: S311  repeatable on purpose


def read(
    shown: Mapping[str, Any], kind: str = "willingness", *, number: int = 4, year: int = 2026, answered: int | None = None
) -> PulseTable:  # fmt: skip
    """Return what was told as a table."""
    kept = {"whole": number == 4, "all_answers": answered, **shown}
    return pulse_figures.read(kind, quarter(year, number), MINIMUM, dt.date(2027, 1, 5), kept)


def told(
    *groups: Answers, units: bool = True, number: int = 4, year: int = 2026, subject: str = "integriteit",
    kind: str = "willingness",
) -> PulseTable:  # fmt: skip
    """Return a question as it is told."""
    asked = Question(kind, subject, ASKED.text, ASKED.options)
    of = terms(office_holders=number % 2 == 0)
    answered = sum(one.answered for one in groups)
    return read(pulse_figures.told(asked, groups, of, units=units), kind, number=number, year=year, answered=answered)


def told_response(*groups: Answers, year: int = 2026, number: int = 4) -> PulseTable:
    """Return who answered, as it is told."""
    return read(pulse_figures.told_response(groups, terms()), "response", year=year, number=number)


def truths(groups: Iterator[Answers] | list[Answers]) -> list[Truth]:
    """Return groups as they really are."""
    return [Truth(one.group.key, one.invited, one.counts["surely"], one.counts["never"], one.counts["maybe"]) for one in groups]


def organisation(chance: random.Random) -> list[Answers]:
    """Return an invented organisation: nearly everybody and nearly nobody are frequent, and so are small departments."""
    found = []
    for domain in range(chance.randint(1, 3)):
        for unit in range(chance.randint(1, 4)):
            n = chance.choice((10, 13, 14, 16, 20, 30, 60))
            apart = min(n, chance.choice((0, 0, 1, 2, 3, 4, n // 2)))
            yes = min(n - apart, chance.choice((0, 1, 2, 3, n // 2, n - 1, n, chance.randint(0, n))))
            invited = chance.choice((n, n + 1, n + 2, n + 10, 3 * n))
            found.append(
                group(
                    f"unit:{domain}{unit}", yes, n - yes - apart, apart, people=2 * invited, invited=invited, domain=f"D{domain}"
                )
            )
    if chance.random() < 0.7:
        n = chance.randint(10, 35)
        apart = chance.choice((0, 1, 4))
        yes = min(n - apart, chance.choice((0, 1, 2, n // 2, n)))
        found.append(group(OFFICE_HOLDERS, yes, n - yes - apart, apart, people=55))
    return found


def members(groups: list[Answers], table: PulseTable, *, units: bool) -> tuple[dict[str, list[str]], list[str]]:
    """Return which departments are in which line of a table, and which lines the lot left answers out of."""
    marked = [Answers(one.group, one.people, one.invited, one.answered, {one.group.key: 1}, one.above) for one in groups]
    found = {one.group.key: list(one.counts) for one in pulse_figures.gathered(marked, MINIMUM)}
    keys = [one.group.key for one in groups]
    civil = [key for line, parts in found.items() if line != OFFICE_HOLDERS for key in parts]
    if not units:
        office = {OFFICE_HOLDERS: found[OFFICE_HOLDERS]} if OFFICE_HOLDERS in found else {}
        found = {(CIVIL_SERVANTS if office or OFFICE_HOLDERS not in keys else ORGANISATION): civil} | office
    leaves = list(found)
    for line in table.lines:
        found.setdefault(line.group.key, keys if line.group.key == ORGANISATION else civil)
    return found, leaves
