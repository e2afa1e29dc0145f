"""The front door to what pulses tell: publish each closed one once, and read what is published."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.catalogue.model import Catalogue, PulseQuestion
from app.config import MINIMUM_ANSWERS
from app.insight import outcomes, placing, pulse_counts, pulse_figures
from app.insight.measures import OFFICE_HOLDERS, UNIT
from app.insight.outcomes import Outcome
from app.insight.pulse_counts import EVERYBODY, Closed, Stratum
from app.insight.pulse_figures import REST, Answers, PulseTable, Question
from app.insight.tables import Group
from app.people import departments
from app.people.structure import Tree
from app.storage.database import Database, Db

RESPONSE, WILLINGNESS, ROUTE, BARRIERS, EXPERIENCE, OPINION = (
    "response", "willingness", "route", "barriers", "experience", "opinion"
)  # fmt: skip
KINDS = (RESPONSE, WILLINGNESS, ROUTE, BARRIERS, EXPERIENCE, OPINION)
DOMAIN = "domain:"


def publish_due(
    database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS
) -> int:  # fmt: skip
    """Publish every pulse that closed and is not published, once its quarter is over.

    Returns:
        How many tables are new.
    """
    with database.reading() as db:
        known = {key for _subject, key in outcomes.known(db, RESPONSE)}
        found = [one for one in pulse_counts.closed(db, catalogue, known) if one.period.is_due(today)]
        tree = departments.tree(db) if found else None
    made = [outcome for one in found if tree for outcome in _outcomes(one, tree, today, minimum)]
    # The response comes last: it tells that all tables of a pulse are there.
    return sum(outcomes.append(database, one) for one in made)


def _outcomes(closed: Closed, tree: Tree, today: dt.date, minimum: int) -> Iterator[Outcome]:
    groups = list(_groups(closed, tree))
    for asked in closed.questions:
        question = _question(asked)
        kind = asked.kind if asked.kind in KINDS else OPINION
        answers = [_answers(group, one, closed.counts.get((asked.id, one.key), {})) for group, one in groups]
        if kind == BARRIERS:
            shown = pulse_figures.told_options(question, answers, minimum)
        else:
            shown = pulse_figures.told(question, answers, minimum, units=kind == WILLINGNESS)
            if asked.id in closed.waves:
                shown["shifted"] = pulse_figures.is_shifted(question, *closed.waves[asked.id])
        yield _outcome(kind, asked.subject or (asked.kind if kind == OPINION else ""), closed, shown, today, minimum)
    everybody = [_answers(group, one, {}) for group, one in groups]
    yield _outcome(RESPONSE, "", closed, pulse_figures.told_response(everybody, minimum), today, minimum)


def _outcome(
    kind: str, subject: str, closed: Closed, shown: Mapping[str, Any], today: dt.date, minimum: int
) -> Outcome:  # fmt: skip
    told = {**shown, "whole": closed.whole} if shown["lines"] else {}
    return Outcome(kind, subject, "", closed.period, minimum, today, told)


def _question(asked: PulseQuestion) -> Question:
    options = tuple((one.id, one.text, one.counts) for one in asked.options)
    return Question(asked.kind, asked.subject or "", asked.text.je, options)


def _answers(group: Group, stratum: Stratum, counts: Mapping[str, int]) -> Answers:
    return Answers(group, stratum.people, stratum.invited, stratum.answered, counts)


def _groups(closed: Closed, tree: Tree) -> Iterator[tuple[Group, Stratum]]:
    """Give the groups of a pulse with their names, departments in the fixed order of the day that it opened."""
    structure = placing.structure(tree, closed.opened_on)
    strata = {one.key: one for one in closed.strata}
    for group in structure.groups:
        if group.key in strata:
            yield group, strata.pop(group.key)
        domain = DOMAIN + group.key.removeprefix(UNIT)
        if domain in strata:
            yield Group(domain, group.label, group.label), strata.pop(domain)
    for key, one in sorted(strata.items()):
        name = key.partition(":")[2]
        yield (Group(REST, "", "") if key == EVERYBODY else Group(key, "" if key == OFFICE_HOLDERS else name, "")), one


def listed(db: Db, kinds: Sequence[str] = KINDS) -> list[PulseTable]:
    """Return every published table of some kinds, newest quarter first. One query."""
    return [table_of(one) for one in outcomes.of_kinds(db, kinds)]


def table_of(one: Outcome) -> PulseTable:
    """Return a published outcome as a table."""
    return pulse_figures.read(one.kind, one.period, one.minimum, one.created_on, one.shown)
