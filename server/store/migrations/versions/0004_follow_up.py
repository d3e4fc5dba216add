"""Follow-up cases, integrity flags, second ratings, project numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("department", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("serving", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("ticket_number", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("verify_by", sa.String(length=10), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "number", name=op.f("pk_cases")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cases_day", "cases", ["hall_id", "day"], unique=False)
    op.create_index(
        "ix_cases_open",
        "cases",
        ["hall_id", "due", "number"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('case_closed', 'set_aside')"),
        postgresql_where=sa.text("state NOT IN ('case_closed', 'set_aside')"),
    )
    op.create_index(
        "uq_cases_serving",
        "cases",
        ["hall_id", "serving"],
        unique=True,
        sqlite_where=sa.text("kind = 'bad_rating'"),
        postgresql_where=sa.text("kind = 'bad_rating'"),
    )
    op.create_table(
        "case_contacts",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "case_number"],
            ["cases.hall_id", "cases.number"],
            name=op.f("fk_case_contacts_cases"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "case_number", name=op.f("pk_case_contacts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_notices",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "case_number"],
            ["cases.hall_id", "cases.number"],
            name=op.f("fk_case_notices_cases"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "case_number", "key", name=op.f("pk_case_notices")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_steps",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("badge", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "case_number"],
            ["cases.hall_id", "cases.number"],
            name=op.f("fk_case_steps_cases"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "case_number", "position", name=op.f("pk_case_steps")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "integrity_flags",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("servings", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("case_number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "case_number"],
            ["cases.hall_id", "cases.number"],
            name=op.f("fk_integrity_flags_cases"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "key", name=op.f("pk_integrity_flags")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_integrity_flags_case", "integrity_flags", ["hall_id", "case_number"], unique=False
    )
    op.create_index("ix_integrity_flags_day", "integrity_flags", ["hall_id", "day"], unique=False)
    op.create_table(
        "project_links",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("serving", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_number", sa.String(length=64), nullable=False),
        sa.Column("process", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"],
            ["tickets.hall_id", "tickets.id"],
            name=op.f("fk_project_links_tickets"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "ticket", "serving", name=op.f("pk_project_links")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ratings_set_aside",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serving", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "case_number"],
            ["cases.hall_id", "cases.number"],
            name=op.f("fk_ratings_set_aside_cases"),
        ),
        sa.ForeignKeyConstraint(
            ["hall_id", "serving"],
            ["ratings.hall_id", "ratings.serving"],
            name=op.f("fk_ratings_set_aside_ratings"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "serving", name=op.f("pk_ratings_set_aside")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "second_ratings",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serving", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("text", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "serving"],
            ["ratings.hall_id", "ratings.serving"],
            name=op.f("fk_second_ratings_ratings"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "serving", name=op.f("pk_second_ratings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_second_ratings_day", "second_ratings", ["hall_id", "day"], unique=False)


def downgrade() -> None:
    for table in (
        "project_links",
        "integrity_flags",
        "second_ratings",
        "ratings_set_aside",
        "case_notices",
        "case_contacts",
        "case_steps",
        "cases",
    ):
        op.drop_table(table)
