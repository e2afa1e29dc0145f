"""Appending a fact that may be there already."""

import functools
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.storage.base import Base
from app.storage.database import Db


def append_once(db: Db, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless a unique constraint says that it is there.

    Two at once give one row: the database decides, not an `if`.

    Args:
        db: For writing.
        table: Where.
        values: Column to value; defaults are filled in.

    Returns:
        Whether the row is new.
    """
    connection = db.connection()
    return connection.execute(_insert(table, connection.dialect.name), values).first() is not None


@functools.cache
def _insert(table: type[Base], dialect: str) -> sa.Insert:
    """Make the statement, once for each table.

    The key comes back when there is a new row; drivers do not agree on how many rows an insert touched.
    """
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = table.__table__
    assert isinstance(rows, sa.Table)
    return insert(rows).on_conflict_do_nothing().returning(*sa.inspect(table).primary_key)
