"""What a line of the trail may tell: no answers, scores, names, addresses or search texts; a new word has to be added here."""

import ast
from collections.abc import Iterator

from tests.architecture.repository import modules

ALLOWED = {
    "audience",
    "data",
    "department",
    "docx",
    "duty",
    "endpoint",
    "everywhere",
    "found",
    "in_force",
    "kept",
    "key",
    "kind",
    "left",
    "lines",
    "method",
    "module",
    "on",
    "page",
    "pdf",
    "people",
    "period",
    "reason",
    "replaces",
    "role",
    "run",
    "size",
    "source",
    "undone",
    "until",
    "version",
    "way",
    "what",
    "why",
    "words",
    "year",
    "zip",
}
FORBIDDEN = {"answer", "answers", "chosen", "points", "score", "name", "email", "address", "search", "query", "q", "text"}


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield every function that writes a line, with its module."""
    for path, text in modules().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and any(_writes(one) for one in ast.walk(node)):
                yield path, node


def _writes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"note", "note_view"} and (
        ast.unparse(node.func) in {"trail.note", "note_view", "note"}
    )  # fmt: skip


def _told(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the keys of every mapping that becomes the details of a line, also by way of a name."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _writes(node)]
    given = [one.value for call in calls for one in call.keywords if one.arg == "details"]
    given += [call.args[1] for call in calls if ast.unparse(call.func) == "note_view" and len(call.args) > 1]
    names = {node.id for one in given for node in ast.walk(one) if isinstance(node, ast.Name)}
    given += [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and names & {ast.unparse(target) for target in node.targets}
    ]
    for one in given:
        for node in ast.walk(one):
            if isinstance(node, ast.Dict):
                yield from (key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def test_details_hold_only_what_is_allowed() -> None:
    functions = list(_functions())
    assert len(functions) > 20
    for path, function in functions:
        unknown = set(_told(function)) - ALLOWED
        assert not unknown, f"{path}: {function.name} tells {sorted(unknown)}"


def test_nothing_allowed_is_an_answer_or_a_person() -> None:
    assert not ALLOWED & FORBIDDEN
