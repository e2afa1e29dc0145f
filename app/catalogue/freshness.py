"""How fresh the sources are: which have to be looked at again, and what rests on an article of a law that changes. Pure."""

import dataclasses as dc
import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from app.catalogue import articles
from app.catalogue.law_changes import Change
from app.catalogue.model import Catalogue, Content, Drill, Item, Module, Page, Pulse, Quiz, Scenario, Source
from app.catalogue.read import PANEL
from app.catalogue.strict_yaml import Path, Place, compose

SOON_DAYS = 60

Urgency = Literal["overdue", "soon"]
Block = Literal["lesson", "card", "item", "choice", "adviser", "signal"]
SourceKey = tuple[str, str, str]
"""A source of some content: kind, slug, and the id of the source in it."""


@dc.dataclass(frozen=True, slots=True, order=True)
class Due:
    """A source that has to be looked at again.

    Args:
        path: The file in which it stands.
        line: Counted from 1.
        kind: Of the content: `module`, `briefing`, `quiz`, `scenario` or `drill`.
        slug: Of the content.
        source: Its id.
        label: Title and place.
        review_by: The last day on which it may stand unseen.
        urgency: `overdue` or `soon`.
    """

    path: str
    line: int
    kind: str
    slug: str
    source: str
    label: str
    review_by: dt.date
    urgency: Urgency


@dc.dataclass(frozen=True, slots=True, order=True)
class Citing:
    """A block that cites a source.

    Args:
        path: The file.
        line: Where the block begins, or where a lesson or card first cites the source.
        kind: Of the content.
        slug: Of the content.
        block: What it is.
        name: Of the block: the slug of a page, the id of an item or signal, `scene/choice`, `scene/adviser`.
        source: The id of the source.
    """

    path: str
    line: int
    kind: str
    slug: str
    block: Block
    name: str
    source: str

    @property
    def key(self) -> SourceKey:
        """Return which source it cites."""
        return self.kind, self.slug, self.source


@dc.dataclass(frozen=True, slots=True)
class Touched:
    """A block that rests on what changes, with the change."""

    citing: Citing
    change: Change


def contents(catalogue: Catalogue) -> tuple[Content, ...]:
    """Return everything that is taught or asked; only a pulse has no sources."""
    return (*catalogue.modules.values(), *catalogue.briefings.values(), *catalogue.quizzes.values(),
            *catalogue.scenarios.values(), *catalogue.drills.values(), *catalogue.pulses.values())  # fmt: skip


def due(catalogue: Catalogue, on: dt.date, *, within_days: int = SOON_DAYS) -> tuple[Due, ...]:
    """Return every source whose day has passed or comes soon.

    Args:
        catalogue: What is looked at.
        on: The day on which one looks.
        within_days: How many days ahead are soon, the last one included.

    Returns:
        Sorted by file and line.
    """
    found: list[Due] = []
    last = on.toordinal() + within_days
    for content in contents(catalogue):
        late = [(place, one) for place, one in enumerate(content.head.sources) if one.review_by.toordinal() <= last]
        if late:
            path, places = _head(catalogue.files[content.version])
            found += [_due(content, one, path, _line(places, ("sources", place)), on) for place, one in late]
    return tuple(sorted(found))


def _due(content: Content, source: Source, path: str, line: int, on: dt.date) -> Due:
    urgency: Urgency = "overdue" if source.review_by < on else "soon"
    return Due(path, line, content.kind, content.slug, source.id, source.label, source.review_by, urgency)


def law_of(source: Source) -> str:
    """Return the law that a source is, or the title of whatever else it is."""
    at = articles.law_key(source.title).find(", artikel")
    return source.title[:at] if at >= 0 else source.title


def articles_of(source: Source) -> tuple[articles.Span, ...]:
    """Return the articles that a source names, in its place or its title."""
    return articles.named(", ".join(filter(None, (source.title, source.place))))


def rests_on(source: Source, change: Change) -> bool:
    """Tell whether a source is of the law and an article that change."""
    if not articles.same_law(law_of(source), change.law):
        return False
    return any(mine.holds(theirs) for mine in articles_of(source) for theirs in change.spans)


def sources_resting_on(catalogue: Catalogue, change: Change) -> frozenset[SourceKey]:
    """Return the sources that rest on a change."""
    return frozenset(
        (content.kind, content.slug, source.id)
        for content in contents(catalogue) for source in content.head.sources if rests_on(source, change)
    )  # fmt: skip


