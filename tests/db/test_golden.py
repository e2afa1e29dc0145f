"""Whatever was taught reads the same after an upgrade: every kept version, before and after each migration, word for word.

`kept/<revision>/` holds versions as the program of that revision kept them: their files, their name and hash in `version.txt`,
and in `shown.txt` what a reader met. A new migration needs a folder for the revision before it.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.catalogue.courses import courses
from app.catalogue.load import load
from app.catalogue.model import Content
from app.catalogue.read import read_version
from app.catalogue.strict_yaml import compose
from app.catalogue.version import content_hash
from app.clock import local_date, now
from app.config import content_folder
from app.learning.publishing import Library
from app.storage import migrate
from app.storage.base import Json, UtcDateTime
from app.storage.database import Database
from tests.factories import NOON
from tests.rendered import text_of

KEPT = Path(__file__).parent / "kept"
BESIDE = {"version.txt", "shown.txt"}
FOLDERS = sorted(path.parent.relative_to(KEPT).as_posix() for path in KEPT.glob("*/*/version.txt"))
REVISIONS = sorted({name.split("/")[0] for name in FOLDERS})
# The table as it has been since the first revision, whatever the models of today say.
TABLE = sa.table(
    "content_version", sa.column("version", sa.String), sa.column("kind", sa.String), sa.column("slug", sa.String),
    sa.column("files", Json), sa.column("kept_at", UtcDateTime),
)  # fmt: skip
READ = {"title", "lead", "text", "question", "feedback", "consequence", "who", "low", "high", "right"}


@dc.dataclass(frozen=True, slots=True)
class Kept:
    """A version as it was kept, and what a reader met."""

    kind: str
    slug: str
    version: str
    files: Mapping[str, str]
    shown: str

    @property
    def content(self) -> Content:
        """Return it as the program of today reads it."""
        return read_version(self.kind, self.slug, self.files)


def _kept(name: str) -> Kept:
    folder = KEPT / name
    kind, slug, version = (folder / "version.txt").read_text(encoding="utf-8").split()
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in BESIDE
    }  # fmt: skip
    return Kept(kind, slug, version, files, (folder / "shown.txt").read_text(encoding="utf-8"))


def _kept_until(revision: str) -> list[Kept]:
    return [_kept(name) for name in FOLDERS if name.split("/")[0] <= revision]


def _insert(engine: sa.Engine, kept: list[Kept]) -> None:
    with engine.begin() as connection:
        for number, one in enumerate(kept):
            at = NOON + dt.timedelta(minutes=number)
            connection.execute(TABLE.insert().values(
                version=one.version, kind=one.kind, slug=one.slug, files=dict(one.files), kept_at=at,
            ))  # fmt: skip


def _rendered(engine: sa.Engine) -> dict[str, str]:
    """Return version to text, of all that is kept."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(TABLE).order_by(TABLE.c.kept_at)).all()
    return {row.version: text_of(read_version(row.kind, row.slug, row.files)) for row in rows}


@pytest.fixture
def request_of_app(app: Flask) -> Iterator[None]:
    """A request, in Dutch, so that what makes the pages can be called."""
    with app.test_request_context("/"):
        yield


def test_each_revision_before_the_last_has_versions_that_were_kept_then(revisions: list[str]) -> None:
    assert revisions[:-1] == REVISIONS


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.usefixtures("request_of_app")
def test_a_kept_version_has_its_hash_and_its_text(name: str) -> None:
    kept = _kept(name)
    assert content_hash(kept.files) == kept.version
    assert kept.content.version == kept.version
    assert text_of(kept.content) == kept.shown


@pytest.mark.parametrize("name", FOLDERS)
def test_the_text_holds_everything_that_is_read(name: str) -> None:
    """A word that is in no text could change unseen."""
    kept = _kept(name)
    shown = " ".join(kept.shown.split())
    told = [text for path, text in kept.files.items() if path.endswith(".yaml") and not path.endswith(".panel.yaml")]
    heads = [text.split("---\n")[1] for path, text in kept.files.items() if path.endswith(".md")]
    words = [word for text in (*told, *heads) for word in _words(compose(text)[0])]
    words += [line for path, text in kept.files.items() if path.endswith(".md") for line in _prose(text.split("---\n", 2)[2])]
    assert words
    assert [word for word in words if " ".join(word.split()) not in shown] == []


def _words(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name != "sources":
                yield from _words(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one, key)
    elif isinstance(value, str) and key in READ:
        yield value


def _prose(text: str) -> Iterator[str]:
    """Yield the lines of Markdown without a sign in them."""
    yield from (line for line in text.split("\n") if line and not set(line) & set("*[]|!#\"'_`<>:-") and line[0].isalpha())


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.usefixtures("request_of_app")
def test_what_was_kept_reads_the_same_before_and_after_each_migration(
    bare: sa.Engine, revisions: list[str], content_dir: Path, revision: str
) -> None:
    kept = _kept_until(revision)
    migrate.upgrade(bare, revision)
    _insert(bare, kept)
    before = _rendered(bare)
    assert before == {one.version: one.shown for one in kept}
    for later in revisions[revisions.index(revision) + 1 :]:
        migrate.upgrade(bare, later)
        assert _rendered(bare) == before
    assert migrate.is_current(bare)
    _served_as(bare, content_dir, kept)


def _served_as(engine: sa.Engine, folder: Path, kept: list[Kept]) -> None:
    """Read everything as a page does that shows an older version."""
    library = Library(folder)
    with Database(engine).reading() as db:
        for one in kept:
            assert text_of(library.version(db, one.kind, one.slug, one.version)) == one.shown


@pytest.mark.usefixtures("request_of_app")
def test_every_shipped_course_reads_the_same_before_and_after_the_last_migration(
    bare: sa.Engine, revisions: list[str], content_dir: Path
) -> None:
    catalogue, problems = load(content_folder(), local_date(now()))
    assert catalogue is not None, problems
    # Pulses come with the last migration: before it nobody can have kept one.
    parts = {part.version: part for course in courses(catalogue) for part in course.parts if part.kind != "pulse"}
    assert {part.kind for part in parts.values()} == {"module", "briefing", "quiz", "scenario", "drill"}
    kept = [Kept(part.kind, part.slug, version, catalogue.files[version], text_of(part)) for version, part in parts.items()]
    migrate.upgrade(bare, revisions[-2])
    _insert(bare, kept)
    assert _rendered(bare) == {one.version: one.shown for one in kept}
    migrate.upgrade(bare)
    _served_as(bare, content_dir, kept)
