"""Appending a fact that may be there already."""

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
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    result = db.execute(insert(table).values(**values).on_conflict_do_nothing())
    assert isinstance(result, sa.CursorResult)
    return result.rowcount > 0
