"""Who was served where a service demands it: apart from tickets, and deleted after a while."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table

from server.store.base import hall_column, metadata, refers_to
from server.store.columns import Moment, Sealed

identities = Table(
    "identities",
    metadata,
    hall_column(),
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Sealed(64), nullable=False),
    Column("phone", Sealed(32), nullable=False),
    Column("document", Sealed(32), nullable=False),
    Column("at", Moment, nullable=False),
    refers_to("tickets", "ticket:id"),
    Index("ix_identities_at", "hall_id", "at"),
    sqlite_with_rowid=False,
)
