"""Who may see what: a table of every address and every kind of person, and nobody's attempt but one's own."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from app.learning.records import Attempt, Response
from app.people.permissions import Permission
from app.storage.database import Database
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.journeys import start, take_quiz
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]

OPEN = {"/routes/", "/accessibility", "/healthz", "/readyz", "/auth/login"}
LEARNING = {"/", "/modules/", f"/modules/{SLUG}/", f"/modules/{SLUG}/wat-doe-je/", "/briefings/", f"/briefings/{SLUG}/",
            f"/briefings/{SLUG}/1/", "/me/"}  # fmt: skip
DUTIES = {"/content/": "editor", "/people/": "administrator"}


@pytest.mark.parametrize("path", sorted(OPEN))
def test_anyone_may_see_these(page: Visitor, path: str) -> None:
    assert page.raw("GET", path).status_code == 200


@pytest.mark.parametrize("path", sorted(LEARNING | set(DUTIES) | {"/insight/", f"/modules/{SLUG}/done/", f"/quizzes/{QUIZ}/"}))
def test_a_visitor_is_sent_to_sign_in(page: Visitor, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = page.raw(method, path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/auth/login?next=")


@pytest.mark.parametrize("path", sorted(LEARNING))
def test_everybody_who_is_signed_in_may_learn(employee: Visitor, office_holder: Visitor, with_duty: SignIn, path: str) -> None:
    for visitor in (employee, office_holder, with_duty("core_team"), with_duty("editor"), with_duty("administrator")):
        visitor.open(path)


@pytest.mark.parametrize(("path", "duty"), sorted({**DUTIES, "/insight/": "core_team"}.items()))
def test_without_the_duty_it_is_refused_with_a_way_on(employee: Visitor, with_duty: SignIn, path: str, duty: str) -> None:
    others = sorted({"core_team", "editor", "administrator"} - {duty})
    for visitor in (employee, with_duty(*others), with_duty("onbekende-taak")):
        refused = visitor.open(path, status=403)
        assert refused.h1 == "Deze pagina is niet voor jou"
        assert "/" in refused.hrefs
        assert not [href for href in refused.hrefs if href == path]


@pytest.mark.parametrize(("path", "duty"), sorted(DUTIES.items()))
def test_with_the_duty_it_opens_and_stands_in_the_menu(with_duty: SignIn, path: str, duty: str) -> None:
    visitor = with_duty(duty)
    visitor.open(path)
    assert path in visitor.open("/").hrefs


EXAMPLES = {"slug": SLUG, "lesson": "wat-doe-je", "number": "1", "year": "2026"}
NOBODY = "00000000-0000-0000-0000-000000000000"


def _guarded(app: Flask) -> list[tuple[str, str, Permission]]:
    """Return method, address and permission of everything that has a guard, as the application knows it."""
    found = []
    for rule in app.url_map.iter_rules():
        permission = None if rule.build_only else getattr(app.view_functions[rule.endpoint], "guard", None)
        if permission is not None:
            path = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda match: EXAMPLES.get(match[1], NOBODY), rule.rule)
            found += [(method, path, permission) for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    return found


def test_every_address_refuses_whoever_lacks_its_permission(app: Flask, page: Visitor, employee: Visitor) -> None:
    """Whatever is added later: a visitor gets nowhere without a sign-in, an employee nowhere beyond learning."""
    tokens = {visitor: visitor.token() for visitor in (page, employee)}
    guarded = _guarded(app)
    assert len(guarded) > 20
    for method, path, permission in guarded:
        answer = page.raw(method, path, {"csrf_token": tokens[page]} if method == "POST" else None)
        assert answer.headers.get("Location", "").startswith("/auth/login"), (method, path)
        if permission != Permission.LEARN:
            answer = employee.raw(method, path, {"csrf_token": tokens[employee]} if method == "POST" else None)
            assert answer.status_code == 403, (method, path)


def test_an_attempt_of_somebody_else_is_not_found(employee: Visitor, office_holder: Visitor, database: Database) -> None:
    quiz, story = start(employee, QUIZ), start(employee, SCENARIO)
    ended = take_quiz(employee)
    for path in (quiz.path, story.path, ended.path, f"{quiz.path}feedback/1/", f"{ended.path}feedback/1/"):
        office_holder.open(path, status=404)
    with database.reading() as db:
        before = db.scalar(sa.select(sa.func.count()).select_from(Response))
    assert office_holder.post(quiz.path, {"item": "vraag-1", "choice": "a"}).status_code == 404
    assert office_holder.post(story.path, {"position": "0", "choice": "naar-midden-0"}).status_code == 404
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Response)) == before


def test_an_attempt_at_reading_is_no_page(employee: Visitor, database: Database) -> None:
    employee.post(f"/modules/{SLUG}/start")
    with database.reading() as db:
        path = f"/attempts/{db.scalars(sa.select(Attempt.id)).one()}/"
    employee.open(path, status=404)
    assert employee.post(path, {"choice": "a"}).status_code == 404
