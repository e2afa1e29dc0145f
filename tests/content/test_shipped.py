"""What is shipped: no problems, can be passed and failed, every ending can be reached, a briefing fits between meetings."""

import re
from pathlib import Path

import pytest

from app.catalogue import check
from app.catalogue.load import load
from app.catalogue.model import Catalogue, Module, Quiz
from app.clock import local_date, now
from app.config import content_folder
from app.errors import Problem
from app.learning.publishing import Library
from app.storage.database import Database
from tests import factories
from tests.journeys import answer, item_of, onward, paths_to_endings, play, read_lessons, start, take_quiz
from tests.visitor import Visitor

FOLDER = content_folder()
MODULES = sorted(path.parent.name for path in FOLDER.glob("modules/*/module.yaml"))
BRIEFINGS = sorted(path.parent.parent.name for path in FOLDER.glob("modules/*/briefing/briefing.yaml"))
SCENARIOS = sorted(path.stem for path in FOLDER.glob("quizzes/*.yaml") if "kind: scenario" in path.read_text(encoding="utf-8"))
QUIZZES = sorted({path.stem for path in FOLDER.glob("quizzes/*.yaml")} - set(SCENARIOS))
MOST_TAPS = 12


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


@pytest.fixture
def library() -> Library:
    """What is shipped, loaded."""
    return Library(FOLDER)


@pytest.fixture
def learner(page: Visitor, database: Database) -> Visitor:
    with database.writing() as db:
        who = factories.person(db)
    return page.sign_in(who)


def test_there_is_something_to_learn() -> None:
    assert MODULES
    assert BRIEFINGS
    assert QUIZZES
    assert SCENARIOS


def test_no_mistakes_and_no_warnings_but_that_examples_are_examples(shipped: tuple[Catalogue, list[Problem]]) -> None:
    _catalogue, problems = shipped
    assert [str(problem) for problem in problems if problem.path != "organisation.yaml"] == []
    assert all(problem.severity == "warning" and "voorbeeld" in problem.what for problem in problems)


@pytest.mark.parametrize("slug", MODULES)
def test_a_module_has_five_lessons_a_quiz_of_twelve_and_a_scenario(shipped: tuple[Catalogue, list[Problem]], slug: str) -> None:
    catalogue, _problems = shipped
    module = catalogue.modules[slug]
    assert len(module.pages) >= 5
    assert all(page.cited for page in module.pages)
    quiz = catalogue.quizzes[module.head.quiz or ""]
    assert len(quiz.head.items) >= 12
    assert {item.type for item in quiz.head.items} == {"single", "multiple"}
    assert quiz.head.draw < len(quiz.head.items), "otherwise nothing is drawn"
    story = catalogue.scenarios[module.head.scenario or ""]
    assert len(story.head.scenes) >= 6
    assert len({scene.ending for scene in story.head.scenes if scene.ending}) >= 2
    assert 10 <= check.module_minutes(catalogue, module) <= 15


def _longest_option_share(quiz: Quiz) -> float:
    singles = [item for item in quiz.head.items if item.type == "single"]
    longest = [max(item.options, key=lambda option: len(option.text)).correct for item in singles]
    return sum(longest) / len(longest)


@pytest.mark.parametrize("slug", QUIZZES)
def test_the_form_of_an_answer_does_not_give_it_away(shipped: tuple[Catalogue, list[Problem]], slug: str) -> None:
    catalogue, _problems = shipped
    quiz = catalogue.quizzes[slug]
    assert _longest_option_share(quiz) <= 0.6, "the longest answer is right too often"
    for item in quiz.head.items:
        texts = [option.text for option in item.options]
        assert len(set(texts)) == len(texts), item.id
        assert not any(re.search(r"alle bovenstaande|geen van", text, re.IGNORECASE) for text in texts), item.id
        assert len({option.feedback for option in item.options}) == len(item.options), item.id


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_is_decided_by_choices_and_each_says_why(shipped: tuple[Catalogue, list[Problem]], slug: str) -> None:
    catalogue, _problems = shipped
    story = catalogue.scenarios[slug]
    for scene in story.head.scenes:
        if scene.choices:
            assert len(scene.choices) >= 2, scene.id
            assert len({choice.text for choice in scene.choices}) == len(scene.choices), scene.id
            assert len({choice.judgement for choice in scene.choices}) >= 2, f"{scene.id}: every choice is judged the same"


