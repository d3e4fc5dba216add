"""The tables of the floor. Every row names its hall, so that halls may share a database or part.

Migrations (migrations/versions) build the same tables; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from server.domain.ratings import PromptState
from server.domain.tickets import TicketClass, TicketState
from server.domain.visits import StageState
from server.domain.windows import WindowState
from server.services.records import Outcome
from server.store.base import hall_column, metadata, refers_to
from server.store.columns import Day, Facts, Moment, Sealed, Word

# Conditions of partial indexes, as literals: a query uses such an index only if it says the same
# words, which a bound parameter does not.
PRESENT = text("state IN ('called', 'serving')")
AWAY = text("state IN ('called', 'serving', 'held', 'missed')")
"""Neither over nor waiting; those who wait are found by their stages."""
IN_LINE = text("in_line")
SENT = text("target_window <> '' AND state IN ('open', 'ahead')")
UNENDED = text("ended_at IS NULL")
UNANSWERED = text("state = 'open'")
AUDITED = text(
    "kind IN ('signed_in', 'signed_out', 'signed_out_everywhere', 'locked_out', 'lock_lifted', "
    "'password_changed', 'password_reset', 'pin_set', 'identity_seen', 'person_exported', "
    "'person_forgotten', 'personal_data_expired', 'imported', 'enrolment_code_made', 'enrolled', "
    "'badge_revoked', 'change_planned', 'change_withdrawn', 'change_refused', 'change_delayed', "
    "'plan_drawn', 'scheme_put', 'sign_on_refused', 'restored', 'promoted')"
)
"""What services/people/reading.py shows of the journal; a test compares."""


halls = Table(
    "halls",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(64), unique=True, nullable=False),
    Column("facts", Facts, nullable=False),
    Column("version", Integer, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("next_ticket", BigInteger, nullable=False),
    Column("next_serving", BigInteger, nullable=False),
)


def _furnishing(name: str, *columns: Column[object]) -> Table:
    """What the hall folder lists: `facts` is the value of domain/hall.py as JSON.

    `listed` is false for what a later import no longer names: old tickets still refer to it.
    """
    return Table(
        name,
        metadata,
        hall_column(),
        Column("code", String(64), primary_key=True),
        Column("position", Integer, nullable=False),
        Column("listed", Boolean, nullable=False),
        Column("facts", Facts, nullable=False),
        *columns,
    )


zones = _furnishing("zones")
departments = _furnishing("departments")
services = _furnishing("services")
queues = _furnishing("queues")
devices = _furnishing("devices")
clerks = _furnishing("clerks", Column("password_hash", String(256), nullable=False))
windows = _furnishing(
    "windows",
    Column("mode", Word(WindowState), nullable=False),
    Column("since", Moment, nullable=False),
    Column("reason", String(256), nullable=False),
    Column("clerk", String(64), nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    hall_column(),
    Column("queue", String(64), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("next", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What kiosks give out by themselves (server/domain/own_numbers.py): whose numbers they are, and
# how many of each day have come home.
kiosk_shares = Table(
    "kiosk_shares",
    metadata,
    hall_column(),
    Column("place", SmallInteger, primary_key=True, autoincrement=False),
    Column("device", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("latest", Facts, nullable=False),
)
own_numbers = Table(
    "own_numbers",
    metadata,
    hall_column(),
    Column("queue", String(64), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("given", Integer, nullable=False),
    sqlite_with_rowid=False,
)


tickets = Table(
    "tickets",
    metadata,
    hall_column(),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Day, nullable=False),
    Column("number", String(32), nullable=False),
    Column("queue", String(64), nullable=False),
    Column("token", String(64), nullable=False),
    Column("ticket_class", Word(TicketClass), nullable=False),
    Column("language", String(8), nullable=False),
    Column("service", String(64), nullable=False),
    Column("state", Word(TicketState), nullable=False),
    Column("since", Moment, nullable=False),
    Column("window", String(64), nullable=False),
    Column("stage", SmallInteger, nullable=False),
    Column("call", BigInteger, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Index("uq_tickets_number", "hall_id", "day", "number", unique=True),
    # One citizen at a window at a time, whatever a program does.
    Index(
        "uq_tickets_at_window",
        "hall_id",
        "window",
        unique=True,
        sqlite_where=PRESENT,
        postgresql_where=PRESENT,
    ),
    Index(
        "ix_tickets_away",
        "hall_id",
        "state",
        "window",
        "since",
        sqlite_where=AWAY,
        postgresql_where=AWAY,
    ),
    sqlite_with_rowid=False,
)


stages = Table(
    "stages",
    metadata,
    hall_column(),
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("stage", SmallInteger, primary_key=True, autoincrement=False),
    Column("queue", String(64), nullable=False),
    Column("state", Word(StageState), nullable=False),
    Column("since", Moment),
    Column("target_window", String(64), nullable=False),
    Column("after", SmallInteger),
    # What the order of calling reads, so that it needs no other table: the ticket's own number and
    # class, which never change, and whether the stage is open while its ticket waits.
    Column("number", String(32), nullable=False),
    Column("ticket_class", Word(TicketClass), nullable=False),
    Column("in_line", Boolean, nullable=False),
    refers_to("tickets", "ticket:id"),
    Index(
        "ix_stages_line",
        "hall_id",
        "queue",
        "ticket_class",
        "target_window",
        "since",
        "ticket",
        sqlite_where=IN_LINE,
        postgresql_where=IN_LINE,
    ),
    Index(
        "ix_stages_sent",
        "hall_id",
        "target_window",
        sqlite_where=SENT,
        postgresql_where=SENT,
    ),
    sqlite_with_rowid=False,
)

servings = Table(
    "servings",
    metadata,
    hall_column(),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket", BigInteger, nullable=False),
    Column("stage", SmallInteger, nullable=False),
    Column("queue", String(64), nullable=False),
    Column("window", String(64), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("day", Day, nullable=False),
    Column("call", BigInteger, nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("outcome", Word(Outcome)),
    refers_to("tickets", "ticket:id"),
    Index("ix_servings_day", "hall_id", "day", "window"),
    Index("ix_servings_ticket", "hall_id", "ticket"),
    Index(
        "uq_servings_open",
        "hall_id",
        "window",
        unique=True,
        sqlite_where=UNENDED,
        postgresql_where=UNENDED,
    ),
    sqlite_with_rowid=False,
)

calls = Table(
    "calls",
    metadata,
    hall_column(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket", BigInteger, nullable=False),
    Column("number", String(32), nullable=False),
    Column("window", String(64), nullable=False),
    Column("day", Day, nullable=False),
    Column("times", SmallInteger, nullable=False),
    Column("at", Moment, nullable=False),
    refers_to("tickets", "ticket:id"),
    Index("ix_calls_day", "hall_id", "day", "window", "seq"),
    sqlite_with_rowid=False,
)

call_receipts = Table(
    "call_receipts",
    metadata,
    hall_column(),
    Column("call", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", String(16), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("ok", Boolean, nullable=False),
    Column("detail", String(256), nullable=False),
    Column("at", Moment, nullable=False),
    refers_to("calls", "call:seq"),
    sqlite_with_rowid=False,
)

print_receipts = Table(
    "print_receipts",
    metadata,
    hall_column(),
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("device", String(64), primary_key=True),
    Column("ok", Boolean, nullable=False),
    Column("detail", String(256), nullable=False),
    Column("at", Moment, nullable=False),
    refers_to("tickets", "ticket:id"),
    sqlite_with_rowid=False,
)

prompts = Table(
    "prompts",
    metadata,
    hall_column(),
    Column("token", String(64), primary_key=True),
    Column("serving", BigInteger, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("number", String(32), nullable=False),
    Column("window", String(64), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("day", Day, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", Word(PromptState), nullable=False),
    refers_to("servings", "serving:id"),
    Index("uq_prompts_serving", "hall_id", "serving", unique=True),
    Index("ix_prompts_window", "hall_id", "window", "serving"),
    Index("ix_prompts_ticket", "hall_id", "ticket", "serving"),
    Index("ix_prompts_day", "hall_id", "day", "window"),
    Index(
        "ix_prompts_open",
        "hall_id",
        "until",
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    ),
    sqlite_with_rowid=False,
)

# The key is the serving: one rating per serving, whatever a program does.
ratings = Table(
    "ratings",
    metadata,
    hall_column(),
    Column("serving", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("number", String(32), nullable=False),
    Column("window", String(64), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("day", Day, nullable=False),
    Column("at", Moment, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("device", String(64), nullable=False),
    Column("tags", Facts, nullable=False),
    Column("text", Sealed(150), nullable=False),
    refers_to("servings", "serving:id"),
    Index("ix_ratings_day", "hall_id", "day", "window"),
    sqlite_with_rowid=False,
)

appointments = Table(
    "appointments",
    metadata,
    hall_column(),
    Column("code", String(32), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("slot", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("person", String(64), nullable=False, server_default=""),
    Index("ix_appointments_slot", "hall_id", "slot"),
    Index("ix_appointments_person", "hall_id", "person", "slot"),
)

agents = Table(
    "agents",
    metadata,
    hall_column(),
    Column("code", String(64), primary_key=True),
    Column("badge_hash", String(64), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("code_until", Moment),
    Column("enrolled_at", Moment),
)

device_health = Table(
    "device_health",
    metadata,
    hall_column(),
    Column("device", String(64), primary_key=True),
    Column("health", String(16), nullable=False),
    Column("detail", String(256), nullable=False),
    Column("profile", String(64), nullable=False),
    Column("counters", Facts, nullable=False),
    Column("last_heard", Moment, nullable=False),
    Column("since", Moment, nullable=False, server_default="0"),
)

requests = Table(
    "requests",
    metadata,
    hall_column(),
    Column("request_id", String(128), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

journal = Table(
    "journal",
    metadata,
    hall_column(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("data", Facts, nullable=False),
    Index(
        "ix_journal_audited",
        "hall_id",
        "seq",
        sqlite_where=AUDITED,
        postgresql_where=AUDITED,
    ),
    sqlite_with_rowid=False,
)
