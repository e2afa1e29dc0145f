"""What provisioning does to people: access ends at once, history stays, the same person returns, nobody else is touched."""

import datetime as dt
import threading
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from app.audit.records import AuditEntry
from app.clock import local_date, now
from app.learning.records import Completion
from app.people import directory
from app.people.directory import By, Place
from app.people.names import email_key
from app.people.records import Membership, PermissionGrant, Person, Provisioned, SignInSession
from app.people.signin import open_session
from app.storage.database import Database
from tests import factories
from tests.factories import Known
from tests.http.scim.conftest import ENTERPRISE, LONG_AGO, SECOND, TOKEN, USER, Provider, Statements, person_of, user
from tests.visitor import Visitor

BY = By(None, dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC))


def known(database: Database, user_id: str) -> Known:
    row = person_of(database, user_id)
    return Known(row.id, row.subject, row.email, "civil_servant", "vergunningen")


def places(database: Database, subject: UUID) -> list[tuple[str | None, float, dt.date | None]]:
    with database.reading() as db:
        query = sa.select(Membership).where(Membership.subject == subject).order_by(Membership.from_on, Membership.share.desc())
        return [(one.department, one.share, one.until_on) for one in db.scalars(query)]


def since_long_ago(database: Database, subject: UUID) -> None:
    with database.writing() as db:
        db.execute(sa.update(Membership).where(Membership.subject == subject).values(from_on=LONG_AGO))


def trail_of(database: Database, subject: UUID) -> list[tuple[str, str]]:
    with database.reading() as db:
        lines = db.scalars(sa.select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.number))
        return [(line.action, str(line.details["source"])) for line in lines]


def test_disabling_ends_every_session_at_once_and_keeps_history(provider: Provider, page: Visitor, database: Database) -> None:
    added = provider.add()
    who = known(database, added["id"])
    since_long_ago(database, who.subject)
    with database.writing() as db:
        factories.completion(db, who)
    one, two = page.another().sign_in(who), page.another().sign_in(who)
    one.open("/modules/")
    assert provider.patch(added["id"], {"op": "Replace", "path": "active", "value": "False"}).status_code == 204
    for visitor in (one, two):
        assert visitor.raw("GET", "/modules/").headers["Location"].startswith("/auth/login")
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0
        assert db.scalars(sa.select(Completion.subject)).all() == [who.subject]
    assert places(database, who.subject) == [("vergunningen", 1.0, local_date(now()))]
    assert trail_of(database, who.subject) == [("person.joined", "scim"), ("person.moved", "scim"), ("person.left", "scim")]


def test_who_is_disabled_gets_no_session_by_any_way(provider: Provider, page: Visitor, database: Database) -> None:
    added = provider.add(active=False)
    with database.writing() as db:
        open_session(db, UUID(added["id"]), now(), way="oidc")
    who = known(database, added["id"])
    assert page.another().sign_in(who).raw("GET", "/modules/").status_code == 303


def test_deleting_takes_duties_away_and_keeps_what_was_done(provider: Provider, database: Database) -> None:
    added = provider.add()
    who = known(database, added["id"])
    with database.writing() as db:
        factories.completion(db, who)
        db.add(PermissionGrant(person_id=who.id, permission="editor", granted_at=now(), confirmed_at=now()))
    assert provider.send("DELETE", f"/Users/{added['id']}").status_code == 204
    with database.reading() as db:
        assert db.scalars(sa.select(PermissionGrant)).all() == []
        assert db.scalars(sa.select(Completion.subject)).all() == [who.subject]
        assert db.scalars(sa.select(Person.id)).all() == [who.id]
    assert ("grant.withdrawn", "scim") in trail_of(database, who.subject)


def test_the_same_person_returns_by_number_with_another_name_and_address(provider: Provider, database: Database) -> None:
    first = provider.add()
    before = person_of(database, first["id"])
    provider.send("DELETE", f"/Users/{first['id']}")
    again = provider.add(name="Samira de Vries", account="s.devries@provincie.example", department="Financiën")
    after = person_of(database, again["id"])
    assert again["id"] == first["id"]
    assert after.subject == before.subject
    assert (after.family_name, after.email, after.deactivated_at) == ("de Vries", "s.devries@provincie.example", None)
    assert again[ENTERPRISE] == {"department": "Financiën"}
    assert ("person.returned", "scim") in trail_of(database, after.subject)


