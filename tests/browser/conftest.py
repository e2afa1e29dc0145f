"""A served demonstration and a real browser. One server for all tests; each test has people of its own."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from app.config import content_folder
from app.insight import published
from app.learning.publishing import Library
from app.simulation.history import simulate
from app.storage import demo_mark, migrate
from app.storage.database import Database, make_engine
from tests.browser.surfer import Surfer
from tests.browser.world import TODAY, World
from tests.factories import department

WAIT_SECONDS = 60
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync",
         "--disable-component-update", "--disable-quic", "--disable-dev-shm-usage")  # fmt: skip


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _prepare(folder: Path) -> tuple[Database, Library]:
    engine = make_engine(f"sqlite:///{folder / 'demo.sqlite'}")
    demo_mark.put(engine)
    migrate.upgrade(engine)
    database, library = Database(engine), Library(content_folder())
    with database.writing() as db:
        simulate(db, library, seed=1, today=TODAY, size=0.25)
        department(db, "bedrijfsvoering")
    for request in published.due(database, library.catalogue, TODAY):
        published.publish(database, library.catalogue, request, TODAY)
    return database, library


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "the server stopped"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
            try:
                connection.request("GET", "/healthz")
            except OSError:
                time.sleep(0.2)
            else:
                return
    pytest.fail("the server did not start")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demonstration of a quarter of the province, served as `make demo` serves it. All workers together need one."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        (tmp_path_factory.getbasetemp().parent / "one-demonstration").mkdir()
    folder = tmp_path_factory.mktemp("demo")
    database, library = _prepare(folder)
    port = _free_port()
    program = Path(sys.executable).with_name("signaalwijzer")
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603  our own program
            [program, "demo", "--port", str(port), "--folder", str(folder)], stdout=log, stderr=log,
            env={"PATH": "", "DEMO_TODAY": TODAY.isoformat()},
        )  # fmt: skip
        _wait_for(port, server)
        yield World(f"http://127.0.0.1:{port}", database, library.catalogue)
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium from the machine."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing: install the package chromium."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield started
        started.close()


Open = Callable[..., Surfer]


@pytest.fixture
def surf(browser: Browser, world: World) -> Iterator[Open]:
    """Open a browser of its own, as on another device. What goes wrong in its console fails the test at the end."""
    opened: list[Surfer] = []

    def open_one(
        *, width: int = 1280, height: int = 900, phone: bool = False, scripts: bool = True, dark: bool = False
    ) -> Surfer:
        context = browser.new_context(
            base_url=world.address, viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone,
            java_script_enabled=scripts, color_scheme="dark" if dark else "light", reduced_motion="reduce", locale="nl-NL",
        )  # fmt: skip
        opened.append(Surfer(context.new_page(), world.catalogue, scripts=scripts))
        return opened[-1]

    yield open_one
    for one in opened:
        one.page.context.close()
        assert not one.complaints, one.complaints
