"""`people duty`: give and withdraw duties at the machine itself; that is how the first administrator begins."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa

from app.cli.people import people
from app.cli.program import fail
from app.cli.refusals import duties_in_one_line
from app.clock import now
from app.config import read_config
from app.people import grants
from app.people.names import email_key
from app.people.permissions import Duty
from app.people.records import Person
from app.people.values import By
from app.storage.database import Database, Db, make_engine

DUTY = click.Choice([duty.value for duty in Duty])


@people.group()
def duty() -> None:
    """Who has which duty."""


@duty.command()
@click.argument("email")
@click.argument("name", metavar="DUTY", type=DUTY)
@click.option("--department", help="Slug van de afdeling waarvan iemand contactpersoon wordt.")
def give(email: str, name: str, department: str | None) -> None:
    """Give somebody a duty. It is in force at once."""
    with duties_in_one_line(), _changing(email) as (db, person):
        grants.give(db, person, Duty(name), By(None, now(), grants.COMMAND), department=department)
    click.echo(f"{email} heeft nu de taak {name}.")


@duty.command()
@click.argument("email")
@click.argument("name", metavar="DUTY", type=DUTY)
def withdraw(email: str, name: str) -> None:
    """Withdraw a duty. It ends at once, with every session of that person."""
    with duties_in_one_line(), _changing(email) as (db, person):
        grants.withdraw(db, person, Duty(name), By(None, now(), grants.COMMAND))
    click.echo(f"{email} heeft de taak {name} niet meer.")


@contextmanager
def _changing(email: str) -> Iterator[tuple[Db, Person]]:
    database = Database(make_engine(read_config().database_url))
    with database.writing() as db:
        person = db.scalar(sa.select(Person).where(Person.email_key == email_key(email)))
        if person is None:
            fail(f"Er is niemand met het adres {email}.")
        yield db, person
