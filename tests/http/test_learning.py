"""The journey of an employee: from the first page to the completion, on paper-thin patience."""

import re

import pytest
import sqlalchemy as sa

from app.learning import publishing
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Response
from app.storage.base import Base
from app.storage.database import Database
from tests import catalogue_files, factories
from tests.catalogue_files import QUIZ, SCENARIO, SLUG
from tests.journeys import (
    MODULE,
    begin_module,
    item_of,
    key_of,
    onward,
    paths_to_endings,
    play,
    read_lessons,
    start,
    take_quiz,
)
from tests.journeys import answer as give
from tests.visitor import Visitor


def _count(database: Database, table: type[Base]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


# The whole way


def test_from_the_first_page_to_the_first_lesson_in_two_clicks(employee: Visitor) -> None:
    home = employee.open("/")
    assert "Samira" in home.h1
    lesson = employee.submit(home.form(button="Begin"))
    assert lesson.h1 == "Wat is een geschenk?"


def test_the_whole_module_is_done_and_home_says_so(employee: Visitor, database: Database) -> None:
    overview = read_lessons(employee)
    assert "2 van 4 stappen" in overview.main
    result = take_quiz(employee)
    assert result.h1 == "3 van de 3 vragen helemaal goed"
    scene = employee.submit(result.form(button="Ga verder"))
    ending = onward(employee, give(employee, scene, ["naar-fout-1"]))
    done = employee.go(ending.links["Rond de module af"])
    assert done.h1 == "Geschenken is afgerond"
    assert "Meldpunt ondermijning" in done.main
    assert "De griffier" not in done.main, "a route for office-holders"
    home = employee.open("/")
    assert "Afgerond op" in home.main
    assert _count(database, Completion) == 1


def test_without_a_completion_its_page_leads_back_to_the_module(employee: Visitor) -> None:
    assert employee.go(f"{MODULE}done/").path == MODULE
    read_lessons(employee)
    take_quiz(employee, right=0)
    play(employee, ["naar-fout-1"])
    assert employee.go(f"{MODULE}done/").path == MODULE


def test_stop_anywhere_and_go_on_at_the_same_place_on_another_device(employee: Visitor, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db)
    desk, phone = employee.another().sign_in(who), employee.another().sign_in(who)
    first = begin_module(desk)
    second = desk.submit(first.form(action=first.path))
    home = phone.open("/")
    assert phone.go(home.links["Ga verder"]).path == second.path
    phone.submit(second.form(action=second.path), csrf_token=phone.token())
    question = start(phone, QUIZ)
    feedback = give(phone, question, ["c"])
    following = onward(phone, feedback)
    back_home = desk.open("/")
    assert desk.go(back_home.links["Ga verder"]).h1 == following.h1
    assert item_of(start(desk, QUIZ)) == item_of(following)


# Modules and lessons


def test_all_modules_with_what_is_in_them(employee: Visitor) -> None:
    listed = employee.open("/modules/")
    assert "Geschenken" in listed.main
    assert "2 lessen, een toets en een scenario" in listed.main
    assert MODULE in listed.hrefs


def test_a_module_says_when_it_is_done_and_what_is_left(employee: Visitor) -> None:
    overview = employee.open(MODULE)
    assert "ten minste 70% van de toets goed" in overview.main
    left = read_lessons(employee)
    assert "Toets over geschenken" in left.main


def test_a_lesson_cites_its_sources_with_the_day_they_were_checked(employee: Visitor) -> None:
    lesson = begin_module(employee)
    assert "Gedragscode integriteit" in lesson.main
    assert "1 november 2026" in lesson.main
    assert "https://voorbeeld.example/gedragscode" in lesson.hrefs


def test_a_lesson_can_be_opened_in_any_order(employee: Visitor) -> None:
    assert employee.open(f"{MODULE}wat-doe-je/").h1 == "Wat doe je?"


@pytest.mark.parametrize(
    "path",
    ["/modules/weg/", f"{MODULE}weg/", f"{MODULE}WAT-DOE-JE/", "/modules/weg/done/", "/briefings/weg/", "/quizzes/weg/",
     f"/briefings/{SLUG}/0/", f"/briefings/{SLUG}/4/", f"/briefings/{SLUG}/99999999999999999999/", f"/modules/{SLUG}%00/",
     "/attempts/00000000-0000-0000-0000-000000000000/", "/attempts/x/", "/modules/../etc/passwd/"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_with_a_way_on(employee: Visitor, path: str) -> None:
    missing = employee.open(path, status=404)
    assert missing.h1 == "Deze pagina bestaat niet"
    assert "/" in missing.hrefs


@pytest.mark.parametrize("path", [f"{MODULE}weg/", "/modules/weg/start", "/modules/weg/x/", "/quizzes/weg/", "/briefings/weg/1/",
                                  "/briefings/weg/start", f"/briefings/{SLUG}/9/"])  # fmt: skip
def test_posting_to_what_is_not_there_records_nothing(employee: Visitor, database: Database, path: str) -> None:
    assert employee.post(path).status_code == 404
    assert _count(database, Attempt) == 0


def test_progress_is_a_post_that_is_answered_with_303(employee: Visitor, database: Database) -> None:
    lesson = begin_module(employee)
    assert _count(database, Response) == 0
    sent = employee.send(lesson.form(action=lesson.path))
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{MODULE}wat-doe-je/")
    assert _count(database, Response) == 1


def test_looking_records_nothing(employee: Visitor, database: Database) -> None:
    read = begin_module(employee)
    question = start(employee, QUIZ)
    before = {table: _count(database, table) for table in (Attempt, Response, AttemptEnd, Completion)}
    paths = ["/", "/modules/", MODULE, read.path, f"{MODULE}done/", "/briefings/", f"/briefings/{SLUG}/", f"/briefings/{SLUG}/1/",
             f"/briefings/{SLUG}/3/", f"/quizzes/{QUIZ}/", f"/quizzes/{SCENARIO}/", question.path,
             f"{question.path}feedback/1/", "/me/", "/routes/"]  # fmt: skip
    for path in paths:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert employee.raw(method, path).status_code < 400, (method, path)
    assert {table: _count(database, table) for table in before} == before


@pytest.mark.parametrize("path", [f"{MODULE}start", "/auth/logout", "/language", "/auth/logout-everywhere", "/auth/demo"])
def test_what_changes_something_cannot_be_opened(employee: Visitor, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = employee.raw(method, path)
        if answer.status_code == 308:  # to the same address with a slash, where a lesson could be
            answer = employee.raw(method, answer.headers["Location"])
        assert answer.status_code in {404, 405}
    assert "Afmelden" in employee.open("/").text


# The quiz


def test_one_question_a_page_with_its_place_in_the_row(employee: Visitor) -> None:
    question = start(employee, QUIZ)
    assert "Vraag 1 van 3" in question.main
    assert question.title.startswith("Vraag 1 van 3")
    assert re.fullmatch(r"Hoe luidt vraag \d\?", question.h1)
    assert sorted(question.form(action=question.path).options("choice")) == ["a", "b", "c"]


def test_several_answers_are_boxes_and_one_answer_is_a_row_of_buttons(employee: Visitor) -> None:
    seen = start(employee, QUIZ)
    kinds = set()
    for _number in range(3):
        form = seen.form(action=seen.path)
        types = {field.get("type") for field in form.element.iter("input") if field.get("name") == "choice"}
        several = int(item_of(seen)[-1]) % 2 == 0
        assert types == {"checkbox" if several else "radio"}
        kinds |= types
        seen = onward(employee, give(employee, seen, ["a"]))
    assert kinds == {"checkbox", "radio"}


def test_an_answer_is_called_saved_and_explained_with_a_source(employee: Visitor) -> None:
    question = start(employee, QUIZ)
    feedback = give(employee, question, ["c"])
    assert "Niet goed" in feedback.main
    assert "opgeslagen" in feedback.main
    number = item_of(question)[-1]
    for letter in "abc":
        assert f"Uitleg bij {letter} van vraag {number}, pas na het antwoord." in feedback.main
    assert "https://voorbeeld.example/gedragscode" in feedback.hrefs


def test_without_an_answer_the_page_says_so_first_and_keeps_its_place(employee: Visitor, database: Database) -> None:
    question = start(employee, QUIZ)
    wrong = employee.refused(question.form(action=question.path))
    assert wrong.title.startswith("Fout:")
    assert wrong.main.count("Kies een antwoord.") == 2, "once on top, once at the field"
    assert wrong.h1 == question.h1
    assert _count(database, Response) == 0


def test_an_impossible_answer_is_refused_and_nothing_is_kept(employee: Visitor, database: Database) -> None:
    question = start(employee, QUIZ)
    form = question.form(action=question.path)
    employee.refused(form, choice="x")
    employee.refused(form, choice=["a", "x"])
    if int(item_of(question)[-1]) % 2:
        employee.refused(form, choice=["a", "b"])
    assert _count(database, Response) == 0


def test_a_failed_quiz_can_be_done_again_and_all_attempts_stay(employee: Visitor) -> None:
    read_lessons(employee)
    failed = take_quiz(employee, right=1)
    assert failed.h1 == "1 van de 3 vragen helemaal goed"
    assert "Je score is 33%. Nodig is 70%." in failed.main
    assert "opnieuw" in " ".join(button for form in failed.forms for button in form.buttons)
    passed = take_quiz(employee)
    assert passed.path != failed.path
    overview = employee.open(MODULE)
    assert "poging 1" in overview.main
    assert "poging 2" in overview.main
    assert employee.open(failed.path).h1 == failed.h1


def test_the_same_answer_twice_is_one_answer(employee: Visitor, database: Database) -> None:
    question = start(employee, QUIZ)
    form = question.form(action=question.path)
    first = employee.submit(form, choice="c")
    again = employee.submit(form, choice=key_of(employee, item_of(question)))
    assert again.path == first.path
    assert "Niet goed" in again.main, "the first answer counts"
    assert _count(database, Response) == 1


def test_the_back_button_shows_what_was_answered_and_changes_nothing(employee: Visitor, database: Database) -> None:
    first = start(employee, QUIZ)
    second = onward(employee, give(employee, first, ["c"]))
    give(employee, second, ["c"])
    back = employee.submit(first.form(action=first.path), choice="a")
    assert back.path.endswith("/feedback/1/")
    assert _count(database, Response) == 2


def test_two_tabs_do_not_count_twice(employee: Visitor, database: Database) -> None:
    one, other = start(employee, QUIZ), start(employee, QUIZ)
    assert one.path == other.path
    following = onward(employee, give(employee, one, ["a"]))
    give(employee, following, ["a"])
    stale = employee.submit(other.form(action=other.path), choice="b")
    assert stale.path.endswith("/feedback/1/")
    assert _count(database, Response) == 2
    assert _count(database, Attempt) == 1


def test_a_question_whose_turn_it_is_not_is_a_conflict_with_a_way_on(employee: Visitor, database: Database) -> None:
    question = start(employee, QUIZ)
    form = question.form(action=question.path)
    drawn = item_of(question)
    others = [f"vraag-{number}" for number in range(1, 5) if f"vraag-{number}" != drawn]
    for item in [*others, "", "weg"]:
        refused = employee.refused(form, 409, item=item, choice="a")
        assert refused.h1 == "Je was al verder"
        assert "/" in refused.hrefs
    assert _count(database, Response) == 0


def test_feedback_before_the_answer_leads_back_to_the_question(employee: Visitor) -> None:
    question = start(employee, QUIZ)
    for number in (0, 1, 2, 3, 4, 999_999_999_999):
        assert employee.go(f"{question.path}feedback/{number}/").path == question.path


def test_a_result_cannot_be_seen_before_the_end(employee: Visitor) -> None:
    question = start(employee, QUIZ)
    onward(employee, give(employee, question, ["a"]))
    assert "Nodig is" not in employee.open(question.path).main


def test_a_finished_quiz_takes_no_more_answers(employee: Visitor, database: Database) -> None:
    first = start(employee, QUIZ)
    form = first.form(action=first.path)
    take_quiz(employee, right=0)
    before = _count(database, Response)
    assert employee.submit(form, choice="a").path.endswith("/feedback/1/")
    assert employee.send(form, item="vraag-9", choice="a").status_code == 409
    assert _count(database, Response) == before
    assert _count(database, AttemptEnd) == 1


def test_the_address_of_a_quiz_leads_to_its_module_and_starts_nothing(employee: Visitor, database: Database) -> None:
    assert employee.go(f"/quizzes/{QUIZ}/").path == MODULE
    assert employee.go(f"/quizzes/{SCENARIO}/").path == MODULE
    assert _count(database, Attempt) == 0


# The scenario


def test_each_ending_can_be_reached_and_they_differ(employee: Visitor) -> None:
    story = employee.catalogue.scenarios[SCENARIO]
    endings = {name: play(employee, path) for name, path in paths_to_endings(story).items()}
    assert set(endings) == {"goed", "fout"}
    assert {name: page.h1 for name, page in endings.items()} == {"goed": "Situatie goed", "fout": "Situatie fout"}
    assert all("Meldpunt ondermijning" in page.main for page in endings.values())


def test_a_choice_shows_what_it_led_to_with_a_source(employee: Visitor) -> None:
    scene = start(employee, SCENARIO)
    assert "Dit gebeurt er in begin." in scene.main
    feedback = give(employee, scene, ["naar-fout-1"])
    assert "Terugblik op keuze 1 in begin, pas na de keuze." in feedback.main
    assert "Terugblik op keuze 0" not in feedback.main, "only of what was chosen"
    assert "opgeslagen" in feedback.main
    assert "https://voorbeeld.example/gedragscode" in feedback.hrefs


def test_a_scene_wants_a_choice(employee: Visitor, database: Database) -> None:
    scene = start(employee, SCENARIO)
    form = scene.form(action=scene.path)
    for choice in ([], ["weg"], ["naar-midden-0", "naar-fout-1"], [""]):
        wrong = employee.refused(form, choice=choice)
        assert "Kies eerst een van de mogelijkheden." in wrong.main
    assert _count(database, Response) == 0


def test_the_first_choice_stays_however_one_goes_back(employee: Visitor, database: Database) -> None:
    scene = start(employee, SCENARIO)
    form = scene.form(action=scene.path)
    onward(employee, employee.submit(form, choice="naar-midden-0"))
    again = employee.submit(form, choice="naar-fout-1")
    assert "Keuze 0 in begin" in again.text
    assert _count(database, Response) == 1


@pytest.mark.parametrize("position", ["1", "9", "-1", "", "x", "٠", "99999999999999999999", "0.0", " 0"])
def test_a_place_where_one_is_not_is_a_conflict(employee: Visitor, database: Database, position: str) -> None:
    scene = start(employee, SCENARIO)
    refused = employee.refused(scene.form(action=scene.path), 409, position=position, choice="naar-midden-0")
    assert refused.h1 == "Je was al verder"
    assert _count(database, Response) == 0


def test_an_ended_scenario_shows_its_ending_and_takes_no_more(employee: Visitor) -> None:
    ending = play(employee, ["naar-fout-1"])
    assert employee.open(ending.path).h1 == "Situatie fout"
    assert employee.post(ending.path, {"position": "1", "choice": "naar-fout-1"}).status_code == 409
    assert employee.post(ending.path, {"position": "0", "choice": "naar-midden-0"}).status_code == 303
    assert employee.open(ending.path).h1 == "Situatie fout"


# Later edits


@pytest.fixture
def edited(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library that looks at the disk on every request."""
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    return library


def test_an_attempt_is_shown_exactly_after_three_edits(employee: Visitor, edited: Library) -> None:
    result = take_quiz(employee, right=2)
    feedback = employee.open(f"{result.path}feedback/1/")
    for number in range(3):
        catalogue_files.write(edited.folder, {catalogue_files.QUIZ_FILE: catalogue_files.quiz(items=number + 1, draw=1)})
        employee.open("/")
    assert len(edited.catalogue.quizzes[QUIZ].head.items) == 3
    assert employee.open(result.path).main == result.main
    assert employee.open(f"{result.path}feedback/1/").main == feedback.main


def test_a_lesson_half_read_goes_on_in_the_version_one_began(employee: Visitor, edited: Library) -> None:
    first = begin_module(employee)
    (edited.folder / catalogue_files.LESSON_TWO).unlink()
    new = catalogue_files.lesson("Nieuw", "Nieuw. [@gedragscode]")
    catalogue_files.write(edited.folder, {f"modules/{SLUG}/02-nieuw.md": new})
    second = employee.submit(first.form(action=first.path))
    assert second.h1 == "Wat doe je?"
    overview = employee.submit(second.form(action=second.path))
    assert "Nieuw" in overview.main, "now that it has been read, the module as it is says what is left"
    assert employee.open(f"{MODULE}nieuw/").h1 == "Nieuw"


def test_a_bad_edit_changes_nothing_for_learners(employee: Visitor, edited: Library) -> None:
    catalogue_files.write(edited.folder, {catalogue_files.MODULE: "titel: kapot"})
    assert employee.open(MODULE).h1 == "Geschenken"
    assert not edited.is_current


def test_a_module_that_was_taken_away_is_gone_but_ones_own_facts_stay(employee: Visitor, edited: Library) -> None:
    result = take_quiz(employee)
    for path in (catalogue_files.MODULE, catalogue_files.LESSON_ONE, catalogue_files.LESSON_TWO, catalogue_files.QUIZ_FILE):
        (edited.folder / path).unlink()
    for path in (catalogue_files.CARD_ONE, catalogue_files.CARD_TWO, catalogue_files.CARD_THREE, catalogue_files.BRIEFING):
        (edited.folder / path).unlink()
    (edited.folder / "modules" / SLUG / "briefing").rmdir()
    (edited.folder / "modules" / SLUG).rmdir()
    employee.open("/")
    assert edited.is_current
    employee.open(MODULE, status=404)
    shown = employee.open(result.path)
    assert shown.h1 == result.h1
    assert QUIZ in employee.open("/me/").main


# One's own data


def test_one_sees_ones_own_facts_and_nobody_elses(employee: Visitor, office_holder: Visitor) -> None:
    take_quiz(employee)
    own = employee.open("/me/")
    assert "Samira Bakker" in own.main
    assert "Toets" in own.main
    assert "Toets" not in office_holder.open("/me/").main
