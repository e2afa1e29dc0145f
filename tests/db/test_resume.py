"""Go on where you were: at every step of every journey the server is killed, and the next step is taken on another device.

A real server and real HTTP, with the content that is shipped. At each step the first blow falls while an answer is on its
way, the second one after it was acknowledged; then the old device, that still shows the old page, sends something else.
"""

import contextlib
import dataclasses as dc
import datetime as dt
import http.client
import random
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response as Answer

from app.catalogue.model import Catalogue, Item
from app.clock import local_date, now
from app.config import content_folder
from app.learning import replay
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Consultation, ProbeSlot, Response
from app.people.records import Person
from app.storage.database import Database
from tests import factories
from tests.factories import PASSWORD, Known
from tests.kinds_files import fields_of
from tests.mortal import PATIENCE, Mortal, mortal
from tests.visitor import Form, Page

MODULE = "wet-bibob"
FACTS = (Response, Attempt, AttemptEnd, Consultation, Completion)
LATEST_BLOW = 0.03  # seconds after an answer was sent
DOORS = ("/auth/login", "/routes/trainer/")
MOST_HOPS = 4


@dc.dataclass(slots=True)
class Device:
    """A browser with one cookie."""

    server: Mortal
    cookie: str = ""

    def _ask(self, method: str, path: str, data: Mapping[str, Sequence[str]] | None = None) -> tuple[Answer, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, urlencode(data, doseq=True) if data else None, self._headers())
            answer = connection.getresponse()
            body = answer.read()
        cookie = answer.getheader("Set-Cookie")
        self.cookie = cookie.split(";")[0] if cookie else self.cookie
        return Answer(body, answer.status), answer.getheader("Location") or ""

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def open(self, path: str) -> Page:
        """Open a page and follow wherever it sends one."""
        for _hop in range(MOST_HOPS):
            answer, location = self._ask("GET", path)
            if not location:
                assert answer.status_code == 200, f"{path} answered {answer.status_code}"
                return Page(cast("TestResponse", answer), path)
            path = location
        raise AssertionError(path)

    def submit(self, action: str, data: Mapping[str, Sequence[str]]) -> Page:
        """Send a form; it is saved when this returns."""
        answer, location = self._ask("POST", action, data)
        assert answer.status_code == 303, f"{action} answered {answer.status_code}"
        return self.open(location)

    def send_and_die(self, action: str, data: Mapping[str, Sequence[str]], seconds: float) -> None:
        """Send a form, and let the server be killed so many seconds later; what it answers nobody reads."""
        body = urlencode(data, doseq=True).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in self._headers().items())
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE) as line:
            text = f"POST {action} HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(body)}\r\n\r\n"
            line.sendall(text.encode() + body)
            time.sleep(seconds)
            self.server.kill()

    def sign_in(self, who: Known) -> "Device":
        """Sign in with the form."""
        seen = self.open("/auth/login")
        form = seen.form(action="/auth/login")
        self.submit("/auth/login", {**form.values, "email": [who.email], "password": [PASSWORD]})
        return self


@dc.dataclass(frozen=True, slots=True)
class Journey:
    """Something one can be in the middle of, and the page from which one goes on."""

    who: Known
    door: str


def primary(seen: Page) -> tuple[str, Form | None]:
    """Return where the one primary action leads, and its form when it starts something."""
    for form in seen.forms:
        for button in form.element.iter("button"):
            if "utrecht-button--primary-action" in (button.get("class") or ""):
                return form.action, form
    links = [one.get("href", "") for one in seen.all("a") if "utrecht-button--primary-action" in (one.get("class") or "")]
    return (links[0] if links else ""), None


def asked_on(seen: Page) -> Form | None:
    """Return the form in which something is asked, when this page asks something."""
    return next((form for form in seen.forms if form.action == seen.path and form.action not in DOORS), None)


def step_of(seen: Page, form: Form) -> tuple[str, str]:
    """Tell one step from every other one."""
    names = [name for name in ("item", "signal", "position") if name in form.values]
    return seen.path, "".join(f"{name}={form.values[name][0]}" for name in names)


def stand(device: Device, journey: Journey) -> Page | None:
    """Go in by the door and on with what it says, until something is asked; None when nothing is any more."""
    seen = device.open(journey.door)
    for _hop in range(MOST_HOPS):
        if asked_on(seen):
            return seen
        action, form = primary(seen)
        if not action or action == "/routes/":
            return None
        seen = device.submit(action, form.values) if form else device.open(action)
    raise AssertionError(seen.path)


