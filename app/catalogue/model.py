"""The nouns of what is taught. All are frozen; the ones that stand in YAML are strict pydantic models."""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

Role = Literal["civil_servant", "office_holder"]
Audience = Literal["civil_servant", "office_holder", "statenlid", "gedeputeerde", "commissaris", "fractieondersteuner"]
"""A role, or the office of an office-holder: an office selects content, and stands in no report."""
Judgement = Literal["strong", "fair", "risk"]
Kind = Literal["module", "briefing", "quiz", "scenario", "drill", "pulse"]
Form = Literal["a", "b", "probe", "route", "year"]
"""What an item is for: the two equal forms of before and after, the probe of weeks later and its question about the
route, and the variants of later years. An item that is in `a` and in `b` is an anchor: it stays the same over the years."""

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


class AllOf(Strict):
    """A rule that is met when all its parts are."""

    all: Annotated[tuple["Rule", ...], BeforeValidator(_to_tuple), Field(min_length=1, max_length=6)]


class AnyOf(Strict):
    """A rule that is met when one of its parts is."""

    any: Annotated[tuple["Rule", ...], BeforeValidator(_to_tuple), Field(min_length=1, max_length=6)]


Leaf = Literal["pages", "quiz", "scenario", "entry"]
"""Every page seen; the quiz with the needed score; a scenario to any ending; the entry test with its needed score."""
Rule = Leaf | AllOf | AnyOf


LAST = 99


class ModuleFile(Strict):
    """What stands in module.yaml and briefing.yaml.

    Args:
        scenarios: Variants that take turns over the years; `scenario` is a list of one.
        entry_percent: The score of the entry test that is enough to skip the module; without it there is no such test.
        position: Where it stands among the others on the path of a learner; a lower number comes first.
        requires: Modules that have to be finished before this one opens.
        completion: When it is done; left out, everything there is has to be done.
    """

    title: Text
    summary: Text
    audience: Audiences
    required_for: Annotated[tuple[Role, ...], BeforeValidator(_to_tuple)] = ()
    position: Annotated[int, Field(ge=1, le=LAST)] = LAST
    requires: Ids = ()
    quiz: Id | None = None
    scenario: Id | None = None
    scenarios: Ids = ()
    pass_percent: Annotated[int, Field(ge=1, le=100)] = 70
    entry_percent: Annotated[int, Field(ge=50, le=100)] | None = None
    completion: Rule | None = None
    sources: Sources

    @property
    def variants(self) -> tuple[str, ...]:
        """Return the scenarios that belong to it, in the order in which they take turns."""
        return self.scenarios or ((self.scenario,) if self.scenario else ())

    def holds(self, slug: str) -> bool:
        """Tell whether a quiz or scenario belongs to it."""
        return slug == self.quiz or slug in self.variants

    @property
    def rule(self) -> Rule:
        """Return when it is done."""
        if self.completion is not None:
            return self.completion
        leaves: tuple[Rule, ...] = ("pages", *(("quiz",) if self.quiz else ()), *(("scenario",) if self.variants else ()))
        return AllOf(all=leaves)


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


class Step(Strict):
    """One step to put in order; its place in the file is the right one."""

    id: Id
    text: Text
    feedback: Text
    sources: SomeIds


class Target(Strict):
    """Where something can be matched to."""

    id: Id
    text: Text


class Signal(Strict):
    """Something to match to a target."""

    id: Id
    text: Text
    target: Id
    feedback: Text
    sources: SomeIds


class Number(Strict):
    """A short number to fill in.

    Args:
        tolerance: An answer so far from the right one still is right.
        low: Said of an answer that is too low.
        high: Said of an answer that is too high.
    """

    answer: int
    tolerance: Annotated[int, Field(ge=0)] = 0
    unit: Text | None = None
    minimum: int = 0
    maximum: int = 1_000_000
    right: Text
    low: Text
    high: Text
    sources: SomeIds


