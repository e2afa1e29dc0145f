"""What may be told of a pulse: enough answered, never nearly nobody or nearly everybody, nothing by subtraction."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import pulse_drawing, pulse_figures, pulse_sheets, pulse_words
from app.insight.disclosure import Figure
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.pulse_figures import ANSWERED, REST, YES, Answers, PulseTable, Question
from app.insight.sheets import Percent
from app.insight.tables import Group
from tests.pulse_reader import Lot, reader, sure
from tests.pulse_tables import (
    ASKED,
    HOLDS,
    MINIMUM,
    group,
    members,
    organisation,
    read,
    terms,
    told,
    told_response,
    truths,
)
from tests.tongue import DUTCH

CIVIL = (group("unit:wegen", 30, 20, people=80), group("unit:tram", 14, 10, people=40))
OFFICE = group(OFFICE_HOLDERS, 20, 10, people=55)


def test_every_group_is_told_with_its_share_interval_and_bounds() -> None:
    table = told(*CIVIL, OFFICE)
    assert [line.group.key for line in table.lines] == [ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS, "unit:wegen", "unit:tram"]
    whole = table.everybody
    assert whole
    assert (whole.people, whole.n, whole.figures[YES]) == (175, 104, Figure("shown", 64))
    assert pulse_words.figure_text(whole, YES, DUTCH) == "62% (64 van de 104), marge 55% tot 68%"
    rows = pulse_sheets.sheet(table, DUTCH).rows
    assert rows[3] == ("Wegen", "Stad", 80, 50, 30, Percent(60), Percent(51), Percent(68), Percent(37), Percent(75))


def test_a_pulse_of_civil_servants_alone_is_not_called_the_whole_organisation() -> None:
    table = told(*CIVIL, number=3)
    assert [line.group.key for line in table.lines] == [CIVIL_SERVANTS, "unit:wegen", "unit:tram"]
    assert table.everybody == table.comparable == table.line(CIVIL_SERVANTS)


def test_nearly_nobody_and_nearly_everybody_are_a_bound() -> None:
    table = told(*CIVIL, OFFICE, group("unit:natuur", 1, 30))
    line = table.line("unit:natuur")
    assert line
    assert (line.n, line.figures[YES]) == (31, Figure("banded", at_most=10))
    assert line.share(YES) is None
    assert pulse_words.figure_text(line, YES, DUTCH) == "ten hoogste 10% van de 31"
    others = [one for one in (*table.units, *filter(None, (table.everybody, table.line(CIVIL_SERVANTS)))) if one != line]
    assert any(one.share(YES) is None for one in others), "all others together would tell it"


def test_zero_looks_like_one_and_two() -> None:
    shown = {str(told(*CIVIL, OFFICE, group("unit:natuur", yes, 30 - yes)).line("unit:natuur")) for yes in range(3)}
    assert len(shown) == 1


@pytest.mark.parametrize("apart", range(4))
def test_whether_anybody_stood_apart_cannot_be_seen(apart: int) -> None:
    line = told(*CIVIL, OFFICE, group("unit:natuur", 20, 20 - apart, apart)).line("unit:natuur")
    assert line
    assert line.n == 40 - 3


@given(
    st.integers(0, 80), st.integers(0, 80), st.integers(0, 80), st.integers(0, 50), st.integers(0, 4), st.integers(0, 2**32)
)  # fmt: skip
def test_the_lot_leaves_out_a_few_of_each_group(yes: int, no: int, apart: int, silent: int, more: int, seed: int) -> None:
    one = group("unit:wegen", yes, no, apart, invited=yes + no + apart + silent)
    n, of = pulse_figures.drawn(one, apart, {YES: yes}, more, random.Random(seed))  # noqa: S311  repeatable on purpose
    if n:
        assert one.answered - n >= max(apart, 3 + more), "so many stood apart or were left out"
        assert one.invited - n >= 6, "whether everybody answered cannot be seen either"
    assert 0 <= of[YES] <= yes
    assert n - no <= of[YES] <= n
    if apart >= 3 + more and silent >= 3:
        assert (n, of[YES]) == (yes + no, yes), "of who chose a side all count"


def test_of_a_department_of_which_too_few_answered_nothing_can_be_said_and_it_is_not_left_over() -> None:
    """Hidden by itself it would be the whole less the others."""
    table = told(group("unit:wegen", 30, 20, people=150), *CIVIL[1:], group("unit:natuur", 25, 25, domain="Land"), OFFICE)
    assert [line.group.key for line in table.units] == ["unit:natuur", REST]
    rest = table.line(REST)
    assert rest
    assert rest.n == 50 + 24
    assert pulse_words.line_name(rest, DUTCH) == "Samen: Wegen, Tram"


def test_small_departments_stand_behind_the_others_of_their_domain() -> None:
    groups = [
        group("unit:a", 20, 20), group("unit:b", 6, 4, 1), group("unit:c", 5, 4, 1),
        group("unit:d", 20, 20, domain="Land"),
    ]  # fmt: skip
    table = told(*groups, OFFICE)
    assert [line.group.key for line in table.units] == ["unit:a", "domain:stad", "unit:d"]
    assert pulse_words.line_name(table.units[1], DUTCH) == "Samen: B, C"


def test_a_department_that_counts_another_one_keeps_its_own_name() -> None:
    """As the clerk's office is counted with the department beside it."""
    one = group("unit:bdo", 20, 20)
    named = replace(one, group=replace(one.group, together=("Griffie",)))
    assert [pulse_words.line_name(line, DUTCH) for line in told(*CIVIL, named, OFFICE).units] == ["Wegen", "Tram", "Bdo"]
    small = replace(named, counts={"surely": 5, "never": 4, "maybe": 0}, answered=9, people=20, invited=20)
    assert pulse_words.line_name(told(*CIVIL, small, OFFICE).units[-1], DUTCH) == "Samen: Bdo, Tram"


