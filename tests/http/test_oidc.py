"""Signing in with an identity provider: a real one, and one that lies. Nothing that cannot be checked is believed."""

import base64
import dataclasses as dc
import datetime as dt
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from joserfc import jwk, jws, jwt
from werkzeug.test import TestResponse

from app.audit.records import AuditEntry
from app.config import Config
from app.learning.publishing import Library
from app.people.records import Identity, PermissionGrant, Person, SignInCeremony, SignInSession
from app.storage.database import Database
from app.web.application import make_application
from tests import factories, rogue
from tests.factories import Known
from tests.rogue import CLIENT_ID, CLIENT_SECRET, Answer, Claims, Rogue, free_port
from tests.visitor import ADDRESS, Page, Visitor

CALLBACK = "/auth/oidc/callback"
NUMBER = "E1001"
WAIT_SECONDS = 60
UNTRUSTED = "Het antwoord van de aanmelddienst klopt niet"
TROUBLE = "De aanmelddienst antwoordt niet"
AGAIN = "Begin opnieuw met aanmelden"
UNKNOWN = "Je bent hier nog niet bekend"


@pytest.fixture(scope="session")
def mock() -> Iterator[str]:
    """A real provider, oidc-provider-mock, in a process of its own; its ID tokens hold what it knows of somebody."""
    port = free_port()
    program = str(Path(sys.executable).with_name("oidc-provider-mock"))
    command = [program, "--port", str(port), "--require-nonce", "true"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603  a package
        address, until = f"http://127.0.0.1:{port}", time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            assert server.poll() is None, "the provider stopped"
            try:
                requests.get(address, timeout=2)
            except requests.ConnectionError:
                time.sleep(0.2)
            else:
                break
        yield address
        server.terminate()


@pytest.fixture(scope="session")
def _rogue_server() -> Iterator[Rogue]:
    with rogue.served() as one:
        yield one


@pytest.fixture
def provider(_rogue_server: Rogue) -> Rogue:
    """A provider that is honest until a test says otherwise."""
    _rogue_server.lies, _rogue_server.asked = rogue.Lies(), []
    return _rogue_server


Make = Callable[..., Visitor]


@pytest.fixture
def at_provider(config: Config, database: Database, library: Library) -> Make:
    """Give somebody a browser, at an installation that trusts this provider."""

    def make(issuer: str, **settings: str) -> Visitor:
        known = {"base_url": ADDRESS, "oidc_issuer": issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET,
                 "oidc_external_id_claim": "employeeid"}  # fmt: skip
        app = make_application(dc.replace(config, **(known | settings)), database, library)  # type: ignore[arg-type]
        return Visitor(app, database, library.catalogue)

    return make


@pytest.fixture
def visitor(at_provider: Make, provider: Rogue) -> Visitor:
    """Somebody at an installation that trusts the provider that may lie."""
    return at_provider(provider.issuer)


@pytest.fixture
def anna(database: Database) -> Known:
    """An editor that HR knows by a number."""
    with database.writing() as db:
        who = factories.person(db, name="Anna Visser", email="anna@provincie.example", duties=("editor",))
        db.get_one(Person, who.id).external_id = NUMBER
    return who


def _ask(visitor: Visitor, onward: str = "") -> str:
    """Press the button, and return where the browser is sent."""
    seen = visitor.open(f"/auth/login?{urlencode({'next': onward})}")
    answer = visitor.send(seen.form(action="/auth/oidc/start"))
    assert answer.status_code == 303
    return answer.headers["Location"]


def _back(visitor: Visitor, provider: Rogue, onward: str = "", **claims: object) -> TestResponse:
    """Sign in at the provider and come back."""
    brought = provider.grant(_ask(visitor, onward), **({"employeeid": NUMBER} | claims))
    return visitor.raw("GET", f"{CALLBACK}?{urlencode(brought)}")


def _page(answer: TestResponse) -> Page:
    return Page(answer, CALLBACK)


def _count(database: Database, table: type[Identity | Person | SignInSession | SignInCeremony | PermissionGrant]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _nothing_happened(visitor: Visitor, database: Database) -> None:
    assert _count(database, SignInSession) == 0
    assert _count(database, Identity) == 0
    assert visitor.go("/").path.startswith("/auth/login")


def _reasons(database: Database) -> list[object]:
    with database.reading() as db:
        found = db.scalars(sa.select(AuditEntry.details).where(AuditEntry.action == "signin.refused").order_by(AuditEntry.number))
        return [details["why"] for details in found]


# With a real provider


def _at_mock(mock: str, address: str, sub: str, **claims: object) -> str:
    """Sign in at the real provider as its page does, and return the address it sends the browser back to."""
    requests.put(f"{mock}/users/{sub}", json=claims, timeout=10).raise_for_status()
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    return answer.headers["Location"].removeprefix(ADDRESS)


def test_a_person_signs_in_and_comes_back_to_where_they_were(mock: str, at_provider: Make, anna: Known) -> None:
    visitor = at_provider(mock)
    back = _at_mock(mock, _ask(visitor, "/modules/"), "anna-1", employeeid=NUMBER, email="anders@elders.example")
    answer = visitor.raw("GET", back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/modules/")
    assert "Anna" in visitor.open("/").h1
    visitor.open("/content/")
    with visitor.database.reading() as db:
        (kept,) = db.scalars(sa.select(Identity))
        assert (kept.person_id, kept.issuer, kept.sub) == (anna.id, mock, "anna-1")
        assert db.scalars(sa.select(SignInSession.way)).one() == "oidc"
        assert db.get_one(Person, anna.id).email == "anna@provincie.example", "nothing is taken over from the provider"


def test_the_second_time_the_number_is_not_needed(mock: str, at_provider: Make, anna: Known) -> None:
    assert anna
    visitor = at_provider(mock)
    visitor.raw("GET", _at_mock(mock, _ask(visitor), "anna-2", employeeid=NUMBER))
    again = visitor.another()
    again.raw("GET", _at_mock(mock, _ask(again), "anna-2"))
    assert "Anna" in again.open("/").h1
    assert _count(visitor.database, Identity) == 1


def test_an_unknown_account_is_told_so_and_nothing_is_kept(mock: str, at_provider: Make, database: Database) -> None:
    visitor = at_provider(mock)
    back = _at_mock(mock, _ask(visitor), "gast", employeeid="E9999", name="Gast Gastsen", email="gast@elders.example")
    seen = visitor.open(back, status=403)
    assert seen.h1 == UNKNOWN
    assert "gast@elders.example" in seen.main
    assert "niets van bewaard" in seen.main
    assert _count(database, Person) == 0
    assert _reasons(database) == ["unknown"]
    _nothing_happened(visitor, database)


def test_the_real_provider_uses_a_code_once(mock: str, at_provider: Make, anna: Known) -> None:
    assert anna
    visitor, thief = at_provider(mock), at_provider(mock)
    back = _at_mock(mock, _ask(visitor), "anna-3", employeeid=NUMBER)
    visitor.raw("GET", back)
    state = parse_qs(urlsplit(_ask(thief)).query)["state"][0]
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert thief.open(f"{CALLBACK}?{urlencode({'code': code, 'state': state})}", status=503).h1 == TROUBLE
    assert thief.go("/").path.startswith("/auth/login")


def test_an_issuer_that_is_written_otherwise_is_another_issuer(mock: str, at_provider: Make) -> None:
    visitor = at_provider(f"{mock}/")
    answer = visitor.post("/auth/oidc/start")
    assert answer.status_code == 503
    assert _page(answer).h1 == TROUBLE


def test_somebody_who_declines_at_the_provider_is_not_signed_in(mock: str, at_provider: Make) -> None:
    visitor = at_provider(mock)
    address = _ask(visitor)
    answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=10)
    given = parse_qs(urlsplit(answer.headers["Location"]).query)
    brought = {"error": given["error"][0], "state": parse_qs(urlsplit(address).query)["state"][0]}
    assert visitor.open(f"{CALLBACK}?{urlencode(brought)}", status=400).h1 == "Je bent niet aangemeld"


# The page


def test_the_button_is_there_only_with_a_provider(page: Visitor, visitor: Visitor, at_provider: Make, provider: Rogue) -> None:
    assert "werkaccount" not in page.open("/auth/login").main
    assert page.post("/auth/oidc/start").status_code == 404
    assert page.raw("GET", CALLBACK).status_code == 404
    seen = visitor.open("/auth/login")
    assert "Aanmelden met je werkaccount" in seen.form(action="/auth/oidc/start").buttons
    assert provider.issuer in seen.answer.headers["Content-Security-Policy"]
    named = at_provider(provider.issuer, oidc_label="Aanmelden bij de provincie").open("/auth/login")
    assert "Aanmelden bij de provincie" in named.form(action="/auth/oidc/start").buttons
    assert provider.asked == [], "a page asks the provider nothing"


def test_only_the_page_with_the_button_may_lead_to_the_provider(visitor: Visitor, provider: Rogue) -> None:
    for path in ("/routes/", "/accessibility"):
        assert provider.issuer not in visitor.open(path).answer.headers["Content-Security-Policy"]


def test_the_question_goes_to_the_provider_with_everything_bound(visitor: Visitor, provider: Rogue) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(_ask(visitor)).query).items()}
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == f"{ADDRESS}{CALLBACK}"
    assert asked["code_challenge_method"] == "S256"
    bound = [asked[name] for name in ("state", "nonce", "code_challenge")]
    assert all(len(one) == 43 for one in bound)
    assert len(set(bound)) == 3
    again = {name: values[0] for name, values in parse_qs(urlsplit(_ask(visitor)).query).items()}
    assert not set(bound) & {again[name] for name in ("state", "nonce", "code_challenge")}
    assert provider.asked == ["/.well-known/openid-configuration"], "its description is kept"


