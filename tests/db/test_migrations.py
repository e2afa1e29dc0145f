"""Migrations run forward and back, with data in them, and end in exactly what the models say."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.learning.publishing import Library
from app.people.records import DepartmentState, PermissionGrant
from app.simulation.history import simulate
from app.storage import migrate
from app.storage.base import Base
from app.storage.database import Database, make_engine
from tests.factories import NOON


def _differences(engine: sa.Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


def _tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def _counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def _fill(engine: sa.Engine, library: Library) -> None:
    with Database(engine).writing() as db:
        simulate(db, library, seed=7, today=NOON.date(), size=0.02)


def test_the_migrations_end_in_what_the_models_say(engine: sa.Engine) -> None:
    assert migrate.is_current(engine)
    assert _differences(engine) == []
    assert _tables(engine) == set(Base.metadata.tables)


def test_check_constraints_are_those_of_the_models(engine: sa.Engine) -> None:
    """Alembic compares no check constraints: their names have to be compared by hand."""
    inspector = sa.inspect(engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        assert {str(one["name"]) for one in inspector.get_check_constraints(table.name)} == wanted


def test_every_constraint_has_a_name(engine: sa.Engine) -> None:
    inspector = sa.inspect(engine)
    for name in _tables(engine):
        constraints = [*inspector.get_foreign_keys(name), *inspector.get_unique_constraints(name)]
        assert all(one["name"] for one in constraints), name


def test_down_leaves_nothing_and_up_again_is_current(bare: sa.Engine) -> None:
    assert _tables(bare) == set()
    assert not migrate.is_current(bare)
    migrate.upgrade(bare)
    assert migrate.is_current(bare)
    assert _differences(bare) == []


def test_each_step_goes_forward_and_back_and_forward(bare: sa.Engine, revisions: list[str]) -> None:
    previous = "base"
    for revision in revisions:
        migrate.upgrade(bare, revision)
        migrate.downgrade(bare, previous)
        migrate.upgrade(bare, revision)
        previous = revision
    assert migrate.is_current(bare)


def test_a_filled_database_can_be_taken_down_and_up(engine: sa.Engine, library: Library) -> None:
    _fill(engine, library)
    assert all(_counts(engine)[name] for name in ("person", "membership", "attempt", "response", "attempt_end", "completion"))
    migrate.downgrade(engine)
    migrate.upgrade(engine)
    assert sum(_counts(engine).values()) == 0
    assert _differences(engine) == []
    _fill(engine, library)


def test_one_step_back_and_forward_keeps_people_their_places_and_their_duties(engine: sa.Engine, library: Library) -> None:
    """SQLite makes tables anew: what hangs on them may not go along when the old one is dropped."""
    _fill(engine, library)
    kept = ("person", "membership", "absence", "permission_grant", "department", "attempt", "response", "completion")
    before, departments = _counts(engine), _departments_today(engine)
    assert before["permission_grant"]
    assert before["absence"]
    migrate.downgrade(engine, "0001")
    migrate.upgrade(engine)
    after = _counts(engine)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    # A step back knows one name a department, and no end: those of today are what they were.
    assert departments <= _departments_today(engine)
    with engine.connect() as connection:
        unconfirmed = sa.select(sa.func.count()).where(PermissionGrant.confirmed_at.is_(None))
        assert connection.execute(unconfirmed).scalar_one() == 0


def _departments_today(engine: sa.Engine) -> set[tuple[str, str, str | None]]:
    columns = (DepartmentState.department, DepartmentState.name, DepartmentState.parent)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(*columns).where(DepartmentState.until_on.is_(None)))
        return {(row.department, row.name, row.parent) for row in rows}


def test_upgrading_twice_changes_nothing(engine: sa.Engine, library: Library) -> None:
    _fill(engine, library)
    before = _counts(engine)
    migrate.upgrade(engine)
    assert _counts(engine) == before


def test_a_database_that_never_was_is_not_current(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = make_engine(f"sqlite:///{tmp_path_factory.mktemp('new')}/new.sqlite")
    assert not migrate.is_current(empty)
    empty.dispose()
