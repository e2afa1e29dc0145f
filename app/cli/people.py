"""`people`: who may sign in, and where they belong."""

import datetime as dt
import getpass
import os
from uuid import uuid4

import click
import sqlalchemy as sa

from app.cli.program import cli, fail
from app.cli.refusals import duties_in_one_line
from app.clock import local_date, now
from app.config import read_config
from app.people import grants, signin
from app.people.names import email_key
from app.people.permissions import Duty
from app.people.records import Department, DepartmentState, Membership, Person
from app.people.values import By
from app.storage.database import Database, make_engine

SHORTEST_PASSWORD = 12
FIRST_DAY = dt.date(2000, 1, 1)


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
        person = Person(id=uuid4(), subject=uuid4(), given_name=given_name, family_name=family_name, email=email.strip(),
                        email_key=email_key(email), password_hash=signin.hash_password(password), created_at=at)  # fmt: skip
        session.add(person)
        session.flush()
        role, office = ("civil_servant", None) if department else ("office_holder", "statenlid")
        session.add(Membership(subject=person.subject, role=role, office=office, department=department, from_on=local_date(at)))
        session.flush()
        for name in duty:
            of = department if name == Duty.DEPARTMENT_CONTACT else None
            grants.give(session, person, Duty(name), By(None, at, grants.COMMAND), department=of)
    click.echo(f"{given_name} {family_name} kan zich aanmelden.")


@people.command()
@click.argument("slug")
@click.argument("name")
@click.option("--domain", help="Slug van het domein waar de afdeling bij hoort; zonder is het zelf een domein.")
def department(slug: str, name: str, domain: str | None) -> None:
    """Add a department, or a domain."""
    database = Database(make_engine(read_config().database_url))
    with database.writing() as session:
        if session.get(Department, slug):
            fail(f"De afdeling {slug!r} bestaat al.")
        if domain and session.get(Department, domain) is None:
            fail(f"Het domein {domain!r} bestaat niet.")
        last = session.scalar(sa.select(sa.func.max(DepartmentState.position))) or 0
        session.add(Department(slug=slug))
        session.flush()
        session.add(DepartmentState(department=slug, name=name, parent=domain, position=last + 1, from_on=FIRST_DAY))
    click.echo(f"{name} is toegevoegd.")