class Item(Strict):
    """One question of a quiz, with its key. It never goes to a template: `assessment.asking` makes a Question of it.

    What it holds beside its text depends on its type: `options` for single and multiple, `steps` for order, `targets` and
    `signals` for match, `number` for number. The reader has checked that the right ones are there and no others.

    Args:
        topic: What it is about: refreshers are planned by topic.
        forms: What it is for; without a form it belongs to the draw of a quiz without forms.
    """

    id: Id
    type: Literal["single", "multiple", "order", "match", "number"]
    text: Text
    topic: Id | None = None
    forms: Annotated[tuple[Form, ...], BeforeValidator(_to_tuple)] = ()
    options: Annotated[tuple[Option, ...], BeforeValidator(_to_tuple), Field(max_length=6)] = ()
    steps: Annotated[tuple[Step, ...], BeforeValidator(_to_tuple), Field(max_length=6)] = ()
    targets: Annotated[tuple[Target, ...], BeforeValidator(_to_tuple), Field(max_length=6)] = ()
    signals: Annotated[tuple[Signal, ...], BeforeValidator(_to_tuple), Field(max_length=6)] = ()
    number: Number | None = None
    facts: Annotated[tuple[str, ...], BeforeValidator(_to_tuple)] = ()

    @property
    def key(self) -> frozenset[str]:
        """Return the ids of the right options."""
        return frozenset(option.id for option in self.options if option.correct)

    @property
    def is_anchor(self) -> bool:
        """Tell whether it stands in both forms, and stays the same over the years."""
        return {"a", "b"} <= set(self.forms)


