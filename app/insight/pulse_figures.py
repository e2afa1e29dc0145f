"""What may be told of a closed pulse. Pure.

Each question of each pulse is a secret of its own: who would report, who knows the route, who saw something. Its answers are
counted in groups that are disjoint and add up to everybody who answered; the gate for participation decides which of them are
told, with the answers that count as people. Three things come before it.

- Of a group of which too few answered nothing may be said, and it may not be left over either when others are told. So it is put
  together with others first, until enough of all of them answered.
- How many answers count tells how many stand apart, and hardly more or fewer than who answered. So some answers are left out, by
  lot: at least three of each group do not count, whether nobody stood apart, one, two or three did.
- Where all but a few answered, a few more are left out: that everybody answered cannot be seen from the answers either.

Whatever else is said of a pulse, such as how alike who answered is to everybody, is worked out from what is told, when it is
read. So it adds nothing.
"""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.insight import disclosure, intervals
from app.insight.disclosure import SUPPRESSED, Cell, Counts, Figure, Row, Sum, Unreleasable
from app.insight.intervals import Interval
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.periods import Period
from app.insight.response import Representation, Stratum, post_stratified, representation
from app.insight.tables import Group

YES, NO, APART, ANSWERED = "yes", "no", "apart", "answered"
TOTALS = frozenset({ORGANISATION, CIVIL_SERVANTS})
REST = "rest"
"""Groups that were too small in more than one domain, together."""

LEAST = 10
"""Fewer answers are never told; a setting can ask for more."""

FEWEST_RESPONSE = 40
"""Percent. Of a group of which fewer answered, nothing is said."""

LEFT_OUT, SILENT = 3, 3
"""At least so many answers of a group do not count; and at least so many of who were invited are taken to be silent."""

MOST_MORE = 4
"""Where departments are not told, the lot leaves out up to four more: nor can it be seen how many answered."""

OPEN = frozenset({"experience", "barriers"})
"""Kinds of questions of which nobody knows for how many of the others they hold."""

EARLY_LATE = 0.10
"""When those who answered late differ more than this from those who answered early, the page warns."""

ROUNDED = 100


