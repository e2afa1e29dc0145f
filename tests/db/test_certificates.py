"""Proofs of participation: once for a completion, never again, and open only while their owner says so."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.errors import NotFound, TooOften
from app.learning import attempts, certificates, publishing, replay
from app.learning.certificates import ALPHABET, CODE_LENGTH, What
from app.learning.records import Certificate, CertificateShare, Completion
from app.people import misses
from app.people.records import Person
from app.people.values import By
from app.privacy import erasure
from app.storage import migrate
from app.storage.database import Database
from tests import factories
from tests.catalogue_files import BRIEFING, CARD_ONE, LESSON_ONE, MODULE, SLUG
from tests.factories import NOON
from tests.learner import CARDS, LESSONS, Learner

LATER = NOON + dt.timedelta(days=3)
BRIEFED = What("briefing", SLUG, NOON.year)
TAUGHT = What("module", SLUG, NOON.year)


@pytest.fixture
def briefed(politician: Learner) -> Learner:
    """An office-holder who finished the briefing."""
    for card in CARDS:
        politician.see(card, "gaan" if card == "dilemma" else None)
    return politician


def _issue(learner: Learner, what: What = BRIEFED) -> UUID:
    with learner.database.writing() as db:
        return certificates.issue(db, learner.library, learner.taker.subject, what, LATER)


def _turn(learner: Learner, certificate_id: UUID, *, shared: bool) -> None:
    with learner.database.writing() as db:
        certificates.share(db, certificate_id, learner.taker.subject, LATER, shared=shared)


def _code(learner: Learner) -> str:
    (row,) = learner.rows(Certificate)
    return row.code


def _seen(database: Database, code: str) -> certificates.SharedProof | None:
    with database.reading() as db:
        return certificates.shared_under(db, code)


def _edit(learner: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give module and briefing another title and another text."""
    for name in (MODULE, BRIEFING, LESSON_ONE, CARD_ONE):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("title: ", "title: Anders ", 1), encoding="utf-8")
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    learner.library.refresh()
    assert learner.library.is_current


# Making one


def test_a_page_that_is_opened_and_closed_without_end_stays_as_it_is_for_a_while(briefed: Learner) -> None:
    made = _issue(briefed)
    for number in range(certificates.MOST_TURNS):
        _turn(briefed, made, shared=number % 2 == 0)
    with pytest.raises(TooOften):
        _turn(briefed, made, shared=True)
    assert len(briefed.rows(CertificateShare)) == certificates.MOST_TURNS
    with briefed.database.writing() as db:
        certificates.share(db, made, briefed.taker.subject, LATER + certificates.WINDOW, shared=True)
    assert len(briefed.rows(CertificateShare)) == certificates.MOST_TURNS + 1


def test_a_proof_says_what_was_finished_and_until_when_it_is_valid(briefed: Learner) -> None:
    made = _issue(briefed)
    with briefed.database.reading() as db:
        proof = certificates.own(db, made, briefed.taker.subject)
    (done,) = briefed.rows(Completion)
    assert (proof.title, proof.version, proof.cycle) == ("Geschenken in het kort", done.version, 2026)
    assert (proof.completed_on, proof.valid_until) == (dt.date(2026, 11, 10), dt.date(2027, 12, 31))
    assert (proof.issued_at, proof.via, proof.shared) == (LATER, "rule", False)


def test_asking_twice_gives_the_same_one(briefed: Learner) -> None:
    assert _issue(briefed) == _issue(briefed)
    assert len(briefed.rows(Certificate)) == 1


def test_twenty_at_once_give_one(briefed: Learner) -> None:
    gate = threading.Barrier(10)

    def at_once(_number: int) -> UUID:
        gate.wait(timeout=30)
        return _issue(briefed)

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(at_once, range(20)))) == 1
    assert len(briefed.rows(Certificate)) == 1


@pytest.mark.parametrize(
    "what",
    [What("briefing", SLUG, 2025), What("module", SLUG, 2026), What("briefing", "weg", 2026), What("quiz", SLUG, 2026)],
    ids=["other year", "module", "unknown", "quiz"],
)
def test_what_was_not_finished_has_no_proof(briefed: Learner, what: What) -> None:
    with pytest.raises(NotFound):
        _issue(briefed, what)
    assert briefed.rows(Certificate) == []


def test_what_somebody_else_finished_has_no_proof_for_me(briefed: Learner, database: Database) -> None:
    with database.writing() as db:
        other = factories.office_holder(db, name="Gerda Hoekstra")
    made = _issue(briefed)
    with database.writing() as db:
        for action in (
            lambda: certificates.issue(db, briefed.library, other.subject, BRIEFED, LATER),
            lambda: certificates.own(db, made, other.subject),
            lambda: certificates.share(db, made, other.subject, LATER, shared=True),
        ):
            with pytest.raises(NotFound):
                action()
        assert certificates.made_for(db, other.subject, BRIEFED) is None
    assert briefed.rows(CertificateShare) == []


def test_the_database_refuses_a_second_one_for_a_completion(briefed: Learner) -> None:
    _issue(briefed)
    (row,) = briefed.rows(Certificate)
    values = {column.name: getattr(row, column.name) for column in Certificate.__table__.columns}
    again = Certificate(**{**values, "id": uuid4(), "code": certificates.new_code()})
    with pytest.raises(sa.exc.IntegrityError), briefed.database.writing() as db:
        db.add(again)


