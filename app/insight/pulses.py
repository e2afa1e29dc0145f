"""The front door to what pulses tell: publish each closed one once, and read what is published."""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.catalogue.model import Catalogue, PulseQuestion
from app.config import MINIMUM_ANSWERS
from app.insight import outcomes, placing, pulse_counts, pulse_figures
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, UNIT
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.insight.pulse_counts import EVERYBODY, Closed
from app.insight.pulse_figures import ANSWERED, MOST_MORE, REST, Answers, PulseTable, Question, Terms
from app.insight.tables import Group
from app.people import departments
from app.people.structure import Tree
from app.pulses.strata import asked_in
from app.storage.database import Database, Db

RESPONSE, WILLINGNESS, ROUTE, BARRIERS, EXPERIENCE, OPINION = (
    "response", "willingness", "route", "barriers", "experience", "opinion"
)  # fmt: skip
KINDS = (RESPONSE, WILLINGNESS, ROUTE, BARRIERS, EXPERIENCE, OPINION)
COMPARED = (WILLINGNESS, ROUTE, EXPERIENCE)
"""What is asked of both roles in the same way."""
DOMAIN = "domain:"


def publish_due(
    database: Database,
    catalogue: Catalogue,
    today: dt.date,
    *,
    minimum: int = MINIMUM_ANSWERS,
    chance: random.Random | None = None,
) -> int:
    """Publish every pulse that closed and is not published, once its quarter is over.

    Args:
        database: For reading and, for each pulse, one short write.
        catalogue: Holds the pulses.
        today: A quarter that closed before it is due.
        minimum: Fewer answers are not told.
        chance: For tests; the machine's own chance otherwise.

    Returns:
        How many tables are new.
    """
    with database.reading() as db:
        known = {key for _subject, key in outcomes.known(db, RESPONSE)}
        found = [one for one in pulse_counts.closed(db, catalogue, known) if one.period.is_due(today)]
        tree = departments.tree(db) if found else None
    lot = chance or random.SystemRandom()
    return sum(outcomes.append_all(database, list(_outcomes(one, tree, today, minimum, lot))) for one in found if tree)


def _outcomes(closed: Closed, tree: Tree, today: dt.date, minimum: int, chance: random.Random) -> Iterator[Outcome]:
    """Give every table of a pulse. They are appended together: each draws its own answers from the same ones."""
    groups = list(_groups(closed, tree))
    both = "office_holder" in asked_in(closed.period.key).roles or OFFICE_HOLDERS in {one.key for one in closed.strata}
    terms = Terms(minimum, both, chance.randint(0, MOST_MORE), chance)
    response = pulse_figures.told_response([dc.replace(one, above=None) for one in groups], terms)
    answered = response["lines"][0]["figures"][ANSWERED].get("count") if response["lines"] else None
    for asked in closed.questions:
        question = _question(asked)
        kind = asked.kind if asked.kind in KINDS else OPINION
        answers = [dc.replace(one, counts=closed.counts.get((asked.id, _stratum(one)), {})) for one in groups]
        shown = pulse_figures.told(question, answers, terms, units=kind == WILLINGNESS) | {"all_answers": answered}
        if asked.id in closed.waves and kind != BARRIERS:
            shown["shifted"] = pulse_figures.is_shifted(question, *closed.waves[asked.id], minimum)
        yield _outcome(kind, asked.subject or (asked.kind if kind == OPINION else ""), closed, shown, today, minimum)
    yield _outcome(RESPONSE, "", closed, response, today, minimum)


def _outcome(
    kind: str, subject: str, closed: Closed, shown: Mapping[str, Any], today: dt.date, minimum: int
) -> Outcome:  # fmt: skip
    told = {**shown, "whole": closed.whole} if shown["lines"] else {}
    return Outcome(kind, subject, "", closed.period, minimum, today, told)


def _question(asked: PulseQuestion) -> Question:
    options = tuple((one.id, one.text, one.counts) for one in asked.options)
    return Question(asked.kind, asked.subject or "", asked.text.je, options)


def _groups(closed: Closed, tree: Tree) -> Iterator[Answers]:
    """Give the groups of a pulse with their names: departments in the fixed order of the day that it opened, then their rests."""
    groups = placing.structure(tree, closed.opened_on).groups
    parents = {UNIT + one.department: one.parent or one.department for one in tree.on(closed.opened_on)}
    names = {group.key.removeprefix(UNIT): group.label for group in groups}
    known = {group.key: group for group in groups}
    places: dict[str, int] = {}
    for place, group in enumerate(groups):
        places[group.key] = places[DOMAIN + parents[group.key]] = place
    for one in sorted(closed.strata, key=lambda stratum: (places.get(stratum.key, len(groups)), stratum.key)):
        if one.key in {EVERYBODY, OFFICE_HOLDERS}:
            group, rest = Group(REST if one.key == EVERYBODY else one.key, "", ""), None
        else:
            domain = parents.get(one.key, one.key.partition(":")[2])
            name = names.get(domain, domain)
            rest = Group(DOMAIN + domain, name, name)
            group = known.get(one.key, rest)
        yield Answers(group, one.people, one.invited, one.answered, {}, rest if group != rest else None)


def _stratum(one: Answers) -> str:
    """Return what a group is called where its answers are counted: what is left over stands there as the organisation."""
    return EVERYBODY if one.group.key == REST else one.group.key


def listed(db: Db, kinds: Sequence[str] = KINDS) -> list[PulseTable]:
    """Return every published table of some kinds, newest quarter first. One query."""
    return [table_of(one) for one in outcomes.of_kinds(db, kinds)]


def table_of(one: Outcome) -> PulseTable:
    """Return a published outcome as a table."""
    return pulse_figures.read(one.kind, one.period, one.minimum, one.created_on, one.shown)


def with_both_roles(tables: Sequence[PulseTable]) -> dict[Period, tuple[PulseTable, ...]]:
    """Return, per quarter, the tables in which civil servants and office-holders stand beside each other.

    Args:
        tables: Of any kind, newest quarter first.
    """
    found: dict[Period, tuple[PulseTable, ...]] = {}
    for kind in COMPARED:
        for one in tables:
            if one.kind == kind and one.line(CIVIL_SERVANTS) and one.line(OFFICE_HOLDERS):
                found[one.period] = (*found.get(one.period, ()), one)
    return dict(sorted(found.items(), key=lambda item: item[0].last, reverse=True))
