"""The lists that the core team brings: what they hold, and every mistake at its line and column."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import brought, periods
from app.insight.brought import Activity, Reports, read_activities, read_reports

TODAY = dt.date(2026, 11, 28)


def test_activities_are_read_in_the_order_of_their_days() -> None:
    content = "datum,soort,titel\n2026-06-01,Bijeenkomst,  Lunch   over agressie \n15-02-2026,actie,Voorjaar\n"
    found, problems = read_activities("a.csv", content.encode(), TODAY)
    assert problems == []
    assert found == (
        Activity(dt.date(2026, 2, 15), "campaign", "Voorjaar"),
        Activity(dt.date(2026, 6, 1), "meeting", "Lunch over agressie"),
    )


@pytest.mark.parametrize(
    ("line", "column", "field", "what"),
    [
        ("32-02-2026,actie,X", 1, "datum", "‘32-02-2026’ is geen datum."),
        ("1026-02-02,actie,X", 1, "datum", "‘1026-02-02’ is geen datum."),
        ("2028-11-29,actie,X", 1, "datum", "‘2028-11-29’ is meer dan twee jaar vooruit."),
        ("2026-02-02,borrel,X", 12, "soort", "‘borrel’ is geen soort die we kennen."),
        ("2026-02-02,actie,", 18, "titel", "‘titel’ is leeg."),
        ("2026-02-02,actie," + "x" * 121, 18, "titel", "Deze titel heeft 121 tekens."),
        ("2026-02-02,actie,a\u202eb", 18, "titel", "In deze titel staat een onzichtbaar teken."),
        ("2026-02-02,actie", 12, "", "Deze regel heeft 2 kolommen, en de eerste regel 3."),
    ],
)
def test_a_mistake_in_an_activity_is_told_at_its_place(line: str, column: int, field: str, what: str) -> None:
    found, (problem,) = read_activities("a.csv", f"datum,soort,titel\n{line}\n".encode(), TODAY)
    assert found == ()
    assert (problem.path, problem.line, problem.column, problem.field, problem.what) == ("a.csv", 2, column, field, what)
    assert problem.remedy


def test_an_activity_may_be_two_years_ahead_and_not_a_day_more() -> None:
    for day, is_far in ((dt.date(2028, 11, 28), False), (dt.date(2028, 11, 29), True), (dt.date(2099, 1, 1), True)):
        assert brought.is_far(day, TODAY) is is_far
    assert not brought.is_far(dt.date(2028, 2, 28), dt.date(2026, 2, 28))
    assert brought.is_far(dt.date(2028, 2, 29), dt.date(2026, 2, 28))


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("a;b;c", "De kolommen ‘datum’, ‘soort’ en ‘titel’ ontbreken."),
        ("datum,soort,c", "De kolom ‘titel’ ontbreekt."),
        ("", "Dit bestand is leeg."),
    ],
)
def test_all_columns_that_are_missing_are_told_at_once_as_the_example_has_them(head: str, what: str) -> None:
    _found, (problem,) = read_activities("a.csv", f"{head}\n".encode(), TODAY)
    assert (problem.what, problem.remedy) == (what, "De eerste regel moet zijn: datum;soort;titel")


def test_reports_are_read_per_quarter_with_all_three_lanes() -> None:
    content = "kwartaal;onderwerp;aantal\n2026-Q2;agressie;14\n2026-k2;Integriteit;0\n2026 q2;ondermijning;9\n"
    found, problems = read_reports("m.csv", content.encode(), TODAY)
    assert problems == []
    assert found == (Reports(periods.quarter(2026, 2), {"aggression": 14, "integrity": 0, "undermining": 9}),)


@pytest.mark.parametrize(
    ("lines", "line", "column", "what"),
    [
        ("2026-q5,agressie,1", 2, 1, "‘2026-q5’ is geen kwartaal."),
        ("2026-q4,agressie,1", 2, 1, "Het kwartaal 2026-q4 is nog niet voorbij."),
        ("2026-q1,diefstal,1", 2, 9, "‘diefstal’ is geen onderwerp van het Meldpunt."),
        ("2026-q1,agressie,-1", 2, 18, "‘-1’ is geen aantal meldingen."),
        ("2026-q1,agressie,1.5", 2, 18, "‘1.5’ is geen aantal meldingen."),
        ("2026-q1,agressie,9999999", 2, 18, "‘9999999’ is geen aantal meldingen."),
        ("2026-q1,agressie,1\n2026-q1,agressie,2", 3, 9, "‘agressie’ staat bij 2026-q1 twee keer."),
    ],
)
def test_a_mistake_in_reports_is_told_at_its_place(lines: str, line: int, column: int, what: str) -> None:
    found, problems = read_reports("m.csv", f"kwartaal,onderwerp,aantal\n{lines}\n".encode(), TODAY)
    assert (line, column, what) in [(one.line, one.column, one.what) for one in problems]
    assert len(found) <= 1


def test_a_lane_that_is_missing_is_not_taken_for_none() -> None:
    _found, problems = read_reports("m.csv", b"kwartaal,onderwerp,aantal\n2026-q1,agressie,3\n2026-q1,integriteit,2\n", TODAY)
    assert [one.what for one in problems] == ["Bij 2026-q1 ontbreekt het onderwerp ‘ondermijning’."]


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    for found, problems in (read_activities("x", content, TODAY), read_reports("x", content, TODAY)):
        assert isinstance(found, tuple)
        assert all(one.line >= 1 and one.column >= 1 for one in problems)
