"""`python -m benchmarks.requests`: what requests cost, beside a bare page; with `--servers`: behind which server.

Processor time is what the kernel booked on the server's processes (and on PostgreSQL's), not time on the clock. The product and
the bare page run on the same server, and take turns: what disturbs the machine disturbs both.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path

from app.catalogue.model import Module
from app.config import content_folder
from app.learning.publishing import Library
from benchmarks import comparing, databases, first_visit, queries, server_choice, serving, tables
from benchmarks.databases import Prepared
from benchmarks.rounds import Compared

TOGETHER = (10, 50)
TENFOLD = 10.0


def _module(library: Library) -> Module:
    """Return a module with both a quiz and a scenario."""
    return next(one for one in library.catalogue.modules.values() if one.head.quiz and one.head.variants)


def _slugs(module: Module) -> tuple[str, str]:
    assert module.head.quiz
    return module.head.quiz, module.head.variants[0]


async def _compare(prepared: Prepared, module: Module, folder: Path) -> list[Compared]:
    """Measure every page and whole attempts on one database."""
    quiz, scenario = _slugs(module)
    few = prepared.learners[: comparing.AT_ONCE]
    core_team = [prepared.personas["core_team"]] * comparing.AT_ONCE
    with (
        serving.serving("granian", "product", prepared.url, folder, database_pid=prepared.pid) as product,
        serving.serving("granian", "bare", prepared.bare_url, folder, database_pid=prepared.pid) as bare,
    ):
        found = [
            await comparing.compare_page(product, bare, "home page", "/", few),
            await comparing.compare_page(product, bare, "lesson", f"/modules/{module.slug}/{module.pages[0].slug}/", few),
            await comparing.compare_answers(product, bare, quiz, prepared.learners),
            await comparing.compare_page(product, bare, "participation page", "/insight/", core_team),
        ]
        together = [
            await comparing.compare_attempts(product, bare, (quiz, scenario), prepared.learners[:number]) for number in TOGETHER
        ]  # fmt: skip
    return found + together


async def _count(prepared: Prepared, module: Module, folder: Path) -> dict[str, int]:
    with serving.serving("granian", "counted", prepared.url, folder, database_pid=prepared.pid) as counted:
        lessons = [page.slug for page in module.pages]
        return await queries.most_queries(counted, prepared, module.slug, lessons, _slugs(module))


def _say(text: str) -> None:
    print(f"  {text} …", file=sys.stderr, flush=True)


def everything(folder: Path) -> None:
    """Measure all there is to measure on the server of the product."""
    library = Library(content_folder())
    module = _module(library)
    _say("Fill SQLite")
    small = databases.sqlite(folder, library)
    with contextlib.ExitStack() as stack:
        _say("Start and fill PostgreSQL")
        for prepared in (small, stack.enter_context(databases.postgresql(library, small.url))):
            _say(f"Measure on {prepared.name}")
            title = f"{prepared.name}, {prepared.people} people (aim: CPU at most {tables.MOST_RATIO:g} times the bare page)"
            tables.beside_bare(title, asyncio.run(_compare(prepared, module, folder)))
    _say("Fill SQLite tenfold, and count queries")
    large = databases.sqlite(folder, library, size=TENFOLD, ledger=small.url)
    counts = [asyncio.run(_count(prepared, module, folder)) for prepared in (small, large)]
    tables.queries(counts[0], counts[1], (small.people, large.people))
    with serving.serving("granian", "product", small.url, folder, mode="development") as product:
        tables.visits(asyncio.run(first_visit.first_visits(product.port, small.learners[0])))


def servers(folder: Path) -> None:
    """Measure the same requests behind different servers."""
    library = Library(content_folder())
    _say("Fill SQLite")
    prepared = databases.sqlite(folder, library)
    _say("Measure behind each server")
    asyncio.run(server_choice.compare(prepared, _slugs(_module(library))[0], folder))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.requests", description=__doc__.split("\n\n")[0])
    parser.add_argument("--servers", action="store_true", help="compare granian, gunicorn gthread and gunicorn sync")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="signaalwijzer-bench-") as folder:
        (servers if chosen.servers else everything)(Path(folder))


if __name__ == "__main__":
    main()