def test_a_code_holds_more_than_128_bits_and_is_found_as_people_type_it() -> None:
    codes = {certificates.new_code() for _number in range(500)}
    assert len(codes) == 500
    assert len(ALPHABET) ** CODE_LENGTH > 2**128
    assert set("".join(codes)) == set(ALPHABET)
    assert all(certificates.read_code(code) == code for code in codes)
    assert certificates.read_code("7k3m-o1il xyz0 1234 5678 9abc de") == "7K3M0111XYZ0123456789ABCDE"
    assert certificates.read_code("7k3m-o1il xyz") is None


# Never made again


def test_edits_new_attempts_and_computing_again_make_and_change_nothing(
    learner: Learner, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lesson in LESSONS:
        learner.read(lesson)
    learner.take_quiz(3)
    learner.play()
    made = _issue(learner, TAUGHT)
    before = [(row.code, row.title, row.version, row.issued_at) for row in learner.rows(Certificate)]
    with learner.database.reading() as db:
        proof = certificates.own(db, made, learner.taker.subject)
    _edit(learner, content_dir, monkeypatch)
    assert learner.module.head.title == "Anders Geschenken"
    learner.take_quiz(3, at=LATER)
    with learner.database.writing() as db:
        attempts.settle(db, learner.library, learner.module, learner.taker, LATER)
        assert replay.verify(db, learner.library, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).different == 0
    assert _issue(learner, TAUGHT) == made
    assert [(row.code, row.title, row.version, row.issued_at) for row in learner.rows(Certificate)] == before
    with learner.database.reading() as db:
        assert certificates.own(db, made, learner.taker.subject) == proof


def test_an_upgrade_makes_none_for_what_was_finished_before_it(briefed: Learner, engine: sa.Engine) -> None:
    made = _issue(briefed)
    migrate.upgrade(engine)
    assert [row.id for row in briefed.rows(Certificate)] == [made]
    migrate.downgrade(engine, "0002")
    migrate.upgrade(engine)
    assert len(briefed.rows(Completion)) == 1
    assert briefed.rows(Certificate) == []


# Sharing


def test_nobody_sees_it_until_its_owner_shares_it_and_nobody_after(briefed: Learner, database: Database) -> None:
    made = _issue(briefed)
    code = _code(briefed)
    assert _seen(database, code) is None
    _turn(briefed, made, shared=True)
    shown = _seen(database, code.lower())
    assert shown is not None
    assert (shown.title, shown.initials, shown.completed_on) == ("Geschenken in het kort", "W. L.", dt.date(2026, 11, 10))
    _turn(briefed, made, shared=False)
    assert _seen(database, code) is None
    _turn(briefed, made, shared=True)
    assert _seen(database, code) == shown
    assert [(row.number, row.shared) for row in briefed.rows(CertificateShare)] == [(1, True), (2, False), (3, True)]


def test_sharing_twice_and_at_once_is_sharing_once(briefed: Learner) -> None:
    made = _issue(briefed)
    gate = threading.Barrier(8)

    def at_once(_number: int) -> None:
        gate.wait(timeout=30)
        _turn(briefed, made, shared=True)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(at_once, range(8)))
    assert len(briefed.rows(CertificateShare)) == 1


def test_closing_what_was_never_shared_leaves_nothing(briefed: Learner) -> None:
    _turn(briefed, _issue(briefed), shared=False)
    assert briefed.rows(CertificateShare) == []


def test_initials_are_those_of_the_name_now(briefed: Learner, database: Database) -> None:
    _turn(briefed, _issue(briefed), shared=True)
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.subject == briefed.taker.subject).values(family_name="van der Zee"))
    shown = _seen(database, _code(briefed))
    assert shown is not None
    assert shown.initials == "W. Z."


def test_of_somebody_who_was_erased_nothing_is_left(briefed: Learner, database: Database) -> None:
    _turn(briefed, _issue(briefed), shared=True)
    code = _code(briefed)
    with database.writing() as db:
        person = db.scalars(sa.select(Person).where(Person.subject == briefed.taker.subject)).one()
        erasure.erase(db, person, By(None, LATER))
    assert _seen(database, code) is None
    assert (briefed.rows(Certificate), briefed.rows(CertificateShare)) == ([], [])


# Who tries many codes


def test_after_sixty_misses_a_network_waits_a_quarter_of_an_hour(database: Database) -> None:
    for number in range(misses.MOST):
        with database.writing() as db:
            misses.refuse_many(db, "2001:db8::1", NOON)
            misses.note(db, f"2001:db8::{number:x}", NOON)
    with database.writing() as db:
        with pytest.raises(TooOften):
            misses.refuse_many(db, "2001:db8::ffff", NOON)
        misses.refuse_many(db, "2001:db8:0:1::1", NOON)
        misses.refuse_many(db, "2001:db8::1", NOON + misses.WINDOW)
        misses.note(db, "2001:db8::1", NOON + misses.WINDOW)


@pytest.mark.parametrize(
    ("origin", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("unknown", "unknown"),
    ],
)
def test_of_an_address_the_part_that_nobody_chooses_counts(origin: str, network: str) -> None:
    assert misses.network(origin) == network


def test_a_proof_of_the_last_year_is_valid_through_this_one() -> None:
    assert certificates.valid_until(2025) == dt.date(2026, 12, 31)