def test_the_address_to_come_back_to_is_that_of_the_settings(visitor: Visitor) -> None:
    """Whatever host a request names."""
    token = visitor.token()
    answer = visitor.client.post(
        "/auth/oidc/start", data={"csrf_token": token}, headers={"Referer": f"{ADDRESS}/", "X-Forwarded-Host": "kwaad.example"},
        base_url=ADDRESS,
    )  # fmt: skip
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == [f"{ADDRESS}{CALLBACK}"]


@pytest.mark.parametrize(
    "onward", ["https://kwaad.example/", "//kwaad.example", "/\\kwaad.example", "javascript:alert(1)", "/\t/x"]
)
def test_after_signing_in_one_stays_on_this_site(visitor: Visitor, provider: Rogue, anna: Known, onward: str) -> None:
    assert anna
    assert _back(visitor, provider, onward).headers["Location"] == "/"


def test_signing_in_renews_the_session(visitor: Visitor, provider: Rogue, anna: Known, database: Database) -> None:
    """Session fixation, and stepping up from a password."""
    visitor.sign_in(anna, "password")
    with visitor.client.session_transaction(base_url=ADDRESS) as session:
        before, session["rommel"] = session["_user_id"], "x"
    stronger = visitor.open("/auth/stronger?next=/content/")
    brought = provider.grant(visitor.send(stronger.form(action="/auth/oidc/start")).headers["Location"], employeeid=NUMBER)
    assert visitor.raw("GET", f"{CALLBACK}?{urlencode(brought)}").headers["Location"] == "/content/"
    with visitor.client.session_transaction(base_url=ADDRESS) as session:
        assert session["_user_id"] != before
        assert "rommel" not in session
    assert _count(database, SignInSession) == 1
    visitor.open("/content/")


