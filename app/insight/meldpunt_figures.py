"""What may be told of how many reports the Meldpunt received. Pure.

The Meldpunt gives counts, and only per quarter and lane. A count under the minimum is not told: it waits, and is told together
with the next quarters of the same year. Lanes are told when all three are large enough, since two of them and the total give
the third, and when they add up to the totals that are told of the same quarters, since the difference would tell a few reports.
So every report is told at most once in a total and once in a lane, and no two tables differ by a few.
"""

import dataclasses as dc
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from app.insight.brought import LANES, Reports
from app.insight.periods import Period, quarter

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
    difference would tell it. A correction changes a number by as many as may be told, or not at all; lanes and the totals that
    they add up to change together, or not at all.

    Args:
        quarters: Of which counts are known, oldest first. A quarter that is not known ends the waiting, as a new year does:
            nobody would know what the span holds.
        before: What was told already.
    """
    earlier = {one.period: one for one in before}
    known: Series = [(one.period, {"all": sum(one.lanes.values())}) for one in quarters]
    by_lane: Series = [(one.period, one.lanes) for one in quarters]
    totals = {period: one.total for period, one in earlier.items() if one.total}
    lanes = {period: one.lanes for period, one in earlier.items() if one.lanes}
    found = {end: _again(span, end, known) for end, span in totals.items()}
    divided = {end: _again(span, end, by_lane) for end, span in lanes.items()}
    for end, span in divided.items():
        if not _adds_up(span, end, found):
            divided[end] = lanes[end]
            found |= {period: one for period, one in totals.items() if _is_in(period, span, end)}
    found = _spans(known, found, lambda _span, _end: True)
    divided = _spans(by_lane, divided, lambda span, end: _adds_up(span, end, found))
    return tuple(Told(one.period, found.get(one.period), divided.get(one.period)) for one in quarters)


Counts = Mapping[str, int]
Series = Sequence[tuple[Period, Counts]]
Spans = Mapping[Period, Span]


def _spans(quarters: Series, fixed: Spans, may_tell: Callable[[Span, Period], bool]) -> dict[Period, Span]:
    """Return what is told of one series, by the quarter at whose end it is told; what was told before stays.

    What waits is told together as soon as it may be. Where it may not because of an earlier quarter, that one stays behind.
    """
    found = dict(fixed)
    waiting: list[tuple[Period, Counts]] = []
    before: Period | None = None
    for period, counts in quarters:
        is_told = any(_is_in(period, span, end) for end, span in fixed.items())
        if is_told or before is None or not _follows(before, period):
            waiting = []
        before = period
        if is_told:
            continue
        waiting.append((period, counts))
        spans = (_together(waiting[place:]) for place in range(len(waiting)))
        told_now = next((one for one in spans if min(one.counts.values()) >= FEWEST and may_tell(one, period)), None)
        if told_now:
            found[period] = told_now
            waiting = []
    return found


def _together(quarters: Series) -> Span:
    names = quarters[0][1]
    return Span(quarters[0][0].key, {name: sum(counts[name] for _period, counts in quarters) for name in names})


def _adds_up(lanes: Span, end: Period, totals: Spans) -> bool:
    """Tell whether lanes are told of the very quarters of which totals are told, and of as many reports.

    Args:
        lanes: Told together.
        end: The last of their quarters.
        totals: By the last of their quarters.
    """
    inside = {until: one for until, one in totals.items() if _is_in(until, lanes, end)}
    covers = end in inside and min(one.since for one in inside.values()) == lanes.since
    is_whole = all(any(_is_in(one, span, until) for until, span in inside.items()) for one in _quarters_of(lanes, end))
    return covers and is_whole and sum(one.counts["all"] for one in inside.values()) == sum(lanes.counts.values())


def _quarters_of(span: Span, end: Period) -> Iterable[Period]:
    """Return the quarters that are told together at the end of one."""
    return (one for one in map(partial(quarter, end.last.year), range(1, end.quarter + 1)) if one.key >= span.since)


def _is_in(period: Period, span: Span, end: Period) -> bool:
    """Tell whether a quarter is one of those that are told together at the end of another one."""
    return period.last.year == end.last.year and span.since <= period.key <= end.key


def _again(span: Span, end: Period, quarters: Series) -> Span:
    """Return a span with the counts of now, when that tells nothing about a few reports; else as it was told."""
    now = _now(span, end, quarters)
    differences = [abs(now[name] - count) for name, count in span.counts.items()]
    may_be_told = min(now.values()) >= FEWEST and all(one == 0 or one >= FEWEST for one in differences)
    return Span(span.since, now) if may_be_told else span


def _now(span: Span, end: Period, quarters: Series) -> Counts:
    """Return the counts of now of the quarters that are told together."""
    inside = [counts for period, counts in quarters if _is_in(period, span, end)]
    return {name: sum(one[name] for one in inside) for name in span.counts}


Stays = Literal["few", "small"]
"""Why a corrected count is not told: the total differs by a few, or something else in it is small."""


def stays(quarters: Sequence[Reports], told_now: Sequence[Told], brought: Collection[Period]) -> Stays | None:
    """Return why something that was told stays as it was although other counts were brought; None when nothing does.

    Args:
        quarters: The newest counts of every quarter.
        told_now: What each quarter tells.
        brought: The quarters that somebody brings.
    """
    known: Series = [(one.period, {"all": sum(one.lanes.values()), **one.lanes}) for one in quarters]
    differences: list[int] = []
    for one in told_now:
        for span in (one.total, one.lanes):
            if span and any(_is_in(period, span, one.period) for period in brought):
                now = _now(span, one.period, known)
                differences += [abs(now[name] - count) for name, count in span.counts.items()]
    if not any(differences):
        return None
    return "few" if max(differences) < FEWEST else "small"


def _follows(before: Period, after: Period) -> bool:
    return before.last.year == after.last.year and before.quarter + 1 == after.quarter


@dc.dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the reports of a quarter, as it was known when they were published.

    Args:
        person_days: Days in service in the quarter, of everybody together; 0 when the list of people does not cover it.
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
