"""The interface in English: no Dutch of our own is left, and what is taught in Dutch says that it is Dutch."""

import dataclasses as dc
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from pydantic import BaseModel

from app.catalogue.model import ID_PATTERN, Catalogue, Source
from app.config import Config
from app.insight import published
from app.learning import publishing
from app.learning.publishing import Library
from app.storage.database import Database
from app.web import assets
from app.web.application import make_application
from tests import catalogue_files, participation
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.journeys import BRIEFING, MODULE, answer, item_of, key_of, start
from tests.translations import committed, compiled, twins
from tests.visitor import Page, Visitor

APRIL = dt.date(2026, 4, 1)
PHRASE = 3
SignIn = Callable[..., Visitor]
Pick = Callable[[Page], list[str]]
Said = tuple[str, str]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the English texts, as the program reads them."""
    return compiled(tmp_path_factory.mktemp("text"))


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """A folder with the tiny catalogue, in which everything that may be left out is there too."""
    files = {path: text.replace("    place: artikel 4\n", "    place: artikel 4\n    valid: geldend op 1 juli 2026\n")
             for path, text in catalogue_files.files().items()}  # fmt: skip
    added = {
        catalogue_files.LESSON_ONE: ("---\ntitle", "---\nlead: Er staat een doos op je bureau.\ntitle"),
        catalogue_files.CARD_ONE: ("---\ntitle", "---\nkicker: Voor alle ambtsdragers\ntitle"),
        catalogue_files.SCENARIO_FILE: ("    text: Dit", "    place: Dinsdag aan je bureau\n    text: Dit"),
    }
    return catalogue_files.write(tmp_path / "content", files | {path: files[path].replace(*new) for path, new in added.items()})


@pytest.fixture
def app(config: Config, database: Database, library: Library, texts: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The web application with the English texts of now."""
    monkeypatch.setattr(assets, "catalogues", lambda: str(texts))
    return make_application(config, database, library)


# What stands on a page, and in which language


def _said(element: ET.Element, lang: str) -> Iterator[Said]:
    """Return every piece of text with the language that a screen reader takes for it."""
    lang = element.get("lang", lang)
    if element.tag in {"script", "style"}:
        return
    yield from _piece(element.text, lang)
    for child in element:
        yield from _said(child, lang)
        yield from _piece(child.tail, lang)


def _piece(text: str | None, lang: str) -> Iterator[Said]:
    plain = _plain(text or "")
    if re.search(r"\w", plain):
        yield plain, lang


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _strings(thing: object) -> Iterator[str]:
    """Return every text inside something that is taught, without markup."""
    if isinstance(thing, str):
        yield _plain(re.sub(r"<[^>]*>", "", thing))
        return
    fields: list[Any] = []
    if isinstance(thing, BaseModel):
        fields = [value for _name, value in thing]
    elif dc.is_dataclass(thing):
        fields = [getattr(thing, field.name) for field in dc.fields(thing)]
    elif isinstance(thing, Mapping):
        fields = list(thing.values())
    elif isinstance(thing, tuple):
        fields = list(thing)
    if isinstance(thing, Source):
        fields.append(thing.label)
    for value in fields:
        yield from _strings(value)


def _taught(catalogue: Catalogue) -> set[str]:
    """Return the texts of the content; no ids, which are lower case, and no telephone numbers."""
    parts = (catalogue.modules, catalogue.briefings, catalogue.quizzes, catalogue.scenarios, catalogue.organisation.routes)
    texts = {text for part in parts for text in _strings(part)}
    return {text for text in texts if re.search(r"[^\W\d_]", text) and not re.fullmatch(ID_PATTERN, text)}


def _is_taught(piece: str, taught: set[str]) -> bool:
    """Tell whether this is of the content, part of it, or has a text of it inside; what stands in quotes is a name."""
    bare = re.sub("‘[^’]*’", "", piece).strip(" .,:·")
    if " " not in bare:
        return bare in taught
    low = bare.casefold()
    return any(low in text.casefold() or (len(text.split()) >= PHRASE and text.casefold() in low) for text in taught)


def check(seen: Page, catalogue: Catalogue) -> None:
    """Look at every piece of text of one page in English."""
    assert seen.root.get("lang") == "en", seen.path
    pieces = list(_said(seen.one("body"), "en"))
    taught, changed = _taught(catalogue), {dutch: english for dutch, english in twins(committed()) if dutch != english}
    assert not [piece for piece, lang in pieces if lang != "nl" and _is_taught(piece, taught)], f"{seen.path}: Dutch, unmarked"
    assert not [piece for piece, lang in pieces if lang != "nl" and piece in changed], f"{seen.path}: Dutch, untranslated"
    ours = set(changed.values()) - set(changed)
    assert not [piece for piece, lang in pieces if lang == "nl" and piece in ours], f"{seen.path}: English, marked as Dutch"


