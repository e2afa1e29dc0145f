"""Somebody with a browser: goes where the page wants one to go, and looks at every page on the way."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.catalogue.model import Catalogue, Item
from app.config import content_folder
from tests.factories import PASSWORD, Known
from tests.kinds_files import fields_of

AXE = Path(content_folder() / "static" / "node_modules" / "axe-core" / "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_OTHER_COLOURS = ("color-contrast", "link-in-text-block")
IN_OTHER_PLACES = ("target-size", "region", "scrollable-region-focusable", "heading-order")
NEXT = ".utrecht-button--primary-action"
MOST_TABS = 60


class Surfer:
    """One browser window. `look` is called on every page that is reached."""

    def __init__(self, page: Page, catalogue: Catalogue, *, scripts: bool) -> None:
        """Listen to everything the browser complains about."""
        self.page = page
        self.catalogue = catalogue
        self.scripts = scripts
        self.taps = 0
        self.seen: dict[str, int] = {}
        self.complaints: list[str] = []
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.set_default_timeout(10_000)

    def _complain(self, kind: str, text: str) -> None:
        # A page that answers 404 or 422 is reported by the browser as a failed resource: that is no defect.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    @property
    def heading(self) -> str:
        """Return the one h1."""
        return self.page.locator("h1").inner_text()

    def go(self, path: str) -> None:
        """Open an address, and look."""
        self.page.goto(path)
        self.look()

    def sign_in(self, who: Known, at: str = "/") -> None:
        """Sign in with a local account, starting from the page one wanted."""
        self.page.goto(at)
        self.page.get_by_label("E-mailadres").fill(who.email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        self.page.get_by_label("Wachtwoord", exact=True).press("Enter")
        self.page.wait_for_load_state()
        self.look()

    def persona(self, name: str) -> None:
        """Become a persona by its button."""
        self.page.goto("/auth/login")
        self.look()
        self.tap(f'button[name="persona"][value="{name}"], form:has(input[name="persona"][value="{name}"]) button')

    def tap(self, selector: str) -> None:
        """Press something, and count it."""
        self.taps += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.look()

    def onward(self) -> None:
        """Do what the page wants one to do next."""
        self.tap(NEXT)

    def choose(self, *values: str) -> None:
        """Choose answers; each is a tap."""
        for value in values:
            self.taps += 1
            self.page.locator(f'label:has(input[name="choice"][value="{value}"])').click()

    def answer_well(self) -> None:
        """Give the right answer to an item, the strong choice in a scene, and any choice in a dilemma; be fairly sure."""
        self._answer()
        if self.page.locator('input[name="confidence"]').count():
            self.taps += 1
            self.page.locator('label:has(input[name="confidence"][value="fairly"])').click()

    def _answer(self) -> None:
        asked = self._item()
        if asked is not None and not asked.options:
            self.fill(asked)
            return
        text = self.page.locator("main").inner_text()
        offered = [one.get_attribute("value") or "" for one in self.page.locator('main input[name="choice"]').all()]
        for quiz in self.catalogue.quizzes.values():
            for item in quiz.head.items:
                if _squeezed(item.text) in _squeezed(text) and {option.id for option in item.options} == set(offered):
                    self.choose(*sorted(item.key))
                    return
        for story in self.catalogue.scenarios.values():
            for scene in story.head.scenes:
                if scene.question and scene.title in text and {choice.id for choice in scene.choices} == set(offered):
                    self.choose(next((one.id for one in scene.choices if one.judgement == "strong"), offered[0]))
                    return
        self.choose(offered[0])

    def _item(self) -> Item | None:
        """Return the item that the page asks, by its hidden number."""
        hidden = self.page.locator('main input[name="item"]')
        if not hidden.count():
            return None
        name = hidden.first.get_attribute("value")
        return next((one for quiz in self.catalogue.quizzes.values() for one in quiz.head.items if one.id == name), None)

    def fill(self, asked: Item) -> None:
        """Answer an item without options rightly."""
        for field, value in fields_of(asked).items():
            self.taps += 1
            place = self.page.locator(f"#{field}")
            if asked.number:
                place.fill(value)
            else:
                place.select_option(value)

    def tab_to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"the keyboard does not come to {selector}")

    def type_answer(self) -> None:
        """Give the right answer with keys alone, and be sure; in a scene and a dilemma take the first choice."""
        asked = self._item()
        if asked is None:
            self.tab_to('input[name="choice"]')
            self.page.keyboard.press("Space")
        elif asked.type == "single":
            self._type_choice(asked)
        else:
            self._type_fields(asked)
        if self.page.locator('input[name="confidence"]').count():
            self.tab_to('input[name="confidence"]')
            self.page.keyboard.press("Space")
            self.page.keyboard.press("ArrowRight")

    def _type_choice(self, item: Item) -> None:
        self.tab_to('input[name="choice"]')
        self.page.keyboard.press("Space")
        for _option in item.options:
            if self.page.evaluate("() => document.activeElement.value") == next(iter(item.key)):
                break
            self.page.keyboard.press("ArrowDown")

    def _type_fields(self, item: Item) -> None:
        for option in item.options:
            if option.correct:
                self.page.locator("h1").click()
                self.tab_to(f'input[name="choice"][value="{option.id}"]')
                self.page.keyboard.press("Space")
        for field, value in ({} if item.options else fields_of(item)).items():
            self.page.locator("h1").click()
            self.tab_to(f"#{field}")
            if item.number:
                self.page.keyboard.type(value)
                continue
            values = self.page.locator(f"#{field} option").evaluate_all("all => all.map(one => one.value)")
            for _step in range(values.index(value)):
                self.page.keyboard.press("ArrowDown")

    def enter(self) -> None:
        """Press the next step with keys alone, and look at the page that it leads to."""
        self.tab_to(f"main {NEXT}")
        outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()
        self.look()

    def to_a_question(self) -> None:
        """Go on to the first question of a test."""
        while "/attempts/" not in self.page.url:
            self.onward()

    def to_choices(self) -> None:
        """Go on to a question that is answered by choosing."""
        self.to_a_question()
        while not self.page.locator('main label:has(input[name="choice"])').count():
            if self.page.locator('main input[name="item"]').count():
                self.answer_well()
            self.onward()

    def pass_over_the_questions_before(self) -> None:
        """Begin the module with its first lesson."""
        self.onward()
        self.page.get_by_role("button", name="Sla over").click()
        self.page.wait_for_load_state()
        self.look()

    def walk(self, until: str, most: int = 60) -> None:
        """Go on from page to page until a heading holds these words."""
        for _step in range(most):
            if until in self.heading:
                return
            if self.page.locator('main input[name="choice"], main input[name="item"]').count():
                self.answer_well()
            self.onward()
        raise AssertionError(f"no heading with {until!r} after {most} pages; the last was {self.heading!r}")

    def look(self, rules: Sequence[str] = RULES) -> None:
        """Check what holds on every page: nothing sticks out, and no accessibility rule is broken."""
        place = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", self.page.url.split("/", 3)[-1])
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"/{place} is {wide} px too wide"
        assert self.page.locator("h1").count() == 1, place
        if self.scripts:
            found = self._axe(rules)
            self.seen[f"/{place}"] = len(found)
            assert not found, f"/{place}: " + "; ".join(f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found)

    def look_in_other_shapes(self) -> None:
        """Look at this page in the dark, where other colours are all that differs, and on a wide screen in the light."""
        was = self.page.viewport_size
        assert was
        self.page.emulate_media(color_scheme="dark")
        self.look(IN_OTHER_COLOURS)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 2560, "height": 900})
        self.look(IN_OTHER_PLACES)
        self.page.set_viewport_size(was)

    def _axe(self, rules: Sequence[str]) -> list[dict[str, Any]]:
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        result = self.page.evaluate(f"axe.run(document, {{runOnly: {list(rules)}, resultTypes: ['violations']}})")
        violations: list[dict[str, Any]] = result["violations"]
        return violations


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
