"""Alembic's way in: runs the migrations on the connection that schema.py hands over."""

from __future__ import annotations

from alembic import context

from server.store.every_table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters tables by copying them.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
