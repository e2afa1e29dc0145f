"""How questions behave: each answer counted once, of the whole organisation; published once and never again."""

import datetime as dt
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.clock import AMSTERDAM
from app.insight import items
from app.insight.choice_shares import Share
from app.insight.item_figures import Told, newest
from app.insight.periods import Period, quarter
from app.insight.records import ItemRelease
from app.learning.attempts import Taker
from app.learning.publishing import Library
from app.storage.database import Database
from tests import again_files, catalogue_files
from tests.catalogue_files import QUIZ, QUIZ_FILE
from tests.db.test_choices import people
from tests.sitting import Sitting, sit

FIRST, SECOND, THIRD, LAST = (quarter(2026, number) for number in range(1, 5))
AFTER = dt.date(2027, 1, 5)
FORM_A = ("vraag-0", "vraag-1", "vraag-2", "vraag-3", "vraag-4", "vraag-5")


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """The tiny catalogue, with a quiz that has forms."""
    return catalogue_files.write(tmp_path / "content", again_files.files())


def on(period: Period) -> dt.datetime:
    """Return a moment in the second month of a quarter."""
    return dt.datetime(period.first.year, period.first.month + 1, 10, 12, tzinfo=AMSTERDAM)


def sit_all(database: Database, library: Library, takers: list[Taker], period: Period) -> None:
    """Let everybody answer form A: the first question half right, then more each, the last by everybody."""
    with database.writing() as db:
        for place, who in enumerate(takers):
            answers = {name: float(place * 2 < len(takers) + number * 5) for number, name in enumerate(FORM_A[:5])}
            sit(db, library, who, on(period), {**answers, FORM_A[5]: 1.0}, Sitting(sure="fairly"))


def publish(database: Database, library: Library, today: dt.date = AFTER, *, minimum: int = 10) -> int:
    return items.publish_due(database, library.catalogue, today, minimum=minimum)


def told(database: Database) -> tuple[Told, ...]:
    with database.reading() as db:
        table = items.read(db, QUIZ)
    return table.told if table else ()


def test_a_form_waits_until_fifty_answered_and_no_answer_is_told_twice(database: Database, library: Library) -> None:
    crowd = people(database, 90)
    sit_all(database, library, crowd[:40], FIRST)
    assert publish(database, library, SECOND.first) == 1
    assert told(database) == ()
    sit_all(database, library, crowd[40:56], SECOND)
    assert publish(database, library, THIRD.first) == 1
    (one,) = told(database)
    assert (one.paper.form, one.period, one.paper.since, one.paper.people) == ("a", SECOND, "2026-q1", 55)
    assert one.paper.items[5].right == Share("at_least", 95)
    assert one.paper.items[5].flags == ("easy",)
    assert one.paper.items[0].discrimination is not None
    assert one.paper.reliability
    assert one.paper.counted == 5
    sit_all(database, library, crowd[56:87], THIRD)
    publish(database, library, LAST.first)
    assert told(database) == (one,)
    publish(database, library, AFTER)  # at the end of a year thirty are enough
    newer, older = told(database)
    assert older == one
    assert (newer.period, newer.paper.since, newer.paper.people) == (LAST, "2026-q3", 30)
    assert {item.discrimination for item in newer.paper.items} == {None}


def test_a_thirty_first_answer_after_a_table_changes_nothing_and_waits(database: Database, library: Library) -> None:
    crowd = people(database, 61)
    sit_all(database, library, crowd[:60], FIRST)
    publish(database, library, SECOND.first)
    before = told(database)
    sit_all(database, library, crowd[60:], SECOND)
    publish(database, library)
    assert told(database) == before
    with database.reading() as db:
        rows = db.scalars(sa.select(ItemRelease).order_by(ItemRelease.period_key)).all()
    assert [(row.period_key, len(row.shown["papers"])) for row in rows] == [
        ("2026-q1", 1), ("2026-q2", 0), ("2026-q3", 0), ("2026-q4", 0),
    ]  # fmt: skip


