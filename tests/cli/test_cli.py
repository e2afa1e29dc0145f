"""The program on the command line: what it does, and one clear line when it cannot."""

import datetime as dt
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import cli
from app.clock import local_date, now
from app.learning.records import Completion
from app.people import queries, signin
from app.people.permissions import Permission
from app.people.records import Department, DepartmentState, Person
from app.storage import migrate
from app.storage.database import Database, make_engine
from tests import catalogue_files

KEY = "k" * 40
ADDRESS = "https://leren.provincie.example"
PASSWORD = "vier willekeurige woorden hier"
Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the program as from a shell, in an empty folder; return exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str, **environment: str) -> Said:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["signaalwijzer", *arguments])
            patch.setenv("SIGNAALWIJZER_SECRET_KEY", KEY)
            patch.setenv("SIGNAALWIJZER_BASE_URL", ADDRESS)
            for name, value in environment.items():
                patch.setenv(name, value)
            if environment.get("SIGNAALWIJZER_SECRET_KEY") == "":
                patch.delenv("SIGNAALWIJZER_SECRET_KEY")
            try:
                cli.main()
                code = 0
            except SystemExit as stop:
                code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


def _database(path: Path) -> Database:
    return Database(make_engine(f"sqlite:///{path}"))


def _is_one_line(text: str) -> bool:
    return text.startswith("Fout: ") and text.endswith("\n") and text.count("\n") == 1


# Starting


def test_without_its_address_it_does_not_serve(run: Run) -> None:
    code, out, err = run("run", SIGNAALWIJZER_BASE_URL="")
    assert (code, out) == (2, "")
    assert _is_one_line(err)
    assert "SIGNAALWIJZER_BASE_URL is not set" in err
    assert run("db", "upgrade", SIGNAALWIJZER_BASE_URL="")[0] == 0


def test_without_a_key_it_does_not_start(run: Run) -> None:
    code, out, err = run("run", SIGNAALWIJZER_SECRET_KEY="")
    assert (code, out) == (2, "")
    assert _is_one_line(err)
    assert "SIGNAALWIJZER_SECRET_KEY is not set; it must be" in err


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "abc"), ("MODE", "demo"), ("MINIMUM_GROUP", "4"), ("CONTENT_DIR", "/bestaat/niet"),
     ("ONZIN", "1"), ("DATABASE_URL", "mysql://x")],
)  # fmt: skip
def test_a_wrong_setting_is_one_line(run: Run, name: str, value: str) -> None:
    code, out, err = run("run", **{f"SIGNAALWIJZER_{name}": value})
    assert (code, out) == (2, "")
    assert _is_one_line(err)
    assert f"SIGNAALWIJZER_{name}" in err


def test_a_database_that_is_not_up_to_date_says_what_to_do(run: Run) -> None:
    code, _out, err = run("run")
    assert code == 1
    assert _is_one_line(err)
    assert "signaalwijzer db upgrade" in err


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("sqlite:////proc/weg/x.sqlite", "/proc/weg"),
        ("sqlite:////tmp", "unable to open"),
        ("sqlite:///tekst.sqlite", "file is not a database"),
        ("postgresql://u:geheim@127.0.0.1:1/x", "Connection refused"),
    ],
)
def test_a_database_out_of_reach_is_one_line_without_its_password(run: Run, tmp_path: Path, address: str, why: str) -> None:
    (tmp_path / "tekst.sqlite").write_text("dit is gewone tekst, " * 20)
    for command in (("run",), ("db", "upgrade")):
        code, _out, err = run(*command, SIGNAALWIJZER_DATABASE_URL=address)
        assert code == 2
        assert _is_one_line(err)
        assert why in err
        assert "geheim" not in err


def test_without_the_driver_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, _out, err = run("db", "upgrade", SIGNAALWIJZER_DATABASE_URL="postgresql://u@127.0.0.1/x")
    assert code == 2
    assert _is_one_line(err)
    assert "signaalwijzer[postgres]" in err


def test_a_port_that_is_taken_is_one_line(run: Run) -> None:
    assert run("db", "upgrade")[0] == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, err = run("run", SIGNAALWIJZER_PORT=str(port))
    assert (code, out) == (1, "")
    assert _is_one_line(err)
    assert str(port) in err


def test_broken_content_is_told_with_its_places(run: Run, tmp_path: Path) -> None:
    catalogue_files.write(tmp_path / "content", catalogue_files.files() | {catalogue_files.MODULE: "titel: x"})
    run("db", "upgrade")
    code, _out, err = run("run", SIGNAALWIJZER_CONTENT_DIR=str(tmp_path / "content"))
    assert code == 2
    assert f"{catalogue_files.MODULE}:1:1: error: " in err
    assert err.splitlines()[-1].startswith("Fout: ")


