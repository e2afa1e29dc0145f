"""`/api/v1` as a program meets it: let in by a key alone, told in one shape why not, spared what it has already."""

import base64
import dataclasses as dc
import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import schemathesis
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.core.result import Ok
from werkzeug.test import TestResponse

from app.audit.records import AuditEntry
from app.clock import local_date, now
from app.config import Config
from app.learning.publishing import Library
from app.people import api_keys
from app.people.misses import MOST
from app.people.values import By
from app.storage.database import Database, make_engine
from tests import catalogue_files, factories, participation
from tests.visitor import ADDRESS, Visitor, check_headers

TABLES = "/api/v1/tables"
Operation = schemathesis.APIOperation[Any, Any, Any, Any]
TABLE = f"{TABLES}/participation/2026-q2"


@pytest.fixture(scope="module")
def published_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which half a year has been published."""
    folder = tmp_path_factory.mktemp("published")
    path = shutil.copy(migrated_file, folder / "published.sqlite")
    engine = make_engine(f"sqlite:///{path}")
    database = Database(engine)
    with database.writing() as db:
        participation.fill(db)
    participation.publish_all(database, Library(catalogue_files.write(folder / "content")).catalogue)
    engine.dispose()
    return Path(path)


@pytest.fixture
def engine(published_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of it for each test."""
    made = make_engine(f"sqlite:///{shutil.copy(published_file, tmp_path / 'test.sqlite')}")
    yield made
    made.dispose()


def _key(database: Database, *kinds: str) -> str:
    at = now()
    with database.writing() as db:
        last = local_date(at) + dt.timedelta(days=30)
        return api_keys.make(db, "proef", api_keys.scopes_of(kinds), last, By(None, at))


@pytest.fixture
def key(database: Database) -> str:
    return _key(database)


def _get(app: Flask, path: str, key: str = "", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key:
        sent["Authorization"] = f"Bearer {key}"
    answer = app.test_client().get(path, base_url=ADDRESS, headers=sent)
    # Pages are kept nowhere. A table may be kept by who fetched it, and is asked for again each time.
    kept = answer.headers["Cache-Control"]
    assert kept == ("private, no-cache" if answer.status_code in {200, 304} and path.startswith("/api/") else "no-store")
    answer.headers["Cache-Control"] = "no-store"
    check_headers(answer, path)
    answer.headers["Cache-Control"] = kept
    return answer


def _problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.get_data())
    assert told["status"] == status
    assert set(told) == {"type", "title", "status", "detail"}
    return told


@pytest.mark.parametrize("path", [TABLES, TABLE, f"{TABLE}.csv", "/api/v1/", "/api/v1/nergens"])
def test_without_a_key_nothing_opens(app: Flask, path: str) -> None:
    answer = _get(app, path)
    _problem(answer, 401)
    assert answer.headers.getlist("WWW-Authenticate") == [
        'Bearer realm="Signaalwijzer"', 'Basic realm="Signaalwijzer", charset="UTF-8"',
    ]  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_session_is_no_key(page: Visitor, database: Database, key: str) -> None:
    with database.writing() as db:
        who = factories.person(db, duties=("core_team",))
    visitor = page.another().sign_in(who)
    assert visitor.raw("GET", "/insight/tables/").status_code == 200
    assert visitor.raw("GET", TABLES).status_code == 401
    # And a key is no session.
    assert _get(page.app, "/insight/tables/", key).status_code == 303


@pytest.mark.parametrize("name", ["key", "api_key", "token", "access_token"])
def test_a_key_in_the_address_opens_nothing(app: Flask, key: str, name: str) -> None:
    _problem(_get(app, f"{TABLES}?{name}={key}"), 401)
    assert name in _problem(_get(app, f"{TABLES}?{name}={key}", key), 422)["detail"]


