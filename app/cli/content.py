"""`content`: what is taught."""

import json
from pathlib import Path

import click

from app.catalogue.model import Catalogue
from app.catalogue.review import review
from app.catalogue.review_document import document
from app.cli.program import cli, fail
from app.clock import local_date, now
from app.config import content_folder


@cli.group()
def content() -> None:
    """What is taught."""


@content.command()
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None, help="Map met modules/ en quizzes/."
)
@click.option("--json", "as_json", is_flag=True, help="Alle problemen en cijfers als JSON.")
def check(folder: Path | None, *, as_json: bool) -> None:
    """Check all content: every problem with file, line, column and remedy."""
    found = review(folder or content_folder(), local_date(now()))
    if as_json:
        click.echo(json.dumps(document(found), ensure_ascii=False, indent=2))
    else:
        for problem in found.problems:
            click.echo(str(problem))
    if found.catalogue is None:
        fail("de inhoud heeft fouten.")
    if as_json:
        return
    if not found.spelled:
        click.echo("De spelling is niet nagekeken: er is geen woordenboek. Installeer signaalwijzer[spelling].")
    click.echo(_summary(found.catalogue, len(found.problems)))


def _summary(catalogue: Catalogue, warnings: int) -> str:
    shelves = (
        (catalogue.modules, "module", "modules"), (catalogue.briefings, "briefing", "briefings"),
        (catalogue.quizzes, "toets", "toetsen"), (catalogue.scenarios, "scenario", "scenario's"),
        (catalogue.drills, "routetrainer", "routetrainers"), (catalogue.pulses, "peiling", "peilingen"),
    )  # fmt: skip
    counts = ", ".join(_count(len(shelf), one, many) for shelf, one, many in shelves)
    return f"In orde: {counts}; {_count(warnings, 'waarschuwing', 'waarschuwingen')}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
