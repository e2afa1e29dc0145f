"""`db`: the database."""

import click

from app.cli.program import cli
from app.config import read_config
from app.storage import migrate
from app.storage.database import make_engine


@cli.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Apply the migrations that are due."""
    migrate.upgrade(make_engine(read_config().database_url))
    click.echo("De database is bijgewerkt.")
