"""Who booked, as a keyed hash: a card alone checks in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "appointments",
        sa.Column("person", sa.String(length=64), nullable=False, server_default=""),
    )
    op.create_index(
        "ix_appointments_person", "appointments", ["hall_id", "person", "slot"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_appointments_person", "appointments")
    op.drop_column("appointments", "person")
