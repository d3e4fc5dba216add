"""Drawn plans, by the journal entry that tells of each."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table

from server.store.base import hall_column, metadata
from server.store.columns import Facts, Moment

plans = Table(
    "plans",
    metadata,
    hall_column(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("facts", Facts, nullable=False),
)
