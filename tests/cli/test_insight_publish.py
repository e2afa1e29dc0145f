"""`signaalwijzer insight publish`, as a timer starts it every night."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app import cli
from app.clock import local_date, now
from app.insight.periods import DAY, month
from app.storage import migrate
from app.storage.database import Database, make_engine
from tests import catalogue_files, factories
from tests.participation import noon


def test_it_publishes_what_is_due_and_then_has_nothing_left_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/test.sqlite"
    engine = make_engine(url)
    migrate.upgrade(engine)
    today = local_date(now())
    last_month = month(today.year, today.month).first - DAY
    with Database(engine).writing() as db:
        for _ in range(30):
            who = factories.person(db)
            factories.attempt(db, who, at=noon(last_month))
            factories.completion(db, who, at=noon(last_month))
        for _ in range(30):
            factories.person(db)
    content = catalogue_files.write(tmp_path / "content")
    with Database(engine).writing() as db:
        factories.approve_all(db, content)
    engine.dispose()
    for name, value in {"SECRET_KEY": "k" * 40, "DATABASE_URL": url, "CONTENT_DIR": str(content)}.items():
        monkeypatch.setenv(f"SIGNAALWIJZER_{name}", value)
    first = CliRunner().invoke(cli.cli, ["insight", "publish"])
    assert first.exit_code == 0, first.output
    assert "nieuwe cijfers gepubliceerd." in first.output
    again = CliRunner().invoke(cli.cli, ["insight", "publish"])
    assert again.exit_code == 0, again.output
    assert again.output.endswith("Er is niets nieuws te publiceren.\n")
