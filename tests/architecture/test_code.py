"""Rules of the house that no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import content_folder
from app.learning.publishing import Library
from tests.architecture.repository import ROOT, modules, tracked

GUARDS = {"allow", "open_to_anyone"}
METHODS = {"get", "post", "put", "patch", "delete", "route"}


def _decorators(function: ast.FunctionDef) -> list[str]:
    names = []
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.append(called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else "")
    return names


def _views() -> Iterator[tuple[str, ast.FunctionDef, list[str]]]:
    for path, text in modules().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and METHODS & set(_decorators(node)) and path.startswith("app/web/"):
                yield path, node, _decorators(node)


def test_every_view_has_exactly_one_guard_right_below_its_address() -> None:
    views = list(_views())
    assert len(views) > 25
    for path, view, decorators in views:
        assert sum(name in GUARDS for name in decorators) == 1, f"{path}: {view.name}"
        assert decorators[-1] in GUARDS, f"{path}: the guard of {view.name} has to be the last decorator"
        assert len(set(decorators) & METHODS) == 1, f"{path}: {view.name} has more than one method"


def test_every_endpoint_of_the_running_application_has_a_guard(app: Flask) -> None:
    bare = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not rule.build_only and not hasattr(app.view_functions[rule.endpoint], "guard")
    ]
    assert bare == []


def test_paths_that_change_something_are_not_paths_that_show_something(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert len(methods) == 1, f"{rule.rule}: one function, one method"


def test_nothing_catches_everything_but_the_loop_of_the_worker() -> None:
    for path, text in modules().items():
        if path == "app/worker.py":
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler):
                names = {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)} if node.type else {"Exception"}
                assert not names & {"Exception", "BaseException"}, f"{path}:{node.lineno}"


def test_what_takes_seconds_to_load_is_loaded_by_who_needs_it() -> None:
    """Every command and every start of the server would wait for it."""
    for path, text in modules().items():
        for node in ast.parse(text).body:
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert not {one.split(".")[0] for one in names} & {"scipy", "highspy", "weasyprint"}, path


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    names = {part.removesuffix(".py") for path in modules() for part in path.split("/")}
    assert not names & {"utils", "util", "helpers", "helper", "common", "core", "misc", "service", "services", "manager"}


MADE = "app/learning/participation.py"
"""What is made of facts, and made again from them: it is no fact."""


def test_facts_are_appended_and_never_rewritten() -> None:
    """In the rooms where facts are kept, nothing updates or deletes."""
    for path, text in modules().items():
        if path.startswith(("app/learning/", "app/insight/")) and path != MADE:
            called = {ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)}
            assert not called & {"sa.update", "sa.delete", "db.delete", "db.merge"}, path


def test_what_is_made_of_facts_touches_no_fact() -> None:
    calls = [node for node in ast.walk(ast.parse(modules()[MADE])) if isinstance(node, ast.Call)]
    writes = {ast.unparse(node) for node in calls if ast.unparse(node.func) in {"sa.insert", "sa.update", "sa.delete"}}
    assert writes == {
        f"sa.{verb}({table})" for verb in ("insert", "delete") for table in ("Participation", "ParticipationChange")
    }
    assert not {ast.unparse(node.func) for node in calls} & {"db.add", "db.add_all", "db.delete", "db.merge"}


def test_actions_never_commit() -> None:
    for path, text in modules().items():
        if path != "app/storage/database.py":
            assert not re.search(r"\bdb\.(commit|rollback|begin)\(", text), path


def test_every_package_is_in_the_house_and_says_what_it_is_for() -> None:
    for path, text in modules().items():
        if path.endswith("__init__.py"):
            assert ast.get_docstring(ast.parse(text)), path


def test_tests_of_decisions_import_no_database_and_no_web() -> None:
    for path in sorted((ROOT / "tests/unit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            bad = [one for one in names if re.match(r"(flask|sqlalchemy|werkzeug|app\.web|app\.storage|tests\.factories)\b", one)]
            assert not bad, f"{path.relative_to(ROOT)}: {bad}"


@pytest.mark.parametrize(
    "word", ["pytest.skip", "pytest.importorskip", "mark.skip", "mark.xfail", "unittest.mock", "pytest.xfail"]
)
def test_no_test_is_passed_over(word: str) -> None:
    here = Path(__file__)
    users = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path != here and word in path.read_text(encoding="utf-8")]
    assert users == []


def test_the_wheel_holds_everything_the_program_reads() -> None:
    """Installed, the program finds under app/_bundled what stands in the root of the checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bundled = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    needed = {"organisation.yaml", "modules", "quizzes", "migrations", "static"}
    assert {name: f"app/_bundled/{name}" for name in needed} == bundled


def test_the_library_in_the_checkout_is_the_one_that_is_shipped() -> None:
    assert Library(content_folder()).catalogue.modules


def test_migrations_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in tracked() if path.parent.name == "versions")
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_whoever_serves_learners_says_where_approvals_are() -> None:
    """A library without a database serves everything in the files; only tests and the checker may want that."""
    for path, text in modules().items():
        for call in re.findall(r"(?<![\w.])Library\(([^()]*(?:\([^()]*\))*[^()]*)\)", text):
            assert path == "app/learning/publishing.py" or "," in call, f"{path}: Library({call})"