# Answers to another question


def test_an_answer_works_once(visitor: Visitor, provider: Rogue, anna: Known) -> None:
    """Even for whoever kept the cookie of before."""
    assert anna
    brought = provider.grant(_ask(visitor), employeeid=NUMBER)
    cookie = visitor.client.get_cookie("__Host-signaalwijzer", domain="leren.provincie.example")
    assert cookie is not None
    back = f"{CALLBACK}?{urlencode(brought)}"
    assert visitor.raw("GET", back).status_code == 303
    assert visitor.open(back, status=400).h1 == AGAIN
    thief = visitor.another()
    thief.client.set_cookie("__Host-signaalwijzer", cookie.value, domain="leren.provincie.example", secure=True)
    assert thief.open(back, status=400).h1 == AGAIN
    assert provider.asked.count("/token") == 1


def test_an_answer_works_in_no_other_browser(visitor: Visitor, provider: Rogue, anna: Known, database: Database) -> None:
    """Signing somebody in as the attacker: the question of another browser is not theirs."""
    assert anna
    brought = provider.grant(_ask(visitor), employeeid=NUMBER)
    victim = visitor.another()
    assert victim.open(f"{CALLBACK}?{urlencode(brought)}", status=400).h1 == AGAIN
    _ask(victim)
    assert victim.open(f"{CALLBACK}?{urlencode(brought)}", status=400).h1 == AGAIN
    _nothing_happened(victim, database)
    assert visitor.raw("GET", f"{CALLBACK}?{urlencode(brought)}").status_code == 303, "and it uses nothing up"


