"""`signaalwijzer …`: read arguments, call one action, print."""

import datetime as dt
import functools
import getpass
import logging
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import sqlalchemy as sa

from app.catalogue.load import load
from app.clock import local_date, now
from app.config import Config, ConfigError, content_folder, read_config
from app.learning.publishing import BrokenContent, Library
from app.people import signin
from app.people.names import email_key
from app.people.permissions import Duty
from app.people.records import Department, DepartmentState, Membership, PermissionGrant, Person
from app.storage import demo_mark, migrate
from app.storage.database import Database, make_engine

SHORTEST_PASSWORD = 12
LONGEST_SEED = 18
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


@contextmanager
def _step(text: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    click.echo(f"  {text} …", nl=False)
    began = time.perf_counter()
    yield
    click.echo(f" klaar ({time.perf_counter() - began:.1f} s)")


class _Stop(click.ClickException):
    """What a person can mend, said in one line."""

    def show(self, file: Any = None) -> None:  # noqa: ANN401  the library's own signature
        """Print that line."""
        click.echo(f"Fout: {self.message}", file=file, err=True)


def _fail(message: str) -> None:
    raise _Stop(message)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Signaalwijzer: leer een signaal herkennen, en meld het langs de juiste route."""


def main() -> None:
    """Run the program; what a person did wrong is one line, never a traceback."""
    try:
        cli()
    except ConfigError as error:
        click.echo(f"Fout: {error}", err=True)
        sys.exit(2)
    except BrokenContent as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        click.echo("Fout: de inhoud heeft fouten; herstel ze en probeer het opnieuw.", err=True)
        sys.exit(2)
    except sa.exc.DatabaseError as error:
        if type(error) not in {sa.exc.DatabaseError, sa.exc.OperationalError}:
            raise  # a defect, not a database that is out of reach
        click.echo(f"Fout: de database is niet te openen: {str(error.orig).splitlines()[0]}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"Fout: {error.strerror}: {error.filename}", err=True)
        sys.exit(2)


def _application(config: Config) -> Callable[..., Any]:
    from app import create_app  # noqa: PLC0415  the web is loaded only to serve

    logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return create_app(config)


def _refuse_taken_port(config: Config) -> None:
    """Stop when somebody else listens there already, or nobody can."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((config.host, config.port))
        except OSError as error:
            _fail(f"op {config.host} poort {config.port} kan niet: {error.strerror}. Kies een andere poort.")


def serve(config: Config, load: Callable[[Config], Any] = _application) -> None:
    """Serve what `load` makes until somebody stops it; the benchmark serves its bare page the same way."""
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    server = Server(
        "app:create_app", address=config.host, port=config.port, interface=Interfaces.WSGI, workers=config.workers,
        websockets=False, log_level=LogLevels.warning, blocking_threads=2,
    )  # fmt: skip
    server.serve(target_loader=functools.partial(load, config), wrap_loader=False)


@cli.command()
def run() -> None:
    """Serve the application, as set up by the environment."""
    config = read_config()
    engine = make_engine(config.database_url)
    if demo_mark.is_demo(engine):
        _fail("Deze database is van de demonstratie. Kies een andere met SIGNAALWIJZER_DATABASE_URL.")
    if not migrate.is_current(engine):
        _fail("De database is niet bijgewerkt. Draai eerst: signaalwijzer db upgrade")
    Library(config.content_dir)
    engine.dispose()
    _refuse_taken_port(config)
    click.echo(f"Signaalwijzer staat klaar op http://{config.host}:{config.port}")
    serve(config)


def _demo_key(folder: Path) -> str:
    """Return the key of this demonstration; it is kept so that a restart keeps people signed in."""
    path = folder / "demo.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _day_from_environment() -> dt.date:
    text = os.environ.get("DEMO_TODAY", "")
    try:
        day = dt.date.fromisoformat(text) if text else local_date(now())
    except ValueError:
        day = dt.date.min
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ConfigError(f"DEMO_TODAY is {text!r}; it must be a day such as 2026-11-24.")
    return day


def _seed_from_environment() -> int:
    text = os.environ.get("DEMO_SEED", "20250311")
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST_SEED:
        raise ConfigError(f"DEMO_SEED is {text!r}; it must be a whole number.")
    return int(text)


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True, help="Poort op deze computer.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("var"), show_default=True, help="Map voor de demonstratie."
)
@click.option("--prepare-only", is_flag=True, help="Maak alles klaar, maar begin niet.")
def demo(port: int, folder: Path, *, prepare_only: bool) -> None:
    """Try everything with an invented organisation. Only on this computer, in its own database file."""
    seed, today = _seed_from_environment(), _day_from_environment()
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{(folder / 'demo.sqlite').as_posix()}"
    config = Config(secret_key=_demo_key(folder), mode="demo", database_url=url, content_dir=content_folder(), port=port)
    click.echo("Signaalwijzer, demonstratie")
    engine = make_engine(url)
    if (folder / "demo.sqlite").stat().st_size if (folder / "demo.sqlite").exists() else 0:
        if not demo_mark.is_demo(engine):
            _fail(f"{folder / 'demo.sqlite'} is niet van de demonstratie. Kies een andere map met --folder.")
    else:
        demo_mark.put(engine)
    with _step("Database bijwerken"):
        migrate.upgrade(engine)
    with _step("Inhoud nakijken"):
        library = Library(config.content_dir)
    database = Database(engine)
    _simulate_once(database, library, seed, today)
    _publish_due(database, library, today, config.minimum_group)
    engine.dispose()
    if prepare_only:
        return
    _refuse_taken_port(config)
    click.echo(f"\n  Open http://127.0.0.1:{port} in je browser. Stoppen: Ctrl+C.\n")
    serve(config)


