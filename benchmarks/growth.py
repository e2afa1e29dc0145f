"""`python -m benchmarks.growth`: how long the work of a night and the pages take in an organisation that grows.

The organisation is made by the database itself: a million people take minutes, and not a day. It is for measuring time and
nothing else. What everybody does follows from their number, so every size has the same shape: 16 departments and the
office-holders; some come, go, move, are on leave; half of them took part, in two quarters.
"""

import argparse
import dataclasses as dc
import datetime as dt
import json
import logging
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from uuid import uuid4

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import create_app
from app.assessment import selection
from app.catalogue.model import Catalogue
from app.clock import now
from app.config import Config, content_folder
from app.insight import nightly, published
from app.learning import participation
from app.learning.publishing import Library
from app.people.records import Department, DepartmentState, Membership, PermissionGrant, Person
from app.people.signin import open_session
from app.people.structure import ALWAYS
from app.storage import migrate
from app.storage.database import Database, make_engine
from benchmarks import databases, tables

DEPARTMENTS = 16
FIRST, TODAY = dt.date(2026, 1, 5), dt.date(2026, 7, 2)
DAYS_OF_LEARNING = 176
MODULES = (("wet-bibob", 50), ("ondermijning", 40), ("integriteit", 25))
"""What is learned, and of how many in a hundred."""
QUIZ, QUIZZED, ASKED = "wet-bibob", 30, 6
OFFICE_HOLDER_EACH, LEAVES_EACH, MOVES_EACH, JOINS_EACH, AWAY_EACH = 20, 13, 37, 17, 53
LESSONS = 5


@dc.dataclass(frozen=True, slots=True)
class Dialect:
    """What the two databases say differently.

    Args:
        numbers: Gives the numbers from 1 to `:people`.
        random_id: A random id.
        text_id: The id of a number.
    """

    numbers: str
    random_id: str
    day: str
    moment: str
    temporary: str


SQLITE = Dialect(
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {people}) SELECT n FROM numbers",
    "lower(hex(randomblob(16)))",
    "date('{first}', '+' || ({days}) || ' days')",
    "strftime('%Y-%m-%d %H:%M:%S.000000', '{first}', '+' || ({days}) || ' days', '+' || (28800 + ({seconds})) || ' seconds')",
    "TEMPORARY",
)
POSTGRESQL = Dialect(
    "SELECT n FROM generate_series(CAST(1 AS bigint), {people}) AS n",
    "gen_random_uuid()",
    "(DATE '{first}' + CAST(({days}) AS integer))",
    "(TIMESTAMPTZ '{first} 08:00:00+00' + ({days}) * INTERVAL '1 day' + ({seconds}) * INTERVAL '1 second')",
    "TEMPORARY",
)


def fill(database: Database, catalogue: Catalogue, people: int) -> int:
    """Fill a migrated, empty database. Returns how many events there are: attempts, answers, results and completions.

    Args:
        database: For writing.
        catalogue: Holds the quiz that is taken.
        people: How many.
    """
    with database.writing() as db:
        _departments(db)
    dialect = POSTGRESQL if database.engine.dialect.name == "postgresql" else SQLITE
    with database.engine.begin() as connection:
        for order in _orders(dialect, catalogue, people):
            connection.execute(sa.text(order))
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
        facts = ("attempt", "response", "attempt_end", "completion")
        return sum(connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar_one() for one in facts)


def _departments(db: sa.orm.Session) -> None:
    for number in range(DEPARTMENTS):
        db.add(Department(slug=f"afdeling-{number}"))
    db.flush()
    for number in range(DEPARTMENTS):
        db.add(DepartmentState(department=f"afdeling-{number}", name=f"Afdeling {number}", position=number, from_on=ALWAYS))


def _draw(number: int, of: int) -> str:
    """Return a number below `of` that follows from somebody's number, another for each purpose."""
    return f"((n * {2 * number + 1} * 7919 + n / 7 + {number} * 104729) % 100003 % {of})"


