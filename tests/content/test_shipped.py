"""What is shipped: no problems, equal forms, fair questions, every route drilled, every ending reached, within the time."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.assessment import forms as choosing
from app.assessment import marking
from app.catalogue import check
from app.catalogue.load import load
from app.catalogue.model import Catalogue, Drill, Item, Module, Option, Quiz, Scenario, Scene, Signal, Step, Target
from app.catalogue.story import Situation, after, leads_to, offered
from app.clock import local_date, now
from app.config import content_folder
from app.errors import Problem
from app.learning import attempts
from app.learning.attempts import Plan
from app.learning.publishing import Library
from app.storage.database import Database
from tests import factories
from tests.factories import Known
from tests.journeys import item_of, onward, start
from tests.visitor import Page, Visitor

FOLDER = content_folder()


def _slugs(kind: str) -> list[str]:
    files = FOLDER.glob("quizzes/*.yaml")
    return sorted(path.stem for path in files if path.read_text(encoding="utf-8").startswith(f"kind: {kind}\n"))


MODULES = sorted(path.parent.name for path in FOLDER.glob("modules/*/module.yaml"))
BRIEFINGS = sorted(path.parent.parent.name for path in FOLDER.glob("modules/*/briefing/briefing.yaml"))
QUIZZES, SCENARIOS, DRILLS = _slugs("quiz"), _slugs("scenario"), _slugs("drill")
PACKS = sorted(path.parent.name for path in FOLDER.glob("modules/*/module.yaml") if "'Verdieping: " in path.read_text("utf-8"))
"""Two lessons about one place in the country, for whoever wants to know more; everybody follows the others."""
MAIN = sorted(set(MODULES) - set(PACKS))
FORMED = sorted(set(QUIZZES) & set(MAIN))
"""Quizzes that measure before, after and later, with equal forms; a quiz bears the name of its module."""
ONE_STORY = {"integriteit", *PACKS}
MOST_TAPS = 12
MOST_CHOICES = 6
"""Four minutes of reading and choosing."""
STEM_WORDS = 45
OPTION_WORDS = 20
SIGNAL_WORDS = 24
ANCHORS = 2
"""Items that stay the same over the years, in form A and in form B."""
UNCERTAIN = frozenset(
    {"BIBOB-34", "BIBOB-41", "BIBOB-45", "BIBOB-52", "BIBOB-57", "BIBOB-67", "BIBOB-85", "BIBOB-88", "BIBOB-92", "BIBOB-93"}
    | {"BIBOB-94", "BIBOB-95", "BIBOB-96", "BIBOB-97"}
    | {"ONM-22", "ONM-27", "ONM-36", "ONM-41", "ONM-44", "VPT-04", "VPT-13", "VPT-14", "VPT-15", "VPT-25", "VPT-38", "VPT-43"}
    | {"VPT-45", "INT-39", "MLD-10", "MLD-14", "MLD-17", "MLD-18", "MLD-19", "MLD-22", "MLD-23", "MLD-24", "MLD-25"}
)
"""Facts with one source or none: background for a text, and never a right answer."""


@pytest.fixture(scope="session")
def shipped() -> tuple[Catalogue, list[Problem]]:
    """Everything that is shipped, with what the checker says of it."""
    catalogue, problems = load(FOLDER, local_date(now()))
    assert catalogue is not None, "\n".join(map(str, problems))
    return catalogue, problems


@pytest.fixture
def content_dir() -> Path:
    """The pages of these tests show what is shipped."""
    return FOLDER


@pytest.fixture(scope="session")
def library() -> Library:
    """What is shipped, loaded once: no test here changes it."""
    return Library(FOLDER)


@pytest.fixture
def somebody(database: Database) -> Known:
    """A civil servant who has done nothing yet."""
    with database.writing() as db:
        return factories.person(db)


@pytest.fixture
def learner(page: Visitor, somebody: Known) -> Visitor:
    return page.sign_in(somebody)


@pytest.fixture(scope="session")
def catalogue(shipped: tuple[Catalogue, list[Problem]]) -> Catalogue:
    """Everything that is shipped."""
    return shipped[0]


def test_there_is_something_to_learn() -> None:
    assert MODULES
    assert BRIEFINGS
    assert QUIZZES
    assert SCENARIOS
    assert DRILLS


def test_no_mistakes_and_no_warnings_but_that_examples_are_examples(shipped: tuple[Catalogue, list[Problem]]) -> None:
    _catalogue, problems = shipped
    assert [str(problem) for problem in problems if problem.path != "organisation.yaml"] == []
    assert all(problem.severity == "warning" and "voorbeeld" in problem.what for problem in problems)


@pytest.mark.parametrize("slug", MODULES)
def test_a_module_has_lessons_a_quiz_and_stories_that_take_turns(catalogue: Catalogue, slug: str) -> None:
    module = catalogue.modules[slug]
    assert len(module.pages) >= (2 if slug in PACKS else 5)
    assert all(page.cited for page in module.pages)
    assert module.head.quiz == slug in catalogue.quizzes
    assert len(module.head.variants) >= (1 if slug in ONE_STORY else 2), "nobody gets the same story two years running"
    assert set(module.head.variants) <= set(catalogue.scenarios)
    assert 10 <= check.module_minutes(catalogue, module) <= 15


# Questions


def _of_form(quiz: Quiz, form: str) -> list[Item]:
    return [item for item in quiz.head.items if form in item.forms]


def _make_up(items: list[Item]) -> Counter[tuple[str | None, str]]:
    return Counter((item.topic, item.type) for item in items)


def _texts(item: Item) -> list[str]:
    """Return what can be chosen, put in order or matched."""
    parts: list[Option | Step | Target | Signal] = [*item.options, *item.steps, *item.targets, *item.signals]
    return [part.text for part in parts]


def _words(items: list[Item]) -> int:
    return sum(len(text.split()) for item in items for text in (item.text, *_texts(item)))


def _explained(item: Item) -> Iterator[str]:
    """Return everything that is said of an answer."""
    parts: list[Option | Step | Signal] = [*item.options, *item.steps, *item.signals]
    yield from (part.feedback for part in parts)
    if item.number:
        yield from (item.number.right, item.number.low, item.number.high)


@pytest.mark.parametrize("slug", FORMED)
def test_the_two_forms_and_the_probe_are_made_alike(catalogue: Catalogue, slug: str) -> None:
    quiz = catalogue.quizzes[slug]
    first, second, probe = (_of_form(quiz, form) for form in ("a", "b", "probe"))
    assert len(first) == len(second) == len(probe) == quiz.head.draw
    assert _make_up(first) == _make_up(second) == _make_up(probe), "topic by topic, kind by kind"
    assert sum(item.is_anchor for item in quiz.head.items) == ANCHORS
    lengths = [_words(items) for items in (first, second, probe)]
    assert max(lengths) <= 1.1 * min(lengths), f"to read: {lengths} words"
    assert max(lengths) <= 400, "two minutes of reading"


@pytest.mark.parametrize("slug", FORMED)
def test_what_is_measured_later_is_asked_nowhere_else(catalogue: Catalogue, slug: str) -> None:
    quiz = catalogue.quizzes[slug]
    assert all(item.forms for item in quiz.head.items)
    assert {item.forms for item in quiz.head.items if len(item.forms) > 1} == {("a", "b")}
    assert len(_of_form(quiz, "route")) >= 3
    assert len(_of_form(quiz, "year")) >= 2 * quiz.head.draw, "for a year and for who tries again in it"


@pytest.mark.parametrize("slug", PACKS)
def test_a_pack_asks_more_than_it_draws_in_several_ways(catalogue: Catalogue, slug: str) -> None:
    quiz = catalogue.quizzes[slug]
    assert quiz.head.draw >= 6
    assert len(quiz.head.items) > quiz.head.draw, "who tries again is asked something else"
    assert len({item.type for item in quiz.head.items}) >= 3
    assert len({item.topic for item in quiz.head.items}) >= 3
    assert any("Meldpunt" in text for item in quiz.head.items for text in _texts(item)), "the route is asked"


@pytest.mark.parametrize("slug", PACKS)
def test_a_pack_has_a_card_for_each_function(catalogue: Catalogue, slug: str) -> None:
    texts = " ".join(catalogue.files[catalogue.modules[slug].version].values())
    cards = re.findall(r'^!!! signal "([^"]+)"', texts, re.MULTILINE)
    for function in ("Subsidieadviseur", "Vergunningverlener", "Toezichthouder", "Medewerker grondzaken", "Klantcontact"):
        assert any(card.startswith(function) for card in cards), f"nothing for the {function.lower()}"


@pytest.mark.parametrize("slug", FORMED)
def test_there_are_topics_and_all_five_kinds_of_questions(catalogue: Catalogue, slug: str) -> None:
    items = catalogue.quizzes[slug].head.items
    kinds = Counter(item.type for item in items)
    assert set(kinds) == {"single", "multiple", "order", "match", "number"}
    assert kinds["order"] >= 3
    assert kinds["match"] >= 3
    assert kinds["number"] >= 2
    assert None not in {item.topic for item in items}
    assert 4 <= len({item.topic for item in items}) <= 5
    for topic in {item.topic for item in items}:
        assert any("year" in item.forms for item in items if item.topic == topic), f"nothing to refresh {topic} with"


@pytest.mark.parametrize("slug", QUIZZES)
def test_questions_are_short_and_ask_what_is_so(catalogue: Catalogue, slug: str) -> None:
    for item in catalogue.quizzes[slug].head.items:
        assert len(item.text.split()) <= STEM_WORDS, item.id
        assert all(len(text.split()) <= OPTION_WORDS for text in _texts(item)), item.id
        asked = re.sub(r"‘[^’]*’", "", item.text).rstrip(".?").rpartition(". ")[2]
        assert not re.search(r"\b(?:niet|geen|nooit|behalve)\b", asked), f"{item.id} asks what is not so: {asked}"


def _longest_option_share(quiz: Quiz) -> float:
    singles = [item for item in quiz.head.items if item.type == "single"]
    longest = [max(item.options, key=lambda option: len(option.text)).correct for item in singles]
    return sum(longest) / len(longest)


@pytest.mark.parametrize("slug", QUIZZES)
def test_the_form_of_an_answer_does_not_give_it_away(catalogue: Catalogue, slug: str) -> None:
    quiz = catalogue.quizzes[slug]
    assert _longest_option_share(quiz) <= 0.4, "the longest answer is right too often"
    for item in quiz.head.items:
        texts = _texts(item)
        assert len(set(texts)) == len(texts), item.id
        assert not any(re.search(r"alle bovenstaande|geen van", text, re.IGNORECASE) for text in texts), item.id
        if item.type == "single" and "route" not in item.forms:
            lengths = [len(option.text) for option in item.options]
            assert max(lengths) <= 1.5 * min(lengths), f"{item.id}: {lengths}"


@pytest.mark.parametrize("slug", QUIZZES)
def test_each_answer_says_why_in_its_own_words(catalogue: Catalogue, slug: str) -> None:
    for item in catalogue.quizzes[slug].head.items:
        said = list(_explained(item))
        assert len(said) >= 3, item.id
        assert len(set(said)) == len(said), item.id
        assert all(len(text.split()) >= 8 for text in said), item.id


def test_no_answer_rests_on_a_fact_that_is_not_certain(catalogue: Catalogue) -> None:
    for quiz in catalogue.quizzes.values():
        for item in quiz.head.items:
            assert item.facts, item.id
            assert not UNCERTAIN & set(item.facts), item.id
    taught: list[Quiz | Scenario | Drill] = [
        *catalogue.quizzes.values(),
        *catalogue.scenarios.values(),
        *catalogue.drills.values(),
    ]
    for one in taught:
        for source in one.head.sources:
            assert source.facts, f"{one.slug}: {source.id}"
            assert not UNCERTAIN & set(source.facts), f"{one.slug}: {source.id}"


@pytest.mark.parametrize("slug", QUIZZES)
def test_a_question_about_the_route_offers_routes_of_the_organisation(catalogue: Catalogue, slug: str) -> None:
    known = {route.id for route in catalogue.organisation.routes if "civil_servant" in route.audience}
    asked = _of_form(catalogue.quizzes[slug], "route")
    assert len({tuple(item.key) for item in asked}) == len(asked), "each has another answer"
    for item in asked:
        assert item.type == "single"
        assert {option.id for option in item.options} <= known, item.id


# Stories


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_is_decided_by_choices_and_each_says_why(catalogue: Catalogue, slug: str) -> None:
    for scene in catalogue.scenarios[slug].head.scenes:
        if scene.choices:
            assert len([choice for choice in scene.choices if choice.when is None]) >= 2, scene.id
            assert len({choice.text for choice in scene.choices}) == len(scene.choices), scene.id
            assert all(choice.consequence for choice in scene.choices), f"{scene.id}: what happens is told"
        if scene.choices and not scene.dilemma:
            assert len({choice.judgement for choice in scene.choices}) >= 2, f"{scene.id}: every choice is judged the same"


def _dilemmas(scenes: tuple[Scene, ...]) -> list[Scene]:
    return [scene for scene in scenes if scene.dilemma]


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_has_advice_a_dilemma_and_a_memory(catalogue: Catalogue, slug: str) -> None:
    head = catalogue.scenarios[slug].head
    assert 9 <= len(head.scenes) <= 16
    endings = [scene.ending for scene in head.scenes if scene.ending]
    assert len(endings) >= 4
    assert set(endings) == {"good", "mixed", "bad"}
    assert all(scene.place and scene.time for scene in head.scenes if not scene.ending)
    assert sum(bool(scene.advisers) for scene in head.scenes) >= 3
    for scene in _dilemmas(head.scenes):
        for choice in scene.choices:
            assert choice.judgement is None, f"{scene.id}/{choice.id}"
            assert 2 <= len(choice.considerations) <= 3, f"{scene.id}/{choice.id}"
    assert _dilemmas(head.scenes)
    choices = [choice for scene in head.scenes for choice in scene.choices]
    assert any(choice.when for choice in choices), "a choice that not everybody gets"
    assert any(len(choice.branches) > 1 for choice in choices), "a choice that does not lead everybody to the same"


# The route trainer


@pytest.mark.parametrize("slug", DRILLS)
def test_every_route_is_drilled_for_whoever_has_it(catalogue: Catalogue, slug: str) -> None:
    drill = catalogue.drills[slug]
    for role, fewest in (("civil_servant", 20), ("office_holder", 10)):
        signals = [signal for signal in drill.head.signals if role in signal.audience]
        routes = {route.id for route in catalogue.organisation.routes if role in route.audience}
        assert len(signals) >= fewest
        assert {signal.route for signal in signals} == routes
        for signal in signals:
            assert set(signal.also) < routes, signal.id
            assert signal.route not in signal.also, signal.id
            assert len(routes) - len(signal.also) >= 3, f"{signal.id}: two wrong routes are left to offer"


@pytest.mark.parametrize("slug", DRILLS)
def test_a_signal_is_read_in_seconds(catalogue: Catalogue, slug: str) -> None:
    for signal in catalogue.drills[slug].head.signals:
        assert len(signal.text.split()) <= SIGNAL_WORDS, signal.id
        assert len(re.findall(r"[.?](?=\s|’|$)", signal.text)) <= 3, signal.id
        assert 6 <= len(signal.feedback.split()) <= 30, signal.id


# Tone


JE = re.compile(r"\b(?:[Jj]e|[Jj]ij|[Jj]ou|[Jj]ouw)\b")
U = re.compile(r"\b(?:[Uu]|[Uu]w)\b")


def _read(module: Module) -> str:
    """Return what a reader meets on the pages of a module."""
    dilemmas = (str(page.dilemma) for page in module.pages if page.dilemma)
    pages = (f"{page.title} {page.lead or ''} {re.sub('<[^>]+>', ' ', page.html)}" for page in module.pages)
    return " ".join((module.head.title, module.head.summary, *pages, *dilemmas))


def _drilled(drill: Drill, role: str) -> str:
    return " ".join(re.sub(r"‘[^’]*’", "", signal.text) + signal.feedback
                    for signal in drill.head.signals if role in signal.audience)  # fmt: skip


def test_employees_are_je_office_holders_are_u(catalogue: Catalogue) -> None:
    for module in catalogue.modules.values():
        assert not U.findall(_read(module)), module.slug
    for briefing in catalogue.briefings.values():
        assert not JE.findall(_read(briefing)), briefing.slug
    for drill in catalogue.drills.values():
        assert not U.findall(_drilled(drill, "civil_servant")), drill.slug
        assert not JE.findall(_drilled(drill, "office_holder")), drill.slug


def test_nobody_shouts(catalogue: Catalogue) -> None:
    for texts in catalogue.files.values():
        for path, text in texts.items():
            assert "!" not in re.sub(r"^!!! ", "", text, flags=re.MULTILINE), path


# Walked through


def test_the_path_holds_what_is_asked_and_the_packs_are_there_for_who_wants_more(learner: Visitor) -> None:
    home = learner.open("/").main
    path, more = home.split("Wil je meer weten?")
    titles = [learner.catalogue.modules[slug].head.title for slug in learner.catalogue.modules]
    assert [title for title in titles if title in path] == [
        "Ondermijning herkennen", "Veilige Publieke Taak", "Integriteit en melden", "Wet Bibob",
    ]  # fmt: skip
    assert [title for title in titles if title in more] == titles[len(MAIN) :]


def _fields(chosen: Sequence[str], item: Item) -> dict[str, str | list[str]]:
    """Return what the page of a question is filled in with, for an answer."""
    if item.type == "order":
        return {f"place-{name}": str(place) for place, name in enumerate(chosen, start=1)}
    if item.type == "match":
        return {f"target-{signal}": target for signal, _is, target in (one.partition("=") for one in chosen)}
    return {"number": chosen[0]} if item.type == "number" else {"choice": list(chosen)}


def _wrong(item: Item) -> list[str]:
    """Return an answer that earns nothing."""
    if item.type == "order":
        return [step.id for step in reversed(item.steps)]
    if item.type == "match":
        return [f"{one.id}={next(target.id for target in item.targets if target.id != one.target)}" for one in item.signals]
    if item.number:
        return [str(item.number.answer + 1)]
    return [next(option.id for option in item.options if not option.correct)]


def _answer(visitor: Visitor, seen: Page, quiz: Quiz, *, right: bool) -> Page:
    """Answer the question on a page; return what is said of the answer."""
    item = quiz.item(item_of(seen))
    assert item is not None
    chosen = list(marking.key_of(item)) if right else _wrong(item)
    return visitor.submit(seen.form(action=seen.path), **_fields(chosen, item))


def _take(visitor: Visitor, slug: str, *, right: bool) -> Page:
    """Do a whole quiz; return its result."""
    quiz = visitor.catalogue.quizzes[slug]
    seen = start(visitor, slug)
    for _number in range(quiz.head.draw):
        seen = onward(visitor, _answer(visitor, seen, quiz, right=right))
    return seen


def _begun(visitor: Visitor, library: Library, who: Known, kind: str, slug: str, asked: tuple[str, ...] | None = None) -> Page:
    """Begin an attempt at exactly this, whatever would have been somebody's turn; return its first page."""
    with visitor.database.writing() as db:
        plan = Plan(kind, None, asked)
        attempt = attempts.start(db, library, library.current(kind, slug), who.taker, now(), plan=plan)
    return visitor.open(f"/attempts/{attempt}/")


