"""What RFC 7643 and 7644 ask, checked by a tester of others; and what is offered, which is what is kept."""

from collections import Counter

from flask import Flask

from tests.http.scim.conftest import ENTERPRISE, TOKEN, USER, Provider


def test_the_tester_of_the_standard_finds_nothing(app: Flask, provider: Provider) -> None:
    from scim2_client.engines.wsgi import WSGISCIMClient  # noqa: PLC0415  it takes seconds, and every worker reads this file
    from scim2_tester import Status, check_server  # noqa: PLC0415

    assert provider.send("GET", "/Users").status_code == 200
    client = WSGISCIMClient(app, base_url="https://leren.provincie.example/scim/v2", headers={"Authorization": f"Bearer {TOKEN}"})
    results = check_server(client)
    wrong = [(one.title, one.reason) for one in results if one.status != Status.SUCCESS]
    assert wrong == []
    assert Counter(one.status for one in results)[Status.SUCCESS] >= 45


def test_only_what_is_kept_is_offered(provider: Provider) -> None:
    found = provider.send("GET", "/Schemas").json or {}
    offered = {one["id"]: {attribute["name"] for attribute in one["attributes"]} for one in found["Resources"]}
    assert offered[USER] == {"userName", "name", "active", "emails"}
    assert offered[ENTERPRISE] == {"department"}


def test_the_departments_that_exist_are_told(provider: Provider) -> None:
    found = provider.send("GET", f"/Schemas/{ENTERPRISE}").json or {}
    assert found["attributes"][0]["canonicalValues"] == ["Vergunningen", "Financiën"]


def test_groups_are_not_offered(provider: Provider) -> None:
    found = provider.send("GET", "/ResourceTypes").json or {}
    assert [one["name"] for one in found["Resources"]] == ["User"]
    assert provider.send("GET", "/Groups").status_code == 404
    assert provider.send("POST", "/Groups", {"displayName": "Beheerders"}).status_code == 404


def test_what_is_not_spoken_is_said_and_refused(provider: Provider) -> None:
    config = provider.send("GET", "/ServiceProviderConfig").json or {}
    said = {name: config[name]["supported"] for name in ("patch", "bulk", "filter", "sort", "etag", "changePassword")}
    assert said == {"patch": True, "bulk": False, "filter": True, "sort": False, "etag": True, "changePassword": False}
    assert provider.send("GET", "/Users?sortBy=userName").status_code == 501
    assert provider.send("POST", "/Bulk", {"Operations": []}).status_code == 501
    assert provider.send("GET", "/Me").status_code == 501


def test_unknown_addresses_and_methods_are_answered_in_the_same_form(provider: Provider) -> None:
    added = provider.add()
    assert provider.send("GET", "/Elsewhere").status_code == 404
    assert provider.send("GET", "/Users/../../etc/passwd").status_code == 404
    assert provider.send("GET", "/Users/00000000-0000-0000-0000-000000000000").status_code == 404
    assert provider.send("POST", f"/Users/{added['id']}", {}).status_code == 405
    assert provider.send("PUT", "/Schemas", {}).status_code == 405


def test_a_version_that_has_passed_changes_nothing(provider: Provider) -> None:
    added = provider.add()
    old = added["meta"]["version"]
    replace = {"op": "replace", "path": "name.givenName", "value": "Sam"}
    body = {"Operations": [replace]}
    assert provider.send("PATCH", f"/Users/{added['id']}", body, headers={"If-Match": old}).status_code == 204
    new = provider.get(added["id"])["meta"]["version"]
    assert new != old
    assert provider.send("PATCH", f"/Users/{added['id']}", body, headers={"If-Match": old}).status_code == 412
    assert provider.send("DELETE", f"/Users/{added['id']}", headers={"If-Match": old}).status_code == 412
    unchanged = provider.send("GET", f"/Users/{added['id']}", headers={"If-None-Match": new})
    assert unchanged.status_code == 304


def test_where_somebody_is_found_is_said(provider: Provider) -> None:
    answer = provider.send("POST", "/Users", {**_minimal(), "active": True})
    address = f"https://leren.provincie.example/scim/v2/Users/{(answer.json or {})['id']}"
    assert answer.headers["Location"] == (answer.json or {})["meta"]["location"] == address


def _minimal() -> dict[str, object]:
    return {
        "schemas": [USER],
        "userName": "a.jansen@provincie.example",
        "name": {"givenName": "An"},
        "emails": [{"value": "a.jansen@provincie.example"}],
    }


def test_as_little_as_possible_is_enough(provider: Provider) -> None:
    answer = provider.send("POST", "/Users", _minimal())
    assert answer.status_code == 201
    shown = answer.json or {}
    assert shown["active"] is True
    assert shown["emails"] == [{"value": "a.jansen@provincie.example", "type": "work"}]
    assert ENTERPRISE not in shown
