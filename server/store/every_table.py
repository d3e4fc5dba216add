"""The metadata, once it knows every table."""

from __future__ import annotations

from server.store import statistics_tables, tables
from server.store.base import metadata

__all__ = ["metadata", "statistics_tables", "tables"]
