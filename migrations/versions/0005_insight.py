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
    _add_yearly_report()


def downgrade() -> None:
    """Revert."""
    _remove_yearly_report()
    op.drop_table("outcome_release")


def _add_yearly_report() -> None:
    op.create_table(
        "report_prose",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("chapter", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_report_prose_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_prose")),
        sa.UniqueConstraint("year", "chapter", "number", name=op.f("uq_report_prose_year_chapter_number")),
    )
    op.create_index("ix_report_prose_subject", "report_prose", ["subject"])
    op.create_table(
        "report_release",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("data_hash", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("changes", base.Json(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_report_release_number")),
        sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f("ck_report_release_reason")),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_report_release")),
    )
    op.create_table(
        "report_file",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["year", "number"], ["report_release.year", "report_release.number"],
            name=op.f("fk_report_file_year_number_report_release"),
        ),
        sa.PrimaryKeyConstraint("year", "number", "name", name=op.f("pk_report_file")),
    )


def _remove_yearly_report() -> None:
    for table in ("report_file", "report_release", "report_prose"):
        op.drop_table(table)
