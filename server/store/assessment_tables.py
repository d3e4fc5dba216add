"""The assessment: what was entered, schemes, frozen months, and what happened to those later."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from server.store.base import hall_column, metadata, refers_to
from server.store.columns import Day, Facts, Moment

assessment_entries = Table(
    "assessment_entries",
    metadata,
    hall_column(),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("day", Day, nullable=False),
    Column("facts", Facts, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Index("ix_assessment_entries_day", "hall_id", "day"),
)

# Versions are added, never changed; those that come with the program are not among them.
assessment_schemes = Table(
    "assessment_schemes",
    metadata,
    hall_column(),
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("scheme", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
)

assessment_months = Table(
    "assessment_months",
    metadata,
    hall_column(),
    Column("period", String(7), primary_key=True),
    Column("scheme", Text, nullable=False),
    Column("set_up", Facts, nullable=False),
    Column("evidence", LargeBinary, nullable=False),
    Column("result", LargeBinary, nullable=False),
    Column("inputs", String(64), nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("frozen_at", Moment, nullable=False),
    Column("frozen_by", String(64), nullable=False),
    Column("published_on", Day),
    Column("appeal_until", Day),
    # Without lines and rows, for what looks at many months; None: frozen before it was kept.
    Column("standing", LargeBinary),
)

# Number 1 is what was frozen; a higher one corrects it and stands beside it.
assessment_terms = Table(
    "assessment_terms",
    metadata,
    hall_column(),
    Column("period", String(7), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("scheme", Text, nullable=False),
    Column("standings", LargeBinary, nullable=False),
    Column("result", LargeBinary, nullable=False),
    Column("inputs", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("changes", Facts, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("published_on", Day),
)

assessment_acts = Table(
    "assessment_acts",
    metadata,
    hall_column(),
    Column("period", String(7), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("facts", Facts, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    refers_to("assessment_months", "period"),
)
