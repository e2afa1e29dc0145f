"""Questions before and after, credits, locks and years: each once, balanced, and all of it can be computed again."""

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.assessment import selection
from app.audit.records import AuditEntry
from app.catalogue.model import Module, Quiz
from app.errors import Conflict, Locked
from app.learning import attempts, crediting, forms, queries, replay
from app.learning.attempts import EntryClosed
from app.learning.crediting import Grounds
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Credit, FormAssignment, Response
from app.learning.replay import Compared
from app.learning.route import ModuleState, state_of
from app.people.values import By
from app.simulation import history
from app.storage.database import Database
from tests import catalogue_files, factories, forms_files
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.factories import NOON
from tests.forms_files import LATER, OTHER_SCENARIO
from tests.learner import CARDS, LESSONS, Learner

FIFTY = 50
YEAR = dt.timedelta(days=365)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", forms_files.files())


def begin_entry(learner: Learner, *, at: dt.datetime = NOON) -> UUID:
    with learner.database.writing() as db:
        return attempts.start_entry(db, learner.library, learner.module, learner.taker, at)


def skip_entry(learner: Learner, *, at: dt.datetime = NOON) -> None:
    with learner.database.writing() as db:
        attempts.skip_entry(db, learner.library, learner.module, learner.taker, at)


def answer_all(learner: Learner, attempt_id: UUID, right: int = 6, *, at: dt.datetime = NOON) -> None:
    """Answer what is left of an attempt, the first so many right."""
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    fact = learner.fact(attempt_id)
    items = selection.asked_items(quiz.head, fact.seed, fact.asked)
    for number, item in enumerate(items):
        learner.answer(attempt_id, item.id, {"a"} if number < right else {"c"}, at=at)


def do_quiz(learner: Learner, right: int = 6, *, at: dt.datetime = NOON) -> UUID:
    attempt_id = learner.start("quiz", QUIZ, at=at)
    answer_all(learner, attempt_id, right, at=at)
    return attempt_id


def play(learner: Learner, *, at: dt.datetime = NOON) -> str:
    """Play the scenario whose turn it is; return which."""
    attempt_id = learner.start("scenario", SCENARIO, at=at)
    for position, choice in enumerate(("naar-midden-0", "naar-goed-0")):
        learner.choose(attempt_id, position, choice, at=at)
    return learner.fact(attempt_id).slug


def finish(learner: Learner, *, at: dt.datetime = NOON) -> None:
    for lesson in LESSONS:
        learner.read(lesson, at=at)
    do_quiz(learner, at=at)
    play(learner, at=at + dt.timedelta(hours=1))


def state(learner: Learner, *, year: int = NOON.year) -> ModuleState:
    with learner.database.reading() as db:
        return state_of(learner.module, queries.progress_of(db, learner.taker.subject), year, {"civil_servant"})


def verified(learner: Learner, kept_since: dt.datetime = LONG_AGO) -> Compared:
    with learner.database.reading() as db:
        return replay.verify(db, learner.library, kept_since)


def completions(learner: Learner) -> list[tuple[str, int, str]]:
    return sorted((row.slug, row.cycle, row.via) for row in learner.rows(Completion))


# Which form


def test_fifty_at_once_are_spread_over_the_forms_within_one_and_each_is_asked_once(database: Database) -> None:
    pool = database.engine.pool
    assert isinstance(pool, sa.pool.QueuePool)
    pool._max_overflow = FIFTY  # noqa: SLF001  as a setting of the test
    people = [uuid4() for _number in range(FIFTY)]

    def assign(subject: UUID) -> str:
        with database.writing() as db:
            return forms.first_form(db, QUIZ, "civil_servant", subject, NOON)

    with ThreadPoolExecutor(FIFTY) as threads:
        first, twice = list(threads.map(assign, people)), list(threads.map(assign, people))
    assert first == twice
    assert first.count("a") == first.count("b") == FIFTY // 2
    for number in range(1, 6):
        assign(uuid4())
        with database.reading() as db:
            found = list(db.scalars(sa.select(FormAssignment.first_form)))
        assert abs(found.count("a") - found.count("b")) == number % 2


