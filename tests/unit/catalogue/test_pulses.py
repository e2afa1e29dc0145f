"""A pulse as a file: what is right is read whole, what is wrong has a place and a remedy."""

import datetime as dt
from pathlib import Path

import pytest

from app.catalogue.courses import courses, find
from app.catalogue.load import load
from app.catalogue.model import Pulse
from app.catalogue.read import read_pulse, read_version
from app.errors import Problem
from tests import catalogue_files, pulse_files
from tests.pulse_files import BARRIERS, FILE, HEAD, PULSE, ROUTE, SLUG, WILLINGNESS

TODAY = dt.date(2026, 11, 10)


def read(text: str, slug: str = SLUG) -> tuple[Pulse | None, list[Problem]]:
    return read_pulse(slug, {FILE: text})


def one_problem(text: str, slug: str = SLUG) -> Problem:
    found, problems = read(text, slug)
    assert found is None
    (problem,) = problems
    return problem


def test_a_pulse_is_read_whole() -> None:
    found, problems = read(PULSE)
    assert problems == []
    assert found
    assert found.period_key == "2026-q4"
    assert [question.kind for question in found.head.questions] == ["willingness", "route", "barriers"]
    assert [question.most for question in found.head.questions] == [1, 1, 3]


def test_an_office_holder_is_addressed_with_u_and_sees_own_routes() -> None:
    found, _problems = read(PULSE)
    assert found
    route = found.question("route")
    assert route
    assert route.text.to("office_holder") == "Waar meldt u dit?"
    assert [one.id for one in route.options_for("office_holder")] == ["griffier", "alarm", "dont_know"]
    assert [one.id for one in route.options_for("civil_servant")] == ["meldpunt", "alarm", "dont_know"]


def test_a_kept_version_is_read_again() -> None:
    found, _problems = read(PULSE)
    assert read_version("pulse", SLUG, {FILE: PULSE}) == found


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (PULSE.replace("2026-11-09", "2026-09-07"), 2, "niet in het kwartaal"),
        (PULSE.replace("2026-11-09", "2026-12-14"), 2, "na het einde van haar kwartaal"),
        (PULSE.replace("2026-11-09", "2026-11-08"), 2, "geen werkdag"),
        (HEAD + BARRIERS, 3, "geen vraag met één antwoord"),
        (HEAD + WILLINGNESS + WILLINGNESS, 16, "komt twee keer voor"),
        (PULSE.replace("    subject: ondermijning\n", "", 1), 4, "noemt geen onderwerp"),
        (PULSE.replace("    kind: barriers", "    kind: barriers\n    subject: integriteit"), 29, "hoort geen onderwerp"),
        (PULSE.replace("{id: probably,", "{id: misschien,"), 10, "vaste antwoorden"),
        (PULSE.replace("text: Zeker wel, counts: yes", "text: Zeker wel, counts: no"), 15, "telt altijd als yes"),
        (PULSE.replace("text: Zeker wel, counts: yes", "text: Zeker wel, counts: yes, audience: [civil_servant]"), 15,
         "is er voor iedereen"),
        (PULSE.replace("griffier, text: Bij de griffier, counts: yes", "griffier, text: Bij de griffier, counts: no"), 22,
         "Voor politieke ambtsdragers is geen enkele meldroute goed"),
        (PULSE.replace("id: alarm, text: Via 112, counts: no", "id: alarm, text: Via 112, counts: yes"), 22,
         "Voor ambtenaren is elke meldroute goed"),
        (PULSE.replace("{id: dont_know, text: Weet ik niet, counts: no}", "{id: dont_know, text: Weet ik niet, counts: apart}"),
         26, "telt elk antwoord mee"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place(text: str, line: int, what: str) -> None:
    found, problems = read(text)
    assert found is None
    told = [problem for problem in problems if what in problem.what]
    assert told, problems
    assert told[0].line == line
    assert told[0].remedy


def test_the_name_of_the_file_says_the_quarter() -> None:
    assert "geen naam van een peiling" in one_problem(PULSE, "peiling-najaar").what


def test_more_than_three_questions_are_too_many() -> None:
    questions = "".join(WILLINGNESS.replace("id: melden", f"id: melden-{number}") for number in range(4))
    assert "te veel onderdelen" in one_problem(HEAD + questions).what


def test_free_text_cannot_be_asked() -> None:
    found, problems = read(HEAD + WILLINGNESS.replace("kind: willingness", "kind: open"))
    assert found is None
    assert "Kies uit" in problems[0].remedy


def test_a_route_has_to_exist_for_who_can_choose_it(tmp_path: Path) -> None:
    text = HEAD + WILLINGNESS + ROUTE.replace("audience: [office_holder]", "audience: [civil_servant, office_holder]")
    catalogue, problems = load(catalogue_files.write(tmp_path, pulse_files.files(text)), TODAY)
    assert catalogue is None
    (problem,) = [one for one in problems if one.severity == "error"]
    assert (problem.path, problem.line) == (FILE, 24)
    assert "bestaat niet voor ambtenaren" in problem.what


def test_a_pulse_is_approved_like_a_course(tmp_path: Path) -> None:
    catalogue, _problems = load(catalogue_files.write(tmp_path, pulse_files.files()), TODAY)
    assert catalogue
    found = find(catalogue, "pulse", SLUG)
    assert found in courses(catalogue)
    assert found
    assert found.title == "Een vreemd aanbod"
    assert dict(found.files) == {FILE: PULSE}
