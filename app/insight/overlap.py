"""How a release hangs together with what was published of the same year: its parts, and who moved in between. Pure."""

import dataclasses as dc
import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from app.insight import kinship, periods, placing, solving
from app.insight.disclosure import Cell, Counts, Figure, Movers, Published, Row, Span, Sum
from app.insight.kinship import Divided, Kin
from app.insight.measures import CIVIL_SERVANTS, MEASURES, ORGANISATION, UNIT, of_module
from app.insight.periods import Period
from app.people.structure import Tree

NOW = ""
KIN = "kin:"
ALL_PERCENT = 100
MANY = 1_000_000_000
FOLLOWED = 300
"""So many people, those who came and left among them, are few enough to follow a whole organisation exactly."""

Stretch = tuple[dt.date, dt.date]
"""First and last day, both included."""
Look = tuple[dt.date, dt.date | None]
"""A day on which people are somewhere, and the later day whose departments they are placed in, if it is another."""
Pattern = tuple[int, int]
"""Bits of the looks at which somebody was in a group, and bits of the stretches in which they were in service."""
Path = tuple[tuple[str | None, ...], int]
"""Where somebody was at each look, and bits of the stretches in which they were in service."""


@dc.dataclass(frozen=True, slots=True)
class Presence:
    """In which group people were on which days, as numbers of people.

    Args:
        looks: In the order of the first bits of a pattern, and of the places of a path.
        stretches: In the order of the second.
        patterns: Group to pattern to people.
        paths: Path to people.
    """

    looks: tuple[Look, ...]
    stretches: tuple[Stretch, ...]
    patterns: Mapping[str, Mapping[Pattern, int]]
    paths: Mapping[Path, int] = dc.field(default_factory=dict)

    def span(self, key: str, whole: Period, name: str, parts: Mapping[str, Period]) -> Span:
        """Return how a longer period differs from the shorter ones it is made of, for one group.

        Args:
            key: The group.
            whole: The longer period.
            name: What the longer one is called.
            parts: Name to shorter period.
        """
        end = self._look(whole)
        on, during = [self._look(part) for part in parts.values()], [self._within(part) for part in parts.values()]
        present, moved = 0, Counter[tuple[tuple[str, ...], bool]]()
        for (stood, served), people in self.patterns.get(key, {}).items():
            stays = bool(stood & end)
            present += people * stays
            if stays:
                there = [bool(served & days and not stood & day) for day, days in zip(on, during, strict=True)]
            else:
                there = [bool(stood & day) for day in on]
            moved[tuple(itertools.compress(parts, there)), stays] += people
        movers = tuple(Movers(people, names, stays) for (names, stays), people in sorted(moved.items()) if names)
        left, joined = (sum(one.people for one in movers if one.stayed is stays) for stays in (False, True))
        is_covered = sum((part.last - part.first).days + 1 for part in parts.values()) == (whole.last - whole.first).days + 1
        return Span(key, name, tuple(parts), left, joined, 0 if is_covered else present, movers if len(parts) > 1 else ())

    def _look(self, period: Period) -> int:
        return 1 << self.looks.index(look_of(period))

    def _within(self, period: Period) -> int:
        return sum(1 << number for number in self.inside(period))

    def inside(self, period: Period) -> frozenset[int]:
        """Return the numbers of the stretches that lie within a period."""
        every = enumerate(self.stretches)
        return frozenset(number for number, (first, last) in every if period.first <= first and last <= period.last)


def look_of(period: Period) -> Look:
    """Return when, and in whose departments, the people of a period are looked at."""
    return period.last, period.drawn_on


def in_order(looks: Iterable[Look]) -> tuple[Look, ...]:
    """Return looks by day, as it was before later divisions of it."""
    return tuple(sorted(set(looks), key=lambda look: (look[0], look[1] or dt.date.min)))


def presence_of(looks: Sequence[Look], stretches: Sequence[Stretch], paths: Mapping[Path, int]) -> Presence:
    """Return the patterns of every group, from the paths of the people in it: a department, their role, the organisation."""
    patterns: dict[str, Counter[Pattern]] = defaultdict(Counter)
    for (places, served), people in paths.items():
        stood: Counter[str] = Counter()
        for number, place in enumerate(places):
            if place:
                role = CIVIL_SERVANTS if place.startswith(UNIT) else place
                stood.update(dict.fromkeys({place, role, ORGANISATION}, 1 << number))
        for key, bits in stood.items():
            patterns[key][bits, served] += people
    return Presence(tuple(looks), tuple(stretches), patterns, paths)


def name_of(period: Period) -> str:
    """Return what a period is called among those of its year; a total up to yesterday is called after that day."""
    return period.last.isoformat() if period.kind == "today" else period.key


