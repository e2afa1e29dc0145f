"""What groups know, remember and would do, and what is told of it."""

import sqlalchemy as sa
from alembic import op
from app.storage import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
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
    op.drop_table("outcome_release")
