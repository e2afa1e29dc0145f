"""Beginnings of new content: they read well, nothing of them is taught before it is filled in, and any title fits."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.load import load
from app.catalogue.starters import LONGEST_TITLE, MARK, STARTERS, Starter, UnfitName, marks_in, starter
from app.catalogue.strict_yaml import compose
from tests import catalogue_files

TODAY = dt.date(2026, 11, 28)


def _with(folder: Path, *kinds: Starter, filled_in: bool = False) -> Path:
    texts = catalogue_files.files()
    for kind in kinds:
        texts |= starter(kind, f"nieuw-{kind}" if kind in {"quiz", "scenario"} else "nieuw", "Iets nieuws", TODAY)
    if filled_in:
        texts = {path: text.replace(MARK, "ingevuld") for path, text in texts.items()}
    return catalogue_files.write(folder, texts)


@pytest.mark.parametrize("kinds", [("module",), ("module", "briefing"), ("scenario",), ("quiz",), STARTERS])
def test_a_beginning_passes_once_it_is_filled_in(tmp_path: Path, kinds: tuple[Starter, ...]) -> None:
    catalogue, problems = load(_with(tmp_path, *kinds, filled_in=True), TODAY)
    assert catalogue is not None, problems
    assert {problem.severity for problem in problems} <= {"warning"}


@pytest.mark.parametrize("kinds", [("module",), ("module", "briefing"), ("scenario",), ("quiz",)])
def test_before_that_it_is_refused_at_each_mark_and_can_be_looked_at(tmp_path: Path, kinds: tuple[Starter, ...]) -> None:
    folder = _with(tmp_path, *kinds)
    catalogue, problems = load(folder, TODAY)
    assert catalogue is None
    assert {problem.what for problem in problems if problem.severity == "error"} == {f"Hier staat nog {MARK}."}
    draft, told = load(folder, TODAY, is_draft=True)
    assert draft is not None
    assert {problem.severity for problem in told} == {"warning"}
    assert len(told) >= len(problems)


def test_a_mark_is_told_with_its_place() -> None:
    (problem,) = marks_in({"a.yaml": f"title: goed\nsummary: {MARK} kort\n"})
    assert str(problem).startswith(f"a.yaml:2:10: error: Hier staat nog {MARK}.")


def test_a_word_that_only_looks_like_a_mark_is_none() -> None:
    assert not list(marks_in({"a.yaml": "text: Je gaat iets invullen. INVULLENDE is geen woord.\n"}))


@given(st.text(min_size=1, max_size=60), st.sampled_from(STARTERS))
def test_any_title_of_one_line_is_kept_as_it_is(title: str, kind: Starter) -> None:
    try:
        files = starter(kind, "nieuw", title, TODAY)
    except UnfitName:
        assert not title.strip() or not title.strip().isprintable()
        return
    document, _places = compose(next(text for path, text in files.items() if path.endswith(".yaml")))
    assert isinstance(document, dict)
    assert document["title"] == title.strip()


@pytest.mark.parametrize("slug", ["", "Nieuw", "a b", "../x", "a/b", "-a", "a" * 61, "é", "a\n"])
def test_a_name_that_fits_in_no_address_is_refused(slug: str) -> None:
    with pytest.raises(UnfitName):
        starter("module", slug, "Titel", TODAY)


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "\x07", "a" * (LONGEST_TITLE + 1), "\ud800"])
def test_a_title_that_is_no_line_is_refused(title: str) -> None:
    with pytest.raises(UnfitName):
        starter("quiz", "nieuw", title, TODAY)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)))
def test_the_day_to_read_again_lies_half_a_year_ahead(today: dt.date) -> None:
    document, _places = compose(starter("quiz", "nieuw", "T", today)["quizzes/nieuw.yaml"])
    assert isinstance(document, dict)
    again = dt.date.fromisoformat(document["sources"][0]["review_by"])
    assert 170 <= (again - today).days <= 190
