"""Pages for anyone, for operations, and what happens when something is wrong."""

import dataclasses as dc
import json
import logging

import pytest
import sqlalchemy as sa
from flask import Flask, request

from app.clock import now
from app.config import Config
from app.learning import publishing
from app.learning.publishing import Library
from app.people.signin import TRIES_PER_ADDRESS, claim_try
from app.storage import migrate
from app.storage.database import Database, make_engine
from app.web.application import make_application
from tests import catalogue_files
from tests.visitor import ADDRESS, Page, Visitor


def test_the_routes_are_for_everybody_also_signed_out(page: Visitor) -> None:
    routes = page.open("/routes/")
    for title in ("Meldpunt ondermijning", "De griffier", "Alarmnummer 112"):
        assert title in routes.main
    assert "tel:0301234567" in {href.replace(" ", "").replace("-", "") for href in routes.hrefs}
    assert "mailto:griffie@voorbeeld.example" in routes.hrefs


def test_one_who_is_signed_in_sees_the_routes_of_their_role(employee: Visitor, office_holder: Visitor) -> None:
    mine, theirs = employee.open("/routes/").main, office_holder.open("/routes/").main
    assert "Meldpunt ondermijning" in mine
    assert "De griffier" not in mine
    assert "De griffier" in theirs
    assert "Meldpunt ondermijning" not in theirs


def test_the_accessibility_statement_says_when_it_was_checked(page: Visitor) -> None:
    statement = page.open("/accessibility")
    assert "WCAG 2.2" in statement.main
    assert "Provincie Voorbeeld" in statement.main


@pytest.mark.parametrize(
    "path", ["/weg", "/weg/", "/modules", "/.env", "/.git/config", "/static/../app/config.py", "/admin/", "/\0"]
)
def test_an_unknown_address_is_a_page_with_a_way_on(page: Visitor, path: str) -> None:
    answer = page.raw("GET", path)
    if answer.status_code == 308:
        assert answer.headers["Location"].startswith((ADDRESS, "/"))
        return
    missing = page.open(path, status=404)
    assert missing.h1 == "Deze pagina bestaat niet"
    assert {"/", "/routes/"} <= set(missing.hrefs)


def test_a_method_that_is_not_there_is_a_page_too(page: Visitor) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = page.raw(method, "/routes/")
        assert answer.status_code in {400, 405}, method
    assert "POST" not in page.raw("OPTIONS", "/routes/").headers["Allow"]


def test_too_big_is_refused_before_it_is_read(employee: Visitor) -> None:
    answer = employee.post("/language", {"lang": "x" * 100_000})
    assert answer.status_code == 413


# Languages


def test_dutch_first_and_english_when_chosen(page: Visitor) -> None:
    assert page.open("/routes/").root.get("lang") == "nl"
    form = page.open("/routes/").form(action="/language")
    english = page.submit(form, lang="en")
    assert english.path == "/routes/"
    assert english.root.get("lang") == "en"
    assert page.submit(english.form(action="/language"), lang="nl").root.get("lang") == "nl"


@pytest.mark.parametrize("lang", ["fr", "", "EN", "../../etc", "nl\0", "x" * 200])
def test_a_language_we_do_not_speak_changes_nothing(page: Visitor, lang: str) -> None:
    form = page.open("/routes/").form(action="/language")
    assert page.submit(form, lang=lang).root.get("lang") == "nl"


def test_the_language_is_kept_when_one_signs_in_and_out(page: Visitor, employee: Visitor) -> None:
    employee.submit(employee.open("/").form(action="/language"), lang="en")
    home = employee.open("/")
    assert home.root.get("lang") == "en"
    assert employee.submit(home.form(action="/auth/logout")).root.get("lang") == "en"
    assert page.open("/routes/").root.get("lang") == "nl"


def test_choosing_a_language_never_leads_off_the_site(page: Visitor) -> None:
    form = page.open("/routes/").form(action="/language")
    assert page.send(form, lang="en", next="//kwaad.example").headers["Location"] == "/"


def test_the_browser_does_not_decide(page: Visitor) -> None:
    answer = page.raw("GET", "/routes/", headers={"Accept-Language": "en"})
    assert Page(answer, "/routes/").root.get("lang") == "nl"


# Operations


def _json(visitor: Visitor, path: str) -> tuple[int, dict[str, object]]:
    answer = visitor.raw("GET", path)
    assert answer.headers["Content-Type"] == "application/json"
    return answer.status_code, json.loads(answer.get_data())


def test_it_is_alive_and_ready(page: Visitor) -> None:
    assert _json(page, "/healthz") == (200, {"status": "ok"})
    assert _json(page, "/readyz") == (200, {"status": "ok", "database": True, "migrations": True, "content": True})


