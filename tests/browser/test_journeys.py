"""The three journeys, as their people make them: an employee learns, an office-holder is briefed, the core team looks."""

import csv
import io

import pytest

from tests.browser.conftest import Open
from tests.browser.surfer import NEXT
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_TAPS = 12
DONE = "afgerond"


def test_an_employee_goes_from_sign_in_to_completion(surf: Open, world: World) -> None:
    desk = surf()
    desk.sign_in(world.newcomer())
    desk.walk(DONE)
    assert "112" in desk.page.locator("main").inner_text()
    desk.go("/")
    assert "Afgerond op" in desk.page.locator("main").inner_text()


def test_an_employee_goes_on_at_the_same_place_on_another_device(surf: Open, world: World) -> None:
    who = world.newcomer()
    desk = surf()
    desk.sign_in(who)
    for _lesson in range(3):
        desk.onward()
    left_at = desk.page.url
    phone = surf(width=390, height=844, phone=True)
    phone.sign_in(who)
    phone.onward()
    assert phone.page.url == left_at


def test_a_question_is_still_open_on_another_device_after_the_answers_before_it(surf: Open, world: World) -> None:
    who = world.newcomer()
    desk = surf()
    desk.sign_in(who)
    while "/attempts/" not in desk.page.url:
        desk.onward()
    for _answer in range(2):
        desk.answer_well()
        desk.onward()
        desk.onward()
    question = desk.heading
    phone = surf(width=390, height=844, phone=True)
    phone.sign_in(who)
    phone.onward()
    assert phone.heading == question


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_an_office_holder_is_briefed_on_a_phone_within_twelve_taps(surf: Open, world: World, *, scripts: bool) -> None:
    phone = surf(width=390, height=844, phone=True, scripts=scripts)
    phone.sign_in(world.newcomer(role="office_holder"))
    phone.walk(DONE)
    assert phone.taps <= MOST_TAPS, f"{phone.taps} taps"
    small = [
        (one.inner_text(), box) for one in phone.page.locator("main a.utrecht-button, main button, main label").all()
        if (box := one.bounding_box()) and min(box["height"], box["width"]) < 44
    ]  # fmt: skip
    assert not small


def test_the_learner_needs_no_scripts(surf: Open, world: World) -> None:
    desk = surf(scripts=False)
    desk.sign_in(world.newcomer())
    desk.walk(DONE)


def test_the_learner_needs_only_a_keyboard(surf: Open, world: World) -> None:
    desk = surf()
    desk.sign_in(world.newcomer())
    keys = desk.page.keyboard
    keys.press("Tab")
    assert desk.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    for _page in range(60):
        if DONE in desk.heading:
            return
        answers = desk.page.locator('main input[name="choice"]')
        if answers.count():
            kind = answers.first.get_attribute("type")
            _tab_to(desk.page, "document.activeElement.name === 'choice'")
            keys.press("Space")
            assert desk.page.locator('input[name="choice"]:checked').count() == 1, kind
        _tab_to(desk.page, f"document.activeElement.matches('{NEXT}')")
        outline = desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        with desk.page.expect_navigation():
            keys.press("Enter")
        if "Je score is" in desk.page.locator("main").inner_text():
            return  # a score by chance: the quiz was reached and ended with keys alone
    pytest.fail("the keyboard did not come to an end")


def _tab_to(page: object, condition: str) -> None:
    for _press in range(60):
        if page.evaluate(condition):  # type: ignore[attr-defined]
            return
        page.keyboard.press("Tab")  # type: ignore[attr-defined]
    pytest.fail(f"no Tab leads to {condition}")


def test_the_core_team_reads_participation_as_a_sentence_a_picture_a_table_and_a_file(surf: Open) -> None:
    desk = surf()
    desk.persona("core_team")
    desk.go("/insight/")
    desk.page.locator(".sw-figure__chart .main-svg").first.wait_for()
    desk.look()
    assert desk.heading.strip()
    desk.page.locator("figure summary").first.click()
    rows = [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
        for row in desk.page.locator("figure").first.locator("tbody tr").all()
    ]  # fmt: skip
    href = desk.page.locator("figure a[download]").first.get_attribute("href")
    assert href
    file = desk.page.request.get(href)
    lines = list(csv.reader(io.StringIO(file.body().decode("utf-8-sig"))))
    digits = {"".join(filter(str.isdigit, value)) for row in rows for value in row[1:]} - {""}
    filed = {"".join(filter(str.isdigit, value)) for line in lines[1:] for value in line} - {""}
    assert digits <= filed | {"".join(filter(str.isdigit, value)) for line in lines[1:] for value in line[:1]}
    assert "afgeschermd" in desk.page.locator("main").inner_text()


def test_the_core_team_reads_everything_without_scripts(surf: Open) -> None:
    desk = surf(scripts=False)
    desk.persona("core_team")
    desk.go("/insight/")
    desk.page.locator("figure summary").first.click()
    assert desk.page.locator("figure").first.locator("tbody tr").count() > 10