@dc.dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one group to one question, unprotected.

    Args:
        group: Which.
        people: In service.
        invited: Of those.
        answered: Of those, the pulse as a whole.
        counts: Option to how often.
        above: The rest of its domain: where it goes when it is too small. Of an office-holder and of that rest there is none.
    """

    group: Group
    people: int
    invited: int
    answered: int
    counts: Mapping[str, int] = dc.field(hash=False)
    above: Group | None = None

    def is_enough(self, minimum: int) -> bool:
        """Tell whether enough of a group answered to say something of it."""
        enough = self.answered >= minimum + LEFT_OUT and self.invited >= minimum + LEFT_OUT + SILENT
        return enough and ROUNDED * self.answered >= FEWEST_RESPONSE * self.invited


@dc.dataclass(frozen=True, slots=True)
class Question:
    """What was asked.

    Args:
        kind: `willingness`, `route`, `barriers`, `experience`, or another.
        subject: What its case is about; empty where it has none.
        text: As civil servants read it.
        options: Id, text, and how it counts: `yes`, `no` or `apart`.
    """

    kind: str
    subject: str
    text: str
    options: tuple[tuple[str, str, str], ...]

    def ids(self, counts: str) -> list[str]:
        """Return the options that count so."""
        return [one for one, _text, how in self.options if how == counts]


@dc.dataclass(frozen=True, slots=True)
class Measured:
    """A share of the answers that count.

    Args:
        x: How many said so.
        n: How many answers count.
        population: Whom it says something of; None where nobody knows how many they are.
        interval: Of the share among them, from 0 to 1; None when all of them answered.
        bounds: What that share is in any case; None where nobody knows how many they are.
    """

    x: int
    n: int
    population: int | None
    interval: Interval | None
    bounds: Interval | None

    @property
    def share(self) -> float:
        """Return the share, from 0 to 1."""
        return self.x / self.n

    @property
    def variance(self) -> float:
        """Return the variance of the share; of a known population, with the correction for it."""
        correction = 1.0 if self.population is None else 1 - self.n / self.population
        return self.share * (1 - self.share) / max(1, self.n - 1) * correction


@dc.dataclass(frozen=True, slots=True)
class Line:
    """What may be seen of one group.

    Args:
        group: Which.
        people: In service; everybody knows it.
        n: Whose answers count; None when it is hidden.
        figures: Name to what may be said; `yes`, an option, or `answered`.
        is_open: Whether the figures are of some of the people only, and nobody knows of how many: of who saw something.
    """

    group: Group
    people: int
    n: int | None
    figures: Mapping[str, Figure] = dc.field(hash=False)
    is_open: bool = False

    def share(self, name: str) -> Measured | None:
        """Return a shown share with its interval and bounds; None for a bound or what is hidden."""
        figure = self.figures[name]
        if figure.state != "shown" or figure.count is None or not self.n:
            return None
        if self.is_open:
            return Measured(figure.count, self.n, None, intervals.jeffreys(figure.count, self.n), None)
        found = intervals.proportion(figure.count, self.n, max(self.people, self.n))
        return Measured(found.x, found.n, found.population, found.interval, found.bounds)


@dc.dataclass(frozen=True, slots=True)
class PulseTable:
    """One published table of a pulse.

    Args:
        kind: As in the register.
        period: The quarter.
        question: What was asked; of the response it has no text.
        whole: Whether everybody was invited.
        lines: Everybody together first, then the roles, then departments in their fixed order.
        all_answers: How many answered in all; None where it is not told. Those that do not count stood apart, or the lot left
            them out.
        shifted: Whether late answers differ much from early ones; None where that is not known.
        minimum: Fewer answers were not told.
        created_on: When it was published.
    """

    kind: str
    period: Period
    question: Question
    whole: bool
    lines: tuple[Line, ...]
    all_answers: int | None
    shifted: bool | None
    minimum: int
    created_on: dt.date

    def line(self, key: str) -> Line | None:
        """Return the line of a group."""
        return next((one for one in self.lines if one.group.key == key), None)

    @property
    def everybody(self) -> Line | None:
        """Return the line of all who were asked: the organisation, or civil servants where only they were."""
        return self.line(ORGANISATION) or self.line(CIVIL_SERVANTS)

    @property
    def comparable(self) -> Line | None:
        """Return the line that every quarter has: office-holders are not asked in each. Of both roles where these were mixed."""
        return self.line(CIVIL_SERVANTS) or self.line(ORGANISATION)

    @property
    def units(self) -> tuple[Line, ...]:
        """Return the lines of departments, in their fixed order."""
        return tuple(one for one in self.lines if one.group.key not in TOTALS | {OFFICE_HOLDERS})

    def strata(self, name: str) -> tuple[Stratum, ...]:
        """Return the groups that are told exactly, and all others as one: all of it follows from what is told.

        Args:
            name: Of the figure.

        Returns:
            Nothing where the whole is not told exactly. Of the response, `people` is who were invited.
        """
        everybody = self.everybody
        total, of_response = everybody.share(name) if everybody else None, name == ANSWERED
        if total is None or everybody is None:
            return ()
        told = [(one, share) for one in self.lines if one.group.key not in TOTALS and (share := one.share(name))]
        parts = [Stratum(of.n, of.x) if of_response else Stratum(max(one.people, of.n), of.n, of.share) for one, of in told]
        n, x = total.n - sum(of.n for _one, of in told), total.x - sum(of.x for _one, of in told)
        if n > 0 and of_response:
            parts.append(Stratum(n, x))
        elif n > 0:
            parts.append(Stratum(max(n, everybody.people - sum(one.people for one, _of in told)), n, x / n))
        return tuple(parts)

    @property
    def weighed(self) -> int | None:
        """Return the percentage in which every department counts for its size; None where departments are not told."""
        parts = self.strata(YES) if self.units else ()
        found = post_stratified(parts) if len(parts) > 1 else None
        return None if found is None else round(ROUNDED * found.share)

    @property
    def representation(self) -> Representation | None:
        """Return how alike those who answered are to everybody; of the response only."""
        parts = self.strata(ANSWERED)
        return representation(parts) if len(parts) > 1 else None


def counted(question: Question, answers: Mapping[str, int]) -> dict[str, int]:
    """Return how many answers count, and how: `yes`, `no` and `apart`."""
    return {how: sum(answers.get(one, 0) for one in question.ids(how)) for how in (YES, NO, APART)}


# Groups that are large enough


def gathered(groups: Sequence[Answers], minimum: int) -> list[Answers]:
    """Put groups of which too few answered together with others, until enough of each answered, or one is left.

    `together` of their group holds the names of departments, and the keys of what was together already.

    A department goes to the rest of its domain, that rest and office-holders to the rest of everybody. When that is still too
    small it takes in the group with the fewest answers. Which groups go depends on who answered, never on what.

    Args:
        groups: Disjoint, in their fixed order.
        minimum: Fewer answers are not told.
    """
    found = {one.group.key: one for one in groups}
    for one in groups:
        if one.above and not one.is_enough(minimum):
            _move(found, one.group.key, one.above)
    for key, one in list(found.items()):
        if key != REST and not one.is_enough(minimum):
            _move(found, key, Group(REST, "", ""))
    while len(found) > 1 and REST in found and not found[REST].is_enough(minimum):
        others = (one for one in found.values() if one.group.key != REST)
        _move(found, min(others, key=lambda one: (one.answered, one.group.key)).group.key, Group(REST, "", ""))
    places = _places(groups)
    return sorted(found.values(), key=lambda one: places[one.group.key])


def _move(found: dict[str, Answers], key: str, target: Group) -> None:
    gone = found.pop(key)
    parts = [*([found[target.key]] if target.key in found else []), gone]
    names = tuple(name for one in parts for name in ((one.group.label,) if one.above else one.group.together or (one.group.key,)))
    found[target.key] = together(dc.replace(target, together=names), parts)


def _places(groups: Sequence[Answers]) -> dict[str, int]:
    """Return the fixed order: departments, behind those of a domain its rest, last the rest of everybody."""
    order = dict.fromkeys(key for one in groups for key in (one.group.key,) if key != REST)
    for one in groups:
        if one.above:
            order.pop(one.above.key, None)
    found: list[str] = []
    for key in order:
        found.append(key)
        above = next((one.above for one in groups if one.group.key == key), None)
        following = [one.group.key for one in groups if one.above == above and one.group.key in order]
        if above and following[-1] == key:
            found.append(above.key)
    return {key: place for place, key in enumerate([*found, REST])}


def together(group: Group, parts: Sequence[Answers]) -> Answers:
    """Return groups as one."""
    counts: dict[str, int] = {}
    for one in parts:
        for option, count in one.counts.items():
            counts[option] = counts.get(option, 0) + count
    people, invited, answered = (sum(getattr(one, name) for one in parts) for name in ("people", "invited", "answered"))
    return Answers(group, people, invited, answered, counts)


# Answers that count

Numbers = tuple[int, Mapping[str, int]]
"""How many answers of a group count, and how many of them each figure has."""


def drawn(one: Answers, apart: int, figures: Mapping[str, int], more: int, chance: random.Random) -> Numbers:
    """Return what counts of a group after the lot has left some answers out.

    Args:
        one: The group.
        apart: How many of its answers stand apart.
        figures: Name to how many of the others. Where somebody can choose several, each is thinned for itself.
        more: How many more than the fewest are left out.
        chance: The lot.
    """
    substantive = one.answered - apart
    n = max(0, min(one.answered - max(apart, LEFT_OUT + more), one.invited - LEFT_OUT - SILENT))
    gone = chance.sample(range(substantive), substantive - n)
    return n, {name: count - sum(place < count for place in gone) for name, count in figures.items()}


@dc.dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every question of a pulse.

    Args:
        minimum: Fewer answers are not told; at least 10.
        office_holders: Whether office-holders were asked.
        more: How many more the lot leaves out where departments are not told, from 0 to `MOST_MORE`: once for a pulse, for
            several lots together would tell how many answered.
        chance: The lot.
    """

    minimum: int
    office_holders: bool
    more: int
    chance: random.Random


