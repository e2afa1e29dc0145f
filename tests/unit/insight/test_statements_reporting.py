"""What pulses tell of a year, as sentences: only as strong as the statistics, and never empty."""

import re
from dataclasses import replace

import pytest

from app.insight import pulse_figures, pulse_levels, pulse_words
from app.insight import statements_reporting as reporting
from app.insight.measures import OFFICE_HOLDERS
from app.insight.periods import quarter
from app.insight.pulse_figures import Answers, PulseTable
from app.insight.tables import Group
from tests.pulse_tables import HOLDS, group, read, terms, told, told_response
from tests.tongue import DUTCH

SUBJECTS = ("ondermijning", "veilige-publieke-taak", "integriteit", "wet-bibob")


def year(number: int, yes: int, no: int, *, people: int = 900, subjects: tuple[str, ...] = ("integriteit",)) -> list[PulseTable]:
    return [
        told(group("unit:wegen", yes, no, people=people), units=False, year=number, number=4 - place, subject=subject)
        for place, subject in enumerate(subjects)
    ]


def responses(*answered: int) -> list[PulseTable]:
    return [
        told_response(group("unit:wegen", one, 0, 0, people=900), group("unit:tram", 300, 0, 0, people=600), year=2026 - place)
        for place, one in enumerate(answered)
    ]


def test_a_year_is_compared_in_words_that_are_earned() -> None:
    tables = [*year(2026, 420, 230), *year(2025, 300, 350)]
    assert reporting.willingness_sentence(tables, responses(450, 450), 2026, DUTCH) == (
        "Van wie een kant koos, zou in 2026 65% (420 van de 650, marge 62% tot 67%) een beschreven geval waarschijnlijk of zeker "
        "melden. "
        "Dat is gestegen ten opzichte van 2025 (46%; verschil 18,5 procentpunt, marge 15,7 tot 21,3). "
        "Ook als alle anderen nee hadden gezegd, ging het de laatste keer om ten minste 46%."
    )


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        ((400, 250), (405, 245), "vrijwel gelijk gebleven ten opzichte van 2025 (62%; verschil 0,8 procentpunt,"),
        ((400, 250), (425, 225), "licht gestegen ten opzichte van 2025 (62%; verschil 3,8 procentpunt, marge 1,1 tot 6,6)."),
        ((425, 225), (400, 250), "licht gedaald ten opzichte van 2025 (65%; verschil −3,8 procentpunt, marge −6,6 tot −1,1)."),
        ((425, 225), (300, 350), "gedaald ten opzichte van 2025"),
        ((30, 20), (34, 16), "niet aantoonbaar veranderd ten opzichte van 2025"),
    ],
)  # fmt: skip
def test_each_change_has_its_word(before: tuple[int, int], now: tuple[int, int], word: str) -> None:
    people = 900 if sum(now) > 100 else 120
    tables = [*year(2026, *now, people=people), *year(2025, *before, people=people)]
    assert f"Dat is {word}" in reporting.route_sentence(tables, [], 2026, DUTCH)


def test_when_other_people_answered_a_rise_is_not_called_one() -> None:
    tables = [*year(2026, 420, 230), *year(2025, 300, 350)]
    said = reporting.willingness_sentence(tables, responses(100, 450), 2026, DUTCH)
    assert "Ten opzichte van 2025 is dat hoger gemeten, maar een ander deel van de organisatie antwoordde (46%;" in said
    lower = reporting.route_sentence([*year(2026, 300, 350), *year(2025, 420, 230)], responses(100, 450), 2026, DUTCH)
    assert "Ten opzichte van 2025 is dat lager gemeten, maar" in lower


def test_who_answered_is_compared_with_the_same_quarter() -> None:
    half = told_response(
        group("unit:wegen", 100, 0, 0, people=900), group("unit:tram", 100, 0, 0, people=600), year=2025, number=3
    )
    now = replace(half, period=quarter(2026, 3))
    tables = [*year(2026, 420, 230), *year(2025, 300, 350)]
    assert "Dat is gestegen" in reporting.willingness_sentence(tables, [now, *responses(450)[1:], half], 2026, DUTCH)
    whole = responses(450, 450)[1]
    assert "hoger gemeten" in reporting.willingness_sentence(tables, [now, whole], 2026, DUTCH)


