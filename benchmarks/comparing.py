"""What is compared: a page, a submission, whole attempts; each with the bare page doing as much."""

import contextlib
import statistics
from collections.abc import AsyncIterator, Sequence

from benchmarks.bare import lines_for
from benchmarks.browser import Answer, Browser
from benchmarks.learners import Submission, attempt, next_submission, replay, signed_in
from benchmarks.rounds import Burst, Compared, burst, in_turn
from benchmarks.serving import Served

AT_ONCE = 4
REQUESTS = 200
ATTEMPT_ROUNDS = 3


async def _repeat(browser: Browser, path: str, times: int) -> None:
    for _time in range(times):
        await browser.get(path)


async def _submit(submissions: Sequence[Submission]) -> None:
    for one in submissions:
        await one.browser.post(one.path, one.values)


async def pages_burst(served: Served, browsers: Sequence[Browser], path: str) -> Burst:
    """Open one page many times, in each browser as often."""
    return await burst(served, browsers, [_repeat(browser, path, REQUESTS // len(browsers)) for browser in browsers])


async def answers_burst(served: Served, browsers: Sequence[Browser], quiz: str) -> Burst:
    """Let everybody give their next answer; to get there is not measured."""
    ready = [await next_submission(browser, quiz) for browser in browsers]
    return await burst(served, browsers, [_submit(ready[start::AT_ONCE]) for start in range(AT_ONCE)])


async def bare_answers_burst(served: Served, browsers: Sequence[Browser], times: int) -> Burst:
    """Submit as many forms to the bare page."""
    submissions = [[Submission(browser, "/answers", {"choice": "a"})] * (times // len(browsers)) for browser in browsers]
    return await burst(served, browsers, [_submit(one) for one in submissions])


async def attempts_burst(served: Served, browsers: Sequence[Browser], slugs: Sequence[str]) -> Burst:
    """Let everybody take these quizzes and scenarios whole, all at once."""

    async def learn(browser: Browser) -> None:
        for slug in slugs:
            await attempt(browser, slug)

    return await burst(served, browsers, [learn(browser) for browser in browsers])


@contextlib.asynccontextmanager
async def browsers_at(port: int, number: int) -> AsyncIterator[list[Browser]]:
    """Open browsers without anyone signed in."""
    async with contextlib.AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Browser(port)) for _number in range(number)]


@contextlib.asynccontextmanager
async def people_at(port: int, emails: Sequence[str]) -> AsyncIterator[list[Browser]]:
    """Sign people in, each in a browser of their own."""
    async with contextlib.AsyncExitStack() as stack:
        yield [await stack.enter_async_context(await signed_in(port, email)) for email in emails]


async def compare_page(product: Served, bare: Served, name: str, path: str, emails: Sequence[str]) -> Compared:
    """Compare one page, as these people see it, with a bare page of the same size."""
    async with people_at(product.port, emails) as people, browsers_at(bare.port, AT_ONCE) as others:
        size = statistics.mean([len((await person.get(path)).body) for person in people])
        same_size = f"/lines/{lines_for(round(size))}"
        return await in_turn(
            name, lambda: pages_burst(product, people, path), lambda: pages_burst(bare, others, same_size),
        )  # fmt: skip


async def compare_answers(product: Served, bare: Served, quiz: str, emails: Sequence[str]) -> Compared:
    """Compare the submission of an answer with the insertion of a row."""
    async with people_at(product.port, emails) as people, browsers_at(bare.port, AT_ONCE) as others:
        return await in_turn(
            "answer submission", lambda: answers_burst(product, people, quiz),
            lambda: bare_answers_burst(bare, others, len(people)),
        )  # fmt: skip


async def compare_attempts(product: Served, bare: Served, slugs: Sequence[str], emails: Sequence[str]) -> Compared:
    """Compare whole attempts of many at once with as many bare pages and rows of the same sizes."""
    async with people_at(product.port, emails) as people, browsers_at(bare.port, len(emails)) as others:
        first = people[0]
        first.answers.clear()
        for slug in slugs:
            await attempt(first, slug)
        done: list[Answer] = list(first.answers)
        return await in_turn(
            f"{len(emails)} learners, whole attempts", lambda: attempts_burst(product, people, slugs),
            lambda: burst(bare, others, [replay(browser, done) for browser in others]), ATTEMPT_ROUNDS,
        )  # fmt: skip