def looks_and_stretches(every: Iterable[Period]) -> tuple[set[Look], set[Stretch]]:
    """Return what has to be known of presence to relate these periods to each other."""
    looks: set[Look] = set()
    stretches: set[Stretch] = set()
    for one in every:
        looks.add(look_of(one))
        whole_months = periods.months_in(one)
        stretches.update((month.first, month.last) for month in whole_months)
        if one.kind == "today":
            stretches.add((one.last.replace(day=1), one.last))
    return looks, stretches


def made_of(period: Period, known: Collection[Period]) -> list[tuple[Period, ...]]:
    """Return the ways in which a period is made of other known ones.

    Of a total of the year, the last total up to some yesterday is a part as well: of the days after it nothing else is
    known. A redrawn year is the year itself, of which its departments alone differ.
    """
    if period.kind == "redrawn":
        return [way for way in ((periods.year(period.last.year),),) if way[0] in known]
    months, quarters = periods.months_in(period), periods.quarters_in(period)
    after_quarters = tuple(one for one in months if not quarters or one.first > quarters[-1].last)
    daily = [one for one in known if one.kind == "today" and one.first == period.first and one.last < period.last]
    ways: list[tuple[Period, ...]] = [(max(daily, key=lambda one: one.last),)] if daily and _is_total(period) else []
    if period.kind == "today":
        ways += [(periods.so_far(period.last.year, len(months)),)] if months and not daily else []
    else:
        ways += [months, quarters + after_quarters]
        ways += [(periods.so_far(period.last.year, len(months) - 1), months[-1])] if _is_total(period) and len(months) > 1 else []
    return [way for way in dict.fromkeys(ways) if way != (period,) and all(one in known for one in way)]


def _is_total(period: Period) -> bool:
    """Tell whether it begins with the year; the first quarter is such a total too, of which a running one may be known."""
    return period.first.month == 1 and period.kind != "month"


def spans(
    new: Period, known: Collection[Period], counts: Mapping[str, Counts], presence: Presence, kin: Sequence[Kin] = ()
) -> tuple[Span, ...]:
    """Return how all these periods hang together, group by group.

    Args:
        new: The one being released; it is called by the empty name.
        known: Those published before.
        counts: Name to counts, the new one included.
        presence: Of people, on the days and in the stretches of all these periods.
        kin: Departments that went into each other: those are related together. Where they are everybody, nothing is left.
    """
    is_followed = any(one.is_everybody for one in kin)
    related = {key for one in kin for key in one.keys}
    found: list[Span] = []
    names = {one: name_of(one) for one in known} | {new: NOW}
    keys = {name: {cell.key for cell in counts[name].everything} for name in names.values()}
    for whole in () if is_followed else names:
        for way in made_of(whole, names):
            parts = {names[one]: one for one in way}
            shared = set.intersection(keys[names[whole]], *(keys[name] for name in parts))
            made = [presence.span(key, whole, names[whole], parts) for key in sorted(shared - related)]
            if whole.has_units:
                made += [_kin_span(f"{KIN}{number}", one, names[whole], tuple(parts)) for number, one in enumerate(kin)
                         if one.tables.keys() >= {names[whole], *parts}]  # fmt: skip
            late = (_with_latecomers(span, counts) for span in made)
            found.extend(_with_late_people(span, counts) if whole.drawn_on else span for span in late)
    return tuple(found)


def _kin_span(name: str, kin: Kin, whole: str, parts: tuple[str, ...]) -> Span:
    """Return how a longer period differs from its parts for departments that went into each other, taken as one."""
    left, joined = kin.movers(whole, parts)
    return Span(name, whole, parts, left, joined, keys={period: kin.rows[period] for period in (whole, *parts)})


def kin_of(
    every: Mapping[str, Period], counts: Mapping[str, Counts], presence: Presence, of: Tree, began: dt.date
) -> tuple[Kin, ...]:
    """Return the departments that went into each other, or out of each other, between these periods.

    Where everybody is few enough, they are one family: then all that follows from all tables together is judged. Of a large
    organisation that would take too long, and there is more to hide behind: its groups are followed each by itself.

    Args:
        every: Name to period.
        counts: Name to counts.
        presence: Of people, on the days and in the stretches of all these periods.
        of: The organisation.
        began: The day on which somebody first took part: of before, everybody knows that nobody did.
    """
    late = frozenset(number for number, (_first, last) in enumerate(presence.stretches) if last >= began)
    whole = kinship.everybody(_finest(every, counts, presence, late), presence.paths)
    if sum(one.people for one in whole.lines) <= FOLLOWED and _is_explained(whole, counts):
        return (whole,)
    tables = []
    for name, period in every.items():
        keys = frozenset(cell.key for cell in counts[name].cells if cell.key.startswith(UNIT))
        if keys and (stretches := presence.inside(period) & late):
            look, rows = presence.looks.index(look_of(period)), placing.structure(of, period.last).rows
            then = presence.looks.index((period.last, None)) if period.drawn_on else None
            tables.append(Divided(name, look, then, stretches, keys, {} if period.drawn_on else rows))
    return kinship.families(tables, presence.paths)


