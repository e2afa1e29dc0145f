"""Passkeys: added in a strong session or with a link, shown to sign in; nothing else, and nothing of others, opens."""

import dataclasses as dc
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.audit.records import AuditEntry
from app.config import Config
from app.learning.publishing import Library
from app.people.records import Passkey, Person, SignInCeremony, SignInSession, SignInToken
from app.storage.database import Database
from app.web.application import make_application
from tests import factories
from tests.authenticator import Authenticator
from tests.factories import Known
from tests.visitor import ADDRESS, Page, Visitor

REFUSED = "Met deze passkey kun je hier niet aanmelden."
UNFIT = "Deze passkey kon niet worden toegevoegd."


@pytest.fixture
def app(config: Config, database: Database, library: Library) -> Flask:
    """An installation that knows its own address."""
    return make_application(dc.replace(config, base_url=ADDRESS), database, library)


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser", email="anna@provincie.example", duties=("editor",))


@pytest.fixture
def administrator(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Ben Beheer", email="ben@provincie.example", duties=("administrator",))


def _options(visitor: Visitor, path: str) -> dict[str, Any]:
    answer = visitor.post(path)
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.get_data(as_text=True))
    return found


def _add(visitor: Visitor, device: Authenticator, name: str = "Laptop", **values: Any) -> TestResponse:  # noqa: ANN401
    made = device.make(_options(visitor, "/me/passkeys/options"), **values)
    return visitor.post("/me/passkeys", {"name": name, "credential": made})


def _enter(visitor: Visitor, device: Authenticator, onward: str = "", **values: Any) -> TestResponse:  # noqa: ANN401
    shown = device.show(_options(visitor, "/auth/passkey/options"), **values)
    return visitor.post("/auth/passkey", {"credential": shown, "next": onward})


@pytest.fixture
def device(page: Visitor, anna: Known) -> Authenticator:
    """A device with a passkey of Anna."""
    made = Authenticator()
    assert _add(page.another().sign_in(anna), made).status_code == 303
    return made


def _refused(answer: TestResponse) -> None:
    assert answer.status_code == 422
    assert REFUSED in Page(answer, "/auth/passkey").main


def _details(database: Database, action: str) -> list[object]:
    with database.reading() as db:
        return list(db.scalars(sa.select(AuditEntry.details).where(AuditEntry.action == action).order_by(AuditEntry.number)))


def _kept(database: Database) -> list[Passkey]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Passkey)))


# Signing in


def test_with_a_passkey_one_signs_in_and_does_ones_duty(page: Visitor, device: Authenticator, database: Database) -> None:
    answer = _enter(page, device, "/content/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/content/")
    page.open("/content/")
    with database.reading() as db:
        ways = set(db.scalars(sa.select(SignInSession.way)))
    assert ways == {"passkey"}
    (kept,) = _kept(database)
    assert kept.sign_count == device.count == 1
    assert kept.last_used_at is not None


def test_the_question_names_nobody_and_is_another_each_time(page: Visitor, device: Authenticator) -> None:
    assert device
    one, two = (_options(page, "/auth/passkey/options") for _time in range(2))
    assert one["allowCredentials"] == []
    assert one["userVerification"] == "required"
    assert one["rpId"] == "leren.provincie.example"
    assert one["challenge"] != two["challenge"]


def test_an_answer_works_once(page: Visitor, device: Authenticator, database: Database) -> None:
    """Even for whoever kept the cookie of before."""
    shown = device.show(_options(page, "/auth/passkey/options"))
    cookie = page.client.get_cookie("__Host-signaalwijzer", domain="leren.provincie.example")
    assert cookie is not None
    token = page.token()
    assert page.post("/auth/passkey", {"credential": shown}, token=token).status_code == 303
    thief = page.another()
    thief.client.set_cookie("__Host-signaalwijzer", cookie.value, domain="leren.provincie.example", secure=True)
    _refused(thief.post("/auth/passkey", {"credential": shown}, token=token))
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInCeremony)) == 0


def test_an_answer_works_in_no_other_browser(page: Visitor, device: Authenticator) -> None:
    shown = device.show(_options(page, "/auth/passkey/options"))
    other = page.another()
    _refused(other.post("/auth/passkey", {"credential": shown}))
    _options(other, "/auth/passkey/options")
    _refused(other.post("/auth/passkey", {"credential": shown}))


