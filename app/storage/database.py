"""One database: reading that cannot write, writing that commits once or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm import sessionmaker

from app.config import ConfigError

__all__ = ["Database", "Db", "make_engine"]

# FULL: WAL with NORMAL may lose the last commits in a power cut, and an answer called "opgeslagen" may not be lost.
# secure_delete: what is erased is overwritten with zeros, so that the file does not tell it either.
BUSY, READERS_BUSY = "busy_timeout=15000", "busy_timeout=100"
"""Milliseconds to wait for others, and for those who read while the log is emptied: whoever answered waits with it."""
SQLITE_SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", BUSY, "secure_delete=ON")


def make_engine(url: str) -> sa.Engine:
    """Make an engine for SQLite or PostgreSQL with durable settings.

    Args:
        url: `sqlite:///…` or `postgresql://…`.

    Raises:
        ConfigError: The driver is not installed.
    """
    try:
        # An error may be logged, and what somebody answered may not.
        engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    except ModuleNotFoundError:
        message = "SIGNAALWIJZER_DATABASE_URL is for PostgreSQL; it must be for SQLite, or install signaalwijzer[postgres]."
        raise ConfigError(message) from None
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine)
    else:
        _set_up_postgresql(engine)
    return engine


def _set_up_sqlite(engine: sa.Engine) -> None:
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @sa.event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own types
        dbapi.isolation_level = None  # SQLAlchemy alone says BEGIN
        for setting in SQLITE_SETTINGS:
            dbapi.execute(f"PRAGMA {setting}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        readonly = connection.get_execution_options().get("readonly", False)
        if connection.info.get("query_only", False) != readonly:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if readonly else 'OFF'}")
            connection.info["query_only"] = readonly
        # Without IMMEDIATE two transactions that read and then write refuse each other at once, whatever the timeout.
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _set_up_postgresql(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own types
        with dbapi.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO on")
        dbapi.commit()


class _ReadOnly(Db):
    """A database session that refuses to flush."""

    def flush(self, objects: Any = None) -> None:  # noqa: ANN401  the library's own signature
        """Refuse when something would be written."""
        if self.new or self.dirty or self.deleted:
            message = "reading() was used to write"
            raise RuntimeError(message)
        super().flush(objects)


class Database:
    """Opens sessions on one engine."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep the engine; nothing is opened yet."""
        self.engine = engine
        self._writer = sessionmaker(engine, expire_on_commit=False)
        guarded = engine.execution_options(readonly=True, postgresql_readonly=True)
        self._reader = sessionmaker(guarded, class_=_ReadOnly, autoflush=False, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """Open a session that cannot write."""
        with self._reader() as db:
            yield db
            # Ended by a commit of nothing: at a rollback psycopg forgets the statements that PostgreSQL has prepared.
            db.expunge_all()
            db.commit()

    @contextmanager
    def writing(self) -> Iterator[Db]:
        """Open a session that commits once at the end, or not at all."""
        with self._writer.begin() as db:
            yield db

    def shorten_log(self) -> bool:
        """Put the log of SQLite into its file at once and empty it, unless somebody reads for longer: then a later call does.

        The log holds pages as they were after each commit, one after the other, and with them the order of what was done.
        PostgreSQL keeps its log for itself; how long is a matter of its settings.

        Returns:
            Whether it is done.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        with self.engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            connection.info["query_only"] = False
            for setting in ("query_only=OFF", READERS_BUSY):
                driver.execute(f"PRAGMA {setting}").fetchall()
            is_busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            driver.execute(f"PRAGMA {BUSY}").fetchall()
        return not is_busy

    def forget_versions(self, *tables: str) -> bool:
        """Let the files forget earlier versions of rows in these tables. Call it outside a transaction.

        Returns:
            Whether it is done. When somebody kept a table busy, or it is not ours, PostgreSQL clears it by itself later
            (autovacuum), and the next night does it for SQLite.
        """
        if self.engine.dialect.name == "sqlite":
            return self.leave_no_trace()
        try:
            with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(sa.text("SET lock_timeout TO '5s'"))
                for table in tables:
                    name = connection.dialect.identifier_preparer.quote(table)
                    connection.execute(sa.text(f"VACUUM (FULL) {name}"))
                connection.execute(sa.text("RESET lock_timeout"))
        except sa.exc.DBAPIError:
            return False
        return True

    def leave_no_trace(self) -> bool:
        """Let the files of SQLite forget what was erased: make the database anew, and put the log into it.

        Pages that were split before an erasure may hold an old copy in their unused room, and the log holds old pages.
        PostgreSQL clears its files by itself (autovacuum): there is nothing to do. Call it outside a transaction.

        Returns:
            Whether it is done. Somebody who kept the database busy made it wait in vain: then the next night does it.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        with self.engine.connect() as connection:
            connection.info["query_only"] = False
            driver = connection.connection.dbapi_connection
            assert driver is not None
            try:
                for order in ("PRAGMA query_only=OFF", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    busy = driver.execute(order).fetchone()
            except sqlite3.OperationalError:
                return False
        return busy is not None and busy[0] == 0
