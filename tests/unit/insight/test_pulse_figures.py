"""What may be told of a pulse: groups of ten answers, never nearly nobody or nearly everybody, and nothing by subtraction."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.insight import pulse_drawing, pulse_figures, pulse_sheets, pulse_words
from app.insight.disclosure import Figure
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.periods import quarter
from app.insight.pulse_figures import REST, YES, Answers, PulseTable, Question
from app.insight.sheets import Percent
from app.insight.tables import Group
from tests.attacker import World, spoken
from tests.tongue import DUTCH

MINIMUM = 10
ASKED = Question(
    "willingness", "integriteit", "Zou je dit melden?",
    (("never", "Zeker niet", "no"), ("maybe", "Weet ik niet", "apart"), ("surely", "Zeker wel", "yes")),
)  # fmt: skip
HOLDS = Question(
    "barriers", "", "Wat houdt je tegen?",
    (("afraid", "Bang", "yes"), ("unknown", "Weet niet waar", "yes"), ("nothing", "Niets", "no"),
     ("silent", "Zeg ik niet", "apart")),
)  # fmt: skip


def group(
    key: str, yes: int, no: int, apart: int = 0, *, people: int | None = None, invited: int | None = None
) -> Answers:  # fmt: skip
    answered = yes + no + apart
    name = key.partition(":")[2].capitalize()
    counts = {"surely": yes, "never": no, "maybe": apart}
    return Answers(
        Group(key, name, "Stad" if key.startswith("unit") else ""), people or answered, invited or answered, answered, counts
    )


def read(shown: Mapping[str, Any], kind: str = "willingness", *, number: int = 4, year: int = 2026) -> PulseTable:
    return pulse_figures.read(kind, quarter(year, number), MINIMUM, dt.date(2027, 1, 5), {"whole": True, **shown})


def told(*groups: Answers, units: bool = True, number: int = 4, year: int = 2026) -> PulseTable:
    return read(pulse_figures.told(ASKED, groups, MINIMUM, units=units), number=number, year=year)


CIVIL = (group("unit:wegen", 30, 20, 4, people=80), group("unit:tram", 14, 10, 2, people=40))
OFFICE = group(OFFICE_HOLDERS, 20, 10, 3, people=55)


def test_every_group_of_ten_is_told_with_its_share_interval_and_bounds() -> None:
    table = told(*CIVIL, OFFICE)
    assert [line.group.key for line in table.lines] == [ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS, "unit:wegen", "unit:tram"]
    whole = table.organisation
    assert whole
    assert (whole.people, whole.n, whole.figures[YES]) == (175, 104, Figure("shown", 64))
    assert pulse_words.figure_text(whole, YES, DUTCH) == "62% (64 van de 104), marge 55% tot 68%"
    rows = pulse_sheets.sheet(table, DUTCH).rows
    assert rows[3] == ("Wegen", "Stad", 80, 50, 30, Percent(60), Percent(51), Percent(68), Percent(37), Percent(75))
    assert table.apart == Figure("shown", 9)
    assert pulse_words.apart_text(table, DUTCH) == "9 van de 113 kozen geen kant en tellen niet mee."


def test_nearly_nobody_and_nearly_everybody_are_a_bound() -> None:
    table = told(group("unit:wegen", 30, 20), group("unit:tram", 1, 19), group("unit:natuur", 25, 25))
    line = table.line("unit:tram")
    assert line
    assert line.figures[YES].state == "banded"
    assert line.share(YES) is None
    assert pulse_words.figure_text(line, YES, DUTCH) == "ten hoogste 10% van de 20"
    assert table.organisation
    assert table.organisation.figures[YES].state != "shown" or any(
        one.figures[YES].state == "suppressed" or one.n is None for one in table.units if one.group.key != "unit:tram"
    ), "the total and the others may not give the bound away"


def test_where_fewer_than_four_in_ten_answered_nothing_is_said() -> None:
    table = told(group("unit:wegen", 30, 20, people=200, invited=130), *CIVIL[1:], OFFICE)
    line = table.line("unit:wegen")
    assert line
    assert (line.n, line.figures[YES].state) == (None, "suppressed")
    assert pulse_words.figure_text(line, YES, DUTCH) == "afgeschermd"


def test_roles_are_not_told_where_small_groups_of_both_were_put_together() -> None:
    table = told(*CIVIL, group(REST, 8, 8))
    assert table.line(CIVIL_SERVANTS) is None
    assert pulse_words.line_name(table.lines[-1], DUTCH) == "Overige afdelingen"


def test_a_pulse_that_hardly_anybody_answered_tells_nothing() -> None:
    small = read(pulse_figures.told(ASKED, [group(REST, 2, 3)], MINIMUM, units=True))
    assert all(line.n is None and line.figures[YES].state == "suppressed" for line in small.lines)
    assert small.apart is None
    assert pulse_figures.told(ASKED, [], MINIMUM, units=True)["apart"] is None


def test_zero_looks_like_one_and_two() -> None:
    shown = [told(group("unit:wegen", 30, 20), group("unit:tram", yes, 20 - yes), OFFICE).line("unit:tram") for yes in range(3)]
    assert len({str(line) for line in shown}) == 1


@pytest.mark.parametrize("seed", range(40))
def test_no_group_can_be_worked_out_from_everything_that_is_told(seed: int) -> None:
    """The attacker knows how many answered where, and every table of the pulse: more than one number is left for each secret."""
    chance = random.Random(seed)  # noqa: S311  repeatable on purpose
    groups = list(_random_groups(chance))
    table = told(*groups)
    world = World()
    for one in groups:
        world.add_column(one.group.key, one.counts["surely"], one.counts["surely"] + one.counts["never"])
    for line in table.lines:
        keys = _parts(line.group.key, groups)
        n = sum(one.counts["surely"] + one.counts["never"] for one in groups if one.group.key in keys)
        if line.n is not None:
            assert line.n == n >= MINIMUM
            world.constrain(dict.fromkeys(keys, 1), *spoken(line.figures[YES], n))
    for one in groups:
        yes, n = one.counts["surely"], one.counts["surely"] + one.counts["never"]
        if n and (n < MINIMUM or min(yes, n - yes) <= 2):
            least, most = world.interval({one.group.key: 1})
            assert most - least >= min(n, 2), (seed, one)


def _random_groups(chance: random.Random) -> Sequence[Answers]:
    found = []
    for place in range(chance.randint(2, 9)):
        n = chance.choice((10, 11, 12, 15, 20, 30, 60, 100))
        yes = chance.choice((0, 1, 2, n // 2, n - 1, n, chance.randint(0, n)))
        apart = chance.choice((0, 0, 1, 3, n // 2))
        kept = min(yes, n - apart)
        found.append(group(f"unit:u{place}", kept, n - apart - kept, apart))
    if chance.random() < 0.7:
        found.append(group(OFFICE_HOLDERS, chance.randint(0, 30), chance.randint(10, 25)))
    return found


def _parts(key: str, groups: Sequence[Answers]) -> set[str]:
    keys = {one.group.key for one in groups}
    if key == ORGANISATION:
        return keys
    return keys - {OFFICE_HOLDERS} if key == CIVIL_SERVANTS else {key}


def test_several_answers_are_told_per_option_with_the_most_mentioned_first() -> None:
    answers = Answers(Group("unit:wegen", "Wegen", ""), 60, 50, 40, {"afraid": 12, "unknown": 25, "nothing": 8, "silent": 3})
    table = read(pulse_figures.told_options(HOLDS, [answers], MINIMUM), "barriers")
    assert [one for one, _text in pulse_words.barriers_in_order(table)] == ["unknown", "afraid", "nothing"]
    assert pulse_words.barriers_finding(table, DUTCH) == "Vaakst genoemd: ‘Weet niet waar’, 63% (25 van de 40)"
    rows = pulse_sheets.barriers_sheet(table, DUTCH).rows
    assert rows[0][:5] == ("Weet niet waar", "Hele organisatie", 40, 25, Percent(63))
    assert "silent" not in str(rows)
    assert "63" in pulse_drawing.barriers(table, DUTCH) or "62.5" in pulse_drawing.barriers(table, DUTCH)


def test_who_answered_and_how_alike_they_are() -> None:
    groups = [group("unit:wegen", 40, 20, people=120, invited=120), group("unit:tram", 90, 40, people=200, invited=200)]
    table = read(pulse_figures.told_response(groups, MINIMUM), "response")
    assert pulse_words.response_finding(table, DUTCH) == (
        "59% van wie een uitnodiging kreeg, antwoordde (190 van de 320); mogelijke vertekening hooguit 6 procentpunt"
    )
    assert pulse_sheets.response_sheet(table, DUTCH).rows[1] == ("Wegen", "Stad", 120, 120, 60, Percent(50))


def test_late_answers_that_differ_are_warned_of() -> None:
    alike, other = {"surely": 10, "never": 10}, {"surely": 4, "never": 16}
    assert pulse_figures.is_shifted(ASKED, alike, other) is True
    assert pulse_figures.is_shifted(ASKED, alike, alike) is False
    assert pulse_figures.is_shifted(ASKED, alike, {"maybe": 3}) is None


# Sentences


def years(before: tuple[int, int], now: tuple[int, int]) -> list[PulseTable]:
    return [
        told(group("unit:wegen", yes, no, people=900), units=False, year=year)
        for year, (yes, no) in ((2026, now), (2025, before))
    ]  # fmt: skip


def responses() -> list[PulseTable]:
    groups = [group("unit:wegen", 400, 250, people=900, invited=900)]
    return [read(pulse_figures.told_response(groups, MINIMUM), "response", year=year) for year in (2026, 2025)]


def test_a_year_is_compared_in_words_that_are_earned() -> None:
    said = pulse_words.willingness_sentence(years((300, 350), (420, 230)), responses(), 2026, DUTCH)
    assert said.startswith(
        "Van wie antwoordde zou in 2026 gemiddeld 65% een vermoeden waarschijnlijk of zeker melden (650 antwoorden,"
    )
    assert "Dat is gestegen ten opzichte van 2025 (46%; verschil 18 procentpunt, marge " in said
    assert said.endswith("gaat het om ten minste 46%.")
    same = pulse_words.willingness_sentence(years((400, 250), (405, 245)), responses(), 2026, DUTCH)
    assert "Dat is vrijwel gelijk gebleven ten opzichte van 2025" in same
    unclear = pulse_words.route_sentence(years((12, 10), (14, 8)), [], 2026, DUTCH)
    assert "Dat is niet aantoonbaar veranderd" in unclear


def test_without_a_year_before_nothing_is_compared_and_without_a_year_nothing_is_said() -> None:
    now = years((300, 350), (420, 230))[:1]
    assert "Vergelijken met 2025 kan niet" in pulse_words.willingness_sentence(now, [], 2026, DUTCH)
    nothing = "zijn dit jaar te weinig gegevens om een uitspraak te doen."
    assert pulse_words.willingness_sentence([], [], 2026, DUTCH) == f"Voor de meldingsbereidheid {nothing}"
    assert pulse_words.route_sentence([], [], 2026, DUTCH) == f"Voor het kennen van de meldroute {nothing}"
    assert pulse_words.experience_sentence([], 2026, DUTCH) == f"Voor de meldgraad {nothing}"


def test_when_other_people_answered_a_rise_is_not_called_one() -> None:
    groups = [group("unit:wegen", 50, 50, people=900, invited=900)]
    fewer = read(pulse_figures.told_response(groups, MINIMUM), "response", year=2026)
    said = pulse_words.willingness_sentence(years((300, 350), (420, 230)), [fewer, responses()[1]], 2026, DUTCH)
    assert "hoger gemeten, maar een ander deel van de organisatie antwoordde" in said


def test_departments_are_called_different_only_by_the_test() -> None:
    alike = told(group("unit:a", 30, 20), group("unit:b", 28, 22), group("unit:c", 33, 17))
    assert pulse_words.units_finding(alike, DUTCH) == "Geen afdeling wijkt aantoonbaar af van de rest van de organisatie"
    apart = told(*[group(f"unit:{name}", 30, 20) for name in "acdefg"], group("unit:b", 12, 38))
    assert pulse_words.units_finding(apart, DUTCH) == "Meldingsbereidheid lager dan de rest: B"


def test_the_figures_hold_the_numbers_of_the_table_and_nothing_hidden() -> None:
    table = told(group("unit:wegen", 30, 20), group("unit:tram", 37, 13, people=200, invited=180), OFFICE)
    for chart in (pulse_drawing.by_unit(table, DUTCH), pulse_drawing.over_time([table], (ORGANISATION,), DUTCH)):
        assert "37 van 50" not in chart
        assert "afgeschermd" in chart or "over_time" not in chart
    assert "30 van 50" in pulse_drawing.by_unit(table, DUTCH)
