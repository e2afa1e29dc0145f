"""`people import` and `people undo`: what they say, and their exit codes."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import cli
from app.people.records import Person
from app.storage.database import Database
from tests import factories

Run = Callable[..., tuple[int, str, str]]
HEADER = "Personeelsnummer;Voornaam;Achternaam;E-mailadres;Afdeling\n"
TEN = "".join(f"{one};Anna;Visser{one};a{one}@x.example;Vth\n" for one in range(10))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Database) -> Run:
    """Run the program on a database with one department; return exit code, output and errors."""
    with database.writing() as db:
        factories.department(db, "domein")
        factories.department(db, "vth", parent="domein")
    monkeypatch.setenv("SIGNAALWIJZER_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", str(database.engine.url))

    def run_it(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["signaalwijzer", "people", *arguments])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


def _people(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(Person).where(Person.deactivated_at.is_(None))) or 0


def test_a_dry_run_says_everything_and_changes_nothing(run: Run, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "mensen.csv"
    path.write_text(HEADER + TEN)
    code, out, _err = run("import", str(path), "--dry-run")
    assert code == 0
    assert re.search(r"10 nieuw", out)
    assert "Anna Visser3" in out
    assert _people(database) == 0


def test_import_and_undo(run: Run, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "mensen.csv"
    path.write_text(HEADER + TEN)
    code, out, _err = run("import", str(path))
    assert (code, _people(database)) == (0, 10)
    found = re.search(r"people undo ([0-9a-f-]{36})", out)
    assert found
    code, out, _err = run("undo", found[1])
    assert (code, _people(database)) == (0, 0)
    assert "Teruggedraaid voor 10 mensen" in out
    assert run("undo", found[1])[0] == 1


def test_mistakes_are_named_with_file_line_and_column(run: Run, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "mensen.csv"
    path.write_text(HEADER + TEN + "99;Bram;Boer;bram;Vth\n")
    code, _out, err = run("import", str(path))
    assert (code, _people(database)) == (1, 0)
    assert "mensen.csv:12:4: error: ‘bram’ is geen e-mailadres." in err
    assert "--skip-errors" in err
    assert run("import", str(path), "--skip-errors")[0] == 0
    assert _people(database) == 10
    path.write_text("a;b\n1;2\n")
    assert run("import", str(path))[0] == 1


def test_many_leavers_ask_for_their_number(run: Run, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "mensen.csv"
    path.write_text(HEADER + TEN)
    run("import", str(path))
    path.write_text(HEADER + "".join(TEN.splitlines(keepends=True)[:5]))
    code, _out, err = run("import", str(path))
    assert (code, _people(database)) == (3, 10)
    assert "--allow-leavers 5" in err
    assert run("import", str(path), "--allow-leavers", "4")[0] == 3
    assert run("import", str(path), "--allow-leavers", "5")[0] == 0
    assert _people(database) == 5


def test_unknown_departments_are_made_only_when_asked(run: Run, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "mensen.csv"
    path.write_text(HEADER + "1;Anna;Visser;a@x.example;Nieuw Team\n")
    assert run("import", str(path))[0] == 1
    code, out, _err = run("import", str(path), "--new-departments-under", "domein")
    assert (code, _people(database)) == (0, 1)
    assert "Nieuwe afdelingen: Nieuw Team" in out
