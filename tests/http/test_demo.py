"""The demonstration: personas with one button each, and something true behind every one of them."""

import pytest
import sqlalchemy as sa

from app.config import Config
from app.learning.publishing import Library
from app.simulation.history import simulate
from app.storage.database import Database
from app.web.application import make_application
from app.web.auth import PERSONAS
from tests.factories import NOON
from tests.visitor import Visitor, check_headers


class PlainVisitor(Visitor):
    """A browser on this computer itself, over plain http."""

    address = "http://127.0.0.1:5000"
    https = False


@pytest.fixture
def demo(database: Database, library: Library, engine: sa.Engine) -> PlainVisitor:
    """A small organisation with a history."""
    with database.writing() as db:
        simulate(db, library, seed=7, today=NOON.date(), size=0.03)
    config = Config(secret_key="d" * 40, mode="demo", database_url=str(engine.url), content_dir=library.folder)
    return PlainVisitor(make_application(config, database, library), database, library.catalogue)


def test_each_persona_is_one_button(demo: PlainVisitor) -> None:
    login = demo.open("/auth/login")
    form = login.form(action="/auth/demo")
    names = [button.get("value") for button in form.element.iter("button") if button.get("name") == "persona"]
    everybody = ["employee", "office_holder", "core_team", "editor", "domain_reviewer", "legal_reviewer", "department_contact",
                 "griffier", "administrator"]  # fmt: skip
    assert names == list(PERSONAS) == everybody


@pytest.mark.parametrize(
    ("persona", "path", "word"),
    [
        ("employee", "/modules/geschenken/", "Geschenken"),
        ("office_holder", "/briefings/geschenken/", "Geschenken in het kort"),
        ("editor", "/content/", "Toets over geschenken"),
        ("domain_reviewer", "/content/", "Geschenken"),
        ("legal_reviewer", "/content/", "Geschenken"),
        ("administrator", "/people/", "Samira Bakker"),
    ],
)
def test_each_persona_finds_something_true(demo: PlainVisitor, persona: str, path: str, word: str) -> None:
    login = demo.open("/auth/login")
    home = demo.submit(login.form(action="/auth/demo"), persona=persona)
    assert home.path == "/"
    assert word in demo.open(path).main


def test_every_page_says_that_nothing_is_real(demo: PlainVisitor) -> None:
    for path in ("/auth/login", "/routes/"):
        assert "mensen en cijfers zijn verzonnen" in demo.open(path).text


def test_a_real_server_does_not_say_so(page: Visitor) -> None:
    assert "verzonnen" not in page.open("/routes/").text


@pytest.mark.parametrize("persona", ["", "admin", "Employee", "employee ", "' OR 1=1 --", "\0"])
def test_there_are_no_other_personas(demo: PlainVisitor, persona: str) -> None:
    login = demo.open("/auth/login")
    demo.refused(login.form(action="/auth/demo"), 404, persona=persona)


def test_another_persona_ends_the_one_before(demo: PlainVisitor) -> None:
    login = demo.open("/auth/login")
    demo.submit(login.form(action="/auth/demo"), persona="editor")
    demo.submit(demo.open("/").form(action="/auth/logout"))
    demo.submit(demo.open("/auth/login").form(action="/auth/demo"), persona="employee")
    demo.open("/content/", status=403)
    with demo.database.reading() as db:
        assert db.scalar(sa.text("SELECT count(*) FROM sign_in_session")) == 1


def test_a_persona_comes_back_to_the_page_that_was_asked_for(demo: PlainVisitor) -> None:
    asked = demo.go("/modules/geschenken/")
    assert demo.submit(asked.form(action="/auth/demo"), persona="employee").path == "/modules/geschenken/"


def test_its_cookie_works_on_plain_http(demo: PlainVisitor) -> None:
    login = demo.open("/auth/login")
    answer = demo.send(login.form(action="/auth/demo"), persona="employee")
    check_headers(answer, "/auth/demo", https=False)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("signaalwijzer=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "Strict-Transport-Security" not in answer.headers
