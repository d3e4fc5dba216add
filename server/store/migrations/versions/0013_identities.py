"""Who was served, where a service demands it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"],
            ["tickets.hall_id", "tickets.id"],
            name=op.f("fk_identities_tickets"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "ticket", name=op.f("pk_identities")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identities_at", "identities", ["hall_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("identities")
