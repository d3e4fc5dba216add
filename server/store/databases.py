"""Connections to SQLite and PostgreSQL, set up so that a commit is durable and readers never wait.

No pool: the writer keeps one connection and readers pass theirs on, so that no lock of a pool is
shared between native threads (the hub's thread pool under gevent).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from server.services.ports import Offload
from server.store.keys import FILE, KeyRing

_PATIENCE_MS = 10_000
"""How long a process waits for another that writes."""
_LOG_PAGES = 4000
"""16 MB of log. What every commit writes anew is copied to the database less often."""


def connect_engine(url: str, keys: Path | None = None) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…` (psycopg 3).

    `keys` is the file of the keys for personal texts: by default beside SQLite's own file, and in
    ./data for PostgreSQL.
    """
    engine = _engine(url)
    engine.dialect.hall_keys = KeyRing(keys or _beside(url))  # type: ignore[attr-defined]  # ours
    return engine


def _beside(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return Path(parsed.database).parent / FILE
    return Path("data") / FILE


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            poolclass=NullPool,
            # One thread at a time uses a connection, but not always the same one.
            connect_args={"check_same_thread": False, "timeout": _PATIENCE_MS / 1000},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        # The books keep their own statements; the server plans them once.
        connect_args={"prepare_threshold": 2},
    )


def for_reading(connection: Connection) -> Connection:
    """Every statement of a transaction sees the same moment, and nothing can be written."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return connection


def for_writing(connection: Connection) -> Connection:
    return connection.execution_options(hall_writes=True)


def begin_writing(connection: Connection, offload: Offload) -> None:
    """Take SQLite's write lock; while another process has it, waiting goes through `offload`."""
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection
    try:
        driver.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError:
        driver.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}").close()
        offload(lambda: driver.execute("BEGIN IMMEDIATE").close())
        without_patience(connection)


def without_patience(connection: Connection) -> None:
    """From now on a lock that another process has is refused at once."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection
        driver.execute("PRAGMA busy_timeout=0").close()


def set_checkpoints(connection: Connection, *, by_commits: bool) -> None:
    """Whether this connection's commits move SQLite's log into the database when it is long."""
    driver: Any = connection.connection
    driver.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES if by_commits else 0}").close()


def log_moved(connection: Connection) -> bool:
    """Move SQLite's log into the database as far as can be; whether that was all of it."""
    driver: Any = connection.connection
    busy, frames, moved = driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and frames == moved


def write_something(connection: Connection) -> None:
    """What nobody reads, so that a batch without changes shows whether writing works.

    SQLite leaves a row alone that would be the same; the number in its header that is free for
    programs is always another.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection
        ((number,),) = driver.execute("PRAGMA user_version").fetchall()
        driver.execute(f"PRAGMA user_version = {(number + 1) % 2**31}").close()


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver begins nothing by itself: BEGIN IMMEDIATE and SAVEPOINT are ours to say.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
        "secure_delete=FAST",  # what is forgotten leaves nothing in pages written anyway
        f"wal_autocheckpoint={_LOG_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    driver: Any = connection.connection
    if not driver.in_transaction:  # the hall's writer begins by itself, below
        writes = connection.get_execution_options().get("hall_writes", False)
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN").close()
