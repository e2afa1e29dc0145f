"""`learning`: whether what people did gives exactly the completions that are kept."""

import click

from app.cli.program import cli, fail
from app.clock import now
from app.config import read_config
from app.learning import replay
from app.learning.publishing import Library
from app.privacy import retention
from app.storage.database import Database, make_engine


@cli.group()
def learning() -> None:
    """What people did; only in numbers."""


@learning.command()
def verify() -> None:
    """Compute all completions again from all facts. Exit code 1 when one is missing, extra or otherwise."""
    config = read_config()
    database = Database(make_engine(config.database_url))
    library = Library(config.content_dir, database)
    with database.reading() as db:
        found = replay.verify(db, library, retention.answers_since(now(), config))
    older = f" Van {found.let_go} zijn de antwoorden niet meer bewaard." if found.let_go else ""
    if found.different:
        wrong = "1 afronding volgt" if found.different == 1 else f"{found.different} afrondingen volgen"
        fail(f"{wrong} niet uit wat er gedaan is; {found.same} wel.{older}")
    click.echo(f"Alle {found.same} afrondingen volgen uit wat er gedaan is.{older}")
