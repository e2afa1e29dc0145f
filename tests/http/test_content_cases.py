"""A scenario that began with a case: what reviewers see of it, the path of two working days, and what its last day does."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.catalogue.origin import CHECKLIST
from app.catalogue.starters import MARK, starter
from app.clock import local_date, now, start_of
from app.learning import publishing
from app.learning.publishing import Library
from app.learning.records import ContentApproval, ContentPublication, ContentStep
from app.storage.database import Database
from app.web import content, content_words
from tests import catalogue_files, factories
from tests.catalogue_files import CASE_ITEMS, SCENARIO, SCENARIO_FILE, SLUG, from_case
from tests.visitor import Page, Visitor

COURSE = f"/content/module/{SLUG}/"
SOURCES = "/content/sources/"
MONDAY = dt.date(2026, 11, 30)
SignIn = Callable[[str, str], Visitor]


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)


@pytest.fixture
def library(content_dir: Path, database: Database) -> Library:
    """What a server has."""
    return Library(content_dir, database)


@pytest.fixture
def sign_in(page: Visitor, database: Database) -> SignIn:
    def _sign_in(name: str, duty: str) -> Visitor:
        with database.writing() as db:
            who = factories.person(db, name=name, unit="vth", duties=(duty,))
        return page.another().sign_in(who)

    return _sign_in


@pytest.fixture
def editor(sign_in: SignIn) -> Visitor:
    return sign_in("Koen Rietveld", "editor")


@pytest.fixture
def domain(sign_in: SignIn) -> Visitor:
    return sign_in("Dirk Domein", "domain_reviewer")


@pytest.fixture
def legal(sign_in: SignIn) -> Visitor:
    return sign_in("Lies Recht", "legal_reviewer")


def _write(library: Library, text: str) -> None:
    catalogue_files.write(library.folder, {SCENARIO_FILE: text})


def _day(days: int) -> str:
    return (local_date(now()) + dt.timedelta(days=days)).isoformat()


def _approve(reviewer: Visitor) -> Page:
    return reviewer.submit(reviewer.open(COURSE).form(action=f"{COURSE}approve"))


def test_who_decides_sees_the_list_before_the_button(library: Library, editor: Visitor, domain: Visitor, legal: Visitor) -> None:
    assert "casus" not in legal.open(COURSE).main
    _write(library, from_case(_day(400)))
    for visitor in (editor, domain, legal):
        page = visitor.open(COURSE)
        assert "Dit scenario begon bij een echte casus" in page.main
        assert all(text in page.main for text in CHECKLIST.values())
        assert "Dit verhaal mag tot en met" in page.main
        assert page.main.index("Het Meldpunt vindt het goed.") < page.main.index("Volgende stap")
    assert "casus" not in legal.open(f"/content/briefing/{SLUG}/").main


def test_the_list_on_the_page_is_that_of_the_checker(library: Library, legal: Visitor) -> None:
    _write(library, from_case(_day(400)))
    with legal.app.test_request_context("/"):
        assert dict(content_words.checklist()) == dict(CHECKLIST)


@pytest.mark.parametrize("name", CASE_ITEMS)
def test_what_is_not_ticked_off_cannot_be_approved(library: Library, legal: Visitor, database: Database, name: str) -> None:
    form = legal.open(COURSE).form(action=f"{COURSE}approve")
    before = form.values["version"]
    _write(library, from_case(_day(400), false=[name]))
    page = legal.open(COURSE)
    assert page.form(action=f"{COURSE}approve").values["version"] == before
    assert "casus" not in page.main
    index = legal.open("/content/")
    assert index.h1 == "De laatste wijziging is niet geladen"
    assert f"Nog niet afgevinkt: {CHECKLIST[name]}" in index.main
    _write(library, from_case(_day(400)))
    assert "De bestanden zijn intussen veranderd" in legal.refused(form, 409).main
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ContentApproval)) == 0


def test_from_a_case_to_learners_in_two_working_days(
    library: Library, editor: Visitor, domain: Visitor, legal: Visitor, employee: Visitor, database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Day one: write, tick off, check, offer. Day two: two approvals."""

    def at(day: int, hour: int) -> None:
        moment = start_of(MONDAY + dt.timedelta(days=day - 1)) + dt.timedelta(hours=hour)
        monkeypatch.setattr(content, "now", lambda: moment)

    at(1, 9)  # the team has talked, the author begins
    ((_path, begun),) = starter("scenario", SCENARIO, "De loods", local_date(now()), from_case=True).items()
    _write(library, begun)
    assert editor.open("/content/").h1 == "De laatste wijziging is niet geladen"
    _write(library, begun.replace(f"  # {MARK}", "  #").replace(MARK, "ingevuld"))
    index = editor.open("/content/").main
    assert index.count("Nog niet afgevinkt: ") == len(CASE_ITEMS)
    at(1, 16)
    _write(library, begun.replace(f"  # {MARK}", "  #").replace(MARK, "ingevuld").replace(": false  #", ": true  #"))
    assert "De inhoud is in orde" in editor.open("/content/").h1
    editor.submit(editor.open(COURSE).form(action=f"{COURSE}offer"))
    employee.open(f"/modules/{SLUG}/", 404)
    at(2, 10)
    assert "De loods" in domain.open(COURSE).main
    _approve(domain)
    at(2, 15)
    _approve(legal)
    assert "De loods" in employee.open(f"/modules/{SLUG}/").main
    with database.reading() as db:
        offered, published = db.scalars(sa.select(ContentStep.at)).one(), db.scalars(sa.select(ContentPublication.at)).one()
    assert [local_date(one).isoformat() for one in (offered, published)] == ["2026-11-30", "2026-12-01"]
    assert MONDAY.isoweekday() == 1


def test_after_its_last_day_it_is_still_there_and_editors_are_told(
    library: Library, editor: Visitor, domain: Visitor, legal: Visitor, employee: Visitor
) -> None:
    assert "Scenario’s uit een casus" not in editor.open(SOURCES).main
    _write(library, from_case(_day(-1)))
    for reviewer in (domain, legal):
        assert "Dit verhaal mocht tot en met" in reviewer.open(COURSE).main
        _approve(reviewer)
    assert "De kerstborrel" in employee.open(f"/modules/{SLUG}/").main
    assert "1 scenario verlopen" in editor.open("/content/").main
    told = editor.open(SOURCES).main
    assert "Scenario’s uit een casus" in told
    assert "verlopen" in told
    assert f"{SCENARIO_FILE}:" in told
    _write(library, from_case(_day(60)))
    assert "Dit verhaal mag nog tot en met" in editor.open(COURSE).main
    assert "scenario verlopen" not in editor.open("/content/").main
    assert "binnenkort" in editor.open(SOURCES).main
    _write(library, from_case(_day(61)))
    assert "Scenario’s uit een casus" not in editor.open(SOURCES).main
    assert "De kerstborrel" in employee.open(f"/modules/{SLUG}/").main


def test_learners_never_see_that_it_began_with_a_case(
    library: Library, domain: Visitor, legal: Visitor, employee: Visitor
) -> None:
    _write(library, from_case(_day(400)))
    for reviewer in (domain, legal):
        _approve(reviewer)
    begun = employee.submit(employee.open(f"/modules/{SLUG}/").form(action=f"/quizzes/{SCENARIO}/"))
    for page in (begun, employee.open(f"/modules/{SLUG}/")):
        assert "casus" not in page.text.lower()
        assert "Meldpunt vindt" not in page.text
