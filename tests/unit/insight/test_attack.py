"""Twenty invented organisations, of every shape: published by the program and read by a colleague."""

import dataclasses as dc
import datetime as dt

import pytest

from app.insight.periods import parse
from benchmarks import colleague, keeping
from benchmarks.organisations import Life, Organisation, Stay, months_from, organisation
from tests.published_tables import row, shown, table

QUARTER = months_from(dt.date(2026, 1, 1), 3)
YEAR = months_from(dt.date(2026, 1, 1), 12)
START = dt.date(2020, 1, 1)
BEGAN = {"een": dt.date(2026, 1, 6)}


@pytest.mark.parametrize("number", range(20))
def test_of_a_quarter_nothing_can_be_worked_out(number: int) -> None:
    invented = organisation(number, QUARTER)
    kept = keeping.publish(invented)
    assert kept
    assert colleague.attack(invented, kept) == []


@pytest.mark.parametrize("number", range(20))
def test_of_a_year_nothing_is_known_of_anybody_nor_how_many_of_a_small_group_took_part(number: int) -> None:
    invented = organisation(number, YEAR)
    kept = keeping.publish(invented)
    assert any(one.table.published.rows for one in kept)
    assert [one for one in colleague.attack(invented, kept) if one.kind in {"fact", "small"}] == []


@pytest.mark.parametrize("number", [380, 473])
def test_who_is_alone_among_those_who_left_learns_nothing_about_the_others(number: int) -> None:
    """Two left in one quarter, from two departments: whoever did nothing themselves knew that the other one did."""
    invented = organisation(number, months_from(dt.date(2024, 1, 1), 12))
    assert colleague.attack(invented, keeping.publish(invented)) == []


def test_of_everybody_else_it_does_not_follow_in_a_later_year_when_they_began() -> None:
    """49 of 55, then 7 of 53, and a department told in both: who knew their own knew of others when they had begun."""
    invented = organisation(46, months_from(dt.date(2024, 1, 1), 36))
    assert colleague.attack(invented, keeping.publish(invented)) == []


def test_quarters_of_one_year_do_not_tell_together_who_of_a_small_department_was_left() -> None:
    """14, 9 and 8 of 37: by the third quarter nearly everybody had begun, and a department of six with them."""
    invented = organisation(278, months_from(dt.date(2024, 1, 1), 36))
    invented = dc.replace(invented, months=invented.months[:10])
    assert colleague.attack(invented, keeping.publish(invented)) == []


def test_the_colleague_sees_it_when_a_leaver_is_told_by_two_totals() -> None:
    # Forty people in one department, of whom five began in January. One of those left in February, when nobody began.
    lives = [
        Life([Stay("a00", START)], dict(BEGAN if number < 5 else {}), dict(BEGAN if number < 5 else {})) for number in range(40)
    ]
    lives[0].ends(dt.date(2026, 2, 10))
    small = Organisation("by hand", ("a00",), [], lives, QUARTER, ("een",))
    found = colleague.attack(small, _carelessly(), insiders=False)
    assert any(one.kind == "fact" and one.people == 1 and one.interval == (1, 1) for one in found)


def _carelessly() -> list[keeping.Told]:
    """Tell two running totals exactly, whatever follows from them."""
    told = []
    for key, people, count in (("2026-to-01", 40, 5), ("2026-to-02", 39, 4)):
        period = parse(key)
        assert period
        told.append(keeping.Told(period, "", table(row("role:civil_servant", people, shown(count)), period=period)))
    return told
