"""Keys for programs: kept as a hash, at most a year, ended with the duty of who made them, counted per minute."""

import datetime as dt
import hashlib
import threading

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.errors import Conflict, NotFound, TooOften
from app.people import api_keys, directory, grants
from app.people.api_keys import EVERYTHING, BadTerm, Opened, WrongKey
from app.people.misses import MOST
from app.people.permissions import Duty
from app.people.records import ApiKey, PermissionGrant, Person
from app.people.values import By
from app.storage.database import Database
from tests import factories, traces
from tests.factories import NOON, Known

TODAY = NOON.date()
YEAR = dt.timedelta(days=365)


def _make(database: Database, by: Known | None = None, *, scopes: tuple[str, ...] = (EVERYTHING,), days: int = 30) -> str:
    with database.writing() as db:
        last = TODAY + dt.timedelta(days=days)
        return api_keys.make(db, "dashboard", scopes, last, By(by.subject if by else None, NOON))


def _open(database: Database, key: str, at: dt.datetime = NOON, **most: int) -> Opened:
    with database.writing() as db:
        return api_keys.open_with(db, key, at, **most)


def _mark(key: str) -> str:
    return key.split("_")[1]


@pytest.fixture
def member(database: Database) -> Known:
    """Somebody of the core team."""
    with database.writing() as db:
        return factories.person(db, duties=("core_team",))


def test_a_key_opens_and_is_kept_as_a_hash_alone(database: Database, engine: sa.Engine) -> None:
    key = _make(database)
    assert _open(database, key) == Opened(_mark(key), frozenset({EVERYTHING}))
    with database.reading() as db:
        row = db.scalars(sa.select(ApiKey)).one()
    assert row.key_hash == hashlib.sha256(key.encode()).hexdigest()
    everything = traces.dump(engine)
    assert key not in everything
    assert key.split("_", 2)[2] not in everything
    assert len(key.split("_", 2)[2]) >= 43


@pytest.mark.parametrize("shown", ["", "swk", "swk__", "swk_00000000_x", "\ud800", "é" * 5000, "Bearer"])
def test_anything_else_opens_nothing(database: Database, shown: str) -> None:
    key = _make(database)
    for one in (shown, key[:-1], key + "x", key.upper(), f"swk_{_mark(key)}_", f"swk_{_mark(key)}"):
        with pytest.raises(WrongKey):
            _open(database, one)


def test_it_works_through_its_last_day_and_not_after(database: Database) -> None:
    key = _make(database, days=1)
    assert _open(database, key, NOON + dt.timedelta(days=1))
    with pytest.raises(WrongKey):
        _open(database, key, NOON + dt.timedelta(days=2))


@pytest.mark.parametrize("days", [-1, 366])
def test_a_day_that_has_been_or_is_more_than_a_year_away_is_refused(database: Database, days: int) -> None:
    with pytest.raises(BadTerm):
        _make(database, days=days)
    assert _make(database, days=365)


def test_an_ended_key_opens_nothing_and_ends_once(database: Database, member: Known) -> None:
    key = _make(database, member)
    with database.writing() as db:
        api_keys.end(db, _mark(key), By(member.subject, NOON))
    with pytest.raises(WrongKey):
        _open(database, key)
    with pytest.raises(Conflict), database.writing() as db:
        api_keys.end(db, _mark(key), By(member.subject, NOON))
    with pytest.raises(NotFound), database.writing() as db:
        api_keys.end(db, "nonsense", By(member.subject, NOON))
    with database.reading() as db:
        found = db.execute(sa.select(AuditEntry.action, AuditEntry.actor, AuditEntry.details).order_by(AuditEntry.number)).all()
    assert [one[0] for one in found] == ["key.made", "key.ended"]
    assert {one[1] for one in found} == {member.subject}
    assert all(one[2] == {"key": _mark(key), "source": "hand"} for one in found)


