"""A story that began with a case is taught only when everything on the list is so; its last day stops nothing."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import origin
from app.catalogue.freshness import SOON_DAYS
from app.catalogue.load import load
from app.catalogue.model import Catalogue, Checklist, FromCase, Scenario
from app.catalogue.origin import CHECKLIST, latest, urgency_of
from app.catalogue.read import read_quiz, read_version
from app.catalogue.starters import MARK, starter
from app.errors import Problem
from tests import catalogue_files
from tests.catalogue_files import CASE_ITEMS, SCENARIO, SCENARIO_FILE, from_case

TODAY = dt.date(2026, 11, 28)
FAR = "2027-11-28"
SOME = st.sets(st.sampled_from(CASE_ITEMS))


def _load(folder: Path, text: str, *, is_draft: bool = False) -> tuple[Catalogue | None, list[Problem]]:
    """Return the catalogue with this scenario, and what is said of its file."""
    files = catalogue_files.files() | {SCENARIO_FILE: text}
    catalogue, problems = load(catalogue_files.write(folder, files), TODAY, is_draft=is_draft)
    return catalogue, [one for one in problems if one.path == SCENARIO_FILE]


def _read(text: str) -> tuple[Scenario, dict[str, str]]:
    files = {SCENARIO_FILE: text}
    story, problems = read_quiz(SCENARIO, files)
    assert isinstance(story, Scenario), problems
    return story, files


def _found(text: str, today: dt.date = TODAY) -> list[Problem]:
    return list(origin.problems(*_read(text), today))


def _lines(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def test_a_story_is_invented_unless_it_says_otherwise() -> None:
    plain = catalogue_files.scenario()
    said = plain.replace("start: ", "origin: invented\nstart: ", 1)
    assert _read(plain)[0].head == _read(said)[0].head
    assert _found(plain) == _found(said) == []


def test_with_everything_ticked_off_it_is_loaded(tmp_path: Path) -> None:
    catalogue, problems = _load(tmp_path, from_case(FAR))
    assert catalogue is not None
    assert problems == []
    came = catalogue.scenarios[SCENARIO].head.origin
    assert isinstance(came, FromCase)
    assert came.checklist.lacks == ()


@pytest.mark.parametrize("name", CASE_ITEMS)
def test_one_item_that_is_not_so_stops_everything_and_says_where(tmp_path: Path, name: str) -> None:
    text = from_case(FAR, false=[name])
    catalogue, (problem,) = _load(tmp_path, text)
    assert catalogue is None
    assert problem.severity == "error"
    assert (problem.path, problem.line, problem.column) == (SCENARIO_FILE, _lines(text, f"    {name}:"), 5)
    assert problem.what == f"Nog niet afgevinkt: {CHECKLIST[name]}"
    assert f"{name}: true" in problem.remedy


@pytest.mark.parametrize("name", CASE_ITEMS)
def test_one_item_that_is_left_out_stops_everything_and_points_at_the_list(tmp_path: Path, name: str) -> None:
    text = from_case(FAR, left=[name])
    catalogue, (problem,) = _load(tmp_path, text)
    assert catalogue is None
    assert (problem.line, problem.column) == (_lines(text, "  checklist:"), 3)
    assert CHECKLIST[name] in problem.what


@given(SOME, SOME)
def test_exactly_what_is_not_so_is_told_all_at_once(left: set[str], false: set[str]) -> None:
    found = _found(from_case(FAR, left=left, false=false))
    assert {one.what.partition(": ")[2] for one in found} == {CHECKLIST[name] for name in left | false}
    assert all(one.severity == "error" for one in found)


def test_the_list_of_the_checker_is_that_of_the_model() -> None:
    assert tuple(CHECKLIST) == tuple(Checklist.model_fields) == CASE_ITEMS
    assert all(field.annotation is bool for field in Checklist.model_fields.values())


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("    names_changed: true", "    names_changed: ja", "‘names_changed’ moet true of false zijn."),
        ("    names_changed: true", "    names_changed: 'true'", "‘names_changed’ moet true of false zijn."),
        ("    names_changed: true", "    naam: true", "‘naam’ is hier geen geldige sleutel."),
        ("  kind: case", "  kind: zaak", "‘kind’ heeft een waarde die niet bestaat."),
        ("  kind: case", "  kind: case\n  zaaknummer: 12", "‘zaaknummer’ is hier geen geldige sleutel."),
        ("  kind: case", "  kind: case\n  note: van Jan", "‘note’ is hier geen geldige sleutel."),
        (f"  expires_on: {FAR}", "  expires_on: volgend jaar", "‘expires_on’ is geen datum."),
        (f"  expires_on: {FAR}\n", "", "Hier ontbreekt ‘expires_on’."),
    ],
)
def test_nothing_else_can_be_written_there(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = from_case(FAR)
    assert old in text
    catalogue, (problem,) = _load(tmp_path, text.replace(old, new, 1))
    assert catalogue is None
    assert problem.what == what
    assert problem.remedy
    assert _lines(text, "origin:") <= problem.line <= _lines(text, "start:")


@pytest.mark.parametrize("said", ["verzonnen", "case", "", "3", "[]", "true"])
def test_an_origin_that_is_none_is_one_mistake(tmp_path: Path, said: str) -> None:
    text = catalogue_files.scenario().replace("start: ", f"origin: {said}\nstart: ", 1)
    catalogue, (problem,) = _load(tmp_path, text)
    assert catalogue is None
    assert (problem.line, problem.column) == (_lines(text, "origin:"), 1)


def test_while_it_is_looked_at_nothing_stops_it(tmp_path: Path) -> None:
    catalogue, problems = _load(tmp_path, from_case("2032-01-01", left=CASE_ITEMS), is_draft=True)
    assert catalogue is not None
    assert len(problems) == len(CASE_ITEMS) + 1
    assert {one.severity for one in problems} == {"warning"}


@pytest.mark.parametrize(
    ("today", "last"),
    [("2026-11-28", "2028-11-28"), ("2028-02-29", "2030-02-28"), ("2027-02-28", "2029-02-28"), ("2026-02-28", "2028-02-28")],
)
def test_the_last_day_lies_two_years_ahead_at_most(today: str, last: str) -> None:
    day = dt.date.fromisoformat(today)
    assert latest(day) == dt.date.fromisoformat(last)
    assert _found(from_case(last), day) == []
    after = latest(day) + dt.timedelta(days=1)
    (problem,) = _found(from_case(after.isoformat()), day)
    assert problem.severity == "error"
    assert last in problem.remedy


@pytest.mark.parametrize(("days", "told"), [(-1, "overdue"), (0, "soon"), (SOON_DAYS, "soon"), (SOON_DAYS + 1, None)])
def test_a_day_that_comes_near_is_told_and_one_that_passed_stops_nothing(tmp_path: Path, days: int, told: str | None) -> None:
    day = TODAY + dt.timedelta(days=days)
    text = from_case(day.isoformat())
    catalogue, problems = _load(tmp_path, text)
    assert catalogue is not None
    assert [one.severity for one in problems] == (["warning"] if told else [])
    found = origin.expiring(catalogue, TODAY)
    assert [(one.urgency, one.line, one.expires_on) for one in found] == (
        [(told, _lines(text, "  expires_on:"), day)] if told else []
    )
    if told:
        assert problems[0].line == found[0].line
        assert problems[0].what.startswith("Dit scenario uit een casus " + ("mocht" if told == "overdue" else "mag"))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), st.integers(-900, 900))
def test_what_was_right_once_is_never_an_error_later(first: dt.date, days: int) -> None:
    day = first + dt.timedelta(days=days)
    found = _found(from_case(day.isoformat()), first)
    later = _found(from_case(day.isoformat()), first + dt.timedelta(days=400))
    if not any(one.severity == "error" for one in found):
        assert not any(one.severity == "error" for one in later)
    case = _read(from_case(day.isoformat()))[0].head.origin
    assert isinstance(case, FromCase)
    assert (urgency_of(case, first) == "overdue") == (days < 0)


def test_a_kept_version_reads_whatever_the_list_says_by_then() -> None:
    kept = read_version("scenario", SCENARIO, {SCENARIO_FILE: from_case("2020-01-01", left=["unrecognisable"])})
    assert isinstance(kept, Scenario)
    assert isinstance(kept.head.origin, FromCase)


def test_the_origin_is_part_of_the_version() -> None:
    versions = {
        _read(text)[0].version
        for text in (catalogue_files.scenario(), from_case(FAR), from_case("2027-11-29"), from_case(FAR, false=["time_shifted"]))
    }
    assert len(versions) == 4


def test_a_beginning_from_a_case_has_nothing_ticked_off_and_a_mark_at_each_item(tmp_path: Path) -> None:
    files = starter("scenario", "nieuw-verhaal", "Nieuw", TODAY, from_case=True)
    ((path, text),) = files.items()
    lines = text.split("\n")
    for name, said in CHECKLIST.items():
        assert f"    {name}: false  # {MARK} {said}" in lines
    story, problems = read_quiz("nieuw-verhaal", files)
    assert isinstance(story, Scenario), problems
    assert isinstance(story.head.origin, FromCase)
    assert story.head.origin.checklist.lacks == CASE_ITEMS
    assert story.head.origin.expires_on == dt.date(2027, 11, 28)
    filled = {path: text.replace(MARK, "ingevuld").replace(": false  #", ": true  #")}
    folder = catalogue_files.write(tmp_path, catalogue_files.files() | filled)
    catalogue, found = load(folder, TODAY)
    assert catalogue is not None, found
    unticked = filled | {path: filled[path].replace("meldpunt_agreed: true", "meldpunt_agreed: false")}
    catalogue, found = load(catalogue_files.write(folder, unticked), TODAY)
    assert catalogue is None
    assert [one.what for one in found if one.severity == "error"] == ["Nog niet afgevinkt: Het Meldpunt vindt het goed."]


@given(st.dates(dt.date(2020, 2, 1), dt.date(2090, 1, 1)))
def test_a_beginning_never_proposes_a_day_too_far(today: dt.date) -> None:
    ((_path, text),) = starter("scenario", SCENARIO, "Nieuw", today, from_case=True).items()
    story, _files = _read(text)
    assert isinstance(story.head.origin, FromCase)
    assert today + dt.timedelta(days=300) < story.head.origin.expires_on <= latest(today)
