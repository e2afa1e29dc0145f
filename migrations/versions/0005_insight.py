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
        sa.Column("about", sa.String(length=80), nullable=False),
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
            "kind", "about", "period_key", "number", name=op.f("uq_outcome_release_kind_about_period_key_number")
        ),
    )


    _brought()


def _brought() -> None:
    """Make the tables of what the core team brings."""
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("added_at", base.UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", base.UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('campaign', 'meeting', 'news', 'other')", name=op.f("ck_activity_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_table(
        "meldpunt_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("brought_at", base.UtcDateTime(), nullable=False),
        sa.CheckConstraint("lane IN ('undermining', 'aggression', 'integrity')", name=op.f("ck_meldpunt_count_lane")),
        sa.CheckConstraint("count >= 0", name=op.f("ck_meldpunt_count_count")),
        sa.CheckConstraint("number > 0", name=op.f("ck_meldpunt_count_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldpunt_count")),
        sa.UniqueConstraint("period_key", "lane", "number", name=op.f("uq_meldpunt_count_period_key_lane_number")),
    )


def downgrade() -> None:
    """Revert."""
    op.drop_table("meldpunt_count")
    op.drop_table("activity")
    op.drop_table("outcome_release")
