"""How what people know wears off: a floor, a level at the end, and the days in which half of the difference goes. Pure."""

import dataclasses as dc
import math
from collections.abc import Sequence

from app.insight.intervals import Z

FEWEST_SLOTS, FEWEST_PEOPLE = 3, 30
LONGEST = 2000.0
"""Days; what takes longer cannot be told from no decay at all."""

WITHIN = 0.10
"""How alike answers of one person are (intraclass correlation); an assumption."""


@dc.dataclass(frozen=True, slots=True)
class Slot:
    """What people knew so many days after the end.

    Args:
        days: 0 is the end itself.
        share: Of the questions right.
        people: Who answered.
        se: Standard error of the share.
    """

    days: float
    share: float
    people: int
    se: float


@dc.dataclass(frozen=True, slots=True)
class Decay:
    """A fitted curve.

    Args:
        p0: The level at the end.
        se_p0: Its standard error.
        half_life: Days.
        se_h: Its standard error.
        low: Lower end of the 95 % interval of the half-life.
        high: Upper end of it.
    """

    p0: float
    se_p0: float
    half_life: float
    se_h: float
    low: float
    high: float

    @property
    def is_measurable(self) -> bool:
        """Tell whether anything wears off that can be measured."""
        return self.half_life <= LONGEST


def error_of(share: float, people: int, items: int) -> float:
    """Return the standard error of a share of right answers, of people who answered several questions each.

    Args:
        share: Right.
        people: At least 1.
        items: Questions for each of them.
    """
    return math.sqrt(share * (1 - share) / (people * items) * (1 + (items - 1) * WITHIN))


def curve(t: float, p0: float, c: float, h: float) -> float:
    """Return what is known after `t` days: level at the end, floor, half-life in days."""
    return float(c + (p0 - c) * 2 ** (-t / h))


def fit(slots: Sequence[Slot], floor: float) -> Decay | None:
    """Fit level and half-life by weighted least squares.

    Args:
        slots: With standard errors above 0.
        floor: What was known before: the level to which it wears off.

    Returns:
        None where there are too few slots with enough people, or no curve fits.
    """
    enough = [one for one in slots if one.people >= FEWEST_PEOPLE and one.se > 0]
    if len(enough) < FEWEST_SLOTS:
        return None
    import numpy as np  # noqa: PLC0415  most pages need none of it
    from scipy.optimize import curve_fit  # noqa: PLC0415  likewise

    def level(days: "np.typing.NDArray[np.float64]", p0: float, log_h: float) -> "np.typing.NDArray[np.float64]":
        return floor + (p0 - floor) * 2 ** (-days / math.exp(log_h))

    days, shares, errors = (np.array([getattr(one, name) for one in enough], float) for name in ("days", "share", "se"))
    try:
        found, covariance = curve_fit(
            level, days, shares, p0=(shares[0], math.log(120.0)), sigma=errors, absolute_sigma=True, maxfev=2000,
            bounds=((0.0, 0.0), (1.0, math.log(1e5))),
        )  # fmt: skip
    except (RuntimeError, ValueError):
        return None
    p0, h = float(found[0]), math.exp(float(found[1]))
    se_p0, se_log = (math.sqrt(max(0.0, float(covariance[at][at]))) for at in (0, 1))
    if not math.isfinite(se_log):
        return None
    return Decay(p0, se_p0, h, h * se_log, h * math.exp(-Z * se_log), h * math.exp(min(50.0, Z * se_log)))
