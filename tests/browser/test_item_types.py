"""Every type of question, with the keyboard alone and with taps alone, with scripts and without, on a phone and on a desk."""

import itertools
from uuid import UUID

import pytest

from app.catalogue.model import Quiz
from app.clock import now
from app.config import content_folder
from app.learning import attempts
from app.learning.attempts import Plan, Taker
from app.learning.publishing import Library
from tests.browser.conftest import Open
from tests.browser.world import World
from tests.factories import Known
from tests.kinds_files import fields_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TYPES = ("single", "multiple", "order", "match", "number")


def _quiz_with(world: World) -> tuple[Quiz, tuple[str, ...]]:
    """Return a quiz that is taught, with one item of each type."""
    for quiz in world.catalogue.quizzes.values():
        found: dict[str, str] = {item.type: item.id for item in reversed(quiz.head.items)}
        if set(found) == set(TYPES):
            return quiz, tuple(found[one] for one in TYPES)
    pytest.fail("no quiz that is taught has every type of question")


def _begin(world: World, who: Known) -> tuple[UUID, Quiz]:
    quiz, asked = _quiz_with(world)
    taker = Taker(who.subject, who.role, who.department)
    with world.database.writing() as db:
        return attempts.start(db, Library(content_folder()), quiz, taker, now(), plan=Plan("quiz", "again", asked)), quiz


@pytest.mark.parametrize(
    ("scripts", "keyboard"), list(itertools.product([True, False], [True, False])),
    ids=["keys, scripts", "taps, scripts", "keys, no scripts", "taps, no scripts"],
)  # fmt: skip
def test_every_type_of_question_can_be_answered(surf: Open, world: World, *, scripts: bool, keyboard: bool) -> None:
    surfer = surf(scripts=scripts) if keyboard else surf(width=390, height=844, phone=True, scripts=scripts)
    who = world.newcomer()
    attempt_id, quiz = _begin(world, who)
    surfer.sign_in(who)
    surfer.go(f"/attempts/{attempt_id}/")
    for kind in TYPES:
        asked = quiz.item(surfer.page.locator('main input[name="item"]').get_attribute("value") or "")
        assert asked is not None
        assert asked.type == kind
        if keyboard:
            surfer.type_answer()
            surfer.enter()
        else:
            surfer.answer_well()
            surfer.onward()
        assert surfer.page.locator(".sw-feedback--good").count() == 1, asked.id
        surfer.onward()
    assert "5 van de 5 vragen helemaal goed" in surfer.heading


def test_what_was_filled_in_stays_when_something_is_missing(surf: Open, world: World) -> None:
    who = world.newcomer()
    attempt_id, quiz = _begin(world, who)
    desk = surf(scripts=False)
    desk.sign_in(who)
    desk.go(f"/attempts/{attempt_id}/")
    for _item in range(2):
        desk.answer_well()
        desk.onward()
        desk.onward()
    asked = quiz.item(desk.page.locator('main input[name="item"]').get_attribute("value") or "")
    assert asked is not None
    first, second = list(fields_of(asked))[:2]
    desk.page.locator(f"#{first}").select_option("1")
    desk.page.locator(f"#{second}").select_option("1")
    desk.onward()
    assert desk.page.title().startswith("Fout:")
    assert desk.page.locator(f"#{first}").input_value() == "1"
    assert "Kies ook hoe zeker je bent." in desk.page.locator("main").inner_text()
