"""`people`: who may sign in, and where they belong."""

import getpass
import os

import click
import sqlalchemy as sa

from app.cli.program import cli, fail
from app.cli.refusals import department_in_one_line, duties_in_one_line
from app.clock import local_date, now
from app.config import read_config
from app.people import departments, directory, grants, signin
from app.people.departments import When
from app.people.names import email_key
from app.people.permissions import Duty
from app.people.records import Department, Person
from app.people.structure import ALWAYS, New
from app.people.values import By, Particulars, Place
from app.storage.database import Database, make_engine

SHORTEST_PASSWORD = 12


@cli.group()
def people() -> None:
    """Who may sign in."""


@people.command()
@click.option("--email", required=True)
@click.option("--given-name", required=True)
@click.option("--family-name", required=True)
@click.option("--department", help="Slug van een afdeling; zonder afdeling is het een politieke ambtsdrager.")
@click.option("--duty", type=click.Choice([duty.value for duty in Duty]), multiple=True)
def add(email: str, given_name: str, family_name: str, department: str | None, duty: tuple[str, ...]) -> None:
    """Add one person with a local account. Asks for the password."""
    password = os.environ.get("NEW_PASSWORD") or getpass.getpass("Wachtwoord (ten minste 12 tekens): ")
    if len(password) < SHORTEST_PASSWORD:
        fail(f"Het wachtwoord is te kort: kies ten minste {SHORTEST_PASSWORD} tekens.")
    database, at = Database(make_engine(read_config().database_url)), now()
    with duties_in_one_line(), database.writing() as session:
        if session.scalar(sa.select(Person.id).where(Person.email_key == email_key(email))):
            fail(f"Er is al iemand met het adres {email}.")
        if department and session.get(Department, department) is None:
            fail(f"De afdeling {department!r} bestaat niet. Voeg hem toe met: signaalwijzer people department")
        by, who = By(None, at, grants.COMMAND), Particulars(given_name, family_name, email)
        role, office = ("civil_servant", None) if department else ("office_holder", "statenlid")
        person = directory.join(session, who, Place(role, office, department), local_date(at), by)
        person.password_hash = signin.hash_password(password)
        for name in duty:
            of = department if name == Duty.DEPARTMENT_CONTACT else None
            grants.give(session, person, Duty(name), by, department=of)
    click.echo(f"{given_name} {family_name} kan zich aanmelden.")


@people.command()
@click.argument("slug")
@click.argument("name")
@click.option("--domain", help="Slug van het domein waar de afdeling bij hoort; zonder is het zelf een domein.")
def department(slug: str, name: str, domain: str | None) -> None:
    """Add a department, or a domain."""
    database, by = Database(make_engine(read_config().database_url)), By(None, now(), grants.COMMAND)
    with department_in_one_line(), database.writing() as session:
        from app.insight import published  # noqa: PLC0415  administering needs none of it otherwise

        # Before anything was told of any day, a department may have been there always.
        since = local_date(by.at) if published.listed(session) else ALWAYS
        departments.make(session, New(slug, name, domain), When(since), by)
    click.echo(f"{name} is toegevoegd.")
