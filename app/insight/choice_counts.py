"""SQL to what people chose: one run for each person, without who it was. Only `app.insight.choices` reads it.

Of everybody the first time counts: their first run through a scenario, once it has ended, and their first answer to the
dilemma on a card. It counts in the quarter of the Dutch calendar day of the end, or of the answer. So nobody is in two
quarters, or twice in one.
"""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from app.assessment import scenario
from app.catalogue.model import Catalogue, Choice, Content, Module, Page, Role, Scenario
from app.clock import local_date, start_of
from app.insight import counting
from app.insight.choice_shares import Chosen, Run, Setting
from app.insight.counting import IS_COUNTED
from app.insight.periods import Period
from app.learning.attempts import step_of
from app.learning.records import Attempt, AttemptEnd, Consultation, Response
from app.storage.database import Db

Kind = Literal["scenario", "briefing"]
Cards = Collection[tuple[str, str]]
"""Cards with a dilemma: slug of the briefing and of the page."""

_ENDED_FIRST = sa.and_(Attempt.kind == "scenario", Attempt.number == 1, AttemptEnd.attempt_id == Attempt.id)


@dc.dataclass(frozen=True, slots=True)
class Told:
    """A scenario or a briefing in one quarter, as it was counted.

    Args:
        content: The newest version that was answered; the texts are of it.
        runs: Of a scenario one for each person; of a briefing one for each card that somebody answered.
    """

    content: Scenario | Module
    runs: tuple[Run, ...]


def spans(db: Db, catalogue: Catalogue) -> dict[tuple[Kind, str], tuple[dt.date, dt.date]]:
    """Return the first and the last day on which something was chosen, per scenario and briefing. Two queries."""
    cards = cards_of(catalogue)
    ended, answered = (sa.func.min(AttemptEnd.ended_at), sa.func.max(AttemptEnd.ended_at)), sa.tuple_(Attempt.slug, Response.step)
    found: dict[tuple[Kind, str], tuple[dt.date, dt.date]] = {}
    for slug, first, last in db.execute(sa.select(Attempt.slug, *ended).where(_ENDED_FIRST).group_by(Attempt.slug)):
        found["scenario", slug] = local_date(first), local_date(last)
    of_cards = (
        sa.select(Attempt.slug, sa.func.min(Response.at), sa.func.max(Response.at))
        .where(Attempt.kind == "briefing", Response.attempt_id == Attempt.id, answered.in_(sorted(cards)))
        .group_by(Attempt.slug)
    )
    for slug, first, last in db.execute(of_cards) if cards else ():
        found["briefing", slug] = local_date(first), local_date(last)
    return found


def scenario_runs(db: Db, catalogue: Catalogue, slug: str, period: Period) -> Told | None:
    """Return the first runs through a scenario that ended in a period; None when there are none. At most four queries."""
    which = sa.and_(_ENDED_FIRST, Attempt.slug == slug, counting.within(AttemptEnd.ended_at, period), IS_COUNTED)
    rows = db.execute(sa.select(Attempt.id, Attempt.version, Attempt.role, Attempt.started_at).where(which)).all()
    if not rows:
        return None
    versions = counting.versions(db, "scenario", slug, {row.version for row in rows}, catalogue.scenarios.get(slug))
    newest = versions[max(rows, key=lambda row: (row.started_at, row.version)).version]
    assert isinstance(newest, Scenario)
    steps: dict[UUID, list[str]] = defaultdict(list)
    wanted = sa.select(Response.attempt_id, Response.chosen).join(Attempt, Attempt.id == Response.attempt_id)
    for attempt_id, chosen in db.execute(wanted.where(which).order_by(Response.attempt_id, Response.position)):
        steps[attempt_id].append(chosen[0])
    calls = sa.select(Consultation.attempt_id, Consultation.step).join(Attempt, Attempt.id == Consultation.attempt_id)
    asked: dict[UUID, set[str]] = defaultdict(set)
    for attempt_id, step in db.execute(calls.where(which)):
        asked[attempt_id].add(step)
    tellers: dict[tuple[str, Role], Scenario | None] = {}
    runs = []
    for row in rows:
        how = row.version, row.role
        if how not in tellers:
            tellers[how] = _teller(versions[row.version], newest, row.role)
        if story := tellers[how]:
            runs.append(_run(story, steps[row.id], row.role, asked[row.id]))
    return Told(newest, tuple(runs))


