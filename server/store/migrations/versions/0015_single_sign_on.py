"""Sessions say how they began; the audit looks at refused single sign-ons too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BEFORE = (
    "kind IN ('signed_in', 'signed_out', 'signed_out_everywhere', 'locked_out', 'lock_lifted', "
    "'password_changed', 'password_reset', 'pin_set', 'identity_seen', 'person_exported', "
    "'person_forgotten', 'personal_data_expired', 'imported', 'enrolment_code_made', 'enrolled', "
    "'badge_revoked', 'change_planned', 'change_withdrawn', 'change_refused', 'change_delayed', "
    "'plan_drawn', 'scheme_put')"
)
_AFTER = _BEFORE.removesuffix(")") + ", 'sign_on_refused')"


def _index(kinds: str) -> None:
    op.drop_index("ix_journal_audited", "journal")
    op.create_index(
        "ix_journal_audited",
        "journal",
        ["hall_id", "seq"],
        unique=False,
        sqlite_where=sa.text(kinds),
        postgresql_where=sa.text(kinds),
    )


def _sessions_anew(*further: sa.Column[str]) -> None:
    """Dropped with what they hold: people sign in again after an upgrade."""
    op.drop_index("ix_sessions_badge", "sessions")
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("hall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("badge", sa.String(length=64), nullable=False),
        *further,
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "key_hash", name="pk_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_badge", "sessions", ["hall_id", "badge"], unique=False)


def upgrade() -> None:
    _index(_AFTER)
    _sessions_anew(sa.Column("way", sa.String(length=16), nullable=False))


def downgrade() -> None:
    _index(_BEFORE)
    _sessions_anew()
