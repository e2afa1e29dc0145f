"""One's own data: everything on the page and in the file, sessions that end, and a question to be erased."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.clock import local_date, now
from app.people.records import SignInSession
from app.people.values import By
from app.privacy import erasure
from app.privacy.holdings import HOLDINGS, Shown
from app.storage.database import Database
from tests import factories, traces
from tests.factories import Known
from tests.journeys import take_quiz
from tests.visitor import Page, Visitor


@pytest.fixture
def boss(database: Database) -> Known:
    with database.writing() as db:
        return traces.somebody(db, "Koen Rietveld", "koen", unit="ict")


@pytest.fixture
def anna(database: Database, boss: Known) -> Known:
    with database.writing() as db:
        return traces.somebody(db, "Anna Wittenbrood", "wittenbrood", by=boss)


@pytest.fixture
def visitor(page: Visitor, anna: Known) -> Visitor:
    return page.another().sign_in(anna)


def _folds(page: Page) -> dict[str, int]:
    """Return the sections of the page, with how many rows each says it has."""
    found = {}
    for element in page.all("summary"):
        name = " ".join("".join(element.itertext()).split())
        if match := re.fullmatch(r"(.+) (\d+)", name):
            found[match[1]] = int(match[2])
    return found


def _export(visitor: Visitor) -> tuple[str, dict[str, Any]]:
    answer = visitor.send(visitor.open("/me/").form(action="/me/export"))
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert re.fullmatch(
        r"attachment; filename=signaalwijzer-mijn-gegevens-\d{4}-\d\d-\d\d\.zip", answer.headers["Content-Disposition"]
    )
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        files = {name.rsplit(".", 1)[1]: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(files) == ["html", "json"]
    return files["html"], json.loads(files["json"])


def test_the_page_has_a_line_for_every_row_that_is_kept(visitor: Visitor, database: Database, anna: Known) -> None:
    own = visitor.open("/me/")
    rows = traces.rows_of(database)
    with database.reading() as db:
        sessions = db.scalar(sa.select(sa.func.count()).select_from(SignInSession).where(SignInSession.person_id == anna.id))
    mine = {
        name: [row for row in found if anna.id in row.values() or anna.subject in row.values()] for name, found in rows.items()
    }
    shown = _folds(own)
    for name in ("membership", "absence", "permission_grant", "identity", "provisioned", "passkey", "sign_in_token", "mail",
                 "incident_hold", "completion", "attempt", "audit_entry"):  # fmt: skip
        assert shown[HOLDINGS[name].label] == len(mine[name]), name
    assert shown[HOLDINGS["roster_run"].label] == 1
    assert own.main.count("Sinds ") == sessions
    for text in ("Anna Wittenbrood", "wittenbrood@provincie.example", "hr-wittenbrood", "wittenbrood.naam", "sub-wittenbrood",
                 "telefoon wittenbrood", "Langdurig verlof", "Redacteur", "september.csv", "niet getoond"):  # fmt: skip
        assert text in own.main, text


def test_what_was_answered_is_told_in_the_words_of_the_question(employee: Visitor) -> None:
    result = take_quiz(employee)
    own = employee.open("/me/")
    chosen = [" ".join("".join(one.itertext()).split()) for one in own.all("span") if "chosen" in one.get("class", "")]
    assert len(chosen) >= 3
    assert all(one.startswith("Gekozen: ") and len(one) > 12 for one in chosen)
    assert re.search(r"score \d+%", own.main)
    assert result.path


def test_who_looked_is_a_duty_and_never_a_name(visitor: Visitor, boss: Known, database: Database) -> None:
    own = visitor.open("/me/")
    assert "Een redacteur bekeek de gegevens van Anna Wittenbrood." in own.main
    with database.reading() as db:
        known = traces.known_of(db, boss)
    assert traces.hits(known | {str(boss.subject)}, own.answer.get_data(as_text=True)) == []


def test_the_file_holds_every_value_of_every_row_and_nothing_of_anybody_else(
    visitor: Visitor, database: Database, anna: Known, boss: Known
) -> None:
    html, told = _export(visitor)
    rows = traces.rows_of(database)
    attempts = {row["id"] for row in rows["attempt"] if row["subject"] == anna.subject}
    owners = {anna.id, anna.subject, *attempts}
    tables = {one["tabel"]: one["rijen"] for one in told["tabellen"]}
    for name, found in rows.items():
        mine = [row for row in found if owners & {value for value in row.values() if value.__hash__ is not None}]
        assert len(tables.get(name, ())) >= len(mine), name
        for row in mine:
            for column, value in row.items():
                if HOLDINGS[name].columns[column].shown is Shown.AS_IS and isinstance(value, str):
                    assert value in html, f"{name}.{column}"
                    assert any(one[column] == value for one in tables[name]), f"{name}.{column}"
    with database.reading() as db:
        others = traces.known_of(db, boss) | {str(boss.subject), "x@y.example"}
    assert traces.hits(others, html + json.dumps(told)) == []


def test_the_file_holds_no_secret_and_says_why(visitor: Visitor, database: Database) -> None:
    html, told = _export(visitor)
    text = html + json.dumps(told)
    rows = traces.rows_of(database)
    for name, found in rows.items():
        for column, one in HOLDINGS[name].columns.items():
            if one.shown is Shown.SECRET:
                assert not [row for row in found if isinstance(row[column], str) and row[column] in text], f"{name}.{column}"
    assert "Bewaard, niet getoond. " in html
    assert "argon2" not in text


def test_the_file_can_be_read_by_itself(visitor: Visitor) -> None:
    html, told = _export(visitor)
    assert html.startswith("<!doctype html>")
    assert "<style>" in html
    assert "&#34;" not in html.split("</style>")[0], "a style sheet is no text"
    assert "<script" not in html
    assert "http" not in re.sub(r"https://login\.provincie\.example", "", html.split("</style>")[1])
    assert {one["tabel"] for one in told["tabellen"]} == {name for name, one in HOLDINGS.items() if one.link}
    for one in told["tabellen"]:
        assert one["waarvoor"]
        assert one["hoe lang"]


def test_fetching_the_file_is_in_the_trail_and_cannot_go_on_for_ever(visitor: Visitor, database: Database, anna: Known) -> None:
    for _time in range(5):
        _export(visitor)
    visitor.refused(visitor.open("/me/").form(action="/me/export"), status=429)
    with database.reading() as db:
        lines = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == Action.OWN_DATA_EXPORTED)).all()
    assert [(one.actor, one.subject, one.details) for one in lines] == [(anna.subject, anna.subject, {})] * 5


def test_looking_changes_nothing(visitor: Visitor, database: Database) -> None:
    before = traces.dump(database.engine)
    visitor.open("/me/")
    for path in ("/me/export", "/me/erasure", "/me/sessions/end-others"):
        assert visitor.raw("GET", path).status_code == 405
    assert traces.dump(database.engine) == before


# Sessions


def test_one_session_ends_and_the_others_stay(visitor: Visitor, page: Visitor, anna: Known) -> None:
    phone = page.another().sign_in(anna)
    own = phone.open("/me/")
    ends = [form for form in own.forms if form.action.endswith("/end")]
    assert len(ends) == 2, "one begun by the traces, one by the other device"
    for form in ends:
        phone.submit(form)
    assert visitor.go("/").path.startswith("/auth/login")
    assert phone.open("/me/").main.count("Sinds ") == 1


def test_all_other_sessions_end_at_once(visitor: Visitor, page: Visitor, anna: Known) -> None:
    phone = page.another().sign_in(anna)
    phone.submit(phone.open("/me/").form(action="/me/sessions/end-others"))
    assert visitor.go("/").path.startswith("/auth/login")
    assert phone.open("/me/").main.count("Sinds ") == 1
    assert not [form for form in phone.open("/me/").forms if "end-others" in form.action]


def test_nobody_ends_a_session_of_somebody_else(visitor: Visitor, page: Visitor, boss: Known) -> None:
    other = page.another().sign_in(boss)
    key = next(form.action for form in page.another().sign_in(boss).open("/me/").forms if form.action.endswith("/end"))
    assert visitor.post(key).status_code == 404
    assert other.open("/me/").status == 200


# Erasure


def test_somebody_asks_to_be_erased_once(visitor: Visitor, database: Database, anna: Known) -> None:
    asked = visitor.submit(visitor.open("/me/").form(action="/me/erasure"))
    assert "Een beheerder voert het uit" in asked.main
    assert not [form for form in asked.forms if form.action == "/me/erasure"]
    assert visitor.post("/me/erasure").status_code == 409
    with database.reading() as db:
        assert [one.person_id for one in erasure.requests(db, local_date(now()))] == [anna.id]


def test_a_hold_is_told_to_whom_it_is_about(visitor: Visitor, database: Database, anna: Known) -> None:
    assert "Er loopt een onderzoek" not in visitor.open("/me/").main
    with database.writing() as db:
        erasure.place_hold(db, anna.subject, "INC-2026-014", None, By(None, now()))
    assert (
        "Er loopt een onderzoek (kenmerk INC-2026-014). Zolang dat loopt, wordt hier niets verwijderd."
        in visitor.open("/me/").main
    )


# Who reads it


def test_office_holders_have_a_text_of_their_own(office_holder: Visitor, employee: Visitor) -> None:
    assert "U bent geen medewerker. De ondernemingsraad spreekt daarom niet namens u" in office_holder.open("/me/").main
    assert "ondernemingsraad" not in employee.open("/me/").main


def test_a_page_of_somebody_new_says_that_there_is_little(employee: Visitor) -> None:
    own = employee.open("/me/")
    assert "Nog niets. Dat verandert bij de eerste les of kaart." in own.main
    assert "er is over deze groep nog geen cijfer gepubliceerd" in own.main
    assert "24 maanden na de laatste keer" in own.main


def test_a_visitor_is_sent_to_sign_in(page: Visitor) -> None:
    assert page.go("/me/").path.startswith("/auth/login")
    for path in ("/me/export", "/me/erasure", "/me/sessions/end-others", "/me/sessions/x/end"):
        assert page.post(path).headers["Location"].startswith("/auth/login")


def test_names_are_text(page: Visitor, database: Database) -> None:
    with database.writing() as db:
        eve = factories.person(db, name="<b>Eve</b> <script>alert(1)</script>")
    html, _told = _export(page.another().sign_in(eve))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
