"""The pages of editors and reviewers, and what learners see meanwhile. Attacked as a colleague would."""

import dataclasses as dc
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.clock import now
from app.config import Config
from app.learning import publishing
from app.learning.changes import ASKED_DAYS
from app.learning.publishing import Library
from app.learning.records import Completion, ContentApproval, ContentPublication
from app.storage.database import Database
from app.web.application import make_application
from tests import factories
from tests.catalogue_files import CARD_ONE, LESSON_ONE, QUIZ, QUIZ_FILE, SLUG
from tests.visitor import Form, Visitor

COURSE = f"/content/module/{SLUG}/"
BRIEFING = f"/content/briefing/{SLUG}/"
SOURCE = f"/content/sources/module/{SLUG}/gedragscode/"
SignIn = Callable[[str, str], Visitor]


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)


@pytest.fixture
def library(content_dir: Path, database: Database) -> Library:
    """What a server has."""
    return Library(content_dir, database)


@pytest.fixture
def sign_in(page: Visitor, database: Database) -> SignIn:
    def _sign_in(name: str, duty: str) -> Visitor:
        with database.writing() as db:
            who = factories.person(db, name=name, unit="vth", duties=(duty,) if duty else ())
        return page.another().sign_in(who)

    return _sign_in


@pytest.fixture
def editor(sign_in: SignIn) -> Visitor:
    return sign_in("Koen Rietveld", "editor")


@pytest.fixture
def domain(sign_in: SignIn) -> Visitor:
    return sign_in("Dirk Domein", "domain_reviewer")


@pytest.fixture
def legal(sign_in: SignIn) -> Visitor:
    return sign_in("Lies Recht", "legal_reviewer")


def _approve(*reviewers: Visitor, at: str = COURSE) -> None:
    for reviewer in reviewers:
        reviewer.submit(reviewer.open(at).form(action=f"{at}approve"))


def _edit(library: Library, path: str, old: str, new: str) -> None:
    place = library.folder / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def _approvals(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(ContentApproval)) or 0


def test_on_the_first_day_learners_see_nothing_of_it_and_are_told_kindly(
    employee: Visitor, office_holder: Visitor, library: Library
) -> None:
    assert "Er staat nog niets voor je klaar" in employee.open("/").main
    assert "Er wordt nog 1 module nagekeken" in employee.open("/").main
    listed = employee.open("/modules/")
    assert "Er wordt nog 1 module nagekeken" in listed.main
    assert "Er staat nog niets voor u klaar" in office_holder.open("/").main
    assert "Er wordt nog 1 briefing nagekeken" in office_holder.open("/briefings/").main
    for path in (f"/modules/{SLUG}/", f"/modules/{SLUG}/wat-doe-je/", f"/briefings/{SLUG}/", f"/briefings/{SLUG}/1/"):
        page = employee.open(path, 404)
        assert page.h1 == "Dit wordt nog nagekeken"
    for page in (listed, employee.open("/"), employee.open(f"/modules/{SLUG}/", 404)):
        assert "Geschenken" not in page.text
    token = employee.token()
    for path in (f"/modules/{SLUG}/start", f"/quizzes/{QUIZ}/", f"/modules/{SLUG}/wat-doe-je/", f"/briefings/{SLUG}/start"):
        assert employee.raw("POST", path, {"csrf_token": token}).status_code == 404
    assert employee.open("/modules/bestaat-niet/", 404).h1 == "Deze pagina bestaat niet"
    assert library.drafts.modules


def test_two_approvals_and_it_is_there(employee: Visitor, editor: Visitor, domain: Visitor, legal: Visitor) -> None:
    assert "Wacht op twee goedkeuringen" in editor.open(COURSE).main
    _approve(legal)
    waiting = editor.open(COURSE)
    assert "Wacht op de vakinhoudelijke goedkeuring" in waiting.main
    assert "Juridisch: Lies Recht" in waiting.main
    told = legal.open(COURSE)
    assert "Je keurde deze versie goed" in told.main
    assert not [form for form in told.forms if form.action.endswith("approve")]
    employee.open(f"/modules/{SLUG}/", 404)
    _approve(domain)
    assert "Geschenken" in employee.open("/modules/").main
    assert employee.open(f"/modules/{SLUG}/").h1 == "Geschenken"
    index = editor.open("/content/")
    assert "gepubliceerd" in index.main
    assert "Juridisch: Lies Recht" in index.main
    assert "Vakinhoudelijk: Dirk Domein" in index.main


