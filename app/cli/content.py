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
    click.echo(
        f"In orde: {len(catalogue.modules)} module(s), {len(catalogue.briefings)} briefing(s), {len(catalogue.quizzes)} "
        f"toets(en), {len(catalogue.scenarios)} scenario('s); {len(problems)} waarschuwing(en).",
    )
