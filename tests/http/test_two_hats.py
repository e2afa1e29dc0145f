"""Somebody who is two things at once, and offices that select what one is offered."""

import pytest
import sqlalchemy as sa

from app.learning import publishing
from app.learning.publishing import Library
from app.learning.records import Attempt, Completion
from app.people.records import Membership
from app.storage.database import Database
from tests import catalogue_files, factories
from tests.catalogue_files import BRIEFING, ORGANISATION, SLUG
from tests.factories import LONG_AGO, Known
from tests.visitor import Visitor


def _hat(database: Database, who: Known, office: str, share: float = 0.4) -> None:
    with database.writing() as db:
        db.add(Membership(subject=who.subject, role="office_holder", office=office, share=share, from_on=LONG_AGO))


@pytest.fixture
def both(database: Database) -> Known:
    """A civil servant who is a member of Provinciale Staten too."""
    with database.writing() as db:
        who = factories.person(db, name="Samira Bakker", unit="vth")
    _hat(database, who, "statenlid")
    return who


def test_both_paths_are_offered(page: Visitor, both: Known) -> None:
    visitor = page.sign_in(both)
    home = visitor.open("/")
    assert {"/modules/", "/briefings/"} <= set(home.hrefs)
    assert {f"/modules/{SLUG}/", f"/briefings/{SLUG}/"} <= set(home.hrefs)
    for path in ("/modules/", "/briefings/"):
        visitor.open(path)


def test_both_sets_of_routes_are_shown(page: Visitor, both: Known, library: Library) -> None:
    shown = page.sign_in(both).open("/routes/").main
    assert all(route.title in shown for route in library.catalogue.organisation.routes)


def test_what_one_does_is_stamped_with_the_hat_that_it_is_meant_for(page: Visitor, database: Database, both: Known) -> None:
    visitor = page.sign_in(both)
    for kind in ("modules", "briefings"):
        visitor.post(f"/{kind}/{SLUG}/start")
    visitor.post(f"/quizzes/{catalogue_files.SLUG}/")
    with database.reading() as db:
        stamped = {row.kind: (row.role, row.department) for row in db.scalars(sa.select(Attempt))}
    assert stamped["module"] == ("civil_servant", "vth")
    assert stamped["briefing"] == ("office_holder", None)
    assert stamped.get("quiz", ("civil_servant", "vth")) == ("civil_servant", "vth")


def test_a_completion_is_stamped_likewise(page: Visitor, database: Database, both: Known, library: Library) -> None:
    visitor = page.sign_in(both)
    for number, card in enumerate(library.catalogue.briefings[SLUG].pages, 1):
        choice = {"choice": card.dilemma.choices[0].id} if card.dilemma else {}
        visitor.post(f"/briefings/{SLUG}/{number}/", choice)
    with database.reading() as db:
        done = db.scalars(sa.select(Completion)).one()
    assert (done.kind, done.role, done.department) == ("briefing", "office_holder", None)


def test_who_supports_a_political_group_follows_the_path_of_office_holders(page: Visitor, database: Database) -> None:
    with database.writing() as db:
        who = factories.office_holder(db)
        db.execute(sa.update(Membership).values(office="fractieondersteuner"))
    home = page.sign_in(who).open("/")
    assert f"/briefings/{SLUG}/" in home.hrefs
    assert "/modules/" not in home.hrefs


@pytest.mark.parametrize(
    ("office", "briefings", "routes"),
    [("gedeputeerde", 1, ["De griffier"]), ("fractieondersteuner", 1, []), ("statenlid", 0, []), ("commissaris", 0, [])],
)
def test_an_office_selects_what_is_offered(
    page: Visitor, database: Database, library: Library, monkeypatch: pytest.MonkeyPatch, office: str, briefings: int,
    routes: list[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    files = catalogue_files.files()
    catalogue_files.write(library.folder, {
        BRIEFING: files[BRIEFING].replace("[office_holder]", "[gedeputeerde, fractieondersteuner]"),
        ORGANISATION: files[ORGANISATION].replace("audience: [office_holder]", "audience: [gedeputeerde]"),
    })  # fmt: skip
    with database.writing() as db:
        who = factories.office_holder(db)
        db.execute(sa.update(Membership).values(office=office))
    visitor = page.sign_in(who)
    assert visitor.open("/").hrefs.count(f"/briefings/{SLUG}/") == briefings
    shown = visitor.open("/routes/").main
    assert [title for title in ("De griffier", "Meldpunt ondermijning") if title in shown] == routes
