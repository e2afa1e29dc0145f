"""Tells Alembic about our tables and our column types. Runs inside a connection that is handed in."""

from typing import Any

from alembic import context

from app.audit import records as _audit  # noqa: F401  importing declares the tables
from app.insight import brought_records as _brought  # noqa: F401
from app.insight import records as _insight  # noqa: F401
from app.learning import pulse_records as _pulses  # noqa: F401
from app.learning import records as _learning  # noqa: F401
from app.learning import report_records as _reports  # noqa: F401
from app.mail import records as _mail  # noqa: F401
from app.people import records as _people  # noqa: F401
from app.storage import base


def render_item(kind: str, item: object, autogen: Any) -> str | bool:  # noqa: ANN401  Alembic's own type
    """Write our column types by name, with their import."""
    if kind == "type" and isinstance(item, base.Json | base.UtcDateTime):
        autogen.imports.add("from app.storage import base")
        return f"base.{type(item).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=base.Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
