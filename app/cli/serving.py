"""`run` and `demo`: serve the application."""

import datetime as dt
import functools
import logging
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from app.cli import report
from app.cli.insight import publish_due
from app.cli.program import cli, fail, step
from app.cli.work import start_beside
from app.clock import local_date, now
from app.config import Config, ConfigError, check_served, content_folder, read_config
from app.learning.publishing import Library
from app.people.records import Person
from app.storage import demo_mark, migrate
from app.storage.database import Database, make_engine

LONGEST_SEED = 18
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def _application(config: Config) -> Callable[..., Any]:
    from app import create_app  # noqa: PLC0415  the web is loaded only to serve

    logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return create_app(config)


def refuse_taken_port(config: Config) -> None:
    """Stop when somebody else listens there already, or nobody can."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((config.host, config.port))
        except OSError as error:
            fail(f"op {config.host} poort {config.port} kan niet: {error.strerror}. Kies een andere poort.")


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
    config = check_served(read_config())
    engine = make_engine(config.database_url)
    if demo_mark.is_demo(engine):
        fail("Deze database is van de demonstratie. Kies een andere met SIGNAALWIJZER_DATABASE_URL.")
    if not migrate.is_current(engine):
        fail("De database is niet bijgewerkt. Draai eerst: signaalwijzer db upgrade")
    Library(config.content_dir, Database(engine))
    engine.dispose()
    refuse_taken_port(config)
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
    site = f"http://localhost:{port}"  # passkeys know a name, and no number
    config = Config(
        secret_key=_demo_key(folder), mode="demo", database_url=url, content_dir=content_folder(), port=port, base_url=site
    )
    click.echo("Signaalwijzer, demonstratie")
    engine = make_engine(url)
    if (folder / "demo.sqlite").stat().st_size if (folder / "demo.sqlite").exists() else 0:
        if not demo_mark.is_demo(engine):
            fail(f"{folder / 'demo.sqlite'} is niet van de demonstratie. Kies een andere map met --folder.")
    else:
        demo_mark.put(engine)
    with step("Database bijwerken"):
        migrate.upgrade(engine)
    with step("Inhoud nakijken"):
        library = Library(config.content_dir, Database(engine))
    database = Database(engine)
    _simulate_once(database, library, seed, today)
    publish_due(database, library, today, config, redrawn=prepare_only)
    if prepare_only:
        report.freeze_example(database, config, today)
    engine.dispose()
    if prepare_only:
        return
    refuse_taken_port(config)
    click.echo(f"\n  Open {site} in je browser. Stoppen: Ctrl+C.\n")
    start_beside(config, today)
    serve(config)


def _simulate_once(database: Database, library: Library, seed: int, today: dt.date) -> None:
    from app.simulation import approvals, yearly  # noqa: PLC0415  only a demonstration needs it
    from app.simulation.history import simulate  # noqa: PLC0415  likewise

    with database.reading() as db:
        is_filled = bool(db.scalar(sa.select(sa.func.count()).select_from(Person)))
    if is_filled:
        with database.writing() as db:
            approvals.approve_new(db, library.drafts, now())
    else:
        with step("Organisatie nabootsen"), database.writing() as db:
            count = simulate(db, library, seed=seed, today=today)
            yearly.write(db, today)
        click.echo(f"    {count} mensen, geschiedenis tot en met {today - dt.timedelta(days=1)}")
    library.hear()
