"""Sealed texts are longer than what they seal: PostgreSQL has to be told, SQLite never minded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WIDENED = (
    ("ratings", "text", 150),
    ("second_ratings", "text", 150),
    ("case_contacts", "name", 64),
    ("case_contacts", "phone", 32),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, _ in _WIDENED:
            op.alter_column(table, column, type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in _WIDENED:
            op.alter_column(table, column, type_=sa.String(length), existing_nullable=False)
