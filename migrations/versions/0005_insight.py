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
    _make_api_keys()


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
    op.drop_table("api_key")
    op.drop_table("outcome_release")


def _make_api_keys() -> None:
    """Make the table of keys with which programs read published tables."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", base.Json(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("minute", base.UtcDateTime(), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.CheckConstraint("requests >= 0", name=op.f("ck_api_key_requests")),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= made_at", name=op.f("ck_api_key_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("mark", name=op.f("uq_api_key_mark")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
    )
