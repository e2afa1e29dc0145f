"""The running catalogue, and every content version that anyone was taught."""

import datetime as dt
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from app.catalogue.load import load
from app.catalogue.model import Catalogue, Content, Drill, Module, Quiz, Scenario
from app.catalogue.read import read_version
from app.clock import local_date, now
from app.errors import NotFound, Problem
from app.learning.records import ContentVersion
from app.storage.append import append_once
from app.storage.database import Db

LOOK_AGAIN_SECONDS = 2.0


class BrokenContent(Exception):  # noqa: N818  said once, at the start
    """The content has errors and there is no earlier catalogue to keep."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep all problems for whoever starts the program."""
        super().__init__(f"{len(problems)} problems in the content")
        self.problems = problems


class Library:
    """Holds the catalogue. A bad edit never replaces it: the old one stays and the problems are shown."""

    def __init__(self, folder: Path) -> None:
        """Load everything once.

        Raises:
            BrokenContent: There is an error.
        """
        self.folder = folder
        self._lock = threading.Lock()
        self._looked_at = time.monotonic()
        self._seen = self._signature()
        catalogue, self.problems = load(folder, local_date(now()))
        if catalogue is None:
            raise BrokenContent(self.problems)
        self.catalogue: Catalogue = catalogue
        self.loaded_at = now()
        self.is_current = True
        self._kept: dict[str, Content] = {}
        # Also of earlier catalogues: whoever began a moment before an edit has yet to keep what they were shown.
        self._files: dict[str, Mapping[str, str]] = dict(catalogue.files)

    def _signature(self) -> tuple[tuple[str, int, int], ...]:
        paths = [self.folder / "organisation.yaml", *(self.folder / "quizzes").glob("*.yaml"),
                 *(self.folder / "modules").rglob("*.yaml"), *(self.folder / "modules").rglob("*.md")]  # fmt: skip
        found = []
        for path in sorted(paths):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def refresh(self) -> None:
        """Load again when a file changed; looks at the disk at most every two seconds."""
        if time.monotonic() - self._looked_at < LOOK_AGAIN_SECONDS or not self._lock.acquire(blocking=False):
            return
        try:
            self._looked_at = time.monotonic()
            seen = self._signature()
            if seen == self._seen:
                return
            self._seen = seen
            catalogue, self.problems = load(self.folder, local_date(now()))
            self.is_current = catalogue is not None
            if catalogue is not None:
                self._files.update(catalogue.files)
                self.catalogue, self.loaded_at = catalogue, now()
        finally:
            self._lock.release()

    def current(self, kind: str, slug: str) -> Content:
        """Return what is taught now under this slug.

        Raises:
            NotFound: There is no such thing.
        """
        content = _find(self.catalogue, kind, slug)
        if content is None:
            raise NotFound
        return content

    def version(self, db: Db, kind: str, slug: str, version: str) -> Content:
        """Return a version that somebody was taught, exactly as it was."""
        current = _find(self.catalogue, kind, slug)
        if current is not None and current.version == version:
            return current
        if version not in self._kept:
            files = db.scalar(sa.select(ContentVersion.files).where(ContentVersion.version == version))
            if files is None:
                raise NotFound
            self._kept[version] = read_version(kind, slug, files)
        return self._kept[version]

    def keep(self, db: Db, content: Content, at: dt.datetime) -> None:
        """Keep the files of a version, so that it can be shown again after later edits."""
        append_once(db, ContentVersion, {
            "version": content.version, "kind": content.kind, "slug": content.slug,
            "files": dict(self._files[content.version]), "kept_at": at,
        })  # fmt: skip


def _find(catalogue: Catalogue, kind: str, slug: str) -> Content | None:
    shelves: dict[str, Mapping[str, Module] | Mapping[str, Quiz] | Mapping[str, Scenario] | Mapping[str, Drill]] = {
        "module": catalogue.modules,
        "briefing": catalogue.briefings,
        "quiz": catalogue.quizzes,
        "scenario": catalogue.scenarios,
        "drill": catalogue.drills,
        # These ask items of a quiz, and are kept with it.
        "entry": catalogue.quizzes,
        "probe": catalogue.quizzes,
        "refresher": catalogue.quizzes,
    }
    return shelves[kind].get(slug)
