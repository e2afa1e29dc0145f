"""`content freshness`: which sources have to be looked at again, and what rests on an article that changes."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from app.catalogue import freshness, law_changes, origin
from app.catalogue.freshness import Citing, Due, Touched
from app.catalogue.law_changes import Change
from app.catalogue.load import load
from app.catalogue.model import Catalogue
from app.catalogue.origin import Expiring
from app.cli.content import content
from app.cli.program import fail
from app.clock import local_date, now
from app.config import content_folder

BLOCKS = {
    "lesson": "les", "card": "kaart", "item": "vraag", "choice": "keuze", "adviser": "adviseur", "signal": "signaal",
}  # fmt: skip


@content.command(name="freshness")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Dag waarop je kijkt; anders vandaag.")
@click.option(
    "--changed", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None,
    help="CSV met law, article en date: wat rust op een artikel dat verandert?",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON in plaats van regels.")
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None, help="Map met modules/ en quizzes/."
)
def look(day: dt.datetime | None, changed: Path | None, *, as_json: bool, folder: Path | None) -> None:
    """List what is past its day or nearly: sources, and scenarios from a case; and the blocks that a change of law touches."""
    on = day.date() if day else local_date(now())
    catalogue = _catalogue(folder or content_folder(), on)
    changes = _changes(changed) if changed else ()
    due, expiring, touched = freshness.due(catalogue, on), origin.expiring(catalogue, on), freshness.touched(catalogue, changes)
    if as_json:
        told: dict[str, Any] = {"on": on.isoformat(), "sources": [_due_values(one) for one in due],
                                "scenarios": [_expiring_values(one) for one in expiring]}  # fmt: skip
        if changed:
            told["changed"] = [_touched_values(one) for one in touched]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell_due(due, on)
        _tell_expiring(expiring)
        if changed:
            _tell_touched(touched)
    for law, meant in freshness.unknown_laws(catalogue, changes).items():
        hint = f" Bedoel je ‘{meant}’?" if meant else ""
        click.echo(f"Let op: geen enkele bron heet ‘{law}’.{hint}", err=True)


def _catalogue(folder: Path, on: dt.date) -> Catalogue:
    catalogue, problems = load(folder, on)
    if catalogue is None:
        for problem in problems:
            click.echo(str(problem), err=True)
        fail("de inhoud heeft fouten. Herstel ze eerst.")
    return catalogue


def _changes(path: Path) -> tuple[Change, ...]:
    changes, problems = law_changes.read(str(path), path.read_bytes())
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        count = len(problems)
        fail(f"de lijst met wijzigingen heeft {count} {'fout' if count == 1 else 'fouten'}. Er is niets mee gedaan.")
    return changes


def _tell_due(due: tuple[Due, ...], on: dt.date) -> None:
    for one in due:
        when = "was" if one.urgency == "overdue" else "is"
        click.echo(f"{one.path}:{one.line}: {one.source}: nakijken {when} uiterlijk {one.review_by} ({one.label})")
    late = sum(one.urgency == "overdue" for one in due)
    soon = len(due) - late
    click.echo(f"Op {on}: {_count(late, 'bron is', 'bronnen zijn')} te laat, {_count(soon, 'bron komt', 'bronnen komen')} binnen "
               f"{freshness.SOON_DAYS} dagen.")  # fmt: skip


def _tell_expiring(expiring: tuple[Expiring, ...]) -> None:
    for one in expiring:
        may = "mocht" if one.urgency == "overdue" else "mag"
        click.echo(f"{one.path}:{one.line}: {one.slug}: uit een casus, {may} gebruikt worden tot en met {one.expires_on} "
                   f"({one.title})")  # fmt: skip
    if expiring:
        late = sum(one.urgency == "overdue" for one in expiring)
        soon = len(expiring) - late
        click.echo(f"Uit een casus: {_count(late, 'scenario is', 'scenario’s zijn')} verlopen, "
                   f"{_count(soon, 'scenario verloopt', 'scenario’s verlopen')} binnen {freshness.SOON_DAYS} dagen.")  # fmt: skip


def _tell_touched(touched: tuple[Touched, ...]) -> None:
    for one in touched:
        where, change = one.citing, one.change
        click.echo(f"{where.path}:{where.line}: {BLOCKS[where.block]} {where.name}: rust op {change.law}, {_article(change)}, "
                   f"dat verandert op {change.on} (bron {where.source})")  # fmt: skip
    click.echo(f"{_count(len({one.citing for one in touched}), 'blok moet', 'blokken moeten')} worden herzien.")


def _article(change: Change) -> str:
    return change.article if change.article.startswith("artikel") else f"artikel {change.article}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _due_values(one: Due) -> dict[str, Any]:
    return {
        "path": one.path, "line": one.line, "kind": one.kind, "slug": one.slug, "source": one.source, "label": one.label,
        "review_by": one.review_by.isoformat(), "urgency": one.urgency,
    }  # fmt: skip


def _expiring_values(one: Expiring) -> dict[str, Any]:
    return {
        "path": one.path, "line": one.line, "slug": one.slug, "title": one.title, "expires_on": one.expires_on.isoformat(),
        "urgency": one.urgency,
    }  # fmt: skip


def _touched_values(one: Touched) -> dict[str, Any]:
    where: Citing = one.citing
    return {
        "path": where.path, "line": where.line, "kind": where.kind, "slug": where.slug, "block": where.block,
        "name": where.name, "source": where.source, "law": one.change.law, "article": one.change.article,
        "date": one.change.on.isoformat(),
    }  # fmt: skip
