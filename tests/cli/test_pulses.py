"""`pulse`: what a person does by hand, told in one line."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.clock import local_date, now
from app.learning.pulse_records import Pulse, PulseInvitation
from app.storage.database import Database
from tests import asked, catalogue_files, factories, pulse_files
from tests.pulse_files import SLUG


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", pulse_files.files())


@pytest.fixture
def runner(engine: sa.Engine, content_dir: Path) -> CliRunner:
    return CliRunner(
        env={
            "SIGNAALWIJZER_SECRET_KEY": "k" * 40, "SIGNAALWIJZER_CONTENT_DIR": str(content_dir),
            "SIGNAALWIJZER_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        }
    )  # fmt: skip


def run(runner: CliRunner, *words: str) -> Result:
    from app.cli import cli  # noqa: PLC0415  after the settings are there

    return runner.invoke(cli, ["pulse", *words])


def test_the_list_says_what_waits_and_what_is_open(runner: CliRunner, database: Database, content_dir: Path) -> None:
    from app.learning.publishing import Library  # noqa: PLC0415  after the content is there

    assert run(runner, "list").output.startswith(f"{SLUG}: ")
    with database.writing() as db:
        factories.person(db, unit="vth")
        asked.open_one(db, Library(content_dir), now())
    told = run(runner, "list").output
    assert told == f"{SLUG}: open sinds {local_date(now())}, 1 uitgenodigd, sluit na {_closes(database)}\n"


def _closes(database: Database) -> str:
    with database.reading() as db:
        return db.scalars(sa.select(Pulse.closes_on)).one().isoformat()


def test_what_nobody_approved_cannot_be_opened(runner: CliRunner) -> None:
    refused = run(runner, "open", SLUG)
    assert refused.exit_code == 1
    assert "geen goedgekeurde peiling" in refused.output


def test_it_is_reminded_once_and_closed_once(runner: CliRunner, database: Database, content_dir: Path) -> None:
    from app.learning.publishing import Library  # noqa: PLC0415  after the content is there

    with database.writing() as db:
        factories.person(db, unit="vth")
        asked.open_one(db, Library(content_dir), now())
    assert run(runner, "remind", SLUG).output.startswith(f"Aan ‘{SLUG}’ is herinnerd.")
    assert run(runner, "remind", SLUG).exit_code == 1
    assert run(runner, "close", SLUG).exit_code == 1  # nobody said that it is certain
    assert run(runner, "close", SLUG, "--yes").output.startswith(f"‘{SLUG}’ is gesloten.")
    assert run(runner, "close", SLUG, "--yes").exit_code == 1
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(PulseInvitation)) == 0
    listed = run(runner, "list").output
    assert "gesloten op" in listed
    assert "antwoord" not in listed  # of few, that would tell more than the published figures do
