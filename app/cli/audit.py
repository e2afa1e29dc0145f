"""`audit`: check the trail."""

import sys

import click

from app.audit import trail
from app.cli.program import cli, fail
from app.config import read_config
from app.storage.database import Database, make_engine

WHAT = {
    "changed": "regel {number} is gewijzigd, verwisseld of ingevoegd",
    "missing": "regel {number} ontbreekt",
    "extra": "regel {number} hoort er niet te staan",
    "head": "het einde van het logboek klopt niet na regel {number}",
}


@cli.group()
def audit() -> None:
    """The trail: who did what, and who looked at what."""


@audit.command()
@click.option(
    "--expect", metavar="HASH", help="De laatste hash zoals die elders is genoteerd; een regel met die hash moet er staan."
)
def verify(expect: str | None) -> None:
    """Follow the chain from the first line to the last. Exit code 1 when a line was changed or is missing."""
    database = Database(make_engine(read_config().database_url))
    with database.reading() as db:
        said = trail.head(db)
        with click.progressbar(length=said.lines, label="  Logboek nalopen", file=sys.stderr) as bar:
            checked = trail.verify(db, bar.update)
        known = expect is None or trail.holds(db, expect)
    if checked.fault:
        fail(f"{WHAT[checked.fault.what].format(number=checked.fault.number)}. Tot daar klopten {checked.head.lines} regels.")
    if not known:
        fail(
            f"geen regel heeft de hash {expect}: het logboek is opnieuw geschreven, of die regel is ouder dan wat bewaard wordt."
        )
    click.echo(f"Het logboek klopt: {checked.head.lines} regels, de laatste is nummer {checked.head.number}.")
    click.echo(checked.head.hash)


@audit.command()
def head() -> None:
    """Print the last hash, to note it where the owner of the database cannot change it."""
    with Database(make_engine(read_config().database_url)).reading() as db:
        click.echo(trail.head(db).hash)
