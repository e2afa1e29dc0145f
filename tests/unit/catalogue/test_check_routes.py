"""The route trainer against the reporting routes: every mistake with its line."""

import datetime as dt
from pathlib import Path

import pytest

from app.catalogue.load import load
from app.catalogue.model import Organisation
from app.catalogue.strict_yaml import compose
from tests import again_files, catalogue_files
from tests.again_files import DRILL_FILE

TODAY = dt.date(2026, 11, 23)


def test_the_drill_of_the_tests_has_no_mistake(tmp_path: Path) -> None:
    catalogue, problems = load(catalogue_files.write(tmp_path, again_files.files()), TODAY)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert catalogue
    assert list(catalogue.drills) == [again_files.DRILL]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("route: meldpunt-integriteit", "route: loket", "route: loket", "Meldroute ‘loket’ bestaat niet."),
        ("also: [politie]", "also: [loket]", "also: [loket]", "Meldroute ‘loket’ bestaat niet."),
        ("route: griffier", "route: meldpunt-agressie", "route: meldpunt-agressie",
         "Meldroute ‘meldpunt-agressie’ is er niet voor politieke ambtsdragers."),
        ("also: [politie]", "also: [kabinet]", "also: [kabinet]", "Meldroute ‘kabinet’ is er niet voor ambtenaren."),
        ("also: [politie]", "also: [politie, alarm, meldpunt-integriteit, meldpunt-ondermijning]", "route: meldpunt-agressie",
         "Bij signaal ‘signaal-0’ is elke meldroute goed."),
        ("draw: 5", "draw: 6", "draw: 6", "Voor politieke ambtsdragers zijn er 5 signalen, en er worden er 6 gevraagd."),
    ],
    ids=["unknown", "unknown-also", "not-theirs", "not-theirs-also", "nothing-wrong", "too-few"],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: str, what: str) -> None:
    text = again_files.drill_text().replace(old, new, 1)
    assert text != again_files.drill_text()
    catalogue, problems = load(catalogue_files.write(tmp_path, {**again_files.files(), DRILL_FILE: text}), TODAY)
    assert catalogue is None
    found = [(problem.path, problem.what) for problem in problems if problem.severity == "error"]
    assert found == [(DRILL_FILE, what)]
    place = text.split("\n")[next(one.line for one in problems if one.severity == "error") - 1]
    assert line in place


def test_a_source_of_the_drill_that_is_overdue_is_told(tmp_path: Path) -> None:
    text = again_files.drill_text().replace("2099-12-31", "2026-01-01")
    _catalogue, problems = load(catalogue_files.write(tmp_path, {**again_files.files(), DRILL_FILE: text}), TODAY)
    assert [problem.path for problem in problems if "nagekeken" in problem.what] == [DRILL_FILE]


def test_the_routes_of_the_tests_are_real_routes() -> None:
    routes = Organisation.model_validate(compose(again_files.organisation())[0]).routes
    assert {route.id for route in routes} >= set(again_files.EMPLOYEE_SIGNALS.values())