def test_what_was_together_already_is_called_the_rest() -> None:
    small = Answers(Group("domain:stad", "Stad", "Stad"), 60, 60, 32, {"surely": 20, "never": 8, "maybe": 4})
    names = [
        pulse_words.line_name(line, DUTCH)
        for groups in ([*CIVIL, small, OFFICE], [CIVIL[0], group("unit:tram", 4, 4, people=20), small, OFFICE])
        for line in told(*groups).units
    ]
    assert names == ["Wegen", "Tram", "Overige afdelingen van Stad", "Wegen", "Overige afdelingen van Stad, met Tram"]


def test_which_departments_go_together_does_not_depend_on_what_they_answered() -> None:
    chance = random.Random(3)  # noqa: S311  repeatable on purpose
    for _time in range(50):
        groups = organisation(chance)
        other = [replace(one, counts={"surely": 0, "never": one.answered, "maybe": 0}) for one in groups]
        keys = [[one.group.key for one in pulse_figures.gathered(of, MINIMUM)] for of in (groups, other)]
        assert keys[0] == keys[1]


def test_where_few_of_everybody_answered_nothing_is_told() -> None:
    low = [replace(one, people=10 * one.people, invited=10 * one.invited) for one in (*CIVIL, OFFICE)]
    assert pulse_figures.told(ASKED, low, terms(), units=True)["lines"] == []
    assert pulse_figures.told(ASKED, [group(REST, 2, 3)], terms(), units=True)["lines"] == []
    assert pulse_figures.told(ASKED, [], terms(), units=True)["lines"] == []


def test_office_holders_of_whom_few_answered_do_not_stand_apart_nor_can_civil_servants() -> None:
    table = told(*CIVIL, group(OFFICE_HOLDERS, 6, 4, people=55), units=False)
    assert [line.group.key for line in table.lines] == [ORGANISATION]
    assert table.comparable == table.everybody


@pytest.mark.parametrize("seed", range(20))
def test_a_colleague_can_be_sure_of_nothing_about_all_others(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  repeatable on purpose
    groups, units = organisation(chance), seed % 3 > 0
    of = replace(terms(seed, more=seed % 5), office_holders=any(one.group.key == OFFICE_HOLDERS for one in groups))
    table = read(pulse_figures.told(ASKED, groups, of, units=units))
    lines, leaves = members(groups, table, units=units)
    found = reader(truths(groups), table, lines, leaves, Lot(most=3 if units else 7))
    assert list(sure(truths(groups), found, lines)) == []


def test_without_the_lot_a_colleague_is_sure_who_chose_a_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse_figures, "LEFT_OUT", 0)
    groups = [*CIVIL, group("unit:natuur", 20, 20, 0), OFFICE]
    table = told(*groups)
    lines, leaves = members(groups, table, units=True)
    found = reader(truths(groups), table, lines, leaves, Lot(0, 0, 0))
    assert list(sure(truths(groups), found, lines)) == ["nobody else of unit:natuur said apart"]


def test_what_is_weighed_follows_from_what_is_told() -> None:
    """Departments that are hidden count together: the whole less what is told is all that is known of them."""
    table = told(*CIVIL, OFFICE, group("unit:natuur", 1, 30), group("unit:water", 20, 11))
    again = replace(table, lines=tuple(replace(line) for line in table.lines))
    assert again.weighed == table.weighed
    shown = [one for one in table.lines if one.group.key not in {ORGANISATION, CIVIL_SERVANTS} and one.share(YES)]
    assert table.everybody
    assert sum(one.answered for one in table.strata(YES)) == (table.everybody.n if table.everybody.share(YES) else 0)
    assert len(table.strata(YES)) <= len(shown) + 1