def test_without_numbers_the_same_person_returns_by_name(provider: Provider) -> None:
    first = provider.add(number=None)
    provider.send("DELETE", f"/Users/{first['id']}")
    again = provider.add(number=None)
    assert again["id"] == first["id"]
    assert again["active"] is True


def test_a_newcomer_with_the_account_of_a_leaver_is_not_the_leaver(provider: Provider, database: Database) -> None:
    first = provider.add(number="4711")
    provider.send("DELETE", f"/Users/{first['id']}")
    answer = provider.send("POST", "/Users", user(name="Sanne Bakker", number="9000"))
    assert answer.status_code == 409
    assert (answer.json or {})["scimType"] == "uniqueness"
    assert person_of(database, first["id"]).given_name == "Samira"


def test_somebody_from_the_list_of_hr_is_taken_up_by_number_and_stays_where_they_belong(
    provider: Provider, database: Database
) -> None:
    with database.writing() as db:
        who = factories.person(db, unit="financien")
        db.get_one(Person, who.id).external_id = "4711"
    shown = provider.add(department=None)
    assert shown["id"] == str(who.id)
    assert shown[ENTERPRISE] == {"department": "Financiën"}
    assert places(database, who.subject) == [("financien", 1.0, None)]


def test_nobody_is_taken_up_by_mail_address(provider: Provider, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db, email="s.bakker@provincie.example", unit="financien", duties=("administrator",))
    answer = provider.send("POST", "/Users", user())
    assert answer.status_code == 409
    assert (answer.json or {})["scimType"] == "uniqueness"
    assert provider.send("GET", f"/Users/{who.id}").status_code == 404


def test_accounts_that_the_provider_did_not_bring_are_out_of_its_reach(provider: Provider, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db, unit="financien", duties=("administrator",))
        holder = factories.office_holder(db)
    assert provider.find("active eq true") == []
    assert provider.send("GET", "/Users").json == {**(provider.send("GET", "/Users").json or {}), "totalResults": 0}
    for one in (who, holder):
        assert provider.send("GET", f"/Users/{one.id}").status_code == 404
        assert provider.patch(str(one.id), {"op": "replace", "path": "active", "value": False}).status_code == 404
        assert provider.send("PUT", f"/Users/{one.id}", user()).status_code == 404
        assert provider.send("DELETE", f"/Users/{one.id}").status_code == 404
        assert person_of(database, str(one.id)).deactivated_at is None


TAKEN = [
    {"account": "S.BAKKER@provincie.example", "mail": "ander@provincie.example", "number": "1"},
    {"account": "\uff53.bakker@provincie.example", "mail": "ander@provincie.example", "number": "1"},
    {"account": "ander@provincie.example", "mail": " S.Bakker@Provincie.Example ", "number": "1"},
    {"account": "ander@provincie.example", "number": "4711"},
]


def test_name_number_and_address_are_each_of_one_person(provider: Provider) -> None:
    provider.add()
    for more in TAKEN:
        answer = provider.send("POST", "/Users", user(name="Iemand Anders", **more))
        assert answer.status_code == 409, more
        assert (answer.json or {})["scimType"] == "uniqueness"
    other = provider.add(name="Iemand Anders", account="x@provincie.example", number="2")
    for path, value in (("userName", "s.bakker@PROVINCIE.example"), ("externalId", "4711")):
        assert provider.patch(other["id"], {"op": "replace", "path": path, "value": value}).status_code == 409


