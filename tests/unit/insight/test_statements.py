"""Sentences with numbers: grammar, small groups, bands, what is protected, and differences that must be earned."""

import dataclasses as dc
import datetime as dt

import pytest

from app.insight import statements, statements_yearly
from app.insight.disclosure import Figure
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION, STARTED
from app.insight.periods import Period, month, quarter, so_far, year
from tests.published_tables import HIDDEN, hidden, row, shown, table, unit, whole
from tests.tongue import DUTCH


def test_the_headline_counts_people_and_names_the_denominator() -> None:
    headline = statements.headline(table(*whole((600, 1061), (37, 55)), period=year(2026)), DUTCH)
    assert headline == "637 van de 1.116 collega’s deden in 2026 voor het eerst mee"


def test_one_person_does_and_two_do() -> None:
    one = table(row(ORGANISATION, 60, shown(1)), period=year(2026))
    assert statements.headline(one, DUTCH) == "1 van de 60 collega’s deed in 2026 voor het eerst mee"


def test_a_module_is_named() -> None:
    of_one = table(*whole((20, 100), (5, 30)), module="wet-bibob")
    assert statements.headline(of_one, DUTCH) == "25 van de 130 collega’s begonnen in het derde kwartaal van 2026 aan Wet Bibob"


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (Figure("banded", at_least=90), "Ten minste 90% van de 60 collega’s deed in oktober 2026 voor het eerst mee"),
        (Figure("banded", at_most=10), "Ten hoogste 10% van de 60 collega’s deed in oktober 2026 voor het eerst mee"),
    ],
)
def test_a_band_is_said_as_a_band(figure: Figure, sentence: str) -> None:
    assert statements.headline(table(row(ORGANISATION, 60, figure), period=month(2026, 10)), DUTCH) == sentence


def test_a_band_with_a_module_names_it_too() -> None:
    said = statements.headline(table(row(ORGANISATION, 60, Figure("banded", at_most=10)), module="wet-bibob"), DUTCH)
    assert said == "Ten hoogste 10% van de 60 collega’s begon in het derde kwartaal van 2026 aan Wet Bibob"


EARLIER = " Wie dat eerder deed, telt hier niet mee."


@pytest.mark.parametrize(
    ("figure", "people", "sentence"),
    [
        (Figure("banded", at_least=20, at_most=25), 1156, "Tussen 20% en 25% van 1.156 collega’s rondde"),
        (Figure("banded", at_most=5), 1156, "Ten hoogste 5% van 1.156 collega’s rondde"),
        (Figure("banded", at_least=95), 1156, "Ten minste 95% van 1.156 collega’s rondde"),
        (shown(266), 1156, "23% van de collega’s (266 van 1.156) rondde"),
        (shown(1), 1156, "Minder dan 1% van de collega’s (1 van 1.156) rondde"),
        (shown(1), 9, "1 van 9 collega’s rondde"),
        (shown(7), 9, "7 van 9 collega’s rondden"),
    ],
)
def test_completion_of_the_year_so_far_is_no_completion_ever(figure: Figure, people: int, sentence: str) -> None:
    made = table(row(ORGANISATION, people, figure), period=so_far(2026, 10))
    assert statements.completion(made, DUTCH) == (
        f"{sentence} in 2026 (tot en met oktober) alles af wat voor hun rol verplicht is.{EARLIER}"
    )


def test_completion_of_a_whole_year_names_the_year() -> None:
    said = statements.completion(table(row(ORGANISATION, 1156, shown(266)), period=so_far(2025, 12)), DUTCH)
    assert said == f"23% van de collega’s (266 van 1.156) rondde in 2025 alles af wat voor hun rol verplicht is.{EARLIER}"


def test_completion_that_is_protected_or_of_nobody_has_no_number() -> None:
    assert statements.completion(table(hidden(ORGANISATION), period=year(2025)), DUTCH) == "De afronding in 2025 is afgeschermd."
    empty = table(row(ORGANISATION, 0, Figure("empty")), period=year(2025))
    assert statements.completion(empty, DUTCH) == "Er was niemand in dienst in 2025."


def test_a_single_month_is_about_civil_servants() -> None:
    made = table(row(CIVIL_SERVANTS, 1103, shown(40)), period=month(2026, 5))
    assert statements.headline(made, DUTCH) == "40 van de 1.103 ambtenaren deden in mei 2026 voor het eerst mee"


