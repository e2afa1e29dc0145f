"""Duties on pages: given by a click, refused with a clear sentence, ended at once, listed and exported."""

import csv
import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.people.records import PermissionGrant
from app.storage.database import Database
from tests import factories
from tests.factories import Known
from tests.visitor import Page, Visitor

SignIn = Callable[..., Visitor]


@pytest.fixture
def administrator(with_duty: SignIn) -> Visitor:
    """An administrator with a browser."""
    return with_duty("administrator")


@pytest.fixture
def colleague(database: Database) -> Known:
    """Somebody without a duty."""
    with database.writing() as db:
        return factories.person(db, name="Samira Bakker", unit="vth")


def _page(visitor: Visitor, who: Known) -> Page:
    return visitor.open(f"/people/{who.id}/rights")


def _give(visitor: Visitor, who: Known, duty: str, department: str = "") -> Page:
    return visitor.submit(_page(visitor, who).form(button="Geef deze taak"), duty=duty, department=department)


def _told(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)))


def test_a_duty_is_given_and_withdrawn(administrator: Visitor, page: Visitor, colleague: Known) -> None:
    theirs = page.another().sign_in(colleague)
    assert "Nog geen taken" in _page(administrator, colleague).main
    given = _give(administrator, colleague, "editor")
    assert "Redacteur" in given.main
    assert "Laatst gebruikt: nog niet." in given.main
    assert theirs.raw("GET", "/").status_code == 303, "every change of duties ends the sessions of that person"
    theirs.sign_in(colleague).open("/content/")
    assert "nog niet" not in _page(administrator, colleague).main
    taken = administrator.submit(given.form(button="Trek in"))
    assert "Nog geen taken" in taken.main
    assert theirs.raw("GET", "/content/").status_code == 303
    theirs.sign_in(colleague).open("/content/", status=403)


def test_a_new_administrator_waits_for_a_second_one(
    administrator: Visitor, with_duty: SignIn, page: Visitor, colleague: Known
) -> None:
    waiting = _give(administrator, colleague, "administrator")
    assert "Wacht op een tweede beheerder" in waiting.main
    assert not any("Bevestig" in one for form in waiting.forms for one in form.buttons)
    page.another().sign_in(colleague).open("/people/", status=403)
    path = f"/people/{colleague.id}/rights/administrator/confirm"
    refused = administrator.post(path)
    assert refused.status_code == 422
    assert "Vraag een andere beheerder om hem te bevestigen" in refused.get_data(as_text=True)
    second = with_duty("administrator")
    assert "Samira Bakker" in second.open("/people/rights/").main
    second.submit(_page(second, colleague).form(button="Bevestig"))
    page.another().sign_in(colleague).open("/people/")


def test_nobody_gives_oneself_anything(administrator: Visitor, database: Database) -> None:
    with database.reading() as db:
        own = db.scalars(sa.select(PermissionGrant.person_id)).one()
    shown = administrator.open(f"/people/{own}/rights")
    assert "Jezelf kun je geen taak geven." in shown.main
    assert not any("Geef deze taak" in one for form in shown.forms for one in form.buttons)
    refused = administrator.post(f"/people/{own}/rights", {"duty": "editor", "department": ""})
    assert refused.status_code == 422
    assert "Vraag een andere beheerder." in refused.get_data(as_text=True)
    with database.reading() as db:
        assert db.scalars(sa.select(PermissionGrant.permission)).all() == ["administrator"]
    assert "access.refused" in _told(database)


def test_the_last_administrator_stays(administrator: Visitor, database: Database) -> None:
    with database.reading() as db:
        own = db.scalars(sa.select(PermissionGrant.person_id)).one()
    shown = administrator.open(f"/people/{own}/rights")
    assert "Dit is de laatste beheerder" in administrator.refused(shown.form(button="Trek in")).main


