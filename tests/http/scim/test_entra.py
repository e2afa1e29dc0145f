"""What Microsoft Entra ID sends, as its public documentation shows it: where it keeps to the standard and where it does not.

Every request here follows learn.microsoft.com, *Develop and plan provisioning for a SCIM endpoint* and *Known issues and
resolutions with SCIM 2.0 protocol compliance*.
"""

from typing import Any
from urllib.parse import urlencode

import pytest

from app.storage.database import Database
from tests.http.scim.conftest import ENTERPRISE, PATCH, USER, Provider, person_of, user


def test_test_connection_asks_for_somebody_who_does_not_exist(provider: Provider) -> None:
    assert provider.find('userName eq "8d9ed1d8-4a5c-4f36-9c1f-0b9d0a5a1b7e"') == []


def test_create(provider: Provider, database: Database) -> None:
    shown = provider.add()
    assert shown == {
        "schemas": [USER, ENTERPRISE],
        "id": shown["id"],
        "externalId": "4711",
        "userName": "s.bakker@provincie.example",
        "active": True,
        "name": {"givenName": "Samira", "familyName": "Bakker"},
        "emails": [{"type": "work", "value": "s.bakker@provincie.example"}],
        ENTERPRISE: {"department": "Vergunningen"},
        "meta": shown["meta"],
    }
    row = person_of(database, shown["id"])
    assert (row.given_name, row.family_name, row.external_id) == ("Samira", "Bakker", "4711")
    assert row.password_hash is None


FINDS = [
    'userName eq "s.bakker@provincie.example"',
    'userName eq "S.Bakker@Provincie.EXAMPLE"',
    'externalId eq "4711"',
    'emails[type eq "work"].value eq "s.bakker@provincie.example"',
    'emails[type eq "work" and value eq "s.bakker@provincie.example"]',
    'emails.value eq "S.BAKKER@provincie.example"',
    'emails eq "s.bakker@provincie.example"',
    'userName eq "s.bakker@provincie.example" and externalId eq "4711"',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "s.bakker@provincie.example"',
    "active eq true",
    'userName sw "s.bakker" and not (externalId eq "1")',
    'externalId pr and emails co "provincie"',
    'userName ew ".example" or id eq "nobody"',
]


def test_look_somebody_up(provider: Provider) -> None:
    added = provider.add()
    provider.add(name="Koen Rietveld", account="k@elders.test.nl", number="1", active=False)
    for text in FINDS:
        assert [one["id"] for one in provider.find(text)] == [added["id"]], text


FINDS_NOBODY = [
    'userName eq "s_bakker@provincie.example"',
    'userName co "%"',
    'externalId eq "4712"',
    "externalId eq null",
    'emails[type eq "home"].value eq "s.bakker@provincie.example"',
    "active eq false",
    'userName eq "\\u0000"',
    'externalId eq "\\ud800"',
    'userName co "\\ud800"',
    "not (userName pr)",
]


def test_nobody_is_found_by_what_is_not_theirs(provider: Provider) -> None:
    provider.add()
    for text in FINDS_NOBODY:
        assert provider.find(text) == [], text


REFUSED = [
    "userName", "userName eq", 'userName xx "a"', 'userName gt "a"', 'name.givenName eq "Samira"', 'title eq "x"', "((((",
    'active co "t"', 'userName eq "a" and', 'password eq "x"', 'emails[type eq "work"', 'meta.created gt "2026-01-01T00:00:00Z"',
    f'{ENTERPRISE}:department eq "Vergunningen"', 'id co "1"', 'externalId sw "4"',
]  # fmt: skip


def test_a_filter_that_cannot_be_answered_is_refused(provider: Provider) -> None:
    for text in REFUSED:
        answer = provider.send("GET", f"/Users?{urlencode({'filter': text})}")
        assert answer.status_code == 400, text
        assert (answer.json or {})["scimType"] in {"invalidFilter", "invalidPath"}, text


def test_look_one_up_by_id_without_some_attributes(provider: Provider) -> None:
    added = provider.add()
    shown = provider.send("GET", f"/Users/{added['id']}?excludedAttributes=emails").json or {}
    assert "emails" not in shown
    assert shown["userName"] == added["userName"]


def test_update_an_address_and_a_name(provider: Provider, database: Database) -> None:
    added = provider.add()
    answer = provider.patch(
        added["id"],
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "samira@provincie.example"},
        {"op": "Replace", "path": "name.familyName", "value": "de Vries"},
    )
    assert answer.status_code == 204
    row = person_of(database, added["id"])
    assert (row.email, row.email_key, row.family_name) == ("samira@provincie.example", "samira@provincie.example", "de Vries")


def test_update_the_account_name(provider: Provider) -> None:
    added = provider.add()
    assert provider.patch(added["id"], {"op": "Replace", "path": "userName", "value": "SB@provincie.example"}).status_code == 204
    assert [one["id"] for one in provider.find('userName eq "sb@provincie.example"')] == [added["id"]]
    assert provider.find('userName eq "s.bakker@provincie.example"') == []


@pytest.mark.parametrize(("op", "value"), [("Replace", False), ("Replace", "False"), ("replace", False), ("Add", "false")])
def test_disable(provider: Provider, op: str, value: object) -> None:
    added = provider.add()
    assert provider.patch(added["id"], {"op": op, "path": "active", "value": value}).status_code == 204
    shown = provider.get(added["id"])
    assert shown["active"] is False
    assert shown[ENTERPRISE] == {"department": "Vergunningen"}
    assert [one["active"] for one in provider.find('userName eq "s.bakker@provincie.example"')] == [False]