def test_an_answer_comes_within_ten_minutes(page: Visitor, device: Authenticator, database: Database) -> None:
    shown = device.show(_options(page, "/auth/passkey/options"))
    with database.writing() as db:
        for one in db.scalars(sa.select(SignInCeremony)):
            one.expires_at -= dt.timedelta(minutes=10)
    _refused(page.post("/auth/passkey", {"credential": shown}))


Break = Callable[[Authenticator], dict[str, Any] | None]


def _other_origin(device: Authenticator) -> None:
    device.origin = "https://leren.provincie.example.kwaad.example"


def _other_site(device: Authenticator) -> None:
    device.host = "kwaad.example"


def _other_port(device: Authenticator) -> None:
    device.origin = "https://leren.provincie.example:8443"


def _plain_http(device: Authenticator) -> None:
    device.origin = "http://leren.provincie.example"


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator().key


def _other_credential(device: Authenticator) -> None:
    device.credential_id = Authenticator().credential_id


def _locked(_device: Authenticator) -> dict[str, Any]:
    return {"unlocked": False}


def _other_owner(_device: Authenticator) -> dict[str, Any]:
    return {"user": b"0123456789abcdef"}


BROKEN: dict[str, Break] = {
    "on another site that looks like it": _other_origin, "for another site": _other_site, "on another port": _other_port,
    "on an open line": _plain_http, "signed with another key": _other_key, "unknown": _other_credential,
    "not unlocked": _locked, "of another person": _other_owner,
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_passkey_that_does_not_fit_opens_nothing(
    page: Visitor, device: Authenticator, database: Database, broken: Break
) -> None:
    values = broken(device) or {}
    _refused(_enter(page, device, **values))
    assert page.go("/").path.startswith("/auth/login")
    (line,) = _details(database, "signin.refused")
    assert isinstance(line, dict)
    assert line["why"] in {"unfit", "unknown"}
    assert _kept(database)[0].sign_count == 0


@pytest.mark.parametrize(
    "sent", ["", "x", "null", "[]", "{}", '{"id": 5}', "[" * 15_000, '{"id":"é","rawId":"é","response":{}}', "\0"]
)
def test_nonsense_is_refused_and_no_defect(page: Visitor, device: Authenticator, sent: str) -> None:
    assert device
    _options(page, "/auth/passkey/options")
    _refused(page.post("/auth/passkey", {"credential": sent}))
    visitor = page.another()
    assert visitor.post("/me/passkeys", {"credential": sent}).headers["Location"].startswith("/auth/login")


def test_a_copy_of_a_passkey_shows_and_is_refused(page: Visitor, device: Authenticator, database: Database) -> None:
    device.count = 7
    assert _enter(page, device).status_code == 303
    copy = dc.replace(device, count=6)
    _refused(_enter(page.another(), copy))
    (line,) = _details(database, "signin.refused")
    assert isinstance(line, dict)
    assert line["why"] == "copied"
    assert _kept(database)[0].sign_count == 8
    assert _enter(page.another(), device).status_code == 303, "the real one goes on"


def test_a_passkey_that_does_not_count_may_be_used_again(page: Visitor, anna: Known) -> None:
    """Passkeys that live on several devices of one person always say zero."""
    device = Authenticator(counts=False)
    _add(page.another().sign_in(anna), device)
    for _time in range(2):
        assert _enter(page.another(), device).status_code == 303


def test_who_left_is_refused_and_every_session_ends(
    page: Visitor, device: Authenticator, anna: Known, database: Database
) -> None:
    _enter(page, device)
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=factories.NOON))
    assert page.go("/").path.startswith("/auth/login")
    _refused(_enter(page.another(), device))


@pytest.mark.parametrize("onward", ["https://kwaad.example/", "//kwaad.example", "/\\kwaad.example", "/\n/x"])
def test_after_signing_in_one_stays_on_this_site(page: Visitor, device: Authenticator, onward: str) -> None:
    assert _enter(page, device, onward).headers["Location"] == "/"


def test_signing_in_renews_the_session(page: Visitor, device: Authenticator, anna: Known, database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.delete(SignInSession))
    page.sign_in(anna, "password")
    with page.client.session_transaction(base_url=ADDRESS) as session:
        before, session["rommel"] = session["_user_id"], "x"
    assert _enter(page, device).status_code == 303
    with page.client.session_transaction(base_url=ADDRESS) as session:
        assert session["_user_id"] != before
        assert "rommel" not in session
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1


