"""Quarters and years of the assessment; every month's standing beside its whole result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_terms",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("standings", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("hall_id", "period", "number", name=op.f("pk_assessment_terms")),
    )
    op.add_column("assessment_months", sa.Column("standing", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("assessment_months", "standing")
    op.drop_table("assessment_terms")