def _finest(every: Mapping[str, Period], counts: Mapping[str, Counts], presence: Presence, late: frozenset[int]) -> list[Divided]:
    """Return all tables with their finest rows: departments, or where there are none the roles."""
    found = []
    for name, period in every.items():
        keys = {cell.key for cell in counts[name].everything if cell.people}
        wholes = {one.whole for one in counts[name].sums}
        rows = frozenset(key for key in keys - wholes if key != ORGANISATION)
        look = presence.looks.index(look_of(period))
        found.append(Divided(name, look, None, presence.inside(period) & late, rows, {}))
    return found


def _is_explained(whole: Kin, counts: Mapping[str, Counts]) -> bool:
    """Tell whether who is known to have been there explains every table; not where facts came late.

    Whoever turns out to be there later, or to have done it, has moved, as it seems. Exactly followed they would be told.
    """
    rows = {name: {cell.key: cell for cell in counts[name].everything if cell.key in whole.rows[name]} for name in whole.tables}
    if any(whole.people(name, key) != cell.people for name, cells in rows.items() for key, cell in cells.items()):
        return False
    measures = {measure for cells in rows.values() for cell in cells.values() for measure in cell.counts}
    return all(
        kinship.explain(whole, {
            (name, key): cell.counts[measure]
            for name, cells in rows.items() for key, cell in cells.items() if measure in cell.counts
        })
        for measure in measures
    )  # fmt: skip


def _with_latecomers(span: Span, counts: Mapping[str, Counts]) -> Span:
    """Return a span whose movers explain the difference: facts that came late are of people who moved, as it seems."""
    whole = _counted(counts[span.whole], span.keys_in(span.whole))
    parts = [_counted(counts[part], span.keys_in(part)) for part in span.parts]
    measures = set(whole).intersection(*parts)
    surplus = [sum(part[measure] for part in parts) - whole[measure] for measure in measures]
    unexplained = 0 if span.beyond else -min(surplus)
    left, joined = max(span.left, *surplus), max(span.joined, unexplained)
    is_explained = (left, joined) == (span.left, span.joined)
    return span if is_explained else dc.replace(span, left=left, joined=joined, movers=())


def _with_late_people(span: Span, counts: Mapping[str, Counts]) -> Span:
    """Return a span of two tables of one day, where whoever turned out to be there later counts as having moved.

    Everybody can see that there is one more: that the count did not change would say that they took no part.
    """
    more = _people_in(counts[span.whole], span.keys_in(span.whole))
    more -= sum(_people_in(counts[part], span.keys_in(part)) for part in span.parts)
    return dc.replace(span, left=max(span.left, -more), joined=max(span.joined, more))


def _people_in(counts: Counts, keys: Collection[str]) -> int:
    return sum(cell.people for cell in counts.everything if cell.key in keys)


def _counted(counts: Counts, keys: Collection[str]) -> dict[str, int]:
    """Return what some groups together did, measure by measure."""
    cells = [cell for cell in counts.everything if cell.key in keys]
    measures = counts.cells[0].counts
    return {measure: sum(cell.counts[measure] for cell in cells) for measure in measures}


def of_roles(counts: Counts) -> Counts:
    """Return the organisation and the roles, without the departments."""
    cells = tuple(cell for cell in counts.cells if not cell.key.startswith(UNIT))
    keys = {cell.key for cell in cells}
    return Counts(cells, tuple(one for one in counts.sums if keys.issuperset(one.parts)), counts.behind)


def of_modules(counts: Counts, modules: Collection[str]) -> Counts:
    """Return the counts of all modules together and of these modules."""
    measures = {of_module(measure, module) for module in ("", *modules) for measure in MEASURES}

    def kept(cell: Cell) -> Cell:
        return dc.replace(cell, counts={one: count for one, count in cell.counts.items() if one in measures})

    behind = counts.behind and dc.replace(counts.behind, cells=tuple(map(kept, counts.behind.cells)))
    return Counts(tuple(map(kept, counts.cells)), counts.sums, behind)


def shares_departments(new: Period, other: Period, is_year_known: bool) -> bool:  # noqa: FBT001  a fact, not a switch
    """Tell whether departments of two periods hang together, directly or by a third one that holds both.

    Args:
        new: The one being released.
        other: Another one of its year.
        is_year_known: Whether the table of the whole year is published, or has to stay possible.
    """
    if not (new.has_units and other.has_units):
        return False
    return is_year_known or new.kind == "year" or (new.last.year, new.quarter) == (other.last.year, other.quarter)