def test_a_question_cannot_be_asked_for_somebody_by_another_site(visitor: Visitor, database: Database) -> None:
    assert visitor.raw("POST", "/auth/oidc/start").status_code == 400
    token = visitor.token()
    assert (
        visitor.raw("POST", "/auth/oidc/start", {"csrf_token": token}, {"Referer": "https://kwaad.example/"}).status_code == 400
    )
    assert visitor.raw("GET", "/auth/oidc/start").status_code == 405
    assert _count(database, SignInCeremony) == 0


def test_after_ten_minutes_one_begins_anew(visitor: Visitor, provider: Rogue, anna: Known, database: Database) -> None:
    assert anna
    brought = provider.grant(_ask(visitor), employeeid=NUMBER)
    with database.writing() as db:
        for one in db.scalars(sa.select(SignInCeremony)):
            one.expires_at -= dt.timedelta(minutes=10)
    assert visitor.open(f"{CALLBACK}?{urlencode(brought)}", status=400).h1 == AGAIN
    _nothing_happened(visitor, database)


@pytest.mark.parametrize("query", ["", "?state=", "?code=x", "?state=x&code=x", "?state=%C3%A9&code=x", "?error=access_denied"])
def test_a_way_back_without_a_question_leads_nowhere(visitor: Visitor, query: str) -> None:
    assert visitor.open(CALLBACK + query, status=400).h1 == AGAIN


def test_looking_with_head_uses_nothing_up(visitor: Visitor, provider: Rogue, anna: Known) -> None:
    assert anna
    back = f"{CALLBACK}?{urlencode(provider.grant(_ask(visitor), employeeid=NUMBER))}"
    assert visitor.raw("HEAD", back).status_code == 400
    assert "/token" not in provider.asked
    assert visitor.raw("GET", back).status_code == 303


def test_a_way_back_that_names_another_issuer_is_refused(visitor: Visitor, provider: Rogue, database: Database) -> None:
    brought = provider.grant(_ask(visitor)) | {"iss": "https://kwaad.example"}
    assert visitor.open(f"{CALLBACK}?{urlencode(brought)}", status=400).h1 == UNTRUSTED
    assert "/token" not in provider.asked
    _nothing_happened(visitor, database)


def test_a_code_of_another_sign_in_is_refused(visitor: Visitor, provider: Rogue, anna: Known, database: Database) -> None:
    """Code injection: the verifier belongs to the question."""
    assert anna
    stolen = provider.grant(_ask(visitor.another()), employeeid=NUMBER)["code"]
    state = provider.grant(_ask(visitor))["state"]
    assert visitor.open(f"{CALLBACK}?{urlencode({'code': stolen, 'state': state})}", status=503).h1 == TROUBLE
    _nothing_happened(visitor, database)


# Tokens that are not right

HOUR = 3600
LATER = 4_000_000_000
NOT_RIGHT: dict[str, Claims] = {
    "another issuer": {"iss": "https://kwaad.example"},
    "an issuer that looks alike": {"iss": "HTTP://127.0.0.1"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "een-andere-toepassing"},
    "no audience": {"aud": None},
    "an empty audience": {"aud": []},
    "one audience more": {"aud": [CLIENT_ID, "een-andere-toepassing"]},
    "another party": {"azp": "een-andere-toepassing"},
    "another party among the audience": {"aud": [CLIENT_ID, "ander"], "azp": "ander"},
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "a nonce that is no text": {"nonce": 5},
    "expired": {"exp": 1_700_000_000},
    "no end": {"exp": None},
    "an end that is no number": {"exp": "morgen"},
    "an end that is not a number": {"exp": float("nan")},
    "not yet valid": {"nbf": LATER},
    "made in the future": {"iat": LATER, "exp": LATER + HOUR},
    "no beginning": {"iat": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 12},
    "a subject without end": {"sub": "x" * 5000},
}


