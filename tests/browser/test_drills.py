"""A round of the route trainer in a real browser: by keyboard alone, and by taps alone without scripts."""

import pytest

from tests.browser.conftest import Open
from tests.browser.surfer import NEXT, Surfer
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CARD = 'button[name="choice"]'


def press(desk: Surfer, selector: str) -> None:
    """Go to something with the Tab key, and press Enter."""
    for _step in range(40):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    else:
        raise AssertionError(f"the Tab key does not reach {selector}")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    desk.look()


@pytest.mark.parametrize("hands", ["keyboard", "taps"])
def test_a_round_is_done_by_keyboard_alone_and_by_taps_without_scripts(surf: Open, world: World, hands: str) -> None:
    desk = surf() if hands == "keyboard" else surf(width=320, height=640, phone=True, dark=True, scripts=False)
    act = press if hands == "keyboard" else Surfer.tap
    desk.sign_in(world.newcomer(), "/routes/trainer/")
    act(desk, NEXT)
    for number in range(1, 6):
        assert f"Signaal {number} van 5" in desk.page.title()
        heights = [box["height"] for one in desk.page.locator(CARD).all() if (box := one.bounding_box())]
        assert len(heights) == 4
        assert min(heights) >= 44
        act(desk, CARD)
        act(desk, NEXT)
    assert desk.heading.endswith("van de 5 signalen op de goede plek")
