"""What the documentation says is what the program does: settings, commands, tables, rooms."""

import dataclasses as dc
import re

import click
import pytest

from app.cli import cli
from app.config import PREFIX, READERS, Config, ConfigError, read_config
from app.storage.base import Base
from tests.architecture.repository import ROOT, modules

SETTINGS = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
KEY = {f"{PREFIX}SECRET_KEY": "k" * 40}


def _table() -> dict[str, list[str]]:
    """Return variable to default, what it may be and meaning, from the table."""
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", SETTINGS, re.MULTILINE)
    return {name.lower(): rest for name, *rest in rows}


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    fields = {field.name for field in dc.fields(Config)}
    assert set(_table()) == fields == {*READERS, "secret_key"}
    assert set(re.findall(rf"{PREFIX}(\w+)", SETTINGS)) == {name.upper() for name in fields}


@pytest.mark.parametrize("field", dc.fields(Config), ids=lambda field: field.name)
def test_the_table_has_the_real_default(field: "dc.Field[object]") -> None:
    said = _table()[field.name][0]
    if field.default is dc.MISSING:
        assert said == "none"
    elif field.default == "":
        assert said == "empty"
    elif field.name != "content_dir":
        assert said == f"`{field.default}`"


@pytest.mark.parametrize(("name", "row"), sorted(_table().items()))
def test_what_the_table_allows_is_what_is_allowed(name: str, row: list[str]) -> None:
    def accepts(value: str) -> bool:
        try:
            read_config(KEY | {f"{PREFIX}{name.upper()}": value})
        except ConfigError:
            return False
        return True

    span = re.fullmatch(r"(\d+) to (\d+)", row[1])
    if span:
        low, high = int(span[1]), int(span[2])
        assert [accepts(str(value)) for value in (low - 1, low, high, high + 1)] == [False, True, True, False]
    for listed in re.findall(r"`([\w]+)`", row[1]):
        assert name == "content_dir" or accepts(listed), listed


@pytest.mark.parametrize("name", sorted(field.name for field in dc.fields(Config)))
def test_every_setting_does_something(name: str) -> None:
    derived = {"mode": "is_demo"}.get(name, name)
    users = [path for path, text in modules().items() if path != "app/config.py" and f"config.{derived}" in text]
    assert users, f"{name} is read by nobody"


def _commands(command: click.Command, path: tuple[str, ...] = ("signaalwijzer",)) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        return [found for name, one in command.commands.items() for found in _commands(one, (*path, name))]
    return [(" ".join(path), command)]


@pytest.mark.parametrize(("name", "command"), _commands(cli), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_stands_in_the_table_with_its_options(name: str, command: click.Command) -> None:
    row = re.search(rf"^\| `{re.escape(name)}` \| (.+) \|$", OPERATIONS, re.MULTILINE)
    assert row, f"{name} is not in docs/operations.md"
    assert command.help
    optional = [one.opts[0] for one in command.params if isinstance(one, click.Option) and not one.required]
    described = row[1] + OPERATIONS
    assert [option for option in optional if option not in described] == []


def test_every_command_in_the_documentation_exists() -> None:
    known = {name for name, _command in _commands(cli)}
    groups = {name.rsplit(" ", 1)[0] for name in known}
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for line in re.findall(r"(?:^|`)(signaalwijzer(?: [a-z]+(?:-[a-z]+)*)+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            words = line.split(" ")
            said = [" ".join(words[: count + 1]) for count in range(1, 4)]
            assert known & set(said) or line in groups, f"{path.name}: {line}"


def test_every_table_and_every_room_is_in_the_architecture() -> None:
    for table in Base.metadata.tables:
        assert f"`{table}`" in ARCHITECTURE, table
    rooms = {path.name for path in (ROOT / "app").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    for room in rooms - {"text", "cli"}:
        assert f"| `{room}` |" in ARCHITECTURE, room


def test_links_between_documents_lead_somewhere() -> None:
    for path in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                assert (path.parent / target).exists(), f"{path.relative_to(ROOT)}: {target}"
