"""The three journeys, as their people make them: an employee learns, an office-holder is briefed, the core team looks."""

import csv
import io

import pytest
import sqlalchemy as sa

from app.learning.records import Attempt, AttemptEnd
from tests.browser.conftest import Open
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_TAPS = 12
DONE = "afgerond"


def test_an_employee_goes_from_sign_in_to_completion(surf: Open, world: World) -> None:
    who, desk = world.newcomer(), surf()
    desk.sign_in(who)
    desk.pass_over_the_questions_before()
    desk.walk(DONE)
    with world.database.reading() as db:
        done = set(db.scalars(sa.select(Attempt.kind).join(AttemptEnd).where(Attempt.subject == who.subject)))
    assert done == {"entry", "module", "quiz", "scenario"}
    assert "112" in desk.page.locator("main").inner_text()
    desk.go("/")
    assert "Afgerond op" in desk.page.locator("main").inner_text()


def test_who_knows_it_already_is_done_after_six_questions(surf: Open, world: World) -> None:
    phone = surf(width=390, height=844, phone=True)
    phone.sign_in(world.newcomer())
    phone.walk(DONE)
    phone.go("/modules/ondermijning/")
    assert "de vragen vooraf waren genoeg" in phone.page.locator("main").inner_text()


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
    desk.to_a_question()
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
    desk.pass_over_the_questions_before()
    desk.walk(DONE)


def test_the_learner_needs_only_a_keyboard(surf: Open, world: World) -> None:
    desk = surf()
    desk.sign_in(world.newcomer())
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    desk.enter()
    desk.tab_to('form[action$="skip"] button')
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    for _page in range(60):
        if DONE in desk.heading:
            return
        if desk.page.locator('main input[name="choice"], main input[name="item"]').count():
            desk.type_answer()
        desk.enter()
    pytest.fail("the keyboard did not come to an end")


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
