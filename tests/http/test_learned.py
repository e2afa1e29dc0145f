"""What people learn, for the core team: the same numbers as sentence, figure, table and file, and nothing of anybody."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.insight import choices, nightly
from app.learning.publishing import Library
from app.storage.database import Database
from tests import catalogue_files
from tests.catalogue_files import SLUG
from tests.db.test_choices import RIGHT, people, play
from tests.db.test_learned import AFTER, FIRST, ONE, SECOND, TWO, on
from tests.learned import finish, module_files, probe, read, sit_test
from tests.visitor import Page, Visitor, text_of

SignIn = Callable[..., Visitor]
PAGES = ("/insight/lessons/", "/insight/knowledge/", "/insight/retention/", "/insight/agenda/")


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", module_files())


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


@pytest.fixture
def _learned(database: Database, library: Library) -> None:
    with database.writing() as db:
        for place, who in enumerate(people(database, 80)):
            sit_test(db, library, who, on(FIRST), 1 + place % 4)
            read(db, library, who, on(FIRST), (ONE, TWO)[: place % 4])
            if place % 4 > 1:
                finish(db, library, who, on(FIRST))
                probe(db, library, who, on(SECOND), 1 + place % 5, 90)
            sit_test(db, library, who, on(FIRST, day=12), 3 + place % 4, kind="quiz")
    nightly.publish_due(database, library.catalogue, AFTER)


def tables(page: Page) -> list[list[list[str]]]:
    return [
        [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in one.iter("tr")] for one in page.all("table")
    ]


def files(visitor: Visitor, page: Page) -> list[list[list[str]]]:
    links = [link.get("href", "") for link in page.all("a") if link.get("download") is not None]
    answers = [visitor.raw("GET", href) for href in links if ".csv" in href]
    assert {answer.status_code for answer in answers} == {200}
    return [list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline=""))) for answer in answers]


def drawn(page: Page) -> list[dict[str, Any]]:
    return [json.loads(one.text or "") for one in page.all("script") if one.get("type") == "application/json"]


def _plain(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.removesuffix("%") for cell in row] for row in rows]


def test_before_anything_is_published_every_page_says_when_there_is_something(core_team: Visitor) -> None:
    titles = [core_team.open(path).h1 for path in PAGES]
    assert titles == [
        "Hoe ver mensen komen, zie je dertig dagen na een kwartaal",
        "Wat mensen leren, zie je als een kwartaal voorbij is",
        "Wat blijft hangen, zie je een paar maanden na de eerste afronding",
        "Er is nog te weinig gepubliceerd voor een agenda",
    ]
    assert core_team.raw("GET", "/insight/agenda.csv").status_code == 404
    assert core_team.raw("GET", "/insight/agenda.txt").status_code == 404


@pytest.mark.usefixtures("_learned")
@pytest.mark.parametrize(("path", "figures"), [(PAGES[0], 1), (PAGES[1], 3), (PAGES[2], 1)])
def test_figure_table_and_file_say_the_same(core_team: Visitor, path: str, figures: int) -> None:
    page = core_team.open(path)
    shown = tables(page)
    assert len(shown) == figures
    assert [_plain(one) for one in shown] == [_plain(one) for one in files(core_team, page)]
    for table, figure in zip(shown, drawn(page), strict=True):
        words = " ".join(note["text"] for note in figure["layout"]["annotations"])
        numbers = [row[3].removesuffix("%") for row in table[1:] if row[3] != "100%"]
        assert numbers
        assert [number for number in numbers if number not in words] == []


@pytest.mark.usefixtures("_learned")
def test_how_far_people_come_is_of_one_module_and_quarter(core_team: Visitor) -> None:
    page = core_team.open(f"{PAGES[0]}?module={SLUG}&period={FIRST.key}")
    assert "‘Geschenken’ begonnen, rondde de module binnen 30 dagen af" in page.h1
    assert tables(page)[0][1][:3] == ["0", "Begonnen", "75"]
    for query in ("module=niets", "period=2020-q1", "period=2026", f"module={SLUG}&period=x"):
        assert core_team.raw("GET", f"{PAGES[0]}?{query}").status_code == 404


@pytest.mark.usefixtures("_learned")
def test_knowledge_can_be_read_of_a_quarter_and_of_the_year(core_team: Visitor) -> None:
    year, first = core_team.open(PAGES[1]), core_team.open(f"{PAGES[1]}?period={FIRST.key}")
    assert year.h1 == first.h1 == "Na de module weten mensen aantoonbaar meer dan ervoor"
    assert tables(year)[0] == tables(first)[0]
    assert tables(year)[0][1][:2] == ["Geschenken", "75"]
    assert core_team.raw("GET", f"{PAGES[1]}?period=2020-q1").status_code == 404


@pytest.mark.usefixtures("_learned")
def test_what_stays_says_what_is_known_after_three_months(core_team: Visitor) -> None:
    page = core_team.open(PAGES[2])
    assert page.h1.startswith("Drie maanden na de module weet men nog ")
    assert "(direct erna " in page.h1
    assert "Een lijn trekken we pas bij ten minste 3 momenten" in page.main
    assert [row[1] for row in tables(page)[0][1:]] == ["Voor de module", "Direct na de module", "90 dagen erna"]
    assert core_team.raw("GET", f"{PAGES[2]}?period={FIRST.key}").status_code == 404


@pytest.mark.usefixtures("_learned")
def test_the_agenda_has_a_page_a_text_and_a_table(core_team: Visitor) -> None:
    page = core_team.open(PAGES[3])
    assert page.h1 == "Dit onderwerp verdient aandacht in de volgende bijeenkomst"
    (heading,) = [text_of(one) for one in page.all("h2") if one.get("class") == "sw-agenda__text"]
    topic, module = heading.removesuffix("(module ‘Geschenken’)").strip(), "(module ‘Geschenken’)"
    assert heading == f"{topic} {module}"
    text = core_team.raw("GET", "/insight/agenda.txt").get_data(as_text=True)
    assert f"1. {topic} {module}" in text
    table = list(csv.reader(io.StringIO(core_team.raw("GET", "/insight/agenda.csv").get_data().decode("utf-8-sig"), newline="")))
    assert table[1][2] == topic
    assert table[1][5] == "Geschenken"
    assert core_team.raw("GET", "/insight/agenda.pdf").status_code == 404


@pytest.mark.usefixtures("_learned")
def test_the_story_to_discuss_leads_to_what_people_chose_in_it_once_that_is_told(
    core_team: Visitor, database: Database, library: Library
) -> None:
    said = "Bekijk wat mensen in dit scenario kozen"
    page = core_team.open(PAGES[3])
    assert "Bespreek: scenario ‘De kerstborrel’" in page.main
    assert said not in page.main
    for who in people(database, 40):
        play(database, library, who, RIGHT, on(FIRST))
    choices.publish_due(database, library.catalogue, AFTER)
    chosen = core_team.open(core_team.open(PAGES[3]).links[said])
    assert chosen.h1.endswith("‘De kerstborrel’ uit")


@pytest.mark.usefixtures("_learned")
def test_others_do_not_see_it(employee: Visitor) -> None:
    for path in (*PAGES, "/insight/agenda.txt", "/insight/tables/lessons.csv"):
        assert employee.raw("GET", path).status_code == 403


def test_a_quarter_of_which_a_module_says_nothing_offers_the_others(
    core_team: Visitor, database: Database, library: Library
) -> None:  # fmt: skip
    with database.writing() as db:
        for who in people(database, 20):
            read(db, library, who, on(FIRST), (ONE,))
    nightly.publish_due(database, library.catalogue, dt.date(2026, 5, 5))
    assert core_team.open(PAGES[0]).h1.startswith("Ten hoogste 6 van de 15 mensen")