def test_each_audience_and_each_quiz_is_balanced_by_itself(database: Database) -> None:
    with database.writing() as db:
        for audience in ("civil_servant", "office_holder"):
            for quiz in ("een", "twee"):
                drawn = [forms.first_form(db, quiz, audience, uuid4(), NOON) for _number in range(4)]
                assert sorted(drawn) == ["a", "a", "b", "b"]


def test_after_comes_the_other_form_then_other_questions_then_next_year_the_anchors(learner: Learner) -> None:
    entry = learner.fact(begin_entry(learner))
    answer_all(learner, entry.id, 2)
    after, again = (learner.fact(do_quiz(learner, 0)) for _round in range(2))
    later = learner.fact(do_quiz(learner, at=NOON + YEAR))
    assert {entry.form, after.form} == {"a", "b"}
    assert (again.form, later.form) == ("again", "year")
    quiz = learner.library.current("quiz", QUIZ)
    assert isinstance(quiz, Quiz)
    anchors = {item.id for item in quiz.head.items if item.is_anchor}
    asked = [set(fact.asked or ()) for fact in (entry, after, again, later)]
    assert asked[0] & asked[1] == anchors
    assert not asked[2] & (asked[0] | asked[1])
    assert asked[3] >= anchors
    assert len(learner.rows(FormAssignment)) == 1


# Before the module


def test_who_knows_it_already_is_done_and_everything_stays_readable(learner: Learner) -> None:
    answer_all(learner, begin_entry(learner), 5)
    assert completions(learner) == [(SLUG, 2026, "entry")]
    seen = state(learner)
    assert (seen.missing, seen.via, seen.pages_done) == ((), "entry", frozenset())
    learner.read(LESSONS[0])
    assert completions(learner) == [(SLUG, 2026, "entry")]


def test_who_does_not_goes_on_to_the_lessons_and_is_not_asked_twice(learner: Learner) -> None:
    attempt_id = begin_entry(learner)
    assert begin_entry(learner) == attempt_id, "it goes on where it was, on any device"
    answer_all(learner, attempt_id, 4)
    assert learner.rows(Completion) == []
    found = state(learner)
    assert found.entry is not None
    assert (found.entry.offered, found.entry.percent) == (False, 66)
    assert [one.part for one in found.missing] == ["page", "page", "quiz", "scenario"]
    with pytest.raises(EntryClosed):
        begin_entry(learner)


def test_passing_over_is_recorded_once_without_a_score(learner: Learner) -> None:
    attempt_id = begin_entry(learner)
    skip_entry(learner)
    skip_entry(learner)
    (end,) = learner.rows(AttemptEnd)
    assert (end.attempt_id, end.outcome, end.score_percent) == (attempt_id, "skipped", None)
    with pytest.raises(Conflict):
        answer_all(learner, attempt_id)


@pytest.mark.parametrize("begins", ["read", "quiz"])
def test_whoever_begins_with_the_module_goes_past_what_was_open(learner: Learner, begins: str) -> None:
    attempt_id = begin_entry(learner)
    if begins == "read":
        learner.read(LESSONS[0])
    else:
        learner.start("quiz", QUIZ)
    assert learner.fact(attempt_id).outcome == "skipped"
    with pytest.raises(EntryClosed):
        begin_entry(learner)


def test_a_new_year_offers_it_again_until_something_was_done(learner: Learner) -> None:
    skip_entry(learner)
    assert begin_entry(learner, at=NOON + YEAR)
    finish(learner, at=NOON + YEAR)
    with pytest.raises(EntryClosed):
        begin_entry(learner, at=NOON + 2 * YEAR)


# Locks and turns


def test_what_is_locked_begins_by_no_way_until_it_opens(learner: Learner) -> None:
    later = learner.library.current("module", LATER)
    assert isinstance(later, Module)
    with pytest.raises(Locked):
        learner.start("module", LATER)
    with pytest.raises(Locked), learner.database.writing() as db:
        attempts.read_page(db, learner.library, later, "verder", learner.taker, NOON)
    assert learner.rows(Attempt) == []
    finish(learner)
    with learner.database.writing() as db:
        attempts.read_page(db, learner.library, later, "verder", learner.taker, NOON)
    assert (LATER, 2026, "rule") in completions(learner)


