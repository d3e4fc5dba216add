"""Tables of people who sign in. Passwords are beside the clerks themselves (tables.py)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from server.store.base import hall_column, metadata
from server.store.columns import Moment

credentials = Table(
    "credentials",
    metadata,
    hall_column(),
    Column("badge", String(64), primary_key=True),
    Column("pin_hash", String(256), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Moment),
    Column("locked_at", Moment),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    hall_column(),
    Column("key_hash", String(64), primary_key=True),
    Column("badge", String(64), nullable=False),
    Column("way", String(16), nullable=False),
    Column("seat", String(64), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_sessions_badge", "hall_id", "badge"),
    sqlite_with_rowid=False,
)
