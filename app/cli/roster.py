"""`people import` and `people undo`: bring people in line with a list of HR, and take that back."""

import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click

from app.cli.people import people
from app.cli.program import fail
from app.clock import now
from app.config import read_config
from app.errors import Conflict, NotFound, Problem
from app.interop import spreadsheets
from app.people.roster import runs
from app.people.roster import undo as undoing
from app.people.roster.difference import Kind, Plan
from app.people.roster.sheet import Sheet
from app.people.values import By
from app.storage.database import Database, make_engine

REFUSED, ASKS = 1, 3
WORDS = {
    Kind.JOIN: "nieuw",
    Kind.RETURN: "komt terug",
    Kind.MOVE: "verandert van plaats",
    Kind.CHANGE: "verandert van gegevens",
    Kind.LEAVE: "gaat weg",
}


@people.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Laat alleen zien wat er zou veranderen.")
@click.option("--sheet", help="Blad in een Excel-bestand; zonder is het het eerste met bekende kolommen.")
@click.option("--skip-errors", is_flag=True, help="Sla rijen met een fout over; wie erin staat, verandert niet.")
@click.option("--allow-leavers", type=click.IntRange(0), help="Hoeveel mensen hun toegang mogen verliezen, precies.")
@click.option("--new-departments-under", metavar="SLUG", help="Maak afdelingen die we niet kennen onder dit domein.")
def import_people(
    file: Path,
    *,
    dry_run: bool,
    sheet: str | None,
    skip_errors: bool,
    allow_leavers: int | None,
    new_departments_under: str | None,
) -> None:
    """Bring people in line with a list of HR, CSV or Excel."""
    config = read_config()
    database, by = Database(make_engine(config.database_url)), By(None, now(), "roster")
    found = _read(file, sheet)
    with database.reading() as db:
        plan, problems = runs.make_plan(db, found, new_departments_under, by)
    _say(problems)
    if plan is None:
        fail("de lijst klopt niet; er is niets veranderd.")
    _count(plan, sample=dry_run)
    if dry_run:
        sys.exit(REFUSED if plan.errors else 0)
    choices = runs.Choices(skip_errors, allow_leavers, config.leavers_share)
    _refuse(plan, choices)
    try:
        with (
            click.progressbar(length=len(plan.differences), label="Mensen bijwerken", file=sys.stderr) as bar,
            database.writing() as db,
        ):
            run_id, plan = runs.apply_sheet(db, found, new_departments_under, choices, by, bar.update)
    except Conflict:
        fail("intussen is er iets veranderd; er is niets bijgewerkt. Probeer het opnieuw.")
    click.echo(f"Klaar: {len(plan.differences)} mensen bijgewerkt. Terugdraaien kan een dag: signaalwijzer people undo {run_id}")


def _read(file: Path, sheet: str | None) -> Sheet:
    if file.stat().st_size > spreadsheets.LARGEST_FILE:
        fail(f"{file.name} is groter dan {spreadsheets.LARGEST_FILE // 1_000_000} MB.")
    try:
        return spreadsheets.read(file.read_bytes(), file.name, sheet=sheet)
    except spreadsheets.UnreadableError as error:
        _say([error.problem])
        fail("de lijst is niet te lezen; er is niets veranderd.")


def _say(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _count(plan: Plan, *, sample: bool) -> None:
    for kind, words in WORDS.items():
        some = plan.of(kind)
        click.echo(f"{len(some):>6} {words}")
        for one in some if sample else ():
            number = one.who.external_id or one.who.email
            click.echo(f"         {number}: {one.who.given_name} {one.who.family_name}")
    click.echo(f"{plan.unchanged:>6} blijft zoals het is")
    if plan.new_units:
        click.echo("Nieuwe afdelingen: " + ", ".join(unit.name for unit in plan.new_units))


def _refuse(plan: Plan, choices: runs.Choices) -> None:
    try:
        runs.refuse(plan, choices)
    except runs.HasErrors:
        fail(f"er zijn {plan.errors} fouten in rijen; er is niets veranderd. Herstel ze, of kies --skip-errors.")
    except runs.TooManyLeavers:
        share = round(plan.leavers * 100 / plan.in_scope)
        said = (
            f"Fout: {plan.leavers} van de {plan.in_scope} mensen ({share}%) verliezen hun toegang; er is niets veranderd. "
            f"Is de lijst volledig? Bevestig het dan met --allow-leavers {plan.leavers}"
        )
        click.echo(said, err=True)
        sys.exit(ASKS)


@people.command()
@click.argument("run", type=click.UUID)
def undo(run: UUID) -> None:
    """Take an import back, within a day."""
    database = Database(make_engine(read_config().database_url))
    try:
        with database.writing() as db:
            count, kept = undoing.undo(db, run, By(None, now(), "roster"))
    except NotFound:
        fail("deze import bestaat niet, of is al teruggedraaid.")
    except runs.Expired:
        fail("deze import is ouder dan een dag; terugdraaien kan niet meer.")
    click.echo(f"Teruggedraaid voor {count} mensen.")
    for name in kept:
        click.echo(f"Niet teruggedraaid, want intussen veranderd: {name}")