# Help


def _commands(group: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in getattr(group, "commands", {}).items():
        found += _commands(command, (*path, name))
    return found


@pytest.mark.parametrize("command", _commands(cli.cli), ids=" ".join)
def test_every_command_explains_itself(run: Run, command: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        code, out, err = run(*command, flag)
        assert (code, err) == (0, "")
        assert " ".join(("Usage: signaalwijzer", *command)) in out
        assert len(out.splitlines()) > 3


@pytest.mark.parametrize(
    "arguments", [("weg",), ("run", "--weg"), ("demo", "--port", "0"), ("demo", "--port", "abc"), ("people", "add")]
)
def test_wrong_use_is_code_2_and_says_how_to_get_help(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "--help" in err


# Content


def test_content_in_order_is_counted(run: Run, tmp_path: Path) -> None:
    catalogue_files.write(tmp_path / "content")
    code, out, err = run("content", "check", "--folder", "content")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == (
        "In orde: 1 module, 1 briefing, 1 toets, 1 scenario, 0 routetrainers, 0 peilingen; 1 waarschuwing."
    )  # fmt: skip


def test_each_problem_is_a_line_with_file_line_column_and_remedy(run: Run, tmp_path: Path) -> None:
    broken = {catalogue_files.MODULE: "titel: x", catalogue_files.LESSON_ONE: "geen kop"}
    catalogue_files.write(tmp_path / "content", catalogue_files.files() | broken)
    code, out, err = run("content", "check", "--folder", "content")
    assert code == 1
    assert _is_one_line(err)
    lines = out.splitlines()
    assert (
        f"{catalogue_files.LESSON_ONE}:1:1: error: De kop van het bestand ontbreekt. Begin met ---, een titel, en weer ---."
        in lines
    )
    assert sum(line.startswith(f"{catalogue_files.MODULE}:1:1: error: ") for line in lines) == 5


def test_a_folder_that_is_not_there_is_wrong_use(run: Run) -> None:
    assert run("content", "check", "--folder", "weg")[0] == 2


def test_checking_content_needs_no_setting(run: Run) -> None:
    assert run("content", "check", SIGNAALWIJZER_SECRET_KEY="")[0] == 0


# People


@pytest.fixture
def upgraded(run: Run, tmp_path: Path) -> Database:
    assert run("db", "upgrade")[0] == 0
    return _database(tmp_path / "var" / "signaalwijzer.sqlite")


ANNA = ("people", "add", "--email", "Anna@x.example ", "--given-name", "Anna", "--family-name", "de Vries")


def test_a_department_and_a_person_who_can_sign_in(run: Run, upgraded: Database) -> None:
    assert run("people", "department", "domein", "Domein")[0] == 0
    assert run("people", "department", "vth", "VTH", "--domain", "domein")[0] == 0
    code, out, _err = run(*ANNA, "--department", "vth", "--duty", "editor", "--duty", "core_team", NEW_PASSWORD=PASSWORD)
    assert (code, out) == (0, "Anna de Vries kan zich aanmelden.\n")
    with upgraded.reading() as db:
        person_id = signin.check_password(db, "anna@x.example", PASSWORD)
        assert person_id is not None
        found = queries.somebody(db, person_id, local_date(now()), way="passkey", demo=False)
        places = {row.department: (row.parent, row.position) for row in db.scalars(sa.select(DepartmentState))}
    assert found is not None
    assert found.permissions == {Permission.LEARN, Permission.CONTENT, Permission.INSIGHT}
    assert found.standing.department_name == "VTH"
    assert places == {"domein": (None, 1), "vth": ("domein", 2)}


def test_without_a_department_somebody_is_an_office_holder(run: Run, upgraded: Database) -> None:
    assert run(*ANNA, NEW_PASSWORD=PASSWORD)[0] == 0
    with upgraded.reading() as db:
        person_id = db.scalars(sa.select(Person.id)).one()
        found = queries.somebody(db, person_id, local_date(now()), way="passkey", demo=False)
    assert found is not None
    assert found.standing.role == "office_holder"


@pytest.mark.parametrize(
    ("arguments", "password", "why"),
    [
        ((*ANNA, "--department", "weg"), PASSWORD, "De afdeling 'weg' bestaat niet."),
        (ANNA, "kort", "ten minste 12 tekens"),
        (("people", "department", "x", "X", "--domain", "weg"), "", "Het domein 'weg' bestaat niet."),
    ],
)
def test_what_cannot_be_added_is_one_line_and_nothing_is_kept(
    run: Run, upgraded: Database, arguments: tuple[str, ...], password: str, why: str
) -> None:
    code, _out, err = run(*arguments, NEW_PASSWORD=password)
    assert code == 1
    assert _is_one_line(err)
    assert why in err
    with upgraded.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
        assert db.scalar(sa.select(sa.func.count()).select_from(Department)) == 0


def test_nobody_and_nothing_twice(run: Run, upgraded: Database) -> None:
    run("people", "department", "vth", "VTH")
    code, _out, err = run("people", "department", "vth", "VTH")
    assert code == 1
    assert "bestaat al" in err
    run(*ANNA, NEW_PASSWORD=PASSWORD)
    code, _out, err = run(*ANNA[:3], "ANNA@X.EXAMPLE", *ANNA[4:], NEW_PASSWORD=PASSWORD)
    assert code == 1
    assert "Er is al iemand" in err
    with upgraded.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_upgrading_twice_is_fine(run: Run, upgraded: Database) -> None:
    assert run("db", "upgrade")[0] == 0
    assert migrate.is_current(upgraded.engine)


# The demonstration


def test_the_first_start_makes_a_history_and_the_second_keeps_what_was_done(run: Run, tmp_path: Path) -> None:
    """One test, because the first start takes a while: it simulates and publishes everything."""
    code, out, _err = run("demo", "--prepare-only", "--folder", "map", DEMO_TODAY="2026-01-05")
    assert code == 0
    assert "geschiedenis tot en met 2026-01-04" in out
    database, key = _database(tmp_path / "map/demo.sqlite"), tmp_path / "map/demo.key"
    with database.writing() as db:
        assert 1_100 < (db.scalar(sa.select(sa.func.count()).select_from(Person)) or 0) < 1_600
        last = db.scalar(sa.select(sa.func.max(Completion.completed_at)))
        assert last is not None
        assert dt.date(2025, 12, 1) < last.date() <= dt.date(2026, 1, 4)
        db.execute(sa.update(Person).where(Person.persona == "employee").values(given_name="Gewijzigd"))
    assert key.stat().st_mode & 0o077 == 0, "for nobody else to read"
    first_key = key.read_text()
    assert len(first_key) >= 32

    began = time.process_time()
    code, out, _err = run("demo", "--prepare-only", "--folder", "map", DEMO_TODAY="2026-01-05", DEMO_SEED="1")
    assert code == 0
    assert time.process_time() - began < 5, "a second start is quick"
    assert "Organisatie nabootsen" not in out
    assert key.read_text() == first_key
    with database.reading() as db:
        assert db.scalar(sa.select(Person.given_name).where(Person.persona == "employee")) == "Gewijzigd"

    code, _out, err = run("run", SIGNAALWIJZER_DATABASE_URL=f"sqlite:///{tmp_path}/map/demo.sqlite")
    assert code == 1
    assert _is_one_line(err)
    assert "van de demonstratie" in err


@pytest.mark.parametrize("kind", ["migrated", "other", "text"])
def test_the_demonstration_refuses_any_other_file_and_leaves_it_as_it_is(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "map" / "demo.sqlite"
    path.parent.mkdir()
    if kind == "migrated":
        run("db", "upgrade", SIGNAALWIJZER_DATABASE_URL=f"sqlite:///{path}")
    elif kind == "other":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE x (y)")
            connection.commit()
    else:
        path.write_text("gewone tekst " * 100)
    before = path.read_bytes()
    code, _out, err = run("demo", "--prepare-only", "--folder", "map")
    assert code == 1
    assert _is_one_line(err)
    assert "is niet van de demonstratie" in err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEMO_TODAY", "gisteren"), ("DEMO_TODAY", "2026-02-30"), ("DEMO_TODAY", "0001-01-01"), ("DEMO_TODAY", "9999-12-31"),
     ("DEMO_SEED", "x"), ("DEMO_SEED", "-1"), ("DEMO_SEED", "9" * 5000)],
)  # fmt: skip
def test_a_wrong_day_or_seed_is_one_line_and_makes_nothing(run: Run, tmp_path: Path, name: str, value: str) -> None:
    code, out, err = run("demo", "--prepare-only", "--folder", "map", **{name: value})
    assert (code, out) == (2, "")
    assert _is_one_line(err)
    assert err.startswith(f"Fout: {name} is ")
    assert not (tmp_path / "map").exists()
