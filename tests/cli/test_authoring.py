"""The commands for whoever writes what is taught: begin, draw, schemas; and one clear line when it cannot be."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app import cli
from tests import catalogue_files

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the program as from a shell; return exit code, output and errors."""

    def run_it(*arguments: str) -> Said:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["signaalwijzer", "content", *arguments])
            try:
                cli.main()
                code = 0
            except SystemExit as stop:
                code = int(stop.code or 0)
        said = capsysbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return run_it


def _is_one_line(text: str) -> bool:
    return text.startswith("Fout: ") and text.endswith("\n") and text.count("\n") == 1


def test_a_module_is_begun_and_says_what_comes_next(run: Run, content_dir: Path) -> None:
    code, out, err = run("new", "module", "nieuw", "--title", "Iets: nieuws", "--folder", str(content_dir))
    assert (code, err) == (0, "")
    assert "modules/nieuw/module.yaml" in out
    assert "INVULLEN" in out
    assert (content_dir / "modules/nieuw/01-wat-zie-je.md").is_file()
    code, out, err = run("check", "--folder", str(content_dir))
    assert code == 1
    assert "modules/nieuw/module.yaml:2:10: error: Hier staat nog INVULLEN." in out


@pytest.mark.parametrize("kind", ["quiz", "scenario"])
def test_nothing_is_ever_overwritten(run: Run, content_dir: Path, kind: str) -> None:
    before = (content_dir / catalogue_files.QUIZ_FILE).read_text(encoding="utf-8")
    code, out, err = run("new", kind, catalogue_files.QUIZ, "--title", "T", "--folder", str(content_dir))
    assert (code, out) == (1, "")
    assert _is_one_line(err)
    assert "bestaat al" in err
    assert (content_dir / catalogue_files.QUIZ_FILE).read_text(encoding="utf-8") == before


def test_one_lesson_that_exists_stops_the_whole_module(run: Run, content_dir: Path) -> None:
    lesson = content_dir / "modules/nieuw/02-wat-doe-je.md"
    lesson.parent.mkdir()
    lesson.write_text("van mij", encoding="utf-8")
    assert run("new", "module", "nieuw", "--title", "T", "--folder", str(content_dir))[0] == 1
    assert lesson.read_text(encoding="utf-8") == "van mij"
    assert not (content_dir / "modules/nieuw/module.yaml").exists()


def test_a_briefing_needs_its_module(run: Run, content_dir: Path) -> None:
    code, _out, err = run("new", "briefing", "nergens", "--title", "T", "--folder", str(content_dir))
    assert code == 1
    assert _is_one_line(err)
    assert "Maak eerst de module" in err


@pytest.mark.parametrize("slug", ["A b", "../weg", "é"])
def test_a_name_that_does_not_fit_says_why(run: Run, content_dir: Path, slug: str) -> None:
    code, _out, err = run("new", "quiz", slug, "--title", "T", "--folder", str(content_dir))
    assert code == 1
    assert _is_one_line(err)
    assert "kleine letters" in err


def test_a_scenario_is_drawn_as_a_file_of_its_own(run: Run, content_dir: Path) -> None:
    code, out, err = run("graph", catalogue_files.SCENARIO, "--folder", str(content_dir))
    assert (code, err) == (0, "")
    root = ET.fromstring(out)  # noqa: S314  our own text
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Situatie begin" in out
    assert "prefers-color-scheme:dark" in out


def test_a_scenario_that_runs_dead_is_drawn_too(run: Run, content_dir: Path) -> None:
    path = content_dir / catalogue_files.SCENARIO_FILE
    path.write_text(path.read_text(encoding="utf-8").replace("    ending: bad\n", ""), encoding="utf-8")
    code, out, _err = run("graph", catalogue_files.SCENARIO, "--folder", str(content_dir))
    assert code == 0
    assert "loopt dood" in out


@pytest.mark.parametrize(
    ("slug", "text", "why"),
    [
        ("nergens", None, "bestaat niet"),
        ("../organisation", None, "bestaat niet"),
        (catalogue_files.QUIZ, None, "is geen scenario"),
        ("stuk", b"kind: scenario\ntitle: [", "ontbreekt een waarde"),
        ("leeg", b"kind: scenario\n", "ontbreekt"),
        ("bytes", b"kind: scenario\n\xff", "geen UTF-8"),
        ("groot", b"#" * 1_000_001, "groter dan 1 MB"),
    ],
)
def test_what_cannot_be_drawn_says_why(run: Run, content_dir: Path, slug: str, text: bytes | None, why: str) -> None:
    if text is not None:
        (content_dir / f"quizzes/{slug}.yaml").write_bytes(text)
    code, out, err = run("graph", slug, "--folder", str(content_dir))
    assert (code, out) == (1, "")
    assert why in err
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("Fout: ")


def test_schemas_are_written_for_every_kind_of_file(run: Run, tmp_path: Path) -> None:
    code, out, err = run("schemas", "--out", str(tmp_path / "schemas"))
    assert (code, err) == (0, "")
    names = {path.name.removesuffix(".schema.json") for path in (tmp_path / "schemas").iterdir()}
    assert {"module", "briefing", "quiz", "scenario", "drill", "organisation"} <= names
    assert len(out.splitlines()) == len(names)
    schema = json.loads((tmp_path / "schemas/module.schema.json").read_text(encoding="utf-8"))
    assert schema["additionalProperties"] is False


def test_schemas_cannot_be_written_over_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("", encoding="utf-8")
    code, _out, err = run("schemas", "--out", str(tmp_path / "schemas"))
    assert code == 2
    assert "Traceback" not in err


def test_a_scenario_from_a_case_is_begun_with_a_list_on_which_nothing_is_ticked_off(run: Run, content_dir: Path) -> None:
    code, out, err = run("new", "scenario", "de-loods", "--title", "De loods", "--from-case", "--folder", str(content_dir))
    assert (code, err) == (0, "")
    assert out.startswith("quizzes/de-loods.yaml\n")
    text = (content_dir / "quizzes/de-loods.yaml").read_text(encoding="utf-8")
    assert [f"    {name}: false  # INVULLEN" in text for name in catalogue_files.CASE_ITEMS] == [True] * 8
    code, out, err = run("check", "--folder", str(content_dir))
    assert code == 1
    assert out.count(": error: Nog niet afgevinkt: ") == 8
    line = text.split("\n").index(next(one for one in text.split("\n") if "meldpunt_agreed" in one)) + 1
    assert f"quizzes/de-loods.yaml:{line}:5: error: Nog niet afgevinkt: Het Meldpunt vindt het goed. Pas het verhaal aan" in out
    assert "Traceback" not in out + err


@pytest.mark.parametrize("kind", ["module", "quiz"])
def test_only_a_scenario_comes_from_a_case(run: Run, content_dir: Path, kind: str) -> None:
    code, out, err = run("new", kind, "nieuw", "--title", "T", "--from-case", "--folder", str(content_dir))
    assert (code, out) == (1, "")
    assert err == "Fout: --from-case kan alleen bij een scenario.\n"
    assert not list(content_dir.glob("**/nieuw*"))
