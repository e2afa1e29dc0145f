"""The trail on a page: sentences, a search that leaves no name behind, a file without formulas, and every look is told."""

import csv
import io
import json
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit import trail
from app.audit.actions import Action
from app.audit.queries import Entry
from app.audit.records import AuditEntry
from app.storage.database import Database
from app.web.trail_words import SENTENCES, sentence
from tests import factories
from tests.factories import NOON, PASSWORD, Known
from tests.visitor import Visitor, text_of

SignIn = Callable[..., Visitor]


@pytest.fixture
def administrator(with_duty: SignIn) -> Visitor:
    """An administrator with a browser."""
    return with_duty("administrator")


@pytest.fixture
def samira(database: Database) -> Known:
    """Somebody of whom there are lines."""
    with database.writing() as db:
        who = factories.person(db, name="Samira Bakker", unit="vth", email="s.bakker@provincie.example")
        trail.note(db, Action.PERSON_VIEWED, NOON, actor=uuid4(), subject=who.subject)
        trail.note(db, Action.GRANT_GIVEN, NOON, actor=None, subject=who.subject, details={"duty": "editor", "source": "command"})
    return who


def _lines(database: Database) -> list[tuple[str, dict[str, object]]]:
    with database.reading() as db:
        return [(row.action, row.details) for row in db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))]


def test_lines_are_sentences(administrator: Visitor, samira: Known) -> None:
    assert samira
    shown = administrator.open("/audit/")
    assert "Iemand die is verwijderd bekeek de gegevens van Samira Bakker." in shown.main
    assert "Het programma gaf Samira Bakker de taak redacteur." in shown.main
    assert "via opdracht op de server" in shown.main
    assert "/audit/" in administrator.open("/").hrefs


