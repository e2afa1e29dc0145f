"""Who gets in: whoever shows a token, and nobody else, whatever else they are; and what cannot break it."""

import dataclasses as dc
import json
import logging

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.config import Config, ConfigError, read_config
from app.learning.publishing import Library
from app.people.permissions import Duty
from app.people.provider_access import Pace
from app.people.records import Person
from app.storage.database import Database
from app.web.application import make_application
from tests import factories
from tests.http.scim.conftest import PATCH, TOKEN, USER, Provider, user
from tests.visitor import Visitor

PLACES = [
    ("GET", "/Users"), ("POST", "/Users"), ("GET", "/Users/1"), ("PUT", "/Users/1"), ("PATCH", "/Users/1"),
    ("DELETE", "/Users/1"),
    ("POST", "/.search"), ("POST", "/Users/.search"), ("POST", "/Bulk"), ("GET", "/Me"), ("GET", "/Schemas"), ("GET", "/"),
    ("GET", "/ResourceTypes"), ("GET", "/ServiceProviderConfig"), ("GET", "/Nowhere"),
]  # fmt: skip
ANYTHING = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
KNOWN = st.sampled_from(["userName", "name", "emails", "active", "externalId", "schemas", "id", "meta", "roles", "givenName"])


def test_without_a_token_set_there_is_nothing_here(config: Config, database: Database, library: Library) -> None:
    client = make_application(dc.replace(config, scim_tokens=""), database, library).test_client()
    for method, path in PLACES:
        for token in ("", TOKEN):
            answer = client.open(f"/scim/v2{path}", method=method, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code in {400, 404}, (method, path)  # without a page behind it a forged form is told first


def test_without_the_token_everything_is_shut(provider: Provider) -> None:
    for method, path in PLACES:
        answer = provider.send(method, path, {}, token=None)
        assert answer.status_code in {401, 429}
        if answer.status_code == 401:
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="SCIM"'


@pytest.mark.parametrize("token", ["", " ", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), f"{TOKEN},", "é" * 40, "x" * 10_000])
def test_a_wrong_token_opens_nothing(provider: Provider, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    assert provider.send("GET", "/Users", token=None, headers=headers).status_code == 401


def test_the_token_counts_as_a_bearer_token_only(provider: Provider) -> None:
    for shown in (TOKEN, f"Basic {TOKEN}", f"Token {TOKEN}"):
        assert provider.send("GET", "/Users", token=None, headers={"Authorization": shown}).status_code == 401
    assert provider.send("GET", f"/Users?token={TOKEN}&access_token={TOKEN}", token=None).status_code == 401
    assert provider.send("GET", "/Users", token=None, headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize("duty", sorted(Duty))
def test_no_session_and_no_permission_opens_it(provider: Provider, page: Visitor, database: Database, duty: Duty) -> None:
    added = provider.add()
    with database.writing() as db:
        who = factories.person(db, unit="financien", duties=(duty,))
    visitor = page.another().sign_in(who)
    for method, path in (("GET", "/Users"), ("DELETE", f"/Users/{added['id']}"), ("PATCH", f"/Users/{added['id']}")):
        answer = visitor.client.open(f"/scim/v2{path}", method=method, base_url="https://leren.provincie.example", data=b"{}")
        assert answer.status_code == 401
    assert provider.get(added["id"])["active"] is True


def test_the_token_opens_nothing_else(provider: Provider) -> None:
    for path in ("/people/", "/insight/", "/me/", "/content/"):
        answer = provider.client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/auth/login")


def test_guessing_is_noted_and_slowed_and_never_keeps_the_provider_out(
    provider: Provider, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    statuses = [provider.send("GET", "/Users", token=f"raden-{number}-en-nog-eens-raden").status_code for number in range(25)]
    assert statuses == [401] * 10 + [429] * 15
    assert provider.send("GET", "/Users").status_code == 200
    with database.reading() as db:
        lines = db.scalars(sa.select(AuditEntry)).all()
        assert [line.action for line in lines] == [Action.REFUSED] * 10
        kept = json.dumps([line.details for line in lines])
    assert "raden-" not in kept + caplog.text
    assert TOKEN not in kept + caplog.text


def test_haste_is_slowed(config: Config, database: Database, library: Library) -> None:
    app = make_application(config, database, library)
    app.extensions["signaalwijzer.provider_pace"] = Pace(3)
    provider = Provider(app)
    # A minute may end in between; then there are two of them.
    statuses = [provider.send("GET", "/Users").status_code for _ in range(8)]
    assert statuses.count(429) >= 2
    slowed = provider.send("GET", "/Users")
    assert slowed.headers.get("Retry-After", "60") == "60"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(provider: Provider) -> None:
    answer = provider.send("POST", "/Users", user(title="x" * 70_000))
    assert answer.status_code == 413
    assert (answer.json or {})["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_a_form_is_no_request(provider: Provider) -> None:
    answer = provider.client.post(
        "/scim/v2/Users", data={"userName": "x"}, headers={"Authorization": f"Bearer {TOKEN}"},
        base_url="https://leren.provincie.example",
    )  # fmt: skip
    assert answer.status_code == 415


def test_a_defect_is_told_by_number_without_what_was_sent(
    app: Flask, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as db:
        db.execute(sa.text("ALTER TABLE provisioned RENAME TO elsewhere"))
    try:
        answer = app.test_client().get("/scim/v2/Users", headers={"Authorization": f"Bearer {TOKEN}"})
    finally:
        with database.writing() as db:
            db.execute(sa.text("ALTER TABLE elsewhere RENAME TO provisioned"))
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/scim+json"
    told = (answer.json or {})["detail"]
    assert "provisioned" not in told
    assert told.split(" ")[-1].rstrip(".") in caplog.text
    assert TOKEN not in caplog.text


MALFORMED: list[bytes] = [
    b"", b"{", b"[]", b"null", b"0", b'"x"', b"\xff\xfe", b"{}" * 3, b'{"userName":1}', b'{"a":' * 5000, b"[" * 5000,
    b'{"userName":"\\ud800"}', b'{"Operations":[{"op":"add"}]}', b'{"Operations":{}}', b'{"Operations":[null]}',
    b'{"Operations":[{"op":"remove"}]}', b'{"Operations":[{"op":"replace","path":"","value":""}]}',
    b'{"Operations":[{"op":"replace","path":"emails[","value":1}]}', b'{"Operations":[{"op":"add","path":"id","value":"1"}]}',
    b'{"Operations":[{"op":"replace","path":"meta.created","value":"x"}]}', b'{"Operations":[{"op":"replace","value":[]}]}',
    b'{"Operations":[{"op":"replace","path":"schemas","value":[]}]}', b'{"Operations":[{"op":"remove","path":"emails"}]}',
    b'{"Operations":[{"op":"remove","path":"name"}]}', b'{"Operations":[{"op":"remove","path":"active"}]}',
    b'{"Operations":[{"op":"replace","path":"emails.value","value":"a@b.nl"}]}',
    b'{"Operations":[{"op":"replace","path":"emails[primary eq true].value","value":"a@b.nl"}]}',
    b'{"Operations":[{"op":"add","path":"emails","value":[{"type":"work","value":"een@b.nl"},{"type":"work","value":"twee@b.nl"}]}]}',
    b'{"active":1e999}', b'{"emails":[null]}', b'{"emails":[[]]}', b'{"name":"x"}', b'{"schemas":"x","userName":{}}',
]  # fmt: skip


def test_malformed_bodies_are_no_defect(provider: Provider, database: Database) -> None:
    added = provider.add()
    for body in MALFORMED:
        for method, path in (("POST", "/Users"), ("PUT", f"/Users/{added['id']}"), ("PATCH", f"/Users/{added['id']}"),
                             ("POST", "/.search"), ("POST", "/Users/.search")):  # fmt: skip
            provider.send(method, path, body)
    shown = provider.get(added["id"])
    assert shown["active"] is True
    assert len(shown["emails"]) == 1
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


@ANYTHING
@given(body=JSON | st.binary(max_size=60) | st.dictionaries(KNOWN, JSON, max_size=6))
def test_any_body_is_answered(provider: Provider, body: object) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert provider.send("POST", "/Users", sent).status_code in {400, 401, 409, 413}
    assert provider.send("POST", "/.search", sent).status_code in {200, 400}


@ANYTHING
@given(
    op=st.sampled_from(["add", "Replace", "remove", "move"]),
    path=st.none()
    | st.text(max_size=20)
    | KNOWN
    | st.builds("{}[type eq {}].{}".format, KNOWN, st.sampled_from(['"work"', "true", "x"]), KNOWN),
    value=JSON | st.dictionaries(KNOWN, JSON, max_size=3),
)
def test_any_change_is_answered(provider: Provider, op: str, path: str | None, value: object) -> None:
    found = provider.find('externalId eq "4711"') or provider.find("active eq true") or provider.find("active eq false")
    user_id = found[0]["id"] if found else provider.add()["id"]
    operation = {"op": op, "value": value, **({} if path is None else {"path": path})}
    body = {"schemas": [PATCH], "Operations": [operation]}
    assert provider.send("PATCH", f"/Users/{user_id}", body).status_code in {200, 204, 400, 409}
    assert provider.get(user_id)["schemas"][0] == USER


@ANYTHING
@given(
    text=st.text(max_size=40)
    | st.builds(
        "{} {} {}".format, KNOWN, st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "pr"]), st.text(max_size=8).map(json.dumps)
    ),
    start=st.integers() | st.text(max_size=4),
    count=st.integers() | st.text(max_size=4),
)
def test_any_filter_is_answered(provider: Provider, text: str, start: object, count: object) -> None:
    answer = provider.client.get(
        "/scim/v2/Users", query_string={"filter": text.encode("utf-8", "replace"), "startIndex": str(start), "count": str(count)},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )  # fmt: skip
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize(
    "value", ["kort", "x" * 31, f"{TOKEN},", f",{TOKEN}", f"{TOKEN},{TOKEN}", f"{TOKEN},{TOKEN}a,{TOKEN}b", f"{TOKEN} ", "é" * 40]
)
def test_a_token_that_is_no_secret_stops_the_start_and_is_not_shown(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({"SIGNAALWIJZER_SECRET_KEY": "k" * 32, "SIGNAALWIJZER_SCIM_TOKENS": value})
    assert str(caught.value).startswith("SIGNAALWIJZER_SCIM_TOKENS is '…'; it must be one token of at least 32")
    assert value not in str(caught.value)


def test_tokens_are_not_in_what_gets_printed() -> None:
    config = read_config({"SIGNAALWIJZER_SECRET_KEY": "k" * 32, "SIGNAALWIJZER_SCIM_TOKENS": TOKEN})
    assert config.scim_tokens == TOKEN
    assert TOKEN not in repr(config)
