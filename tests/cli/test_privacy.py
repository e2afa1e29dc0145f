"""Letting go, erasing, delaying and the dossier from the command line."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import cli
from app.people.records import Person
from app.storage.database import Database
from tests import traces

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Database) -> Run:
    """Run the program on the database of this test."""
    monkeypatch.setenv("SIGNAALWIJZER_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def run_it(*arguments: str) -> tuple[int, str, str]:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["signaalwijzer", *arguments])
            try:
                cli.main()
                code = 0
            except SystemExit as stop:
                code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


@pytest.fixture
def known(database: Database) -> set[str]:
    with database.writing() as db:
        return traces.known_of(db, traces.somebody(db, "Anna Wittenbrood", "wittenbrood"))


def test_somebody_is_erased_by_number_and_nothing_says_who(run: Run, known: set[str], database: Database) -> None:
    code, out, err = run("people", "erase", "--external-id", "hr-wittenbrood", "--yes")
    assert (code, out) == (0, "De persoon is verwijderd.\n")
    assert traces.hits(known, out + err) == []
    assert traces.hits(known, traces.dump(database.engine)) == []
    assert run("people", "erase", "--external-id", "hr-wittenbrood", "--yes")[0] == 1
    assert run("people", "erase", "--yes")[0] == 1


def test_a_hold_delays_it_until_it_is_released(run: Run, known: set[str], database: Database) -> None:
    who = ("--email", "wittenbrood@provincie.example")
    assert run("privacy", "hold", *who, "--reference", "Anna Wittenbrood")[0] == 1
    assert run("privacy", "hold", *who, "--reference", "INC-1", "--until", "2099-01-01")[0] == 0
    code, _out, err = run("people", "erase", *who, "--yes")
    assert code == 1
    assert "Er loopt een onderzoek" in err
    assert run("privacy", "release", *who)[1] == "Het uitstel is beëindigd.\n"
    assert run("privacy", "release", *who)[1] == "Er was geen uitstel.\n"
    assert run("people", "erase", *who, "--yes")[0] == 0
    assert traces.hits(known, traces.dump(database.engine)) == []


def test_retention_tells_first_and_then_does(run: Run, known: set[str], database: Database) -> None:
    assert known
    told = run("privacy", "retention", "--dry-run")
    assert told[1].startswith("Zou verdwijnen: ")
    assert "inhoud van lijsten: 1" in told[1]
    assert run("privacy", "retention")[1] == told[1].replace("Zou verdwijnen", "Verwijderd")
    assert run("privacy", "retention")[1] == "Er is niets over tijd.\n"
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_the_dossier_is_written_as_page_and_pdf(run: Run, tmp_path: Path) -> None:
    code, out, _err = run("privacy", "pack", "--out", str(tmp_path / "dossier"))
    assert code == 0
    html, pdf = sorted((tmp_path / "dossier").iterdir())
    assert str(html) in out
    assert "AVG artikel 30" in html.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
