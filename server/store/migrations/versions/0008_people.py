"""Sessions and credentials of people, and an index of what an audit looks at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AUDITED = sa.text(
    "kind IN ('signed_in', 'signed_out', 'signed_out_everywhere', 'locked_out', 'lock_lifted', "
    "'password_changed', 'password_reset', 'pin_set', 'identity_seen', 'person_exported', "
    "'person_forgotten', 'personal_data_expired', 'imported', 'enrolment_code_made', 'enrolled', "
    "'badge_revoked')"
)


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("badge", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=256), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("locked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hall_id", "badge", name="pk_credentials"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("badge", sa.String(length=64), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "key_hash", name="pk_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_badge", "sessions", ["hall_id", "badge"], unique=False)
    op.create_index(
        "ix_journal_audited",
        "journal",
        ["hall_id", "seq"],
        unique=False,
        sqlite_where=_AUDITED,
        postgresql_where=_AUDITED,
    )


def downgrade() -> None:
    op.drop_index("ix_journal_audited", "journal")
    op.drop_table("sessions")
    op.drop_table("credentials")
