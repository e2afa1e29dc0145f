"""`signaalwijzer insight check` and `rebuild`: whether what figures count is what the facts say, without names."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.cli import cli
from app.learning.records import Participation
from app.storage.database import Database
from tests import factories


@pytest.fixture
def runner(engine: sa.Engine, content_dir: Path) -> CliRunner:
    """The console of whoever operates it."""
    address = engine.url.render_as_string(hide_password=False)
    settings = {"SECRET_KEY": "k" * 40, "DATABASE_URL": address, "CONTENT_DIR": str(content_dir)}
    return CliRunner(env={f"SIGNAALWIJZER_{name}": value for name, value in settings.items()})


def test_what_differs_is_named_and_a_rebuild_mends_it(runner: CliRunner, database: Database) -> None:
    with database.writing() as db:
        people = [factories.person(db) for _ in range(3)]
        for who in people:
            factories.attempt(db, who)
            factories.attempt(db, who, kind="briefing", slug="bibob")
    well = runner.invoke(cli, ["insight", "check"])
    assert (well.exit_code, well.output) == (0, "Deelname is wat de feiten zeggen.\n")
    with database.writing() as db:
        db.execute(sa.delete(Participation).where(Participation.subject.in_([people[0].subject, people[1].subject])))
        db.execute(sa.update(Participation).where(Participation.kind == "briefing").values(slug="anders"))
    wrong = runner.invoke(cli, ["insight", "check"])
    assert wrong.exit_code == 1
    assert wrong.output.splitlines() == [
        "Briefing anders: geteld zonder feit bij 1 mens.",
        "Briefing bibob: ontbreekt bij 3 mensen.",
        "Module geschenken: ontbreekt bij 2 mensen.",
        "Fout: Deelname is niet wat de feiten zeggen. Draai: signaalwijzer insight rebuild",
    ]
    assert not any(str(who.subject) in wrong.output or who.subject.hex in wrong.output for who in people)
    mended = runner.invoke(cli, ["insight", "rebuild"])
    assert (mended.exit_code, mended.output) == (0, "Deelname is opnieuw bepaald uit alle feiten, van 3 mensen.\n")
    assert runner.invoke(cli, ["insight", "check"]).exit_code == 0


def test_on_an_empty_database_there_is_nothing_wrong(runner: CliRunner) -> None:
    assert runner.invoke(cli, ["insight", "check"]).exit_code == 0
    assert runner.invoke(cli, ["insight", "rebuild"]).exit_code == 0
