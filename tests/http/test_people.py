"""The administrator's pages about people: who, where and when; nothing of what they learned."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.clock import local_date, now
from app.people.records import Absence, Membership, Person, SignInSession
from app.storage.database import Database
from tests import factories
from tests.factories import LONG_AGO, Known
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]
NOBODY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    """Asked by every test itself: the tests as a whole may run across midnight."""
    return local_date(now())


@pytest.fixture
def anna(database: Database) -> Known:
    """A civil servant."""
    with database.writing() as db:
        factories.department(db, "mobiliteit")
        factories.department(db, "wegen", parent="mobiliteit")
        factories.department(db, "tram", parent="mobiliteit")
        return factories.person(db, name="Anna Visser", email="anna@provincie.example", unit="wegen")


@pytest.fixture
def administrator(with_duty: SignIn, anna: Known) -> Visitor:  # noqa: ARG001  the organisation comes first
    return with_duty("administrator")


def _noted(database: Database, action: str) -> list[tuple[UUID | None, dict[str, object]]]:
    with database.reading() as db:
        return [(one.subject, one.details) for one in db.scalars(sa.select(AuditEntry).where(AuditEntry.action == action))]


def _places(database: Database, who: Known) -> list[Membership]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Membership).where(Membership.subject == who.subject).order_by(Membership.from_on)))


def _page(who: Known) -> str:
    return f"/people/{who.id}/"


def test_the_list_leads_to_each_person(administrator: Visitor, anna: Known) -> None:
    listed = administrator.open("/people/")
    assert listed.links["Anna Visser"] == _page(anna)


def test_the_list_of_one_department_and_of_who_left(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        factories.person(db, name="Bram Smit", unit="tram")
        gone = factories.person(db, name="Cem Kaya", unit="tram")
        db.execute(sa.update(Person).where(Person.id == gone.id).values(deactivated_at=now()))
    assert "Bram Smit" in administrator.open("/people/?department=tram").main
    assert "Anna Visser" not in administrator.open("/people/?department=tram").main
    assert administrator.open("/people/?department=mobiliteit").h1 == "2 mensen"
    left = administrator.open("/people/?left=1")
    assert left.h1 == "1 persoon is weg"
    assert "Cem Kaya" in left.main


def test_a_search_is_kept_without_its_words(administrator: Visitor, database: Database) -> None:
    administrator.open("/people/")
    assert _noted(database, "people.searched") == []
    administrator.open("/people/?q=visser&department=wegen")
    ((subject, details),) = _noted(database, "people.searched")
    assert subject is None
    assert details == {"found": 1, "page": 1, "left": False, "department": "wegen"}


def test_who_looks_at_a_person_leaves_a_line(administrator: Visitor, database: Database, anna: Known) -> None:
    page = administrator.open(_page(anna))
    assert page.h1 == "Anna Visser"
    for words in ("anna@provincie.example", "Ambtenaar bij Wegen", "Vanaf 1 januari 2023"):
        assert words in page.main
    assert [subject for subject, _details in _noted(database, "person.viewed")] == [anna.subject]


def test_nothing_on_it_tells_what_somebody_did(administrator: Visitor, database: Database, anna: Known) -> None:
    before = administrator.open(_page(anna)).main
    with database.writing() as db:
        factories.attempt(db, anna, ended=True, percent=40)
        factories.completion(db, anna)
    assert administrator.open(_page(anna)).main == before


def test_somebody_new(administrator: Visitor, database: Database, today: dt.date) -> None:
    form = administrator.open("/people/new").form(button="Sla op")
    page = administrator.submit(form, given_name="Dewi", family_name="de Vries", email="Dewi@Provincie.example", external_id="77",
                                office="civil_servant", department="tram", employment="external", share="80%",
                                on=today.isoformat())  # fmt: skip
    assert page.h1 == "Dewi de Vries"
    assert "Ambtenaar bij Tram, extern, 80%" in page.main
    assert "77" in page.main
    assert len(_noted(database, "person.joined")) == 1


NEW = {"given_name": "Dewi", "family_name": "", "email": "dewi@provincie.example", "external_id": "", "office": "civil_servant",
       "department": "tram", "employment": "own", "share": "100", "on": "2026-01-01"}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"given_name": " "}, "Vul de voornaam in."),
        ({"given_name": "x" * 121}, "Deze tekst is te lang."),
        ({"email": "dewi"}, "Vul een e-mailadres in als naam@provincie.nl."),
        ({"email": " ANNA@provincie.example "}, "Er is al iemand met dit e-mailadres"),
        ({"department": ""}, "Kies bij welke afdeling deze ambtenaar hoort."),
        ({"department": "mobiliteit"}, "Maak een keuze uit de lijst."),
        ({"office": "statenlid"}, "Alleen een ambtenaar hoort bij een afdeling."),
        ({"office": "fractievoorzitter"}, "Maak een keuze uit de lijst."),
        ({"employment": "zzp"}, "Maak een keuze uit de lijst."),
        ({"share": "0"}, "Vul een getal in van 1 tot en met 100."),
        ({"share": "101"}, "Vul een getal in van 1 tot en met 100."),
        ({"share": "half"}, "Vul een getal in van 1 tot en met 100."),
        ({"on": "31-2-2026"}, "Vul een dag in als 31-12-2026."),
        ({"on": ""}, "Vul in vanaf welke dag dit geldt."),
        ({"on": "1999-01-01"}, "Deze afdeling bestaat niet op die dag."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    administrator: Visitor, database: Database, wrong: dict[str, str], words: str
) -> None:
    form = administrator.open("/people/new").form(button="Sla op")
    page = administrator.refused(form, 422, **(NEW | wrong))
    assert words in page.main
    kept = page.form(button="Sla op").values
    assert "email" in wrong or kept["email"] == ["dewi@provincie.example"]
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 2


def test_another_name_and_address(administrator: Visitor, database: Database, anna: Known) -> None:
    form = administrator.open(f"{_page(anna)}details").form(button="Sla op")
    assert form.values["given_name"] == ["Anna"]
    page = administrator.submit(form, family_name="Smit-Visser", email="smit@provincie.example")
    assert page.h1 == "Anna Smit-Visser"
    assert _noted(database, "person.changed") == [(anna.subject, {"source": "hand", "what": "email, family_name"})]


def test_a_move_keeps_what_was_and_the_end_that_was_known(
    administrator: Visitor, database: Database, anna: Known, today: dt.date
) -> None:
    with database.writing() as db:
        db.execute(sa.update(Membership).where(Membership.subject == anna.subject).values(until_on=today + 90 * DAY))
    stay = _places(database, anna)[0]
    form = administrator.open(f"{_page(anna)}places/{stay.id}/move").form(button="Sla op")
    page = administrator.submit(form, department="tram", on=(today + 5 * DAY).isoformat())
    assert "Ambtenaar bij Tram" in page.main
    assert "Komt nog" in page.main
    assert [(one.department, one.from_on, one.until_on) for one in _places(database, anna)] == [
        ("wegen", LONG_AGO, today + 5 * DAY), ("tram", today + 5 * DAY, today + 90 * DAY),
    ]  # fmt: skip


def test_a_move_before_the_place_began_is_refused(administrator: Visitor, database: Database, anna: Known) -> None:
    stay = _places(database, anna)[0]
    form = administrator.open(f"{_page(anna)}places/{stay.id}/move").form(button="Sla op")
    page = administrator.refused(form, office="statenlid", department="", on=(LONG_AGO - DAY).isoformat())
    assert "Deze plek begint later." in page.main
    assert len(_places(database, anna)) == 1


def test_a_second_hat_and_its_end(administrator: Visitor, database: Database, anna: Known, today: dt.date) -> None:
    form = administrator.open(f"{_page(anna)}place").form(button="Sla op")
    page = administrator.submit(form, office="gedeputeerde", department="", on=today.isoformat())
    assert "Gedeputeerde" in page.main
    hat = next(one for one in _places(database, anna) if one.office == "gedeputeerde")
    form = administrator.open(f"{_page(anna)}places/{hat.id}/end").form(button="Sla op")
    administrator.submit(form, last_on=(today + 9 * DAY).isoformat())
    assert [one.until_on for one in _places(database, anna)] == [None, today + 10 * DAY]


def test_who_leaves_today_is_out_tomorrow_and_who_left_is_out_now(
    administrator: Visitor, page: Visitor, database: Database, anna: Known, today: dt.date
) -> None:
    hers = page.another().sign_in(anna)
    form = administrator.open(f"{_page(anna)}leave").form(button="Sla op")
    administrator.submit(form, last_on=today.isoformat())
    hers.open("/")
    form = administrator.open(f"{_page(anna)}leave").form(button="Sla op")
    gone = administrator.submit(form, last_on=(today - DAY).isoformat())
    assert "Aanmelden kan niet meer." in gone.main
    assert hers.raw("GET", "/").status_code == 303
    with database.reading() as db:
        assert db.scalars(sa.select(SignInSession).where(SignInSession.person_id == anna.id)).all() == []
    administrator.open(f"{_page(anna)}leave", status=404)
    form = administrator.open(f"{_page(anna)}return").form(button="Sla op")
    back = administrator.submit(form, office="civil_servant", department="tram", on=today.isoformat())
    assert "Ambtenaar bij Tram" in back.main
    assert "Aanmelden kan niet meer." not in back.main


def test_nobody_sends_themselves_away(administrator: Visitor, database: Database, today: dt.date) -> None:
    with database.reading() as db:
        own = db.scalars(sa.select(Person.id).where(Person.given_name == "Koen")).one()
    assert "Gaat weg" not in administrator.open(f"/people/{own}/").main
    form = administrator.open(f"/people/{own}/leave").form(button="Sla op")
    assert "Vraag het een andere beheerder." in administrator.refused(form, last_on=today.isoformat()).main


def test_leave_begins_and_ends_with_a_reason_from_the_list(
    administrator: Visitor, database: Database, anna: Known, today: dt.date
) -> None:
    form = administrator.open(f"{_page(anna)}absence").form(button="Sla op")
    page = administrator.submit(form, reason="long_leave", on=today.isoformat(), last_on="")
    assert "Langdurig verlof Nu" in page.main
    again = administrator.open(f"{_page(anna)}absence").form(button="Sla op")
    assert "er al verlof" in administrator.refused(again, reason="seconded", on=(today + DAY).isoformat(), last_on="").main
    assert "Maak een keuze" in administrator.refused(again, reason="ziek", on=today.isoformat(), last_on="").main
    turned = administrator.refused(again, reason="seconded", on=today.isoformat(), last_on=(today - DAY).isoformat())
    assert "De laatste dag ligt voor de eerste." in turned.main
    with database.reading() as db:
        absence = db.scalars(sa.select(Absence.id)).one()
    form = administrator.open(f"{_page(anna)}absences/{absence}/end").form(button="Sla op")
    administrator.submit(form, last_on=(today + 4 * DAY).isoformat())
    with database.reading() as db:
        assert db.scalars(sa.select(Absence.until_on)).one() == today + 5 * DAY
    assert _noted(database, "absence.added")[0][1] == {"source": "hand", "kind": "leave", "on": today.isoformat()}


def test_what_is_somebody_elses_is_not_found(administrator: Visitor, database: Database, anna: Known, today: dt.date) -> None:
    with database.writing() as db:
        bram = factories.person(db, name="Bram Smit", unit="tram")
        db.add(Absence(subject=bram.subject, kind="leave", reason="long_leave", from_on=today))
        db.flush()
        absence = db.scalars(sa.select(Absence.id)).one()
    theirs = _places(database, bram)[0].id
    administrator.open(f"{_page(anna)}places/{theirs}/move", status=404)
    answer = administrator.post(f"{_page(anna)}places/{theirs}/end", {"last_on": today.isoformat()})
    assert answer.status_code == 404
    assert administrator.post(f"{_page(anna)}absences/{absence}/end", {"last_on": today.isoformat()}).status_code == 404
    assert _places(database, bram)[0].until_on is None


def test_who_joins_a_department_that_will_merge_goes_along(
    administrator: Visitor, database: Database, anna: Known, today: dt.date
) -> None:
    on = (today + 30 * DAY).isoformat()
    preview = administrator.open(f"/people/departments/wegen/merge?into=tram&name=&parent=mobiliteit&on={on}")
    administrator.submit(preview.form(button="Voer dit door"))
    form = administrator.open("/people/new").form(button="Sla op")
    administrator.submit(form, **(NEW | {"department": "wegen", "on": today.isoformat()}))
    with database.reading() as db:
        found = db.scalars(sa.select(Membership.department).where(Membership.from_on == today + 30 * DAY)).all()
    assert found == ["tram", "tram"]
    assert anna


@pytest.mark.parametrize("path", [f"/people/{NOBODY}/", f"/people/{NOBODY}/leave", "/people/x/"])
def test_nobody_there(administrator: Visitor, path: str) -> None:
    administrator.open(path, status=404)


@pytest.mark.parametrize("duty", ["core_team", "editor", "organiser", "griffier", "department_contact"])
def test_no_other_duty_sees_a_person(with_duty: SignIn, anna: Known, duty: str) -> None:
    visitor = with_duty(duty)
    for path in (_page(anna), f"{_page(anna)}leave", "/people/new", "/people/"):
        visitor.open(path, status=403)


def test_a_role_or_a_right_in_the_form_gives_nothing(administrator: Visitor, database: Database, today: dt.date) -> None:
    form = administrator.open("/people/new").form(button="Sla op")
    more = {"role": "office_holder", "permission": "administrator", "duties": "administrator", "id": str(uuid4()), "persona": "x"}
    administrator.submit(form, **(NEW | more | {"on": today.isoformat()}))
    with database.reading() as db:
        person = db.scalars(sa.select(Person).where(Person.given_name == "Dewi")).one()
        place = db.scalars(sa.select(Membership).where(Membership.subject == person.subject)).one()
    assert (person.persona, str(person.id) == more["id"], place.role) == (None, False, "civil_servant")