def _read_lessons(visitor: Visitor, slug: str) -> Page:
    """Pass over the questions before a module and read every lesson; return the overview that follows."""
    overview = visitor.open(f"/modules/{slug}/")
    has_entry = visitor.catalogue.modules[slug].head.entry_percent is not None
    seen = visitor.submit(overview.form(button="Sla over") if has_entry else overview.form(action=f"/modules/{slug}/start"))
    while seen.path != f"/modules/{slug}/":
        seen = visitor.submit(seen.form(action=seen.path))
    return seen


@pytest.mark.parametrize("slug", MODULES)
def test_every_lesson_reads_well_and_leads_on(learner: Visitor, slug: str) -> None:
    overview = _read_lessons(learner, slug)
    assert overview.path == f"/modules/{slug}/"


@pytest.mark.parametrize("slug", MAIN)
def test_who_knows_it_already_is_done_after_six_questions(learner: Visitor, slug: str) -> None:
    quiz = learner.catalogue.quizzes[learner.catalogue.modules[slug].head.quiz or ""]
    seen = learner.submit(learner.open(f"/modules/{slug}/").form(button="vragen vooraf"))
    for number in range(quiz.head.draw):
        seen = _answer(learner, seen, quiz, right=number > 0)
    assert "afgerond" in learner.open(f"/modules/{slug}/done/").h1, "one mistake may be made"


