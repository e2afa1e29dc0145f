"""One set of files to one object, or problems with their line. Stops at no first mistake."""

import re
from collections.abc import Mapping
from typing import Literal, TypeVar

import yaml
from pydantic import ValidationError

from app.catalogue import html, mistakes
from app.catalogue.model import (
    Content,
    Drill,
    DrillFile,
    Module,
    ModuleFile,
    Organisation,
    Page,
    PageHead,
    PanelFile,
    Pulse,
    PulseFile,
    Quiz,
    QuizFile,
    Scenario,
    ScenarioFile,
    Strict,
)
from app.catalogue.panel import panel_findings
from app.catalogue.places import Places, double_ids, problem_at, unknown_sources
from app.catalogue.pulse_rules import pulse_problems
from app.catalogue.quiz_rules import drill_problems, quiz_problems
from app.catalogue.scenario_rules import scenario_problems
from app.catalogue.strict_yaml import compose
from app.catalogue.version import content_hash
from app.errors import Problem

PAGE_NAME = re.compile(r"^\d\d-([a-z0-9][a-z0-9-]{0,59})\.md$")
# Addresses under a module that are no lessons.
RESERVED = {"done", "entry", "start"}
PANEL = ".panel.yaml"
KIND = re.compile(r"""^kind: *["']?(\w+)["']? *(?:#.*)?$""", re.MULTILINE)
FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
Model = TypeVar("Model", bound=Strict)


def parse(kind: type[Model], path: str, text: str, offset: int = 0) -> tuple[Model | None, Places, list[Problem]]:
    """Read YAML into a strict model, with all its problems at once."""
    try:
        document, places = compose(text, offset)
    except yaml.MarkedYAMLError as error:
        return None, {}, [mistakes.of_yaml(path, text, error, offset)]
    try:
        return kind.model_validate(document), places, []
    except ValidationError as error:
        return None, places, [mistakes.of_form(path, places, dict(detail)) for detail in error.errors()]


def read_module(kind: Literal["module", "briefing"], slug: str, files: Mapping[str, str]) -> tuple[Module | None, list[Problem]]:
    """Read a module or briefing from its files.

    Args:
        kind: Which of the two.
        slug: Its name in addresses.
        files: Path to text; the paths are those on disk, relative to the content folder.
    """
    head_path = next((path for path in files if path.endswith((f"/{kind}.yaml",))), None)
    if head_path is None:
        below = "" if kind == "module" else "briefing/"
        return None, [Problem(f"modules/{slug}/{below}{kind}.yaml", 1, 1, f"{kind}.yaml ontbreekt.", "Maak dit bestand.")]
    head, places, problems = parse(ModuleFile, head_path, files[head_path])
    if head:
        problems += double_ids(head_path, places, ("sources",), [source.id for source in head.sources])
    pages: dict[str, Page] = {}
    for path in sorted(path for path in files if path.endswith(".md")):
        page, more = _read_page(path, files[path], head)
        problems += more
        if page and page.slug in pages:
            what = f"Er is al een les of kaart met de naam ‘{page.slug}’."
            problems.append(Problem(path, 1, 1, what, "Geef het bestand een andere naam; het nummer telt niet mee."))
        elif page:
            pages[page.slug] = page
    if not pages and not problems:
        problems.append(Problem(head_path, 1, 1, "Er is nog geen les of kaart.", "Maak een bestand 01-….md."))
    if head is None or problems:
        return None, problems
    return Module(kind, slug, content_hash(files), head, tuple(pages.values())), []


def _read_page(path: str, text: str, module: ModuleFile | None) -> tuple[Page | None, list[Problem]]:
    """Read a lesson or card. Without its module, which has problems of its own, sources are not looked up."""
    name = PAGE_NAME.match(path.rsplit("/", 1)[-1])
    if not name or name[1] in RESERVED:
        return None, [Problem(path, 1, 1, "Deze bestandsnaam past niet.", "Noem het bestand 01-korte-naam.md.")]
    parts = FRONT_MATTER.match(text)
    if not parts:
        return None, [Problem(path, 1, 1, "De kop van het bestand ontbreekt.", "Begin met ---, een titel, en weer ---.")]
    head, places, problems = parse(PageHead, path, parts[1], offset=1)
    if head is None:
        return None, problems
    known = {source.id for source in module.sources} if module else None
    cited: list[str] = []

    def number_of(source_id: str) -> int:
        if source_id not in cited:
            cited.append(source_id)
        return cited.index(source_id) + 1

    rendered = html.render(parts[2], number_of)
    first_line = parts[1].count("\n") + 3
    for index, line in enumerate(parts[2].split("\n")):
        problems += [
            Problem(path, first_line + index, match.start() + 1, f"Bron ‘{match[1]}’ staat niet in de bronnenlijst.",
                    "Voeg de bron toe, of verbeter de verwijzing.")
            for match in html.CITATION.finditer(line) if known is not None and match[1] not in known
        ]  # fmt: skip
    if head.dilemma and known is not None:
        problems += unknown_sources(path, places, ("dilemma", "choices"), head.dilemma.choices, known)
    words = html.count_words(" ".join(filter(None, (head.title, head.lead, parts[2], *_dilemma_texts(head)))))
    page = Page(name[1], head.title, head.lead, head.kicker, head.dilemma, rendered, tuple(cited), words)
    return (None if problems else page), problems


