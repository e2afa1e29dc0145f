"""What people chose, for the core team: the same numbers as sentence, drawing, list, table and file."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from app.insight import choices
from app.learning.publishing import Library
from app.storage.database import Database
from tests import factories
from tests.catalogue_files import SCENARIO, SLUG
from tests.db.test_choices import IN_FIRST, IN_SECOND, LATE, RIGHT, WRONG, dinner, people, play
from tests.visitor import Page, Visitor, text_of

SignIn = Callable[..., Visitor]
PATH = "/insight/scenarios/"
SVG = "{http://www.w3.org/2000/svg}"
WHAT = f"scenario:{SCENARIO}"


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


@pytest.fixture
def _chosen(database: Database, library: Library) -> None:
    for number, who in enumerate(people(database, 40)):
        play(database, library, who, (RIGHT, LATE, WRONG, RIGHT)[number % 4], IN_FIRST)
    for number, who in enumerate(people(database, 20, office="statenlid")):
        dinner(database, library, who, "gaan" if number < 1 else "weigeren", IN_SECOND)
    choices.publish_due(database, library.catalogue, dt.date(2026, 7, 1))


def _table(page: Page) -> list[list[str]]:
    (table,) = page.all("table")
    return [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in table.iter("tr")]


def _file(visitor: Visitor, path: str) -> list[list[str]]:
    answer = visitor.raw("GET", path)
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.csv"', answer.headers["Content-Disposition"])
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def _download(page: Page) -> str:
    link, workbook = [link.get("href", "") for link in page.all("a") if link.get("download") is not None]
    assert workbook.startswith("/insight/tables/choices.xlsx?")
    return link


def _drawings(page: Page) -> list[Any]:
    return [one for one in page.all(f"{SVG}svg") if one.get("role") == "img"]


def test_before_the_first_quarter_the_page_says_when_there_is_something(core_team: Visitor) -> None:
    page = core_team.open(PATH)
    assert page.h1 == "De eerste keuzes zie je als het kwartaal voorbij is"
    assert core_team.raw("GET", "/insight/scenarios.csv").status_code == 404


@pytest.mark.usefixtures("_chosen")
def test_sentence_drawing_list_table_and_file_say_the_same(core_team: Visitor) -> None:
    page = core_team.open(f"{PATH}?what={WHAT}")
    assert page.h1 == "Ten minste 40 mensen speelden in het eerste kwartaal van 2026 ‘De kerstborrel’ uit"
    assert "Ongeveer 75% koos: ‘Keuze 0 in begin’." in page.main
    table, file = _table(page), _file(core_team, _download(page))
    assert table[0] == ["Scène", "Keuze", "Mensen (ten minste)", "Deel (%)"]
    assert [[cell.removesuffix("%") for cell in row] for row in table] == [
        [cell.removesuffix("%") for cell in row] for row in file
    ]
    assert table[1:3] == [
        ["Situatie begin", "Keuze 0 in begin", "40", "75%"],
        ["Situatie begin", "Keuze 1 in begin", "40", "25%"],
    ]
    (drawn,) = _drawings(page)
    scenes = list(dict.fromkeys(row[0] for row in table[1:]))
    shares = {row[3] for row in table[1:]}
    texts = [text_of(one) for one in drawn.iter(f"{SVG}text")]
    assert len(texts) > len(scenes)
    assert {text for text in texts if text.isdigit()} == {str(number) for number in range(1, len(scenes) + 1)}
    assert {text for text in texts if text.endswith("%")} <= shares
    listed = [text_of(one) for one in page.all("span") if one.get("class") == "sw-chosen__share"]
    assert listed == [row[3] for row in table[1:]]


@pytest.mark.usefixtures("_chosen")
def test_a_dilemma_is_told_with_bounds_and_without_a_flow(core_team: Visitor) -> None:
    page = core_team.open(f"{PATH}?what=briefing:{SLUG}&period=2026-q2")
    assert page.h1 == "Ten minste 20 mensen kozen in het tweede kwartaal van 2026 in ‘Geschenken in het kort’"
    assert [row[3] for row in _table(page)[1:]] == ["ten hoogste 10%", "ten minste 90%"]
    assert [row[3] for row in _file(core_team, _download(page))[1:]] == ["ten hoogste 10%", "ten minste 90%"]
    assert _drawings(page) == []


@pytest.mark.usefixtures("_chosen")
@pytest.mark.parametrize("query", ["what=scenario:niets", "what=module:geschenken", "period=2020-q1", "period=2026", "what=:"])
def test_what_does_not_exist_is_not_found(core_team: Visitor, query: str) -> None:
    assert core_team.raw("GET", f"{PATH}?{query}").status_code == 404
    assert core_team.raw("GET", f"/insight/scenarios.csv?{query}").status_code == 404


@pytest.mark.usefixtures("_chosen")
def test_a_quarter_in_which_too_few_chose_offers_the_others(core_team: Visitor) -> None:
    page = core_team.open(f"{PATH}?what={WHAT}&period=2026-q2", status=404)
    assert page.h1 == "Over dit kwartaal is hiervan niets te zeggen"
    assert core_team.raw("GET", f"/insight/scenarios.csv?what={WHAT}&period=2026-q2").status_code == 404


@pytest.mark.usefixtures("_chosen")
def test_others_do_not_see_it(employee: Visitor, database: Database, page: Visitor) -> None:
    assert employee.raw("GET", PATH).status_code == 403
    assert employee.raw("GET", "/insight/scenarios.csv").status_code == 403
    with database.writing() as db:
        editor = factories.person(db, duties=("editor",))
    assert page.another().sign_in(editor).raw("GET", PATH).status_code == 403


def test_the_definitions_explain_what_is_counted(core_team: Visitor) -> None:
    page = core_team.open("/insight/definitions/")
    assert "Keuzes in scenario’s en dilemma’s" in page.main
    assert "nul, één en twee zien er hetzelfde uit" in page.main
