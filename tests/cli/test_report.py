"""`signaalwijzer report`: a draft as files, freezing, and making it again."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app import cli
from app.insight.records import Release, ReportFile
from app.storage.database import Database
from app.storage.migrate import upgrade
from tests import catalogue_files, factories
from tests.yearly import publish


@pytest.fixture
def database(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database with a published year, as the settings name it."""
    upgrade(engine)
    content = catalogue_files.write(tmp_path / "content")
    made = Database(engine)
    with made.writing() as db:
        factories.approve_all(db, content)
    publish(made)
    settings = {"SECRET_KEY": "k" * 40, "DATABASE_URL": str(engine.url), "CONTENT_DIR": str(content),
                "BASE_URL": "https://leren.provincie.example"}  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(f"SIGNAALWIJZER_{name}", value)
    return made


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli.cli, ["report", *words])


@pytest.mark.usefixtures("database")
def test_a_draft_is_three_files_and_keeps_nothing(tmp_path: Path, database: Database) -> None:
    made = run("make", "--year", "2025", "--out", str(tmp_path / "uit"))
    assert made.exit_code == 0, made.output
    assert sorted(one.suffix for one in (tmp_path / "uit").iterdir()) == [".docx", ".pdf", ".zip"]
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ReportFile)) == 0


def test_frozen_it_is_equal_until_a_figure_is_changed_and_then_that_is_named(database: Database) -> None:
    frozen = run("freeze", "--year", "2025")
    assert frozen.exit_code == 0, frozen.output
    assert "Versie 1 van het jaarverslag 2025 is vastgesteld." in frozen.output
    well = run("verify", "--year", "2025")
    assert well.exit_code == 0, well.output
    assert well.output.startswith("Versie 1 van het jaarverslag 2025 is gelijk: ")
    again = run("freeze", "--year", "2025")
    assert (again.exit_code, "geef --reason" in again.output) == (1, True)
    same = run("freeze", "--year", "2025", "--reason", "Zomaar.")
    assert (same.exit_code, "niets veranderd" in same.output) == (1, True)
    with database.writing() as db:
        row = db.scalars(sa.select(Release).where(Release.period_key == "2025", Release.module == "")).one()
        rows = [dict(one) for one in row.shown["rows"]]
        place, people = next((number, one["people"]) for number, one in enumerate(rows) if one["people"])
        rows[place]["people"] = people + 1
        row.shown = {**row.shown, "rows": rows}
    wrong = run("verify", "--year", "2025", "--version", "1")
    assert wrong.exit_code == 1
    assert f"people {people} werd {people + 1}" in wrong.output
    assert "Fout: versie 1 van het jaarverslag 2025 is niet gelijk." in wrong.output


@pytest.mark.usefixtures("database")
def test_what_does_not_exist_is_one_clear_line() -> None:
    for words in (("make", "--year", "2023", "--out", "uit"), ("freeze", "--year", "2023"), ("verify", "--year", "2024")):
        said = run(*words)
        assert said.exit_code == 1
        assert said.output.startswith("Fout: van 202")
        assert len(said.output.splitlines()) == 1


def test_another_pdf_with_its_own_hash_is_found(database: Database) -> None:
    assert run("freeze", "--year", "2025").exit_code == 0
    with database.writing() as db:
        db.execute(sa.text("DROP TRIGGER report_file_is_not_changed"))
        kept = db.scalars(sa.select(ReportFile).where(ReportFile.name.endswith(".pdf"))).one()
        kept.content, kept.hash = b"%PDF", hashlib.sha256(b"%PDF").hexdigest()
    wrong = run("verify", "--year", "2025")
    assert wrong.exit_code == 1
    assert f"Het bestand {kept.name} is niet dat van het vaststellen: het logboek noemt een ander controlegetal." in wrong.output


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("number", ["0", "-1", "10000", "9" * 23, "een"])
def test_a_number_that_is_no_version_is_refused_with_what_may_be_given(number: str) -> None:
    said = run("verify", "--year", "2025", "--version", number)
    assert (said.exit_code, type(said.exception)) == (2, SystemExit)
    assert "--version" in said.output
