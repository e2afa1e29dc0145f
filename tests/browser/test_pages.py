"""Every page, in every shape: narrow, dark, with forced colours; none breaks an accessibility rule."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Open
from tests.browser.world import World
from tests.factories import completion

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = {
    "employee": (
        "/",
        "/modules/",
        "/modules/wet-bibob/",
        "/briefings/",
        "/me/",
        "/me/passkeys",
        "/me/password",
        "/routes/",
        "/routes/trainer/",
        "/refreshers/",
        "/accessibility",
        "/privacy",
        "/nergens",
    ),
    "office_holder": ("/", "/briefings/", "/briefings/wet-bibob/", "/briefings/wet-bibob/1/", "/routes/trainer/"),
    "core_team": (
        "/insight/",
        "/insight/scenarios/",
        "/insight/definitions/",
        "/insight/revisions/",
        "/insight/events/",
        "/insight/reports/",
        "/insight/awareness/",
        "/insight/lessons/",
        "/insight/knowledge/",
        "/insight/retention/",
        "/insight/reporting/",
        "/insight/agenda/",
        "/insight/report/",
        "/insight/tables/",
        "/insight/tables/participation/",
        "/insight/tables/months/",
        "/insight/keys/",
    ),
    "editor": (
        "/content/",
        "/content/module/wet-bibob/",
        "/content/scenarios/wet-bibob-stille-loods/",
        "/content/items/",
        "/content/items/wet-bibob/",
        "/content/sources/",
        "/content/sources/quiz/wet-bibob/wb-3a/",
        "/content/law?law=Wet+Bibob&article=3a&changed_on=2027-01-01",
    ),
    "legal_reviewer": ("/content/", "/content/module/wet-bibob/"),
    "department_contact": ("/department/",),
    "griffier": ("/griffie/",),
    "administrator": (
        "/people/",
        "/people/?q=zzzzzz",
        "/people/new",
        "/people/departments/",
        "/people/departments/new",
        "/people/departments/wonen-en-ruimte/",
        "/people/audiences/",
        "/people/audiences/new",
        "/people/import/",
        "/people/rights/",
        "/people/erasures/",
        "/people/privacy-pack",
        "/audit/",
    ),
    "visitor": ("/auth/login", "/auth/link", "/auth/reset", "/privacy", "/mailbox/"),
}


@pytest.mark.parametrize("persona", PAGES)
def test_every_page_stands_in_every_shape(surf: Open, persona: str) -> None:
    phone = surf(width=320, height=700, phone=True)
    if persona != "visitor":
        phone.persona(persona)
    for path in PAGES[persona]:
        phone.go(path)
        phone.look_in_other_shapes()


def test_what_is_known_of_one_person_stands_in_every_shape(surf: Open, world: World) -> None:
    who, phone = world.newcomer(), surf(width=320, height=700, phone=True)
    phone.persona("administrator")
    for path in ("", "rights", "passkey-link", "erase", "details", "place", "leave", "absence", "credit"):
        phone.go(f"/people/{who.id}/{path}")
        phone.look_in_other_shapes()


def test_the_question_before_something_goes_stands_in_every_shape(surf: Open) -> None:
    phone = surf(width=320, height=700, phone=True)
    phone.persona("core_team")
    phone.go("/insight/events/")
    phone.page.get_by_role("link", name="Haal weg").first.click()
    phone.page.wait_for_load_state()
    phone.look()
    phone.look_in_other_shapes()
    assert phone.heading == "Weet je het zeker?"


def test_a_proof_and_the_page_to_check_it_stand_in_every_shape(surf: Open, world: World) -> None:
    who, phone = world.newcomer(), surf(width=320, height=700, phone=True)
    with world.database.writing() as db:
        completion(db, who, slug="wet-bibob", version=world.catalogue.modules["wet-bibob"].version)
    phone.sign_in(who)
    phone.go("/modules/wet-bibob/done/")
    for button in ("Maak je bewijs van deelname", "Deel dit bewijs"):
        phone.page.get_by_role("button", name=button).click()
        phone.page.wait_for_load_state()
        phone.look()
        phone.look_in_other_shapes()
    shared = phone.page.get_by_label("Link om te kopiëren").input_value()
    visitor = surf(width=320, height=700, phone=True)
    visitor.go(urlsplit(shared).path)
    visitor.look_in_other_shapes()
    assert visitor.heading == "V. Z. deed mee aan Wet Bibob"
    visitor.go("/certificates/onbekend")
    visitor.look_in_other_shapes()


def test_a_lesson_and_a_question_stand_at_320_pixels_in_the_dark(surf: Open, world: World) -> None:
    desk = surf(width=320, height=700, phone=True, dark=True)
    desk.sign_in(world.newcomer())
    desk.pass_over_the_questions_before()
    desk.walk("afgerond")


def test_every_description_stands_beside_its_term(surf: Open) -> None:
    surfer = surf(width=1280)
    surfer.persona("core_team")
    surfer.go("/insight/definitions/")
    lefts = (
        "(list, tag) => [...list.children].filter(one => one.matches(tag))"
        ".map(one => Math.round(one.getBoundingClientRect().left))"
    )
    lists = surfer.page.locator(".sw-facts").all()
    assert any(one.locator("dd + dd").count() for one in lists)
    for one in lists:
        (term,), (description,) = (set(one.evaluate(lefts, tag)) for tag in ("dt", "dd"))
        assert description > term + 100


def test_a_visitor_finds_the_routes_from_every_page(surf: Open) -> None:
    desk = surf()
    desk.go("/auth/login")
    desk.page.get_by_role("link", name="Melden").first.click()
    assert desk.page.url.endswith("/routes/")
    assert "112" in desk.page.locator("main").inner_text()


def test_a_forgotten_answer_is_said_in_words_and_loses_nothing(surf: Open, world: World) -> None:
    desk = surf()
    desk.sign_in(world.newcomer())
    desk.to_choices()
    question = desk.page.locator("main").inner_text()
    desk.onward()
    assert desk.page.title().startswith("Fout:")
    assert "Kies een antwoord" in desk.page.locator("main").inner_text()
    assert question.splitlines()[-3] in desk.page.locator("main").inner_text()


@pytest.mark.parametrize("colours", ["light", "dark", "forced"])
def test_a_chosen_answer_looks_chosen(surf: Open, world: World, colours: str) -> None:
    desk = surf(dark=colours == "dark")
    desk.sign_in(world.newcomer())
    desk.to_choices()
    if colours == "forced":
        desk.page.emulate_media(forced_colors="active")
    card = desk.page.locator('label:has(input[name="choice"])').first
    before = card.locator("input").screenshot()
    card.click()
    desk.page.mouse.move(0, 0)
    assert card.locator("input").screenshot() != before


def test_the_interface_speaks_english(surf: Open, world: World) -> None:
    desk = surf()
    desk.sign_in(world.newcomer())
    desk.page.get_by_role("button", name="English").click()
    desk.page.wait_for_load_state()
    desk.look()
    assert desk.page.locator("html").get_attribute("lang") == "en"
    assert desk.heading.startswith("Good")