def _item(catalogue: Catalogue, form: Form) -> Item | None:
    name = form.values.get("item", [""])[0]
    return next((one for quiz in catalogue.quizzes.values() for one in quiz.head.items if one.id == name), None)


def answers(catalogue: Catalogue, form: Form, *, well: bool) -> dict[str, Sequence[str]]:
    """Fill in a form: rightly, or the other way round."""
    data: dict[str, Sequence[str]] = dict(form.values)
    item = _item(catalogue, form)
    if item and item.options:
        wrong = [option.id for option in item.options if not option.correct]
        data["choice"] = sorted(item.key) if well else wrong[:1]
    elif item:
        data |= {name: [value] for name, value in fields_of(item).items()}
        if not well and item.number:
            data["number"] = [str(item.number.minimum)]
    else:
        tapped = [one.get("value", "") for one in form.element.iter("button") if one.get("name") == "choice"]
        strong = strong_choices(catalogue)
        offered = sorted(form.options("choice") or tapped, key=lambda one: one not in strong)
        data |= {"choice": [offered[0 if well else -1]]} if offered else {}
    if form.options("confidence"):
        data["confidence"] = ["fairly" if well else "sure"]
    return data


def strong_choices(catalogue: Catalogue) -> set[str]:
    scenes = (scene for story in catalogue.scenarios.values() for scene in story.head.scenes)
    return {choice.id for scene in scenes for choice in scene.choices if choice.judgement == "strong"}


