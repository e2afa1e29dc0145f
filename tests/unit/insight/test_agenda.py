"""What to put on the agenda: a fixed rule over published tables, with something to read and to talk through."""

import datetime as dt

from app.catalogue import load
from app.config import content_folder
from app.insight import agenda, sheets
from app.insight.agenda import Material, Row, Topic
from app.insight.choice_shares import Share
from app.insight.item_figures import ItemFigures
from app.insight.periods import quarter
from app.insight.question_words import Question
from tests.tongue import DUTCH

FIRST = quarter(2026, 1)


def question(quiz: str, name: str, right: int, sure: int | None) -> Question:
    share = None if sure is None else Share("about", sure)
    return Question(
        quiz, quiz.capitalize(), ItemFigures(name, f"Vraag {name}?", Share("about", right), share, None, ()), 60, FIRST
    )


QUESTIONS = (
    question("bibob", "a", 30, 40),
    question("bibob", "b", 25, 35),
    question("vpt", "c", 45, 30),
    question("integriteit", "d", 60, 5),
)
BARRIERS = (
    Row("Ik wist niet waar", 120, 42, "Zet de meldroute in beeld.", "communicatie", "40% (48 van de 120) zegt: ‘Niets’."),
    Row("Er gebeurt toch niets mee", 120, 24),
)
ROUTES = (Row("Ondermijning", 200, 160), Row("Agressie", 200, 110))


def test_first_what_is_surely_wrong_then_the_hardest_of_another_module_then_what_keeps_people() -> None:
    found = agenda.topics(QUESTIONS, BARRIERS, ROUTES, DUTCH)
    assert [(one.reason, one.text) for one in found] == [
        ("sure", "Vraag a?"), ("hardest", "Vraag c?"), ("barrier", "Ik wist niet waar"),
    ]  # fmt: skip
    assert agenda.reason_text(found[0], DUTCH) == "Van ten minste 60 mensen was ongeveer 40% zeker van een fout antwoord."
    assert agenda.reason_text(found[1], DUTCH) == "Van ten minste 60 mensen had ongeveer 45% dit goed."
    assert agenda.reason_text(found[2], DUTCH) == (
        "40% (48 van de 120) zegt: ‘Niets’. Deze drempel om te melden is het vaakst genoemd: 35% van 120 mensen."
    )
    assert agenda.reason_text(agenda.topics((), BARRIERS[1:], (), DUTCH)[0], DUTCH).startswith("Deze drempel om te melden is")
    (few,) = agenda.topics((), (Row("Bang", 12, 5, tied=True),), (), DUTCH)
    assert agenda.reason_text(few, DUTCH) == "Deze drempel om te melden hoort bij de vaakst genoemde: 5 van de 12 mensen."


def test_without_barriers_the_least_known_route_and_without_that_another_question() -> None:
    routes = agenda.topics(QUESTIONS, (), ROUTES, DUTCH)
    assert (routes[2].reason, routes[2].text) == ("route", "Agressie")
    assert agenda.reason_text(routes[2], DUTCH) == "De juiste meldroute kende 55% van 200 mensen."
    alone = agenda.topics(QUESTIONS, (), (), DUTCH)
    assert [one.quiz for one in alone] == ["bibob", "vpt", "integriteit"]


def test_with_little_there_are_fewer_topics_and_never_two_of_one_module() -> None:
    assert [one.quiz for one in agenda.topics(QUESTIONS[:2], (), (), DUTCH)] == ["bibob"]
    assert agenda.topics((), (), (), DUTCH) == ()
    assert agenda.headline((), DUTCH) == "Er is nog te weinig gepubliceerd voor een agenda"
    unsure = agenda.topics([question("bibob", "a", 30, None)], (), (), DUTCH)
    assert [one.reason for one in unsure] == ["hardest"]


def test_a_question_brings_the_lesson_with_its_facts_and_a_story() -> None:
    catalogue, _problems = load.load(content_folder(), dt.date(2026, 11, 28))
    assert catalogue
    quiz = catalogue.quizzes["wet-bibob"]
    found = set()
    for item in quiz.head.items:
        topic = Topic("hardest", item.text, 60, "ongeveer 30%", 30, "wet-bibob", item.id)
        about = agenda.material(topic, catalogue.modules.values(), catalogue.quizzes, catalogue.scenarios)
        assert about.module == "wet-bibob"
        assert about.scenario_title
        assert about.scene
        found.add(about.lesson)
    assert len(found - {""}) > 2
    gone = Topic("hardest", "Oud?", 60, "ongeveer 30%", 30, "wet-bibob", "bestaat-niet")
    assert agenda.material(gone, catalogue.modules.values(), catalogue.quizzes, catalogue.scenarios).lesson == ""
    pulse = Topic("barrier", "Bang", 60, "35%", 35)
    assert agenda.material(pulse, catalogue.modules.values(), catalogue.quizzes, catalogue.scenarios) == Material()


def test_page_file_and_text_say_the_same() -> None:
    topics = agenda.topics(QUESTIONS, BARRIERS, (), DUTCH)
    about = Material("wet-bibob", "Wet Bibob", "les-1", "Waarom", "loods", "De loods", "‘Nog één stap’", "Wat doe je?")
    chosen = [(topics[0], about), (topics[2], Material())]
    sheet = agenda.sheet(chosen, DUTCH)
    assert [sheets.page_text(cell, DUTCH) for cell in sheet.rows[0]] == [
        "1", agenda.reason_text(topics[0], DUTCH), "Vraag a?", "60", "40%", "Wet Bibob", "Waarom", "De loods", "–", "–",
    ]  # fmt: skip
    assert [sheets.page_text(cell, DUTCH) for cell in sheet.rows[1]][-2:] == ["Zet de meldroute in beeld.", "communicatie"]
    text = agenda.plain_text(chosen, DUTCH)
    for piece in (
        "1. Vraag a? (module ‘Wet Bibob’)\n", "Lees: module ‘Wet Bibob’, les ‘Waarom’.",
        "Bespreek: scenario ‘De loods’, situatie ‘Nog één stap’. Wat doe je?",
        "2. Ik wist niet waar\n", "Wat helpt: Zet de meldroute in beeld. Wie pakt het op: communicatie.", agenda.rule(DUTCH),
    ):  # fmt: skip
        assert piece in text
    assert agenda.read_text(Material("wet-bibob", "Wet Bibob"), DUTCH) == "Lees: module ‘Wet Bibob’."
