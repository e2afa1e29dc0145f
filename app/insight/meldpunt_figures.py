"""What may be told of how many reports the Meldpunt received. Pure.

The Meldpunt gives counts, and only per quarter and lane. A count under the minimum is not told: it waits, and is told together
with the next quarters of the same year. Lanes are told when all three are large enough, since two of them and the total give
the third. So every report is told once in a total and once in a lane, and no two tables differ by a few.
"""

import dataclasses as dc
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.insight.brought import LANES, Reports
from app.insight.periods import Period

FEWEST = 5
"""Fewer reports are not told, as for people."""


@dc.dataclass(frozen=True, slots=True)
class Span:
    """Quarters that are told together.

    Args:
        since: Key of the first quarter.
        counts: Reports per name: `all`, or the three lanes.
    """

    since: str
    counts: Mapping[str, int] = dc.field(hash=False)


@dc.dataclass(frozen=True, slots=True)
class Told:
    """What a quarter tells: at its end a total, lanes, both or neither."""

    period: Period
    total: Span | None
    lanes: Span | None


def told(quarters: Sequence[Reports]) -> tuple[Told, ...]:
    """Return what each quarter tells.

    Args:
        quarters: Of which counts are known, oldest first. A quarter that is not known ends the waiting, as a new year does:
            nobody would know what the span holds.
    """
    found: list[Told] = []
    total, lanes = _Waiting(), _Waiting()
    before: Period | None = None
    for one in quarters:
        if before is None or not _follows(before, one.period):
            total, lanes = _Waiting(), _Waiting()
        before = one.period
        total = total.plus(one.period, {"all": sum(one.lanes.values())})
        lanes = lanes.plus(one.period, one.lanes)
        found.append(Told(one.period, total.span, lanes.span))
        total, lanes = (_Waiting() if waiting.span else waiting for waiting in (total, lanes))
    return tuple(found)


def _follows(before: Period, after: Period) -> bool:
    return before.last.year == after.last.year and before.quarter + 1 == after.quarter


@dc.dataclass(frozen=True, slots=True)
class _Waiting:
    """Counts that were not told yet."""

    since: str = ""
    counts: Mapping[str, int] = dc.field(default_factory=dict)

    def plus(self, period: Period, counts: Mapping[str, int]) -> "_Waiting":
        """Return it with the counts of one more quarter."""
        return _Waiting(self.since or period.key, {name: self.counts.get(name, 0) + count for name, count in counts.items()})

    @property
    def span(self) -> Span | None:
        """Return what can be told now, if anything."""
        return Span(self.since, self.counts) if min(self.counts.values()) >= FEWEST else None


@dc.dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the reports of a quarter, as it was known when they were published.

    Args:
        person_days: Days in service in the quarter, of everybody together.
        started: Who took part for the first time, as published; None where that was not told.
        activities: How many dated activities the core team noted.
    """

    person_days: int
    started: int | None
    activities: int


@dc.dataclass(frozen=True, slots=True)
class Quarter:
    """A published quarter."""

    told: Told
    beside: Beside

    @property
    def shown(self) -> dict[str, Any]:
        """Return it as the ledger keeps it."""
        spans = {"total": self.told.total, "lanes": self.told.lanes}
        return {
            **{name: {"since": span.since, "counts": dict(span.counts)} for name, span in spans.items() if span},
            "beside": dc.asdict(self.beside),
        }


def read(period: Period, shown: Mapping[str, Any]) -> Quarter:
    """Return a quarter as the ledger kept it."""
    total, lanes = (Span(one["since"], one["counts"]) if (one := shown.get(name)) else None for name in ("total", "lanes"))
    return Quarter(Told(period, total, lanes), Beside(**shown["beside"]))


def lanes_in_order(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    """Return the lanes of a span in their fixed order."""
    return ((lane, counts[lane]) for lane in LANES.values())
