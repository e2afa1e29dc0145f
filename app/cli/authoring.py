"""`content new`, `graph`, `schemas` and `preview`: for whoever writes what is taught. They need no settings and no database."""

import json
import logging
import re
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.catalogue import starters
from app.catalogue.graph import graph_of
from app.catalogue.graph_svg import MOST_SCENES, drawing
from app.catalogue.model import ID_PATTERN, ScenarioFile
from app.catalogue.read import KIND, parse
from app.catalogue.schemas import schemas
from app.catalogue.strict_yaml import MAXIMUM_BYTES
from app.cli.content import content
from app.cli.program import fail
from app.cli.serving import refuse_taken_port, serve
from app.clock import local_date, now
from app.config import Config, content_folder

FOLDER = click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None, help="Map met modules/ en quizzes/."
)
LOCAL = "127.0.0.1"


def _own_folder(folder: Path | None) -> Path:
    """Return the folder to write in; what came along with an installed program is replaced at its next version."""
    if folder is None and content_folder().name == "_bundled":
        fail("kies met --folder de map met je eigen inhoud.")
    return folder or content_folder()


@content.command()
@click.argument("kind", type=click.Choice(starters.STARTERS))
@click.argument("slug")
@click.option("--title", required=True, help="De titel, zoals lezers die zien.")
@click.option("--from-case", is_flag=True, help="Begin een scenario bij een casus, met de lijst van wat moet kloppen.")
@FOLDER
def new(kind: starters.Starter, slug: str, title: str, folder: Path | None, *, from_case: bool) -> None:
    """Begin a module, briefing, scenario or quiz. Says what to fill in; never overwrites anything."""
    place = _own_folder(folder)
    if from_case and kind != "scenario":
        fail("--from-case kan alleen bij een scenario.")
    try:
        files = starters.starter(kind, slug, title, local_date(now()), from_case=from_case)
    except starters.UnfitName as error:
        fail(str(error))
    if kind == "briefing" and not (place / "modules" / slug / "module.yaml").is_file():
        fail(f"er is geen module ‘{slug}’. Maak eerst de module, met dezelfde naam.")
    for path in files:
        if (place / path).exists():
            fail(f"{path} bestaat al. Er is niets gemaakt.")
    for path, text in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        with (place / path).open("x", encoding="utf-8") as file:  # refuses what somebody else made meanwhile
            file.write(text)
        click.echo(path)
    count = sum(1 for _mark in starters.marks_in(files))
    click.echo(f"Vul {count} regels in: zoek op {starters.MARK}. Kijk met ‘content preview’, en controleer met ‘content check’.")


@content.command()
@click.argument("slug")
@FOLDER
def graph(slug: str, folder: Path | None) -> None:
    """Draw a scenario as SVG on the standard output, also when it is not right yet: content graph SLUG > file.svg."""
    name = f"quizzes/{slug}.yaml"
    path = (folder or content_folder()) / name
    # Only a name: a slug with a path in it would read any file.
    if re.fullmatch(ID_PATTERN, slug) is None or not path.is_file():
        fail(f"{name} bestaat niet.")
    if path.stat().st_size > MAXIMUM_BYTES:
        fail(f"{name} is groter dan 1 MB.")
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        fail(f"{name} is geen UTF-8. Sla het op als UTF-8.")
    kind = KIND.search(text)
    if kind is None or kind[1] != "scenario":
        fail(f"{name} is geen scenario.")
    scenario, _places, problems = parse(ScenarioFile, name, text)
    if scenario is None:
        for problem in problems:
            click.echo(str(problem), err=True)
        fail("het scenario is niet te lezen.")
    drawn = drawing(graph_of(scenario), alone=True)
    if drawn is None:
        fail(f"het scenario heeft meer dan {MOST_SCENES} situaties; dat is te veel voor een tekening.")
    click.echo(drawn.encode(), nl=False)  # bytes, whatever the terminal speaks


@content.command("schemas")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Map voor de bestanden.")
def write_schemas(out: Path) -> None:
    """Write JSON Schema files, with which an editor such as VS Code checks and explains content while one types."""
    out.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        path = out / f"{name}.schema.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(path.as_posix())


@content.command()
@click.option("--port", type=click.IntRange(1, 65535), default=5050, show_default=True, help="Poort op deze computer.")
@FOLDER
def preview(port: int, folder: Path | None) -> None:
    """Look at content while it is written, as a reader sees it. Only on this computer; nothing that is done there is kept."""
    with tempfile.TemporaryDirectory(prefix="signaalwijzer-preview-") as temporary:
        config = Config(
            secret_key=secrets.token_urlsafe(48), mode="development", content_dir=folder or content_folder(), host=LOCAL,
            port=port, workers=1, base_url=f"http://localhost:{port}",
            database_url=f"sqlite:///{(Path(temporary) / 'preview.sqlite').as_posix()}",
        )  # fmt: skip
        refuse_taken_port(config)
        click.echo(f"Open http://localhost:{port} in je browser. Stoppen: Ctrl+C.")
        serve(config, _preview)


def _preview(config: Config) -> Callable[..., Any]:
    from app.web.preview import Preview  # noqa: PLC0415  the web is loaded only to serve

    # Nobody is there: a trail of invented people would only hide what goes wrong.
    logging.getLogger("signaalwijzer.trail").disabled = True
    return Preview(config)
