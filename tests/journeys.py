"""What people do, step by step, through links and buttons. Pages are found as a reader finds them."""

from collections.abc import Sequence

from app.assessment.scenario import walk
from app.catalogue.model import Quiz, Scenario
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.visitor import Page, Visitor

MODULE = f"/modules/{SLUG}/"
BRIEFING = f"/briefings/{SLUG}/"


def begin_module(visitor: Visitor, path: str = MODULE) -> Page:
    """Open the module and press Begin; return the first lesson."""
    seen = visitor.open(path)
    return visitor.submit(seen.form(button="Begin"))


def read_lessons(visitor: Visitor, path: str = MODULE) -> Page:
    """Read every lesson; return the overview that follows."""
    seen = begin_module(visitor, path)
    while seen.path != path:
        seen = visitor.submit(seen.form(action=seen.path))
    return seen


def start(visitor: Visitor, slug: str) -> Page:
    """Start a quiz or scenario; return its first question."""
    answer = visitor.post(f"/quizzes/{slug}/")
    assert answer.status_code == 303
    return visitor.go(answer.headers["Location"])


def item_of(seen: Page) -> str:
    """Return which question a page asks."""
    return seen.form(action=seen.path).values["item"][0]


def key_of(visitor: Visitor, item_id: str, quiz: str = QUIZ) -> list[str]:
    """Return the right answers, which a test may know."""
    found = visitor.catalogue.quizzes[quiz].item(item_id)
    assert found is not None
    return sorted(found.key)


def answer(visitor: Visitor, seen: Page, chosen: Sequence[str]) -> Page:
    """Answer the question on a page; return the feedback."""
    return visitor.submit(seen.form(action=seen.path), choice=chosen)


def onward(visitor: Visitor, seen: Page) -> Page:
    """Follow the one way on from feedback."""
    ways = [href for text, href in seen.links.items() if text in {"Volgende vraag", "Bekijk je resultaat", "Verder",
                                                                  "Bekijk hoe het afloopt"}]  # fmt: skip
    assert len(ways) == 1, seen.links
    return visitor.open(ways[0])


def take_quiz(visitor: Visitor, right: int | None = None, slug: str = QUIZ) -> Page:
    """Do a whole quiz, the first questions right (all when left out); return the result."""
    quiz: Quiz = visitor.catalogue.quizzes[slug]
    seen = start(visitor, slug)
    for number in range(quiz.head.draw):
        asked = quiz.item(item_of(seen))
        assert asked is not None
        wrong = sorted({option.id for option in asked.options} - asked.key)[:1]
        good = right is None or number < right
        seen = onward(visitor, answer(visitor, seen, sorted(asked.key) if good else wrong))
    return seen


def play(visitor: Visitor, choices: Sequence[str], slug: str = SCENARIO) -> Page:
    """Play a scenario by these choices; return the ending."""
    seen = start(visitor, slug)
    for choice in choices:
        seen = onward(visitor, answer(visitor, seen, [choice]))
    return seen


def paths_to_endings(story: Scenario) -> dict[str, list[str]]:
    """Return for every ending that a civil servant can come to one way there."""
    found: dict[str, list[str]] = {}
    frontier: list[list[str]] = [[]]
    while frontier:
        path = frontier.pop()
        here = walk(story, path, "civil_servant")
        if here.scene.ending:
            found.setdefault(here.scene.id, path)
        frontier += [[*path, choice.id] for choice in here.offered]
    return found
