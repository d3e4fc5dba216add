"""Papers that were asked for once more and of which no printer has said anything yet."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table

from server.store.base import hall_column, metadata, refers_to
from server.store.columns import Facts, Moment

open_reprints = Table(
    "open_reprints",
    metadata,
    hall_column(),
    Column("copy", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket", BigInteger, nullable=False),
    Column("printer", String(64), nullable=False),
    Column("until", Moment, nullable=False),
    Column("paper", Facts, nullable=False),
    refers_to("tickets", "ticket:id"),
)