def test_a_bad_edit_is_told_to_operations_but_is_no_outage(
    page: Visitor, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    catalogue_files.write(library.folder, {catalogue_files.MODULE: "titel: x"})
    status, found = _json(page, "/readyz")
    assert (status, found["content"], found["status"]) == (200, False, "ok")


def test_without_migrations_it_is_alive_and_not_ready(app: Flask, page: Visitor, engine: sa.Engine) -> None:
    assert app
    migrate.downgrade(engine)
    assert _json(page, "/healthz")[0] == 200
    status, found = _json(page, "/readyz")
    assert (status, found["database"], found["migrations"], found["status"]) == (503, True, False, "not ready")


@pytest.fixture
def unreachable(config: Config, library: Library) -> Visitor:
    """An application whose database does not answer."""
    database = Database(make_engine("postgresql://nobody@127.0.0.1:1/weg?connect_timeout=2"))
    return Visitor(make_application(config, database, library), database, library.catalogue)


def test_without_a_database_it_is_alive_and_not_ready(unreachable: Visitor) -> None:
    assert _json(unreachable, "/healthz")[0] == 200
    status, found = _json(unreachable, "/readyz")
    assert (status, found["database"], found["migrations"]) == (503, False, False)


def test_an_outage_is_a_page_with_a_reference_that_is_also_in_the_log(
    unreachable: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """Also for one who is signed in, of whom nothing can be read now; and the routes stay one click away."""
    with unreachable.client.session_transaction(base_url=ADDRESS) as session:
        session["_user_id"] = "een-token"
    with caplog.at_level(logging.ERROR):
        broken = unreachable.open("/modules/", status=500)
    assert broken.h1 == "Er ging iets mis"
    (record,) = [record for record in caplog.records if record.name == "signaalwijzer"]
    first, *traceback = record.getMessage().splitlines()
    assert first.split()[-1] in broken.main
    assert any("OperationalError" in line for line in traceback)
    assert "psycopg" not in broken.text
    assert "127.0.0.1" not in broken.answer.get_data(as_text=True)


def test_the_routes_are_there_when_the_database_is_not(unreachable: Visitor) -> None:
    assert "Meldpunt ondermijning" in unreachable.open("/routes/").main


def test_a_defect_tells_nothing_of_its_inside(app: Flask, page: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        message = "een geheim van binnen"
        raise RuntimeError(message)

    app.view_functions["public.accessibility"] = broken
    with caplog.at_level(logging.ERROR):
        seen = page.open("/accessibility", status=500)
    assert "geheim" not in seen.answer.get_data(as_text=True)
    assert "een geheim van binnen" in caplog.text


# Static files


def test_static_files_may_be_kept_and_are_guarded(page: Visitor) -> None:
    home = page.open("/routes/")
    loaded = [one.get("href") or one.get("src") for one in home.all("link", "script") if one.get("href") or one.get("src")]
    assert loaded
    for address in filter(None, loaded):
        with page.client.get(address, base_url=ADDRESS) as answer:
            assert answer.get_data()
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer.headers["Cache-Control"], address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert "Access-Control-Allow-Origin" not in answer.headers, address
        assert "Set-Cookie" not in answer.headers, address
    assert any("?v=" in address for address in filter(None, loaded))


def test_only_static_files_are_static(page: Visitor) -> None:
    for path in ("/static/package.json", "/static/assemble.py", "/static/css/", "/static/%2e%2e/pyproject.toml"):
        with page.client.get(path, base_url=ADDRESS) as answer:
            assert answer.status_code == 404, path


# Behind a proxy


@pytest.mark.parametrize("forwarded", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For"])
def test_without_a_proxy_a_client_cannot_say_where_it_comes_from(page: Visitor, database: Database, forwarded: str) -> None:
    with database.writing() as db:
        for _try in range(TRIES_PER_ADDRESS):
            claim_try(db, "a@x.example", "127.0.0.1", now())
            db.flush()
    form = page.open("/auth/login").form(action="/auth/login")
    data = {**form.values, "email": "a@x.example", "password": "fout"}
    assert page.raw("POST", form.action, data, {forwarded: "203.0.113.99"}).status_code == 429


def test_behind_one_proxy_only_the_last_hop_is_believed(config: Config, database: Database, library: Library) -> None:
    behind = make_application(dc.replace(config, trusted_proxies=1), database, library)
    said: list[tuple[str | None, str]] = []

    def listen() -> str:
        said.append((request.remote_addr, request.scheme))
        return ""

    behind.view_functions["public.accessibility"] = listen
    client = behind.test_client()
    client.get("/accessibility", headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.2", "X-Forwarded-Proto": "http, https"})
    assert said == [("198.51.100.2", "https")]
