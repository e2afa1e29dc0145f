"""A folder to a catalogue, or all its problems: the front door of this room."""

import datetime as dt
import functools
import re
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from app.catalogue import check, origin, read, starters
from app.catalogue.model import ID_PATTERN, Catalogue, Drill, Module, Organisation, Pulse, Quiz, Scenario, in_order
from app.catalogue.strict_yaml import MAXIMUM_BYTES
from app.errors import Problem


def load(folder: Path, today: dt.date, *, is_draft: bool = False) -> tuple[Catalogue | None, list[Problem]]:
    """Read and check all content.

    Args:
        folder: Holds organisation.yaml, modules/ and quizzes/.
        today: The day against which review dates are held.
        is_draft: Whether it is only looked at: what is still to be filled in or ticked off is a warning then.

    Returns:
        The catalogue, or None when a problem is an error; and all problems, warnings too, in the order of the files.
    """
    problems: list[Problem] = []
    organisation = _load_organisation(folder, problems)
    files: dict[str, dict[str, str]] = {}
    modules, briefings = _load_modules(folder, files, problems)
    quizzes, scenarios, drills = _load_quizzes(folder, files, problems)
    pulses = _load_pulses(folder, files, problems)
    for texts in files.values():
        problems += starters.marks_in(texts, is_draft=is_draft)
    for story in scenarios.values():
        problems += origin.problems(story, files[story.version], today, is_draft=is_draft)
    if organisation is None or any(problem.severity == "error" for problem in problems):
        return None, sorted(problems)
    catalogue = Catalogue(
        organisation,
        in_order(modules),
        in_order(briefings),
        MappingProxyType(quizzes),
        MappingProxyType(scenarios),
        MappingProxyType(drills),
        MappingProxyType(files),
        MappingProxyType(pulses),
    )
    problems += check.across(catalogue, today)
    broken = any(problem.severity == "error" for problem in problems)
    return (None if broken else catalogue), sorted(problems)


Files = dict[str, dict[str, str]]
Texts = tuple[tuple[str, str], ...]
MOST_REMEMBERED = 128
"""Sets of files that are not read again while they stay the same: an edit changes one of them, and whoever made it waits."""


@functools.lru_cache(MOST_REMEMBERED)
def _module_of(kind: Literal["module", "briefing"], slug: str, texts: Texts) -> tuple[Module | None, list[Problem]]:
    return read.read_module(kind, slug, dict(texts))


@functools.lru_cache(MOST_REMEMBERED)
def _quiz_of(slug: str, texts: Texts) -> tuple[Quiz | Scenario | Drill | None, list[Problem]]:
    return read.read_quiz(slug, dict(texts))


@functools.lru_cache(MOST_REMEMBERED)
def _pulse_of(slug: str, texts: Texts) -> tuple[Pulse | None, list[Problem]]:
    return read.read_pulse(slug, dict(texts))


def _load_organisation(folder: Path, problems: list[Problem]) -> Organisation | None:
    text = _text(folder, folder / "organisation.yaml", problems)
    if text is None:
        return None
    organisation, found = read.read_organisation("organisation.yaml", text)
    problems += found
    return organisation


def _load_modules(folder: Path, files: Files, problems: list[Problem]) -> tuple[dict[str, Module], dict[str, Module]]:
    modules: dict[str, Module] = {}
    briefings: dict[str, Module] = {}
    kinds: tuple[tuple[Literal["module", "briefing"], dict[str, Module], str], ...]
    kinds = (("module", modules, "."), ("briefing", briefings, "briefing"))
    for place in sorted(path for path in (folder / "modules").glob("[!.]*") if path.is_dir()):
        if not _fits(folder, place, place.name, problems):
            continue
        for kind, into, below in kinds:
            where = place / below
            if not where.is_dir():
                continue
            texts = _texts(folder, [*where.glob("*.yaml"), *where.glob("*.md")], problems)
            module, found = _module_of(kind, place.name, tuple(texts.items()))
            problems += found
            if module:
                into[place.name] = module
                files[module.version] = texts
    return modules, briefings


