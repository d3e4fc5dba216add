"""The hall's versions: what it was, and what it shall become."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from server.services.hall_versions.records import VersionState
from server.store.base import hall_column, metadata
from server.store.columns import Day, Facts, Moment, Word

hall_versions = Table(
    "hall_versions",
    metadata,
    hall_column(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Word(VersionState), nullable=False),
    Column("source", String(32), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("why", String(500), nullable=False),
    Column("holds_from", Day),
    Column("next_try", Day),
    Column("settled_at", Moment),
    Column("base", Integer, nullable=False),
    Column("trouble", Facts),
    Column("papers", Facts, nullable=False),
    Index("ix_hall_versions_waiting", "hall_id", "state", "next_try"),
)
