"""The audit looks at halls that were put back from a backup, or taken over by their standby."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BEFORE = (
    "kind IN ('signed_in', 'signed_out', 'signed_out_everywhere', 'locked_out', 'lock_lifted', "
    "'password_changed', 'password_reset', 'pin_set', 'identity_seen', 'person_exported', "
    "'person_forgotten', 'personal_data_expired', 'imported', 'enrolment_code_made', 'enrolled', "
    "'badge_revoked', 'change_planned', 'change_withdrawn', 'change_refused', 'change_delayed', "
    "'plan_drawn', 'scheme_put', 'sign_on_refused')"
)
_AFTER = _BEFORE.removesuffix(")") + ", 'restored', 'promoted')"


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


def downgrade() -> None:
    _index(_BEFORE)
