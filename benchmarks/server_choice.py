"""Which server: the same requests behind granian and gunicorn, in turn."""

import asyncio
import contextlib
import dataclasses as dc
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from benchmarks import slow, tables
from benchmarks.browser import Browser
from benchmarks.comparing import AT_ONCE, answers_burst, pages_burst, people_at
from benchmarks.databases import Prepared
from benchmarks.rounds import ROUNDS, Burst, outcome
from benchmarks.serving import Served, Server, serving

NAMES: Final[Mapping[Server, str]] = {
    "granian": "granian, 2 × 2 threads", "gthread": "gunicorn gthread, 2 × 2 threads", "sync": "gunicorn sync, 2 workers",
}  # fmt: skip
REFERENCE = NAMES["granian"]


@dc.dataclass(frozen=True, slots=True)
class Candidate:
    """A running server with people signed in at it: few who look, many who answer."""

    name: str
    served: Served
    few: list[Browser]
    many: list[Browser]


async def compare(prepared: Prepared, quiz: str, folder: Path) -> None:
    """Print how the home page and the submission of an answer do behind each server.

    All servers run at the same time on the same database; only the one whose turn it is gets requests.
    """
    async with contextlib.AsyncExitStack() as stack:
        candidates = []
        for server, name in NAMES.items():
            served = stack.enter_context(serving(server, "product", prepared.url, folder))
            few = await stack.enter_async_context(people_at(served.port, prepared.learners[:AT_ONCE]))
            many = await stack.enter_async_context(people_at(served.port, prepared.learners))
            candidates.append(Candidate(name, served, few, many))
        await _print("Home page", candidates, lambda one: pages_burst(one.served, one.few, "/"))
        await _print("Answer submission", candidates, lambda one: answers_burst(one.served, one.many, quiz))
        tables.beside_slow_clients({one.name: await _beside_slow_clients(one) for one in candidates})


async def _print(title: str, candidates: list[Candidate], measure: Callable[[Candidate], Awaitable[Burst]]) -> None:
    bursts: dict[str, list[Burst]] = {one.name: [] for one in candidates}
    for number in range(ROUNDS + 1):
        for one in candidates[number % len(candidates) :] + candidates[: number % len(candidates)]:
            bursts[one.name].append(await measure(one))
    memory = {one.name: one.served.memory_mb() for one in candidates}
    # The first round warms up.
    tables.servers(f"{title}, SQLite", {name: outcome(some[1:]) for name, some in bursts.items()}, memory, REFERENCE)


async def _beside_slow_clients(one: Candidate) -> Burst:
    """Open the home page while others dawdle: a server that gives each of them a thread has none left."""
    async with asyncio.TaskGroup() as group:
        for _client in range(slow.CLIENTS):
            group.create_task(slow.dawdle(one.served.port))
        await asyncio.sleep(slow.PAUSE)
        return await pages_burst(one.served, one.few, "/")