def _read(module: Module) -> str:
    """Return what a reader meets on the pages of a module."""
    dilemmas = (str(page.dilemma) for page in module.pages if page.dilemma)
    pages = (f"{page.title} {page.lead or ''} {re.sub('<[^>]+>', ' ', page.html)}" for page in module.pages)
    return " ".join((module.head.title, module.head.summary, *pages, *dilemmas))


def test_employees_are_je_office_holders_are_u(shipped: tuple[Catalogue, list[Problem]]) -> None:
    catalogue, _problems = shipped
    for module in catalogue.modules.values():
        assert not re.findall(r"\b(?:[Uu]|[Uu]w)\b", _read(module)), module.slug
    for briefing in catalogue.briefings.values():
        assert not re.findall(r"\b(?:[Jj]e|[Jj]ij|[Jj]ou|[Jj]ouw)\b", _read(briefing)), briefing.slug


def test_nobody_shouts(shipped: tuple[Catalogue, list[Problem]]) -> None:
    catalogue, _problems = shipped
    for texts in catalogue.files.values():
        for path, text in texts.items():
            assert "!" not in re.sub(r"^!!! ", "", text, flags=re.MULTILINE), path


# Walked through


@pytest.mark.parametrize("slug", MODULES)
def test_every_lesson_reads_well_and_leads_on(learner: Visitor, slug: str) -> None:
    overview = read_lessons(learner, f"/modules/{slug}/")
    assert overview.path == f"/modules/{slug}/"


@pytest.mark.parametrize("slug", MODULES)
def test_the_quiz_can_be_passed_and_failed(learner: Visitor, slug: str) -> None:
    quiz = learner.catalogue.modules[slug].head.quiz
    assert quiz is not None
    draw = learner.catalogue.quizzes[quiz].head.draw
    assert "niet gehaald" in take_quiz(learner, right=0, slug=quiz).main
    passed = take_quiz(learner, slug=quiz)
    assert passed.h1 == f"{draw} van de {draw} vragen helemaal goed"
    assert "Je hebt de toets gehaald." in passed.main


@pytest.mark.parametrize("slug", QUIZZES)
def test_every_question_is_asked_sooner_or_later_and_reads_well(learner: Visitor, slug: str) -> None:
    quiz = learner.catalogue.quizzes[slug]
    left = {item.id for item in quiz.head.items}
    for _attempt in range(40):
        question = start(learner, quiz.slug)
        for _number in range(quiz.head.draw):
            item = quiz.item(item_of(question))
            assert item is not None
            left.discard(item.id)
            feedback = answer(learner, question, sorted(item.key))
            question = onward(learner, feedback)
        if not left:
            return
    assert not left, "never asked"


@pytest.mark.parametrize("slug", SCENARIOS)
def test_every_ending_can_be_reached_by_choosing(learner: Visitor, slug: str) -> None:
    story = learner.catalogue.scenarios[slug]
    endings = paths_to_endings(story)
    assert set(endings) == {scene.id for scene in story.head.scenes if scene.ending}
    shown = {name: play(learner, path, slug) for name, path in endings.items()}
    assert {name: page.h1 for name, page in shown.items()} == {name: story.scene(name).title for name in endings}
    assert len({page.main for page in shown.values()}) == len(endings)


@pytest.mark.parametrize("slug", MODULES)
def test_a_whole_module_ends_in_its_completion(learner: Visitor, slug: str) -> None:
    module = learner.catalogue.modules[slug]
    read_lessons(learner, f"/modules/{slug}/")
    if module.head.quiz:
        take_quiz(learner, slug=module.head.quiz)
    if module.head.scenario:
        story = learner.catalogue.scenarios[module.head.scenario]
        play(learner, next(iter(paths_to_endings(story).values())), story.slug)
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
    seen = visitor.submit(visitor.open("/").form(action=f"/briefings/{slug}/start"))
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
