"""What may be told of how many reports the Meldpunt received. Pure.

The Meldpunt gives counts, and only per quarter and lane. A count under the minimum is not told: it waits, and is told together
with the next quarters of the same year. Lanes are told when all three are large enough, since two of them and the total give
the third. So every report is told at most once in a total and once in a lane, and no two tables differ by a few.
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


def told(quarters: Sequence[Reports], before: Iterable[Told] = ()) -> tuple[Told, ...]:
    """Return what each quarter tells.

    What was told stays told of the same quarters: what is brought late of an earlier one joins nothing that was told, since the
    difference would tell it. A correction changes a number by as many as may be told, or not at all.

    Args:
        quarters: Of which counts are known, oldest first. A quarter that is not known ends the waiting, as a new year does:
            nobody would know what the span holds.
        before: What was told already.
    """
    earlier = {one.period: one for one in before}
    totals = _spans([(one.period, {"all": sum(one.lanes.values())}) for one in quarters],
                    {period: one.total for period, one in earlier.items() if one.total})  # fmt: skip
    lanes = _spans([(one.period, one.lanes) for one in quarters],
                   {period: one.lanes for period, one in earlier.items() if one.lanes})  # fmt: skip
    return tuple(map(Told, (one.period for one in quarters), totals, lanes))


Counts = Mapping[str, int]


def _spans(quarters: Sequence[tuple[Period, Counts]], fixed: Mapping[Period, Span]) -> list[Span | None]:
    """Return what each quarter tells of one series; what was told before holds the same quarters as it did."""
    found: list[Span | None] = []
    waiting = _Waiting()
    before: Period | None = None
    for period, counts in quarters:
        if before is None or not _follows(before, period):
            waiting = _Waiting()
        before = period
        if period in fixed:
            found.append(_again(fixed[period], [one for when, one in quarters if _is_in(when, fixed[period], period)]))
        elif any(_is_in(period, span, end) for end, span in fixed.items()):
            found.append(None)
        else:
            waiting = waiting.plus(period, counts)
            found.append(waiting.span)
            waiting = _Waiting() if waiting.span else waiting
            continue
        waiting = _Waiting()
    return found


def _is_in(period: Period, span: Span, end: Period) -> bool:
    """Tell whether a quarter is one of those that are told together at the end of another one."""
    return period.last.year == end.last.year and span.since <= period.key <= end.key


def _again(span: Span, counts: Sequence[Counts]) -> Span:
    """Return a span with the counts of now, when that tells nothing about a few reports; else as it was told."""
    now = {name: sum(one[name] for one in counts) for name in span.counts}
    differences = [abs(now[name] - count) for name, count in span.counts.items()]
    may_be_told = min(now.values()) >= FEWEST and all(one == 0 or one >= FEWEST for one in differences)
    return Span(span.since, now) if may_be_told else span


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
