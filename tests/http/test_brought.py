"""The core team brings activities and counts of the Meldpunt, and sees them; nobody else does."""

import datetime as dt
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from app.insight import meldpunt
from app.learning.publishing import Library
from app.storage.database import Database
from tests import factories
from tests.visitor import Page, Visitor, text_of

SignIn = Callable[..., Visitor]
EVENTS, REPORTS = "/insight/events/", "/insight/reports/"
COUNTS = "kwartaal,onderwerp,aantal\n" + "".join(
    f"2026-q{quarter},{subject},{count}\n"
    for quarter, counts in ((1, (9, 14, 6)), (2, (4, 13, 8)))
    for subject, count in zip(("ondermijning", "agressie", "integriteit"), counts, strict=True)
)


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


def send(visitor: Visitor, path: str, content: str) -> TestResponse:
    return visitor.upload(path, content.encode())


def rows(page: Page) -> list[list[str]]:
    table = page.all("table")[0]
    return [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in table.iter("tr")]


def test_activities_are_added_once_and_taken_away_again(core_team: Visitor) -> None:
    assert "Er is nog niets genoteerd." in core_team.open(EVENTS).main
    content = "datum,soort,titel\n2026-06-11,bijeenkomst,Lunch over agressie\n"
    answer = send(core_team, EVENTS, content)
    assert answer.status_code == 303
    page = core_team.open(answer.headers["Location"])
    assert "Er is 1 activiteit toegevoegd." in page.main
    assert "11 juni 2026 · bijeenkomst" in page.main
    again = core_team.open(send(core_team, EVENTS, content).headers["Location"])
    assert "Er is niets toegevoegd: deze activiteiten stonden er al." in again.main
    sure = core_team.open(again.links["Haal weg: Lunch over agressie"])
    assert sure.h1 == "Weet je het zeker?"
    assert "Je haalt ‘Lunch over agressie’ van 11 juni 2026 weg." in sure.main
    assert "Lunch over agressie" in core_team.open(sure.links["Laat staan"]).main
    core_team.submit(sure.form(button="Haal weg"))
    assert "Er is nog niets genoteerd." in core_team.open(EVENTS).main
    core_team.open(sure.path, 404)


def test_one_activity_is_noted_on_the_page(core_team: Visitor) -> None:
    values = {"on_day": "2026-06-11", "kind": "meeting", "title": " Lunch  over agressie"}
    page = core_team.submit(core_team.open(EVENTS).form(button="Voeg toe"), **values)
    assert "Er is 1 activiteit toegevoegd." in page.main
    assert "11 juni 2026 · bijeenkomst" in page.main
    again = core_team.refused(core_team.open(EVENTS).form(button="Voeg toe"), 422, **values)
    assert "Deze activiteit staat er al." in again.main


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on_day": ""}, "Vul de datum in."),
        ({"on_day": "31-31-2026"}, "Vul een dag in als 31-12-2026."),
        ({"on_day": "1999-12-31"}, "Kies een dag vanaf 1 januari 2000."),
        ({"on_day": "2090-06-11"}, "Deze dag is meer dan twee jaar vooruit."),
        ({"kind": ""}, "Kies een soort."),
        ({"kind": "borrel"}, "Maak een keuze uit de lijst."),
        ({"title": "  "}, "Vul een titel in."),
        ({"title": "x" * 121}, "Deze tekst is te lang."),
    ],
)
def test_an_activity_that_is_not_right_is_said_at_its_field_and_nothing_is_lost(
    core_team: Visitor, wrong: dict[str, str], said: str
) -> None:
    values = {"on_day": "2026-06-11", "kind": "meeting", "title": "Lunch over agressie"} | wrong
    page = core_team.refused(core_team.open(EVENTS).form(button="Voeg toe"), 422, **values)
    assert said in page.main
    assert "Er is nog niets genoteerd." in page.main
    if "title" not in wrong:
        assert list(page.form(button="Voeg toe").values["title"]) == ["Lunch over agressie"]


def test_a_list_with_a_mistake_adds_nothing_and_says_where(core_team: Visitor) -> None:
    answer = send(core_team, EVENTS, "datum,soort,titel\n2026-06-11,bijeenkomst,Goed\n2026-06-12,borrel,Fout\n")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "rij 3, kolom ‘soort’" in text
    assert "‘borrel’ is geen soort die we kennen." in text
    assert "Er is nog niets genoteerd." in core_team.open(EVENTS).main


def test_of_thousands_of_mistakes_the_first_are_shown(core_team: Visitor) -> None:
    answer = send(core_team, EVENTS, "datum;soort;titel\n" + "x;actie;y\n" * 3000)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert text.count("is geen datum.") == 50
    assert "en nog 2950" in text
    assert len(text) < 100_000


def test_without_a_file_the_form_says_so(core_team: Visitor) -> None:
    for path in (EVENTS, REPORTS):
        answer = core_team.upload(path, None)
        assert answer.status_code == 422
        assert "Kies een bestand." in answer.get_data(as_text=True)


