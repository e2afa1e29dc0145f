"""Ways in on the command line: the first passkey of the first administrator, and an account that has to be linked anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.cli import cli
from app.clock import now
from app.people import identities, passkeys
from app.people.records import Person
from app.storage.database import Database
from tests import factories
from tests.factories import Known

Run = Callable[..., Result]
ADDRESS = "https://leren.provincie.example"


@pytest.fixture
def run(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on the database of this test, with one setting more or less."""
    monkeypatch.chdir(tmp_path)
    address = engine.url.render_as_string(hide_password=False)
    settings = {"SIGNAALWIJZER_SECRET_KEY": "k" * 40, "SIGNAALWIJZER_DATABASE_URL": address, "SIGNAALWIJZER_BASE_URL": ADDRESS}
    return lambda *arguments, **more: CliRunner(env={**settings, **more}).invoke(cli, ["people", *arguments])


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Jansen", email="a.jansen@provincie.example", duties=("administrator",))


def test_the_link_for_a_passkey_is_printed_and_works_for_that_person(run: Run, anna: Known, database: Database) -> None:
    said = run("passkey-link", "--email", " A.Jansen@provincie.example")
    assert said.exit_code == 0
    start = f"{ADDRESS}/me/passkeys/link/"
    token = said.output.splitlines()[0].removeprefix(start)
    assert said.output.startswith(start)
    with database.reading() as db:
        assert passkeys.link_is_good(db, token, anna.id, now())


def test_without_an_address_there_is_no_link(run: Run, anna: Known) -> None:
    said = run("passkey-link", "--email", anna.email, SIGNAALWIJZER_BASE_URL="")
    assert said.exit_code == 1
    assert "SIGNAALWIJZER_BASE_URL" in said.stderr


@pytest.mark.parametrize("command", ["passkey-link", "unlink"])
def test_somebody_unknown_is_told_in_one_line(run: Run, command: str) -> None:
    said = run(command, "--email", "niemand@provincie.example")
    assert said.exit_code == 1
    assert said.stderr == "Fout: Er is niemand met het adres niemand@provincie.example.\n"


def test_who_left_gets_no_link(run: Run, anna: Known, database: Database) -> None:
    with database.writing() as db:
        db.get_one(Person, anna.id).deactivated_at = factories.NOON
    said = run("passkey-link", "--email", anna.email)
    assert said.exit_code == 1
    assert "uit dienst" in said.stderr


def test_an_account_is_unlinked_so_that_another_can_be(run: Run, anna: Known, database: Database) -> None:
    assert run("unlink", "--email", anna.email).stdout == "Er was geen account gekoppeld.\n"
    with database.writing() as db:
        db.get_one(Person, anna.id).external_id = "E1"
        identities.link(db, "https://aanmelden.example", "oud", "E1", now())
    assert run("unlink", "--email", anna.email).stdout == "1 account(s) losgemaakt.\n"
    with database.writing() as db:
        assert identities.link(db, "https://aanmelden.example", "nieuw", "E1", now()).person_id == anna.id
