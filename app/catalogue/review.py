"""All that an editor wants to know of the content before it goes out: every problem, and figures of every module.

`load` decides what may be taught and is run by the server; this looks further, takes seconds, and is run by an editor.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from app.catalogue import check_claims, check_links, check_style, spelling
from app.catalogue.check import module_minutes
from app.catalogue.load import load
from app.catalogue.model import Catalogue, Module
from app.catalogue.readability import Reading
from app.catalogue.visible import Passage, passages
from app.errors import Problem

TextKind = Literal["lesson", "card", "quiz", "scenes", "drill", "pulse"]
MEDIA = {".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif", ".vtt", *check_style.FILM, *check_style.SOUND}


@dc.dataclass(frozen=True, slots=True)
class TextFigures:
    """How one text reads: a lesson or card, the questions of a quiz or pulse, the scenes of a scenario, the signals to route."""

    kind: TextKind
    read: check_style.Read


@dc.dataclass(frozen=True, slots=True)
class ModuleFigures:
    """What one module or briefing holds, its quiz and scenarios included.

    Args:
        words: In its lessons or cards.
        minutes: How long it takes, with the quiz and the longest scenario.
        lessons: Lessons or cards.
        items: Questions in its quiz, drawn or not.
        scenes: In all its scenarios.
        sources: In its own list.
        reading_level: Of all its lessons or cards together; nothing when they hold no sentence.
        claims_with_source: In its lessons or cards.
        claims_without_source: Likewise.
    """

    kind: Literal["module", "briefing"]
    slug: str
    title: str
    words: int
    minutes: int
    lessons: int
    items: int
    scenes: int
    sources: int
    reading_level: float | None
    claims_with_source: int
    claims_without_source: int


@dc.dataclass(frozen=True, slots=True)
class Review:
    """What was found.

    Args:
        catalogue: Nothing when a problem is an error.
        problems: All of them, in the order of the files.
        spelled: Whether there was a dictionary to check the spelling with.
        modules: Figures of each module and briefing; empty when files cannot be read.
        texts: How each text reads; likewise.
    """

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]
    spelled: bool
    modules: tuple[ModuleFigures, ...] = ()
    texts: tuple[TextFigures, ...] = ()


def review(folder: Path, today: dt.date) -> Review:
    """Read and check all content, and how it is written.

    Args:
        folder: Holds organisation.yaml, modules/ and quizzes/.
        today: The day against which review dates are held.

    Returns:
        All problems and figures. While a file cannot be read, only the problems of reading: how the content is written is
        looked at when it can be.
    """
    catalogue, problems = load(folder, today)
    dictionary = spelling.dutch()
    if catalogue is None:
        return Review(None, tuple(problems), dictionary is not None)
    shelf = check_links.Shelf(catalogue, (folder / "organisation.yaml").read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
    found = {path: passages(path, text) for path, text in shelf.texts.items()}
    texts = tuple(_texts(shelf, found))
    problems += [*_of_links(shelf, folder), *_of_writing(found, texts), *_of_spelling(folder, found, dictionary)]
    figures = tuple(_figures(shelf, module, found) for module in shelf.all if isinstance(module, Module))
    broken = any(problem.severity == "error" for problem in problems)
    return Review(None if broken else catalogue, tuple(sorted(problems)), dictionary is not None, figures, texts)


Found = Mapping[str, list[Passage]]


def _of_links(shelf: check_links.Shelf, folder: Path) -> Iterator[Problem]:
    for path, text in shelf.texts.items():
        yield from check_links.link_problems(shelf.catalogue, path, text)
        yield from check_style.media_problems(path, text, lambda name: (folder / name).is_file())
    yield from check_links.unused_problems(shelf)
    yield from check_links.double_problems(shelf)
    on_disk = [
        path.relative_to(folder).as_posix()
        for room in ("modules", "quizzes") for path in (folder / room).rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.suffix.lower() not in MEDIA
    ]  # fmt: skip
    yield from check_links.unread_problems({*shelf.texts, spelling.WORD_LIST}, on_disk)


def _of_writing(found: Found, texts: tuple[TextFigures, ...]) -> Iterator[Problem]:
    for one in texts:
        yield from check_style.level_problems(one.read)
    for path, of_file in found.items():
        yield from check_style.sentence_problems(of_file)
        if path.endswith(".md"):
            yield from check_claims.bare_claims(of_file)


def _of_spelling(folder: Path, found: Found, dictionary: spelling.Dictionary | None) -> Iterator[Problem]:
    try:
        text = (folder / spelling.WORD_LIST).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as error:
        what = f"Dit bestand is geen UTF-8 (byte {error.start})."
        yield Problem(spelling.WORD_LIST, 1, 1, what, "Sla het op als UTF-8.")
        text = ""
    own, problems = spelling.read_words(text)
    yield from problems
    everything = [passage for of_file in found.values() for passage in of_file]
    yield from spelling.unused_words(everything, own, text)
    if dictionary is not None:
        yield from spelling.unknown_words(everything, dictionary, own)


def _texts(shelf: check_links.Shelf, found: Found) -> Iterator[TextFigures]:
    """Return how each text reads that is more than a title and a summary."""
    own = shelf.catalogue
    kinds: dict[str, TextKind] = {path: "card" if "/briefing/" in path else "lesson" for path in found if path.endswith(".md")}
    kinds |= {f"quizzes/{slug}.yaml": "quiz" for slug in own.quizzes}
    kinds |= {f"quizzes/{slug}.yaml": "scenes" for slug in own.scenarios}
    kinds |= {f"quizzes/{slug}.yaml": "drill" for slug in own.drills}
    kinds |= {f"quizzes/pulses/{slug}.yaml": "pulse" for slug in own.pulses}
    for path in sorted(kinds):
        yield TextFigures(kinds[path], check_style.read(path, found[path]))


def _figures(shelf: check_links.Shelf, module: Module, found: Found) -> ModuleFigures:
    own = shelf.catalogue
    pages = [found[path] for path in own.files[module.version] if path.endswith(".md")]
    claimed = [has_source for page in pages for _passage, has_source in check_claims.claims(page)]
    quiz = own.quizzes.get(module.head.quiz or "")
    readings = [check_style.read("", page).reading for page in pages]
    together = Reading(*(sum(getattr(one, name) for one in readings) for name in ("words", "sentences", "syllables")))
    return ModuleFigures(
        kind=module.kind,
        slug=module.slug,
        title=module.head.title,
        words=sum(page.words for page in module.pages),
        minutes=module_minutes(own, module),
        lessons=len(module.pages),
        items=len(quiz.head.items) if quiz else 0,
        scenes=sum(len(own.scenarios[slug].head.scenes) for slug in module.head.variants),
        sources=len(module.head.sources),
        reading_level=together.score,
        claims_with_source=sum(claimed),
        claims_without_source=len(claimed) - sum(claimed),
    )