@pytest.mark.parametrize("how", ["withdrawn", "left", "waits", "both"])
def test_a_key_ends_with_the_duty_of_who_made_it(database: Database, member: Known, how: str) -> None:
    key, server = _make(database, member), _make(database)
    assert _open(database, key)
    with database.writing() as db:
        grant = sa.update(PermissionGrant).where(PermissionGrant.person_id == member.id)
        if how == "withdrawn":
            db.execute(sa.delete(PermissionGrant).where(PermissionGrant.person_id == member.id))
        elif how == "left":
            directory.leave(db, db.get_one(Person, member.id), TODAY, By(None, NOON))
        elif how == "waits":
            db.execute(grant.values(confirmed_at=None))
        else:
            db.add(PermissionGrant(person_id=member.id, permission="administrator", granted_at=NOON, confirmed_at=NOON))
    with pytest.raises(WrongKey):
        _open(database, key)
    assert _open(database, server)


def test_the_day_of_use_is_kept_and_who_may_read_what(database: Database) -> None:
    key = _make(database, scopes=api_keys.scopes_of(["months", "choices"]))
    opened = _open(database, key, NOON + dt.timedelta(days=3))
    assert [opened.reads(kind) for kind in ("months", "choices", "participation", "month")] == [True, True, False, False]
    with database.reading() as db:
        (one,) = api_keys.listed(db)
    assert one.last_used_on == TODAY + dt.timedelta(days=3)
    assert one.works(TODAY)
    assert not one.works(TODAY + YEAR)


def test_too_many_in_a_minute_wait_for_the_next(database: Database) -> None:
    key, other = _make(database), _make(database)
    for _time in range(3):
        assert _open(database, key, most=3)
    with pytest.raises(TooOften):
        _open(database, key, most=3)
    assert _open(database, other, most=3)
    assert _open(database, key, NOON + dt.timedelta(minutes=1), most=3)


def test_requests_at_once_are_all_counted(database: Database) -> None:
    key = _make(database)
    refused: list[int] = []

    def ask() -> None:
        try:
            _open(database, key, most=5)
        except TooOften:
            refused.append(1)

    threads = [threading.Thread(target=ask) for _one in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(refused) == 7


def test_wrong_keys_slow_down_their_network_and_keep_nobody_else_out(database: Database) -> None:
    key = _make(database)
    for _time in range(MOST):
        with database.writing() as db:
            api_keys.note_wrong(db, "192.0.2.7", NOON)
    with pytest.raises(TooOften), database.writing() as db:
        api_keys.note_wrong(db, "192.0.2.7", NOON)
    with database.writing() as db:
        api_keys.note_wrong(db, "192.0.2.8", NOON)
    assert _open(database, key)


def test_a_key_ends_with_the_duty_of_its_maker_and_does_not_come_back_with_it(database: Database, member: Known) -> None:
    with database.writing() as db:
        administrator = factories.person(db, duties=("administrator",))
    key, by = _make(database, member), By(administrator.subject, NOON)
    with database.writing() as db:
        grants.withdraw(db, db.get_one(Person, member.id), Duty.CORE_TEAM, by)
        db.add(PermissionGrant(person_id=member.id, permission="core_team", granted_at=NOON, confirmed_at=NOON))
    with pytest.raises(WrongKey):
        _open(database, key)
    with database.reading() as db:
        assert [one.works(TODAY) for one in api_keys.listed(db)] == [False]
        actions = list(db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)))
    assert actions[-2:] == ["grant.withdrawn", "key.ended"]


def test_what_no_database_can_keep_is_a_wrong_key_and_no_defect(database: Database) -> None:
    key = _make(database)
    for shown in (f"swk_\0{key[5:]}", key.replace("_", "\0", 1)):
        with pytest.raises(WrongKey):
            _open(database, shown)
    with pytest.raises(NotFound), database.writing() as db:
        api_keys.end(db, "\0" * 8, By(None, NOON))
