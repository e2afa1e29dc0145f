"""What may be told of the reports of the Meldpunt, and how it is said."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import meldpunt_drawing, meldpunt_figures, meldpunt_words, periods
from app.insight.brought import Reports
from app.insight.meldpunt_figures import FEWEST, Beside, Quarter, Told
from app.insight.sheets import csv_text
from tests.tongue import DUTCH

LANES = ("undermining", "aggression", "integrity")


def reports(*counts: tuple[int, int, int], year: int = 2026, first: int = 1) -> list[Reports]:
    return [
        Reports(
            periods.quarter(year + (first + number - 1) // 4, (first + number - 1) % 4 + 1), dict(zip(LANES, one, strict=True))
        )
        for number, one in enumerate(counts)
    ]


def quarters(told: Sequence[Told], *, days: int = 1100 * 365 // 4, started: int | None = 100) -> list[Quarter]:
    return [Quarter(one, Beside(days, started, 1)) for one in told]


def test_a_quarter_with_enough_in_every_lane_tells_everything() -> None:
    (one,) = meldpunt_figures.told(reports((9, 14, 6)))
    assert one.total
    assert one.lanes
    assert (one.total.since, dict(one.total.counts)) == ("2026-q1", {"all": 29})
    assert (one.lanes.since, dict(one.lanes.counts)) == ("2026-q1", {"undermining": 9, "aggression": 14, "integrity": 6})


def test_with_one_small_lane_all_lanes_wait_for_the_next_quarter() -> None:
    first, second = meldpunt_figures.told(reports((4, 14, 6), (3, 8, 9)))
    assert first.total
    assert first.lanes is None
    assert second.lanes
    assert (second.lanes.since, dict(second.lanes.counts)) == ("2026-q1", {"undermining": 7, "aggression": 22, "integrity": 15})


def test_a_small_total_waits_too() -> None:
    first, second = meldpunt_figures.told(reports((1, 2, 1), (1, 0, 1)))
    assert first.total is None
    assert second.total
    assert (second.total.since, dict(second.total.counts)) == ("2026-q1", {"all": 6})


def test_nothing_waits_beyond_the_end_of_a_year_or_over_a_gap() -> None:
    over_the_year = meldpunt_figures.told(reports((1, 1, 1), (1, 1, 1), first=4))
    assert [one.total for one in over_the_year] == [None, None]
    gap = [*reports((1, 1, 1)), *reports((1, 1, 1), first=3)]
    assert [one.total for one in meldpunt_figures.told(gap)] == [None, None]


COUNTS = st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=4)


@given(COUNTS)
def test_no_small_count_can_be_worked_out(counts: list[tuple[int, int, int]]) -> None:
    """An attacker who writes down every history that fits what was told is left with a choice about each small count."""
    told = meldpunt_figures.told(reports(*counts))
    fitting = list(_fitting(told, len(counts)))
    assert fitting
    for quarter in range(len(counts)):
        for lane in range(3):
            if counts[quarter][lane] < FEWEST and not told[quarter].lanes:
                least, most = zip(*(ends[quarter][lane] for ends in fitting), strict=True)
                assert min(least) < max(most)


def _fitting(told: Sequence[Told], length: int) -> list[list[list[tuple[int, int]]]]:
    """Return bounds on every count, from the totals and lanes that were told; the attacker uses sums only."""
    most = 30
    bounds = [[(0, most)] * 3 for _quarter in range(length)]
    for number, one in enumerate(told):
        if one.lanes:
            since = _place(one.lanes.since)
            for place, lane in enumerate(LANES):
                count = one.lanes.counts[lane]
                for quarter in range(since, number + 1):
                    bounds[quarter][place] = (count if since == number else 0, count)
        if one.total:
            for quarter in range(_place(one.total.since), number + 1):
                count = one.total.counts["all"]
                bounds[quarter] = [(low, min(high, count)) for low, high in bounds[quarter]]
    for _again in range(3):
        _tighten(told, bounds)
    return [bounds]


def _tighten(told: Sequence[Told], bounds: list[list[tuple[int, int]]]) -> None:
    for number, one in enumerate(told):
        groups = []
        if one.total:
            cells = list(itertools.product(range(_place(one.total.since), number + 1), range(3)))
            groups.append((cells, one.total.counts["all"]))
        if one.lanes:
            groups += [
                ([(quarter, place) for quarter in range(_place(one.lanes.since), number + 1)], one.lanes.counts[lane])
                for place, lane in enumerate(LANES)
            ]
        for cells, count in groups:
            for quarter, place in cells:
                others = [bounds[q][p] for q, p in cells if (q, p) != (quarter, place)]
                low, high = bounds[quarter][place]
                low = max(low, count - sum(most for _least, most in others))
                high = min(high, count - sum(least for least, _most in others))
                bounds[quarter][place] = (low, high)


def _place(key: str) -> int:
    return int(key[-1]) - 1


@given(COUNTS)
def test_what_the_ledger_keeps_is_read_back_the_same(counts: list[tuple[int, int, int]]) -> None:
    for one in quarters(meldpunt_figures.told(reports(*counts))):
        assert meldpunt_figures.read(one.told.period, one.shown) == one


def test_rates_are_per_thousand_years_with_the_exact_interval() -> None:
    """TV-1.17 and TV-1.18 of the definitions: 31 reports in 1,104 years."""
    rate = meldpunt_words.Rate(31, 1104)
    assert rate.value == pytest.approx(28.079710, abs=1e-6)
    low, high = rate.ends
    assert (low * 1.104, high * 1.104) == pytest.approx((21.062996, 44.002026), abs=1e-5)


def test_a_year_in_a_sentence() -> None:
    told = meldpunt_figures.told([*reports(*[(3, 5, 2)] * 4, year=2025), *reports(*[(5, 8, 5)] * 4)])
    every = quarters(told)
    said = meldpunt_words.reports_sentence(every, 2026, DUTCH)
    assert said.startswith("In 2026 ontving het Meldpunt 72 meldingen (65,")
    assert said.endswith("Dat is aantoonbaar meer vergeleken met 2025 (40).")
    alone = meldpunt_words.reports_sentence(every, 2025, DUTCH)
    assert alone.endswith("Van het jaar ervoor zijn te weinig gegevens om te vergelijken.")


def test_a_year_of_which_a_quarter_is_missing_says_nothing() -> None:
    every = quarters(meldpunt_figures.told(reports((9, 9, 9), (9, 9, 9))))
    said = meldpunt_words.reports_sentence(every, 2026, DUTCH)
    assert said == "Voor het aantal meldingen zijn dit jaar te weinig gegevens om een uitspraak te doen."
    assert meldpunt_words.reports_sentence([], 2026, DUTCH) == said


def test_a_small_difference_with_a_year_before_is_not_called_more() -> None:
    told = meldpunt_figures.told([*reports((6, 7, 6), year=2025), *reports((10, 11, 10))])
    said = meldpunt_words.compared(quarters(told), DUTCH)
    assert said == "Dat is niet aantoonbaar veranderd vergeleken met een jaar eerder."


def test_the_newest_quarter_is_compared_only_when_it_is_told_alone() -> None:
    told = meldpunt_figures.told([*reports((6, 7, 6), year=2025), *reports((20, 21, 20), (1, 1, 0), (2, 1, 2))])
    every = quarters(told)
    assert "2e tot en met 3e kwartaal 2026" in meldpunt_words.headline(every, DUTCH)
    assert meldpunt_words.compared(every, DUTCH) == ""


def test_no_row_goes_without_the_warning() -> None:
    every = quarters(meldpunt_figures.told(reports((9, 14, 6), (4, 1, 0), (9, 9, 9))), started=None)
    sheet = meldpunt_words.sheet(every, DUTCH)
    assert {row[-1] for row in sheet.rows} == {"Samenhang, geen oorzaak."}
    assert all("Samenhang, geen oorzaak." in line for line in csv_text(sheet).strip().splitlines()[1:])
    assert [row[6] for row in sheet.rows if row[1] == "Alle meldingen"] == ["x", "x", "x"]
    assert [row[:3] for row in sheet.rows if row[1] == "Agressie"] == [
        ("1e kwartaal 2026", "Agressie", 14), ("2e tot en met 3e kwartaal 2026", "Agressie", 10),
    ]  # fmt: skip


def test_of_a_quarter_without_people_the_counts_are_told_without_a_rate() -> None:
    """The list of people begins later: nobody knows how many could have reported."""
    told = meldpunt_figures.told(reports((9, 14, 6), (9, 9, 9)))
    every = [*quarters(told[:1], days=0), *quarters(told[1:])]
    sheet = meldpunt_words.sheet(every, DUTCH)
    first, second, *lanes = sheet.rows
    assert first[2:6] == (29, ".", ".", ".")
    assert str(first[-1]).startswith("Samenhang, geen oorzaak. Geen verhouding: het is niet bekend")
    assert second[-1] == "Samenhang, geen oorzaak."
    assert [row[2:4] for row in lanes if row[0] == "1e kwartaal 2026"] == [(9, "."), (14, "."), (6, ".")]
    assert ',29,".",".",".",' in csv_text(sheet)
    for known, draw in ((False, meldpunt_drawing.beside_activity), (True, meldpunt_drawing.by_lane)):
        points = meldpunt_words.points(every, lanes=known)
        assert meldpunt_words.without_rate(points, DUTCH).startswith("1e kwartaal 2026: geen verhouding")
        assert draw(every, points, DUTCH)
        assert draw(every[:1], points[:1], DUTCH)
    assert meldpunt_words.without_rate(meldpunt_words.points(every[1:], lanes=False), DUTCH) == ""


def test_without_people_nothing_is_compared() -> None:
    told = meldpunt_figures.told([*reports((6, 7, 6), year=2025), *reports((10, 11, 10))])
    assert meldpunt_words.compared([*quarters(told[:1], days=0), *quarters(told[1:])], DUTCH) == ""


def test_a_year_that_is_partly_without_people_tells_its_count_only() -> None:
    told = meldpunt_figures.told([*reports(*[(3, 5, 2)] * 4, year=2025), *reports(*[(5, 8, 5)] * 4)])
    every = [*quarters(told[:1], days=0), *quarters(told[1:])]
    said = meldpunt_words.reports_sentence(every, 2025, DUTCH)
    assert said == (
        "In 2025 ontving het Meldpunt 40 meldingen. Geen verhouding: het is niet bekend hoeveel mensen toen in dienst waren."
    )
    after = meldpunt_words.reports_sentence(every, 2026, DUTCH)
    assert after.startswith("In 2026 ontving het Meldpunt 72 meldingen (65,")
    assert after.endswith("Van het jaar ervoor zijn te weinig gegevens om te vergelijken.")


def test_an_empty_series_says_so() -> None:
    every = quarters(meldpunt_figures.told(reports((1, 1, 1))))
    assert meldpunt_words.headline(every, DUTCH) == "Er zijn te weinig meldingen om iets te laten zien"
    assert meldpunt_words.compared(every, DUTCH) == ""
    assert meldpunt_words.sheet(every, DUTCH).rows == ()


def test_one_report_is_singular_nowhere_because_one_is_never_told() -> None:
    for count in range(5):
        every = quarters(meldpunt_figures.told(reports((count, 0, 0))))
        assert meldpunt_words.points(every, lanes=False) == ()


def test_the_figures_hold_the_numbers_of_the_table() -> None:
    every = quarters(meldpunt_figures.told(reports((9, 14, 6), (9, 9, 9))))
    known, lanes = (meldpunt_words.points(every, lanes=which) for which in (False, True))
    rates = [row[3].number for row in meldpunt_words.sheet(every, DUTCH).rows if row[1] == "Alle meldingen"]  # type: ignore[union-attr]
    for chart in (meldpunt_drawing.beside_activity(every, known, DUTCH), meldpunt_drawing.by_lane(every, lanes, DUTCH)):
        assert "hoverinfo" in chart
    drawn = meldpunt_drawing.beside_activity(every, known, DUTCH)
    for rate in rates:
        assert str(rate)[:6] in drawn


def _released(steps: Sequence[Sequence[Reports]]) -> list[tuple[Told, ...]]:
    """Return what is told after each time that counts are brought."""
    told: list[tuple[Told, ...]] = []
    for brought in steps:
        told.append(meldpunt_figures.told(sorted(brought, key=lambda one: one.period.last), told[-1] if told else ()))
    return told


def test_what_is_brought_late_joins_nothing_that_was_told() -> None:
    late, early = reports((9, 14, 1), (9, 14, 6))
    first, second = _released([[early], [late, early]])
    assert second[1] == first[0]
    assert second[0].lanes is None
    assert second[0].total


def test_a_correction_of_a_few_reports_is_not_told_and_one_of_many_is() -> None:
    told = _released([reports((9, 14, 6)), reports((9, 14, 7)), reports((9, 20, 6))])
    assert told[1] == told[0]
    assert told[2][0].lanes
    assert told[2][0].lanes.counts["aggression"] == 20


def test_lanes_are_told_only_when_they_add_up_to_the_total_that_is_told() -> None:
    """Of 40 reports the lanes wait; corrected to 43 the total stays 40, and lanes that add up to 43 would tell the three."""
    first, second, third, fourth = _released(
        [reports((4, 18, 18)), reports((15, 16, 12)), reports((15, 16, 12), (9, 9, 9)), reports((15, 16, 14), (9, 9, 9))]
    )
    for (quarter, *_later), total in ((first, 40), (second, 40), (third, 40), (fourth, 45)):
        assert quarter.total
        assert quarter.total.counts["all"] == total
    assert [one.lanes for one in (*first, *second, third[0])] == [None, None, None]
    assert third[1].lanes
    assert (third[1].lanes.since, sum(third[1].lanes.counts.values())) == ("2026-q2", 27)
    assert fourth[0].lanes
    assert sum(fourth[0].lanes.counts.values()) == 45


@pytest.mark.parametrize("corrected", [(12, 17, 6), (14, 14, 3), (14, 6, 6)])
def test_a_total_and_its_lanes_are_corrected_together_or_not_at_all(corrected: tuple[int, int, int]) -> None:
    """The total differs by six and each lane by three, or the other way about: half of a correction would contradict the rest."""
    first, second = _released([reports((9, 14, 6)), reports(corrected)])
    assert second == first
    known, told = reports(corrected), second
    assert meldpunt_figures.stays(known, told, [known[0].period]) == "small"


def test_who_brings_a_small_correction_can_be_told_that_the_figure_stays() -> None:
    first, second = _released([reports((9, 14, 6)), reports((9, 15, 6))])
    when = [first[0].period]
    assert meldpunt_figures.stays(reports((9, 14, 6)), first, when) is None
    assert meldpunt_figures.stays(reports((9, 15, 6)), second, when) == "few"
    assert meldpunt_figures.stays(reports((9, 15, 6)), second, [periods.quarter(2026, 3)]) is None


def test_lanes_do_not_tell_a_small_total_that_waits() -> None:
    """Lanes of both quarters less the total of the first would be the one report of the second."""
    told = meldpunt_figures.told(reports((5, 4, 5), (0, 1, 0), (2, 2, 2)))
    assert [bool(one.total) for one in told] == [True, False, True]
    assert [bool(one.lanes) for one in told] == [False, False, True]
    assert told[2].lanes
    assert told[2].lanes.since == "2026-q1"


@given(
    st.permutations([0, 1, 2, 3]),
    st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=4, max_size=4),
    st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=4, max_size=4),
)
def test_no_two_tables_differ_by_a_few_in_whatever_order_counts_are_brought(
    order: list[int], counts: list[tuple[int, int, int]], corrected: list[tuple[int, int, int]]
) -> None:
    every, better = reports(*counts), reports(*corrected)
    steps = [[every[number] for number in order[: last + 1]] for last in range(4)] + [better]
    for earlier, later in itertools.pairwise(_released(steps)):
        now = {one.period: one for one in later}
        for one in earlier:
            for before, after in ((one.total, now[one.period].total), (one.lanes, now[one.period].lanes)):
                if before is None:
                    continue
                assert after
                assert after.since == before.since
                changes = [abs(after.counts[name] - count) for name, count in before.counts.items()]
                assert all(change == 0 or change >= FEWEST for change in changes)
        for one in later:
            if one.lanes:
                inside = set(_quarters(one.lanes.since, one.period.key))
                totals = [other.total for other in later if other.total and other.period.key in inside]
                assert sum(total.counts["all"] for total in totals) == sum(one.lanes.counts.values())
        for spans in ([(one.period, one.total) for one in later], [(one.period, one.lanes) for one in later]):
            held = [key for period, span in spans if span for key in _quarters(span.since, period.key)]
            assert len(held) == len(set(held)), "a quarter is told once"


def _quarters(since: str, until: str) -> list[str]:
    return [f"{since[:-1]}{number}" for number in range(int(since[-1]), int(until[-1]) + 1)]
