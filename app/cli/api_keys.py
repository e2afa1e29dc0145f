"""`api-key`: keys with which programs read published tables, made and ended at the machine itself."""

import datetime as dt

import click

from app.cli.program import cli, fail
from app.clock import local_date, now
from app.config import read_config
from app.errors import Conflict, NotFound
from app.people import api_keys, grants
from app.people.api_keys import LONGEST_DAYS, Listed
from app.people.values import By
from app.storage.database import Database, make_engine


@cli.group("api-key")
def api_key() -> None:
    """Keys with which programs read published tables."""


@api_key.command()
@click.argument("name")
@click.option(
    "--kind", multiple=True, help="Alleen tabellen van deze soort, zoals participation; mag vaker. Zonder: alle tabellen."
)
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=LONGEST_DAYS,
    show_default=True,
    help="Hoeveel dagen de sleutel werkt.",
)
def create(name: str, kind: tuple[str, ...], days: int) -> None:
    """Make a key and show it once. It does not depend on anybody's duty, and works until its last day."""
    from app.insight import register  # noqa: PLC0415  administering needs none of it otherwise

    known = [one.slug for one in register.KINDS]
    unknown = sorted(set(kind) - set(known))
    if unknown:
        fail(f"De soort {unknown[0]!r} bestaat niet. Kies uit: {', '.join(known)}.")
    if not name.strip():
        fail("Schrijf op waarvoor de sleutel is, bijvoorbeeld: signaalwijzer api-key create 'Dashboard van het kernteam'.")
    at = now()
    last = local_date(at) + dt.timedelta(days=days)
    with _database().writing() as db:
        key = api_keys.make(db, name.strip()[:80], api_keys.scopes_of(kind), last, By(None, at, grants.COMMAND))
    click.echo(f"Deze sleutel zie je alleen nu. Hij werkt tot en met {last}.")
    click.echo(key)


@api_key.command("list")
def list_() -> None:
    """Show the keys, without the keys themselves."""
    today = local_date(now())
    with _database().reading() as db:
        found = api_keys.listed(db)
    for one in found:
        click.echo(f"{one.mark}  {_state(one, today)}  laatst gebruikt {one.last_used_on or 'nog niet'}  {one.name}")
    if not found:
        click.echo("Er is nog geen sleutel.")


def _state(key: Listed, today: dt.date) -> str:
    if key.ended_at:
        return f"ingetrokken op {local_date(key.ended_at)}"
    return f"{'werkt' if key.works(today) else 'werkte'} tot en met {key.expires_on}"


@api_key.command()
@click.argument("mark")
def revoke(mark: str) -> None:
    """End a key, by the eight characters after swk_. It opens nothing any more."""
    try:
        with _database().writing() as db:
            api_keys.end(db, mark, By(None, now(), grants.COMMAND))
    except NotFound:
        fail(f"Er is geen sleutel die begint met swk_{mark}. Bekijk ze met: signaalwijzer api-key list")
    except Conflict:
        fail("Deze sleutel was al ingetrokken.")
    click.echo("De sleutel werkt niet meer.")


def _database() -> Database:
    return Database(make_engine(read_config().database_url))
