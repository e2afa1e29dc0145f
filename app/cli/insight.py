"""`insight`: what the core team sees."""

import datetime as dt

import click

from app.cli.program import cli, fail
from app.clock import local_date, now
from app.config import Config, read_config
from app.learning import participation
from app.learning.publishing import Library
from app.storage.database import Database, make_engine

COURSES = {"module": "Module", "briefing": "Briefing"}
FAULTS = {"missing": "ontbreekt bij", "different": "een ander moment bij", "surplus": "geteld zonder feit bij"}


@cli.group()
def insight() -> None:
    """What the core team sees."""


@insight.command()
def publish() -> None:
    """Publish participation, choices and how questions do, of every period that is due. Meant for every night, after midnight."""
    config = read_config()
    database = Database(make_engine(config.database_url))
    library = Library(config.content_dir, database)
    count = publish_due(database, library, local_date(now()), config)
    click.echo(f"{count} nieuwe cijfers gepubliceerd." if count else "Er is niets nieuws te publiceren.")


@insight.command()
def rebuild() -> None:
    """Make participation again from all facts: what figures count. People can go on working meanwhile."""
    people = participation.rebuild(Database(make_engine(read_config().database_url)))
    click.echo(f"Deelname is opnieuw bepaald uit alle feiten, van {_people(people)}.")


@insight.command()
def check() -> None:
    """Compare participation, which figures count, with all facts; exit code 1 when it differs."""
    database = Database(make_engine(read_config().database_url))
    participation.catch_up(database)
    with database.reading() as db:
        found = participation.differences(db)
    for one in found:
        click.echo(f"{COURSES[one.kind]} {one.slug}: {FAULTS[one.fault]} {_people(one.people)}.")
    if found:
        fail("Deelname is niet wat de feiten zeggen. Draai: signaalwijzer insight rebuild")
    click.echo("Deelname is wat de feiten zeggen.")


def _people(number: int) -> str:
    return "1 mens" if number == 1 else f"{number} mensen"


def publish_due(database: Database, library: Library, today: dt.date, config: Config, *, redrawn: bool = True) -> int:
    """Publish what is due and show how far it is.

    Args:
        database: Where.
        library: What is taught.
        today: The day it is published.
        config: Says how small a group may be shown, and how few answers.
        redrawn: Closed years in today's departments too: each can take half a minute, and nothing waits for them.

    Returns:
        How many tables are new.
    """
    from app.insight import nightly, published  # noqa: PLC0415  serving and administering need none of it

    due = [one for one in published.due(database, library.catalogue, today) if redrawn or not one.drawn_on]
    told, minimum = 0, config.minimum_group
    if due:
        with click.progressbar(due, label="  Cijfers publiceren", item_show_func=lambda one: one.key if one else "") as bar:
            told = sum(published.publish(database, library.catalogue, one, today, minimum=minimum) for one in bar)
    # Participation comes first: what is told of the Meldpunt stands beside it.
    return told + nightly.publish_due(database, library.catalogue, today, minimum=config.minimum_answers)
