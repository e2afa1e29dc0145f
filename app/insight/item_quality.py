"""How a question behaves: how hard it is, whether it tells people apart, how reliable a test is. Pure, and unprotected.

These are the definitions. What of it may be told, `item_figures` decides. A matrix has a row for each person and a column for
each question; what was not answered is wrong, and who could not answer for a technical reason has no row.
"""

import dataclasses as dc
import math
from collections.abc import Sequence
from typing import Literal

from app.assessment.certainty import Level
from app.insight import quantiles

HARD, EASY, WEAK = 0.20, 0.95, 0.15
FEWEST_FOR_FLAG, FEWEST_FOR_DISCRIMINATION = 30, 50
TWO = 2

Flag = Literal["easy", "hard", "weak"]
Column = Sequence[bool]
Matrix = Sequence[Sequence[bool]]


@dc.dataclass(frozen=True, slots=True)
class Reliability:
    """How well the total of a test holds.

    Args:
        value: KR-20, at most 1; it can be below 0.
        low: Of its interval of 95 percent.
        high: Likewise.
        error: The standard error of measurement, in questions.
    """

    value: float
    low: float
    high: float
    error: float


def difficulty(column: Column) -> float:
    """Return the share that is right; there is at least one answer."""
    return sum(column) / len(column)


def discrimination(matrix: Matrix, item: int) -> float | None:
    """Return how a question goes together with the others: its correlation with the number of others that are right.

    Args:
        matrix: At least one row.
        item: Its column.

    Returns:
        -1 to 1; None when everybody did the same on the question, or as well on the others.
    """
    own = [int(row[item]) for row in matrix]
    rest = [sum(row) - value for row, value in zip(matrix, own, strict=True)]
    together, of_own, of_rest = _spread(own, rest), _spread(own, own), _spread(rest, rest)
    return together / math.sqrt(of_own * of_rest) if of_own and of_rest else None


def _spread(one: Sequence[int], other: Sequence[int]) -> int:
    """Return n² times the covariance: a whole number, so that no spread is exactly zero."""
    return len(one) * sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other)


def reliability(matrix: Matrix) -> Reliability | None:
    """Return KR-20 with Feldt's interval, and the standard error of measurement.

    Returns:
        None with fewer than two people or questions, or when everybody has the same total.

    Source:
        G.F. Kuder, M.W. Richardson (1937), Psychometrika 2(3), 151-160, formula 20, with variances of the population;
        L.S. Feldt (1965), Psychometrika 30(3), 357-370.
    """
    people, items = len(matrix), len(matrix[0]) if matrix else 0
    totals = [sum(row) for row in matrix]
    variance = _spread(totals, totals) / people**2 if people else 0
    if items < TWO or not variance:
        return None
    shares = [difficulty([row[item] for row in matrix]) for item in range(items)]
    alpha = items / (items - 1) * (1 - sum(share * (1 - share) for share in shares) / variance)
    wide, narrow = (quantiles.f(tail, people - 1, (people - 1) * (items - 1)) for tail in (quantiles.HIGH, quantiles.LOW))
    error = math.sqrt(variance * people / (people - 1)) * math.sqrt(max(0.0, 1 - alpha))
    return Reliability(alpha, 1 - (1 - alpha) * wide, 1 - (1 - alpha) * narrow, error)


def lengthened(value: float, times: float) -> float:
    """Return the reliability of a test that is so many times as long.

    Source:
        C. Spearman (1910), Br. J. Psychol. 3(3), 271-295; W. Brown (1910), 296-322.
    """
    return times * value / (1 + (times - 1) * value)


def times_needed(value: float, wanted: float) -> float:
    """Return how many times as long a test has to be for a reliability.

    Args:
        value: What it is, above 0.
        wanted: What it has to be, below 1.
    """
    return wanted * (1 - value) / (value * (1 - wanted))


def flags(
    share: float, discriminates: float | None, people: int, *,
    fewest_for_flag: int = FEWEST_FOR_FLAG, fewest_shown: int = FEWEST_FOR_DISCRIMINATION,
) -> tuple[Flag, ...]:  # fmt: skip
    """Return what is remarkable about a question.

    Args:
        share: That is right.
        discriminates: None where it cannot be computed.
        people: How many answered.
        fewest_for_flag: With fewer nothing is remarked.
        fewest_shown: With fewer discrimination is not shown, and so not judged.
    """
    found: list[Flag] = []
    if people >= fewest_for_flag and share > EASY:
        found.append("easy")
    if people >= fewest_for_flag and share < HARD:
        found.append("hard")
    if people >= fewest_shown and discriminates is not None and discriminates < WEAK:
        found.append("weak")
    return tuple(found)


@dc.dataclass(frozen=True, slots=True)
class Answered:
    """One answer.

    Args:
        right: It earned everything.
        level: How sure somebody was; None where nobody asked.
    """

    right: bool
    level: Level | None

    @property
    def is_sure_and_wrong(self) -> bool:
        """Tell whether somebody was sure of an answer that is not right."""
        return self.level == "sure" and not self.right


def sure_but_wrong(answers: Sequence[Answered]) -> float:
    """Return the share of all answers that were sure and wrong; there is at least one."""
    return sum(one.is_sure_and_wrong for one in answers) / len(answers)
