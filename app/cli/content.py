"""`content`: what is taught."""

from pathlib import Path

import click

from app.catalogue.load import load
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
def check(folder: Path | None) -> None:
    """Check all content: every problem with file, line, column and remedy."""
    catalogue, problems = load(folder or content_folder(), local_date(now()))
    for problem in problems:
        click.echo(str(problem))
    if catalogue is None:
        fail("de inhoud heeft fouten.")
    shelves = (
        (catalogue.modules, "module", "modules"), (catalogue.briefings, "briefing", "briefings"),
        (catalogue.quizzes, "toets", "toetsen"), (catalogue.scenarios, "scenario", "scenario's"),
        (catalogue.drills, "routetrainer", "routetrainers"),
    )  # fmt: skip
    counts = ", ".join(_count(len(shelf), one, many) for shelf, one, many in shelves)
    click.echo(f"In orde: {counts}; {_count(len(problems), 'waarschuwing', 'waarschuwingen')}.")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
