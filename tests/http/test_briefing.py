"""The journey of an office-holder: cards on a phone, one dilemma, few taps, formal address."""

import re

import pytest
import sqlalchemy as sa

from app.learning.records import Attempt, Completion, Response
from app.storage.base import Base
from app.storage.database import Database
from tests.journeys import BRIEFING
from tests.visitor import Page, Visitor


def _count(database: Database, table: type[Base]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _begin(visitor: Visitor) -> Page:
    return visitor.submit(visitor.open("/").form(button="Begin"))


def _next(visitor: Visitor, seen: Page, **values: str) -> Page:
    return visitor.submit(seen.form(action=seen.path), **values)


def test_from_home_to_done_with_one_tap_a_card_and_two_for_the_dilemma(office_holder: Visitor, database: Database) -> None:
    seen = _begin(office_holder)
    taps = 1
    assert seen.h1 == "U krijgt iets aangeboden"
    seen = _next(office_holder, seen)
    seen = _next(office_holder, seen, choice="weigeren")
    assert "Gevolg van weigeren, alleen na de keuze." in seen.main
    assert "Gevolg van gaan" not in seen.main
    assert "Overweging bij weigeren." in seen.main
    assert "opgeslagen" in seen.main
    seen = _next(office_holder, seen)
    assert seen.form(action=seen.path).buttons == ("Klaar",)
    seen = _next(office_holder, seen)
    taps += 1 + 2 + 1 + 1  # a card, choosing and sending, going on, done
    assert taps <= 12
    assert seen.h1 == "Geschenken in het kort is afgerond"
    assert "De griffier" in seen.main
    assert "Meldpunt ondermijning" not in seen.main, "a route for employees"
    assert _count(database, Completion) == 1
    assert "Afgerond op" in office_holder.open("/").main


def test_office_holders_are_addressed_as_u(office_holder: Visitor) -> None:
    pages = [office_holder.open(path) for path in ("/", BRIEFING, f"{BRIEFING}1/", f"{BRIEFING}2/", "/me/", "/briefings/")]
    pages += [office_holder.refused(pages[3].form(action=pages[3].path))]
    for seen in pages:
        informal = re.findall(r"\b(?:[Jj]e|[Jj]ij|[Jj]ou|[Jj]ouw)\b", seen.text)
        assert not informal, f"{seen.path}: {informal}"


def test_employees_are_addressed_as_je(employee: Visitor) -> None:
    for path in ("/", "/modules/", "/modules/geschenken/", "/me/"):
        seen = employee.open(path)
        assert not re.findall(r"\b(?:[Uu]|[Uu]w)\b", seen.text), path


def test_the_menu_offers_what_is_meant_for_a_role(office_holder: Visitor, employee: Visitor) -> None:
    assert "/briefings/" in office_holder.open("/").hrefs
    assert "/modules/" in employee.open("/").hrefs
    for visitor in (office_holder, employee):
        hrefs = visitor.open("/").hrefs
        assert not [href for href in hrefs if href.startswith(("/insight", "/people", "/content"))]


def test_a_dilemma_wants_a_choice_and_shows_no_consequence_before(office_holder: Visitor, database: Database) -> None:
    seen = office_holder.open(f"{BRIEFING}2/")
    for choice in ([], ["weg"], [""]):
        refused = office_holder.refused(seen.form(action=seen.path), choice=choice)
        assert refused.title.startswith("Fout:")
        assert "Kies wat u zou doen." in refused.main
    assert _count(database, Response) == 0


def test_the_first_choice_stays(office_holder: Visitor, database: Database) -> None:
    seen = office_holder.open(f"{BRIEFING}2/")
    form = seen.form(action=seen.path)
    office_holder.submit(form, choice="gaan")
    following = office_holder.submit(form, choice="weigeren")
    assert following.path == f"{BRIEFING}3/", "the second time it is only the way on"
    assert "Gevolg van gaan" in office_holder.open(f"{BRIEFING}2/").main
    assert _count(database, Response) == 1


def test_one_goes_on_at_the_first_card_not_seen(office_holder: Visitor) -> None:
    seen = _begin(office_holder)
    _next(office_holder, seen)
    home = office_holder.open("/")
    assert "Verder waar u was" in home.main
    assert office_holder.go(home.links["Ga verder"]).path == f"{BRIEFING}2/"


def test_one_can_go_back_a_card(office_holder: Visitor) -> None:
    assert f"{BRIEFING}1/" in office_holder.open(f"{BRIEFING}2/").hrefs
    assert f"{BRIEFING}0/" not in office_holder.open(f"{BRIEFING}1/").hrefs


def test_jumping_to_the_last_card_completes_nothing(office_holder: Visitor, database: Database) -> None:
    last = office_holder.open(f"{BRIEFING}3/")
    assert _next(office_holder, last).path == BRIEFING
    assert _count(database, Completion) == 0


def test_a_briefing_that_is_done_can_be_read_again(office_holder: Visitor, database: Database) -> None:
    seen = _begin(office_holder)
    for values in ({}, {"choice": "gaan"}, {}, {}):
        seen = _next(office_holder, seen, **values)
    again = office_holder.open(f"{BRIEFING}1/")
    assert _next(office_holder, again).path == f"{BRIEFING}2/"
    assert _count(database, Attempt) == 1
    assert _count(database, Completion) == 1


def test_pressing_start_twice_is_one_start(office_holder: Visitor, database: Database) -> None:
    for _press in range(2):
        assert office_holder.post(f"{BRIEFING}start").headers["Location"] == f"{BRIEFING}1/"
    assert _count(database, Attempt) == 1


@pytest.mark.parametrize("number", ["1", "3"])
def test_a_stray_choice_on_a_card_is_not_kept(office_holder: Visitor, database: Database, number: str) -> None:
    assert office_holder.post(f"{BRIEFING}{number}/", {"choice": "x" * 1000}).status_code == 303
    with database.reading() as db:
        assert list(db.scalars(sa.select(Response.chosen))) == [[]]
