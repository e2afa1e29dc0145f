"""Mailed links and codes, and new passwords: looking changes nothing, and no answer tells who is known."""

import dataclasses as dc
import re
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.clock import now
from app.config import Config
from app.mail.records import Mail
from app.people import links, signin
from app.people.links import Kind, code_of, token_of
from app.people.records import Person, SignInSession, SignInToken
from app.storage.database import Database
from tests import factories
from tests.conftest import SECRET_KEY
from tests.factories import NOON, PASSWORD, Known
from tests.visitor import ADDRESS, Page, Visitor

ANNA, NOBODY = "anna@provincie.example", "niemand@provincie.example"
NEW = "trapleuning oker mist"
ON_ITS_WAY = "Dan is er nu een mail onderweg"


@pytest.fixture
def config(config: Config) -> Config:
    """Settings of a server that can mail."""
    return dc.replace(config, base_url="https://leren.provincie.example", smtp_host="127.0.0.1", mail_from="sw@provincie.example")


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser", email=ANNA, duties=("editor",))


def _ask(visitor: Visitor, email: str = ANNA, path: str = "/auth/link") -> Page:
    return visitor.submit(visitor.open(path).form(action=path.split("?", maxsplit=1)[0]), email=email)


def _letter(database: Database, letter: str = "sign_in") -> UUID:
    with database.reading() as db:
        found = db.scalars(sa.select(Mail).where(Mail.letter == letter).order_by(Mail.created_at.desc())).first()
    assert found
    return found.id


def _link(database: Database, kind: Kind = Kind.SIGN_IN) -> str:
    part = "reset" if kind == Kind.RESET else "link"
    return f"/auth/{part}/{token_of(SECRET_KEY, kind, _letter(database, kind))}"


