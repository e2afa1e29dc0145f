"""How long what was learned stays: a curve through the answers of different people after different times. Pure."""

import dataclasses as dc
import math
from collections.abc import Sequence

from app.insight.quantiles import Z

FEWEST_SLOTS, FEWEST_PEOPLE = 3, 30
LONGEST = 2000.0
"""Days. A longer half-life is no measurable decay."""
SHORTEST = 1.0
TOGETHER = 0.10
"""How much the answers of one person go together (ρ)."""
TOO_UNSURE = 100.0
"""An interval as wide as e to this power says nothing."""
GRID, GOLDEN, CLOSE = 60, (math.sqrt(5) - 1) / 2, 1e-10


@dc.dataclass(frozen=True, slots=True)
class Slot:
    """The answers of people who were asked after the same time.

    Args:
        days: After finishing.
        share: That was right, 0 to 1.
        people: Who answered.
        se: Standard error of the share, above 0; see `standard_error`.
    """

    days: float
    share: float
    people: int
    se: float


@dc.dataclass(frozen=True, slots=True)
class Decay:
    """A curve.

    Args:
        p0: The share right after finishing.
        se_p0: Its standard error.
        half_life: Days until half of what was learned is gone; infinite when no decay can be measured.
        se_h: Its standard error; infinite likewise.
        low: Of the interval of the half-life.
        high: Likewise.
    """

    p0: float
    se_p0: float
    half_life: float
    se_h: float
    low: float
    high: float

    @property
    def is_measurable(self) -> bool:
        """Tell whether anything was forgotten that can be measured."""
        return self.half_life <= LONGEST


def standard_error(share: float, people: int, items: int) -> float:
    """Return how sure a share is when every person answered several questions, which go together a little.

    Args:
        share: That was right; none and all are taken to be half an answer away from it.
        people: Who answered, at least one.
        items: Questions for each.
    """
    answers = people * items
    inside = min(max(share, 0.5 / answers), 1 - 0.5 / answers)
    return math.sqrt(inside * (1 - inside) / answers * (1 + (items - 1) * TOGETHER))


def curve(t: float, p0: float, c: float, h: float) -> float:
    """Return the share that is still right.

    Args:
        t: Days after finishing.
        p0: The share on the first day.
        c: What was known before; it is not forgotten.
        h: The half-life, in days.
    """
    return float(c + (p0 - c) * 2 ** (-t / h))


def fit(slots: Sequence[Slot], floor: float) -> Decay | None:
    """Fit a curve by weighted least squares.

    Args:
        slots: Of people who were asked once each; those with fewer than thirty are left out.
        floor: The share on the same questions before the module.

    Returns:
        None with fewer than three slots, or when nobody knew more than before.
    """
    used = [slot for slot in slots if slot.people >= FEWEST_PEOPLE]
    if len({slot.days for slot in used}) < FEWEST_SLOTS:
        return None
    half_life = _best(used, floor)
    p0 = floor + _start(used, floor, half_life)
    if p0 <= floor:
        return None
    if half_life > LONGEST:
        weights = sum(slot.se**-2 for slot in used)
        return Decay(p0, 1 / math.sqrt(weights), math.inf, math.inf, 0.0, math.inf)
    se_p0, se_h = _errors(used, p0 - floor, half_life)
    exponent = Z * se_h / half_life
    spread = math.exp(exponent) if exponent < TOO_UNSURE else math.inf
    return Decay(p0, se_p0, half_life, se_h, half_life / spread, half_life * spread)


def _start(slots: Sequence[Slot], floor: float, half_life: float) -> float:
    """Return how far above the floor the curve with this half-life fits best to begin."""
    kept = [curve(slot.days, 1, 0, half_life) for slot in slots]
    above = sum(one * (slot.share - floor) / slot.se**2 for one, slot in zip(kept, slots, strict=True))
    return above / sum((one / slot.se) ** 2 for one, slot in zip(kept, slots, strict=True))


def _misfit(slots: Sequence[Slot], floor: float, half_life: float) -> float:
    p0 = floor + _start(slots, floor, half_life)
    return sum(((slot.share - curve(slot.days, p0, floor, half_life)) / slot.se) ** 2 for slot in slots)


def _best(slots: Sequence[Slot], floor: float) -> float:
    """Search the half-life, first coarsely and then by the golden section, on a scale of logarithms."""
    first, last = math.log(SHORTEST), math.log(10 * LONGEST)
    step = (last - first) / GRID

    def misfit(at: float) -> float:
        return _misfit(slots, floor, math.exp(at))

    middle = min((first + place * step for place in range(GRID + 1)), key=misfit)
    low, high = middle - step, middle + step
    while high - low > CLOSE:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if misfit(left) < misfit(right) else (left, high)
    return math.exp((low + high) / 2)


def _errors(slots: Sequence[Slot], above: float, half_life: float) -> tuple[float, float]:
    """Return the standard errors of start and half-life, from the information matrix."""
    kept = [curve(slot.days, 1, 0, half_life) for slot in slots]
    slopes = [above * one * math.log(2) * slot.days / half_life**2 for one, slot in zip(kept, slots, strict=True)]
    weights = [slot.se**-2 for slot in slots]
    of_start = sum(w * one**2 for w, one in zip(weights, kept, strict=True))
    of_slope = sum(w * slope**2 for w, slope in zip(weights, slopes, strict=True))
    of_both = sum(w * one * slope for w, one, slope in zip(weights, kept, slopes, strict=True))
    determinant = of_start * of_slope - of_both**2
    if determinant <= CLOSE * of_start * of_slope:  # all that counts is one slot, and what is left of it is rounding
        return math.inf, math.inf
    return math.sqrt(of_slope / determinant), math.sqrt(of_start / determinant)
