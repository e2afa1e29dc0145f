"""How knowledge goes down after a module: one exponential curve to a floor. Pure."""

import dataclasses as dc
import math
from collections.abc import Sequence

from scipy.optimize import OptimizeWarning, curve_fit

Z = 1.959963984540054


@dc.dataclass(frozen=True, slots=True)
class Slot:
    """What was known so many days after a module, by how many people, with its standard error."""

    days: int
    share: float
    people: int
    se: float


@dc.dataclass(frozen=True, slots=True)
class Decay:
    """A fitted curve: its start, its half-life in days, and the interval of that."""

    p0: float
    se_p0: float
    half_life: float
    se_h: float
    low: float
    high: float


def curve(t: float, p0: float, c: float, h: float) -> float:
    """Return the share that is known after so many days."""
    return float(c + (p0 - c) * 2.0 ** (-t / h))


def fit(slots: Sequence[Slot], floor: float) -> Decay | None:
    """Fit start and half-life by weighted least squares; None when that does not settle."""
    shares = [one.share for one in slots]
    try:
        best, spread = curve_fit(
            lambda t, p0, log_h: floor + (p0 - floor) * 2.0 ** (-t / math.e**log_h),
            [one.days for one in slots], shares, p0=(shares[0], math.log(120)), sigma=[one.se for one in slots],
            absolute_sigma=True,
        )  # fmt: skip
    except (RuntimeError, OptimizeWarning):
        return None
    half = math.exp(best[1])
    error = math.sqrt(spread[1][1])
    if not math.isfinite(error):
        return None
    return Decay(
        float(best[0]), math.sqrt(spread[0][0]), half, half * error, half * math.exp(-Z * error), half * math.exp(Z * error)
    )