class QuizFile(Strict):
    """What stands in a quiz file."""

    kind: Literal["quiz"]
    title: Text
    draw: Annotated[int, Field(ge=1, le=50)]
    sources: Sources
    items: Annotated[tuple[Item, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


CHOICE_PATTERN = r"^[a-z0-9][a-z0-9-]{0,59}/[a-z0-9][a-z0-9-]{0,59}$"
Choices = Annotated[tuple[Annotated[str, Field(pattern=CHOICE_PATTERN)], ...], BeforeValidator(_to_tuple)]


class Condition(Strict):
    """What has to be so; everything that is named has to be.

    Args:
        chose: Choices that were made, as `scene/choice`.
        not_chose: Choices that were not made.
        points_at_least: Points so far: two for a strong choice, one for one that can be better, none for a risk.
        points_at_most: Likewise.
        role: In one of these roles.
    """

    chose: Choices = ()
    not_chose: Choices = ()
    points_at_least: Annotated[int, Field(ge=1, le=50)] | None = None
    points_at_most: Annotated[int, Field(ge=0, le=50)] | None = None
    role: Annotated[tuple[Role, ...], BeforeValidator(_to_tuple)] = ()


class Branch(Strict):
    """Where a choice leads to when a condition holds; the last branch of a choice has none."""

    when: Condition | None = None
    to: Id


class Consideration(Strict):
    """What counts for a choice in a dilemma, by the value behind it."""

    value: Text
    text: Text


class Adviser(Strict):
    """Somebody one can ask before choosing."""

    id: Id
    who: Text
    text: Text
    sources: Ids = ()


class Choice(Strict):
    """One way on from a scene.

    Args:
        judgement: Of the author; a choice in a dilemma has none, and considerations instead.
        consequence: What happens.
        feedback: Why it was a good idea or not.
        when: When it is offered; always when left out.
        next: The scene that follows, or the first branch whose condition holds.
    """

    id: Id
    text: Text
    judgement: Judgement | None = None
    considerations: Annotated[tuple[Consideration, ...], BeforeValidator(_to_tuple)] = ()
    consequence: Text | None = None
    feedback: Text
    sources: SomeIds
    when: Condition | None = None
    next: Id | Annotated[tuple[Branch, ...], BeforeValidator(_to_tuple), Field(min_length=1, max_length=6)]

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Return where it can lead to; the first whose condition holds counts."""
        return (Branch(to=self.next),) if isinstance(self.next, str) else self.next


class Scene(Strict):
    """A situation with choices, or an ending without.

    Args:
        dilemma: No choice is right: none is judged, and nobody is asked how sure they are.
        advisers: Who can be asked before choosing.
    """

    id: Id
    title: Text
    place: Text | None = None
    time: Text | None = None
    text: Text
    question: Text | None = None
    dilemma: bool = False
    advisers: Annotated[tuple[Adviser, ...], BeforeValidator(_to_tuple), Field(max_length=4)] = ()
    choices: Annotated[tuple[Choice, ...], BeforeValidator(_to_tuple), Field(max_length=4)] = ()
    ending: Literal["good", "mixed", "bad"] | None = None

    def choice(self, choice_id: str) -> Choice | None:
        """Return the choice with this id, if there is one."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


class Checklist(Strict):
    """What has to be so before a story that began with a real case may be told. What is left out is not so.

    It is closed, and holds no text: nothing of the case itself can be written here.
    """

    names_changed: bool = False
    places_changed: bool = False
    time_shifted: bool = False
    amounts_changed: bool = False
    cases_combined: bool = False
    no_open_investigation: bool = False
    meldpunt_agreed: bool = False
    unrecognisable: bool = False

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the names of what is not so, in the order of the list."""
        return tuple(name for name in type(self).model_fields if not getattr(self, name))


class FromCase(Strict):
    """That a scenario began with a real case, and until when it may be used.

    Args:
        expires_on: The last day; the editors decide again before it.
    """

    kind: Literal["case"]
    expires_on: Day
    checklist: Checklist


def _origin_branch(value: object) -> str:
    """Return which of the two ways to write an origin is meant, so that a mistake is told once."""
    return "#case" if isinstance(value, dict | FromCase) or value == "case" else "#invented"


# A tag with # stands in the place that pydantic gives a mistake, and is no key in the file.
Origin = Annotated[
    Annotated[Literal["invented"], Tag("#invented")] | Annotated[FromCase, Tag("#case")], Discriminator(_origin_branch)
]


class ScenarioFile(Strict):
    """What stands in a scenario file.

    Args:
        origin: Where the story comes from: invented, or begun with a real case.
    """

    kind: Literal["scenario"]
    title: Text
    summary: Text
    origin: Origin = "invented"
    audience: Annotated[tuple[Role, ...], BeforeValidator(_to_tuple), Field(min_length=1)] = ("civil_servant",)
    sources: Sources
    start: Id
    scenes: Annotated[tuple[Scene, ...], BeforeValidator(_to_tuple), Field(min_length=2)]


class Rating(Strict):
    """What each expert thought of one choice, from 1 (a risk) to 5 (strong), in the order of the experts."""

    choice: Annotated[str, Field(pattern=CHOICE_PATTERN)]
    scores: Annotated[tuple[Annotated[int, Field(ge=1, le=5)], ...], BeforeValidator(_to_tuple), Field(min_length=8)]


class PanelFile(Strict):
    """What stands in the file of a panel of experts: who judged a scenario, when, and how.

    Args:
        experts: Their functions, no names; at least eight.
    """

    kind: Literal["panel"]
    scenario: Id
    held_on: Day
    experts: Annotated[tuple[Text, ...], BeforeValidator(_to_tuple), Field(min_length=8)]
    ratings: Annotated[tuple[Rating, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


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
    """Scenes joined by choices; with what a panel of experts thought of them, when there was one."""

    slug: str
    version: str
    head: ScenarioFile
    panel: PanelFile | None = None
    kind: Literal["scenario"] = "scenario"

    def scene(self, scene_id: str) -> Scene:
        """Return a scene; the checker has proved that every named scene exists."""
        return next(scene for scene in self.head.scenes if scene.id == scene_id)

    def source(self, source_id: str) -> Source:
        """Return a source of this scenario."""
        return find_source(self.head.sources, source_id)


class DrillSignal(Strict):
    """Something one comes across, and where it goes.

    Args:
        route: Id of a reporting route of the organisation.
        also: Routes that are right too.
    """

    id: Id
    text: Text
    route: Id
    also: Ids = ()
    audience: Annotated[tuple[Role, ...], BeforeValidator(_to_tuple), Field(min_length=1)]
    feedback: Text
    sources: SomeIds


class DrillFile(Strict):
    """What stands in the file of the route trainer."""

    kind: Literal["drill"]
    title: Text
    draw: Annotated[int, Field(ge=1, le=10)]
    sources: Sources
    signals: Annotated[tuple[DrillSignal, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


@dc.dataclass(frozen=True, slots=True)
class Drill:
    """Signals to send along the right reporting route, a few at a time."""

    slug: str
    version: str
    head: DrillFile
    kind: Literal["drill"] = "drill"

    def signal(self, signal_id: str) -> DrillSignal | None:
        """Return the signal with this id, if there is one."""
        return next((one for one in self.head.signals if one.id == signal_id), None)

    def source(self, source_id: str) -> Source:
        """Return a source of this drill."""
        return find_source(self.head.sources, source_id)


class Spoken(Strict):
    """One text twice: with *je* for employees, with *u* for office-holders."""

    je: Text
    u: Text

    def to(self, role: str) -> str:
        """Return the text for somebody in this role."""
        return self.u if role == "office_holder" else self.je


PulseSubject = Literal["ondermijning", "veilige-publieke-taak", "integriteit", "wet-bibob"]
PulseKind = Literal["willingness", "route", "barriers", "experience", "norm", "control", "safety"]
Counts = Literal["yes", "no", "apart"]
"""Whether an answer counts for the share of a question, against it, or stands apart: who gave it is no part of the share."""
AnswerId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
Roles = Annotated[tuple[Role, ...], BeforeValidator(_to_tuple), Field(min_length=1)]


class PulseOption(Strict):
    """One answer in a pulse, in words that fit whoever gives it.

    Args:
        audience: Who can give it. It counts the same for all of them, so that answers of both roles can be added up.
    """

    id: AnswerId
    text: Text
    counts: Counts
    audience: Roles = ("civil_servant", "office_holder")


class PulseQuestion(Strict):
    """One question of a pulse.

    Args:
        subject: What the case of a question about willingness or the route is about.
        text: The question; a case comes before it.
    """

    id: Id
    kind: PulseKind
    subject: PulseSubject | None = None
    text: Spoken
    options: Annotated[tuple[PulseOption, ...], BeforeValidator(_to_tuple), Field(min_length=2, max_length=10)]

    @property
    def most(self) -> int:
        """Return how many answers somebody may choose."""
        return MOST_BARRIERS if self.kind == "barriers" else 1

    def options_for(self, role: str) -> tuple[PulseOption, ...]:
        """Return the answers that somebody in this role can give, in the order of the file."""
        return tuple(option for option in self.options if role in option.audience)


MOST_BARRIERS = 3


class PulseFile(Strict):
    """What stands in the file of a pulse.

    Args:
        opens_on: The day on which it opens; the quarter of that day is the quarter it is about.
    """

    title: Text
    opens_on: Day
    questions: Annotated[tuple[PulseQuestion, ...], BeforeValidator(_to_tuple), Field(min_length=1, max_length=3)]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return nothing: a question claims nothing."""
        return ()


@dc.dataclass(frozen=True, slots=True)
class Pulse:
    """One to three questions, asked once, in one quarter."""

    slug: str
    version: str
    head: PulseFile
    kind: Literal["pulse"] = "pulse"

    @property
    def period_key(self) -> str:
        """Return the quarter that it is about, such as `2026-q4`."""
        return self.slug.removeprefix(PULSE_PREFIX)

    def question(self, question_id: str) -> PulseQuestion | None:
        """Return the question with this id, if there is one."""
        return next((one for one in self.head.questions if one.id == question_id), None)

    def source(self, source_id: str) -> Source:
        """Return a source of this pulse; it has none."""
        return find_source(self.head.sources, source_id)


PULSE_PREFIX = "peiling-"


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
    drills: Mapping[str, Drill]
    files: Mapping[str, Mapping[str, str]]
    """Version to the files it was made of, path to text."""
    pulses: Mapping[str, Pulse] = dc.field(default_factory=lambda: MappingProxyType({}))


Content = Module | Quiz | Scenario | Drill | Pulse


def in_order(shelf: Mapping[str, Module]) -> Mapping[str, Module]:
    """Return modules or briefings in the order of the path; those with the same position by slug."""
    return MappingProxyType(dict(sorted(shelf.items(), key=lambda one: (one[1].head.position, one[0]))))


def find_source(sources: tuple[Source, ...], source_id: str) -> Source:
    """Return the source with this id; the checker has proved that it exists."""
    return next(source for source in sources if source.id == source_id)
