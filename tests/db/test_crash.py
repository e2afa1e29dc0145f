"""kill -9 at any moment loses no answer that was acknowledged, on either database.

A real server in processes of its own is answered over HTTP and killed, again and again, at moments that chance picks.
"""

import contextlib
import dataclasses as dc
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.learning.records import Attempt, AttemptEnd, Response
from app.storage.database import Database
from tests import catalogue_files, factories
from tests.catalogue_files import QUIZ
from tests.factories import PASSWORD

ROUNDS = 3
ITEMS = 50
SHORTEST, LONGEST = 0.2, 0.7  # seconds of answering before the blow
PATIENCE = 30.0


@dc.dataclass(slots=True)
class Device:
    """The smallest browser that can learn: one cookie, forms by name, no patience with a server that is gone."""

    port: int
    email: str = ""
    cookie: str = ""
    acknowledged: list[tuple[UUID, str]] = dc.field(default_factory=list)

    def ask(self, method: str, path: str, **values: str) -> tuple[int, str, str]:
        """Return status, where it leads and the text of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, urlencode(values) if values else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        cookie = answer.getheader("Set-Cookie")
        self.cookie = cookie.split(";")[0] if cookie else self.cookie
        return answer.status, answer.getheader("Location") or "", text

    def post(self, path: str, page: str, **values: str) -> str:
        """Submit a form of a page; return where it leads."""
        status, location, _text = self.ask("POST", path, csrf_token=_named(page, "csrf_token"), **values)
        assert status == 303, f"{path} answered {status}"
        return location

    def learn(self) -> None:
        """Answer questions for ever; what the server says to have is written down here, in another process than its own."""
        status, _location, page = self.ask("GET", "/modules/")
        if status == 303:
            _status, _location, page = self.ask("GET", "/auth/login")
            self.post("/auth/login", page, email=self.email, password=PASSWORD)
            _status, _location, page = self.ask("GET", "/modules/")
        while True:
            place = self.post(f"/quizzes/{QUIZ}/", page)
            for _number in range(ITEMS):
                _status, _location, page = self.ask("GET", place)
                item = _named(page, "item")
                self.post(place, page, item=item, choice="a", confidence="sure")
                self.acknowledged.append((UUID(place.split("/")[2]), item))
                if "Vraag 50 van 50" in page:
                    break


def _named(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, page[:500]
    return found[1]


def _free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@pytest.fixture
def environment(engine: sa.Engine, database: Database, tmp_path: Path) -> dict[str, str]:
    """The settings of a server with a quiz of fifty questions."""
    texts = catalogue_files.files() | {catalogue_files.QUIZ_FILE: catalogue_files.quiz(items=ITEMS, draw=ITEMS)}
    content = catalogue_files.write(tmp_path / "content", texts)
    with database.writing() as db:
        factories.approve_all(db, content)
    settings = {
        "SECRET_KEY": "k" * 40,
        "MODE": "development",  # plain http on this machine
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "CONTENT_DIR": str(content),
        "PORT": str(_free_port()),
        "WORKERS": "1",
    }
    return {**os.environ, **{f"SIGNAALWIJZER_{name}": value for name, value in settings.items()}}


@contextlib.contextmanager
def _server(environment: dict[str, str], log: Path) -> Iterator[int]:
    """Run a real server in a process group of its own; at the end all of it is killed, without a word."""
    program = Path(sys.executable).parent / "signaalwijzer"
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603  our own program
            [program, "run"], env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    port = int(environment["SIGNAALWIJZER_PORT"])
    try:
        _wait_until_ready(process, port, log)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Device(port).ask("GET", "/readyz")[0] == 200:
                return
        time.sleep(0.05)
    pytest.fail(f"the server did not start: {log.read_text()}")


def _answer_until_the_blow(environment: dict[str, str], device: Device, log: Path, seconds: float) -> None:
    """Let somebody answer as fast as they can until everything of the server is killed."""
    ended: list[BaseException] = []

    def learn() -> None:
        try:
            device.learn()
        except (OSError, http.client.HTTPException) as error:
            ended.append(error)

    with _server(environment, log) as port:
        device.port = port
        before = len(device.acknowledged)
        thread = threading.Thread(target=learn)
        thread.start()
        until = time.monotonic() + PATIENCE
        while len(device.acknowledged) == before and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(seconds)
    thread.join(timeout=PATIENCE)
    assert ended, "the server was gone in the middle of something"
    assert len(device.acknowledged) > before


def test_no_acknowledged_answer_is_lost_however_often_the_server_is_killed(
    environment: dict[str, str], database: Database, tmp_path: Path
) -> None:
    with database.writing() as db:
        device = Device(0, factories.person(db).email)
    chance = random.Random()  # noqa: S311  moments to kill at, different every time
    for number in range(ROUNDS):
        _answer_until_the_blow(environment, device, tmp_path / f"{number}.log", chance.uniform(SHORTEST, LONGEST))
    with database.reading() as db:
        kept = {(row.attempt_id, row.step): row for row in db.scalars(sa.select(Response))}
        attempts = {row.id: row for row in db.scalars(sa.select(Attempt))}
        ends = set(db.scalars(sa.select(AttemptEnd.attempt_id)))
    assert len(set(device.acknowledged)) == len(device.acknowledged)
    assert set(device.acknowledged) <= set(kept), "an answer that was called saved is gone"
    assert len(kept) <= len(device.acknowledged) + ROUNDS, "at most one was on its way at each blow"
    for attempt_id in attempts:
        places = sorted(row.position for (whose, _step), row in kept.items() if whose == attempt_id)
        assert places == list(range(len(places))), "no gaps"
        assert (attempt_id in ends) == (len(places) == ITEMS), "a result with all answers, and none without"
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
