"""The route trainer over the web, without scripts: five taps, at once the right route, then the round."""

from pathlib import Path

import pytest

from app.storage.database import Database
from tests import again_files, catalogue_files, factories
from tests.again_files import EMPLOYEE_SIGNALS, OFFICE_SIGNALS
from tests.visitor import Page, Visitor

TRAINER = "/routes/trainer/"


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", again_files.files())


def begin(visitor: Visitor) -> Page:
    return visitor.submit(visitor.open(TRAINER).form(action=TRAINER))


def cards(seen: Page) -> list[str]:
    return [button.get("value", "") for button in seen.all("button") if button.get("name") == "choice"]


def signal_of(seen: Page) -> str:
    return seen.form(action=seen.path).values["signal"][0]


def tap(visitor: Visitor, seen: Page, *, right: bool = True) -> Page:
    """Tap a card; return what one reads then."""
    route = {**EMPLOYEE_SIGNALS, **OFFICE_SIGNALS}[signal_of(seen)]
    chosen = route if right else next(one for one in cards(seen) if one != route)
    return visitor.submit(seen.form(action=seen.path), choice=chosen)


def onward(visitor: Visitor, seen: Page) -> Page:
    (href,) = [href for text, href in seen.links.items() if text in {"Volgend signaal", "Bekijk hoe het ging"}]
    return visitor.open(href)


def test_a_round_from_the_routes_to_the_result(employee: Visitor) -> None:
    seen = employee.open("/routes/")
    intro = employee.open(seen.links["Naar de routetrainer"])
    assert "Je krijgt 5 signalen." in intro.main
    assert "Er loopt geen klok" in intro.main
    seen = begin(employee)
    for number in range(1, 6):
        assert seen.title.startswith(f"Signaal {number} van 5")
        assert len(cards(seen)) == 4
        assert "Waar meld je dit?" in seen.main
        signal = signal_of(seen)
        seen = tap(employee, seen, right=number != 3)
        assert f"Uitleg bij {signal}" in seen.main, "at once, and why"
        assert f"Waar {EMPLOYEE_SIGNALS[signal]} is." in seen.main, "and how to report"
        assert ("Dit gaat een andere kant op" in seen.main) == (number == 3)
        seen = onward(employee, seen)
    assert seen.h1 == "4 van de 5 signalen op de goede plek"
    assert "Om te onthouden" in seen.main
    assert signal_of(employee.submit(seen.form(button="Nog een ronde"))) in EMPLOYEE_SIGNALS


def test_an_office_holder_is_asked_formally_and_by_their_own_routes(office_holder: Visitor) -> None:
    assert "U krijgt 5 signalen." in office_holder.open(TRAINER).main
    seen = begin(office_holder)
    offered: set[str] = set()
    for _number in range(5):
        assert "Waar meldt u dit?" in seen.main
        offered |= set(cards(seen))
        seen = tap(office_holder, seen)
        assert "koos" not in seen.main
        seen = onward(office_holder, seen)
    assert offered == {"alarm", "politie", "griffier", "kabinet"}
    assert seen.h1 == "5 van de 5 signalen op de goede plek"
    assert "U wist bij elk signaal de weg." in seen.main


def test_who_stops_goes_on_at_the_same_signal(employee: Visitor) -> None:
    seen = onward(employee, tap(employee, begin(employee)))
    again = employee.submit(employee.open(TRAINER).form(button="Ga verder"))
    assert (again.path, signal_of(again), cards(again)) == (seen.path, signal_of(seen), cards(seen))


def test_a_signal_twice_keeps_the_first_answer_and_nothing_is_no_answer(employee: Visitor) -> None:
    seen = begin(employee)
    empty = employee.raw("POST", seen.path, {**seen.form(action=seen.path).values, "choice": ""})
    assert empty.status_code == 422
    problem = Page(empty, seen.path)
    assert problem.title.startswith("Fout:")
    assert "Kies een meldroute." in problem.main
    first = tap(employee, seen, right=False)
    second = tap(employee, seen, right=True)
    assert (first.path, "Dit gaat een andere kant op" in second.main) == (second.path, True)


def test_the_next_signal_is_not_to_be_read_before_its_turn(employee: Visitor) -> None:
    seen = begin(employee)
    assert employee.go(f"{seen.path}feedback/1/").path == seen.path
    assert employee.go(f"{seen.path}feedback/9/").path == seen.path


def test_a_round_is_of_one_person_only(employee: Visitor, page: Visitor, database: Database) -> None:
    seen = begin(employee)
    with database.writing() as db:
        other = factories.person(db, name="Anna Visser")
    stranger = page.another().sign_in(other)
    assert stranger.raw("GET", seen.path).status_code == 404
    assert employee.raw("GET", seen.path.replace("/routes/trainer/", "/attempts/")).status_code == 404


def test_a_visitor_reads_the_routes_and_is_offered_no_trainer(page: Visitor) -> None:
    assert "routetrainer" not in page.open("/routes/").main
    assert page.raw("GET", TRAINER).status_code == 303


def test_the_first_page_offers_it(employee: Visitor) -> None:
    assert employee.open("/").links["Oefen met de routetrainer"] == TRAINER


class TestWithoutSignals:
    """An organisation that has no drill yet."""

    @pytest.fixture
    def content_dir(self, tmp_path: Path) -> Path:
        return catalogue_files.write(tmp_path / "content")

    def test_the_trainer_says_so_and_nothing_leads_to_it(self, employee: Visitor) -> None:
        assert "Er zijn nog geen signalen" in employee.open(TRAINER).main
        assert "routetrainer" not in (employee.open("/").main + employee.open("/routes/").main)
        token = employee.open("/routes/trainer/").forms[0].values["csrf_token"]
        assert employee.raw("POST", TRAINER, {"csrf_token": token}).status_code == 404
