"""The metadata, once it knows every table."""

from __future__ import annotations

from server.store import (
    assessment_tables,
    follow_up_tables,
    identity_tables,
    people_tables,
    plan_tables,
    reprint_tables,
    statistics_tables,
    tables,
    version_tables,
)
from server.store.base import metadata

__all__ = [
    "assessment_tables",
    "follow_up_tables",
    "identity_tables",
    "metadata",
    "people_tables",
    "plan_tables",
    "reprint_tables",
    "statistics_tables",
    "tables",
    "version_tables",
]
