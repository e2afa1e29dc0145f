"""Signing in: nothing tells who exists, guessing is slowed, a session is new and can be ended everywhere."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from app.clock import now
from app.people import signin
from app.people.records import PermissionGrant, Person, SignInSession, SignInTry
from app.storage.database import Database
from app.web import signed_in
from tests import factories
from tests.factories import PASSWORD, Known
from tests.visitor import ADDRESS, Page, Visitor

ANNA = "anna@provincie.example"
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser", email=ANNA, duties=("editor",))


def _form_of(visitor: Visitor, path: str = "/auth/login") -> Page:
    return visitor.open(path)


def _sign_in(visitor: Visitor, email: str = ANNA, password: str = PASSWORD, path: str = "/auth/login") -> Page:
    form = _form_of(visitor, path).form(action="/auth/login")
    return visitor.submit(form, email=email, password=password)


def _refusal(visitor: Visitor, email: str, password: str, status: int = 422) -> Page:
    form = _form_of(visitor).form(action="/auth/login")
    return visitor.refused(form, status, email=email, password=password)


def _without_tokens(seen: Page, email: str) -> str:
    text = seen.answer.get_data(as_text=True).replace(email, "…")
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", text)


# In


def test_the_right_password_leads_to_ones_own_page(page: Visitor, anna: Known) -> None:
    assert anna
    assert "Anna" in _sign_in(page).h1


def test_the_address_is_taken_as_people_type_it(page: Visitor, anna: Known) -> None:
    assert anna
    assert "Anna" in _sign_in(page, email=f" {ANNA.upper()} ").h1


def test_a_visitor_comes_back_to_the_page_that_was_asked_for(page: Visitor, anna: Known) -> None:
    assert anna
    asked = page.go("/modules/geschenken/wat-doe-je/?van=mail")
    assert asked.path.startswith("/auth/login?next=")
    seen = page.submit(asked.form(action="/auth/login"), email=ANNA, password=PASSWORD)
    assert seen.path == "/modules/geschenken/wat-doe-je/?van=mail"


def test_a_post_of_a_visitor_leads_to_signing_in_and_not_back_to_the_post(page: Visitor) -> None:
    answer = page.post("/modules/geschenken/wat-doe-je/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/auth/login")


def test_who_is_signed_in_already_is_sent_on(employee: Visitor) -> None:
    assert employee.raw("GET", "/auth/login?next=/modules/").headers["Location"] == "/modules/"


@pytest.mark.parametrize(
    "address",
    ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "\\\\kwaad.example", "/\t/kwaad.example",
     "javascript:alert(1)", "kwaad.example", "", "/\n/kwaad.example", "http:kwaad.example", " //kwaad.example",
     "\0//kwaad.example", "\r\nX: y"],
)  # fmt: skip
def test_after_signing_in_one_stays_on_this_site(page: Visitor, anna: Known, address: str) -> None:
    assert anna
    form = _form_of(page).form(action="/auth/login")
    answer = page.send(form, email=ANNA, password=PASSWORD, next=address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert page.raw("GET", "/auth/login", None).headers["Location"] == "/"


def test_leaving_out_next_is_fine(page: Visitor, anna: Known) -> None:
    assert anna
    form = _form_of(page).form(action="/auth/login")
    assert page.send(form, without=["next"], email=ANNA, password=PASSWORD).headers["Location"] == "/"


# Not in


def test_known_and_unknown_addresses_get_the_same_page(page: Visitor, anna: Known) -> None:
    assert anna
    known = _refusal(page, ANNA, "fout")
    unknown = _refusal(page, "niemand@provincie.example", "fout")
    assert WRONG in known.main
    assert known.title.startswith("Fout:")
    assert _without_tokens(known, ANNA) == _without_tokens(unknown, "niemand@provincie.example")


def test_one_who_left_gets_that_page_too(page: Visitor, anna: Known, database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=factories.NOON))
    assert WRONG in _refusal(page, ANNA, PASSWORD).main


def test_an_unknown_address_costs_the_same_work(page: Visitor, anna: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time tells nothing, because both ways verify one hash."""
    assert anna
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept[:10])
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    _refusal(page, ANNA, "fout")
    _refusal(page, "niemand@provincie.example", "fout")
    assert verified == ["$argon2id$"] * 2