def test_the_next_year_has_the_other_story_and_the_same_year_the_same(learner: Learner) -> None:
    first, again = play(learner), play(learner)
    assert first == again
    assert {first, play(learner, at=NOON + YEAR)} == {SCENARIO, OTHER_SCENARIO}
    assert play(learner, at=NOON + 2 * YEAR) == first


# Years


def _hash(learner: Learner, year: int) -> str:
    """Return a digest of every fact of a year."""
    with learner.database.reading() as db:
        rows = []
        for table, moment in ((Attempt, "started_at"), (AttemptEnd, "ended_at"), (Response, "at"), (Completion, "completed_at")):
            columns = table.__table__
            began, ended = (dt.datetime(one, 1, 1, tzinfo=dt.UTC) for one in (year, year + 1))
            query = sa.select(columns).where(columns.c[moment] >= began, columns.c[moment] < ended)
            rows += sorted(repr(tuple(row)) for row in db.execute(query))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def test_a_new_year_asks_the_tests_again_and_leaves_last_year_as_it_was(learner: Learner) -> None:
    answer_all(learner, begin_entry(learner), 4)
    finish(learner)
    before = _hash(learner, 2026)
    found = state(learner, year=2027)
    assert found.again
    assert [one.part for one in found.missing] == ["quiz", "scenario"]
    do_quiz(learner, 0, at=NOON + YEAR)
    assert (SLUG, 2027, "rule") not in completions(learner)
    finish(learner, at=NOON + YEAR)
    assert completions(learner) == [(SLUG, 2026, "rule"), (SLUG, 2027, "rule")]
    assert not state(learner, year=2027).again
    assert _hash(learner, 2026) == before
    assert verified(learner) == Compared(same=2, different=0, let_go=0)


def test_who_knew_it_does_only_the_tests_in_a_later_year(learner: Learner) -> None:
    answer_all(learner, begin_entry(learner))
    do_quiz(learner, at=NOON + YEAR)
    play(learner, at=NOON + YEAR)
    assert completions(learner) == [(SLUG, 2026, "entry"), (SLUG, 2027, "rule")]
    assert verified(learner) == Compared(same=2, different=0, let_go=0)


def see_all(politician: Learner, *, at: dt.datetime = NOON, last: int = len(CARDS)) -> None:
    """See the cards of the briefing, the first so many."""
    for number, card in enumerate(CARDS[:last]):
        politician.see(card, "weigeren" if card == "dilemma" else None, at=at + dt.timedelta(minutes=number))


def briefing_state(politician: Learner, year: int) -> ModuleState:
    with politician.database.reading() as db:
        progress = queries.progress_of(db, politician.taker.subject)
    return state_of(politician.briefing, progress, year, ("office_holder",))


def test_where_there_is_nothing_but_pages_those_are_seen_again_in_a_later_year(politician: Learner) -> None:
    see_all(politician)
    see_all(politician, at=NOON + dt.timedelta(days=1))
    assert completions(politician) == [(SLUG, 2026, "rule")]
    found = briefing_state(politician, 2027)
    assert (found.again, found.pages_done) == (True, frozenset())
    assert [one.slug for one in found.missing] == list(CARDS)
    see_all(politician, at=NOON + YEAR, last=2)
    assert [one.slug for one in briefing_state(politician, 2027).missing] == [CARDS[2]]
    assert completions(politician) == [(SLUG, 2026, "rule")]
    see_all(politician, at=NOON + YEAR + dt.timedelta(hours=1))
    assert completions(politician) == [(SLUG, 2026, "rule"), (SLUG, 2027, "rule")]
    assert not briefing_state(politician, 2027).again
    assert [attempt.number for attempt in politician.rows(Attempt)] == [1, 2]
    assert verified(politician) == Compared(same=2, different=0, let_go=0)


def test_a_reading_that_was_left_open_in_an_earlier_year_does_not_stand_in_the_way(politician: Learner) -> None:
    see_all(politician, last=2)
    with politician.database.writing() as db:
        grounds = Grounds(2026, "earlier_meeting", "presentielijst")
        crediting.enter(db, politician.library, politician.briefing, politician.taker, grounds, By(uuid4(), NOON))
    see_all(politician, at=NOON + YEAR)
    assert completions(politician) == [(SLUG, 2026, "credit"), (SLUG, 2027, "rule")]
    assert [end.outcome for end in politician.rows(AttemptEnd)] == ["outdated", "read"]
    assert verified(politician) == Compared(same=2, different=0, let_go=0)


