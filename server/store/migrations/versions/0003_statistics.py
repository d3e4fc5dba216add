"""Closed days summed up for statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "summed_days",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "day", name=op.f("pk_summed_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_sums",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("discarded", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("unfinished", sa.Integer(), nullable=False),
        sa.Column("prompted", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("level_1", sa.Integer(), nullable=False),
        sa.Column("level_2", sa.Integer(), nullable=False),
        sa.Column("level_3", sa.Integer(), nullable=False),
        sa.Column("level_4", sa.Integer(), nullable=False),
        sa.Column("level_5", sa.Integer(), nullable=False),
        sa.Column("busy_s", sa.BigInteger(), nullable=False),
        sa.Column("open_s", sa.BigInteger(), nullable=False),
        sa.Column("paused_s", sa.BigInteger(), nullable=False),
        sa.Column("waits", sa.LargeBinary(), nullable=False),
        sa.Column("services", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "by", "day", "key", name=op.f("pk_day_sums")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("day_sums")
    op.drop_table("summed_days")
