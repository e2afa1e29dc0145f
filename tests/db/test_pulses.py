"""A pulse from its opening to its close: who is asked, one vote each, and what stays."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.clock import start_of
from app.errors import NotFound, Unanswered
from app.learning.publishing import Library
from app.learning.pulse_records import Pulse, PulseCount, PulseInvitation, PulseStratum
from app.learning.records import ContentVersion
from app.mail.outbox import newest
from app.mail.records import Mail
from app.people.records import Absence, Membership, Person
from app.people.values import By
from app.privacy import erasure, own
from app.privacy.own import Owner
from app.pulses import answering, closing, keeping, opening, strata
from app.pulses.answering import Answered, Closed, NotInvited
from app.storage.database import Database, Db
from tests import asked, catalogue_files, factories, pulse_files
from tests.factories import NOON, Known
from tests.pulse_files import GIVEN, SLUG

DAY = dt.timedelta(days=1)
OPENS = dt.date(2026, 11, 9)


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", pulse_files.files())


def people(db: Db, unit: str, count: int) -> list[Known]:
    return [factories.person(db, unit=unit) for _number in range(count)]


def counts(database: Database, wave: str | None = None) -> dict[tuple[str, str], int]:
    """Return question and option to how often, of all groups together; zeros left out."""
    found: dict[tuple[str, str], int] = {}
    with database.reading() as db:
        for row in db.scalars(sa.select(PulseCount).where(PulseCount.wave == wave if wave else sa.true())):
            if row.count:
                found[row.question, row.option] = found.get((row.question, row.option), 0) + row.count
    return found


def groups(database: Database) -> dict[str, tuple[int, int, int]]:
    with database.reading() as db:
        return {row.stratum: (row.people, row.invited, row.answered) for row in db.scalars(sa.select(PulseStratum))}


def invited(database: Database) -> dict[UUID, bool]:
    with database.reading() as db:
        return {row.subject: row.answered for row in db.scalars(sa.select(PulseInvitation))}


def at(day: dt.date) -> dt.datetime:
    return start_of(day) + dt.timedelta(hours=10)


# Opening


def test_everybody_in_service_is_asked_once_whatever_places_they_have(database: Database, library: Library) -> None:
    with database.writing() as db:
        here = people(db, "vth", 3)
        gone = factories.person(db, unit="vth", until=dt.date(2026, 11, 1))
        away = factories.person(db, unit="vth")
        db.add(Absence(subject=away.subject, kind="leave", reason="long_leave", from_on=OPENS - DAY, until_on=None))
        supporter = factories.office_holder(db)
        db.execute(sa.update(Membership).where(Membership.subject == supporter.subject).values(office="fractieondersteuner"))
        holder = factories.office_holder(db)
        factories.department(db, "ov")
        db.add(Membership(subject=here[0].subject, role="civil_servant", department="ov", from_on=OPENS, share=0.2))
        db.flush()
        asked.open_one(db, library)
    assert set(invited(database)) == {one.subject for one in (*here, holder)}
    assert gone.subject not in invited(database)


def test_half_of_the_civil_servants_and_no_office_holder_is_asked_in_the_third_quarter(
    database: Database, library: Library
) -> None:
    with database.writing() as db:
        everybody = people(db, "vth", 40)
        factories.office_holder(db)
        asked.open_one(db, library, asked=strata.asked_in("2026-q3"))
    half = {one.subject for one in everybody if strata.half_of(one.subject, 2026) == 1}
    assert set(invited(database)) == half
    assert groups(database)["unit:vth" if len(half) >= 10 else "organisation"][:2] == (40, len(half))


def test_every_counter_is_there_before_anybody_answers(database: Database, library: Library) -> None:
    with database.writing() as db:
        people(db, "vth", 12)
        people(db, "ov", 3)
        content = asked.open_one(db, library)
    assert groups(database) == {"unit:vth": (12, 12, 0), "organisation": (3, 3, 0)}
    options = sum(len(question.options) for question in content.head.questions)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(PulseCount)) == options * 2 * 2
        assert db.scalar(sa.select(sa.func.sum(PulseCount.count))) == 0
        assert db.scalar(sa.select(ContentVersion.kind).where(ContentVersion.version == content.version)) == "pulse"


def test_a_pulse_is_opened_once(database: Database, library: Library) -> None:
    with database.writing() as db:
        people(db, "vth", 2)
        content = asked.open_one(db, library)
        assert not opening.open_pulse(db, content, NOON)
    assert len(invited(database)) == 2


# Answering


def test_an_answer_moves_its_counters_and_burns_the_invitation(database: Database, library: Library) -> None:
    with database.writing() as db:
        first, second = people(db, "vth", 2)
        asked.open_one(db, library)
    asked.answer(database, library, first)
    assert counts(database) == {
        ("melden", "probably"): 1, ("route", "meldpunt"): 1, ("drempels", "afraid"): 1, ("drempels", "not_serious"): 1
    }  # fmt: skip
    assert invited(database) == {first.subject: True, second.subject: False}


def test_answering_twice_counts_once(database: Database, library: Library) -> None:
    with database.writing() as db:
        who = factories.person(db, unit="vth")
        asked.open_one(db, library)
    asked.answer(database, library, who)
    with pytest.raises(Answered):
        asked.answer(database, library, who, {"melden": ("certainly",)})
    assert counts(database)["melden", "probably"] == 1
    assert ("melden", "certainly") not in counts(database)


def test_answering_at_once_from_many_tabs_gives_one_vote_each(database: Database, library: Library) -> None:
    with database.writing() as db:
        everybody = people(db, "vth", 4)
        asked.open_one(db, library)

    def try_to(who: Known) -> bool:
        try:
            asked.answer(database, library, who)
        except Answered:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(try_to, everybody * 5))
    assert sum(done) == 4
    assert counts(database)["melden", "probably"] == 4
    assert set(invited(database).values()) == {True}


@pytest.mark.parametrize(
    ("question", "given", "wrong"),
    [
        ("melden", (), "missing"),
        ("melden", ("misschien",), "unknown"),
        ("melden", ("probably", "certainly"), "many"),
        ("route", ("griffier",), "unknown"),
        ("drempels", ("afraid", "not_serious", "part_of_work", "solved_myself"), "many"),
        ("drempels", ("afraid", "no_barrier"), "alone"),
        ("drempels", ("rather_not_say", "no_barrier"), "alone"),
    ],
)
def test_what_is_no_answer_counts_nothing_and_burns_nothing(
    database: Database, library: Library, question: str, given: tuple[str, ...], wrong: str
) -> None:
    with database.writing() as db:
        who = factories.person(db, unit="vth")
        content = asked.open_one(db, library)
    told = answering.check(content.head.questions, who.role, {**GIVEN, question: given})
    assert told == {question: wrong}
    with pytest.raises(Unanswered):
        asked.answer(database, library, who, {question: given})
    assert counts(database) == {}
    assert invited(database) == {who.subject: False}


def test_who_is_not_asked_cannot_answer(database: Database, library: Library) -> None:
    with database.writing() as db:
        asked.open_one(db, library)
        stranger = factories.person(db, unit="vth")
    with pytest.raises(NotInvited):
        asked.answer(database, library, stranger)
    with database.reading() as db, pytest.raises(NotFound):
        answering.standing(db, "peiling-2030-q1", stranger.subject)


def test_after_the_last_day_nobody_can_answer_closed_or_not(database: Database, library: Library) -> None:
    with database.writing() as db:
        who = factories.person(db, unit="vth")
        asked.open_one(db, library)
        last = opening.opened(db)[0].closes_on
    with pytest.raises(Closed):
        asked.answer(database, library, who, day=last + DAY)
    asked.answer(database, library, who, day=last)
    assert counts(database)["melden", "probably"] == 1


def test_an_answer_counts_where_somebody_was_when_it_opened(database: Database, library: Library) -> None:
    with database.writing() as db:
        first = people(db, "vth", 12)[0]
        people(db, "ov", 12)
        asked.open_one(db, library)
        db.execute(sa.update(Membership).where(Membership.subject == first.subject).values(until_on=OPENS + 2 * DAY))
        db.add(Membership(subject=first.subject, role="civil_servant", department="ov", from_on=OPENS + 2 * DAY))
    asked.answer(database, library, first, day=OPENS + 3 * DAY)
    with database.reading() as db:
        moved = db.scalars(sa.select(PulseCount.stratum).where(PulseCount.count > 0).distinct()).all()
    assert moved == ["unit:vth"]


def test_who_gets_another_role_or_place_meanwhile_answers_as_who_they_were(database: Database, library: Library) -> None:
    """Else they would give an answer that nobody else in their group can give, or be counted in a group of their own."""
    with database.writing() as db:
        people(db, "vth", 12)
        moved = factories.person(db, unit="vth")
        asked.open_one(db, library)
        change = {"role": "office_holder", "office": "statenlid", "department": None, "from_on": OPENS - DAY}
        db.execute(sa.update(Membership).where(Membership.subject == moved.subject).values(**change))
        away = Absence(subject=moved.subject, kind="leave", reason="long_leave", from_on=OPENS - 3 * DAY, until_on=None)
        db.add(away)
    with pytest.raises(Unanswered):
        asked.answer(database, library, moved, {"route": ("griffier",)})
    asked.answer(database, library, moved)
    with database.reading() as db:
        assert set(db.scalars(sa.select(PulseCount.stratum).where(PulseCount.count > 0))) == {"unit:vth"}


def test_answers_after_the_reminder_are_late_ones(database: Database, library: Library) -> None:
    with database.writing() as db:
        first, second = people(db, "vth", 2)
        asked.open_one(db, library)
    asked.answer(database, library, first)
    with database.writing() as db:
        assert keeping.remind(db, SLUG, NOON)
        assert not keeping.remind(db, SLUG, NOON)
    asked.answer(database, library, second, {"melden": ("certainly",)})
    assert counts(database, "early")["melden", "probably"] == 1
    assert counts(database, "late")["melden", "certainly"] == 1


def test_what_waits_is_what_is_open_and_not_answered(database: Database, library: Library) -> None:
    with database.writing() as db:
        first, second = people(db, "vth", 2)
        asked.open_one(db, library)
    asked.answer(database, library, first)
    with database.reading() as db:
        assert answering.waiting(db, first.subject, OPENS) is None
        found = answering.waiting(db, second.subject, OPENS)
        assert found
        assert found.slug == SLUG
        assert answering.waiting(db, second.subject, found.closes_on + DAY) is None


# Closing


def test_at_the_close_the_list_goes_and_small_groups_are_merged(database: Database, library: Library) -> None:
    with database.writing() as db:
        large, small = people(db, "vth", 12), people(db, "ov", 14)
        holders = [factories.office_holder(db) for _number in range(10)]
        asked.open_one(db, library)
    for who in (*large, *small[:4], *holders[:7]):
        asked.answer(database, library, who)
    with database.writing() as db:
        assert closing.close(db, SLUG, NOON)
        assert not closing.close(db, SLUG, NOON)
    assert invited(database) == {}
    assert groups(database) == {"unit:vth": (12, 12, 12), "organisation": (24, 24, 11)}
    assert counts(database, "all")["melden", "probably"] == 23
    assert counts(database, "all")["route", "griffier"] == 7
    assert counts(database, "early") == counts(database, "late") == {}


def test_early_and_late_stay_for_the_whole_organisation_when_both_are_large_enough(database: Database, library: Library) -> None:
    with database.writing() as db:
        everybody = people(db, "vth", 21)
        asked.open_one(db, library)
    for who in everybody[:10]:
        asked.answer(database, library, who)
    with database.writing() as db:
        keeping.remind(db, SLUG, NOON)
    for who in everybody[10:]:
        asked.answer(database, library, who, {"melden": ("certainly",)})
    with database.writing() as db:
        closing.close(db, SLUG, NOON)
    assert counts(database, "early")["melden", "probably"] == 10
    assert counts(database, "late")["melden", "certainly"] == 11
    with database.reading() as db:
        waves = db.execute(sa.select(PulseCount.stratum, PulseCount.wave).distinct().order_by(PulseCount.wave)).all()
    assert [tuple(one) for one in waves] == [("unit:vth", "all"), ("organisation", "early"), ("organisation", "late")]


def test_a_pulse_that_nobody_answered_closes_too(database: Database, library: Library) -> None:
    with database.writing() as db:
        people(db, "vth", 12)
        asked.open_one(db, library)
        closing.close(db, SLUG, NOON)
    assert groups(database) == {"organisation": (12, 12, 0)}


def test_who_answers_while_it_closes_is_counted_whole_or_not_at_all(database: Database, library: Library) -> None:
    with database.writing() as db:
        everybody = people(db, "vth", 12)
        asked.open_one(db, library)

    def try_to(who: Known | None) -> bool:
        if who is None:
            with database.writing() as db:
                return closing.close(db, SLUG, NOON)
        try:
            asked.answer(database, library, who)
        except (Answered, Closed, NotInvited):
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(try_to, [*everybody[:6], None, *everybody[6:]]))
    answered = sum(done[:6]) + sum(done[7:])
    assert done[6]
    assert counts(database).get(("melden", "probably"), 0) == answered
    assert sum(one[2] for one in groups(database).values()) == answered
    assert invited(database) == {}


# By itself


def test_the_worker_opens_reminds_and_closes_on_its_days(database: Database, content_dir: Path) -> None:
    with database.writing() as db:
        factories.approve_all(db, content_dir)
        people(db, "vth", 12)
    library = Library(content_dir, database)
    steps = []
    for number in range(40):
        with database.writing() as db:
            day = OPENS - 3 * DAY + number * DAY
            while step := keeping.keep_going(db, library, at(day), mails=True):
                steps.append((day.isoformat(), step))
    assert steps == [("2026-11-09", "opened"), ("2026-11-16", "reminded"), ("2026-11-28", "closed")]
    with database.reading() as db:
        letters = db.execute(sa.select(Mail.letter, sa.func.count()).group_by(Mail.letter).order_by(Mail.letter)).all()
        actions = db.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.startswith("pulse."))).all()
        subjects = db.scalars(sa.select(AuditEntry.subject).where(AuditEntry.action.startswith("pulse."))).all()
    assert [tuple(one) for one in letters] == [("pulse_invitation", 14), ("pulse_reminder", 14)]  # two who approve are in service
    assert sorted(actions) == ["pulse.closed", "pulse.opened", "pulse.reminded"]
    assert set(subjects) == {None}


def test_the_reminder_goes_to_everybody_so_that_no_mail_tells_who_answered(database: Database, library: Library) -> None:
    with database.writing() as db:
        first, second = people(db, "vth", 2)
        asked.open_one(db, library)
    asked.answer(database, library, first)
    with database.writing() as db:
        assert keeping.remind_now(db, SLUG, By(None, NOON, "worker"), mails=True)
        assert keeping.invite_by_mail(db, SLUG, keeping.REMINDER, NOON) == 0
    with database.reading() as db:
        assert newest(db, 9) == []
        told = db.scalars(sa.select(Mail.person_id)).all()
    assert set(told) == {first.id, second.id}


def test_without_mail_there_are_no_letters(database: Database, library: Library) -> None:
    with database.writing() as db:
        people(db, "vth", 2)
        keeping.open_now(db, library, library.drafts.pulses[SLUG], By(None, at(OPENS), "worker"), mails=False)
        assert db.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0


def test_what_nobody_approved_is_not_opened(database: Database, content_dir: Path) -> None:
    with database.writing() as db:
        people(db, "vth", 2)
    library = Library(content_dir, database)
    with database.writing() as db:
        assert keeping.keep_going(db, library, at(OPENS), mails=False) is None
        assert opening.opened(db) == []


def test_a_pulse_that_cannot_close_within_its_quarter_is_not_opened_late(database: Database, library: Library) -> None:
    with database.writing() as db:
        assert keeping.keep_going(db, library, at(dt.date(2026, 12, 21)), mails=False) is None
        assert keeping.keep_going(db, library, at(dt.date(2027, 1, 4)), mails=False) is None
        assert keeping.keep_going(db, library, at(dt.date(2026, 11, 30)), mails=False) == "opened"


# Somebody's own


def test_the_invitation_of_who_is_erased_goes_and_the_counters_stay(database: Database, library: Library) -> None:
    with database.writing() as db:
        who, _other = people(db, "vth", 2)
        asked.open_one(db, library)
    asked.answer(database, library, who)
    with database.writing() as db:
        erasure.erase(db, db.get_one(Person, who.id), By(None, NOON))
    assert who.subject not in invited(database)
    assert counts(database)["melden", "probably"] == 1


def test_ones_own_data_tell_the_invitation_and_no_answer(database: Database, library: Library) -> None:
    with database.writing() as db:
        who, _other = people(db, "vth", 2)
        asked.open_one(db, library)
    asked.answer(database, library, who)
    with database.reading() as db:
        held = own.everything(db, Owner(who.id, who.subject))
    mine = {"pulse": SLUG, "subject": who.subject, "role": "civil_servant", "stratum": "organisation", "answered": True}
    assert held["pulse_invitation"] == (mine,)
    assert not {"pulse_count", "pulse_stratum", "pulse"} & set(held)


@pytest.mark.parametrize(
    "row",
    [
        PulseCount(pulse=SLUG, stratum="organisation", question="melden", wave="ooit", option="certainly", count=0),
        PulseCount(pulse=SLUG, stratum="organisation", question="melden", wave="all", option="certainly", count=-1),
        PulseStratum(pulse=SLUG, stratum="unit:x", people=-1, invited=0, answered=0),
        PulseInvitation(pulse="een andere", subject=uuid4(), role="civil_servant", stratum="organisation", answered=False),
    ],
)
def test_the_database_refuses_what_cannot_be(database: Database, row: PulseCount | PulseStratum | PulseInvitation) -> None:
    values = {column.name: getattr(row, column.name) for column in type(row).__table__.columns}
    with database.writing() as db:
        db.add(Pulse(slug=SLUG, version="0" * 64, period_key="2026-q4", whole=True, opened_on=OPENS, closes_on=OPENS))
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        db.execute(sa.insert(type(row)).values(**values))
