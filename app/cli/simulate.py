"""`simulate`: an invented organisation of which everything is known, to hold estimates against."""

import json
import math
import sys
from pathlib import Path

import click

from app.cli.program import cli, fail
from app.simulation import departments, measured, truth
from app.simulation.departments import FEWEST_PEOPLE, MOST_PEOPLE, PROVINCE, Department

TRUTH, OBSERVATIONS = "truth.json", "observations.json"
LARGEST_FILE = 1_000_000
MOST_QUARTERS, MOST_BIAS = 40, 5.0


@cli.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Map om in te schrijven.")
@click.option("--people", type=click.IntRange(FEWEST_PEOPLE, MOST_PEOPLE), help="Hoeveel mensen samen; zonder wat de tabel zegt.")
@click.option(
    "--departments", "table", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV met department, domain, people, response en willingness; zonder is het de provincie.",
)  # fmt: skip
@click.option("--quarters", type=click.IntRange(1, MOST_QUARTERS), default=8, show_default=True, help="Hoeveel kwartalen.")
@click.option(
    "--response-bias", type=click.FloatRange(-MOST_BIAS, MOST_BIAS), default=0.0, show_default=True,
    help="Hoeveel eerder antwoordt wie zou melden (logit); 0 is even vaak.",
)  # fmt: skip
@click.option("--seed", type=int, default=truth.SEED, show_default=True, help="Zelfde getal, zelfde uitkomst.")
def simulate(out: Path, people: int | None, table: Path | None, *, quarters: int, response_bias: float, seed: int) -> None:
    """Invent an organisation of which everything is known: what is true of it, and what could be seen. Needs no settings.

    Writes truth.json and observations.json in the folder. Nobody in it exists.
    """
    if math.isnan(response_bias):
        fail("--response-bias is geen getal.")
    plan = measured.Plan(_departments(table, people), quarters, seed, response_bias)
    files = [out / TRUTH, out / OBSERVATIONS]
    for file in files:
        if file.exists():
            fail(f"{file} bestaat al. Er is niets gemaakt.")
    out.mkdir(parents=True, exist_ok=True)
    found = measured.Documents({}, {})
    with click.progressbar(measured.simulate(plan, found), length=plan.steps, label="Simuleren", file=sys.stderr) as bar:
        for _step in bar:
            pass
    for file, document in zip(files, (found.truth, found.observations), strict=True):
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{plan.people} mensen in {len(plan.departments)} afdelingen, {quarters} kwartalen: {files[0]} en {files[1]}")


def _departments(table: Path | None, people: int | None) -> tuple[Department, ...]:
    """Return the departments that were asked for, in the size that was asked for."""
    used = _read(table) if table else PROVINCE
    fewest = FEWEST_PEOPLE * len(used)
    if people is not None and people < fewest:
        fail(f"{len(used)} afdelingen hebben samen ten minste {fewest} mensen. Geef --people een hoger getal.")
    used = departments.scaled(used, people) if people is not None else used
    together = sum(one.people for one in used)
    if together > MOST_PEOPLE:
        fail(f"de afdelingen hebben samen {together} mensen; dat mogen er {MOST_PEOPLE} zijn.")
    return used


def _read(file: Path) -> tuple[Department, ...]:
    if file.stat().st_size > LARGEST_FILE:
        fail(f"{file.name} is groter dan {LARGEST_FILE // 1_000_000} MB.")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fail(f"{file.name} is geen UTF-8. Bewaar het bestand als CSV in UTF-8.")
    found, problems = departments.read(text, file.name)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        fail("de tabel van afdelingen klopt niet; er is niets gemaakt.")
    return found
