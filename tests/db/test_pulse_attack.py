"""Whoever has the whole database links no answer to a person better than by chance: 1 in as many as answered."""

import math
import random
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.catalogue.model import Pulse as Content
from app.clock import local_date
from app.config import Config
from app.learning.publishing import Library
from app.pulses import answering, closing
from app.storage.base import Base
from app.storage.database import Database
from app.worker import JOBS, Place, Worker
from tests import asked, catalogue_files, factories, pulse_attacker, pulse_files
from tests.factories import NOON, Known

TEN = 10
TIMES = 30
FEWEST_RUNS_TO_SHOW = 20
MANY_SIGMAS = 4.5
"""There are some hundreds of strategies, and they see the same runs: so far from chance none of them comes by chance."""
ROUTES = [f"weg-{number}" for number in range(9)]
TABLES = ("pulse", "pulse_invitation", "pulse_stratum", "pulse_count")


def _ten_ways() -> dict[str, str]:
    """Return a catalogue in which a question has ten answers, so that each of ten people can give one of their own."""
    organisation = "name: Provincie Voorbeeld\nroutes:\n" + "".join(
        f"  - {{id: {one}, title: {one}, when: Altijd., where: Daar., audience: [civil_servant, office_holder]}}\n"
        for one in ROUTES
    )
    options = "".join(f"      - {{id: {one}, text: Daar, counts: {'yes' if one == 'weg-0' else 'no'}}}\n" for one in ROUTES)
    question = (
        "  - id: route\n    kind: route\n    subject: ondermijning\n    text: {je: Daar, u: Daar}\n    options:\n"
        f"{options}      - {{id: dont_know, text: Weet ik niet, counts: no}}\n"
    )
    texts = pulse_files.files(pulse_files.HEAD + question)
    return {**texts, catalogue_files.ORGANISATION: organisation}


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    return catalogue_files.write(tmp_path / "content", _ten_ways())


@pytest.fixture
def ten(database: Database) -> list[Known]:
    with database.writing() as db:
        return [factories.person(db, unit="vth") for _number in range(TEN)]


def _hold(database: Database, library: Library, people: list[Known], chance: random.Random) -> dict[str, str]:
    """Open a pulse, and let everybody give an answer of their own, in an order of chance. Returns who gave which."""
    with database.writing() as db:
        for table in reversed(TABLES):
            db.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608  names of tables
        asked.open_one(db, library)
    given = chance.sample([*ROUTES, "dont_know"], TEN)
    queue = list(zip(people, given, strict=True))
    chance.shuffle(queue)
    for who, option in queue:
        _answer(database, library, who, option)
    return {str(who.subject): option for who, option in queue}


def _answer(database: Database, library: Library, who: Known, option: str) -> None:
    with database.writing() as db:
        answering.answer(db, library, pulse_files.SLUG, who.subject, {"route": (option,)}, local_date(NOON))
    database.shorten_log()


def _seen(database: Database, table: str) -> pulse_attacker.Seen:
    with database.engine.connect() as connection:
        return pulse_attacker.look(connection, table)


def test_no_link_between_people_and_answers_does_better_than_chance(
    database: Database, library: Library, ten: list[Known]
) -> None:
    """A random permutation has on average one fixed point, with a variance of one: so many hits chance gives each time."""
    chance = random.Random(20250311)  # noqa: S311  an experiment that can be repeated
    scores = []
    for _time in range(TIMES):
        truth = _hold(database, library, ten, chance)
        people = [row for row in _seen(database, "pulse_invitation") if row["answered"]]
        answers = [row for row in _seen(database, "pulse_count") if row["count"]]
        assert len(people) == TEN
        scores.append(pulse_attacker.hits(truth, people, answers))
    strategy, sigmas = pulse_attacker.best(scores, lambda total: (total - TIMES) / math.sqrt(TIMES))
    assert sigmas < MANY_SIGMAS, strategy


def test_the_attacker_links_everybody_where_answers_are_rows(database: Database, ten: list[Known]) -> None:
    """The same attacker against what we did not make: a row for each answer, in the order in which they came."""
    chance, scores = random.Random(7), []  # noqa: S311  an experiment that can be repeated
    with database.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE leak_person (subject TEXT)"))
        connection.execute(sa.text("CREATE TABLE leak_answer (option TEXT, count INTEGER)"))
    for _time in range(FEWEST_RUNS_TO_SHOW):
        queue = list(zip(ten, chance.sample([*ROUTES, "dont_know"], TEN), strict=True))
        chance.shuffle(queue)
        for who, option in queue:
            with database.engine.begin() as connection:
                connection.execute(sa.text("INSERT INTO leak_person VALUES (:one)"), {"one": str(who.subject)})
                connection.execute(sa.text("INSERT INTO leak_answer VALUES (:one, 1)"), {"one": option})
        truth = {str(who.subject): option for who, option in queue}
        scores.append(pulse_attacker.hits(truth, _seen(database, "leak_person"), _seen(database, "leak_answer")))
        with database.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM leak_person"))
            connection.execute(sa.text("DELETE FROM leak_answer"))
    with database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE leak_person"))
        connection.execute(sa.text("DROP TABLE leak_answer"))
    _strategy, share = pulse_attacker.best(scores, lambda total: total / (FEWEST_RUNS_TO_SHOW * TEN))
    assert share == 1.0


