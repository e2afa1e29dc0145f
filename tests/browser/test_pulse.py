"""A pulse in a real browser: by keyboard alone, and by one thumb on a narrow phone without scripts; axe looks at every page."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from app.clock import now
from app.learning.pulse_records import Pulse, PulseInvitation
from app.pulses.opening import open_pulse
from app.pulses.strata import EVERYBODY, Asked
from tests.browser.conftest import Open
from tests.browser.surfer import Surfer
from tests.browser.world import World
from tests.factories import Known

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SLUG = "peiling-2027-q1"
PAGE = f"/pulses/{SLUG}/"
EVERYONE = Asked(whole=True, roles=EVERYBODY, year=2027, half=0)


def ask(world: World, role: str = "civil_servant") -> Known:
    """Return somebody new whom an open pulse asks."""
    who = world.newcomer(role=role)
    with world.database.writing() as db:
        if db.get(Pulse, SLUG) is None:
            open_pulse(db, world.catalogue.pulses[SLUG], now(), asked=EVERYONE)
        if db.get(PulseInvitation, (SLUG, who.subject)) is None:
            db.add(PulseInvitation(pulse=SLUG, subject=who.subject, role=who.role, stratum="organisation", answered=False))
    return who


def has_answered(world: World, subject: UUID) -> bool | None:
    with world.database.reading() as db:
        mine = sa.select(PulseInvitation.answered).where(PulseInvitation.pulse == SLUG, PulseInvitation.subject == subject)
        return db.scalar(mine)


@pytest.mark.parametrize("width", [320, 390])
def test_by_keyboard_alone(surf: Open, world: World, width: int) -> None:
    who, desk = ask(world), surf(width=width, height=844)
    desk.sign_in(who, PAGE)
    desk.look()
    for question in ("melden", "route"):
        desk.tab_to(f'input[name="{question}"]')
        desk.page.keyboard.press("ArrowDown")
    desk.tab_to('input[name="drempels"]')
    desk.page.keyboard.press("Space")
    desk.tab_to('button[type="submit"].utrecht-button--primary-action')
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    desk.look()
    assert desk.heading == "Dank je wel, je antwoorden zijn geteld"
    assert has_answered(world, who.subject)


@pytest.mark.parametrize("role", ["civil_servant", "office_holder"])
@pytest.mark.parametrize("width", [320, 390])
def test_by_one_thumb_without_scripts(surf: Open, world: World, width: int, role: str) -> None:
    who, desk = ask(world, role), surf(width=width, height=640, phone=True, dark=True, scripts=False)
    desk.sign_in(who, PAGE)
    cards = desk.page.locator(".sw-choice-card")
    assert min(box["height"] for one in cards.all() if (box := one.bounding_box())) >= 44
    for question in ("melden", "route"):
        desk.page.locator(f'input[name="{question}"]').first.check()
    desk.tap(".sw-sheet__foot button")
    desk.look()
    assert desk.page.get_by_role("alert").is_visible()
    assert desk.page.locator('input[name="melden"]').first.is_checked()
    desk.page.locator('input[name="drempels"]').last.check()
    desk.tap(".sw-sheet__foot button")
    assert desk.heading.endswith("antwoorden zijn geteld")
    assert has_answered(world, who.subject)
    desk.go(PAGE)
    assert "al ingevuld" in desk.heading


def test_the_first_page_leads_to_it(surf: Open, world: World) -> None:
    desk: Surfer = surf(width=390, height=844, phone=True, scripts=False)
    desk.sign_in(ask(world), "/")
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name="Doe mee").click()
    desk.look()
    assert "/pulses/" in desk.page.url
