"""A problem is a line that editors make clickable; a refusal knows its status."""

import pytest

from app.errors import Conflict, NotAllowed, NotFound, Problem, Refusal, TooOften


def test_a_problem_names_file_line_column_severity_what_and_remedy() -> None:
    problem = Problem("modules/x/module.yaml", 3, 7, "Dit klopt niet.", "Maak het goed.")
    assert str(problem) == "modules/x/module.yaml:3:7: error: Dit klopt niet. Maak het goed."
    warning = Problem("a.md", 1, 1, "Let op.", "Kijk na.", "warning")
    assert str(warning) == "a.md:1:1: warning: Let op. Kijk na."


def test_problems_stand_in_the_order_of_the_files() -> None:
    late, early, other = Problem("b", 1, 1, "x", "y"), Problem("a", 10, 1, "x", "y"), Problem("a", 9, 1, "x", "y")
    assert sorted([late, early, other]) == [other, early, late]


@pytest.mark.parametrize(("kind", "status"), [(NotFound, 404), (NotAllowed, 403), (Conflict, 409), (TooOften, 429)])
def test_a_refusal_knows_its_status(kind: type[Refusal], status: int) -> None:
    assert kind.status == status
    assert issubclass(kind, Refusal)
