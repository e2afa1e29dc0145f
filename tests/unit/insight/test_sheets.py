"""A published table as rows: sums of domains, numbers with decimals, and what a file may hold."""

import csv
import io

import pytest

from app.insight.disclosure import Figure
from app.insight.sheets import Percent, Score, Sheet, by_domain, csv_text, flat, page_text, plain
from tests.published_tables import hidden, row, shown, table, unit
from tests.tongue import DUTCH

DOMAINS = {"unit:natuur": "Landelijk", "unit:water": "Landelijk"}


def test_a_domain_is_the_sum_of_its_departments() -> None:
    sheet = by_domain(table(unit("Wegen", 10, 40), unit("Tram", 5, 20), unit("Natuur", 8, 8), domains=DOMAINS), DUTCH)
    assert sheet.rows == (
        ("Mobiliteit", 60, 15, Percent(25), 15, Percent(25)),
        ("Landelijk", 8, 8, Percent(100), 8, Percent(100)),
    )


@pytest.mark.parametrize("other", [hidden("unit:tram"), row("unit:tram", 20, Figure("banded", at_least=85))])
def test_of_a_domain_with_a_department_that_is_not_exact_nothing_is_told(other: object) -> None:
    sheet = by_domain(table(unit("Wegen", 10, 40), other), DUTCH)  # type: ignore[arg-type]
    assert sheet.rows == (("Mobiliteit", "x", "x", "x", "x", "x"),)


def test_an_empty_department_changes_no_sum() -> None:
    empty = row("unit:tram", 0, Figure("empty"))
    assert by_domain(table(unit("Wegen", 10, 40), empty), DUTCH).rows[0][:3] == ("Mobiliteit", 40, 10)


def test_one_measure_can_be_hidden_and_then_the_whole_domain_is() -> None:
    half = row("unit:tram", 20, shown(5), Figure("banded", at_most=10))
    assert set(by_domain(table(unit("Wegen", 10, 40), half), DUTCH).rows[0][4:]) == {"x"}


def test_a_number_with_decimals_has_a_comma_on_the_page_and_a_point_in_a_file() -> None:
    sheet = Sheet(("a", "b"), (("x", Score(1067.06)), ("y", Score(-0.04)), ("z", Score(2.5, 0))), 1, ("a", "b"))
    assert [page_text(cells[1], DUTCH) for cells in sheet.rows] == ["1.067,1", "0,0", "2"]
    assert [line[1] for line in csv.reader(io.StringIO(csv_text(sheet)))][1:] == ["1067.1", "0.0", "2.0"]
    assert plain(Percent(62)) == 62


def test_words_behind_the_numbers_stay_words_for_programs() -> None:
    sheet = Sheet(("Wie", "Deel", "Let op"), (("x", Percent(62), "Samenhang"),), 1, ("who", "percent", "note"), notes=1)
    assert flat(sheet, DUTCH) == (("who", "percent", "percent_text", "note"), (("x", 62, "62%", "Samenhang"),))
    assert [sheet.is_number(place) for place in range(3)] == [False, True, False]


def test_a_sheet_for_programs_names_every_column_once() -> None:
    with pytest.raises(AssertionError):
        Sheet(("a", "b"), (), 1, ("a", "a"))
    with pytest.raises(AssertionError):
        Sheet(("a", "b"), (), 1, ("a",))
