"""What people do: sign in, answer, take whole attempts. Only by what the pages offer."""

import dataclasses as dc
from collections.abc import Sequence

from benchmarks.bare import lines_for
from benchmarks.browser import Answer, Browser, Unexpected
from benchmarks.databases import PASSWORD

LONGEST_ATTEMPT = 60


@dc.dataclass(frozen=True, slots=True)
class Submission:
    """A form that is filled in and only has to be sent."""

    browser: Browser
    path: str
    values: dict[str, str]


async def signed_in(port: int, email: str) -> Browser:
    """Return the browser of somebody who signed in."""
    browser = Browser(port)
    form = await browser.get("/auth/login")
    values = {"csrf_token": form.value("csrf_token"), "email": email, "password": PASSWORD}
    answer = await browser.post("/auth/login", values)
    if answer.headers.get("location") != "/":
        raise Unexpected(f"{email} was sent to {answer.headers.get('location')}")
    return browser


async def _begin(browser: Browser, slug: str) -> Answer:
    """Begin a quiz or scenario, or go on where one was."""
    page = await browser.get("/")
    begun = await browser.post(f"/quizzes/{slug}/", {"csrf_token": page.value("csrf_token")})
    return await browser.get(begun.headers["location"])


def _filled_in(page: Answer) -> dict[str, str]:
    """Choose the first of what a question or scene offers; nothing when the page asks nothing."""
    choices = page.values("choice")
    if not choices:
        return {}
    hidden = {name: page.value(name) for name in ("csrf_token", "item", "position") if page.values(name)}
    return hidden | {"choice": choices[0]}


async def next_submission(browser: Browser, quiz: str) -> Submission:
    """Go to the question where somebody is, and fill it in; after the last one begin again."""
    page = await _begin(browser, quiz)
    return Submission(browser, page.path, _filled_in(page))


async def attempt(browser: Browser, slug: str) -> None:
    """Take a quiz or scenario from its start to its result."""
    page = await _begin(browser, slug)
    for _step in range(LONGEST_ATTEMPT):
        values = _filled_in(page)
        if not values:
            return
        saved = await browser.post(page.path, values)
        await browser.get(saved.headers["location"])
        page = await browser.get(page.path)
    raise Unexpected(f"{page.path} does not end")


async def read_module(browser: Browser, slug: str, lessons: Sequence[str]) -> None:
    """Read all lessons of a module, and tell so after each."""
    for lesson in lessons:
        page = await browser.get(f"/modules/{slug}/{lesson}/")
        await browser.post(page.path, {"csrf_token": page.value("csrf_token")})


async def replay(browser: Browser, done: Sequence[Answer]) -> None:
    """Ask the bare page as often as somebody asked the product, for pages of the same sizes."""
    for answer in done:
        if answer.method == "POST":
            await browser.post("/answers", {"choice": "a"})
        else:
            await browser.get(f"/lines/{lines_for(len(answer.body))}")