def test_a_payload_gives_no_rights(provider: Provider, page: Visitor, database: Database) -> None:
    everything = user(
        password="Welkom-bij-de-provincie-1", roles=[{"value": "administrator", "primary": True}], userType="administrator",
        entitlements=[{"value": "core_team"}], groups=[{"value": "administrator"}], permissions=["people"], duties=["core_team"],
        subject=str(uuid4()), id=str(uuid4()), persona="administrator", password_hash="x", passwordHash="x",
        email_key="a", deactivated_at=None, x509Certificates=[{"value": "aGFsbG8="}],
    )  # fmt: skip
    answer = provider.send("POST", "/Users", everything)
    assert answer.status_code == 201
    shown = answer.json or {}
    assert shown["id"] != everything["id"]
    assert set(shown) == {"schemas", "id", "externalId", "userName", "active", "name", "emails", "meta", ENTERPRISE}
    provider.patch(
        shown["id"],
        {"op": "add", "path": "roles", "value": [{"value": "administrator"}]},
        {"op": "add", "path": 'roles[primary eq "True"].value', "value": "administrator"},
        {"op": "replace", "path": "password", "value": "Welkom-bij-de-provincie-1"},
        {"op": "add", "value": {"entitlements": [{"value": "core_team"}], "groups": [{"value": "beheer"}]}},
    )
    with database.reading() as db:
        assert db.scalars(sa.select(PermissionGrant)).all() == []
        row = db.scalars(sa.select(Person)).one()
    assert (row.password_hash, row.persona) == (None, None)
    assert str(row.subject) != everything["subject"]
    visitor = page.another().sign_in(known(database, shown["id"]))
    assert visitor.raw("GET", "/people/").status_code == 403


def test_a_department_is_known_by_name_short_name_or_number(provider: Provider, database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.text("UPDATE department SET external_id = '0042' WHERE slug = 'vergunningen'"))
    for number, said in enumerate(("Vergunningen", "vergunningen", " VERGUNNINGEN ", "0042")):
        added = provider.add(account=f"persoon{number}@provincie.example", number=str(number), department=said)
        assert added[ENTERPRISE] == {"department": "Vergunningen"}


def test_an_unknown_department_is_refused_in_words_and_changes_nothing(provider: Provider, database: Database) -> None:
    answer = provider.send("POST", "/Users", user(department="Onbekend"))
    assert answer.status_code == 400
    assert (answer.json or {})["scimType"] == "invalidValue"
    assert "'Onbekend'" in (answer.json or {})["detail"]
    with database.reading() as db:
        assert db.scalars(sa.select(Person)).all() == []
    added = provider.add()
    move = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Onbekend"}
    rename = {"op": "replace", "path": "name.givenName", "value": "Sam"}
    assert provider.patch(added["id"], rename, move).status_code == 400
    assert provider.get(added["id"])["name"]["givenName"] == "Samira"


def test_an_unknown_department_keeps_no_leaver_in(provider: Provider) -> None:
    added = provider.add()
    leave = {"op": "replace", "path": "active", "value": False}
    move = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Onbekend"}
    assert provider.patch(added["id"], move, leave).status_code == 204
    assert provider.get(added["id"])["active"] is False


def test_a_name_that_two_departments_share_is_refused(provider: Provider, database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "beleid-a", name="Beleid")
        factories.department(db, "beleid-b", name="Beleid")
    assert provider.send("POST", "/Users", user(department="Beleid")).status_code == 400
    assert provider.add(department="beleid-b")[ENTERPRISE] == {"department": "Beleid"}


def test_a_move_is_dated_and_a_second_hat_stays(provider: Provider, database: Database) -> None:
    added = provider.add()
    subject = person_of(database, added["id"]).subject
    since_long_ago(database, subject)
    with database.writing() as db:
        factories.department(db, "erfgoed", name="Erfgoed")
        hat = Place("civil_servant", None, "erfgoed", "external", 0.2)
        directory.move(db, subject, hat, dt.date(2024, 1, 1), BY)
        db.execute(sa.update(Membership).where(Membership.department == "vergunningen").values(share=0.8))
    move = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Financiën"}
    assert provider.patch(added["id"], move).status_code == 204
    today = local_date(now())
    assert places(database, subject) == [("vergunningen", 0.8, today), ("erfgoed", 0.2, None), ("financien", 0.8, None)]
    assert provider.get(added["id"])[ENTERPRISE] == {"department": "Financiën"}
    with database.writing() as db:  # somebody moves them by hand: that is what is shown
        place = db.scalars(sa.select(Membership).where(Membership.department == "financien")).one()
        directory.move(db, subject, Place("civil_servant", None, "vergunningen", "own", 0.8), today, BY, instead_of=place.id)
    assert provider.get(added["id"])[ENTERPRISE] == {"department": "Vergunningen"}