def test_several_answers_are_told_per_option_with_the_most_mentioned_first() -> None:
    counts = {"afraid": 12, "unknown": 25, "nothing": 8, "silent": 3}
    answers = Answers(Group("unit:wegen", "Wegen", ""), 60, 50, 40, counts)
    table = read(pulse_figures.told(HOLDS, [answers], terms(), units=False), "barriers")
    assert [one for one, _text in pulse_words.barriers_in_order(table)] == ["unknown", "afraid", "nothing"]
    assert pulse_words.barriers_finding(table, DUTCH) == "De vaakst genoemde drempel is ‘Weet niet waar’: 68% (25 van de 37)"
    rows = pulse_sheets.barriers_sheet(table, DUTCH).rows
    assert rows[0] == ("Weet niet waar", "Hele organisatie", 37, 25, Percent(68), Percent(51), Percent(81))
    assert "silent" not in str(rows)
    assert "67.57" in pulse_drawing.barriers(table, DUTCH)


def test_two_reasons_that_are_mentioned_as_often_are_both_named() -> None:
    counts = {"afraid": 25, "unknown": 25, "nothing": 8, "silent": 3}
    table = read(
        pulse_figures.told(HOLDS, [Answers(Group("unit:a", "A", ""), 60, 50, 40, counts)], terms(), units=False), "barriers"
    )
    assert pulse_words.barriers_finding(table, DUTCH) == (
        "De vaakst genoemde drempels zijn ‘Bang’ en ‘Weet niet waar’: elk 68% (25 van de 37)"
    )


def test_what_has_no_exact_number_may_be_mentioned_more() -> None:
    for counts, said in (
        ({"afraid": 40, "unknown": 12}, "Van de drempels met een precies cijfer is ‘Weet niet waar’ het vaakst genoemd: "),
        ({"afraid": 1, "unknown": 12}, "De vaakst genoemde drempel is ‘Weet niet waar’: "),
    ):
        answers = Answers(Group("unit:a", "A", ""), 60, 50, 40, {**counts, "nothing": 8})
        table = read(pulse_figures.told(HOLDS, [answers], terms(3), units=False), "barriers")
        assert pulse_words.barriers_finding(table, DUTCH).startswith(said)


