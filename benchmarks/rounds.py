"""Measuring: bursts on the product and on the bare page in turn, so that both meet the same noise; the median counts."""

import asyncio
import dataclasses as dc
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence

from benchmarks.browser import Browser
from benchmarks.serving import Served, spent_ms

ROUNDS = 7


@dc.dataclass(frozen=True, slots=True)
class Burst:
    """Many requests in one go.

    Args:
        cpu_ms: Processor time per request, of the server and its database.
        seconds: How long each request took.
        lasted: How long all of it took, in seconds.
        size: Bytes of the body of an average answer.
    """

    cpu_ms: float
    seconds: tuple[float, ...]
    lasted: float
    size: float

    @property
    def per_second(self) -> float:
        """Return how many requests were answered in a second."""
        return len(self.seconds) / self.lasted


@dc.dataclass(frozen=True, slots=True)
class Outcome:
    """The median burst of one side."""

    cpu_ms: float
    per_second: float
    p50_ms: float
    p95_ms: float
    size: float
    requests: int


@dc.dataclass(frozen=True, slots=True)
class Compared:
    """The product beside the bare page; the ratio is the median of the ratios per round."""

    name: str
    product: Outcome
    bare: Outcome
    ratio: float


def outcome(bursts: Sequence[Burst]) -> Outcome:
    """Summarise the bursts of one side."""
    hundredths = statistics.quantiles([one for burst in bursts for one in burst.seconds], n=100, method="inclusive")
    return Outcome(
        cpu_ms=statistics.median(burst.cpu_ms for burst in bursts),
        per_second=statistics.median(burst.per_second for burst in bursts),
        p50_ms=hundredths[49] * 1000,
        p95_ms=hundredths[94] * 1000,
        size=statistics.median(burst.size for burst in bursts),
        requests=len(bursts[0].seconds),
    )


async def burst(served: Served, browsers: Sequence[Browser], work: Sequence[Awaitable[object]]) -> Burst:
    """Do all of the work at once and read what it cost.

    Args:
        served: Whose processor time is read.
        browsers: Those that the work uses; what they did before is forgotten.
        work: Each piece is one learner after another's doing; pieces run side by side.
    """
    for browser in browsers:
        browser.answers.clear()
    before, began = served.processor_time(), time.perf_counter()
    await asyncio.gather(*work)
    lasted, after = time.perf_counter() - began, served.processor_time()
    answers = [answer for browser in browsers for answer in browser.answers]
    return Burst(
        cpu_ms=spent_ms(before, after) / len(answers),
        seconds=tuple(answer.seconds for answer in answers),
        lasted=lasted,
        size=statistics.mean(len(answer.body) for answer in answers),
    )


async def in_turn(
    name: str, product: Callable[[], Awaitable[Burst]], bare: Callable[[], Awaitable[Burst]], rounds: int = ROUNDS
) -> Compared:
    """Alternate bursts; each side goes first as often as the other. The first round warms up and is not counted."""
    pairs: list[tuple[Burst, Burst]] = []
    for number in range(rounds + 1):
        if number % 2:
            bare_burst = await bare()
            pairs.append((await product(), bare_burst))
        else:
            pairs.append((await product(), await bare()))
    counted = pairs[1:]
    ratio = statistics.median(one.cpu_ms / other.cpu_ms for one, other in counted)
    return Compared(name, outcome([one for one, _ in counted]), outcome([other for _, other in counted]), ratio)
