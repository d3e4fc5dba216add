"""The hall's versions: who changed what, when, why and from which day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hall_versions",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("holds_from", sa.String(length=10), nullable=True),
        sa.Column("next_try", sa.String(length=10), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "number", name=op.f("pk_hall_versions")),
    )
    op.create_index(
        "ix_hall_versions_waiting",
        "hall_versions",
        ["hall_id", "state", "next_try"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_hall_versions_waiting", "hall_versions")
    op.drop_table("hall_versions")
