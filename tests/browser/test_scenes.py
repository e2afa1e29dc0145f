"""A scenario with advisers and a dilemma, with the keyboard alone, and with taps alone and no scripts on a phone."""

import dataclasses as dc
import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app.config import Config
from app.learning.publishing import Library
from app.storage.database import Database
from app.web.application import make_application
from tests import catalogue_files, factories
from tests.browser.surfer import NEXT, Surfer
from tests.catalogue_files import SCENARIO
from tests.learner import Learner
from tests.rogue import free_port
from tests.stories import STORY_FILE, story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_TABS = 40
Play = Callable[..., Surfer]


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """The tiny catalogue, with the scenario that has everything."""
    return catalogue_files.write(tmp_path / "content", catalogue_files.files() | {STORY_FILE: story()})


@pytest.fixture
def begin(config: Config, database: Database, library: Library, browser: Browser) -> Iterator[Play]:
    """Open a browser at the first scene of the scenario."""
    port, opened = free_port(), list[Surfer]()
    address = f"http://127.0.0.1:{port}"
    settings = dc.replace(config, mode="development", base_url=address)
    served = make_server("127.0.0.1", port, make_application(settings, database, library), threaded=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()

    def open_one(*, scripts: bool, width: int) -> Surfer:
        with database.writing() as db:
            who = factories.person(db, unit="vth")
        attempt_id = Learner(database, library, who).start("scenario", SCENARIO)
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 844}, is_mobile=width < 500, has_touch=width < 500,
            java_script_enabled=scripts, locale="nl-NL", reduced_motion="reduce",
        )  # fmt: skip
        opened.append(Surfer(context.new_page(), library.catalogue, scripts=scripts))
        opened[-1].sign_in(who, f"/attempts/{attempt_id}/")
        return opened[-1]

    yield open_one
    for one in opened:
        one.page.context.close()
    served.shutdown()
    thread.join()
    assert not [complaint for one in opened for complaint in one.complaints]


def _checked(surfer: Surfer) -> list[str]:
    return [one.get_attribute("value") or "" for one in surfer.page.locator("main input:checked").all()]


def _tab_to(surfer: Surfer, selector: str) -> None:
    for _press in range(MOST_TABS):
        surfer.page.keyboard.press("Tab")
        if surfer.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert surfer.page.evaluate("getComputedStyle(document.activeElement).clipPath") == "none"
            return
    pytest.fail(f"the keyboard does not come to {selector}")


def _press(surfer: Surfer, key: str) -> None:
    with surfer.page.expect_navigation():
        surfer.page.keyboard.press(key)
    surfer.look()


def test_a_scenario_with_the_keyboard_alone(begin: Play) -> None:
    desk = begin(scripts=True, width=1280)
    keys = desk.page.keyboard
    desk.page.locator("h1").click()
    _tab_to(desk, 'button[formaction*="karim"]')
    _press(desk, "Enter")
    assert desk.page.evaluate("document.activeElement.id") == "adviser-karim"
    _tab_to(desk, 'input[name="choice"]')
    keys.press("Space")
    keys.press("ArrowDown")
    _tab_to(desk, 'input[name="confidence"]')
    keys.press("Space")
    desk.page.locator("h1").click()
    _tab_to(desk, 'button[formaction*="noor"]')
    _press(desk, "Enter")
    assert _checked(desk) == ["tekenen", "guess"], "nothing is lost by asking"
    assert desk.page.locator(".sw-adviser").count() == 2
    _tab_to(desk, 'input[name="choice"]')
    _press(desk, "Enter")
    assert desk.heading == "De aanvraag krijgt meteen een stempel.", "Enter chooses, and asks nobody"
    _tab_to(desk, NEXT)
    _press(desk, "Enter")
    _tab_to(desk, 'input[name="choice"]')
    keys.press("Space")
    _tab_to(desk, NEXT)
    _press(desk, "Enter")
    _tab_to(desk, "summary")
    keys.press("Enter")
    assert desk.page.get_by_text("Overweging bij zwijgen.").is_visible()
    desk.look()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_scenario_with_taps_alone_on_a_phone(begin: Play, *, scripts: bool) -> None:
    phone = begin(scripts=scripts, width=320)
    phone.choose("kijken")
    phone.page.locator('label:has(input[value="sure"])').click()
    phone.tap('button[formaction*="noor"]')
    assert _checked(phone) == ["kijken", "sure"]
    seen = [phone.heading]
    for choice in (None, None, "delen", None, "melden", None):
        _has_room_for_a_thumb(phone)
        if choice:
            phone.choose(choice)
        if choice == "melden":
            phone.page.locator('label:has(input[value="fairly"])').click()
        phone.onward()
        seen.append(phone.heading)
    assert seen[0] == "Een aanvraag zonder vragen"
    assert seen[-1] == "Iemand bedankt je"
    assert all(one != other for one, other in itertools.pairwise(seen))


def _has_room_for_a_thumb(phone: Surfer) -> None:
    small = [
        (one.inner_text(), box) for one in phone.page.locator("main button, main label, main summary").all()
        if one.get_attribute("aria-hidden") is None and (box := one.bounding_box()) and box["height"] < 44
    ]  # fmt: skip
    assert not small