def test_disable_without_a_path(provider: Provider) -> None:
    added = provider.add()
    for value in ({"active": False}, {"active": "False"}, {"Active": False}):
        assert provider.patch(added["id"], {"op": "replace", "value": {"active": True}}).status_code == 204
        assert provider.patch(added["id"], {"op": "replace", "value": value}).status_code == 204
        assert provider.get(added["id"])["active"] is False


def test_enable_again(provider: Provider) -> None:
    added = provider.add()
    provider.patch(added["id"], {"op": "Replace", "path": "active", "value": "False"})
    assert provider.patch(added["id"], {"op": "Replace", "path": "active", "value": "True"}).status_code == 204
    shown = provider.get(added["id"])
    assert shown["active"] is True
    assert shown[ENTERPRISE] == {"department": "Vergunningen"}


def test_many_attributes_at_once_with_attributes_that_are_not_offered(provider: Provider) -> None:
    added = provider.add()
    answer = provider.patch(
        added["id"],
        {"op": "Replace", "path": "displayName", "value": "Pvlo"},
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "nieuw@provincie.example"},
        {"op": "Replace", "path": "name.givenName", "value": "Gtfd"},
        {"op": "Replace", "path": "name.familyName", "value": "Pkqf"},
        {"op": "Replace", "path": "externalId", "value": "Eqpj"},
        {"op": "Replace", "path": f"{ENTERPRISE}:employeeNumber", "value": "Eqpj"},
        {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": "5a0f0b3e"},
        {"op": "Add", "path": 'addresses[type eq "work"].formatted', "value": "Straat 1"},
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "0612345678"},
        {"op": "Add", "path": "title", "value": "Adviseur"},
        {"op": "Add", "path": "preferredLanguage", "value": "nl-NL"},
    )
    assert answer.status_code == 204
    shown = provider.get(added["id"])
    assert shown["name"] == {"givenName": "Gtfd", "familyName": "Pkqf"}
    assert shown["externalId"] == "Eqpj"
    assert shown["emails"] == [{"type": "work", "value": "nieuw@provincie.example"}]
    assert set(shown) == {"schemas", "id", "externalId", "userName", "active", "name", "emails", "meta", ENTERPRISE}
    assert shown[ENTERPRISE] == {"department": "Vergunningen"}


def test_many_attributes_at_once_in_one_value(provider: Provider) -> None:
    """What Entra ID sends with the flag aadOptscim062020: paths as keys of one value."""
    added = provider.add()
    answer = provider.patch(
        added["id"],
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "nieuw@provincie.example"},
        {
            "op": "replace",
            "value": {
                "displayName": "Bjfe",
                "name.givenName": "Kkom",
                "name.familyName": "Unua",
                f"{ENTERPRISE}:department": "Financiën",
                f"{ENTERPRISE}:employeeNumber": "Aklq",
            },
        },
    )
    assert answer.status_code == 204
    shown = provider.get(added["id"])
    assert shown["name"] == {"givenName": "Kkom", "familyName": "Unua"}
    assert shown[ENTERPRISE] == {"department": "Financiën"}


def test_an_address_for_who_has_none_of_that_kind_is_added(provider: Provider) -> None:
    """A write to an entry that is not there yet: others refuse it with 400, and the person stays unreachable."""
    added = provider.add()
    answer = provider.patch(
        added["id"],
        {"op": "remove", "path": 'emails[type eq "work"]'},
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "weer@provincie.example"},
    )
    # The address cannot be missed, not even for a moment: that is one step too many for everybody.
    assert answer.status_code == 400
    answer = provider.patch(added["id"], {"op": "Add", "path": 'emails[type eq "work"].value', "value": "weer@provincie.example"})
    assert answer.status_code == 204
    assert provider.get(added["id"])["emails"] == [{"type": "work", "value": "weer@provincie.example"}]


def test_an_address_of_another_kind_is_dropped(provider: Provider) -> None:
    added = provider.add()
    answer = provider.patch(added["id"], {"op": "Add", "path": 'emails[type eq "home"].value', "value": "thuis@example.nl"})
    assert answer.status_code == 204
    assert provider.get(added["id"])["emails"] == [{"type": "work", "value": "s.bakker@provincie.example"}]


def test_a_department_is_taken_away_with_a_value(provider: Provider) -> None:
    added = provider.add()
    answer = provider.patch(added["id"], {"op": "Remove", "path": f"{ENTERPRISE}:department"})
    assert answer.status_code == 204
    assert ENTERPRISE not in provider.get(added["id"])


def test_delete(provider: Provider) -> None:
    added = provider.add()
    assert provider.send("DELETE", f"/Users/{added['id']}").status_code == 204
    assert provider.send("GET", f"/Users/{added['id']}").status_code == 404
    assert provider.send("DELETE", f"/Users/{added['id']}").status_code == 404
    assert provider.patch(added["id"], {"op": "replace", "path": "active", "value": True}).status_code == 404
    assert provider.find('userName eq "s.bakker@provincie.example"') == []


def test_what_okta_sends(provider: Provider) -> None:
    """It replaces whole users, and ends access with an operation without a path."""
    added = provider.add()
    whole: dict[str, Any] = user(name="Samira de Vries", displayName="Samira de Vries", locale="nl-NL", groups=[], id=added["id"])
    assert provider.send("PUT", f"/Users/{added['id']}", whole).status_code == 200
    assert provider.get(added["id"])["name"]["familyName"] == "de Vries"
    body = {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"active": False}}]}
    assert provider.send("PATCH", f"/Users/{added['id']}", body).status_code == 204
    assert provider.get(added["id"])["active"] is False
