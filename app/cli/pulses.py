"""`pulse`: what is asked and when; the worker does it by itself, these are for who wants it otherwise."""

import click

from app.cli.program import cli, fail
from app.clock import local_date, now
from app.config import Config, read_config
from app.learning.publishing import Library
from app.people.values import By
from app.pulses import closing, keeping, opening
from app.pulses.opening import Opened
from app.storage.database import Database, make_engine

SLUG = click.argument("slug")


@cli.group()
def pulse() -> None:
    """Short anonymous questions, once a quarter."""


def _place() -> tuple[Config, Database, Library]:
    config = read_config()
    database = Database(make_engine(config.database_url))
    return config, database, Library(config.content_dir, database)


def _by() -> By:
    return By(None, now(), "command")


@pulse.command("list")
def list_all() -> None:
    """Show every pulse: when it opens or opened, and until when. How many answered is told by the published figures alone."""
    _config, database, library = _place()
    with database.reading() as db:
        known = opening.opened(db)
    for one in known:
        click.echo(f"{one.slug}: {_state(one)}")
    opened = {one.slug for one in known}
    for slug, content in sorted(library.drafts.pulses.items()):
        if slug in opened:
            continue
        approved = library.catalogue.pulses.get(slug)
        told = "goedgekeurd" if approved and approved.version == content.version else "nog niet goedgekeurd"
        past = not opening.fits(content, max(content.head.opens_on, local_date(now())))
        click.echo(f"{slug}: {'niet geopend' if past else f'opent op {content.head.opens_on}, {told}'}")


def _state(one: Opened) -> str:
    if one.closed_on:
        return f"gesloten op {one.closed_on}"
    reminded = f", herinnerd op {one.reminded_on}" if one.reminded_on else ""
    # How many answered so far is told nowhere: from one look to the next it would say that somebody did.
    return f"open sinds {one.opened_on}, {one.invited} uitgenodigd, sluit na {one.closes_on}{reminded}"


@pulse.command("open")
@SLUG
def open_one(slug: str) -> None:
    """Open a pulse today instead of on its own day. It has to be approved, and to close within its quarter."""
    config, database, library = _place()
    content = library.catalogue.pulses.get(slug)
    if content is None:
        fail(f"Er is geen goedgekeurde peiling ‘{slug}’. Kijk met: signaalwijzer pulse list")
    if not opening.fits(content, local_date(now())):
        fail(f"‘{slug}’ kan vandaag niet open: zij staat 15 werkdagen open, en die moeten in haar kwartaal vallen.")
    with database.writing() as db:
        if not keeping.open_now(db, library, content, _by(), mails=config.can_mail):
            fail(f"‘{slug}’ is al eerder geopend.")
    click.echo(f"‘{slug}’ is open.{'' if config.can_mail else ' Er zijn geen mails: de mail is niet ingesteld.'}")


@pulse.command()
@SLUG
def remind(slug: str) -> None:
    """Send the one reminder now, to everybody who is invited. Answers from now on count as late ones."""
    config, database, _library = _place()
    with database.writing() as db:
        if not keeping.remind_now(db, slug, _by(), mails=config.can_mail):
            fail(f"‘{slug}’ is niet open, of er is al aan herinnerd.")
    click.echo(f"Aan ‘{slug}’ is herinnerd.{'' if config.can_mail else ' Er zijn geen mails: de mail is niet ingesteld.'}")


@pulse.command()
@SLUG
@click.option("--yes", is_flag=True, help="Vraag niet of het zeker is.")
def close(slug: str, *, yes: bool) -> None:
    """Close a pulse before its day. It cannot be opened again."""
    _config, database, _library = _place()
    if not yes:
        click.confirm("Daarna kan niemand meer antwoorden, ook niet later. Zeker weten?", abort=True)
    with database.writing() as db:
        if not keeping.close_now(db, slug, _by()):
            fail(f"‘{slug}’ is niet open.")
    cleaned = database.forget_versions(*closing.FORGETFUL)
    click.echo(f"‘{slug}’ is gesloten.{'' if cleaned else ' De bestanden worden later opgeschoond.'}")