@pytest.mark.parametrize("claims", NOT_RIGHT.values(), ids=NOT_RIGHT.keys())
def test_a_token_that_is_not_right_is_refused(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database, claims: Claims
) -> None:
    assert anna
    provider.lies.claims = claims
    answer = _back(visitor, provider)
    assert answer.status_code == 400
    assert _page(answer).h1 == UNTRUSTED
    _nothing_happened(visitor, database)


def _encoded(found: bytes) -> str:
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()


def _none(_provider: Rogue, claims: Claims) -> str:
    """Return a token with `none` for a signature."""
    return _encoded(b'{"alg": "none", "typ": "JWT"}') + "." + _encoded(json.dumps(claims).encode()) + "."


def _public_key_as_secret(provider: Rogue, claims: Claims) -> str:
    """Return a token that is signed with HS256, and the public key of the provider as the secret that both know."""
    header = json.dumps({"alg": "HS256", "kid": provider.key.kid}).encode()
    said = f"{_encoded(header)}.{_encoded(json.dumps(claims).encode())}"
    return f"{said}.{_encoded(hmac.digest(provider.key.as_pem(private=False), said.encode(), 'sha256'))}"


def _client_secret(_provider: Rogue, claims: Claims) -> str:
    return jwt.encode({"alg": "HS256"}, claims, jwk.OctKey.import_key(CLIENT_SECRET * 2))


def _foreign(provider: Rogue, claims: Claims) -> str:
    """Return a token that somebody else signed, under the name of the key of the provider."""
    return jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, jwk.RSAKey.generate_key(2048))


def _unknown(_provider: Rogue, claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "niet van hier"}, claims, jwk.RSAKey.generate_key(2048))


def _brings_its_key(_provider: Rogue, claims: Claims) -> str:
    """Return a token that carries the key to check it with."""
    key = jwk.RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": key.as_dict(private=False), "kid": "meegebracht"}, claims, key)


def _tampered(provider: Rogue, claims: Claims) -> str:
    """Return a good token about somebody else, with the claims exchanged."""
    header, _claims, signature = provider.signed(claims | {"sub": "een ander"}).split(".")
    return f"{header}.{_encoded(json.dumps(claims).encode())}.{signature}"


def _unsigned(provider: Rogue, claims: Claims) -> str:
    return provider.signed(claims).rsplit(".", 1)[0] + "."


def _rs512(provider: Rogue, claims: Claims) -> str:
    """Return a good signature in a way that is not among the three."""
    registry = jws.JWSRegistry(algorithms=["RS512"])
    return jws.serialize_compact({"alg": "RS512", "kid": "een"}, json.dumps(claims), provider.key, registry=registry)


