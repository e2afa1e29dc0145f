"""What to put on the agenda of the next meeting: three topics, from published tables only. Pure; nothing is counted again.

The rule is fixed, so that nobody has to trust a choice: first what most people are wrong about while they are sure, then the
hardest question of another module, then what keeps people from reporting; without that the route that fewest know, and without
that the next question that people are surely wrong about. Never two topics of one module.
"""

import dataclasses as dc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from app.catalogue.model import Module, Quiz, Scenario
from app.insight import question_words
from app.insight.measures import FEWEST_FOR_PERCENT, percent
from app.insight.question_words import Question
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import Tongue

Reason = Literal["sure", "hardest", "barrier", "route"]
TOPICS = 3
QUOTES = "‘’"
KEYS = ("number", "reason", "topic", "people_at_least", "percent", "module", "lesson", "scenario", "helps", "who")


@dc.dataclass(frozen=True, slots=True)
class Row:
    """A row of a published table of a pulse.

    Args:
        name: What it is about.
        people: Of how many.
        count: How many of them.
        tied: Whether another one is mentioned, or may be, as often.
        helps: What helps against it.
        who: Who takes that up, by function.
        first: What is to be known before it, as a sentence: how many nothing holds back.
    """

    name: str
    people: int
    count: int
    helps: str = ""
    who: str = ""
    first: str = ""
    tied: bool = False

    @property
    def percent(self) -> int:
        """Return which share of them that is."""
        return percent(self.count, self.people)


@dc.dataclass(frozen=True, slots=True)
class Topic:
    """Something to talk about.

    Args:
        reason: Why it is on the agenda.
        text: The question, the barrier or the route.
        people: At least so many answered.
        share: The share that makes it stand out, as words: `ongeveer 35%`; of a pulse with of how many: `35% van 120 mensen`.
        percent: The same as a number; a bound is one too.
        quiz: Slug of the quiz it comes from; empty where there is none.
        item: Id of the question; empty where there is none.
        helps: What helps against it; empty where the catalogue is what helps.
        who: Who takes that up, by function.
        first: What is to be known before the reason, as a sentence; mostly nothing.
        tied: Whether another one stands out as much.
    """

    reason: Reason
    text: str
    people: int
    share: str
    percent: int
    quiz: str = ""
    item: str = ""
    helps: str = ""
    who: str = ""
    first: str = ""
    tied: bool = False


@dc.dataclass(frozen=True, slots=True)
class Material:
    """What to read and to talk through with a topic.

    Args:
        module: Slug; empty where nothing in the catalogue belongs to it.
        title: Of the module.
        lesson: Slug of the lesson about it; empty where no lesson cites the same facts.
        lesson_title: Likewise.
        scenario: Slug of a story of the module; empty where it has none.
        scenario_title: Likewise.
        scene: Title of the situation in which the story begins.
        question: With which it begins.
    """

    module: str = ""
    title: str = ""
    lesson: str = ""
    lesson_title: str = ""
    scenario: str = ""
    scenario_title: str = ""
    scene: str = ""
    question: str = ""


def topics(
    questions: Collection[Question], barriers: Sequence[Row], routes: Sequence[Row], say: Tongue
) -> tuple[Topic, ...]:  # fmt: skip
    """Choose at most three topics.

    Args:
        questions: As they were told last.
        barriers: What keeps people from reporting; may be empty.
        routes: How many know the right route; may be empty.
        say: The language.
    """
    sure = [_question("sure", one, say) for one in question_words.top(questions, "sure")]
    hard = [_question("hardest", one, say) for one in question_words.top(questions, "hardest")]
    others = [*_most("barrier", barriers, say), *_least("route", routes, say)]
    found: list[Topic] = []
    for offered in (sure, hard, [*others, *sure, *hard], [*sure, *hard]):
        taken = {one.quiz for one in found if one.quiz}
        found.extend([one for one in offered if one.quiz not in taken and one not in found][:1])
    return tuple(found[:TOPICS])


def _question(reason: Literal["sure", "hardest"], one: Question, say: Tongue) -> Topic:
    share = one.item.sure if reason == "sure" and one.item.sure else one.item.right
    return Topic(
        reason, one.item.text, one.people, question_words.about_text(share, say), share.percent, one.quiz, one.item.id
    )  # fmt: skip


def _most(reason: Reason, rows: Sequence[Row], say: Tongue) -> Iterator[Topic]:
    yield from (_row(reason, max(rows, key=lambda one: one.percent), say) for _once in rows[:1])


def _least(reason: Reason, rows: Sequence[Row], say: Tongue) -> Iterator[Topic]:
    yield from (_row(reason, min(rows, key=lambda one: one.percent), say) for _once in rows[:1])


def _row(reason: Reason, one: Row, say: Tongue) -> Topic:
    if one.people < FEWEST_FOR_PERCENT:
        told = say.gettext("%(count)s van de %(people)s mensen", count=say.number(one.count), people=say.number(one.people))
    else:
        told = say.gettext("%(percent)d%% van %(people)s mensen", percent=one.percent, people=say.number(one.people))
    return Topic(
        reason, one.name, one.people, told, one.percent, helps=one.helps, who=one.who, first=one.first, tied=one.tied
    )  # fmt: skip


def material(topic: Topic, modules: Iterable[Module], quizzes: Mapping[str, Quiz], scenarios: Mapping[str, Scenario]) -> Material:
    """Return what there is in the catalogue about a topic.

    Args:
        topic: Of a question; a topic without one has no material of its own.
        modules: That are taught.
        quizzes: By slug.
        scenarios: By slug.
    """
    module = next((one for one in modules if topic.quiz and one.head.holds(topic.quiz)), None)
    if module is None:
        return Material()
    quiz = quizzes.get(topic.quiz)
    item = quiz.item(topic.item) if quiz else None
    lesson, lesson_title = _lesson(module, item.facts if item else ())
    story = next((scenarios[slug] for slug in module.head.variants if slug in scenarios), None)
    if story is None:
        return Material(module.slug, module.head.title, lesson, lesson_title)
    scene = story.scene(story.head.start)
    return Material(
        module.slug, module.head.title, lesson, lesson_title, story.slug, story.head.title, scene.title, scene.question or ""
    )  # fmt: skip


