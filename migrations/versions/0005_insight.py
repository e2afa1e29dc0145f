"""What groups know, remember and would do, and what is told of it."""

import sqlalchemy as sa
from alembic import op
from app.storage import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# Of these facts participation is made. What else is asked and answered does not change it.
FACTS = {"attempt": "{row}.kind IN ('module', 'briefing')", "completion": "{row}.kind IN ('module', 'briefing')"}
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def upgrade() -> None:
    """Apply."""
    _add_participation()
    op.create_table(
        "outcome_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=4000), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("shown", base.Json(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_outcome_release_number")),
        sa.CheckConstraint("minimum > 0", name=op.f("ck_outcome_release_minimum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_release")),
        sa.UniqueConstraint(
            "kind", "subject", "period_key", "number", name=op.f("uq_outcome_release_kind_subject_period_key_number")
        ),
    )


def downgrade() -> None:
    """Revert."""
    _drop_participation()
    op.drop_table("outcome_release")


def _add_participation() -> None:
    """Add what is counted of facts, the notes of whose facts changed, and of everybody with a fact such a note."""
    op.create_table(
        "participation",
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("began_at", base.UtcDateTime(), nullable=True),
        sa.Column("completed_at", base.UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('module', 'briefing')", name=op.f("ck_participation_kind")),
        sa.CheckConstraint(
            "began_at IS NOT NULL OR completed_at IS NOT NULL", name=op.f("ck_participation_is_of_something")
        ),
        sa.PrimaryKeyConstraint("subject", "kind", "slug", name=op.f("pk_participation")),
    )
    op.create_table(
        "participation_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_change")),
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, condition in FACTS.items():
        for event, rows in EVENTS.items():
            for order in (_on_postgresql if is_postgresql else _on_sqlite)(table, event, rows, condition):
                op.execute(order)
    op.execute(
        "INSERT INTO participation_change (subject)"
        " SELECT subject FROM attempt WHERE kind IN ('module', 'briefing') UNION SELECT subject FROM completion"
    )


def _on_sqlite(table: str, event: str, rows: tuple[str, ...], condition: str) -> list[str]:
    where = " OR ".join(condition.format(row=row) for row in rows)
    notes = " ".join(f"INSERT INTO participation_change (subject) VALUES ({row}.subject);" for row in rows)
    return [f"CREATE TRIGGER participation_{table}_{event} AFTER {event} ON {table} WHEN {where} BEGIN {notes} END"]


def _on_postgresql(table: str, event: str, rows: tuple[str, ...], condition: str) -> list[str]:
    name = f"participation_{table}_{event}"
    where = " OR ".join(condition.format(row=row) for row in rows)
    notes = " ".join(f"INSERT INTO participation_change (subject) VALUES ({row}.subject);" for row in rows)
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {notes} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN ({where}) EXECUTE FUNCTION {name}()",
    ]


def _drop_participation() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in FACTS:
        for event in EVENTS:
            name = f"participation_{table}_{event}"
            op.execute(f"DROP TRIGGER {name} ON {table}" if is_postgresql else f"DROP TRIGGER {name}")
            if is_postgresql:
                op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("participation_change")
    op.drop_table("participation")
