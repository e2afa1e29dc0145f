"""Audiences as an administrator makes them."""

from collections.abc import Callable
from typing import Any

import pytest

from app.storage.database import Database
from tests import factories
from tests.visitor import Form, Page, Visitor

INDEX, NEW = "/people/audiences/", "/people/audiences/new"


@pytest.fixture
def administrator(with_duty: Callable[..., Visitor], database: Database) -> Visitor:
    with database.writing() as db:
        factories.department(db, "leefomgeving", name="Leefomgeving")
        factories.department(db, "vergunningen", name="Vergunningen", parent="leefomgeving")
        for _number in range(6):
            factories.person(db, unit="vergunningen")
        factories.person(db, unit="leefomgeving")
        factories.office_holder(db)
    return with_duty("administrator")


def _form(administrator: Visitor, path: str = NEW) -> Form:
    return administrator.open(path).form(action=path)


def _made(administrator: Visitor) -> Page:
    filled = {"name": "Vergunningverleners", "why": "Zij toetsen aanvragen.", "departments": ["vergunningen"]}
    return administrator.submit(_form(administrator), **filled)


def _preview(administrator: Visitor, **chosen: list[str]) -> str:
    form = _form(administrator)
    answer = administrator.send(form, name="Groep", why="Daarom.", preview="1", **chosen)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_without_any_the_page_says_what_happens_then(administrator: Visitor) -> None:
    assert "Er is nog geen doelgroep" in administrator.open(INDEX).main


def test_the_number_is_shown_before_anything_is_saved(administrator: Visitor) -> None:
    assert "6 mensen" in _preview(administrator, departments=["vergunningen"])
    assert "Er is nog geen doelgroep" in administrator.open(INDEX).main


def test_a_domain_holds_its_departments_and_a_few_people_are_no_number(administrator: Visitor) -> None:
    assert "7 mensen" in _preview(administrator, departments=["leefomgeving"])
    assert "Minder dan 5 mensen" in _preview(administrator, roles=["office_holder"])
    assert "Niemand" in _preview(administrator, offices=["commissaris"])


def test_an_audience_is_made_changed_and_ended(administrator: Visitor) -> None:
    page = _made(administrator)
    assert "Vergunningverleners" in page.main
    assert "Afdeling: Vergunningen." in page.main
    edit = next(path for path in page.hrefs if path.startswith(INDEX) and len(path) > len(NEW))
    form = _form(administrator, edit)
    assert form.values["departments"] == ["vergunningen"]
    page = administrator.submit(form, name="Alle vergunningen")
    assert "Alle vergunningen" in page.main
    assert "Vergunningverleners" not in page.main
    administrator.open(edit, 404)
    edit = next(path for path in page.hrefs if path.startswith(INDEX) and len(path) > len(NEW))
    page = administrator.submit(administrator.open(edit).form(action=f"{edit}/end"))
    assert "Er is nog geen doelgroep" in page.main


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"name": ""}, "Geef de doelgroep een naam."),
        ({"why": ""}, "Schrijf in één zin waarom je deze groep vraagt."),
        ({"roles": ["civil_servant"], "offices": ["statenlid"]}, "Kies die rol, of geen ambt."),
        ({"roles": ["office_holder"], "departments": ["vergunningen"]}, "Politieke ambtsdragers horen bij geen afdeling."),
        ({"joined_from": "2026-02-01", "joined_until": "2026-01-01"}, "Deze dag ligt voor de eerste dag."),
        ({"joined_from": "morgen"}, "Vul een dag in als 31-12-2026."),
        ({"departments": ["bestaat-niet"]}, "Maak een keuze uit de lijst."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_keeps_the_rest(
    administrator: Visitor, chosen: dict[str, str | list[str]], said: str
) -> None:
    filled: dict[str, Any] = {"name": "Groep", "why": "Omdat het zo is.", **chosen}
    page = administrator.refused(_form(administrator), **filled)
    source = page.answer.get_data(as_text=True)
    assert said in source
    assert "why" in chosen or "Omdat het zo is." in source


def test_who_is_in_it_sees_what_is_asked_and_by_which_name(administrator: Visitor, database: Database) -> None:
    filled = {"name": "Vergunningverleners", "why": "Zij toetsen aanvragen.", "departments": ["vergunningen"]}
    administrator.submit(_form(administrator), modules=["geschenken"], **filled)
    with database.writing() as db:
        asked, other = factories.person(db, unit="vergunningen"), factories.person(db, unit="leefomgeving")
    assert "gevraagd aan: Vergunningverleners" in administrator.another().sign_in(asked).open("/").main
    assert "gevraagd aan" not in administrator.another().sign_in(other).open("/").main


def test_a_name_is_text_and_never_markup(administrator: Visitor) -> None:
    page = administrator.submit(_form(administrator), name="<b>Groep</b>", why="<script>alert(1)</script>")
    assert "<b>Groep</b>" in page.main
    assert not page.all("b")
