"""What people chose: counted once, in one quarter, of the whole organisation; published once and never again."""

import datetime as dt
import random
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import worker
from app.clock import AMSTERDAM, now
from app.config import Config
from app.insight import choices
from app.insight.choice_shares import Share
from app.insight.choice_tables import ChoiceTable
from app.insight.periods import quarter
from app.insight.records import ChoiceRelease
from app.learning import attempts
from app.learning.attempts import Taker
from app.learning.publishing import Library
from app.people.records import Membership
from app.storage.database import Database
from app.worker import Place, Worker
from tests import catalogue_files, factories
from tests.catalogue_files import SCENARIO, SCENARIO_FILE, SLUG

FIRST, SECOND = quarter(2026, 1), quarter(2026, 2)
IN_FIRST, IN_SECOND = dt.datetime(2026, 2, 3, 12, tzinfo=AMSTERDAM), dt.datetime(2026, 5, 6, 12, tzinfo=AMSTERDAM)
TODAY = dt.date(2026, 7, 1)
RIGHT, LATE, WRONG = ("naar-midden-0", "naar-goed-0"), ("naar-midden-0", "naar-laat-1", "naar-goed-0"), ("naar-fout-1",)


def play(
    database: Database, library: Library, who: Taker, made: Sequence[str], at: dt.datetime, end: dt.datetime | None = None
) -> None:
    """Go through the scenario; the last choice may be made later."""
    with database.writing() as db:
        attempt_id = attempts.start(db, library, library.current("scenario", SCENARIO), who, at)
        for position, choice in enumerate(made):
            then = end if end and position == len(made) - 1 else at
            attempts.choose(db, library, attempt_id, position, choice, who, then)


def people(database: Database, count: int, *, office: str | None = None) -> list[Taker]:
    """Add people of one department, or office-holders."""
    with database.writing() as db:
        found = [factories.office_holder(db) if office else factories.person(db) for _one in range(count)]
        if office:
            subjects = [one.subject for one in found]
            db.execute(sa.update(Membership).where(Membership.subject.in_(subjects)).values(office=office))
    return [one.taker for one in found]


def dinner(database: Database, library: Library, who: Taker, choice: str, at: dt.datetime) -> None:
    """See the card with the dilemma."""
    with database.writing() as db:
        briefing = library.current("briefing", SLUG)
        attempts.read_page(db, library, briefing, "dilemma", who, at, choice=choice)  # type: ignore[arg-type]


def table(database: Database, kind: str, slug: str, key: str) -> ChoiceTable:
    with database.reading() as db:
        found = choices.read(db, kind, slug, key)
    assert found is not None
    return found


def publish_all(database: Database, library: Library, today: dt.date = TODAY) -> int:
    return choices.publish_due(database, library.catalogue, today)


def told(found: ChoiceTable) -> dict[str, tuple[int, dict[str, Share]]]:
    return {scene.id: (scene.people, {way.id: way.share for way in scene.ways}) for scene in found.scenes}


def test_everybody_counts_once_in_the_quarter_in_which_they_first_came_to_the_end(database: Database, library: Library) -> None:
    crowd = people(database, 30)
    officials, supporters = people(database, 6, office="statenlid"), people(database, 9, office="fractieondersteuner")
    for number, who in enumerate([*crowd[:14], *officials, *supporters]):
        play(database, library, who, RIGHT if number % 2 else LATE, IN_FIRST)
    for who in crowd[:14]:
        play(database, library, who, WRONG, IN_SECOND)  # once more: that does not count
    for who in crowd[14:20]:
        play(database, library, who, RIGHT, IN_FIRST, IN_SECOND)  # begun in one quarter, ended in the next
    for who in crowd[20:25]:
        play(database, library, who, WRONG, IN_SECOND)
    with database.writing() as db:
        attempts.start(db, library, library.current("scenario", SCENARIO), crowd[25], IN_FIRST)  # never ended
    assert choices.due(database, library.catalogue, dt.date(2026, 3, 31)) == []
    assert [one.period for one in choices.due(database, library.catalogue, TODAY)] == [FIRST, SECOND]
    assert publish_all(database, library) == 2
    first = told(table(database, "scenario", SCENARIO, FIRST.key))
    assert first["begin"] == (20, {"naar-midden-0": Share("at_least", 90), "naar-fout-1": Share("at_most", 10)})
    came, shares = first["midden"]  # two of the twenty are not followed, by lot
    assert came == 15
    assert {share.percent for share in shares.values()} in ({50}, {45, 55})
    second = told(table(database, "scenario", SCENARIO, SECOND.key))
    assert second == {"begin": (10, {"naar-midden-0": Share("about", 55), "naar-fout-1": Share("about", 45)})}