@pytest.mark.parametrize("slug", MODULES)
def test_the_quiz_can_be_passed_and_failed(learner: Visitor, slug: str) -> None:
    quiz = learner.catalogue.modules[slug].head.quiz
    assert quiz is not None
    assert "Je hebt de toets nog niet gehaald." in _take(learner, quiz, right=False).main
    assert "Je hebt de toets gehaald." in _take(learner, quiz, right=True).main


@pytest.mark.parametrize("slug", QUIZZES)
def test_every_question_reads_well_and_its_right_answer_is_right(
    learner: Visitor, somebody: Known, library: Library, slug: str
) -> None:
    quiz = learner.catalogue.quizzes[slug]
    names = [item.id for item in quiz.head.items]
    for first in range(0, len(names), 10):
        asked = tuple(names[first : first + 10])
        seen = _begun(learner, library, somebody, "quiz", slug, asked)
        for name in asked:
            assert item_of(seen) == name
            said = _answer(learner, seen, quiz, right=True)
            assert any(source.label in said.main for source in quiz.head.sources), f"{name} names no source"
            seen = onward(learner, said)
        assert seen.h1 == f"{len(asked)} van de {len(asked)} vragen helemaal goed"


@pytest.mark.parametrize("slug", FORMED)
def test_who_keeps_trying_meets_every_question_but_those_that_measure(catalogue: Catalogue, slug: str) -> None:
    quiz = catalogue.quizzes[slug].head
    history: list[choosing.Asked] = []
    for seed in range(12):
        drawn = choosing.next_quiz(quiz, "a", history, 2026, seed)
        assert len(set(drawn.items)) == quiz.draw
        history.append(choosing.Asked("quiz", 2026, drawn.items))
    met = {name for asked in history for name in asked.items}
    assert met == {item.id for item in quiz.items if {"a", "b", "year"} & set(item.forms)}


