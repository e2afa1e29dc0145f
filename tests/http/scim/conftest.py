"""An identity provider that brings people, on both databases."""

import dataclasses as dc
import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.config import Config
from app.people.records import Person
from app.storage.database import Database
from tests import factories

TOKEN = "het-eerste-teken-van-de-aanbieder-0123456789"
SECOND = "het-tweede-teken-van-de-aanbieder-9876543210"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
LONG_AGO = dt.date(2023, 1, 1)


class Provider:
    """Sends requests with its token, and looks critically at every answer."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def send(
        self, method: str, path: str, body: object = None, *, token: str | None = TOKEN, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send a request; a body that is not text or bytes goes as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self.client.open(
            f"/scim/v2{path}", method=method, data=data, content_type="application/scim+json",
            base_url="https://leren.provincie.example", headers={**sent, **(headers or {})},
        )  # fmt: skip
        look_at(answer)
        return answer

    def add(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401  what `user` takes
        """Bring somebody who is accepted."""
        answer = self.send("POST", "/Users", user(**more))
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.json or {})

    def get(self, user_id: str) -> dict[str, Any]:
        """Return somebody who is there."""
        answer = self.send("GET", f"/Users/{user_id}")
        assert answer.status_code == 200
        return dict(answer.json or {})

    def patch(self, user_id: str, *operations: dict[str, Any]) -> TestResponse:
        """Change somebody."""
        return self.send("PATCH", f"/Users/{user_id}", {"schemas": [PATCH], "Operations": list(operations)})

    def find(self, text: str, **more: str) -> list[dict[str, Any]]:
        """Return whom a filter finds."""
        answer = self.client.get(
            "/scim/v2/Users", query_string={"filter": text, **more}, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        look_at(answer)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert (answer.json or {})["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
        return list((answer.json or {}).get("Resources", []))


def look_at(answer: TestResponse) -> None:
    """Whatever is asked: never a defect, never a cookie, always JSON with the headers that every answer has."""
    assert answer.status_code < 500 or answer.status_code == 501, answer.get_data(as_text=True)
    assert answer.status_code == 304 or answer.headers["Content-Type"] == "application/scim+json"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Traceback" not in answer.get_data(as_text=True)
    if answer.status_code >= 400:
        assert (answer.json or {})["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert (answer.json or {})["status"] == str(answer.status_code)


def user(
    name: str = "Samira Bakker", *, account: str = "s.bakker@provincie.example", number: str | None = "4711",
    department: str | None = "Vergunningen", mail: str | None = None, **more: object,
) -> dict[str, Any]:  # fmt: skip
    """Return a user as Entra ID describes one."""
    given, family = name.split(" ", 1)
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": account,
        "active": True,
        "emails": [{"primary": True, "type": "work", "value": mail or account}],
        "meta": {"resourceType": "User"},
        "name": {"formatted": name, "familyName": family, "givenName": given},
        "roles": [],
        **({"externalId": number} if number else {}),
        **({ENTERPRISE: {"department": department}} if department else {}),
        **more,
    }


def person_of(database: Database, user_id: str) -> Person:
    """Return the row of somebody."""
    with database.reading() as db:
        return db.scalars(sa.select(Person).where(Person.id == UUID(user_id))).one()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """A migrated, empty database of either kind."""
    made: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def config(config: Config) -> Config:
    """Settings of a server that an identity provider may talk to."""
    return dc.replace(config, scim_tokens=f"{TOKEN},{SECOND}")


@pytest.fixture
def provider(app: Flask, database: Database) -> Provider:
    """The identity provider of an organisation with two departments."""
    with database.writing() as db:
        factories.department(db, "vergunningen", name="Vergunningen")
        factories.department(db, "financien", name="Financiën")
    return Provider(app)


Statements = Callable[[], int]


@pytest.fixture
def statements(engine: sa.Engine) -> Statements:
    """Count the statements that are sent to the database; each call starts anew."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)

    def count() -> int:
        found = len(seen)
        seen.clear()
        return found

    return count