def test_a_hash_is_shown_by_its_beginning(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        told: trail.Details = {"year": 2025, "version": 1, "source": "hand", "data": "a" * 64, "docx": None, "pdf": "b" * 64}
        trail.note(db, Action.REPORT_FROZEN, NOON, actor=uuid4(), details=told)
    shown = administrator.open("/audit/").main
    assert "jaar 2025 · versie 1 · via beheerpagina · controlegetal van de gegevens aaaaaaaa… · van de PDF bbbbbbbb…" in shown


def test_every_action_is_a_sentence(app: Flask) -> None:
    assert set(SENTENCES) == set(Action)
    with app.test_request_context():
        for action in Action:
            said = sentence(Entry(1, NOON, uuid4(), action.value, uuid4(), {"duty": "editor"}, ""), {})
            assert re.fullmatch(r"[A-Z].+\.", said), said
            assert "%(" not in said


def test_a_name_is_searched_and_stands_in_no_address_and_no_line(
    administrator: Visitor, samira: Known, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    form = administrator.open("/audit/").form(button="Zoek")
    answer = administrator.send(form, who="samira bak")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/audit/?person={samira.subject}"
    found = administrator.open(answer.headers["Location"])
    assert "Alleen regels van of over: Samira Bakker." in found.main
    assert len([one for one in found.all("li") if "sw-lines__one" in one.get("class", "")]) == 2
    told = str(_lines(database)) + capsys.readouterr().err
    assert "samira" not in told.lower()
    with database.reading() as db:
        last = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
    assert (last.action, last.subject) == ("audit.viewed", samira.subject)


@pytest.mark.parametrize(("name", "words"), [("Niemand Anders", "Niemand heet zo"), ("%", "Niemand heet zo"), ("e", "Te veel")])
def test_a_name_that_fits_nobody_or_too_many_is_refused(
    administrator: Visitor, database: Database, name: str, words: str
) -> None:
    with database.writing() as db:
        for number in range(25):
            factories.person(db, name=f"Persoon Nummer{number}")
    form = administrator.open("/audit/").form(button="Zoek")
    assert words in administrator.refused(form, who=name).main


def test_by_action_and_by_day(administrator: Visitor, samira: Known) -> None:
    assert samira
    form = administrator.open("/audit/").form(button="Zoek")
    found = administrator.submit(form, action="grant.given", since="2026-11-10", until="2026-11-10")
    (line,) = [text_of(one) for one in found.all("li") if one.get("class") == "sw-lines__one"]
    assert line.startswith("Het programma gaf Samira Bakker de taak redacteur.")
    assert "Geen regels gevonden" in administrator.submit(form, until="2026-11-09").main


@pytest.mark.parametrize(
    "address",
    [
        "action=onzin",
        "since=gisteren",
        "until=2026-02-30",
        "person=x",
        "before=-1",
        "before=1x",
        "until=9999-12-31",
        "before=" + "9" * 30,
    ],
)
def test_what_cannot_be_asked_is_not_found(administrator: Visitor, address: str) -> None:
    administrator.open(f"/audit/?{address}", status=404)


def test_turning_pages_shows_every_line_once(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        for number in range(1, 121):
            trail.note(db, Action.PEOPLE_SEARCHED, NOON, details={"lines": number})
    seen: list[str] = []
    address = "/audit/?action=people.searched"
    for _page in range(3):
        shown = administrator.open(address)
        seen += re.findall(r"regels (\d+)", shown.main)
        address = shown.links.get("Oudere regels", "")
    assert seen == [str(number) for number in range(120, 0, -1)]
    assert address == ""


def test_the_file_holds_no_formula_and_is_told(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        evil = factories.person(db, name="=HYPERLINK(1) Bakker")
        trail.note(db, Action.PERSON_CHANGED, NOON, actor=evil.subject, subject=evil.subject, details={"what": "@email"})
    answer = administrator.raw("GET", administrator.open("/audit/?action=person.changed").links["Download CSV"])
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["Handeling"] for row in rows] == ["person.changed"]
    assert rows[0]["Wie"] == "'=HYPERLINK(1) Bakker"
    assert all(not value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
    assert ("audit.exported", {"action": "person.changed", "people": 0, "lines": 1}) in _lines(database)


def test_every_look_is_a_line(administrator: Visitor, with_duty: SignIn, database: Database) -> None:
    administrator.open("/audit/")
    employee = with_duty()
    employee.open("/audit/", status=403)
    assert [action for action, _details in _lines(database)] == ["audit.viewed", "access.refused"]
    assert _lines(database)[1][1] == {"endpoint": "audit.index", "method": "GET"}


def _sign_in(page: Visitor, email: str, password: str) -> None:
    form = page.open("/auth/login").form(action="/auth/login")
    page.send(form, email=email, password=password)


def test_signing_in_and_out_is_told_and_so_is_what_failed(page: Visitor, samira: Known, database: Database) -> None:
    _sign_in(page, samira.email, "fout wachtwoord hier")
    _sign_in(page, "onbekend@provincie.example", "fout wachtwoord hier")
    _sign_in(page, samira.email, PASSWORD)
    page.post("/auth/logout")
    with database.reading() as db:
        rows = db.scalars(sa.select(AuditEntry).where(AuditEntry.action.like("signin.%")).order_by(AuditEntry.number)).all()
    assert [(row.action, row.actor, row.subject) for row in rows] == [
        ("signin.refused", None, samira.subject), ("signin.refused", None, None), ("signin.done", samira.subject, samira.subject),
        ("signin.ended", samira.subject, samira.subject),
    ]  # fmt: skip


def test_the_log_says_who_what_when_and_from_where_without_names(
    page: Visitor, samira: Known, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _sign_in(page, samira.email, "fout\r\nwachtwoord")
    _sign_in(page, samira.email, PASSWORD)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    done = [line for line in lines if line["action"] == "signin.done"]
    assert len(done) == 1
    assert done[0]["actor"] == str(samira.subject)
    assert done[0]["origin"] == "127.0.0.1"
    assert done[0]["at"].endswith("+00:00")
    assert re.fullmatch("[0-9a-f]{16}", done[0]["request"])
    assert not [word for word in ("samira", "bakker", "provincie", "wachtwoord") if word in json.dumps(lines).lower()]
    with database.reading() as db:
        assert [line["hash"] for line in lines] == list(db.scalars(sa.select(AuditEntry.hash).order_by(AuditEntry.number)))[2:]


def test_who_tries_too_often_stands_in_the_log_and_does_not_fill_the_trail(
    page: Visitor, samira: Known, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    for _time in range(12):
        _sign_in(page, samira.email, "fout wachtwoord hier")
    assert [action for action, _details in _lines(database)].count("signin.refused") == 8
    assert capsys.readouterr().err.count('"too_often": true') == 4
