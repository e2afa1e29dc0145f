"""Signing in as people do: at a certified provider and back, and with a passkey on a device."""

import contextlib
import dataclasses as dc
import http.client
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app.config import Config, content_folder
from app.learning.publishing import Library
from app.people.records import Person
from app.storage.database import Database
from app.web.application import make_application
from tests import factories
from tests.browser.conftest import Open
from tests.browser.surfer import Surfer
from tests.browser.world import World
from tests.rogue import CLIENT_ID, CLIENT_SECRET, free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROVIDER = content_folder() / "tests" / "browser" / "provider"
NUMBER = "E1001"
WAIT_SECONDS = 30


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "the provider stopped"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
            try:
                connection.request("GET", "/.well-known/openid-configuration")
            except OSError:
                time.sleep(0.1)
            else:
                return
    pytest.fail("the provider did not start")


@pytest.fixture
def port() -> int:
    """Where the installation of this test is served."""
    return free_port()


@pytest.fixture
def issuer(port: int) -> Iterator[str]:
    """The certified npm package, started for the installation of this test."""
    assert (PROVIDER / "node_modules").is_dir(), "the provider is missing: run make provider"
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    assert node, "Node is missing: install the package nodejs."
    own = free_port()
    command = [node, "serve.js", str(own), f"http://127.0.0.1:{port}/auth/oidc/callback"]
    with subprocess.Popen(command, cwd=PROVIDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        _wait_for(own, server)
        yield f"http://127.0.0.1:{own}"
        server.terminate()


@pytest.fixture
def desk(config: Config, database: Database, library: Library, issuer: str, port: int, browser: Browser) -> Iterator[Surfer]:
    """A browser at an installation that trusts that provider, on plain http as in development."""
    address = f"http://127.0.0.1:{port}"
    settings = dc.replace(
        config, mode="development", base_url=address, oidc_issuer=issuer, oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET, oidc_external_id_claim="employeeid",
    )  # fmt: skip
    served = make_server("127.0.0.1", port, make_application(settings, database, library), threaded=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    context = browser.new_context(base_url=address, locale="nl-NL", reduced_motion="reduce")
    surfer = Surfer(context.new_page(), library.catalogue, scripts=True)
    yield surfer
    context.close()
    served.shutdown()
    thread.join()
    assert not surfer.complaints, surfer.complaints


def _sign_in_at_provider(page: Page, login: str) -> None:
    """Fill in the pages of the provider, which are its own."""
    page.get_by_placeholder("Enter any login").fill(login)
    page.get_by_placeholder("and password").fill("wat dan ook")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()


def test_an_employee_signs_in_at_the_provider_and_comes_back_to_the_page_they_wanted(desk: Surfer, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db, name="Vera Zandstra", duties=("editor",))
        db.get_one(Person, who.id).external_id = NUMBER
    desk.go("/content/")
    desk.page.get_by_role("button", name="Aanmelden met je werkaccount").click()
    _sign_in_at_provider(desk.page, NUMBER)
    assert desk.page.url.endswith("/content/"), "also with a duty: this way is strong enough"
    desk.look()


def test_an_account_that_is_not_known_gets_a_clear_page(desk: Surfer) -> None:
    desk.go("/auth/login")
    desk.page.get_by_role("button", name="Aanmelden met je werkaccount").click()
    _sign_in_at_provider(desk.page, "gast")
    desk.look()
    assert desk.heading == "Je bent hier nog niet bekend"
    assert "vera@elders.example" in desk.page.locator("main").inner_text(), "what userinfo tells"


# Passkeys


def _device(page: Page) -> tuple[Any, str]:
    """Give the browser a device with a finger that fits."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_passkey_is_made_and_opens_the_door_the_next_time(surf: Open, world: World) -> None:
    """On localhost, because a passkey belongs to a name and not to a number."""
    site = world.address.replace("127.0.0.1", "localhost")
    desk = surf()
    _device(desk.page)
    desk.sign_in(world.newcomer(duties=("editor",)), f"{site}/")
    desk.go(f"{site}/me/passkeys")
    desk.page.get_by_label("Naam van deze passkey").fill("Laptop van het werk")
    desk.page.get_by_role("button", name="Maak de passkey").click()
    desk.page.get_by_role("heading", name="Laptop van het werk").wait_for()
    desk.look()
    desk.page.context.clear_cookies()
    desk.go(f"{site}/auth/login?next=/content/")
    desk.page.get_by_role("button", name="Aanmelden met een passkey").click()
    desk.page.wait_for_url(f"{site}/content/")
    desk.look()


def test_a_finger_that_does_not_fit_leads_to_a_clear_sentence(surf: Open, world: World) -> None:
    desk = surf()
    session, device = _device(desk.page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    desk.go(f"{world.address.replace('127.0.0.1', 'localhost')}/auth/login")
    desk.page.get_by_role("button", name="Aanmelden met een passkey").click()
    desk.page.get_by_text("Dat lukte niet, of je hebt het gestopt.").wait_for(timeout=90_000)
    desk.look()


def test_without_scripts_there_is_no_passkey_button_and_the_rest_remains(surf: Open, world: World) -> None:
    desk = surf(scripts=False)
    desk.go(f"{world.address.replace('127.0.0.1', 'localhost')}/auth/login")
    assert not desk.page.get_by_role("button", name="Aanmelden met een passkey").is_visible()
    assert desk.page.get_by_label("Wachtwoord", exact=True).is_visible()