def test_what_is_protected_is_said_without_a_number() -> None:
    assert statements.headline(table(hidden(ORGANISATION), period=year(2025)), DUTCH) == "De deelname in 2025 is afgeschermd"
    assert statements.headline(table(period=year(2025)), DUTCH) == "De deelname in 2025 is afgeschermd"


def test_an_organisation_without_people_is_not_a_zero() -> None:
    empty = table(row(ORGANISATION, 0, Figure("empty")), period=year(2025))
    assert statements.headline(empty, DUTCH) == "Er was niemand in dienst in 2025"


@pytest.mark.parametrize(
    ("now", "then", "sentence"),
    [
        (67, 27, "Dat zijn er 40 meer dan in 2025."),
        (28, 27, "Dat is er 1 meer dan in 2025."),
        (27, 28, "Dat is er 1 minder dan in 2025."),
        (27, 67, "Dat zijn er 40 minder dan in 2025."),
        (27, 27, "Dat zijn er evenveel als in 2025."),
    ],
)
def test_a_difference_with_last_year_is_counted(now: int, then: int, sentence: str) -> None:
    this, last = (
        table(row(ORGANISATION, 99, shown(now)), period=year(2026)),
        table(row(ORGANISATION, 90, shown(then)), period=year(2025)),
    )
    assert statements.difference(this, last, DUTCH) == sentence


def test_a_running_total_is_compared_with_the_same_months() -> None:
    this = table(row(ORGANISATION, 99, shown(60)), period=so_far(2026, 10))
    last = table(row(ORGANISATION, 99, shown(50)), period=so_far(2025, 10))
    assert statements.difference(this, last, DUTCH) == "Dat zijn er 10 meer dan in dezelfde maanden van 2025."


@pytest.mark.parametrize("figure", [HIDDEN, Figure("banded", at_most=10), Figure("empty")])
def test_there_is_no_difference_with_what_is_not_shown(figure: Figure) -> None:
    known = table(row(ORGANISATION, 99, shown(60)), period=year(2026))
    unknown = table(row(ORGANISATION, 99, figure), period=year(2025))
    assert statements.difference(known, unknown, DUTCH) == ""
    assert statements.difference(unknown, known, DUTCH) == ""
    assert statements.difference(known, None, DUTCH) == ""


def test_below_twenty_people_there_is_no_percentage() -> None:
    assert statements.of_people(row("unit:a", 9, shown(7)), STARTED, DUTCH) == "7 van 9"
    assert statements.of_people(row("unit:a", 46, shown(28)), STARTED, DUTCH) == "61% (28 van 46)"
    assert statements.of_people(row("unit:a", 46, Figure("banded", at_most=5)), STARTED, DUTCH) == "ten hoogste 5% van 46"
    assert statements.of_people(hidden("unit:a"), STARTED, DUTCH) == "afgeschermd"
    assert statements.of_people(row("unit:a", 0, Figure("empty")), STARTED, DUTCH) == "niemand in dienst"


def test_only_nobody_is_nought_and_only_everybody_is_a_hundred_percent() -> None:
    assert statements.share(3, 1116, DUTCH) == "minder dan 1%"
    assert statements.share(1113, 1116, DUTCH) == "meer dan 99%"
    assert statements.share(0, 1116, DUTCH) == "0%"
    assert statements.share(1116, 1116, DUTCH) == "100%"


NINE = [unit(name, count, people) for name, count, people in (
    ("A", 28, 46), ("B", 30, 57), ("C", 19, 38), ("D", 39, 58), ("E", 27, 42), ("F", 31, 54), ("G", 52, 68), ("H", 33, 46),
    ("I", 43, 60),
)]  # fmt: skip


def test_departments_that_differ_by_chance_are_not_called_different() -> None:
    said = statements.units_finding(table(*NINE), DUTCH)
    assert said == "In het derde kwartaal van 2026 wijkt geen afdeling duidelijk af van de rest"


def test_of_departments_with_a_bound_is_not_said_that_they_do_not_differ() -> None:
    bound = row("unit:bound", 60, Figure("banded", at_least=90))
    some = table(*NINE, bound)
    assert statements.units_finding(some, DUTCH) == "Geen afdeling met een precies cijfer wijkt duidelijk af van de rest"
    (said,) = statements_yearly.units(some, DUTCH)
    assert "wijkt bij geen van de afdelingen met een precies cijfer aantoonbaar af" in said
    (said,) = statements_yearly.units(table(bound, NINE[0]), DUTCH)
    assert "te weinig precieze cijfers" in said


