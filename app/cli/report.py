"""`report`: the yearly report as files, frozen, and made again."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.cli.program import Stop, cli, fail
from app.clock import AMSTERDAM, local_date, now
from app.config import Config, read_config
from app.errors import Conflict, NotFound
from app.insight.yearly import Report
from app.people.values import By
from app.storage.database import Database, make_engine

YEARS = click.IntRange(2000, 2100)
VERSIONS = click.IntRange(1, 9999)


@contextmanager
def _pages(config: Config) -> Iterator[str]:
    """Make what the documents are printed with available, and give the name of the organisation."""
    from app import create_app  # noqa: PLC0415  the web is loaded only for this
    from app.web.parts import parts  # noqa: PLC0415

    with create_app(config).test_request_context():
        yield parts().library.catalogue.organisation.name


def _draft(database: Database, organisation: str, year: int) -> Report:
    from app.insight import yearly_ledger  # noqa: PLC0415  serving and administering need none of it

    with database.reading() as db:
        try:
            return yearly_ledger.draft(db, organisation, year, local_date(now()))
        except NotFound:
            fail(f"van {year} is nog geen heel jaar gepubliceerd. Draai eerst: signaalwijzer insight publish")


def _files(report: Report) -> dict[str, bytes]:
    from app.interop.paper import NoPrinter  # noqa: PLC0415  takes a second to load
    from app.web import report_documents  # noqa: PLC0415  likewise

    try:
        return dict(report_documents.files(report))
    except NoPrinter:
        fail("een PDF maken kan hier niet: installeer Pango (sudo apt install libpango-1.0-0 libpangoft2-1.0-0).")


@cli.group()
def report() -> None:
    """The yearly report for Provinciale Staten."""


@report.command()
@click.option("--year", type=YEARS, required=True, help="Jaar van het verslag.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Map voor de bestanden.")
def make(year: int, out: Path) -> None:
    """Write the draft of a year as DOCX, PDF and tables. Nothing is kept."""
    config = read_config()
    with _pages(config) as organisation:
        files = _files(_draft(Database(make_engine(config.database_url)), organisation, year))
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
        click.echo(f"Geschreven: {out / name}")


@report.command()
@click.option("--year", type=YEARS, required=True, help="Jaar van het verslag.")
@click.option("--reason", default="", help="Wat er veranderde; nodig vanaf de tweede versie.")
def freeze(year: int, reason: str) -> None:
    """Freeze the report of a year as it is now: its files are kept, with a hash of the data."""
    config = read_config()
    database = Database(make_engine(config.database_url))
    made = freeze_now(database, config, year, reason, By(None, now(), "command"))
    version = made.versions[-1]
    click.echo(f"Versie {made.number} van het jaarverslag {year} is vastgesteld.")
    click.echo(f"Controlegetal van de gegevens (SHA-256): {version.data_hash}")


def freeze_now(database: Database, config: Config, year: int, reason: str, by: By) -> Report:
    """Freeze a year.

    Args:
        database: Where.
        config: All settings.
        year: Which.
        reason: What changed; empty for the first version.
        by: Who does it.

    Returns:
        What was frozen.
    """
    from app.insight import yearly_ledger  # noqa: PLC0415  serving and administering need none of it

    with _pages(config) as organisation:
        concept = _draft(database, organisation, year)
        try:
            with database.reading() as db:
                made = yearly_ledger.candidate(db, concept, reason, local_date(by.at))
        except yearly_ledger.StillOpen:
            fail(f"{year} is nog niet voorbij.")
        except yearly_ledger.NoReason:
            fail("een verbetering zegt wat er veranderde: geef --reason, met hooguit 600 tekens.")
        except yearly_ledger.NothingChanged:
            fail("er is niets veranderd sinds de vorige versie.")
        try:
            yearly_ledger.freeze(database, made, _files(made), by)
        except Conflict:
            fail("iemand anders stelde net een versie vast. Kijk daar eerst naar.")
    return made


def freeze_example(database: Database, config: Config, today: dt.date) -> None:
    """Freeze the report of the year before last, once, so that a demonstration has an example. Where it cannot, it has none."""
    from app.insight import yearly_ledger  # noqa: PLC0415  serving and administering need none of it

    year = today.year - 2
    with database.reading() as db:
        is_due = year in yearly_ledger.years(db) and not yearly_ledger.versions(db, year)
    if is_due:
        with contextlib.suppress(Stop):
            freeze_now(database, config, year, "", By(None, dt.datetime.combine(today, dt.time(9), AMSTERDAM), "worker"))


@report.command()
@click.option("--year", type=YEARS, required=True, help="Jaar van het verslag.")
@click.option("--version", "number", type=VERSIONS, help="Welke versie; zonder is het de laatste.")
def verify(year: int, number: int | None) -> None:
    """Make a frozen report again from what was published, and compare that and its files with the trail.

    Exit code 1 when something differs.
    """
    from app.insight import yearly_ledger  # noqa: PLC0415  serving and administering need none of it

    with Database(make_engine(read_config().database_url)).reading() as db:
        number = number or yearly_ledger.latest(db, year)
        try:
            verdict = yearly_ledger.verify(db, year, number)
        except yearly_ledger.Gone:
            fail(f"versie {number} van het jaarverslag {year} is volgens het logboek vastgesteld, maar is er niet meer.")
        except NotFound:
            fail(f"van {year} is deze versie niet vastgesteld.")
    for remark in verdict.remarks:
        click.echo(f"Let op: met deze versie van het programma luidt de tekst anders. {remark}")
    if verdict.is_unproven:
        click.echo(
            "Let op: het logboek gaat niet terug tot het vaststellen. Vergelijk de controlegetallen met die van een kopie."
        )
    for fault in verdict.faults:
        click.echo(fault, err=True)
    if verdict.faults:
        fail(f"versie {verdict.version.number} van het jaarverslag {year} is niet gelijk.")
    click.echo(f"Versie {verdict.version.number} van het jaarverslag {year} is gelijk: {verdict.version.data_hash}")