def _simulate_once(database: Database, library: Library, seed: int, today: dt.date) -> None:
    from app.simulation.history import simulate  # noqa: PLC0415  only the first start needs it

    with database.reading() as db:
        if db.scalar(sa.select(sa.func.count()).select_from(Person)):
            return
    with _step("Organisatie nabootsen"), database.writing() as db:
        count = simulate(db, library, seed=seed, today=today)
    click.echo(f"    {count} mensen, geschiedenis tot en met {today - dt.timedelta(days=1)}")


def _publish_due(database: Database, library: Library, today: dt.date, minimum: int) -> int:
    """Publish what is due and show how far it is. Returns how many tables are new."""
    from app.insight import published  # noqa: PLC0415  serving and administering need none of it

    due = published.due(database, library.catalogue, today)
    if not due:
        return 0
    with click.progressbar(due, label="  Cijfers publiceren", item_show_func=lambda one: one.key if one else "") as bar:
        return sum(published.publish(database, library.catalogue, one, today, minimum=minimum) for one in bar)


@cli.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Apply the migrations that are due."""
    migrate.upgrade(make_engine(read_config().database_url))
    click.echo("De database is bijgewerkt.")


@cli.group()
def content() -> None:
    """What is taught."""


@content.command()
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None, help="Map met modules/ en quizzes/."
)
def check(folder: Path | None) -> None:
    """Check all content: every problem with file, line, column and remedy."""
    catalogue, problems = load(folder or content_folder(), local_date(now()))
    for problem in problems:
        click.echo(str(problem))
    if catalogue is None:
        _fail("de inhoud heeft fouten.")
    assert catalogue is not None
    click.echo(
        f"In orde: {len(catalogue.modules)} module(s), {len(catalogue.briefings)} briefing(s), {len(catalogue.quizzes)} "
        f"toets(en), {len(catalogue.scenarios)} scenario('s); {len(problems)} waarschuwing(en).",
    )


@cli.group()
def insight() -> None:
    """What the core team sees."""


@insight.command()
def publish() -> None:
    """Publish the participation of every period that is due. Meant for every night, after midnight."""
    config = read_config()
    database, library = Database(make_engine(config.database_url)), Library(config.content_dir)
    count = _publish_due(database, library, local_date(now()), config.minimum_group)
    click.echo(f"{count} nieuwe cijfers gepubliceerd." if count else "Er is niets nieuws te publiceren.")


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
        _fail(f"Het wachtwoord is te kort: kies ten minste {SHORTEST_PASSWORD} tekens.")
    database, at = Database(make_engine(read_config().database_url)), now()
    with database.writing() as session:
        if session.scalar(sa.select(Person.id).where(Person.email_key == email_key(email))):
            _fail(f"Er is al iemand met het adres {email}.")
        if department and session.get(Department, department) is None:
            _fail(f"De afdeling {department!r} bestaat niet. Voeg hem toe met: signaalwijzer people department")
        person = Person(id=uuid4(), subject=uuid4(), given_name=given_name, family_name=family_name, email=email.strip(),
                        email_key=email_key(email), password_hash=signin.hash_password(password), created_at=at)  # fmt: skip
        session.add(person)
        session.flush()
        role, office = ("civil_servant", None) if department else ("office_holder", "statenlid")
        session.add(Membership(subject=person.subject, role=role, office=office, department=department, from_on=local_date(at)))
        session.add_all(PermissionGrant(person_id=person.id, permission=name, granted_at=at, confirmed_at=at) for name in duty)
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
            _fail(f"De afdeling {slug!r} bestaat al.")
        if domain and session.get(Department, domain) is None:
            _fail(f"Het domein {domain!r} bestaat niet.")
        last = session.scalar(sa.select(sa.func.max(DepartmentState.position))) or 0
        session.add(Department(slug=slug))
        session.flush()
        session.add(DepartmentState(department=slug, name=name, parent=domain, position=last + 1, from_on=FIRST_DAY))
    click.echo(f"{name} is toegevoegd.")
