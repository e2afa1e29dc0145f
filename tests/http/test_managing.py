"""For administrators and editors: people without what they did, content with what is wrong in it."""

from collections.abc import Callable

import pytest

from app.learning import publishing
from app.learning.publishing import Library
from app.storage.database import Database
from tests import catalogue_files, factories
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]


@pytest.fixture
def administrator(with_duty: SignIn) -> Visitor:
    return with_duty("administrator")


@pytest.fixture
def editor(with_duty: SignIn) -> Visitor:
    return with_duty("editor")


def test_people_and_departments(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        factories.person(db, name="Anna Visser", email="anna@provincie.example", unit="griffie")
        factories.office_holder(db, name="Willem Lindeboom")
    people = administrator.open("/people/")
    for word in ("Anna Visser", "anna@provincie.example", "Griffie", "Willem Lindeboom", "Statenlid"):
        assert word in people.main
    assert people.h1 == "3 mensen"


def test_nothing_on_it_tells_who_took_part(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, name="Anna Visser")
    before = administrator.open("/people/").main
    with database.writing() as db:
        factories.attempt(db, anna, ended=True)
        factories.completion(db, anna)
    assert administrator.open("/people/").main == before


def test_a_search_keeps_its_words_and_shows_only_what_fits(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        factories.person(db, name="Anna Visser")
    form = administrator.open("/people/").form(action="/people/")
    assert form.method == "get"
    found = administrator.open("/people/?q=visser")
    assert "Anna Visser" in found.main
    assert "Koen Rietveld" not in found.main
    assert found.form(action="/people/?q=visser").values["q"] == ["visser"]
    assert "Niemand gevonden" in administrator.open("/people/?q=bestaat-niet").main


@pytest.mark.parametrize(
    "query",
    ["q=%3Cscript%3Ealert(1)%3C/script%3E", "q=%25%25", "q=%00", "q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
     "q=%ED%A0%80", "page=0", "page=-1", "page=99999999", "page=1.5", "page=x", "page=%D9%A1", "page=", "q=" + "x" * 5000,
     "q=a&q=b&page=1&page=2"],
)  # fmt: skip
def test_odd_searches_are_answered(administrator: Visitor, query: str) -> None:
    administrator.open(f"/people/?{query}")


def test_pages_lead_back_and_on_and_keep_the_search(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        for number in range(120):
            factories.person(db, name=f"Persoon Nummer{number:03}")
    first = administrator.open("/people/?q=nummer")
    second = administrator.open(next(href for href in first.hrefs if "page=2" in href))
    third = administrator.open(next(href for href in second.hrefs if "page=3" in href))
    assert "q=nummer" in third.path
    assert "Nummer000" in first.main
    assert "Nummer050" in second.main
    assert "Nummer119" in third.main
    assert not [href for href in third.hrefs if "page=4" in href]
    assert any("page=2" in href for href in third.hrefs)


def test_names_are_text_and_never_markup(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        factories.person(db, name="<b>Eve</b> <script>alert(1)</script>", unit="vth")
    people = administrator.open("/people/")
    assert "<script>alert(1)</script>" in people.main


def test_content_with_versions_parts_and_duration(editor: Visitor, library: Library) -> None:
    listed = editor.open("/content/")
    for word in ("Geschenken", "Geschenken in het kort", "Toets over geschenken", "De kerstborrel", "2 lessen", "3 kaarten",
                 "4 vragen", "5 situaties", library.catalogue.modules[catalogue_files.SLUG].version[:10]):  # fmt: skip
        assert word in listed.main


def test_a_bad_edit_is_shown_with_place_and_remedy_and_the_old_stays(
    editor: Visitor, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    catalogue_files.write(library.folder, {catalogue_files.MODULE: "titel: <script>"})
    listed = editor.open("/content/")
    assert listed.h1 == "De laatste wijziging is niet geladen"
    assert f"{catalogue_files.MODULE}:1:1" in listed.main
    assert "‘titel’ is hier geen geldige sleutel." in listed.main
    assert "Haal deze sleutel weg" in listed.main
    assert "Geschenken in het kort" in listed.main
    catalogue_files.write(library.folder)
    assert editor.open("/content/").h1 == "De inhoud is in orde, met 1 waarschuwing"


def test_an_overdue_source_is_counted(editor: Visitor, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    late = catalogue_files.files()[catalogue_files.MODULE].replace("2099-12-31", "2020-01-01")
    catalogue_files.write(library.folder, {catalogue_files.MODULE: late})
    listed = editor.open("/content/")
    assert "moest voor 2020-01-01 nagekeken zijn" in listed.main