def test_what_is_missing_is_said_at_its_field(page: Visitor) -> None:
    refused = _refusal(page, "", "")
    assert refused.main.count("Vul je e-mailadres in.") == 2
    assert refused.main.count("Vul je wachtwoord in.") == 2
    assert "#email" in refused.hrefs


def test_a_password_never_comes_back(page: Visitor) -> None:
    refused = _refusal(page, ANNA, "geheim-wachtwoord")
    assert "geheim-wachtwoord" not in refused.answer.get_data(as_text=True)
    assert refused.form(action="/auth/login").values["email"] == [ANNA]


@pytest.mark.parametrize(
    ("email", "password"), [("x" * 300, "p"), ("a@b.example", "p" * 2000), ("a\0b@x.example", "p"), ("é@ü.nl", "🔑")]
)
def test_odd_input_is_refused_and_no_defect(page: Visitor, email: str, password: str) -> None:
    _refusal(page, email, password)


def _try_before(database: Database, email: str, times: int) -> None:
    """Let somebody have tried this often just now; trying really costs a hash each time."""
    with database.writing() as db:
        for _try in range(times):
            signin.claim_try(db, email, "127.0.0.1", now())
            db.flush()


def test_after_eight_tries_one_waits_and_so_does_the_right_password(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _try_before(database, ANNA, 7)
    _refusal(page, ANNA, "fout")
    waiting = _refusal(page, ANNA, PASSWORD, status=429)
    assert "Probeer het over een kwartier opnieuw." in waiting.main
    assert _refusal(page, ANNA, "fout", status=429).main == waiting.main


def test_an_unknown_address_has_to_wait_just_the_same(page: Visitor, database: Database) -> None:
    _try_before(database, "niemand@provincie.example", 7)
    _refusal(page, "niemand@provincie.example", "fout")
    _refusal(page, "niemand@provincie.example", "fout", status=429)


def test_typing_errors_are_forgotten_after_a_good_sign_in(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _try_before(database, ANNA, 7)
    _sign_in(page)
    with database.reading() as db:
        left = db.scalar(sa.select(sa.func.count()).select_from(SignInTry)) or 0
    assert left == 7, "of this origin, so that guessing elsewhere still counts"


# Sessions


def _token(visitor: Visitor) -> str | None:
    with visitor.client.session_transaction(base_url=ADDRESS) as session:
        return session.get("_user_id")


def test_signing_in_makes_a_new_session_and_ends_the_one_before(page: Visitor, anna: Known, database: Database) -> None:
    _sign_in(page)
    first = _token(page)
    assert first
    old_cookie = page.client.get_cookie("__Host-signaalwijzer", domain="leren.provincie.example")
    assert old_cookie is not None
    thief = page.another()
    thief.client.set_cookie("__Host-signaalwijzer", old_cookie.value, domain="leren.provincie.example", secure=True)
    assert "Anna" in thief.open("/").h1
    token = page.token()
    answer = page.post("/auth/login", {"email": ANNA, "password": PASSWORD}, token=token)
    assert answer.status_code == 303
    assert _token(page) not in {first, None}
    assert thief.go("/").path.startswith("/auth/login")
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession).where(SignInSession.person_id == anna.id)) == 1


def test_a_cookie_from_before_is_no_way_in(page: Visitor, anna: Known) -> None:
    """Session fixation: what somebody else planted in the browser is thrown away when one signs in."""
    assert anna
    with page.client.session_transaction(base_url=ADDRESS) as session:
        session["_user_id"] = "geplant"
        session["rommel"] = "x"
    _sign_in(page)
    with page.client.session_transaction(base_url=ADDRESS) as session:
        assert session["_user_id"] != "geplant"
        assert "rommel" not in session


def test_signing_out_ends_it_here_and_on_the_server(employee: Visitor, database: Database) -> None:
    token = _token(employee)
    seen = employee.submit(employee.open("/").form(action="/auth/logout"))
    assert seen.path == "/auth/login"
    assert employee.go("/").path.startswith("/auth/login")
    with employee.client.session_transaction(base_url=ADDRESS) as session:
        session["_user_id"] = token
    assert employee.go("/").path.startswith("/auth/login"), "the old token opens nothing"
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0