def _orders(dialect: Dialect, catalogue: Catalogue, people: int) -> Iterator[str]:
    day, far = "2026-01-05", "2020-01-01"
    yield (
        f"CREATE {dialect.temporary} TABLE learner AS SELECT n, {dialect.random_id} AS person, {dialect.random_id} AS subject,"
        f" CASE WHEN n % {OFFICE_HOLDER_EACH} = 0 THEN 'office_holder' ELSE 'civil_servant' END AS role,"
        f" CASE WHEN n % {OFFICE_HOLDER_EACH} = 0 THEN NULL ELSE 'afdeling-' || {_draw(1, DEPARTMENTS)} END AS department,"
        f" {_draw(2, DAYS_OF_LEARNING)} AS turn"
        f" FROM ({dialect.numbers.format(people=people)}) AS every"
    )
    yield (
        "INSERT INTO person (id, subject, given_name, family_name, email, email_key, created_at)"
        " SELECT person, subject, 'Iemand', 'Nummer ' || n, 'n' || n || '@provincie.example', 'n' || n || '@provincie.example',"
        f" {dialect.moment.format(first=far, days='0', seconds='0')} FROM learner"
    )
    columns = "INSERT INTO membership (id, subject, role, office, department, employment, share, from_on, until_on)"
    office = "CASE WHEN role = 'office_holder' THEN 'statenlid' END"
    turned = dialect.day.format(first=day, days="turn")
    always = dialect.day.format(first=far, days="0")
    since = f"CASE WHEN n % {JOINS_EACH} = 0 AND n % {LEAVES_EACH} > 0 THEN {turned} ELSE {always} END"
    moves = f"(n % {MOVES_EACH} = 0 AND n % {JOINS_EACH} > 0 AND role = 'civil_servant')"
    until = f"CASE WHEN n % {LEAVES_EACH} = 0 OR {moves} THEN {turned} END"
    yield f"{columns} SELECT {dialect.random_id}, subject, role, {office}, department, 'own', 1.0, {since}, {until} FROM learner"
    yield (
        f"{columns} SELECT {dialect.random_id}, subject, role, {office}, 'afdeling-' || {_draw(3, DEPARTMENTS)}, 'own', 1.0,"
        f" {turned}, NULL FROM learner WHERE {moves} AND n % {LEAVES_EACH} > 0"
    )
    yield (
        "INSERT INTO absence (id, subject, kind, reason, from_on, until_on)"
        f" SELECT {dialect.random_id}, subject, 'leave', 'long_leave', {turned},"
        f" {dialect.day.format(first=day, days='turn + 90')} FROM learner WHERE n % {AWAY_EACH} = 0"
    )
    for number, (slug, percent) in enumerate(MODULES):
        yield _attempts(dialect, "module", slug, catalogue.modules[slug].version, 10 + number, percent, "")
    quiz = catalogue.quizzes[QUIZ]
    asked = [item.id for item in selection.asked_items(quiz.head, 1, None)][:ASKED]
    yield _attempts(dialect, "quiz", QUIZ, quiz.version, 10, QUIZZED, json.dumps(asked))
    lessons = [page.slug for page in catalogue.modules[MODULES[0][0]].pages][:LESSONS]
    for kind, steps, points in (
        ("module", lessons, "NULL"),
        ("quiz", asked, "CASE WHEN substr(CAST(id AS varchar), 1, 1) < '{n}' THEN 0 ELSE 1 END"),
    ):
        for position, step in enumerate(steps):
            yield (
                "INSERT INTO response (id, attempt_id, step, position, chosen, points, confidence, at)"
                f" SELECT {dialect.random_id}, id, '{step}', {position}, '[]', {points.format(n=position + 2)}, NULL, started_at"
                f" FROM attempt WHERE kind = '{kind}'"
            )
    yield (
        "INSERT INTO attempt_end (attempt_id, score_percent, outcome, ended_at)"
        " SELECT id, CASE WHEN kind = 'quiz' THEN 50 END, 'answered', started_at FROM attempt"
    )
    yield (
        "INSERT INTO completion (id, subject, kind, slug, version, cycle, via, role, department, completed_at)"
        f" SELECT {dialect.random_id}, subject, kind, slug, version, 2026, 'rule', role, department, started_at FROM attempt"
        " WHERE kind = 'module' AND substr(CAST(id AS varchar), 1, 1) < 'd'"
    )


