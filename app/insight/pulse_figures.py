"""What may be told of a closed pulse. Pure.

Each question of each pulse is a secret of its own: who would report, who knows the route, who saw something. Its answers are
counted in groups that are disjoint, and add up to the organisation; the gate for participation decides which of them are told,
with the answers as people. Every answer is in one table, so no two tables differ by a few.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.insight import disclosure
from app.insight.disclosure import SUPPRESSED, Cell, Counts, Figure, Row, Sum, Unreleasable
from app.insight.intervals import Proportion, proportion
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.periods import Period
from app.insight.response import Stratum, post_stratified, representation
from app.insight.tables import Group

YES, NO, APART, ANSWERED = "yes", "no", "apart", "answered"
REST = "rest"
"""Groups that were too small in more than one domain, together."""

LEAST = 10
"""Fewer answers are never told; a setting can ask for more."""

FEWEST_RESPONSE = 0.40
"""Of a group of which fewer answered, nothing is said."""

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
    """

    group: Group
    people: int
    invited: int
    answered: int
    counts: Mapping[str, int] = dc.field(hash=False)


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
class Line:
    """What may be seen of one group.

    Args:
        group: Which.
        people: In service; everybody knows it.
        n: Whose answers count; None when it is hidden.
        figures: Name to what may be said; `yes`, an option, or `answered`.
    """

    group: Group
    people: int
    n: int | None
    figures: Mapping[str, Figure] = dc.field(hash=False)

    def share(self, name: str) -> Proportion | None:
        """Return a shown share with its interval and bounds; None for a bound or what is hidden."""
        figure = self.figures[name]
        if figure.state != "shown" or figure.count is None or not self.n:
            return None
        return proportion(figure.count, self.n, max(self.people, self.n))


@dc.dataclass(frozen=True, slots=True)
class PulseTable:
    """One published table of a pulse.

    Args:
        kind: As in the register.
        period: The quarter.
        question: What was asked; of the response it has no text.
        whole: Whether everybody was invited.
        lines: The organisation first, then roles, then departments in their fixed order.
        apart: How many answered that they do not know or would rather not say; a figure of everybody who answered.
        all_answers: Of how many that is.
        shifted: Whether late answers differ much from early ones; None where that is not known.
        r: R-indicator, two decimals; None where it is not known.
        most_bias: Percent points that a share can be off because of who answered.
        weighed: Percent, with each department in its own weight; None where it is not known.
        minimum: Fewer answers were not told.
        created_on: When it was published.
    """

    kind: str
    period: Period
    question: Question
    whole: bool
    lines: tuple[Line, ...]
    apart: Figure | None
    all_answers: int
    shifted: bool | None
    r: float | None
    most_bias: int | None
    weighed: int | None
    minimum: int
    created_on: dt.date

    def line(self, key: str) -> Line | None:
        """Return the line of a group."""
        return next((one for one in self.lines if one.group.key == key), None)

    @property
    def organisation(self) -> Line | None:
        """Return the line of everybody together."""
        return self.line(ORGANISATION)

    @property
    def units(self) -> tuple[Line, ...]:
        """Return the lines of departments, in their fixed order."""
        return tuple(one for one in self.lines if one.group.key not in {ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS})


def counted(question: Question, answers: Mapping[str, int]) -> dict[str, int]:
    """Return how many answers count, and how: `yes`, `no` and `apart`."""
    return {how: sum(answers.get(one, 0) for one in question.ids(how)) for how in (YES, NO, APART)}


def told(question: Question, groups: Sequence[Answers], minimum: int, *, units: bool) -> dict[str, Any]:
    """Return what may be told of a question with one answer, as the ledger keeps it.

    Args:
        question: What was asked.
        groups: Disjoint, in their fixed order.
        minimum: Fewer answers are not told; at least 10.
        units: Whether departments are told, and not only roles.
    """
    cells = {one.group.key: counted(question, one.counts) for one in groups}
    numbers = {key: (of[YES] + of[NO], {YES: of[YES]}) for key, of in cells.items()}
    lines = _lines(groups, numbers, minimum, units=units, ask_response=True)
    everybody = sum(one.answered for one in groups)
    apart = sum(of[APART] for of in cells.values())
    return {
        "question": _asked(question), "lines": lines, "all_answers": everybody,
        "apart": _figure(disclosure.exactly_or_band(apart, everybody)) if everybody >= minimum else None,
        "weighed": _weighed(groups, cells, minimum),
    }  # fmt: skip


def told_options(question: Question, groups: Sequence[Answers], minimum: int) -> dict[str, Any]:
    """Return what may be told of a question with several answers, of the organisation and the roles.

    Args:
        question: What was asked.
        groups: Disjoint.
        minimum: Fewer answers are not told.
    """
    chosen = [one for one, _text, how in question.options if how != APART]
    numbers = {
        one.group.key: (one.answered, {option: one.counts.get(option, 0) for option in chosen}) for one in groups
    }  # fmt: skip
    lines = _lines(groups, numbers, minimum, units=False, ask_response=True)
    return {"question": _asked(question), "lines": lines, "all_answers": sum(one.answered for one in groups)}


def told_response(groups: Sequence[Answers], minimum: int) -> dict[str, Any]:
    """Return what may be told of who answered, and how alike they are to everybody."""
    numbers = {one.group.key: (one.invited, {ANSWERED: one.answered}) for one in groups}
    lines = _lines(groups, numbers, minimum, units=True, ask_response=False)
    found = representation([Stratum(one.invited, one.answered) for one in groups])
    return {
        "question": _asked(Question("response", "", "", ())), "lines": lines, "all_answers": sum(one.answered for one in groups),
        "r": found and round(found.r, 2), "most_bias": found and round(ROUNDED * found.bias),
    }  # fmt: skip


