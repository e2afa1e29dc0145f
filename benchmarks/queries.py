"""Counting: how many queries each endpoint makes at most, over everything that can be reached."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.browser import Answer, Browser
from benchmarks.databases import Prepared
from benchmarks.learners import attempt, read_module, signed_in
from benchmarks.serving import Served

LINK = re.compile(rb'<a\b[^>]*\bhref="(/[^"#]*)')
MOST_PAGES = 80


async def most_queries(
    served: Served, prepared: Prepared, module: str, lessons: Sequence[str], slugs: Sequence[str]
) -> dict[str, int]:
    """Walk through everything as everybody and return, per method and endpoint, the most queries it ever made.

    Args:
        served: The counted product.
        prepared: Who can sign in.
        module: A module that is learned whole.
        lessons: The slugs of its lessons.
        slugs: Its quiz and scenario.
    """
    answers: list[Answer] = []
    async with await signed_in(served.port, prepared.learners[0]) as learner:
        await read_module(learner, module, lessons)
        for slug in slugs:
            await attempt(learner, slug)
        await _follow_links(learner)
        answers += learner.answers
    for email in prepared.personas.values():
        async with await signed_in(served.port, email) as person:
            await _follow_links(person)
            answers += person.answers
    return _most(answers)


async def _follow_links(browser: Browser) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < MOST_PAGES:
        page = await browser.get(waiting.pop(0).replace("&amp;", "&"))
        found = [link.decode() for link in LINK.findall(page.body)]
        waiting += [link for link in dict.fromkeys(found) if link not in seen and not link.startswith("/static/")]
        seen |= set(found)


def _most(answers: Iterable[Answer]) -> dict[str, int]:
    most: dict[str, int] = defaultdict(int)
    for answer in answers:
        if endpoint := answer.headers.get("x-endpoint"):
            most[endpoint] = max(most[endpoint], int(answer.headers["x-queries"]))
    return dict(most)