def test_a_key_may_be_the_password_of_basic_authentication(app: Flask, key: str) -> None:
    for user in ("", "powerbi", "wie dan ook"):
        sent = base64.b64encode(f"{user}:{key}".encode()).decode()
        assert _get(app, TABLES, Authorization=f"Basic {sent}").status_code == 200
    wrong = base64.b64encode(f"{key}:{key[:-1]}".encode()).decode()
    for header in (f"Basic {wrong}", "Basic =", "Basic", f"Digest {key}", f"Bearer {key}x", key):
        _problem(_get(app, TABLES, Authorization=header), 401)


def test_a_key_of_one_kind_opens_that_kind(app: Flask, database: Database) -> None:
    key = _key(database, "months")
    answer = _get(app, TABLES, key).json
    assert answer is not None
    assert {one["kind"] for one in answer["tables"]} == {"months"}
    assert _get(app, f"{TABLES}/months/2026", key).status_code == 200
    assert "sleutel" in _problem(_get(app, TABLE, key), 403)["detail"]


def test_the_list_can_be_narrowed_and_turned(app: Flask, key: str) -> None:
    answer = _get(app, f"{TABLES}?kind=participation&period=2026-q2", key).json
    assert answer is not None
    assert [(one["subject"], one["release"]) for one in answer["tables"]] == [("geschenken", 1), ("", 1)]
    assert answer["next"] is None
    answer = _get(app, f"{TABLES}?kind=participation&size=1&period=2026-q2&page=2", key).json
    assert answer is not None
    assert (answer["total"], len(answer["tables"]), answer["next"]) == (2, 1, None)
    answer = _get(app, f"{TABLES}?period=2020-q1", key).json
    assert answer is not None
    assert (answer["total"], answer["tables"]) == (0, [])


@pytest.mark.parametrize(
    "query", ["kind=niets", "period=gisteren", "page=0", "page=x", "size=501", "size=0", "nog=iets", "period=2026-q5", "kind="]
)
def test_a_parameter_that_is_not_right_is_named(app: Flask, key: str, query: str) -> None:
    told = _problem(_get(app, f"{TABLES}?{query}", key), 422)
    assert query.split("=", maxsplit=1)[0] in told["detail"] or "soort" in told["detail"]


def test_what_does_not_exist_is_told_as_a_problem(app: Flask, key: str) -> None:
    for path in (
        f"{TABLES}/niets/2026",
        f"{TABLES}/participation/2031-q1",
        f"{TABLE}?subject=niets",
        "/api/v1/niets",
        "/api/v1/",
    ):
        _problem(_get(app, path, key), 404)
    answer = app.test_client().post(TABLES, base_url=ADDRESS, headers={"Authorization": f"Bearer {key}"})
    _problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_labels_follow_the_language_and_keys_and_numbers_do_not(app: Flask, key: str) -> None:
    dutch, english = (_get(app, TABLE, key, Accept_Language=one) for one in ("nl", "en-GB,en;q=0.9"))
    assert (dutch.headers["Content-Language"], english.headers["Content-Language"]) == ("nl", "en")
    assert dutch.json is not None
    assert english.json is not None
    assert dutch.json["columns"][0]["label"] == "Groep"
    assert [one["key"] for one in dutch.json["columns"]] == [one["key"] for one in english.json["columns"]]
    assert [row["started"] for row in dutch.json["rows"]] == [row["started"] for row in english.json["rows"]]
    assert (
        _problem(_get(app, f"{TABLES}/participation/2031-q1", key, Accept_Language="en"), 404)["title"] == "This does not exist"
    )


def test_the_form_is_what_the_program_asks_for(app: Flask, key: str) -> None:
    kinds = {
        "application/json": "application/json", "*/*": "application/json", "text/csv": "text/csv; charset=utf-8",
        "text/csv, application/json;q=0.5": "text/csv; charset=utf-8",
    }  # fmt: skip
    for accept, found in kinds.items():
        assert _get(app, TABLE, key, Accept=accept).headers["Content-Type"] == found
    assert _get(app, f"{TABLE}.csv", key).get_data() == _get(app, TABLE, key, Accept="text/csv").get_data()
    _problem(_get(app, TABLE, key, Accept="image/png"), 406)