def _ways(story: Scenario) -> dict[str, list[str]]:
    """Return for each ending one way there: the choices, in order."""
    found: dict[str, list[str]] = {}
    begin = Situation(frozenset(), 0, story.head.audience[0])
    frontier: list[tuple[str, Situation, list[str]]] = [(story.head.start, begin, [])]
    while frontier:
        name, here, path = frontier.pop()
        scene = story.scene(name)
        if scene.ending:
            found.setdefault(name, path)
        for choice in offered(scene, here):
            then = after(scene, choice, here)
            frontier.append((leads_to(choice, then), then, [*path, choice.id]))
    return found


def _play(visitor: Visitor, seen: Page, choices: Sequence[str]) -> Page:
    """Make these choices; return the ending."""
    for choice in choices:
        seen = onward(visitor, visitor.submit(seen.form(action=seen.path), choice=choice))
    return seen


@pytest.mark.parametrize("slug", SCENARIOS)
def test_every_ending_can_be_reached_by_choosing(learner: Visitor, somebody: Known, library: Library, slug: str) -> None:
    story = learner.catalogue.scenarios[slug]
    ways = _ways(story)
    assert set(ways) == {scene.id for scene in story.head.scenes if scene.ending}
    assert max(map(len, ways.values())) <= MOST_CHOICES
    shown = {name: _play(learner, _begun(learner, library, somebody, "scenario", slug), way) for name, way in ways.items()}
    assert {name: page.h1 for name, page in shown.items()} == {name: story.scene(name).title for name in ways}