def test_what_is_published_never_changes_and_two_at_once_publish_once(database: Database, library: Library) -> None:
    for number, who in enumerate(people(database, 12)):
        play(database, library, who, RIGHT if number % 2 else WRONG, IN_FIRST)
    (one,) = choices.due(database, library.catalogue, TODAY)
    added: list[bool] = []
    threads = [
        threading.Thread(target=lambda: added.append(choices.publish(database, library.catalogue, one, TODAY))) for _two in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False, True]
    before = table(database, "scenario", SCENARIO, FIRST.key)
    for who in people(database, 20):
        play(database, library, who, WRONG, IN_FIRST)
    assert choices.due(database, library.catalogue, TODAY) == []
    assert not choices.publish(database, library.catalogue, one, TODAY)
    assert table(database, "scenario", SCENARIO, FIRST.key) == before
    with pytest.raises(ValueError, match="not due"):
        choices.publish(database, library.catalogue, one, FIRST.last)


def test_of_a_dilemma_the_first_answer_counts_and_pages_find_the_newest_that_tells_it(
    database: Database, library: Library
) -> None:
    members = people(database, 34, office="statenlid")
    for number, who in enumerate(members[:20]):
        dinner(database, library, who, "gaan" if number < 5 else "weigeren", IN_FIRST)
        dinner(database, library, who, "gaan", IN_FIRST)
    for who in members[20:29]:
        dinner(database, library, who, "gaan", IN_SECOND)
    with database.reading() as db:
        assert choices.shares(db, "briefing", SLUG, "dilemma") is None
    assert publish_all(database, library) == 2
    with database.reading() as db:
        found = choices.shares(db, "briefing", SLUG, "dilemma")
        assert choices.shares(db, "briefing", SLUG, "eerste") is None
        assert [(one.kind, one.slug, one.period) for one in choices.listed(db)] == [("briefing", SLUG, FIRST)]
    assert found is not None
    assert (found.period, found.people) == (FIRST, 20)  # of the next quarter there are too few
    assert found.choices == {"gaan": Share("about", 25), "weigeren": Share("about", 75)}
    (scene,) = table(database, "briefing", SLUG, FIRST.key).scenes
    assert scene.question == "Een ondernemer biedt u een etentje aan."
    assert [way.text for way in scene.ways] == ["U gaat mee.", "U bedankt vriendelijk."]


def test_versions_count_together_only_when_scenes_and_choices_are_the_same(
    database: Database, library: Library, content_dir: Path
) -> None:
    def edited(text: str) -> Library:
        (content_dir / SCENARIO_FILE).write_text(text, encoding="utf-8")
        return Library(content_dir)

    original = catalogue_files.scenario()
    reworded = original.replace("Keuze 0 in begin", "Wachten")
    for who in people(database, 11):
        play(database, library, who, RIGHT, IN_FIRST)
    later = edited(reworded)
    for who in people(database, 5):
        play(database, later, who, WRONG, IN_FIRST + dt.timedelta(days=1))
    assert publish_all(database, later, FIRST.last + dt.timedelta(days=1)) == 1
    first = table(database, "scenario", SCENARIO, FIRST.key)
    assert (first.scenes[0].people, first.scenes[0].ways[0].text) == (15, "Wachten")
    for who in people(database, 11):
        play(database, later, who, RIGHT, IN_SECOND)
    changed = edited(original.replace("naar-fout-1", "heel-anders"))
    for who in people(database, 12):
        play(database, changed, who, RIGHT, IN_SECOND + dt.timedelta(days=1))
    publish_all(database, changed)
    second = table(database, "scenario", SCENARIO, SECOND.key)
    assert second.scenes[0].people == 10
    assert [way.id for way in second.scenes[0].ways] == ["naar-midden-0", "heel-anders"]


def test_too_few_people_leave_an_empty_table_that_nobody_sees(database: Database, library: Library) -> None:
    for who in people(database, 9):
        play(database, library, who, RIGHT, IN_FIRST)
    assert publish_all(database, library) == 1
    assert publish_all(database, library) == 0
    assert table(database, "scenario", SCENARIO, FIRST.key).scenes == ()
    with database.reading() as db:
        assert choices.listed(db) == []
        assert choices.shares(db, "scenario", SCENARIO, "begin") is None
        assert db.scalar(sa.select(sa.func.count()).select_from(ChoiceRelease)) == 1


def test_the_minimum_can_be_set_higher(database: Database, library: Library) -> None:
    for who in people(database, 12):
        play(database, library, who, RIGHT, IN_FIRST)
    (one,) = choices.due(database, library.catalogue, TODAY)
    chance = random.Random(1)  # noqa: S311  repeatable on purpose
    assert choices.publish(database, library.catalogue, one, TODAY, minimum=20, chance=chance)
    assert table(database, "scenario", SCENARIO, FIRST.key).scenes == ()


def test_the_work_of_the_night_publishes_them_once(config: Config, database: Database, library: Library) -> None:
    for who in people(database, 12):
        play(database, library, who, RIGHT, now() - dt.timedelta(days=200))
    jobs = [job for job in worker.JOBS if job.name in {"settle", "pulses", "participation", "publish"}]
    nothing = dict.fromkeys((job.name for job in jobs), 0)
    assert Worker(Place(config, database, library), jobs).work_once() == ({**nothing, "publish": 1}, set())
    assert Worker(Place(config, database, library), jobs).work_once() == (nothing, set())