FORGERIES: dict[str, Callable[[Rogue, Claims], str]] = {
    "no signature at all": _none,
    "the public key as a secret": _public_key_as_secret,
    "the secret of the client": _client_secret,
    "signed by somebody else": _foreign,
    "an unknown key": _unknown,
    "a key that it brings itself": _brings_its_key,
    "claims that were exchanged": _tampered,
    "a signature that is cut off": _unsigned,
    "another way to sign": _rs512,
    "no token": lambda _provider, _claims: "x",
    "no letters": lambda _provider, _claims: "é.é.é",
    "an empty token": lambda _provider, _claims: "",
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_is_refused(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database, forge: Callable[[Rogue, Claims], str]
) -> None:
    assert anna
    provider.lies.sign = lambda claims: forge(provider, claims)
    answer = _back(visitor, provider)
    assert answer.status_code == 400
    assert _page(answer).h1 == UNTRUSTED
    _nothing_happened(visitor, database)


def test_a_weak_key_is_no_key(visitor: Visitor, provider: Rogue, anna: Known) -> None:
    assert anna
    short = {"kty": "RSA", "kid": "kort", "n": "x" * 170, "e": "AQAB"}
    provider.lies.answers["/keys"] = lambda: rogue.as_json({"keys": [short, {"kty": "oct", "kid": "een", "k": "eA"}, None, 5]})
    assert _page(_back(visitor, provider)).h1 == UNTRUSTED


@pytest.mark.parametrize("name", ["PS256", "ES256"])
def test_the_other_good_ways_to_sign_are_taken(visitor: Visitor, provider: Rogue, anna: Known, name: str) -> None:
    assert anna
    key = provider.key if name == "PS256" else jwk.ECKey.generate_key("P-256", {"kid": "kromme"})
    provider.lies.answers["/keys"] = lambda: rogue.as_json({"keys": [key.as_dict(private=False)]})
    provider.lies.sign = lambda claims: jwt.encode({"alg": name, "kid": key.kid}, claims, key, algorithms=[name])
    assert _back(visitor, provider).status_code == 303


def test_a_clock_that_runs_a_little_ahead_is_no_reason_to_refuse(visitor: Visitor, provider: Rogue, anna: Known) -> None:
    assert anna
    at = int(time.time())
    provider.lies.claims = {"iat": at + 40, "nbf": at + 40, "exp": at - 30}
    assert _back(visitor, provider).status_code == 303


# A provider that is not well


def _slow() -> Answer:
    time.sleep(6)
    return rogue.as_json({})


SICK: dict[str, Callable[[], Answer]] = {
    "defect": lambda: (500, b"defect", {}),
    "no JSON": lambda: (200, b"<html>Even geduld</html>", {"Content-Type": "text/html"}),
    "JSON that is no object": lambda: rogue.as_json(["x"]),
    "JSON without end": lambda: (200, b"[" * 100_000, {}),
    "no text": lambda: (200, b"\xff\xfe\x00", {}),
    "nothing": lambda: (200, b"", {}),
    "far too much": lambda: (200, b" " * 2_000_000, {}),
    "elsewhere": lambda: (302, b"", {"Location": "http://127.0.0.1:1/"}),
    "too slow": _slow,
}


@pytest.mark.parametrize("place", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("sick", SICK.values(), ids=SICK.keys())
def test_a_provider_that_is_not_well_gives_a_clear_page_in_time(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database, place: str, sick: Callable[[], Answer]
) -> None:
    assert anna
    provider.lies.answers[place] = sick
    began = time.monotonic()
    at_start = place == "/.well-known/openid-configuration"
    answer = visitor.post("/auth/oidc/start") if at_start else _back(visitor, provider)
    assert time.monotonic() - began < 10
    assert answer.status_code == 503
    seen = _page(answer)
    assert seen.h1 == TROUBLE
    assert "/routes/" in seen.hrefs
    _nothing_happened(visitor, database)


def test_a_provider_that_is_down_gives_a_clear_page_and_the_rest_goes_on(at_provider: Make, anna: Known) -> None:
    visitor = at_provider(f"http://127.0.0.1:{free_port()}")
    answer = visitor.post("/auth/oidc/start")
    assert answer.status_code == 503
    assert _page(answer).h1 == TROUBLE
    assert visitor.open("/auth/login").forms
    assert "Anna" in visitor.sign_in(anna).open("/").h1


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://kwaad.example"}, {"issuer": None}, {"authorization_endpoint": "https://kwaad.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"}, {"token_endpoint": None}, {"token_endpoint": "ftp://127.0.0.1/"},
        {"jwks_uri": 5}, {"userinfo_endpoint": "file:///etc/passwd"},
    ],
)  # fmt: skip
def test_a_description_that_cannot_be_used_is_refused(visitor: Visitor, provider: Rogue, description: Claims) -> None:
    provider.lies.description = description
    answer = visitor.post("/auth/oidc/start")
    assert answer.status_code == 503
    assert _page(answer).h1 == TROUBLE


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(visitor: Visitor, provider: Rogue, anna: Known) -> None:
    assert anna
    provider.lies.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert _back(visitor, provider).status_code == 503, "this one wants it in the header after all"
    assert provider.asked.count("/token") == 1


# Who it is


def test_the_mail_address_of_a_colleague_opens_nothing(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database
) -> None:
    answer = _back(visitor, provider, employeeid=None, email=anna.email, email_verified=True, preferred_username=anna.email)
    assert answer.status_code == 403
    assert _page(answer).h1 == UNKNOWN
    _nothing_happened(visitor, database)


@pytest.mark.parametrize("number", ["", " ", None, 0, True, ["E1001"], {"id": "E1001"}, "e1001", "E1001\n", "E1001\0"])
def test_only_exactly_that_number_links(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database, number: object
) -> None:
    assert anna
    assert _back(visitor, provider, employeeid=number).status_code == 403
    _nothing_happened(visitor, database)


def test_without_the_setting_no_number_links(at_provider: Make, provider: Rogue, anna: Known, database: Database) -> None:
    assert anna
    visitor = at_provider(provider.issuer, oidc_external_id_claim="")
    assert _back(visitor, provider).status_code == 403
    _nothing_happened(visitor, database)


