"""A module names what exists, its rule can be met by everybody, and modules do not wait for each other."""

import datetime as dt
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.check_modules import circle
from app.catalogue.load import load
from tests import catalogue_files, forms_files
from tests.catalogue_files import MODULE, SCENARIO, SLUG
from tests.forms_files import LATER, LATER_FILE, OTHER_SCENARIO

TODAY = dt.date(2026, 11, 10)


def _problems(folder: Path, **changed: str) -> list[tuple[int, str, str]]:
    paths = {"module": MODULE, "later": LATER_FILE}
    texts = forms_files.files() | {paths[name]: text for name, text in changed.items()}
    _catalogue, problems = load(catalogue_files.write(folder, texts), TODAY)
    return [(one.line, one.what, one.remedy) for one in problems if one.severity == "error"]


def test_the_catalogue_with_questions_before_is_without_errors(tmp_path: Path) -> None:
    assert _problems(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (f"{SCENARIO}, ", "weg, ", 6, "Het scenario ‘weg’ bestaat niet."),
        (f", {OTHER_SCENARIO}", f", {SCENARIO}", 6, "staat er twee keer"),
        ("pass_percent", f"scenario: {SCENARIO}\npass_percent", 7, "zowel scenario als scenarios"),
        ("quiz: geschenken", "quiz: weg", 5, "De toets ‘weg’ bestaat niet."),
        ("entry_percent: 83\n", "", 8, "De regel noemt entry, maar deze module heeft geen entry_percent."),
        ("{any: [entry, {all: [pages, quiz, scenario]}]}", "{all: [pages, entry]}", 9, "nooit afronden"),
        ("{any: [entry, {all: [pages, quiz, scenario]}]}", "entry", 9, "nooit afronden"),
        ("summary: ", "requires: [weg]\nsummary: ", 2, "‘weg’ bestaat niet, dus gaat dit nooit open."),
        ("summary: ", f"requires: [{SLUG}]\nsummary: ", 2, f"wachten op elkaar: {SLUG} → {SLUG}."),
        ("summary: ", f"requires: [{LATER}]\nsummary: ", 2, f"wachten op elkaar: {SLUG} → {LATER} → {SLUG}."),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    text = forms_files.module()
    assert old in text
    found = [(at, said) for at, said, remedy in _problems(tmp_path, module=text.replace(old, new, 1)) if what in said and remedy]
    assert [at for at, _said in found] == [line]


def test_what_is_required_is_for_the_same_people(tmp_path: Path) -> None:
    text = forms_files.later().replace("[civil_servant]", "[civil_servant, office_holder]")
    assert any("niet voor iedereen" in what for _line, what, _remedy in _problems(tmp_path, later=text))


def test_questions_before_need_a_quiz_with_forms(tmp_path: Path) -> None:
    texts = forms_files.files() | {catalogue_files.QUIZ_FILE: catalogue_files.quiz(items=4, draw=3)}
    _catalogue, problems = load(catalogue_files.write(tmp_path, texts), TODAY)
    assert any("vormen a en b" in problem.what for problem in problems)


names = st.sampled_from("abcdef")


@given(st.dictionaries(names, st.lists(names, max_size=4).map(tuple), max_size=6))
def test_a_circle_is_found_exactly_when_there_is_one(requires: dict[str, tuple[str, ...]]) -> None:
    reach = {name: set(following) for name, following in requires.items()}
    for _round in requires:
        reach = {name: ones.union(*(reach.get(other, set()) for other in ones)) for name, ones in reach.items()}
    for start, following in requires.items():
        for first in following:
            way = circle(requires, start, first)
            comes_back = first == start or start in reach.get(first, set())
            assert bool(way) == comes_back
            if way:
                assert (way[0], way[1], way[-1]) == (start, first, start)
                assert all(later in requires[earlier] for earlier, later in itertools.pairwise(way))
