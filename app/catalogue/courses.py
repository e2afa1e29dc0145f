"""What is approved as one thing: a module or briefing with its quiz and scenarios, a drill, or a pulse. Pure.

A course has a version of its own, over all its files. What learners are served is put together from courses that were
approved; what stands in the files today may be newer.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from app.catalogue import check
from app.catalogue.model import Catalogue, Content, Drill, Module, Pulse, Quiz, Scenario, in_order
from app.catalogue.version import content_hash

CourseKind = Literal["module", "briefing", "drill", "pulse"]
CourseKey = tuple[str, str]
"""Kind and slug."""
PartKey = tuple[str, str, str]
"""Kind, slug and version of one part."""


@dc.dataclass(frozen=True, slots=True)
class Course:
    """Something that is approved as a whole.

    Args:
        kind: Of its first part.
        slug: Of its first part.
        title: What it is called.
        version: The hash of all its files.
        parts: The module, briefing, drill or pulse first, then quiz and scenarios.
        files: Path to text, of all parts.
        paths: The version of each part to the paths of its files.
    """

    kind: CourseKind
    slug: str
    title: str
    version: str
    parts: tuple[Content, ...]
    files: Mapping[str, str]
    paths: Mapping[str, tuple[str, ...]]

    @property
    def key(self) -> CourseKey:
        """Return how it is found."""
        return self.kind, self.slug

    @property
    def part_keys(self) -> tuple[PartKey, ...]:
        """Return its parts as they are kept."""
        return tuple((part.kind, part.slug, part.version) for part in self.parts)


def courses(catalogue: Catalogue) -> tuple[Course, ...]:
    """Return every course of a catalogue: modules, briefings, drills, pulses, each in the order of the catalogue."""
    heads: tuple[Module | Drill | Pulse, ...]
    heads = (*catalogue.modules.values(), *catalogue.briefings.values(), *catalogue.drills.values(), *catalogue.pulses.values())
    return tuple(_course(catalogue, head) for head in heads)


def find(catalogue: Catalogue, kind: str, slug: str) -> Course | None:
    """Return one course, if it is there."""
    shelves: Mapping[str, Mapping[str, Module] | Mapping[str, Drill] | Mapping[str, Pulse]]
    shelves = {
        "module": catalogue.modules, "briefing": catalogue.briefings, "drill": catalogue.drills, "pulse": catalogue.pulses,
    }  # fmt: skip
    head = shelves.get(kind, {}).get(slug)
    return _course(catalogue, head) if head else None


def _course(catalogue: Catalogue, head: Module | Drill | Pulse) -> Course:
    parts = (head, *_belonging(catalogue, head))
    files = {path: text for part in parts for path, text in catalogue.files[part.version].items()}
    paths = {part.version: tuple(catalogue.files[part.version]) for part in parts}
    title = head.head.title
    return Course(head.kind, head.slug, title, content_hash(files), parts, MappingProxyType(files), MappingProxyType(paths))


def _belonging(catalogue: Catalogue, head: Module | Drill | Pulse) -> Iterator[Content]:
    if isinstance(head, Drill | Pulse):
        return
    if head.head.quiz in catalogue.quizzes:
        yield catalogue.quizzes[head.head.quiz or ""]
    yield from (catalogue.scenarios[slug] for slug in head.head.variants if slug in catalogue.scenarios)


def served(
    files: Catalogue, approved: Mapping[CourseKey, tuple[Content, ...]], texts: Mapping[str, Mapping[str, str]]
) -> tuple[Catalogue, frozenset[CourseKey]]:
    """Put together what learners get: of each course in the files, the parts that were approved last.

    Args:
        files: What stands in the files. A course that is not there any more is not served, approved or not.
        approved: The parts of each course, oldest approval first: where two courses share a quiz, the newest version counts.
        texts: Version to files, of everything approved.

    Returns:
        The catalogue; and the courses that were approved and still are held back, because what they need is not served
        or does not go together with it.
    """
    standing = {course.key for course in courses(files)}
    wanted = {key: parts for key, parts in approved.items() if key in standing}
    held: set[CourseKey] = set()
    while True:
        catalogue = _of(files, {key: parts for key, parts in wanted.items() if key not in held}, texts)
        broken = _broken(catalogue)
        if not broken:
            return catalogue, frozenset(held)
        held |= broken


def _of(files: Catalogue, wanted: Mapping[CourseKey, tuple[Content, ...]], texts: Mapping[str, Mapping[str, str]]) -> Catalogue:
    newest = {(part.kind, part.slug): part for every in wanted.values() for part in every}
    parts = sorted(newest.items(), key=lambda one: one[0])
    modules = {part.slug: part for _key, part in parts if isinstance(part, Module) and part.kind == "module"}
    briefings = {part.slug: part for _key, part in parts if isinstance(part, Module) and part.kind == "briefing"}
    quizzes = {part.slug: part for _key, part in parts if isinstance(part, Quiz)}
    scenarios = {part.slug: part for _key, part in parts if isinstance(part, Scenario)}
    drills = {part.slug: part for _key, part in parts if isinstance(part, Drill)}
    pulses = {part.slug: part for _key, part in parts if isinstance(part, Pulse)}
    return Catalogue(
        files.organisation,
        in_order(modules),
        in_order(briefings),
        MappingProxyType(quizzes),
        MappingProxyType(scenarios),
        MappingProxyType(drills),
        MappingProxyType({part.version: texts[part.version] for _key, part in parts}),
        MappingProxyType(pulses),
    )


def _broken(catalogue: Catalogue) -> set[CourseKey]:
    """Return the courses that cannot be served in this company: something they name is not there, or is otherwise."""
    # Only errors count, and no date makes one: what was approved does not stop being served because a day has passed.
    wrong = {problem.path for problem in check.across(catalogue, dt.date.min) if problem.severity == "error"}
    return {course.key for course in courses(catalogue) if wrong & set(course.files)}
