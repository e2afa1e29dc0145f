"""The preview in a real browser: a change shows by itself on phone and page, a mistake too, and without scripts by a link."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from app.config import content_folder
from tests import catalogue_files

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WAIT_SECONDS = 60
SOON = 20_000
"""Milliseconds: the machine of the tests does other things too."""
START = "from app.cli import main; main()"
LESSON = f"/modules/{catalogue_files.SLUG}/wat-doe-je/"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with content that somebody is writing."""
    return catalogue_files.write(tmp_path / "content")


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Iterator[str]:
    """The preview of that folder, started as an author does."""
    port = _free_port()
    command = [sys.executable, "-c", START, "content", "preview", "--port", str(port), "--folder", str(folder)]
    with (tmp_path / "preview.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=content_folder(), stdout=log, stderr=log)  # noqa: S603  our own program
        found, until = f"http://127.0.0.1:{port}", time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            assert server.poll() is None, (tmp_path / "preview.log").read_text()
            try:
                urlopen(f"{found}/preview/state", timeout=2).close()  # noqa: S310  our own address
                break
            except URLError:
                time.sleep(0.2)
        yield found
        server.terminate()
        server.wait(20)


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / catalogue_files.LESSON_TWO
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _headings(page: Page) -> list[str]:
    return [frame.locator("h1").inner_text() for frame in page.frames[1:]]


def test_a_change_and_a_mistake_show_by_themselves(browser: Browser, address: str, folder: Path) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/?as=employee&page={LESSON}")
    frames = [page.frame_locator("iframe").nth(number) for number in (0, 1)]
    for frame in frames:
        expect(frame.locator("h1")).to_have_text("Wat doe je?", timeout=SOON)
    _edit(folder, "title: Wat doe je?", "title: Een andere kop")
    for frame in frames:
        expect(frame.locator("h1")).to_have_text("Een andere kop", timeout=SOON)
    _edit(folder, "title:", "tittel:")
    for frame in frames:
        expect(frame.locator("main")).to_contain_text(f"{catalogue_files.LESSON_TWO}:2:1", timeout=SOON)
    expect(page.locator("#preview-problems")).to_contain_text("De inhoud heeft fouten", timeout=SOON)
    _edit(folder, "tittel:", "title:")
    for frame in frames:
        expect(frame.locator("h1")).to_have_text("Een andere kop", timeout=SOON)
    assert _headings(page) == ["Een andere kop"] * 2
    assert said == []
    page.close()


def test_without_scripts_a_link_does_the_same(browser: Browser, address: str, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/employee{LESSON}")
    assert page.locator("h1").inner_text() == "Wat doe je?"
    _edit(folder, "title: Wat doe je?", "title: Een andere kop")
    time.sleep(1)
    page.get_by_role("link", name="Ververs deze pagina").click()
    expect(page.locator("h1")).to_have_text("Een andere kop", timeout=SOON)
    context.close()
