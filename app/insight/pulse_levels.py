"""How a share of pulses moves: from year to year in words that are earned, from quarter to quarter against its beginning. Pure.

A level is the mean over the cases of a year, each with the same weight, so that a year with an easy case does not count as a
year in which more people would report. Levels are of civil servants where these stand apart: office-holders are not asked in
every quarter.
"""

import dataclasses as dc
import math
from collections.abc import Collection, Sequence

from app.insight import change, ewma
from app.insight.change import Word
from app.insight.contrasts import Difference, newcombe
from app.insight.measures import CIVIL_SERVANTS
from app.insight.pulse_figures import ANSWERED, YES, Measured, PulseTable
from app.insight.quantiles import Z


@dc.dataclass(frozen=True, slots=True)
class Level:
    """The mean of the shares of a year, each case with the same weight.

    Args:
        share: From 0 to 1.
        variance: Of it, of a group that was asked in part.
        n: Answers in all.
        subjects: What the cases were about.
        is_civil: Whether it is of civil servants alone.
    """

    share: float
    variance: float
    n: int
    subjects: frozenset[str]
    is_civil: bool

    @property
    def interval(self) -> tuple[float, float]:
        """Return the ends of 95 %."""
        half = Z * math.sqrt(self.variance)
        return max(0.0, self.share - half), min(1.0, self.share + half)


@dc.dataclass(frozen=True, slots=True)
class Change:
    """How a level differs from that of the year before.

    Args:
        word: The one that it has earned.
        difference: With its interval.
        before: The level of the year before, of the cases that were put in both.
        now: The level of the year itself, of the same cases.
        is_part: Whether a year had other cases too.
    """

    word: Word
    difference: Difference
    before: Level
    now: Level
    is_part: bool


def level(tables: Sequence[PulseTable], year: int, subjects: Collection[str] | None = None) -> Level | None:
    """Return the level of a year: of every case the newest quarter that tells it exactly.

    Args:
        tables: Of one kind, any year.
        year: Which.
        subjects: Only of these cases; None is of all.
    """
    newest: dict[str, tuple[bool, Measured]] = {}
    for table in sorted(tables, key=lambda one: one.period.last):
        line = table.comparable
        found = line.share(YES) if line and table.period.last.year == year else None
        if line and found and (subjects is None or table.question.subject in subjects):
            newest[table.question.subject] = line.group.key == CIVIL_SERVANTS, found
    if not newest:
        return None
    shares = [found for _civil, found in newest.values()]
    return Level(
        sum(one.share for one in shares) / len(shares),
        sum(one.variance for one in shares) / len(shares) ** 2,
        sum(one.n for one in shares),
        frozenset(newest),
        all(civil for civil, _found in newest.values()),
    )


def changed(tables: Sequence[PulseTable], responses: Sequence[PulseTable], year: int) -> Change | None:
    """Return how a level changed since the year before, of the cases that were put in both; None where there are none.

    Args:
        tables: Of one kind.
        responses: Of who answered.
        year: The one that is looked at.
    """
    whole = [level(tables, one) for one in (year, year - 1)]
    both = frozenset[str].intersection(*(one.subjects if one else frozenset() for one in whole))
    now, before = level(tables, year, both), level(tables, year - 1, both)
    if now is None or before is None:
        return None
    estimate, half = now.share - before.share, Z * math.sqrt(now.variance + before.variance)
    difference = Difference(estimate, estimate - half, estimate + half)
    is_part = any(one and one.subjects != both for one in whole)
    return Change(_word(difference, responses, year), difference, before, now, is_part)


def reported(tables: Sequence[PulseTable], year: int) -> Measured | None:
    """Return which part of what was seen was reported, of everybody; None where it is not told exactly."""
    of_year = [one.everybody for one in tables if one.period.last.year == year]
    return next((found for line in of_year if line and (found := line.share(YES))), None)


def reported_changed(
    tables: Sequence[PulseTable], responses: Sequence[PulseTable], year: int
) -> tuple[Word, Difference, Measured] | None:
    """Return how that part changed since the year before, with the part of then; None where a year is not known."""
    now, before = reported(tables, year), reported(tables, year - 1)
    if now is None or before is None:
        return None
    difference = newcombe(now.x, now.n, before.x, before.n)
    return _word(difference, responses, year), difference, before


def _word(difference: Difference, responses: Sequence[PulseTable], year: int) -> Word:
    r_change, response_change = _response_change(responses, year)
    return change.decide(difference, r_change=r_change, response_change=response_change)


def _response_change(responses: Sequence[PulseTable], year: int) -> tuple[float, float]:
    """Return how R-indicator and response of the year's last pulse differ from those a year before; 0 where not known.

    Of the same quarter, where there is one: in some quarters half of the people are asked, and office-holders are not.
    """
    now = last(responses, year)
    earlier = [one for one in responses if now and one.period.last.year == year - 1 and one.period.quarter == now.period.quarter]
    before = earlier[0] if earlier else last(responses, year - 1)
    if now is None or before is None:
        return 0.0, 0.0
    first, then = before.representation, now.representation
    rates = [line.share(ANSWERED) if (line := one.everybody) else None for one in (before, now)]
    fallen = rates[1].share - rates[0].share if rates[0] and rates[1] else 0.0
    return (then.r - first.r if first and then else 0.0), fallen


def last(tables: Sequence[PulseTable], year: int) -> PulseTable | None:
    """Return the last one of a year."""
    return max((one for one in tables if one.period.last.year == year), key=lambda one: one.period.last, default=None)


def signal(tables: Sequence[PulseTable]) -> PulseTable | None:
    """Return the first quarter in which a series has surely left where it was; None where there is none, or it is too early.

    Where quarters put different cases, each is held against the same case in the first four quarters: some cases are easier to
    report than others. What was not put then is passed over.

    Args:
        tables: Of one kind, oldest first.
    """
    known = [(one, found) for one in tables if (line := one.comparable) and (found := line.share(YES))]
    start = known[: ewma.BASELINE]
    subjects = {one.question.subject for one, _found in known}
    known = [(one, found) for one, found in known if one.question.subject in {first.question.subject for first, _ in start}]
    distances = [_distance(one.question.subject, found, start, is_mixed=len(subjects) > 1) for one, found in known]
    averages, limits = ewma.walk(distances)
    later = range(ewma.BASELINE, len(known))
    return next((known[place][0] for place in later if abs(averages[place]) > limits[place]), None)


def _distance(subject: str, found: Measured, start: Sequence[tuple[PulseTable, Measured]], *, is_mixed: bool) -> float:
    """Return how far a share is from that of the same case at the beginning, in standard errors."""
    first = [one for table, one in start if table.question.subject == subject]
    x, n = sum(one.x for one in first), sum(one.n for one in first)
    then = ewma.level(x, n)
    answers = 1 / found.n + (1 / n if is_mixed else 0.0)
    return (found.share - then) / math.sqrt(then * (1 - then) * answers)