Shelves = tuple[dict[str, Quiz], dict[str, Scenario], dict[str, Drill]]


def _load_quizzes(folder: Path, files: Files, problems: list[Problem]) -> Shelves:
    quizzes: dict[str, Quiz] = {}
    scenarios: dict[str, Scenario] = {}
    drills: dict[str, Drill] = {}
    for path in sorted((folder / "quizzes").glob("[!.]*.yaml")):
        if path.name.endswith(read.PANEL):
            _find_story_of(folder, path, problems)
            continue
        panel = path.with_name(f"{path.stem}{read.PANEL}")
        texts = _texts(folder, [path, *([panel] if panel.is_file() else [])], problems)
        if path.relative_to(folder).as_posix() not in texts or not _fits(folder, path, path.stem, problems):
            continue
        quiz, found = _quiz_of(path.stem, tuple(texts.items()))
        problems += found
        if isinstance(quiz, Quiz):
            quizzes[path.stem] = quiz
        elif isinstance(quiz, Scenario):
            scenarios[path.stem] = quiz
        elif quiz:
            drills[path.stem] = quiz
        if quiz:
            files[quiz.version] = texts
    return quizzes, scenarios, drills


def _load_pulses(folder: Path, files: Files, problems: list[Problem]) -> dict[str, Pulse]:
    pulses: dict[str, Pulse] = {}
    for path in sorted((folder / "quizzes" / "pulses").glob("[!.]*.yaml")):
        texts = _texts(folder, [path], problems)
        if not texts or not _fits(folder, path, path.stem, problems):
            continue
        pulse, found = _pulse_of(path.stem, tuple(texts.items()))
        problems += found
        if pulse:
            pulses[path.stem], files[pulse.version] = pulse, texts
    return pulses


def _find_story_of(folder: Path, panel: Path, problems: list[Problem]) -> None:
    """Look whether a panel has a scenario beside it; it is read together with that."""
    story = panel.with_name(f"{panel.name.removesuffix(read.PANEL)}.yaml")
    if not story.is_file():
        what = f"Bij dit panel hoort {story.name}, en dat bestand ontbreekt."
        problems.append(Problem(panel.relative_to(folder).as_posix(), 1, 1, what, "Noem het bestand naar het scenario."))


def _fits(folder: Path, path: Path, name: str, problems: list[Problem]) -> bool:
    """Tell whether a name can stand in an address."""
    fits = re.fullmatch(ID_PATTERN, name) is not None
    if not fits:
        remedy = "Gebruik kleine letters, cijfers en streepjes, ten hoogste 60."
        problems.append(Problem(path.relative_to(folder).as_posix(), 1, 1, f"De naam ‘{name}’ past niet in een adres.", remedy))
    return fits


def _texts(folder: Path, paths: list[Path], problems: list[Problem]) -> dict[str, str]:
    texts = {path.relative_to(folder).as_posix(): _text(folder, path, problems) for path in sorted(paths)}
    return {path: text for path, text in texts.items() if text is not None}


def _text(folder: Path, path: Path, problems: list[Problem]) -> str | None:
    name = path.relative_to(folder).as_posix()
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            problems.append(Problem(name, 1, 1, "Dit bestand is groter dan 1 MB.", "Maak het kleiner."))
            return None
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        problems.append(Problem(name, 1, 1, "Dit bestand ontbreekt.", "Maak het."))
    except UnicodeDecodeError as error:
        problems.append(Problem(name, 1, 1, f"Dit bestand is geen UTF-8 (byte {error.start}).", "Sla het op als UTF-8."))
    except OSError as error:
        problems.append(Problem(name, 1, 1, f"Dit bestand is niet te lezen: {error.strerror}.", "Kijk naar de rechten."))
    return None
