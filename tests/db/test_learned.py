"""How far people come, what they know and what stays: each fact told once, of the whole organisation, and never changed."""

import datetime as dt
import random
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.clock import AMSTERDAM
from app.insight import knowledge, lessons, nightly, register, retention
from app.insight.knowledge_figures import Knowledge
from app.insight.lesson_figures import LessonFigures
from app.insight.periods import Period, quarter, year
from app.insight.register import Address
from app.insight.retention_figures import Stayed
from app.insight.sheets import Sheet
from app.learning.publishing import Library
from app.people.records import Absence, Membership
from app.storage.database import Database, Db
from tests import catalogue_files
from tests.catalogue_files import SLUG
from tests.db.test_choices import people
from tests.learned import finish, module_files, probe, read, sit_test
from tests.learning_attacker import lot
from tests.tongue import DUTCH

FIRST, SECOND, THIRD, LAST = (quarter(2026, number) for number in range(1, 5))
AFTER = dt.date(2027, 3, 5)
ONE, TWO = "wat-is-een-geschenk", "wat-doe-je"


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """The tiny catalogue, with a quiz that has forms and a test before the module."""
    return catalogue_files.write(tmp_path / "content", module_files())


def on(period: Period, *, month: int = 1, day: int = 10) -> dt.datetime:
    """Return noon on a day of a month of a quarter."""
    return dt.datetime(period.first.year, period.first.month + month, day, 12, tzinfo=AMSTERDAM)


def staircase(database: Database) -> dict[str, LessonFigures]:
    with database.reading() as db:
        return {one.period.key: lessons.figures_of(one) for one in lessons.listed(db)}