def _lesson(module: Module, facts: Collection[str]) -> tuple[str, str]:
    """Return the lesson that cites most of the facts of a question; the first of equals, and none without any."""
    cited = [
        (len(set(facts) & {fact for name in page.cited for fact in module.source(name).facts}), page) for page in module.pages
    ]
    most = max((count for count, _page in cited), default=0)
    page = next((page for count, page in cited if most and count == most), None)
    return (page.slug, page.title) if page else ("", "")


def reason_text(topic: Topic, say: Tongue) -> str:
    """Return why a topic is on the agenda, with its numbers."""
    values = {"share": topic.share, "people": say.number(topic.people)}
    if topic.reason == "sure":
        return say.gettext("Van ten minste %(people)s mensen was %(share)s zeker van een fout antwoord.", **values)
    if topic.reason == "hardest":
        return say.gettext("Van ten minste %(people)s mensen had %(share)s dit goed.", **values)
    if topic.reason == "barrier" and topic.tied:
        said = say.gettext("Deze drempel om te melden hoort bij de vaakst genoemde: %(share)s.", **values)
        return f"{topic.first} {said}".lstrip()
    if topic.reason == "barrier":
        said = say.gettext("Deze drempel om te melden is het vaakst genoemd: %(share)s.", **values)
        return f"{topic.first} {said}".lstrip()
    return say.gettext("De juiste meldroute kende %(share)s.", **values)


def headline(chosen: Sequence[Topic], say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    if not chosen:
        return say.gettext("Er is nog te weinig gepubliceerd voor een agenda")
    return say.ngettext(
        "Dit onderwerp verdient aandacht in de volgende bijeenkomst",
        "Deze %(num)d onderwerpen verdienen aandacht in de volgende bijeenkomst",
        len(chosen),
    )


def rule(say: Tongue) -> str:
    """Return how topics are chosen."""
    return say.gettext(
        "Zo kiezen we, altijd op dezelfde manier en alleen uit gepubliceerde cijfers: eerst de vraag waarbij de meeste "
        "mensen zeker zijn van een fout antwoord, dan de moeilijkste vraag uit een andere module, dan de vaakst genoemde "
        "drempel om te melden. Is die er niet, dan de minst bekende meldroute of de volgende vraag. Nooit twee "
        "onderwerpen uit één module."
    )


def sheet(chosen: Sequence[tuple[Topic, Material]], say: Tongue) -> Sheet:
    """Return the topics with what to read and talk through."""
    columns = (
        say.gettext("Nummer"), say.gettext("Waarom"), say.gettext("Onderwerp"), say.gettext("Mensen (ten minste)"),
        say.gettext("Deel (%)"), say.gettext("Module"), say.gettext("Les"), say.gettext("Scenario om te bespreken"),
        say.gettext("Wat helpt"), say.gettext("Wie pakt het op"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (str(number), reason_text(topic, say), topic.text, topic.people, Percent(topic.percent), about.title or "–",
         about.lesson_title or "–", about.scenario_title or "–", topic.helps or "–", topic.who or "–")
        for number, (topic, about) in enumerate(chosen, 1)
    ]  # fmt: skip
    return Sheet(columns, tuple(rows), texts=3, keys=KEYS, notes=5)


def plain_text(chosen: Sequence[tuple[Topic, Material]], say: Tongue) -> str:
    """Return the agenda as text, to paste into an invitation."""
    lines = [headline([topic for topic, _about in chosen], say), ""]
    for number, (topic, about) in enumerate(chosen, 1):
        lines += [f"{number}. {topic.text} {module_text(about, say)}".rstrip(), f"   {reason_text(topic, say)}"]
        if about.title:
            lines.append("   " + read_text(about, say))
        if about.scenario_title:
            lines.append("   " + discuss_text(about, say))
        if topic.helps:
            lines.append("   " + helps_text(topic, say))
        lines.append("")
    return "\n".join([*lines, rule(say), ""])


def module_text(about: Material, say: Tongue) -> str:
    """Return which module a question is of: read apart from it, a question such as ‘Wat voor signaal is dit?’ says nothing."""
    return say.gettext("(module ‘%(module)s’)", module=about.title) if about.title else ""


def read_text(about: Material, say: Tongue) -> str:
    """Return what to read about a topic."""
    if about.lesson_title:
        return say.gettext("Lees: module ‘%(module)s’, les ‘%(lesson)s’.", module=about.title, lesson=about.lesson_title)
    return say.gettext("Lees: module ‘%(module)s’.", module=about.title)


def discuss_text(about: Material, say: Tongue) -> str:
    """Return which story to talk through, with the question it begins with; a situation that is a quote is quoted once."""
    return say.gettext(
        "Bespreek: scenario ‘%(scenario)s’, situatie ‘%(scene)s’. %(question)s",
        scenario=about.scenario_title, scene=about.scene.strip(QUOTES), question=about.question,
    ).rstrip()  # fmt: skip


def helps_text(topic: Topic, say: Tongue) -> str:
    """Return what helps against what keeps people from reporting, and who takes it up."""
    said = say.gettext("Wat helpt: %(what)s", what=topic.helps)
    if not topic.who:
        return said
    takes_up = say.gettext("Wie pakt het op: %(who)s.", who=topic.who)
    return f"{said} {takes_up}"