def touched(catalogue: Catalogue, changes: Iterable[Change]) -> tuple[Touched, ...]:
    """Return exactly the blocks that cite a source of a law and article that change.

    Returns:
        Sorted by file and line; a block that two changes touch stands there twice.
    """
    found: list[Touched] = []
    for change in changes:
        keys = sources_resting_on(catalogue, change)
        found += [Touched(one, change) for one in citing(catalogue, keys)]
    return tuple(sorted(found, key=lambda one: (one.citing, one.change.on, one.change.law, one.change.article)))


def unknown_laws(catalogue: Catalogue, changes: Sequence[Change]) -> Mapping[str, str]:
    """Return each law of a list that no source is of, with the one that is meant, or an empty text."""
    known = {articles.law_key(law_of(one)): law_of(one) for content in contents(catalogue) for one in content.head.sources
             if articles_of(one)}  # fmt: skip
    strange = dict.fromkeys(change.law for change in changes if articles.law_key(change.law) not in known)
    return {law: next((known[one] for one in difflib.get_close_matches(articles.law_key(law), known, 1)), "") for law in strange}


def citing(catalogue: Catalogue, keys: Iterable[SourceKey]) -> tuple[Citing, ...]:
    """Return the blocks that cite one of these sources, sorted by file and line."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for kind, slug, source in keys:
        wanted.setdefault((kind, slug), set()).add(source)
    found: list[Citing] = []
    for content in contents(catalogue):
        sources = wanted.get((content.kind, content.slug))
        if sources:
            found += _citing(content, catalogue.files[content.version], sources)
    return tuple(sorted(found))


def _citing(content: Content, files: Mapping[str, str], wanted: set[str]) -> Iterator[Citing]:
    if isinstance(content, Module):
        yield from _pages(content, files, wanted)
        return
    path, places = _head(files)
    for where, block, name, cited in blocks(content):
        for source in sorted(wanted & cited):
            yield Citing(path, _line(places, where), content.kind, content.slug, block, name, source)


def blocks(content: Quiz | Scenario | Drill | Pulse) -> Iterator[tuple[Path, Block, str, frozenset[str]]]:
    """Yield each block with its place in the file, its name and the sources it cites."""
    if isinstance(content, Quiz):
        for number, item in enumerate(content.head.items):
            yield ("items", number), "item", item.id, cited_by_item(item)
    elif isinstance(content, Drill):
        for number, signal in enumerate(content.head.signals):
            yield ("signals", number), "signal", signal.id, frozenset(signal.sources)
    elif isinstance(content, Scenario):
        for number, scene in enumerate(content.head.scenes):
            for place, adviser in enumerate(scene.advisers):
                yield ("scenes", number, "advisers", place), "adviser", f"{scene.id}/{adviser.id}", frozenset(adviser.sources)
            for place, choice in enumerate(scene.choices):
                yield ("scenes", number, "choices", place), "choice", f"{scene.id}/{choice.id}", frozenset(choice.sources)


def cited_by_item(item: Item) -> frozenset[str]:
    """Return every source that an item cites, with whichever answer."""
    holders = (*item.options, *item.steps, *item.signals, *((item.number,) if item.number else ()))
    return frozenset(source for one in holders for source in one.sources)


def cited_by_page(page: Page) -> frozenset[str]:
    """Return every source that a lesson or card cites, in its text or in its dilemma."""
    choices = page.dilemma.choices if page.dilemma else ()
    return frozenset(page.cited) | {source for choice in choices for source in choice.sources}


def _pages(module: Module, files: Mapping[str, str], wanted: set[str]) -> Iterator[Citing]:
    block: Block = "lesson" if module.kind == "module" else "card"
    for page in module.pages:
        path = next(one for one in files if one.endswith(".md") and one.rsplit("/", 1)[-1][3:-3] == page.slug)
        for source in sorted(wanted & cited_by_page(page)):
            yield Citing(path, _first_line(files[path], source), module.kind, module.slug, block, page.slug, source)


def _first_line(text: str, source: str) -> int:
    """Return the line that first cites a source; a dilemma names it in the head of the file."""
    lines = text.split("\n")
    cites = next((number for number, line in enumerate(lines, 1) if f"[@{source}]" in line), None)
    return cites or next((number for number, line in enumerate(lines, 1) if source in line), 1)


def _head(files: Mapping[str, str]) -> tuple[str, Mapping[Path, Place]]:
    """Return the file in which the sources of something stand, with the places in it."""
    path = next(one for one in sorted(files) if one.endswith(".yaml") and not one.endswith(PANEL))
    return path, compose(files[path])[1]


def _line(places: Mapping[Path, Place], where: Path) -> int:
    return places.get(where, (1, 1))[0]
