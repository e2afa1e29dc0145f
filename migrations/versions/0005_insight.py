"""What groups know, remember and would do, and what is told of it."""

import sqlalchemy as sa
from alembic import op
from app.storage import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COURSES = ("content_step", "content_approval", "content_publication")
BEFORE_PULSES = ("module", "briefing", "drill")
VERSIONS_BEFORE_PULSES = ("module", "briefing", "quiz", "scenario", "drill")
# Of these facts participation is made. What else is asked and answered does not change it.
FACTS = {"attempt": "{row}.kind IN ('module', 'briefing')", "completion": "{row}.kind IN ('module', 'briefing')"}
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}

# The database itself refuses to change a report that was frozen, and to take it away.
FROZEN = ("report_release", "report_file")
STAYS = {"UPDATE": "is_not_changed", "DELETE": "is_not_taken_away"}
KEPT = "a report that was frozen is kept as it was"


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
    _add_pulses()
    _add_yearly_report()
    _add_participation()


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


def _add_pulses() -> None:
    """Add pulses: counters of answers, who may still answer, and pulses as something that is approved."""
    op.create_table(
        "pulse",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("period_key", sa.String(length=20), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_pulse")),
    )
    op.create_table(
        "pulse_invitation",
        sa.Column("pulse", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("stratum", sa.String(length=100), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pulse"], ["pulse.slug"], name=op.f("fk_pulse_invitation_pulse_pulse")),
        sa.PrimaryKeyConstraint("pulse", "subject", name=op.f("pk_pulse_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pulse_invitation_subject", "pulse_invitation", ["subject"], unique=False)
    op.create_table(
        "pulse_stratum",
        sa.Column("pulse", sa.String(length=80), nullable=False),
        sa.Column("stratum", sa.String(length=100), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0 AND invited >= 0 AND answered >= 0", name=op.f("ck_pulse_stratum_numbers")),
        sa.ForeignKeyConstraint(["pulse"], ["pulse.slug"], name=op.f("fk_pulse_stratum_pulse_pulse")),
        sa.PrimaryKeyConstraint("pulse", "stratum", name=op.f("pk_pulse_stratum")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_count",
        sa.Column("pulse", sa.String(length=80), nullable=False),
        sa.Column("stratum", sa.String(length=100), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("wave", sa.String(length=10), nullable=False),
        sa.Column("option", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("wave IN ('early', 'late', 'all')", name=op.f("ck_pulse_count_wave")),
        sa.CheckConstraint("count >= 0", name=op.f("ck_pulse_count_count")),
        sa.ForeignKeyConstraint(["pulse"], ["pulse.slug"], name=op.f("fk_pulse_count_pulse_pulse")),
        sa.PrimaryKeyConstraint("pulse", "stratum", "question", "wave", "option", name=op.f("pk_pulse_count")),
        sqlite_with_rowid=False,
    )
    for table in COURSES:
        _allow_kinds(table, *BEFORE_PULSES, "pulse")
    _allow_kinds("content_version", *VERSIONS_BEFORE_PULSES, "pulse")


def _allow_kinds(table: str, *kinds: str) -> None:
    """Say which kinds of content a table may hold."""
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_kind"), f"kind IN ({allowed})")


def _remove_pulses() -> None:
    """Take pulses away again, with what was said of them."""
    for table in (*COURSES, "content_version"):
        op.execute(f"DELETE FROM {table} WHERE kind = 'pulse'")  # noqa: S608  no value from outside
    _allow_kinds("content_version", *VERSIONS_BEFORE_PULSES)
    for table in COURSES:
        _allow_kinds(table, *BEFORE_PULSES)
    for table in ("pulse_count", "pulse_stratum"):
        op.drop_table(table)
    op.drop_index("ix_pulse_invitation_subject", table_name="pulse_invitation")
    op.drop_table("pulse_invitation")
    op.drop_table("pulse")


def downgrade() -> None:
    """Revert."""
    _drop_participation()
    op.drop_table("meldpunt_count")
    op.drop_table("activity")
    op.drop_table("api_key")
    _remove_yearly_report()
    _remove_pulses()
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
    _what_is_frozen_stays()


def _what_is_frozen_stays() -> None:
    """Refuse in the database what the program never does."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in FROZEN:
        for event, rule in STAYS.items():
            name = f"{table}_{rule}"
            if is_postgresql:
                op.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$"
                )
                op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
            else:
                op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END")


def _remove_yearly_report() -> None:
    for table in ("report_file", "report_release", "report_prose"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in (f"{table}_{rule}" for table in FROZEN for rule in STAYS.values()):
            op.execute(f"DROP FUNCTION {name}()")


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
        sqlite_with_rowid=False,
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
