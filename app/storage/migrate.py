"""Migrations by Alembic's own interface: what is applied, what is due, apply, revert."""

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
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), to)


def downgrade(engine: sa.Engine, to: str = "base") -> None:
    """Revert to an earlier revision."""
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), to)


def is_current(engine: sa.Engine) -> bool:
    """Tell whether every migration has been applied."""
    with engine.connect().execution_options(readonly=True) as connection:
        applied = set(MigrationContext.configure(connection).get_current_heads())
        due = set(ScriptDirectory.from_config(alembic_config(connection)).get_heads())
    return applied == due
