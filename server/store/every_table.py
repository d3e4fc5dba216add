"""The metadata, once it knows every table."""

from __future__ import annotations

from server.store import follow_up_tables, statistics_tables, tables
from server.store.base import metadata

__all__ = ["follow_up_tables", "metadata", "statistics_tables", "tables"]