def test_names_are_for_editors_only(editor: Visitor, domain: Visitor, legal: Visitor, with_duty: Callable[..., Visitor]) -> None:
    _approve(legal, domain)
    for path in ("/content/", COURSE):
        assert "Dirk Domein" in editor.open(path).text
        assert "Dirk Domein" not in legal.open(path).main
    assert "Domein" not in with_duty("core_team").open("/insight/revisions/").text


def test_an_edit_is_shown_word_by_word_and_learners_keep_the_old_text(
    employee: Visitor, editor: Visitor, domain: Visitor, legal: Visitor, library: Library
) -> None:
    _approve(legal, domain)
    _edit(library, LESSON_ONE, "**signaal**", "<b>teken</b> & meer")
    changed = legal.open(COURSE)
    (gone,), (new,) = (list(changed.root.iter(tag)) for tag in ("del", "ins"))
    assert "".join(gone.itertext()) == "weg: **signaal**"
    assert "".join(new.itertext()) == "nieuw: <b>teken</b> & meer"
    assert "Lezers krijgen nog de vorige goedgekeurde versie" in changed.main
    assert "signaal" in employee.open(f"/modules/{SLUG}/wat-is-een-geschenk/").main
    assert "teken" not in employee.open(f"/modules/{SLUG}/wat-is-een-geschenk/").main
    assert "in beoordeling" in editor.open("/content/").main
    _approve(legal, domain)
    assert "teken" in employee.open(f"/modules/{SLUG}/wat-is-een-geschenk/").main
    assert not list(legal.open(COURSE).root.iter("ins"))


def test_an_old_page_approves_nothing(legal: Visitor, library: Library, database: Database) -> None:
    form = legal.open(COURSE).form(action=f"{COURSE}approve")
    _edit(library, LESSON_ONE, "signaal", "teken")
    page = legal.refused(form, 409)
    assert "De bestanden zijn intussen veranderd" in page.main
    assert "teken" in page.main
    assert _approvals(database) == 0
    assert legal.refused(form, 409, version="").h1 == "Geschenken"


def test_twice_is_once_and_the_second_says_why(legal: Visitor, database: Database) -> None:
    form = legal.open(COURSE).form(action=f"{COURSE}approve")
    legal.submit(form)
    assert "heeft deze goedkeuring al" in legal.refused(form, 409).main
    assert _approvals(database) == 1


def test_an_editor_has_no_button_and_no_way(editor: Visitor, database: Database) -> None:
    page = editor.open(COURSE)
    assert not [form for form in page.forms if form.action.endswith("approve")]
    version = page.form(action=f"{COURSE}offer").values["version"][0]
    answer = editor.raw("POST", f"{COURSE}approve", {"csrf_token": editor.token(), "version": version})
    assert answer.status_code == 403
    assert _approvals(database) == 0


def test_whoever_offers_is_named_and_may_not_approve_with_another_duty(
    editor: Visitor, database: Database, legal: Visitor
) -> None:
    editor.submit(editor.open(COURSE).form(action=f"{COURSE}offer"))
    offered = editor.open(COURSE)
    assert "Aangeboden voor beoordeling: Koen Rietveld" in offered.main
    assert "Je bood deze versie aan." in offered.main
    assert not [form for form in offered.forms if form.action.endswith("offer")]
    with database.writing() as db:
        db.execute(sa.text("UPDATE permission_grant SET permission = 'legal_reviewer' WHERE permission = 'editor'"))
    form = editor.open(COURSE).form(action=f"{COURSE}approve")
    assert "Je bood deze tekst zelf aan" in editor.refused(form, 403).main
    assert _approvals(database) == 0
    _approve(legal)


def test_back_to_draft_needs_a_reason_and_takes_away_the_button(legal: Visitor, editor: Visitor) -> None:
    form = legal.open(COURSE).form(action=f"{COURSE}draft")
    assert "Schrijf in één zin waarom" in legal.refused(form, 422).main
    told = legal.submit(form, reason="Artikel 3 zegt dit niet.")
    assert "Artikel 3 zegt dit niet." in told.main
    assert not [one for one in told.forms if one.action.endswith(("approve", "draft"))]
    assert "concept" in editor.open("/content/").main
    editor.submit(editor.open(COURSE).form(action=f"{COURSE}offer"))
    assert legal.open(COURSE).form(action=f"{COURSE}approve")


