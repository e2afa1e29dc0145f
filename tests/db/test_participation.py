"""What figures count: made of facts a little at a time, it is what all facts together say; nothing that happens can undo that."""

import datetime as dt
import random
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.clock import AMSTERDAM, local_date
from app.config import Config
from app.insight import counts, periods, published
from app.insight.counts import Asked
from app.insight.disclosure import Cell
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION, ROLES, UNIT, Required, of_module
from app.insight.periods import Period
from app.learning import participation
from app.learning.participation import Difference
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Participation, ParticipationChange
from app.people import departments
from app.people.records import Membership, Person
from app.people.values import By
from app.privacy import erasure, retention
from app.storage.database import Database, Db
from tests import factories
from tests.factories import NOON, Known
from tests.participation import fill, publish_all

Firsts = dict[tuple[UUID, str, str], tuple[dt.datetime | None, dt.datetime | None]]
KINDS, SLUGS = ("module", "briefing", "quiz", "drill"), ("geschenken", "bibob", "drugs")
SEEDS = range(8)


def _kept(database: Database) -> Firsts:
    with database.reading() as db:
        return {
            (row.subject, row.kind, row.slug): (row.began_at, row.completed_at) for row in db.scalars(sa.select(Participation))
        }


def _said(database: Database) -> Firsts:
    """Return what the facts say, reckoned apart from the program."""
    with database.reading() as db:
        began = [(row.subject, row.kind, row.slug, row.started_at) for row in db.scalars(sa.select(Attempt))]
        done = [(row.subject, row.kind, row.slug, row.completed_at) for row in db.scalars(sa.select(Completion))]
    found: dict[tuple[UUID, str, str], list[list[dt.datetime]]] = {}
    for place, facts in enumerate((began, done)):
        for subject, kind, slug, at in facts:
            if kind in {"module", "briefing"}:
                found.setdefault((subject, kind, slug), [[], []])[place].append(at)
    return {key: (min(one, default=None), min(other, default=None)) for key, (one, other) in found.items()}


def _waits(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(ParticipationChange)) or 0