def tells_by_departments(published: Published) -> bool:
    """Tell whether a total of that table would tell more about its departments than the table did itself.

    A role that is hidden there, and told by another total of the same days, is the sum that its departments lack.
    """
    roles = [row for row in published.rows if not row.key.startswith(UNIT)]
    is_exact = all(figure.count is not None for row in roles for figure in row.figures.values())
    return not is_exact and any(row.people for row in published.rows if row.key.startswith(UNIT))


def later_than(period: Period) -> Period | None:
    """Return the longer period that is due with a quarter, and that should still be possible after it."""
    whole = periods.year(period.last.year)
    return whole if period.kind == "quarter" and whole.last == period.last else None


def nothing_told(counts: Counts) -> Published:
    """Return a table in which nothing is told, except where nobody could have taken part yet: that everybody knows."""
    if any(any(cell.counts.values()) for cell in counts.cells):
        return Published(())
    nobody = (Row(cell.key, cell.people, dict.fromkeys(cell.counts, Figure("shown", count=0))) for cell in counts.cells)
    return Published(tuple(nobody))


def as_it_was(counts: Counts, published: Published) -> Counts:
    """Return counts that fit what was published, as near as can be to how they are counted now.

    Facts about people may come late: somebody turns out to have left before the end of a period. What was published
    stays as it was, and the groups that are not shown make up the difference.
    """
    rows = {row.key: row for row in published.rows}
    people = {cell.key: _people(cell, rows.get(cell.key)) for cell in counts.cells}
    fitted: dict[str, dict[str, int]] = defaultdict(dict)
    for measure in counts.cells[0].counts if counts.cells else ():
        said = {
            cell.key: _said(rows[cell.key].figures.get(measure) if cell.key in rows else None, people[cell.key])
            for cell in counts.cells
        }
        for key, count in _nearest(counts, measure, said).items():
            fitted[key][measure] = count
    cells = (
        dc.replace(cell, people=max(people[cell.key], *fitted[cell.key].values()), counts=fitted[cell.key])
        for cell in counts.cells
    )
    return Counts(tuple(cells), counts.sums, counts.behind)


def _people(cell: Cell, row: Row | None) -> int:
    return cell.people if row is None or row.people is None else row.people


def _said(figure: Figure | None, people: int) -> tuple[int, int]:
    """Return the least and the most that fit what was published."""
    if figure is None or figure.state == "suppressed":
        return 0, people
    if figure.count is not None:
        return figure.count, figure.count
    least = 0 if figure.at_least is None else -(-figure.at_least * people // ALL_PERCENT)
    most = people if figure.at_most is None else figure.at_most * people // ALL_PERCENT
    return least, most


def _nearest(counts: Counts, measure: str, said: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Return counts within what was said that add up, changed as little as possible."""
    found = {cell.key: cell.counts[measure] for cell in counts.cells}
    adds_up = all(found[one.whole] == sum(found[part] for part in one.parts) for one in counts.sums)
    if adds_up and all(said[key][0] <= count <= said[key][1] for key, count in found.items()):
        return found
    # A hidden group may have been larger than it is now: only when it must.
    wider = {key: (low, high if low == high else MANY) for key, (low, high) in said.items()}
    return _fit(found, counts.sums, said) or _fit(found, counts.sums, wider) or found


def _fit(found: Mapping[str, int], sums: Sequence[Sum], said: Mapping[str, tuple[int, int]]) -> dict[str, int] | None:
    """Solve it: each count is what was found, plus something, minus something."""
    keys = list(found)
    size = len(keys)
    rows: list[Any] = []
    within = np.hstack([np.eye(size), -np.eye(size)])
    for one in sums:
        signs = np.array([1.0 if key == one.whole else -1.0 if key in one.parts else 0.0 for key in keys])
        rows.append(np.hstack([signs, -signs]))
    least = [low - found[key] for key, (low, _high) in ((key, said[key]) for key in keys)]
    most = [high - found[key] for key, (_low, high) in ((key, said[key]) for key in keys)]
    gaps = [sum(found[part] for part in one.parts) - found[one.whole] for one in sums]
    limits: list[tuple[Any, Any, Any]] = [(within, least, most), *([(np.array(rows), gaps, gaps)] if rows else [])]
    answer = solving.least(np.ones(2 * size), (0, np.inf), limits, whole=np.ones(2 * size))
    if answer is None:
        return None
    change = np.rint(answer).astype(int)
    return {key: found[key] + int(change[place] - change[size + place]) for place, key in enumerate(keys)}