def test_what_does_not_exist_is_not_found(editor: Visitor) -> None:
    for path in ("/content/quiz/geschenken/", "/content/module/x/", "/content/x/geschenken/", "/content/sources/module/x/y/"):
        editor.open(path, 404)


def test_a_flag_is_seen_on_exactly_the_blocks_and_by_the_core_team(
    employee: Visitor, office_holder: Visitor, editor: Visitor, domain: Visitor, legal: Visitor, with_duty: Callable[..., Visitor]
) -> None:
    _approve(legal, domain)
    _approve(legal, domain, at=BRIEFING)
    form = editor.open(SOURCE).form(action=f"{SOURCE}flag")
    assert "Schrijf in één zin waarom" in editor.refused(form, 422).main
    told = editor.submit(form, changed_on="1-1-2027", reason="De gedragscode is <b>nieuw</b>.")
    assert "1 januari 2027" in told.main
    lesson = employee.open(f"/modules/{SLUG}/wat-doe-je/")
    assert "Wordt herzien" in lesson.main
    assert "1 januari 2027" in lesson.main
    assert "Wordt herzien" not in office_holder.open(f"/briefings/{SLUG}/1/").main  # a source of its own
    core = with_duty("core_team").open("/insight/revisions/")
    assert "De gedragscode is <b>nieuw</b>." in core.main
    assert "les wat-doe-je" in core.main
    clear = editor.open(SOURCE).form(action=f"{SOURCE}clear")
    editor.submit(clear, reason="Nagekeken en aangepast.")
    assert "Wordt herzien" not in employee.open(f"/modules/{SLUG}/wat-doe-je/").main
    assert "wordt niet meer herzien" in editor.refused(clear, 409, reason="Nog eens.").main


def test_a_question_and_its_feedback_carry_the_badge(
    employee: Visitor, editor: Visitor, domain: Visitor, legal: Visitor, library: Library
) -> None:
    _approve(legal, domain)
    here = f"/content/sources/quiz/{QUIZ}/gedragscode/"
    editor.submit(editor.open(here).form(action=f"{here}flag"), changed_on="2027-01-01", reason="Nieuw.")
    token = employee.token()
    begun = employee.raw("POST", f"/quizzes/{QUIZ}/", {"csrf_token": token})
    question = employee.go(begun.headers["Location"])
    assert "Wordt herzien" in question.main
    form = next(one for one in question.forms if "item" in one.values)
    said = employee.submit(form, choice=form.options("choice")[0])
    assert "Wordt herzien" in said.main
    assert library.flags


def test_a_law_that_changes_is_looked_up_and_marked_everywhere_at_once(
    editor: Visitor, library: Library, domain: Visitor, legal: Visitor, employee: Visitor
) -> None:
    for path in (QUIZ_FILE, f"modules/{SLUG}/module.yaml"):
        _edit(library, path, "title: Gedragscode integriteit", "title: Wet Bibob")
    editor.open("/content/")
    _approve(legal, domain)
    ask = editor.open("/content/sources/").form(action="/content/law")
    assert ask.method == "get"
    assert "artikel" in editor.open("/content/law?law=Wet+Bibob&article=x&changed_on=1-1-2027", 422).main
    assert "Bedoel je" in editor.open("/content/law?law=Wet+Bibop&article=4&changed_on=1-1-2027").main
    found = editor.open("/content/law?law=Wet+Bibob&article=4&changed_on=1-1-2027")
    assert "les wat-doe-je" in found.main
    assert "vraag vraag-1" in found.main
    form = found.form(action="/content/law")
    assert "Schrijf in één zin waarom" in editor.refused(form, 422).main
    listed = editor.submit(form, reason="Artikel 4 verandert.")
    assert listed.main.count("Artikel 4 verandert.") == 2
    assert "Wordt herzien" in employee.open(f"/modules/{SLUG}/wat-doe-je/").main


def test_no_page_of_a_learner_asks_more_of_the_database_because_of_approvals(
    employee: Visitor, domain: Visitor, legal: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _approve(legal, domain)
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 60.0)
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for path in ("/", "/modules/", f"/modules/{SLUG}/", f"/modules/{SLUG}/wat-doe-je/"):
        employee.open(path)
    assert not [one for one in asked if "content_publication" in one or "source_flag" in one or "content_approval" in one]


