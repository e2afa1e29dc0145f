"""What people gained between two tests: of who did both. Pure. Scores are 0 to 100."""

import dataclasses as dc
import math
import statistics
from collections import Counter
from collections.abc import Sequence

from app.insight import quantiles
from app.insight.quantiles import HIGH

FULL = 100.0
CEILING = 85.0
FEWEST_PAIRS = 10
MOST_EXACT = 50


@dc.dataclass(frozen=True, slots=True)
class Gain:
    """How a group did before and after.

    Args:
        n: How many have both scores.
        before: The mean; None without pairs, like everything that is computed from them.
        after: Likewise.
        difference: After minus before, in points.
        deviation: Standard deviation of the differences.
        low: Of the interval of the difference; None with fewer than ten pairs.
        high: Likewise.
        p: Of no difference, by Student's t; likewise.
        signed_rank_p: The same without assuming a shape, by Wilcoxon's test; likewise.
        standardised: The difference in average standard deviations, d_av; None where nobody differs.
        hedges: That, corrected for few people: g_av.
        hake: The part of what could be gained, from the group means; None when there was nothing to gain.
        normalised: The mean of the normalised changes of people.
    """

    n: int
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    deviation: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    signed_rank_p: float | None = None
    standardised: float | None = None
    hedges: float | None = None
    hake: float | None = None
    normalised: float | None = None

    @property
    def is_at_ceiling(self) -> bool:
        """Tell whether so much was known before that little can be gained."""
        return self.before is not None and self.before >= CEILING


def paired(pre: Sequence[float], post: Sequence[float]) -> Gain:
    """Return what a group gained.

    Args:
        pre: A score of everybody with both, 0 to 100.
        post: The other score of the same people, in the same order.

    Source:
        g_av: D. Lakens (2013), Front. Psychol. 4, 863; normalised gain: R.R. Hake (1998), Am. J. Phys. 66(1), 64-74, of group
        means
    """
    changes = [after - before for before, after in zip(pre, post, strict=True)]
    people = len(changes)
    if not people:
        return Gain(0)
    before, difference = statistics.fmean(pre), statistics.fmean(changes)
    found = Gain(
        people, before, statistics.fmean(post), difference,
        hake=difference / (FULL - before) if before < FULL else None,
        normalised=_mean_change(pre, post),
    )  # fmt: skip
    if people == 1:
        return found
    deviation = statistics.stdev(changes)
    average = math.sqrt((statistics.variance(pre) + statistics.variance(post)) / 2)
    standardised = difference / average if average else None
    hedges = None if standardised is None else small_sample(people) * standardised
    found = dc.replace(found, deviation=deviation, standardised=standardised, hedges=hedges)
    return _tested(found, changes, deviation / math.sqrt(people)) if people >= FEWEST_PAIRS else found


def _tested(found: Gain, changes: Sequence[float], error: float) -> Gain:
    assert found.difference is not None
    half = quantiles.student(HIGH, found.n - 1) * error
    p = _t_test(found.difference, error, found.n - 1)
    low, high = found.difference - half, found.difference + half
    return dc.replace(found, low=low, high=high, p=p, signed_rank_p=signed_rank_p(changes))


def _t_test(difference: float, error: float, freedom: int) -> float:
    if not error:  # everybody changed by the same
        return 0.0 if difference else 1.0
    return quantiles.student_two_sided(difference / error, freedom)


def small_sample(n: int) -> float:
    """Return Hedges' correction of a standardised difference of n pairs."""
    return 1 - 3 / (4 * (n - 1) - 1)


def normalised_change(before: float, after: float) -> float | None:
    """Return what part of what somebody could gain was gained, or of what they could lose was lost.

    Returns:
        -1 to 1; None for who had nothing both times, or everything.

    Source:
        J.D. Marx, K. Cummings (2007), Am. J. Phys. 75(1), 87-91
    """
    if after > before:
        return (after - before) / (FULL - before)
    if after < before:
        return (after - before) / before
    return None if before in {0.0, FULL} else 0.0


def _mean_change(pre: Sequence[float], post: Sequence[float]) -> float | None:
    known = [change for pair in zip(pre, post, strict=True) if (change := normalised_change(*pair)) is not None]
    return statistics.fmean(known) if known else None


def signed_rank_p(changes: Sequence[float]) -> float:
    """Return the two-sided p of Wilcoxon's signed-rank test; who did not change is left out.

    Args:
        changes: Of everybody. Up to fifty that are not nought the p is exact; of more it is that of the normal distribution.

    Source:
        F. Wilcoxon (1945), Biometrics Bull. 1(6), 80-83; equal changes share the mean of their ranks
    """
    ranks = _doubled_ranks([abs(change) for change in changes if change])
    each = [ranks[abs(change)] for change in changes if change]
    positive = sum(ranks[change] for change in changes if change > 0)
    return _exact_p(each, positive) if len(each) <= MOST_EXACT else _normal_p(each, positive)


def _doubled_ranks(sizes: Sequence[float]) -> dict[float, int]:
    """Return twice the rank of each size, so that the mean of two ranks is whole."""
    ranks, below = {}, 0
    for size, count in sorted(Counter(sizes).items()):
        ranks[size] = 2 * below + count + 1
        below += count
    return ranks


def _exact_p(each: Sequence[int], positive: int) -> float:
    """Return the p by counting in how many of all ways of signs the sum is as extreme."""
    total = sum(each)
    ways = [1] + [0] * total
    for rank in each:
        for place in range(total, rank - 1, -1):
            ways[place] += ways[place - rank]
    return min(1.0, 2.0 * sum(ways[: min(positive, total - positive) + 1]) / (1 << len(each)))


def _normal_p(each: Sequence[int], positive: int) -> float:
    distance = abs(positive - sum(each) / 2) / math.sqrt(sum(rank**2 for rank in each) / 4)
    return math.erfc(distance / math.sqrt(2))