def test_the_cases_of_a_year_have_the_same_weight() -> None:
    easy = told(group("unit:a", 90, 10, people=200), units=False, number=4, subject="integriteit")
    hard = told(group("unit:a", 10, 10, people=200, invited=50), units=False, number=2, subject="wet-bibob")
    found = pulse_levels.level([easy, hard], 2026)
    assert found
    assert found.share == pytest.approx((0.9 + 0.5) / 2)
    assert "gemiddeld 70% (2 gevallen, 120 antwoorden, marge" in reporting.willingness_sentence([easy, hard], [], 2026, DUTCH)


def test_years_in_which_other_cases_were_put_are_not_compared() -> None:
    tables = [*year(2026, 420, 230), *year(2025, 300, 350, subjects=("wet-bibob",))]
    said = reporting.willingness_sentence(tables, [], 2026, DUTCH)
    assert "Vergelijken met 2025 kan niet: toen zijn andere gevallen voorgelegd." in said


def test_years_are_compared_on_the_cases_that_both_put_and_both_numbers_are_theirs() -> None:
    now = year(2026, 420, 230, subjects=("integriteit", "wet-bibob"))
    before = year(2025, 300, 350, subjects=("ondermijning", "integriteit"))
    assert (
        "Bij het ene geval dat in 2025 én 2026 is voorgelegd, steeg dit van 46% naar 65% (verschil 18,5 procentpunt, marge 15,7 "
        "tot 21,3)."
    ) in reporting.willingness_sentence([*now, *before], [], 2026, DUTCH)
    twice = year(2025, 415, 235, subjects=("integriteit", "wet-bibob", "ondermijning"))
    assert (
        "Bij de 2 gevallen die in 2025 én 2026 zijn voorgelegd, bleef dit vrijwel gelijk: van 64% naar 65% (verschil 0,8 "
    ) in reporting.willingness_sentence([*now, *twice], [], 2026, DUTCH)


def test_the_newest_pulse_tells_how_far_its_share_can_be_off() -> None:
    asked = year(2026, 420, 230)
    assert reporting.reservation_sentence(asked, responses(100), DUTCH) == (
        "Bij de laatste peiling antwoordde 27%. Daardoor kan het cijfer van die peiling tot 36 procentpunt afwijken."
    )
    assert reporting.reservation_sentence(asked, responses(450), DUTCH) == ""
    assert reporting.reservation_sentence(asked, responses(100, 450)[1:], DUTCH) == ""
    assert reporting.reservation_sentence([], responses(100), DUTCH) == ""


def test_a_year_before_that_is_missing_is_said_to_be() -> None:
    said = reporting.route_sentence(year(2026, 420, 230), [], 2026, DUTCH)
    assert said.endswith("Over 2025 is er geen cijfer om mee te vergelijken.")


def test_it_is_told_of_civil_servants_where_these_stand_apart() -> None:
    tables = [told(group("unit:a", 60, 40, people=200), group(OFFICE_HOLDERS, 20, 10, people=55), units=False)]
    assert reporting.willingness_sentence(tables, [], 2026, DUTCH).startswith(
        "Van de ambtenaren die een kant kozen, zou in 2026 60% (60 van de 100, marge"
    )
    assert reporting.office_holders_sentence(tables, [], 2026, DUTCH) == (
        "Politieke ambtsdragers: meldingsbereidheid 67% (20 van de 30), marge 54% tot 77%."
    )


def test_of_few_answers_the_numbers_come_first() -> None:
    tables = [told(group("unit:a", 9, 7, people=30), units=False)]
    assert "zouden in 2026 9 van de 16 (marge" in reporting.willingness_sentence(tables, [], 2026, DUTCH)
    seen = [told(group("unit:a", 9, 7, 10, people=50), units=False, kind="experience", subject="")]
    assert reporting.experience_sentence(seen, [], 2026, DUTCH).startswith(
        "9 van de 16 mensen die in de twaalf maanden voor een peiling in 2026 iets zagen of meemaakten, zeggen dat de "
        "laatste keer is gemeld (marge 32% tot 78%)."
    )


def test_what_was_reported_of_what_was_seen_is_compared_as_two_groups() -> None:
    tables = [
        told(group("unit:a", yes, no, 60, people=900, invited=300), units=False, kind="experience", subject="", year=of)
        for of, yes, no in ((2026, 90, 40), (2025, 40, 90))
    ]
    assert reporting.experience_sentence(tables, [], 2026, DUTCH) == (
        "Van wie in de twaalf maanden voor een peiling in 2026 iets zag of meemaakte, zegt 69% dat de laatste keer is gemeld (90 "
        "van de 130, marge 60% tot 77%). Dat is gestegen "
        "ten opzichte van 2025 (31% (40 van de 130); verschil 38,5 procentpunt, marge 26,6 tot 48,8)."
    )