def test_the_page_of_all_content_takes_few_queries(editor: Visitor, domain: Visitor, legal: Visitor, database: Database) -> None:
    _approve(legal, domain)
    for path in ("/content/", COURSE, "/content/sources/"):
        editor.open(path)
        asked: list[str] = []
        listener = lambda *args: asked.append(args[2])  # noqa: B023, E731  removed before the next
        sa.event.listen(database.engine, "before_cursor_execute", listener)
        editor.open(path)
        sa.event.remove(database.engine, "before_cursor_execute", listener)
        assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 8, path


def test_the_demonstration_says_that_approvals_are_invented(
    config: Config, database: Database, library: Library, editor: Visitor
) -> None:
    assert "nagebootst" not in editor.open("/content/").main
    demo: Flask = make_application(dc.replace(config, mode="demo"), database, library)
    plain = type("Plain", (Visitor,), {"address": "http://127.0.0.1:5000", "https": False})(demo, database, library.catalogue)
    with database.writing() as db:
        who = factories.person(db, name="Koen Rietveld", duties=("editor",))
    for path in ("/content/", COURSE, "/content/sources/"):
        assert "nagebootst" in plain.sign_in(who).open(path).main


# How large a change is


def _change(
    library: Library, editor: Visitor, *reviewers: Visitor, size: str = "", old: str = "signaal", new: str = "teken"
) -> None:
    """Edit a lesson, offer it as a change of that size unless nobody does, and approve it."""
    _edit(library, LESSON_ONE, old, new)
    if size:
        editor.submit(editor.open(COURSE).form(action=f"{COURSE}offer"), size=size)
    _approve(*reviewers)


@pytest.fixture
def somebody(page: Visitor, database: Database, legal: Visitor, domain: Visitor) -> Visitor:
    """Somebody who finished everything that was approved."""
    _approve(legal, domain)
    _approve(legal, domain, at=BRIEFING)
    with database.writing() as db:
        who = factories.person(db, name="Iris Vos", unit="vth")
        factories.completion(db, who, at=now())
    return page.another().sign_in(who)


def _follow(visitor: Visitor, path: str) -> list[Form]:
    return [one for one in visitor.open(path).forms if "Volg de nieuwe versie" in " ".join(one.buttons)]


def test_the_first_time_nobody_is_asked_how_large_the_change_is(editor: Visitor, legal: Visitor, domain: Visitor) -> None:
    assert not editor.open(COURSE).form(action=f"{COURSE}offer").options("size")
    _approve(legal, domain)
    assert "verandering" not in legal.open(COURSE).main


def test_small_is_chosen_beforehand_and_reviewers_see_what_was_said(
    editor: Visitor, legal: Visitor, domain: Visitor, library: Library
) -> None:
    _approve(legal, domain)
    _edit(library, LESSON_ONE, "signaal", "teken")
    assert "Niemand bood deze versie aan. De verandering telt daarom als klein." in legal.open(COURSE).main
    form = editor.open(COURSE).form(action=f"{COURSE}offer")
    assert (form.options("size"), form.values["size"]) == (["small", "large"], ["small"])
    editor.submit(form)
    assert "Deze verandering is klein." in legal.open(COURSE).main
    editor.submit(editor.open(COURSE).form(action=f"{COURSE}offer"), size="large")
    told = legal.open(COURSE).main
    assert "Deze verandering is groot." in told
    assert "Aangeboden voor beoordeling, als grote verandering" in told
    assert "als kleine verandering" in told, "what was said before stays"
    assert editor.open(COURSE).form(action=f"{COURSE}offer").values["size"] == ["large"]
    _approve(legal, domain)
    assert "Dit was een grote verandering." in legal.open(COURSE).main


def test_another_size_is_refused_with_what_to_do(editor: Visitor, legal: Visitor, domain: Visitor, library: Library) -> None:
    _approve(legal, domain)
    _edit(library, LESSON_ONE, "signaal", "teken")
    page = editor.refused(editor.open(COURSE).form(action=f"{COURSE}offer"), 422, size="huge")
    assert page.links["Maak een keuze uit de lijst."] == "#size"
    assert page.form(action=f"{COURSE}draft").values["reason"] == [""]
    assert "Aangeboden" not in editor.open(COURSE).main