def test_one_department_that_differs_is_the_finding() -> None:
    rest = [unit(name, 30, 60) for name in ("A", "B", "C", "D", "E", "F", "G", "H")]
    low, high = table(*rest, unit("Trambeheer", 10, 60)), table(*rest, unit("Toezicht", 52, 60))
    assert statements.units_finding(low, DUTCH) == "Trambeheer ligt lager dan de rest, met 10 van 60"
    assert statements.units_finding(high, DUTCH) == "Toezicht ligt hoger dan de rest, met 52 van 60"
    assert statements.who_differs(low, DUTCH) == ""


def test_several_departments_that_differ_are_counted_in_the_finding_and_named_below() -> None:
    rest = [unit(name, 30, 60) for name in ("A", "B", "C", "D", "E", "F", "G", "H")]
    both = table(*rest, unit("Trambeheer", 8, 60), unit("Toezicht", 53, 60))
    assert statements.units_finding(both, DUTCH) == "2 afdelingen wijken duidelijk af van de rest: 1 hoger, 1 lager"
    assert statements.who_differs(both, DUTCH) == "Hoger dan de rest: Toezicht. Lager dan de rest: Trambeheer."


def test_protected_departments_take_no_part_in_the_comparison() -> None:
    assert statements.directions(table(hidden("unit:a"), unit("B", 1, 60))) == {}
    assert statements.units_finding(table(hidden("unit:a")), DUTCH) == "De deelname per afdeling is afgeschermd"
    alone = table(hidden("unit:a"), unit("B", 20, 60))
    assert statements.units_finding(alone, DUTCH) == "Er zijn te weinig precieze cijfers om afdelingen te vergelijken"


def test_the_roles_are_said_side_by_side_without_a_judgement() -> None:
    made = table(*whole((402, 1061), (28, 55)), period=so_far(2026, 10))
    assert statements.trend_finding([made], DUTCH) == (
        "Tot en met oktober: ambtenaren 38% (402 van 1.061), politieke ambtsdragers 51% (28 van 55)"
    )
    half = table(row(CIVIL_SERVANTS, 1061, shown(402)), hidden(OFFICE_HOLDERS), period=so_far(2026, 10))
    assert statements.trend_finding([half], DUTCH).endswith("politieke ambtsdragers afgeschermd")
    newer = table(row(CIVIL_SERVANTS, 1061, shown(420)), period=so_far(2026, 11))
    assert statements.trend_finding([made, newer], DUTCH) == statements.trend_finding([made], DUTCH)
    assert statements.trend_finding([newer], DUTCH) == "Tot en met november: ambtenaren 40% (420 van 1.061)"
    assert statements.trend_finding([table()], DUTCH) == "De deelname per rol is afgeschermd"


def test_every_period_has_a_name_for_a_list_and_one_for_a_sentence() -> None:
    today = Period("today", dt.date(2026, 1, 1), dt.date(2026, 11, 24))
    names = [
        statements.period_name(one, DUTCH) for one in (month(2026, 10), quarter(2026, 3), year(2025), so_far(2026, 10), today)
    ]
    assert names == [
        "oktober 2026", "3e kwartaal 2026", "heel 2025", "2026 tot en met oktober", "2026 tot en met 24 november",
    ]  # fmt: skip
    said = [statements.during(quarter(2026, number), DUTCH) for number in (1, 2, 3, 4)]
    assert said == [f"in het {ordinal} kwartaal van 2026" for ordinal in ("eerste", "tweede", "derde", "vierde")]


def test_the_griffie_is_said_to_count_with_another_department() -> None:
    made = table(unit("BDO", 10, 40))
    made = dc.replace(made, groups=(dc.replace(made.groups[0], together=("Statengriffie",)),))
    assert statements.together(made, DUTCH) == "Statengriffie telt mee bij Bdo."
    both = dc.replace(made, groups=(dc.replace(made.groups[0], together=("Archief", "Datalab", "Statengriffie")),))
    assert statements.together(both, DUTCH) == "Archief, Datalab en Statengriffie tellen mee bij Bdo."
    assert statements.together(table(unit("BDO", 10, 40)), DUTCH) == ""


def test_a_headline_fits_above_a_figure() -> None:
    longest = "Vergunningverlening, Toezicht en Handhaving"
    rest = [unit(name, 30, 60) for name in ("A", "B", "C", "D", "E", "F", "G", "H")]
    made = table(*rest, unit("x", 10, 60), names={"unit:x": longest})
    assert len(statements.units_finding(made, DUTCH)) <= 90