def test_what_is_left_is_wrong_and_what_broke_off_is_not_there(database: Database, library: Library) -> None:
    crowd = people(database, 60)
    with database.writing() as db:
        for place, who in enumerate(crowd[:50]):
            half = 1.0 if place % 2 else 0.5  # partly right is not right
            answers = {name: half if name != "vraag-5" or place < 30 else None for name in FORM_A}
            sit(db, library, who, on(FIRST), answers)
        for who in crowd[50:]:
            sit(db, library, who, on(FIRST), dict.fromkeys(FORM_A), Sitting(outcome="outdated"))
    publish(database, library, SECOND.first)
    (one,) = told(database)
    assert one.paper.people == 50
    assert [item.right.percent for item in one.paper.items] == [50, 50, 50, 50, 50, 30]
    assert [item.sure and item.sure.percent for item in one.paper.items] == [50, 50, 50, 50, 50, 30]


def test_only_first_answers_in_a_quiz_count_and_of_everybody_who_counts(database: Database, library: Library) -> None:
    crowd, supporters = people(database, 62), people(database, 9, office="fractieondersteuner")
    officials = people(database, 3, office="statenlid")
    sit_all(database, library, [*crowd[:52], *officials, *supporters], FIRST)
    with database.writing() as db:
        for who in crowd[:52]:
            wrong = dict.fromkeys(FORM_A, 0.0)
            others = (Sitting("again", number=2), Sitting("b", "entry"), Sitting("probe", "probe"), Sitting(None, "refresher"))
            for how in others:
                sit(db, library, who, on(SECOND), wrong, how)
            later = {"vraag-0": 0.0, "vraag-2": 0.0, "vraag-12": 1.0, "vraag-13": 0.0}  # an anchor, seen before, and two new
            sit(db, library, who, on(THIRD), later, Sitting("year", number=9))
    publish(database, library)
    found = {tuple(item.id for item in one.paper.items): one for one in newest(told(database))}
    assert set(found) == {FORM_A, ("vraag-12",), ("vraag-13",)}
    assert (found[FORM_A].period, found[FORM_A].paper.people) == (FIRST, 55)
    assert found["vraag-12",].paper.items[0].flags == ("easy",)
    assert found["vraag-13",].paper.items[0].flags == ("hard",)
    assert found["vraag-13",].paper.reliability is None


def test_answers_from_before_certainty_was_asked_tell_no_certainty(database: Database, library: Library) -> None:
    crowd = people(database, 55)
    sit_all(database, library, crowd[:54], FIRST)
    with database.writing() as db:
        sit(db, library, crowd[54], on(FIRST), dict.fromkeys(FORM_A, 1.0), Sitting(sure=None))
    publish(database, library)
    (one,) = told(database)
    assert {item.sure for item in one.paper.items} == {None}


def test_a_question_that_changed_begins_again(database: Database, library: Library, content_dir: Path) -> None:
    crowd = people(database, 110)
    sit_all(database, library, crowd[:55], FIRST)
    (content_dir / QUIZ_FILE).write_text(again_files.quiz_text().replace("vraag 3?", "de derde?"), encoding="utf-8")
    changed = Library(content_dir)
    sit_all(database, changed, crowd[55:], FIRST)
    publish(database, changed, SECOND.first)
    first, second = told(database)
    assert {one.paper.people for one in (first, second)} == {55}
    assert first.paper.key != second.paper.key
    assert {one.paper.items[3].text for one in (first, second)} == {"Hoe luidt vraag 3?", "Hoe luidt de derde?"}


def test_the_minimum_can_be_set_higher(database: Database, library: Library) -> None:
    sit_all(database, library, people(database, 55), FIRST)
    assert publish(database, library, SECOND.first, minimum=60) == 1
    assert told(database) == ()


def test_what_is_published_never_changes_and_two_at_once_publish_once(database: Database, library: Library) -> None:
    sit_all(database, library, people(database, 55), FIRST)
    assert items.due(database, FIRST.last) == []
    (one,) = items.due(database, SECOND.first)
    added: list[bool] = []
    threads = [
        threading.Thread(target=lambda: added.append(items.publish(database, library.catalogue, one, SECOND.first)))
        for _two in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False, True]
    before = told(database)
    sit_all(database, library, people(database, 20), FIRST)
    assert not items.publish(database, library.catalogue, one, SECOND.first)
    publish(database, library)
    assert told(database) == before  # those came late, are fewer than thirty, and are of a quarter that was told
    with pytest.raises(ValueError, match="not due"):
        items.publish(database, library.catalogue, one, FIRST.last)
