"""Migrations by Alembic's own interface: what is applied, what is due, apply, revert."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.config import content_folder


def alembic_config(connection: sa.Connection) -> AlembicConfig:
    """Return Alembic's settings for one open connection."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(folder()))
    config.attributes["connection"] = connection
    return config


def folder() -> Path:
    """Return where the migrations are."""
    return content_folder() / "migrations"


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Apply what is due."""
    with _changing(engine) as connection:
        command.upgrade(alembic_config(connection), to)


def downgrade(engine: sa.Engine, to: str = "base") -> None:
    """Revert to an earlier revision."""
    with _changing(engine) as connection:
        command.downgrade(alembic_config(connection), to)


@contextmanager
def _changing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction in which tables can be made anew.

    SQLite changes a table by copying it and dropping the old one. With foreign keys on, the drop would take along every
    row that belongs to it; so they rest, and are checked before the end.
    """
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection if engine.dialect.name == "sqlite" else None
        if driver:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if driver and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    message = "a migration left rows without the row they belong to"
                    raise RuntimeError(message)
        finally:
            if driver:
                driver.execute("PRAGMA foreign_keys=ON")


def is_current(engine: sa.Engine) -> bool:
    """Tell whether every migration has been applied."""
    with engine.connect().execution_options(readonly=True) as connection:
        applied = set(MigrationContext.configure(connection).get_current_heads())
        due = set(ScriptDirectory.from_config(alembic_config(connection)).get_heads())
    return applied == due
