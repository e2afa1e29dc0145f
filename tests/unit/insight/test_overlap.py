"""How periods hang together, and counting again what was published before facts came late."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import overlap, periods
from app.insight.disclosure import Cell, Counts, Figure, Movers, Published, Row, Sum
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.overlap import NOW, Presence
from app.insight.periods import Period, month, quarter, so_far, year

KNOWN = periods.in_year(2026)
SUMS = (Sum(ORGANISATION, (CIVIL_SERVANTS, OFFICE_HOLDERS)), Sum(CIVIL_SERVANTS, ("unit:a", "unit:b", "unit:c")))


def _today(*day: int) -> Period:
    today = dt.date(*day)
    return Period("today", today.replace(month=1, day=1), today - periods.DAY)


def _ways(period: Period, *more: Period) -> list[list[str]]:
    return [[overlap.name_of(one) for one in way] for way in overlap.made_of(period, [*KNOWN, *more])]


@pytest.mark.parametrize(
    ("period", "ways"),
    [
        (month(2026, 2), []),
        (quarter(2026, 2), [["2026-04", "2026-05", "2026-06"]]),
        (so_far(2026, 1), [["2026-01"]]),
        (so_far(2026, 2), [["2026-01", "2026-02"], ["2026-to-01", "2026-02"]]),
        (so_far(2026, 3), [["2026-01", "2026-02", "2026-03"], ["2026-q1"], ["2026-to-02", "2026-03"]]),
        (
            so_far(2026, 4),
            [["2026-01", "2026-02", "2026-03", "2026-04"], ["2026-q1", "2026-04"], ["2026-to-03", "2026-04"]],
        ),
    ],
)
def test_a_period_is_made_of_the_known_ones_inside_it(period: Period, ways: list[list[str]]) -> None:
    assert _ways(period) == ways


def test_a_year_is_made_of_months_of_quarters_and_of_its_last_total() -> None:
    assert _ways(year(2026))[1:] == [["2026-q1", "2026-q2", "2026-q3", "2026-q4"], ["2026-to-11", "2026-12"]]


def test_a_way_with_an_unknown_part_is_none() -> None:
    assert overlap.made_of(quarter(2026, 2), [month(2026, 4), month(2026, 5)]) == []


def test_a_total_up_to_yesterday_goes_on_from_the_last_one() -> None:
    assert _ways(_today(2026, 3, 15)) == [["2026-to-02"]]
    assert _ways(_today(2026, 3, 15), _today(2026, 3, 10), _today(2026, 3, 4)) == [["2026-03-09"]]
    assert _ways(_today(2026, 1, 15)) == []
    assert _ways(so_far(2026, 3), _today(2026, 3, 15))[0] == ["2026-03-14"]


@given(st.integers(1, 12))
def test_the_parts_of_a_way_follow_each_other(number: int) -> None:
    for way in overlap.made_of(so_far(2026, number), KNOWN):
        assert way[0].first == dt.date(2026, 1, 1)
        assert way[-1].last == so_far(2026, number).last
        assert all(one.last + periods.DAY == other.first for one, other in itertools.pairwise(way))


def _counts(people: tuple[int, int, int], started: tuple[int, int, int], office: tuple[int, int] = (9, 55)) -> Counts:
    units = [Cell(f"unit:{name}", size, {"started": count}) for name, size, count in zip("abc", people, started, strict=True)]
    civil = Cell(CIVIL_SERVANTS, sum(people), {"started": sum(started)})
    holders = Cell(OFFICE_HOLDERS, office[1], {"started": office[0]})
    both = Cell(ORGANISATION, civil.people + office[1], {"started": sum(started) + office[0]})
    return Counts((both, civil, holders, *units), SUMS)


def _published(counts: Counts, hidden: set[str]) -> Published:
    def _row(cell: Cell) -> Row:
        if cell.key in hidden:
            return Row(cell.key, None, {"started": Figure("suppressed")})
        return Row(cell.key, cell.people, {"started": Figure("shown", count=cell.counts["started"])})

    return Published(tuple(map(_row, counts.cells)))


GROUPS = st.tuples(*[st.integers(3, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))] * 3)


@given(then=GROUPS, now=GROUPS, hidden=st.sets(st.sampled_from(["unit:a", "unit:b", "unit:c"])))
def test_counted_again_it_fits_what_was_published_and_adds_up(
    then: tuple[tuple[int, int], ...], now: tuple[tuple[int, int], ...], hidden: set[str]
) -> None:
    was = _counts(*zip(*then, strict=True))
    published = _published(was, hidden)
    found = overlap.as_it_was(_counts(*zip(*now, strict=True)), published)
    count = {cell.key: cell.counts["started"] for cell in found.cells}
    for cell in was.cells:
        if cell.key not in hidden:
            assert count[cell.key] == cell.counts["started"]
    assert all(0 <= cell.counts["started"] <= cell.people for cell in found.cells)
    assert all(count[one.whole] == sum(count[part] for part in one.parts) for one in found.sums)


def test_what_did_not_change_is_left_alone() -> None:
    was = _counts((20, 4, 30), (8, 2, 9))
    assert overlap.as_it_was(was, _published(was, {"unit:b", "unit:a"})) == was


def test_a_late_leaver_changes_nothing_in_a_row_that_was_shown() -> None:
    was = _counts((20, 4, 30), (8, 2, 9))
    late = _counts((19, 4, 30), (7, 2, 9))
    assert overlap.as_it_was(late, _published(was, {"unit:b", "unit:c"})) == was


def test_a_band_stays_true() -> None:
    was = _counts((40, 4, 30), (2, 1, 9))
    rows = tuple(
        Row("unit:a", 40, {"started": Figure("banded", at_most=5)}) if row.key == "unit:a" else row
        for row in _published(was, {"unit:b"}).rows
    )
    found = overlap.as_it_was(_counts((40, 4, 30), (6, 1, 9)), Published(rows))
    assert next(cell for cell in found.cells if cell.key == "unit:a").counts["started"] <= 2


def test_before_the_first_start_everybody_knows_that_nobody_took_part() -> None:
    nobody = _counts((20, 4, 30), (0, 0, 0), (0, 55))
    assert overlap.nothing_told(_counts((20, 4, 30), (1, 0, 0))) == Published(())
    assert {row.figures["started"].count for row in overlap.nothing_told(nobody).rows} == {0}


def test_the_roles_alone_have_no_departments() -> None:
    alone = overlap.of_roles(_counts((20, 4, 30), (8, 2, 9)))
    assert [cell.key for cell in alone.cells] == [ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS]
    assert alone.sums == SUMS[:1]


def test_a_module_that_is_taught_no_more_is_not_in_a_new_release() -> None:
    cell = Cell(
        ORGANISATION, 9, {"started": 5, "completed": 3, "started:a": 4, "completed:a": 3, "started:b": 2, "completed:b": 1}
    )
    (left,) = overlap.of_modules(Counts((cell,), ()), ["a"]).cells
    assert set(left.counts) == {"started", "completed", "started:a", "completed:a"}


def test_the_year_is_kept_in_mind_when_its_last_quarter_is_published() -> None:
    assert overlap.later_than(quarter(2026, 4)) == year(2026)
    assert overlap.later_than(quarter(2026, 3)) is None
    assert overlap.later_than(month(2026, 12)) is None


@pytest.mark.parametrize(("now", "movers"), [((24, 6, 27), (0, 0)), ((22, 6, 27), (2, 0)), ((25, 6, 27), (0, 1))])
def test_a_difference_that_no_mover_explains_is_of_facts_that_came_late(
    now: tuple[int, int, int], movers: tuple[int, int]
) -> None:
    whole, known = quarter(2026, 1), list(periods.months_in(quarter(2026, 1)))
    counts = {overlap.name_of(one): _counts((20, 4, 30), (8, 2, 9), (0, 0)) for one in known}
    counts[NOW] = overlap.of_roles(_counts((40, 20, 30), now, (0, 0)))
    days, stretches = overlap.looks_and_stretches([whole, *known])
    found = overlap.spans(whole, known, counts, Presence(tuple(sorted(days)), tuple(sorted(stretches)), {}))
    assert {(span.left, span.joined) for span in found if span.key == CIVIL_SERVANTS} == {movers}


def test_who_left_and_who_came_are_told_apart_by_the_quarters_in_which_they_were_there() -> None:
    quarters, whole = {one.key: one for one in periods.quarters_in(year(2026))}, year(2026)
    days, stretches = overlap.looks_and_stretches([whole, *quarters.values()])
    looks, months = overlap.in_order(days), sorted(stretches)
    always, until_june = (1 << len(months)) - 1, sum(1 << at for at, (_first, last) in enumerate(months) if last.month <= 6)
    paths: dict[overlap.Path, int] = {
        (("unit:a",) * 4, always): 30,
        (("unit:a", "unit:a", None, None), until_june): 2,
        (("unit:b", "unit:b", "unit:a", "unit:a"), always): 1,
        ((None, None, None, "unit:a"), sum(1 << at for at, (first, _last) in enumerate(months) if first.month > 9)): 4,
    }
    presence = overlap.presence_of(looks, months, paths)
    span = presence.span("unit:a", whole, NOW, quarters)
    assert set(span.movers) == {
        Movers(2, ("2026-q1", "2026-q2"), stayed=False),
        Movers(1, ("2026-q1", "2026-q2"), stayed=True),
    }
    assert (span.left, span.joined, span.beyond) == (2, 1, 0)
    # Two totals of one day leave nothing to tell apart.
    assert presence.span("unit:b", whole, NOW, {"2026-q2": quarters["2026-q2"]}).movers == ()


def test_spans_relate_every_group_that_two_periods_share() -> None:
    march, whole = month(2026, 3), quarter(2026, 1)
    known = [month(2026, 1), month(2026, 2), march]
    counts = {overlap.name_of(one): _counts((20, 4, 30), (8, 2, 9)) for one in known}
    counts[NOW] = overlap.of_roles(_counts((20, 4, 30), (24, 6, 27)))
    days, stretches = overlap.looks_and_stretches([whole, *known])
    found = overlap.spans(whole, known, counts, Presence(tuple(sorted(days)), tuple(sorted(stretches)), {}))
    assert {span.key for span in found} == {ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS}
    assert {(span.whole, span.parts) for span in found} == {(NOW, ("2026-01", "2026-02", "2026-03"))}


def test_a_role_that_another_total_tells_is_what_its_departments_lack() -> None:
    was = _counts((20, 4, 30), (8, 2, 9))
    assert not overlap.tells_by_departments(_published(was, {"unit:b", "unit:a"}))
    assert overlap.tells_by_departments(_published(was, {"unit:b", CIVIL_SERVANTS}))
    assert not overlap.tells_by_departments(_published(was, {"unit:a", "unit:b", "unit:c", CIVIL_SERVANTS}))


def test_the_first_quarter_is_a_total_of_the_year_too() -> None:
    assert _ways(quarter(2026, 1)) == [["2026-01", "2026-02", "2026-03"], ["2026-to-02", "2026-03"]]