def _teller(story: Content, newest: Scenario, role: Role) -> Scenario | None:
    """Return the version that was played when it counts together with the newest one, and the role counts in it."""
    assert isinstance(story, Scenario)
    return story if _shape(story) == _shape(newest) and _counts_in(story, role) else None


def _run(story: Scenario, choices: Sequence[str], role: Role, asked: Collection[str]) -> Run:
    """Return a run with what was offered in each scene."""
    found = []
    for number, (scene, offered, choice) in enumerate(scenario.ways(story, choices, role)):
        called = step_of(number, scene) in asked if scene.advisers else None
        found.append(Chosen(_setting(scene.id, offered), choice.id, called))
    return tuple(found)


def _setting(scene: str, offered: Iterable[Choice]) -> Setting:
    return Setting(scene, tuple(one.id for one in offered))


def _shape(story: Scenario) -> Mapping[str, frozenset[str]]:
    """Return what has to be the same for two versions to count together: the scenes, and the choices in each."""
    return {scene.id: frozenset(choice.id for choice in scene.choices) for scene in story.head.scenes}


def _counts_in(story: Scenario, role: Role) -> bool:
    """Tell whether somebody counts: where a scenario goes otherwise for each role, only whoever plays its first role.

    Else what a few office-holders chose would show in which scenes they came.
    """
    choices = [choice for scene in story.head.scenes for choice in scene.choices]
    conditions = [choice.when for choice in choices] + [branch.when for choice in choices for branch in choice.branches]
    is_divided = any(condition and condition.role for condition in conditions)
    first, *others = story.head.audience
    return not is_divided or role == first or role not in others


def cards_of(catalogue: Catalogue) -> Cards:
    """Return every card with a dilemma."""
    return {(slug, page.slug) for slug, briefing in catalogue.briefings.items() for page in briefing.pages if page.dilemma}


def card_runs(db: Db, catalogue: Catalogue, slug: str, period: Period) -> Told | None:
    """Return the first answers to the dilemmas of a briefing that were given in a period; None when there are none."""
    pages = sorted(page for briefing, page in cards_of(catalogue) if briefing == slug)
    which = sa.and_(
        Attempt.kind == "briefing", Attempt.slug == slug, Response.attempt_id == Attempt.id, Response.step.in_(pages), IS_COUNTED
    )
    columns = (Attempt.subject, Attempt.version, Response.step, Response.chosen, Response.at)
    first: dict[tuple[UUID, str], sa.Row[tuple[UUID, str, str, list[str], dt.datetime]]] = {}
    for row in db.execute(
        sa.select(*columns).where(which, counting.until(Response.at, period)).order_by(Response.at, Response.id)
    ):
        if row.chosen:
            first.setdefault((row.subject, row.step), row)
    rows = [row for row in first.values() if row.at >= start_of(period.first)]
    if not rows:
        return None
    versions = counting.versions(db, "briefing", slug, {row.version for row in rows}, catalogue.briefings.get(slug))
    newest = versions[max(rows, key=lambda row: (row.at, row.version)).version]
    assert isinstance(newest, Module)
    wheres = {page.slug: where for page in newest.pages if (where := _card(page))}
    runs = []
    for row in rows:
        taught = versions[row.version]
        page = taught.page(row.step) if isinstance(taught, Module) else None
        where = wheres.get(row.step)
        if page and where and _card(page) == where:
            runs.append((Chosen(where, row.chosen[0]),))
    return Told(newest, tuple(runs))


def _card(page: Page) -> Setting | None:
    return Setting(page.slug, tuple(one.id for one in page.dilemma.choices)) if page.dilemma else None
