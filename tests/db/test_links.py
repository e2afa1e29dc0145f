"""Mailed links and codes: derived, once, for ten minutes, only the newest; and nothing tells who is known."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.errors import TooOften
from app.mail.records import Mail
from app.people import links, signin
from app.people.links import ALPHABET, LIFE, Ask, Kind, code_of, token_of
from app.people.records import Person, SignInSession, SignInToken
from app.storage.database import Database
from tests import factories
from tests.factories import NOON, PASSWORD, Known

SECRET = "een-geheim-voor-tests-dat-lang-genoeg-is"
ANNA = "anna.kok@provincie.example"
HERE, MINUTE, SECOND = "203.0.113.9", dt.timedelta(minutes=1), dt.timedelta(seconds=1)
PHONE, LAPTOP = "phone", "laptop"


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Kok", email=ANNA)


def _ask(database: Database, email: str = ANNA, kind: Kind = Kind.SIGN_IN, at: dt.datetime = NOON, origin: str = HERE) -> UUID:
    asked = Ask(kind, email, origin, "nl", at)
    with database.writing() as db:
        links.ask(db, asked, SECRET)
    return asked.mail_id


def _use(
    database: Database, mail_id: UUID, kind: Kind = Kind.SIGN_IN, at: dt.datetime = NOON, device: str = PHONE
) -> UUID | None:
    with database.writing() as db:
        return links.use(db, kind, token_of(SECRET, kind, mail_id), at, device)


def _type(database: Database, mail_id: UUID, code: str, at: dt.datetime = NOON) -> UUID | None:
    with database.writing() as db:
        return links.use_code(db, mail_id, code, SECRET, at, PHONE)


def _mails(database: Database) -> list[Mail]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Mail)))


# Secrets


def test_token_and_code_follow_from_the_letter_and_the_key() -> None:
    mail_id = uuid4()
    assert token_of(SECRET, Kind.SIGN_IN, mail_id) == token_of(SECRET, Kind.SIGN_IN, mail_id)
    different = {token_of(key, kind, one) for key in (SECRET, SECRET + "x") for kind in Kind for one in (mail_id, uuid4())}
    assert len(different) == 8
    assert all(len(token) == 43 for token in different)


@given(st.uuids())
def test_a_code_has_eight_characters_that_are_not_misread(mail_id: UUID) -> None:
    code = code_of(SECRET, mail_id)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set(code) & set("OIL")


def test_the_database_holds_nothing_that_opens(database: Database, anna: Known) -> None:
    assert anna
    mail_id = _ask(database)
    with database.reading() as db:
        tables = ["mail", "sign_in_token", "sign_in_try", "audit_entry"]
        everything = " ".join(str(tuple(row)) for table in tables for row in db.execute(sa.text(f"SELECT * FROM {table}")))  # noqa: S608  our own tables
    assert token_of(SECRET, Kind.SIGN_IN, mail_id) not in everything
    assert code_of(SECRET, mail_id) not in everything
    assert ANNA not in everything


# Asking


def test_a_known_address_gets_a_letter_and_an_unknown_one_none(database: Database, anna: Known) -> None:
    _ask(database)
    _ask(database, "niemand@provincie.example")
    (mail,) = _mails(database)
    assert (mail.person_id, mail.letter, mail.language, mail.contents) == (anna.id, "sign_in", "nl", {})


@pytest.mark.parametrize(
    "typed",
    [
        " Anna.Kok@Provincie.Example ",
        "ＡＮＮＡ.ｋｏｋ@provincie.example",
        "anna.\N{KELVIN SIGN}ok@provincie.example",
        "ANNA.KOK@PROVINCIE.EXAMPLE",
    ],
)
def test_look_alikes_go_to_the_address_that_is_stored(database: Database, anna: Known, typed: str) -> None:
    _ask(database, typed)
    (mail,) = _mails(database)
    assert mail.person_id == anna.id
    assert typed.strip() not in str(mail.contents)


@pytest.mark.parametrize(
    "typed", ["anna.kok@provincie.example.kwaad.example", "anna.kok", "аnna.kok@provincie.example", "", "%", "a' OR '1'='1"]
)
def test_what_only_looks_a_bit_alike_is_somebody_else(database: Database, anna: Known, typed: str) -> None:
    assert anna
    _ask(database, typed)
    assert _mails(database) == []


def test_who_left_gets_no_letter(database: Database, anna: Known) -> None:
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=NOON))
    _ask(database)
    assert _mails(database) == []


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def keep(_c: object, _d: object, statement: str, *_rest: object) -> None:
        # A line of the trail about nobody leaves out the column that says about whom.
        said.append(statement.split(" (", maxsplit=1)[0] if "INTO audit_entry" in statement else statement)

    sa.event.listen(database.engine, "before_cursor_execute", keep)
    try:
        yield said
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", keep)


@pytest.mark.parametrize("kind", Kind)
def test_an_unknown_address_takes_exactly_the_same_statements(database: Database, anna: Known, kind: Kind) -> None:
    assert anna
    _ask(database, kind=kind)  # the first line of the trail begins it
    with _statements(database) as known:
        _ask(database, kind=kind)
    with _statements(database) as unknown:
        _ask(database, "niemand@provincie.example", kind=kind)
    assert known == unknown
    assert any("INSERT INTO mail" in one for one in unknown)


def test_a_wrong_code_takes_the_same_statements_as_one_for_nobody(database: Database, anna: Known) -> None:
    assert anna
    mail_id = _ask(database)
    with _statements(database) as known:
        _type(database, mail_id, "00000000")
    with _statements(database) as unknown:
        _type(database, uuid4(), "00000000")
    assert known == unknown


def test_eight_times_an_address_from_one_place_and_no_more(database: Database, anna: Known) -> None:
    assert anna
    for email in (ANNA, "niemand@provincie.example"):
        for _time in range(8):
            _ask(database, email)
        with pytest.raises(TooOften):
            _ask(database, f" {email.upper()}")
    _ask(database, kind=Kind.RESET)
    with database.writing() as db:
        signin.claim_try(db, ANNA, HERE, NOON)  # signing in with a password goes on


def test_a_stranger_elsewhere_cannot_keep_somebody_from_asking(database: Database, anna: Known) -> None:
    assert anna
    for _time in range(8):
        _ask(database, origin="198.51.100.4")
    mail_id = _ask(database)
    assert _use(database, mail_id) == anna.id


def test_no_mailbox_is_filled_and_the_last_link_stays_good(database: Database, anna: Known) -> None:
    asked = [_ask(database, origin=f"198.51.100.{number}") for number in range(14)]
    assert len(_mails(database)) == links.LETTERS_PER_HOUR == 10
    assert [_use(database, mail_id, device=LAPTOP) for mail_id in asked] == [None] * 9 + [anna.id] + [None] * 4


def test_asking_leaves_a_line_without_an_address(database: Database, anna: Known) -> None:
    _ask(database)
    _ask(database, "niemand@provincie.example", Kind.RESET)
    with database.reading() as db:
        lines = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(line.action, line.subject, line.details) for line in lines] == [
        (Action.LINK_ASKED, anna.subject, {"kind": "sign_in"}), (Action.LINK_ASKED, None, {"kind": "reset"}),
    ]  # fmt: skip


# Using


def test_a_link_works_once(database: Database, anna: Known) -> None:
    mail_id = _ask(database)
    assert _use(database, mail_id) == anna.id
    assert _use(database, mail_id, device=LAPTOP) is None


def test_a_second_click_on_the_same_device_is_the_same_use_for_a_moment(database: Database, anna: Known) -> None:
    mail_id = _ask(database)
    assert _use(database, mail_id) == anna.id
    assert _use(database, mail_id, at=NOON + MINUTE) == anna.id
    assert _use(database, mail_id, at=NOON + 2 * MINUTE) is None


def test_looking_uses_nothing_up(database: Database, anna: Known) -> None:
    mail_id = _ask(database)
    token = token_of(SECRET, Kind.SIGN_IN, mail_id)
    with database.reading() as db:
        found = links.owner(db, Kind.SIGN_IN, token, NOON, LAPTOP)
    assert found
    assert (found.id, found.given_name) == (anna.id, "Anna")
    assert _use(database, mail_id) == anna.id
    with database.reading() as db:
        assert links.owner(db, Kind.SIGN_IN, token, NOON, LAPTOP) is None


def test_a_link_lives_ten_minutes(database: Database, anna: Known) -> None:
    mail_id = _ask(database)
    assert _use(database, mail_id, at=NOON + LIFE) is None
    assert _use(database, mail_id, at=NOON + LIFE - SECOND) == anna.id
    other = _ask(database)
    assert _type(database, other, code_of(SECRET, other), NOON + LIFE) is None


def test_a_new_link_ends_the_older_one_of_its_kind(database: Database, anna: Known) -> None:
    first, reset, second = _ask(database), _ask(database, kind=Kind.RESET), _ask(database)
    assert _use(database, first) is None
    assert _type(database, first, code_of(SECRET, first)) is None
    assert _use(database, second) == anna.id
    assert _use(database, reset, Kind.RESET) == anna.id


def test_a_link_is_good_for_one_thing(database: Database, anna: Known) -> None:
    mail_id = _ask(database)
    assert _use(database, mail_id, Kind.RESET) is None
    with database.writing() as db:
        assert links.use(db, Kind.RESET, token_of(SECRET, Kind.SIGN_IN, mail_id), NOON, PHONE) is None
    assert _use(database, mail_id) == anna.id


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "' OR 1=1 --", "é", "x" * 5000, "\0"])
def test_an_invented_link_is_nobodys(database: Database, anna: Known, token: str) -> None:
    assert anna
    _ask(database)
    with database.writing() as db:
        assert links.use(db, Kind.SIGN_IN, token, NOON, PHONE) is None


def test_the_code_is_taken_as_people_type_it(database: Database, anna: Known) -> None:
    mail_id = _ask(database)
    code = code_of(SECRET, mail_id)
    typed = f" {code[:4]}-{code[4:]} ".lower().replace("0", "o").replace("1", "l")
    assert _type(database, mail_id, typed) == anna.id
    assert _use(database, mail_id, device=LAPTOP) is None, "the link went with the code"


def test_the_code_belongs_to_one_letter(database: Database, anna: Known) -> None:
    mail_id, other = _ask(database), _ask(database, "niemand@provincie.example")
    assert _type(database, other, code_of(SECRET, mail_id)) is None
    assert _type(database, other, code_of(SECRET, other)) is None
    assert _type(database, mail_id, code_of(SECRET, mail_id)) == anna.id


def test_the_fifth_wrong_code_ends_code_and_link(database: Database, anna: Known) -> None:
    assert anna
    for wrong in (4, 5):
        mail_id = _ask(database)
        for _time in range(wrong):
            assert _type(database, mail_id, "00000000") is None
        good = _type(database, mail_id, code_of(SECRET, mail_id))
        assert good == (anna.id if wrong == 4 else None)
    assert _use(database, mail_id, device=LAPTOP) is None


# A new password


def test_a_new_password_ends_sessions_and_open_links_and_tells_its_owner(database: Database, anna: Known) -> None:
    reset, sign_in = _ask(database, kind=Kind.RESET), _ask(database)
    with database.writing() as db:
        kept, other = (signin.open_session(db, anna.id, NOON, way="password") for _time in range(2))
    hashed = signin.hash_password("een heel nieuw wachtwoord")
    with database.writing() as db:
        assert links.set_password(db, anna.id, hashed, NOON, keep=kept, language="nl")
    assert _use(database, sign_in) is None
    assert _use(database, reset, Kind.RESET) is None
    assert other
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1
        assert signin.check_password(db, ANNA, PASSWORD) is None
        assert signin.check_password(db, ANNA, "een heel nieuw wachtwoord") == anna.id
    assert sorted(mail.letter for mail in _mails(database)) == ["password_changed", "reset", "sign_in"]
    with database.writing() as db:
        links.set_password(db, anna.id, hashed, NOON, keep=None, language=None)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0
        last = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last
    assert (last.action, last.actor, last.subject) == (Action.PASSWORD_CHANGED, anna.subject, anna.subject)


def test_who_left_gets_no_new_password(database: Database, anna: Known) -> None:
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=NOON))
    with database.writing() as db:
        assert not links.set_password(db, anna.id, "x", NOON, keep=None, language="nl")
        assert not links.set_password(db, uuid4(), "x", NOON, keep=None, language="nl")


def test_ones_own_words_are_names_address_and_departments(database: Database, anna: Known) -> None:
    with database.reading() as db:
        assert links.owner_of(db, anna.id).own_words == {"Anna", "Kok", ANNA, "Vth"}


def test_used_links_stay_as_hashes_only(database: Database, anna: Known) -> None:
    assert anna
    mail_id = _ask(database)
    _use(database, mail_id)
    with database.reading() as db:
        (row,) = db.scalars(sa.select(SignInToken))
    assert row.used_at == NOON
    assert row.used_by is not None
    assert PHONE not in row.used_by
