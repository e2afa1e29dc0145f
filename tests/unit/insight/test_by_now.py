"""What nearly everybody of a group has done by now may not follow from several years, nor from totals that no month tells."""

import dataclasses as dc

import pytest

from app.insight.disclosure import Cell, Counts, Past, Published, Row, Span, Sum, release

STARTED = "started"
ALL, STAFF, COUNCIL = "organisation", "role:civil_servant", "role:office_holder"


def organisation(units: dict[str, tuple[int, int, int]]) -> Counts:
    """Make departments of (people, who began in this period, who had begun before), under one total."""
    cells = [Cell(key, people, {STARTED: now}, {STARTED: before}) for key, (people, now, before) in units.items()]
    people, now, before = (sum(numbers) for numbers in zip(*units.values(), strict=True))
    return Counts((Cell(ALL, people, {STARTED: now}, {STARTED: before}), *cells), (Sum(ALL, tuple(units)),))


def exact(published: Published) -> dict[str, int]:
    return {row.key: count for row in published.rows if (count := row.figures[STARTED].count) is not None}


OTHERS = {"unit:2": (60, 9, 20), "unit:3": (90, 14, 30)}


def test_the_year_in_which_the_last_ones_began_is_not_told_exactly() -> None:
    # 15 of 24 last year and 9 in this one would be all of them, and everybody could add.
    published = release(organisation({"unit:1": (24, 9, 15), **OTHERS}), minimum=5)
    assert "unit:1" not in exact(published)
    assert ALL in exact(published)


@pytest.mark.parametrize("before", [0, 9])
def test_a_year_after_which_some_are_left_is_told(before: int) -> None:
    published = release(organisation({"unit:1": (24, 9, before), **OTHERS}), minimum=5)
    assert exact(published).keys() == {ALL, "unit:1", "unit:2", "unit:3"}


def test_a_total_that_would_tell_of_the_one_who_left_is_not_told_although_no_month_tells_of_the_group() -> None:
    # 20 of 55 office-holders until May and 19 of 54 until June: she who left had begun, and in June nobody did.
    def total(people: int, did: int) -> Counts:
        cells = (
            Cell(ALL, 1000 + people, {STARTED: 300 + did}),
            Cell(STAFF, 1000, {STARTED: 300}),
            Cell(COUNCIL, people, {STARTED: did}),
        )
        return Counts(cells, (Sum(ALL, (STAFF, COUNCIL)),))

    behind = Counts((Cell(ALL, 1054, {STARTED: 60}), Cell(COUNCIL, 54, {STARTED: 0})), (Sum(ALL, (STAFF, COUNCIL)),))
    june = Counts((Cell(STAFF, 1000, {STARTED: 60}),), (), behind)
    may, now = total(55, 20), total(54, 19)
    now = Counts(
        tuple(Cell(one.key, one.people, {STARTED: one.counts[STARTED] + (60 if one.key != COUNCIL else 0)}) for one in now.cells),
        now.sums,
    )
    told = Published(tuple(Row(one.key, one.people, release(may, minimum=5).row(one.key).figures) for one in may.cells))
    left = {ALL: 1, STAFF: 0, COUNCIL: 1}
    spans = tuple(Span(key, "", ("may", "june"), number, 0) for key, number in left.items())
    past = Past({"may": may, "june": june}, {"may": told, "june": Published(())}, spans)
    assert COUNCIL not in exact(release(now, minimum=5, past=past))
    # Without the months behind the tables the two totals were not related, and it was told.
    unrelated = Past({"may": may, "june": dc.replace(june, behind=None)}, past.published, ())
    assert exact(release(now, minimum=5, past=unrelated))[COUNCIL] == 19
    # Where nobody left it is told.
    stays = Past(past.counts, past.published, tuple(Span(key, "", ("may", "june"), 0, 0) for key in left))
    unchanged = Counts(
        tuple(
            Cell(one.key, one.people + (one.key != STAFF), {STARTED: one.counts[STARTED] + (one.key != STAFF)})
            for one in now.cells
        ),
        now.sums,
    )
    assert exact(release(unchanged, minimum=5, past=stays))[COUNCIL] == 20
