"""`privacy` and `people erase`: letting go, erasing, delaying it, and the dossier."""

import datetime as dt
from pathlib import Path

import click

from app.cli.people import people
from app.cli.program import cli, fail
from app.clock import local_date, now
from app.config import read_config
from app.errors import Conflict, NotFound
from app.people.records import Person
from app.people.values import By
from app.privacy import erasure, retention
from app.privacy.erasure import OnHold
from app.storage.database import Database, Db, make_engine

KINDS = {
    "people": "mensen", "responses": "antwoorden", "attempt_ends": "uitslagen", "attempts": "pogingen",
    "completions": "afrondingen", "plans": "lotingen van vragen",
    "absences": "verlof en vrijstelling", "memberships": "plaatsen in de organisatie",
    "mails": "mails", "sessions": "sessies", "links": "aanmeldlinks", "tries": "mislukte pogingen",
    "ceremonies": "begonnen aanmeldingen", "lists": "verslagen van lijsten", "holds": "onderzoeken",
    "keys": "sleutels voor programma’s",
    "list_contents": "inhoud van lijsten", "trail_lines": "regels van het logboek",
}  # fmt: skip


def _find(db: Db, email: str | None, external_id: str | None) -> Person:
    if not email and not external_id:
        fail("Geef --email of --external-id.")
    try:
        return erasure.find(db, email=email, external_id=external_id)
    except NotFound:
        fail("Er is niemand met dit adres of nummer.")


@people.command()
@click.option("--email", help="E-mailadres van de persoon.")
@click.option("--external-id", help="Nummer bij HR van de persoon.")
@click.option("--yes", is_flag=True, help="Vraag niet of het zeker is.")
def erase(email: str | None, external_id: str | None, *, yes: bool) -> None:
    """Erase one person: name, address, ids and every way to sign in. Totals stay as they are."""
    database = Database(make_engine(read_config().database_url))
    with database.reading() as db:
        person_id = _find(db, email, external_id).id
    if not yes:
        click.confirm("Deze persoon wordt voorgoed verwijderd. Zeker weten?", abort=True)
    try:
        with database.writing() as db:
            erasure.erase(db, db.get_one(Person, person_id), By(None, now(), "command"))
    except OnHold:
        fail("Er loopt een onderzoek dat verwijderen uitstelt. Beëindig dat eerst: signaalwijzer privacy release")
    cleaned = database.leave_no_trace()
    click.echo("De persoon is verwijderd." if cleaned else "De persoon is verwijderd; de bestanden worden vannacht opgeschoond.")


@cli.group()
def privacy() -> None:
    """What is kept of people, and for how long."""


@privacy.command()
@click.option("--email", help="E-mailadres van de persoon.")
@click.option("--external-id", help="Nummer bij HR van de persoon.")
@click.option("--reference", required=True, help="Kenmerk van het onderzoek; geen naam.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Eerste dag waarop het niet meer geldt.")
def hold(email: str | None, external_id: str | None, reference: str, until: dt.datetime | None) -> None:
    """Delay erasing somebody, for an investigation."""
    with Database(make_engine(read_config().database_url)).writing() as db:
        subject = _find(db, email, external_id).subject
        try:
            erasure.place_hold(db, subject, reference, until.date() if until else None, By(None, now(), "command"))
        except Conflict:
            fail("Het kenmerk heeft alleen letters, cijfers, punt, streep en schuine streep; de dag ligt na vandaag.")
    click.echo("Verwijderen is uitgesteld.")


@privacy.command()
@click.option("--email", help="E-mailadres van de persoon.")
@click.option("--external-id", help="Nummer bij HR van de persoon.")
def release(email: str | None, external_id: str | None) -> None:
    """End every delay of somebody."""
    with Database(make_engine(read_config().database_url)).writing() as db:
        count = erasure.end_holds(db, _find(db, email, external_id).subject, By(None, now(), "command"))
    click.echo("Het uitstel is beëindigd." if count else "Er was geen uitstel.")


@privacy.command(name="retention")
@click.option("--dry-run", is_flag=True, help="Zeg alleen wat er zou verdwijnen.")
def let_go(*, dry_run: bool) -> None:
    """Let go of what is past its time. Meant for every night, after publishing."""
    config = read_config()
    database = Database(make_engine(config.database_url))
    if dry_run:
        with database.reading() as db:
            found = retention.due(db, now(), config)
    else:
        found = retention.nightly(database, now(), config)
    verb = "zou verdwijnen" if dry_run else "verwijderd"
    told = [f"{KINDS[name]}: {count}" for name, count in found.items() if count]
    click.echo(f"{verb.capitalize()}: {', '.join(told)}." if told else "Er is niets over tijd.")


@privacy.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Map voor de bestanden.")
def pack(out: Path) -> None:
    """Write the privacy dossier as HTML and PDF, made of the settings in force."""
    from app import create_app  # noqa: PLC0415  the web is loaded only for this
    from app.interop.paper import NoPrinter  # noqa: PLC0415
    from app.web import documents, privacy_pack  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    path = out / f"signaalwijzer-privacydossier-{local_date(now())}.html"
    with create_app(read_config()).test_request_context():
        html = privacy_pack.html()
        path.write_text(html, encoding="utf-8")
        click.echo(f"Geschreven: {path}")
        try:
            path.with_suffix(".pdf").write_bytes(documents.pdf(html))
        except NoPrinter:
            fail("een PDF maken kan hier niet: installeer Pango (sudo apt install libpango-1.0-0 libpangoft2-1.0-0).")
    click.echo(f"Geschreven: {path.with_suffix('.pdf')}")