def test_nobody_is_signed_in_by_another_site(page: Visitor, device: Authenticator) -> None:
    shown = device.show(_options(page, "/auth/passkey/options"))
    assert page.raw("POST", "/auth/passkey", {"credential": shown}).status_code == 400
    stranger = {"Referer": "https://kwaad.example/"}
    assert page.raw("POST", "/auth/passkey", {"credential": shown, "csrf_token": page.token()}, stranger).status_code == 400


# Adding


def test_a_passkey_is_added_in_a_strong_session_and_shown(page: Visitor, anna: Known, database: Database) -> None:
    visitor = page.sign_in(anna)
    assert "nog geen passkey" in visitor.open("/me/passkeys").main
    assert _add(visitor, Authenticator(), "Sleutel aan mijn bos").status_code == 303
    seen = visitor.open("/me/passkeys")
    assert "Sleutel aan mijn bos" in seen.main
    assert "Nog niet gebruikt" in seen.main
    assert len(_details(database, "passkey.added")) == 1


@pytest.mark.parametrize("way", ["password", "mail"])
def test_a_password_alone_adds_no_passkey(page: Visitor, anna: Known, database: Database, way: str) -> None:
    """Otherwise who has the password of somebody had everything else too."""
    visitor = page.sign_in(anna, way)
    seen = visitor.open("/me/passkeys")
    assert not [form for form in seen.forms if form.action == "/me/passkeys"]
    assert "Vraag een beheerder om een link" in seen.main
    made = Authenticator().make(_options(visitor, "/me/passkeys/options"))
    assert visitor.post("/me/passkeys", {"name": "x", "credential": made}).status_code == 403
    assert _kept(database) == []


@pytest.mark.parametrize("broken", [_other_origin, _other_site, _other_port, _plain_http], ids=lambda one: one.__name__)
def test_a_passkey_of_another_site_is_not_added(page: Visitor, anna: Known, database: Database, broken: Break) -> None:
    device = Authenticator()
    broken(device)
    answer = _add(page.sign_in(anna), device)
    assert answer.status_code == 422
    seen = Page(answer, "/me/passkeys")
    assert UNFIT in seen.main
    assert seen.title.startswith("Fout:")
    assert _kept(database) == []


def test_a_passkey_that_was_not_unlocked_is_not_added(page: Visitor, anna: Known, database: Database) -> None:
    assert _add(page.sign_in(anna), Authenticator(), unlocked=False).status_code == 422
    assert _kept(database) == []


def test_a_passkey_is_made_for_one_question(page: Visitor, anna: Known, database: Database) -> None:
    visitor, other = page.another().sign_in(anna), page.another().sign_in(anna)
    made = Authenticator().make(_options(visitor, "/me/passkeys/options"))
    assert other.post("/me/passkeys", {"name": "x", "credential": made}).status_code == 422
    assert visitor.post("/me/passkeys", {"name": "x", "credential": made}).status_code == 303
    assert visitor.post("/me/passkeys", {"name": "x", "credential": made}).status_code == 422
    assert len(_kept(database)) == 1


def test_a_question_to_sign_in_adds_no_passkey(page: Visitor, anna: Known, database: Database) -> None:
    visitor, device = page.sign_in(anna), Authenticator()
    options = _options(visitor, "/me/passkeys/options") | {"challenge": _options(visitor, "/auth/passkey/options")["challenge"]}
    assert visitor.post("/me/passkeys", {"name": "x", "credential": device.make(options)}).status_code == 422
    assert _kept(database) == []


def test_the_same_passkey_is_not_added_to_a_second_person(
    page: Visitor, device: Authenticator, administrator: Known, database: Database
) -> None:
    other = page.another().sign_in(administrator)
    assert _add(other, device).status_code == 422
    assert len(_kept(database)) == 1


def test_a_device_that_has_one_makes_no_second(page: Visitor, device: Authenticator, anna: Known) -> None:
    options = _options(page.sign_in(anna), "/me/passkeys/options")
    assert len(options["excludeCredentials"]) == 1
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert device


def test_ten_are_enough(page: Visitor, anna: Known, database: Database) -> None:
    visitor = page.sign_in(anna)
    with database.writing() as db:
        db.add_all(
            Passkey(
                person_id=anna.id,
                credential_id=bytes([number]),
                public_key=b"x",
                sign_count=0,
                name="x",
                created_at=factories.NOON,
            )
            for number in range(10)
        )
    assert _add(visitor, Authenticator()).status_code == 422
    assert len(_kept(database)) == 10


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_passkey_has_a_name(page: Visitor, anna: Known, name: str) -> None:
    assert _add(page.sign_in(anna), Authenticator(), name).status_code == 422