def test_a_subject_of_which_too_little_is_known_is_said_to_be() -> None:
    nothing = " zijn dit jaar te weinig gegevens om een uitspraak te doen."
    hidden = told(group("unit:a", 1, 40, people=60), units=False)
    for tables in ([], year(2025, 420, 230), [hidden]):
        assert reporting.willingness_sentence(tables, [], 2026, DUTCH) == f"Voor de meldingsbereidheid{nothing}"
        assert reporting.route_sentence(tables, [], 2026, DUTCH) == f"Voor het kennen van de meldroute{nothing}"
        assert reporting.experience_sentence(tables, [], 2026, DUTCH) == f"Voor de meldgraad{nothing}"
    assert reporting.barriers_sentence([], 2026, DUTCH) == f"Voor wat mensen tegenhoudt{nothing}"
    assert reporting.response_sentence([], 2026, DUTCH) == f"Voor de respons{nothing}"
    assert reporting.office_holders_sentence([], [], 2026, DUTCH) == f"Voor politieke ambtsdragers{nothing}"


def test_the_other_sentences_are_those_of_the_figures() -> None:
    counts = {"afraid": 12, "unknown": 25, "nothing": 8, "silent": 3}
    answers = Answers(Group("unit:a", "A", ""), 60, 50, 40, counts)
    held = [read(pulse_figures.told(HOLDS, [answers], terms(), units=False), "barriers")]
    assert reporting.barriers_sentence(held, 2026, DUTCH) == (
        "22% (8 van de 37) zegt: ‘Niets’. De vaakst genoemde drempel is ‘Weet niet waar’: 68% (25 van de 37)."
    )
    assert reporting.response_sentence(responses(450), 2026, DUTCH) == (
        "50% van wie een uitnodiging kreeg, antwoordde (750 van de 1.500); mogelijke vertekening hooguit 0 procentpunt."
    )


# Trend over quarters


def quarters(*shares: tuple[str, int, int]) -> list[PulseTable]:
    return [
        told(group("unit:a", yes, no, people=900, invited=400), units=False, year=2025 + place // 4, number=place % 4 + 1,
             subject=subject)
        for place, (subject, yes, no) in enumerate(shares)
    ]  # fmt: skip


def test_the_published_series_gives_its_signal_in_the_seventh_quarter() -> None:
    """Metrics TV-2.14."""
    xs, ns = (52, 60, 58, 71, 75, 90, 96, 104), (88, 100, 94, 110, 112, 124, 130, 136)
    tables = [
        told(group("unit:a", x, n - x, people=900, invited=200), units=False, year=2025 + place // 4, number=place % 4 + 1)
        for place, (x, n) in enumerate(zip(xs, ns, strict=True))
    ]
    assert pulse_levels.signal(tables) == tables[6]
    assert pulse_levels.signal(tables[:6]) is None
    assert pulse_levels.signal(tables[:4]) is None
    assert pulse_levels.signal([]) is None


def test_a_case_that_is_easier_to_report_is_no_trend() -> None:
    easy_and_hard = [(name, 170, 30) if place % 2 else (name, 100, 100) for place, name in enumerate(SUBJECTS)]
    assert pulse_levels.signal(quarters(*easy_and_hard, *easy_and_hard)) is None
    better = [(name, yes + 28, no - 28) for name, yes, no in easy_and_hard]
    assert pulse_levels.signal(quarters(*easy_and_hard, *better)) is not None
    assert pulse_levels.signal(quarters(*easy_and_hard, *(("nieuw", 199, 1) for _time in range(4)))) is None


def test_no_sentence_has_a_hole() -> None:
    tables = [*year(2026, 420, 230), *year(2025, 300, 350)]
    said = [
        reporting.willingness_sentence(tables, responses(450, 450), 2026, DUTCH),
        reporting.route_sentence(tables, [], 2026, DUTCH),
        reporting.experience_sentence(tables, [], 2026, DUTCH), pulse_words.about(DUTCH), pulse_words.about_open(DUTCH),
    ]  # fmt: skip
    for one in said:
        assert one[0].isupper()
        assert one.endswith(".")
        assert not re.search(r"  |None|%\(|\.\.| ,", one), one
