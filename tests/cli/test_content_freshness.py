"""`content freshness`: what it lists, and what it says of a list with mistakes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from tests import catalogue_files
from tests.catalogue_files import LESSON_ONE, MODULE, SCENARIO, SCENARIO_FILE, from_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = catalogue_files.files()
    files[MODULE] = files[MODULE].replace("2099-12-31", "2027-01-15").replace("Gedragscode integriteit", "Wet Bibob")
    return catalogue_files.write(tmp_path / "content", files)


def _run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(cli, ["content", "freshness", "--folder", str(folder), *arguments])
    return found.exit_code, found.stdout, found.stderr


def test_late_and_soon_are_listed_with_file_and_line(folder: Path) -> None:
    line = (folder / MODULE).read_text(encoding="utf-8").split("\n").index("  - id: gedragscode") + 1
    code, out, _err = _run(folder, "--on", "2026-12-01")
    assert code == 0
    assert f"{MODULE}:{line}: gedragscode: nakijken is uiterlijk 2027-01-15" in out
    assert "Op 2027-01-16: 1 bron is te laat, 0 bronnen komen binnen 60 dagen." in _run(folder, "--on", "2027-01-16")[1]
    assert "0 bronnen zijn te laat" in _run(folder, "--on", "2026-11-01")[1]


def test_a_change_of_law_is_told_as_json_too(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "wet.csv"
    changed.write_text(
        'law,article,date\nWet Bibob,"artikel 4, tweede lid",2027-01-01\nWet Bibop,4,2027-01-01\n', encoding="utf-8"
    )
    code, out, err = _run(folder, "--on", "2026-12-01", "--changed", str(changed), "--json")
    told = json.loads(out)
    assert code == 0
    assert [one["source"] for one in told["sources"]] == ["gedragscode"]
    assert {one["block"] for one in told["changed"]} == {"lesson"}
    assert told["changed"][0]["path"] == LESSON_ONE
    assert "Bedoel je ‘Wet Bibob’?" in err


def test_mistakes_are_told_with_line_and_column_and_nothing_is_done(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "wet.csv"
    changed.write_text("law,article,date\nWet,drie,morgen\n", encoding="utf-8")
    code, out, err = _run(folder, "--changed", str(changed))
    assert code == 1
    assert out == ""
    assert f"{changed}:2:5: error: ‘drie’ is geen artikel." in err
    assert f"{changed}:2:10: error: ‘morgen’ is geen datum." in err
    assert "Traceback" not in err


def test_content_with_mistakes_says_so(folder: Path) -> None:
    (folder / MODULE).write_text("title: [", encoding="utf-8")
    code, _out, err = _run(folder)
    assert code == 1
    assert MODULE in err


def test_a_scenario_from_a_case_is_listed_before_and_after_its_last_day(folder: Path) -> None:
    assert "casus" not in _run(folder, "--on", "2026-12-01")[1]
    assert json.loads(_run(folder, "--on", "2026-12-01", "--json")[1])["scenarios"] == []
    text = from_case("2027-03-01")
    catalogue_files.write(folder, {SCENARIO_FILE: text})
    line = text.split("\n").index("  expires_on: 2027-03-01") + 1
    assert "casus" not in _run(folder, "--on", "2026-12-30")[1]
    code, out, _err = _run(folder, "--on", "2026-12-31")
    assert code == 0
    assert f"{SCENARIO_FILE}:{line}: {SCENARIO}: uit een casus, mag gebruikt worden tot en met 2027-03-01 (De kerstborrel)" in out
    assert "Uit een casus: 0 scenario’s zijn verlopen, 1 scenario verloopt binnen 60 dagen." in out
    code, out, _err = _run(folder, "--on", "2027-03-02")
    assert code == 0
    assert "mocht gebruikt worden tot en met 2027-03-01" in out
    assert "Uit een casus: 1 scenario is verlopen, 0 scenario’s verlopen binnen 60 dagen." in out
    (told,) = json.loads(_run(folder, "--on", "2027-03-02", "--json")[1])["scenarios"]
    assert told == {
        "path": SCENARIO_FILE, "line": line, "slug": SCENARIO, "title": "De kerstborrel", "expires_on": "2027-03-01",
        "urgency": "overdue",
    }  # fmt: skip