def facts_of(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(repr(row) for table in FACTS for row in db.execute(sa.select(table.__table__)))


def is_entry(database: Database, who: Known) -> bool:
    with database.reading() as db:
        newest = sa.select(Attempt.kind).where(Attempt.subject == who.subject).order_by(Attempt.started_at.desc()).limit(1)
        return db.scalar(newest) == "entry"


@dc.dataclass(slots=True)
class Storm:
    """Takes a journey while everything goes wrong that can."""

    server: Mortal
    database: Database
    catalogue: Catalogue
    chance: random.Random
    devices: int = 0
    saved_by_the_blow: int = 0

    def again(self, who: Known) -> Device:
        """Begin a new life of the server, and sign in on a device that never saw this person."""
        self.server.kill()
        self.server.begin()
        self.devices += 1
        return Device(self.server).sign_in(who)

    def take(self, journey: Journey, most: int = 60) -> list[tuple[str, str]]:
        """Take it to its end, or so many steps far; return its steps."""
        passed: list[tuple[str, str]] = []
        device = self.again(journey.who)
        seen = stand(device, journey)
        while seen and len(passed) < most:
            name = step_of(seen, _form(seen))
            assert name not in passed, f"{name} is asked twice"
            passed.append(name)
            device, seen = self.step(device, seen, journey)
        return passed

    def step(self, device: Device, seen: Page, journey: Journey) -> tuple[Device, Page | None]:
        """Answer what is asked through two blows; return the device that comes after them, and where one stands on it."""
        form = _form(seen)
        name = step_of(seen, form)
        well = not is_entry(self.database, journey.who)
        device.send_and_die(form.action, answers(self.catalogue, form, well=well), self.chance.uniform(0, LATEST_BLOW))
        other = self.again(journey.who)
        there = stand(other, journey)
        if there and step_of(there, _form(there)) == name:
            other.submit(form.action, answers(self.catalogue, _form(there), well=well))
            other = self.again(journey.who)
            there = stand(other, journey)
        else:
            self.saved_by_the_blow += 1
        before = facts_of(self.database)
        device.submit(form.action, answers(self.catalogue, form, well=not well))
        assert facts_of(self.database) == before, f"{name}: the old tab changed something"
        return other, there


def somebody(database: Database, role: str = "civil_servant") -> Known:
    """Add somebody whose password is checked in no time: they sign in a hundred times."""
    with database.writing() as db:
        who = factories.person(db, role=role)
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        db.execute(sa.update(Person).where(Person.id == who.id).values(password_hash=quick))
    return who


def _form(seen: Page) -> Form:
    form = asked_on(seen)
    assert form is not None
    return form


@pytest.fixture
def shipped(tmp_path: Path) -> Library:
    """One module of what is shipped, with its briefing and the route trainer: who finishes it has nothing else to do."""
    folder = tmp_path / "content"
    shutil.copytree(content_folder() / "modules" / MODULE, folder / "modules" / MODULE)
    (folder / "quizzes").mkdir()
    for path in [*content_folder().glob(f"quizzes/{MODULE}*.yaml"), content_folder() / "quizzes" / "meldroutes.yaml"]:
        shutil.copy(path, folder / "quizzes")
    shutil.copy(content_folder() / "organisation.yaml", folder)
    return Library(folder)


@pytest.fixture
def storm(
    engine: sa.Engine, database: Database, shipped: Library, tmp_path: Path, record_property: Callable[[str, object], None]
) -> Iterator[Storm]:
    """A server that is about to be killed many times."""
    address = engine.url.render_as_string(hide_password=False)
    with mortal(address, shipped.folder, tmp_path / "server.log") as server:
        yield Storm(server, database, shipped.catalogue, random.Random())  # noqa: S311  another moment each time
        record_property("lives", server.lives)
        print(f"lives {server.lives}")  # noqa: T201
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log, log


def finished(database: Database, who: Known, ago: int, *, slot: int | None) -> None:
    """Somebody finished the module so many days ago, with this lot."""
    at = now() - dt.timedelta(days=ago)
    with database.writing() as db:
        factories.completion(db, who, slug=MODULE, at=at)
        if slot:
            due = local_date(at) + dt.timedelta(days=slot)
            values: dict[str, Any] = {"subject": who.subject, "module": MODULE, "cycle": at.year, "days": slot, "at": at}
            db.add(ProbeSlot(id=uuid4(), due_on=due, **values))


def check(storm: Storm, who: Known, kinds: Mapping[str, int], passed: Sequence[tuple[str, str]]) -> None:
    """Nothing is double, nothing is missing, everything that was begun has one end."""
    with storm.database.reading() as db:
        own = db.execute(sa.select(Attempt.id, Attempt.kind).where(Attempt.subject == who.subject)).all()
        taken = {row.id: sorted(db.scalars(sa.select(Response.position).where(Response.attempt_id == row.id))) for row in own}
        ends = set(db.scalars(sa.select(AttemptEnd.attempt_id)))
    assert all(places == list(range(len(places))) for places in taken.values()), "no gaps"
    assert {row.id for row in own if taken[row.id]} <= ends, "everything that was answered has an end"
    counted = {kind: sum(len(taken[row.id]) for row in own if row.kind == kind) for kind in kinds}
    assert counted == dict(kinds)
    assert len(passed) == len(set(passed)) == sum(kinds.values())


def test_a_module_with_its_questions_before_its_quiz_and_its_scenario(storm: Storm, shipped: Library) -> None:
    who = somebody(storm.database)
    passed = storm.take(Journey(who, "/"))
    played = sum(name.startswith("position=") for _path, name in passed)
    assert played >= 3
    module = shipped.catalogue.modules[MODULE]
    check(storm, who, {"entry": 6, "module": len(module.pages), "quiz": 6, "scenario": played}, passed)
    with storm.database.reading() as db:
        found = replay.verify(db, shipped, now() - dt.timedelta(days=1))
    assert (found.same, found.different) == (1, 0)


def test_a_briefing(storm: Storm, shipped: Library) -> None:
    who = somebody(storm.database, "office_holder")
    passed = storm.take(Journey(who, "/"))
    check(storm, who, {"briefing": len(shipped.catalogue.briefings[MODULE].pages)}, passed)


@pytest.mark.parametrize("role", ["civil_servant", "office_holder"])
def test_a_round_of_the_route_trainer(storm: Storm, role: str) -> None:
    who = somebody(storm.database, role)
    passed = storm.take(Journey(who, "/routes/trainer/"), most=5)
    check(storm, who, {"drill": 5}, passed)


def test_what_stayed(storm: Storm) -> None:
    who = somebody(storm.database)
    finished(storm.database, who, 40, slot=30)
    passed = storm.take(Journey(who, "/refreshers/"))
    check(storm, who, {"probe": 7}, passed)


def test_a_refresher(storm: Storm) -> None:
    who = somebody(storm.database)
    finished(storm.database, who, 200, slot=None)
    passed = storm.take(Journey(who, "/refreshers/"))
    check(storm, who, {"refresher": 2}, passed)
