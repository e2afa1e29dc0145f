"""The mark in a database file that says: this belongs to the demonstration."""

import sqlalchemy as sa

MARK = 0x5369_676E  # "Sign", SQLite's application_id


def put(engine: sa.Engine) -> None:
    """Mark a new file."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {MARK}")


def is_demo(engine: sa.Engine) -> bool:
    """Tell whether a database is a demonstration; only a SQLite file can be one."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect().execution_options(readonly=True) as connection:
        return connection.exec_driver_sql("PRAGMA application_id").scalar() == MARK
