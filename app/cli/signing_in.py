"""`people passkey-link` and `people unlink`: for the first administrator, and for whoever cannot come in any more."""

import click
import sqlalchemy as sa

from app.cli.people import people
from app.cli.program import fail
from app.clock import now
from app.config import read_config
from app.errors import NotFound
from app.people import identities, passkeys
from app.people.names import email_key
from app.people.records import Person
from app.storage.database import Database, Db, make_engine


def _person(db: Db, email: str) -> Person:
    found = db.scalar(sa.select(Person).where(Person.email_key == email_key(email)))
    if found is None:
        fail(f"Er is niemand met het adres {email}.")
    return found


@people.command("passkey-link")
@click.option("--email", required=True)
def passkey_link(email: str) -> None:
    """Print a link with which somebody, once signed in, adds a passkey: once, within the hour."""
    config = read_config()
    if config.mode == "production" and not config.base_url:
        fail("Stel eerst SIGNAALWIJZER_BASE_URL in: een passkey hoort bij dat adres.")
    with Database(make_engine(config.database_url)).writing() as db:
        try:
            token = passkeys.make_link(db, _person(db, email).id, now(), None)
        except NotFound:
            fail(f"De persoon met het adres {email} is uit dienst.")
    click.echo(f"{config.address}/me/passkeys/link/{token}")
    click.echo("Deze link werkt één keer, een uur lang, en alleen als deze persoon is aangemeld.")


@people.command()
@click.option("--email", required=True)
def unlink(email: str) -> None:
    """Forget which account at the identity provider is somebody's: the next sign-in links anew."""
    with Database(make_engine(read_config().database_url)).writing() as db:
        count = identities.forget(db, _person(db, email), now(), None)
    click.echo(f"{count} account(s) losgemaakt." if count else "Er was geen account gekoppeld.")
