"""An organisation of which everything is known, and what can be seen of it. Pure; all chance comes from one seeded stream.

What is estimated from the second can be held against the first. People stay, and belong to one department: who comes, goes and
moves is in the history of the demonstration.
"""

import dataclasses as dc
import functools
import itertools
import math
import random
from collections.abc import Iterator, Sequence

from app.insight import decay
from app.simulation.departments import Department

SEED = 20250311
QUARTERS_A_YEAR, MONTHS_A_QUARTER = 4, 3
NO_PULSE = 3
"""A quarter in which nobody was asked: what reads the quarters has to cope with it."""

CAMPAIGN_FROM, CAMPAIGN_A_QUARTER = 5, 0.03
LEAST, MOST = 0.001, 0.999
"""Nobody is sure to answer, and nobody is sure not to."""

MODULES, ITEMS, BAD_ITEMS = 3, 12, 2
EASIEST, HARDEST = -1.8, 1.5
GAIN, BAD_DISCRIMINATION, UNIT_SLOPE = 0.9, 0.1, 2.0

START, FLOOR, HALF_LIFE, TOGETHER = 0.86, 0.45, 120.0, decay.TOGETHER
PROBE_DAYS, PROBE_ITEMS = (30, 90, 180), 6
ASKED_AT_ONCE, ASKED_LATER = 640 / 1116, 150 / 1116

SEEN_A_YEAR = 0.29
REPORTED = (0.35, 0.48)
"""In the first year and in the last one."""
CATEGORIES = (("aggression", 0.60), ("integrity", 0.25), ("undermining", 0.15))

START_A_MONTH, COMPLETES, UNIT_SPREAD = 0.12, 0.85, 0.3
CAMPAIGN_MONTHS, CAMPAIGN_FACTOR = (2, 6, 10), 1 + 21 / 30.4
"""Three weeks of such a month everybody starts twice as readily."""
FULL = 100.0


@dc.dataclass(frozen=True, slots=True)
class Asked:
    """A pulse in one department.

    Args:
        quarter: Counted from one.
        department: Its name.
        people: In service.
        willing: Of them, those who would report. This is the truth, and nobody sees it.
        invited: Who were asked.
        answered: Who answered.
        yes: Of them, those who would report.
    """

    quarter: int
    department: str
    people: int
    willing: int
    invited: int
    answered: int
    yes: int


@dc.dataclass(frozen=True, slots=True)
class Tested:
    """A module in one department: everybody before and after it.

    Args:
        department: Its name.
        module: Counted from one.
        before: Scores, 0 to 100.
        after: Of the same people, in the same order.
        gain: What they gained in truth, in points: the mean of what may be expected of each.
    """

    department: str
    module: int
    before: tuple[float, ...]
    after: tuple[float, ...]
    gain: float


@dc.dataclass(frozen=True, slots=True)
class Probed:
    """Questions some time after a module, to people who get them once.

    Args:
        days: After it.
        people: Who answered.
        asked: Questions, of all of them together.
        right: Answers.
    """

    days: int
    people: int
    asked: int
    right: int


@dc.dataclass(frozen=True, slots=True)
class Started:
    """Participation in one department in one month.

    Args:
        month: Counted from one.
        department: Its name.
        people: In service.
        started: Who started for the first time.
        completed: Of them, who finished.
    """

    month: int
    department: str
    people: int
    started: int
    completed: int


@dc.dataclass(frozen=True, slots=True)
class Reported:
    """What was seen and reported in one quarter.

    Args:
        quarter: Counted from one.
        person_years: In it.
        seen: By how many people. Nobody counts this.
        reports: Per category, what reached the Meldpunt.
    """

    quarter: int
    person_years: float
    seen: int
    reports: dict[str, int]


def campaign(quarter: int) -> float:
    """Return how much more willing everybody is than in the first quarter."""
    return CAMPAIGN_A_QUARTER * max(0, quarter - CAMPAIGN_FROM + 1)


def invited_share(quarter: int) -> float:
    """Return which part is asked: everybody in the last quarter of a year, nobody in one, else a random half."""
    if quarter == NO_PULSE:
        return 0.0
    return 1.0 if quarter % QUARTERS_A_YEAR == 0 else 0.5


def draws(department: Department, chance: random.Random) -> list[float]:
    """Return how hard to persuade each of a department is, 0 to 1: who is below its willingness would report."""
    return [chance.random() for _person in range(department.people)]