def told(question: Question, groups: Sequence[Answers], terms: Terms, *, units: bool) -> dict[str, Any]:
    """Return what may be told of a question, as the ledger keeps it. Without lines there is nothing to tell.

    Args:
        question: What was asked.
        groups: Disjoint, in their fixed order.
        terms: Of the pulse.
        units: Whether departments are told, and not only roles.
    """
    parts = gathered(groups, terms.minimum)
    if not all(one.is_enough(terms.minimum) for one in parts):
        parts = []
    if not units:
        parts = _by_role(parts, terms)
    more = 0 if units else terms.more
    numbers = {one.group.key: drawn(one, *_counted(question, one), more, terms.chance) for one in parts}
    return {"question": _asked(question), "lines": _lines(_with_totals(parts, terms), numbers, terms)}


def _counted(question: Question, one: Answers) -> tuple[int, dict[str, int]]:
    """Return how many answers of a group stand apart, and what is told of the others."""
    of = counted(question, one.counts)
    if question.kind == "barriers":
        # Who chose several is counted several times; who stood apart chose nothing else.
        return of[APART], {option: one.counts.get(option, 0) for option in (*question.ids(YES), *question.ids(NO))}
    return of[APART], {YES: of[YES]}


def _by_role(groups: Sequence[Answers], terms: Terms) -> list[Answers]:
    """Return the roles where both stand apart, or all together."""
    civil = [one for one in groups if one.group.key != OFFICE_HOLDERS]
    office = [one for one in groups if one.group.key == OFFICE_HOLDERS]
    key = ORGANISATION if terms.office_holders and not office else CIVIL_SERVANTS
    return [*([together(Group(key, "", ""), civil)] if civil else []), *office]