def _in_english(visitor: Visitor) -> Visitor:
    visitor.post("/language", {"lang": "en"})
    return visitor


# The journeys


def _attempt(visitor: Visitor, slug: str, pick: Pick) -> Iterator[Page]:
    """Do a whole quiz or scenario; every page of it."""
    seen = start(visitor, slug)
    home = seen.path
    while any(field.get("name") == "choice" for field in seen.all("input")):
        yield seen
        yield visitor.refused(seen.form(action=home))
        yield answer(visitor, seen, pick(seen))
        seen = visitor.open(home)
    yield seen


def _first(question: Page) -> list[str]:
    return question.form(action=question.path).options("choice")[:1]


def _wrong(_question: Page) -> list[str]:
    return ["c"]


def test_an_employee_in_english(employee: Visitor) -> None:
    visitor, catalogue = _in_english(employee), employee.catalogue
    home = visitor.open("/")
    assert home.h1.startswith("Good ")
    for seen in (home, visitor.open("/modules/"), visitor.open(MODULE)):
        check(seen, catalogue)
    seen = visitor.go(visitor.post(f"{MODULE}start").headers["Location"])
    while seen.path != MODULE:
        check(seen, catalogue)
        seen = visitor.submit(seen.form(action=seen.path))
    check(seen, catalogue)

    def right(question: Page) -> list[str]:
        return key_of(visitor, item_of(question))

    for slug, pick in ((QUIZ, _wrong), (QUIZ, right), (SCENARIO, _first)):
        for page in _attempt(visitor, slug, pick):
            check(page, catalogue)
    for path in (f"{MODULE}done/", MODULE, "/modules/", "/", "/me/"):
        check(visitor.open(path), catalogue)


def test_an_office_holder_in_english(office_holder: Visitor) -> None:
    visitor, catalogue = _in_english(office_holder), office_holder.catalogue
    for path in ("/", "/briefings/", BRIEFING):
        check(visitor.open(path), catalogue)
    seen = visitor.go(visitor.post(f"{BRIEFING}start").headers["Location"])
    while seen.path != f"{BRIEFING}done/":
        check(seen, catalogue)
        form = seen.form(action=seen.path)
        choice = form.options("choice")[:1]
        seen = visitor.submit(form, choice=choice) if choice else visitor.submit(form)
    assert seen.h1 == "You have completed Geschenken in het kort"
    check(seen, catalogue)


def test_anyone_in_english(page: Visitor) -> None:
    visitor = _in_english(page)
    for path in ("/routes/", "/accessibility", "/auth/login"):
        check(visitor.open(path), page.catalogue)
    refused = visitor.refused(visitor.open("/auth/login").form(action="/auth/login"))
    assert "Enter your email address." in refused.main
    check(refused, page.catalogue)
    check(visitor.open("/weg/", status=404), page.catalogue)


def test_an_administrator_in_english(with_duty: SignIn) -> None:
    visitor = _in_english(with_duty("administrator"))
    for path in ("/people/", "/people/?q=koen", "/people/?q=niemand"):
        check(visitor.open(path), visitor.catalogue)


def test_an_editor_in_english(with_duty: SignIn, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = _in_english(with_duty("editor"))
    check(visitor.open("/content/"), visitor.catalogue)
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    catalogue_files.write(library.folder, {catalogue_files.MODULE: "titel: x"})
    broken = visitor.open("/content/")
    assert broken.h1 == "The latest change has not been loaded"
    problem = library.problems[0]
    marked = [piece for piece, lang in _said(broken.one("body"), "en") if lang == "nl"]
    assert {_plain(problem.what), _plain(problem.remedy)} <= set(marked)


def test_the_core_team_in_english(with_duty: SignIn, database: Database, library: Library) -> None:
    visitor = _in_english(with_duty("core_team"))
    check(visitor.open("/insight/"), visitor.catalogue)
    with database.writing() as db:
        participation.fill(db)
    for period in published.due(database, library.catalogue, APRIL):
        if period.kind in {"running", "quarter"}:
            published.publish(database, library.catalogue, period, APRIL)
    for path in ("/insight/", "/insight/?period=2026-q1", f"/insight/?period=2026-q1&module={SLUG}", "/insight/definitions/"):
        check(visitor.open(path), visitor.catalogue)
    check(visitor.open(f"/insight/?module={SLUG}", status=404), visitor.catalogue)
