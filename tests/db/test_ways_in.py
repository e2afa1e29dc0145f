"""Ceremonies, identities and passkey links hold on both databases, also when two come at once."""

import datetime as dt
import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.errors import NotAllowed, NotFound
from app.people import ceremonies, identities, passkeys
from app.people.records import Identity, Passkey, Person, SignInCeremony
from app.storage.database import Database
from tests import factories
from tests.factories import NOON, Known

ISSUER = "https://aanmelden.example/tenant/v2.0"
OTHER = "https://aanmelden.example/ander/v2.0"


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        who = factories.person(db, name="Anna Visser", email="anna@provincie.example")
        db.get_one(Person, who.id).external_id = "E1"
    return who


def _at_once(times: int, what: Callable[[], object]) -> list[object]:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(what())) for _time in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


# Ceremonies


def _finish(database: Database, key: str, kind: str = "oidc", at: dt.datetime = NOON) -> bool:
    with database.writing() as db:
        return ceremonies.finish(db, kind, key, at)


def _begin(database: Database, kind: str = "oidc", at: dt.datetime = NOON) -> str:
    with database.writing() as db:
        return ceremonies.begin(db, kind, at)


def test_a_ceremony_is_finished_once_of_its_kind_and_in_time(database: Database) -> None:
    key = _begin(database)
    assert not _finish(database, key, "passkey_use")
    assert not _finish(database, key + "x")
    assert not _finish(database, "")
    assert not _finish(database, key, at=NOON + ceremonies.LIFETIME)
    assert _finish(database, key, at=NOON + ceremonies.LIFETIME - dt.timedelta(seconds=1))
    assert not _finish(database, key)


def test_of_many_who_finish_at_once_one_does(database: Database) -> None:
    key = _begin(database)
    assert sorted(map(bool, _at_once(6, lambda: _finish(database, key)))) == [False] * 5 + [True]


def test_what_nobody_finished_is_forgotten(database: Database) -> None:
    for _time in range(3):
        _begin(database)
    _begin(database, at=NOON + ceremonies.LIFETIME)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInCeremony)) == 1


def test_a_copy_of_the_database_answers_no_question(database: Database) -> None:
    key = _begin(database)
    with database.reading() as db:
        kept = db.scalars(sa.select(SignInCeremony.key_hash)).one()
    asked = {ceremonies.asked_text(key, purpose) for purpose in ("state", "nonce", "verifier", "challenge")}
    assert len(asked) == 4
    assert not {key, kept} & asked
    assert not _finish(database, kept)


# Identities


def _link(database: Database, sub: str, number: str | None = "E1", issuer: str = ISSUER) -> identities.Found:
    with database.writing() as db:
        return identities.link(db, issuer, sub, number, NOON)


def test_an_account_is_linked_by_its_number_and_known_from_then_on(database: Database, anna: Known) -> None:
    assert _link(database, "een").person_id == anna.id
    with database.writing() as db:
        found = identities.recognise(db, ISSUER, "een", NOON + dt.timedelta(days=1))
        assert found == identities.Found(anna.id)
        assert identities.recognise(db, OTHER, "een", NOON) is None, "the same subject elsewhere is somebody else"
    with database.reading() as db:
        assert db.scalars(sa.select(Identity.last_used_at)).one() == NOON + dt.timedelta(days=1)


@pytest.mark.parametrize("number", [None, "", "E2", "anna@provincie.example"])
def test_any_other_number_is_nobody(database: Database, anna: Known, number: str | None) -> None:
    assert anna
    assert _link(database, "een", number) == identities.Found(None, "unknown")


def test_a_person_has_one_account_of_a_provider(database: Database, anna: Known) -> None:
    assert _link(database, "een").person_id == anna.id
    assert _link(database, "een").person_id == anna.id
    assert _link(database, "twee").why == "other_account"
    assert _link(database, "twee", issuer=OTHER).person_id == anna.id


def test_two_accounts_with_one_number_at_once_give_one_link(database: Database, anna: Known) -> None:
    subs = iter(["een", "twee"])
    found = _at_once(2, lambda: _link(database, next(subs)).why)
    assert sorted(map(str, found)) == ["", "other_account"]
    assert anna


# Passkeys


def test_a_count_goes_on_once(database: Database, anna: Known) -> None:
    """Of two at once with one count, one is a copy."""
    with database.writing() as db:
        row = Passkey(
            id=uuid4(), person_id=anna.id, credential_id=b"x", public_key=b"x", sign_count=4, name="x", created_at=NOON
        )  # fmt: skip
        db.add(row)

    def count_on() -> bool:
        with database.writing() as db:
            return passkeys.count_on(db, row.id, 5, NOON)

    assert sorted(map(bool, _at_once(2, count_on))) == [False, True]


def test_a_link_is_for_somebody_else_who_is_in_service(database: Database, anna: Known) -> None:
    with database.writing() as db:
        with pytest.raises(NotAllowed):
            passkeys.make_link(db, anna.id, NOON, anna.subject)
        with pytest.raises(NotFound):
            passkeys.make_link(db, uuid4(), NOON, None)


def test_a_link_is_used_once_also_at_once(database: Database, anna: Known) -> None:
    with database.writing() as db:
        token = passkeys.make_link(db, anna.id, NOON, None)

    def use() -> bool:
        try:
            with database.writing() as db:
                passkeys.use_link(db, token, anna.id, NOON)
        except NotFound:
            return False
        return True

    assert sorted(map(bool, _at_once(4, use))) == [False] * 3 + [True]
