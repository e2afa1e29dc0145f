"""Numbers leave by one way: whoever reads rows of people has one reader, and whoever shows numbers reads none of them.

The import contracts say it; this says that no module is missing from the contracts.
"""

import ast
import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.repository import ROOT, modules

ROWS = {"app.learning.records", "app.learning.pulse_records", "app.people.records"}
BROUGHT = "app.insight.brought_records"
"""What the core team brings is of nobody; it has readers of its own."""
LEDGER = "app.insight.records"
GATE = "What core team and editors see of groups has passed the gate"
# What uses a word, a sheet or a permission of `insight`, and shows no figure of groups that it does not get from a gated module.
OTHER_USES = {
    "app.web.api_keys": "names of kinds",
    "app.web.audit": "the form of a file",
    "app.web.forms.brought": "which days and titles may be noted",
    "app.web.forms.report": "how long a text may be",
    "app.web.departments": "whether anything was published yet",
    "app.web.privacy_pack": "the smallest group",
    "app.web.rights": "the form of a file",
}


def _contracts() -> list[dict[str, Any]]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["tool"]["importlinter"]["contracts"]
    return found


def _name(path: str) -> str:
    return ".".join(Path(path).with_suffix("").parts)


def _imports(text: str) -> set[str]:
    """Return every module that a file imports, `from a import b` as both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def _room(folder: str) -> dict[str, set[str]]:
    return {_name(path): _imports(text) for path, text in modules().items() if path.startswith(f"app/{folder}/")}


def test_whoever_reads_rows_of_people_has_one_reader() -> None:
    protected = {one["protected_modules"][0]: one["allowed_importers"] for one in _contracts() if one["type"] == "protected"}
    del protected[BROUGHT]
    readers = {name for name, imported in _room("insight").items() if imported & ROWS}
    assert len(readers) > 2
    assert readers == set(protected)
    for name, importers in protected.items():
        doors = set(importers) - readers
        assert len(doors) == 1 or (not doors and len(importers) > 1), f"{name} has {len(doors)} front doors"


def test_whoever_shows_figures_stands_in_the_contract() -> None:
    (gate,) = [one for one in _contracts() if one["name"] == GATE]
    users = {
        name for name, imported in _room("web").items() if any(one.startswith("app.insight.") for one in imported)
    }  # fmt: skip
    assert users - set(OTHER_USES) == {one for one in gate["source_modules"] if one.startswith("app.web.")}
    assert ROWS | {LEDGER, "sqlalchemy"} <= set(gate["forbidden_modules"])
    counters = {name for name, imported in _room("insight").items() if imported & ROWS}
    assert counters <= set(gate["forbidden_modules"])


def test_only_front_doors_write_into_a_ledger() -> None:
    """A ledger takes what passed the gate: whoever appends imports a pure gate, and no row of anybody."""
    writers = {name for name, imported in _room("insight").items() if LEDGER in imported}
    gates = ("disclosure", "choice_shares", "item_figures")
    assert writers >= {"app.insight.choices", "app.insight.items", "app.insight.outcomes", "app.insight.published"}
    # The yearly report freezes tables that were published, and asks the register for them; its proof only compares.
    assert "app.insight.register" in _room("insight")["app.insight.yearly_ledger"]
    for name in writers - {"app.insight.outcomes", "app.insight.yearly_ledger", "app.insight.yearly_proof"}:
        imported = _room("insight")[name]
        assert not imported & ROWS, name
        assert any(f"app.insight.{gate}" in imported for gate in gates), name
