"""Signing in: guessing is slowed without letting strangers lock people out; a session is a row that ends."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.errors import TooOften
from app.people import queries, signin
from app.people.permissions import Permission
from app.people.records import PermissionGrant, Person, SignInSession, SignInTry
from app.storage.database import Database
from tests import factories
from tests.factories import NOON, PASSWORD

HERE, ELSEWHERE = "203.0.113.9", "198.51.100.4"
IDLE, LONGEST = dt.timedelta(minutes=60), dt.timedelta(hours=12)
ANNA = "anna@provincie.example"


def _fail(database: Database, email: str = ANNA, origin: str = HERE, at: dt.datetime = NOON) -> None:
    with database.writing() as db:
        signin.claim_try(db, email, origin, at)


def _whose(database: Database, token: str, at: dt.datetime) -> tuple[UUID, bool] | None:
    with database.reading() as db:
        found = signin.session_person(db, token, at, idle=IDLE, longest=LONGEST)
    return (found.person_id, found.is_due) if found else None


# Passwords


def test_the_right_password_opens(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, email=ANNA)
    with database.reading() as db:
        assert signin.check_password(db, ANNA, PASSWORD) == anna.id
        assert signin.check_password(db, " Anna@Provincie.EXAMPLE ", PASSWORD) == anna.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ANNA, "fout"),
        (ANNA, ""),
        (ANNA, PASSWORD + " "),
        ("iemand@anders.example", PASSWORD),
        ("", ""),
        (f"{ANNA}\x00", PASSWORD),
    ],
)
def test_anything_else_does_not(database: Database, email: str, password: str) -> None:
    with database.writing() as db:
        factories.person(db, email=ANNA)
    with database.reading() as db:
        assert signin.check_password(db, email, password) is None


def test_one_who_left_or_has_no_password_cannot_sign_in(database: Database) -> None:
    with database.writing() as db:
        gone, bare = factories.person(db, email=ANNA), factories.person(db, email="bas@provincie.example")
        db.execute(sa.update(Person).where(Person.id == gone.id).values(deactivated_at=NOON))
        db.execute(sa.update(Person).where(Person.id == bare.id).values(password_hash=None))
    with database.reading() as db:
        assert signin.check_password(db, ANNA, PASSWORD) is None
        assert signin.check_password(db, "bas@provincie.example", PASSWORD) is None


def test_a_damaged_hash_opens_nothing(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, email=ANNA)
        db.execute(sa.update(Person).where(Person.id == anna.id).values(password_hash="geen hash"))
    with database.reading() as db:
        assert signin.check_password(db, ANNA, PASSWORD) is None


def test_passwords_are_argon2id_and_never_twice_the_same() -> None:
    one, other = signin.hash_password(PASSWORD), signin.hash_password(PASSWORD)
    assert one.startswith("$argon2id$")
    assert one != other


# Guessing


def test_eight_tries_for_an_address_and_no_more(database: Database) -> None:
    for _try in range(8):
        _fail(database)
    with pytest.raises(TooOften):
        _fail(database)
    with pytest.raises(TooOften):
        _fail(database, email=f" {ANNA.upper()}")


def test_a_stranger_elsewhere_cannot_lock_somebody_out(database: Database) -> None:
    for _try in range(8):
        _fail(database, origin=ELSEWHERE)
    _fail(database)


def test_forty_tries_from_one_place_whatever_the_address(database: Database) -> None:
    for number in range(40):
        _fail(database, email=f"persoon{number}@provincie.example")
    with pytest.raises(TooOften):
        _fail(database, email="nog-een@provincie.example")


def test_after_a_quarter_of_an_hour_one_may_try_again_and_nothing_is_kept(database: Database) -> None:
    for _try in range(8):
        _fail(database)
    with pytest.raises(TooOften):
        _fail(database, at=NOON + dt.timedelta(minutes=14, seconds=59))
    _fail(database, at=NOON + dt.timedelta(minutes=15))
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInTry)) == 2


def test_being_refused_does_not_lengthen_the_wait(database: Database) -> None:
    for _try in range(8):
        _fail(database)
    for minute in range(14):
        with pytest.raises(TooOften):
            _fail(database, at=NOON + dt.timedelta(minutes=minute))
    _fail(database, at=NOON + dt.timedelta(minutes=15))


def test_a_good_sign_in_forgives_the_typing_errors_before_it(database: Database) -> None:
    for _round in range(3):
        for _try in range(7):
            _fail(database)
        with database.writing() as db:
            signin.claim_try(db, ANNA, HERE, NOON)
            signin.forgive_try(db, ANNA, HERE, NOON)


def test_no_address_stands_in_the_list_of_tries(database: Database) -> None:
    _fail(database)
    with database.reading() as db:
        keys = list(db.scalars(sa.select(SignInTry.key)))
    assert len(keys) == 2
    assert not any("anna" in key or HERE in key for key in keys)


# Sessions


def _session(database: Database, at: dt.datetime = NOON) -> tuple[factories.Known, str]:
    with database.writing() as db:
        anna = factories.person(db)
        return anna, signin.open_session(db, anna.id, at, way="password")


def test_a_session_is_known_by_its_token_alone(database: Database) -> None:
    anna, token = _session(database)
    assert _whose(database, token, NOON) == (anna.id, False)
    assert _whose(database, token[:-1], NOON) is None
    assert _whose(database, "", NOON) is None
    assert len(token) >= 43


def test_the_database_does_not_hold_the_token(database: Database) -> None:
    _anna, token = _session(database)
    with database.reading() as db:
        kept = db.scalars(sa.select(SignInSession.token_hash)).one()
    assert kept != token
    assert _whose(database, kept, NOON) is None


def test_a_session_sleeps_after_an_hour_without_use(database: Database) -> None:
    _anna, token = _session(database)
    assert _whose(database, token, NOON + IDLE) is not None
    assert _whose(database, token, NOON + IDLE + dt.timedelta(seconds=1)) is None


def test_use_keeps_it_awake_but_not_longer_than_twelve_hours(database: Database) -> None:
    _anna, token = _session(database)
    for minutes in range(30, 12 * 60 + 1, 30):
        at = NOON + dt.timedelta(minutes=minutes)
        found = _whose(database, token, at)
        assert found is not None
        assert found[1], "it asks to be marked as seen"
        with database.writing() as db:
            signin.mark_seen(db, token, at)
    assert _whose(database, token, NOON + LONGEST + dt.timedelta(seconds=1)) is None


def test_a_second_look_within_a_minute_writes_nothing(database: Database) -> None:
    _anna, token = _session(database)
    found = _whose(database, token, NOON + dt.timedelta(seconds=59))
    assert found is not None
    assert not found[1]


def test_signing_out_ends_one_session_and_everywhere_ends_all(database: Database) -> None:
    anna, one = _session(database)
    with database.writing() as db:
        two, three = (signin.open_session(db, anna.id, NOON, way="password") for _session_number in range(2))
        bas = factories.person(db, name="Bas Visser")
        other = signin.open_session(db, bas.id, NOON, way="password")
    with database.writing() as db:
        signin.close_session(db, one)
    assert [_whose(database, token, NOON) is not None for token in (one, two, three, other)] == [False, True, True, True]
    with database.writing() as db:
        signin.close_all_sessions(db, anna.id)
    assert [_whose(database, token, NOON) is not None for token in (one, two, three, other)] == [False, False, False, True]


def test_one_sees_ones_own_sessions_newest_first_and_which_is_this(database: Database) -> None:
    anna, token = _session(database)
    later = NOON + dt.timedelta(hours=1)
    with database.writing() as db:
        signin.open_session(db, anna.id, later, way="password")
    with database.reading() as db:
        found = signin.sessions_of(db, anna.id, token)
        assert [(one.created_at, one.way, one.is_this) for one in found] == [
            (later, "password", False), (NOON, found[1].way, True),
        ]  # fmt: skip
        assert signin.sessions_of(db, uuid4(), token) == []


def test_removing_a_person_removes_their_sessions(database: Database) -> None:
    anna, token = _session(database)
    with database.writing() as db:
        db.delete(db.get_one(Person, anna.id))
    assert _whose(database, token, NOON) is None


def test_permissions_are_read_anew_and_the_one_who_left_is_nobody(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, duties=("core_team",))
    with database.reading() as db:
        found = queries.somebody(db, anna.id, NOON.date(), way="passkey", demo=False)
    assert found is not None
    assert found.permissions == {Permission.LEARN, Permission.INSIGHT}
    with database.writing() as db:
        db.execute(sa.delete(PermissionGrant))
    with database.reading() as db:
        found = queries.somebody(db, anna.id, NOON.date(), way="passkey", demo=False)
    assert found is not None
    assert found.permissions == {Permission.LEARN}
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=NOON))
    with database.reading() as db:
        assert queries.somebody(db, anna.id, NOON.date(), way="passkey", demo=False) is None
