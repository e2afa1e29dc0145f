"""The nouns of what is taught. All are frozen; the ones that stand in YAML are strict pydantic models."""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Role = Literal["civil_servant", "office_holder"]
Audience = Literal["civil_servant", "office_holder", "statenlid", "gedeputeerde", "commissaris", "fractieondersteuner"]
"""A role, or the office of an office-holder: an office selects content, and stands in no report."""
Judgement = Literal["strong", "fair", "risk"]
Kind = Literal["module", "briefing", "quiz", "scenario"]

ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,59}$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s\"'<>]+$")]


def _to_date(value: object) -> object:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


Day = Annotated[dt.date, BeforeValidator(_to_date)]


def _to_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class Strict(BaseModel):
    """Unknown keys and wrong types are mistakes; values cannot change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(Strict):
    """Where a claim comes from, and when somebody last looked."""

    id: Id
    title: Text
    place: Text | None = None
    url: Url
    valid: Text | None = None
    checked_on: Day
    review_by: Day
    facts: Annotated[tuple[str, ...], BeforeValidator(_to_tuple)] = ()

    @property
    def label(self) -> str:
        """Return title and place in one line."""
        return f"{self.title}, {self.place}" if self.place else self.title


Ids = Annotated[tuple[Id, ...], BeforeValidator(_to_tuple)]
SomeIds = Annotated[tuple[Id, ...], BeforeValidator(_to_tuple), Field(min_length=1)]
Audiences = Annotated[tuple[Audience, ...], BeforeValidator(_to_tuple), Field(min_length=1)]
Sources = Annotated[tuple[Source, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


class DilemmaChoice(Strict):
    """One way to act in a dilemma; none is right."""

    id: Id
    text: Text
    consequence: Text
    considerations: Annotated[tuple[Text, ...], BeforeValidator(_to_tuple), Field(min_length=1)]
    sources: SomeIds


class Dilemma(Strict):
    """A question without a right answer, on a card."""

    question: Text
    choices: Annotated[tuple[DilemmaChoice, ...], BeforeValidator(_to_tuple), Field(min_length=2, max_length=4)]


class PageHead(Strict):
    """The front matter of a lesson or card."""

    title: Text
    lead: Text | None = None
    kicker: Text | None = None
    dilemma: Dilemma | None = None


@dc.dataclass(frozen=True, slots=True)
class Page:
    """A lesson of a module or a card of a briefing, rendered.

    Args:
        html: Safe HTML; citations are numbered links to `#bron-<n>`.
        cited: Ids of the sources cited, in the order of their numbers.
        words: How many words a reader meets.
    """

    slug: str
    title: str
    lead: str | None
    kicker: str | None
    dilemma: Dilemma | None
    html: str
    cited: tuple[str, ...]
    words: int


class ModuleFile(Strict):
    """What stands in module.yaml and briefing.yaml."""

    title: Text
    summary: Text
    audience: Audiences
    required_for: Annotated[tuple[Role, ...], BeforeValidator(_to_tuple)] = ()
    quiz: Id | None = None
    scenario: Id | None = None
    pass_percent: Annotated[int, Field(ge=1, le=100)] = 70
    sources: Sources


@dc.dataclass(frozen=True, slots=True)
class Module:
    """A module for employees or a briefing for office-holders, as one content version."""

    kind: Literal["module", "briefing"]
    slug: str
    version: str
    head: ModuleFile
    pages: tuple[Page, ...]

    def page(self, slug: str) -> Page | None:
        """Return the page with this slug, if there is one."""
        return next((page for page in self.pages if page.slug == slug), None)

    def source(self, source_id: str) -> Source:
        """Return a source of this module."""
        return find_source(self.head.sources, source_id)


class Option(Strict):
    """One answer to an item."""

    id: Id
    text: Text
    correct: bool
    feedback: Text
    sources: SomeIds


class Item(Strict):
    """One question of a quiz, with its key. It never goes to a template: `assessment.asking` makes a Question of it."""

    id: Id
    type: Literal["single", "multiple"]
    text: Text
    options: Annotated[tuple[Option, ...], BeforeValidator(_to_tuple), Field(min_length=2, max_length=6)]
    facts: Annotated[tuple[str, ...], BeforeValidator(_to_tuple)] = ()

    @property
    def key(self) -> frozenset[str]:
        """Return the ids of the right options."""
        return frozenset(option.id for option in self.options if option.correct)


class QuizFile(Strict):
    """What stands in a quiz file."""

    kind: Literal["quiz"]
    title: Text
    draw: Annotated[int, Field(ge=1, le=50)]
    sources: Sources
    items: Annotated[tuple[Item, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


class Choice(Strict):
    """One way on from a scene."""

    id: Id
    text: Text
    judgement: Judgement
    feedback: Text
    sources: SomeIds
    next: Id


class Scene(Strict):
    """A situation with choices, or an ending without."""

    id: Id
    title: Text
    place: Text | None = None
    text: Text
    question: Text | None = None
    choices: Annotated[tuple[Choice, ...], BeforeValidator(_to_tuple), Field(max_length=4)] = ()
    ending: Literal["good", "mixed", "bad"] | None = None

    def choice(self, choice_id: str) -> Choice | None:
        """Return the choice with this id, if there is one."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


class ScenarioFile(Strict):
    """What stands in a scenario file."""

    kind: Literal["scenario"]
    title: Text
    summary: Text
    sources: Sources
    start: Id
    scenes: Annotated[tuple[Scene, ...], BeforeValidator(_to_tuple), Field(min_length=2)]


@dc.dataclass(frozen=True, slots=True)
class Quiz:
    """A pool of items from which an attempt draws some."""

    slug: str
    version: str
    head: QuizFile
    kind: Literal["quiz"] = "quiz"

    def item(self, item_id: str) -> Item | None:
        """Return the item with this id, if there is one."""
        return next((item for item in self.head.items if item.id == item_id), None)

    def source(self, source_id: str) -> Source:
        """Return a source of this quiz."""
        return find_source(self.head.sources, source_id)


@dc.dataclass(frozen=True, slots=True)
class Scenario:
    """Scenes joined by choices."""

    slug: str
    version: str
    head: ScenarioFile
    kind: Literal["scenario"] = "scenario"

    def scene(self, scene_id: str) -> Scene:
        """Return a scene; the checker has proved that every named scene exists."""
        return next(scene for scene in self.head.scenes if scene.id == scene_id)

    def source(self, source_id: str) -> Source:
        """Return a source of this scenario."""
        return find_source(self.head.sources, source_id)


class Route(Strict):
    """Where to go with which signal."""

    id: Id
    title: Text
    when: Text
    where: Text
    phone: Text | None = None
    email: Text | None = None
    url: Url | None = None
    audience: Audiences
    example: bool = False


class Organisation(Strict):
    """What belongs to one organisation."""

    name: Text
    example: bool = False
    routes: Annotated[tuple[Route, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


@dc.dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is taught at one moment. Made as a whole or not at all."""

    organisation: Organisation
    modules: Mapping[str, Module]
    briefings: Mapping[str, Module]
    quizzes: Mapping[str, Quiz]
    scenarios: Mapping[str, Scenario]
    files: Mapping[str, Mapping[str, str]]
    """Version to the files it was made of, path to text."""


Content = Module | Quiz | Scenario


def find_source(sources: tuple[Source, ...], source_id: str) -> Source:
    """Return the source with this id; the checker has proved that it exists."""
    return next(source for source in sources if source.id == source_id)