# Renaming and removing


def _id(database: Database) -> str:
    return str(_kept(database)[0].id)


def test_one_gives_it_another_name(page: Visitor, device: Authenticator, anna: Known, database: Database) -> None:
    assert device
    visitor, path = page.sign_in(anna), f"/me/passkeys/{_id(database)}/name"
    seen = visitor.submit(visitor.open("/me/passkeys").form(action=path), name="<b>Telefoon</b>")
    assert "<b>Telefoon</b>" in seen.main
    assert visitor.post(path, {"name": ""}).status_code == 422
    assert visitor.post(path, {"name": "x" * 81}).status_code == 422


def test_one_removes_it_even_after_losing_the_device_and_sessions_elsewhere_end(
    page: Visitor, device: Authenticator, anna: Known, database: Database
) -> None:
    thief = page.another()
    _enter(thief, device)
    visitor = page.another().sign_in(anna, "password")
    seen = visitor.submit(visitor.open("/me/passkeys").form(action=f"/me/passkeys/{_id(database)}/remove"))
    assert "nog geen passkey" in seen.main
    assert thief.go("/").path.startswith("/auth/login")
    _refused(_enter(page.another(), device))
    assert len(_details(database, "passkey.removed")) == 1


def test_a_passkey_of_somebody_else_is_not_there(
    page: Visitor, device: Authenticator, administrator: Known, database: Database
) -> None:
    assert device
    other = page.another().sign_in(administrator)
    assert "Laptop" not in other.open("/me/passkeys").main
    for what in ("name", "remove"):
        assert other.post(f"/me/passkeys/{_id(database)}/{what}", {"name": "van mij"}).status_code == 404
    assert _kept(database)[0].name == "Laptop"


# The first one, with a link


def _link(page: Visitor, administrator: Known, who: Known) -> str:
    """Let an administrator make a link for somebody, and return its path."""
    visitor = page.another().sign_in(administrator)
    path = f"/people/{who.id}/passkey-link"
    shown = visitor.submit(visitor.open(path).form(action=path))
    (link,) = [area.text or "" for area in shown.all("textarea")]
    assert not visitor.open(path).all("textarea"), "it is shown once"
    return link.removeprefix(ADDRESS)


def _add_with(visitor: Visitor, link: str) -> TestResponse:
    made = Authenticator().make(_options(visitor, "/me/passkeys/options"))
    return visitor.post(link, {"name": "Laptop", "credential": made})


def test_with_a_link_and_a_password_one_adds_the_first_and_can_do_ones_duty(
    page: Visitor, administrator: Known, anna: Known, database: Database
) -> None:
    link = _link(page, administrator, anna)
    visitor = page.another().sign_in(anna, "password")
    visitor.open("/content/", status=403)
    assert visitor.open(link).h1 == "Maak je passkey"
    assert _add_with(visitor, link).status_code == 303
    visitor.open("/content/")
    visitor.open(link, status=404)
    assert _add_with(visitor, link).status_code == 404
    assert len(_kept(database)) == 1
    assert _details(database, "link.asked") == [{"kind": "passkey"}]


def test_a_link_alone_opens_nothing(page: Visitor, administrator: Known, anna: Known, database: Database) -> None:
    link = _link(page, administrator, anna)
    assert page.raw("GET", link).headers["Location"].startswith("/auth/login?next=")
    maker = page.another().sign_in(administrator)
    maker.open(link, status=404)
    assert _add_with(maker, link).status_code == 404
    assert _kept(database) == []


def test_a_link_works_within_the_hour_and_a_new_one_ends_it(
    page: Visitor, administrator: Known, anna: Known, database: Database
) -> None:
    first, second = _link(page, administrator, anna), _link(page, administrator, anna)
    visitor = page.another().sign_in(anna, "password")
    visitor.open(first, status=404)
    visitor.open(second)
    with database.writing() as db:
        for one in db.scalars(sa.select(SignInToken)):
            assert second.rsplit("/", 1)[1] not in one.token_hash, "only its hash is kept"
            one.expires_at -= dt.timedelta(minutes=60)
    visitor.open(second, status=404)


def test_a_passkey_that_does_not_fit_does_not_use_the_link_up(page: Visitor, administrator: Known, anna: Known) -> None:
    link = _link(page, administrator, anna)
    visitor = page.another().sign_in(anna, "password")
    made = Authenticator(origin="https://kwaad.example").make(_options(visitor, "/me/passkeys/options"))
    answer = visitor.post(link, {"name": "Laptop", "credential": made})
    assert answer.status_code == 422
    assert UNFIT in Page(answer, link).main
    assert _add_with(visitor, link).status_code == 303