def test_all_counters_of_a_group_look_as_if_they_moved_together(database: Database, library: Library, ten: list[Known]) -> None:
    _hold(database, library, ten, random.Random(3))  # noqa: S311  an experiment that can be repeated
    system = [
        name for name in _seen(database, "pulse_count")[0] if name.startswith("sys_") and name not in {"sys_place", "sys_ctid"}
    ]
    rows = [row for row in _seen(database, "pulse_count") if row["stratum"] == "unit:vth"]
    assert len(rows) == 2 * TEN  # each answer, early and late
    for name in system:
        assert len({row[name] for row in rows}) == 1, name


def test_where_the_counters_lie_says_nothing_about_what_was_answered(
    database: Database, library: Library, ten: list[Known]
) -> None:
    """Two pulses with the same people, other answers and another order end with the same rows in the same places."""
    found = []
    for seed in (1, 2):
        _hold(database, library, ten, random.Random(seed))  # noqa: S311  an experiment that can be repeated
        found.append([(row["question"], row["wave"], row["option"]) for row in _seen(database, "pulse_count")])
    assert sorted(found[0]) == sorted(found[1])
    places = [{one: place for place, one in enumerate(each)} for each in found]
    # PostgreSQL may begin to fill another page; which counter comes after which does not depend on the answers.
    assert _rotated(found[0]) == _rotated(found[1]), places


def _rotated(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    first = rows.index(min(rows))
    return rows[first:] + rows[:first]


def test_only_the_list_of_who_may_answer_names_people() -> None:
    kept = {name: set(Base.metadata.tables[name].columns.keys()) for name in TABLES}
    assert kept["pulse_invitation"] == {"pulse", "subject", "role", "stratum", "answered"}
    assert kept["pulse_count"] == {"pulse", "stratum", "question", "wave", "option", "count"}
    assert [name for name in TABLES if "subject" in kept[name]] == ["pulse_invitation"]
    for name in ("pulse_invitation", "pulse_stratum", "pulse_count"):
        types = {str(column.type).upper() for column in Base.metadata.tables[name].columns}
        assert not {one for one in types if "DATE" in one or "TIME" in one}, name
        assert "id" not in kept[name]


def test_sqlite_numbers_no_rows_of_a_pulse(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.connect() as connection:
        for name in ("pulse_invitation", "pulse_stratum", "pulse_count"):
            assert not pulse_attacker.has_rowid(connection, name)


def test_an_answer_changes_nothing_else_in_the_database(database: Database, library: Library, ten: list[Known]) -> None:
    with database.writing() as db:
        asked.open_one(db, library)
    names = sorted(sa.inspect(database.engine).get_table_names())
    before = {name: _plain(database, name) for name in names}
    _answer(database, library, ten[0], "weg-3")
    changed = [name for name in names if _plain(database, name) != before[name]]
    assert changed == ["pulse_count", "pulse_invitation"]


def _plain(database: Database, table: str) -> list[str]:
    with database.engine.connect() as connection:
        return sorted(str(tuple(row)) for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')))  # noqa: S608  a name


def test_the_log_of_sqlite_keeps_no_order_of_answers(sqlite_engine: sa.Engine, library: Library) -> None:
    database = Database(sqlite_engine)
    with database.writing() as db:
        people = [factories.person(db, unit="vth") for _number in range(3)]
        asked.open_one(db, library)
    for who, option in zip(people, ROUTES, strict=False):
        _answer(database, library, who, option)
    log = Path(f"{sqlite_engine.url.database}-wal")
    assert not log.exists() or log.stat().st_size == 0


def test_an_answer_during_which_somebody_read_leaves_the_log_soon_after(
    sqlite_engine: sa.Engine, config: Config, library: Library
) -> None:
    database = Database(sqlite_engine)
    with database.writing() as db:
        who = factories.person(db, unit="vth")
        asked.open_one(db, library)
    log = Path(f"{sqlite_engine.url.database}-wal")
    with database.reading() as db:
        db.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables["pulse_invitation"]))
        with database.writing() as answering_db:
            answering.answer(answering_db, library, pulse_files.SLUG, who.subject, {"route": ("weg-1",)}, local_date(NOON))
        assert not database.shorten_log()
        assert log.stat().st_size
    jobs = [job for job in JOBS if job.name == "log"]
    assert Worker(Place(config, database, library), jobs).work_once() == ({"log": 0}, set())
    assert log.stat().st_size == 0


def test_after_the_close_nothing_says_who_answered(database: Database, library: Library, ten: list[Known]) -> None:
    _hold(database, library, ten, random.Random(5))  # noqa: S311  an experiment that can be repeated
    with database.writing() as db:
        assert closing.close(db, pulse_files.SLUG, NOON)
    assert database.forget_versions(*closing.FORGETFUL)
    assert _seen(database, "pulse_invitation") == []
    subjects = {who.subject for who in ten}
    told = "".join(str(row) for name in TABLES for row in _seen(database, name))
    assert not any(form in told for one in subjects for form in _written(one))


def _written(subject: UUID) -> set[str]:
    return {str(subject), subject.hex}


def test_the_attacker_sees_whole_pulses(database: Database, library: Library, ten: list[Known]) -> None:
    """Otherwise the tests above would hold for an attacker who sees nothing."""
    truth = _hold(database, library, ten, random.Random(11))  # noqa: S311  an experiment that can be repeated
    answers = [row for row in _seen(database, "pulse_count") if row["count"]]
    assert sorted(row["option"] for row in answers) == sorted(truth.values())
    assert isinstance(library.drafts.pulses[pulse_files.SLUG], Content)
    strategies = {name for name, _link in pulse_attacker.links(_seen(database, "pulse_invitation"), answers)}
    assert len(strategies) >= FEWEST_RUNS_TO_SHOW
