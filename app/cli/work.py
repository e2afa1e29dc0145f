"""`work`: the worker, beside the server."""

import datetime as dt
import logging
import multiprocessing
import signal
from types import FrameType

import click

from app.cli import report
from app.cli.program import cli, fail
from app.config import Config, read_config
from app.insight import nightly, published
from app.learning.publishing import Library
from app.storage import demo_mark, migrate
from app.storage.database import Database, make_engine
from app.worker import MAIL, Place, Worker


@cli.command()
@click.option("--once", is_flag=True, help="Doe wat er nu te doen is, en stop.")
def work(*, once: bool) -> None:
    """Send mail, publish each night, let go of what is past its time. Keep it running beside the server."""
    config = read_config()
    engine = make_engine(config.database_url)
    if demo_mark.is_demo(engine):
        fail("Deze database is van de demonstratie; die heeft haar eigen werker.")
    if not migrate.is_current(engine):
        fail("De database is niet bijgewerkt. Draai eerst: signaalwijzer db upgrade")
    logging.basicConfig(level=config.log_level, format="%(message)s")
    engine.dispose()
    worker = Worker(_place(config))
    _stop_on_signals(worker)
    if not once:
        click.echo("De werker is begonnen.")
        worker.work()
        return
    done, failed = worker.work_once()
    click.echo(", ".join(f"{name}: {count}" for name, count in done.items()))
    if failed:
        fail(f"niet gelukt: {', '.join(sorted(failed))}. Het logboek zegt waar.")


def _stop_on_signals(worker: Worker) -> None:
    """End between two jobs when the machine or a person asks for it."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def carry_mail(config: Config) -> None:
    """Carry mail to the mailbox of a demonstration until its server ends."""
    worker = Worker(_place(config), (MAIL,))
    _stop_on_signals(worker)
    server = multiprocessing.parent_process()
    worker.work(goes_on=lambda: server is None or server.is_alive())


def publish_rest(config: Config, today: dt.date) -> None:
    """Publish what a demonstration did not wait for."""
    place = _place(config)
    for period in published.due(place.database, place.library.catalogue, today):
        published.publish(place.database, place.library.catalogue, period, today, minimum=config.minimum_group)
    nightly.publish_due(place.database, place.library.catalogue, today, minimum=config.minimum_answers)
    report.freeze_example(place.database, config, today)


def _place(config: Config) -> Place:
    database = Database(make_engine(config.database_url))
    return Place(config, database, Library(config.content_dir, database))


def start_beside(config: Config, today: dt.date) -> None:
    """Start what goes on beside the server of a demonstration, each in a process that ends with this one."""
    processes = multiprocessing.get_context("spawn")
    processes.Process(target=carry_mail, args=(config,), daemon=True).start()
    processes.Process(target=publish_rest, args=(config, today), daemon=True).start()
