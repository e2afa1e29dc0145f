"""What pulses tell the core team: the same numbers as sentence, figure, table and file, and what is hidden nowhere."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.insight import nightly
from app.insight.measures import OFFICE_HOLDERS
from app.learning.publishing import Library
from app.storage.database import Database
from tests import pulse_rows
from tests.db.test_pulses_told import AFTER, GROUPS, departments
from tests.visitor import Page, Visitor, text_of

SignIn = Callable[..., Visitor]
PAGE = "/insight/reporting/"
HIDDEN = {**GROUPS, "unit:natuur": (80, 80, 1, 49, 4)}
CIVIL = {key: one for key, one in GROUPS.items() if key != OFFICE_HOLDERS}


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


@pytest.fixture
def _told(database: Database, library: Library) -> None:
    departments(database)
    with database.writing() as db:
        pulse_rows.hold(db, "2025-q4", GROUPS)
        pulse_rows.hold(db, "2026-q3", CIVIL)
        pulse_rows.hold(db, "2026-q4", HIDDEN)
    nightly.publish_due(database, library.catalogue, AFTER)


def figures(page: Page) -> list[str]:
    return [text_of(heading) for heading in page.all("h2") if "sw-figure__finding" in (heading.get("class") or "")]


def tables(page: Page) -> list[list[list[str]]]:
    return [
        [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in one.iter("tr")] for one in page.all("table")
    ]


def test_before_the_first_pulse_closed_it_says_what_there_will_be(core_team: Visitor) -> None:
    page = core_team.open(PAGE)
    assert page.h1 == "Nog te weinig gegevens"
    assert "ten minste 10 mensen" in page.text


@pytest.mark.usefixtures("_told")
def test_it_begins_with_what_the_year_allows_to_say(core_team: Visitor) -> None:
    page = core_team.open(PAGE)
    assert "Van de ambtenaren die een kant kozen, zou in 2026" in page.text
    assert "ten opzichte van 2025" in page.text
    assert "Voor de meldgraad zijn dit jaar te weinig gegevens om een uitspraak te doen." in page.text
    assert "Gepubliceerd op 4 januari 2027." in page.text


@pytest.mark.usefixtures("_told")
def test_every_figure_has_a_finding_a_table_and_two_files(core_team: Visitor) -> None:
    page = core_team.open(PAGE)
    found = figures(page)
    assert len(found) == 6
    assert any(one.startswith("De vaakst genoemde drempel is ‘Ik ben bang’: ") for one in found)
    assert "zegt: ‘Niets houdt mij tegen’. · 4e kwartaal 2026" in page.text
    assert "▲" not in page.text, "no figure holds one"
    assert "Laagst mogelijk (%)" in tables(page)[0][0]
    links = [link.get("href", "") for link in page.all("a") if link.get("download") is not None]
    assert len(links) == 2 * len(found)
    files = [core_team.raw("GET", href) for href in links]
    assert {one.status_code for one in files} == {200}
    read = [list(csv.reader(io.StringIO(one.get_data().decode("utf-8-sig")))) for one in files[::2]]
    for table, rows in zip(tables(page), read, strict=False):
        assert table[0] == rows[0]
        assert [[cell.removesuffix("%") for cell in row] for row in table[1:]] == [
            [cell.removesuffix("%") for cell in row] for row in rows[1:]
        ]  # fmt: skip


@pytest.mark.usefixtures("_told")
def test_what_is_told_as_a_bound_is_nowhere_told_exactly(core_team: Visitor) -> None:
    page = core_team.open(PAGE)
    assert "ten hoogste 5%" in page.text
    assert "1 van de 50" not in page.text
    chart: dict[str, Any] = next(json.loads(one.text or "") for one in page.all("script") if one.get("id") == "units-data")
    points = {value for trace in chart["data"] for value in trace["x"]}
    assert 60.0 in points
    assert 2.0 not in points, "1 of 50 would be 2 percent"


@pytest.mark.usefixtures("_told")
def test_what_holds_people_back_comes_with_what_helps_and_who_takes_it_up(core_team: Visitor) -> None:
    last = tables(core_team.open(PAGE))[-1]
    assert last[0] == ["Wat mensen tegenhoudt", "Wat helpt", "Wie het oppakt"]
    assert [row[0] for row in last[1:3]] == ["Ik ben bang", "Ik weet niet waar"]
    assert len(last) == 1 + 6, "nothing helps against ‘niets houdt mij tegen’"


@pytest.mark.usefixtures("_told")
def test_an_earlier_quarter_is_chosen_by_address_and_one_that_is_not_there_does_not_exist(core_team: Visitor) -> None:
    page = core_team.open(f"{PAGE}?period=2026-q3")
    assert "Tussen ambtenaren en politieke ambtsdragers is geen aantoonbaar verschil" in page.text, "of a year before"
    assert core_team.raw("GET", f"{PAGE}?period=2026-q1").status_code == 404
    assert core_team.raw("GET", f"{PAGE}?period=x").status_code == 404


@pytest.mark.usefixtures("_told")
def test_an_editor_may_not_see_it(with_duty: SignIn) -> None:
    assert with_duty("editor").raw("GET", PAGE).status_code == 403


@pytest.mark.usefixtures("_told")
def test_only_the_button_to_the_routes_is_called_melden(core_team: Visitor) -> None:
    page = core_team.open(PAGE)
    named = {text_of(link): link.get("href") for link in page.all("a")}
    assert named["Melden"] == "/routes/"
    assert named["Meldingsbereidheid"] == PAGE
    assert named["Meldingen bij het Meldpunt"] == "/insight/reports/"
    assert "Meldingen" not in named


@pytest.mark.usefixtures("_told")
def test_tables_of_several_cases_are_told_apart_by_their_case(core_team: Visitor) -> None:
    page = core_team.open("/insight/tables/willingness/")
    assert page.h1 == "Ondermijning, 4e kwartaal 2026"
    assert "Meldingsbereidheid: ondermijning, 4e kwartaal 2026" in page.text
    every = core_team.open("/insight/tables/")
    assert "Alles samen" not in every.text
    assert "in de lijst" not in every.text
    assert "Wie antwoordde op een peiling" in [text_of(link) for link in every.all("a")], "it is of no module"
