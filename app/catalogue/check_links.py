"""What files say of each other: links that lead somewhere, ids that mean one thing, nothing that nobody refers to.

A link that leads nowhere is a mistake. The rest are warnings: an unused source or scenario hurts no reader.
"""

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from app.catalogue.model import Catalogue, Content, Drill, Module, Pulse, Quiz, Scenario
from app.catalogue.strict_yaml import Path, Place, compose
from app.errors import Problem

PAGES = {"/", "/modules/", "/briefings/", "/routes/", "/routes/trainer/", "/refreshers/", "/me/", "/privacy", "/accessibility"}
"""Addresses of the site that stand still."""
# A link of Markdown, with or without a title behind the address; a citation has no address.
LINK = re.compile(r"(?<!!)\[[^\]@\n][^\]\n]*\]\((?P<target>[^)\s]*)[^)\n]*\)")
ELSEWHERE = re.compile(r"(?:https?://|mailto:|tel:|#)")
_MODULE = re.compile(r"/modules/(?P<slug>[\w-]+)/(?:(?P<lesson>[\w-]+)/)?")
_BRIEFING = re.compile(r"/briefings/(?P<slug>[\w-]+)/(?:(?P<card>\d+)/)?")
_QUIZ = re.compile(r"/quizzes/(?P<slug>[\w-]+)/")