def test_signing_out_everywhere(page: Visitor, anna: Known) -> None:
    desk, phone = page.another().sign_in(anna), page.another().sign_in(anna)
    own = desk.open("/me/")
    assert own.main.count("Sinds") == 2
    assert desk.submit(own.form(action="/auth/logout-everywhere")).path == "/auth/login"
    assert desk.go("/").path.startswith("/auth/login")
    assert phone.go("/").path.startswith("/auth/login")


def test_signing_out_twice_is_no_problem(page: Visitor) -> None:
    assert page.post("/auth/logout").headers["Location"] == "/auth/login"


def _move_back(database: Database, **by: dt.timedelta) -> None:
    """Let time pass, by moving what was noted about the session back."""
    with database.writing() as db:
        for session in db.scalars(sa.select(SignInSession)):
            for name, span in by.items():
                setattr(session, name, getattr(session, name) - span)


def test_a_session_that_slept_too_long_has_ended(employee: Visitor, database: Database) -> None:
    _move_back(database, seen_at=dt.timedelta(minutes=61))
    assert employee.go("/").path.startswith("/auth/login")


def test_a_session_ends_after_twelve_hours_whatever_happens(employee: Visitor, database: Database) -> None:
    _move_back(database, created_at=dt.timedelta(hours=12, seconds=1))
    assert employee.go("/").path.startswith("/auth/login")


def test_using_it_keeps_it_awake(employee: Visitor, database: Database) -> None:
    _move_back(database, seen_at=dt.timedelta(minutes=59))
    employee.open("/")
    _move_back(database, seen_at=dt.timedelta(minutes=59))
    employee.open("/")


def test_losing_a_duty_or_leaving_works_at_once(page: Visitor, anna: Known, database: Database) -> None:
    visitor = page.sign_in(anna)
    visitor.open("/content/")
    with database.writing() as db:
        db.execute(sa.delete(PermissionGrant))
    visitor.open("/content/", status=403)
    with database.writing() as db:
        db.execute(sa.update(Person).values(deactivated_at=factories.NOON))
    assert visitor.go("/").path.startswith("/auth/login")


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "' OR 1=1 --", "\0", "é", "x" * 4000])
def test_an_invented_token_is_nobody(page: Visitor, token: str) -> None:
    with page.client.session_transaction(base_url=ADDRESS) as session:
        session["_user_id"] = token
    assert page.go("/").path.startswith("/auth/login")


def test_a_cookie_signed_with_another_key_is_nothing(app: Flask, page: Visitor, anna: Known) -> None:
    page.sign_in(anna)
    app.secret_key = "een-andere-sleutel-die-ook-lang-genoeg-is"
    assert page.go("/").path.startswith("/auth/login")


def test_the_cookie_is_new_and_guarded(page: Visitor, anna: Known) -> None:
    assert anna
    form = _form_of(page).form(action="/auth/login")
    answer = page.send(form, email=ANNA, password=PASSWORD)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-signaalwijzer=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie


# Forgery


def test_without_a_token_nothing_is_changed(employee: Visitor, database: Database) -> None:
    paths = ["/modules/geschenken/start", "/modules/geschenken/wat-doe-je/", "/quizzes/geschenken/",
             "/briefings/geschenken/start", "/briefings/geschenken/1/", "/auth/logout", "/auth/logout-everywhere",
             "/language", "/auth/login", "/auth/demo",
             "/attempts/00000000-0000-0000-0000-000000000000/"]  # fmt: skip
    for path in paths:
        for data in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": employee.another().token()}):
            answer = employee.raw("POST", path, data)
            assert answer.status_code == 400, path
            assert "laad de pagina opnieuw" in answer.get_data(as_text=True)
    assert "Samira" in employee.open("/").h1
    with database.reading() as db:
        assert db.scalar(sa.text("SELECT count(*) FROM attempt")) == 0


def test_a_token_sent_from_another_site_is_refused(employee: Visitor) -> None:
    token = employee.token()
    answer = employee.raw("POST", "/auth/logout", {"csrf_token": token}, {"Referer": "https://kwaad.example/"})
    assert answer.status_code == 400


# The demonstration


def test_outside_the_demonstration_there_are_no_personas(page: Visitor) -> None:
    assert page.post("/auth/demo", {"persona": "employee"}).status_code == 404
    assert "Probeer het als" not in page.open("/auth/login").main


def test_nobody_is_signed_in_without_a_request(app: Flask) -> None:
    with app.test_request_context("/", base_url=ADDRESS):
        assert signed_in.person() is None
