"""`content check`: the plain lines, and the same as a document for other programs."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from tests import catalogue_files

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Check the content in a folder that holds the tiny catalogue with files replaced."""

    def run_it(*options: str, **texts: str) -> tuple[int, str, str]:
        changed = {getattr(catalogue_files, name): text for name, text in texts.items()}
        catalogue_files.write(tmp_path, catalogue_files.files() | changed)
        monkeypatch.setattr(sys, "argv", ["signaalwijzer", "content", "check", "--folder", str(tmp_path), *options])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


def test_a_warning_is_told_and_stops_nothing(run: Run) -> None:
    code, out, err = run(LESSON_TWO=catalogue_files.lesson("Wat doe je?", "Meld een gechenk. [@gedragscode]"))
    assert (code, err) == (0, "")
    assert f"{catalogue_files.LESSON_TWO}:4:10: warning: Het woordenboek kent ‘gechenk’ niet. " in out
    assert out.splitlines()[-1].startswith("In orde: 1 module, ")


def test_the_document_is_all_that_is_printed(run: Run) -> None:
    code, out, err = run("--json")
    told = json.loads(out)
    assert (code, err, told["ok"], told["errors"]) == (0, "", True, 0)
    assert [module["slug"] for module in told["modules"]] == [catalogue_files.SLUG] * 2


def test_an_error_is_in_the_document_and_in_the_exit_code(run: Run) -> None:
    code, out, err = run("--json", MODULE="titel: x")
    told = json.loads(out)
    assert code == 1
    assert err == "Fout: de inhoud heeft fouten.\n"
    assert not told["ok"]
    assert told["problems"][0]["path"] == catalogue_files.MODULE
    assert set(told["problems"][0]) == {"path", "line", "column", "severity", "what", "remedy"}


def test_without_a_dictionary_that_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.catalogue.spelling.dutch", lambda: None)
    code, out, _err = run()
    assert code == 0
    assert "De spelling is niet nagekeken" in out
    assert json.loads(run("--json")[1])["spelling"] == "no dictionary"


def test_what_is_shipped_is_spelled_right_and_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["signaalwijzer", "content", "check", "--json"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert not stop.value.code
    told = json.loads(capsys.readouterr().out)
    assert told["spelling"] == "checked"
    wrong = [one for one in told["problems"] if "woordenboek" in one["what"] or one["path"].endswith("words.txt")]
    assert wrong == []