@pytest.mark.parametrize("slug", MODULES)
def test_a_whole_module_ends_in_its_completion(learner: Visitor, slug: str) -> None:
    module = learner.catalogue.modules[slug]
    _read_lessons(learner, slug)
    assert module.head.quiz is not None
    _take(learner, module.head.quiz, right=True)
    seen = start(learner, module.head.variants[0])
    while any(form.action == seen.path for form in seen.forms):
        seen = _play(learner, seen, seen.form(action=seen.path).options("choice")[:1])
    done = learner.open(f"/modules/{slug}/done/")
    assert "afgerond" in done.h1


@pytest.mark.parametrize("slug", BRIEFINGS)
def test_a_briefing_is_done_within_seven_cards_and_twelve_taps(page: Visitor, database: Database, slug: str) -> None:
    with database.writing() as db:
        who = factories.office_holder(db)
    visitor = page.sign_in(who)
    briefing = visitor.catalogue.briefings[slug]
    assert len(briefing.pages) <= 7
    assert sum(card.dilemma is not None for card in briefing.pages) == 1
    assert check.module_minutes(visitor.catalogue, briefing) <= 5
    seen = visitor.submit(visitor.open(f"/briefings/{slug}/").form(action=f"/briefings/{slug}/start"))
    taps = 1
    while not seen.path.endswith("/done/"):
        form = seen.form(action=seen.path)
        choices = form.options("choice")
        seen = visitor.submit(form, **({"choice": choices[-1]} if choices else {}))
        taps += 2 if choices else 1
    assert taps <= MOST_TAPS
    assert "afgerond" in seen.h1


def test_the_reporting_routes_name_the_meldpunt_and_112(page: Visitor) -> None:
    routes = page.open("/routes/")
    assert "Meldpunt" in routes.main
    assert "112" in routes.main
