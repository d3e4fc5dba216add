"""Since when a device is in the state it is in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "device_health",
        sa.Column("since", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.execute("UPDATE device_health SET since = last_heard")


def downgrade() -> None:
    op.drop_column("device_health", "since")
