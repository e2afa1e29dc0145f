"""The mark in a database file that says: this belongs to the demonstration."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

MARK = 0x5369_676E  # "Sign", SQLite's application_id


def put(engine: sa.Engine) -> None:
    """Mark a new file."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {MARK}")


def is_demo(engine: sa.Engine) -> bool:
    """Tell whether a database is a demonstration; only a SQLite file can be one. The file is not touched."""
    path = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else Path()
    if not path.is_file():
        return False
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return bool(connection.execute("PRAGMA application_id").fetchone()[0] == MARK)
        except sqlite3.DatabaseError:
            return False  # it is no database at all