def test_who_starts_next_month_moves_before_they_start(provider: Provider, database: Database) -> None:
    added = provider.add()
    subject = person_of(database, added["id"]).subject
    start = local_date(now()) + dt.timedelta(days=30)
    with database.writing() as db:
        db.execute(sa.update(Membership).where(Membership.subject == subject).values(from_on=start))
    assert provider.get(added["id"])[ENTERPRISE] == {"department": "Vergunningen"}
    move = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Financiën"}
    assert provider.patch(added["id"], move).status_code == 204
    assert places(database, subject) == [("financien", 1.0, None)]


def test_an_office_holder_gets_no_department_from_a_provider(provider: Provider, database: Database) -> None:
    with database.writing() as db:
        who = factories.office_holder(db)
        db.get_one(Person, who.id).external_id = "4711"
    answer = provider.send("POST", "/Users", user())
    assert answer.status_code == 400
    assert "office-holder" in (answer.json or {})["detail"]
    shown = provider.add(department=None)
    assert shown["id"] == str(who.id)
    with database.reading() as db:
        assert db.scalars(sa.select(Membership.role)).all() == ["office_holder"]


def test_coming_back_keeps_share_and_employment(provider: Provider, database: Database) -> None:
    added = provider.add()
    subject = person_of(database, added["id"]).subject
    since_long_ago(database, subject)
    with database.writing() as db:
        db.execute(sa.update(Membership).values(share=0.6, employment="external"))
    provider.patch(added["id"], {"op": "replace", "path": "active", "value": False})
    provider.patch(added["id"], {"op": "replace", "path": "active", "value": True})
    today = local_date(now())
    assert places(database, subject) == [("vergunningen", 0.6, today), ("vergunningen", 0.6, None)]
    with database.reading() as db:
        assert set(db.scalars(sa.select(Membership.employment))) == {"external"}


def test_a_department_that_went_while_somebody_was_away_is_asked_for(provider: Provider, database: Database) -> None:
    added = provider.add()
    provider.patch(added["id"], {"op": "replace", "path": "active", "value": False})
    with database.writing() as db:
        yesterday = local_date(now()) - dt.timedelta(days=1)
        db.execute(sa.text("UPDATE department_state SET until_on = :day WHERE department = 'vergunningen'"), {"day": yesterday})
    back = {"op": "replace", "path": "active", "value": True}
    assert provider.patch(added["id"], back).status_code == 400
    move = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Financiën"}
    assert provider.patch(added["id"], back, move).status_code == 204
    assert provider.get(added["id"])[ENTERPRISE] == {"department": "Financiën"}


def test_a_replacement_that_does_not_speak_of_number_and_department_keeps_them(provider: Provider) -> None:
    added = provider.add()
    short = {"schemas": [USER], "userName": "s.bakker@provincie.example", "active": True, "name": {"givenName": "Sam"},
             "emails": [{"type": "work", "value": "s.bakker@provincie.example"}]}  # fmt: skip
    answer = provider.send("PUT", f"/Users/{added['id']}", short)
    assert answer.status_code == 200
    shown = answer.json or {}
    assert shown["name"] == {"givenName": "Sam"}
    assert shown["externalId"] == "4711"
    assert shown[ENTERPRISE] == {"department": "Vergunningen"}
    emptied = {**short, ENTERPRISE: {"department": None}}
    assert ENTERPRISE not in (provider.send("PUT", f"/Users/{added['id']}", emptied).json or {})


def test_what_changes_nothing_leaves_no_line(provider: Provider, database: Database) -> None:
    added = provider.add()
    subject = person_of(database, added["id"]).subject
    before = trail_of(database, subject)
    assert provider.patch(added["id"], {"op": "replace", "path": "name.givenName", "value": "Samira"}).status_code == 204
    assert provider.send("PUT", f"/Users/{added['id']}", user()).status_code == 200
    assert trail_of(database, subject) == before
    assert provider.get(added["id"])["meta"] == added["meta"]


