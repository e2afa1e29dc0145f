"""Content as a reader meets it, as plain text: made by the functions that make the pages, so that a change of either shows.

It holds everything that can be met, on whichever path and with whatever answer, and nothing that a day changes. It needs a
request of the application.
"""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from app.assessment import asking, marking
from app.catalogue.model import Choice, Content, Dilemma, Drill, Item, Module, Page, Pulse, Quiz, Scenario, Scene
from app.catalogue.panel import opinion_of
from app.catalogue.scenario_proof import longest_path
from app.web.items import explained, hint
from app.web.modules import source_link
from app.web.scenes import JUDGEMENT_KINDS, word
from app.web.shown import links, told

SEED = 7
BLOCKS = {"p", "h2", "h3", "li", "tr", "div", "br", "blockquote", "dt", "dd", "hr"}


def text_of(content: Content) -> str:
    """Return one version as text, line by line."""
    return "".join(f"{line.strip()}\n" for line in _lines(content) if line.strip())


def _lines(content: Content) -> Iterator[str]:
    if isinstance(content, Module):
        return _module(content)
    if isinstance(content, Quiz):
        return _quiz(content)
    if isinstance(content, Pulse):
        return _pulse(content)
    return _scenario(content) if isinstance(content, Scenario) else _drill(content)


def _pulse(pulse: Pulse) -> Iterator[str]:
    yield pulse.head.title
    for question in pulse.head.questions:
        yield from (question.text.je, question.text.u)
        yield from (f"{option.text} ({', '.join(option.audience)})" for option in question.options)


class _Text(HTMLParser):
    """HTML as text: a line for each block, and the address behind each link."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.parts.append("\n" if tag in BLOCKS else "|" if tag in {"td", "th"} else "")
        self.parts.append(f"[{given['class']}] " if tag == "div" and given.get("class") else "")
        if tag == "a":
            self.links.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f" <{self.links.pop()}>" if tag == "a" else "\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(" ".join(data.split("\n")))


def plain(html: str) -> list[str]:
    """Return the lines that a reader of HTML meets."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return [line.strip() for line in "".join(reader.parts).split("\n")]


def _sources(shown: Iterable[dict[str, str]]) -> Iterator[str]:
    for one in shown:
        yield f"bron: {one['label']} <{one['url']}>, {one['checked']}"


def _module(module: Module) -> Iterator[str]:
    yield from (module.head.title, module.head.summary)
    for page in module.pages:
        yield f"== {page.slug}"
        yield from filter(None, (page.kicker, page.title, page.lead))
        yield from plain(page.html)
        yield from _dilemma(module, page, page.dilemma)
        yield from _sources(source_link(module.source(name)) for name in page.cited)


def _dilemma(module: Module, page: Page, dilemma: Dilemma | None) -> Iterator[str]:
    if dilemma is None:
        return
    yield dilemma.question
    for choice in dilemma.choices:
        yield f"{page.slug} {choice.id}: {choice.text}"
        yield choice.consequence
        yield from choice.considerations
        yield from _sources(source_link(module.source(name)) for name in choice.sources)


def _quiz(quiz: Quiz) -> Iterator[str]:
    yield f"{quiz.head.title} ({quiz.head.draw})"
    for item in quiz.head.items:
        question = asking.of_item(item, SEED)
        yield f"== {item.id}: {question.text}"
        yield hint(question)
        yield from (f"- {answer.text}" for answer in (*question.answers, *question.targets))
        if question.limits:
            yield f"{question.limits.minimum} {question.limits.maximum} {question.limits.unit or ''}"
        for chosen in _answers(item):
            yield f"antwoord {' '.join(chosen)}: {marking.mark(item, chosen).points}"
            for line in explained(quiz, item, chosen, SEED):
                yield f"{'+' if line['correct'] else '-'} {line['text']} {line['said']} {line['feedback']}"
                yield from _sources(line["sources"])


def _answers(item: Item) -> Iterator[tuple[str, ...]]:
    """Yield the right answer, and of a number also one that is too low and one that is too high."""
    yield marking.key_of(item)
    if item.number:
        away = item.number.tolerance + 1
        yield from ((str(item.number.answer + by),) for by in (-away, away))


def _scenario(story: Scenario) -> Iterator[str]:
    yield from (story.head.title, story.head.summary)
    yield f"begint bij {story.head.start}, ten hoogste {longest_path(story.head)} keuzes, voor {' '.join(story.head.audience)}"
    for scene in story.head.scenes:
        yield f"== {scene.id}: {scene.title} {scene.time or ''} {scene.place or ''} {scene.ending or ''}"
        yield from plain(told(scene.text))
        for adviser in scene.advisers:
            yield adviser.who
            yield from plain(told(adviser.text))
            yield from _sources(links(story, adviser.sources))
        question = asking.of_scene(scene, scene.choices)
        yield question.text
        for answer, choice in zip(question.answers, scene.choices, strict=True):
            yield f"- {answer.text}"
            yield from _choice(story, scene, choice)


def _choice(story: Scenario, scene: Scene, choice: Choice) -> Iterator[str]:
    yield word(JUDGEMENT_KINDS[choice.judgement])
    yield from plain(told(choice.consequence or ""))
    yield choice.feedback
    yield from (f"{one.value}: {one.text}" for one in choice.considerations)
    found = opinion_of(story.panel, f"{scene.id}/{choice.id}")
    if found:
        yield f"panel: {found.experts} {found.strong} {found.risky}"
    yield from _sources(links(story, choice.sources))
    if choice.when:
        yield f"als {choice.when.model_dump(exclude_defaults=True)}"
    for branch in choice.branches:
        when = branch.when.model_dump(exclude_defaults=True) if branch.when else ""
        yield f"naar {branch.to} {when}"


def _drill(drill: Drill) -> Iterator[str]:
    yield f"{drill.head.title} ({drill.head.draw})"
    for signal in drill.head.signals:
        yield f"== {signal.id}: {signal.text}"
        yield f"{signal.route}, ook {' '.join(signal.also)}, voor {' '.join(signal.audience)}"
        yield signal.feedback
        yield from _sources(source_link(drill.source(name)) for name in signal.sources)