@dc.dataclass(frozen=True)
class Shelf:
    """All content with the files it stands in, and the places in those.

    Args:
        catalogue: Everything that is taught.
        organisation: Text of organisation.yaml.
    """

    catalogue: Catalogue
    organisation: str

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Return path to text of every file."""
        texts = {"organisation.yaml": self.organisation}
        for one in self.all:
            texts |= self.catalogue.files[one.version]
        return texts

    @cached_property
    def all(self) -> tuple[Content, ...]:
        """Return all content, modules and briefings first."""
        own = self.catalogue
        return (*own.modules.values(), *own.briefings.values(), *own.quizzes.values(), *own.scenarios.values(),
                *own.drills.values(), *own.pulses.values())  # fmt: skip

    @cached_property
    def _places(self) -> dict[str, Mapping[Path, Place]]:
        return {}

    def place(self, path: str, where: Path) -> Place:
        """Return line and column of a key in a YAML file."""
        if path not in self._places:
            self._places[path] = compose(self.texts[path])[1]
        return self._places[path].get(where, (1, 1))


def head_path(one: Content) -> str:
    """Return the file in which the sources of a piece of content stand."""
    if isinstance(one, Pulse):
        return f"quizzes/pulses/{one.slug}.yaml"
    if not isinstance(one, Module):
        return f"quizzes/{one.slug}.yaml"
    return f"modules/{one.slug}/{'module.yaml' if one.kind == 'module' else 'briefing/briefing.yaml'}"


def link_problems(catalogue: Catalogue, path: str, text: str) -> Iterator[Problem]:
    """Return what is wrong with the links in a file."""
    for number, line in enumerate(text.split("\n"), start=1):
        for match in LINK.finditer(line):
            what = _leads_nowhere(catalogue, match["target"])
            if what:
                yield Problem(path, number, match.start() + 1, what, "Verbeter het adres, of haal de link weg.")


def _leads_nowhere(catalogue: Catalogue, target: str) -> str | None:
    """Say what is wrong with an address, if anything is."""
    address = re.split(r"[?#]", target)[0]
    if ELSEWHERE.match(target):
        return None
    if not address.startswith("/"):
        return f"De link ‘{target}’ begint niet met https:// of met een schuine streep."
    if address in PAGES or _is_there(catalogue, address):
        return None
    return f"De link ‘{target}’ leidt nergens heen."


def _is_there(catalogue: Catalogue, address: str) -> bool:
    module, briefing, quiz = (pattern.fullmatch(address) for pattern in (_MODULE, _BRIEFING, _QUIZ))
    if module and module["slug"] in catalogue.modules:
        return module["lesson"] is None or catalogue.modules[module["slug"]].page(module["lesson"]) is not None
    if briefing and briefing["slug"] in catalogue.briefings:
        return briefing["card"] is None or 1 <= int(briefing["card"]) <= len(catalogue.briefings[briefing["slug"]].pages)
    return bool(quiz) and (quiz["slug"] in catalogue.quizzes or quiz["slug"] in catalogue.scenarios) if quiz else False


def unused_problems(shelf: Shelf) -> Iterator[Problem]:
    """Return a warning for each source, quiz, scenario and reporting route that nothing refers to."""
    own = shelf.catalogue
    for one in shelf.all:
        cited, path = _cited(one), head_path(one)
        for number, source in enumerate(one.head.sources):
            if source.id not in cited:
                place = shelf.place(path, ("sources", number))
                yield Problem(
                    path, *place, f"Bron ‘{source.id}’ wordt nergens genoemd.", "Noem de bron, of haal hem weg.", "warning"
                )
    heads = [module.head for module in (*own.modules.values(), *own.briefings.values())]
    stories: tuple[Quiz | Scenario, ...] = (*own.quizzes.values(), *own.scenarios.values())
    for story in stories:
        if not any(head.holds(story.slug) for head in heads):
            kind = "deze toets" if isinstance(story, Quiz) else "dit scenario"
            what = f"Geen enkele module noemt {kind}."
            yield Problem(head_path(story), 1, 1, what, "Noem hem in module.yaml, of haal het bestand weg.", "warning")
    yield from _undrilled(shelf)


def _undrilled(shelf: Shelf) -> Iterator[Problem]:
    own = shelf.catalogue
    drilled = {name for drill in own.drills.values() for signal in drill.head.signals for name in (signal.route, *signal.also)}
    for number, route in enumerate(own.organisation.routes):
        if own.drills and route.id not in drilled:
            place = shelf.place("organisation.yaml", ("routes", number))
            what = f"Geen enkel signaal van de routetrainer hoort bij meldroute ‘{route.id}’."
            yield Problem("organisation.yaml", *place, what, "Schrijf er een signaal voor.", "warning")


def _cited(one: Content) -> set[str]:
    """Return the ids of all sources that stand behind something in a piece of content."""
    holders: list[object] = []
    found: set[str] = set()
    if isinstance(one, Module):
        found = {name for page in one.pages for name in page.cited}
        holders = [choice for page in one.pages if page.dilemma for choice in page.dilemma.choices]
    elif isinstance(one, Quiz):
        for item in one.head.items:
            holders += [*item.options, *item.steps, *item.signals, item.number]
    elif isinstance(one, Scenario):
        holders = [part for scene in one.head.scenes for part in (*scene.choices, *scene.advisers)]
    elif isinstance(one, Drill):
        holders = list(one.head.signals)
    return found | {name for holder in holders for name in getattr(holder, "sources", ())}


def double_problems(shelf: Shelf) -> Iterator[Problem]:
    """Return a warning for an id that means two things: a question in two quizzes, a source with two addresses."""
    asked: dict[str, str] = {}
    for quiz in shelf.catalogue.quizzes.values():
        for number, item in enumerate(quiz.head.items):
            first = asked.setdefault(item.id, quiz.slug)
            if first != quiz.slug:
                place = shelf.place(head_path(quiz), ("items", number, "id"))
                what = f"Een vraag met de id ‘{item.id}’ staat ook in quizzes/{first}.yaml."
                yield Problem(head_path(quiz), *place, what, "Geef een van de twee een andere id.", "warning")
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for one in shelf.all:
        for number, source in enumerate(one.head.sources):
            elsewhere = named[source.id]
            if elsewhere and source.url not in elsewhere:
                place = shelf.place(head_path(one), ("sources", number, "url"))
                what = f"Bron ‘{source.id}’ heeft in {next(iter(elsewhere.values()))} een ander adres."
                yield Problem(head_path(one), *place, what, "Maak de adressen gelijk, of kies een andere id.", "warning")
            elsewhere.setdefault(source.url, head_path(one))


def unread_problems(catalogue_files: Collection[str], on_disk: Collection[str]) -> Iterator[Problem]:
    """Return a warning for every file that is not read, such as one with the extension .yml.

    Args:
        catalogue_files: The files that are read.
        on_disk: All files in the folders of the content.
    """
    for path in sorted(set(on_disk) - set(catalogue_files)):
        what = "Dit bestand wordt niet gelezen."
        yield Problem(path, 1, 1, what, "Lessen zijn .md, de rest is .yaml; of haal het weg.", "warning")
