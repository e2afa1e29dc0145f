"""Whatever is sent, the answer is a page and never a defect; and pages stay cheap however much there is."""

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.storage.base import Base
from app.storage.database import Database
from tests import factories
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.journeys import start
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]
ODD = st.one_of(
    st.sampled_from(["", " ", "0", "-1", "1e9", "a", "b", "vraag-1", "naar-midden-0", "\0", "\r\nX: y", "%00", "../../x",
                     "' OR 1=1 --", "{{7*7}}", "<script>", "٣", "é" * 90, "x" * 300, "null", "true", "[]", "{}"]),
    st.text(max_size=20),
)  # fmt: skip
NAMES = st.sampled_from(["choice", "item", "position", "next", "lang", "email", "password", "persona", "q", "page", "csrf", "x"])
DATA = st.dictionaries(NAMES, st.lists(ODD, min_size=1, max_size=3), max_size=4)
FUZZ = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _filled(rule: str, known: dict[str, str]) -> str:
    """Return an address in which every part has a value: a known one, or one of the right kind."""

    def value(match: re.Match[str]) -> str:
        return known.get(match[2]) or (str(UUID(int=1)) if match[1] == "uuid" else "1")

    return re.sub(r"<(?:(\w+):)?(\w+)>", value, rule)


def _paths(app: Flask, visitor: Visitor) -> list[tuple[str, str]]:
    """Return method and address of everything there is, with things in it that exist."""
    quiz, story = start(visitor, QUIZ).path, start(visitor, SCENARIO).path
    values = {"slug": SLUG, "lesson": "wat-doe-je", "duty": "editor"}
    found = []
    for rule in app.url_map.iter_rules():
        if rule.build_only or rule.endpoint in {"auth.logout", "auth.logout_everywhere"}:
            continue
        for attempt in (quiz, story):
            path = _filled(rule.rule, {**values, "attempt_id": attempt.split("/")[2]})
            found += [(method, path) for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})]
    return sorted(set(found))


@pytest.fixture
def everyone(with_duty: SignIn) -> Visitor:
    """Somebody with every duty that goes together with the others; the pages of the core team have tests of their own."""
    return with_duty("editor", "organiser", "department_contact", "griffier", "administrator")


@FUZZ
@given(data=DATA, chance=st.randoms(use_true_random=False))
def test_bad_form_values_are_never_a_defect(app: Flask, everyone: Visitor, data: dict[str, list[str]], chance: object) -> None:
    token = everyone.token()
    paths = [path for path in _paths(app, everyone) if path[0] == "POST"]
    for method, path in chance.sample(paths, 4):  # type: ignore[attr-defined]
        answer = everyone.raw(method, path, {**data, "csrf_token": token})
        assert answer.status_code < 500, (path, data)


@FUZZ
@given(data=DATA, chance=st.randoms(use_true_random=False))
def test_bad_addresses_are_never_a_defect(app: Flask, everyone: Visitor, data: dict[str, list[str]], chance: object) -> None:
    paths = [path for path in _paths(app, everyone) if path[0] == "GET"]
    for _method, path in chance.sample(paths, 4):  # type: ignore[attr-defined]
        answer = everyone.client.get(path, query_string=data, base_url=everyone.address)
        assert answer.status_code < 500, (path, data)
        answer.close()


@FUZZ
@given(piece=ODD.filter(lambda text: "\n" not in text and "\r" not in text))
def test_bad_parts_of_an_address_are_never_a_defect(everyone: Visitor, piece: str) -> None:
    for below in ("/modules/", f"/modules/{SLUG}/", f"/briefings/{SLUG}/", "/attempts/", "/insight/", "/"):
        path = f"{below}{piece}/"
        for method in ("GET", "POST"):
            answer = everyone.client.open(path, method=method, base_url=everyone.address)
            assert answer.status_code < 500, (method, path)
            answer.close()


def test_a_body_that_is_no_form_is_refused(everyone: Visitor) -> None:
    token = everyone.token()
    kinds = {
        "application/json": b'{"choice": "a"}',
        "text/plain": b"choice=a",
        "multipart/form-data; boundary=x": b"--x\r\nkapot",
        "application/x-www-form-urlencoded": b"%ff%fe=%00&csrf_token=" + token.encode(),
    }
    for (kind, body), path in itertools.product(kinds.items(), ("/language", f"/modules/{SLUG}/start", "/auth/login")):
        answer = everyone.client.post(path, data=body, content_type=kind, base_url=everyone.address,
                                      headers={"Referer": f"{everyone.address}/"})  # fmt: skip
        assert answer.status_code < 500, (kind, path)


# Cheap pages


@contextmanager
def _counted(engine: sa.Engine) -> Iterator[list[str]]:
    """Collect the statements that go to the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def busy(everyone: Visitor, database: Database) -> Visitor:
    """The same somebody after years of learning, among many people."""
    with database.writing() as db:
        for number in range(60):
            other = factories.person(db, name=f"Persoon Nummer{number}", unit=f"afdeling-{number % 12}")
            factories.completion(db, other)
    for _round in range(3):
        seen = start(everyone, QUIZ)
        for item in range(1, 5):
            everyone.post(seen.path, {"item": f"vraag-{item}", "choice": "c"})
            everyone.post(seen.path, {"item": f"vraag-{item}", "choice": "c"})
    return everyone


@pytest.mark.parametrize(
    "path",
    ["/", "/modules/", f"/modules/{SLUG}/", f"/modules/{SLUG}/wat-doe-je/", "/briefings/", f"/briefings/{SLUG}/1/",
     "/people/", "/content/", "/routes/"],
)  # fmt: skip
def test_a_page_takes_at_most_eight_queries_whatever_there_is(busy: Visitor, engine: sa.Engine, path: str) -> None:
    with _counted(engine) as statements:
        busy.open(path)
    assert len(statements) <= 8, "\n".join(statements)


def test_ones_own_data_takes_one_query_a_table_however_much_there_is(
    everyone: Visitor, database: Database, engine: sa.Engine
) -> None:
    """This page shows what every table holds: one query for each, and the eight of any page."""
    everyone.post(start(everyone, QUIZ).path, {"item": "vraag-1", "choice": "c"})
    with _counted(engine) as before:
        everyone.open("/me/")
    for _round in range(3):
        seen = start(everyone, QUIZ)
        for item in range(1, 5):
            everyone.post(seen.path, {"item": f"vraag-{item}", "choice": "c"})
            everyone.post(seen.path, {"item": f"vraag-{item}", "choice": "c"})
    with database.writing() as db:
        for _number in range(20):
            factories.completion(db, factories.person(db))
    with _counted(engine) as after:
        everyone.open("/me/")
    assert len(after) <= len(before) <= len(Base.metadata.tables) + 8, "\n".join(after)


def test_an_answer_takes_few_queries(everyone: Visitor, engine: sa.Engine) -> None:
    seen = start(everyone, QUIZ)
    form = seen.form(action=seen.path)
    with _counted(engine) as statements:
        everyone.send(form, choice="a")
    assert len(statements) <= 10, "\n".join(statements)