def _count(database: Database, table: type[SignInSession | SignInToken | Mail | AuditEntry]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _without_tokens(seen: Page) -> str:
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", seen.answer.get_data(as_text=True))


# Signing in with a link


def test_from_the_address_to_ones_own_page(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    login = page.open("/auth/login")
    sent = page.submit(page.open(login.links["Stuur me een aanmeldlink"]).form(action="/auth/link"), email=ANNA)
    assert ON_ITS_WAY in sent.main
    phone = page.another()
    opened = phone.open(_link(database))
    assert opened.h1 == "Welkom, Anna"
    assert "Anna" in phone.submit(opened.form(button="Meld me aan")).h1
    with database.reading() as db:
        assert db.scalars(sa.select(SignInSession.way)).all() == ["mail"]
        last = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last
    assert (last.action, last.actor, last.details) == (Action.SIGNED_IN, anna.subject, {"way": "mail"})


def test_a_link_gives_no_more_than_learning(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _ask(page)
    page.submit(page.open(_link(database)).form(button="Meld me aan"))
    page.open("/modules/")
    page.open("/content/", status=403)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_opens_the_link_uses_nothing_up(page: Visitor, anna: Known, database: Database, method: str) -> None:
    assert anna
    _ask(page)
    link, scanner = _link(database), page.another()
    before = [_count(database, table) for table in (SignInSession, SignInToken, Mail, AuditEntry)]
    for _time in range(3):
        answer = scanner.raw(method, link)
        assert answer.status_code == 200
    assert scanner.go("/").path.startswith("/auth/login")
    assert [_count(database, table) for table in (SignInSession, SignInToken, Mail, AuditEntry)] == before
    reader = page.another()
    assert "Anna" in reader.submit(reader.open(link).form(button="Meld me aan")).h1


def test_a_link_works_once_and_says_so(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _ask(page)
    link, late = _link(database), page.another()
    too_late = late.open(link).form(button="Meld me aan")
    page.submit(page.open(link).form(button="Meld me aan"))
    gone = late.refused(too_late, 410)
    assert gone.h1 == "Deze link werkt niet meer"
    assert late.open(link, status=410).links["Vraag een nieuwe mail aan"] == "/auth/link"
    assert late.go("/").path.startswith("/auth/login")


def test_a_second_click_at_the_same_moment_comes_in_as_well(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _ask(page)
    form = page.open(_link(database)).form(button="Meld me aan")
    cookie = page.client.get_cookie("__Host-signaalwijzer", domain="leren.provincie.example")
    assert cookie is not None
    assert page.send(form).headers["Location"] == "/"
    page.client.set_cookie("__Host-signaalwijzer", cookie.value, domain="leren.provincie.example", secure=True)
    assert "Anna" in page.submit(form).h1


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "é", "x" * 3000, "..%2F"])
def test_an_invented_link_is_a_page_that_helps(page: Visitor, token: str) -> None:
    assert page.open(f"/auth/link/{token}", status=410 if "%2F" not in token else 404).main
    assert page.raw("POST", f"/auth/link/{token}", {"csrf_token": page.token()}).status_code in {404, 410}
    assert page.open("/auth/reset/x", status=410).links["Vraag een nieuwe mail aan"] == "/auth/reset"


def test_without_a_token_of_the_form_nothing_happens(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _ask(page)
    _ask(page, path="/auth/reset")
    for path in ("/auth/link", "/auth/code", "/auth/reset", _link(database), _link(database, Kind.RESET)):
        assert page.raw("POST", path, {"email": ANNA, "code": "0", "password": NEW}).status_code == 400
    assert _count(database, SignInSession) == 0
    assert _count(database, Mail) == 2


# The code


def test_the_code_signs_in_the_browser_that_asked_and_goes_on(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    sent = _ask(page, path="/auth/link?next=/modules/")
    code = code_of(SECRET_KEY, _letter(database))
    assert page.submit(sent.form(action="/auth/code"), code=f"{code[:4]}-{code[4:]}".lower()).path == "/modules/"


def test_another_browser_cannot_use_the_code(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    _ask(page)
    code, thief = code_of(SECRET_KEY, _letter(database)), page.another()
    assert thief.go("/auth/code").path == "/auth/link"
    assert thief.post("/auth/code", {"code": code}).headers["Location"] == "/auth/link"
    _ask(thief, NOBODY)
    thief.refused(thief.open("/auth/code").form(action="/auth/code"), code=code)
    assert _count(database, SignInSession) == 0


def test_after_five_wrong_codes_the_right_one_is_wrong_too(page: Visitor, anna: Known, database: Database) -> None:
    assert anna
    form = _ask(page).form(action="/auth/code")
    for _time in range(5):
        wrong = page.refused(form, code="0000-0000")
    assert "Deze code klopt niet of werkt niet meer." in wrong.main
    assert wrong.title.startswith("Fout:")
    assert page.refused(form, code=code_of(SECRET_KEY, _letter(database))).main == wrong.main
    page.another().open(_link(database), status=410)


@pytest.mark.parametrize("code", ["", " ", "x" * 500, "é" * 8, "\0", "%s", "' OR 1=1"])
def test_odd_codes_are_refused(page: Visitor, anna: Known, code: str) -> None:
    assert anna
    page.refused(_ask(page).form(action="/auth/code"), code=code)


@pytest.mark.parametrize("place", ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)"])
def test_after_the_code_one_stays_on_this_site(page: Visitor, anna: Known, database: Database, place: str) -> None:
    assert anna
    asked = page.send(page.open("/auth/link").form(action="/auth/link"), email=ANNA, next=place)
    assert asked.headers["Location"] == "/auth/code"
    form = page.open("/auth/code").form(action="/auth/code")
    assert page.send(form, code=code_of(SECRET_KEY, _letter(database))).headers["Location"] == "/"


# Nothing tells who is known


@pytest.mark.parametrize("path", ["/auth/link", "/auth/reset"])
def test_known_and_unknown_addresses_get_the_same_answer(page: Visitor, anna: Known, database: Database, path: str) -> None:
    assert anna
    known, unknown = page.another(), page.another()
    answers = [_ask(visitor, email, path) for visitor, email in ((known, ANNA), (unknown, NOBODY))]
    assert ON_ITS_WAY in answers[0].main
    assert _without_tokens(answers[0]) == _without_tokens(answers[1])
    assert _count(database, Mail) == 1
    shapes = []
    for visitor in (known, unknown):
        with visitor.client.session_transaction(base_url=ADDRESS) as session:
            shapes.append({name: [len(one) for one in value] if isinstance(value, list) else len(str(value))
                           for name, value in session.items()})  # fmt: skip
    assert shapes[0] == shapes[1], "the cookie tells nothing either"


@pytest.mark.parametrize("email", [ANNA, NOBODY])
@pytest.mark.parametrize("path", ["/auth/link", "/auth/reset"])
def test_asking_too_often_has_to_wait_whoever_it_is(page: Visitor, anna: Known, email: str, path: str) -> None:
    assert anna
    for _time in range(8):
        _ask(page, email, path)
    waiting = page.refused(page.open(path).form(action=path), 429, email=email)
    assert "Probeer het over een kwartier opnieuw." in waiting.main


@pytest.mark.parametrize("path", ["/auth/link", "/auth/reset"])
def test_what_is_missing_is_said_at_its_field(page: Visitor, path: str) -> None:
    form = page.open(path).form(action=path)
    assert page.refused(form, email="").main.count("Vul je e-mailadres in.") == 2
    assert "Dit adres is te lang." in page.refused(form, email="x" * 300).main


def test_the_link_is_made_from_the_settings_and_never_from_the_request(page: Visitor, anna: Known, database: Database) -> None:
    """A letter holds no address at all: it is looked up when the letter is sent."""
    assert anna
    token = page.token()
    page.raw("POST", "/auth/link", {"csrf_token": token, "email": ANNA}, {"X-Forwarded-Host": "kwaad.example"})
    with database.reading() as db:
        (mail,) = db.scalars(sa.select(Mail))
    assert mail.contents == {}


# A new password


def test_a_forgotten_password_is_replaced(page: Visitor, anna: Known, database: Database) -> None:
    elsewhere = page.another().sign_in(anna)
    login = page.open("/auth/login")
    assert login.links["Wachtwoord vergeten?"] == "/auth/reset"
    _ask(page, path="/auth/reset")
    choosing = page.open(_link(database, Kind.RESET))
    done = page.submit(choosing.form(button="Bewaar het wachtwoord"), password=NEW)
    assert done.h1 == "Je wachtwoord is veranderd"
    assert elsewhere.go("/").path.startswith("/auth/login")
    assert page.go("/").path.startswith("/auth/login"), "a new password is no sign-in"
    form = page.open("/auth/login").form(action="/auth/login")
    page.refused(form, email=ANNA, password=PASSWORD)
    assert "Anna" in page.submit(form, email=ANNA, password=NEW).h1
    with database.reading() as db:
        actions = set(db.scalars(sa.select(AuditEntry.action)))
        letters = set(db.scalars(sa.select(Mail.letter)))
    assert {Action.LINK_ASKED, Action.PASSWORD_CHANGED} <= actions
    assert "password_changed" in letters


@pytest.mark.parametrize(
    ("password", "said"),
    [("", "Vul een nieuw wachtwoord in."), ("kort", "te kort"), ("x" * 129, "te lang"), ("Welkom123456", "raadt iemand snel"),
     ("AnnaVisser2026", "je naam, je afdeling of de organisatie"), ("Voorbeeldland!1", "je naam, je afdeling of de organisatie")],
)  # fmt: skip
def test_a_weak_password_is_refused_and_the_link_stays_good(
    page: Visitor, anna: Known, database: Database, password: str, said: str
) -> None:
    assert anna
    _ask(page, path="/auth/reset")
    form = page.open(_link(database, Kind.RESET)).form(button="Bewaar het wachtwoord")
    refused = page.refused(form, password=password)
    assert refused.main.count(said) == 2
    assert len(password) < 5 or password not in refused.answer.get_data(as_text=True)
    assert page.submit(form, password=NEW).h1 == "Je wachtwoord is veranderd"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_reset_link_changes_nothing(page: Visitor, anna: Known, database: Database, method: str) -> None:
    assert anna
    _ask(page, path="/auth/reset")
    for _time in range(3):
        assert page.raw(method, _link(database, Kind.RESET)).status_code == 200
    with database.reading() as db:
        assert signin.check_password(db, ANNA, PASSWORD) == anna.id
        assert db.scalars(sa.select(SignInToken.used_at)).all() == [None]


def test_a_reset_link_signs_nobody_in_and_a_link_to_sign_in_resets_nothing(
    page: Visitor, anna: Known, database: Database
) -> None:
    assert anna
    _ask(page, path="/auth/reset")
    _ask(page)
    page.open(_link(database, Kind.RESET).replace("reset", "link"), status=410)
    page.open(_link(database).replace("link", "reset"), status=410)


def test_who_left_can_use_no_link(page: Visitor, anna: Known, database: Database) -> None:
    _ask(page)
    _ask(page, path="/auth/reset")
    forms = [page.open(_link(database, kind)).form(button=button)
             for kind, button in ((Kind.SIGN_IN, "Meld me aan"), (Kind.RESET, "Bewaar het wachtwoord"))]  # fmt: skip
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=NOON))
    assert page.send(forms[0]).status_code == 404
    assert page.send(forms[1], password=NEW).status_code == 410
    assert _count(database, SignInSession) == 0


# Changing it oneself


def test_ones_password_is_changed_with_the_one_before(page: Visitor, anna: Known, database: Database) -> None:
    me, elsewhere = page.another().sign_in(anna), page.another().sign_in(anna)
    form = me.open("/me/password").form(action="/me/password")
    wrong = me.refused(form, current="fout wachtwoord", password=NEW)
    assert "Dit is niet het wachtwoord dat je nu hebt." in wrong.main
    assert "te kort" in me.refused(form, current=PASSWORD, password="kort").main
    done = me.submit(form, current=PASSWORD, password=NEW)
    assert "Op andere apparaten ben je afgemeld." in done.main
    assert "Anna" in me.open("/").h1
    assert elsewhere.go("/").path.startswith("/auth/login")
    with database.reading() as db:
        assert signin.check_password(db, ANNA, NEW) == anna.id


def test_guessing_the_one_before_is_slowed(page: Visitor, anna: Known, database: Database) -> None:
    me = page.another().sign_in(anna)
    form = me.open("/me/password").form(action="/me/password")
    with database.writing() as db:
        for _try in range(8):
            signin.claim_try(db, ANNA, "127.0.0.1", now())
            db.flush()
    assert "kwartier" in me.refused(form, 429, current=PASSWORD, password=NEW).main


def test_who_has_no_password_is_told_how_to_get_one(page: Visitor, anna: Known, database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(password_hash=None))
    seen = page.another().sign_in(anna).open("/me/password")
    assert "Je hebt hier geen wachtwoord" in seen.main
    assert seen.links["Vraag een wachtwoord aan"] == "/auth/reset"


def test_a_visitor_has_no_password_to_change(page: Visitor) -> None:
    assert page.go("/me/password").path.startswith("/auth/login")


# Without a mail server


class TestWithoutMail:
    """A server that cannot mail is honest about it."""

    @pytest.fixture
    def config(self, config: Config) -> Config:
        """Settings without a mail server."""
        return dc.replace(config, smtp_host="", mail_from="")

    def test_pages_say_that_there_is_no_mail(self, page: Visitor) -> None:
        for path in ("/auth/link", "/auth/reset"):
            seen = page.open(path)
            assert "er is geen mail ingesteld" in seen.main
            assert page.post(path, {"email": ANNA}).status_code == 404
        login = page.open("/auth/login")
        assert "Vraag je beheerder om hulp." in login.main
        assert "Stuur me een aanmeldlink" not in login.links

    def test_a_new_password_puts_down_no_letter(self, page: Visitor, anna: Known, database: Database) -> None:
        me = page.another().sign_in(anna)
        me.submit(me.open("/me/password").form(action="/me/password"), current=PASSWORD, password=NEW)
        assert _count(database, Mail) == 0


def test_ten_minutes_are_promised_and_kept() -> None:
    assert links.LIFE.total_seconds() == 600