def _attempts(dialect: Dialect, kind: str, slug: str, version: str, number: int, percent: int, asked: str) -> str:
    at = dialect.moment.format(first="2026-01-05", days=f"{_draw(number, DAYS_OF_LEARNING)}", seconds=_draw(number + 20, 30000))
    return (
        "INSERT INTO attempt (id, subject, kind, slug, version, number, seed, form, asked, role, department, started_at)"
        f" SELECT {dialect.random_id}, subject, '{kind}', '{slug}', '{version}', 1, 1, NULL,"
        f" {repr(asked) if asked else 'NULL'}, role, department, {at} FROM learner WHERE {_draw(number + 40, 100)} < {percent}"
    )


# How long things take

PAGES = ("/insight/", "/insight/awareness/", "/insight/tables/", "/")
TIMES = 15


def measure(url: str, people: int) -> list[str]:
    """Fill a database and return, for a table, how long the work of a night and the pages take.

    Args:
        url: Of an empty database.
        people: How many.
    """
    engine, library = make_engine(url), Library(content_folder())
    migrate.upgrade(engine)
    database = Database(engine)
    events = fill(database, library.catalogue, people)
    made = _seconds(lambda: participation.catch_up(database))
    with database.reading() as db:
        checked = _seconds(lambda: participation.differences(db))
    published_in = _seconds(lambda: _publish_all(database, library))
    counted_in = _seconds(lambda: _run(database, library))
    again = _seconds(lambda: _run(database, library))
    pages = _pages(url, database)
    engine.dispose()
    return [f"{people:,}", f"{events:,}", *(f"{one:.1f}" for one in (made, checked, published_in, counted_in, again)), *pages]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _publish_all(database: Database, library: Library) -> None:
    for period in published.due(database, library.catalogue, TODAY):
        published.publish(database, library.catalogue, period, TODAY)


def _run(database: Database, library: Library) -> None:
    for publisher in nightly.PUBLISHERS:
        publisher(database, library.catalogue, TODAY)


def _pages(url: str, database: Database) -> list[str]:
    """Return the median milliseconds of each page, for somebody of the core team."""
    app = create_app(Config(secret_key=secrets.token_hex(32), content_dir=content_folder(), database_url=url))
    with database.writing() as db:
        person_id, subject = uuid4(), uuid4()
        db.add(Person(id=person_id, subject=subject, given_name="Vera", family_name="Zandstra", email="v@provincie.example",
                      email_key="v@provincie.example", created_at=now()))  # fmt: skip
        db.flush()
        db.add(Membership(subject=subject, role="civil_servant", department="afdeling-0", from_on=FIRST))
        db.add(PermissionGrant(person_id=person_id, permission="core_team", granted_at=now(), confirmed_at=now()))
        token = open_session(db, person_id, now(), way="passkey")
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return [f"{statistics.median(_opened(client, page) for _time in range(TIMES)):.0f}" for page in PAGES]


def _opened(client: FlaskClient, page: str) -> float:
    began = time.perf_counter()
    answer = client.get(page)
    assert answer.status_code == HTTPStatus.OK, (page, answer.status_code)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Measure organisations of several sizes on one database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_100, 10_000, 100_000])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    logging.getLogger("signaalwijzer").setLevel(logging.ERROR)
    rows = []
    with databases.empty(asked.database) as new:
        for people in asked.people:
            rows.append(measure(new(f"of_{people}"), people))
            print(f"  {rows[-1]} …", file=sys.stderr, flush=True)
    work = ("made s", "checked s", "participation s", "the rest s", "again s")
    columns = ["people", "events", *work, *(f"{page} ms" for page in PAGES)]
    tables.table(f"An organisation that grows, {asked.database}", columns, rows)


if __name__ == "__main__":
    main()