def test_who_began_is_told_of_once_thirty_days_after_the_quarter(database: Database, library: Library) -> None:
    crowd = people(database, 62)
    with database.writing() as db:
        for place, who in enumerate(crowd[:45]):
            read(db, library, who, on(FIRST), [(), (ONE,), (ONE, TWO)][min(2, place // 15)])
            if place >= 40:
                finish(db, library, who, on(FIRST))
        for who in crowd[45:]:
            read(db, library, who, on(SECOND), ())
    assert [one.period for one in lessons.due(database, FIRST.last + dt.timedelta(days=30))] == []
    assert [one.period for one in lessons.due(database, FIRST.last + dt.timedelta(days=31))] == [FIRST]
    assert lessons.publish_due(database, library.catalogue, AFTER) == 2
    found = staircase(database)
    first = found[FIRST.key]
    assert first.people == 40
    assert [stair.slug for stair in first.stairs] == [ONE, TWO, ""]
    reached = [stair.people for stair in first.stairs]
    assert reached[0] is not None
    assert 25 <= reached[0] <= 30
    assert reached[1] is not None
    assert 10 <= reached[1] <= 15
    assert reached[2] is None
    assert found[SECOND.key].stairs[0].people is None
    with database.writing() as db:
        for who in crowd[45:]:
            read(db, library, who, on(THIRD), (ONE, TWO), number=2)  # later: that changes nothing
    assert lessons.publish_due(database, library.catalogue, AFTER) == 0
    assert staircase(database) == found


def test_too_few_wait_and_are_told_of_with_the_next_quarter(database: Database, library: Library) -> None:
    crowd = people(database, 30)
    with database.writing() as db:
        for who in crowd[:9]:
            read(db, library, who, on(FIRST), (ONE, TWO))
        for who in crowd[9:]:
            read(db, library, who, on(SECOND), (ONE, TWO))
    assert lessons.publish_due(database, library.catalogue, AFTER) == 2
    found = staircase(database)
    assert set(found) == {SECOND.key}
    assert (found[SECOND.key].since, found[SECOND.key].people) == (FIRST.key, 25)


def test_only_what_was_done_in_thirty_days_counts_and_only_of_who_is_in_service(database: Database, library: Library) -> None:
    crowd, supporters = people(database, 40), people(database, 5, office="fractieondersteuner")
    with database.writing() as db:
        for who in [*crowd, *supporters]:
            read(db, library, who, on(FIRST), (ONE,))
        for who in crowd[:20]:
            finish(db, library, who, on(FIRST) + dt.timedelta(days=31))
            read(db, library, who, on(FIRST) + dt.timedelta(days=31), (TWO,), number=2)
        gone = [who.subject for who in crowd[20:28]]
        db.execute(sa.update(Membership).where(Membership.subject.in_(gone)).values(until_on=dt.date(2026, 3, 1)))
        for who in crowd[28:30]:
            away = {"kind": "leave", "reason": "long_leave", "from_on": dt.date(2026, 3, 1)}
            db.add(Absence(subject=who.subject, until_on=None, **away))
    lessons.publish_due(database, library.catalogue, AFTER)
    one = staircase(database)[FIRST.key]
    assert one.people == 25  # of thirty
    assert [stair.people for stair in one.stairs] == [25, None, None]


def test_two_at_once_publish_once_and_not_before_their_day(database: Database, library: Library) -> None:
    with database.writing() as db:
        for who in people(database, 20):
            read(db, library, who, on(FIRST), (ONE,))
    (one,) = lessons.due(database, AFTER)
    added: list[bool] = []
    threads = [
        threading.Thread(target=lambda: added.append(lessons.publish(database, library.catalogue, one, AFTER))) for _two in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False, True]
    with pytest.raises(ValueError, match="not due"):
        lessons.publish(database, library.catalogue, one, FIRST.last)
    with pytest.raises(ValueError, match="not due"):
        knowledge.publish(database, library.catalogue, FIRST, FIRST.last)
    with pytest.raises(ValueError, match="not due"):
        retention.publish(database, library.catalogue, FIRST, FIRST.last)


def gained(database: Database) -> dict[str, Knowledge]:
    with database.reading() as db:
        return {one.period.key: knowledge.rows_of(one)[0] for one in knowledge.listed(db)}


def test_pairs_are_told_in_the_quarter_of_the_second_measurement_and_once(database: Database, library: Library) -> None:
    crowd, supporters = people(database, 90), people(database, 5, office="fractieondersteuner")
    with database.writing() as db:
        for place, who in enumerate([*crowd[:60], *supporters]):
            sit_test(db, library, who, on(FIRST, month=2), 1 + place % 4)
            sit_test(db, library, who, on(SECOND, month=0), 3 + place % 4, kind="quiz")
        for place, who in enumerate(crowd[60:72]):  # knew enough before
            sit_test(db, library, who, on(SECOND), 5 + place % 2)
            finish(db, library, who, on(SECOND), via="entry")
        for who in crowd[72:84]:  # no second measurement within ninety days
            sit_test(db, library, who, on(FIRST, month=2), 2)
            sit_test(db, library, who, on(THIRD, month=2), 6, kind="quiz")
        for who in crowd[84:]:  # nothing before
            sit_test(db, library, who, on(SECOND), 6, kind="quiz")
    assert knowledge.publish_due(database, library.catalogue, FIRST.last + dt.timedelta(days=1)) == 1
    assert gained(database) == {}
    assert knowledge.publish_due(database, library.catalogue, AFTER, minimum=10) == 3
    found = gained(database)
    assert set(found) == {SECOND.key}
    one = found[SECOND.key]
    assert (one.module, one.since, one.people, one.passed, one.without) == (SLUG, SECOND.key, 55, 10, 10)
    assert abs(one.before - 42) <= 5
    assert abs(one.after - 75) <= 5
    assert one.low is not None
    assert one.low > 0
    with database.reading() as db:
        every = knowledge.listed(db)
    assert knowledge.inside(every, year(2026)) == knowledge.inside(every, SECOND) == (one,)
    assert knowledge.inside(every, FIRST) == ()
    assert [one.key for one in knowledge.years(every)] == ["2026"]


def test_pairs_wait_for_twenty_and_at_the_end_of_a_year_for_ten(database: Database, library: Library) -> None:
    crowd = people(database, 21)
    with database.writing() as db:
        for place, who in enumerate(crowd):
            sit_test(db, library, who, on(FIRST), 1 + place % 4)
            sit_test(db, library, who, on(FIRST, day=12), 2 + place % 4, kind="quiz")
    # Of twenty-one one lot in sixteen leaves nothing that may be told; this one does not.
    knowledge.publish_due(database, library.catalogue, AFTER, chance=random.Random(1))  # noqa: S311
    (found,) = gained(database).items()
    assert found[0] == LAST.key
    assert (found[1].people, found[1].since, found[1].low) == (15, FIRST.key, None)


def stayed(database: Database) -> dict[str, tuple[Stayed, ...]]:
    with database.reading() as db:
        return {one.period.key: retention.rows_of(one) for one in retention.listed(db)}


def test_probes_are_told_by_lot_once_and_only_of_who_followed_the_module(database: Database, library: Library) -> None:
    crowd = people(database, 70)
    with database.writing() as db:
        for place, who in enumerate(crowd):
            finish(db, library, who, on(FIRST, day=1), via="entry" if place >= 60 else "rule")
            at, days = (on(FIRST), 30) if place < 30 else (on(SECOND), 90)
            probe(db, library, who, at, 2 + place % 4 if place < 60 else 6, days)
    assert retention.publish_due(database, library.catalogue, AFTER) == 2
    found = stayed(database)
    (early,), (late,) = found[FIRST.key], found[SECOND.key]
    assert (early.days, early.people, late.days, late.people) == (30, 25, 90, 25)
    assert abs(late.percent - 58) <= 10
    assert retention.publish_due(database, library.catalogue, AFTER) == 0
    with database.reading() as db:
        assert retention.until(retention.listed(db), FIRST) == (early,)
        assert retention.newest(retention.listed(db)) == SECOND


def test_everything_stands_in_the_register_and_reads_the_same(database: Database, library: Library) -> None:
    crowd = people(database, 66)
    with database.writing() as db:
        for place, who in enumerate(crowd):
            sit_test(db, library, who, on(FIRST), 1 + place % 4)
            read(db, library, who, on(FIRST), (ONE, TWO) if place % 2 else ())
            finish(db, library, who, on(FIRST))
            sit_test(db, library, who, on(FIRST, day=12), 3 + place % 4, kind="quiz")
            probe(db, library, who, on(SECOND), 2 + place % 4, 90)
    assert nightly.publish_due(database, library.catalogue, AFTER) > 0
    with database.reading() as db:
        listed = [one for one in register.every(db) if one.kind in {"lessons", "knowledge", "retention", "questions"}]
        sheets = {(one.kind, one.subject, one.period): _read(db, one) for one in listed}
        assert _read(db, Address("knowledge", "", "2025")) is None
        assert _read(db, Address("knowledge", "x", "2026")) is None
        assert _read(db, Address("retention", "", "2026-q1")) is None
        assert _read(db, Address("questions", "easiest", "2026-q1")) is None
    assert {(kind, subject, key) for kind, subject, key in sheets if kind != "questions"} == {
        ("lessons", SLUG, "2026-q1"), ("knowledge", "", "2026-q1"), ("knowledge", "", "2026"), ("retention", "", "2026-q2"),
    }  # fmt: skip
    assert {("questions", "hardest", "2026-q1"), ("questions", "sure", "2026-q1")} <= set(sheets)
    assert all(sheet and sheet.keys and sheet.rows for key, sheet in sheets.items() if key[1] != "sure")


def _read(db: Db, address: Address) -> Sheet | None:
    of = register.kind(address.kind)
    assert of
    return of.read(db, address, DUTCH)


def test_chance_is_not_kept(database: Database, library: Library) -> None:
    with database.writing() as db:
        for place, who in enumerate(people(database, 40)):
            read(db, library, who, on(FIRST), (ONE, TWO)[: place % 3])
    (one,) = lessons.due(database, AFTER)
    lessons.publish(database, library.catalogue, one, AFTER, chance=lot(1))
    with database.reading() as db:
        (kept,) = lessons.listed(db)
    assert set(kept.shown) == {"since", "people", "stairs", "peak", "majority"}
