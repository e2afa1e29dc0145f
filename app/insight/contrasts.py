"""How sure a difference is: two groups, before and after, two years, two counts. Pure."""

import dataclasses as dc
import math
from collections.abc import Sequence

from app.insight.intervals import clopper_pearson, wilson
from app.insight.quantiles import Z

ROUNDING = 1e-7
"""Two outcomes that are as probable as each other may differ by less."""

Counts = tuple[int, int]
"""How many said so, and how many answered."""


@dc.dataclass(frozen=True, slots=True)
class Difference:
    """A difference with its interval of 95 percent.

    Args:
        estimate: Second minus first where there is an order in time; -1 to 1 for shares.
        low: Of its interval.
        high: Likewise.
    """

    estimate: float
    low: float
    high: float

    @property
    def contains_zero(self) -> bool:
        """Tell whether no difference at all is not ruled out."""
        return self.low <= 0 <= self.high


@dc.dataclass(frozen=True, slots=True)
class RateRatio:
    """How many times as often something happened.

    Args:
        ratio: Infinite when the other never happened; None when neither did.
        low: Of its interval of 95 percent.
        high: Likewise; it can be infinite.
        p: Of no difference, two-sided.
    """

    ratio: float | None
    low: float
    high: float
    p: float


def newcombe(x1: int, n1: int, x2: int, n2: int) -> Difference:
    """Return the first share minus the second one, of two groups that have nobody in common.

    Source:
        R.G. Newcombe (1998), Stat. Med. 17, 873-890, method 10
    """
    first, second = wilson(x1, n1), wilson(x2, n2)
    one, other = x1 / n1, x2 / n2
    estimate = one - other
    low = estimate - math.hypot(one - first.low, second.high - other)
    return Difference(estimate, low, estimate + math.hypot(first.high - one, other - second.low))


def mcnemar(b: int, c: int) -> tuple[float, float]:
    """Return the exact p and the mid-p of a change within the same people.

    Args:
        b: How many went from yes to no.
        c: How many went from no to yes.

    Source:
        M.W. Fagerland, S. Lydersen, P. Laake (2013), BMC Med. Res. Methodol. 13, 91
    """
    changed, fewest = b + c, min(b, c)
    if not changed:
        return 1.0, 1.0
    below = sum(math.comb(changed, count) for count in range(fewest + 1))
    p = min(1.0, 2 * below / 2**changed)
    return p, 1.0 if b == c else p - math.comb(changed, fewest) / 2**changed


def bonett_price(a: int, b: int, c: int, d: int) -> Difference:
    """Return how the share of yes changed within the same people, adjusted by one for few people.

    Args:
        a: Yes both times.
        b: From yes to no.
        c: From no to yes.
        d: No both times.

    Source:
        D.G. Bonett, R.M. Price (2012), J. Educ. Behav. Stat. 37(4), 479-488
    """
    people = a + b + c + d + 2
    fell, rose = (b + 1) / people, (c + 1) / people
    estimate = rose - fell
    half = Z * math.sqrt((fell + rose - estimate**2) / people)
    return Difference(estimate, max(-1.0, estimate - half), min(1.0, estimate + half))


def year_on_year(x0: int, n0: int, pop0: int, x1: int, n1: int, pop1: int) -> Difference:
    """Return how a share changed between two years, in a population of which many answered.

    Args:
        x0: How many said so in the first year.
        n0: How many answered in it.
        pop0: How many there were.
        x1: In the second year.
        n1: Likewise.
        pop1: Likewise.

    Source:
        Variances with the correction for a finite population: p(1 − p)/(n − 1) · (1 − n/N); W.G. Cochran, Sampling
        Techniques (1977), 3.2
    """
    estimate = x1 / n1 - x0 / n0
    half = Z * math.sqrt(_variance(x0, n0, pop0) + _variance(x1, n1, pop1))
    return Difference(estimate, max(-1.0, estimate - half), min(1.0, estimate + half))


def _variance(x: int, n: int, population: int) -> float:
    share = x / n
    return share * (1 - share) / max(1, n - 1) * (1 - n / population)


def rate_ratio(k1: int, e1: float, k0: int, e0: float) -> RateRatio:
    """Compare two counts over two exposures.

    Args:
        k1: Counted in the second period.
        e1: Person-years in it, or another exposure above zero.
        k0: Counted in the first period.
        e0: Its exposure.

    Source:
        Conditional on k1 + k0, k1 is binomial with E1/(E1 + E0): J. Przyborowski, H. Wilenski (1940), Biometrika 31, 313-323;
        the interval is that of Clopper and Pearson, as odds
    """
    both = k1 + k0
    if not both:
        return RateRatio(None, 0.0, math.inf, 1.0)
    share = clopper_pearson(k1, both)
    ratio, low, high = (_odds(at) * e0 / e1 for at in (k1 / both, share.low, share.high))
    return RateRatio(ratio, low, high, _binomial_p(k1, both, e1 / (e1 + e0)))


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf


def _binomial_p(count: int, tries: int, chance: float) -> float:
    """Return how probable everything is that is at most as probable as what was counted."""
    logs = [
        math.lgamma(tries + 1) - math.lgamma(at + 1) - math.lgamma(tries - at + 1)
        + at * math.log(chance) + (tries - at) * math.log1p(-chance)
        for at in range(tries + 1)
    ]  # fmt: skip
    return min(1.0, sum(math.exp(one) for one in logs if one <= logs[count] + ROUNDING))


def difference_in_differences(before: Counts, after: Counts, other_before: Counts, other_after: Counts) -> Difference:
    """Return how much more a share changed in one group than in another. It shows that things go together, not why.

    Args:
        before: Of who were there.
        after: Likewise.
        other_before: Of who were not.
        other_after: Likewise.
    """
    cells = (before, after, other_before, other_after)
    first, second, third, fourth = (x / n for x, n in cells)
    estimate = (second - first) - (fourth - third)
    half = Z * math.sqrt(sum(x / n * (1 - x / n) / n for x, n in cells))
    return Difference(estimate, estimate - half, estimate + half)


def holm(ps: Sequence[float]) -> list[float]:
    """Return adjusted p-values, in the order of the p-values.

    Source:
        S. Holm (1979), Scand. J. Stat. 6(2), 65-70
    """
    found, most = [1.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=lambda place: ps[place])):
        most = max(most, min(1.0, ps[index] * (len(ps) - rank)))
        found[index] = most
    return found