NO_USERS: list[tuple[dict[str, object], str]] = [
    ({"userName": ""}, "userName"),
    ({"userName": "a" * 255}, "userName"),
    ({"userName": "a\u0000b"}, "userName"),
    ({"externalId": "1\n2"}, "externalId"),
    ({"externalId": "9" * 121}, "externalId"),
    ({"name": {"givenName": "  "}}, "givenName"),
    ({"name": {"givenName": "123"}}, "givenName"),
    ({"name": {"givenName": "A" * 121}}, "givenName"),
    ({"name": {"familyName": "Bakker"}}, "required"),
    ({"name": {"givenName": "Sam", "familyName": "B\u202ea"}}, "familyName"),
    ({"emails": []}, "required"),
    ({"emails": [{"type": "home", "value": "thuis@example.nl"}]}, "work"),
    ({"emails": [{"type": "work", "value": "geen adres"}]}, "emails"),
    ({"emails": [{"type": "work", "value": "a@b@c"}]}, "emails"),
    ({"emails": [{"type": "work", "value": "a@b.nl\r\nBcc: x@y.nl"}]}, "emails"),
    ({"active": "misschien"}, ""),
    ({"active": None}, ""),
]


def test_what_is_no_user_is_refused(provider: Provider) -> None:
    for more, word in NO_USERS:
        answer = provider.send("POST", "/Users", {**user(), **more})
        assert answer.status_code == 400, more
        assert word.casefold() in answer.get_data(as_text=True).casefold(), more
    assert provider.find('userName sw ""') == []


def test_two_at_once_make_one_person(provider: Provider, app: Flask, database: Database) -> None:
    statuses: list[int] = []
    start = threading.Barrier(8)

    def add() -> None:
        one = Provider(app)
        start.wait()
        statuses.append(one.send("POST", "/Users", user()).status_code)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 7
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
    assert len(provider.find('userName eq "s.bakker@provincie.example"')) == 1


def test_a_thousand_people_in_pages_with_a_fixed_number_of_statements(
    provider: Provider, database: Database, statements: Statements
) -> None:
    with database.writing() as db:
        for number in range(1000):
            address = f"persoon{number:04}@provincie.example"
            one = Person(
                id=uuid4(), subject=uuid4(), given_name="Persoon", family_name=str(number), email=address,
                email_key=email_key(address), user_name=address, external_id=str(number),
                created_at=BY.at + dt.timedelta(seconds=number // 10),
            )  # fmt: skip
            db.add(one)
            db.flush()
            db.add(Provisioned(person_id=one.id, department=None, changed_at=BY.at))
            db.add(Membership(subject=one.subject, role="civil_servant", department="financien", from_on=LONG_AGO))
    seen: list[str] = []
    counts = set()
    for start in (1, 101, 301, 501, 701, 901):
        statements()
        size = 100 if start == 1 else 200
        found = provider.send("GET", f"/Users?startIndex={start}&count={size}").json or {}
        counts.add(statements())
        assert (found["totalResults"], found["startIndex"]) == (1000, start)
        assert found["itemsPerPage"] == len(found["Resources"])
        seen += [one["userName"] for one in found["Resources"]]
        assert all(one[ENTERPRISE] == {"department": "Financiën"} for one in found["Resources"])
    assert sorted(seen) == [f"persoon{number:04}@provincie.example" for number in range(1000)]
    assert len(counts) == 1
    assert max(counts) <= 4
    assert len((provider.send("GET", "/Users").json or {})["Resources"]) == 100
    assert len((provider.send("GET", "/Users?count=5000").json or {})["Resources"]) == 200
    nothing = provider.send("GET", "/Users?count=0").json or {}
    assert (nothing["totalResults"], nothing.get("Resources", [])) == (1000, [])
    assert (provider.send("GET", f"/Users?startIndex={10**30}").json or {}).get("Resources", []) == []


def test_either_token_opens_during_an_exchange(provider: Provider) -> None:
    assert provider.send("GET", "/Users", token=TOKEN).status_code == 200
    assert provider.send("GET", "/Users", token=SECOND).status_code == 200


def test_the_last_administrator_leaves_too(provider: Provider, database: Database) -> None:
    """Access ends whatever somebody's duty is; the command line makes the next administrator."""
    added = provider.add()
    with database.writing() as db:
        db.add(PermissionGrant(person_id=UUID(added["id"]), permission="administrator", granted_at=now(), confirmed_at=now()))
    assert provider.patch(added["id"], {"op": "replace", "path": "active", "value": False}).status_code == 204
    assert person_of(database, added["id"]).deactivated_at is not None