class _History:
    """Things that happen to a few people, at random."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.number = database, 0
        self.chance = random.Random(seed)  # noqa: S311  repeatable on purpose
        with database.writing() as db:
            self.people = [factories.person(db) for _ in range(4)] + [factories.office_holder(db)]

    def go_on(self) -> None:
        happen: list[Callable[[Db], None]] = [self._begin, self._begin, self._finish, self._finish, self._let_go, self._leave]
        with self.database.writing() as db:
            for _time in range(self.chance.randrange(1, 6)):
                self.chance.choice(happen)(db)
        self.chance.choice([self._catch_up, self._catch_up_a_little, self._nothing, self._rebuild])()

    def _at(self) -> dt.datetime:
        """Return any moment: facts may come later than others and be older."""
        return NOON - dt.timedelta(minutes=self.chance.randrange(10**6))

    def _begin(self, db: Db) -> None:
        self.number += 1
        kind, slug = self.chance.choice(KINDS), self.chance.choice(SLUGS)
        ended = self.chance.random() < 0.5
        factories.attempt(
            db, self.chance.choice(self.people), kind=kind, slug=slug, at=self._at(), number=self.number, ended=ended
        )

    def _finish(self, db: Db) -> None:
        who, kind, slug = self.chance.choice(self.people), self.chance.choice(KINDS[:2]), self.chance.choice(SLUGS)
        at = self._at()
        is_there = sa.exists().where(
            Completion.subject == who.subject, Completion.kind == kind, Completion.slug == slug, Completion.cycle == at.year
        )
        if not db.scalar(sa.select(is_there)):
            factories.completion(db, who, kind=kind, slug=slug, at=at)

    def _let_go(self, db: Db) -> None:
        if self.chance.random() < 0.5:
            gone = self.chance.choice(db.scalars(sa.select(Attempt.id).order_by(Attempt.id)).all() or [uuid4()])
            db.execute(sa.delete(AttemptEnd).where(AttemptEnd.attempt_id == gone))
            db.execute(sa.delete(Attempt).where(Attempt.id == gone))
        else:
            gone = self.chance.choice(db.scalars(sa.select(Completion.id).order_by(Completion.id)).all() or [uuid4()])
            db.execute(sa.delete(Completion).where(Completion.id == gone))

    def _leave(self, db: Db) -> None:
        """Somebody is erased; another comes."""
        person = db.get(Person, self.people[0].id)
        if person:
            erasure.erase(db, person, By(None, NOON, "test"))
            self.people = [*self.people[1:], factories.person(db)]

    def _catch_up(self) -> None:
        participation.catch_up(self.database)
        assert _kept(self.database) == _said(self.database)

    def _catch_up_a_little(self) -> None:
        with self.database.writing() as db:
            participation.make_some(db)

    def _nothing(self) -> None:
        """Let the night pass without anybody counting."""

    def _rebuild(self) -> None:
        participation.rebuild(self.database)
        assert _kept(self.database) == _said(self.database)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_it_is_what_the_facts_say_and_what_a_rebuild_gives(
    database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participation, "AT_ONCE", 3)
    history = _History(database, seed)
    for _time in range(25):
        history.go_on()
    participation.catch_up(database)
    made = _kept(database)
    assert len(made) > 5
    assert made == _said(database)
    with database.reading() as db:
        assert participation.differences(db) == []
    participation.rebuild(database)
    assert _kept(database) == made
    assert _waits(database) == 0


def _together(works: Iterable[Callable[[], None]], meanwhile: Callable[[], object]) -> None:
    """Do some things at once, and another one again and again until they are done, twice at a time."""
    is_done = threading.Event()

    def again() -> None:
        while not is_done.is_set():
            meanwhile()

    with ThreadPoolExecutor(8) as threads:
        others = [threads.submit(again) for _ in range(2)]
        for one in [threads.submit(work) for work in works]:
            one.result()
        is_done.set()
        for one in others:
            one.result()


def test_facts_that_come_while_it_catches_up_are_counted_then_or_the_next_time(database: Database) -> None:
    with database.writing() as db:
        people = [factories.person(db) for _ in range(6)]

    def append(kind: str) -> None:
        for number in range(1, 21):
            with database.writing() as db:
                for who in people:
                    factories.attempt(db, who, kind=kind, at=NOON - dt.timedelta(days=number), number=number)

    _together([partial(append, "module"), partial(append, "briefing")], partial(participation.catch_up, database))
    participation.catch_up(database)
    assert _kept(database) == _said(database)
    assert {began_at for began_at, _done in _kept(database).values()} == {NOON - dt.timedelta(days=20)}


def test_a_fact_that_is_not_committed_yet_keeps_its_note(postgresql_engine: sa.Engine) -> None:
    """On SQLite nobody can be halfway: there is one writer at a time."""
    database = Database(postgresql_engine)
    with database.writing() as db:
        who = factories.person(db)
        factories.attempt(db, who, at=NOON)
    with database.writing() as halfway:
        factories.attempt(halfway, who, at=NOON - dt.timedelta(days=1), number=2)
        participation.catch_up(database)
        assert _kept(database)[who.subject, "module", "geschenken"] == (NOON, None)
    participation.catch_up(database)
    assert _kept(database)[who.subject, "module", "geschenken"] == (NOON - dt.timedelta(days=1), None)


def test_the_database_itself_notes_whose_facts_change(database: Database) -> None:
    with database.writing() as db:
        who, other = factories.person(db), factories.person(db)
        attempt = factories.attempt(db, who)
        factories.completion(db, who)
        factories.attempt(db, who, kind="quiz")
    changes: list[tuple[sa.Executable, set[UUID]]] = [
        (sa.update(Completion).values(completed_at=NOON + dt.timedelta(hours=1)), {who.subject}),
        (sa.update(Attempt).where(Attempt.id == attempt).values(subject=other.subject), {who.subject, other.subject}),
        (sa.update(Attempt).where(Attempt.kind == "quiz").values(seed=2), set()),
        (sa.delete(Attempt).where(Attempt.kind == "quiz"), set()),
        (sa.delete(Attempt), {other.subject}),
        (sa.delete(Completion), {who.subject}),
    ]
    for change, noted in changes:
        participation.catch_up(database)
        with database.writing() as db:
            db.execute(change)
        with database.reading() as db:
            assert set(db.scalars(sa.select(ParticipationChange.subject))) == noted, str(change)
    participation.catch_up(database)
    assert _kept(database) == {}


# Compared with the facts


def _spoil(db: Db, who: Known) -> None:
    """Change what is kept, past everything that keeps it right."""
    mine = sa.and_(Participation.subject == who.subject, Participation.slug == "geschenken")
    db.execute(sa.update(Participation).where(mine, Participation.kind == "module").values(began_at=NOON - dt.timedelta(days=9)))
    db.execute(sa.delete(Participation).where(mine, Participation.kind == "briefing"))
    db.add(Participation(subject=who.subject, kind="module", slug="nooit", began_at=NOON, completed_at=None))


def test_what_differs_is_named_by_course_and_can_be_made_again(database: Database) -> None:
    with database.writing() as db:
        for _time in range(3):
            who = factories.person(db)
            for kind in ("module", "briefing"):
                factories.attempt(db, who, kind=kind)
                factories.completion(db, who, kind=kind)
    participation.catch_up(database)
    right = _kept(database)
    with database.writing() as db:
        _spoil(db, who)
    found = [Difference("briefing", "geschenken", "missing", 1), Difference("module", "geschenken", "different", 1),
             Difference("module", "nooit", "surplus", 1)]  # fmt: skip
    with database.reading() as db:
        assert participation.differences(db) == found
    participation.repair(database)
    assert _kept(database) == right
    with database.writing() as db:
        _spoil(db, who)
    assert participation.rebuild(database) == 3
    assert _kept(database) == right


@pytest.mark.parametrize("fact", ["attempt", "completion"])
def test_a_moment_that_is_missing_is_a_difference_too(database: Database, fact: str) -> None:
    with database.writing() as db:
        who = factories.person(db)
        factories.attempt(db, who)
        factories.completion(db, who)
    participation.catch_up(database)
    with database.writing() as db:
        db.execute(sa.update(Participation).values({"attempt": {"began_at": None}, "completion": {"completed_at": None}}[fact]))
    with database.reading() as db:
        assert participation.differences(db) == [Difference("module", "geschenken", "different", 1)]


def test_whoever_waits_to_be_counted_is_no_difference(database: Database) -> None:
    with database.writing() as db:
        factories.attempt(db, factories.person(db))
    with database.reading() as db:
        assert participation.differences(db) == []


# Letting go


def test_of_whom_was_let_go_nothing_stays_behind(database: Database, config: Config) -> None:
    left = dt.date(2024, 3, 1)
    with database.writing() as db:
        who, stays = factories.person(db, until=left), factories.person(db)
        for one in (who, stays):
            factories.attempt(db, one, at=NOON.replace(year=2023))
            factories.completion(db, one, at=NOON.replace(year=2023))
    participation.catch_up(database)
    assert {subject for subject, _kind, _slug in _kept(database)} == {who.subject, stays.subject}
    with database.writing() as db:
        retention.run(db, NOON, config)
    assert {subject for subject, _kind, _slug in _kept(database)} == {stays.subject}
    assert _waits(database) == 0
    assert _kept(database) == _said(database)


def test_figures_count_somebody_erased_as_before(database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db)
        factories.attempt(db, who)
        person = db.get_one(Person, who.id)
    participation.catch_up(database)
    before = _kept(database)
    with database.writing() as db:
        erasure.erase(db, db.get_one(Person, person.id), By(None, NOON, "test"))
    participation.catch_up(database)
    assert _kept(database) == before


# Counting it is counting the facts


def _random_year(db: Db, chance: random.Random) -> None:
    units = ["a", "b", "c"]
    for _person in range(40):
        since = dt.date(2025, chance.randrange(1, 13), chance.randrange(1, 28))
        until = dt.date(2026, chance.randrange(2, 13), 9) if chance.random() < 0.3 else None
        is_civil = chance.random() < 0.8
        who = (
            factories.person(db, unit=chance.choice(units), since=since, until=until) if is_civil else factories.office_holder(db)
        )
        for kind in ("module", "briefing", "quiz"):
            for slug in SLUGS[:2]:
                for number in range(1, chance.randrange(1, 4)):
                    factories.attempt(db, who, kind=kind, slug=slug, number=number, at=_moment(chance))
                if kind != "quiz" and chance.random() < 0.5:
                    factories.completion(db, who, kind=kind, slug=slug, at=_moment(chance))


def _moment(chance: random.Random) -> dt.datetime:
    day = dt.date(2025, 6, 1) + dt.timedelta(days=chance.randrange(570))
    return dt.datetime.combine(day, dt.time(chance.randrange(24), 30), AMSTERDAM)


class _Facts:
    """All facts, counted one person at a time, apart from the program."""

    def __init__(self, db: Db, required: Required) -> None:
        self._required = required
        self.places = list(db.scalars(sa.select(Membership)))
        self._began = self._firsts((row.subject, row.kind, row.slug, row.started_at) for row in db.scalars(sa.select(Attempt)))
        self._done = self._firsts(
            (row.subject, row.kind, row.slug, row.completed_at) for row in db.scalars(sa.select(Completion))
        )

    @staticmethod
    def _firsts(rows: Iterable[tuple[UUID, str, str, dt.datetime]]) -> Mapping[UUID, Mapping[tuple[str, str], dt.date]]:
        found: dict[UUID, dict[tuple[str, str], dt.date]] = {}
        for subject, kind, slug, at in rows:
            if kind in {"module", "briefing"}:
                mine, day = found.setdefault(subject, {}), local_date(at)
                mine[kind, slug] = min(day, mine.get((kind, slug), day))
        return found

    def moments(self, subject: UUID) -> dict[str, dt.date | None]:
        """Return measure to the day on which somebody first did it."""
        began, done = self._began.get(subject, {}), self._done.get(subject, {})
        finished = [done.get(item) for item in self._required.items]
        found = {"started": min(began.values(), default=None), "completed": max(_all_of(finished), default=None)}
        for slug in SLUGS[:2]:
            found[of_module("started", slug)] = min((day for (_kind, one), day in began.items() if one == slug), default=None)
            found[of_module("completed", slug)] = min((day for (_kind, one), day in done.items() if one == slug), default=None)
        return found

    def cell(self, key: str, period: Period) -> Cell:
        """Count one group."""
        there = [one for one in self.places if one.from_on <= period.last and not (one.until_on and one.until_on <= period.last)]
        group = [one.subject for one in there if _is_in(one, key)]
        moments = [self.moments(subject) for subject in group]
        measures = [name for name in self.moments(uuid4()) if period.has_modules or ":" not in name]
        within = {name: sum(_between(one[name], period.first, period.last) for one in moments) for name in measures}
        before = {
            name: sum(_between(one[name], dt.date.min, period.first - dt.timedelta(1)) for one in moments) for name in measures
        }
        return Cell(key, len(group), within, before)


def _all_of(days: list[dt.date | None]) -> list[dt.date]:
    known = [day for day in days if day]
    return known if len(known) == len(days) else []


def _between(day: dt.date | None, first: dt.date, last: dt.date) -> bool:
    return day is not None and first <= day <= last


def _is_in(place: Membership, key: str) -> bool:
    return key in {ORGANISATION, {"civil_servant": CIVIL_SERVANTS, "office_holder": OFFICE_HOLDERS}[place.role],
                   f"{UNIT}{place.department}"}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_facts_themselves(database: Database, seed: int) -> None:
    required = Required(frozenset({("module", SLUGS[0]), ("module", SLUGS[1])}), every=True)
    with database.writing() as db:
        _random_year(db, random.Random(seed))  # noqa: S311  repeatable on purpose
    participation.catch_up(database)
    wanted = [*periods.in_year(2026), periods.Period("today", dt.date(2026, 1, 1), dt.date(2026, 9, 17))]
    with database.reading() as db:
        facts = _Facts(db, required)
        found = counts.count(db, wanted, Asked(dict.fromkeys(ROLES, required), SLUGS[:2]), departments.tree(db))
        assert sum(cell.counts["completed"] for one in found.values() for cell in one.cells) > 20
        for one, counted in found.items():
            assert {cell.key: cell for cell in counted.cells} == {cell.key: facts.cell(cell.key, one) for cell in counted.cells}


NEXT_YEAR = dt.date(2027, 4, 2)


def test_published_tables_are_the_same_whether_it_was_made_each_night_or_at_once(database: Database, library: Library) -> None:
    with database.writing() as db:
        fill(db)
    # What is told roughly is told anew each time: how much room a band leaves is left to chance.
    everything: list[Any] = []
    for remake in (lambda: None, lambda: participation.rebuild(database)):
        remake()
        publish_all(database, library.catalogue, NEXT_YEAR)
        with database.writing() as db:
            listed = [(one.period.key, one.module) for one in published.listed(db) if not one.period.is_rough]
            everything.append(published.read(db, listed))
            db.execute(sa.text("DELETE FROM release"))
    assert everything[0] == everything[1]
    assert len(everything[0]) > 10
