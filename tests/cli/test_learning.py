"""`learning verify`: whether the completions follow from what people did, in numbers and without names."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.cli import cli
from app.learning.publishing import Library
from app.learning.records import Completion
from app.simulation import history
from app.storage.database import Database
from tests.factories import NOON


def test_it_says_whether_they_follow_and_how_many_do_not(
    engine: sa.Engine, database: Database, library: Library, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(content_dir)
    address = engine.url.render_as_string(hide_password=False)
    settings = {
        "SIGNAALWIJZER_SECRET_KEY": "k" * 40, "SIGNAALWIJZER_DATABASE_URL": address,
        "SIGNAALWIJZER_CONTENT_DIR": str(content_dir),
    }  # fmt: skip
    with database.writing() as db:
        history.simulate(db, library, seed=3, today=NOON.date(), size=0.05)
    runner = CliRunner(env=settings)
    whole = runner.invoke(cli, ["learning", "verify"])
    assert whole.exit_code == 0, whole.output
    assert whole.output.startswith("Alle ")
    assert whole.output.count("\n") == 1
    with database.writing() as db:
        db.delete(db.scalars(sa.select(Completion).limit(1)).one())
    broken = runner.invoke(cli, ["learning", "verify"])
    assert broken.exit_code == 1
    assert "Fout: 1 afronding volgt niet" in broken.output
