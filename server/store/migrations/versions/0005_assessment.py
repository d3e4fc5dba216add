"""Window assessment: entries, frozen months, and what happened to them afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_entries",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "number", name=op.f("pk_assessment_entries")),
    )
    op.create_index(
        "ix_assessment_entries_day", "assessment_entries", ["hall_id", "day"], unique=False
    )
    op.create_table(
        "assessment_months",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("set_up", sa.Text(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", sa.BigInteger(), nullable=False),
        sa.Column("frozen_by", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.String(length=10), nullable=True),
        sa.Column("appeal_until", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("hall_id", "period", name=op.f("pk_assessment_months")),
    )
    op.create_table(
        "assessment_acts",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "period"],
            ["assessment_months.hall_id", "assessment_months.period"],
            name=op.f("fk_assessment_acts_assessment_months"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "period", "number", name=op.f("pk_assessment_acts")),
    )


def downgrade() -> None:
    op.drop_table("assessment_acts")
    op.drop_table("assessment_months")
    op.drop_table("assessment_entries")
