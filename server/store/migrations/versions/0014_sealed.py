"""Sealed texts are longer than what they seal; the audit looks at changes of the set-up too.

PostgreSQL has to be told of the length, SQLite never minded it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WIDENED = (
    ("ratings", "text", 150),
    ("second_ratings", "text", 150),
    ("case_contacts", "name", 64),
    ("case_contacts", "phone", 32),
    ("identities", "name", 64),
    ("identities", "phone", 32),
    ("identities", "document", 32),
)
_BEFORE = (
    "kind IN ('signed_in', 'signed_out', 'signed_out_everywhere', 'locked_out', 'lock_lifted', "
    "'password_changed', 'password_reset', 'pin_set', 'identity_seen', 'person_exported', "
    "'person_forgotten', 'personal_data_expired', 'imported', 'enrolment_code_made', 'enrolled', "
    "'badge_revoked')"
)
_AFTER = _BEFORE.removesuffix(")") + (
    ", 'change_planned', 'change_withdrawn', 'change_refused', 'change_delayed', "
    "'plan_drawn', 'scheme_put')"
)


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


def upgrade() -> None:
    _index(_AFTER)
    if op.get_bind().dialect.name == "postgresql":
        for table, column, _ in _WIDENED:
            op.alter_column(table, column, type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    _index(_BEFORE)
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in _WIDENED:
            op.alter_column(table, column, type_=sa.String(length), existing_nullable=False)
