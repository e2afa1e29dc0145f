"""Keys for programs on their page: made by who may see figures, shown once, ended with one button."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.clock import local_date, now
from app.people.records import ApiKey
from app.storage.database import Database
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]
PATH = "/insight/keys/"
KEY = re.compile(r"swk_[0-9a-f]{8}_[\w-]{43}")


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


def _day(days: int) -> str:
    return (local_date(now()) + dt.timedelta(days=days)).isoformat()


def _opens(visitor: Visitor, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return visitor.app.test_client().get("/api/v1/tables", base_url=visitor.address, headers=headers).status_code


def test_a_key_is_shown_once_opens_the_tables_and_is_ended(core_team: Visitor, database: Database) -> None:
    page = core_team.open(PATH)
    assert "Er is nog geen sleutel." in page.main
    assert "/api/v1/tables" in page.main
    assert "Zo haal je de cijfers op" in page.main
    shown = core_team.submit(page.form(action=PATH), name="Dashboard van het kernteam", expires_on=_day(30), kinds=["months"])
    (key,) = KEY.findall(shown.main)
    assert "Je ziet hem alleen nu." in shown.main
    assert _opens(core_team, key) == 200
    again = core_team.open(PATH)
    assert not KEY.findall(again.answer.get_data(as_text=True))
    assert f"begint met swk_{key[4:12]} · Deelname per maand, opgeteld · tot en met" in again.main
    assert "door jou gemaakt op" in again.main
    sure = core_team.open(again.links["Trek in: Dashboard van het kernteam"])
    assert sure.h1 == "Weet je het zeker?"
    assert f"Je trekt de sleutel ‘Dashboard van het kernteam’ in. Hij begint met swk_{key[4:12]}" in sure.main
    assert _opens(core_team, key) == 200
    ended = core_team.submit(sure.form(button="Trek in"))
    assert "Werkt niet meer" in ended.main
    assert _opens(core_team, key) == 401
    core_team.open(sure.path, 409)
    core_team.open(f"{PATH}00000000/end", 404)
    assert core_team.raw("POST", f"{PATH}{key[4:12]}/end", {"csrf_token": core_team.token()}).status_code == 409
    with database.reading() as db:
        assert db.scalars(sa.select(ApiKey.scopes)).one() == ["tables:read:months"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "", "expires_on": _day(3)}, "Schrijf op waarvoor de sleutel is"),
        ({"name": "   ", "expires_on": _day(3)}, "Schrijf op waarvoor de sleutel is"),
        ({"name": "x" * 81, "expires_on": _day(3)}, "Deze tekst is te lang."),
        ({"name": "x", "expires_on": ""}, "Kies de laatste dag"),
        ({"name": "x", "expires_on": "31-31-2026"}, "Vul een dag in als 31-12-2026."),
        ({"name": "x", "expires_on": _day(-2)}, "hooguit een jaar vooruit"),
        ({"name": "x", "expires_on": _day(367)}, "hooguit een jaar vooruit"),
        ({"name": "x", "expires_on": _day(3), "kinds": ["niets"]}, "Maak een keuze uit de lijst."),
    ],
)
def test_what_does_not_fit_is_said_and_makes_no_key(
    core_team: Visitor, database: Database, values: dict[str, str], said: str
) -> None:
    page = core_team.refused(core_team.open(PATH).form(action=PATH), 422, **values)
    assert said in page.main
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ApiKey)) == 0


def test_a_colleague_sees_that_there_is_a_key_and_not_whose(with_duty: SignIn) -> None:
    first = with_duty("core_team")
    first.submit(first.open(PATH).form(action=PATH), name="Dashboard", expires_on=_day(30))
    page = with_duty("core_team").open(PATH)
    assert "door een collega gemaakt op" in page.main
    assert "Rietveld" not in page.main
    assert not KEY.findall(page.answer.get_data(as_text=True))


@pytest.mark.parametrize("duty", ["administrator", "editor", "griffier"])
def test_who_may_not_see_figures_makes_no_key(with_duty: SignIn, duty: str) -> None:
    visitor = with_duty(duty)
    assert visitor.raw("GET", PATH).status_code == 403
    assert visitor.raw("POST", PATH, {"csrf_token": visitor.token(), "name": "x"}).status_code == 403
