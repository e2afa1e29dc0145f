"""The mailbox on this computer: the demonstration and development have one, and nobody else may look in it."""

import dataclasses as dc

import pytest

from app.clock import now
from app.config import Config
from app.learning.publishing import Library
from app.mail import outbox
from app.mail.carriers import NoFurther
from app.mail.outbox import Draft
from app.people import post
from app.storage.database import Database
from app.web.application import make_application
from tests import factories
from tests.factories import Known
from tests.visitor import Page, Visitor

ANNA = "anna@provincie.example"


class PlainVisitor(Visitor):
    """A browser on this computer itself, over plain http."""

    address = "http://127.0.0.1:5000"
    https = False


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser", email=ANNA)


@pytest.fixture
def config(config: Config) -> Config:
    """Settings of a demonstration."""
    return dc.replace(config, mode="demo")


def _visitor(config: Config, database: Database, library: Library) -> PlainVisitor:
    return PlainVisitor(make_application(config, database, library), database, library.catalogue)


@pytest.fixture
def here(config: Config, database: Database, library: Library) -> PlainVisitor:
    return _visitor(config, database, library)


def _carry(config: Config, database: Database) -> int:
    return post.carry(database, config, "Provincie Voorbeeldland", NoFurther()).sent


def _letters(seen: Page) -> list[str]:
    return [heading.text or "" for heading in seen.all("h2")]


def test_from_asking_to_signing_in_without_leaving_this_computer(
    here: PlainVisitor, anna: Known, config: Config, database: Database
) -> None:
    assert anna
    sent = here.submit(here.open("/auth/link").form(action="/auth/link"), email=ANNA)
    empty = here.open(sent.links["Naar het postvak op deze computer"])
    assert "Er is nog niets verstuurd." in empty.main
    assert _carry(config, database) == 1
    mailbox = here.open("/mailbox/")
    assert _letters(mailbox) == ["Je aanmeldlink"]
    assert f"Aan {ANNA}" in mailbox.main
    (link,) = [href for href in mailbox.hrefs if "/auth/link/" in href]
    assert link.startswith("http://127.0.0.1:5000/auth/link/")
    entering = here.open(link.removeprefix("http://127.0.0.1:5000"))
    assert "Anna" in here.submit(entering.form(button="Meld me aan")).h1


def test_the_newest_is_on_top_and_names_are_text(here: PlainVisitor, config: Config, database: Database) -> None:
    with database.writing() as db:
        eva = factories.person(db, name="<b>Eva</b> {{7*7}}\r\nBcc: x@y.example")
        outbox.put(db, eva.id, Draft("a", "password_changed", "nl"), now())
    _carry(config, database)
    with database.writing() as db:
        outbox.put(db, eva.id, Draft("b", "password_changed", "en"), now())
    _carry(config, database)
    mailbox = here.open("/mailbox/")
    assert len(_letters(mailbox)) == 2
    assert "Dag <b>Eva</b>," in mailbox.main
    articles = [one.get("lang") for one in mailbox.all("h2")]
    assert articles == ["en", "nl"]


def test_every_page_of_the_demonstration_leads_to_the_mailbox(here: PlainVisitor) -> None:
    assert here.open("/routes/").links["Postvak"] == "/mailbox/"


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "production"},
        {"mode": "production", "smtp_host": "127.0.0.1", "mail_from": "a@b.example"},
        {"mode": "development", "smtp_host": "127.0.0.1", "mail_from": "a@b.example"},
        {"mode": "development", "trusted_proxies": 1},
    ],
)
def test_elsewhere_there_is_no_mailbox(config: Config, database: Database, library: Library, change: dict[str, str]) -> None:
    elsewhere = _visitor(dc.replace(config, **change), database, library)  # type: ignore[arg-type]  # a few settings, by name
    elsewhere.open("/mailbox/", status=404)


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.4", "::ffff:203.0.113.9", "", "x"])
def test_nobody_looks_in_from_another_machine(here: PlainVisitor, address: str) -> None:
    answer = here.client.get("/mailbox/", base_url=here.address, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404


def test_development_has_one_as_well(config: Config, database: Database, library: Library) -> None:
    _visitor(dc.replace(config, mode="development"), database, library).open("/mailbox/")