def test_an_activity_that_does_not_exist_cannot_be_taken_away(core_team: Visitor) -> None:
    path = f"{EVENTS}11111111-1111-4111-8111-111111111111/withdraw/"
    assert core_team.post(path, {}).status_code == 404


def test_counts_are_shown_per_quarter_with_the_warning(core_team: Visitor) -> None:
    assert "Nog geen meldingen ingelezen" in core_team.open(REPORTS).h1
    answer = send(core_team, REPORTS, COUNTS)
    assert answer.status_code == 303
    page = core_team.open(answer.headers["Location"])
    assert page.h1 == "Het Meldpunt ontving 25 meldingen in het tweede kwartaal van 2026"
    assert "Kwartalen die nieuw of anders zijn: 2." in page.main
    assert [(row[0], row[1], row[2]) for row in rows(page)[1:]] == [
        ("1e kwartaal 2026", "Alle meldingen", "29"),
        ("2e kwartaal 2026", "Alle meldingen", "25"),
        ("1e kwartaal 2026", "Ondermijning", "9"),
        ("1e kwartaal 2026", "Agressie", "14"),
        ("1e kwartaal 2026", "Integriteit", "6"),
    ]
    assert page.main.count("Samenhang, geen oorzaak") >= len(rows(page))
    assert " 4 " not in " ".join(" ".join(row) for row in rows(page))


def test_counts_from_before_the_list_of_people_have_no_rate_and_break_no_page(core_team: Visitor) -> None:
    old = "kwartaal,onderwerp,aantal\n2000-q1,ondermijning,1\n2000-q1,agressie,1\n2000-q1,integriteit,100000\n"
    assert send(core_team, REPORTS, old).status_code == 303
    send(core_team, REPORTS, COUNTS)
    page = core_team.open(f"{REPORTS}?period=2000-q1")
    assert rows(page)[1][:6] == ["1e kwartaal 2000", "Alle meldingen", "100.002", ".", ".", "."]
    assert "1e kwartaal 2000: geen verhouding, want het is niet bekend hoeveel mensen toen in dienst waren." in page.main
    core_team.open(f"{REPORTS}?period=2026-q2")
    for path in ("/insight/tables/meldpunt.csv", "/insight/tables/meldpunt.xlsx", "/insight/tables/meldpunt/"):
        assert core_team.raw("GET", f"{path}?period=2000-q1").status_code == 200


def test_a_list_of_people_that_begins_halfway_gives_no_rate(core_team: Visitor, database: Database) -> None:
    with database.writing() as db:
        for _number in range(9):
            factories.person(db, since=dt.date(2026, 2, 20))
    send(core_team, REPORTS, COUNTS)
    first, second = rows(core_team.open(REPORTS))[1:3]
    assert first[3:6] == [".", ".", "."]
    assert "." not in second[3:6]


def test_a_correction_is_a_new_version_of_the_same_table(core_team: Visitor, database: Database, library: Library) -> None:
    send(core_team, REPORTS, COUNTS)
    for corrected, total in ((15, 29), (20, 35)):
        # One report more is not told: the difference would be a small count.
        send(core_team, REPORTS, COUNTS.replace("2026-q1,agressie,14", f"2026-q1,agressie,{corrected}"))
        with database.reading() as db:
            told = {one.told.period.key: one.told.total for one in meldpunt.read(db)}
        assert told["2026-q1"]
        assert dict(told["2026-q1"].counts) == {"all": total}
    assert meldpunt.publish_due(database, library.catalogue, dt.date(2026, 7, 1)) == 0


def test_lanes_that_do_not_add_up_to_the_total_wait_and_who_brings_them_is_told(core_team: Visitor) -> None:
    def bring(*counts: int) -> Page:
        lines = (
            f"2026-q1,{lane},{count}\n" for lane, count in zip(("ondermijning", "agressie", "integriteit"), counts, strict=True)
        )
        return core_team.open(send(core_team, REPORTS, "kwartaal,onderwerp,aantal\n" + "".join(lines)).headers["Location"])

    told = "Het verschil is kleiner dan vijf meldingen. Daarom blijft het eerdere cijfer staan."
    assert told not in bring(4, 18, 18).main
    page = bring(15, 16, 12)
    assert told in page.main
    assert [row[1:3] for row in rows(page)[1:]] == [["Alle meldingen", "40"]]
    page = bring(15, 16, 14)
    assert told not in page.main
    assert [row[2] for row in rows(page)[1:]] == ["45", "15", "16", "14"]


def test_a_quarter_that_is_not_published_does_not_exist(core_team: Visitor) -> None:
    send(core_team, REPORTS, COUNTS)
    core_team.open(f"{REPORTS}?period=2026-q1")
    for wrong in ("2026-q4", "2026", "x"):
        core_team.open(f"{REPORTS}?period={wrong}", 404)


@pytest.mark.parametrize("path", [EVENTS, REPORTS])
def test_an_employee_sees_none_of_it(employee: Visitor, path: str) -> None:
    employee.open(path, 403)
    assert employee.post(path, {}).status_code == 403