@pytest.mark.parametrize(
    ("people", "nothing", "said"),
    [
        (40, 27, "70% (26 van de 37) zegt: ‘Niets’."),
        (20, 15, "14 van de 17 zeggen: ‘Niets’."),
        (40, 1, "Ten hoogste 10% van de 37 zegt: ‘Niets’."),
    ],
)
def test_that_nothing_holds_most_people_back_is_told_before_what_does(people: int, nothing: int, said: str) -> None:
    counts = {"afraid": people // 2, "unknown": people // 4, "nothing": nothing}
    answers = Answers(Group("unit:a", "A", ""), 60, 50, people, counts)
    table = read(pulse_figures.told(HOLDS, [answers], terms(3), units=False), "barriers")
    assert pulse_words.nothing_held_back(table, DUTCH) == said


def opinion(yes: int, no: int) -> PulseTable:
    asked = Question("safety", "", "Wat vind je van deze zin: ‘Ik kan melden zonder dat ik last krijg.’", ASKED.options)
    groups = [group("unit:a", yes, no, people=900, invited=3 * (yes + no) // 2)]
    return read(pulse_figures.told(asked, groups, terms(office_holders=False), units=False), "opinion")


def test_who_agrees_with_what_is_said_in_full() -> None:
    what = "het eens met ‘Ik kan melden zonder dat ik last krijg’"
    assert pulse_words.opinion_finding(opinion(200, 130), DUTCH) == (
        f"61% van de ambtenaren is {what} (200 van de 330, marge 56% tot 65%)"
    )
    assert pulse_words.opinion_finding(opinion(9, 7), DUTCH).startswith(f"9 van de 16 ambtenaren zijn {what} (marge ")
    assert pulse_words.opinion_finding(opinion(1, 130), DUTCH) == f"Ten hoogste 5% van de 131 ambtenaren is {what}"
    assert pulse_words.opinion_finding(opinion(3, 2), DUTCH) == (
        "Hoeveel mensen het eens zijn met ‘Ik kan melden zonder dat ik last krijg’, is afgeschermd"
    )


def test_the_weight_of_departments_is_told_only_where_it_changes_the_number() -> None:
    alike = told(group("unit:a", 30, 20), group("unit:b", 30, 20), group("unit:c", 30, 20))
    assert alike.weighed is not None
    assert "grootte" not in pulse_words.warnings(alike, DUTCH)
    apart = told(group("unit:a", 45, 5, people=60), group("unit:b", 10, 40, people=120), group("unit:c", 30, 20))
    assert "Telt elke afdeling naar haar grootte, dan is het" in pulse_words.warnings(apart, DUTCH)


def test_of_what_was_seen_the_margin_does_not_lean_on_how_many_people_there_are() -> None:
    seen = Question("experience", "", "Zag je iets?", ASKED.options)
    table = read(pulse_figures.told(seen, [group("unit:a", 12, 18, 70)], terms(), units=False), "experience")
    line = table.everybody
    assert line
    found = line.share(YES)
    assert found
    assert found.bounds is None
    assert pulse_words.figure_text(line, YES, DUTCH) == "40% (12 van de 30), marge 24% tot 58%"
    assert pulse_sheets.sheet(table, DUTCH).rows[0][5:] == (Percent(40), Percent(24), Percent(58), "", "")


def test_who_answered_and_how_alike_they_are() -> None:
    table = told_response(
        group("unit:wegen", 40, 20, 0, people=120), group("unit:tram", 90, 40, 0, people=200), number=4
    )  # fmt: skip
    assert pulse_words.response_finding(table, DUTCH) == (
        "59% van wie een uitnodiging kreeg, antwoordde (190 van de 320); mogelijke vertekening hooguit 7 procentpunt"
    )
    assert pulse_sheets.response_sheet(table, DUTCH).rows[1] == ("Wegen", "Stad", 120, 120, 60, Percent(50))


def test_how_alike_they_are_follows_from_what_is_told() -> None:
    table = told_response(
        group("unit:a", 30, 29, 0, people=60), group("unit:b", 30, 10, 0, people=90), group("unit:c", 20, 20, 0, people=80)
    )
    line = table.line("unit:a")
    assert line
    assert line.figures[ANSWERED].state == "banded"
    assert sum(one.people for one in table.strata(ANSWERED)) in {0, 230}


def test_late_answers_that_differ_are_warned_of() -> None:
    alike, other = {"surely": 10, "never": 10}, {"surely": 4, "never": 16}
    assert pulse_figures.is_shifted(ASKED, alike, other, MINIMUM) is True
    assert pulse_figures.is_shifted(ASKED, alike, alike, MINIMUM) is False
    assert pulse_figures.is_shifted(ASKED, alike, {"maybe": 30, "surely": 9}, MINIMUM) is None


def test_departments_are_called_different_only_by_the_test() -> None:
    alike = told(group("unit:a", 30, 20), group("unit:b", 28, 22), group("unit:c", 33, 17))
    assert pulse_words.units_finding(alike, DUTCH) == "Geen afdeling wijkt aantoonbaar af van de rest van de organisatie"
    others = [group(f"unit:{name}", 30, 20) for name in "acdefg"]
    apart = told(*others, group("unit:b", 12, 38))
    assert pulse_words.units_finding(apart, DUTCH) == "Meldingsbereidheid lager dan de rest: B"
    one = replace(alike, lines=tuple(line for line in alike.lines if line.group.key not in {"unit:b", "unit:c"}))
    assert pulse_words.units_finding(one, DUTCH) == "Er zijn te weinig precieze cijfers om afdelingen te vergelijken"
    some = told(group("unit:a", 30, 20), group("unit:b", 28, 22), group("unit:c", 33, 17), group("unit:d", 50, 0))
    assert "Geen afdeling met een precies cijfer wijkt" in pulse_words.units_finding(some, DUTCH)


def test_of_one_question_of_both_roles_is_said_whether_it_differs() -> None:
    apart = told(group("unit:a", 60, 40, people=200), group(OFFICE_HOLDERS, 40, 5, people=60), units=False)
    assert pulse_words.roles_finding([apart], DUTCH) == "Bij de ene vraag die beide rollen kregen, is er een aantoonbaar verschil"
    assert pulse_words.roles_finding([apart, apart], DUTCH).startswith("Bij 2 van de 2 vragen is er")


def test_the_figures_hold_the_numbers_of_the_table_and_nothing_hidden() -> None:
    table = told(*CIVIL, OFFICE, group("unit:natuur", 1, 30))
    hidden = [one for one in table.lines if one.n is None]
    chart = pulse_drawing.by_unit(table, DUTCH).replace(pulse_drawing.NO_BREAK, " ")
    assert "60% (30 van de 50)" in chart
    assert chart.count("afgeschermd") == 2 * len(hidden)
    assert "1 van de 31" not in chart
    assert "ten hoogste 10%" in chart
