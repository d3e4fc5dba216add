"""Closed days summed up, so that three years are read in a second (docs/decisions/0038)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from server.store.base import hall_column, metadata
from server.store.columns import Day, Moment

summed_days = Table(
    "summed_days",
    metadata,
    hall_column(),
    Column("day", Day, primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# One row for each queue, service, window, clerk and hour of a day, and one for the hall. Every
# single wait and service time is kept, four bytes each: quantiles of a year cannot be made from
# those of its days.
day_sums = Table(
    "day_sums",
    metadata,
    hall_column(),
    Column("by", String(16), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("key", String(80), primary_key=True),
    *(
        Column(name, Integer, nullable=False)
        for name in (
            "served",
            "discarded",
            "missed",
            "abandoned",
            "unfinished",
            "prompted",
            "set_aside",
            *(f"level_{level}" for level in range(1, 6)),
        )
    ),
    *(Column(name, BigInteger, nullable=False) for name in ("busy_s", "open_s", "paused_s")),
    Column("waits", LargeBinary, nullable=False),
    Column("services", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