def test_who_finished_an_earlier_version_is_asked_once_kindly_until_they_begin(
    somebody: Visitor, employee: Visitor, editor: Visitor, legal: Visitor, domain: Visitor, library: Library, database: Database
) -> None:
    assert not _follow(somebody, "/")
    _change(library, editor, legal, domain, size="large")
    for path in ("/", f"/modules/{SLUG}/"):
        told = somebody.open(path).main
        assert "Deze module is op" in told
        assert "Je rondde een eerdere versie af, en dat blijft gelden." in told
        assert not _follow(employee, path), "who finished nothing has it to do"
    assert "Je bent helemaal bij" in somebody.open("/").main
    (form,) = _follow(somebody, "/")
    lesson = somebody.submit(form)
    assert "teken" in lesson.main
    for path in ("/", f"/modules/{SLUG}/"):
        assert not _follow(somebody, path)
    following = somebody.submit(lesson.form(action=lesson.path))
    somebody.submit(following.form(action=following.path))
    assert "Je bent helemaal bij" in somebody.open("/").main
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Completion)) == 1


@pytest.mark.parametrize("size", ["", "small"])
def test_after_a_small_change_nobody_is_asked(
    somebody: Visitor, editor: Visitor, legal: Visitor, domain: Visitor, library: Library, size: str
) -> None:
    _change(library, editor, legal, domain, size=size)
    for path in ("/", f"/modules/{SLUG}/"):
        assert not _follow(somebody, path)


def test_who_finished_the_new_version_is_not_asked(
    somebody: Visitor, page: Visitor, editor: Visitor, legal: Visitor, domain: Visitor, library: Library, database: Database
) -> None:
    _change(library, editor, legal, domain, size="large")
    with database.writing() as db:
        who = factories.person(db, name="Noor Vos", unit="vth")
        factories.completion(db, who, at=now(), version=library.drafts.modules[SLUG].version)
    newer = page.another().sign_in(who)
    for path in ("/", f"/modules/{SLUG}/"):
        assert _follow(somebody, path)
        assert not _follow(newer, path)


def test_after_three_months_it_is_told_on_its_own_page_only(
    somebody: Visitor, editor: Visitor, legal: Visitor, domain: Visitor, library: Library, database: Database
) -> None:
    _change(library, editor, legal, domain, size="large")
    with database.engine.begin() as connection:
        long_ago = now() - dt.timedelta(days=ASKED_DAYS)
        connection.execute(sa.update(ContentPublication).where(ContentPublication.round == 2).values(at=long_ago))
        connection.execute(sa.update(Completion).values(completed_at=long_ago - dt.timedelta(days=1)))
        connection.execute(sa.update(ContentPublication).where(ContentPublication.round == 1).values(
            at=long_ago - dt.timedelta(days=2)))  # fmt: skip
    library._said = None  # noqa: SLF001  nothing was appended: a moment was changed, which never happens
    assert not _follow(somebody, "/")
    assert _follow(somebody, f"/modules/{SLUG}/")


def test_office_holders_are_asked_about_their_briefing_and_not_about_the_module(
    page: Visitor, editor: Visitor, legal: Visitor, domain: Visitor, library: Library, database: Database
) -> None:
    _approve(legal, domain, at=BRIEFING)
    with database.writing() as db:
        who = factories.office_holder(db)
        factories.completion(db, who, kind="briefing", at=now())
    visitor = page.another().sign_in(who)
    _edit(library, CARD_ONE, "verwachting", "plicht")
    editor.submit(editor.open(BRIEFING).form(action=f"{BRIEFING}offer"), size="large")
    _approve(legal, domain, at=BRIEFING)
    for path in ("/", f"/briefings/{SLUG}/"):
        told = visitor.open(path).main
        assert "Deze briefing is op" in told
        assert "Wilt u de nieuwe versie volgen?" in told
        assert not re.findall(r"\b(?:[Jj]e|[Jj]ij|[Jj]ou|[Jj]ouw)\b", told)
    (form,) = _follow(visitor, "/")
    assert "plicht" in visitor.submit(form).main
    assert not _follow(visitor, "/")


def test_telling_of_a_change_asks_nothing_of_the_database(
    somebody: Visitor, editor: Visitor, legal: Visitor, domain: Visitor, library: Library, database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _change(library, editor, legal, domain, size="large")
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 60.0)
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert _follow(somebody, "/")
    assert not [one for one in asked if "content_" in one]
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 8
