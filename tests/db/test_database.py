"""One database: reading that cannot write, writing that commits once or not at all, durable settings."""

import datetime as dt

import pytest
import sqlalchemy as sa

from app.people.records import Department, Person, SignInTry
from app.storage import database as storage
from app.storage.append import append_once
from app.storage.database import Database, make_engine
from tests import factories
from tests.conftest import DURABLE
from tests.factories import NOON


def test_what_was_written_is_there_for_the_next_reader(database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "vth")
    with database.reading() as db:
        assert db.get_one(Department, "vth").external_id is None


def test_writing_that_fails_leaves_nothing(database: Database) -> None:
    def _half() -> None:
        with database.writing() as db:
            factories.department(db, "vth")
            raise LookupError

    with pytest.raises(LookupError):
        _half()
    with database.reading() as db:
        assert db.get(Department, "vth") is None


def test_reading_refuses_to_add(database: Database) -> None:
    with database.reading() as db:
        db.add(Department(slug="x", external_id="1"))
        with pytest.raises(RuntimeError, match="reading"):
            db.flush()
        with pytest.raises(RuntimeError, match="reading"):
            db.commit()
    with database.reading() as db:
        assert db.get(Department, "x") is None


def test_reading_refuses_to_change_and_to_delete(database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "vth")
    with database.reading() as db:
        db.get_one(Department, "vth").external_id = "2"
        with pytest.raises(RuntimeError):
            db.commit()
    with database.reading() as db:
        db.delete(db.get_one(Department, "vth"))
        with pytest.raises(RuntimeError):
            db.commit()
    with database.reading() as db:
        assert db.get_one(Department, "vth").external_id is None


def test_reading_leaves_nothing_even_when_told_by_statement(database: Database) -> None:
    with database.reading() as db, pytest.raises(sa.exc.DBAPIError):
        db.execute(sa.insert(Department).values(slug="x", external_id="1"))
    with database.reading() as db:
        assert db.get(Department, "x") is None


def test_append_once_tells_whether_the_row_is_new(database: Database) -> None:
    values = {"slug": "vth", "external_id": "1"}
    with database.writing() as db:
        assert append_once(db, Department, values)
        assert not append_once(db, Department, values | {"external_id": "2"})
    with database.reading() as db:
        assert db.get_one(Department, "vth").external_id == "1"


def test_append_once_hides_no_other_mistake(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        append_once(db, Department, {"slug": None, "external_id": "1"})


def test_a_moment_without_zone_never_gets_in(database: Database) -> None:
    naive = dt.datetime(2026, 11, 10, 12, 0)  # noqa: DTZ001  the mistake under test
    with pytest.raises(sa.exc.StatementError, match="naive"), database.writing() as db:
        db.add(SignInTry(key="x", at=naive))


def test_a_moment_comes_back_aware_and_in_utc(database: Database) -> None:
    amsterdam = dt.timezone(dt.timedelta(hours=1))
    with database.writing() as db:
        db.add(SignInTry(key="x", at=NOON.astimezone(amsterdam)))
    with database.reading() as db:
        at = db.scalars(sa.select(SignInTry.at)).one()
    assert at == NOON
    assert at.utcoffset() == dt.timedelta(0)


def test_moments_compare_in_the_database(database: Database) -> None:
    with database.writing() as db:
        db.add_all(SignInTry(key="x", at=NOON + dt.timedelta(hours=hours)) for hours in (-1, 0, 1))
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInTry).where(SignInTry.at > NOON)) == 1


def test_the_settings_keep_what_was_acknowledged(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "SQLITE_SETTINGS", DURABLE)
    durable = make_engine(engine.url.render_as_string(hide_password=False))
    with durable.connect() as connection:
        if engine.dialect.name == "postgresql":
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        else:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    durable.dispose()


def test_it_is_the_database_it_says(engine: sa.Engine, request: pytest.FixtureRequest) -> None:
    """A guard against a test run that thinks it has seen PostgreSQL."""
    kind = request.node.callspec.params["engine"]
    statement = "SELECT version()" if kind == "postgresql" else "SELECT 'SQLite ' || sqlite_version()"
    with engine.connect() as connection:
        said = str(connection.exec_driver_sql(statement).scalar())
    assert said.lower().startswith(kind)


def test_an_address_can_be_there_once(database: Database) -> None:
    with database.writing() as db:
        factories.person(db, email="Anna@Provincie.example")
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        factories.person(db, email=" anna@provincie.example")
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
