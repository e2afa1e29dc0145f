"""`signaalwijzer simulate`: two files, or one line that says what is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import cli
from app.cli import simulate

HEADER = "department,domain,people,response,willingness\n"


def run(*options: str) -> Result:
    return CliRunner().invoke(cli.cli, ["simulate", *options])


def test_it_writes_what_is_true_and_what_can_be_seen(tmp_path: Path) -> None:
    found = run("--out", str(tmp_path / "new" / "folder"), "--quarters", "2", "--people", "120")
    assert found.exit_code == 0, found.output
    assert "120 mensen in 15 afdelingen, 2 kwartalen" in found.output
    truth = json.loads((tmp_path / "new/folder/truth.json").read_text("utf-8"))
    seen = json.loads((tmp_path / "new/folder/observations.json").read_text("utf-8"))
    assert truth["organisation"]["people"] == 120
    assert truth["invented"]
    assert seen["invented"]
    assert len(seen["pulses"]) == len(truth["pulses"]) == 30


def test_the_same_options_give_the_same_files_and_nothing_is_overwritten(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert run("--out", str(tmp_path / folder), "--quarters", "1", "--seed", "5", "--people", "60").exit_code == 0
    for name in ("truth.json", "observations.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    again = run("--out", str(tmp_path / "a"), "--quarters", "1")
    assert again.exit_code == 1
    assert "truth.json bestaat al. Er is niets gemaakt." in again.output


def test_a_table_of_ones_own_is_used(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(HEADER + "Zorg,Sociaal,40,0.5,0.6\nWerk,Sociaal,9,0.5,0.6\n", "utf-8")
    found = run("--out", str(tmp_path / "out"), "--departments", str(table), "--response-bias", "0.6")
    assert found.exit_code == 0, found.output
    truth = json.loads((tmp_path / "out/truth.json").read_text("utf-8"))
    assert [one["name"] for one in truth["departments"]] == ["Zorg", "Werk"]
    assert truth["response_bias"] == 0.6


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--people", "1"], "1 is not in the range"),
        (["--people", "29"], "15 afdelingen hebben samen ten minste 30 mensen"),
        (["--people", "veel"], "'veel' is not a valid integer"),
        (["--quarters", "41"], "41 is not in the range"),
        (["--response-bias", "nan"], "--response-bias"),
        (["--response-bias", "6"], "6.0 is not in the range"),
        (["--departments", "nergens.csv"], "nergens.csv"),
    ],
)
def test_a_wrong_value_is_refused_in_words(tmp_path: Path, options: list[str], says: str) -> None:
    found = run("--out", str(tmp_path / "out"), *options)
    assert found.exit_code != 0
    assert says in found.output
    assert "Traceback" not in found.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEADER + "A,D,nul,0.5,0.5\n", "table.csv:2:3: error: ‘nul’ is geen aantal mensen."),
        ("naam\nA\n", "table.csv:1:1: error: De kolom ‘department’ ontbreekt."),
        (HEADER + "A,D,60000,0.5,0.5\nB,D,60000,0.5,0.5\n", "samen 120000 mensen"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text, "utf-8")
    found = run("--out", str(tmp_path / "out"), "--departments", str(table))
    assert found.exit_code == 1
    assert says in found.output
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(b"\xff\xfe\x00")
    assert "geen UTF-8" in run("--out", str(tmp_path / "out"), "--departments", str(table)).output
    table.write_bytes(b"x" * (simulate.LARGEST_FILE + 1))
    assert "groter dan 1 MB" in run("--out", str(tmp_path / "out"), "--departments", str(table)).output
