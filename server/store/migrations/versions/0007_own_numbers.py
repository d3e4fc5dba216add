"""Numbers that kiosks give out by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk_shares",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "place", name=op.f("pk_kiosk_shares")),
    )
    op.create_table(
        "own_numbers",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "queue", "day", name=op.f("pk_own_numbers")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("own_numbers")
    op.drop_table("kiosk_shares")