def test_nobody_makes_a_link_for_oneself_or_without_the_duty(
    page: Visitor, administrator: Known, anna: Known, database: Database
) -> None:
    visitor = page.another().sign_in(administrator)
    path = f"/people/{administrator.id}/passkey-link"
    assert "een andere beheerder" in visitor.open(path).main
    assert visitor.post(path).status_code == 403
    other = page.another().sign_in(anna)
    other.open(f"/people/{anna.id}/passkey-link", status=403)
    assert other.post(f"/people/{anna.id}/passkey-link").status_code == 403
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInToken)) == 0


def test_there_is_no_link_for_who_left_or_never_was(page: Visitor, administrator: Known, anna: Known, database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=factories.NOON))
    visitor = page.another().sign_in(administrator)
    for one in (anna.id, "00000000-0000-0000-0000-000000000000"):
        visitor.open(f"/people/{one}/passkey-link", status=404)
        assert visitor.post(f"/people/{one}/passkey-link").status_code == 404


# Strength of a session


def test_a_duty_in_a_light_session_is_told_with_the_way_to_do_it(page: Visitor, anna: Known) -> None:
    visitor = page.sign_in(anna, "password")
    seen = visitor.open("/")
    assert "Je hebt een taak." in seen.main
    assert seen.links["Meld je aan voor je taak"] == "/auth/stronger"
    assert "/content/" not in seen.hrefs
    refused = visitor.open("/content/", status=403)
    assert "Je hebt een taak." in refused.main
    assert refused.links["Meld je aan voor je taak"] == "/auth/stronger"
    assert visitor.open("/auth/stronger").h1 == "Meld je aan voor je taak"


def test_who_can_do_everything_already_is_not_asked_again(page: Visitor, anna: Known, employee: Visitor) -> None:
    visitor = page.sign_in(anna)
    for one in (visitor, employee):
        assert "Je hebt een taak." not in one.open("/").main
        assert one.raw("GET", "/auth/stronger?next=/modules/").headers["Location"] == "/modules/"
        assert one.raw("GET", "/auth/stronger?next=//kwaad.example").headers["Location"] == "/"
    assert "Je hebt een taak." not in employee.open("/content/", status=403).main


def _unused(database: Database, minutes: int) -> None:
    with database.writing() as db:
        for one in db.scalars(sa.select(SignInSession)):
            one.seen_at -= dt.timedelta(minutes=minutes)


def test_a_session_that_can_do_more_sleeps_in_sooner(page: Visitor, anna: Known, database: Database) -> None:
    visitor = page.sign_in(anna)
    _unused(database, 14)
    visitor.open("/content/")
    _unused(database, 16)
    assert visitor.go("/content/").path.startswith("/auth/login")
    assert visitor.go("/").path.startswith("/auth/login"), "and does not wake up by trying"


def test_a_session_that_can_only_learn_sleeps_in_later(page: Visitor, anna: Known, employee: Visitor, database: Database) -> None:
    visitor = page.another().sign_in(anna, "password")
    _unused(database, 59)
    visitor.open("/")
    employee.open("/")


# Where there are no passkeys


def test_without_an_address_of_its_own_there_are_no_passkeys(
    config: Config, database: Database, library: Library, anna: Known
) -> None:
    bare = Visitor(make_application(config, database, library), database, library.catalogue)
    assert "passkey" not in bare.open("/auth/login").main.lower()
    assert bare.post("/auth/passkey/options").status_code == 404
    assert "geen passkeys" in bare.sign_in(anna).open("/me/passkeys").main


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("http://localhost:5000", "localhost", "http://localhost:5000"),
        ("https://Leren.Provincie.example:443", "leren.provincie.example", "https://leren.provincie.example"),
        ("http://127.0.0.1:5000", None, None),
        ("http://[::1]:5000", None, None),
    ],
)
def test_a_passkey_belongs_to_a_name(
    config: Config, database: Database, library: Library, address: str, host: str | None, origin: str | None
) -> None:
    """Browsers allow none for a number, and write the origin in one way."""
    from app.web import ways  # noqa: PLC0415  beside the request that it needs

    for known in (dc.replace(config, base_url=address), dc.replace(config, mode="development")):
        with make_application(known, database, library).test_request_context("/", base_url=address):
            found = ways.site()
        assert (found and found.host, found and found.origin) == (host, origin)