def told_response(groups: Sequence[Answers], terms: Terms) -> dict[str, Any]:
    """Return what may be told of who answered."""
    numbers = {one.group.key: (one.invited, {ANSWERED: one.answered}) for one in groups}
    return {
        "question": _asked(Question("response", "", "", ())),
        "lines": _lines(_with_totals(groups, terms), numbers, terms),
    }


# Through the gate


def _with_totals(parts: Sequence[Answers], terms: Terms) -> list[Answers]:
    """Return everybody who was asked, the roles where both stand apart, and the groups of civil servants where there are some."""
    civil = [one for one in parts if one.group.key != OFFICE_HOLDERS]
    office = [one for one in parts if one.group.key == OFFICE_HOLDERS]
    leaves = civil if len(civil) > 1 else []
    if civil and office:
        roles = [together(Group(ORGANISATION, "", ""), parts), together(Group(CIVIL_SERVANTS, "", ""), civil)]
        return [*roles, *office, *leaves]
    key = ORGANISATION if terms.office_holders else CIVIL_SERVANTS
    return [together(Group(key, "", ""), civil), *leaves] if civil else office


def _lines(totals: Sequence[Answers], numbers: Mapping[str, Numbers], terms: Terms) -> list[dict[str, Any]]:
    """Return what the gate lets through; nothing when it lets nothing through."""
    if not totals:
        return []
    try:
        published = disclosure.release(_as_counts(totals, numbers), minimum=terms.minimum)
    except Unreleasable:
        return []
    return [_line(one, published.row(one.group.key)) for one in totals]


def _as_counts(totals: Sequence[Answers], numbers: Mapping[str, Numbers]) -> Counts:
    keys = [one.group.key for one in totals]
    civil = [key for key in numbers if key != OFFICE_HOLDERS]
    found, sums = dict(numbers), []
    if ORGANISATION in keys and OFFICE_HOLDERS in keys:
        found[CIVIL_SERVANTS] = _sum(numbers, civil)
        found[ORGANISATION] = _sum(numbers, list(numbers))
        sums.append(Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)))
    elif keys[0] in TOTALS:
        found[keys[0]] = _sum(numbers, civil)
    leaves = tuple(key for key in keys if key not in TOTALS | {OFFICE_HOLDERS})
    if leaves:
        sums.append(Sum(CIVIL_SERVANTS if CIVIL_SERVANTS in keys else ORGANISATION, leaves))
    return Counts(tuple(Cell(key, *found[key]) for key in keys), tuple(sums))


def _sum(numbers: Mapping[str, Numbers], keys: Sequence[str]) -> Numbers:
    names = {name for key in keys for name in numbers[key][1]}
    return sum(numbers[key][0] for key in keys), {name: sum(numbers[key][1][name] for key in keys) for name in sorted(names)}


def _line(one: Answers, row: Row) -> dict[str, Any]:
    n = row.people or None
    figures = row.figures if n else dict.fromkeys(row.figures, SUPPRESSED)
    group = {name: getattr(one.group, name) for name in ("key", "label", "domain", "together")}
    return {**group, "people": one.people, "n": n, "figures": {name: _figure(figure) for name, figure in figures.items()}}


def _figure(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in dc.asdict(figure).items() if value is not None}


def _asked(question: Question) -> dict[str, Any]:
    return {**dc.asdict(question), "options": [list(one) for one in question.options]}


def is_shifted(question: Question, early: Mapping[str, int], late: Mapping[str, int], minimum: int) -> bool | None:
    """Tell whether those who answered after the reminder differ much from those before; None where one of them is small."""
    first, then = counted(question, early), counted(question, late)
    if min(one[YES] + one[NO] for one in (first, then)) < minimum:
        return None
    return abs(first[YES] / (first[YES] + first[NO]) - then[YES] / (then[YES] + then[NO])) > EARLY_LATE


def read(kind: str, period: Period, minimum: int, created_on: dt.date, shown: Mapping[str, Any]) -> PulseTable:
    """Return a table as the ledger kept it."""
    asked = shown["question"]
    question = Question(asked["kind"], asked["subject"], asked["text"], tuple((a, b, c) for a, b, c in asked["options"]))
    lines = tuple(_read(shown["lines"], is_open=question.kind in OPEN))
    return PulseTable(
        kind, period, question, shown["whole"], lines, shown.get("all_answers"), shown.get("shifted"), minimum, created_on
    )  # fmt: skip


def _read(lines: Sequence[Mapping[str, Any]], *, is_open: bool) -> Iterator[Line]:
    for one in lines:
        figures = {name: Figure(**figure) for name, figure in one["figures"].items()}
        group = Group(one["key"], one["label"], one["domain"], tuple(one["together"]))
        yield Line(group, one["people"], one["n"], figures, is_open)