Numbers = Mapping[str, tuple[int, Mapping[str, int]]]
"""Group to whose answers count, and how many of them there are of each."""


def _lines(
    groups: Sequence[Answers], numbers: Numbers, minimum: int, *, units: bool, ask_response: bool
) -> list[dict[str, Any]]:  # fmt: skip
    totals = _totals(groups)
    counts = _as_counts(totals, numbers)
    try:
        published = {row.key: row for row in disclosure.release(counts, minimum=minimum).rows}
    except Unreleasable:
        return []
    shown: list[dict[str, Any]] = []
    for one in totals:
        is_unit = one.group.key not in {ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS}
        if is_unit and not units:
            continue
        row = published[one.group.key]
        enough = one.people >= minimum and (not ask_response or one.answered >= FEWEST_RESPONSE * one.invited)
        shown.append(_line(one, row if enough else _hidden(row)))
    return shown


def _totals(groups: Sequence[Answers]) -> list[Answers]:
    """Return the organisation, the roles where both stand apart, and the groups themselves."""
    civil = [one for one in groups if one.group.key != OFFICE_HOLDERS]
    office = [one for one in groups if one.group.key == OFFICE_HOLDERS]
    whole = _together(ORGANISATION, groups)
    has_mixed = any(one.group.key == REST for one in civil)
    if office and civil and not has_mixed:
        return [whole, _together(CIVIL_SERVANTS, civil), *office, *civil]
    return [whole, *office, *civil]


def _together(key: str, groups: Sequence[Answers]) -> Answers:
    counts: dict[str, int] = {}
    for one in groups:
        for option, count in one.counts.items():
            counts[option] = counts.get(option, 0) + count
    people, invited, answered = (sum(getattr(one, name) for one in groups) for name in ("people", "invited", "answered"))
    return Answers(Group(key, "", ""), people, invited, answered, counts)


def _as_counts(totals: Sequence[Answers], numbers: Numbers) -> Counts:
    keys = [one.group.key for one in totals]
    parts = [key for key in keys if key in numbers]
    civil = [key for key in parts if key != OFFICE_HOLDERS]
    found = dict(numbers)
    if CIVIL_SERVANTS in keys:
        found[CIVIL_SERVANTS] = _sum(numbers, civil)
        sums = [Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)), Sum(CIVIL_SERVANTS, tuple(civil))]
    else:
        sums = [Sum(ORGANISATION, tuple(parts))] if parts else []
    found[ORGANISATION] = _sum(numbers, parts)
    return Counts(tuple(Cell(key, *found[key]) for key in keys), tuple(sums))


def _sum(numbers: Numbers, keys: Sequence[str]) -> tuple[int, dict[str, int]]:
    names = {name for key in keys for name in numbers[key][1]}
    return sum(numbers[key][0] for key in keys), {name: sum(numbers[key][1][name] for key in keys) for name in sorted(names)}


def _hidden(row: Row) -> Row:
    return Row(row.key, None, dict.fromkeys(row.figures, SUPPRESSED))


def _line(one: Answers, row: Row) -> dict[str, Any]:
    n = row.people or None
    figures = row.figures if n else dict.fromkeys(row.figures, SUPPRESSED)
    group = {"key": one.group.key, "label": one.group.label, "domain": one.group.domain}
    return {**group, "people": one.people, "n": n, "figures": {name: _figure(figure) for name, figure in figures.items()}}


def _figure(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in dc.asdict(figure).items() if value is not None}


def _weighed(groups: Sequence[Answers], cells: Mapping[str, Mapping[str, int]], minimum: int) -> int | None:
    """Return the share with each group in its own weight, in whole percents; None where a group is too small for it."""
    strata = []
    for one in groups:
        n = cells[one.group.key][YES] + cells[one.group.key][NO]
        if n < minimum:
            return None
        strata.append(Stratum(max(one.people, n), n, cells[one.group.key][YES] / n))
    found = post_stratified(strata) if len(strata) > 1 else None
    return None if found is None else round(ROUNDED * found.share)


def _asked(question: Question) -> dict[str, Any]:
    return {**dc.asdict(question), "options": [list(one) for one in question.options]}


def is_shifted(question: Question, early: Mapping[str, int], late: Mapping[str, int]) -> bool | None:
    """Tell whether those who answered after the reminder differ much from those before; None where one of them is empty."""
    first, then = counted(question, early), counted(question, late)
    if not (first[YES] + first[NO]) or not (then[YES] + then[NO]):
        return None
    return abs(first[YES] / (first[YES] + first[NO]) - then[YES] / (then[YES] + then[NO])) > EARLY_LATE


def read(kind: str, period: Period, minimum: int, created_on: dt.date, shown: Mapping[str, Any]) -> PulseTable:
    """Return a table as the ledger kept it."""
    asked = shown["question"]
    question = Question(asked["kind"], asked["subject"], asked["text"], tuple((a, b, c) for a, b, c in asked["options"]))
    apart = shown.get("apart")
    return PulseTable(
        kind, period, question, shown["whole"], tuple(_read(shown["lines"])), Figure(**apart) if apart else None,
        shown["all_answers"], shown.get("shifted"), shown.get("r"), shown.get("most_bias"), shown.get("weighed"), minimum,
        created_on,
    )  # fmt: skip


def _read(lines: Iterable[Mapping[str, Any]]) -> Iterable[Line]:
    for one in lines:
        figures = {name: Figure(**figure) for name, figure in one["figures"].items()}
        yield Line(Group(one["key"], one["label"], one["domain"]), one["people"], one["n"], figures)