def _dilemma_texts(head: PageHead) -> list[str]:
    """Return what a reader of one choice meets on average: the question, all choices, one consequence."""
    if not head.dilemma:
        return []
    longest = max(head.dilemma.choices, key=lambda choice: len(choice.consequence))
    return [head.dilemma.question, *(choice.text for choice in head.dilemma.choices), longest.consequence,
            *longest.considerations]  # fmt: skip


def read_quiz(slug: str, files: Mapping[str, str]) -> tuple[Quiz | Scenario | Drill | None, list[Problem]]:
    """Read a quiz, a scenario or a drill from its file; a scenario may have the file of a panel beside it."""
    path, text = next(one for one in files.items() if not one[0].endswith(PANEL))
    kind = KIND.search(text)
    if len(files) > 1 and (kind is None or kind[1] != "scenario"):
        beside = next(one for one in files if one.endswith(PANEL))
        return None, [Problem(beside, 1, 1, f"Bij ‘{slug}’ past geen panel.", "Een panel hoort bij een scenario.")]
    if kind and kind[1] == "drill":
        drill, places, problems = parse(DrillFile, path, text)
        if drill is None:
            return None, problems
        problems = drill_problems(path, places, drill)
        return (None, problems) if problems else (Drill(slug, content_hash(files), drill), [])
    if kind and kind[1] == "scenario":
        return _read_scenario(slug, files, path)
    quiz, places, problems = parse(QuizFile, path, text)
    if quiz is None:
        return None, problems
    problems = quiz_problems(path, places, quiz)
    return (None, problems) if problems else (Quiz(slug, content_hash(files), quiz), [])


def _read_scenario(slug: str, files: Mapping[str, str], path: str) -> tuple[Scenario | None, list[Problem]]:
    scenario, places, problems = parse(ScenarioFile, path, files[path])
    if scenario is None:
        return None, problems
    problems = scenario_problems(path, places, scenario)
    panel, more = (None, []) if problems else _read_panel(slug, scenario, files)
    problems += more
    return (None, problems) if problems else (Scenario(slug, content_hash(files), scenario, panel), [])


def _read_panel(slug: str, scenario: ScenarioFile, files: Mapping[str, str]) -> tuple[PanelFile | None, list[Problem]]:
    path = next((path for path in files if path.endswith(PANEL)), None)
    if path is None:
        return None, []
    panel, places, problems = parse(PanelFile, path, files[path])
    if panel:
        problems = [problem_at(path, places, *finding) for finding in panel_findings(panel, slug, scenario)]
    return panel, problems


def read_pulse(slug: str, files: Mapping[str, str]) -> tuple[Pulse | None, list[Problem]]:
    """Read a pulse from its one file."""
    ((path, text),) = files.items()
    pulse, places, problems = parse(PulseFile, path, text)
    if pulse is None:
        return None, problems
    problems = pulse_problems(slug, path, places, pulse)
    return (None, problems) if problems else (Pulse(slug, content_hash(files), pulse), [])


def read_organisation(path: str, text: str) -> tuple[Organisation | None, list[Problem]]:
    """Read organisation.yaml. Example values are warnings."""
    organisation, places, problems = parse(Organisation, path, text)
    if organisation is None:
        return None, problems
    remedy = "Vul de echte gegevens in en zet example op false."
    warnings: list[Problem] = []
    if organisation.example:
        line, column = places.get(("example",), (1, 1))
        warnings.append(Problem(path, line, column, "De organisatie heeft nog voorbeeldgegevens.", remedy, "warning"))
    for index, route in enumerate(organisation.routes):
        if route.example:
            line, column = places.get(("routes", index), (1, 1))
            warnings.append(Problem(path, line, column, f"Meldroute ‘{route.title}’ is nog een voorbeeld.", remedy, "warning"))
    return organisation, warnings


def read_version(kind: str, slug: str, files: Mapping[str, str]) -> Content:
    """Read a kept version again. It was checked when it was kept, so a problem here is a defect."""
    content: Content | None
    if kind == "module":
        content, problems = read_module("module", slug, files)
    elif kind == "briefing":
        content, problems = read_module("briefing", slug, files)
    elif kind == "pulse":
        content, problems = read_pulse(slug, files)
    else:
        content, problems = read_quiz(slug, files)
    if content is None:
        message = f"the kept version of {slug} does not read: {problems[0]}"
        raise ValueError(message)
    return content