def pulse(
    department: Department, people: Sequence[float], chance: random.Random, *,
    more_willing: float = 0.0, invited: float = 1.0, response_bias: float = 0.0, quarter: int = 1,
) -> Asked:  # fmt: skip
    """Ask a department whether they would report.

    Args:
        department: What is true of it.
        people: How hard to persuade each one is.
        chance: Who is asked, and who answers.
        more_willing: How much more willing everybody is than the department says.
        invited: Which part is asked.
        response_bias: How much more readily the willing answer, in logits (γ); 0 when answering is unrelated to the answer.
        quarter: Counted from one.
    """
    willingness = department.willingness + more_willing
    answers = [_answers(department.response, response_bias * (yes - willingness)) for yes in (False, True)]
    willing = asked = answered = said_yes = 0
    for person in people:
        yes = person < willingness
        willing += yes
        if invited < 1 and chance.random() >= invited:
            continue
        asked += 1
        if chance.random() < answers[yes]:
            answered += 1
            said_yes += yes
    return Asked(quarter, department.name, len(people), willing, asked, answered, said_yes)


def _answers(response: float, shift: float) -> float:
    inside = min(MOST, max(LEAST, response))
    return _logistic(math.log(inside / (1 - inside)) + shift)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@functools.cache
def difficulties() -> tuple[float, ...]:
    """Return how hard the questions of a test are, in logits."""
    return tuple(EASIEST + (HARDEST - EASIEST) * place / (ITEMS - 1) for place in range(ITEMS))


def tested(department: Department, chance: random.Random, *, average: float, module: int) -> Tested:
    """Test a department before and after a module.

    Args:
        department: What is true of it.
        chance: How able each one is, and what they answer.
        average: The willingness of the organisation; where people are more willing they know more.
        module: Counted from one.
    """
    before, after, gains = [], [], []
    for _person in range(department.people):
        ability = UNIT_SLOPE * (department.willingness - average) + chance.gauss(0, 1)
        first, second = _chances(ability), _chances(ability + GAIN)
        before.append(_score(first, chance))
        after.append(_score(second, chance))
        gains.append(sum(second) - sum(first))
    return Tested(department.name, module, tuple(before), tuple(after), FULL * sum(gains) / ITEMS / len(gains))


def _chances(ability: float) -> list[float]:
    """Return the chance of a right answer to each question: the last ones hardly tell people apart."""
    return [
        _logistic((BAD_DISCRIMINATION if place >= ITEMS - BAD_ITEMS else 1.0) * (ability - hard))
        for place, hard in enumerate(difficulties())
    ]


def _score(chances: Sequence[float], chance: random.Random) -> float:
    return FULL * sum(chance.random() < one for one in chances) / len(chances)


def probed(days: int, people: int, chance: random.Random) -> Probed:
    """Ask people some time after a module; what one person answers goes together a little."""
    share = decay.curve(days, START, FLOOR, HALF_LIFE)
    spread = 1 / TOGETHER - 1
    right = 0
    for _person in range(people):
        own = chance.betavariate(share * spread, (1 - share) * spread)
        right += sum(chance.random() < own for _item in range(PROBE_ITEMS))
    return Probed(days, people, PROBE_ITEMS * people, right)


def retention(people: int, chance: random.Random) -> Iterator[Probed]:
    """Ask a part of the organisation at once, and others after one, three and six months.

    Args:
        people: In the organisation.
        chance: What they answer.
    """
    yield probed(0, max(1, round(people * ASKED_AT_ONCE)), chance)
    for days in PROBE_DAYS:
        yield probed(days, max(1, round(people * ASKED_LATER)), chance)


def participation(department: Department, months: int, chance: random.Random) -> Iterator[Started]:
    """Let a department start and finish, month by month."""
    pace = START_A_MONTH * math.exp(chance.gauss(0, UNIT_SPREAD))
    left = department.people
    for month in range(1, months + 1):
        hazard = pace * (CAMPAIGN_FACTOR if (month - 1) % 12 + 1 in CAMPAIGN_MONTHS else 1)
        started = sum(chance.random() < 1 - math.exp(-hazard) for _person in range(left))
        left -= started
        completed = sum(chance.random() < COMPLETES for _person in range(started))
        yield Started(month, department.name, department.people, started, completed)


def reporting_rate(quarter: int, quarters: int) -> float:
    """Return which part of what is seen is reported: from the first year to the last one."""
    years = max(1, math.ceil(quarters / QUARTERS_A_YEAR) - 1)
    year = (quarter - 1) // QUARTERS_A_YEAR
    return REPORTED[0] + (REPORTED[1] - REPORTED[0]) * min(1.0, year / years)


def reported(quarter: int, quarters: int, people: int, chance: random.Random) -> Reported:
    """Return what is seen and reported in a quarter."""
    seen = sum(chance.random() < SEEN_A_YEAR / QUARTERS_A_YEAR for _person in range(people))
    rate = reporting_rate(quarter, quarters)
    counts = dict.fromkeys((name for name, _share in CATEGORIES), 0)
    ends = list(itertools.accumulate(share for _name, share in CATEGORIES))
    for _event in range(seen):
        if chance.random() < rate:
            at = chance.random()
            counts[next(name for (name, _share), end in zip(CATEGORIES, ends, strict=True) if at < end or end == ends[-1])] += 1
    return Reported(quarter, people / QUARTERS_A_YEAR, seen, counts)
