"""The invented organisation: repeatable, ended yesterday, and with nothing in it that could not have happened."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.clock import local_date, start_of
from app.config import content_folder
from app.learning import attempts, participation, queries, review, spacing
from app.learning.attempts import Taker
from app.learning.changes import to_follow_again
from app.learning.publishing import Library
from app.learning.records import (
    Attempt,
    AttemptEnd,
    Completion,
    Consultation,
    ContentApproval,
    ContentPublication,
    ContentVersion,
    FormAssignment,
    ParticipationChange,
    ProbeSlot,
    Response,
)
from app.learning.route import state_of
from app.people import departments, structure
from app.people.records import Absence, DepartmentState, Membership, PermissionGrant, Person
from app.simulation import approvals
from app.simulation.history import simulate
from app.simulation.organisation import OFFICES, PERSONAS
from app.storage.base import Base
from app.storage.database import Database
from tests.catalogue_files import SLUG

TODAY = dt.date(2026, 11, 24)
SMALL = 0.04


@pytest.fixture
def simulated(database: Database, library: Library) -> Database:
    """A small organisation with two years behind it."""
    with database.writing() as db:
        simulate(db, library, seed=7, today=TODAY, size=SMALL)
    return database


@pytest.fixture
def shipped(database: Database) -> Database:
    """The same with the content that is shipped, which has forms and questions for later."""
    with database.writing() as db:
        simulate(db, Library(content_folder()), seed=7, today=TODAY, size=0.1)
    return database


def _all(database: Database) -> dict[str, list[Any]]:
    """Return everything, table by table, in a fixed order; without numbers that actions draw for what the core team brings."""
    participation.catch_up(database)
    with database.reading() as db:
        return {
            table.name: sorted(map(repr, db.execute(sa.select(*_told(table))))) for table in Base.metadata.sorted_tables
        }  # fmt: skip


def _told(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.columns if column.name != "id" or table.name not in {"activity", "meldpunt_count"}]


def _empty(database: Database) -> None:
    with database.writing() as db:
        for table in reversed(Base.metadata.sorted_tables):
            db.execute(sa.delete(table))
        db.execute(sa.delete(ParticipationChange))  # to let go of facts is a change


def test_the_same_seed_and_day_give_the_same_history(simulated: Database, library: Library) -> None:
    first = _all(simulated)
    _empty(simulated)
    with simulated.writing() as db:
        simulate(db, library, seed=7, today=TODAY, size=SMALL)
    assert _all(simulated) == first
    _empty(simulated)
    with simulated.writing() as db:
        simulate(db, library, seed=8, today=TODAY, size=SMALL)
    assert _all(simulated)["attempt"] != first["attempt"]


def test_it_ended_yesterday(simulated: Database) -> None:
    with simulated.reading() as db:
        moments = [
            *db.scalars(sa.select(Attempt.started_at)), *db.scalars(sa.select(Response.at)),
            *db.scalars(sa.select(AttemptEnd.ended_at)), *db.scalars(sa.select(Completion.completed_at)),
        ]  # fmt: skip
    assert moments
    assert max(map(local_date, moments)) < TODAY
    assert min(map(local_date, moments)) >= dt.date(2024, 9, 1)


def test_the_office_holders_are_one_group_and_departments_come_in_all_sizes(simulated: Database) -> None:
    with simulated.reading() as db:
        counted = sa.select(Membership.role, sa.func.count(sa.distinct(Membership.subject)).label("people")).group_by(
            Membership.role
        )
        roles = {row.role: row.people for row in db.execute(counted)}
        small = db.scalars(sa.select(DepartmentState.department).where(DepartmentState.reported_with.is_not(None))).all()
    assert roles["office_holder"] >= len(OFFICES)
    assert roles["civil_servant"] > roles["office_holder"]
    assert small == ["statengriffie"]


def test_each_persona_is_there_with_its_duty(simulated: Database) -> None:
    with simulated.reading() as db:
        found = {
            row.persona: (row.given_name, row.role, row.permission)
            for row in db.execute(
                sa.select(Person.persona, Person.given_name, Membership.role, PermissionGrant.permission)
                .join(Membership, Membership.subject == Person.subject)
                .outerjoin(PermissionGrant, PermissionGrant.person_id == Person.id)
                .where(Person.persona.is_not(None))
            )
        }
    wanted = {
        one.name: (one.given, "office_holder" if one.office else "civil_servant", one.duty) for one in PERSONAS
    }  # fmt: skip
    # Two who are there anyway approve what is taught: they have names by chance.
    reviewers = {name: found.pop(name) for name in ("domain_reviewer", "legal_reviewer")}
    assert {name: (role, duty) for name, (_given, role, duty) in reviewers.items()} == {
        name: ("civil_servant", name) for name in reviewers
    }
    assert found == wanted


def test_everything_is_approved_by_two_people_and_served(simulated: Database, library: Library) -> None:
    served = Library(library.folder, simulated)
    assert served.catalogue.modules == library.drafts.modules
    assert served.catalogue.quizzes == library.drafts.quizzes
    assert not served.held_back
    with simulated.reading() as db:
        told = review.dossiers(db)
    assert {len({one.subject for one in dossier.published_by}) for dossier in told.values()} == {2}


def test_one_module_changed_thoroughly_and_a_reviewer_who_finished_it_is_asked(simulated: Database, library: Library) -> None:
    history = Library(library.folder, simulated).history("module", SLUG)
    assert [(one.round, one.size) for one in history] == [(1, "small"), (2, "large")]
    at, module = start_of(TODAY), library.drafts.modules[SLUG]
    with simulated.reading() as db:
        told = review.dossier(db, ("module", SLUG))
        reviewers = [one.subject for one in told.published_by]
        found = [queries.progress_of(db, subject) for subject in reviewers]
        offered_by = db.scalars(sa.select(Person.persona).where(Person.subject == told.steps[-1].subject)).one()
    states = [state_of(module, progress, TODAY.year, {"civil_servant"}) for progress in found]
    asked = [to_follow_again(module, state, progress, history) for state, progress in zip(states, found, strict=True)]
    assert history[-1] in asked
    assert history[-1].is_recent(at)
    assert offered_by == "editor"


def test_a_demonstration_of_before_there_were_approvals_gets_them(simulated: Database, library: Library) -> None:
    with simulated.writing() as db:
        for table in (ContentApproval, ContentPublication):
            db.execute(sa.delete(table))
        reviewing = PermissionGrant.permission.in_(["domain_reviewer", "legal_reviewer"])
        db.execute(sa.delete(PermissionGrant).where(reviewing))
        db.execute(sa.update(Person).where(Person.persona.like("%_reviewer")).values(persona=None))
    assert not Library(library.folder, simulated).catalogue.modules
    with simulated.writing() as db:
        assert approvals.approve_new(db, library.drafts, start_of(TODAY)) == 2
        assert approvals.approve_new(db, library.drafts, start_of(TODAY)) == 0
    assert Library(library.folder, simulated).catalogue.modules == library.drafts.modules


def test_nobody_took_part_before_or_after_they_belonged(simulated: Database) -> None:
    with simulated.reading() as db:
        stays: dict[object, list[Membership]] = {}
        for stay in db.scalars(sa.select(Membership)):
            stays.setdefault(stay.subject, []).append(stay)
        facts = list(db.scalars(sa.select(Attempt)))
    for fact in facts:
        day = local_date(fact.started_at)
        there = [one for one in stays[fact.subject] if one.from_on <= day and (one.until_on is None or day < one.until_on)]
        assert (fact.role, fact.department) in [(one.role, one.department) for one in there]


def test_a_reorganisation_lies_behind_it(simulated: Database) -> None:
    day = dt.date(2026, 1, 1)
    with simulated.reading() as db:
        tree = departments.tree(db)
        assert departments.left_behind(db, tree, TODAY) == departments.left_behind(db, tree, dt.date(2025, 6, 1)) == ()
        before = set(db.scalars(sa.select(Attempt.department).where(Attempt.started_at < start_of(day)).distinct()))
    assert structure.faults(tree, structure.ALWAYS) == frozenset()
    assert [(one.on_day, one.kind, one.departments) for one in structure.events(tree)] == [
        (day, "made", ("wonen-en-ruimte",)), (day, "merged", ("ruimte", "wonen")), (day, "renamed", ("water-bodem-en-milieu",)),
    ]  # fmt: skip
    assert "wonen-en-ruimte" not in before
    assert {"wonen", "ruimte"} & before


def test_some_have_two_hats_some_are_exempt_and_some_are_in_no_report(simulated: Database) -> None:
    on_the_day = sa.and_(Membership.from_on <= TODAY, sa.or_(Membership.until_on.is_(None), Membership.until_on > TODAY))
    with simulated.reading() as db:
        several = sa.select(Membership.subject).where(on_the_day).group_by(Membership.subject).having(sa.func.count() > 1)
        assert len(db.scalars(several).all()) == 4
        supporters = sa.select(Membership.subject).where(Membership.office == "fractieondersteuner")
        assert len(db.scalars(supporters).all()) == 3
        reasons = set(db.scalars(sa.select(Absence.reason)))
    assert {"seconded", "learned_elsewhere", "no_access", "leaving_soon"} <= reasons


def test_every_result_is_what_the_program_itself_would_have_recorded(simulated: Database, library: Library) -> None:
    with simulated.reading() as db:
        subjects = {row.subject: Taker(row.subject, row.role, row.department) for row in db.scalars(sa.select(Attempt))}
        assert len(subjects) > 20
        for subject in subjects:
            progress = queries.progress_of(db, subject)
            for fact in progress.attempts:
                if fact.kind == "quiz" and fact.ended_at:
                    quiz = library.version(db, "quiz", fact.slug, fact.version)
                    assert attempts.quiz_percent(quiz, fact) == fact.score_percent  # type: ignore[arg-type]
            for kind, shelf in (("module", library.catalogue.modules), ("briefing", library.catalogue.briefings)):
                state = state_of(shelf[SLUG], progress)
                assert (state.completed_at is not None) == (state.started and not state.missing), kind


def test_what_was_taught_is_kept(simulated: Database) -> None:
    with simulated.reading() as db:
        kept = set(db.scalars(sa.select(ContentVersion.version)))
        assert set(db.scalars(sa.select(Attempt.version))) <= kept


def test_people_are_invented_and_cannot_sign_in_with_a_password(simulated: Database) -> None:
    with simulated.reading() as db:
        people = list(db.scalars(sa.select(Person)))
    assert all(person.email.endswith("@provincie.example") and person.password_hash is None for person in people)
    assert len({person.email_key for person in people}) == len(people)


def test_before_and_after_are_different_forms_and_as_many_get_one_as_the_other(shipped: Database) -> None:
    one_side = (FormAssignment.quiz, FormAssignment.audience, FormAssignment.first_form)
    with shipped.reading() as db:
        assigned = {(one.subject, one.quiz): one.first_form for one in db.scalars(sa.select(FormAssignment))}
        tests = db.execute(
            sa.select(Attempt.subject, Attempt.slug, Attempt.kind, Attempt.form)
            .where(Attempt.kind.in_(("entry", "quiz")), Attempt.slug.in_({quiz for _subject, quiz in assigned}))
            .order_by(Attempt.started_at)
        ).all()
        sides = db.execute(sa.select(*one_side, sa.func.count()).group_by(*one_side)).all()
    lead: Counter[tuple[str, str]] = Counter()
    for quiz, audience, form, count in sides:
        lead[quiz, audience] += count if form == "a" else -count
    assert len(lead) > 1
    assert all(abs(more) <= 1 for more in lead.values())
    entries = [(form, assigned[subject, quiz]) for subject, quiz, kind, form in tests if kind == "entry"]
    assert entries
    assert all(form == first for form, first in entries)
    firsts: dict[tuple[UUID, str], str | None] = {}
    for subject, quiz, kind, taken in tests:
        if kind == "quiz":
            firsts.setdefault((subject, quiz), taken)
    assert firsts
    assert {form == assigned[which] for which, form in firsts.items()} == {False}


def test_what_stayed_is_asked_on_the_day_of_the_lot(shipped: Database) -> None:
    lots: dict[tuple[UUID, str], list[dt.date]] = defaultdict(list)
    with shipped.reading() as db:
        slots = list(db.scalars(sa.select(ProbeSlot)))
        asked = db.execute(sa.select(Attempt.subject, Attempt.slug, Attempt.started_at).where(Attempt.kind == "probe")).all()
        advised = db.scalar(sa.select(sa.func.count()).select_from(Consultation))
    for slot in slots:
        lots[slot.subject, slot.module].append(slot.due_on)  # a quiz bears the name of its module
    assert {slot.days for slot in slots} == set(spacing.SLOTS)
    assert asked
    for subject, quiz, at in asked:
        late = [(local_date(at) - due_on).days for due_on in lots[subject, quiz]]
        assert any(0 <= days < spacing.WINDOW_DAYS for days in late)
    assert advised
