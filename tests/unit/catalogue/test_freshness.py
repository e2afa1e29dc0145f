"""Which sources are late, and exactly which blocks rest on an article."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import freshness
from app.catalogue.articles import Span
from app.catalogue.law_changes import Change
from app.catalogue.load import load
from app.catalogue.model import Catalogue, Source
from tests import catalogue_files
from tests.catalogue_files import LESSON_ONE, LESSON_TWO, MODULE, QUIZ, QUIZ_FILE, SCENARIO_FILE, SLUG, lesson

DAY = dt.date(2027, 1, 1)
LAW = """\
  - id: wet
    title: Wet Bibob
    place: artikelen 6 en 8
    url: https://voorbeeld.example/wet
    checked_on: 2026-11-01
    review_by: 2027-05-25
"""


def _catalogue(tmp_path: Path, **texts: str) -> Catalogue:
    files = catalogue_files.files()
    for path in (MODULE, QUIZ_FILE, SCENARIO_FILE):
        files[path] = files[path].replace("sources:\n  - id: gedragscode", "sources:\n" + LAW + "  - id: gedragscode", 1)
    files[LESSON_TWO] = lesson("Wat doe je?", "Eerst iets.\n\nMeld het. [@wet] [@gedragscode]")
    files[QUIZ_FILE] = files[QUIZ_FILE].replace("        sources: [gedragscode]", "        sources: [wet]", 1)
    files[SCENARIO_FILE] = files[SCENARIO_FILE].replace(
        "        sources: [gedragscode]", "        sources: [gedragscode, wet]", 1
    )
    catalogue, problems = load(catalogue_files.write(tmp_path, {**files, **texts}), DAY)
    assert catalogue, problems
    return catalogue


def test_exactly_the_blocks_that_cite_the_article_are_touched(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path)
    found = freshness.touched(catalogue, [Change("wet bibob", "8", DAY)])
    blocks = [(one.citing.path, one.citing.block, one.citing.name) for one in found]
    assert blocks == [
        (LESSON_TWO, "lesson", "wat-doe-je"),
        (SCENARIO_FILE, "choice", "begin/naar-midden-0"),
        (QUIZ_FILE, "item", "vraag-1"),
    ]
    lines = (tmp_path / LESSON_TWO).read_text(encoding="utf-8").split("\n")
    assert "[@wet]" in lines[found[0].citing.line - 1]
    lines = (tmp_path / QUIZ_FILE).read_text(encoding="utf-8").split("\n")
    assert lines[found[2].citing.line - 1] == "  - id: vraag-1"


@pytest.mark.parametrize("article", ["7", "6a", "86", "1 en 9"])
def test_another_article_touches_nothing(tmp_path: Path, article: str) -> None:
    assert freshness.touched(_catalogue(tmp_path), [Change("Wet Bibob", article, DAY)]) == ()
    assert freshness.touched(_catalogue(tmp_path), [Change("Wet Bibop", "6", DAY)]) == ()


def test_a_law_that_nobody_cites_is_told_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    changes = [Change("Wet Bibop", "6", DAY), Change("Wet Bibob", "6", DAY), Change("Kanariewet", "1", DAY)]
    assert freshness.unknown_laws(_catalogue(tmp_path), changes) == {"Wet Bibop": "Wet Bibob", "Kanariewet": ""}


@pytest.mark.parametrize(
    ("on", "urgency"),
    [
        (dt.date(2027, 3, 25), None),
        (dt.date(2027, 3, 26), "soon"),
        (dt.date(2027, 5, 25), "soon"),
        (dt.date(2027, 5, 26), "overdue"),
    ],
)
def test_a_source_is_soon_for_sixty_days_and_then_late(tmp_path: Path, on: dt.date, urgency: str | None) -> None:
    found = freshness.due(_catalogue(tmp_path), on)
    assert {one.urgency for one in found} == ({urgency} if urgency else set())
    assert [(one.path, one.line) for one in found] == sorted((one.path, one.line) for one in found)
    for one in found:
        lines = (tmp_path / one.path).read_text(encoding="utf-8").split("\n")
        assert lines[one.line - 1] == f"  - id: {one.source}"
    assert len(found) == (3 if urgency else 0)


def test_a_card_with_a_dilemma_cites_the_sources_of_its_choices(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path)
    cards = [one for one in freshness.citing(catalogue, [("briefing", SLUG, "gedragscode")]) if one.name == "dilemma"]
    assert [(one.block, one.name) for one in cards] == [("card", "dilemma")]
    assert freshness.citing(catalogue, [("quiz", QUIZ, "bestaat-niet")]) == ()


def test_a_lesson_without_the_source_is_left_alone(tmp_path: Path) -> None:
    paths = {one.path for one in freshness.citing(_catalogue(tmp_path), [("module", SLUG, "wet")])}
    assert LESSON_ONE not in paths


def _source(title: str, place: str | None) -> Source:
    day = dt.date(2026, 11, 1)
    return Source(id="wet", title=title, place=place, url="https://voorbeeld.example", checked_on=day, review_by=day)


@given(st.sets(st.integers(1, 300), min_size=1, max_size=6), st.integers(1, 300))
def test_a_source_rests_on_an_article_when_it_names_it(named: set[int], changed: int) -> None:
    place = "artikelen " + " en ".join(map(str, sorted(named))) + ", tweede lid"
    change = Change("Wet Bibob", f"artikel {changed}, eerste lid", DAY)
    assert freshness.rests_on(_source("Wet Bibob", place), change) == (changed in named)


def test_the_article_may_stand_in_the_title() -> None:
    assert freshness.law_of(_source("Wet Bibob, artikel 3", None)) == "Wet Bibob"
    assert freshness.articles_of(_source("Wet Bibob, artikel 3", None)) == (Span("3", "3"),)
    assert not freshness.rests_on(_source("Wet Bibob", None), Change("Wet Bibob", "3", DAY))
