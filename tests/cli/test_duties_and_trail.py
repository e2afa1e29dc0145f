"""Duties and the trail on the command line: the first administrator, and a check that finds what was changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.audit import trail
from app.cli import cli
from app.clock import local_date, now
from app.people import holders
from app.storage.database import Database
from tests import factories

Run = Callable[..., Result]


@pytest.fixture
def run(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on the database of this test."""
    monkeypatch.chdir(tmp_path)
    address = engine.url.render_as_string(hide_password=False)
    settings = {"SIGNAALWIJZER_SECRET_KEY": "k" * 40, "SIGNAALWIJZER_DATABASE_URL": address, "NEW_PASSWORD": "x" * 20}
    return lambda *arguments: CliRunner(env=settings).invoke(cli, arguments)


@pytest.fixture
def email(database: Database) -> str:
    """The address of somebody without a duty."""
    with database.writing() as db:
        return factories.person(db, name="Anna Jansen", unit="vth", email="a.jansen@provincie.example").email


def _duties(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as db:
        return [(one.duty, one.department) for one in holders.held(db, local_date(now()))]


def test_the_first_administrator_begins_with_a_command(run: Run, email: str, database: Database) -> None:
    assert run("people", "duty", "give", email, "administrator").stdout == f"{email} heeft nu de taak administrator.\n"
    assert _duties(database) == [("administrator", None)]
    assert run("audit", "verify").stdout.startswith("Het logboek klopt: 1 regels, de laatste is nummer 1.\n")


def test_a_person_is_added_with_duties(run: Run, email: str, database: Database) -> None:
    assert email
    names = ["--email", "b@provincie.example", "--given-name", "Bas", "--family-name", "Smit", "--department", "vth"]
    said = run("people", "add", *names, "--duty", "editor", "--duty", "department_contact")
    assert said.exit_code == 0
    assert _duties(database) == [("department_contact", "Vth"), ("editor", None)]


@pytest.mark.parametrize(
    ("duty", "extra", "words"),
    [
        ("core_team", (), "gaan niet samen"),
        ("administrator", (), "heeft die taak al"),
        ("department_contact", (), "--department"),
        ("department_contact", ("--department", "onbekend"), "--department"),
        ("editor", ("--department", "vth"), "--department"),
    ],
)
def test_what_is_refused_is_one_line(run: Run, email: str, duty: str, extra: tuple[str, ...], words: str) -> None:
    run("people", "duty", "give", email, "administrator")
    said = run("people", "duty", "give", email, duty, *extra)
    assert said.exit_code == 1
    assert said.output.startswith("Fout: ")
    assert words in said.output
    assert said.output.count("\n") == 1


def test_withdrawing(run: Run, email: str, database: Database) -> None:
    run("people", "duty", "give", email, "administrator")
    assert "laatste beheerder" in run("people", "duty", "withdraw", email, "administrator").output
    run("people", "duty", "give", email, "editor")
    assert run("people", "duty", "withdraw", email.upper(), "editor").exit_code == 0
    assert _duties(database) == [("administrator", None)]
    assert run("people", "duty", "withdraw", email, "editor").exit_code == 1
    assert "niemand met het adres" in run("people", "duty", "withdraw", "x@provincie.example", "editor").output


def test_both_duties_at_once_add_nobody(run: Run, email: str, database: Database) -> None:
    assert email
    names = ["--email", "b@provincie.example", "--given-name", "Bas", "--family-name", "Smit"]
    said = run("people", "add", *names, "--duty", "core_team", "--duty", "administrator")
    assert (said.exit_code, "gaan niet samen" in said.output) == (1, True)
    assert _duties(database) == []
    assert run("people", "add", *names).exit_code == 0


def test_checking_finds_a_changed_line_and_a_trail_that_was_written_anew(run: Run, email: str, database: Database) -> None:
    assert run("audit", "head").output == f"{trail.START}\n"
    for duty in ("editor", "organiser"):
        run("people", "duty", "give", email, duty)
    noted = run("audit", "head").output.strip()
    run("people", "duty", "withdraw", email, "editor")
    assert run("audit", "verify", "--expect", noted).exit_code == 0
    said = run("audit", "verify", "--expect", "f" * 64)
    assert (said.exit_code, "opnieuw geschreven" in said.output) == (1, True)
    with database.writing() as db:
        db.execute(sa.text("DROP TRIGGER audit_entry_is_not_changed"))
        db.execute(sa.text("UPDATE audit_entry SET action = 'signin.done' WHERE number = 2"))
    said = run("audit", "verify")
    assert said.exit_code == 1
    assert "regel 2 is gewijzigd, verwisseld of ingevoegd. Tot daar klopten 1 regels." in said.output
