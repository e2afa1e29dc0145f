"""The front door: what is due, publishing it exactly once, reading it back, and what stays as it was."""

import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from app.insight import published
from app.insight.measures import CIVIL_SERVANTS, ORGANISATION
from app.insight.periods import Period, month, quarter, so_far
from app.insight.records import Release
from app.insight.tables import Table
from app.learning.publishing import Library
from app.people.records import Membership
from app.storage.database import Database
from tests import factories, participation
from tests.participation import TODAY, noon

MODULE = "geschenken"
APRIL = dt.date(2026, 4, 2)


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with half a year of participation."""
    with database.writing() as db:
        participation.fill(db)
    return database


def _rows(database: Database) -> list[Release]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Release).order_by(Release.position)))


def _table(database: Database, period: Period, module: str = "") -> Table | None:
    with database.reading() as db:
        return published.read(db, [(period.key, module)]).get((period.key, module))


def _publish(database: Database, library: Library, period: Period, today: dt.date = TODAY, minimum: int = 5) -> bool:
    return published.publish(database, library.catalogue, period, today, minimum=minimum)


def _people(database: Database, starts: dict[str, list[dt.date | None]]) -> None:
    """Add people per department, each with the day on which they began, if they did."""
    with database.writing() as db:
        for unit, days in starts.items():
            for day in days:
                who = factories.person(db, unit=unit)
                if day:
                    factories.attempt(db, who, at=noon(day))
                    factories.completion(db, who, at=noon(day))


def test_before_anybody_began_nothing_is_due(database: Database, library: Library) -> None:
    assert published.due(database, library.catalogue, TODAY) == []
    with database.writing() as db:
        factories.attempt(db, factories.person(db), at=noon(TODAY))
    assert published.due(database, library.catalogue, TODAY) == []


def test_what_is_due_begins_with_the_period_of_the_first_start(database: Database, library: Library) -> None:
    _people(database, {"vth": [dt.date(2026, 2, 3)]})
    assert [one.key for one in published.due(database, library.catalogue, APRIL)] == [
        "2026-to-02", "2026-q1", "2026-to-03",
    ]  # fmt: skip


def test_what_is_published_is_not_due_again(filled: Database, library: Library) -> None:
    due = participation.publish_all(filled, library.catalogue, APRIL)
    assert due
    assert published.due(filled, library.catalogue, APRIL) == []
    assert not any(_publish(filled, library, one, APRIL) for one in due)
    assert len({(row.period_key, row.module, row.number) for row in _rows(filled)}) == len(_rows(filled))


def test_a_period_is_not_published_before_it_is_due(filled: Database, library: Library) -> None:
    with pytest.raises(ValueError, match="2026-06 is not due"):
        _publish(filled, library, month(2026, 6), dt.date(2026, 6, 30))


def test_a_table_reads_back_as_it_was_released(filled: Database, library: Library) -> None:
    assert _publish(filled, library, quarter(2026, 1), APRIL)
    table, one = _table(filled, quarter(2026, 1)), _table(filled, quarter(2026, 1), MODULE)
    assert table is not None
    assert one is not None
    assert (table.period, table.created_on, table.minimum, table.module_title) == (quarter(2026, 1), APRIL, 5, "")
    assert one.module_title == library.catalogue.modules[MODULE].head.title
    assert [group.label for group, _row in table.units] == ["Trambeheer", "Openbaar-vervoer", "Wonen", "Datalab"]
    assert [group.together for group in table.groups if group.together] == [("Griffie",)]
    organisation = table.organisation
    assert organisation is not None
    assert organisation.people == sum(participation.UNITS.values()) + participation.OFFICE_HOLDERS
    assert {row.key for row in one.published.rows} == {row.key for row in table.published.rows}


def test_the_ledger_holds_nothing_of_a_hidden_group(filled: Database, library: Library) -> None:
    participation.publish_all(filled, library.catalogue)
    seen = 0
    for row in _rows(filled):
        for line in row.shown["rows"]:
            if line["people"] is None:
                seen += 1
                assert set(map(json.dumps, line["figures"].values())) == {json.dumps({"state": "suppressed"})}
            for figure in line["figures"].values():
                assert ("count" in figure) == (figure["state"] == "shown")
    assert seen


def test_a_group_of_four_is_never_shown(filled: Database, library: Library) -> None:
    participation.publish_all(filled, library.catalogue)
    with filled.reading() as db:
        keys = [(one.period.key, one.module) for one in published.listed(db)]
        tables = published.read(db, keys).values()
    rows = [row for table in tables for group, row in table.units if group.label == "Datalab"]
    assert len(rows) > 1
    assert all(row.people is None for row in rows)


def test_a_larger_minimum_hides_more(database: Database, library: Library) -> None:
    starts: list[dt.date | None] = [dt.date(2026, 1, 1 + number) for number in range(4)]
    _people(database, {"a": [*starts, *[None] * 4], "b": [*starts, *[None] * 30], "c": [*starts, *[None] * 30]})
    assert _publish(database, library, quarter(2026, 1), minimum=10)
    table = _table(database, quarter(2026, 1))
    assert table is not None
    assert table.minimum == 10
    hidden = [row.key for _group, row in table.units if row.people is None]
    assert "unit:a" in hidden
    assert len(hidden) > 1


def test_modules_are_published_apart_for_a_quarter_and_single_months_not_at_all(filled: Database, library: Library) -> None:
    participation.publish_all(filled, library.catalogue, APRIL)
    with filled.reading() as db:
        listed = published.listed(db)
    assert {one.period.kind for one in listed if one.module == MODULE} == {"quarter"}
    assert {one.period.kind for one in listed if not one.module} == {"quarter", "running"}
    assert [one.period.last for one in listed] == sorted((one.period.last for one in listed), reverse=True)


def test_two_at_once_publish_it_once(filled: Database, library: Library) -> None:
    gate = threading.Barrier(6)

    def _begin(_number: int) -> bool:
        gate.wait(timeout=30)
        return _publish(filled, library, so_far(2026, 1), APRIL)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(_begin, range(6))) == [False] * 5 + [True]
    assert [(row.period_key, row.number) for row in _rows(filled)] == [("2026-to-01", 1)]


def test_different_periods_at_once_are_each_checked_against_the_other(filled: Database, library: Library) -> None:
    gate = threading.Barrier(3)
    wanted = [so_far(2026, 1), so_far(2026, 2), quarter(2026, 1)]

    def _begin(period: Period) -> bool:
        gate.wait(timeout=30)
        return _publish(filled, library, period, APRIL)

    with ThreadPoolExecutor(3) as pool:
        assert all(pool.map(_begin, wanted))
    assert [row.position for row in _rows(filled)] == [1, 2, 3, 4]
    assert {row.period_key for row in _rows(filled)} == {one.key for one in wanted}


def test_the_year_so_far_is_told_roughly_and_small_roles_not_at_all(database: Database, library: Library) -> None:
    days: list[dt.date | None] = [dt.date(2026, 1, 2 + number % 28) for number in range(30)]
    _people(database, {"a": [*days, *[None] * 40], "b": [*days, *[None] * 40]})
    with database.writing() as db:
        for _ in range(29):
            factories.attempt(db, factories.office_holder(db), kind="briefing", at=noon(dt.date(2026, 1, 20)))
    assert _publish(database, library, so_far(2026, 1))
    table = _table(database, so_far(2026, 1))
    assert table is not None
    assert {row.key: row.people for row in table.published.rows} == {ORGANISATION: 169, CIVIL_SERVANTS: 140}
    for row, count in zip(table.published.rows, (89, 60), strict=True):
        figure = row.figures["started"]
        assert (figure.state, figure.count) == ("banded", None)
        assert figure.at_least is not None
        assert figure.at_most is not None
        assert row.people
        assert figure.at_least * row.people / 100 <= count - 3 < count + 3 <= figure.at_most * row.people / 100


def test_a_fact_that_comes_late_changes_no_figure_and_stops_no_later_one(filled: Database, library: Library) -> None:
    assert _publish(filled, library, quarter(2026, 1), APRIL)
    before = _table(filled, quarter(2026, 1))
    with filled.writing() as db:
        who = db.scalars(sa.select(Membership.subject).where(Membership.department == "trambeheer").limit(3)).all()
        db.execute(sa.update(Membership).where(Membership.subject.in_(who)).values(until_on=dt.date(2026, 3, 20)))
    for period in published.due(filled, library.catalogue, TODAY):
        _publish(filled, library, period)
    assert _table(filled, quarter(2026, 1)) == before
    assert _table(filled, quarter(2026, 2)) is not None
    assert published.due(filled, library.catalogue, TODAY) == []


def test_tables_are_read_in_one_query_each(filled: Database, library: Library) -> None:
    participation.publish_all(filled, library.catalogue, APRIL)
    seen: list[str] = []
    sa.event.listen(filled.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    with filled.reading() as db:
        published.read(db, [(one.period.key, one.module) for one in published.listed(db)])
    assert len([text for text in seen if text.lstrip().upper().startswith("SELECT")]) == 2


def test_what_does_not_exist_is_left_out(filled: Database, library: Library) -> None:
    participation.publish_all(filled, library.catalogue, APRIL)
    with filled.reading() as db:
        assert published.read(db, [("2026-q3", ""), ("nonsense", "x")]) == {}
        assert published.read(db, []) == {}


def test_the_whole_organisation_is_both_roles(filled: Database, library: Library) -> None:
    participation.publish_all(filled, library.catalogue)
    table = _table(filled, quarter(2026, 2))
    assert table is not None
    counts = {row.key: row.figures["started"].count for row in table.published.rows if row.key.startswith("role:")}
    whole = table.row(ORGANISATION)
    assert whole is not None
    assert None in {*counts.values(), whole.figures["started"].count} or whole.figures["started"].count == sum(
        count for count in counts.values() if count is not None
    )
