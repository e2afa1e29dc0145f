"""What is asked again: one lot for a completion, the probe on its day and once, and no refresher before it."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.catalogue.model import Module, Quiz
from app.clock import local_date
from app.errors import Conflict
from app.insight import counts
from app.learning import lots, participation, probes, queries, refreshers
from app.learning.records import Attempt, AttemptEnd, ProbeSlot, Response
from app.learning.refreshers import Again
from app.learning.spacing import REST_DAYS, SLOTS, WINDOW_DAYS
from app.storage.database import Database
from tests import again_files, catalogue_files, factories
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.factories import NOON, Known
from tests.learner import LESSONS, Learner

LAST_YEAR = NOON.replace(year=NOON.year - 1)
COLLEAGUES = 50


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", again_files.files())


def finish(learner: Learner, *, at: dt.datetime = NOON, seed: int = 1) -> None:
    """Do the quiz and the scenario, then read: the module is finished by the last lesson."""
    who = Known(learner.taker.subject, learner.taker.subject, "", learner.taker.role, learner.taker.department)
    number = len(learner.rows(Attempt)) + 1
    with learner.database.writing() as db:
        factories.attempt(db, who, kind="quiz", slug=QUIZ, at=at, number=number, ended=True, percent=100)
        factories.attempt(db, who, kind="scenario", slug=SCENARIO, at=at, number=number, ended=True)
        db.execute(sa.update(Attempt).where(Attempt.number == number).values(seed=seed))
    learner.start("module", seed=seed, at=at + dt.timedelta(minutes=1))
    for lesson in LESSONS:
        learner.read(lesson, at=at + dt.timedelta(minutes=2))


def slot_of(learner: Learner) -> ProbeSlot:
    (slot,) = [row for row in learner.rows(ProbeSlot) if row.subject == learner.taker.subject]
    return slot


def on(learner: Learner, at: dt.datetime) -> Again:
    with learner.database.reading() as db:
        progress = queries.progress_of(db, learner.taker.subject)
        slots = lots.slots_of(db, learner.taker.subject)
    (found,) = refreshers.again(learner.library, [learner.module], progress, slots, local_date(at))
    return found


def probe(learner: Learner, at: dt.datetime) -> UUID:
    with learner.database.writing() as db:
        return probes.start(db, learner.library, learner.module, learner.taker, at)


def refresh(learner: Learner, at: dt.datetime) -> UUID:
    with learner.database.writing() as db:
        return refreshers.start(db, learner.library, learner.module, learner.taker, at)


def answer_all(learner: Learner, attempt_id: UUID, at: dt.datetime, *, points: float = 1.0) -> None:
    """Answer everything that an attempt asks, as rows."""
    with learner.database.writing() as db:
        for position, name in enumerate(learner.fact(attempt_id).asked or ()):
            db.add(
                Response(
                    id=uuid4(), attempt_id=attempt_id, step=name, position=position, chosen=["a"], points=points,
                    confidence="fairly", at=at,
                )
            )  # fmt: skip
        db.add(AttemptEnd(attempt_id=attempt_id, score_percent=round(100 * points), outcome="answered", ended_at=at))


# The lot


def test_a_completion_draws_one_lot_and_says_its_day(learner: Learner) -> None:
    finish(learner)
    slot = slot_of(learner)
    assert (slot.module, slot.cycle) == (SLUG, 2026)
    assert slot.days in SLOTS
    assert slot.due_on == local_date(NOON) + days(slot.days)
    for lesson in LESSONS:
        learner.read(lesson, at=NOON + days(1))
    assert slot_of(learner).id == slot.id


def test_the_database_refuses_a_second_lot_and_another_number_of_days(learner: Learner, database: Database) -> None:
    finish(learner)
    slot = slot_of(learner)
    same = {"id": uuid4(), "subject": slot.subject, "module": SLUG, "cycle": 2026, "due_on": slot.due_on, "at": NOON}
    for values in ({**same, "days": slot.days}, {**same, "cycle": 2025, "days": 60}):
        with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
            db.execute(sa.insert(ProbeSlot).values(values))


def test_fifty_completions_divide_over_the_slots(learner: Learner, database: Database) -> None:
    """Seeds are fixed here; with others each slot would get its share too, which chance alone decides."""
    with database.writing() as db:
        people = [factories.person(db, unit="vth") for _number in range(COLLEAGUES)]
    for seed, who in enumerate(people):
        finish(Learner(database, learner.library, who), seed=seed)
    drawn = Counter(row.days for row in learner.rows(ProbeSlot))
    assert sum(drawn.values()) == COLLEAGUES
    assert sum((drawn[one] - COLLEAGUES / 3) ** 2 / (COLLEAGUES / 3) for one in SLOTS) < 13.8


def test_finished_twice_at_once_is_one_lot(learner: Learner) -> None:
    finish_until_last = LESSONS[:-1]
    who = Known(learner.taker.subject, learner.taker.subject, "", "civil_servant", "vth")
    with learner.database.writing() as db:
        factories.attempt(db, who, kind="quiz", slug=QUIZ, ended=True, percent=100)
        factories.attempt(db, who, kind="scenario", slug=SCENARIO, ended=True)
    learner.start("module")
    for lesson in finish_until_last:
        learner.read(lesson)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: learner.read(LESSONS[-1]), range(4)))
    assert slot_of(learner).days in SLOTS


def test_a_quiz_that_measures_nothing_draws_no_lot(learner: Learner, content_dir: Path) -> None:
    catalogue_files.write(content_dir, {catalogue_files.QUIZ_FILE: catalogue_files.quiz(items=4, draw=3)})
    plain = Learner(learner.database, type(learner.library)(content_dir), Known(uuid4(), uuid4(), "", "civil_servant", "vth"))
    finish(plain)
    assert plain.rows(ProbeSlot) == []


# The probe


def test_a_probe_waits_opens_and_lapses(learner: Learner) -> None:
    finish(learner)
    due = slot_of(learner).days
    for after, opens in ((due - 1, False), (due, True), (due + WINDOW_DAYS, True), (due + WINDOW_DAYS + 1, False)):
        assert on(learner, NOON + days(after)).probe_is_open == opens
    for after in (0, due - 1, due + WINDOW_DAYS + 1):
        with pytest.raises(Conflict):
            probe(learner, NOON + days(after))
    assert not [row for row in learner.rows(Attempt) if row.kind == "probe"]


def test_a_probe_asks_six_unseen_items_and_the_route_once(learner: Learner) -> None:
    finish(learner)
    at = NOON + days(slot_of(learner).days)
    attempt_id = probe(learner, at)
    assert probe(learner, at) == attempt_id, "two tabs go on with the same one"
    fact = learner.fact(attempt_id)
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    forms = [item.forms for name in fact.asked or () if (item := quiz.item(name))]
    assert forms == [("probe",)] * 6 + [("route",)]
    assert (fact.kind, fact.form, fact.slug) == ("probe", "probe", QUIZ)
    answer_all(learner, attempt_id, at)
    assert not on(learner, at).probe_is_open
    with pytest.raises(Conflict):
        probe(learner, at)


def test_four_starts_at_once_are_one_probe(learner: Learner) -> None:
    finish(learner)
    at = NOON + days(slot_of(learner).days)
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _number: probe(learner, at), range(4)))) == 1


def test_who_finished_again_is_measured_from_there_and_by_nothing_they_saw(learner: Learner) -> None:
    finish(learner, at=LAST_YEAR)
    at = LAST_YEAR + days(slot_of(learner).days)
    answer_all(learner, probe(learner, at), at)
    finish(learner)
    assert [row.cycle for row in learner.rows(ProbeSlot)] == [2025], "all six were seen: nothing is left to measure by"


def test_a_probe_that_was_begun_for_an_earlier_lot_ends_when_the_next_begins(learner: Learner, content_dir: Path) -> None:
    finish(learner, at=LAST_YEAR)
    begun = probe(learner, LAST_YEAR + days(slot_of(learner).days))
    more = (*again_files.FORMS, *("probe",) * 6)
    catalogue_files.write(content_dir, {catalogue_files.QUIZ_FILE: again_files.quiz_text(more)})
    learner.library = type(learner.library)(content_dir)
    finish(learner)
    newest = max(learner.rows(ProbeSlot), key=lambda row: row.cycle)
    second = probe(learner, NOON + days(newest.days))
    assert second != begun
    assert learner.fact(begun).outcome == "lapsed"
    assert set(learner.fact(second).asked or ()).isdisjoint(set((learner.fact(begun).asked or ())[:6]))


# The refresher


def test_no_refresher_comes_before_the_probe_and_one_comes_after_it(learner: Learner) -> None:
    finish(learner)
    due = slot_of(learner).days
    for after in (0, due - 1, due, due + WINDOW_DAYS):
        with pytest.raises(Conflict):
            refresh(learner, NOON + days(after))
    at = NOON + days(due)
    answer_all(learner, probe(learner, at), at, points=0.0)
    with pytest.raises(Conflict):
        refresh(learner, at + days(REST_DAYS - 1))
    assert refresh(learner, at + days(REST_DAYS))


def test_a_lapsed_probe_is_not_waited_for(learner: Learner) -> None:
    finish(learner)
    at = NOON + days(max(150, slot_of(learner).days + WINDOW_DAYS + 1))
    assert on(learner, at).refresher_is_open
    attempt_id = refresh(learner, at)
    assert refresh(learner, at) == attempt_id
    fact = learner.fact(attempt_id)
    assert (fact.kind, fact.slug, len(fact.asked or ())) == ("refresher", QUIZ, 2)
    answer_all(learner, attempt_id, at)
    assert not on(learner, at).refresher_is_open
    assert on(learner, at).next_on == at.date() + days(REST_DAYS), "a third topic was not asked yet"


def test_a_refresher_that_was_begun_is_gone_on_with_however_late(learner: Learner) -> None:
    finish(learner)
    at = NOON + days(max(150, slot_of(learner).days + WINDOW_DAYS + 1))
    attempt_id = refresh(learner, at)
    assert on(learner, at + days(1)).going_on == attempt_id
    assert refresh(learner, at + days(60)) == attempt_id


def test_a_module_that_is_not_finished_is_not_refreshed(learner: Learner) -> None:
    learner.start("module")
    with pytest.raises(Conflict):
        refresh(learner, NOON + days(200))


def test_nothing_of_it_is_reported(learner: Learner) -> None:
    """What the core team sees counts attempts at modules and briefings; none of these is one, and none completes anything."""
    assert set(participation.KINDS).isdisjoint({"refresher", "probe", "drill", "entry"})
    finish(learner)
    at = NOON + days(max(150, slot_of(learner).days + WINDOW_DAYS + 1))
    participation.catch_up(learner.database)
    with learner.database.reading() as db:
        before = (counts.first_day(db), len(queries.progress_of(db, learner.taker.subject).completions))
    answer_all(learner, refresh(learner, at), at)
    participation.catch_up(learner.database)
    with learner.database.reading() as db:
        assert (counts.first_day(db), len(queries.progress_of(db, learner.taker.subject).completions)) == before


def test_a_module_without_a_quiz_has_nothing_to_ask_again(learner: Learner) -> None:
    briefing: Module = learner.briefing
    with learner.database.reading() as db:
        progress = queries.progress_of(db, learner.taker.subject)
    assert refreshers.again(learner.library, [briefing], progress, (), local_date(NOON)) == ()
