"""What every table shares: names for constraints and the few column types."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Json(sa.types.TypeDecorator[Any]):
    """JSON on SQLite, JSONB on PostgreSQL; None is an empty cell. Assign a new value: changes inside are not seen."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self) -> None:
        """Let None be an empty cell, and not the word `null` in JSON."""
        super().__init__(none_as_null=True)

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:  # noqa: ANN401  the type of the library
        """Choose the type by database."""
        kind = postgresql.JSONB if dialect.name == "postgresql" else sa.JSON
        return dialect.type_descriptor(kind(none_as_null=True))


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """A moment, always aware and in UTC; anything else is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Refuse a naive moment on its way in."""
        if value is not None and value.tzinfo is None:
            message = "a naive datetime reached the database"
            raise ValueError(message)
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Make it aware on its way out: SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  read by SQLAlchemy, never changed
        dt.datetime: UtcDateTime(),
        dict[str, Any]: Json(),
        list[Any]: Json(),
        UUID: sa.Uuid(),
    }
