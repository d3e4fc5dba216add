"""Papers that were asked for once more, until a printer has said what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_reprints",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("printer", sa.String(length=64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id", "ticket"],
            ["tickets.hall_id", "tickets.id"],
            name=op.f("fk_open_reprints_tickets"),
        ),
        sa.PrimaryKeyConstraint("hall_id", "copy", name=op.f("pk_open_reprints")),
    )


def downgrade() -> None:
    op.drop_table("open_reprints")
