"""The running catalogue, and every content version that anyone was taught.

What stands in the files (`drafts`) is what editors work on. What learners get (`catalogue`) is of each course the version
that was approved last; a library without a database has no approvals to hold on to, and gives what stands in the files.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from app.catalogue import courses
from app.catalogue.courses import CourseKey
from app.catalogue.freshness import SourceKey, contents
from app.catalogue.load import load
from app.catalogue.model import Catalogue, Content, Drill, Module, Pulse, Quiz, Scenario
from app.catalogue.read import read_version
from app.clock import local_date, now
from app.errors import NotFound, Problem
from app.learning import review
from app.learning.changes import Publication
from app.learning.records import ContentPublication, ContentVersion, SourceFlag
from app.learning.review import Flag
from app.storage.append import append_once
from app.storage.database import Database, Db

LOG = logging.getLogger("signaalwijzer")
LOOK_AGAIN_SECONDS = 2.0
# Both tables only grow, so two numbers tell whether anything was said since.
_SAID = sa.select(
    sa.select(sa.func.count()).select_from(ContentPublication).scalar_subquery(),
    sa.select(sa.func.count()).select_from(SourceFlag).scalar_subquery(),
)


class NotApproved(NotFound):
    """It stands in the files, and waits for its two approvals."""


class BrokenContent(Exception):  # noqa: N818  said once, at the start
    """The content has errors and there is no earlier catalogue to keep."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep all problems for whoever starts the program."""
        super().__init__(f"{len(problems)} problems in the content")
        self.problems = problems


class Library:
    """Holds the catalogue. A bad edit never replaces it: the old one stays and the problems are shown."""

    is_draft = False
    """Whether the content is only looked at, and may hold marks where something is still to be filled in."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        """Load everything once.

        Args:
            folder: Holds what is taught, as files.
            database: Where approvals are. Left out, everything in the files is served: to look at files, and in tests.

        Raises:
            BrokenContent: There is an error.
        """
        self.folder = folder
        self._database = database
        self._lock = threading.Lock()
        self._looked_at = time.monotonic()
        self._seen = self._signature()
        drafts, self.problems = load(folder, local_date(now()), is_draft=self.is_draft)
        if drafts is None:
            raise BrokenContent(self.problems)
        self.drafts: Catalogue = drafts
        self.loaded_at = now()
        self.is_current = True
        self.flags: Mapping[SourceKey, Flag] = {}
        self.held_back: frozenset[CourseKey] = frozenset()
        self._histories: Mapping[CourseKey, tuple[Publication, ...]] = {}
        self._said: tuple[int, int] | None = None
        self._kept: dict[str, Content] = {}
        # Also of earlier catalogues: whoever began a moment before an edit has yet to keep what they were shown.
        self._files: dict[str, Mapping[str, str]] = dict(drafts.files)
        self.catalogue: Catalogue = self._served()
        self._hear()

    def _signature(self) -> tuple[tuple[str, int, int], ...]:
        paths = [self.folder / "organisation.yaml", *(self.folder / "quizzes").glob("*.yaml"),
                 *(self.folder / "quizzes" / "pulses").glob("*.yaml"),
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
        """Load again when a file changed or something was approved; looks at most every two seconds."""
        if time.monotonic() - self._looked_at < LOOK_AGAIN_SECONDS or not self._lock.acquire(blocking=False):
            return
        try:
            self._looked_at = time.monotonic()
            self._read_again()
            self._hear()
        finally:
            self._lock.release()

    def hear(self) -> None:
        """Take over what was just approved or flagged, without waiting for the next look."""
        with self._lock:
            self._hear()

    def _read_again(self) -> None:
        seen = self._signature()
        if seen == self._seen:
            return
        self._seen = seen
        drafts, self.problems = load(self.folder, local_date(now()), is_draft=self.is_draft)
        self.is_current = drafts is not None
        if drafts is not None:
            self._files.update(drafts.files)
            self.drafts, self.loaded_at = drafts, now()
            self.catalogue = self._served()

    def _hear(self) -> None:
        """Look whether anything was said since: one short query, and the rest only when there was."""
        if self._database is None:
            return
        try:
            with self._database.reading() as db:
                published, flagged = db.execute(_SAID).one()
                if (published, flagged) == self._said:
                    return
                self.flags, self._histories = review.flags(db), review.histories(db)
                wanted = {part[2]: part for every in self._histories.values() for part in every[-1].parts}
                missing = [version for version in wanted if version not in self._files]
                self._files.update(review.versions(db, missing) if missing else {})
        except sa.exc.DBAPIError:
            # Out of reach, or not brought up to date yet: what is served stays as it is, and nothing more is.
            LOG.warning("the database does not say what was approved")
            return
        self._said = published, flagged
        standing = {content.version: content for content in contents(self.drafts)}
        for kind, slug, version in wanted.values():
            if version not in self._kept:
                self._kept[version] = standing.get(version) or read_version(kind, slug, self._files[version])
        self.catalogue = self._served()

    def _served(self) -> Catalogue:
        """Return what learners get."""
        if self._database is None:
            return self.drafts
        approved = {
            key: tuple(self._kept[version] for _kind, _slug, version in every[-1].parts) for key, every in self._histories.items()
        }
        catalogue, self.held_back = courses.served(self.drafts, approved, self._files)
        return catalogue

    def in_review(self, kind: str) -> int:
        """Return how many modules or briefings stand in the files and are not served, because they wait for approval."""
        shelves = {
            "module": (self.drafts.modules, self.catalogue.modules),
            "briefing": (self.drafts.briefings, self.catalogue.briefings),
        }
        mine, served = shelves[kind]
        return len(mine.keys() - served.keys())

    def history(self, kind: str, slug: str) -> tuple[Publication, ...]:
        """Return every publication of a course, oldest first; none without a database."""
        return self._histories.get((kind, slug), ())

    def current(self, kind: str, slug: str) -> Content:
        """Return what is taught now under this slug.

        Raises:
            NotApproved: It is there, and waits for approval.
            NotFound: There is no such thing.
        """
        content = _find(self.catalogue, kind, slug)
        if content is None:
            raise NotFound if _find(self.drafts, kind, slug) is None else NotApproved
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
    shelves: dict[
        str,
        Mapping[str, Module] | Mapping[str, Quiz] | Mapping[str, Scenario] | Mapping[str, Drill] | Mapping[str, Pulse],
    ] = {
        "module": catalogue.modules,
        "briefing": catalogue.briefings,
        "quiz": catalogue.quizzes,
        "scenario": catalogue.scenarios,
        "drill": catalogue.drills,
        "pulse": catalogue.pulses,
        # These ask items of a quiz, and are kept with it.
        "entry": catalogue.quizzes,
        "probe": catalogue.quizzes,
        "refresher": catalogue.quizzes,
    }
    return shelves[kind].get(slug)
