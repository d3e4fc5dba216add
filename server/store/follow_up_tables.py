"""The tables behind ratings: follow-up cases, integrity flags, second ratings, project numbers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, SmallInteger, String, Table, text

from server.store.base import hall_column, metadata, refers_to
from server.store.columns import Day, Facts, Moment, Sealed

# As in tables.py: a query must say the same words to find by a partial index.
OPEN_CASE = text("state NOT IN ('case_closed', 'set_aside')")
OVER = text("state IN ('case_closed', 'set_aside')")
BAD_RATING = text("kind = 'bad_rating'")

cases = Table(
    "cases",
    metadata,
    hall_column(),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("window", String(64), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("department", String(64), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("serving", BigInteger, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("ticket_number", String(32), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("day", Day, nullable=False),
    Column("verify_by", Day, nullable=False),
    Column("due", Day, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("settled_at", Moment),
    Column("closed_at", Moment),
    Column("words", Sealed(), nullable=False),
    Index(
        "ix_cases_open",
        "hall_id",
        "due",
        "number",
        sqlite_where=OPEN_CASE,
        postgresql_where=OPEN_CASE,
    ),
    Index("ix_cases_day", "hall_id", "day"),
    # A bad rating opens one case, whatever a program does.
    Index(
        "uq_cases_serving",
        "hall_id",
        "serving",
        unique=True,
        sqlite_where=BAD_RATING,
        postgresql_where=BAD_RATING,
    ),
    sqlite_with_rowid=False,
)

case_steps = Table(
    "case_steps",
    metadata,
    hall_column(),
    Column("case_number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("move", String(32), nullable=False),
    Column("badge", String(64), nullable=False),
    Column("words", Sealed(), nullable=False),
    refers_to("cases", "case_number:number"),
    sqlite_with_rowid=False,
)

# Kept apart, so that nothing that reads a case reads who somebody is; deleted after a while.
case_contacts = Table(
    "case_contacts",
    metadata,
    hall_column(),
    Column("case_number", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Sealed(64), nullable=False),
    Column("phone", Sealed(32), nullable=False),
    refers_to("cases", "case_number:number"),
    sqlite_with_rowid=False,
)

case_notices = Table(
    "case_notices",
    metadata,
    hall_column(),
    Column("case_number", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(96), primary_key=True),
    Column("at", Moment, nullable=False),
    refers_to("cases", "case_number:number"),
    sqlite_with_rowid=False,
)

# A rating that counts no more, and the case that decided so. The rating itself stays.
ratings_set_aside = Table(
    "ratings_set_aside",
    metadata,
    hall_column(),
    Column("serving", BigInteger, primary_key=True, autoincrement=False),
    Column("case_number", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    refers_to("ratings", "serving"),
    refers_to("cases", "case_number:number"),
    sqlite_with_rowid=False,
)

second_ratings = Table(
    "second_ratings",
    metadata,
    hall_column(),
    Column("serving", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("day", Day, nullable=False),
    Column("at", Moment, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("tags", Facts, nullable=False),
    Column("text", Sealed(150), nullable=False),
    refers_to("ratings", "serving"),
    Index("ix_second_ratings_day", "hall_id", "day"),
    sqlite_with_rowid=False,
)

integrity_flags = Table(
    "integrity_flags",
    metadata,
    hall_column(),
    Column("key", String(160), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("window", String(64), nullable=False),
    Column("day", Day, nullable=False),
    Column("chance", Float, nullable=False),
    Column("servings", Facts, nullable=False),
    Column("facts", Facts, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("case_number", BigInteger, nullable=False),
    refers_to("cases", "case_number:number"),
    Index("ix_integrity_flags_day", "hall_id", "day"),
    Index("ix_integrity_flags_case", "hall_id", "case_number"),
    sqlite_with_rowid=False,
)

# Serving 0: the whole visit, as long as no serving of it has a number of its own.
project_links = Table(
    "project_links",
    metadata,
    hall_column(),
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("serving", BigInteger, primary_key=True, autoincrement=False),
    Column("project_number", String(64), nullable=False),
    Column("process", SmallInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    refers_to("tickets", "ticket:id"),
    sqlite_with_rowid=False,
)
