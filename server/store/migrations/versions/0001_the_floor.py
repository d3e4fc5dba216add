"""The floor's tables.

Types are those of the database, not of columns.py: a migration must not change when the code does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# How many rows there are in a table or index, and how many share the first 1, 2, … columns of it: a
# hall of 40 windows after a year. Without these SQLite takes "all rows of the hall" for a good key,
# because it cannot know that there is one hall. A later ANALYZE puts the true ones in their place.
STATISTICS = {
    "tickets": {
        "tickets": "300000 300000 1",
        "uq_tickets_number": "300000 300000 1000 1",
        "uq_tickets_at_window": "40 40 1",
        "ix_tickets_away": "60 60 20 2 1",
    },
    "stages": {
        "stages": "350000 350000 1 1",
        "ix_stages_line": "200 200 7 4 4 1 1",
        "ix_stages_sent": "5 5 1",
    },
    "servings": {
        "servings": "350000 350000 1",
        "ix_servings_day": "350000 350000 1200 30",
        "ix_servings_ticket": "350000 350000 1",
        "uq_servings_open": "40 40 1",
    },
    "calls": {"calls": "350000 350000 1", "ix_calls_day": "350000 350000 1200 30 1"},
    "prompts": {
        "prompts": "300000 300000 1",
        "uq_prompts_serving": "300000 300000 1",
        "ix_prompts_window": "300000 300000 7500 1",
        "ix_prompts_ticket": "300000 300000 1 1",
        "ix_prompts_day": "300000 300000 1000 25",
        "ix_prompts_open": "40 40 1",
    },
    "ratings": {"ratings": "200000 200000 1", "ix_ratings_day": "200000 200000 700 20"},
    "journal": {"journal": "3000000 3000000 1"},
}


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("badge_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("code_until", sa.BigInteger(), nullable=True),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_agents")),
    )
    op.create_table(
        "appointments",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("booked_at", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_appointments")),
    )
    op.create_index("ix_appointments_slot", "appointments", ["hall_id", "slot"], unique=False)

    op.create_table(
        "clerks",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_clerks")),
    )
    op.create_table(
        "departments",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_departments")),
    )
    op.create_table(
        "device_health",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("health", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=256), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("counters", sa.Text(), nullable=False),
        sa.Column("last_heard", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "device", name=op.f("pk_device_health")),
    )
    op.create_table(
        "devices",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_devices")),
    )
    op.create_table(
        "halls",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=False),
        sa.Column("next_ticket", sa.BigInteger(), nullable=False),
        sa.Column("next_serving", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halls")),
        sa.UniqueConstraint("code", name=op.f("uq_halls_code")),
    )
    op.create_table(
        "journal",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "seq", name=op.f("pk_journal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "numbers",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "queue", "day", name=op.f("pk_numbers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "queues",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_queues")),
    )
    op.create_table(
        "requests",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.String(length=128), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "request_id", name=op.f("pk_requests")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "services",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_services")),
    )
    op.create_table(
        "tickets",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("ticket_class", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("call", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "id", name=op.f("pk_tickets")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_tickets_away",
        "tickets",
        ["hall_id", "state", "window", "since"],
        unique=False,
        sqlite_where=sa.text("state IN ('called', 'serving', 'held', 'missed')"),
        postgresql_where=sa.text("state IN ('called', 'serving', 'held', 'missed')"),
    )
    op.create_index(
        "uq_tickets_at_window",
        "tickets",
        ["hall_id", "window"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )
    op.create_index("uq_tickets_number", "tickets", ["hall_id", "day", "number"], unique=True)

    op.create_table(
        "windows",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=256), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_windows")),
    )
    op.create_table(
        "zones",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "code", name=op.f("pk_zones")),
    )
    op.create_table(
        "calls",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"], ["tickets.hall_id", "tickets.id"], name=op.f("fk_calls_tickets")
        ),
        sa.PrimaryKeyConstraint("hall_id", "seq", name=op.f("pk_calls")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_calls_day", "calls", ["hall_id", "day", "window", "seq"], unique=False)

    op.create_table(
        "print_receipts",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(length=256), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"],
            ["tickets.hall_id", "tickets.id"],
            name=op.f("fk_print_receipts_tickets"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "ticket", "device", name=op.f("pk_print_receipts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "servings",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("call", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"],
            ["tickets.hall_id", "tickets.id"],
            name=op.f("fk_servings_tickets"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "id", name=op.f("pk_servings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_servings_day", "servings", ["hall_id", "day", "window"], unique=False)
    op.create_index("ix_servings_ticket", "servings", ["hall_id", "ticket"], unique=False)
    op.create_index(
        "uq_servings_open",
        "servings",
        ["hall_id", "window"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "stages",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("target_window", sa.String(length=64), nullable=False),
        sa.Column("after", sa.SmallInteger(), nullable=True),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("ticket_class", sa.String(length=16), nullable=False),
        sa.Column("in_line", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"], ["tickets.hall_id", "tickets.id"], name=op.f("fk_stages_tickets")
        ),
        sa.PrimaryKeyConstraint("hall_id", "ticket", "stage", name=op.f("pk_stages")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_stages_line",
        "stages",
        ["hall_id", "queue", "ticket_class", "target_window", "since", "ticket"],
        unique=False,
        sqlite_where=sa.text("in_line"),
        postgresql_where=sa.text("in_line"),
    )
    op.create_index(
        "ix_stages_sent",
        "stages",
        ["hall_id", "target_window"],
        unique=False,
        sqlite_where=sa.text("target_window <> '' AND state IN ('open', 'ahead')"),
        postgresql_where=sa.text("target_window <> '' AND state IN ('open', 'ahead')"),
    )

    op.create_table(
        "call_receipts",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("call", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(length=256), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "call"], ["calls.hall_id", "calls.seq"], name=op.f("fk_call_receipts_calls")
        ),
        sa.PrimaryKeyConstraint(
            "hall_id", "call", "channel", "device", name=op.f("pk_call_receipts")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "prompts",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("serving", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "serving"],
            ["servings.hall_id", "servings.id"],
            name=op.f("fk_prompts_servings"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "token", name=op.f("pk_prompts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_prompts_day", "prompts", ["hall_id", "day", "window"], unique=False)
    op.create_index(
        "ix_prompts_open",
        "prompts",
        ["hall_id", "until"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_prompts_ticket", "prompts", ["hall_id", "ticket", "serving"], unique=False)
    op.create_index("ix_prompts_window", "prompts", ["hall_id", "window", "serving"], unique=False)
    op.create_index("uq_prompts_serving", "prompts", ["hall_id", "serving"], unique=True)

    op.create_table(
        "ratings",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serving", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("text", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "serving"],
            ["servings.hall_id", "servings.id"],
            name=op.f("fk_ratings_servings"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "serving", name=op.f("pk_ratings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ratings_day", "ratings", ["hall_id", "day", "window"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _tell_statistics()


def _tell_statistics() -> None:
    # Makes the table of statistics; there is nothing to count yet.
    op.execute("ANALYZE")
    op.bulk_insert(
        sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat")),
        [
            {"tbl": table, "idx": index, "stat": stat}
            for table, indexes in STATISTICS.items()
            for index, stat in indexes.items()
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_ratings_day", table_name="ratings")

    op.drop_table("ratings")
    op.drop_index("uq_prompts_serving", table_name="prompts")
    op.drop_index("ix_prompts_window", table_name="prompts")
    op.drop_index("ix_prompts_ticket", table_name="prompts")
    op.drop_index(
        "ix_prompts_open",
        table_name="prompts",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_prompts_day", table_name="prompts")

    op.drop_table("prompts")
    op.drop_table("call_receipts")
    op.drop_index(
        "ix_stages_sent",
        table_name="stages",
        sqlite_where=sa.text("target_window <> '' AND state IN ('open', 'ahead')"),
        postgresql_where=sa.text("target_window <> '' AND state IN ('open', 'ahead')"),
    )
    op.drop_index(
        "ix_stages_line",
        table_name="stages",
        sqlite_where=sa.text("in_line"),
        postgresql_where=sa.text("in_line"),
    )

    op.drop_table("stages")
    op.drop_index(
        "uq_servings_open",
        table_name="servings",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_servings_ticket", table_name="servings")
    op.drop_index("ix_servings_day", table_name="servings")

    op.drop_table("servings")
    op.drop_table("print_receipts")
    op.drop_index("ix_calls_day", table_name="calls")

    op.drop_table("calls")
    op.drop_table("zones")
    op.drop_table("windows")
    op.drop_index("uq_tickets_number", table_name="tickets")
    op.drop_index(
        "uq_tickets_at_window",
        table_name="tickets",
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )
    op.drop_index(
        "ix_tickets_away",
        table_name="tickets",
        sqlite_where=sa.text("state IN ('called', 'serving', 'held', 'missed')"),
        postgresql_where=sa.text("state IN ('called', 'serving', 'held', 'missed')"),
    )

    op.drop_table("tickets")
    op.drop_table("services")
    op.drop_table("requests")
    op.drop_table("queues")
    op.drop_table("numbers")
    op.drop_table("journal")
    op.drop_table("halls")
    op.drop_table("devices")
    op.drop_table("device_health")
    op.drop_table("departments")
    op.drop_table("clerks")
    op.drop_index("ix_appointments_slot", table_name="appointments")

    op.drop_table("appointments")
    op.drop_table("agents")