def test_core_team_and_administrator_do_not_go_together(administrator: Visitor, colleague: Known) -> None:
    given = _give(administrator, colleague, "core_team")
    offered = given.form(button="Geef deze taak").element
    assert "administrator" not in {one.get("value") for one in offered.iter("option")}
    refused = administrator.post(f"/people/{colleague.id}/rights", {"duty": "administrator", "department": ""})
    assert refused.status_code == 422
    assert "Kernteam en beheerder gaan niet samen." in refused.get_data(as_text=True)


def test_a_contact_has_a_department(administrator: Visitor, colleague: Known) -> None:
    form = _page(administrator, colleague).form(button="Geef deze taak")
    missing = administrator.refused(form, duty="department_contact")
    assert "Kies een afdeling bij de taak contactpersoon" in missing.main
    assert "Contactpersoon van Vth" in _give(administrator, colleague, "department_contact", "vth").main


@pytest.mark.parametrize("duty", ["superuser", "people", "", "Administrator"])
def test_what_is_no_duty_is_refused(administrator: Visitor, colleague: Known, database: Database, duty: str) -> None:
    assert administrator.post(f"/people/{colleague.id}/rights", {"duty": duty}).status_code == 422
    assert administrator.post(f"/people/{colleague.id}/rights/{duty or 'x'}/withdraw").status_code == 404
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(PermissionGrant)) == 1


def test_more_than_a_form_holds_changes_nothing_more(administrator: Visitor, colleague: Known, database: Database) -> None:
    more = {"duty": "administrator", "department": "", "confirmed_at": "2020-01-01", "granted_by": "", "in_force": "1"}
    administrator.post(f"/people/{colleague.id}/rights", more)
    with database.reading() as db:
        grant = db.scalars(sa.select(PermissionGrant).where(PermissionGrant.person_id == colleague.id)).one()
    assert grant.confirmed_at is None


def test_somebody_who_is_not_there_is_not_found(administrator: Visitor) -> None:
    nobody = "/people/00000000-0000-0000-0000-000000000000/rights"
    administrator.open(nobody, status=404)
    assert administrator.post(nobody, {"duty": "editor", "department": ""}).status_code == 404


def test_the_list_is_a_file_in_one_click(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        factories.person(db, name="=1+1 Bakker", unit="vth", duties=("editor",))
    shown = administrator.open("/people/rights/")
    answer = administrator.raw("GET", shown.links["Download CSV"])
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert {(row["Code"], row["Gegeven door"]) for row in rows} == {
        ("administrator", "een opdracht op de server"), ("editor", "een opdracht op de server"),
    }  # fmt: skip
    assert [row["Naam"] for row in rows if row["Code"] == "editor"] == ["'=1+1 Bakker"]
    assert all(row["Gegeven op"] == "2026-11-10" for row in rows)
    assert "grants.exported" in _told(database)


def test_the_day_of_use_costs_one_write_a_day(with_duty: SignIn, database: Database) -> None:
    visitor, seen = with_duty("editor"), []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    for _time in range(3):
        visitor.open("/content/")
    assert sum("UPDATE permission_grant" in statement for statement in seen) == 1


def test_who_sees_what_is_public(page: Visitor) -> None:
    shown = page.open("/privacy")
    (table,) = [one for one in shown.all("table") if "kernteam" in "".join(one.itertext())]
    heads = ["".join(one.itertext()).strip() for one in table.iter("th") if one.get("scope") == "col"]
    assert heads == ["Wat er te zien is", "iedereen", "wie is aangemeld", "kernteam", "redacteur",
                     "vakinhoudelijk beoordelaar", "juridisch beoordelaar", "organisator", "contactpersoon", "griffier",
                     "beheerder"]  # fmt: skip
    rows = [["".join(one.itertext()).strip() for one in row] for row in table.iter("tr")][1:]
    assert len(rows) == 12
    assert rows[-1] == ["Deelname, antwoorden en uitslagen van een ander", *["nee"] * 10]
    assert "nog geen pagina’s" in shown.main
    assert "/privacy" in page.open("/routes/").hrefs
