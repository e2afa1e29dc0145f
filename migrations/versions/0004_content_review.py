"""What was offered, approved and published, which sources are looked at again, and how questions behave."""

import sqlalchemy as sa
from alembic import op
from app.storage import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COURSES = "kind IN ('module', 'briefing', 'drill')"
CONTENT = "kind IN ('module', 'briefing', 'quiz', 'scenario', 'drill')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "content_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("size", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(COURSES, name=op.f("ck_content_step_kind")),
        sa.CheckConstraint("step IN ('offered', 'draft')", name=op.f("ck_content_step_step")),
        sa.CheckConstraint(
            "size IS NULL OR (step = 'offered' AND size IN ('small', 'large'))", name=op.f("ck_content_step_size")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_step")),
        sa.UniqueConstraint("kind", "slug", "number", name=op.f("uq_content_step_kind_slug_number")),
    )
    with op.batch_alter_table("content_step", schema=None) as batch_op:
        batch_op.create_index("ix_content_step_subject", ["subject"], unique=False)

    op.create_table(
        "content_approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(COURSES, name=op.f("ck_content_approval_kind")),
        sa.CheckConstraint("duty IN ('domain_reviewer', 'legal_reviewer')", name=op.f("ck_content_approval_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_approval")),
        sa.UniqueConstraint(
            "kind", "slug", "round", "version", "duty", name=op.f("uq_content_approval_kind_slug_round_version_duty")
        ),
        sa.UniqueConstraint(
            "kind", "slug", "round", "version", "subject", name=op.f("uq_content_approval_kind_slug_round_version_subject")
        ),
    )
    with op.batch_alter_table("content_approval", schema=None) as batch_op:
        batch_op.create_index("ix_content_approval_subject", ["subject"], unique=False)

    op.create_table(
        "content_publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("parts", base.Json(), nullable=False),
        sa.Column("size", sa.String(length=10), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(COURSES, name=op.f("ck_content_publication_kind")),
        sa.CheckConstraint("size = 'small' OR (size = 'large' AND round > 1)", name=op.f("ck_content_publication_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_publication")),
        sa.UniqueConstraint("kind", "slug", "round", name=op.f("uq_content_publication_kind_slug_round")),
    )
    op.create_table(
        "source_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(CONTENT, name=op.f("ck_source_flag_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_flag")),
        sa.UniqueConstraint("kind", "slug", "source", "number", name=op.f("uq_source_flag_kind_slug_source_number")),
    )
    with op.batch_alter_table("source_flag", schema=None) as batch_op:
        batch_op.create_index("ix_source_flag_subject", ["subject"], unique=False)

    # What is told per scenario or quiz reads one of many: without this it went through every attempt each time.
    op.create_index("ix_attempt_kind_slug", "attempt", ["kind", "slug"], unique=False)

    op.create_table(
        "item_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=4000), nullable=False),
        sa.Column("shown", base.Json(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_release")),
        sa.UniqueConstraint("slug", "period_key", name=op.f("uq_item_release_slug_period_key")),
    )


def downgrade() -> None:
    """Revert."""
    op.drop_index("ix_attempt_kind_slug", "attempt")
    op.drop_table("item_release")
    op.drop_table("source_flag")
    op.drop_table("content_publication")
    op.drop_table("content_approval")
    op.drop_table("content_step")