def test_the_questions_before_and_the_quiz_at_once_are_never_open_together(learner: Learner) -> None:
    """Whoever has both open learns from the one what the other asks."""
    with ThreadPoolExecutor(8) as pool:
        begun = [pool.submit(begin_entry if number % 2 else do_start, learner) for number in range(8)]
    ended = {end.attempt_id for end in learner.rows(AttemptEnd)}
    left_open = [attempt.kind for attempt in learner.rows(Attempt) if attempt.id not in ended]
    assert left_open in (["quiz"], ["entry"])
    refused = [type(one.exception()) for one in begun if one.exception()]
    assert set(refused) <= {EntryClosed}


def test_many_people_begin_new_content_in_two_ways_at_once(learner: Learner) -> None:
    with learner.database.writing() as db:
        people = [Learner(learner.database, learner.library, factories.person(db)) for _number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: (begin_entry if one[0] % 2 else do_start)(one[1]), enumerate(people)))
    assert len(learner.rows(Attempt)) == len(people)


def do_start(learner: Learner) -> UUID:
    return learner.start("quiz", QUIZ)


# Credits


def _credit(learner: Learner, grounds: Grounds, *, at: dt.datetime = NOON) -> None:
    with learner.database.writing() as db:
        by = By(uuid4(), at)
        crediting.enter(db, learner.library, learner.module, learner.taker, grounds, by)


def test_a_credit_counts_once_with_where_somebody_belonged(learner: Learner) -> None:
    for _round in range(2):
        _credit(learner, Grounds(2026, "external_course", "zaak 12"))
    (credit,), (done,) = learner.rows(Credit), learner.rows(Completion)
    assert (credit.reason, credit.proof, credit.cycle) == ("external_course", "zaak 12", 2026)
    assert (done.via, done.cycle, done.role, done.department) == ("credit", 2026, "civil_servant", "vth")
    lines = [line for line in learner.rows(AuditEntry) if line.action == "credit.entered"]
    assert {line.subject for line in lines} == {learner.taker.subject}
    told = str([line.details for line in lines])
    assert not [word for word in ("zaak", SLUG, "2026", "external_course") if word in told]
    assert state(learner).missing == ()


def test_a_credit_changes_nothing_of_what_was_finished_and_is_answered_just_so(learner: Learner) -> None:
    finish(learner)
    for year in (2026, 2025):
        _credit(learner, Grounds(year, "earlier_meeting", "presentielijst"), at=NOON + dt.timedelta(hours=2))
    assert completions(learner) == [(SLUG, 2025, "credit"), (SLUG, 2026, "rule")]
    assert len(learner.rows(Credit)) == 2
    assert verified(learner) == Compared(same=2, different=0, let_go=0)


@pytest.mark.parametrize(
    "grounds",
    [Grounds(2024, "external_course", "x"), Grounds(2027, "external_course", "x"), Grounds(2026, "ziek", "x"),
     Grounds(2026, "external_course", ""), Grounds(2026, "external_course", "x" * 121)],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused(learner: Learner, grounds: Grounds) -> None:
    with pytest.raises(Conflict):
        _credit(learner, grounds)
    assert learner.rows(Completion) == []
    assert learner.rows(Credit) == []


# All of it again


def test_a_simulated_history_follows_from_its_facts_and_a_planted_or_lost_completion_is_found(
    database: Database, library: Library
) -> None:
    with database.writing() as db:
        history.simulate(db, library, seed=3, today=NOON.date(), size=0.05)
    with database.reading() as db:
        whole = replay.verify(db, library, LONG_AGO)
        total = db.scalar(sa.select(sa.func.count()).select_from(Completion))
    assert (whole.same, whole.different, whole.let_go) == (total, 0, 0)
    with database.writing() as db:
        lost, moved, planted = db.scalars(sa.select(Completion).where(Completion.kind == "module").limit(3)).all()
        db.delete(lost)
        moved.completed_at += dt.timedelta(seconds=1)
        planted.cycle += 1
        db.flush()
        found = replay.verify(db, library, LONG_AGO)
        db.rollback()
    assert found.different == 4, "one lost, one at another moment, one in a year too many and so one too few"