@pytest.mark.parametrize("path", [TABLES, TABLE, f"{TABLE}.csv", "/api/v1/openapi.json"])
def test_what_did_not_change_is_not_sent_again(app: Flask, key: str, path: str) -> None:
    first = _get(app, path, key)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Accept", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
    again = _get(app, path, key, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")
    if "openapi" not in path:
        assert first.headers["Last-Modified"] == "Thu, 09 Jul 2026 22:00:00 GMT"
        assert _get(app, path, key, If_Modified_Since=first.headers["Last-Modified"]).status_code == 304
    assert _get(app, path, key, If_None_Match='"anders"').status_code == 200
    if path == TABLE:
        assert _get(app, path, key, Accept_Language="en").headers["ETag"] != first.headers["ETag"]


def test_no_other_site_may_read_it(app: Flask, key: str) -> None:
    answer = _get(app, TABLES, key, Origin="https://elders.example")
    assert not [name for name, _value in answer.headers if name.lower().startswith("access-control-")]
    assert not answer.headers.getlist("Set-Cookie")


def test_the_trail_tells_which_kind_was_read_with_which_key(app: Flask, key: str, database: Database) -> None:
    _get(app, TABLES, key)
    _get(app, TABLE, key)
    _get(app, f"{TABLE}.csv", key)
    _get(app, f"{TABLES}/participation/2031-q1", key)
    with database.reading() as db:
        lines = db.execute(sa.select(AuditEntry.actor, AuditEntry.details).where(AuditEntry.action == "table.read")).all()
    assert [(one.actor, one.details) for one in lines] == [
        (None, {"kind": "participation", "key": key.split("_")[1], "period": "2026-q2"})
    ] * 2


def test_addresses_are_those_of_the_settings_whatever_the_request_says(
    app: Flask, key: str, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = SimpleNamespace(config=dc.replace(config, base_url="https://leren.provincie.example"))
    monkeypatch.setattr("app.web.addresses.parts", lambda: here)
    found = _get(app, f"{TABLES}?size=1", key, Host="evil.example").get_json()
    assert found["next"].startswith("https://leren.provincie.example/api/v1/tables?")
    assert all(one.startswith("https://leren.provincie.example/") for one in found["tables"][0]["links"].values())


def test_too_fast_has_to_wait(app: Flask, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys.open_with, "__kwdefaults__", {"most": 0})
    answer = _get(app, TABLES, key)
    assert "Wacht" in _problem(answer, 429)["detail"]
    assert answer.headers["Retry-After"] == "60"


def test_guessing_is_slowed_down_and_a_right_key_still_opens(app: Flask, key: str) -> None:
    for _time in range(MOST):
        _problem(_get(app, TABLES, "swk_00000000_raden"), 401)
    _problem(_get(app, TABLES, "swk_00000000_raden"), 429)
    assert _get(app, TABLES, key).status_code == 200


def test_the_list_takes_few_queries_whatever_there_is(app: Flask, key: str, engine: sa.Engine) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    _get(app, TABLES, key)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in seen if not one.startswith(("BEGIN", "PRAGMA"))]) <= 14, "\n".join(seen)


def test_everything_that_is_described_holds_for_whatever_is_sent(app: Flask, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send what fits the description and what does not, and hold each answer against it."""
    monkeypatch.setattr(api_keys.open_with, "__kwdefaults__", {"most": 100_000})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    seen: Counter[int] = Counter()
    for found in schema.get_all_operations():
        for mode in schemathesis.GenerationMode:
            _hold(cast("Ok[Operation]", found).ok(), mode, key, seen)
    assert sum(seen.values()) > 40
    assert seen[200] > 5
    assert seen[404] + seen[422] > 5


def _hold(operation: Operation, mode: schemathesis.GenerationMode, key: str, seen: Counter[int]) -> None:
    @seed(2026)
    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def hold(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(answer, headers={"Authorization": f"Bearer {key}"})
        seen[answer.status_code] += 1

    hold()
