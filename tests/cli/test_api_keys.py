"""Keys for programs at the machine itself: shown once, listed without the key, ended."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.cli import cli
from app.clock import now
from app.people import api_keys
from app.storage.database import Database

Run = Callable[..., Result]


@pytest.fixture
def run(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on the database of this test."""
    monkeypatch.chdir(tmp_path)
    address = engine.url.render_as_string(hide_password=False)
    settings = {"SIGNAALWIJZER_SECRET_KEY": "k" * 40, "SIGNAALWIJZER_DATABASE_URL": address}
    return lambda *arguments: CliRunner(env=settings).invoke(cli, arguments)


def test_a_key_is_made_listed_and_revoked(run: Run, database: Database) -> None:
    assert run("api-key", "list").stdout == "Er is nog geen sleutel.\n"
    made = run("api-key", "create", "Dashboard", "--kind", "months", "--days", "30").stdout
    key = made.splitlines()[-1]
    assert re.fullmatch(r"swk_[0-9a-f]{8}_[\w-]{43}", key)
    with database.writing() as db:
        opened = api_keys.open_with(db, key, now())
    assert (opened.reads("months"), opened.reads("participation")) == (True, False)
    listed = run("api-key", "list").stdout
    assert re.fullmatch(rf"{opened.mark}  werkt tot en met \S+  laatst gebruikt \d{{4}}-\d\d-\d\d  Dashboard\n", listed)
    assert key not in listed
    assert run("api-key", "revoke", opened.mark).stdout == "De sleutel werkt niet meer.\n"
    with pytest.raises(api_keys.WrongKey), database.writing() as db:
        api_keys.open_with(db, key, now())
    assert "ingetrokken op" in run("api-key", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", ""), "Schrijf op waarvoor de sleutel is"),
        (("create", " " * 90), "Schrijf op waarvoor de sleutel is"),
        (("create", "x", "--kind", "niets"), "De soort 'niets' bestaat niet. Kies uit: participation"),
        (("create", "x", "--days", "366"), "366"),
        (("revoke", "nonsense"), "signaalwijzer api-key list"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("api-key", *arguments)
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output