def test_what_the_token_leaves_out_is_asked_once(visitor: Visitor, provider: Rogue, anna: Known) -> None:
    assert anna
    provider.lies.userinfo = {"sub": "anna", "employeeid": NUMBER, "email": "anna@provincie.example", "name": "Anna Visser"}
    assert _back(visitor, provider, employeeid=None).status_code == 303
    assert _back(visitor.another(), provider, employeeid=None).status_code == 303
    assert provider.asked.count("/userinfo") == 1, "who is known already is not asked about again"


def test_a_missing_mail_address_is_asked_for_to_show_which_account_it_was(visitor: Visitor, provider: Rogue) -> None:
    provider.lies.userinfo = {"sub": "anna", "email": "gast@elders.example", "name": "Gast"}
    assert "gast@elders.example" in _page(_back(visitor, provider)).main


def test_what_is_asked_has_to_be_about_the_same_person(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database
) -> None:
    assert anna
    provider.lies.userinfo = {"sub": "een ander", "employeeid": NUMBER}
    assert _page(_back(visitor, provider, employeeid=None)).h1 == UNTRUSTED
    _nothing_happened(visitor, database)


def test_a_second_account_with_the_same_number_is_refused(
    visitor: Visitor, provider: Rogue, anna: Known, database: Database
) -> None:
    """A number that was given out again, or that somebody got written into their own account."""
    assert anna
    assert _back(visitor, provider, sub="anna").status_code == 303
    other = visitor.another()
    answer = _back(other, provider, sub="een-ander")
    assert answer.status_code == 403
    assert _page(answer).h1 == "Je bent hier bekend met een ander account"
    assert other.go("/").path.startswith("/auth/login")
    assert _reasons(database) == ["other_account"]


def test_who_left_does_not_come_in(visitor: Visitor, provider: Rogue, anna: Known, database: Database) -> None:
    assert _back(visitor, provider).status_code == 303
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=factories.NOON))
    assert visitor.go("/").path.startswith("/auth/login"), "the session ends at once"
    answer = _back(visitor.another(), provider)
    assert answer.status_code == 403
    assert _page(answer).h1 == "Je toegang is gestopt"
    with database.writing() as db:
        db.execute(sa.delete(Identity))
    assert _back(visitor.another(), provider).status_code == 403, "nor is a new account linked"
    assert _count(database, Identity) == 0
    assert _reasons(database) == ["left", "left"]


def test_claims_give_no_duty(visitor: Visitor, provider: Rogue, anna: Known, database: Database) -> None:
    assert anna
    answer = _back(visitor, provider, groups=["administrator"], roles=["administrator", "core_team"], wids=["x"], admin=True)
    assert answer.status_code == 303
    visitor.open("/people/", status=403)
    visitor.open("/insight/", status=403)
    assert _count(database, PermissionGrant) == 1


def test_names_of_the_provider_are_text_on_the_page(visitor: Visitor, provider: Rogue) -> None:
    provider.lies.userinfo = {"sub": "anna"}
    seen = _page(_back(visitor, provider, name="<script>alert(1)</script>", email="a\nb@x.example"))
    assert "<script>alert(1)</script>" in seen.main
    assert not [one for one in seen.all("script") if one.text]


def test_a_new_key_of_the_provider_is_found(config: Config, provider: Rogue, anna: Known, at_provider: Make) -> None:
    assert config
    assert anna
    visitor = at_provider(provider.issuer)
    assert _back(visitor, provider).status_code == 303
    old, provider.key = provider.key, jwk.RSAKey.generate_key(2048, {"kid": "twee", "use": "sig"})
    try:
        assert _back(visitor.another(), provider).status_code == 400, "the keys were read a moment ago"
        fresh = at_provider(provider.issuer)
        assert _back(fresh, provider).status_code == 303
    finally:
        provider.key = old


def test_nothing_of_a_person_is_logged(visitor: Visitor, provider: Rogue, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    assert app
    provider.lies.claims = {"iss": "https://kwaad.example", "email": "gast@elders.example", "name": "Gast Gastsen"}
    _back(visitor, provider)
    assert "refused" in caplog.text
    assert "gast" not in caplog.text.lower()
    assert "kwaad" not in caplog.text
