"""Doing something one at a time, where a look and a write have to be one step."""

import hashlib

import sqlalchemy as sa

from app.storage.database import Db


def take_turns(db: Db, name: str) -> None:
    """Wait until nobody else does what has this name, and keep the turn until the end of the transaction.

    Args:
        db: For writing. SQLite has one writer at a time anyway; PostgreSQL keeps a lock by name.
        name: What is done, to whom or what.
    """
    if db.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
