"""The guide for a first briefing, followed to the letter: every file in it, its commands, two approvals, and a reader."""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cli
from app.config import content_folder
from app.learning import publishing
from app.learning.publishing import Library
from app.storage.database import Database
from tests import factories
from tests.visitor import Visitor

GUIDE = Path(__file__).parents[2] / "docs" / "je-eerste-briefing.md"
SLUG = "drugsafval"
BELOW = f"modules/{SLUG}/briefing"
AT = f"/content/briefing/{SLUG}/"
MINUTES = 3


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)


def _files() -> Iterator[tuple[str, str]]:
    """Return name and text of every file in the guide: each block is the file that was named last before it."""
    name = ""
    for before, language, text in re.findall(r"(.*?)^```(\w+)\n(.*?)^```\n", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        names = re.findall(r"`([\w-]+\.(?:yaml|md))`", before)
        name = names[-1] if names else name
        if language in {"yaml", "markdown"}:
            yield name, text


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """A copy of what is shipped, with nothing written yet."""
    for name in ("modules", "quizzes"):
        shutil.copytree(content_folder() / name, tmp_path / name)
    shutil.copy(content_folder() / "organisation.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def written(content_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder after the command and the typing of the guide."""
    new = re.search(r"signaalwijzer (content new briefing \S+) --title '([^']+)'", GUIDE.read_text("utf-8"))
    assert new
    _run(monkeypatch, *new[1].split(), "--title", new[2], "--folder", str(content_dir))
    begun = {path.name for path in (content_dir / BELOW).iterdir()}
    for name, text in _files():
        (content_dir / BELOW / name).write_text(text, encoding="utf-8")
    assert begun == {"briefing.yaml", "01-wat-speelt-er.md", "02-dilemma.md", "03-wat-doet-u.md"}
    return content_dir


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["signaalwijzer", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert not stop.value.code


@pytest.fixture
def library(written: Path, database: Database) -> Library:
    """What a server has: nothing is served that was not approved."""
    return Library(written, database)


def test_the_checker_has_nothing_to_say_of_it(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    _run(monkeypatch, "content", "check", "--json", "--folder", str(written))
    said = json.loads(capsys.readouterr().out)
    assert [one for one in said["problems"] if one["path"].startswith(BELOW)] == []
    told = next(one for one in said["modules"] if (one["kind"], one["slug"]) == ("briefing", SLUG))
    assert told["minutes"] == MINUTES


def test_two_people_approve_it_and_an_office_holder_reads_it(page: Visitor, database: Database) -> None:
    def signed_in(role: str = "civil_servant", *duties: str) -> Visitor:
        with database.writing() as db:
            who = factories.person(db, role=role, duties=duties)
        return page.another().sign_in(who)

    editor = signed_in("civil_servant", "editor")
    assert "in beoordeling" in editor.open(AT).main
    editor.submit(editor.open(AT).form(action=f"{AT}offer"))
    reader = signed_in("office_holder")
    assert "Drugsafval in drie minuten" not in reader.open("/").main
    for duty in ("domain_reviewer", "legal_reviewer"):
        reviewer = signed_in("civil_servant", duty)
        reviewer.submit(reviewer.open(AT).form(action=f"{AT}approve"))
    assert "gepubliceerd" in editor.open(AT).main
    assert "Drugsafval in drie minuten" in reader.open("/").main
    assert reader.open(f"/briefings/{SLUG}/1/").h1 == "Zes blauwe vaten"
